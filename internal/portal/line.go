package portal

import "time"

// StationKind is a station of the line ("het verloop").
type StationKind string

// The stations, in their order. A line shows only those this one has passed or will pass.
const (
	AtSignal     StationKind = "signaal"
	AtFlag       StationKind = "gele-vlag"
	AtEscalation StationKind = "hogerop"
	AtAgenda     StationKind = "ronde-tafel"
	AtDecision   StationKind = "besluit"
	AtBody       StationKind = "college"
	AtChange     StationKind = "wijziging"
	AtFeedback   StationKind = "terugkoppeling"
	AtHelp       StationKind = "helpt-dit"
	AtReview     StationKind = "herziening"
)

// StationKinds lists the stations in the order in which a line passes them.
func StationKinds() []StationKind {
	return []StationKind{AtSignal, AtFlag, AtEscalation, AtAgenda, AtDecision, AtBody, AtChange, AtFeedback, AtHelp, AtReview}
}

// Label is the station in the interface; empty for an unknown one.
func (k StationKind) Label() string {
	return map[StationKind]string{AtSignal: "Signaal", AtFlag: "Gele vlag", AtEscalation: "Hogerop voorgelegd", AtAgenda: "Ronde tafel", AtDecision: "Besluit",
		AtBody: "College", AtChange: "Wijziging", AtFeedback: "Terugkoppeling", AtHelp: "Helpt dit?", AtReview: "Opnieuw bekijken"}[k]
}

// LineStation is one station of a line as one reader may see it.
type LineStation struct {
	Kind StationKind
	// Name is what it is called here where that says more than its kind: “Afspraak”.
	Name string
	// State: passed, here, still to come, or stuck.
	State StationState
	// Runs: something waits there too, though it isn't where the line is now. Late is then
	// how long its term passed.
	Runs bool
	// At is when it was reached, a day for what is anonymous; zero when it has to come.
	At time.Time
	// Due is before when it should be passed, or from when it holds; zero when neither is
	// known. Late is how many working days ago the term of a stuck station passed.
	Due  time.Time
	Late int
	// Who is whose turn it is or who did it, in words; empty when the reader may not know.
	Who string
	// About points at what stands there, as far as the reader may open it.
	About  Ref
	Number string
	Note   string
}

// Label is what the station is called.
func (s LineStation) Label() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Kind.Label()
}

// Wait makes it the station where something waits now: stuck when the term has passed.
func (s LineStation) Wait(due, now time.Time, cal Calendar) LineStation {
	s.State, s.Due = StationHere, due
	if !due.IsZero() && now.After(due) {
		s.State, s.Late = StationStuck, cal.Left(due, now)
	}
	return s
}

// Waits reports whether it is where the line is now, in time or not.
func (s LineStation) Waits() bool { return s.State == StationHere || s.State == StationStuck }

// StationState is how a station of a line stands.
type StationState string

// How a station stands.
const (
	StationPassed StationState = "done"
	StationHere   StationState = "here"
	StationStuck  StationState = "stuck"
	StationToCome StationState = "todo"
)
