package store

import (
	"context"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var actionPoints = docdb.Collection{
	Name: "action_points",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "scope", Multi: true}, {Name: "owner"}, {Name: "org"}, {Name: "series"}, {Name: "table"}, {Name: "item"},
		{Name: "decision"}, {Name: "running", Kind: docdb.Bool}, {Name: "due", Kind: docdb.Time},
	},
	Indexes: []docdb.Index{
		{Multi: "scope", Sort: "due", Carry: []string{"running", "owner", "org"}}, {Equal: []string{"owner", "running"}, Sort: "due"},
		{Equal: []string{"series", "running"}, Sort: "due"}, {Equal: []string{"table"}, Sort: "due"}, {Equal: []string{"running"}, Sort: "due"},
	},
}

func actionFields(p portal.ActionPoint, scope []string) docdb.Fields {
	return docdb.Fields{
		"number": p.Number, "scope": scope, "owner": string(p.Owner), "org": string(p.Org), "series": string(p.Series), "table": string(p.Table), "item": string(p.Item),
		"decision": string(p.Decision), "running": p.Running(), "due": p.Due,
	}
}

func setAction(p *portal.ActionPoint, v int64) { p.Version = v }

// ActionPoint gives an action point.
func (s *Store) ActionPoint(ctx context.Context, id portal.ID) (portal.ActionPoint, error) {
	return get(ctx, s.db, actionPoints.Name, string(id), setAction)
}

// ActionPointByNumber gives the action point with a number.
func (s *Store) ActionPointByNumber(ctx context.Context, number string) (portal.ActionPoint, error) {
	return first(ctx, s.db, actionPoints.Name, docdb.Eq("number", number), setAction)
}

// InsertActionPoint stores a new action point under its scope keys.
func (s *Store) InsertActionPoint(ctx context.Context, p *portal.ActionPoint, scope []string) error {
	return insert(ctx, s.db, actionPoints.Name, p.ID, &p.Version, p, actionFields(*p, scope))
}

// SaveActionPoint stores a changed action point under its scope keys.
func (s *Store) SaveActionPoint(ctx context.Context, p *portal.ActionPoint, scope []string) error {
	return replace(ctx, s.db, actionPoints.Name, p.ID, &p.Version, p, actionFields(*p, scope))
}

// ActionPoints gives a page of action points within the query's scope: the
// earliest day first, of what was done the latest.
func (s *Store) ActionPoints(ctx context.Context, q portal.ActionQuery) (portal.Listing[portal.ActionPoint], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.ActionPoint]{}, nil
	}
	return listing(ctx, s.db, actionPoints.Name, docdb.Query{Filter: actionFilter(q), Sort: "due", Desc: q.Done}, q.Page, setAction)
}

// CountActionPoints counts the action points a query selects, up to max.
func (s *Store) CountActionPoints(ctx context.Context, q portal.ActionQuery, max int64) (int64, error) {
	if len(q.Scope) == 0 {
		return 0, nil
	}
	n, err := s.db.Count(ctx, actionPoints.Name, actionFilter(q), max)
	return n, translate(err)
}

func actionFilter(q portal.ActionQuery) docdb.Filter {
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	for _, c := range []struct {
		field string
		id    portal.ID
	}{{"owner", q.Owner}, {"org", q.Org}, {"series", q.Series}, {"table", q.Table}, {"item", q.Item}, {"decision", q.Decision}} {
		if c.id != "" {
			f = append(f, docdb.Eq(c.field, string(c.id)))
		}
	}
	if q.Running || q.Done {
		f = append(f, docdb.Eq("running", q.Running))
	}
	if !q.DueFrom.IsZero() || !q.DueTo.IsZero() {
		f = append(f, docdb.Range("due", absent(q.DueFrom), absent(q.DueTo)))
	}
	return docdb.And(f...)
}

// ActionPointsOf gives every action point of a round table, for who asks policy
// of each.
func (s *Store) ActionPointsOf(ctx context.Context, table portal.ID) ([]portal.ActionPoint, error) {
	return find(ctx, s.db, actionPoints.Name, docdb.Query{Filter: docdb.Eq("table", string(table)), Sort: "due"}, setAction)
}

// RunningActionPoints gives what still has to be done and is due before a moment,
// for the portal's own jobs; after continues behind the last one of a portion.
func (s *Store) RunningActionPoints(ctx context.Context, before time.Time, after *portal.ActionPoint, limit int) ([]portal.ActionPoint, error) {
	q := docdb.Query{Filter: docdb.And(docdb.Eq("running", true), docdb.Range("due", nil, before)), Sort: "due", Limit: limit}
	if after != nil {
		q.After = &docdb.Cursor{Value: after.Due, ID: string(after.ID)}
	}
	return find(ctx, s.db, actionPoints.Name, q, setAction)
}

// ActionPointsOwned gives what a person still has to do, the earliest day first:
// for handing it over.
func (s *Store) ActionPointsOwned(ctx context.Context, owner portal.ID, limit int) ([]portal.ActionPoint, error) {
	f := docdb.And(docdb.Eq("owner", string(owner)), docdb.Eq("running", true))
	return find(ctx, s.db, actionPoints.Name, docdb.Query{Filter: f, Sort: "due", Limit: limit}, setAction)
}

// ImportedActionPoints gives those of a series that were agreed at no round table
// the portal knows.
func (s *Store) ImportedActionPoints(ctx context.Context, series portal.ID) ([]portal.ActionPoint, error) {
	f := docdb.And(docdb.Eq("series", string(series)), docdb.Eq("table", ""))
	return find(ctx, s.db, actionPoints.Name, docdb.Query{Filter: f, Sort: "due"}, setAction)
}

// IndexActionPoint makes an action point findable by its words for who holds a
// scope key.
func (s *Store) IndexActionPoint(ctx context.Context, p portal.ActionPoint, scope []string) error {
	return s.indexText(ctx, p.Ref(), scope, p.MadeAt, p.Number, p.What, portal.Tags("", p.Org)...)
}

// reindexActions makes every decision and action point findable anew.
func (s *Store) reindexActions(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	err := eachDoc(ctx, s, decisions.Name, setDecision, func(ctx context.Context, d portal.Decision) error {
		t, err := s.Table(ctx, d.Table)
		if err != nil {
			return err
		}
		return s.IndexDecision(ctx, d, t.ItemScope(d.Item, municipality))
	}, run)
	if err != nil {
		return err
	}
	return eachDoc(ctx, s, actionPoints.Name, setAction, func(ctx context.Context, p portal.ActionPoint) error {
		var t portal.RoundTable
		var series portal.Series
		var err error
		if p.Table != "" {
			t, err = s.Table(ctx, p.Table)
		} else {
			series, err = s.Series(ctx, p.Series)
		}
		if err != nil {
			return err
		}
		return s.IndexActionPoint(ctx, p, p.Scope(t, series, municipality))
	}, run)
}
