package app

import (
	"context"
	"errors"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// GuestInput is a guest as who prepares a meeting names them.
type GuestInput struct{ Name, Email, OrgName string }

// InviteGuest invites somebody to one meeting. Who has an account gets a seat as
// a guest (seated), anybody else a pass with a link of their own by mail.
func (a *App) InviteGuest(ctx context.Context, by portal.Actor, number string, in GuestInput) (seated bool, err error) {
	err = a.changeTable(ctx, by, policy.PrepareTable, number, 0, func(ctx context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		seated = false
		if !t.Before() {
			return nil, portal.Errorf(portal.Conflict, "Deze ronde tafel staat op ‘%s’. U kunt geen gasten meer uitnodigen.", t.State.Label())
		}
		// Its hash is of a secret that nobody has: the link is made when the mail goes out.
		pass := portal.GuestPass{ID: portal.NewRandomID(), Table: t.ID, Name: in.Name, Email: in.Email, OrgName: in.OrgName, Hash: string(hashToken(newSecret())), By: by.ID, At: a.now().UTC()}
		if err := joinFields(portal.FieldsOf(noBSN(map[string]string{"name": in.Name, "org_name": in.OrgName})), pass.Validate()); err != nil {
			return nil, err
		}
		p, org, err := a.accountAt(ctx, pass.Email)
		switch {
		case err != nil:
			return nil, err
		case p.ID == "":
			return a.addPass(ctx, t, &pass)
		case portal.SeatOf(t.Seats, p.ID).Kind != "":
			return nil, portal.Fields{"email": "Deze persoon zit al aan tafel."}.Err()
		case !seatable(p, org):
			return nil, portal.Fields{"email": "Dit adres hoort bij een account dat geen ronde tafels ziet."}.Err()
		}
		seated = true
		fact, err := t.PutSeat(portal.Seat{Person: p.ID, Org: p.OrgID, Kind: portal.SeatGuest}, a.now().UTC())
		return []portal.Fact{fact}, err
	})
	return seated, err
}

// accountAt gives who has an account with a mail address; nobody when none has.
func (a *App) accountAt(ctx context.Context, email string) (portal.Person, portal.Organisation, error) {
	p, err := a.store.PersonByEmail(ctx, email)
	if err != nil || p.State == portal.PersonOff {
		return portal.Person{}, portal.Organisation{}, notFoundIsNil(err)
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	return p, org, err
}

func (a *App) addPass(ctx context.Context, t *portal.RoundTable, pass *portal.GuestPass) ([]portal.Fact, error) {
	passes, err := a.store.GuestPasses(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, p := range passes {
		if p.Revoked {
			continue
		}
		if n++; p.Email == pass.Email {
			return nil, portal.Fields{"email": "Deze gast is al uitgenodigd."}.Err()
		}
	}
	if n >= portal.MaxGuests {
		return nil, portal.Fields{"email": "U kunt ten hoogste " + portal.Number(portal.MaxGuests) + " gasten uitnodigen."}.Err()
	}
	if err := a.store.InsertGuestPass(ctx, pass); err != nil {
		return nil, err
	}
	t.MarkChanged(a.now().UTC())
	return []portal.Fact{t.Fact(portal.GuestInvited, nil)}, nil
}

// guestOf loads a pass of a meeting in hand.
func (a *App) guestOf(ctx context.Context, t portal.RoundTable, id portal.ID) (portal.GuestPass, error) {
	p, err := a.store.GuestPass(ctx, id)
	if err == nil && p.Table != t.ID {
		err = portal.ErrNotFound
	}
	return p, err
}

// RevokeGuest takes a guest's pass back: their link stops at once, also when the
// minutes were adopted. Before the meeting a mail says that they aren't expected.
func (a *App) RevokeGuest(ctx context.Context, by portal.Actor, number string, id portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.PrepareTable, number)
		if err != nil {
			return err
		}
		p, err := a.guestOf(ctx, t, id)
		if err != nil || p.Revoked {
			return err
		}
		p.Revoked = true
		if err := a.store.SaveGuestPass(ctx, &p); err != nil {
			return err
		}
		fact := t.Fact(portal.GuestRevoked, nil)
		if !t.Before() {
			w.record(t.Version, fact)
			return nil
		}
		return a.stepTable(ctx, w, &t, func(context.Context, *writing, *portal.RoundTable, portal.Settings) ([]portal.Fact, error) {
			t.MarkChanged(a.now().UTC())
			return []portal.Fact{fact}, nil
		})
	})
}

