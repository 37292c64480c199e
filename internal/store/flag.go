package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var yellowFlags = docdb.Collection{
	Name: "yellow_flags",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "scope", Multi: true}, {Name: "state"}, {Name: "theme"}, {Name: "signals", Multi: true},
		{Name: "changed", Kind: docdb.Time},
	},
	Indexes: []docdb.Index{{Multi: "scope", Sort: "changed", Carry: []string{"state", "theme"}}, {Equal: []string{"state"}, Sort: "changed"}, {Multi: "signals", Sort: "changed"}},
}

func yellowFlagFields(v portal.YellowFlag, municipality portal.ID) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "scope": v.Scope(municipality), "state": string(v.State), "theme": string(v.Theme), "changed": v.ChangedAt}
	if len(v.Signals) > 0 {
		f["signals"] = strs(v.Signals)
	}
	return f
}

func setYellowFlag(v *portal.YellowFlag, n int64) { v.Version = n }

// YellowFlag gives a yellow flag.
func (s *Store) YellowFlag(ctx context.Context, id portal.ID) (portal.YellowFlag, error) {
	return get(ctx, s.db, yellowFlags.Name, string(id), setYellowFlag)
}

// YellowFlagByNumber gives the yellow flag with a number.
func (s *Store) YellowFlagByNumber(ctx context.Context, number string) (portal.YellowFlag, error) {
	return first(ctx, s.db, yellowFlags.Name, docdb.Eq("number", number), setYellowFlag)
}

// YellowFlags gives a page of flags within the query's scope, the last changed first.
func (s *Store) YellowFlags(ctx context.Context, q portal.FlagQuery) (portal.Listing[portal.YellowFlag], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.YellowFlag]{}, nil
	}
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if len(q.States) > 0 {
		f = append(f, docdb.In("state", strs(q.States)...))
	}
	if q.Theme != "" {
		f = append(f, docdb.Eq("theme", string(q.Theme)))
	}
	return listing(ctx, s.db, yellowFlags.Name, docdb.Query{Filter: docdb.And(f...), Sort: "changed", Desc: true}, q.Page, setYellowFlag)
}

// YellowFlagsIn gives the flags in some states, the last changed first, for who asks
// policy of each.
func (s *Store) YellowFlagsIn(ctx context.Context, states []portal.FlagState) ([]portal.YellowFlag, error) {
	return find(ctx, s.db, yellowFlags.Name, docdb.Query{Filter: docdb.In("state", strs(states)...), Sort: "changed", Desc: true}, setYellowFlag)
}

// YellowFlagsOf gives the flags that a signal is evidence of, for who asks policy of each.
func (s *Store) YellowFlagsOf(ctx context.Context, signal portal.ID) ([]portal.YellowFlag, error) {
	return find(ctx, s.db, yellowFlags.Name, docdb.Query{Filter: docdb.ContainsAny("signals", string(signal)), Sort: "changed", Desc: true}, setYellowFlag)
}

// InsertYellowFlag stores a new flag.
func (s *Store) InsertYellowFlag(ctx context.Context, v *portal.YellowFlag, municipality portal.ID) error {
	return s.storedFlag(ctx, insert(ctx, s.db, yellowFlags.Name, v.ID, &v.Version, v, yellowFlagFields(*v, municipality)), v, municipality)
}

// SaveYellowFlag stores a changed flag.
func (s *Store) SaveYellowFlag(ctx context.Context, v *portal.YellowFlag, municipality portal.ID) error {
	return s.storedFlag(ctx, replace(ctx, s.db, yellowFlags.Name, v.ID, &v.Version, v, yellowFlagFields(*v, municipality)), v, municipality)
}

// storedFlag is stored for a flag: found by its theme too.
func (s *Store) storedFlag(ctx context.Context, err error, v *portal.YellowFlag, municipality portal.ID) error {
	return s.stored(ctx, err, v, v.Number, v.Scope(municipality), v.At, portal.Tags(v.Theme)...)
}
