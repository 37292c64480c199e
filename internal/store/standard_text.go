package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var standardTexts = docdb.Collection{
	Name:    "standard_texts",
	Fields:  []docdb.Field{{Name: "title_key", Unique: true}},
	Indexes: []docdb.Index{{Sort: "title_key"}},
}

// A title is used once in a moment, so that a list of titles tells them apart.
func standardFields(t portal.StandardText) docdb.Fields {
	return docdb.Fields{"title_key": string(t.Moment) + "/" + portal.FoldName(t.Title)}
}

func setStandard(t *portal.StandardText, v int64) { t.Version = v }

// StandardText gives a standard text.
func (s *Store) StandardText(ctx context.Context, id portal.ID) (portal.StandardText, error) {
	return get(ctx, s.db, standardTexts.Name, string(id), setStandard)
}

// StandardTexts gives all standard texts, by moment and title; there are some tens.
func (s *Store) StandardTexts(ctx context.Context) ([]portal.StandardText, error) {
	return find(ctx, s.db, standardTexts.Name, docdb.Query{Sort: "title_key"}, setStandard)
}

// SaveStandardText stores a new or changed standard text; portal.Taken when its
// title is in use.
func (s *Store) SaveStandardText(ctx context.Context, t *portal.StandardText) error {
	if t.Version == 0 {
		return insert(ctx, s.db, standardTexts.Name, t.ID, &t.Version, t, standardFields(*t))
	}
	return replace(ctx, s.db, standardTexts.Name, t.ID, &t.Version, t, standardFields(*t))
}

// DeleteStandardText removes a standard text; a Conflict when it was changed
// meanwhile.
func (s *Store) DeleteStandardText(ctx context.Context, t portal.StandardText) error {
	return translate(s.db.Delete(ctx, standardTexts.Name, string(t.ID), t.Version))
}
