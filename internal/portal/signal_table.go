package portal

import (
	"slices"
	"time"
)

// AtTable is a signal's stay with a round table: from when an item about it stands
// on an agenda that people know of, until something is agreed or it leaves.
type AtTable struct {
	Table ID `json:"table"`
	// Was is the state to go back to, Left the working days its term had left.
	Was  SignalState `json:"was"`
	Left int         `json:"left,omitempty"`
	// Decision is what the table said; Body is who has to resolve after that.
	Decision ID   `json:"decision,omitempty"`
	Body     Body `json:"body,omitempty"`
}

// CanBeDiscussed reports whether the signal is where a round table can take it on.
func (s Signal) CanBeDiscussed() bool {
	return slices.Contains([]SignalState{SignalNew, SignalBusy, SignalReopen}, s.State)
}

// PutOnAgenda brings the signal to the agenda of a round table. Its term stands
// still until the day of the meeting. changed is false when nothing comes of it:
// the signal is with somebody else, or stands there already.
func (s *Signal) PutOnAgenda(t RoundTable, set Settings, now time.Time) (fact Fact, changed bool) {
	switch {
	case !s.ReachesMunicipality(set.Municipality):
		return Fact{}, false // it is for the chosen organisations among themselves
	case s.CanBeDiscussed():
		at := AtTable{Table: t.ID, Was: s.State}
		if s.State == SignalBusy && !s.Due.IsZero() {
			at.Left = max(set.Calendar().Left(now, s.Due), 1)
		}
		s.Table = &at
	case s.State != SignalOnAgenda:
		return Fact{}, false
	case s.Table.Table == t.ID: // the meeting may have moved
		due := s.tableDue(t.Start, set)
		if due.Equal(s.Due) {
			return Fact{}, false
		}
		s.Due, s.TermPassed, s.ChangedAt = due, false, now
		return s.fact(SignalPutOnAgenda, nil), true
	default:
		at := *s.Table // others may share the one that was there
		at.Table = t.ID
		s.Table = &at
	}
	if s.move(SignalOnAgenda, Station{At: now, Table: t.ID}) != nil {
		return Fact{}, false
	}
	s.Due, s.Left, s.TermPassed = s.tableDue(t.Start, set), 0, false
	return s.fact(SignalPutOnAgenda, nil), true
}

// tableDue is when the term ends of a signal that a table takes up at a moment.
func (s Signal) tableDue(at time.Time, set Settings) time.Time {
	n := s.Table.Left
	if n == 0 {
		n = s.terms(set).Handle
	}
	return set.Calendar().Term(at, n)
}

// LeaveAgenda brings the signal back to where it was, when it goes off the agenda
// of that round table or nothing came of it.
func (s *Signal) LeaveAgenda(table ID, set Settings, now time.Time) (fact Fact, changed bool) {
	if s.State != SignalOnAgenda || s.Table == nil || s.Table.Table != table {
		return Fact{}, false
	}
	return s.backFromTable("De ronde tafel bespreekt dit signaal niet (meer).", set, now)
}

// NotDiscussed brings back by itself a signal of which nothing was recorded by the
// end of its term.
func (s *Signal) NotDiscussed(set Settings, now time.Time) (Fact, error) {
	if s.State != SignalOnAgenda || s.Table == nil || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "Dit signaal staat nog op een agenda.")
	}
	fact, _ := s.backFromTable("De ronde tafel legde over dit signaal niets vast.", set, now)
	return fact, nil
}

func (s *Signal) backFromTable(note string, set Settings, now time.Time) (Fact, bool) {
	at := s.Table
	if s.move(at.Was, Station{At: now, Note: note}) != nil {
		return Fact{}, false
	}
	s.Table = nil
	s.restartTerm(set, now)
	if at.Left > 0 {
		s.Due = set.Calendar().Term(now, at.Left)
	}
	return s.fact(SignalLeftAgenda, nil), true
}

// FollowDecision brings the signal along with a decision that answers it: to
// waiting for a body, or to what was agreed. note is what its readers hear.
func (s *Signal) FollowDecision(d Decision, note string, set Settings, now time.Time) (fact Fact, changed bool) {
	fresh := s.CanBeDiscussed()
	if !s.ReachesMunicipality(set.Municipality) || !fresh && (s.Table == nil || s.Table.Decision != "" && s.Table.Decision != d.ID) {
		return Fact{}, false // with somebody else, or another decision answers it
	}
	at := AtTable{Table: d.Table, Was: s.State}
	if !fresh {
		at = *s.Table
	} else if s.State == SignalBusy && !s.Due.IsZero() {
		at.Left = max(set.Calendar().Left(now, s.Due), 1)
	}
	at.Decision, at.Body = d.ID, d.WaitsFor()
	to, told := SignalAgreedOn, SignalAgreed
	if at.Body != "" {
		to, told, note = SignalAwaits, SignalAwaitsBody, "Hierover besluit nu "+at.Body.Named()+"."
	} else if s.State != SignalOnAgenda && s.State != SignalAwaits && s.State != SignalBusy {
		// A new signal of which a table agreed something needs nobody to take it up.
		if s.move(SignalOnAgenda, Station{At: now, Table: d.Table}) != nil {
			return Fact{}, false
		}
	}
	if s.move(to, Station{At: now, By: d.RecordedBy, Note: note}) != nil {
		return Fact{}, false
	}
	s.Table, s.Left, s.TermPassed = &at, 0, false
	s.Due = s.tableDue(now, set) // while it waits for a body too, so that it is told when that takes long
	if s.Handler == "" {
		s.Handler = set.Coordinator
	}
	return s.fact(told, nil), true
}

// DropDecision brings the signal back when what a table said about it was recorded
// by mistake: to the agenda while it stands there, else to where it was.
func (s *Signal) DropDecision(d Decision, t RoundTable, onAgenda bool, set Settings, now time.Time) (fact Fact, changed bool) {
	if s.Table == nil || s.Table.Decision != d.ID || s.State != SignalAwaits && s.State != SignalAgreedOn {
		return Fact{}, false
	}
	if !onAgenda {
		return s.backFromTable("Wat de ronde tafel zou hebben gezegd, is teruggenomen.", set, now)
	}
	at := *s.Table
	at.Decision, at.Body = "", ""
	if s.move(SignalOnAgenda, Station{At: now, Table: t.ID, Note: "Wat er stond, is teruggenomen."}) != nil {
		return Fact{}, false
	}
	s.Table, s.Due = &at, s.tableDue(t.Start, set)
	return s.fact(SignalPutOnAgenda, nil), true
}

// WithOthers reports whether somebody else than the handler has to do the next
// thing: the reporter, another organisation, a round table or a body.
func (s Signal) WithOthers() bool {
	return slices.Contains([]SignalState{SignalQuestion, SignalHandedOver, SignalOnAgenda, SignalAwaits}, s.State)
}
