package app

import (
	"context"
	"strconv"
	"unicode/utf8"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofDecision tells who sits at the table of what was recorded there, as far as
// they may know of its item. Who shared a signal that it answers hears of that
// through the signal.
func (au *audience) ofDecision(ctx context.Context) error {
	a := au.app
	d, err := a.store.Decision(ctx, au.event.About.ID)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	t, err := a.store.Table(ctx, d.Table)
	if err != nil {
		return err
	}
	on := policy.DecisionOn{Decision: d, Table: t}
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason}, func(by portal.Actor) bool { return policy.May(by, policy.ReadDecision, on) })
	}
	switch au.event.Type {
	case portal.RouteChosen, portal.RouteStepPassed, portal.RouteStepReminded, portal.RouteLate:
		return au.ofFollowUp(ctx, on)
	case portal.DecisionRecorded, portal.DecisionResolved:
		for _, s := range t.Seats {
			if err := tell(s.Person, portal.ReasonSeat); err != nil {
				return err
			}
		}
	case portal.DecisionReviewDue:
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		for _, id := range []portal.ID{set.Coordinator, d.RecordedBy} {
			if err := tell(id, portal.ReasonTask); err != nil {
				return err
			}
		}
	}
	return nil
}

// ofAction tells who has to do it: when it becomes theirs, and of each reminder.
// When it is a week late the coordinator hears of it, and when it was handed to an
// organisation nobody but these.
func (au *audience) ofAction(ctx context.Context) error {
	a := au.app
	p, err := a.store.ActionPoint(ctx, au.event.About.ID)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	on, err := a.actionOn(ctx, p)
	if err != nil {
		return err
	}
	details, err := a.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	days := details[portal.DetailField].Value
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason, Item: days}, func(by portal.Actor) bool { return policy.May(by, policy.ReadAction, on) })
	}
	switch au.event.Type {
	case portal.ActionPointMade:
		return tell(p.Owner, portal.ReasonTask)
	case portal.ActionPointChanged:
		if portal.ID(details[portal.DetailPerson].Value) == p.Owner {
			return tell(p.Owner, portal.ReasonTask) // it is theirs now, or has another day
		}
		if p.State == portal.ActionDone || p.State == portal.ActionDropped {
			return tell(p.Owner, portal.ReasonSeat)
		}
	case portal.ActionPointReminded:
		if !p.Running() {
			return nil // done between the reminder and this moment
		}
		if err := tell(p.Owner, portal.ReasonTask); err != nil {
			return err
		}
		if n, _ := strconv.Atoi(days); n <= portal.LateForCoordinator || p.Owner == "" {
			set, err := a.store.Settings(ctx)
			if err != nil {
				return err
			}
			return tell(set.Coordinator, portal.ReasonTask)
		}
	}
	return nil
}

// subjectLength is how much of a text stands in the title of a bericht.
const subjectLength = 90

// actionSubject is what a bericht or a mail about an action point or a decision may
// say of it to its reader, now. Of a confidential item a title says no more than
// the number: a mailbox has more readers.
func (a *App) actionSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	var text, number, path string
	var item portal.AgendaItem
	visible := false
	switch about.Kind {
	case portal.KindDecision:
		d, err := a.store.Decision(ctx, about.ID)
		if err != nil {
			return Subject{}, false, notFoundIsNil(err)
		}
		t, err := a.store.Table(ctx, d.Table)
		if err != nil {
			return Subject{}, false, notFoundIsNil(err)
		}
		item, _ = t.Item(d.Item)
		text, number, path = d.Text, d.Number, "/besluiten/"+d.Number
		visible = policy.May(by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: t})
	case portal.KindActionPoint:
		p, err := a.store.ActionPoint(ctx, about.ID)
		if err != nil {
			return Subject{}, false, notFoundIsNil(err)
		}
		on, err := a.actionOn(ctx, p)
		if err != nil {
			return Subject{}, false, notFoundIsNil(err)
		}
		item, _ = on.Table.Item(p.Item)
		text, number, path = p.What, p.Number, "/actiepunten/"+p.Number
		visible = policy.May(by, policy.ReadAction, on)
	}
	s := Subject{About: about, Title: number + " " + beginning(text, subjectLength), Path: path}
	if item.Confidential {
		s.Title = number
	}
	return s, visible, nil
}

// beginning is the start of a text on one line.
func beginning(text string, length int) string {
	text = portal.CleanLine(text)
	if utf8.RuneCountInString(text) <= length {
		return text
	}
	return string([]rune(text)[:length]) + " …"
}

// actionNews is newsOf for an action point or a decision.
func (a *App) actionNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	s, visible, err := a.actionSubject(ctx, by, n.About)
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
}
