package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var absences = docdb.Collection{
	Name: "absences",
	// away is the person while the absence runs: nobody is away twice at once.
	Fields:  []docdb.Field{{Name: "away", Unique: true}, {Name: "person"}, {Name: "running", Kind: docdb.Bool}, {Name: "until", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"running"}, Sort: "until"}, {Equal: []string{"person"}, Sort: "until"}},
}

func absenceFields(a portal.Absence) docdb.Fields {
	f := docdb.Fields{"person": string(a.Person), "running": a.Running(), "until": a.Until}
	if a.Running() {
		f["away"] = string(a.Person)
	}
	return f
}

func setAbsence(a *portal.Absence, v int64) { a.Version = v }

// AbsenceOf gives the absence that somebody has now; portal.ErrNotFound when they
// are there.
func (s *Store) AbsenceOf(ctx context.Context, person portal.ID) (portal.Absence, error) {
	return first(ctx, s.db, absences.Name, docdb.Eq("away", string(person)), setAbsence)
}

// Absence gives an absence.
func (s *Store) Absence(ctx context.Context, id portal.ID) (portal.Absence, error) {
	return get(ctx, s.db, absences.Name, string(id), setAbsence)
}

// RunningAbsences gives who is away now, the earliest back first.
func (s *Store) RunningAbsences(ctx context.Context) ([]portal.Absence, error) {
	return find(ctx, s.db, absences.Name, docdb.Query{Filter: docdb.Eq("running", true), Sort: "until"}, setAbsence)
}

// InsertAbsence stores a new absence; portal.Taken when the person is away already.
func (s *Store) InsertAbsence(ctx context.Context, a *portal.Absence) error {
	return insert(ctx, s.db, absences.Name, a.ID, &a.Version, a, absenceFields(*a))
}

// SaveAbsence stores a changed absence.
func (s *Store) SaveAbsence(ctx context.Context, a *portal.Absence) error {
	return replace(ctx, s.db, absences.Name, a.ID, &a.Version, a, absenceFields(*a))
}

// SignalsHandledBy gives the signals somebody handles in these states, whoever
// may see them: the caller asks policy.
func (s *Store) SignalsHandledBy(ctx context.Context, person portal.ID, states []portal.SignalState) ([]portal.Signal, error) {
	f := docdb.And(docdb.Eq("handler", string(person)), docdb.In("state", strs(states)...))
	return find(ctx, s.db, signals.Name, docdb.Query{Filter: f, Sort: "due"}, setSignal)
}

// SignalsAsked gives the signals in which something is waited for from somebody,
// whoever may see them: the caller asks policy. See portal.Signal.Asked.
func (s *Store) SignalsAsked(ctx context.Context, person portal.ID) ([]portal.Signal, error) {
	return find(ctx, s.db, signals.Name, docdb.Query{Filter: docdb.ContainsAny("asked", string(person)), Sort: "shared_at"}, setSignal)
}

// FollowsOf gives what somebody chose for subjects.
func (s *Store) FollowsOf(ctx context.Context, person portal.ID) ([]portal.Follow, error) {
	return find(ctx, s.db, follows.Name, docdb.Query{Filter: docdb.Eq("person", string(person))}, setFollow)
}
