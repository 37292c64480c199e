package portal

import (
	"slices"
	"time"
)

// SignalState is where a signal is on its way.
type SignalState string

// The states of a signal. The gele vlag comes with that part of the portal.
const (
	SignalNew        SignalState = "nieuw"
	SignalBusy       SignalState = "in-behandeling"
	SignalQuestion   SignalState = "vraag"
	SignalHandedOver SignalState = "doorgegeven"
	SignalAgreedOn   SignalState = "afgesproken"
	SignalFedBack    SignalState = "teruggekoppeld"
	SignalEnded      SignalState = "gesloten"
	SignalReopen     SignalState = "heropend"
	SignalMerged     SignalState = "samengevoegd"
	SignalOnAgenda   SignalState = "op-agenda" // see signal_table.go
	SignalAwaits     SignalState = "wacht-op-besluit"
)

// SignalStates lists the states in the order of the way.
func SignalStates() []SignalState {
	return []SignalState{SignalNew, SignalBusy, SignalQuestion, SignalHandedOver, SignalOnAgenda, SignalAwaits, SignalAgreedOn, SignalFedBack, SignalEnded, SignalReopen, SignalMerged}
}

var signalStateLabels = map[SignalState]string{
	SignalNew: "Nieuw", SignalBusy: "In behandeling", SignalQuestion: "Vraag aan melder", SignalHandedOver: "Doorgegeven", SignalAgreedOn: "Afgesproken",
	SignalFedBack: "Teruggekoppeld", SignalEnded: "Gesloten", SignalReopen: "Heropend", SignalMerged: "Samengevoegd",
	SignalOnAgenda: "Op agenda", SignalAwaits: "Wacht op besluit",
}

// Label is the state's name in the interface.
func (s SignalState) Label() string { return signalStateLabels[s] }

// signalMoves is the table of allowed transitions; what is not here is refused.
var signalMoves = map[SignalState][]SignalState{
	SignalNew:        {SignalBusy, SignalQuestion, SignalHandedOver, SignalMerged, SignalOnAgenda, SignalAwaits},
	SignalBusy:       {SignalQuestion, SignalHandedOver, SignalAgreedOn, SignalMerged, SignalOnAgenda, SignalAwaits},
	SignalQuestion:   {SignalBusy},
	SignalHandedOver: {SignalNew, SignalBusy, SignalReopen},
	SignalOnAgenda:   {SignalNew, SignalBusy, SignalReopen, SignalOnAgenda, SignalAwaits, SignalAgreedOn},
	SignalAwaits:     {SignalNew, SignalBusy, SignalReopen, SignalOnAgenda, SignalAgreedOn},
	SignalAgreedOn:   {SignalBusy, SignalFedBack, SignalNew, SignalReopen, SignalOnAgenda, SignalAwaits},
	SignalFedBack:    {SignalEnded, SignalReopen},
	SignalEnded:      {SignalReopen},
	SignalReopen:     {SignalBusy, SignalQuestion, SignalHandedOver, SignalMerged, SignalOnAgenda, SignalAwaits},
	SignalMerged:     nil, // it moves along with another; Unmerge brings it back
}

// CanMove reports whether the table allows a step from the present state.
func (s Signal) CanMove(to SignalState) bool { return slices.Contains(signalMoves[s.State], to) }

func (s *Signal) move(to SignalState, step Station) error {
	if !s.CanMove(to) {
		return Errorf(Conflict, "Dit signaal staat nu op ‘%s’. Deze stap kan dan niet. Bekijk eerst wat er intussen gebeurd is.", s.State.Label())
	}
	step.State = to
	s.State = to
	s.Course = append(s.Course, step)
	s.ChangedAt = step.At
	return nil
}

func (s Signal) fact(t EventType, details map[string]string) Fact {
	return Fact{Type: t, About: s.Ref(), Details: details}
}

// Share starts a validated signal on its way: number, state and first term. A
// signal that the municipality may not see has no handler and no term: it is
// for the chosen organisations among themselves.
func (s *Signal) Share(set Settings, number string, now time.Time) (Fact, error) {
	s.Number = number
	s.SharedAt = now
	if s.IsAnonymous() {
		s.SharedAt = Day(now)
	}
	s.State = SignalNew
	if s.ReachesMunicipality(set.Municipality) {
		s.Handler = set.Coordinator
		s.Due = set.Calendar().Term(now, s.terms(set).TakeUp)
	}
	s.ChangedAt = s.SharedAt
	s.Course = []Station{{State: SignalNew, At: s.SharedAt, By: s.Reporter, To: s.Handler}}
	f := s.fact(SignalShared, nil)
	f.Anonymous = s.IsAnonymous()
	return f, nil
}

