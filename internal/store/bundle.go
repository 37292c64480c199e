package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var bundles = docdb.Collection{
	Name:    "bundles",
	Fields:  []docdb.Field{{Name: "handler"}, {Name: "open", Kind: docdb.Bool}, {Name: "created_at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"handler", "open"}, Sort: "created_at"}, {Equal: []string{"open"}, Sort: "created_at"}},
}

func bundleFields(b portal.Bundle) docdb.Fields {
	return docdb.Fields{"handler": string(b.Handler), "open": b.Open(), "created_at": b.CreatedAt}
}

func setBundle(b *portal.Bundle, v int64) { b.Version = v }

// Bundle gives a bundle.
func (s *Store) Bundle(ctx context.Context, id portal.ID) (portal.Bundle, error) {
	return get(ctx, s.db, bundles.Name, string(id), setBundle)
}

// InsertBundle stores a new bundle.
func (s *Store) InsertBundle(ctx context.Context, b *portal.Bundle) error {
	return insert(ctx, s.db, bundles.Name, b.ID, &b.Version, b, bundleFields(*b))
}

// SaveBundle stores a changed bundle.
func (s *Store) SaveBundle(ctx context.Context, b *portal.Bundle) error {
	return replace(ctx, s.db, bundles.Name, b.ID, &b.Version, b, bundleFields(*b))
}

// DeleteBundle removes a bundle; a Conflict when it was changed meanwhile.
func (s *Store) DeleteBundle(ctx context.Context, b portal.Bundle) error {
	return translate(s.db.Delete(ctx, bundles.Name, string(b.ID), b.Version))
}

// Bundles gives bundles, newest first: those of one handler, or everybody's
// when handler is empty.
func (s *Store) Bundles(ctx context.Context, handler portal.ID, open bool, limit int) ([]portal.Bundle, error) {
	f := docdb.Eq("open", open)
	if handler != "" {
		f = docdb.And(docdb.Eq("handler", string(handler)), f)
	}
	return find(ctx, s.db, bundles.Name, docdb.Query{Filter: f, Sort: "created_at", Desc: true, Limit: limit}, setBundle)
}

// RescopeDocuments puts a signal's documents, and what is findable of them,
// under the signal's present scope keys. The signal was saved before.
func (s *Store) RescopeDocuments(ctx context.Context, v portal.Signal, municipality portal.ID) error {
	docs, err := s.DocumentsAbout(ctx, v.Ref())
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := s.SaveDocument(ctx, &d, v.Scope(municipality)); err != nil {
			return err
		}
		if err := s.reindexDocument(ctx, d, municipality); err != nil {
			return err
		}
	}
	return nil
}
