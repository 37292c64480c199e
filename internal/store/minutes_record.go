package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	minutesRecords = docdb.Collection{Name: "minutes_records"}
	minutesTexts   = docdb.Collection{Name: "minutes_texts", Fields: []docdb.Field{{Name: "table"}}, Indexes: []docdb.Index{{Equal: []string{"table"}}}}
)

// MinutesRecord gives what adopted minutes say.
func (s *Store) MinutesRecord(ctx context.Context, table portal.ID) (portal.MinutesRecord, error) {
	return get(ctx, s.db, minutesRecords.Name, string(table), func(r *portal.MinutesRecord, v int64) { r.Version = v })
}

// InsertMinutesRecord keeps what minutes say when they are adopted. Nothing
// changes it, but that words are taken out for privacy.
func (s *Store) InsertMinutesRecord(ctx context.Context, r *portal.MinutesRecord) error {
	return insert(ctx, s.db, minutesRecords.Name, r.ID, &r.Version, r, nil)
}

func setMinutesText(t *portal.MinutesTextFile, v int64) { t.Version = v }

// InsertMinutesText keeps a frozen text; see InsertMinutesRecord.
func (s *Store) InsertMinutesText(ctx context.Context, t *portal.MinutesTextFile) error {
	return insert(ctx, s.db, minutesTexts.Name, t.ID, &t.Version, t, docdb.Fields{"table": string(t.Table)})
}

// MinutesTexts gives the frozen texts of a round table, confidential items
// included: policy is asked of each.
func (s *Store) MinutesTexts(ctx context.Context, table portal.ID) ([]portal.MinutesTextFile, error) {
	return find(ctx, s.db, minutesTexts.Name, docdb.Query{Filter: docdb.Eq("table", string(table))}, setMinutesText)
}

// IndexMinutes makes adopted minutes findable: what everybody at the table may
// read under scope, and each confidential item under the keys of those it names.
func (s *Store) IndexMinutes(ctx context.Context, r portal.MinutesRecord, scope []string) error {
	if err := s.indexText(ctx, portal.Ref{Kind: portal.KindMinutes, ID: r.ID}, scope, r.AdoptedAt, minutesTitle(r), r.Members().Words()); err != nil {
		return err
	}
	for _, i := range r.Items {
		if !i.Confidential {
			continue
		}
		var keys []string
		for _, p := range i.For {
			keys = append(keys, portal.PersonScope(p))
		}
		part := r
		part.Items = []portal.RecordItem{i}
		ref := portal.Ref{Kind: portal.KindMinutes, ID: portal.MinutesTextID(r.ID, portal.EditionConfidential, i.ID)}
		if err := s.indexText(ctx, ref, keys, r.AdoptedAt, i.Title, part.Words()); err != nil {
			return err
		}
	}
	return nil
}

func minutesTitle(r portal.MinutesRecord) string { return "Verslag " + r.Number + " " + r.Title }

// reindexMinutes makes adopted minutes findable anew.
func (s *Store) reindexMinutes(ctx context.Context, r portal.MinutesRecord, municipality portal.ID) error {
	t, err := s.Table(ctx, r.ID)
	if err != nil {
		return err
	}
	return s.IndexMinutes(ctx, r, t.Scope(municipality))
}
