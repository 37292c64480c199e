package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// holdsSteps are the steps of follow-ups somebody still has to do. The id of a holding
// is that of the step.
type holdsSteps struct{}

func (holdsSteps) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	var items []Holding
	err := a.eachStepOf(ctx, h.from.ID, func(on policy.DecisionOn, s portal.FollowStep) error {
		item, _ := on.Table.Item(on.Decision.Item)
		it := Holding{Kind: portal.HoldsFollowStep, ID: s.ID, Title: "Een stap van een besluit dat u niet mag lezen", Hidden: !item.VisibleTo(h.by.ID)}
		if policy.May(h.by, policy.ReadDecision, on) {
			it.Title, it.Path = on.Decision.Number+" "+s.What, followPath(on.Decision.Number)
		}
		items = append(items, it)
		return nil
	})
	return items, err
}

// eachStepOf hands over the open steps of one person, with the decision they belong to.
func (a *App) eachStepOf(ctx context.Context, person portal.ID, do func(on policy.DecisionOn, s portal.FollowStep) error) error {
	owned, err := a.store.DecisionsOwned(ctx, person, maxStepsOwned)
	if err != nil {
		return err
	}
	for _, d := range owned {
		t, err := a.store.Table(ctx, d.Table)
		if err != nil {
			return err
		}
		for _, s := range d.OpenSteps() {
			if s.Owner != person {
				continue
			}
			if err := do(policy.DecisionOn{Decision: d, Table: t}, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// stepOf finds an open step of one person.
func (a *App) stepOf(ctx context.Context, person, step portal.ID) (on policy.DecisionOn, found bool, err error) {
	err = a.eachStepOf(ctx, person, func(x policy.DecisionOn, s portal.FollowStep) error {
		if s.ID == step {
			on, found = x, true
		}
		return nil
	})
	return on, found, err
}

// goes: the successor when they may read the decision; of a confidential item somebody
// it names; else the coordinator.
func (holdsSteps) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	on, found, err := a.stepOf(ctx, h.from.ID, it.ID)
	if err != nil {
		return "", err
	}
	item, _ := on.Table.Item(on.Decision.Item)
	for _, id := range append([]portal.ID{h.to.ID}, item.For...) {
		if !found || id == "" || id == h.from.ID {
			continue
		}
		if may, err := a.canDoStep(ctx, on, id); may || err != nil {
			return id, err
		}
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsSteps) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	on, found, err := a.stepOf(ctx, h.from.ID, it.ID)
	if err != nil || !found {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsFollowStep, ID: it.ID, To: to}}, a.passStep(ctx, w, on.Decision.ID, it.ID, to)
}

func (a *App) passStep(ctx context.Context, w *writing, decision, step, to portal.ID) error {
	return a.tendFollow(ctx, w, decision, func(d *portal.Decision) ([]portal.Fact, error) { return one(d.PassStep(step, to)) })
}

func (holdsSteps) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	on, found, err := a.stepOf(ctx, m.To, m.ID)
	if err != nil || !found {
		return err // another took it over meanwhile, or it is done
	}
	if may, err := a.canDoStep(ctx, on, p.ID); !may || err != nil {
		return err
	}
	return a.passStep(ctx, w, on.Decision.ID, m.ID, p.ID)
}