// TakeUp makes by the handler of a new or reopened signal and starts the
// handling term.
func (s *Signal) TakeUp(by Actor, set Settings, now time.Time) (Fact, error) {
	if s.State == SignalBusy {
		return Fact{}, Errorf(Conflict, "Dit signaal is al opgepakt.")
	}
	if s.State == SignalQuestion {
		return Fact{}, Errorf(Conflict, "Er staat nog een vraag open bij de melder.")
	}
	if s.State == SignalOnAgenda || s.State == SignalAwaits {
		return Fact{}, Errorf(Conflict, "Dit signaal ligt bij een ronde tafel. Daarna kunt u het weer oppakken.")
	}
	if err := s.move(SignalBusy, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, err
	}
	s.Handler, s.Handed, s.Returned = by.ID, nil, 0
	s.startTerm(set, now)
	return s.fact(SignalTakenUp, nil), nil
}

func (s *Signal) startTerm(set Settings, now time.Time) {
	s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, s.terms(set).Handle), 0, false
}

// Assign gives the signal to another handler. The state stays as it is.
func (s *Signal) Assign(to Person, now time.Time) (Fact, error) {
	switch s.State {
	case SignalEnded:
		return Fact{}, Errorf(Conflict, "Dit signaal is gesloten. Heropen het eerst.")
	case SignalMerged, SignalHandedOver:
		return Fact{}, Errorf(Conflict, "Dit signaal staat op ‘%s’. Een andere behandelaar kiezen kan dan niet.", s.State.Label())
	}
	if to.State != PersonActive {
		return Fact{}, Fields{"handler": "Deze persoon kan nu niet inloggen. Kies iemand anders."}.Err()
	}
	if to.ID == s.Handler {
		return Fact{}, Fields{"handler": "Deze persoon behandelt het signaal al."}.Err()
	}
	from := s.Handler
	if s.Handed != nil && s.Handed.Org != to.OrgID {
		s.Handed = nil
	}
	s.Handler, s.ChangedAt = to.ID, now
	return s.fact(SignalAssigned, map[string]string{DetailFrom: string(from), DetailTo: string(to.ID)}), nil
}

// terms are the signal's terms. What goes well or could be done can wait twice as
// long as a bottleneck: nobody is stuck in it.
func (s Signal) terms(set Settings) Theme {
	t, _ := set.Theme(s.Theme)
	if s.Kind == GoesWell || s.Kind == Opportunity {
		t.TakeUp, t.Handle = 2*t.TakeUp, 2*t.Handle
	}
	return t
}

// PassOn gives a signal that nobody took up in its term to the substitute, who
// has a short term of their own. It happens once.
func (s *Signal) PassOn(set Settings, now time.Time) (Fact, error) {
	if (s.State != SignalNew && s.State != SignalReopen) || s.PassedOn || s.Due.IsZero() || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "Dit signaal hoeft niet door naar de vervanger.")
	}
	s.PassedOn = true
	s.Handler = set.Substitute
	s.Due = set.Calendar().Term(now, PassedOnTerm)
	s.ChangedAt = now
	s.Course = append(s.Course, Station{State: s.State, At: now, To: set.Substitute, Note: "Niemand pakte dit signaal op tijd op. Daarom ging het naar de vervanger."})
	return s.fact(SignalPassedOn, map[string]string{DetailTo: string(set.Substitute)}), nil
}

// PassTerm marks that the running term has passed, so that it is told once.
func (s *Signal) PassTerm(now time.Time) (Fact, error) {
	if s.TermPassed || s.Due.IsZero() || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "De termijn van dit signaal loopt nog.")
	}
	s.TermPassed = true
	return s.fact(SignalTermPassed, nil), nil
}

// Detail fills in what the reporter left out: kind, theme and "meer".
func (s *Signal) Detail(kind SignalKind, theme ID, more More, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	if t, ok := set.Theme(theme); !ok || (t.Ended && theme != s.Theme) {
		f["theme"] = "Dit thema is er niet (meer). Kies een ander thema."
	}
	if kind.Label() == "" {
		f["kind"] = "Kies of dit een knelpunt is, een kans, of iets dat goed gaat."
	}
	more.validate(f, set)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	from := s.Theme
	s.Kind, s.Theme, s.More, s.ChangedAt = kind, theme, more, now
	return s.fact(SignalDetailed, map[string]string{DetailFrom: string(from), DetailTo: string(theme)}), nil
}
