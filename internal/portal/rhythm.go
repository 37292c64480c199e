package portal

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// RhythmKind says how the days of a series of meetings are found.
type RhythmKind string

// The kinds of rhythm.
const (
	RhythmWeekday RhythmKind = "weekdag" // a weekday of the month, such as the second Tuesday
	RhythmDay     RhythmKind = "dag"     // a day of the month, such as the 15th
	RhythmDates   RhythmKind = "datums"  // days that were typed
)

// LastOfMonth is the Nth of a rhythm on the last such weekday of the month.
const LastOfMonth = 5

// What a rhythm can hold.
const (
	maxRhythmMonths = 12
	maxRhythmDates  = 50
	minMeeting      = 15     // minutes
	maxMeeting      = 8 * 60 // minutes
)

// Rhythm is when the meetings of a series are held, in the wall-clock time of
// Amsterdam: 14.00 stays 14.00 when summer time begins or ends.
type Rhythm struct {
	Kind    RhythmKind   `json:"kind"`
	Nth     int          `json:"nth,omitempty"` // of RhythmWeekday: 1 to 4, or LastOfMonth
	Weekday time.Weekday `json:"weekday,omitempty"`
	// Day is of RhythmDay: 1 to 31. A month that has no such day takes its last.
	Day         int `json:"day,omitempty"`
	EveryMonths int `json:"everyMonths,omitempty"`
	// From is the day the rhythm starts. The months are counted from the first
	// month whose day is not before it.
	From    time.Time   `json:"from,omitzero"`
	Dates   []time.Time `json:"dates,omitempty"`
	Start   string      `json:"start"` // 15:04
	Minutes int         `json:"minutes"`
}

// Validate puts a sentence in f for each field that does not fit. What another
// kind needs is emptied, and dates are put in order, so that the same rhythm is
// always stored the same way.
func (r *Rhythm) Validate(f Fields) {
	switch r.Kind {
	case RhythmWeekday:
		r.Day, r.Dates = 0, nil
		if r.Nth < 1 || r.Nth > LastOfMonth {
			f["rhythm_nth"] = "Kies de eerste, tweede, derde, vierde of laatste."
		}
		if r.Weekday < time.Monday || r.Weekday > time.Friday {
			f["rhythm_weekday"] = "Kies een dag van maandag tot en met vrijdag."
		}
		r.validateMonths(f)
	case RhythmDay:
		r.Nth, r.Weekday, r.Dates = 0, 0, nil
		if r.Day < 1 || r.Day > 31 {
			f["rhythm_day"] = "Kies een dag van 1 tot en met 31."
		}
		r.validateMonths(f)
	case RhythmDates:
		r.Nth, r.Weekday, r.Day, r.EveryMonths, r.From = 0, 0, 0, 0, time.Time{}
		r.Dates = sortedDays(r.Dates)
		switch n := len(r.Dates); {
		case n == 0:
			f["rhythm_dates"] = "Vul ten minste één datum in."
		case n > maxRhythmDates:
			f["rhythm_dates"] = "Vul ten hoogste " + Number(maxRhythmDates) + " datums in."
		}
	default:
		f["rhythm_kind"] = "Kies hoe u de datums van het overleg bepaalt."
	}
	clock, ok := r.clock()
	if !ok {
		f["rhythm_start"] = "Vul een tijd in, bijvoorbeeld 14:00."
	} else {
		r.Start = clock.Format("15:04")
	}
	switch {
	case r.Minutes < minMeeting || r.Minutes > maxMeeting:
		f["rhythm_minutes"] = fmt.Sprintf("Kies een duur van %d tot en met %d minuten.", minMeeting, maxMeeting)
	case ok && clock.Hour()*60+clock.Minute()+r.Minutes >= 24*60:
		f["rhythm_minutes"] = "Het overleg moet vóór middernacht klaar zijn. Kies een kortere duur."
	}
}

func (r *Rhythm) validateMonths(f Fields) {
	if r.EveryMonths < 1 || r.EveryMonths > maxRhythmMonths {
		f["rhythm_every"] = fmt.Sprintf("Kies een aantal maanden van 1 tot en met %d.", maxRhythmMonths)
	}
	if r.From.IsZero() {
		f["rhythm_from"] = "Kies vanaf welke dag dit ritme geldt."
		return
	}
	r.From = Day(r.From)
}

