package mail

import "time"

const (
	// giveUpAfter is how long a mail is tried, at least: a mail server that
	// fails on Friday evening is often mended on Sunday.
	giveUpAfter = 48 * time.Hour
	// minAttempts keeps a clock that jumps ahead, or a portal that was switched
	// off for days, from giving up on a mail that was hardly tried.
	minAttempts = 6
	// maxAttempts ends it also when the clock stands still.
	maxAttempts = 20
)

var waits = [...]time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
}

// Backoff is how long to wait after the attempt-th attempt (counted from 1)
// failed for a passing reason: a minute, then ever longer, up to six hours.
func Backoff(attempt int) time.Duration {
	return waits[min(max(attempt, 1), len(waits))-1]
}

// GiveUp tells whether a mail that failed attempt times since firstTried, for
// passing reasons, is not tried again: after about two days.
func GiveUp(attempt int, firstTried, now time.Time) bool {
	return attempt >= maxAttempts || attempt >= minAttempts && now.Sub(firstTried) >= giveUpAfter
}
