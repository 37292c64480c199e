package portal

import (
	"slices"
	"strings"
	"time"
)

// OpenActionsTitle is what the one item with open action points is called.
const OpenActionsTitle = "Openstaande actiepunten"

// openActionsMinutes is the time box of that item.
const openActionsMinutes = 10

// CarryOver gives the items of an earlier meeting that belong on the next
// agenda, each with its reason: those that weren't handled, those that come back
// each time, and one for the action points that are still open. They have no id
// yet. Of a meeting that is still to be held only what comes back each time
// carries over: its other items have their own day.
func CarryOver(prev RoundTable, openActions []Ref) []AgendaItem {
	var items []AgendaItem
	for _, i := range prev.Agenda {
		ended := prev.State == TableDropped || prev.Held() && prev.State != TableBusy
		actions := i.From != nil && i.From.Why == OpenActions
		switch {
		case actions: // made anew below
		case i.Recurring:
			items = append(items, AgendaItem{
				Title: i.Title, Aim: i.Aim, Explanation: i.Explanation, Minutes: i.Minutes, Presenter: i.Presenter, Introducer: i.Introducer, Section: i.Section,
				Confidential: i.Confidential, For: slices.Clone(i.For), Recurring: true, From: &CarriedFrom{Table: prev.ID, Item: i.ID, Why: ComesBack},
			})
		case ended && i.Outcome != Handled:
			next := i
			next.ID, next.Outcome, next.From = "", "", &CarriedFrom{Table: prev.ID, Item: i.ID, Why: NotHandled}
			next.For, next.Links = slices.Clone(i.For), slices.Clone(i.Links)
			items = append(items, next)
		}
	}
	if len(openActions) > 0 {
		items = append(items, AgendaItem{Title: OpenActionsTitle, Aim: AimInform, Minutes: openActionsMinutes, Links: openActions, From: &CarriedFrom{Table: prev.ID, Why: OpenActions}})
	}
	return items
}

// Carried reports whether an item that was carried over stands on the agenda
// already: the same one, or one under the same title.
func (t RoundTable) Carried(item AgendaItem) bool {
	return slices.ContainsFunc(t.Agenda, func(i AgendaItem) bool {
		if item.From.Why == OpenActions {
			return i.From != nil && i.From.Why == OpenActions
		}
		if i.From != nil && i.From.Table == item.From.Table && i.From.Item == item.From.Item {
			return true
		}
		// The agenda a series starts with may name what comes back as well.
		return !item.Confidential && !i.Confidential && strings.EqualFold(i.Title, item.Title)
	})
}

// TakeOver puts items that were carried over on the agenda, those that stand
// there already left out, as far as they fit. It gives those that were added.
func (t *RoundTable) TakeOver(items []AgendaItem, now time.Time) ([]AgendaItem, error) {
	if t.AgendaFixed() {
		return nil, t.agendaFixed()
	}
	var added []AgendaItem
	for _, item := range items {
		if t.Carried(item) || len(t.Agenda) >= MaxAgenda {
			continue
		}
		item, err := t.AddItem(item, now)
		if err != nil {
			return nil, err
		}
		added = append(added, item)
	}
	return added, nil
}

// Discussed marks items under which something was recorded as handled, unless it
// was said already what became of them.
func (t *RoundTable) Discussed(items []ID) {
	t.Agenda = slices.Clone(t.Agenda)
	for i := range t.Agenda {
		if t.Agenda[i].Outcome == "" && slices.Contains(items, t.Agenda[i].ID) {
			t.Agenda[i].Outcome = Handled
		}
	}
}

// PassOnUnhandled marks what the meeting didn't come to: it goes to the next one.
func (t *RoundTable) PassOnUnhandled() {
	t.Agenda = slices.Clone(t.Agenda)
	for i := range t.Agenda {
		if t.Agenda[i].Outcome == "" {
			t.Agenda[i].Outcome = Carried
		}
	}
}
