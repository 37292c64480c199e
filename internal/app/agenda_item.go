package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ItemInput is what was typed of an agenda item. Links are numbers and addresses.
type ItemInput struct {
	portal.AgendaItem
	LinkText string
	Citizen  CitizenAnswer
	Version  int64
}

// ItemSeat is somebody with a seat, to be chosen from.
type ItemSeat struct {
	ID   portal.ID
	Name string
	Seat portal.SeatKind
}

// ItemForm is what the form of an agenda item needs.
type ItemForm struct {
	Table    portal.RoundTable // without its agenda
	Item     portal.AgendaItem
	LinkText string
	Seats    []ItemSeat // who has a seat, and the actor
	Sections []string   // used on this agenda
	LeftOut  []string   // who may not know of this confidential item
	Fixed    bool       // the meeting has begun: it can't be removed
	Next     bool       // there is a next meeting to move it to
}

// ItemForm gives the form of an item that is there, or with an empty id of a new one.
func (a *App) ItemForm(ctx context.Context, by portal.Actor, number string, id portal.ID) (ItemForm, error) {
	t, err := a.table(ctx, by, policy.PrepareTable, number)
	if err != nil {
		return ItemForm{}, err
	}
	f := ItemForm{Table: t, Fixed: t.AgendaFixed()}
	f.Table.Agenda = nil
	for _, i := range policy.VisibleItems(by, t) {
		if i.Section != "" && !slices.Contains(f.Sections, i.Section) {
			f.Sections = append(f.Sections, i.Section)
		}
	}
	if f.Seats, err = a.itemSeats(ctx, by, t); err != nil {
		return f, err
	}
	if id == "" {
		f.Item = portal.AgendaItem{Aim: portal.AimDiscuss, Minutes: 15, For: t.ForByDefault(by.ID)}
		return f, nil
	}
	if err := policy.Check(by, policy.PrepareTable, policy.TableItem{Table: t, Item: id}); err != nil {
		return f, err
	}
	f.Item, _ = t.Item(id)
	links, err := a.linked(ctx, by, f.Item.Links)
	if err != nil {
		return f, err
	}
	f.LinkText = linkText(links)
	if f.Item.Confidential {
		if f.LeftOut, err = a.namesOfPeople(ctx, t.LeftOut(f.Item)); err != nil {
			return f, err
		}
	} else {
		f.Item.For = t.ForByDefault(by.ID)
	}
	next, err := a.nextPrepared(ctx, by, t)
	f.Next = next.ID != ""
	return f, err
}

func linkText(links []TableLink) string {
	text := ""
	for i, l := range links {
		if i > 0 {
			text += " "
		}
		text += l.Text()
	}
	return text
}

func (a *App) itemSeats(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]ItemSeat, error) {
	seats := slices.Clone(t.Seats)
	if portal.SeatOf(seats, by.ID).Person == "" {
		seats = append(seats, portal.Seat{Person: by.ID})
	}
	var choices []ItemSeat
	for _, s := range seats {
		name, err := a.personName(ctx, s.Person)
		if err != nil {
			return nil, err
		}
		choices = append(choices, ItemSeat{ID: s.Person, Name: name, Seat: s.Kind})
	}
	return choices, nil
}

// AddItem puts an item on the agenda. It gives its id.
func (a *App) AddItem(ctx context.Context, by portal.Actor, number string, in ItemInput) (portal.ID, error) {
	id := portal.NewID()
	return id, a.changeAgenda(ctx, by, number, 0, func(ctx context.Context, w *writing, t *portal.RoundTable) ([]portal.Fact, error) {
		in.ID = id
		item, facts, err := a.checkItem(ctx, by, *t, portal.AgendaItem{}, in)
		if err != nil {
			return nil, err
		}
		if item, err = t.AddItem(item, a.now()); err != nil {
			return nil, err
		}
		return append(facts, a.agendaFact(t, item)), nil
	})
}

// ChangeItem changes what was typed of an item. Who may no longer know of it
// loses sight of it at once. known: it became confidential after people had seen it.
func (a *App) ChangeItem(ctx context.Context, by portal.Actor, number string, in ItemInput) (known bool, err error) {
	err = a.changeAgenda(ctx, by, number, in.Version, func(ctx context.Context, w *writing, t *portal.RoundTable) ([]portal.Fact, error) {
		if err := policy.Check(by, policy.PrepareTable, policy.TableItem{Table: *t, Item: in.ID}); err != nil {
			return nil, err
		}
		was, _ := t.Item(in.ID)
		item, facts, err := a.checkItem(ctx, by, *t, was, in)
		if err != nil {
			return nil, err
		}
		if err := t.ChangeItem(item, a.now()); err != nil {
			return nil, err
		}
		item, _ = t.Item(in.ID)
		known = !t.Silent() && item.Confidential && !was.Confidential
		return append(facts, a.agendaFact(t, item)), nil
	})
	return known, err
}

// checkItem reports everything that is wrong with the form at once.
func (a *App) checkItem(ctx context.Context, by portal.Actor, t portal.RoundTable, was portal.AgendaItem, in ItemInput) (portal.AgendaItem, []portal.Fact, error) {
	item := in.AgendaItem
	item.For = slices.Clone(in.For)
	fields, facts := checkCitizen(map[string]string{
		"title": item.Title, "explanation": item.Explanation, "chair_note": item.ChairNote, "introducer": item.Introducer, "section": item.Section,
	}, in.Citizen, t.Ref(), false)
	typed, err := a.refs(ctx, by, "links", in.LinkText, fields)
	if err != nil {
		return item, nil, err
	}
	seen, err := a.linked(ctx, by, was.Links)
	if err != nil {
		return item, nil, err
	}
	item.Links = mergedLinks(was.Links, seen, typed)
	known := func(id portal.ID) bool {
		return id == by.ID || portal.SeatOf(t.Seats, id).Person != "" || id == was.Presenter || slices.Contains(was.For, id)
	}
	if item.Presenter != "" && !known(item.Presenter) {
		fields["presenter"] = "Deze persoon zit niet aan tafel. Kies iemand uit de lijst, of schrijf een naam op."
	}
	if item.Confidential && slices.ContainsFunc(item.For, func(id portal.ID) bool { return !known(id) }) {
		fields["for"] = "Een van deze mensen zit niet aan tafel. Kies opnieuw."
	}
	if err := item.Validate(); err != nil {
		maps.Copy(fields, portal.FieldsOf(err))
	}
	if item.Presenter != "" {
		item.Introducer = ""
	}
	return item, facts, fields.Err()
}
