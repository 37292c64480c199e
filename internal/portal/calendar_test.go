package portal

import (
	"testing"
	"time"
)

func on(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", day+" 12:00", amsterdam)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDays(t *testing.T) {
	c := NewCalendar([]string{"2026-12-24"})
	for day, want := range map[string]bool{
		"2026-11-23": true,  // Monday
		"2026-11-21": false, // Saturday
		"2026-11-22": false, // Sunday
		"2026-01-01": false, // New Year
		"2026-04-03": false, // Good Friday (on a par, Algemene termijnenwet article 3)
		"2026-04-05": false, // Easter
		"2026-04-06": false, // Easter Monday
		"2026-04-27": false, // King's Day
		"2025-04-26": false, // King's Day on Saturday, since the 27th is a Sunday
		"2025-04-28": true,  // and not moved to the Monday
		"2026-05-05": false, // Liberation Day, every year
		"2026-05-14": false, // Ascension Day
		"2026-05-15": true,  // the day after is none
		"2026-05-25": false, // Whit Monday
		"2026-12-25": false,
		"2026-12-24": false, // an extra day of this portal
		"2026-12-23": true,
		"2027-03-29": false, // Easter Monday
		"2024-04-01": false, // Easter Monday in a leap year
		"2024-05-09": false, // Ascension Day in a leap year
	} {
		if got := c.Working(on(t, day)); got != want {
			t.Errorf("%s: working %v, want %v", day, got, want)
		}
	}
}

func TestWorkingDayIsThatOfAmsterdam(t *testing.T) {
	// Sunday 23:30 UTC is Monday half past midnight in Amsterdam.
	if at := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC); !NewCalendar(nil).Working(at) {
		t.Error("Monday in Amsterdam was taken for Sunday")
	}
}

func TestTermEndsAtTheEndOfTheNthWorkingDay(t *testing.T) {
	c := NewCalendar(nil)
	for _, tt := range []struct {
		name, from, want string
		days             int
	}{
		{"within a week", "2026-11-23", "2026-11-25", 2},
		{"over a weekend", "2026-11-26", "2026-11-30", 2},
		{"from a Saturday", "2026-11-21", "2026-11-23", 1},
		{"over Easter", "2026-04-02", "2026-04-07", 1},
		{"over Christmas and New Year", "2026-12-23", "2027-01-04", 6},
		{"over the start of summer time", "2026-03-27", "2026-03-30", 1},
		{"over the end of summer time", "2026-10-23", "2026-10-26", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Term(on(t, tt.from), tt.days).In(amsterdam)
			if want := tt.want + " 23:59"; got.Format("2006-01-02 15:04") != want {
				t.Errorf("got %s, want %s", got.Format("2006-01-02 15:04"), want)
			}
		})
	}
}

func TestLeftIsWhatTermGave(t *testing.T) {
	c := NewCalendar(nil)
	from := on(t, "2026-12-21")
	for n := range 30 {
		if got := c.Left(from, c.Term(from, n)); got != n {
			t.Errorf("%d working days: left %d", n, got)
		}
	}
	if got := c.Left(on(t, "2026-12-30"), on(t, "2026-12-21")); got != 0 {
		t.Errorf("after the end: left %d, want 0", got)
	}
}
