package app

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Invitee is somebody to invite. Name may be empty: they fill it in themselves.
type Invitee struct {
	Org       portal.ID
	Email     string
	Name      string
	Function  string
	Pseudonym bool
	Role      portal.Role
	Ticks     portal.Ticks
}

// InvitePerson makes an account that waits for its owner and mails them an
// invitation. portal.Invalid with the field "email" when the address has an
// account already: who may invite may know that.
func (a *App) InvitePerson(ctx context.Context, by portal.Actor, in Invitee) (portal.Person, error) {
	var p portal.Person
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		org, err := a.store.Organisation(ctx, in.Org)
		if err != nil {
			return err
		}
		p = invited(in, by.ID, a.now())
		if err := policy.Check(by, policy.InvitePerson, policy.PersonIn{Person: portal.Person{OrgID: org.ID}, Org: org, NewRole: in.Role, NewTicks: in.Ticks}); err != nil {
			return err
		}
		if !org.Active {
			return portal.Fields{"org": "Deze organisatie doet niet (meer) mee."}.Err()
		}
		return a.invite(ctx, w, &p)
	})
	if portal.KindOf(err) == portal.Taken {
		err = portal.Fields{"email": "Met dit e-mailadres is er al een account."}.Err()
	}
	return p, err
}

// ResendInvitation mails a new invitation; the link of the earlier one stops
// working when the new one is sent.
func (a *App) ResendInvitation(ctx context.Context, by portal.Actor, person portal.ID) error {
	return a.changePerson(ctx, by, policy.InvitePerson, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		if p.State != portal.PersonInvitedState {
			return portal.Errorf(portal.Conflict, "%s heeft al een account. Een nieuwe uitnodiging is niet nodig.", p.Name)
		}
		p.InvitedAt, p.InvitedBy = a.now(), by.ID
		if err := a.store.SavePerson(ctx, p); err != nil {
			return err
		}
		w.record(p.Version, personFact(portal.PersonInvited, p.ID, nil))
		return a.insertMail(ctx, portal.MailInvitation, p.ID)
	})
}

// DisablePerson switches an account off at once: its sessions end, and its
// links by mail stop working.
func (a *App) DisablePerson(ctx context.Context, by portal.Actor, person portal.ID) error {
	return a.changePerson(ctx, by, policy.DisablePerson, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		if p.State == portal.PersonOff {
			return nil
		}
		return a.switchOff(ctx, w, p, "")
	})
}

// switchOff switches an account off inside a transaction. reason, which may be
// empty, is kept with the event.
func (a *App) switchOff(ctx context.Context, w *writing, p *portal.Person, reason string) error {
	if p.State == portal.PersonOff {
		return nil
	}
	if err := a.keepsAdministrator(ctx, *p, ""); err != nil {
		return err
	}
	p.State = portal.PersonOff
	if err := a.store.SavePerson(ctx, p); err != nil {
		return err
	}
	var details map[string]string
	if reason != "" {
		details = map[string]string{portal.DetailReason: reason}
	}
	w.record(p.Version, personFact(portal.PersonDisabled, p.ID, details))
	if err := a.store.DeleteTokensOf(ctx, p.ID, portal.TokenInvite, portal.TokenLogin, portal.TokenReset); err != nil {
		return err
	}
	return a.endSessions(ctx, w, *p, "")
}

// keepsAdministrator refuses to take the role away from the last administrator
// who can log in: nobody could give it to another after that. It saves the
// settings as they are, so that of two such changes at once one comes too late.
func (a *App) keepsAdministrator(ctx context.Context, p portal.Person, next portal.Role) error {
	if p.Role != portal.Administrator || next == portal.Administrator || p.State != portal.PersonActive {
		return nil
	}
	n, err := a.activeAdministrators(ctx)
	if err != nil {
		return err
	}
	if n <= 1 {
		return portal.Errorf(portal.Conflict, "%s is de enige functioneel beheerder. Maak eerst iemand anders beheerder.", p.Name)
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	return a.store.SaveSettings(ctx, &set)
}

func (a *App) activeAdministrators(ctx context.Context) (int, error) {
	all, err := a.store.PeopleWithRole(ctx, portal.Administrator)
	n := 0
	for _, p := range all {
		if p.State == portal.PersonActive {
			n++
		}
	}
	return n, err
}

// EnablePerson switches an account on again. Somebody who never accepted their
// invitation waits for it again, and gets a new one.
func (a *App) EnablePerson(ctx context.Context, by portal.Actor, person portal.ID) error {
	return a.changePerson(ctx, by, policy.DisablePerson, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		if p.State != portal.PersonOff {
			return nil
		}
		p.State, p.AwakeSince = portal.PersonActive, portal.Day(a.now())
		if p.JoinedAt.IsZero() {
			p.State = portal.PersonInvitedState
			if err := a.insertMail(ctx, portal.MailInvitation, p.ID); err != nil {
				return err
			}
		}
		if err := a.store.SavePerson(ctx, p); err != nil {
			return err
		}
		w.record(p.Version, personFact(portal.PersonEnabled, p.ID, nil))
		return nil
	})
}

