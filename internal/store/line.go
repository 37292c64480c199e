package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// YellowFlagsOn gives the flags that some signals are evidence of, for who asks policy of
// each.
func (s *Store) YellowFlagsOn(ctx context.Context, signals []portal.ID) ([]portal.YellowFlag, error) {
	return find(ctx, s.db, yellowFlags.Name, docdb.Query{Filter: docdb.ContainsAny("signals", strs(signals)...), Sort: "changed", Desc: true}, setYellowFlag)
}

// EscalationsOn gives what was raised about some objects, for who asks policy of each.
func (s *Store) EscalationsOn(ctx context.Context, about []portal.Ref) ([]portal.Escalation, error) {
	keys := make([]string, len(about))
	for i, r := range about {
		keys[i] = subjectKey(r)
	}
	return find(ctx, s.db, escalations.Name, docdb.Query{Filter: docdb.In("about", keys...), Sort: "changed", Desc: true}, setEscalation)
}

// DecisionsAmong gives the decisions within some scope keys that answer one of some
// signals, the latest first.
func (s *Store) DecisionsAmong(ctx context.Context, scope []string, signals []portal.ID) ([]portal.Decision, error) {
	if len(scope) == 0 {
		return nil, nil
	}
	both := docdb.And(docdb.ContainsAny("scope", scope...), docdb.ContainsAny("signals", strs(signals)...))
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: both, Sort: "recorded_at", Desc: true}, setDecision)
}
