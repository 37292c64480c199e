package portal

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func aDay(t *testing.T, s string) time.Time {
	t.Helper()
	return Day(on(t, s))
}

// nthWeekday is a rhythm on an nth weekday, from 14:00 to 16:00.
func nthWeekday(t *testing.T, nth int, wd time.Weekday, every int, from string) Rhythm {
	t.Helper()
	return Rhythm{Kind: RhythmWeekday, Nth: nth, Weekday: wd, EveryMonths: every, From: aDay(t, from), Start: "14:00", Minutes: 120}
}

func dayOfMonth(t *testing.T, d, every int, from string) Rhythm {
	t.Helper()
	return Rhythm{Kind: RhythmDay, Day: d, EveryMonths: every, From: aDay(t, from), Start: "09:30", Minutes: 90}
}

func typedDates(t *testing.T, start string, days ...string) Rhythm {
	t.Helper()
	r := Rhythm{Kind: RhythmDates, Start: start, Minutes: 60}
	for _, d := range days {
		r.Dates = append(r.Dates, aDay(t, d))
	}
	return r
}

func TestRhythmNext(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rhythm Rhythm
		after  string
		n      int
		off    []string
		want   []string
	}{
		{"second Tuesday of every month", nthWeekday(t, 2, time.Tuesday, 1, "2026-11-01"), "2026-10-01", 3, nil,
			[]string{"2026-11-10 14:00", "2026-12-08 14:00", "2027-01-12 14:00"}},
		{"every three months, over the end of the year", nthWeekday(t, 2, time.Tuesday, 3, "2026-11-01"), "2026-11-22", 3, nil,
			[]string{"2027-02-09 14:00", "2027-05-11 14:00", "2027-08-10 14:00"}},
		{"months count from the first that fits", nthWeekday(t, 2, time.Tuesday, 3, "2027-01-20"), "2026-11-22", 2, nil,
			[]string{"2027-02-09 14:00", "2027-05-11 14:00"}},
		{"from the day itself", nthWeekday(t, 2, time.Tuesday, 6, "2027-01-12"), "2026-11-22", 2, nil,
			[]string{"2027-01-12 14:00", "2027-07-13 14:00"}},
		{"first weekday on the first of the month", nthWeekday(t, 1, time.Friday, 1, "2027-10-01"), "2027-09-30", 1, nil,
			[]string{"2027-10-01 14:00"}},
		{"last Wednesday, of months with four and with five", nthWeekday(t, LastOfMonth, time.Wednesday, 1, "2026-11-01"), "2026-11-22", 3, nil,
			[]string{"2026-11-25 14:00", "2026-12-30 14:00", "2027-01-27 14:00"}},
		{"Easter Monday moves", nthWeekday(t, LastOfMonth, time.Monday, 1, "2027-03-01"), "2027-03-01", 2, nil,
			[]string{"2027-03-30 14:00", "2027-04-26 14:00"}},
		{"extra days off move too", nthWeekday(t, 2, time.Tuesday, 1, "2026-12-01"), "2026-12-01", 1, []string{"2026-12-08", "2026-12-09"},
			[]string{"2026-12-10 14:00"}},
		{"day of the month over a weekend", dayOfMonth(t, 15, 1, "2026-11-01"), "2026-11-01", 2, nil,
			[]string{"2026-11-16 09:30", "2026-12-15 09:30"}},
		{"a day that short months lack", dayOfMonth(t, 31, 1, "2027-01-31"), "2027-02-01", 3, nil,
			[]string{"2027-03-01 09:30", "2027-03-31 09:30", "2027-04-30 09:30"}},
		{"leap year", dayOfMonth(t, 29, 12, "2028-02-01"), "2028-01-01", 1, nil,
			[]string{"2028-02-29 09:30"}},
		{"Christmas moves over the weekend", dayOfMonth(t, 25, 12, "2026-12-01"), "2026-12-01", 1, nil,
			[]string{"2026-12-28 09:30"}},
		{"typed dates in order, each once, weekends kept", typedDates(t, "10:00", "2027-03-13", "2026-12-05", "2027-03-13"), "2026-11-22", 5, nil,
			[]string{"2026-12-05 10:00", "2027-03-13 10:00"}},
		{"typed dates that have been", typedDates(t, "10:00", "2026-12-05"), "2026-12-06", 5, nil, nil},
		{"none asked", nthWeekday(t, 1, time.Monday, 1, "2026-11-01"), "2026-11-01", 0, nil, nil},
		{"fewer than none", nthWeekday(t, 1, time.Monday, 1, "2026-11-01"), "2026-11-01", -1, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, start := range tt.rhythm.Next(on(t, tt.after), tt.n, NewCalendar(tt.off)) {
				got = append(got, start.In(amsterdam).Format("2006-01-02 15:04"))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRhythmNextIsAfterTheMoment(t *testing.T) {
	r := nthWeekday(t, 2, time.Tuesday, 1, "2026-11-01")
	start := r.Next(on(t, "2026-11-01"), 1, NewCalendar(nil))[0]
	if got := r.Next(start.Add(-time.Second), 1, NewCalendar(nil))[0]; !got.Equal(start) {
		t.Errorf("just before: got %s, want %s", got, start)
	}
	if got := r.Next(start, 1, NewCalendar(nil))[0]; got.Format(time.DateOnly) != "2026-12-08" {
		t.Errorf("at the start itself: got %s, want the next one", got)
	}
}

func TestRhythmKeepsTheWallClockOverSummerTime(t *testing.T) {
	r := nthWeekday(t, LastOfMonth, time.Thursday, 1, "2027-03-01")
	for i, want := range []string{"2027-03-25T13:00:00Z", "2027-04-29T12:00:00Z"} {
		if got := r.Next(on(t, "2027-03-01"), 2, NewCalendar(nil))[i].UTC().Format(time.RFC3339); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	// On the days of the change themselves: 12.00 is eleven hours after midnight
	// in spring, thirteen in autumn.
	for d, want := range map[string]string{"2027-03-28": "2027-03-28T10:00:00Z", "2027-10-31": "2027-10-31T11:00:00Z"} {
		if got := typedDates(t, "12:00", d).Next(on(t, "2027-01-01"), 1, NewCalendar(nil))[0].UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s: got %s, want %s", d, got, want)
		}
	}
}

// Whatever the rhythm: starts rise, lie after the moment, fall on working days
// at the hour of the rhythm, and asking on from one gives the next.
func TestRhythmNextProperties(t *testing.T) {
	from := on(t, "2026-01-01")
	cal := NewCalendar([]string{"2026-12-24", "2027-05-07"})
	rapid.Check(t, func(t *rapid.T) {
		r := Rhythm{
			Kind:        rapid.SampledFrom([]RhythmKind{RhythmWeekday, RhythmDay}).Draw(t, "kind"),
			Nth:         rapid.IntRange(1, LastOfMonth).Draw(t, "nth"),
			Weekday:     time.Weekday(rapid.IntRange(1, 5).Draw(t, "weekday")),
			Day:         rapid.IntRange(1, 31).Draw(t, "day"),
			EveryMonths: rapid.IntRange(1, 12).Draw(t, "every"),
			From:        from.AddDate(0, 0, rapid.IntRange(0, 1000).Draw(t, "from")),
			Start:       "16:45", Minutes: 60,
		}
		f := Fields{}
		if r.Validate(f); len(f) > 0 {
			t.Fatalf("refused: %v", f)
		}
		after := from.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "after"))
		starts := r.Next(after, 6, cal)
		if len(starts) != 6 {
			t.Fatalf("got %d starts", len(starts))
		}
		for i, s := range starts {
			if !s.After(after) || s.Before(r.From) || !cal.Working(s) || s.Format("15:04") != "16:45" {
				t.Fatalf("start %d is %s, after %s", i, s, after)
			}
			if again := r.Next(after, 1, cal); !again[0].Equal(s) {
				t.Fatalf("asked on from %s: got %s, want %s", after, again[0], s)
			}
			after = s
		}
	})
}

func TestRhythmValidate(t *testing.T) {
	ok := nthWeekday(t, 2, time.Tuesday, 3, "2026-11-22")
	change := func(f func(r *Rhythm)) Rhythm { r := ok; f(&r); return r }
	for _, tt := range []struct {
		name   string
		rhythm Rhythm
		want   []string
	}{
		{"right", ok, nil},
		{"right, last", change(func(r *Rhythm) { r.Nth = LastOfMonth }), nil},
		{"right, day of the month", dayOfMonth(t, 31, 12, "2026-11-22"), nil},
		{"right, dates", typedDates(t, "22:00", "2026-12-05"), nil},
		{"dates until midnight", typedDates(t, "23:00", "2026-12-05"), []string{"rhythm_minutes"}},
		{"nothing filled in", Rhythm{}, []string{"rhythm_kind", "rhythm_minutes", "rhythm_start"}},
		{"unknown kind", change(func(r *Rhythm) { r.Kind = "week" }), []string{"rhythm_kind"}},
		{"no nth", change(func(r *Rhythm) { r.Nth = 0 }), []string{"rhythm_nth"}},
		{"sixth", change(func(r *Rhythm) { r.Nth = 6 }), []string{"rhythm_nth"}},
		{"Sunday", change(func(r *Rhythm) { r.Weekday = time.Sunday }), []string{"rhythm_weekday"}},
		{"Saturday", change(func(r *Rhythm) { r.Weekday = time.Saturday }), []string{"rhythm_weekday"}},
		{"no months", change(func(r *Rhythm) { r.EveryMonths = 0 }), []string{"rhythm_every"}},
		{"thirteen months", change(func(r *Rhythm) { r.EveryMonths = 13 }), []string{"rhythm_every"}},
		{"no first day", change(func(r *Rhythm) { r.From = time.Time{} }), []string{"rhythm_from"}},
		{"day 0", dayOfMonth(t, 0, 1, "2026-11-22"), []string{"rhythm_day"}},
		{"day 32", dayOfMonth(t, 32, 1, "2026-11-22"), []string{"rhythm_day"}},
		{"no dates", typedDates(t, "10:00"), []string{"rhythm_dates"}},
		{"only empty dates", Rhythm{Kind: RhythmDates, Dates: make([]time.Time, 2), Start: "10:00", Minutes: 60}, []string{"rhythm_dates"}},
		{"no time", change(func(r *Rhythm) { r.Start = "" }), []string{"rhythm_start"}},
		{"no such time", change(func(r *Rhythm) { r.Start = "24:00" }), []string{"rhythm_start"}},
		{"too short", change(func(r *Rhythm) { r.Minutes = 14 }), []string{"rhythm_minutes"}},
		{"too long", change(func(r *Rhythm) { r.Minutes = 481 }), []string{"rhythm_minutes"}},
		{"until midnight", change(func(r *Rhythm) { r.Start, r.Minutes = "22:00", 120 }), []string{"rhythm_minutes"}},
		{"just before midnight", change(func(r *Rhythm) { r.Start, r.Minutes = "22:00", 119 }), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := Fields{}
			tt.rhythm.Validate(f)
			if d := cmp.Diff(tt.want, slices.Sorted(maps.Keys(f))); d != "" {
				t.Errorf("%s\n%v", d, f)
			}
		})
	}
}

