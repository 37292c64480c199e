package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofTable tells who sits at the table of a meeting. Of what happened to an item
// of the agenda only those hear who may know of the item.
func (au *audience) ofTable(ctx context.Context) error {
	t, err := au.app.store.Table(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil || t.Silent() {
		return err
	}
	if slices.Contains([]portal.EventType{portal.TextHidden, portal.TextPutBack, portal.TextErased}, au.event.Type) {
		return au.redactedAtTable(ctx, t.Ref(), details[portal.DetailRedaction].Value)
	}
	on := policy.TableItem{Table: t, Item: portal.ID(details[portal.DetailItem].Value)}
	if told, err := au.ofMinutes(ctx, on, details); told || err != nil {
		return err
	}
	switch au.event.Type {
	case portal.TableOpened:
		return au.seated(ctx, on, Recipient{Reason: portal.ReasonSeat}, false)
	case portal.AgendaSent: // the invitation itself goes by mail, see SendInvitations
		return au.seated(ctx, on, Recipient{Reason: portal.ReasonTask}, true)
	case portal.AgendaChanged:
		if t.Invited && t.Before() {
			return au.seated(ctx, on, Recipient{Reason: portal.ReasonSeat}, true)
		}
	case portal.TableMoved, portal.TableCalledOff:
		if err := au.registered(ctx, on); err != nil {
			return err
		}
		return au.seated(ctx, on, Recipient{Reason: portal.ReasonSeat}, true)
	case portal.TableSeatsChanged:
		person := portal.ID(details[portal.DetailPerson].Value)
		if portal.SeatOf(t.Seats, person).Kind != "" {
			return au.atTable(ctx, on, person, Recipient{Reason: portal.ReasonSeat})
		}
	}
	return nil
}

// seated adds everybody with a place at the table; guests too when asked.
func (au *audience) seated(ctx context.Context, on policy.TableItem, r Recipient, guests bool) error {
	for _, s := range on.Table.Seats {
		if s.Kind == portal.SeatGuest && !guests {
			continue
		}
		if err := au.atTable(ctx, on, s.Person, r); err != nil {
			return err
		}
	}
	return nil
}

// registered adds who registered for an open meeting without a place at the
// table. They get no mail for their calendar, and so a mail that can't wait.
func (au *audience) registered(ctx context.Context, on policy.TableItem) error {
	if !on.Table.Open {
		return nil
	}
	replies, err := au.app.store.Replies(ctx, on.Table.ID)
	if err != nil {
		return err
	}
	for _, r := range replies {
		if r.Person == "" || r.Answer != portal.Comes && r.Answer != portal.MaybeComes || portal.SeatOf(on.Table.Seats, r.Person).Kind != "" {
			continue
		}
		if err := au.atTable(ctx, on, r.Person, Recipient{Reason: portal.ReasonRegistered, Urgent: true}); err != nil {
			return err
		}
	}
	return nil
}

func (au *audience) atTable(ctx context.Context, on policy.TableItem, id portal.ID, r Recipient) error {
	return au.addWhen(ctx, id, r, func(by portal.Actor) bool { return policy.May(by, policy.ReadTable, on) })
}

// tableSubject is what a bericht or a mail may say of a meeting to its reader,
// now: nothing to who may not see it.
func (a *App) tableSubject(ctx context.Context, by portal.Actor, id portal.ID) (Subject, bool, error) {
	s := Subject{About: portal.Ref{Kind: portal.KindTable, ID: id}}
	t, err := a.store.Table(ctx, id)
	if err != nil {
		return s, false, notFoundIsNil(err)
	}
	s.Title, s.Path = t.Title+" ("+t.Number+")", tablePath(t.Number)
	return s, policy.May(by, policy.ReadTable, t), nil
}

// tableNews is newsOf for a meeting.
func (a *App) tableNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	s, visible, err := a.tableSubject(ctx, by, n.About.ID)
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path + answerBox(n)}, err
}

// tableBox is the place of a meeting where the reader of a bericht goes on: a
// page below it, or a part of its page.
func tableBox(n portal.Notification) string {
	switch n.Type {
	case portal.MinutesOffered, portal.MinutesReturned, portal.MinutesAgreed, portal.MinutesCommented, portal.MinutesCommentAnswered, portal.MinutesTermNears,
		portal.MinutesTermPassed, portal.MinutesObjected, portal.MinutesAdopted, portal.ErratumAdded:
		return "/verslag"
	case portal.TableOpened:
		return "/voorstellen"
	case portal.AgendaSent, portal.TableMoved, portal.TableSeatsChanged:
		return "#" + AnswerBox
	}
	return ""
}
