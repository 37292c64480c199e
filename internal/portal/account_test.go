package portal

import (
	"testing"
	"time"
)

func TestSessionExpires(t *testing.T) {
	began := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name string
		seen time.Duration
		now  time.Duration
		live bool
	}{
		{"fresh", 0, 0, true},
		{"half an hour idle, a second before", 0, SessionIdle - time.Second, true},
		{"half an hour idle", 0, SessionIdle, false},
		{"used meanwhile", 20 * time.Minute, 40 * time.Minute, true},
		{"twelve hours, a second before", SessionMax - time.Minute, SessionMax - time.Second, true},
		{"twelve hours, though in use", SessionMax - time.Minute, SessionMax, false},
	} {
		s := Session{Began: began, Seen: began.Add(test.seen)}
		if got := s.Live(began.Add(test.now)); got != test.live {
			t.Errorf("%s: live is %v, want %v", test.name, got, test.live)
		}
	}
}

func TestSessionTouch(t *testing.T) {
	began := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	s := Session{Began: began, Seen: began}
	if s.Touch(began.Add(59 * time.Second)) {
		t.Error("saved within a minute")
	}
	if !s.Touch(began.Add(time.Minute)) || !s.Seen.Equal(began.Add(time.Minute)) {
		t.Errorf("not noted after a minute: %v", s.Seen)
	}
}

func TestNextStep(t *testing.T) {
	partner, municipality := Organisation{Kind: OrgDebtSupport}, Organisation{Kind: OrgMunicipality}
	for _, test := range []struct {
		name string
		s    Session
		role Role
		org  Organisation
		c    Credential
		demo bool
		want LoginStep
	}{
		{"partner without", Session{}, Member, partner, Credential{}, false, StepDone},
		{"partner with a second factor", Session{}, Member, partner, Credential{TOTP: "x"}, false, StepCode},
		{"partner who gave it", Session{Second: true}, Member, partner, Credential{TOTP: "x"}, false, StepDone},
		{"municipal role without", Session{}, Coordinator, municipality, Credential{}, false, StepSetUp},
		{"keeper without", Session{}, Keeper, municipality, Credential{}, false, StepSetUp},
		{"member of the municipality", Session{}, Member, municipality, Credential{}, false, StepSetUp},
		{"one only shown counts as none", Session{}, Coordinator, municipality, Credential{TOTPPending: "x"}, false, StepSetUp},
		{"municipal role in the demo", Session{}, Coordinator, municipality, Credential{}, true, StepDone},
		{"one that is set is asked, also in the demo", Session{}, Coordinator, municipality, Credential{TOTP: "x"}, true, StepCode},
	} {
		if got := test.s.NextStep(Person{Role: test.role}, test.org, test.c, test.demo); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestUseRecovery(t *testing.T) {
	c := Credential{Recovery: []string{"a", "b"}}
	before := c.Recovery
	if !c.UseRecovery("a") || c.UseRecovery("a") || c.UseRecovery("") || len(c.Recovery) != 1 {
		t.Errorf("got %v, want each to work once", c.Recovery)
	}
	if before[0] != "a" {
		t.Error("the list of a copy was changed too")
	}
}

func TestThrottleWait(t *testing.T) {
	now := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	limit := ThrottleLimit{Free: 3, Most: 5}
	var th Throttle
	want := []time.Duration{0, 0, 0, time.Second, 2 * time.Second, ThrottleWindow}
	for i, w := range want {
		if got := th.Wait(limit, now); got != w {
			t.Errorf("after %d attempts: wait %v, want %v", i, got, w)
		}
		th.Attempt(now)
	}
	th = Throttle{}
	for i := range 5 {
		th.Attempt(now.Add(time.Duration(i) * time.Minute))
	}
	later := now.Add(5 * time.Minute)
	if got := th.Wait(limit, later); got != 10*time.Minute {
		t.Errorf("full: wait %v, want until the first is a quarter of an hour old", got)
	}
	th.Forgive()
	if got := th.Wait(limit, later); got != 0 {
		t.Errorf("after forgiving: wait %v", got)
	}
	if got := th.Wait(limit, now.Add(time.Hour)); got != 0 {
		t.Errorf("an hour later: wait %v", got)
	}
	if got := th.Wait(limit, now.Add(-time.Hour)); got <= 0 {
		t.Error("a clock that was put back forgives")
	}
	th.Attempt(now.Add(time.Hour))
	if len(th.Attempts) != 1 {
		t.Errorf("%d attempts kept, want only the recent one", len(th.Attempts))
	}
	(&Throttle{}).Forgive()
}

func TestCheckPassword(t *testing.T) {
	for _, test := range []struct {
		password string
		ok       bool
	}{
		{"vier losse woorden hier", true},
		{"xK7#mQ2!vLp9", true},
		{"éénkleinkonijn", true},
		{"jo gaat fietsen zonder bel", true}, // a long sentence may hold the name
		{"", false},
		{"elf tekens!", false},
		{"WachtWoord123!", false},
		{"W@chtw00rd1234", false},
		{"welkom123456", false},
		{"gemeente2026!!", false},
		{"aaaaaaaaaaaa", false},
		{"abcabcabcabc", false},
		{"123456789012", false},
		{"qwertyuiopas", false},
		{"correct horse battery staple", false},
		{"jo.bakker2026!", false},
		{"jobakker!!!!!!", false},
		{"geldfit geldfit1", false},
		{"ketenportaal!1", false},
		{"bakker 1234567", false},
	} {
		if wrong := CheckPassword(test.password, "jo.bakker@geldfit.example", "Bakker"); (wrong == "") != test.ok {
			t.Errorf("%q: got %q, want accepted %v", test.password, wrong, test.ok)
		}
	}
	if CheckPassword(string(make([]rune, MaxPassword+1)), "a@b.example") == "" {
		t.Error("a password over the limit was accepted")
	}
}

func TestDraft(t *testing.T) {
	now := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	d := Draft{Owner: "blind", Form: "/signalen/nieuw", SavedAt: now}
	if err := d.Validate(); err != nil {
		t.Errorf("valid draft: %v", err)
	}
	if (Draft{Form: "/x"}).Validate() == nil {
		t.Error("a draft of nobody was accepted")
	}
	if !d.Kept(now.Add(DraftKept-time.Second)) || d.Kept(now.Add(DraftKept)) {
		t.Error("a draft must be kept two weeks and no longer")
	}
}

func TestTakeOver(t *testing.T) {
	s := Settings{Coordinator: "admin", Substitute: "admin", NextCoordinator: "kim", NextSubstitute: "lou"}
	if s.TakeOver("") || s.TakeOver("ander") || !s.TakeOver("lou") || s.Substitute != "lou" || s.Coordinator != "admin" {
		t.Errorf("got %+v", s)
	}
	if !s.TakeOver("kim") || s.TakeOver("kim") || s.Coordinator != "kim" || s.NextCoordinator != "" {
		t.Errorf("got %+v", s)
	}
}

func TestReadyThemes(t *testing.T) {
	ids := map[ID]bool{}
	for _, theme := range ReadyThemes() {
		if theme.ID == "" || theme.Name == "" || theme.TakeUp <= 0 || theme.Handle <= 0 || ids[theme.ID] {
			t.Errorf("theme %+v", theme)
		}
		ids[theme.ID] = true
	}
}
