package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RecordForm is what a form needs to record something at a round table.
type RecordForm struct {
	Number, Title string
	Items         []portal.AgendaItem // those the actor may know of
	Item          portal.AgendaItem   // the chosen one; zero for none
	Signals       []SignalLink        // that the item is about, as far as the actor may see them
	Owners        []OwnerChoice
	Decisions     []DecisionRow // at the item, for an action point
}

// RecordForm prepares the form with which the actor records a decision or an
// action point about an item, which may be empty.
func (a *App) RecordForm(ctx context.Context, by portal.Actor, number string, item portal.ID) (RecordForm, error) {
	t, err := a.table(ctx, by, policy.RecordTable, number)
	if err != nil {
		return RecordForm{}, err
	}
	if err := openForRecords(t); err != nil {
		return RecordForm{}, err
	}
	f := RecordForm{Number: t.Number, Title: t.Title, Items: policy.VisibleItems(by, t)}
	if it, ok := t.Item(item); ok && policy.VisibleItem(by, t, item) {
		f.Item = it
	}
	if f.Signals, err = a.signalLinks(ctx, by, linkedSignals(f.Item)); err != nil {
		return f, err
	}
	if f.Owners, err = a.owners(ctx, t, portal.Series{}, f.Item.ID); err != nil {
		return f, err
	}
	all, err := a.DecisionsAt(ctx, by, t)
	for _, d := range all {
		if d.Item == f.Item.ID {
			f.Decisions = append(f.Decisions, d)
		}
	}
	return f, err
}