func TestRhythmTooManyDates(t *testing.T) {
	r := Rhythm{Kind: RhythmDates, Start: "10:00", Minutes: 60}
	for n := range maxRhythmDates + 1 {
		r.Dates = append(r.Dates, aDay(t, "2026-11-23").AddDate(0, 0, n))
	}
	f := Fields{}
	if r.Validate(f); f["rhythm_dates"] == "" {
		t.Errorf("51 dates were accepted: %v", f)
	}
}

func TestRhythmIsStoredInOneShape(t *testing.T) {
	r := Rhythm{Kind: RhythmDates, Nth: 2, Weekday: time.Tuesday, Day: 3, EveryMonths: 4, From: on(t, "2026-11-22"),
		Dates: []time.Time{on(t, "2027-01-13"), {}, on(t, "2026-12-02"), aDay(t, "2027-01-13")}, Start: " 9:05", Minutes: 60}
	f := Fields{}
	if r.Validate(f); len(f) > 0 {
		t.Fatal(f)
	}
	want := Rhythm{Kind: RhythmDates, Dates: []time.Time{aDay(t, "2026-12-02"), aDay(t, "2027-01-13")}, Start: "09:05", Minutes: 60}
	if d := cmp.Diff(want, r); d != "" {
		t.Error(d)
	}
	stored, err := json.Marshal(nthWeekday(t, 2, time.Tuesday, 3, "2026-11-22"))
	if err != nil {
		t.Fatal(err)
	}
	const shape = `{"kind":"weekdag","nth":2,"weekday":2,"everyMonths":3,"from":"2026-11-22T00:00:00+01:00","start":"14:00","minutes":120}`
	if string(stored) != shape {
		t.Errorf("got %s\nwant %s", stored, shape)
	}
}

