package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// signalChange is what a step does to a signal in hand.
type signalChange func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error)

// onSignal runs one step on a signal: load, ask policy, do, save, record.
func (a *App) onSignal(ctx context.Context, by portal.Actor, action policy.Action, id portal.ID, do signalChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		_, err := a.step(ctx, w, action, id, do)
		return err
	})
}

// step is onSignal within a transaction. What the signal comes to, the signals
// merged into it come to as well.
func (a *App) step(ctx context.Context, w *writing, action policy.Action, id portal.ID, do signalChange) (portal.Signal, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return portal.Signal{}, err
	}
	s, err := a.store.Signal(ctx, id)
	if err != nil {
		return s, err
	}
	on, err := a.signalFor(ctx, w.by, action, s)
	if err != nil {
		return s, err
	}
	if err := policy.Check(w.by, action, on); err != nil {
		return s, err
	}
	was := s
	facts, err := do(ctx, &s, set)
	if err != nil {
		return s, err
	}
	return s, a.saveStep(ctx, w, was, &s, set, facts)
}

// saveStep saves a signal with the facts of a step, and brings along what was
// merged into it. was is the signal before.
func (a *App) saveStep(ctx context.Context, w *writing, was portal.Signal, s *portal.Signal, set portal.Settings, facts []portal.Fact) error {
	if err := a.store.SaveSignal(ctx, s, set.Municipality); err != nil {
		return err
	}
	w.record(s.Version, facts...)
	if len(s.Holds) == 0 || len(s.Course) <= len(was.Course) {
		return nil
	}
	anonymous := false
	for _, f := range facts {
		anonymous = anonymous || f.Anonymous
	}
	return a.bringAlong(ctx, w, *s, s.Course[len(was.Course):], s.Feedback[len(was.Feedback):], anonymous, set)
}

// bringAlong writes what a signal came to on the signals merged into it, and on
// those merged into these. anonymous: an anonymous reporter did it.
func (a *App) bringAlong(ctx context.Context, w *writing, s portal.Signal, steps []portal.Station, feedback []portal.Feedback, anonymous bool, set portal.Settings) error {
	for _, h := range s.Holds {
		held, err := a.store.Signal(ctx, h.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue // destroyed since
		}
		if err != nil {
			return err
		}
		facts := held.MoveAlong(steps, feedback)
		if len(facts) == 0 {
			continue
		}
		for i := range facts {
			facts[i].Anonymous = anonymous
		}
		if err := a.store.SaveSignal(ctx, &held, set.Municipality); err != nil {
			return err
		}
		w.record(held.Version, facts...)
		if err := a.bringAlong(ctx, w, held, steps, feedback, anonymous, set); err != nil {
			return err
		}
	}
	return nil
}

// signalFor is the signal as it stands to the actor, as far as the action asks:
// only two depend on whether they recognised it.
func (a *App) signalFor(ctx context.Context, by portal.Actor, action policy.Action, s portal.Signal) (policy.SignalFor, error) {
	on := policy.SignalFor{Signal: s}
	if action != policy.AnswerHelp && action != policy.ObjectToSignal {
		return on, nil
	}
	var err error
	on.Recognised, err = a.store.Recognised(ctx, s.ID, by.ID)
	return on, err
}

// changeSignal is onSignal for a step on the version the actor saw; version 0
// stands for whatever there is.
func (a *App) changeSignal(ctx context.Context, by portal.Actor, action policy.Action, id portal.ID, version int64, do func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error)) error {
	return a.onSignal(ctx, by, action, id, func(_ context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		return do(s, set)
	})
}

// unchanged refuses a step on another version than the one the actor saw.
func unchanged(s portal.Signal, version int64) error {
	if version != 0 && s.Version != version {
		return portal.ErrChanged
	}
	return nil
}

// one makes the facts of a step that has one fact.
func one(f portal.Fact, err error) ([]portal.Fact, error) { return []portal.Fact{f}, err }

// withCitizen checks one text field first and adds what was overruled.
func withCitizen(s *portal.Signal, field, text string, answer CitizenAnswer, anonymous bool, do func() (portal.Fact, error)) ([]portal.Fact, error) {
	fields, facts := checkCitizen(map[string]string{field: text}, answer, s.Ref(), anonymous)
	fact, err := do()
	if portal.KindOf(err) == portal.Invalid && err != nil {
		maps.Copy(fields, portal.FieldsOf(err))
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return append([]portal.Fact{fact}, facts...), fields.Err()
}
