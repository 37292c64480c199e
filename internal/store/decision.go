package store

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var decisions = docdb.Collection{
	Name: "decisions",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "table"}, {Name: "kind"}, {Name: "waits"}, {Name: "scope", Multi: true}, {Name: "signals", Multi: true},
		{Name: "recorded_at", Kind: docdb.Time}, {Name: "review", Kind: docdb.Time},
		{Name: "follow"}, {Name: "step_owners", Multi: true}, {Name: "follow_due", Kind: docdb.Time},
	},
	Indexes: []docdb.Index{
		{Multi: "scope", Sort: "recorded_at", Carry: []string{"kind", "waits", "follow"}}, {Multi: "signals", Sort: "recorded_at"},
		{Equal: []string{"table"}, Sort: "recorded_at"}, {Sort: "review"}, {Multi: "step_owners", Sort: "recorded_at"}, {Sort: "follow_due"},
	},
}

// decisionFields: one that was dropped is found by its id and under its table only.
func decisionFields(d portal.Decision, scope []string) docdb.Fields {
	f := docdb.Fields{"number": d.Number, "table": string(d.Table), "kind": string(d.Kind), "recorded_at": d.RecordedAt}
	if d.Dropped {
		return f
	}
	f["scope"], f["signals"] = scope, strs(d.Signals)
	if w := d.WaitsFor(); w != "" {
		f["waits"] = string(w)
	}
	if !d.Review.IsZero() {
		f["review"] = d.Review
	}
	f["follow"] = string(d.Follows())
	var owners []string
	for _, st := range d.OpenSteps() {
		if !slices.Contains(owners, string(st.Owner)) {
			owners = append(owners, string(st.Owner))
		}
	}
	if len(owners) > 0 {
		f["step_owners"] = owners
	}
	if at := d.FollowDue(); !at.IsZero() {
		f["follow_due"] = at
	}
	return f
}

func setDecision(d *portal.Decision, v int64) { d.Version = v }

// Decision gives a decision.
func (s *Store) Decision(ctx context.Context, id portal.ID) (portal.Decision, error) {
	return get(ctx, s.db, decisions.Name, string(id), setDecision)
}

// DecisionByNumber gives the decision with a number.
func (s *Store) DecisionByNumber(ctx context.Context, number string) (portal.Decision, error) {
	return first(ctx, s.db, decisions.Name, docdb.Eq("number", number), setDecision)
}

// InsertDecision stores a new decision under its scope keys.
func (s *Store) InsertDecision(ctx context.Context, d *portal.Decision, scope []string) error {
	return insert(ctx, s.db, decisions.Name, d.ID, &d.Version, d, decisionFields(*d, scope))
}

// SaveDecision stores a changed decision under its scope keys.
func (s *Store) SaveDecision(ctx context.Context, d *portal.Decision, scope []string) error {
	return replace(ctx, s.db, decisions.Name, d.ID, &d.Version, d, decisionFields(*d, scope))
}

// Decisions gives a page of decisions within the query's scope, the latest first.
func (s *Store) Decisions(ctx context.Context, q portal.DecisionQuery) (portal.Listing[portal.Decision], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.Decision]{}, nil
	}
	return listing(ctx, s.db, decisions.Name, docdb.Query{Filter: decisionFilter(q), Sort: "recorded_at", Desc: true}, q.Page, setDecision)
}

// CountDecisions counts the decisions a query selects, up to max.
func (s *Store) CountDecisions(ctx context.Context, q portal.DecisionQuery, max int64) (int64, error) {
	if len(q.Scope) == 0 {
		return 0, nil
	}
	n, err := s.db.Count(ctx, decisions.Name, decisionFilter(q), max)
	return n, translate(err)
}

func decisionFilter(q portal.DecisionQuery) docdb.Filter {
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Table != "" {
		f = append(f, docdb.Eq("table", string(q.Table)))
	}
	if q.Kind != "" {
		f = append(f, docdb.Eq("kind", string(q.Kind)))
	}
	switch q.Waits {
	case "":
	case portal.AnyBody:
		f = append(f, docdb.In("waits", strs(portal.Bodies())...))
	default:
		f = append(f, docdb.Eq("waits", string(q.Waits)))
	}
	if q.Follow != "" {
		f = append(f, docdb.Eq("follow", string(q.Follow)))
	}
	if q.Owner != "" {
		f = append(f, docdb.ContainsAny("step_owners", string(q.Owner)))
	}
	if q.Signal != "" {
		f = append(f, docdb.ContainsAny("signals", string(q.Signal)))
	}
	if !q.ReviewFrom.IsZero() || !q.ReviewTo.IsZero() {
		f = append(f, docdb.Range("review", absent(q.ReviewFrom), absent(q.ReviewTo)))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		f = append(f, docdb.Range("recorded_at", absent(q.From), absent(q.To)))
	}
	return docdb.And(f...)
}

// DecisionsOf gives every decision of a round table in the order in which they
// were recorded, those dropped included: for who asks policy of each.
func (s *Store) DecisionsOf(ctx context.Context, table portal.ID) ([]portal.Decision, error) {
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: docdb.Eq("table", string(table)), Sort: "recorded_at"}, setDecision)
}

// DecisionsToReview gives decisions whose day of review lies from a moment to
// before another, for the portal's own jobs.
func (s *Store) DecisionsToReview(ctx context.Context, from, before time.Time, limit int) ([]portal.Decision, error) {
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: docdb.Range("review", from, before), Sort: "review", Limit: limit}, setDecision)
}

// IndexDecision makes a decision findable by its words for who holds a scope key;
// one that was dropped isn't.
func (s *Store) IndexDecision(ctx context.Context, d portal.Decision, scope []string) error {
	if d.Dropped {
		return translate(s.db.Unindex(ctx, string(portal.KindDecision)+"/"+string(d.ID)))
	}
	return s.indexText(ctx, d.Ref(), scope, d.RecordedAt, d.Number, d.Text+"\n"+d.Changes+"\n"+d.Follow.Words())
}

// DecisionsToRemind gives decisions of whose follow-up somebody must be reminded before
// a moment, for the portal's own jobs.
func (s *Store) DecisionsToRemind(ctx context.Context, before time.Time, limit int) ([]portal.Decision, error) {
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: docdb.Range("follow_due", nil, before), Sort: "follow_due", Limit: limit}, setDecision)
}

// DecisionsOwned gives the decisions of which a person has a step to do, whoever may
// read them: for handing over.
func (s *Store) DecisionsOwned(ctx context.Context, owner portal.ID, limit int) ([]portal.Decision, error) {
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: docdb.ContainsAny("step_owners", string(owner)), Sort: "recorded_at", Limit: limit}, setDecision)
}