// sortedDays are the Amsterdam days of dates, in order, each once.
func sortedDays(dates []time.Time) []time.Time {
	var days []time.Time
	for _, d := range dates {
		if !d.IsZero() {
			days = append(days, Day(d))
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return slices.CompactFunc(days, time.Time.Equal)
}

// Next are the first n starts after a moment, fewer when typed dates run out
// and none of a rhythm that Validate refuses. A day that is no working day moves
// to the next one; a typed date stays, since somebody chose that very day.
func (r Rhythm) Next(after time.Time, n int, cal Calendar) []time.Time {
	clock, ok := r.clock()
	if !ok || n < 1 {
		return nil
	}
	var starts []time.Time
	for day := range r.days(cal) {
		y, m, d := day.Date()
		start := time.Date(y, m, d, clock.Hour(), clock.Minute(), 0, 0, amsterdam)
		if !start.After(after) {
			continue
		}
		if starts = append(starts, start); len(starts) == n {
			break
		}
	}
	return starts
}

// days are the days of the rhythm in order: without end, but for typed dates.
func (r Rhythm) days(cal Calendar) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if r.Kind == RhythmDates {
			for _, d := range sortedDays(r.Dates) {
				if !yield(d) {
					return
				}
			}
			return
		}
		if !r.counts() {
			return
		}
		from := Day(r.From)
		year, month, _ := from.Date()
		if r.in(year, month).Before(from) {
			month++
		}
		for ; ; month += time.Month(r.EveryMonths) {
			day := r.in(year, month)
			for !cal.Working(day) {
				day = nextDay(day)
			}
			if !yield(day) {
				return
			}
		}
	}
}

// counts reports whether days can be counted from month to month.
func (r Rhythm) counts() bool {
	switch r.Kind {
	case RhythmWeekday:
		return r.EveryMonths > 0 && !r.From.IsZero() && r.Nth >= 1 && r.Nth <= LastOfMonth && r.Weekday >= time.Monday && r.Weekday <= time.Friday
	case RhythmDay:
		return r.EveryMonths > 0 && !r.From.IsZero() && r.Day >= 1 && r.Day <= 31
	}
	return false
}

// in is the day of the rhythm in a month, be it a working day or not. Months
// over December are those of later years.
func (r Rhythm) in(year int, month time.Month) time.Time {
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, amsterdam)
	year, month = last.Year(), last.Month()
	day := min(r.Day, last.Day())
	if r.Kind == RhythmWeekday {
		first := time.Date(year, month, 1, 0, 0, 0, 0, amsterdam)
		day = 1 + int(r.Weekday-first.Weekday()+7)%7 + 7*(r.Nth-1)
		if day > last.Day() { // the last of a month that has four
			day -= 7
		}
	}
	return time.Date(year, month, day, 0, 0, 0, 0, amsterdam)
}

// clock is the start as a time of day, and whether it is one.
func (r Rhythm) clock() (time.Time, bool) {
	t, err := time.Parse("15:04", strings.TrimSpace(r.Start))
	return t, err == nil
}

var (
	ordinals     = [...]string{"eerste", "tweede", "derde", "vierde", "laatste"}
	weekdayNames = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
)

// Sentence tells people the rhythm, as in "Elke tweede dinsdag, om de drie
// maanden, 14:00–16:00 uur"; it is empty for a rhythm that Validate refuses.
func (r Rhythm) Sentence() string {
	clock, ok := r.clock()
	if !ok {
		return ""
	}
	when := ""
	switch {
	case r.Kind == RhythmDates:
		when = datesSentence(sortedDays(r.Dates))
	case !r.counts():
	case r.Kind == RhythmWeekday:
		when = "Elke " + ordinals[r.Nth-1] + " " + weekdayNames[r.Weekday] + r.monthsSentence()
	default:
		when = fmt.Sprintf("Elke %de%s, of de eerste werkdag daarna", r.Day, r.monthsSentence())
	}
	if when == "" {
		return ""
	}
	end := clock.Add(time.Duration(r.Minutes) * time.Minute)
	return when + ", " + clock.Format("15:04") + "–" + end.Format("15:04") + " uur"
}

func (r Rhythm) monthsSentence() string {
	switch r.EveryMonths {
	case 1:
		return " van de maand"
	case 12:
		return ", één keer per jaar"
	}
	return ", om de " + Number(r.EveryMonths) + " maanden"
}

// datesSentence names up to three days, and counts more than that.
func datesSentence(days []time.Time) string {
	switch {
	case len(days) == 0:
		return ""
	case len(days) > 3:
		return "Op " + Number(len(days)) + " gekozen datums"
	}
	var names []string
	for _, d := range days {
		names = append(names, fmt.Sprintf("%d %s %d", d.Day(), monthNames[d.Month()-1], d.Year()))
	}
	if last := len(names) - 1; last > 0 {
		return "Op " + strings.Join(names[:last], ", ") + " en " + names[last]
	}
	return "Op " + names[0]
}
