package portal

import (
	"testing"
	"time"
)

func TestPasskeyUsed(t *testing.T) {
	now := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		had, says, keeps uint32
		copied           bool
	}{
		"counts on":            {3, 4, 4, false},
		"skips":                {3, 40, 40, false},
		"never counts":         {0, 0, 0, false},
		"begins to count":      {0, 1, 1, false},
		"stands still":         {3, 3, 3, true},
		"goes back":            {3, 2, 3, true},
		"doesn't count at all": {3, 0, 3, true},
	} {
		k := Passkey{Count: c.had}
		if got := k.Used(c.says, now); got != c.copied || k.Count != c.keeps || !k.UsedAt.Equal(now) {
			t.Errorf("%s: copied %v, count %d; want %v, %d", name, got, k.Count, c.copied, c.keeps)
		}
	}
}

func TestPasskeyLimit(t *testing.T) {
	var c Credential
	for range MaxPasskeys {
		if err := c.AddPasskey(time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.AddPasskey(time.Now()); KindOf(err) != Conflict || c.Passkeys != MaxPasskeys {
		t.Errorf("%d passkeys, %v", c.Passkeys, err)
	}
	c.RemovePasskeys(MaxPasskeys+1, time.Now())
	if c.Passkeys != 0 || c.HasSecondFactor() {
		t.Errorf("%d passkeys after removing all", c.Passkeys)
	}
}

func TestNextStepWithPasskey(t *testing.T) {
	municipal := Person{Role: Director}
	for _, demo := range []bool{false, true} {
		if got := (Session{}).NextStep(municipal, Organisation{}, Credential{Passkeys: 1}, demo); got != StepCode {
			t.Errorf("demo %v: step %q, want the passkey to be asked", demo, got)
		}
	}
	if got := (Session{Second: true}).NextStep(municipal, Organisation{}, Credential{Passkeys: 1}, false); got != StepDone {
		t.Errorf("after the passkey: step %q", got)
	}
	if got := (Session{}).NextStep(municipal, Organisation{}, Credential{}, false); got != StepSetUp {
		t.Errorf("without anything: step %q", got)
	}
}

func TestChallengeOpen(t *testing.T) {
	now := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	c := Challenge{Kind: ChallengeAdd, Session: "s", Until: now.Add(ChallengeAdd.Valid())}
	for name, open := range map[string]bool{
		"in time":         c.Open(ChallengeAdd, "s", now.Add(5*time.Minute-1)),
		"too late":        !c.Open(ChallengeAdd, "s", now.Add(5*time.Minute)),
		"other kind":      !c.Open(ChallengeLogin, "s", now),
		"other session":   !c.Open(ChallengeAdd, "t", now),
		"without session": !c.Open(ChallengeAdd, "", now),
	} {
		if !open {
			t.Error(name)
		}
	}
}
