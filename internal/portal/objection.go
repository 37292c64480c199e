package portal

import (
	"slices"
	"time"
)

// ObjectionTerm is how many working days there are to answer an objection.
const ObjectionTerm = 10

// SignalDecisionKind is what sort of decision about a signal one may object to.
type SignalDecisionKind string

// The decisions one may object to.
const (
	NothingChanges SignalDecisionKind = "niets-verandert" // feedback with route NoChange
	MergeDecision  SignalDecisionKind = "samenvoeging"
	HandedAway     SignalDecisionKind = "doorgegeven"
)

// Label is the decision as part of a sentence: "niet eens met ...".
func (k SignalDecisionKind) Label() string {
	return map[SignalDecisionKind]string{NothingChanges: "‘er verandert niets’", MergeDecision: "de samenvoeging", HandedAway: "het doorgeven"}[k]
}

// SignalDecision is a decision about a signal that stands now. N tells it from
// earlier ones of its kind.
type SignalDecision struct {
	Kind SignalDecisionKind
	N    int
	By   ID
}

// Verdict is the answer to an objection.
type Verdict string

// The verdicts.
const (
	Upheld   Verdict = "gegrond"
	Rejected Verdict = "ongegrond"
)

// Objection is "hier ben ik het niet mee eens": somebody who shared or
// recognised a signal, against a decision. By and Org are empty for an
// anonymous reporter.
type Objection struct {
	ID     ID                 `json:"id"`
	Kind   SignalDecisionKind `json:"kind"`
	N      int                `json:"n"`
	Reason string             `json:"reason"`
	By     ID                 `json:"by,omitempty"`
	Org    ID                 `json:"org,omitempty"`
	At     time.Time          `json:"at"`
	// Decider took the decision; To has to answer the objection.
	Decider ID        `json:"decider"`
	To      ID        `json:"to"`
	Due     time.Time `json:"due"`
	// Late: the term passed and that was told once.
	Late       bool      `json:"late,omitempty"`
	Verdict    Verdict   `json:"verdict,omitempty"`
	Answer     string    `json:"answer,omitempty"`
	AnsweredBy ID        `json:"answeredBy,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
}

// Decisions are those one may object to now.
func (s Signal) Decisions() []SignalDecision {
	var all []SignalDecision
	if n := len(s.Feedback); n > 0 && s.HasFeedback() && s.Feedback[n-1].Route == NoChange {
		all = append(all, SignalDecision{NothingChanges, n, s.Feedback[n-1].By})
	}
	if s.State == SignalMerged {
		all = append(all, SignalDecision{MergeDecision, s.lastStation(SignalMerged), s.Merge.By})
	}
	done := s.State == SignalMerged || s.State == SignalEnded // nobody handles it there any more
	if s.Handed != nil && !done && (s.State == SignalHandedOver || !s.Handed.Accepted.IsZero()) {
		all = append(all, SignalDecision{HandedAway, s.lastStation(SignalHandedOver), s.Handed.By})
	}
	return all
}

// lastStation is the place in the course, from 1, of the last time in a state.
func (s Signal) lastStation(state SignalState) int {
	for i := len(s.Course) - 1; i >= 0; i-- {
		if s.Course[i].State == state {
			return i + 1
		}
	}
	return 0
}

// Objectable are the decisions that one person hasn't objected to yet. owner:
// the person is the reporter, whose anonymous objection bears no id.
func (s Signal) Objectable(by ID, owner bool) []SignalDecision {
	if owner && s.IsAnonymous() {
		by = ""
	}
	return slices.DeleteFunc(s.Decisions(), func(d SignalDecision) bool {
		return slices.ContainsFunc(s.Objections, func(o Objection) bool { return o.Kind == d.Kind && o.N == d.N && o.By == by })
	})
}

// OpenObjection is the first objection that waits for an answer.
func (s *Signal) OpenObjection() (*Objection, bool) {
	for i := range s.Objections {
		if s.Objections[i].AnsweredAt.IsZero() {
			return &s.Objections[i], true
		}
	}
	return nil, false
}

// ObjectionFor is the first objection that waits for somebody's answer.
func (s Signal) ObjectionFor(judge ID) (Objection, bool) {
	for _, o := range s.Objections {
		if o.To == judge && o.AnsweredAt.IsZero() {
			return o, true
		}
	}
	return Objection{}, false
}

// Object puts an objection on record. judges are who can answer objections, in
// the order in which they are asked: the coordinator first.
func (s *Signal) Object(o Objection, owner bool, judges []ID, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	o.Reason = text(f, "reason", "De reden", o.Reason, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	open := s.Objectable(o.By, owner)
	i := slices.IndexFunc(open, func(d SignalDecision) bool { return d.Kind == o.Kind })
	if i < 0 {
		return Fact{}, Errorf(Conflict, "U liet dit al weten, of dit besluit is er niet meer.")
	}
	anonymous := owner && s.IsAnonymous()
	o.N, o.Decider, o.At = open[i].N, open[i].By, now
	if anonymous {
		o.By, o.Org, o.At = "", "", Day(now)
	}
	o.To = s.judgeOf(o, judges)
	o.Due = set.Calendar().Term(now, ObjectionTerm)
	s.Objections, s.ChangedAt = append(s.Objections, o), o.At
	fact := s.fact(SignalObjected, map[string]string{DetailItem: string(o.ID)})
	fact.Anonymous = anonymous
	return fact, nil
}

// judgeOf gives who answers an objection: the first who neither took the
// decision nor objects to it, and doesn't decide about a signal of their own.
// Only when nobody else is left, the decider.
func (s Signal) judgeOf(o Objection, judges []ID) ID {
	for _, j := range judges {
		if j != o.Decider && j != o.By && j != s.Reporter {
			return j
		}
	}
	return o.Decider
}

// AnswerObjection answers an open objection with a reason. Whether an upheld one
// reopens or undoes something is for the caller; see UndoHandOver, Unmerge.
func (s *Signal) AnswerObjection(id ID, verdict Verdict, answer string, by Actor, judges []ID, now time.Time) (Objection, Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "De uitleg", answer, 1, MaxNote)
	if verdict != Upheld && verdict != Rejected {
		f["verdict"] = "Kies gegrond of ongegrond."
	}
	if err := f.Err(); err != nil {
		return Objection{}, Fact{}, err
	}
	i := slices.IndexFunc(s.Objections, func(o Objection) bool { return o.ID == id && o.AnsweredAt.IsZero() })
	if i < 0 {
		return Objection{}, Fact{}, Errorf(Conflict, "Hierop is al geantwoord.")
	}
	o := &s.Objections[i]
	if o.To != by.ID {
		return Objection{}, Fact{}, Errorf(Forbidden, "Iemand anders moet hierop antwoorden.")
	}
	if by.ID == o.Decider && s.judgeOf(*o, judges) != by.ID {
		return Objection{}, Fact{}, Errorf(Forbidden, "U nam dit besluit zelf. Iemand anders moet hierop antwoorden.")
	}
	o.Verdict, o.Answer, o.AnsweredBy, o.AnsweredAt = verdict, answer, by.ID, now
	s.ChangedAt = now
	return *o, s.fact(SignalObjectionAnswered, map[string]string{DetailItem: string(id), DetailTo: string(verdict)}), nil
}

// ObjectionPassed marks that the term of an objection has passed, once, and gives
// it to who can answer it now: its judge may have left.
func (s *Signal) ObjectionPassed(judges []ID, now time.Time) (Fact, error) {
	o, open := s.OpenObjection()
	if !open || o.Late || now.Before(o.Due) {
		return Fact{}, Errorf(Conflict, "De termijn voor dit antwoord loopt nog.")
	}
	o.Late, o.To = true, s.judgeOf(*o, judges)
	return s.fact(SignalObjectionLate, map[string]string{DetailItem: string(o.ID)}), nil
}

// PassObjections gives the open objections that somebody has to answer to who can
// answer them instead, since that person leaves or is away. One that nobody else
// can answer stays. judges are as for Object.
func (s *Signal) PassObjections(from ID, judges []ID, now time.Time) []Fact {
	judges = slices.DeleteFunc(slices.Clone(judges), func(id ID) bool { return id == from })
	var facts []Fact
	for i := range s.Objections {
		o := &s.Objections[i]
		if o.To != from || !o.AnsweredAt.IsZero() {
			continue
		}
		to := s.judgeOf(*o, judges)
		if to == from {
			continue
		}
		o.To, s.ChangedAt = to, now
		facts = append(facts, s.fact(SignalObjectionPassed, map[string]string{DetailItem: string(o.ID), DetailTo: string(to)}))
	}
	return facts
}

// UndoHandOver brings a signal back to the municipality after an objection that
// was upheld.
func (s *Signal) UndoHandOver(by Actor, set Settings, now time.Time) (Fact, error) {
	if s.Handed == nil {
		return Fact{}, Errorf(Conflict, "Dit signaal ligt al bij de gemeente.")
	}
	return s.takeBack(Station{At: now, By: by.ID, Note: "Wie het niet eens was met het doorgeven, kreeg gelijk."}, set.Coordinator, set, now)
}
