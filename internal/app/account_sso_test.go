package app

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

const testIssuer = "https://login.gemeente.example"

// claims are what the provider says of the owner of an address.
func claims(email, subject string) portal.Claims {
	return portal.Claims{Issuer: testIssuer, Subject: subject, Email: email, EmailVerified: true, Name: "Naam Van Elders"}
}

// sso logs in at the provider.
func (r *rig) ssoLogin(in portal.Claims) (token string, w Welcome, err error) {
	r.t.Helper()
	token = newSecret()
	w, err = r.LogInBySSO(r.ctx, in, token, home)
	return token, w, err
}

func TestSSO(t *testing.T) {
	r := newRig(t)
	r.events()
	token, w, err := r.ssoLogin(claims("Deelnemer@Geldfit.example", "een"))
	r.must(err)
	l, err := r.Session(r.ctx, token)
	if err != nil || w.Step != portal.StepDone || l.Actor.ID != "deelnemer@geldfit" {
		t.Fatalf("logged in as %q, step %q: %v", l.Actor.ID, w.Step, err)
	}
	if got := r.told(r.lastEvent(portal.IdentityLinked)); got["deelnemer@geldfit"] != portal.ReasonAccount {
		t.Errorf("told %v", got)
	}
	// From now on the subject decides, whatever the address has become.
	moved := claims("iemand.anders@geldfit.example", "een")
	moved.EmailVerified = false
	_, _, err = r.ssoLogin(moved)
	r.must(err)
	r.wantEvents(portal.LoggedIn)

	_, w, err = r.ssoLogin(claims("directie@gemeente.example", "twee"))
	if r.must(err); w.Step != portal.StepSetUp {
		t.Errorf("a municipal role goes on to %q, want our own second step", w.Step)
	}
}

func TestSSOSecondFactor(t *testing.T) {
	for _, trusted := range []bool{false, true} {
		for _, strong := range []bool{false, true} {
			r := newRig(t)
			r.sso.Trusted = trusted
			in := claims("directie@gemeente.example", "een")
			in.Strong = strong
			_, w, err := r.ssoLogin(in)
			r.must(err)
			if done := w.Step == portal.StepDone; done != (trusted && strong) {
				t.Errorf("trusted %v, strong %v: step %q", trusted, strong, w.Step)
			}
		}
	}
}

// TestSSORefused is of logins at the provider that open no account: one answer
// for all, so that it says nothing about addresses.
func TestSSORefused(t *testing.T) {
	unverified, nameless := claims("deelnemer@geldfit.example", "een"), claims("deelnemer@geldfit.example", "")
	unverified.EmailVerified = false
	for name, c := range map[string]struct {
		before func(r *rig)
		in     portal.Claims
	}{
		"address not verified": {in: unverified},
		"no subject":           {in: nameless},
		"unknown address":      {in: claims("niemand@geldfit.example", "een")},
		"no address":           {in: claims("", "een")},
		"account that is off": {in: claims("deelnemer@geldfit.example", "een"), before: func(r *rig) {
			r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
		}},
		"account that was bound and is off": {in: claims("deelnemer@geldfit.example", "een"), before: func(r *rig) {
			_, _, err := r.ssoLogin(claims("deelnemer@geldfit.example", "een"))
			r.must(err)
			r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
		}},
		"another subject with the address": {in: claims("deelnemer@geldfit.example", "twee"), before: func(r *rig) {
			_, _, err := r.ssoLogin(claims("deelnemer@geldfit.example", "een"))
			r.must(err)
		}},
		"organisation that left": {in: claims("deelnemer@geldfit.example", "een"), before: func(r *rig) {
			o, err := r.store.Organisation(r.ctx, "geldfit")
			r.must(err)
			o.Active = false
			r.must(r.store.SaveOrganisation(r.ctx, &o))
		}},
		"new, of another domain": {in: claims("nieuw@elders.example", "een"), before: func(r *rig) {
			r.sso = SSO{CreateIn: "geldfit", Domains: []string{"geldfit.example"}}
		}},
		"new, of a domain that ends alike": {in: claims("nieuw@nepgeldfit.example", "een"), before: func(r *rig) {
			r.sso = SSO{CreateIn: "geldfit", Domains: []string{"geldfit.example"}}
		}},
		"new, in an organisation that isn't there": {in: claims("nieuw@geldfit.example", "een"), before: func(r *rig) {
			r.sso = SSO{CreateIn: "nergens", Domains: []string{"geldfit.example"}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			if c.before != nil {
				c.before(r)
			}
			r.events()
			token, _, err := r.ssoLogin(c.in)
			var e *portal.Error
			if !errors.As(err, &e) || e.Kind != portal.Forbidden || e.Message != errSSO.Message || e.Fields != nil {
				t.Errorf("another answer: %v", err)
			}
			r.dead(token)
			r.wantEvents(portal.LoginFailed)
			if p, err := r.store.PersonByEmail(r.ctx, "nieuw@geldfit.example"); err == nil {
				t.Errorf("an account was made: %+v", p)
			}
		})
	}
}

func TestSSOAcceptsAnInvitation(t *testing.T) {
	r := newRig(t)
	p, err := r.InvitePerson(r.ctx, r.as("beheerder@gemeente"), Invitee{Org: "geldfit", Email: "nieuw@geldfit.example", Role: portal.Member})
	r.must(err)
	path, _, err := r.MakeLink(r.ctx, portal.Mail{Kind: portal.MailInvitation, Person: p.ID})
	r.must(err)
	r.events()
	unverified := claims("nieuw@geldfit.example", "een")
	unverified.EmailVerified = false
	_, _, err = r.ssoLogin(unverified)
	r.refused(err, portal.Forbidden)
	r.events()

	_, _, err = r.ssoLogin(claims("nieuw@geldfit.example", "een"))
	r.must(err)
	r.wantEvents(portal.InvitationAccepted, portal.IdentityLinked, portal.LoggedIn)
	p, err = r.store.Person(r.ctx, p.ID)
	r.must(err)
	if p.State != portal.PersonActive || p.Name != "Naam Van Elders" || p.Role != portal.Member || p.JoinedAt.IsZero() {
		t.Errorf("person %+v", p)
	}
	if _, err := r.Link(r.ctx, portal.TokenInvite, path[strings.LastIndex(path, "/")+1:]); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the invitation still works: %v", err)
	}
}

