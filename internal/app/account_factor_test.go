package app

import (
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// atSecondStep logs the administrator in up to the second factor.
func atSecondStep(t *testing.T) (r *rig, secret string, codes []string) {
	r = newRig(t)
	now := time.Now()
	r.real = func() time.Time { return now }
	r.password("beheerder@gemeente")
	token := r.logIn("beheerder@gemeente")
	if l, err := r.Session(r.ctx, token); err != nil || l.Step != portal.StepSetUp {
		t.Fatalf("before a second factor is set: %+v, %v", l, err)
	}
	token, secret, codes = r.factor(token, "")
	if l, err := r.Session(r.ctx, token); err != nil || l.Step != portal.StepDone || l.Actor.Zero() {
		t.Fatalf("after it is set: %+v, %v", l, err)
	}
	return r, secret, codes
}

func TestFactorOpensTheSession(t *testing.T) {
	r, secret, _ := atSecondStep(t)
	token := r.logIn("beheerder@gemeente")
	r.wrongAt(r.GiveFactor(r.ctx, token, newSecret(), "000000"), "code")
	r.wrongAt(r.GiveFactor(r.ctx, token, newSecret(), ""), "code")
	next := newSecret()
	r.must(r.GiveFactor(r.ctx, token, next, r.code(secret, 0)[:3]+" "+r.code(secret, 0)[3:]))
	r.dead(token)
	l, err := r.Session(r.ctx, next)
	r.must(err)
	if l.Actor.Role != portal.Administrator {
		t.Errorf("got %+v", l)
	}
	r.refused(r.GiveFactor(r.ctx, next, newSecret(), r.code(secret, codePeriod)), portal.NotFound)
}

func TestBar19_CodeReplay(t *testing.T) {
	r, secret, _ := atSecondStep(t)
	for _, test := range []struct {
		name  string
		shift time.Duration
		ok    bool
	}{
		{"two periods ago", -2 * codePeriod, false}, {"one period ago", -codePeriod, true}, {"now", 0, true}, {"next period", codePeriod, true},
		{"two periods ahead", 2 * codePeriod, false}, {"now, again", 0, false},
	} {
		err := r.GiveFactor(r.ctx, r.logIn("beheerder@gemeente"), newSecret(), r.code(secret, test.shift))
		if (err == nil) != test.ok {
			t.Errorf("%s: got %v, want success %v", test.name, err, test.ok)
		}
	}
	r.real = r.realAfter(time.Hour)
	a, b := r.logIn("beheerder@gemeente"), r.logIn("beheerder@gemeente")
	code := r.code(secret, 0)
	if won := together(t, 2, func(i int) error { return r.GiveFactor(r.ctx, []string{a, b}[i], newSecret(), code) }); won != 1 {
		t.Errorf("%d of 2 at once succeeded, want 1", won)
	}
}

func TestBar20_RecoveryCodes(t *testing.T) {
	r, _, codes := atSecondStep(t)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes, want 10", len(codes))
	}
	for _, c := range codes {
		if !regexp.MustCompile(`^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$`).MatchString(c) {
			t.Errorf("code %q", c)
		}
	}
	tokens := make([]string, 50)
	for i := range tokens {
		tokens[i] = newSecret()
		r.must(r.halfSession(tokens[i], "beheerder@gemeente"))
	}
	// Each look at the clock is an hour later, so that no throttle stands in the way.
	began, looks := r.real(), new(atomic.Int64)
	r.real = func() time.Time { return began.Add(time.Duration(looks.Add(1)) * time.Hour) }
	if won := together(t, 50, func(i int) error { return r.GiveFactor(r.ctx, tokens[i], newSecret(), codes[0]) }); won != 1 {
		t.Errorf("%d of 50 at once succeeded, want 1", won)
	}
	r.wrongAt(r.GiveFactor(r.ctx, r.logIn("beheerder@gemeente"), newSecret(), codes[0]), "code")
	next := newSecret()
	r.must(r.GiveFactor(r.ctx, r.logIn("beheerder@gemeente"), next, " "+codes[1]+" "))
	state, err := r.Factor(r.ctx, next)
	r.must(err)
	if state.Recovery != 8 {
		t.Errorf("%d recovery codes left, want 8", state.Recovery)
	}
}