// RenewGuest mails a guest a new link; the one before stops when it is sent.
func (a *App) RenewGuest(ctx context.Context, by portal.Actor, number string, id portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.PrepareTable, number)
		if err != nil {
			return err
		}
		p, err := a.guestOf(ctx, t, id)
		if err != nil {
			return err
		}
		i, err := a.store.Invitation(ctx, portal.ReplyID(t.ID, p.ID))
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if err != nil || !p.Opens(t, a.now()) || i.Off || t.State != portal.TableSent {
			return portal.Errorf(portal.Conflict, "Deze gast kan nu geen nieuwe link krijgen. Verstuur eerst de agenda, of nodig de gast opnieuw uit.")
		}
		i.Sequence, i.Was, i.At = i.Sequence+1, nil, a.now().UTC()
		if err := a.mailInvitation(ctx, t, &i, a.now().UTC()); err != nil {
			return err
		}
		w.record(0, t.Fact(portal.GuestInvited, nil))
		return nil
	})
}

// errDeadPass is the answer to a guest's link that doesn't work, whatever the reason.
var errDeadPass = portal.Errorf(portal.NotFound, "Deze link werkt niet meer.")

// IsDeadLink reports whether a link by mail doesn't work (any more).
func IsDeadLink(err error) bool { return errors.Is(err, errDeadPass) || errors.Is(err, errDeadLink) }

// GuestView is a meeting as a guest without an account sees it by their link.
type GuestView struct {
	Name          string
	Title, Number string
	Start, End    time.Time
	Place, Link   string
	Dropped       bool
	Agenda        []MeetingLine
	Reply         portal.Reply
	Answerable    bool
	Until         time.Time
}

// guestTable gives the meeting that a guest's secret opens, and nothing else.
func (a *App) guestTable(ctx context.Context, secret string) (portal.GuestPass, portal.RoundTable, error) {
	p, err := a.store.GuestPassByHash(ctx, string(hashToken(secret)))
	if err != nil {
		return p, portal.RoundTable{}, deadPass(err)
	}
	t, err := a.store.Table(ctx, p.Table)
	if err == nil && !p.Opens(t, a.now()) {
		err = errDeadPass
	}
	return p, t, deadPass(err)
}

func deadPass(err error) error {
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return errDeadPass
	}
	return err
}

// GuestView gives the page behind a guest's link; portal.NotFound when it doesn't
// work (any more).
func (a *App) GuestView(ctx context.Context, secret string) (GuestView, error) {
	p, t, err := a.guestTable(ctx, secret)
	if err != nil {
		return GuestView{}, err
	}
	v := GuestView{Name: p.Name, Title: t.Title, Number: t.Number, Start: t.Start, End: t.End, Place: t.Place, Link: t.Link,
		Dropped: t.State == portal.TableDropped, Answerable: t.Answerable(a.now()), Until: p.Until(t)}
	if v.Reply, err = a.replyOf(ctx, t.ID, p.ID); err != nil {
		return v, err
	}
	v.Agenda, err = a.meetingLines(ctx, t.Start, guestItems(t))
	return v, err
}

// AnswerAsGuest keeps the answer of a guest without an account.
func (a *App) AnswerAsGuest(ctx context.Context, secret string, in ReplyInput) error {
	err := a.answerAsGuest(ctx, secret, in)
	if err != nil && portal.KindOf(err) == portal.Taken { // two clicks at once: the first was stored meanwhile
		return a.answerAsGuest(ctx, secret, in)
	}
	return err
}

func (a *App) answerAsGuest(ctx context.Context, secret string, in ReplyInput) error {
	return a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		p, t, err := a.guestTable(ctx, secret)
		if err != nil {
			return err
		}
		if !t.Answerable(a.now()) {
			return errTooLateToAnswer
		}
		r, err := a.replyOf(ctx, t.ID, p.ID)
		if err != nil {
			return err
		}
		if in.Other, in.Number = "", 0; in.Answer == portal.SendsOther {
			in.Answer = "" // the link is personal
		}
		if err := joinFields(portal.FieldsOf(in.check()), in.give(&r)); err != nil {
			return err
		}
		r.Guest, r.At = p.ID, a.now().UTC()
		return a.keepReply(ctx, w, t, r)
	})
}

// guestPerson is a guest without an account as a list of mails names its readers.
func (a *App) guestPerson(ctx context.Context, id portal.ID) (portal.Person, error) {
	p, err := a.store.GuestPass(ctx, id)
	return portal.Person{Name: p.Name, Email: p.Email}, notFoundIsNil(err)
}
