package portal

import "time"

// Calendar knows working days: Monday to Friday without the general holidays of
// the Algemene termijnenwet (article 3) and extra days the portal was given.
type Calendar struct{ extra map[string]bool }

// NewCalendar makes a calendar with extra days off, as 2006-01-02.
func NewCalendar(extra []string) Calendar {
	c := Calendar{extra: map[string]bool{}}
	for _, d := range extra {
		c.extra[d] = true
	}
	return c
}

// Working reports whether the Amsterdam day of t is a working day.
func (c Calendar) Working(t time.Time) bool {
	t = t.In(amsterdam)
	if wd := t.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !c.extra[t.Format(time.DateOnly)] && !holiday(t)
}

// Term is the end of a term of n working days that starts on the day of t: 23:59
// on the n-th working day after that day.
func (c Calendar) Term(t time.Time, n int) time.Time {
	day := Day(t)
	for n > 0 {
		day = nextDay(day)
		if c.Working(day) {
			n--
		}
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, 23, 59, 0, 0, amsterdam)
}

// Left counts the working days from the day of t to the day of the term's end,
// at least 0: how much of a term remains when it is stopped on that day.
func (c Calendar) Left(t, end time.Time) int {
	n := 0
	for day := nextDay(Day(t)); !day.After(end); day = nextDay(day) {
		if c.Working(day) {
			n++
		}
	}
	return n
}

func nextDay(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, amsterdam)
}

// holiday: New Year, Easter Monday, King's Day, Liberation Day, Ascension Day,
// Whit Monday, both Christmas days, and Good Friday, which article 3 of the
// Algemene termijnenwet puts on a par with them.
func holiday(t time.Time) bool {
	y, m, d := t.Date()
	switch {
	case m == time.January && d == 1, m == time.May && d == 5, m == time.December && (d == 25 || d == 26):
		return true
	case m == time.April && d == kingsDay(y):
		return true
	}
	easter := easterSunday(y)
	switch t.YearDay() - easter.YearDay() {
	case -2, 1, 39, 50:
		return true
	}
	return false
}

func kingsDay(year int) int {
	if time.Date(year, time.April, 27, 0, 0, 0, 0, amsterdam).Weekday() == time.Sunday {
		return 26
	}
	return 27
}

// easterSunday follows the Gregorian computus (Meeus, Jones and Butcher).
func easterSunday(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, amsterdam)
}
