package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"ketenportaal/internal/portal"
)

// errDeadLink is the answer to a link that doesn't work, whatever the reason.
var errDeadLink = portal.Errorf(portal.NotFound, "Deze link werkt niet meer.")

// linkPaths are the pages on which links by mail are opened, before the secret.
var linkPaths = map[portal.MailKind]struct {
	token portal.TokenKind
	path  string
}{
	portal.MailLoginLink:  {portal.TokenLogin, "/inloggen/link/"},
	portal.MailReset:      {portal.TokenReset, "/wachtwoord/nieuw/"},
	portal.MailInvitation: {portal.TokenInvite, "/uitnodiging/"},
}

// askTime is how long the answer to asking for a link takes, known address or
// not: reading a person costs some 20 microseconds more than finding none, and
// who asks often enough can measure that.
const askTime = 100 * time.Millisecond

// hold waits until a moment of real time, or until nobody waits for the answer.
func hold(ctx context.Context, until time.Time) {
	t := time.NewTimer(time.Until(until))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// AskLink asks for a mail with a link to log in (portal.MailLoginLink) or to
// choose a new password (portal.MailReset). Whether the address is known, and
// whether its owner may use such a link, shows nowhere: a mail for nobody is
// put in the mailbox like any other, and MakeLink refuses it later.
func (a *App) AskLink(ctx context.Context, kind portal.MailKind, email string, from Client) error {
	asked := portal.LoginLinkAsked
	switch kind {
	case portal.MailLoginLink:
	case portal.MailReset:
		asked = portal.PasswordResetAsked
	default:
		return portal.ErrForbidden
	}
	if _, err := portal.ParseEmail(email); err != nil {
		return portal.Fields{"email": "Vul uw e-mailadres in. Bijvoorbeeld: naam@organisatie.example."}.Err()
	}
	answerAt := time.Now().Add(askTime)
	email, p, err := a.personAt(ctx, email)
	if err != nil {
		return err
	}
	err = a.try(ctx, []attempt{
		{a.throttleKey("mail", string(kind), email), portal.LimitMail},
		{a.throttleKey("mail address", network(from.Address)), portal.LimitAddress},
	})
	if err != nil {
		return err
	}
	defer hold(ctx, answerAt)
	return a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		about := portal.Ref{Kind: portal.KindPerson, ID: p.ID}
		if p.Version == 0 {
			about = portal.Ref{Kind: portal.KindPortal, ID: "portaal"}
		}
		w.record(p.Version, portal.Fact{Type: asked, About: about, Details: map[string]string{portal.DetailAddress: from.Address.String()}})
		return a.insertMail(ctx, kind, p.ID)
	})
}

// MakeLink makes the link in a mail of kind login-link, reset or invitation, at
// the moment it is sent: a path of the portal, and until when it works. Earlier
// links of the same kind stop working. portal.NotFound: nobody is to get this
// mail (an unknown address, an account that is off, a role that may not log in
// by mail); the mail must be dropped without a trace that an administrator
// could read as an address.
func (a *App) MakeLink(ctx context.Context, m portal.Mail) (path string, until time.Time, err error) {
	kind, ok := linkPaths[m.Kind]
	if !ok {
		return "", time.Time{}, portal.ErrForbidden
	}
	secret := newSecret()
	now := a.now()
	t := portal.Token{ID: hashToken(secret), Kind: kind.token, Person: m.Person, MadeAt: now, Until: now.Add(kind.token.Valid())}
	err = a.store.InTx(ctx, func(ctx context.Context) error {
		if _, _, err := a.linkOwner(ctx, t); err != nil {
			return err
		}
		t.Version = 0
		return a.store.InsertToken(ctx, &t)
	})
	return kind.path + secret, t.Until, err
}

