package portal

import (
	"slices"
	"strings"
	"time"
)

// MergeUndoDays are the calendar days in which a merge can be undone.
const MergeUndoDays = 14

// UnmergedNote is the note of the station at which a merge was undone.
const UnmergedNote = "De samenvoeging is ongedaan gemaakt."

// Merge says what a signal was merged into. The signal keeps its number, text,
// reporters and readers; what the other one comes to, it comes to as well.
type Merge struct {
	Into ID          `json:"into"`
	By   ID          `json:"by"`
	At   time.Time   `json:"at"`
	Was  SignalState `json:"was"` // the state to go back to
}

// Held is a signal that was merged into this one, with the organisations that
// see the same.
type Held struct {
	ID   ID   `json:"id"`
	Orgs []ID `json:"orgs,omitempty"`
}

var (
	mergeable = []SignalState{SignalNew, SignalBusy, SignalReopen}
	absorbing = []SignalState{SignalNew, SignalBusy, SignalQuestion, SignalHandedOver, SignalOnAgenda, SignalAwaits, SignalAgreedOn, SignalReopen}
)

// SameReaders reports whether two signals are for the same readers. The keys of
// one reporter or of the keeper don't count: these stay with their own signal.
func (s Signal) SameReaders(other Signal, municipality ID) bool {
	return slices.Equal(s.readers(municipality), other.readers(municipality))
}

// SeenByAllOf reports whether everybody who reads the other signal reads this one.
func (s Signal) SeenByAllOf(other Signal, municipality ID) bool {
	keys := s.Scope(municipality)
	if slices.Contains(keys, ScopeChain) {
		return true
	}
	for _, k := range other.Scope(municipality) {
		if k != ScopeKeeper && !slices.Contains(keys, k) {
			return false
		}
	}
	return true
}

// readers are the scope keys that stand for more than one person, sorted.
func (s Signal) readers(municipality ID) []string {
	keys := slices.DeleteFunc(s.Scope(municipality), func(k string) bool { return k != ScopeChain && !strings.HasPrefix(k, "org:") })
	slices.Sort(keys)
	return slices.Compact(keys)
}

// CanMerge reports whether the signal is where it can be merged into another.
func (s Signal) CanMerge() bool {
	_, objected := s.OpenObjection()
	return slices.Contains(mergeable, s.State) && !objected && !s.asksReaders()
}

// asksReaders reports whether the reporter may still let one more organisation
// read the signal: it would then have other readers than what it moves along with.
func (s *Signal) asksReaders() bool {
	_, open := s.OpenWidening()
	return open
}

// CanHold reports whether another signal can be merged into this one.
func (s Signal) CanHold() bool { return slices.Contains(absorbing, s.State) }

// MergeInto merges the signal into another about the same matter. It returns
// what happened to each.
func (s *Signal) MergeInto(into *Signal, by Actor, set Settings, now time.Time) (merged, joined Fact, err error) {
	switch {
	case s.ID == into.ID:
		err = Fields{"into": "Dit is hetzelfde signaal. Kies een ander nummer."}.Err()
	case s.asksReaders():
		err = Errorf(Conflict, "De melder heeft nog een vraag over wie mag meelezen. Voeg samen na het antwoord.")
	case !s.CanMerge():
		err = Errorf(Conflict, "Dit signaal staat op ‘%s’. Het kan nu niet worden samengevoegd. U kunt de signalen wel bundelen.", s.State.Label())
	case !into.CanHold():
		err = Fields{"into": "Dat signaal staat op ‘" + into.State.Label() + "’. Het kan er geen meer bij krijgen. U kunt de signalen wel bundelen."}.Err()
	case !s.SameReaders(*into, set.Municipality):
		err = Fields{"into": "Dat signaal is voor andere lezers. Samenvoegen kan dan niet. Bundelen kan wel: ieder leest alleen het eigen signaal."}.Err()
	}
	if err != nil {
		return Fact{}, Fact{}, err
	}
	was := s.State
	if err := s.move(SignalMerged, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, Fact{}, err
	}
	s.Merge = &Merge{Into: into.ID, By: by.ID, At: now, Was: was}
	s.Due, s.Left, s.TermPassed = time.Time{}, 0, false
	s.Bundle = "" // it gets the other one's feedback
	into.Holds = append(into.Holds, Held{ID: s.ID, Orgs: s.seenBy()})
	into.ChangedAt = now
	return s.fact(SignalMergedInto, map[string]string{DetailTo: string(into.ID)}), into.fact(SignalJoined, map[string]string{DetailItem: string(s.ID)}), nil
}

// seenBy are the organisations that see what the signal tells, each once: whose
// it is, who recognised it, and those of the signals it holds.
func (s Signal) seenBy() []ID {
	orgs := slices.Clone(s.Recognisers)
	if !s.IsAnonymous() {
		orgs = append(orgs, s.ReporterOrg)
	}
	for _, h := range s.Holds {
		orgs = append(orgs, h.Orgs...)
	}
	slices.Sort(orgs)
	return slices.Compact(orgs)
}

