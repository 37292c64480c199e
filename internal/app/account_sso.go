package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SSO is what an operator decided about logging in at another provider.
type SSO struct {
	// CreateIn is the organisation in which who has no account becomes a reader,
	// when their address is in Domains; empty: an account is never made.
	CreateIn portal.ID
	Domains  []string // lower case, such as gemeente.example
	// Trusted: when the provider says that it asked a second factor, ours is not
	// asked.
	Trusted bool
}

// SSOAsk is what a browser takes along to the provider. The application keeps
// it under Secret, which goes into a cookie, until the browser is back.
type SSOAsk struct {
	Secret   string `json:"-"`
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
	Return   string `json:"return"`
}

// errSSO is the one answer to a login by provider that opens nothing; why
// stands in the log.
var errSSO = portal.Errorf(portal.Forbidden, "Inloggen is niet gelukt.")

func (a *App) ssoAttempts(from Client) []attempt {
	return []attempt{{a.throttleKey("sso address", network(from.Address)), portal.LimitAddress}}
}

// AskSSO begins a login at the provider; to is where the person was going.
func (a *App) AskSSO(ctx context.Context, to string, from Client) (SSOAsk, error) {
	if err := a.try(ctx, a.ssoAttempts(from)); err != nil {
		return SSOAsk{}, err
	}
	ask := SSOAsk{State: newSecret(), Nonce: newSecret(), Verifier: newSecret(), Return: to}
	var err error
	ask.Secret, err = a.putChallenge(ctx, portal.ChallengeSSO, "", ask)
	return ask, err
}

// TakeSSO gives what AskSSO kept to the browser that has both its cookie and
// the state that the provider sent back. It works once.
func (a *App) TakeSSO(ctx context.Context, secret, state string) (SSOAsk, error) {
	var ask SSOAsk
	if err := a.takeChallenge(ctx, portal.ChallengeSSO, "", secret, &ask); err != nil {
		if portal.KindOf(err) == portal.Invalid {
			err = errSSO.Because(err)
		}
		return SSOAsk{}, err
	}
	if !same(ask.State, state) {
		return SSOAsk{}, errSSO.Because(errors.New("the state is not the one this browser took along"))
	}
	return ask, nil
}

// LogInBySSO starts a session for who logged in at the provider. The first time
// the account is found by its address, which the provider must have verified;
// from then on by issuer and subject alone, so that nobody who gets a used
// address gets the account with it.
func (a *App) LogInBySSO(ctx context.Context, in portal.Claims, token string, from Client) (Welcome, error) {
	var out Welcome
	var refused error
	about := portal.Person{}
	err := a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		p, why, err := a.ssoPerson(ctx, w, in)
		refused, about = why, p
		if err != nil || why != nil {
			return err
		}
		org, err := a.store.Organisation(ctx, p.OrgID)
		if err != nil {
			return err
		}
		c, err := a.store.Credential(ctx, p.ID)
		if err != nil {
			return err
		}
		w.by = portal.Actor{ID: p.ID, OrgID: p.OrgID, Name: p.Name, Role: p.Role}
		if err := a.forgive(ctx, a.ssoAttempts(from)); err != nil {
			return err
		}
		s := portal.Session{Person: p.ID, Second: a.sso.Trusted && in.Strong}
		out = Welcome{Step: s.NextStep(p, org, c, a.demo), Mark: a.markFor(p.ID, from)}
		return a.enter(ctx, w, token, s, from)
	})
	if k := portal.KindOf(err); k == portal.Taken || k == portal.Conflict {
		refused, err = err, nil // bound to another a moment ago
	}
	if err != nil {
		return Welcome{}, err
	}
	if refused == nil {
		return out, nil
	}
	if failed := a.loginFailed(ctx, about, from); failed != errWrongLogin {
		return Welcome{}, failed
	}
	return Welcome{}, errSSO.Because(refused)
}

