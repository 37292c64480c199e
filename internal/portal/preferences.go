package portal

import "time"

// DigestRhythm says how often somebody wants the overzichtsmail.
type DigestRhythm string

// The rhythms of the overzichtsmail.
const (
	DigestNever  DigestRhythm = "nooit"
	DigestDaily  DigestRhythm = "dagelijks"
	DigestDays   DigestRhythm = "dagen"     // on the chosen weekdays
	DigestWeekly DigestRhythm = "wekelijks" // on the first chosen weekday, Monday without one
)

// FollowLevel says which berichten somebody gets about a subject.
type FollowLevel string

// The levels of following.
const (
	FollowAll   FollowLevel = "volgen"
	FollowMine  FollowLevel = "als-het-mij-raakt"
	FollowMuted FollowLevel = "dempen"
)

// Preferences are what a person chose about berichten and mail.
type Preferences struct {
	Digest DigestRhythm   `json:"digest"`
	Days   []time.Weekday `json:"days,omitempty"`
	Hour   int            `json:"hour"` // 0-23, Amsterdam
	// AtOnce: mail at once for what can't wait (a question, a mention).
	AtOnce bool `json:"atOnce"`
	// QuietFrom and QuietTo are hours between which no mail is sent; equal: none.
	QuietFrom int `json:"quietFrom"`
	QuietTo   int `json:"quietTo"`
	// Themes are followed: new signals on them give a bericht.
	Themes []ID `json:"themes,omitempty"`
	// Unsubscribed counts the times one-click unsubscribe was used; it is part
	// of the token, so that an old link can't undo a later choice.
	Unsubscribed int `json:"unsubscribed,omitempty"`
}

// DefaultPreferences are those of a new account: a digest on working days at
// eight, urgent matters at once, quiet at night.
func DefaultPreferences() Preferences {
	return Preferences{
		Digest: DigestDays, Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Hour: 8, AtOnce: true, QuietFrom: 21, QuietTo: 7,
	}
}

// AfterQuiet is t, or the end of the quiet hours that t falls in.
func (p Preferences) AfterQuiet(t time.Time) time.Time {
	if p.QuietFrom == p.QuietTo {
		return t
	}
	local := t.In(amsterdam)
	h := local.Hour()
	quiet := h >= p.QuietFrom && h < p.QuietTo
	if p.QuietFrom > p.QuietTo {
		quiet = h >= p.QuietFrom || h < p.QuietTo
	}
	if !quiet {
		return t
	}
	y, m, d := local.Date()
	end := time.Date(y, m, d, p.QuietTo, 0, 0, 0, amsterdam)
	if !end.After(t) {
		end = time.Date(y, m, d+1, p.QuietTo, 0, 0, 0, amsterdam)
	}
	return end
}