func TestRhythmSentence(t *testing.T) {
	for _, tt := range []struct {
		want   string
		rhythm Rhythm
	}{
		{"Elke tweede dinsdag, om de drie maanden, 14:00–16:00 uur", nthWeekday(t, 2, time.Tuesday, 3, "2026-11-22")},
		{"Elke laatste vrijdag van de maand, 14:00–16:00 uur", nthWeekday(t, LastOfMonth, time.Friday, 1, "2026-11-22")},
		{"Elke eerste maandag, één keer per jaar, 14:00–16:00 uur", nthWeekday(t, 1, time.Monday, 12, "2026-11-22")},
		{"Elke 15e van de maand, of de eerste werkdag daarna, 09:30–11:00 uur", dayOfMonth(t, 15, 1, "2026-11-22")},
		{"Elke 1e, om de zes maanden, of de eerste werkdag daarna, 09:30–11:00 uur", dayOfMonth(t, 1, 6, "2026-11-22")},
		{"Op 5 december 2026, 10:00–11:00 uur", typedDates(t, "10:00", "2026-12-05")},
		{"Op 5 december 2026, 12 januari 2027 en 9 maart 2027, 10:00–11:00 uur", typedDates(t, "10:00", "2027-01-12", "2026-12-05", "2027-03-09")},
		{"Op vier gekozen datums, 10:00–11:00 uur", typedDates(t, "10:00", "2027-01-12", "2026-12-05", "2027-03-09", "2027-06-09")},
		{"", Rhythm{}},
		{"", typedDates(t, "10:00")},
		{"", Rhythm{Kind: RhythmDates, Dates: make([]time.Time, 1), Start: "10:00"}},
		{"", nthWeekday(t, 0, time.Tuesday, 3, "2026-11-22")},
		{"", Rhythm{Kind: RhythmDates, Dates: []time.Time{aDay(t, "2026-12-05")}}},
	} {
		if got := tt.rhythm.Sentence(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestRhythmThatIsRefusedHasNoNext(t *testing.T) {
	for name, r := range map[string]Rhythm{
		"empty":      {},
		"no time":    {Kind: RhythmDates, Dates: []time.Time{aDay(t, "2027-01-12")}},
		"no months":  nthWeekday(t, 2, time.Tuesday, 0, "2026-11-22"),
		"no day":     dayOfMonth(t, 0, 1, "2026-11-22"),
		"sixth":      nthWeekday(t, 6, time.Tuesday, 1, "2026-11-22"),
		"no start":   {Kind: RhythmDay, Day: 1, EveryMonths: 1, Start: "10:00"},
		"other kind": {Kind: "week", Day: 1, EveryMonths: 1, From: aDay(t, "2026-11-22"), Start: "10:00"},
	} {
		if got := r.Next(on(t, "2026-11-22"), 3, NewCalendar(nil)); len(got) != 0 {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
