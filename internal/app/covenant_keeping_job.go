package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RemindKeepings reminds who has not handed in of open halfjaargesprekken, five days and
// one day before the last day. What went out stands with the round, in the same
// transaction: two instances remind once. It says of how many rounds.
func (a *App) RemindKeepings(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	open, err := a.store.OpenRounds(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, r := range open {
		if _, due := r.Remind(a.now()); !due { // r is this loop's own
			continue
		}
		reminded := false
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			c, err := a.store.Covenant(ctx, r.Covenant)
			if err != nil {
				return err
			}
			rounds, err := a.store.KeepingRounds(ctx, r.Covenant)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(rounds, func(x portal.KeepingRound) bool { return x.ID == r.ID })
			if i < 0 {
				return portal.ErrNotFound
			}
			days, due := rounds[i].Remind(a.now())
			if reminded = due; !due {
				return nil // another instance did
			}
			if err := a.store.SaveKeepingRound(ctx, &rounds[i]); err != nil {
				return err
			}
			fact := keepingFact(policy.KeepingOn{Round: rounds[i], Covenant: c}, portal.KeepingReminded, "")
			fact.Details[portal.DetailTo] = strconv.Itoa(days)
			w.record(c.Version, fact)
			return nil
		})
		if kind := portal.KindOf(err); err != nil && kind != portal.Conflict && kind != portal.NotFound {
			return told, err
		}
		if err == nil && reminded {
			told++
		}
	}
	return told, nil
}

// TellKeepings tells who leads them that a halfjaargesprek is due, once for each day on
// which one is. It says of how many covenants.
func (a *App) TellKeepings(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	all, err := a.store.AllCovenants(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, c := range all {
		due, err := a.tellKeeping(ctx, by, c)
		if kind := portal.KindOf(err); err != nil && kind != portal.Conflict && kind != portal.NotFound {
			return told, err
		}
		if err == nil && due {
			told++
		}
	}
	return told, nil
}

// keepingIsDue is the day on which a covenant's next halfjaargesprek is due; zero when
// none is to be held.
func (a *App) keepingIsDue(ctx context.Context, c portal.Covenant) (day time.Time, err error) {
	if c.InForce == 0 || c.Ended != nil {
		return day, nil
	}
	versions, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil {
		return day, err
	}
	rounds, err := a.store.KeepingRounds(ctx, c.ID)
	return c.NextKeeping(versions, rounds), err
}

func (a *App) tellKeeping(ctx context.Context, by portal.Actor, c portal.Covenant) (told bool, err error) {
	due, err := a.keepingIsDue(ctx, c)
	if err != nil || due.IsZero() || a.now().Before(due) || c.Told[portal.KeepingDue].Equal(due) {
		return false, err
	}
	return told, a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.store.Covenant(ctx, c.ID)
		if err != nil {
			return err
		}
		due, err := a.keepingIsDue(ctx, c)
		if err != nil {
			return err
		}
		fact, tell := c.TellKeeping(due, a.now())
		if told = tell; !tell {
			return nil
		}
		return a.saveUnseen(ctx, w, &c, fact)
	})
}

// keepingTasks are the halfjaargesprekken that ask something of the actor: to open one
// that is due, to hand in, or to close one.
func (a *App) keepingTasks(ctx context.Context, by portal.Actor, known []portal.Covenant) ([]Task, error) {
	var tasks []Task
	open, err := a.store.OpenRounds(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range open {
		c, err := a.store.Covenant(ctx, r.Covenant)
		if err != nil {
			return nil, err
		}
		on := policy.KeepingOn{Round: r, Covenant: c}
		if !policy.May(by, policy.ReadKeeping, on) {
			continue
		}
		path := covenantPath(c.Number) + "/gesprekken/" + r.Period
		if on.Report, err = a.ownReport(ctx, by, r); err != nil {
			return nil, err
		}
		if on.Bound, err = a.boundIn(ctx, by.OrgID, c, r); err != nil {
			return nil, err
		}
		if asksToReport(by, on) {
			tasks = append(tasks, a.tableTask("Vul het halfjaargesprek in: ‘"+c.Title+"’", path+"/invullen", r.Due, c.Number, r.Label()))
		}
		if by.Role == portal.Coordinator && policy.May(by, policy.LeadKeeping, on) && a.now().After(r.Due) {
			tasks = append(tasks, a.tableTask("Sluit het halfjaargesprek: ‘"+c.Title+"’", path, r.Due, c.Number, r.Label()))
		}
	}
	if by.Role != portal.Coordinator || !by.Municipality {
		return tasks, nil
	}
	for _, c := range known {
		due, err := a.keepingIsDue(ctx, c)
		if err != nil {
			return nil, err
		}
		if !due.IsZero() && !a.now().Before(due) {
			tasks = append(tasks, a.tableTask("Open een halfjaargesprek: ‘"+c.Title+"’", covenantPath(c.Number)+"/gesprekken", due, c.Number))
		}
	}
	return tasks, nil
}

// asksToReport: the actor's organisation has not handed in, and it is theirs to do. In
// the municipality coordinator and adviser are asked, though others may help.
func asksToReport(by portal.Actor, on policy.KeepingOn) bool {
	if on.Report.Sent() || !policy.May(by, policy.ReportKeeping, on) {
		return false
	}
	return !by.Municipality || policy.May(by, policy.LeadKeeping, on)
}
