package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SteerFlag keeps what is done about a confirmed flag, and until when that can be.
func (a *App) SteerFlag(ctx context.Context, by portal.Actor, number, correction string, until time.Time, version int64, answer CitizenAnswer) error {
	return a.changeFlag(ctx, by, policy.KeepFlag, number, version, func(_ context.Context, _ *writing, g *portal.YellowFlag, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"correction": correction}, answer, g.Ref(), false)
		fact, err := g.Steer(correction, until, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// FinishFlag closes a confirmed flag: it was corrected, or not in time.
func (a *App) FinishFlag(ctx context.Context, by portal.Actor, number string, to portal.FlagState, note string, version int64, answer CitizenAnswer) error {
	return a.changeFlag(ctx, by, policy.KeepFlag, number, version, func(_ context.Context, _ *writing, g *portal.YellowFlag, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": note}, answer, g.Ref(), false)
		fact, err := g.Finish(to, note, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// HoldFlag sets the signals under an open flag. Those that the actor may not read stay.
// wider: the words of the flag tell nothing of added signals that not all its readers
// may read.
func (a *App) HoldFlag(ctx context.Context, by portal.Actor, number string, signals []string, wider bool, version int64) error {
	return a.changeFlag(ctx, by, policy.KeepFlag, number, version, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		was, err := a.evidence(ctx, g.Signals)
		if err != nil {
			return nil, err
		}
		var kept []portal.Signal
		for _, s := range was {
			i := slices.Index(signals, s.Number)
			if i >= 0 || !policy.VisibleSignal(by, s) {
				kept = append(kept, s)
			}
			if i >= 0 { // it stands there already, whatever became of it since
				signals = slices.Delete(slices.Clone(signals), i, i+1)
			}
		}
		fields := portal.Fields{}
		under, err := a.signalsNamed(ctx, by, signals, set, fields)
		if err != nil {
			return nil, err
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		if err := notNarrower(by, *g, under, wider, set); err != nil {
			return nil, err
		}
		return a.holdSignals(ctx, w, g, append(under, kept...), set)
	})
}

func (a *App) holdSignals(ctx context.Context, w *writing, g *portal.YellowFlag, under []portal.Signal, set portal.Settings) ([]portal.Fact, error) {
	var ids []portal.ID
	for _, s := range under {
		ids = append(ids, s.ID)
	}
	fact, changed, err := g.Hold(ids, reporterKeys(under), w.by, a.now())
	if err != nil || !changed {
		return nil, err
	}
	if g.State == portal.FlagConfirmed {
		err = a.noteFlag(ctx, w, *g, set)
	}
	return []portal.Fact{fact}, err
}

// InformParties notes that parties were told of a flag: niemand wil verrast worden.
func (a *App) InformParties(ctx context.Context, by portal.Actor, number string, parties []portal.Informee, note string, answer CitizenAnswer) error {
	return a.changeFlag(ctx, by, policy.KeepFlag, number, 0, func(_ context.Context, _ *writing, g *portal.YellowFlag, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": note}, answer, g.Ref(), false)
		told, err := g.Inform(parties, note, by, a.now())
		if err := joinFields(fields, err); err != nil {
			return nil, err
		}
		return append(told, facts...), nil
	})
}

// TendFlags does what the clock asks of flags: those that somebody objected to come on
// the next agenda, also again when that meeting didn't speak of them, and handlers are
// reminded. Running it twice does each once.
func (a *App) TendFlags(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendLine, nil); err != nil {
		return 0, err
	}
	flags, err := a.store.YellowFlagsIn(ctx, []portal.FlagState{portal.FlagDismissed, portal.FlagConfirmed})
	if err != nil {
		return 0, err
	}
	done := 0
	for _, g := range flags {
		moved, err := a.tendFlag(ctx, by, g)
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return done, err
		}
		if moved {
			done++
		}
	}
	return done, nil
}

func (a *App) tendFlag(ctx context.Context, by portal.Actor, g portal.YellowFlag) (moved bool, err error) {
	_, remind := g.Reminder(a.now())
	if !remind && !(g.State == portal.FlagDismissed && g.OpenObjections()) {
		return false, nil
	}
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		moved = false
		g, err := a.store.YellowFlag(ctx, g.ID)
		if err != nil {
			return err
		}
		return a.stepFlag(ctx, w, &g, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
			if _, due := g.Reminder(a.now()); due {
				moved = true
				return one(g.Remind(a.now()))
			}
			facts, err := a.flagBackToAgenda(ctx, w, g, set)
			if moved = len(facts) > 0; err == nil && !moved {
				err = errAgain // nothing to save
			}
			return facts, err
		})
	})
	if err == errAgain {
		return false, nil
	}
	return moved && err == nil, err
}

// flagBackToAgenda brings a flag with an open objection to the next agenda, when it
// stands on none: the meeting was dropped, or is over and said nothing of it.
func (a *App) flagBackToAgenda(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
	if !g.AgendaDue(a.now()) {
		return nil, nil
	}
	var facts []portal.Fact
	if g.Table != "" {
		t, err := a.store.Table(ctx, g.Table)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		stands := err == nil && t.State != portal.TableDropped && t.State != portal.TableAdopted &&
			slices.ContainsFunc(t.Agenda, func(it portal.AgendaItem) bool { return slices.Contains(it.Links, g.Ref()) })
		if stands {
			return nil, nil
		}
		fact, _ := g.PutOnAgenda("", a.now())
		facts = append(facts, fact)
	}
	placed, err := a.flagToAgenda(ctx, w, g, set)
	return append(facts, placed...), err
}
