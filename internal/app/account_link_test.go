package app

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// link makes the link of a mail as the mailer does, and gives its secret.
func (r *rig) link(kind portal.MailKind, person portal.ID) string {
	r.t.Helper()
	path, _, err := r.MakeLink(r.ctx, portal.Mail{Kind: kind, Person: person})
	r.must(err)
	return path[len(linkPaths[kind].path):]
}

// together runs f n times at once and counts how often it succeeded.
func together(t *testing.T, n int, f func(i int) error) int {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if k := portal.KindOf(err); k == portal.Internal {
			t.Errorf("failed for a reason of ours: %v", err)
		}
	}
	return won
}

func (r *rig) invitee() portal.Person {
	r.t.Helper()
	p, err := r.InvitePerson(r.ctx, r.as("ketencoordinator@gemeente"), Invitee{Org: "geldfit", Email: "nieuw@geldfit.example", Name: "Nieuw Mens", Role: portal.Member})
	r.must(err)
	return p
}

func TestBar21_LinksAreSingleUse(t *testing.T) {
	for _, test := range []struct {
		name string
		kind portal.MailKind
		use  func(r *rig, secret string) error
	}{
		{"login link", portal.MailLoginLink, func(r *rig, secret string) error {
			return second(r.LogInByLink(r.ctx, secret, newSecret(), home))
		}},
		{"reset", portal.MailReset, func(r *rig, secret string) error {
			return second(r.ResetPassword(r.ctx, secret, newSecret(), otherPassword, home))
		}},
		{"invitation", portal.MailInvitation, func(r *rig, secret string) error {
			return second(r.AcceptInvitation(r.ctx, Acceptance{Secret: secret, Token: newSecret(), Name: "Nieuw Mens", Password: otherPassword, From: home}))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			person := portal.ID("deelnemer@geldfit")
			if test.kind == portal.MailInvitation {
				person = r.invitee().ID
			}
			token := linkPaths[test.kind].token
			old := r.link(test.kind, person)
			secret := r.link(test.kind, person)
			r.refused(test.use(r, old), portal.NotFound) // superseded
			for range 3 {                                // opening consumes nothing
				if _, err := r.Link(r.ctx, token, secret); err != nil {
					t.Fatalf("open: %v", err)
				}
			}
			r.later(token.Valid() - time.Second)
			if won := together(t, 50, func(int) error { return test.use(r, secret) }); won != 1 {
				t.Errorf("%d of 50 at once succeeded, want 1", won)
			}
			r.refused(test.use(r, secret), portal.NotFound)
		})
	}
}

func TestLinksEnd(t *testing.T) {
	r := newRig(t)
	secret := r.link(portal.MailReset, "deelnemer@geldfit")
	if _, err := r.Link(r.ctx, portal.TokenLogin, secret); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a reset link opened as a login link: %v", err)
	}
	r.later(time.Hour)
	r.refused(second(r.Link(r.ctx, portal.TokenReset, secret)), portal.NotFound)
	r.refused(second(r.ResetPassword(r.ctx, secret, newSecret(), otherPassword, home)), portal.NotFound)

	secret = r.link(portal.MailReset, "deelnemer@geldfit")
	r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
	r.refused(second(r.ResetPassword(r.ctx, secret, newSecret(), otherPassword, home)), portal.NotFound)
}

