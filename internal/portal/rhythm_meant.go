package portal

import "time"

// Meant is the day that a start of the rhythm would have been on, had that been
// a working day: for telling people that a meeting was put off. It is zero when
// the start is on the day that was meant.
func (r Rhythm) Meant(start time.Time, cal Calendar) time.Time {
	if !r.counts() {
		return time.Time{}
	}
	// A day moves on by a long weekend at most; one meant at the end of a month
	// can move into the next.
	day := Day(start)
	for _, back := range []int{0, -1} {
		y, m, _ := day.Date()
		meant := r.in(y, m+time.Month(back))
		moved := meant
		for !cal.Working(moved) {
			moved = nextDay(moved)
		}
		if moved.Equal(day) {
			if meant.Equal(day) {
				return time.Time{}
			}
			return meant
		}
	}
	return time.Time{}
}
