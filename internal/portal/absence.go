package portal

import "time"

// LeaveReason is why somebody hands over what they hold.
type LeaveReason string

// The reasons.
const (
	LeaveForGood LeaveReason = "uit-dienst"
	LeaveAway    LeaveReason = "afwezig"
)

// MaxAway is the longest one can be away, in days; who is away longer leaves.
const MaxAway = 366

// HoldingKind is a sort of thing that somebody holds.
type HoldingKind string

// The sorts of holdings.
const (
	HoldsSignal      HoldingKind = "signaal"
	HoldsCoordinator HoldingKind = "coordinator"
	HoldsSubstitute  HoldingKind = "vervanger"
	HoldsKeeper      HoldingKind = "contactpersoon-anoniem"
	HoldsObjection   HoldingKind = "niet-eens"
	HoldsReview      HoldingKind = "controle"
	HoldsQuestion    HoldingKind = "vraag"
	HoldsFollow      HoldingKind = "volgt"
	HoldsAction      HoldingKind = "actiepunt"
	HoldsSeat        HoldingKind = "plaats" // at a meeting
	HoldsSeriesSeat  HoldingKind = "plaats-reeks"
	HoldsSet         HoldingKind = "afsprakenset"
	HoldsWriting     HoldingKind = "meeschrijven" // with a covenant
	HoldsProxy       HoldingKind = "volmacht"
	HoldsSigning     HoldingKind = "ondertekening"
	HoldsPlanAction  HoldingKind = "actie-van-het-plan"
	HoldsPledge      HoldingKind = "toezegging"
	HoldsRaised      HoldingKind = "vraag-hogerop"
	HoldsLine        HoldingKind = "escalatielijn"
	HoldsFollowStep  HoldingKind = "stap-van-vervolg"
	HoldsFlag        HoldingKind = "gele-vlag"
)

// Moved is something that went to another while its holder is away.
type Moved struct {
	Kind HoldingKind `json:"kind"`
	ID   ID          `json:"id,omitempty"`
	To   ID          `json:"to"`
	// Before is what the one who got it was: the role that a stand-in for the
	// keeper goes back to.
	Before string `json:"before,omitempty"`
}

// Absence is a time in which somebody is away and another stands in.
type Absence struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Person  ID        `json:"person"`
	StandIn ID        `json:"standIn"`
	Began   time.Time `json:"began"`
	Until   time.Time `json:"until"` // the last day away
	Moved   []Moved   `json:"moved,omitempty"`
	By      ID        `json:"by"`
	Ended   time.Time `json:"ended,omitzero"`
}

// Running reports whether the person is still away.
func (a Absence) Running() bool { return a.Ended.IsZero() }

// Over reports whether the last day away has passed.
func (a Absence) Over(now time.Time) bool { return a.Running() && Day(now).After(Day(a.Until)) }

// End ends the absence.
func (a *Absence) End(now time.Time) (Fact, error) {
	if !a.Running() {
		return Fact{}, Errorf(Conflict, "Deze afwezigheid is al voorbij.")
	}
	a.Ended = now
	return Fact{Type: AbsenceEnded, About: Ref{Kind: KindPerson, ID: a.Person}, Details: map[string]string{DetailTo: string(a.StandIn)}}, nil
}

// Leave is what somebody chooses when handing over.
type Leave struct {
	Successor ID
	Reason    LeaveReason
	Until     time.Time // of LeaveAway: the last day
	// SwitchOff switches the account off as well; of LeaveForGood only.
	SwitchOff bool
	// Keeper takes over as contact for anonymous signals, when that role is held.
	Keeper ID
}

// Validate reports what is wrong, by form field.
func (l *Leave) Validate(person ID, now time.Time) error {
	f := Fields{}
	if l.Successor == "" || l.Successor == person {
		f["successor"] = "Kies wie het overneemt."
	}
	switch l.Reason {
	case LeaveForGood:
		l.Until = time.Time{}
	case LeaveAway:
		l.SwitchOff = false
		switch days := daysBetween(now, l.Until); {
		case l.Until.IsZero():
			f["until"] = "Vul de laatste dag van de afwezigheid in."
		case days < 0:
			f["until"] = "Deze dag is al voorbij. Kies vandaag of een dag hierna."
		case days > MaxAway:
			f["until"] = "Kies een dag binnen een jaar. Duurt het langer? Kies dan ‘uit dienst’."
		}
	default:
		f["reason"] = "Kies waarom u dit overdraagt."
	}
	return f.Err()
}

// StandIn gives the coordinator's place to another, for a while or for good.
func (s *Settings) StandIn(standIn ID, away bool) {
	if away {
		s.AwayCoordinator = s.Coordinator
	}
	s.Coordinator = standIn
}

// ComeBack gives the coordinator who was away their place back, unless another
// than standIn got it meanwhile. It reports whether anything changed.
func (s *Settings) ComeBack(person, standIn ID) bool {
	if s.AwayCoordinator != person || person == "" {
		return false
	}
	back := s.Coordinator == standIn
	if back {
		s.Coordinator = person
	}
	s.AwayCoordinator = ""
	return back
}

// TakeOver gives what a handler holds to who takes over from them: as Assign, and
// where an organisation still has to answer, that it would come back to them.
func (s *Signal) TakeOver(to Person, now time.Time) (Fact, error) {
	if s.State != SignalHandedOver {
		return s.Assign(to, now)
	}
	if to.State != PersonActive {
		return Fact{}, Fields{"handler": "Deze persoon kan nu niet inloggen. Kies iemand anders."}.Err()
	}
	handed, from := *s.Handed, s.Handler
	handed.Back = to.ID
	s.Handed, s.Handler, s.ChangedAt = &handed, to.ID, now
	return s.fact(SignalAssigned, map[string]string{DetailFrom: string(from), DetailTo: string(to.ID)}), nil
}
