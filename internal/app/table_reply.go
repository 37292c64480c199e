package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ReplyInput is what somebody answers to an invitation. Other is a colleague
// with an account, OtherName somebody without; Number is for an open meeting.
type ReplyInput struct {
	Answer    portal.ReplyAnswer
	Other     portal.ID
	OtherName string
	Number    int
	Note      string
}

func (in ReplyInput) check() error {
	return noBSN(map[string]string{"note": in.Note, "other_name": in.OtherName})
}

// give puts the answer in a reply.
func (in ReplyInput) give(r *portal.Reply) error {
	r.Answer, r.Other, r.OtherName, r.Number, r.Note = in.Answer, in.Other, in.OtherName, in.Number, in.Note
	return r.Validate()
}

var errTooLateToAnswer = portal.Errorf(portal.Conflict, "U kunt uw antwoord niet meer wijzigen. De ronde tafel is begonnen, of gaat niet door. Bel de secretaris als u toch niet kunt komen.")

// AnswerInvitation keeps the actor's answer to the invitation for a round table,
// or changes it. A colleague who comes instead gets a seat in this meeting, and
// with it the invitation.
func (a *App) AnswerInvitation(ctx context.Context, by portal.Actor, number string, in ReplyInput) error {
	err := a.answerInvitation(ctx, by, number, in)
	if err != nil && portal.KindOf(err) == portal.Taken { // two clicks at once: the first was stored meanwhile
		return a.answerInvitation(ctx, by, number, in)
	}
	return err
}

func (a *App) answerInvitation(ctx context.Context, by portal.Actor, number string, in ReplyInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.AnswerInvitation, number)
		if err != nil {
			return err
		}
		if !t.Answerable(a.now()) {
			return errTooLateToAnswer
		}
		r, err := a.replyOf(ctx, t.ID, by.ID)
		if err != nil {
			return err
		}
		before := r
		if !t.Open {
			in.Number = 0
		}
		if err := joinFields(portal.FieldsOf(in.check()), in.give(&r)); err != nil {
			return err
		}
		r.Person, r.At = by.ID, a.now().UTC()
		if err := a.replace(ctx, w, by, &t, before, &r); err != nil {
			return err
		}
		return a.keepReply(ctx, w, t, r)
	})
}

// keepReply stores an answer and tells that it was given.
func (a *App) keepReply(ctx context.Context, w *writing, t portal.RoundTable, r portal.Reply) error {
	save := a.store.SaveReply
	if r.Version == 0 {
		save = a.store.InsertReply
	}
	if err := save(ctx, &r); err != nil {
		return err
	}
	w.record(0, t.Fact(portal.InvitationAnswered, map[string]string{portal.DetailTo: string(r.Answer)}))
	return nil
}

// replace gives the colleague who comes instead a seat, and takes that of the one
// who no longer does.
func (a *App) replace(ctx context.Context, w *writing, by portal.Actor, t *portal.RoundTable, before portal.Reply, r *portal.Reply) error {
	r.Seated = before.Seated && before.Other == r.Other
	if before.Other == r.Other {
		return nil
	}
	var facts []portal.Fact
	if before.Seated && portal.SeatOf(t.Seats, before.Other).Kind == portal.SeatGuest {
		f, err := t.TakeSeat(before.Other, a.now().UTC())
		if err != nil {
			return err
		}
		facts = append(facts, f)
	}
	if r.Other != "" {
		p, org, err := a.personAndOrg(ctx, r.Other)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if err != nil || p.ID == by.ID || p.OrgID != by.OrgID || p.State != portal.PersonActive || !seatable(p, org) {
			return portal.Fields{"other": "Deze collega kan niet voor u komen. Kies iemand anders, of vul een naam in."}.Err()
		}
		if portal.SeatOf(t.Seats, p.ID).Kind == "" {
			f, err := t.PutSeat(portal.Seat{Person: p.ID, Org: p.OrgID, Kind: portal.SeatGuest}, a.now().UTC())
			if err != nil {
				return err
			}
			facts, r.Seated = append(facts, f), true
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return a.stepTable(ctx, w, t, func(context.Context, *writing, *portal.RoundTable, portal.Settings) ([]portal.Fact, error) {
		return facts, nil
	})
}

// OwnAnswer is an invitation as the invited person may answer it.
type OwnAnswer struct {
	Table portal.RoundTable
	Reply portal.Reply
	// Answerable: it can be answered (or changed) now. Colleagues can come instead.
	Answerable bool
	Colleagues []portal.Person
}

// OwnAnswer gives the actor's answer to a meeting they may see. Answerable is
// false for who isn't invited.
func (a *App) OwnAnswer(ctx context.Context, by portal.Actor, t portal.RoundTable) (OwnAnswer, error) {
	own := OwnAnswer{Table: t}
	if err := policy.Check(by, policy.ReadTable, t); err != nil {
		return own, err
	}
	if !policy.May(by, policy.AnswerInvitation, t) || t.Silent() {
		return own, nil
	}
	var err error
	if own.Reply, err = a.replyOf(ctx, t.ID, by.ID); err != nil || !t.Answerable(a.now()) {
		return own, err
	}
	own.Answerable = true
	own.Colleagues, err = a.replacements(ctx, by)
	return own, err
}

// replacements are the colleagues of the actor who can come instead.
func (a *App) replacements(ctx context.Context, by portal.Actor) ([]portal.Person, error) {
	people, err := a.store.People(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	org, err := a.store.Organisation(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var list []portal.Person
	for _, p := range people {
		if p.ID != by.ID && p.State == portal.PersonActive && seatable(p, org) {
			list = append(list, p)
		}
	}
	return list, nil
}

// invitationTasks are the coming meetings that the actor has a place in, whose
// agenda was sent and which they didn't answer for.
func (a *App) invitationTasks(ctx context.Context, by portal.Actor, coming []portal.RoundTable) ([]Task, error) {
	var tasks []Task
	for _, t := range coming {
		if t.State != portal.TableSent || t.Start.Before(a.now()) || portal.SeatOf(t.Seats, by.ID).Kind == "" || !t.Answerable(a.now()) || !policy.May(by, policy.AnswerInvitation, t) {
			continue
		}
		r, err := a.replyOf(ctx, t.ID, by.ID)
		if err != nil {
			return nil, err
		}
		if r.Answer == "" {
			task := a.tableTask("Laat weten of u komt: ‘"+t.Title+"’", tablePath(t.Number)+"#"+AnswerBox, t.Start, t.Number)
			task.Table.Answer = t.Number
			tasks = append(tasks, task)
		}
	}
	return tasks, nil
}

// OwnReply is what somebody answered to an invitation; Number is empty when they
// may not see the meeting any longer.
type OwnReply struct {
	Number string
	portal.Reply
}

// ownReplies are what somebody answered to invitations, and their calendar's address.
func (a *App) ownReplies(ctx context.Context, by portal.Actor, d *PersonalData) error {
	replies, err := a.store.RepliesOf(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, r := range replies {
		own := OwnReply{Reply: r}
		t, err := a.store.Table(ctx, r.Table)
		if notFoundIsNil(err) != nil {
			return err
		}
		if policy.May(by, policy.ReadTable, t) {
			own.Number = t.Number
		}
		d.Replies = append(d.Replies, own)
	}
	feed, err := a.store.CalendarFeed(ctx, by.ID)
	d.Feed = feed.MadeAt
	return notFoundIsNil(err)
}
