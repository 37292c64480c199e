package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// addPasskey adds a passkey to the account of a session, with the right
// password, and gives the next token.
func (r *rig) addPasskey(token string, d *device) string {
	r.t.Helper()
	ask, err := r.AskNewPasskey(r.ctx, Proof{Token: token, Password: rightPassword, From: home}, "Mijn telefoon", testOrigin)
	r.must(err)
	next := newSecret()
	r.must(r.AddPasskey(r.ctx, r.given(token, next, ask, d.make(ask)), "Mijn telefoon"))
	return next
}

func (r *rig) given(token, next string, ask PasskeyAsk, answer string) PasskeyAnswer {
	return PasskeyAnswer{Token: token, NewToken: next, Secret: ask.Secret, Origin: testOrigin, Answer: answer, From: home}
}

// askPasskey begins a login with a passkey.
func (r *rig) askPasskey() PasskeyAsk {
	r.t.Helper()
	ask, err := r.AskPasskey(r.ctx, testOrigin, home)
	r.must(err)
	return ask
}

// passkeyLogin logs in with the passkey of a device.
func (r *rig) passkeyLogin(d *device) (token string, err error) {
	r.t.Helper()
	ask := r.askPasskey()
	token = newSecret()
	_, err = r.LogInByPasskey(r.ctx, r.given("", token, ask, d.sign(ask)))
	return token, err
}

// types are the types of the events since the last call.
func (r *rig) types() []portal.EventType {
	r.t.Helper()
	var list []portal.EventType
	for _, e := range r.events() {
		list = append(list, e.Type)
	}
	return list
}

func TestPasskeyLogin(t *testing.T) {
	for _, who := range []string{"deelnemer@geldfit", "beheerder@gemeente"} {
		t.Run(who, func(t *testing.T) {
			r := newRig(t)
			by := r.password(who)
			d := newDevice(t)
			first := r.logIn(who)
			r.events()
			next := r.addPasskey(first, d)
			r.dead(first)
			if l, err := r.Session(r.ctx, next); err != nil || l.Step != portal.StepDone {
				t.Errorf("after adding: %v, step %q", err, l.Step)
			}
			if got := r.types(); !slices.Contains(got, portal.PasskeyAdded) {
				t.Errorf("events %v", got)
			}
			token, err := r.passkeyLogin(d)
			r.must(err)
			l, err := r.Session(r.ctx, token)
			if err != nil || l.Actor.ID != by.ID || l.Step != portal.StepDone {
				t.Fatalf("logged in as %q at step %q: %v", l.Actor.ID, l.Step, err)
			}
			if got := r.types(); !slices.Contains(got, portal.PasskeyUsed) || !slices.Contains(got, portal.LoggedIn) || slices.Contains(got, portal.PasskeyCopied) {
				t.Errorf("events %v", got)
			}
			keys, err := r.Passkeys(r.ctx, l.Actor)
			r.must(err)
			if len(keys) != 1 || keys[0].Name != "Mijn telefoon" || keys[0].UsedAt.IsZero() || keys[0].Count != d.count {
				t.Errorf("passkeys %+v", keys)
			}
		})
	}
}

func TestPasskeyQuestions(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	d := newDevice(t)
	token := r.addPasskey(r.logIn("deelnemer@geldfit"), d)

	login := d.read(r.askPasskey()).PublicKey
	if login.UserVerification != "required" || len(login.AllowCredentials) != 0 || login.RPID != "portaal.example" {
		t.Errorf("a login must ask for verification and name nobody: %+v", login)
	}
	ask, err := r.AskNewPasskey(r.ctx, Proof{Token: token, Password: rightPassword, From: home}, "Tweede", testOrigin)
	r.must(err)
	add := d.read(ask).PublicKey
	if add.AuthenticatorSelection.UserVerification != "required" || add.AuthenticatorSelection.ResidentKey != "required" || len(add.ExcludeCredentials) != 1 {
		t.Errorf("a new passkey must be verified, discoverable and another: %+v", add)
	}
	if _, err := r.AskPasskey(r.ctx, "http://127.0.0.1:8080", home); portal.KindOf(err) != portal.Conflict {
		t.Errorf("on an address that is a number: %v", err)
	}
}

// TestPasskeyRefused is of answers that open nothing: each gets the same
// sentence, leaves a failed login, and starts no session.
func TestPasskeyRefused(t *testing.T) {
	tests := map[string]func(r *rig, d *device) (PasskeyAsk, string){
		"unknown passkey": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			other := newDevice(r.t)
			other.user = d.user
			return ask, other.sign(ask)
		},
		"another's passkey as one's own": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			d.user = []byte("collega@geldfit")
			return ask, d.sign(ask)
		},
		"another key under its id": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			other := newDevice(r.t)
			other.user, other.id = d.user, d.id
			return ask, other.sign(ask)
		},
		"without finger, face or code": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			d.flags = userPresent
			return ask, d.sign(ask)
		},
		"made for another site": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			d.origin = "https://portaal.evil.example"
			return ask, d.sign(ask)
		},
		"made for another name": func(r *rig, d *device) (PasskeyAsk, string) {
			ask := r.askPasskey()
			d.rp = "evil.example"
			return ask, d.sign(ask)
		},
		"answer to another question": func(r *rig, d *device) (PasskeyAsk, string) {
			return r.askPasskey(), d.sign(r.askPasskey())
		},
		"nonsense": func(r *rig, d *device) (PasskeyAsk, string) { return r.askPasskey(), `{"id":"x"}` },
		"no answer": func(r *rig, d *device) (PasskeyAsk, string) {
			return r.askPasskey(), ""
		},
		"account that is off": func(r *rig, d *device) (PasskeyAsk, string) {
			r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
			ask := r.askPasskey()
			return ask, d.sign(ask)
		},
		"organisation that left": func(r *rig, d *device) (PasskeyAsk, string) {
			o, err := r.store.Organisation(r.ctx, "geldfit")
			r.must(err)
			o.Active = false
			r.must(r.store.SaveOrganisation(r.ctx, &o))
			ask := r.askPasskey()
			return ask, d.sign(ask)
		},
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.password("deelnemer@geldfit")
			d := newDevice(t)
			r.addPasskey(r.logIn("deelnemer@geldfit"), d)
			ask, text := answer(r, d)
			r.events()
			token := newSecret()
			_, err := r.LogInByPasskey(r.ctx, r.given("", token, ask, text))
			r.refused(err, portal.Invalid)
			if !strings.HasPrefix(err.Error(), errWrongPasskey.Message) {
				t.Errorf("another answer: %v", err)
			}
			r.dead(token)
			if got := r.types(); !slices.Equal(got, []portal.EventType{portal.LoginFailed}) {
				t.Errorf("events %v", got)
			}
		})
	}
}

