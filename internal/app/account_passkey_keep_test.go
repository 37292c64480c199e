package app

import (
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// TestPasskeyAsSecondStep: who has a passkey gives it after the password; who
// must have a second step can set up a passkey instead of an app.
func TestPasskeyAsSecondStep(t *testing.T) {
	r := newRig(t)
	r.password("beheerder@gemeente")
	r.password("deelnemer@geldfit")
	d, others := newDevice(t), newDevice(t)
	r.addPasskey(r.logIn("deelnemer@geldfit"), others)
	token := r.logIn("beheerder@gemeente")
	ask, err := r.AskNewPasskey(r.ctx, Proof{Token: token, From: home}, "Telefoon", testOrigin)
	r.must(err) // no password: it was just given
	r.must(r.AddPasskey(r.ctx, r.given(token, newSecret(), ask, d.make(ask)), "Telefoon"))

	token = r.logIn("beheerder@gemeente")
	if l, err := r.Session(r.ctx, token); err != nil || l.Step != portal.StepCode || !l.Actor.Zero() {
		t.Fatalf("step %q, %v", l.Step, err)
	}
	if _, err := r.AskNewPasskey(r.ctx, Proof{Token: token, Password: rightPassword, From: home}, "x", testOrigin); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("a passkey added before the second step: %v", err)
	}
	if err := r.GiveFactor(r.ctx, token, newSecret(), "123456"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a code without an app: %v", err)
	}
	ask, err = r.AskSecondPasskey(r.ctx, token, testOrigin)
	r.must(err)
	if o := d.read(ask).PublicKey; len(o.AllowCredentials) != 1 || o.UserVerification != "required" {
		t.Errorf("question %+v", o)
	}
	r.refused(r.GivePasskey(r.ctx, r.given(token, newSecret(), ask, others.sign(ask))), portal.Invalid)
	ask, err = r.AskSecondPasskey(r.ctx, token, testOrigin)
	r.must(err)
	next := newSecret()
	r.must(r.GivePasskey(r.ctx, r.given(token, next, ask, d.sign(ask))))
	r.dead(token)
	if l, err := r.Session(r.ctx, next); err != nil || l.Step != portal.StepDone {
		t.Errorf("step %q, %v", l.Step, err)
	}
	if _, err := r.AskSecondPasskey(r.ctx, next, testOrigin); portal.KindOf(err) != portal.NotFound {
		t.Errorf("asked again after the step: %v", err)
	}
}

func TestPasskeyRemoving(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	r.password("beheerder@gemeente")
	d, admin := newDevice(t), newDevice(t)
	token := r.addPasskey(r.logIn("deelnemer@geldfit"), d)
	adminToken := r.addPasskey(r.logIn("beheerder@gemeente"), admin)
	id := passkeyID(d.id)

	r.refused(r.RemovePasskey(r.ctx, Proof{Token: newSecret(), Password: rightPassword, From: home}, id), portal.LoginNeeded)
	r.refused(r.RemovePasskey(r.ctx, Proof{Token: token, Password: otherPassword, From: home}, id), portal.Invalid)
	r.refused(r.RemovePasskey(r.ctx, Proof{Token: adminToken, Password: rightPassword, From: home}, id), portal.NotFound)
	if _, err := r.Passkey(r.ctx, r.as("collega@geldfit"), id); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a colleague reads it: %v", err)
	}
	if _, err := r.Passkeys(r.ctx, portal.Actor{}); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("nobody lists them: %v", err)
	}
	r.refused(r.RemovePasskey(r.ctx, Proof{Token: adminToken, Password: rightPassword, From: home}, passkeyID(admin.id)), portal.Conflict)

	r.events()
	next := newSecret()
	r.must(r.RemovePasskey(r.ctx, Proof{Token: token, NewToken: next, Password: rightPassword, From: home}, id))
	if got := r.types(); !slices.Contains(got, portal.PasskeyRemoved) {
		t.Errorf("events %v", got)
	}
	r.dead(token)
	_, err := r.passkeyLogin(d)
	r.refused(err, portal.Invalid)
	if w, err := r.LogIn(r.ctx, PasswordLogin{Email: "deelnemer@geldfit.example", Password: rightPassword, Token: newSecret(), From: home}); err != nil || w.Step != portal.StepDone {
		t.Errorf("the second step is still asked: %q, %v", w.Step, err)
	}
}

func TestPasskeyAfterReset(t *testing.T) {
	r := newRig(t)
	r.password("directie@gemeente")
	d := newDevice(t)
	token := r.addPasskey(r.logIn("directie@gemeente"), d)
	r.events()
	r.must(r.ResetSecondFactor(r.ctx, r.as("beheerder@gemeente"), "directie@gemeente"))
	if got := r.types(); !slices.Contains(got, portal.PasskeyRemoved) || slices.Contains(got, portal.SecondFactorRemoved) {
		t.Errorf("events %v", got)
	}
	r.dead(token)
	_, err := r.passkeyLogin(d)
	r.refused(err, portal.Invalid)
	r.refused(r.ResetSecondFactor(r.ctx, r.as("beheerder@gemeente"), "directie@gemeente"), portal.Conflict)
}

func TestPasskeyThatWasCopied(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	d := newDevice(t)
	r.addPasskey(r.logIn("deelnemer@geldfit"), d)
	d.count = 5
	_, err := r.passkeyLogin(d)
	r.must(err)
	r.events()
	d.count = 3
	_, err = r.passkeyLogin(d)
	r.must(err)
	if got := r.told(r.lastEvent(portal.PasskeyCopied)); got[by.ID] != portal.ReasonAccount {
		t.Errorf("told %v", got)
	}
}

func TestPasskeyThrottle(t *testing.T) {
	r := newRig(t)
	var err error
	for range portal.LimitAddress.Most + 1 {
		if _, err = r.AskPasskey(r.ctx, testOrigin, home); err != nil {
			break
		}
	}
	r.refused(err, portal.TooMany)
	if _, err := r.AskPasskey(r.ctx, testOrigin, from("198.51.100.9")); err != nil {
		t.Errorf("another address: %v", err)
	}
}