// newSecret is 256 random bits as base64url.
func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// linkOwner gives whose token it is, when they may use it now.
func (a *App) linkOwner(ctx context.Context, t portal.Token) (portal.Person, portal.Organisation, error) {
	p, err := a.store.Person(ctx, t.Person)
	if err != nil {
		return p, portal.Organisation{}, err
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	if err != nil {
		return p, org, err
	}
	may := org.Active && p.State == portal.PersonActive
	switch t.Kind {
	case portal.TokenInvite:
		may = org.Active && p.State == portal.PersonInvitedState
	case portal.TokenLogin:
		may = org.Active && p.MayLogInByLink(org)
	}
	if !may {
		return p, org, errDeadLink
	}
	return p, org, nil
}

// LinkOwner is for whom a link is, as the page behind it says.
type LinkOwner struct {
	Name, Email, OrgName string
	Until                time.Time
	NeedsSecondFactor    bool
}

// Link gives for whom a link is without using it: mail scanners open links too.
// portal.NotFound when it doesn't work, or no longer.
func (a *App) Link(ctx context.Context, kind portal.TokenKind, secret string) (LinkOwner, error) {
	t, p, org, err := a.link(ctx, kind, secret)
	if err != nil {
		return LinkOwner{}, err
	}
	return LinkOwner{Name: p.Name, Email: p.Email, OrgName: org.Name, Until: t.Until, NeedsSecondFactor: portal.NeedsSecondFactor(p, org) && !a.demo}, nil
}

func (a *App) link(ctx context.Context, kind portal.TokenKind, secret string) (portal.Token, portal.Person, portal.Organisation, error) {
	t, err := a.store.Token(ctx, hashToken(secret))
	if err == nil && (t.Kind != kind || !a.now().Before(t.Until)) {
		err = errDeadLink
	}
	if portal.KindOf(err) == portal.NotFound {
		err = errDeadLink
	}
	if err != nil {
		return t, portal.Person{}, portal.Organisation{}, err
	}
	p, org, err := a.linkOwner(ctx, t)
	if portal.KindOf(err) == portal.NotFound {
		err = errDeadLink
	}
	return t, p, org, err
}

// useLink uses a link up and starts a session with what change did, in one
// transaction. Of several at once, one succeeds.
func (a *App) useLink(ctx context.Context, kind portal.TokenKind, secret, token string, from Client, change func(context.Context, *writing, *portal.Person) error) (Welcome, error) {
	var out Welcome
	_, p, _, err := a.link(ctx, kind, secret)
	if err != nil {
		return out, err
	}
	by := portal.Actor{ID: p.ID, OrgID: p.OrgID, Name: p.Name, Role: p.Role}
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, p, org, err := a.link(ctx, kind, secret)
		if err != nil {
			return err
		}
		if err := a.store.DeleteToken(ctx, t); err != nil {
			return err
		}
		if err := change(ctx, w, &p); err != nil {
			return err
		}
		c, err := a.store.Credential(ctx, p.ID)
		if err != nil {
			return err
		}
		s := portal.Session{Person: p.ID, ByLink: kind == portal.TokenLogin}
		out = Welcome{Step: s.NextStep(p, org, c, a.demo), Mark: a.markFor(p.ID, from)}
		return a.enter(ctx, w, token, s, from)
	})
	if k := portal.KindOf(err); k == portal.NotFound || k == portal.Conflict {
		err = errDeadLink
	}
	return out, err
}

// LogInByLink starts a session with the link of a mail.
func (a *App) LogInByLink(ctx context.Context, secret, token string, from Client) (Welcome, error) {
	return a.useLink(ctx, portal.TokenLogin, secret, token, from, func(context.Context, *writing, *portal.Person) error { return nil })
}

// ResetPassword sets a new password with the link of a mail, ends all sessions
// there were and starts one. The second factor, if there is one, is still asked.
func (a *App) ResetPassword(ctx context.Context, secret, token, password string, from Client) (Welcome, error) {
	_, p, _, err := a.link(ctx, portal.TokenReset, secret)
	if err != nil {
		return Welcome{}, err
	}
	hash, err := a.newPassword(password, p, "password")
	if err != nil {
		return Welcome{}, err
	}
	return a.useLink(ctx, portal.TokenReset, secret, token, from, func(ctx context.Context, w *writing, p *portal.Person) error {
		return a.setPassword(ctx, w, *p, hash, "")
	})
}

// Acceptance is what somebody fills in who accepts an invitation.
type Acceptance struct {
	Secret, Token  string
	Name, Password string
	From           Client
}

// AcceptInvitation makes the account of an invitation usable and starts a session.
func (a *App) AcceptInvitation(ctx context.Context, in Acceptance) (Welcome, error) {
	_, p, _, err := a.link(ctx, portal.TokenInvite, in.Secret)
	if err != nil {
		return Welcome{}, err
	}
	p.Name = in.Name
	fields := portal.FieldsOf(p.Validate())
	hash, err := a.newPassword(in.Password, p, "password")
	if err = joinFields(fields, err); err != nil {
		return Welcome{}, err
	}
	return a.useLink(ctx, portal.TokenInvite, in.Secret, in.Token, in.From, func(ctx context.Context, w *writing, p *portal.Person) error {
		p.Name, p.State, p.JoinedAt = in.Name, portal.PersonActive, a.now()
		if err := p.Validate(); err != nil {
			return err
		}
		if err := a.store.SavePerson(ctx, p); err != nil {
			return err
		}
		w.record(p.Version, personFact(portal.InvitationAccepted, p.ID, nil))
		c, err := a.store.Credential(ctx, p.ID)
		if err != nil {
			return err
		}
		c.Password, c.ChangedAt = hash, a.now()
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		return a.takeOver(ctx, w, *p)
	})
}