// RecognisedBy counts the organisations that recognise the signal, each once,
// with those of the signals merged into it.
func (s Signal) RecognisedBy() int {
	orgs := slices.Clone(s.Recognisers)
	for _, h := range s.Holds {
		for _, o := range h.Orgs {
			if o != s.ReporterOrg {
				orgs = append(orgs, o)
			}
		}
	}
	slices.Sort(orgs)
	return len(slices.Compact(orgs))
}

// MoveAlong brings a merged signal to the stations that the one it was merged
// into has just come to, with the feedback. Who reopened or closed that one
// isn't named here.
func (s *Signal) MoveAlong(steps []Station, feedback []Feedback) []Fact {
	var last SignalState
	for _, step := range steps {
		along := Station{State: step.State, At: step.At}
		switch step.State {
		case SignalAgreedOn, SignalFedBack:
			along.By, along.Note = step.By, step.Note
		case SignalOnAgenda, SignalAwaits:
			along.Table = step.Table
		case SignalNew, SignalBusy:
			if at := s.Reached(); at != SignalOnAgenda && at != SignalAwaits {
				continue // it moves along from the agenda only
			}
		case SignalEnded, SignalReopen:
		default:
			continue
		}
		s.Course, s.ChangedAt, last = append(s.Course, along), step.At, step.State
	}
	s.Feedback = append(s.Feedback, feedback...)
	if len(feedback) > 0 {
		return []Fact{s.fact(SignalFeedbackGiven, nil)}
	}
	if t := map[SignalState]EventType{SignalAgreedOn: SignalAgreed, SignalEnded: SignalClosed, SignalReopen: SignalReopened,
		SignalOnAgenda: SignalPutOnAgenda, SignalAwaits: SignalAwaitsBody, SignalNew: SignalLeftAgenda, SignalBusy: SignalLeftAgenda}[last]; t != "" {
		fact := s.fact(t, nil)
		fact.Unnamed = t != SignalAgreed
		return []Fact{fact}
	}
	return nil
}

// Reached is where the signal's course has come: its state, or for a merged one
// that of the signal it moves along with.
func (s Signal) Reached() SignalState {
	if s.State == SignalMerged && len(s.Course) > 0 {
		return s.Course[len(s.Course)-1].State
	}
	return s.State
}

// HasFeedback reports whether the signal stands at its feedback.
func (s Signal) HasFeedback() bool {
	at := s.Reached()
	return at == SignalFedBack || at == SignalEnded
}

// CanUnmerge reports whether the merge can still be undone without an objection.
func (s Signal) CanUnmerge(now time.Time) bool {
	return s.State == SignalMerged && now.Before(Day(s.Merge.At).AddDate(0, 0, MergeUndoDays+1))
}

// Unmerge undoes a merge: the signal goes back to where it was, with its term
// anew; one that got feedback meanwhile is heropend. objected: an objection to
// the merge was right, which no time limits.
func (s *Signal) Unmerge(from *Signal, by Actor, objected bool, set Settings, now time.Time) (split, left Fact, err error) {
	switch {
	case s.State != SignalMerged || s.Merge.Into != from.ID:
		return Fact{}, Fact{}, Errorf(Conflict, "Dit signaal is niet (meer) samengevoegd.")
	case !objected && !s.CanUnmerge(now):
		return Fact{}, Fact{}, Errorf(Conflict, "Een samenvoeging kunt u %d dagen ongedaan maken. Die zijn voorbij.", MergeUndoDays)
	}
	to := s.Merge.Was
	if len(s.Course) > 0 && s.Reached() != SignalMerged {
		to = SignalReopen
	}
	s.State, s.Merge, s.ChangedAt = to, nil, now
	s.Course = append(s.Course, Station{State: to, At: now, By: by.ID, Note: UnmergedNote})
	s.restartTerm(set, now)
	from.Holds = slices.DeleteFunc(from.Holds, func(h Held) bool { return h.ID == s.ID })
	from.ChangedAt = now
	s.Parted, from.Parted = withID(s.Parted, from.ID), withID(from.Parted, s.ID)
	return s.fact(SignalUnmerged, map[string]string{DetailFrom: string(from.ID)}), from.fact(SignalLeft, map[string]string{DetailItem: string(s.ID)}), nil
}

// withID is a list of ids with one that it may hold already.
func withID(ids []ID, id ID) []ID {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// restartTerm gives the signal the whole term of its state.
func (s *Signal) restartTerm(set Settings, now time.Time) {
	if s.State == SignalBusy {
		s.startTerm(set, now)
		return
	}
	s.Due, s.Left, s.TermPassed, s.PassedOn = set.Calendar().Term(now, s.terms(set).TakeUp), 0, false, false
	if s.Handler == "" {
		s.Handler = set.Coordinator
	}
}
