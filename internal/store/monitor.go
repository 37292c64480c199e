package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// figureDays are the fields with the days of a step.
var figureDays = map[portal.FigureStep]string{portal.StepTakenUp: "taken", portal.StepAgreed: "agreed", portal.StepFedBack: "fed"}

// GroupFigures counts, within the query's scope, the signals that came to a step in a
// quarter, by a group. It reads an index only.
func (s *Store) GroupFigures(ctx context.Context, q portal.FigureQuery, by portal.FigureGroup) (map[string]int64, error) {
	keys := make([]string, len(q.Scope))
	for i, scope := range q.Scope {
		keys[i] = portal.FigureKey(scope, q.Step, q.Quarter)
	}
	fs := []docdb.Filter{docdb.ContainsAny("figures", keys...)}
	if q.Theme != nil {
		fs = append(fs, docdb.Eq("theme", string(*q.Theme)))
	}
	if q.Phase != "" {
		fs = append(fs, docdb.Eq("phase", q.Phase))
	}
	if q.Neighbourhood != "" {
		fs = append(fs, docdb.ContainsAny("neighbourhood", string(q.Neighbourhood)))
	}
	field := string(by)
	if by == portal.ByDays {
		field = figureDays[q.Step]
	}
	counts, err := s.db.GroupCount(ctx, signals.Name, field, docdb.And(fs...))
	return counts, translate(err)
}

var monitorNotes = docdb.Collection{
	Name:    "monitor_notes",
	Fields:  []docdb.Field{{Name: "period"}},
	Indexes: []docdb.Index{{Equal: []string{"period"}}},
}

func setMonitorNote(v *portal.MonitorNote, n int64) { v.Version = n }

// MonitorNotes gives the commentaries on a period's figures.
func (s *Store) MonitorNotes(ctx context.Context, period string) ([]portal.MonitorNote, error) {
	return find(ctx, s.db, monitorNotes.Name, docdb.Query{Filter: docdb.Eq("period", period)}, setMonitorNote)
}

// MonitorNote gives the commentary with an id.
func (s *Store) MonitorNote(ctx context.Context, id portal.ID) (portal.MonitorNote, error) {
	return get(ctx, s.db, monitorNotes.Name, string(id), setMonitorNote)
}

// InsertMonitorNote stores a new one; portal.Taken when somebody was first.
func (s *Store) InsertMonitorNote(ctx context.Context, v *portal.MonitorNote) error {
	return insert(ctx, s.db, monitorNotes.Name, v.ID, &v.Version, v, docdb.Fields{"period": v.Period})
}

// SaveMonitorNote stores a changed one.
func (s *Store) SaveMonitorNote(ctx context.Context, v *portal.MonitorNote) error {
	return replace(ctx, s.db, monitorNotes.Name, v.ID, &v.Version, v, docdb.Fields{"period": v.Period})
}
