package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	// remindedAtOnce is how many action points one portion of a round holds.
	remindedAtOnce = 200
	// earliestReminder is the calendar days before the last day from which a round
	// looks at an action point.
	earliestReminder = 8
	// reviewWindow is how long after its day a review is still told of: a portal
	// that stood still for longer shows it in the list.
	reviewWindow = 60 * 24 * time.Hour
)

// RemindActions reminds owners of their action points: 7, 3 and 1 days before the
// last day, on it, and 1, 3 and 7 days after. It says how many it reminded. What
// went out stands with the action point, in the same transaction: a round that
// broke off goes on where it was, and two instances tell each once.
func (a *App) RemindActions(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendTables, nil); err != nil {
		return 0, err
	}
	told := 0
	var last *portal.ActionPoint
	for {
		portion, err := a.store.RunningActionPoints(ctx, a.now().AddDate(0, 0, earliestReminder), last, remindedAtOnce)
		if err != nil {
			return told, err
		}
		for _, p := range portion {
			if _, due := p.Reminder(a.now()); !due {
				continue
			}
			done, err := a.remindAction(ctx, by, p.ID)
			if err != nil {
				return told, err
			}
			told += done
		}
		if len(portion) < remindedAtOnce {
			return told, nil
		}
		last = &portion[len(portion)-1]
	}
}

func (a *App) remindAction(ctx context.Context, by portal.Actor, id portal.ID) (int, error) {
	return a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
		return a.tendAction(ctx, w, id, func(p *portal.ActionPoint) (portal.Fact, error) {
			return p.Remind(a.now()) // refused when another instance did, or it was done meanwhile
		})
	})
}

// TellReviews tells of decisions that are to be looked at again, on the day, once
// each. It says how many.
func (a *App) TellReviews(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendTables, nil); err != nil {
		return 0, err
	}
	due, err := a.store.DecisionsToReview(ctx, a.now().Add(-reviewWindow), a.now(), 0)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, d := range due {
		if d.ReviewTold {
			continue
		}
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			d, err := a.store.Decision(ctx, d.ID)
			if err != nil {
				return err
			}
			t, err := a.store.Table(ctx, d.Table)
			if err != nil {
				return err
			}
			was := d
			fact, err := d.TellReview(a.now())
			if err != nil {
				return err
			}
			return a.saveDecision(ctx, w, was, &d, t, []portal.Fact{fact})
		})
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return told, err
		}
		if err == nil {
			told++
		}
	}
	return told, nil
}
