package portal

import "time"

// FollowUp is what a decision obliges to: the steps of its route, and how what was
// changed is kept ("zo houden we het vast").
type FollowUp struct {
	// ChosenAt is when somebody chose the route, ChosenBy who; zero until then.
	ChosenAt time.Time    `json:"chosenAt,omitzero"`
	ChosenBy ID           `json:"chosenBy,omitempty"`
	Steps    []FollowStep `json:"steps,omitempty"`
	// Embedding says how it is kept: in which instruction, training, agreement set.
	Embedding  string    `json:"embedding,omitempty"`
	EmbeddedAt time.Time `json:"embeddedAt,omitzero"`
	EmbeddedBy ID        `json:"embeddedBy,omitempty"`
	// Heard is when the first reporters heard what was decided: from then on the route
	// stands. FedBack is when all reporters had heard what was decided.
	Heard   time.Time `json:"heard,omitzero"`
	FedBack time.Time `json:"fedBack,omitzero"`
	// Told: that nobody took up the route in its term was told once.
	Told bool `json:"told,omitempty"`
}

// FollowStep is one step of a route: what, who, before when, and when it was done.
type FollowStep struct {
	ID     ID        `json:"id"`
	What   string    `json:"what"`
	Owner  ID        `json:"owner,omitempty"`
	Due    time.Time `json:"due,omitzero"` // the last day
	DoneAt time.Time `json:"doneAt,omitzero"`
	DoneBy ID        `json:"doneBy,omitempty"`
	Note   string    `json:"note,omitempty"`
	// Changed is what it changed: a clause, goal, plan action, agreement set.
	Changed Ref `json:"changed,omitzero"`
	// Reminded is the last reminder that its owner got.
	Reminded StepReminder `json:"reminded,omitempty"`
}

// StepReminder is one of the reminders of a step. Its value is kept.
type StepReminder string

// The reminders, in their order.
const (
	StepInWeek     StepReminder = "7"
	StepTomorrow   StepReminder = "1"
	StepToday      StepReminder = "0"
	StepLate       StepReminder = "laat"
	RouteForgotten StepReminder = "geen-vervolg" // nobody chose a route in its term
)

// FollowState is how far the follow-up of a decision is. Its value is kept.
type FollowState string

// How far a follow-up can be, in order.
const (
	FollowWaits  FollowState = "wacht"          // for the body that resolves
	FollowRoute  FollowState = "vervolg-kiezen" // nobody chose a route yet
	FollowSteps  FollowState = "stappen"
	FollowEmbeds FollowState = "vasthouden" // all done but how it is kept
	FollowTells  FollowState = "terugkoppelen"
	FollowDone   FollowState = "klaar"
	FollowNone   FollowState = "" // taken back: it obliges to nothing
)

// The limits of a follow-up.
const (
	MaxFollowSteps = 10
	MaxStepText    = 200 // characters
	// RouteDays are the days after which a decision without a route is told of.
	RouteDays = 14
)

// DefaultStep is a step of a route as it is proposed: what, and within how many days.
type DefaultStep struct {
	What string
	Days int
}

// DefaultSteps are the steps a route usually has. Who chooses the route changes them
// before they are used.
func DefaultSteps(r Route) []DefaultStep {
	switch r {
	case PolicyChange:
		return []DefaultStep{{"Schrijf het voorstel voor ander beleid", 28}, {"Pas de regels en de werkinstructie aan", 56}, {"Vertel het aan medewerkers en partners", 70}}
	case PracticeAgreement:
		return []DefaultStep{{"Schrijf de afspraak op, zodat iedereen die kan nalezen", 14}, {"Vertel het aan medewerkers en partners", 28}}
	}
	return nil
}

// Follows is how far the follow-up of the decision is.
func (d Decision) Follows() FollowState {
	f := d.Follow
	switch {
	case d.Dropped:
		return FollowNone
	case d.WaitsFor() != "":
		return FollowWaits
	case f.ChosenAt.IsZero():
		return FollowRoute
	case len(d.OpenSteps()) > 0:
		return FollowSteps
	case d.Route != NoChange && f.EmbeddedAt.IsZero():
		return FollowEmbeds
	case f.FedBack.IsZero() && len(d.Signals) > 0:
		return FollowTells
	}
	return FollowDone
}

// OpenSteps are the steps still to be done, the first due first.
func (d Decision) OpenSteps() []FollowStep {
	var open []FollowStep
	if d.Dropped || d.WaitsFor() != "" {
		return nil
	}
	for _, s := range d.Follow.Steps {
		if s.DoneAt.IsZero() {
			open = append(open, s)
		}
	}
	return open
}

// FollowStep gives a step by its id.
func (d Decision) FollowStep(id ID) (FollowStep, bool) {
	for _, s := range d.Follow.Steps {
		if s.ID == id && id != "" {
			return s, true
		}
	}
	return FollowStep{}, false
}

// Late reports whether the step's last day has passed and it isn't done.
func (s FollowStep) Late(now time.Time) bool {
	return s.DoneAt.IsZero() && !s.Due.IsZero() && Day(now).After(Day(s.Due))
}

// FollowBegan is the day from which the decision obliges to a route.
func (d Decision) FollowBegan() time.Time {
	if d.Resolution != nil {
		return d.Resolution.At
	}
	return d.RecordedAt
}

// FollowDue is the first moment at which somebody must be reminded of the follow-up;
// zero when nobody has to be any more.
func (d Decision) FollowDue() time.Time {
	if d.Follows() == FollowRoute {
		if d.Follow.Told {
			return time.Time{}
		}
		return dayOff(d.FollowBegan(), RouteDays)
	}
	first := time.Time{}
	for _, s := range d.OpenSteps() {
		if at := s.reminds(); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// stepReminders are the reminders with the days before the last day on which they are
// due.
var stepReminders = []struct {
	reminder StepReminder
	days     int
}{{StepInWeek, 7}, {StepTomorrow, 1}, {StepToday, 0}, {StepLate, -1}}

// reminds is when the next reminder of an open step is due; zero after the last.
func (s FollowStep) reminds() time.Time {
	next := s.Reminded == ""
	for _, r := range stepReminders {
		if next {
			return dayOff(s.Due, -r.days)
		}
		next = r.reminder == s.Reminded
	}
	return time.Time{}
}

// reminder is the reminder that belongs to a moment; empty when it is too early.
func (s FollowStep) reminder(now time.Time) StepReminder {
	var r StepReminder
	for _, x := range stepReminders {
		if !Day(now).Before(dayOff(s.Due, -x.days)) {
			r = x.reminder
		}
	}
	return r
}

// stepReminderNews says what each reminder tells, in one sentence.
var stepReminderNews = map[StepReminder]string{
	StepInWeek:     "Een stap van dit vervolg moet binnen een week klaar zijn.",
	StepTomorrow:   "Een stap van dit vervolg moet morgen klaar zijn.",
	StepToday:      "Een stap van dit vervolg moet vandaag klaar zijn.",
	StepLate:       "Een stap van dit vervolg is te laat.",
	RouteForgotten: "Voor dit besluit koos nog niemand een vervolg.",
}