func TestSSOCreates(t *testing.T) {
	r := newRig(t)
	r.sso = SSO{CreateIn: "geldfit", Domains: []string{"geldfit.example"}}
	_, _, err := r.ssoLogin(claims("nieuw@geldfit.example", "een"))
	r.must(err)
	p, err := r.store.PersonByEmail(r.ctx, "nieuw@geldfit.example")
	r.must(err)
	if p.Role != portal.Reader || p.OrgID != "geldfit" || p.State != portal.PersonActive || p.Name != "Naam Van Elders" {
		t.Errorf("person %+v", p)
	}
}

func TestSSOAsk(t *testing.T) {
	r := newRig(t)
	ask, err := r.AskSSO(r.ctx, "/signalen", home)
	r.must(err)
	other, err := r.AskSSO(r.ctx, "/", home)
	r.must(err)
	_, err = r.TakeSSO(r.ctx, ask.Secret, other.State)
	r.refused(err, portal.Forbidden)
	_, err = r.TakeSSO(r.ctx, ask.Secret, ask.State)
	r.refused(err, portal.Forbidden) // a wrong state uses it up

	got, err := r.TakeSSO(r.ctx, other.Secret, other.State)
	r.must(err)
	if got.Nonce != other.Nonce || got.Verifier != other.Verifier || got.Return != "/" || got.Nonce == ask.Nonce {
		t.Errorf("got %+v, kept %+v", got, other)
	}
	_, err = r.TakeSSO(r.ctx, other.Secret, other.State)
	r.refused(err, portal.Forbidden) // replayed

	ask, err = r.AskSSO(r.ctx, "/", home)
	r.must(err)
	r.real = r.realAfter(portal.ChallengeSSO.Valid())
	_, err = r.TakeSSO(r.ctx, ask.Secret, ask.State)
	r.refused(err, portal.Forbidden)
}

func TestSSOUnlink(t *testing.T) {
	r := newRig(t)
	token, _, err := r.ssoLogin(claims("deelnemer@geldfit.example", "een"))
	r.must(err)
	r.wrongAt(r.UnlinkSSO(r.ctx, Proof{Token: token, Password: rightPassword, From: home}), "password") // they have none
	r.password("deelnemer@geldfit")
	r.refused(r.UnlinkSSO(r.ctx, Proof{Token: newSecret(), Password: rightPassword, From: home}), portal.LoginNeeded)
	r.wrongAt(r.UnlinkSSO(r.ctx, Proof{Token: token, Password: otherPassword, From: home}), "password")
	if _, err := r.Identities(r.ctx, portal.Actor{}); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("nobody lists them: %v", err)
	}
	r.events()
	next := newSecret()
	r.must(r.UnlinkSSO(r.ctx, Proof{Token: token, NewToken: next, Password: rightPassword, From: home}))
	r.wantEvents(portal.IdentityUnlinked)
	r.refused(r.UnlinkSSO(r.ctx, Proof{Token: next, NewToken: newSecret(), Password: rightPassword, From: home}), portal.NotFound)
	_, _, err = r.ssoLogin(claims("deelnemer@geldfit.example", "twee"))
	r.must(err) // bound anew
	if got := r.events(); !slices.ContainsFunc(got, func(e portal.Event) bool { return e.Type == portal.IdentityLinked }) {
		t.Error("not bound anew")
	}
}