// ssoPerson gives whose account the claims open, bound to them, inside a
// transaction. why says for the log that they open none; nothing has then been
// written.
func (a *App) ssoPerson(ctx context.Context, w *writing, in portal.Claims) (p portal.Person, why, err error) {
	bound, err := a.store.Identity(ctx, identityID(in))
	switch {
	case err == nil:
		p, org, err := a.personAndOrg(ctx, bound.Person)
		if err == nil && p.Actor(org, "").Zero() {
			why = fmt.Errorf("account %s is off", p.ID)
		}
		return p, why, err
	case portal.KindOf(err) != portal.NotFound:
		return p, nil, err
	}
	email, bad := portal.ParseEmail(in.Email)
	if bad != nil || !in.EmailVerified || in.Issuer == "" || in.Subject == "" {
		return p, errors.New("no verified address in the claims"), nil
	}
	p, err = a.store.PersonByEmail(ctx, email)
	if portal.KindOf(err) == portal.NotFound {
		return a.ssoCreate(ctx, w, in, email)
	}
	if err != nil {
		return p, nil, err
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	if err != nil {
		return p, nil, err
	}
	already, err := a.store.IdentitiesOf(ctx, p.ID)
	if err != nil {
		return p, nil, err
	}
	switch {
	case !org.Active || p.State == portal.PersonOff:
		return p, fmt.Errorf("account %s is off", p.ID), nil
	case slices.ContainsFunc(already, func(i portal.Identity) bool { return i.Issuer == in.Issuer }):
		return p, fmt.Errorf("account %s is bound to another subject", p.ID), nil
	}
	w.by = portal.Actor{ID: p.ID, OrgID: p.OrgID, Name: p.Name, Role: p.Role}
	if p.State == portal.PersonInvitedState {
		if err := a.ssoAccept(ctx, w, in, &p); err != nil {
			return p, nil, err
		}
	}
	return p, nil, a.bindIdentity(ctx, w, in, p)
}

// ssoAccept accepts an invitation for who logged in at the provider with the
// address it was sent to.
func (a *App) ssoAccept(ctx context.Context, w *writing, in portal.Claims, p *portal.Person) error {
	local, _, _ := strings.Cut(p.Email, "@")
	if named := portal.CleanLine(in.Name); p.Name == local && len(named) >= 2 && len([]rune(named)) <= portal.MaxPersonName {
		p.Name = named // nobody gave a name with the invitation
	}
	p.State, p.JoinedAt = portal.PersonActive, a.now()
	if err := p.Validate(); err != nil {
		return err
	}
	if err := a.store.SavePerson(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.InvitationAccepted, p.ID, nil))
	if err := a.store.DeleteTokensOf(ctx, p.ID, portal.TokenInvite); err != nil {
		return err
	}
	return a.takeOver(ctx, w, *p)
}

// ssoCreate makes an account for who has none, when the operator chose that for
// their domain.
func (a *App) ssoCreate(ctx context.Context, w *writing, in portal.Claims, email string) (p portal.Person, why, err error) {
	_, domain, _ := strings.Cut(email, "@")
	if a.sso.CreateIn == "" || !slices.Contains(a.sso.Domains, domain) {
		return p, errors.New("no account has this address"), nil
	}
	org, err := a.store.Organisation(ctx, a.sso.CreateIn)
	if portal.KindOf(err) == portal.NotFound || err == nil && !org.Active {
		return p, fmt.Errorf("organisation %s for new accounts is not there, or takes no part", a.sso.CreateIn), nil
	}
	if err != nil {
		return p, nil, err
	}
	p = invited(Invitee{Org: org.ID, Email: email, Role: portal.Reader}, "", a.now())
	if err := p.Validate(); err != nil {
		return p, nil, err
	}
	if err := a.store.InsertPerson(ctx, &p); err != nil {
		return p, nil, err
	}
	w.record(p.Version, personFact(portal.PersonInvited, p.ID, map[string]string{portal.DetailTo: string(p.Role)}))
	if err := a.ssoAccept(ctx, w, in, &p); err != nil {
		return p, nil, err
	}
	return p, nil, a.bindIdentity(ctx, w, in, p)
}

func identityID(in portal.Claims) portal.ID {
	return hashToken("identity " + in.Issuer + "\n" + in.Subject)
}

// bindIdentity has the claims' issuer and subject open an account from now on.
func (a *App) bindIdentity(ctx context.Context, w *writing, in portal.Claims, p portal.Person) error {
	i := portal.Identity{ID: identityID(in), Issuer: in.Issuer, Subject: in.Subject, Person: p.ID, Since: a.now()}
	w.record(p.Version, personFact(portal.IdentityLinked, p.ID, map[string]string{portal.DetailItem: in.Issuer}))
	return a.store.InsertIdentity(ctx, &i)
}

// Identities gives the actor's accounts at other providers.
func (a *App) Identities(ctx context.Context, by portal.Actor) ([]portal.Identity, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return nil, err
	}
	return a.store.IdentitiesOf(ctx, by.ID)
}

// UnlinkSSO takes the accounts at other providers off one's own, for who gives
// the password (field "password"): without one they could log in no longer.
func (a *App) UnlinkSSO(ctx context.Context, in Proof) error {
	l, err := a.prove(ctx, in, "password")
	if err != nil {
		return err
	}
	return a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		list, err := a.store.IdentitiesOf(ctx, l.person.ID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return portal.ErrNotFound
		}
		for _, i := range list {
			w.record(l.person.Version, personFact(portal.IdentityUnlinked, l.person.ID, map[string]string{portal.DetailItem: i.Issuer}))
			if err := a.store.DeleteIdentity(ctx, i); err != nil {
				return err
			}
		}
		return a.renewNow(ctx, l, in.NewToken)
	})
}
