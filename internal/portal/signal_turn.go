package portal

import (
	"slices"
	"time"
)

// Turn says whose turn it is.
type Turn struct {
	// Who is who has to act; empty when it is not one known person.
	Who ID
	// Words name who has to act when Who and Org are empty.
	Words string
	// Org is the organisation that has to act, whoever there.
	Org ID
	// What they have to do, as in "de vraag beantwoorden".
	What string
	Due  time.Time
}

// Turn says whose turn it is; false when nobody's, as with a closed signal.
func (s Signal) Turn() (Turn, bool) {
	if o, open := s.OpenObjection(); open {
		return Turn{Who: o.To, What: "antwoorden op wie het er niet mee eens is", Due: o.Due}, true
	}
	switch s.State {
	case SignalHandedOver:
		return Turn{Org: s.Handed.Org, What: "laten weten of dit over hen gaat", Due: s.Due}, true
	case SignalNew, SignalReopen:
		if s.Handler == "" && s.Due.IsZero() {
			return Turn{}, false // the municipality doesn't see it
		}
		return Turn{Who: s.Handler, What: "dit signaal oppakken", Due: s.Due}, true
	case SignalBusy:
		return Turn{Who: s.Handler, What: "laten weten wat er is afgesproken", Due: s.Due}, true
	case SignalOnAgenda:
		return Turn{Words: "de ronde tafel", What: "dit signaal bespreken", Due: s.Due}, true
	case SignalAwaits:
		return Turn{Words: s.Table.Body.Named(), What: "hierover besluiten", Due: s.Due}, true
	case SignalAgreedOn:
		return Turn{Who: s.Handler, What: "terugkoppelen aan de melders", Due: s.Due}, true
	case SignalQuestion:
		q := s.Questions[len(s.Questions)-1]
		switch {
		case s.IsAnonymous() && q.Passed.IsZero():
			return Turn{Words: "de contactpersoon anonieme signalen", What: "de vraag doorgeven", Due: s.Due}, true
		case s.IsAnonymous() && !q.AnsweredAt.IsZero():
			return Turn{Words: "de contactpersoon anonieme signalen", What: "het antwoord doorgeven", Due: s.Due}, true
		}
		return Turn{Words: "de melder", What: "de vraag beantwoorden", Due: s.Due}, true
	case SignalFedBack:
		return Turn{Words: "de melder", What: "laten weten of dit helpt", Due: s.Due}, true
	}
	return Turn{}, false
}

// Asked are the people of whom something is waited for that neither Handler nor
// Reporter tells: who has to answer an objection, and who recognised the signal
// and hasn't said yet whether the feedback helps.
func (s Signal) Asked() []ID {
	var asked []ID
	for _, o := range s.Objections {
		if o.AnsweredAt.IsZero() {
			asked = append(asked, o.To)
		}
	}
	if s.AsksHelp() && s.Reached() == SignalFedBack {
		for _, id := range s.RecogniserPeople {
			if _, said := s.HelpOf(id, false); !said {
				asked = append(asked, id)
			}
		}
	}
	slices.Sort(asked)
	return slices.Compact(asked)
}

// ClockDue is the next moment at which the clock has to do something with the
// signal (see PassOn, PassTerm, CloseSilent); zero when it has done all it can.
func (s Signal) ClockDue() time.Time {
	var due time.Time
	waits := (s.State == SignalNew || s.State == SignalReopen) && !s.PassedOn
	if s.State == SignalFedBack || s.State == SignalHandedOver || waits || !s.TermPassed {
		due = s.Due
	}
	o, objected := s.OpenObjection()
	if objected && s.State == SignalFedBack {
		due = time.Time{} // it closes when the objection has its answer
	}
	if objected && !o.Late && (due.IsZero() || o.Due.Before(due)) {
		due = o.Due
	}
	return due
}

// Late reports whether the running term has passed.
func (s Signal) Late(now time.Time) bool {
	if o, objected := s.OpenObjection(); objected {
		return now.After(o.Due)
	}
	return !s.Due.IsZero() && now.After(s.Due) && s.State != SignalFedBack && s.State != SignalEnded
}
