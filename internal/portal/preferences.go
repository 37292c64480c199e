package portal

import (
	"slices"
	"time"
)

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

// maxThemesFollowed bounds a list that a form sends.
const maxThemesFollowed = 100

// Validate tidies the choices and reports what is wrong, by form field. A theme
// that is gone is left out.
func (p *Preferences) Validate(set Settings) error {
	f := p.digestProblems()
	for field, hour := range map[string]int{"quiet_from": p.QuietFrom, "quiet_to": p.QuietTo} {
		if hour < 0 || hour > 23 {
			f[field] = "Kies een heel uur, van 0 tot en met 23."
		}
	}
	if len(p.Themes) > maxThemesFollowed {
		f["themes"] = "Dit zijn te veel thema’s."
		return f.Err()
	}
	slices.Sort(p.Themes)
	p.Themes = slices.DeleteFunc(slices.Compact(p.Themes), func(id ID) bool {
		t, ok := set.Theme(id)
		return !ok || id == "" || t.Ended
	})
	return f.Err()
}

// ValidateDigest is Validate for the rhythm alone.
func (p *Preferences) ValidateDigest() error { return p.digestProblems().Err() }

func (p *Preferences) digestProblems() Fields {
	f := Fields{}
	slices.Sort(p.Days)
	p.Days = slices.Compact(p.Days)
	if slices.ContainsFunc(p.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }) {
		f["days"] = "Kies dagen uit de lijst."
		p.Days = nil
	}
	switch p.Digest {
	case DigestNever, DigestDaily:
	case DigestDays:
		if len(p.Days) == 0 {
			f["days"] = "Kies ten minste één dag."
		}
	case DigestWeekly:
		p.Days = []time.Weekday{p.WeeklyDay()}
	default:
		f["digest"] = "Kies hoe vaak u de overzichtsmail wilt."
	}
	if p.Hour < 0 || p.Hour > 23 {
		f["hour"] = "Kies een heel uur, van 0 tot en met 23."
	} else if p.Digest != DigestNever && p.quiet(p.Hour) {
		f["hour"] = "Dit uur valt in uw stille uren. Dan komt er geen mail."
	}
	return f
}

// quiet reports whether an hour of the day is one without mail.
func (p Preferences) quiet(h int) bool {
	if p.QuietFrom <= p.QuietTo {
		return h >= p.QuietFrom && h < p.QuietTo
	}
	return h >= p.QuietFrom || h < p.QuietTo
}

// AfterQuiet is t, or the end of the quiet hours that t falls in.
func (p Preferences) AfterQuiet(t time.Time) time.Time {
	local := t.In(amsterdam)
	if !p.quiet(local.Hour()) {
		return t
	}
	end := hourOf(Day(local), p.QuietTo)
	if !end.After(t) {
		end = hourOf(nextDay(Day(local)), p.QuietTo)
	}
	return end
}
