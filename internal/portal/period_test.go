package portal

import (
	"testing"
	"time"
)

func TestPeriods(t *testing.T) {
	for _, tt := range []struct{ label, from, to, words, previous string }{
		{"2026-K1", "2026-01-01", "2026-03-31", "eerste kwartaal van 2026", "2025-K4"},
		{"2026-K3", "2026-07-01", "2026-09-30", "derde kwartaal van 2026", "2026-K2"},
		{"2024-K4", "2024-10-01", "2024-12-31", "vierde kwartaal van 2024", "2024-K3"},
		{"2026-1", "2026-01-01", "2026-06-30", "eerste helft van 2026", "2025-2"},
		{"2026-2", "2026-07-01", "2026-12-31", "tweede helft van 2026", "2026-1"},
	} {
		from, to, ok := PeriodRange(tt.label)
		if !ok || from.Format(time.DateOnly) != tt.from || to.Format(time.DateOnly) != tt.to {
			t.Errorf("%s runs from %v to %v (%v)", tt.label, from, to, ok)
		}
		if got := PeriodWords(tt.label); got != tt.words {
			t.Errorf("%s in words: %q", tt.label, got)
		}
		if got := PreviousPeriod(tt.label); got != tt.previous {
			t.Errorf("before %s: %q", tt.label, got)
		}
	}
	for _, label := range []string{"", "2026", "2026-", "2026-0", "2026-3", "2026-K0", "2026-K5", "2026-k1", "2026-K", "26-1", "0026-1", "2026-1x", "2026-12", "abcd-1", "2026-+1", "２０２６-1"} {
		if _, _, ok := PeriodRange(label); ok || PeriodWords(label) != "" || PreviousPeriod(label) != "" {
			t.Errorf("%q passes for a period", label)
		}
	}
}

// TestPeriodOfAMoment: the day counts as it is in Amsterdam.
func TestPeriodOfAMoment(t *testing.T) {
	for _, tt := range []struct{ at, quarter, half string }{
		{"2026-06-30T21:59:00Z", "2026-K2", "2026-1"},
		{"2026-06-30T22:00:00Z", "2026-K3", "2026-2"},
		{"2025-12-31T23:30:00Z", "2026-K1", "2026-1"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if q, h := Quarter(at), HalfYear(at); q != tt.quarter || h != tt.half {
			t.Errorf("%s falls in %s and %s, want %s and %s", tt.at, q, h, tt.quarter, tt.half)
		}
	}
}
