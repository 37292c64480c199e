package app

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ketenportaal/internal/portal"
)

const (
	rightPassword = "vier losse woorden hier"
	otherPassword = "paarse fiets zonder bel"
)

var home = Client{Address: netip.MustParseAddr("192.0.2.7"), Device: "Firefox op Linux"}

// from is home with another address.
func from(address string) Client { return Client{Address: netip.MustParseAddr(address)} }

// rightHash is made once: hashing is slow on purpose.
var rightHash = sync.OnceValue(func() string {
	h, err := newHasher().hash(rightPassword)
	if err != nil {
		panic(err)
	}
	return h
})

// password gives somebody rightPassword.
func (r *rig) password(key string) portal.Actor {
	r.t.Helper()
	by := r.as(key)
	c, err := r.store.Credential(r.ctx, by.ID)
	r.must(err)
	c.Password = rightHash()
	r.must(r.store.SaveCredential(r.ctx, &c))
	return by
}

// logIn logs somebody in with the right password and gives the token.
func (r *rig) logIn(key string) string {
	r.t.Helper()
	token := newSecret()
	_, err := r.LogIn(r.ctx, PasswordLogin{Email: key + ".example", Password: rightPassword, Token: token, From: home})
	r.must(err)
	return token
}

// factor sets a second factor for the holder of a session up and gives the new
// token, the secret and the recovery codes.
func (r *rig) factor(token, password string) (next, secret string, codes []string) {
	r.t.Helper()
	next = newSecret()
	r.must(r.BeginFactor(r.ctx, Proof{Token: token, NewToken: next, Password: password, From: home}))
	e, err := r.Enrolment(r.ctx, next)
	r.must(err)
	secret = strings.ReplaceAll(e.Secret, " ", "")
	token, next = next, newSecret()
	codes, err = r.ConfirmFactor(r.ctx, token, next, r.code(secret, 0))
	r.must(err)
	r.real = r.realAfter(2 * codePeriod)
	return next, secret, codes
}

// code is what an authenticator app shows, a while from now.
func (r *rig) code(secret string, shift time.Duration) string {
	r.t.Helper()
	code, err := totp.GenerateCode(secret, r.real().Add(shift))
	r.must(err)
	return code
}

// realAfter is the machine's clock, stopped, some time from where it stood.
func (r *rig) realAfter(d time.Duration) func() time.Time {
	at := r.real().Add(d)
	return func() time.Time { return at }
}

// dead fails the test unless the token opens nothing.
func (r *rig) dead(token string) {
	r.t.Helper()
	_, err := r.Session(r.ctx, token)
	r.refused(err, portal.LoginNeeded)
}

func TestLogIn(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	r.password("collega@geldfit")
	r.password("beheerder@gemeente")
	off, err := r.store.Person(r.ctx, "collega@geldfit")
	r.must(err)
	off.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &off))
	for _, test := range []struct {
		name, email, password string
		step                  portal.LoginStep
		wrong                 bool
	}{
		{"right", "deelnemer@geldfit.example", rightPassword, portal.StepDone, false},
		{"address in capitals with spaces", " Deelnemer@Geldfit.EXAMPLE ", rightPassword, portal.StepDone, false},
		{"municipal role must set up a second step", "beheerder@gemeente.example", rightPassword, portal.StepSetUp, false},
		{"wrong password", "deelnemer@geldfit.example", otherPassword, "", true},
		{"no password", "deelnemer@geldfit.example", "", "", true},
		{"unknown address", "niemand@geldfit.example", rightPassword, "", true},
		{"no address", "' or 1=1", rightPassword, "", true},
		{"account that is off", "collega@geldfit.example", rightPassword, "", true},
		{"account without a password", "deelnemer@bewind.example", "", "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r.events()
			token := newSecret()
			w, err := r.LogIn(r.ctx, PasswordLogin{Email: test.email, Password: test.password, Token: token, From: home})
			if test.wrong {
				if err != errWrongLogin {
					t.Errorf("got error %v, want the one answer to every failed login", err)
				}
				r.dead(token)
				r.wantEvents(portal.LoginFailed)
				return
			}
			r.must(err)
			if w.Step != test.step || w.Mark == "" {
				t.Errorf("got step %q and mark %q, want step %q and a mark", w.Step, w.Mark, test.step)
			}
			l, err := r.Session(r.ctx, token)
			r.must(err)
			if l.Actor.Zero() != (test.step != portal.StepDone) {
				t.Errorf("actor at step %q: %+v", l.Step, l.Actor)
			}
			r.wantEvents(portal.LoggedIn)
		})
	}
}