// ChangeRole gives somebody another role or other ticks. It holds from their
// next request on.
func (a *App) ChangeRole(ctx context.Context, by portal.Actor, person portal.ID, role portal.Role, ticks portal.Ticks) error {
	return a.changePerson(ctx, by, policy.ChangeRole, person, func(in *policy.PersonIn) { in.NewRole, in.NewTicks = role, ticks },
		func(ctx context.Context, w *writing, p *portal.Person) error {
			if p.Role == role && p.Ticks == ticks {
				return nil
			}
			return a.giveRole(ctx, w, p, role, ticks)
		})
}

// giveRole gives somebody a role and ticks inside a transaction, and records it
// with what it was.
func (a *App) giveRole(ctx context.Context, w *writing, p *portal.Person, role portal.Role, ticks portal.Ticks) error {
	if err := a.keepsAdministrator(ctx, *p, role); err != nil {
		return err
	}
	from := p.Role
	p.Role, p.Ticks = role, ticks
	if err := p.Validate(); err != nil {
		return err
	}
	if err := a.store.SavePerson(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.RoleChanged, p.ID, map[string]string{portal.DetailFrom: string(from), portal.DetailTo: string(role)}))
	return nil
}

// ResetSecondFactor takes somebody's second factor away, passkeys included, for
// who lost their phone and their recovery codes. They are logged out and set it up anew.
func (a *App) ResetSecondFactor(ctx context.Context, by portal.Actor, person portal.ID) error {
	return a.changePerson(ctx, by, policy.ResetSecondFactor, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		c, err := a.store.Credential(ctx, p.ID)
		if err != nil {
			return err
		}
		if !c.HasSecondFactor() {
			return portal.Errorf(portal.Conflict, "%s heeft geen tweede stap ingesteld.", p.Name)
		}
		if c.HasTOTP() {
			w.record(p.Version, personFact(portal.SecondFactorRemoved, p.ID, nil))
		}
		c.RemoveSecondFactor(a.now())
		if err := a.dropPasskeys(ctx, w, *p, &c); err != nil {
			return err
		}
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		return a.endSessions(ctx, w, *p, "")
	})
}

// changePerson loads somebody with their organisation, asks policy and runs
// change, in one transaction.
func (a *App) changePerson(ctx context.Context, by portal.Actor, action policy.Action, person portal.ID, how func(*policy.PersonIn), change func(context.Context, *writing, *portal.Person) error) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.store.Person(ctx, person)
		if err != nil {
			return err
		}
		org, err := a.store.Organisation(ctx, p.OrgID)
		if err != nil {
			return err
		}
		in := policy.PersonIn{Person: p, Org: org, NewRole: p.Role, NewTicks: p.Ticks}
		if how != nil {
			how(&in)
		}
		if err := policy.Check(by, action, in); err != nil {
			if policy.Check(by, policy.ReadColleagues, org) != nil {
				return portal.ErrNotFound
			}
			return err
		}
		return change(ctx, w, &p)
	})
}

// invited is a person as an invitation makes them.
func invited(in Invitee, by portal.ID, now time.Time) portal.Person {
	if portal.CleanLine(in.Name) == "" {
		address := portal.CleanLine(in.Email)
		if in.Name, _, _ = strings.Cut(address, "@"); len(in.Name) < 2 {
			in.Name = address // a name of one letter is none
		}
	}
	return portal.Person{
		ID: portal.NewID(), OrgID: in.Org, Email: in.Email, Name: in.Name, Function: in.Function, Pseudonym: in.Pseudonym,
		Role: in.Role, Ticks: in.Ticks, State: portal.PersonInvitedState, InvitedAt: now, InvitedBy: by, Prefs: portal.DefaultPreferences(),
	}
}

// invite stores an invited person and the mail that tells them.
func (a *App) invite(ctx context.Context, w *writing, p *portal.Person) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if err := a.store.InsertPerson(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.PersonInvited, p.ID, map[string]string{portal.DetailTo: string(p.Role)}))
	return a.insertMail(ctx, portal.MailInvitation, p.ID)
}

// insertMail puts a mail about somebody's account in the mailbox; the link in
// it is made when it is sent, see MakeLink.
func (a *App) insertMail(ctx context.Context, kind portal.MailKind, person portal.ID) error {
	id := portal.NewID()
	now := a.now()
	return a.store.InsertMail(ctx, &portal.Mail{
		ID: id, Kind: kind, Person: person, Key: string(kind) + "/" + string(id), State: portal.MailWaiting, CreatedAt: now, NextTry: now,
	})
}

// personFact is a fact about somebody's account.
func personFact(t portal.EventType, person portal.ID, details map[string]string) portal.Fact {
	return portal.Fact{Type: t, About: portal.Ref{Kind: portal.KindPerson, ID: person}, Details: details}
}
