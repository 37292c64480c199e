package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// savedViews has one document a person, under the person's id.
var savedViews = docdb.Collection{
	Name:    "saved_views",
	Fields:  []docdb.Field{{Name: "org"}, {Name: "shared", Kind: docdb.Bool}},
	Indexes: []docdb.Index{{Equal: []string{"org", "shared"}}},
}

func setViews(v *portal.SavedViews, version int64) { v.Version = version }

// SavedViews gives the views a person kept; none for who never kept one.
func (s *Store) SavedViews(ctx context.Context, person portal.ID) (portal.SavedViews, error) {
	v, err := get(ctx, s.db, savedViews.Name, string(person), setViews)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.SavedViews{Person: person}, nil
	}
	return v, err
}

// SharedViews gives the people of an organisation who share views with it.
func (s *Store) SharedViews(ctx context.Context, org portal.ID) ([]portal.SavedViews, error) {
	return find(ctx, s.db, savedViews.Name, docdb.Query{Filter: docdb.And(docdb.Eq("org", string(org)), docdb.Eq("shared", true)), Limit: 200}, setViews)
}

// SaveSavedViews stores a person's new or changed views.
func (s *Store) SaveSavedViews(ctx context.Context, v *portal.SavedViews) error {
	shared := false
	for _, view := range v.Views {
		shared = shared || view.Shared
	}
	fields := docdb.Fields{"org": string(v.Org), "shared": shared}
	if v.Version == 0 {
		return insert(ctx, s.db, savedViews.Name, v.Person, &v.Version, v, fields)
	}
	return replace(ctx, s.db, savedViews.Name, v.Person, &v.Version, v, fields)
}