func TestLogInRehashesOutdatedPassword(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	params := *hashParams
	hashParams.Iterations++
	defer func() { *hashParams = params }()
	r.logIn("deelnemer@geldfit")
	c, err := r.store.Credential(r.ctx, by.ID)
	r.must(err)
	if c.Password == rightHash() || !strings.Contains(c.Password, "t=3") {
		t.Errorf("password was not hashed again: %s", c.Password)
	}
	r.logIn("deelnemer@geldfit")
}

func TestPasswordIsComparedNormalised(t *testing.T) {
	r := newRig(t)
	token := r.withPassword("deelnemer@geldfit", "caf\u00e9 met vier tafels")
	if _, err := r.LogIn(r.ctx, PasswordLogin{Email: "deelnemer@geldfit.example", Password: "cafe\u0301 met vier tafels", Token: token, From: home}); err != nil {
		t.Errorf("decomposed spelling: %v", err)
	}
}

// withPassword sets a password by a reset, and gives a fresh token.
func (r *rig) withPassword(key, password string) string {
	r.t.Helper()
	_, err := r.ResetPassword(r.ctx, r.link(portal.MailReset, r.as(key).ID), newSecret(), password, home)
	r.must(err)
	return newSecret()
}

func TestBar10_Fixation(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	r.dead("a-cookie-somebody-chose")
	token := r.logIn("deelnemer@geldfit")
	next := newSecret()
	r.must(r.ChangePassword(r.ctx, Proof{Token: token, NewToken: next, Password: rightPassword, From: home}, otherPassword))
	r.dead(token)
	last, _, _ := r.factor(next, otherPassword)
	r.dead(next)
	if _, err := r.Session(r.ctx, last); err != nil {
		t.Errorf("session after proving the password: %v", err)
	}
}

func TestBar11_NoRawTokenStored(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	token := r.logIn("deelnemer@geldfit")
	_, secret, codes := r.factor(token, rightPassword)
	link := r.link(portal.MailReset, by.ID)
	sessions, err := r.store.SessionsOf(r.ctx, by.ID)
	r.must(err)
	c, err := r.store.Credential(r.ctx, by.ID)
	r.must(err)
	tok, err := r.store.Token(r.ctx, hashToken(link))
	r.must(err)
	stored, err := json.Marshal([]any{sessions, c, tok})
	r.must(err)
	for _, raw := range append([]string{token, secret, link, rightPassword}, codes...) {
		if strings.Contains(string(stored), raw) || len(raw) < 12 {
			t.Errorf("%q is stored as it is", raw)
		}
	}
	if len(link) != 43 { // 32 bytes in base64url
		t.Errorf("link secret has %d letters, want 43", len(link))
	}
}

func TestBar12_IdleAndAbsolute(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	for _, test := range []struct {
		name  string
		steps []time.Duration // from one use to the next
		dead  bool
	}{
		{"idle just within", []time.Duration{portal.SessionIdle - time.Second}, false},
		{"idle just past", []time.Duration{portal.SessionIdle + time.Second}, true},
		{"used in between", []time.Duration{20 * time.Minute, 20 * time.Minute}, false},
		{"twelve hours just within", append(slices.Repeat([]time.Duration{24 * time.Minute}, 29), 24*time.Minute-time.Second), false},
		{"twelve hours just past", append(slices.Repeat([]time.Duration{24 * time.Minute}, 29), 24*time.Minute+time.Second), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			token := r.logIn("deelnemer@geldfit")
			for i, d := range test.steps {
				r.later(d)
				_, err := r.Session(r.ctx, token)
				if last := i == len(test.steps)-1; (err != nil) != (last && test.dead) {
					t.Fatalf("after step %d: got error %v", i, err)
				}
			}
		})
	}
}

