package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type invitationStore interface {
	Invitation(ctx context.Context, id portal.ID) (portal.Invitation, error)
	Invitations(ctx context.Context, table portal.ID) ([]portal.Invitation, error)
	SaveInvitation(ctx context.Context, i *portal.Invitation) error
	TableMail(ctx context.Context, table portal.ID) (portal.TableMail, error)
	SaveTableMail(ctx context.Context, m *portal.TableMail) error

	Reply(ctx context.Context, id portal.ID) (portal.Reply, error)
	InsertReply(ctx context.Context, r *portal.Reply) error
	SaveReply(ctx context.Context, r *portal.Reply) error
	Replies(ctx context.Context, table portal.ID) ([]portal.Reply, error)
	RepliesOf(ctx context.Context, person portal.ID) ([]portal.Reply, error)

	GuestPass(ctx context.Context, id portal.ID) (portal.GuestPass, error)
	GuestPassByHash(ctx context.Context, hash string) (portal.GuestPass, error)
	InsertGuestPass(ctx context.Context, p *portal.GuestPass) error
	SaveGuestPass(ctx context.Context, p *portal.GuestPass) error
	GuestPasses(ctx context.Context, table portal.ID) ([]portal.GuestPass, error)
}

// tablesMailed is how many coming meetings a run looks at.
const tablesMailed = 200

// mailedAfter is how long after the start of a meeting its mail still goes out:
// that it is off, when the portal stood still.
const mailedAfter = 12 * time.Hour

// SendInvitations puts the mail of coming meetings in the mailbox: invitations,
// changes, and that a meeting is off. The mails of one meeting are put there in
// one transaction under the lease, so that a portal that stops forgets nobody
// and mails nobody twice. It says for how many meetings it did something.
func (a *App) SendInvitations(ctx context.Context, by portal.Actor, l *Lease) (int, error) {
	if err := policy.Check(by, policy.TendTables, nil); err != nil {
		return 0, err
	}
	tables, err := a.store.TablesIn(ctx, []portal.TableState{portal.TableSent, portal.TableDropped}, a.now().Add(-mailedAfter), time.Time{}, tablesMailed)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, t := range tables {
		done, err := a.store.TableMail(ctx, t.ID)
		if err != nil {
			return n, err
		}
		if !t.MailWaits(done.Upto) {
			continue
		}
		some := false
		err = a.underLease(ctx, l, func(ctx context.Context) error {
			some, err = a.mailTable(ctx, t.ID)
			return err
		})
		switch {
		case errors.Is(err, errLeaseLost):
			return n, nil
		case err != nil:
			return n, fmt.Errorf("mail of %s: %w", t.Number, err)
		case some:
			n++
		}
	}
	if n > 0 {
		a.wake() // the mailer needn't wait for its next poll
	}
	return n, nil
}

// invitee is somebody whom a meeting is mailed to: a person, or a guest by a pass.
type invitee struct {
	person, guest portal.ID
	items         []portal.AgendaItem // what they may know of
}

func (i invitee) id() portal.ID {
	if i.guest != "" {
		return i.guest
	}
	return i.person
}

// mailTable puts what is due of one meeting in the mailbox, within a transaction.
// Who is new gets an invitation at once, others wait for changes to be over.
func (a *App) mailTable(ctx context.Context, id portal.ID) (bool, error) {
	t, err := a.store.Table(ctx, id)
	if err != nil {
		return false, err
	}
	done, err := a.store.TableMail(ctx, id)
	if err != nil {
		return false, err
	}
	now := a.now().UTC()
	due := t.MailDue(done.Upto, now)
	told, err := a.store.Invitations(ctx, id)
	if err != nil {
		return false, err
	}
	before := map[portal.ID]portal.Invitation{}
	for _, i := range told {
		before[i.ID] = i
	}
	some := false
	if t.State == portal.TableSent {
		list, err := a.invitees(ctx, t)
		if err != nil {
			return false, err
		}
		for _, who := range list {
			key := portal.ReplyID(t.ID, who.id())
			i, known := before[key]
			delete(before, key)
			if !known {
				i = portal.Invitation{ID: key, Table: t.ID, Person: who.person, Guest: who.guest}
			}
			if (due || !known) && i.Tell(t.FactsFor(who.items), now) {
				some = true
				if err := a.mailInvitation(ctx, t, &i, now); err != nil {
					return false, err
				}
			}
		}
	}
	for _, i := range before { // who isn't expected (any more)
		if due && i.Cancel(now) {
			some = true
			if err := a.mailInvitation(ctx, t, &i, now); err != nil {
				return false, err
			}
		}
	}
	if !due {
		return some, nil
	}
	done.Upto = now
	return some, a.store.SaveTableMail(ctx, &done)
}

// mailInvitation stores what somebody is told and puts the mail that tells it in
// the mailbox.
func (a *App) mailInvitation(ctx context.Context, t portal.RoundTable, i *portal.Invitation, now time.Time) error {
	if err := a.store.SaveInvitation(ctx, i); err != nil {
		return err
	}
	return a.store.InsertMail(ctx, &portal.Mail{
		ID: portal.NewID(), Kind: portal.MailTable, Person: i.Person, Guest: i.Guest, Sequence: i.Sequence, About: t.Ref(),
		Key: fmt.Sprintf("ronde-tafel/%s/%d", i.ID, i.Sequence), State: portal.MailWaiting, CreatedAt: now, NextTry: now,
	})
}

// invitees are those with a place at the table who may see it, and its guests.
func (a *App) invitees(ctx context.Context, t portal.RoundTable) ([]invitee, error) {
	var list []invitee
	for _, s := range t.Seats {
		p, org, err := a.personAndOrg(ctx, s.Person)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if by := p.Actor(org, ""); policy.May(by, policy.ReadTable, t) {
			list = append(list, invitee{person: p.ID, items: policy.VisibleItems(by, t)})
		}
	}
	passes, err := a.store.GuestPasses(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range passes {
		if p.Opens(t, a.now()) {
			list = append(list, invitee{guest: p.ID, items: guestItems(t)})
		}
	}
	return list, nil
}

// guestItems are the items that a guest without an account may know of.
func guestItems(t portal.RoundTable) []portal.AgendaItem { return t.ItemsFor("") }
