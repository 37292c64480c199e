package portal

import "time"

// How long somebody is away before their account sleeps, and between the mail
// that warns them and the day on which it is switched off.
const (
	DormantDays     = 90
	DormantOffDays  = 180 // when nothing was set
	MinDormantOff   = 90
	MaxDormantOff   = 730
	DormantWarnDays = 7
	hoursOfADay     = 24 * time.Hour
)

// What a list of people can ask for besides the states of an account. They are
// worked out, never stored.
const (
	PersonDormant   PersonState = "slapend"
	PersonLapsed    PersonState = "uitnodiging-verlopen"
	PersonAway      PersonState = "afwezig"
	PersonLeftThing PersonState = "over-te-dragen" // off, and still holds something
)

// SeenOn is the day from which a silence counts: the last login, or when the
// account was made or switched on again.
func (p Person) SeenOn() time.Time {
	day := p.JoinedAt
	for _, t := range []time.Time{p.LastSeen, p.AwakeSince} {
		if t.After(day) {
			day = t
		}
	}
	return day
}

// unseen is how many days ago that was, in whole days of Amsterdam.
func (p Person) unseen(now time.Time) int {
	return daysBetween(p.SeenOn(), now)
}

func daysBetween(from, to time.Time) int {
	return int(Day(to).Sub(Day(from)).Round(hoursOfADay) / hoursOfADay)
}

// Dormant reports whether nobody has used the account for DormantDays.
func (p Person) Dormant(now time.Time) bool {
	return p.State == PersonActive && p.unseen(now) >= DormantDays
}

// InvitationLapsed reports whether the link of an invitation has ended unused.
func (p Person) InvitationLapsed(now time.Time) bool {
	return p.State == PersonInvitedState && !p.InvitedAt.IsZero() && now.Sub(p.InvitedAt) >= TokenInvite.Valid()
}

// DormantStep is what the clock does to an account that nobody uses.
type DormantStep string

// The steps.
const (
	DormantNothing DormantStep = ""
	DormantWarn    DormantStep = "waarschuwen"
	DormantOff     DormantStep = "uitschakelen"
)

// DormantStep says what the clock has to do with the account now: warn once for
// each silence, and switch off when the warning's days have passed. after is
// the number of days of Settings.DormantAfter.
func (p Person) DormantStep(now time.Time, after int) DormantStep {
	switch {
	case p.State != PersonActive || p.unseen(now) < after:
		return DormantNothing
	case !p.DormantWarned.After(p.SeenOn()):
		return DormantWarn
	case daysBetween(p.DormantWarned, now) >= DormantWarnDays:
		return DormantOff
	}
	return DormantNothing
}

// DormantAfter is after how many days without a login an account is switched off.
func (s Settings) DormantAfter() int {
	if s.DormantOff == 0 {
		return DormantOffDays
	}
	return s.DormantOff
}

// SetDormantAfter sets that number of days.
func (s *Settings) SetDormantAfter(days int) error {
	if days < MinDormantOff || days > MaxDormantOff {
		return Fields{"dormant_off": "Kies een aantal dagen van 90 tot en met 730."}.Err()
	}
	s.DormantOff = days
	return nil
}

// Spared reports whether the clock leaves an account alone, however long it is
// silent: the portal can't do without its coordinator, substitute and keeper,
// nor without its last administrator. administrators counts the active ones.
func (s Settings) Spared(p Person, administrators int) bool {
	return p.ID == s.Coordinator || p.ID == s.Substitute || p.ID == s.Keeper || p.ID == s.AwayCoordinator ||
		(p.Role == Administrator && administrators <= 1)
}
