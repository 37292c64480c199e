package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MeetingItem is an item of the agenda as who records the meeting goes through it.
type MeetingItem struct {
	portal.AgendaItem
	Noted    bool // something was written under it
	Recorded int  // agreements and action points
}

// MeetingPage is what who records a meeting sees: the agenda, and of one item all
// that was recorded about it.
type MeetingPage struct {
	Table portal.RoundTable // with the items the actor may know of
	Items []MeetingItem
	// Item is the one in hand; zero for what belongs to the whole meeting.
	Item      portal.AgendaItem
	ForNames  []string // of a confidential item
	Links     []TableLink
	Note      portal.MinutesItem
	NoteBy    Name
	Decisions []DecisionRow
	Actions   []ActionRow
	Owners    []OwnerChoice
}

// Meeting gives the page with which the actor records a meeting, with an item in
// hand: item, and else the one on the table. whole asks for what belongs to none.
func (a *App) Meeting(ctx context.Context, by portal.Actor, number string, item portal.ID, whole bool) (MeetingPage, error) {
	t, err := a.table(ctx, by, policy.RecordTable, number)
	if err != nil {
		return MeetingPage{}, err
	}
	if !policy.VisibleItem(by, t, item) {
		return MeetingPage{}, portal.ErrNotFound
	}
	p := MeetingPage{Table: t}
	p.Table.Agenda = policy.VisibleItems(by, t)
	if !whole {
		p.Item = inHand(p.Table, item)
	}
	m, err := a.minutesOf(ctx, t)
	if err != nil {
		return p, err
	}
	p.Note = m.For(p.Item.ID)
	if p.NoteBy, err = a.nameOf(ctx, p.Note.By); err != nil {
		return p, err
	}
	recorded, err := a.recordedAt(ctx, by, t, &p)
	if err != nil {
		return p, err
	}
	for _, i := range p.Table.Agenda {
		p.Items = append(p.Items, MeetingItem{AgendaItem: i, Noted: m.For(i.ID).Text != "", Recorded: recorded[i.ID]})
	}
	if p.Item.Confidential {
		if p.ForNames, err = a.namesOfPeople(ctx, p.Item.For); err != nil {
			return p, err
		}
	}
	if p.Links, err = a.linked(ctx, by, p.Item.Links); err != nil {
		return p, err
	}
	p.Owners, err = a.OwnersAt(ctx, by, t, p.Item.ID)
	return p, err
}

// inHand is the item with an id, and else the one on the table, the first that is
// still open, or the first.
func inHand(t portal.RoundTable, id portal.ID) portal.AgendaItem {
	for _, want := range []portal.ID{id, t.Current} {
		if i, ok := t.Item(want); ok {
			return i
		}
	}
	for _, i := range t.Agenda {
		if i.Outcome == "" {
			return i
		}
	}
	if len(t.Agenda) > 0 {
		return t.Agenda[0]
	}
	return portal.AgendaItem{}
}

// recordedAt fills in what was recorded about the item in hand, and counts what was
// recorded per item.
func (a *App) recordedAt(ctx context.Context, by portal.Actor, t portal.RoundTable, p *MeetingPage) (map[portal.ID]int, error) {
	count := map[portal.ID]int{}
	decisions, err := a.DecisionsAt(ctx, by, t)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		count[d.Item]++
		if d.Item == p.Item.ID {
			p.Decisions = append(p.Decisions, d)
		}
	}
	actions, err := a.ActionsAt(ctx, by, t)
	if err != nil {
		return nil, err
	}
	for _, x := range actions {
		count[x.Item]++
		if x.Item == p.Item.ID {
			p.Actions = append(p.Actions, x)
		}
	}
	return count, nil
}

// ScreenItem is an item with what was recorded about it.
type ScreenItem struct {
	portal.AgendaItem
	Current   bool
	Decisions []DecisionRow
	Actions   []ActionRow
}

// MeetingScreen is what those at the table follow: the item on the table, and what
// was recorded. Notes are no part of it: the typing is nobody's but the writer's.
type MeetingScreen struct {
	Table portal.RoundTable // with the items the reader may know of
	Items []ScreenItem
	// Whole is what was recorded about no item.
	Whole ScreenItem
	// Shared: only what everybody at the table may see, for one screen for all.
	Shared  bool
	Records bool // the reader records the meeting
}

