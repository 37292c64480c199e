package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// advanceAtOnce is how many signals one run of AdvanceSignals moves at most.
const advanceAtOnce = 100

// AdvanceSignals does what the clock asks of signals: what nobody took up goes
// to the substitute, a term that passed is told once, and a signal whose
// feedback nobody answered closes. It says how many it moved. Running it twice,
// or on two instances, moves each signal once.
func (a *App) AdvanceSignals(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.AdvanceSignal, nil); err != nil {
		return 0, err
	}
	due, err := a.store.SignalsDue(ctx, a.now(), advanceAtOnce)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, s := range due {
		err := a.advance(ctx, by, s.ID)
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return moved, err
		}
		if err == nil {
			moved++
		}
	}
	return moved, nil
}

// clockStep is one thing the clock does to a signal.
type clockStep func(s *portal.Signal, a *App, set portal.Settings) (portal.Fact, error)

func nextByClock(s portal.Signal, judges []portal.ID, now time.Time) (clockStep, bool) {
	o, objected := s.OpenObjection()
	switch {
	case objected && !o.Late && !now.Before(o.Due):
		return func(s *portal.Signal, a *App, _ portal.Settings) (portal.Fact, error) {
			return s.ObjectionPassed(judges, a.now())
		}, true
	case s.State == portal.SignalHandedOver:
		return func(s *portal.Signal, a *App, set portal.Settings) (portal.Fact, error) {
			return s.HandOverPassed(set, a.now())
		}, true
	case s.State == portal.SignalOnAgenda:
		return func(s *portal.Signal, a *App, set portal.Settings) (portal.Fact, error) {
			return s.NotDiscussed(set, a.now())
		}, true
	case s.State == portal.SignalFedBack:
		return func(s *portal.Signal, a *App, _ portal.Settings) (portal.Fact, error) { return s.CloseSilent(a.now()) }, true
	case (s.State == portal.SignalNew || s.State == portal.SignalReopen) && !s.PassedOn:
		return func(s *portal.Signal, a *App, set portal.Settings) (portal.Fact, error) {
			return s.PassOn(set, a.now())
		}, true
	case !s.TermPassed:
		return func(s *portal.Signal, a *App, _ portal.Settings) (portal.Fact, error) { return s.PassTerm(a.now()) }, true
	}
	return nil, false
}

func (a *App) advance(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if placed, err := a.toNextAgenda(ctx, w, id); err != nil || placed {
			return err
		}
		_, err := a.step(ctx, w, policy.AdvanceSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			judges, err := a.judges(ctx, set)
			if err != nil {
				return nil, err
			}
			step, ok := nextByClock(*s, judges, a.now())
			if !ok {
				return nil, errAgain
			}
			return one(step(s, a, set))
		})
		return err
	})
}
