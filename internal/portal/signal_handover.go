package portal

import (
	"slices"
	"time"
)

// Working days an organisation has to say whether a signal is about them, and
// how often one may be returned before the coordinator gets it.
const (
	HandOverTerm = 5
	MaxReturns   = 2
)

// HandOver is a signal at another organisation than the municipality: asked, or
// accepted and handled there.
type HandOver struct {
	Org    ID          `json:"org"`
	Reason string      `json:"reason"`
	By     ID          `json:"by"`
	At     time.Time   `json:"at"`
	Was    SignalState `json:"was"` // the state to go back to
	Left   int         `json:"left,omitempty"`
	// Back is who gets it when it is returned.
	Back     ID        `json:"back"`
	Accepted time.Time `json:"accepted,omitzero"`
}

// CanHandOver reports whether the signal is where it can be handed over.
func (s Signal) CanHandOver() bool { return s.CanMove(SignalHandedOver) }

// ReachesOrganisation reports whether the people of an organisation see the
// signal, whoever shared it.
func (s Signal) ReachesOrganisation(org, municipality ID) bool {
	keys := s.Scope(municipality)
	return slices.Contains(keys, ScopeChain) || slices.Contains(keys, OrgScope(org))
}

// HandOverTo asks another organisation to handle the signal: one that sees it
// already. The handling term stands still until it answers.
func (s *Signal) HandOverTo(org ID, reason string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 1, MaxNote)
	switch {
	case org == "" || org == set.Municipality || (s.Handed != nil && org == s.Handed.Org):
		f["org"] = "Kies een andere organisatie."
	case !s.ReachesOrganisation(org, set.Municipality):
		f["org"] = "Deze organisatie ziet het signaal niet. Vraag eerst de melder of zij mag meelezen."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	was, left := s.State, 0
	if was == SignalBusy && !s.Due.IsZero() {
		left = set.Calendar().Left(now, s.Due)
	}
	if err := s.move(SignalHandedOver, Station{At: now, By: by.ID, Org: org, Note: reason}); err != nil {
		return Fact{}, err
	}
	back := by.ID
	if !by.Municipality {
		back = set.Coordinator
	}
	s.Handed = &HandOver{Org: org, Reason: reason, By: by.ID, At: now, Was: was, Left: left, Back: back}
	s.Handler, s.Returned = back, 0
	s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, HandOverTerm), 0, false
	return s.fact(SignalHandedTo, map[string]string{DetailTo: string(org)}), nil
}

// AcceptHandOver makes by, of the organisation that was asked, the handler.
func (s *Signal) AcceptHandOver(by Actor, set Settings, now time.Time) (Fact, error) {
	if s.State != SignalHandedOver || s.Handed.Org != by.OrgID {
		return Fact{}, Errorf(Conflict, "Dit signaal ligt niet (meer) bij uw organisatie.")
	}
	handed := *s.Handed
	if err := s.move(SignalBusy, Station{At: now, By: by.ID, Org: by.OrgID}); err != nil {
		return Fact{}, err
	}
	handed.Accepted = now
	s.Handed, s.Handler, s.Returned = &handed, by.ID, 0
	s.startTerm(set, now)
	return s.fact(SignalHandOverAccepted, nil), nil
}

// ReturnHandOver says "dit gaat niet over ons". With another organisation named
// it goes there; it goes back otherwise, and the second time to the coordinator.
func (s *Signal) ReturnHandOver(reason string, instead ID, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 1, MaxNote)
	switch {
	case instead == "":
	case instead == by.OrgID || instead == set.Municipality:
		f["org"] = "Kies een andere organisatie, of laat dit leeg."
	case !s.ReachesOrganisation(instead, set.Municipality):
		f["org"] = "Deze organisatie ziet het signaal niet. Noem haar in de reden. De behandelaar kijkt dan verder."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if s.State != SignalHandedOver || s.Handed.Org != by.OrgID {
		return Fact{}, Errorf(Conflict, "Dit signaal ligt niet (meer) bij uw organisatie.")
	}
	s.Returned++
	if instead != "" && s.Returned < MaxReturns {
		handed := *s.Handed
		handed.Org, handed.Reason, handed.By, handed.At = instead, reason, by.ID, now
		s.Handed, s.ChangedAt = &handed, now
		s.Due, s.TermPassed = set.Calendar().Term(now, HandOverTerm), false
		s.Course = append(s.Course, Station{State: SignalHandedOver, At: now, By: by.ID, Org: instead, Note: reason})
		return s.fact(SignalHandedTo, map[string]string{DetailFrom: string(by.OrgID), DetailTo: string(instead)}), nil
	}
	to := s.Handed.Back
	if s.Returned >= MaxReturns {
		to = set.Coordinator
	}
	return s.takeBack(Station{At: now, By: by.ID, Note: reason}, to, set, now)
}

// HandOverPassed brings a signal back to the coordinator when the organisation
// that was asked let the term pass.
func (s *Signal) HandOverPassed(set Settings, now time.Time) (Fact, error) {
	if s.State != SignalHandedOver || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "De organisatie heeft nog tijd om te antwoorden.")
	}
	return s.takeBack(Station{At: now, Note: "Er kwam niet op tijd antwoord."}, set.Coordinator, set, now)
}

// takeBack ends a hand-over, asked or accepted: the municipality handles the
// signal again.
func (s *Signal) takeBack(step Station, to ID, set Settings, now time.Time) (Fact, error) {
	handed := s.Handed
	from := handed.Org
	if s.State == SignalHandedOver {
		step.To = to
		if err := s.move(handed.Was, step); err != nil {
			return Fact{}, err
		}
	} else {
		step.State, step.To = s.State, to
		s.Course, s.ChangedAt = append(s.Course, step), now
	}
	s.Handler, s.Handed = to, nil
	if s.State == SignalBusy && handed.Accepted.IsZero() && handed.Left > 0 {
		s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, handed.Left), 0, false
	} else {
		s.restartTerm(set, now)
	}
	return s.fact(SignalHandedBack, map[string]string{DetailFrom: string(from)}), nil
}