// MeetingScreen gives what the actor may follow of a meeting that has begun. shared
// asks for what may be shown to everybody at the table at once: confidential items
// are left out for those they name as well.
func (a *App) MeetingScreen(ctx context.Context, by portal.Actor, number string, shared bool) (MeetingScreen, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return MeetingScreen{}, err
	}
	s := MeetingScreen{Table: t, Shared: shared, Records: policy.May(by, policy.RecordTable, t)}
	s.Table.Agenda = nil
	for _, i := range policy.VisibleItems(by, t) {
		if shared && i.Confidential {
			continue
		}
		s.Table.Agenda = append(s.Table.Agenda, i)
	}
	if _, ok := s.Table.Item(t.Current); !ok {
		s.Table.Current = ""
	}
	decisions, err := a.DecisionsAt(ctx, by, t)
	if err != nil {
		return s, err
	}
	actions, err := a.ActionsAt(ctx, by, t)
	if err != nil {
		return s, err
	}
	about := func(i portal.AgendaItem) ScreenItem {
		x := ScreenItem{AgendaItem: i, Current: i.ID != "" && i.ID == s.Table.Current}
		for _, d := range decisions {
			if d.Item == i.ID {
				x.Decisions = append(x.Decisions, d)
			}
		}
		for _, p := range actions {
			if p.Item == i.ID && p.State != portal.ActionDropped {
				x.Actions = append(x.Actions, p)
			}
		}
		return x
	}
	for _, i := range s.Table.Agenda {
		s.Items = append(s.Items, about(i))
	}
	s.Whole = about(portal.AgendaItem{})
	return s, nil
}

// beginMinutes makes the minutes of a meeting that begins, with everybody who is
// expected in its attendance, and puts the first open item that by may know of on
// the table. A meeting that is taken up again keeps what it has.
func (a *App) beginMinutes(ctx context.Context, by portal.Actor, t *portal.RoundTable) error {
	m, err := a.minutesOf(ctx, *t)
	if err != nil {
		return err
	}
	if m.Version == 0 {
		if err := a.store.InsertMinutes(ctx, &m); err != nil {
			return err
		}
	}
	expected, err := a.expected(ctx, *t)
	t.Expect(expected)
	known := *t
	known.Agenda = t.ItemsFor(by.ID)
	t.Current = inHand(known, "").ID
	return err
}

// expected is who sits at the table and the guests, under the names they have now.
// Who said not to come is noted as such; a colleague who comes instead stands with
// the one whose place they take.
func (a *App) expected(ctx context.Context, t portal.RoundTable) ([]portal.Attendance, error) {
	p := TablePeople{Table: t}
	replies, err := a.store.Replies(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	answers, instead := map[portal.ID]portal.Reply{}, map[portal.ID]bool{}
	for _, r := range replies {
		answers[r.ID] = r
		if r.Seated && r.Answer == portal.SendsOther {
			instead[r.Other] = true
		}
	}
	if err := a.seatAnswers(ctx, &p, answers); err != nil {
		return nil, err
	}
	if err := a.guestAnswers(ctx, &p, answers); err != nil {
		return nil, err
	}
	var list []portal.Attendance
	for _, s := range p.Seats {
		if s.Gone || instead[s.Person] && s.Kind == portal.SeatGuest {
			continue
		}
		x := portal.Attendance{Person: s.Person, Name: s.Name.Person, OrgName: s.Name.Org, Seat: s.Kind}
		x.Presence, x.By = announced(s.Answer, s.Instead)
		list = append(list, x)
	}
	for _, g := range p.Guests {
		x := portal.Attendance{Guest: g.Pass.ID, Name: g.Pass.Name, OrgName: g.Pass.OrgName, Seat: portal.SeatGuest}
		x.Presence, _ = announced(g.Answer, "")
		list = append(list, x)
	}
	return list, nil
}

// announced is the presence that follows from an answer to the invitation; empty
// when that is still to be seen.
func announced(answer portal.ReplyAnswer, instead string) (portal.Presence, string) {
	switch {
	case answer == portal.ComesNot:
		return portal.Excused, ""
	case answer == portal.SendsOther && instead != "":
		return portal.Replaced, instead
	}
	return "", ""
}
