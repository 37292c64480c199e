package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxSetTasks is how many sets the start page looks at.
const maxSetTasks = 20

// askedBefore is how many days before the end of a quarter the start page asks what
// was kept in it.
const askedBefore = 21

// setTasks are the sets that ask something of the actor: to look at one again that
// is theirs, and near the end of a quarter to say what their organisation kept.
func (a *App) setTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	var tasks []Task
	owned, err := a.store.AgreementSetsOwned(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range owned {
		if s.ReviewDue(a.now()) && policy.May(by, policy.KeepSet, s) {
			tasks = append(tasks, a.tableTask("Bekijk opnieuw: afsprakenset ‘"+s.Title+"’", "/afsprakensets/"+s.Number, s.Review, s.Number))
		}
	}
	end := portal.SetPeriodEnd(a.now())
	if by.Role == portal.Reader || a.now().Before(end.AddDate(0, 0, -askedBefore)) {
		return tasks, nil
	}
	page, err := a.store.AgreementSets(ctx, portal.SetQuery{Scope: policy.TableKeys(by), Org: by.OrgID, Running: true, Page: portal.Page{Limit: maxSetTasks}})
	if err != nil {
		return nil, err
	}
	period, _ := portal.SetPeriod(a.now())
	for _, s := range page.Rows {
		// Of an organisation its contact is asked, and who owns the set.
		asked := by.Role == portal.Contact || by.Role == portal.Coordinator || s.Owner == by.ID
		if asked && policy.May(by, policy.CheckSet, s) && len(s.InUse()) > 0 && s.CheckStamp(period, by.OrgID) == "" {
			tasks = append(tasks, a.tableTask("Vul in of de afspraken zijn nagekomen: ‘"+s.Title+"’", "/afsprakensets/"+s.Number+"#invullen", end.AddDate(0, 0, 1).Add(-1), s.Number))
		}
	}
	return tasks, nil
}

// holdsSets are the sets somebody owns.
type holdsSets struct{}

func (holdsSets) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	owned, err := a.store.AgreementSetsOwned(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range owned {
		if !s.Running() {
			continue
		}
		it := Holding{Kind: portal.HoldsSet, ID: s.ID, Title: "Een afsprakenset die u niet mag lezen"}
		if policy.May(h.by, policy.ReadSet, s) {
			it.Title, it.Path = strings.Join([]string{s.Number, s.Title}, " "), "/afsprakensets/"+s.Number
		}
		items = append(items, it)
	}
	return items, nil
}

// goes: the successor who may keep sets; else the coordinator.
func (holdsSets) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	s, err := a.store.AgreementSet(ctx, it.ID)
	if err != nil {
		return "", err
	}
	if h.to.ID != "" && a.mayOwn(h.to, h.org, s) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsSets) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsSet, ID: it.ID, To: to}}, a.passSet(ctx, w, it.ID, to)
}

func (a *App) passSet(ctx context.Context, w *writing, id, to portal.ID) error {
	s, err := a.store.AgreementSet(ctx, id)
	if err != nil {
		return err
	}
	return a.stepSet(ctx, w, &s, func(_ context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		return []portal.Fact{s.HandOver(to, a.now())}, nil
	})
}

func (holdsSets) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	s, err := a.store.AgreementSet(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if s.Owner != m.To || !s.Running() || !slices.Contains(s.Orgs, p.OrgID) {
		return nil // another took it over meanwhile, or it was ended
	}
	return a.passSet(ctx, w, m.ID, p.ID)
}