func TestBar13_LogoutEverywhere(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	three := func() (a, b, c string) {
		return r.logIn("deelnemer@geldfit"), r.logIn("deelnemer@geldfit"), r.logIn("deelnemer@geldfit")
	}
	t.Run("log out", func(t *testing.T) {
		a, b, _ := three()
		r.events()
		r.must(r.LogOut(r.ctx, a))
		r.must(r.LogOut(r.ctx, a)) // twice is fine
		r.wantEvents(portal.LoggedOut)
		r.dead(a)
		if _, err := r.Session(r.ctx, b); err != nil {
			t.Errorf("another session ended too: %v", err)
		}
	})
	t.Run("everywhere", func(t *testing.T) {
		a, b, c := three()
		l, err := r.Session(r.ctx, b)
		r.must(err)
		r.events()
		r.must(r.EndOtherSessions(r.ctx, by, l.Handle))
		r.wantEvents(portal.SessionsEnded)
		r.dead(a)
		r.dead(c)
		if _, err := r.Session(r.ctx, b); err != nil {
			t.Errorf("the session kept ended too: %v", err)
		}
	})
	t.Run("one, from the list", func(t *testing.T) {
		a, b, _ := three()
		l, err := r.Session(r.ctx, a)
		r.must(err)
		r.refused(r.EndSession(r.ctx, r.as("collega@geldfit"), l.Handle), portal.NotFound)
		r.must(r.EndSession(r.ctx, by, l.Handle))
		r.dead(a)
		if _, err := r.Session(r.ctx, b); err != nil {
			t.Errorf("another session ended too: %v", err)
		}
	})
	t.Run("password change", func(t *testing.T) {
		a, b, c := three()
		next := newSecret()
		r.events()
		r.wrongAt(r.ChangePassword(r.ctx, Proof{Token: b, NewToken: next, Password: otherPassword, From: home}, otherPassword), "current")
		r.must(r.ChangePassword(r.ctx, Proof{Token: b, NewToken: next, Password: rightPassword, From: home}, otherPassword))
		r.wantEvents(portal.PasswordChanged, portal.SessionsEnded)
		for _, token := range []string{a, b, c} {
			r.dead(token)
		}
		if _, err := r.Session(r.ctx, next); err != nil {
			t.Errorf("the session that changed it: %v", err)
		}
	})
}

func TestSessionsLists(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	r.logIn("deelnemer@geldfit")
	r.later(portal.SessionIdle + time.Minute)
	token := r.logIn("deelnemer@geldfit")
	rows, err := r.Sessions(r.ctx, by)
	r.must(err)
	l, err := r.Session(r.ctx, token)
	r.must(err)
	if len(rows) != 1 || rows[0].Handle != l.Handle || rows[0].Device != "Firefox op Linux" || rows[0].Address != "192.0.2.7" {
		t.Errorf("got %+v, want only the live session with its device and address", rows)
	}
}

