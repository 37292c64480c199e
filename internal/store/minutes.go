package store

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	minutesDocs = docdb.Collection{
		Name: "minutes", Fields: []docdb.Field{{Name: "clock", Kind: docdb.Time}, {Name: "people", Multi: true}},
		Indexes: []docdb.Index{{Sort: "clock"}, {Multi: "people"}},
	}
	minutesVersions = docdb.Collection{
		Name:    "minutes_versions",
		Fields:  []docdb.Field{{Name: "table"}, {Name: "number", Kind: docdb.Int}},
		Indexes: []docdb.Index{{Equal: []string{"table"}, Sort: "number"}},
	}
	preparations = docdb.Collection{Name: "preparations", Fields: []docdb.Field{{Name: "people", Multi: true}}, Indexes: []docdb.Index{{Multi: "people"}}}
)

func setMinutes(m *portal.Minutes, v int64) { m.Version = v }

func minutesFields(m portal.Minutes) docdb.Fields {
	f := docdb.Fields{"people": strs(m.People())}
	if at, rings := m.Alarm(); rings {
		f["clock"] = at
	}
	return f
}

// MinutesBy gives the minutes under which a person wrote something of their own.
func (s *Store) MinutesBy(ctx context.Context, person portal.ID) ([]portal.Minutes, error) {
	return find(ctx, s.db, minutesDocs.Name, docdb.Query{Filter: docdb.ContainsAny("people", string(person))}, setMinutes)
}

// MinutesDue gives minutes of which the comment term asks something before a
// moment, for the portal's own jobs.
func (s *Store) MinutesDue(ctx context.Context, before time.Time, limit int) ([]portal.Minutes, error) {
	return find(ctx, s.db, minutesDocs.Name, docdb.Query{Filter: docdb.Range("clock", nil, before), Sort: "clock", Limit: limit}, setMinutes)
}

// Minutes gives the minutes of a round table.
func (s *Store) Minutes(ctx context.Context, table portal.ID) (portal.Minutes, error) {
	return get(ctx, s.db, minutesDocs.Name, string(table), setMinutes)
}

// InsertMinutes stores new minutes; there is one set for each round table.
func (s *Store) InsertMinutes(ctx context.Context, m *portal.Minutes) error {
	return insert(ctx, s.db, minutesDocs.Name, m.ID, &m.Version, m, minutesFields(*m))
}

// SaveMinutes stores changed minutes.
func (s *Store) SaveMinutes(ctx context.Context, m *portal.Minutes) error {
	return replace(ctx, s.db, minutesDocs.Name, m.ID, &m.Version, m, minutesFields(*m))
}

// InsertMinutesVersion keeps a version of minutes.
func (s *Store) InsertMinutesVersion(ctx context.Context, v *portal.MinutesVersion) error {
	f := docdb.Fields{"table": string(v.Table), "number": int64(v.Number)}
	return insert(ctx, s.db, minutesVersions.Name, v.ID, &v.Version, v, f)
}

// MinutesVersions gives the kept versions of a round table's minutes, the oldest first.
func (s *Store) MinutesVersions(ctx context.Context, table portal.ID) ([]portal.MinutesVersion, error) {
	set := func(m *portal.MinutesVersion, v int64) { m.Version = v }
	return find(ctx, s.db, minutesVersions.Name, docdb.Query{Filter: docdb.Eq("table", string(table)), Sort: "number"}, set)
}

func setPreparation(p *portal.Preparation, v int64) { p.Version = v }

// Preparation gives the preparation of a round table.
func (s *Store) Preparation(ctx context.Context, table portal.ID) (portal.Preparation, error) {
	return get(ctx, s.db, preparations.Name, string(table), setPreparation)
}

// preparationFields names who noted something in it.
func preparationFields(p portal.Preparation) docdb.Fields {
	var people []string
	for _, b := range p.Blocks {
		if b.NoteBy != "" && !slices.Contains(people, string(b.NoteBy)) {
			people = append(people, string(b.NoteBy))
		}
	}
	return docdb.Fields{"people": people}
}

// PreparationsBy gives the preparations in which a person noted something.
func (s *Store) PreparationsBy(ctx context.Context, person portal.ID) ([]portal.Preparation, error) {
	return find(ctx, s.db, preparations.Name, docdb.Query{Filter: docdb.ContainsAny("people", string(person))}, setPreparation)
}

// InsertPreparation stores a new preparation; there is one for each round table.
func (s *Store) InsertPreparation(ctx context.Context, p *portal.Preparation) error {
	return insert(ctx, s.db, preparations.Name, p.ID, &p.Version, p, preparationFields(*p))
}

// SavePreparation stores a changed preparation.
func (s *Store) SavePreparation(ctx context.Context, p *portal.Preparation) error {
	return replace(ctx, s.db, preparations.Name, p.ID, &p.Version, p, preparationFields(*p))
}