func TestAskLinkTellsNothing(t *testing.T) {
	r := newRig(t)
	for _, test := range []struct {
		name, email string
		kind        portal.MailKind
		mailed      bool
	}{
		{"partner, login", "deelnemer@geldfit.example", portal.MailLoginLink, true},
		{"municipal role, login", "ketencoordinator@gemeente.example", portal.MailLoginLink, false},
		{"keeper, login", "anoniem@gemeente.example", portal.MailLoginLink, false},
		{"municipal member, login", "collega@gemeente.example", portal.MailLoginLink, false},
		{"unknown, login", "niemand@geldfit.example", portal.MailLoginLink, false},
		{"partner, reset", "deelnemer@geldfit.example", portal.MailReset, true},
		{"municipal role, reset", "ketencoordinator@gemeente.example", portal.MailReset, true},
		{"unknown, reset", "niemand@geldfit.example", portal.MailReset, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r.events()
			r.must(r.AskLink(r.ctx, test.kind, test.email, home))
			want := portal.LoginLinkAsked
			if test.kind == portal.MailReset {
				want = portal.PasswordResetAsked
			}
			r.wantEvents(want)
			person := portal.ID("nobody")
			if p, err := r.store.PersonByEmail(r.ctx, test.email); err == nil {
				person = p.ID
			}
			_, _, err := r.MakeLink(r.ctx, portal.Mail{Kind: test.kind, Person: person})
			if (err == nil) != test.mailed {
				t.Errorf("a link was made: %v (%v), want %v", err == nil, err, test.mailed)
			}
		})
	}
	r.wrongAt(r.AskLink(r.ctx, portal.MailReset, "geen adres", home), "email")
	r.refused(r.AskLink(r.ctx, portal.MailDigest, "deelnemer@geldfit.example", home), portal.Forbidden)
}

func TestAskLinkIsThrottled(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	r.real = func() time.Time { return now }
	for _, email := range []string{"deelnemer@geldfit.example", "niemand@geldfit.example"} {
		sent := 0
		for i := range 200 {
			now = now.Add(4 * time.Second)
			if r.AskLink(r.ctx, portal.MailReset, email, from(fmt.Sprintf("198.51.100.%d", i))) == nil {
				sent++
			}
		}
		if sent != portal.LimitMail.Most {
			t.Errorf("%s: %d mails in a quarter of an hour, want %d", email, sent, portal.LimitMail.Most)
		}
	}
}

func TestLinkSessionIsOfAPartnerOnly(t *testing.T) {
	r := newRig(t)
	token := newSecret()
	_, err := r.LogInByLink(r.ctx, r.link(portal.MailLoginLink, "deelnemer@geldfit"), token, home)
	r.must(err)
	l, err := r.Session(r.ctx, token)
	r.must(err)
	if !l.ByLink || l.Step != portal.StepDone {
		t.Errorf("got %+v, want a session by link that is done", l)
	}
	// Whoever comes to work for the municipality logs in with a password.
	p, err := r.store.Person(r.ctx, "deelnemer@geldfit")
	r.must(err)
	p.OrgID = "gemeente"
	r.must(r.store.SavePerson(r.ctx, &p))
	r.dead(token)
}

func TestResetEndsSessionsAndAsksSecondStep(t *testing.T) {
	r := newRig(t)
	r.password("beheerder@gemeente")
	token := r.logIn("beheerder@gemeente")
	token, _, _ = r.factor(token, "")
	fresh := newSecret()
	w, err := r.ResetPassword(r.ctx, r.link(portal.MailReset, "beheerder@gemeente"), fresh, otherPassword, home)
	r.must(err)
	if w.Step != portal.StepCode {
		t.Errorf("step after a reset: got %q, want the second factor", w.Step)
	}
	r.dead(token)
	l, err := r.Session(r.ctx, fresh)
	r.must(err)
	if !l.Actor.Zero() {
		t.Error("a reset alone gave a municipal role's rights")
	}
}

func TestAcceptInvitation(t *testing.T) {
	r := newRig(t)
	p := r.invitee()
	if p.State != portal.PersonInvitedState {
		t.Fatalf("state: %s", p.State)
	}
	secret := r.link(portal.MailInvitation, p.ID)
	_, err := r.AcceptInvitation(r.ctx, Acceptance{Secret: secret, Token: newSecret(), Name: " ", Password: "kort", From: home})
	r.wrongAt(err, "name", "password")
	r.events()
	token := newSecret()
	w, err := r.AcceptInvitation(r.ctx, Acceptance{Secret: secret, Token: token, Name: "Fatma Yilmaz", Password: otherPassword, From: home})
	r.must(err)
	r.wantEvents(portal.InvitationAccepted, portal.LoggedIn)
	l, err := r.Session(r.ctx, token)
	r.must(err)
	if w.Step != portal.StepDone || l.Name != "Fatma Yilmaz" || l.Actor.Role != portal.Member {
		t.Errorf("got %+v %+v", w, l)
	}
	r.refused(r.ResendInvitation(r.ctx, r.as("ketencoordinator@gemeente"), p.ID), portal.Conflict)
}