func TestSessionEndsWithAccountRoleOrOrganisation(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	admin := r.as("beheerder@gemeente")
	token := r.logIn("deelnemer@geldfit")
	r.must(r.ChangeRole(r.ctx, admin, "deelnemer@geldfit", portal.Reader, portal.Ticks{}))
	l, err := r.Session(r.ctx, token)
	r.must(err)
	if l.Actor.Role != portal.Reader {
		t.Errorf("role at the next request: got %s, want %s", l.Actor.Role, portal.Reader)
	}
	r.must(r.DisablePerson(r.ctx, admin, "deelnemer@geldfit"))
	r.dead(token)
	r.must(r.EnablePerson(r.ctx, admin, "deelnemer@geldfit"))
	r.dead(token) // it doesn't come back to life
	token = r.logIn("deelnemer@geldfit")
	org, err := r.store.Organisation(r.ctx, "geldfit")
	r.must(err)
	org.Active = false
	r.must(r.store.SaveOrganisation(r.ctx, &org))
	r.dead(token)
}

func TestAccountUseCasesRefuseNobody(t *testing.T) {
	r := newRig(t)
	var nobody portal.Actor
	p := Proof{Token: "x", NewToken: "y"}
	for name, err := range map[string]error{
		"InvitePerson":      second(r.InvitePerson(r.ctx, nobody, Invitee{Org: "geldfit", Email: "nieuw@geldfit.example", Role: portal.Member})),
		"ResendInvitation":  r.ResendInvitation(r.ctx, nobody, "deelnemer@geldfit"),
		"DisablePerson":     r.DisablePerson(r.ctx, nobody, "deelnemer@geldfit"),
		"EnablePerson":      r.EnablePerson(r.ctx, nobody, "deelnemer@geldfit"),
		"ChangeRole":        r.ChangeRole(r.ctx, nobody, "deelnemer@geldfit", portal.Reader, portal.Ticks{}),
		"ResetSecondFactor": r.ResetSecondFactor(r.ctx, nobody, "deelnemer@geldfit"),
		"OwnProfile":        second(r.OwnProfile(r.ctx, nobody)),
		"ChangeProfile":     r.ChangeProfile(r.ctx, nobody, Profile{Name: "Iemand"}),
		"Sessions":          second(r.Sessions(r.ctx, nobody)),
		"EndSession":        r.EndSession(r.ctx, nobody, "x"),
		"EndOtherSessions":  r.EndOtherSessions(r.ctx, nobody, "x"),
		"SaveDraft":         r.SaveDraft(r.ctx, nobody, "/signalen/nieuw", nil),
		"Draft":             second(r.Draft(r.ctx, nobody, "/signalen/nieuw")),
		"DropDraft":         r.DropDraft(r.ctx, nobody, "/signalen/nieuw"),
		"KeepForLater":      r.KeepForLater(r.ctx, "x", "/signalen/nieuw", nil),
		"Session":           second(r.Session(r.ctx, "x")),
		"Factor":            second(r.Factor(r.ctx, "x")),
		"Enrolment":         second(r.Enrolment(r.ctx, "x")),
		"BeginFactor":       r.BeginFactor(r.ctx, p),
		"ConfirmFactor":     second(r.ConfirmFactor(r.ctx, "x", "y", "123456")),
		"GiveFactor":        r.GiveFactor(r.ctx, "x", "y", "123456"),
		"RenewRecovery":     second(r.RenewRecovery(r.ctx, p)),
		"RemoveFactor":      r.RemoveFactor(r.ctx, p),
		"ChangePassword":    r.ChangePassword(r.ctx, p, otherPassword),
	} {
		if portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("%s by nobody: got %v, want that a login is needed", name, err)
		}
	}
	r.wantEvents()
}

func second[T any](_ T, err error) error { return err }

func TestChangeProfile(t *testing.T) {
	r := newRig(t)
	by := r.as("deelnemer@geldfit")
	r.wrongAt(r.ChangeProfile(r.ctx, by, Profile{Name: " "}), "name")
	r.must(r.ChangeProfile(r.ctx, by, Profile{Name: " Jo  Bakker ", Function: "consulent"}))
	r.wantEvents(portal.PersonChanged)
	p, err := r.OwnProfile(r.ctx, by)
	r.must(err)
	if p.Name != "Jo Bakker" || p.Function != "consulent" || p.Role != portal.Member {
		t.Errorf("got %+v", p)
	}
}
