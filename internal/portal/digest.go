package portal

import (
	"slices"
	"time"
)

// DigestWindow is where one person's overzichtsmail stands: which berichten the
// next one is about, and when it is made.
//
// Windows follow each other without a gap, and their berichten are counted by
// the person's own sequence number, not by time: the time of a bericht may lie
// in a window that was closed before it was stored (two instances, a clock that
// was set back, the day that stands for the time of anonymous news).
type DigestWindow struct {
	Person  ID    `json:"person"`
	Version int64 `json:"-"`
	// From is the end of the last window: the open one starts there.
	From time.Time `json:"from"`
	// After is the sequence number of the last bericht of closed windows.
	After int64 `json:"after"`
	// Next is when the open window closes; zero: never, for who wants no digest.
	Next time.Time `json:"next,omitzero"`
}

// ClosedWindow is what one overzichtsmail is about: the berichten with
// After < Seq <= UpTo, which came between From and To.
type ClosedWindow struct {
	From, To    time.Time
	After, UpTo int64
}

// OpenDigestWindow starts somebody's first window.
func OpenDigestWindow(person ID, p Preferences, now time.Time) DigestWindow {
	return DigestWindow{Person: person, From: now, Next: p.NextDigest(now)}
}

// Plan sets anew when the open window closes, after a change of preferences. It
// still starts where the last one ended, so that nothing is skipped.
func (w *DigestWindow) Plan(p Preferences, now time.Time) {
	w.Next = p.NextDigest(latest(now, w.From))
}

// Close closes the open window when its time has come and opens the next. seq
// is the person's present sequence number. After days without a clock (the
// portal was off) the windows that were missed are one. ok is false when there
// is nothing to close.
//
// The end of a window lies after the end of the one before, whatever the clock
// did, so (person, end) names one overzichtsmail.
func (w *DigestWindow) Close(p Preferences, seq int64, now time.Time) (closed ClosedWindow, ok bool) {
	if w.Next.IsZero() || now.Before(w.Next) {
		return ClosedWindow{}, false
	}
	if p.Digest == DigestNever {
		w.Next = time.Time{}
		return ClosedWindow{}, false
	}
	end := latest(w.Next, p.lastDigest(now))
	closed = ClosedWindow{From: w.From, To: end, After: w.After, UpTo: max(seq, w.After)}
	w.From, w.After, w.Next = end, closed.UpTo, p.NextDigest(latest(end, now))
	return closed, true
}

// Empty reports whether no bericht came in the window.
func (c ClosedWindow) Empty() bool { return c.UpTo <= c.After }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// NextDigest is the first moment after t at which the rhythm has a digest; zero
// when it never has.
func (p Preferences) NextDigest(t time.Time) time.Time {
	for day := Day(t); ; day = nextDay(day) {
		if !p.hasDigestDay() {
			return time.Time{}
		}
		if at := hourOf(day, p.Hour); p.digestDay(day) && at.After(t) {
			return at
		}
	}
}

// lastDigest is the last moment up to and including t at which the rhythm had
// one; zero when it never has.
func (p Preferences) lastDigest(t time.Time) time.Time {
	if !p.hasDigestDay() {
		return time.Time{}
	}
	for day := Day(t); ; day = Day(day.Add(-time.Hour)) {
		if at := hourOf(day, p.Hour); p.digestDay(day) && !at.After(t) {
			return at
		}
	}
}

func (p Preferences) hasDigestDay() bool {
	return p.Digest == DigestDaily || p.Digest == DigestWeekly || p.Digest == DigestDays && len(p.Days) > 0
}

func (p Preferences) digestDay(day time.Time) bool {
	switch p.Digest {
	case DigestDaily:
		return true
	case DigestDays:
		return slices.Contains(p.Days, day.Weekday())
	case DigestWeekly:
		return day.Weekday() == p.WeeklyDay()
	}
	return false
}

// WeeklyDay is the day of a weekly digest: the first chosen one of the week.
func (p Preferences) WeeklyDay() time.Weekday {
	for _, d := range Weekdays() {
		if slices.Contains(p.Days, d) {
			return d
		}
	}
	return time.Monday
}

// Weekdays lists the days of the week as they are counted here, from Monday.
func Weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// hourOf is the first moment of a day, given by its start, at which the clock
// shows an hour. Of an hour that comes twice, in autumn, it is the first; for
// one that is skipped, in spring, the moment the clock jumps past it.
func hourOf(day time.Time, hour int) time.Time {
	t := day.Add(time.Duration(hour-1) * time.Hour)
	for t.Before(day) || t.Hour() < hour {
		t = t.Add(time.Hour)
	}
	return t
}
