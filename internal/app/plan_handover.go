package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// holdsPlanActions are the actions of the plan somebody owns.
type holdsPlanActions struct{}

func (holdsPlanActions) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	owned, err := a.store.PlanActionsOwned(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, p := range owned {
		if !p.Running() {
			continue
		}
		it := Holding{Kind: portal.HoldsPlanAction, ID: p.ID, Title: "Een actie van het plan van aanpak"}
		if policy.May(h.by, policy.ReadPlan, nil) {
			it.Title, it.Path = strings.Join([]string{"Actie", p.Number, p.Title}, " "), planLink(p).Path
		}
		items = append(items, it)
	}
	return items, nil
}

// goes: the successor who may note progress; else the coordinator.
func (holdsPlanActions) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	if h.to.ID != "" && mayOwnPlan(h.to, h.org) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsPlanActions) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsPlanAction, ID: it.ID, To: to}}, a.passPlan(ctx, w, it.ID, to)
}

func (a *App) passPlan(ctx context.Context, w *writing, id, to portal.ID) error {
	p, err := a.store.PlanAction(ctx, id)
	if err != nil {
		return err
	}
	who, err := a.store.Person(ctx, to)
	if err != nil {
		return err
	}
	return a.stepPlan(ctx, w, &p, func(_ context.Context, p *portal.PlanAction) ([]portal.Fact, error) {
		return []portal.Fact{p.HandOver(to, who.OrgID, a.now())}, nil
	})
}

func (holdsPlanActions) back(ctx context.Context, a *App, w *writing, who portal.Person, m portal.Moved) error {
	p, err := a.store.PlanAction(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if p.Owner != m.To || !p.Running() {
		return nil // another took it over meanwhile, or it is done
	}
	return a.passPlan(ctx, w, m.ID, who.ID)
}
