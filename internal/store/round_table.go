package store

import (
	"context"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var seriesDocs = docdb.Collection{
	Name:   "series",
	Fields: []docdb.Field{{Name: "ended", Kind: docdb.Bool}, {Name: "name"}},
}

func seriesFields(s portal.Series) docdb.Fields {
	return docdb.Fields{"ended": s.Ended, "name": s.Name}
}

func setSeries(s *portal.Series, v int64) { s.Version = v }

// Series gives a series.
func (s *Store) Series(ctx context.Context, id portal.ID) (portal.Series, error) {
	return get(ctx, s.db, seriesDocs.Name, string(id), setSeries)
}

// AllSeries gives every series by name, those that ended included: there are few.
func (s *Store) AllSeries(ctx context.Context) ([]portal.Series, error) {
	return find(ctx, s.db, seriesDocs.Name, docdb.Query{Sort: "name"}, setSeries)
}

// InsertSeries stores a new series.
func (s *Store) InsertSeries(ctx context.Context, v *portal.Series) error {
	return insert(ctx, s.db, seriesDocs.Name, v.ID, &v.Version, v, seriesFields(*v))
}

// SaveSeries stores a changed series.
func (s *Store) SaveSeries(ctx context.Context, v *portal.Series) error {
	return replace(ctx, s.db, seriesDocs.Name, v.ID, &v.Version, v, seriesFields(*v))
}

var tables = docdb.Collection{
	Name: "round_tables",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "series"}, {Name: "state"}, {Name: "scope", Multi: true},
		{Name: "start", Kind: docdb.Time},
		{Name: "links", Multi: true}, // what its agenda is about
	},
	Indexes: []docdb.Index{
		{Multi: "scope", Sort: "start"}, {Equal: []string{"series"}, Sort: "start"},
		{Equal: []string{"state"}, Sort: "start"}, {Multi: "links", Sort: "start"},
	},
}

func tableFields(t portal.RoundTable, municipality portal.ID) docdb.Fields {
	f := docdb.Fields{"number": t.Number, "series": string(t.Series), "state": string(t.State), "scope": t.Scope(municipality), "start": t.Start}
	if links := agendaLinks(t); len(links) > 0 {
		f["links"] = links
	}
	return f
}

func setTable(t *portal.RoundTable, v int64) { t.Version = v }

// Table gives a round table.
func (s *Store) Table(ctx context.Context, id portal.ID) (portal.RoundTable, error) {
	return get(ctx, s.db, tables.Name, string(id), setTable)
}

// TableByNumber gives the round table with a number.
func (s *Store) TableByNumber(ctx context.Context, number string) (portal.RoundTable, error) {
	return first(ctx, s.db, tables.Name, docdb.Eq("number", number), setTable)
}

// InsertTable stores a new round table.
func (s *Store) InsertTable(ctx context.Context, t *portal.RoundTable, municipality portal.ID) error {
	if err := insert(ctx, s.db, tables.Name, t.ID, &t.Version, t, tableFields(*t, municipality)); err != nil {
		return err
	}
	return s.indexTable(ctx, *t, nil, municipality)
}

// SaveTable stores a changed round table, and what is findable of it.
func (s *Store) SaveTable(ctx context.Context, t *portal.RoundTable, municipality portal.ID) error {
	was, err := s.Table(ctx, t.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err := replace(ctx, s.db, tables.Name, t.ID, &t.Version, t, tableFields(*t, municipality)); err != nil {
		return err
	}
	return s.indexTable(ctx, *t, was.Agenda, municipality)
}

// Tables gives a page of round tables within the query's scope.
func (s *Store) Tables(ctx context.Context, q portal.TableQuery) (portal.Listing[portal.RoundTable], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.RoundTable]{}, nil
	}
	return listing(ctx, s.db, tables.Name, docdb.Query{Filter: tableFilter(q), Sort: "start", Desc: q.Latest}, q.Page, setTable)
}

// CountTables counts the round tables a query selects, up to max.
func (s *Store) CountTables(ctx context.Context, q portal.TableQuery, max int64) (int64, error) {
	if len(q.Scope) == 0 {
		return 0, nil
	}
	n, err := s.db.Count(ctx, tables.Name, tableFilter(q), max)
	return n, translate(err)
}

func tableFilter(q portal.TableQuery) docdb.Filter {
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Series != "" {
		f = append(f, docdb.Eq("series", string(q.Series)))
	}
	if len(q.States) > 0 {
		f = append(f, docdb.In("state", strs(q.States)...))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		f = append(f, docdb.Range("start", absent(q.From), absent(q.To)))
	}
	return docdb.And(f...)
}

// TablesIn gives every round table in one of the states, for the portal's own
// jobs: the earliest first, from a moment on.
func (s *Store) TablesIn(ctx context.Context, states []portal.TableState, from, to time.Time, limit int) ([]portal.RoundTable, error) {
	f := docdb.And(docdb.In("state", strs(states)...), docdb.Range("start", absent(from), absent(to)))
	return find(ctx, s.db, tables.Name, docdb.Query{Filter: f, Sort: "start", Limit: limit}, setTable)
}

// TablesOf gives the round tables of a series, the latest first.
func (s *Store) TablesOf(ctx context.Context, series portal.ID, limit int) ([]portal.RoundTable, error) {
	return find(ctx, s.db, tables.Name, docdb.Query{Filter: docdb.Eq("series", string(series)), Sort: "start", Desc: true, Limit: limit}, setTable)
}
