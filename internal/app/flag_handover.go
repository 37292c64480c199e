package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// holdsFlags are the confirmed flags that somebody goes on with.
type holdsFlags struct{}

func (holdsFlags) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	flags, err := a.flagsHandled(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, g := range flags {
		it := Holding{Kind: portal.HoldsFlag, ID: g.ID, Title: "Een gele vlag die u niet mag lezen"}
		if policy.May(h.by, policy.ReadFlag, g) {
			it.Title, it.Path = "Gele vlag "+g.Number+" "+g.Title, FlagPath+"/"+g.Number
		}
		items = append(items, it)
	}
	return items, nil
}

// flagsHandled are the confirmed flags that somebody goes on with; few are confirmed.
func (a *App) flagsHandled(ctx context.Context, person portal.ID) ([]portal.YellowFlag, error) {
	flags, err := a.store.YellowFlagsIn(ctx, []portal.FlagState{portal.FlagConfirmed})
	return slices.DeleteFunc(flags, func(g portal.YellowFlag) bool { return g.Handler != person }), err
}

// goes: the successor who handles signals for the municipality; else the coordinator.
func (holdsFlags) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	if to := h.actor(); h.to.ID != "" && to.Municipality && policy.HandlesSignals(to) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsFlags) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsFlag, ID: it.ID, To: to}}, a.passFlag(ctx, w, it.ID, to)
}

func (a *App) passFlag(ctx context.Context, w *writing, id, to portal.ID) error {
	g, err := a.store.YellowFlag(ctx, id)
	if err != nil {
		return err
	}
	return a.stepFlag(ctx, w, &g, func(_ context.Context, _ *writing, g *portal.YellowFlag, _ portal.Settings) ([]portal.Fact, error) {
		return one(g.GiveTo(to, w.by, a.now()))
	})
}

func (holdsFlags) back(ctx context.Context, a *App, w *writing, who portal.Person, m portal.Moved) error {
	g, err := a.store.YellowFlag(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if g.Handler != m.To || g.State != portal.FlagConfirmed {
		return nil // another took it over meanwhile, or it is done
	}
	return a.passFlag(ctx, w, m.ID, who.ID)
}

// leaveFlags takes a signal that is destroyed out of the flags it was evidence of, also
// out of who may read those because they shared it.
func (a *App) leaveFlags(ctx context.Context, s portal.Signal) error {
	flags, err := a.store.YellowFlagsOf(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, g := range flags {
		if !g.Forget(s.ID) {
			continue
		}
		left, err := a.evidence(ctx, g.Signals)
		if err != nil {
			return err
		}
		g.Reporters = reporterKeys(left)
		if err := a.saveFlag(ctx, &g); err != nil {
			return err
		}
	}
	return nil
}

// flags are the days until which the actor can still correct a flag.
func (c *calendar) flags(ctx context.Context) error {
	if !c.by.Municipality {
		return nil
	}
	mine, err := c.app.flagsHandled(ctx, c.by.ID)
	if err != nil {
		return err
	}
	for _, g := range mine {
		if policy.May(c.by, policy.ReadFlag, g) {
			c.add(CalendarEntry{Kind: EntryTerm, UID: "vlag-" + string(g.ID) + feedHost, Start: g.Until, Title: "Bij te sturen tot en met deze dag: " + g.Title, Path: FlagPath + "/" + g.Number, Own: true, Changed: g.ChangedAt})
		}
	}
	return nil
}

// ownFlags are the flags that the actor goes on with.
func (a *App) ownFlags(ctx context.Context, by portal.Actor, d *PersonalData) error {
	mine, err := a.flagsHandled(ctx, by.ID)
	for _, g := range mine {
		d.Actions = append(d.Actions, OwnAction{Number: g.Number, What: "Gele vlag bijsturen: " + g.Title, State: g.State.Label(), Due: g.Until})
	}
	return err
}
