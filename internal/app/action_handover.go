package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxOwned is how many running action points of one person are handed over.
const maxOwned = 1000

// holdsActions are the action points somebody still has to do.
type holdsActions struct{}

func (k holdsActions) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	owned, err := a.store.ActionPointsOwned(ctx, h.from.ID, maxOwned)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, p := range owned {
		on, err := a.actionOn(ctx, p)
		if err != nil {
			return nil, err
		}
		item, _ := on.Table.Item(p.Item)
		it := Holding{Kind: portal.HoldsAction, ID: p.ID, Title: "Een actiepunt dat u niet mag lezen", Hidden: !item.VisibleTo(h.by.ID)}
		if policy.May(h.by, policy.ReadAction, on) {
			it.Title, it.Path = p.Number+" "+beginning(p.What, subjectLength), "/actiepunten/"+p.Number
		}
		items = append(items, it)
	}
	return items, nil
}

// goes: the successor; of a confidential item somebody it names.
func (holdsActions) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	p, err := a.store.ActionPoint(ctx, it.ID)
	if err != nil {
		return "", err
	}
	on, err := a.actionOn(ctx, p)
	if err != nil {
		return "", err
	}
	item, _ := on.Table.Item(p.Item)
	if item.VisibleTo(h.to.ID) {
		return h.to.ID, nil
	}
	for _, id := range item.For {
		if who, err := a.store.Person(ctx, id); err == nil && id != h.from.ID && who.State == portal.PersonActive {
			return id, nil
		}
	}
	set, err := a.store.Settings(ctx)
	return set.Coordinator, err // nobody it names is left: somebody has to see to it
}

func (k holdsActions) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	id, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	to, err := a.store.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := a.passAction(ctx, w, it.ID, to); err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsAction, ID: it.ID, To: id}}, nil
}

func (a *App) passAction(ctx context.Context, w *writing, id portal.ID, to portal.Person) error {
	return a.tendAction(ctx, w, id, func(p *portal.ActionPoint) (portal.Fact, error) { return p.HandOver(to, a.now()), nil })
}

// tendAction does one step on an action point within a transaction, for who was
// asked about elsewhere: a handover, or the portal itself.
func (a *App) tendAction(ctx context.Context, w *writing, id portal.ID, do func(p *portal.ActionPoint) (portal.Fact, error)) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	p, err := a.store.ActionPoint(ctx, id)
	if err != nil {
		return err
	}
	on, err := a.actionOn(ctx, p)
	if err != nil {
		return err
	}
	fact, err := do(&p)
	if err != nil {
		return err
	}
	if err := a.keepAction(ctx, &p, on.Table, on.Series, set); err != nil {
		return err
	}
	w.record(p.Version, fact)
	return nil
}

func (holdsActions) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	action, err := a.store.ActionPoint(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if action.Owner != m.To || !action.Running() {
		return nil // another took it over meanwhile, or it is done
	}
	return a.passAction(ctx, w, m.ID, p)
}

// OwnAction is an action point of somebody, for their own data.
type OwnAction struct {
	Number, What, State string
	Due                 time.Time
	Notes               []string
}

// ownActions are the action points the actor has or had.
func (a *App) ownActions(ctx context.Context, by portal.Actor, d *PersonalData) error {
	scope := policy.TableKeys(by)
	for _, done := range []bool{false, true} {
		q := portal.ActionQuery{Scope: scope, Owner: by.ID, Running: !done, Done: done, Page: portal.Page{Limit: exportBatch}}
		for {
			page, err := a.store.ActionPoints(ctx, q)
			if err != nil {
				return err
			}
			for _, p := range page.Rows {
				own := OwnAction{Number: p.Number, What: p.What, State: p.State.Label(), Due: p.Due}
				for _, n := range p.Progress {
					if n.By == by.ID && n.Text != "" {
						own.Notes = append(own.Notes, n.Text)
					}
				}
				d.Actions = append(d.Actions, own)
			}
			if q.Page.After = page.Next; page.Next == "" {
				break
			}
		}
	}
	return nil
}
