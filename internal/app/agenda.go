package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AgendaLine is an item of an agenda as its reader may know it.
type AgendaLine struct {
	portal.AgendaItem
	Start         time.Time
	PresenterName string // of a person or of somebody without an account
	Linked        []TableLink
	ForNames      []string // of a confidential item
	Papers        int      // how many papers it has
	Missing       bool     // one is expected, and there is none yet
	Proposal      string   // the number of where it came from; empty when the reader may not see that
	Change        bool     // the reader may change it
}

// AgendaPage is everything the page of a round table shows to one reader.
type AgendaPage struct {
	// Table holds the items that the reader may know of, and no others.
	Table portal.RoundTable
	Lines []AgendaLine
	// Length is how long these take, Over how much longer than the meeting.
	Length, Over time.Duration
	// Prepare: the reader prepares the meeting. Order: the items can be put in
	// another order now; Add: one can be added; Propose: the reader may propose one.
	Prepare, Order, Add, Propose bool
	Waiting                      []ProposalRow // for who prepares
	Carry                        int           // how many items of an earlier meeting are offered
}

// Agenda gives the agenda of a round table, as the actor may know it.
func (a *App) Agenda(ctx context.Context, by portal.Actor, number string) (AgendaPage, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return AgendaPage{}, err
	}
	full := t
	t.Agenda = policy.VisibleItems(by, t)
	p := AgendaPage{Table: t, Prepare: policy.May(by, policy.PrepareTable, t), Propose: policy.May(by, policy.ProposeItem, t) && t.Before()}
	p.Order, p.Add = p.Prepare && !t.AgendaFixed(), p.Prepare && (!t.AgendaFixed() || t.State == portal.TableBusy)
	starts, length := portal.Timetable(t.Agenda, t.Start)
	p.Length, p.Over = length, max(0, length-t.Length())
	papers, err := a.PapersOf(ctx, by, t)
	if err != nil {
		return p, err
	}
	for i, item := range t.Agenda {
		line, err := a.agendaLine(ctx, by, p.Prepare, item)
		if err != nil {
			return p, err
		}
		line.Start, line.Change = starts[i], p.Add
		with := papers[i+1] // after those of the meeting as a whole
		line.Papers, line.Missing = len(with.Papers)+len(with.Earlier), with.Missing
		p.Lines = append(p.Lines, line)
	}
	if !p.Prepare {
		return p, nil
	}
	if p.Waiting, err = a.waitingProposals(ctx, by, full); err != nil || !p.Order {
		return p, err
	}
	offered, err := a.carryOffer(ctx, by, full)
	p.Carry = len(offered)
	return p, err
}

func (a *App) agendaLine(ctx context.Context, by portal.Actor, prepares bool, item portal.AgendaItem) (AgendaLine, error) {
	l := AgendaLine{AgendaItem: item, PresenterName: item.Introducer}
	if !prepares {
		l.ChairNote = ""
	}
	var err error
	if item.Presenter != "" {
		if l.PresenterName, err = a.personName(ctx, item.Presenter); err != nil {
			return l, err
		}
	}
	if l.ForNames, err = a.namesOfPeople(ctx, item.For); err != nil {
		return l, err
	}
	if l.Linked, err = a.linked(ctx, by, item.Links); err != nil || item.Proposal == "" {
		return l, err
	}
	p, err := a.proposalRow(ctx, by, item.Proposal)
	if err != nil && portal.KindOf(err) != portal.NotFound && portal.KindOf(err) != portal.Forbidden {
		return l, err
	}
	l.Proposal = p.Number
	return l, nil
}

