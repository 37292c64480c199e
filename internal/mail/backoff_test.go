package mail

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	for _, tt := range []struct {
		attempt int
		want    time.Duration
	}{
		{-1, time.Minute}, {0, time.Minute}, {1, time.Minute}, {2, 5 * time.Minute}, {3, 15 * time.Minute},
		{4, time.Hour}, {5, 3 * time.Hour}, {6, 6 * time.Hour}, {7, 6 * time.Hour}, {1 << 40, 6 * time.Hour},
	} {
		if got := Backoff(tt.attempt); got != tt.want {
			t.Errorf("Backoff(%d) = %v, want %v", tt.attempt, got, tt.want)
		}
	}
}

func TestGiveUp(t *testing.T) {
	first := time.Date(2026, 10, 2, 18, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		attempt int
		age     time.Duration
		want    bool
	}{
		{"first failure", 1, 0, false},
		{"young, many attempts", 13, 47 * time.Hour, false},
		{"two days", 13, 48 * time.Hour, true},
		{"portal was off for a week", 2, 7 * 24 * time.Hour, false},
		{"clock stands still", 20, 0, true},
		{"clock went back", 7, -24 * time.Hour, false},
	} {
		if got := GiveUp(tt.attempt, first, first.Add(tt.age)); got != tt.want {
			t.Errorf("%s: GiveUp = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A mail that fails all the time is given up after about two days, not sooner
// and not much later.
func TestBackoffAndGiveUpTogether(t *testing.T) {
	first := time.Date(2026, 10, 2, 18, 0, 0, 0, time.UTC)
	now, attempt := first, 1
	for ; !GiveUp(attempt, first, now); attempt++ {
		now = now.Add(Backoff(attempt))
	}
	if age := now.Sub(first); age < 48*time.Hour || age > 55*time.Hour {
		t.Errorf("given up after %v and %d attempts, want about two days", age, attempt)
	}
}