// halfSession stores a session before its second step, without hashing.
func (r *rig) halfSession(token string, person portal.ID) error {
	_, err := r.begin(r.ctx, token, portal.Session{Person: person}, home)
	return err
}

func TestCodeGuessesAreThrottled(t *testing.T) {
	r, _, _ := atSecondStep(t)
	token := r.logIn("beheerder@gemeente")
	evaluated := 0
	for range 100 {
		if portal.KindOf(r.GiveFactor(r.ctx, token, newSecret(), "123456")) == portal.Invalid {
			evaluated++
		}
		r.real = r.realAfter(5 * time.Second)
	}
	if evaluated > portal.LimitCode.Most {
		t.Errorf("%d guesses of a code were evaluated, want at most %d", evaluated, portal.LimitCode.Most)
	}
}

func TestFactorRenewAndRemove(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	r.password("beheerder@gemeente")
	token := r.logIn("deelnemer@geldfit")
	r.wrongAt(r.BeginFactor(r.ctx, Proof{Token: token, NewToken: newSecret(), Password: otherPassword, From: home}), "password")
	token, _, first := r.factor(token, rightPassword)
	next := newSecret()
	codes, err := r.RenewRecovery(r.ctx, Proof{Token: token, NewToken: next, Password: rightPassword, From: home})
	r.must(err)
	r.dead(token)
	if codes[0] == first[0] {
		t.Error("recovery codes were not renewed")
	}
	r.must(r.RemoveFactor(r.ctx, Proof{Token: next, NewToken: newSecret(), Password: rightPassword, From: home}))
	state, err := r.store.Credential(r.ctx, "deelnemer@geldfit")
	r.must(err)
	if state.HasTOTP() || len(state.Recovery) > 0 {
		t.Errorf("after removing: %+v", state)
	}

	token, _, _ = r.factor(r.logIn("beheerder@gemeente"), "")
	r.refused(r.RemoveFactor(r.ctx, Proof{Token: token, NewToken: newSecret(), Password: rightPassword, From: home}), portal.Forbidden)
}

func TestFactorIsNotForWhoHasNotGivenIt(t *testing.T) {
	r, _, _ := atSecondStep(t)
	token := r.logIn("beheerder@gemeente") // has the password, not the phone
	r.refused(r.BeginFactor(r.ctx, Proof{Token: token, NewToken: newSecret(), Password: rightPassword, From: home}), portal.LoginNeeded)
	r.refused(second(r.RenewRecovery(r.ctx, Proof{Token: token, NewToken: newSecret(), Password: rightPassword, From: home})), portal.LoginNeeded)
	r.refused(r.ChangePassword(r.ctx, Proof{Token: token, NewToken: newSecret(), Password: rightPassword, From: home}, otherPassword), portal.LoginNeeded)
	r.refused(second(r.ConfirmFactor(r.ctx, token, newSecret(), "123456")), portal.NotFound)
	r.refused(second(r.Enrolment(r.ctx, token)), portal.NotFound)
}

func TestResetSecondFactor(t *testing.T) {
	r, _, _ := atSecondStep(t)
	r.person("tweede", "gemeente", portal.Administrator)
	token := newSecret()
	r.must(r.halfSession(token, "beheerder@gemeente"))
	r.refused(r.ResetSecondFactor(r.ctx, r.as("beheerder@gemeente"), "beheerder@gemeente"), portal.Forbidden)
	r.refused(r.ResetSecondFactor(r.ctx, r.as("ketencoordinator@gemeente"), "beheerder@gemeente"), portal.Forbidden)
	r.events()
	r.must(r.ResetSecondFactor(r.ctx, r.as("tweede@gemeente"), "beheerder@gemeente"))
	r.wantEvents(portal.SecondFactorRemoved, portal.SessionsEnded)
	r.dead(token)
	l, err := r.Session(r.ctx, r.logIn("beheerder@gemeente"))
	r.must(err)
	if l.Step != portal.StepSetUp {
		t.Errorf("step after a reset: %q", l.Step)
	}
}