func TestPasskeyChallenge(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	d := newDevice(t)
	session := r.addPasskey(r.logIn("deelnemer@geldfit"), d)

	t.Run("works once", func(t *testing.T) {
		ask := r.askPasskey()
		answer := d.sign(ask)
		_, err := r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, answer))
		r.must(err)
		_, err = r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, answer))
		late(t, err)
	})
	t.Run("a wrong answer uses it up", func(t *testing.T) {
		ask := r.askPasskey()
		_, err := r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, "{}"))
		r.refused(err, portal.Invalid)
		_, err = r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, d.sign(ask)))
		late(t, err)
	})
	t.Run("of another browser", func(t *testing.T) {
		ask := r.askPasskey()
		in := r.given("", newSecret(), ask, d.sign(ask))
		in.Secret = ""
		_, err := r.LogInByPasskey(r.ctx, in)
		late(t, err)
	})
	t.Run("for something else", func(t *testing.T) {
		ask, err := r.AskNewPasskey(r.ctx, Proof{Token: session, Password: rightPassword, From: home}, "Nog een", testOrigin)
		r.must(err)
		_, err = r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, d.sign(ask)))
		late(t, err)
	})
	t.Run("expired", func(t *testing.T) {
		ask := r.askPasskey()
		answer := d.sign(ask)
		r.real = r.realAfter(portal.ChallengeLogin.Valid())
		_, err := r.LogInByPasskey(r.ctx, r.given("", newSecret(), ask, answer))
		late(t, err)
	})
	t.Run("of another session", func(t *testing.T) {
		ask, err := r.AskNewPasskey(r.ctx, Proof{Token: session, Password: rightPassword, From: home}, "Nog een", testOrigin)
		r.must(err)
		other, err := r.passkeyLogin(d)
		r.must(err)
		late(t, r.AddPasskey(r.ctx, r.given(other, newSecret(), ask, newDevice(t).make(ask)), "Nog een"))
	})
}

// late fails the test unless an answer was told to come too late.
func late(t *testing.T, err error) {
	t.Helper()
	if portal.KindOf(err) != portal.Invalid || !strings.HasPrefix(err.Error(), errLate.Message) {
		t.Errorf("got %v, want %q", err, errLate.Message)
	}
}

func TestPasskeyAdding(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	r.password("collega@geldfit")
	token, d := r.logIn("deelnemer@geldfit"), newDevice(t)
	for name, c := range map[string]struct {
		in    Proof
		label string
		field string
		kind  portal.Kind
	}{
		"nobody":         {Proof{Token: newSecret(), Password: rightPassword}, "x", "", portal.LoginNeeded},
		"wrong password": {Proof{Token: token, Password: otherPassword}, "x", "current", portal.Invalid},
		"no password":    {Proof{Token: token}, "x", "current", portal.Invalid},
		"no name":        {Proof{Token: token, Password: rightPassword}, " ", "label", portal.Invalid},
		"long name":      {Proof{Token: token, Password: rightPassword}, strings.Repeat("x", 61), "label", portal.Invalid},
	} {
		c.in.From = home
		_, err := r.AskNewPasskey(r.ctx, c.in, c.label, testOrigin)
		if portal.KindOf(err) != c.kind || c.field != "" && portal.FieldsOf(err)[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.flags = userPresent
	ask, err := r.AskNewPasskey(r.ctx, Proof{Token: token, Password: rightPassword, From: home}, "x", testOrigin)
	r.must(err)
	if err := r.AddPasskey(r.ctx, r.given(token, newSecret(), ask, d.make(ask)), "x"); portal.KindOf(err) != portal.Invalid {
		t.Errorf("a device that verified nobody: %v", err)
	}
	d.flags |= userVerified
	r.addPasskey(token, d)

	other := r.logIn("collega@geldfit")
	ask, err = r.AskNewPasskey(r.ctx, Proof{Token: other, Password: rightPassword, From: home}, "x", testOrigin)
	r.must(err)
	if err := r.AddPasskey(r.ctx, r.given(other, newSecret(), ask, d.make(ask)), "x"); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a passkey of somebody else: %v", err)
	}
	for range portal.MaxPasskeys {
		other = r.addPasskey(other, newDevice(t))
	}
	if _, err := r.AskNewPasskey(r.ctx, Proof{Token: other, Password: rightPassword, From: home}, "x", testOrigin); portal.KindOf(err) != portal.Conflict {
		t.Errorf("one too many: %v", err)
	}
}
