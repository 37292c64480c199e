package portal

import "time"

// Throttle remembers the attempts under one key: an account, a network address
// or the two together. It is stored, so that a restart forgives nothing, and
// counts in real time, not by the portal's clock.
type Throttle struct {
	Key      string      `json:"key"`
	Version  int64       `json:"-"`
	Attempts []time.Time `json:"attempts"` // oldest first
}

// ThrottleLimit says how many attempts a key has within ThrottleWindow, and
// after how many of those it must wait between them.
type ThrottleLimit struct {
	Free int
	Most int
}

// ThrottleWindow is how long an attempt counts.
const ThrottleWindow = 15 * time.Minute

// maxThrottleDelay caps the growing delay between attempts.
const maxThrottleDelay = time.Minute

// The limits. Twenty guesses in a quarter of an hour find no password of twelve
// characters; a whole office behind one address still logs in.
var (
	LimitAccount = ThrottleLimit{Free: 8, Most: 20}
	LimitPair    = ThrottleLimit{Free: 4, Most: 15}
	LimitDevice  = ThrottleLimit{Free: 5, Most: 20}
	LimitAddress = ThrottleLimit{Free: 50, Most: 150}
	LimitCode    = ThrottleLimit{Free: 4, Most: 10}
	LimitMail    = ThrottleLimit{Free: 3, Most: 5}
)

// Wait is how long before the next attempt may be made; 0: now.
func (t Throttle) Wait(l ThrottleLimit, now time.Time) time.Duration {
	recent := t.recent(now)
	n := len(recent)
	if n == 0 {
		return 0
	}
	if n >= l.Most {
		return recent[n-l.Most].Add(ThrottleWindow).Sub(now)
	}
	if n < l.Free {
		return 0
	}
	delay := min(time.Second<<min(n-l.Free, 10), maxThrottleDelay)
	return max(recent[n-1].Add(delay).Sub(now), 0)
}

// Attempt counts one attempt.
func (t *Throttle) Attempt(now time.Time) {
	t.Attempts = append(t.recent(now), now)
}

// Forgive takes the last attempt back: it turned out to be the owner's.
func (t *Throttle) Forgive() {
	if n := len(t.Attempts); n > 0 {
		t.Attempts = t.Attempts[:n-1]
	}
}

func (t Throttle) recent(now time.Time) []time.Time {
	for i, at := range t.Attempts {
		// An attempt "in the future" is of a clock that was put back; it counts.
		if now.Sub(at) < ThrottleWindow {
			return t.Attempts[i:]
		}
	}
	return nil
}
