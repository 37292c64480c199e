package portal

import (
	"slices"
	"strings"
	"time"
)

// AgendaFixed reports whether the agenda can't be changed any more: order and
// items are fixed once the meeting has begun; see AddItem for the one exception.
func (t RoundTable) AgendaFixed() bool { return !t.Before() }

func (t RoundTable) agendaFixed() error {
	return Errorf(Conflict, "Deze ronde tafel staat op ‘%s’. De agenda ligt dan vast.", t.State.Label())
}

// AddItem puts an item at the end of the agenda, before the item that closes the
// meeting; also while the meeting is on. It gets an id.
func (t *RoundTable) AddItem(item AgendaItem, now time.Time) (AgendaItem, error) {
	if t.AgendaFixed() && t.State != TableBusy {
		return item, t.agendaFixed()
	}
	if len(t.Agenda) >= MaxAgenda {
		return item, Errorf(Conflict, "Op een agenda passen ten hoogste %s punten. Haal er eerst een af.", Number(MaxAgenda))
	}
	if err := item.Validate(); err != nil {
		return item, err
	}
	if item.ID == "" {
		item.ID = NewID()
	}
	item.Outcome = ""
	at := len(t.Agenda)
	if at > 0 && t.Agenda[at-1].closes() {
		at--
	}
	t.Agenda = slices.Insert(slices.Clone(t.Agenda), at, item)
	t.ChangedAt = now
	return item, nil
}

// closes reports whether an item is the round of questions or the closing with
// which a meeting ends, and the meeting has not come to it.
func (i AgendaItem) closes() bool {
	return i.Outcome == "" && slices.ContainsFunc(strings.Fields(strings.ToLower(i.Title)), func(word string) bool {
		return word == "rondvraag" || word == "sluiting" || word == "afsluiting"
	})
}

// ChangeItem replaces what was typed of an item; where it came from and what
// became of it stay.
func (t *RoundTable) ChangeItem(item AgendaItem, now time.Time) error {
	at := t.itemAt(item.ID)
	switch {
	case at < 0:
		return ErrNotFound
	case t.AgendaFixed() && t.State != TableBusy:
		return t.agendaFixed()
	}
	was := t.Agenda[at]
	item.Proposal, item.From, item.Outcome = was.Proposal, was.From, was.Outcome
	if err := item.Validate(); err != nil {
		return err
	}
	t.Agenda = slices.Clone(t.Agenda)
	t.Agenda[at] = item
	t.ChangedAt = now
	return nil
}

// RemoveItem takes an item off the agenda.
func (t *RoundTable) RemoveItem(id ID, now time.Time) error {
	at := t.itemAt(id)
	switch {
	case at < 0:
		return ErrNotFound
	case t.AgendaFixed():
		return t.agendaFixed()
	}
	t.Agenda = slices.Delete(slices.Clone(t.Agenda), at, at+1)
	t.ChangedAt = now
	return nil
}

// OrderItems puts the items that a person may know of in another order. Items
// they may not know of keep their place, so that ordering tells nothing of them.
// The order has to name each of their items once: otherwise somebody else
// changed the agenda meanwhile.
func (t *RoundTable) OrderItems(person ID, order []ID, now time.Time) error {
	if t.AgendaFixed() {
		return t.agendaFixed()
	}
	var places []int
	for i, item := range t.Agenda {
		if item.VisibleTo(person) {
			places = append(places, i)
		}
	}
	named := map[ID]bool{}
	for _, id := range order {
		item, ok := t.Item(id)
		if !ok || !item.VisibleTo(person) || named[id] {
			return errAgendaChanged()
		}
		named[id] = true
	}
	if len(order) != len(places) {
		return errAgendaChanged()
	}
	agenda := slices.Clone(t.Agenda)
	for i, id := range order {
		agenda[places[i]], _ = t.Item(id)
	}
	t.Agenda, t.ChangedAt = agenda, now
	return nil
}

func errAgendaChanged() error {
	return Errorf(Conflict, "Iemand anders wijzigde de agenda intussen. U ziet nu de agenda zoals die is.")
}

// MoveItem puts an item one place earlier or later among those the person may
// know of. At the edge it stays where it is.
func (t *RoundTable) MoveItem(person, id ID, up bool, now time.Time) error {
	if item, ok := t.Item(id); !ok || !item.VisibleTo(person) {
		return ErrNotFound
	}
	var order []ID
	for _, item := range t.ItemsFor(person) {
		order = append(order, item.ID)
	}
	at := slices.Index(order, id)
	to := at + 1
	if up {
		to = at - 1
	}
	if to >= 0 && to < len(order) {
		order[at], order[to] = order[to], order[at]
	}
	return t.OrderItems(person, order, now)
}

// Timetable gives when each of these items starts, and how long they take
// together. It is made of what one reader may know of: a gap would tell of a
// confidential item.
func Timetable(items []AgendaItem, start time.Time) (starts []time.Time, length time.Duration) {
	for _, i := range items {
		starts = append(starts, start.Add(length))
		length += time.Duration(i.Minutes) * time.Minute
	}
	return starts, length
}

// LeftOut are the people with a seat who may not know of a confidential item.
func (t RoundTable) LeftOut(item AgendaItem) []ID {
	var out []ID
	for _, s := range t.Seats {
		if !item.VisibleTo(s.Person) {
			out = append(out, s.Person)
		}
	}
	return out
}

// ForByDefault is who a confidential item is for unless its maker chooses
// others: maker, chair and secretary.
func (t RoundTable) ForByDefault(maker ID) []ID {
	var who []ID
	for _, id := range []ID{maker, t.Chair(), t.Secretary()} {
		if id != "" && !slices.Contains(who, id) {
			who = append(who, id)
		}
	}
	return who
}

// OpenItems are the items that aren't confidential, in order.
func (t RoundTable) OpenItems() []AgendaItem {
	return slices.DeleteFunc(slices.Clone(t.Agenda), func(i AgendaItem) bool { return i.Confidential })
}