func (a *App) namesOfPeople(ctx context.Context, ids []portal.ID) ([]string, error) {
	var names []string
	for _, id := range ids {
		name, err := a.personName(ctx, id)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// RemoveItem takes an item off the agenda; later puts it on that of the next
// meeting of the series.
func (a *App) RemoveItem(ctx context.Context, by portal.Actor, number string, id portal.ID, version int64, later bool) error {
	return a.changeAgenda(ctx, by, number, version, func(ctx context.Context, w *writing, t *portal.RoundTable) ([]portal.Fact, error) {
		if err := policy.Check(by, policy.PrepareTable, policy.TableItem{Table: *t, Item: id}); err != nil {
			return nil, err
		}
		item, _ := t.Item(id)
		if err := t.RemoveItem(id, a.now()); err != nil {
			return nil, err
		}
		if later {
			if err := a.moveToNext(ctx, w, *t, item); err != nil {
				return nil, err
			}
		}
		return []portal.Fact{a.agendaFact(t, item)}, nil
	})
}

// moveToNext puts an item that was taken off on the next agenda of the series.
func (a *App) moveToNext(ctx context.Context, w *writing, t portal.RoundTable, item portal.AgendaItem) error {
	next, err := a.nextPrepared(ctx, w.by, t)
	if err != nil {
		return err
	}
	if next.ID == "" {
		return portal.Fields{"later": "Er is nog geen volgende ronde tafel in deze reeks. Plan die eerst."}.Err()
	}
	item.From, item.ID = &portal.CarriedFrom{Table: t.ID, Item: item.ID, Why: portal.NotHandled}, ""
	var added portal.AgendaItem
	err = a.stepTable(ctx, w, &next, func(ctx context.Context, _ *writing, next *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		if added, err = next.AddItem(item, a.now()); err != nil {
			return nil, err
		}
		if err := a.proposalFollows(ctx, *next, added); err != nil {
			return nil, err
		}
		return []portal.Fact{a.agendaFact(next, added)}, nil
	})
	if err != nil {
		return err
	}
	return a.papersToItem(ctx, portal.AgendaItem{ID: item.From.Item}.Ref(), next, added.ID)
}

// MoveItem puts an item one place earlier or later among those the actor sees.
func (a *App) MoveItem(ctx context.Context, by portal.Actor, number string, id portal.ID, version int64, up bool) error {
	return a.reorder(ctx, by, number, version, func(t *portal.RoundTable) error { return t.MoveItem(by.ID, id, up, a.now()) })
}

// OrderItems puts the items that the actor sees in this order.
func (a *App) OrderItems(ctx context.Context, by portal.Actor, number string, version int64, order []portal.ID) error {
	return a.reorder(ctx, by, number, version, func(t *portal.RoundTable) error { return t.OrderItems(by.ID, order, a.now()) })
}

func (a *App) reorder(ctx context.Context, by portal.Actor, number string, version int64, order func(t *portal.RoundTable) error) error {
	return a.changeAgenda(ctx, by, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable) ([]portal.Fact, error) {
		was := *t
		if err := order(t); err != nil {
			return nil, err
		}
		if slices.EqualFunc(was.Agenda, t.Agenda, func(x, y portal.AgendaItem) bool { return x.ID == y.ID }) {
			return nil, nil
		}
		// Nobody hears of an order in which only a confidential item moved, but who
		// may know of that item.
		if open := was.OpenItems(); slices.EqualFunc(open, t.OpenItems(), func(x, y portal.AgendaItem) bool { return x.ID == y.ID }) {
			for i, item := range t.Agenda {
				if was.Agenda[i].ID != item.ID && item.Confidential {
					return []portal.Fact{a.agendaFact(t, item)}, nil
				}
			}
		}
		t.MarkChanged(a.now())
		return []portal.Fact{t.Fact(portal.AgendaChanged, nil)}, nil
	})
}

// changeAgenda runs one step on the agenda of a round table that the actor prepares.
func (a *App) changeAgenda(ctx context.Context, by portal.Actor, number string, version int64, do func(ctx context.Context, w *writing, t *portal.RoundTable) ([]portal.Fact, error)) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, version, func(ctx context.Context, w *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		return do(ctx, w, t)
	})
}

// agendaFact tells that an item changed. Of a confidential one only those hear
// who may know of it; everybody is mailed of what changed in their own agenda.
func (a *App) agendaFact(t *portal.RoundTable, item portal.AgendaItem) portal.Fact {
	t.MarkChanged(a.now())
	if item.Confidential {
		return t.Fact(portal.AgendaChanged, map[string]string{portal.DetailItem: string(item.ID)})
	}
	return t.Fact(portal.AgendaChanged, nil)
}

// nextTable is the next meeting of the series that is still to be held; the zero
// table when there is none.
func (a *App) nextTable(ctx context.Context, t portal.RoundTable) (portal.RoundTable, error) {
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return portal.RoundTable{}, err
	}
	var next portal.RoundTable
	for _, x := range all { // the latest first
		if x.Start.After(t.Start) && x.ID != t.ID && x.Before() {
			next = x
		}
	}
	return next, nil
}

// nextPrepared is nextTable for who prepares that one too; to others a concept isn't
// there.
func (a *App) nextPrepared(ctx context.Context, by portal.Actor, t portal.RoundTable) (portal.RoundTable, error) {
	next, err := a.nextTable(ctx, t)
	if err != nil || !policy.May(by, policy.PrepareTable, next) {
		return portal.RoundTable{}, err
	}
	return next, nil
}

// maxTablesOf is how many meetings of a series are looked at for the one before
// or after another: more than a series has in years.
const maxTablesOf = 100
