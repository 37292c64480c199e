package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ObjectToSignal puts on record that somebody who shared or recognised a signal
// doesn't agree with a decision. Somebody else than who took it has to answer.
func (a *App) ObjectToSignal(ctx context.Context, by portal.Actor, id portal.ID, kind portal.SignalDecisionKind, reason string, answer CitizenAnswer) error {
	return a.onSignal(ctx, by, policy.ObjectToSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		judges, err := a.judges(ctx, set)
		if err != nil {
			return nil, err
		}
		owner := policy.IsReporter(by, *s)
		return withCitizen(s, "reason", reason, answer, owner && s.IsAnonymous(), func() (portal.Fact, error) {
			return s.Object(portal.Objection{ID: portal.NewRandomID(), Kind: kind, Reason: reason, By: by.ID, Org: by.OrgID}, owner, judges, set, a.now())
		})
	})
}

// judges are who can answer objections, as far as they can log in: the
// coordinator, the substitute, and for when both took part the municipality's
// other coordinators and its directors.
func (a *App) judges(ctx context.Context, set portal.Settings) ([]portal.ID, error) {
	people, err := a.store.People(ctx, set.Municipality)
	if err != nil {
		return nil, err
	}
	rank := func(p portal.Person) int {
		switch {
		case p.ID == set.Coordinator:
			return 0
		case p.ID == set.Substitute:
			return 1
		case p.Role == portal.Coordinator:
			return 2
		case p.Role == portal.Director:
			return 3
		}
		return -1
	}
	people = slices.DeleteFunc(people, func(p portal.Person) bool { return p.State != portal.PersonActive || rank(p) < 0 })
	slices.SortStableFunc(people, func(x, y portal.Person) int { return rank(x) - rank(y) })
	judges := make([]portal.ID, len(people))
	for i, p := range people {
		judges[i] = p.ID
	}
	return judges, nil
}

// AnswerObjection answers an objection with a reason. One that is upheld undoes
// what it was against, in the same transaction, as far as that still stands.
func (a *App) AnswerObjection(ctx context.Context, by portal.Actor, id, objection portal.ID, verdict portal.Verdict, text string, answer CitizenAnswer) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		var upheld portal.Objection
		s, err := a.step(ctx, w, policy.AnswerObjection, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			judges, err := a.judges(ctx, set)
			if err != nil {
				return nil, err
			}
			upheld = portal.Objection{}
			decisions := s.Decisions()
			facts, err := withCitizen(s, "answer", text, answer, false, func() (portal.Fact, error) {
				o, fact, err := s.AnswerObjection(objection, verdict, text, by, judges, a.now())
				stands := slices.ContainsFunc(decisions, func(d portal.SignalDecision) bool { return d.Kind == o.Kind && d.N == o.N })
				if err == nil && verdict == portal.Upheld && stands {
					upheld = o
				}
				return fact, err
			})
			if err != nil {
				return nil, err
			}
			undone, err := a.undo(ctx, w, s, upheld, set)
			return append(facts, undone...), err
		})
		if err == nil && upheld.Kind == portal.NothingChanges && s.State == portal.SignalMerged {
			return a.reopenRoot(ctx, w, s, "", false)
		}
		return err
	})
}

// undo takes back the decision that an upheld objection is against. Feedback on
// a merged signal is that of another; see AnswerObjection.
func (a *App) undo(ctx context.Context, w *writing, s *portal.Signal, upheld portal.Objection, set portal.Settings) ([]portal.Fact, error) {
	switch {
	case upheld.Kind == portal.NothingChanges && s.CanReopen():
		return one(s.Reopen("Wie het er niet mee eens was, kreeg gelijk.", w.by, false, set, a.now()))
	case upheld.Kind == portal.MergeDecision:
		return a.unmerge(ctx, w, s, true, set)
	case upheld.Kind == portal.HandedAway:
		return one(s.UndoHandOver(w.by, set, a.now()))
	}
	return nil, nil
}
