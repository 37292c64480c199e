package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CarryRow is an item of an earlier meeting that is offered for the next agenda.
type CarryRow struct {
	// Key names the item in the form; open action points have one of their own.
	Key   portal.ID
	Item  portal.AgendaItem
	Links []TableLink
}

// CarryPage is what an earlier meeting left for a round table.
type CarryPage struct {
	Table, From portal.RoundTable // without their agendas
	Rows        []CarryRow
}

const openActionsKey portal.ID = "actiepunten"

// CarryOver offers what the meeting before left, to who prepares the next one:
// what they may know of, and what doesn't stand on the agenda yet.
func (a *App) CarryOver(ctx context.Context, by portal.Actor, number string) (CarryPage, error) {
	t, err := a.table(ctx, by, policy.PrepareTable, number)
	if err != nil {
		return CarryPage{}, err
	}
	p := CarryPage{Table: t}
	p.Table.Agenda = nil
	if p.From, err = a.tableBefore(ctx, t); err != nil {
		return p, err
	}
	if !policy.May(by, policy.ReadTable, p.From) {
		p.From = portal.RoundTable{}
	}
	p.From.Agenda = nil
	items, err := a.carryOffer(ctx, by, t)
	if err != nil {
		return p, err
	}
	for _, item := range items {
		row := CarryRow{Key: carryKey(item), Item: item}
		if row.Links, err = a.linked(ctx, by, item.Links); err != nil {
			return p, err
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func carryKey(item portal.AgendaItem) portal.ID {
	if item.From.Why == portal.OpenActions {
		return openActionsKey
	}
	return item.From.Item
}

// TakeOverItems puts items that were offered on the agenda. What somebody else
// put there meanwhile isn't put there again.
func (a *App) TakeOverItems(ctx context.Context, by portal.Actor, number string, keys []portal.ID) error {
	return a.changeAgenda(ctx, by, number, 0, func(ctx context.Context, _ *writing, t *portal.RoundTable) ([]portal.Fact, error) {
		offered, err := a.carryOffer(ctx, by, *t)
		if err != nil {
			return nil, err
		}
		return a.putOn(t, slices.DeleteFunc(offered, func(i portal.AgendaItem) bool { return !slices.Contains(keys, carryKey(i)) }))
	})
}

func (a *App) putOn(t *portal.RoundTable, items []portal.AgendaItem) ([]portal.Fact, error) {
	added, err := t.TakeOver(items, a.now())
	if err != nil {
		return nil, err
	}
	var facts []portal.Fact
	for _, item := range added {
		facts = append(facts, a.agendaFact(t, item))
	}
	return facts, nil
}

// carryOffer is what the actor may know of that an earlier meeting left for this
// one and that doesn't stand on its agenda.
func (a *App) carryOffer(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]portal.AgendaItem, error) {
	items, err := a.leftOver(ctx, by, t)
	return slices.DeleteFunc(items, func(i portal.AgendaItem) bool { return !i.VisibleTo(by.ID) || t.Carried(i) }), err
}

// carryInto puts what an earlier meeting left on a new agenda, within the
// transaction that makes or opens it: also what its maker may not know of.
func (a *App) carryInto(ctx context.Context, w *writing, t *portal.RoundTable) error {
	items, err := a.leftOver(ctx, w.by, *t)
	if err != nil {
		return err
	}
	_, err = t.TakeOver(items, a.now())
	return err
}

// leftOver is everything the meeting before left, with the open action points of
// the series that the actor may know of.
func (a *App) leftOver(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]portal.AgendaItem, error) {
	prev, err := a.tableBefore(ctx, t)
	if err != nil || prev.ID == "" {
		return nil, err
	}
	var open []portal.Ref
	if prev.Held() && prev.State != portal.TableBusy {
		page, err := a.store.ActionPoints(ctx, portal.ActionQuery{Scope: policy.TableKeys(by), Series: t.Series, Running: true, Page: portal.Page{Limit: maxLinks}})
		if err != nil {
			return nil, err
		}
		look := a.tablesOnce()
		for _, p := range page.Rows {
			of, err := look.table(ctx, p.Table)
			if err != nil {
				return nil, err
			}
			// The item stands on everybody's agenda: what few know of doesn't bring it there.
			if item, _ := of.Item(p.Item); !item.Confidential {
				open = append(open, p.Ref())
			}
		}
	}
	return portal.CarryOver(prev, open), nil
}

// tableBefore is the last meeting of the series before this one; the zero table
// when there is none. One that was dropped before anybody knew of it doesn't count.
func (a *App) tableBefore(ctx context.Context, t portal.RoundTable) (portal.RoundTable, error) {
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return portal.RoundTable{}, err
	}
	for _, x := range all { // the latest first
		if x.Start.Before(t.Start) && x.ID != t.ID && !(x.State == portal.TableDropped && x.Silent()) {
			return x, nil
		}
	}
	return portal.RoundTable{}, nil
}
