package portal

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// The parts of a raised question that can be hidden.
const (
	PartEscalation     = "hogerop"     // the question, and what the college said of it
	PartEscalationStep = "hogeropstap" // the n-th, from 0
)

func (e *Escalation) privacyStep(RedactionState, Part, time.Time) {}

// Texts are the free texts of a raised question.
func (e *Escalation) Texts() []TextAt {
	var t texts
	t.add(PartEscalation, "vraag", &e.Question)
	t.line(PartEscalation, "nummer", &e.CollegeNumber)
	t.add(PartEscalation, "college", &e.CollegeAnswer)
	for i := range e.Steps {
		t.add(nth(PartEscalationStep, i), "antwoord", &e.Steps[i].Answer)
		t.add(nth(PartEscalationStep, i), "reden", &e.Steps[i].Note)
	}
	return t.all
}

// Holds gives the level at which somebody stands in the line, as the person or the
// deputy; empty when they don't.
func (l EscalationLine) Holds(person ID) Level {
	for _, s := range l.Steps {
		if person != "" && (s.Person == person || s.Deputy == person) {
			return s.Level
		}
	}
	return ""
}

// Changed is the fact that the line was set.
func (l EscalationLine) Changed() Fact {
	return Fact{Type: EscalationLineChanged, About: Ref{Kind: KindEscalationLine, ID: l.ID}}
}

// Step gives the step of a level.
func (l EscalationLine) Step(level Level) (LineStep, bool) {
	i := slices.IndexFunc(l.Steps, func(s LineStep) bool { return s.Level == level })
	if i < 0 {
		return LineStep{}, false
	}
	return l.Steps[i], true
}

// Replace puts another in the place of who leaves, as far as the line then holds: a
// step keeps its person rather than having one twice, and a deputy it can't have is
// left out. It reports whether anything changed.
func (l *EscalationLine) Replace(from, to ID, person func(Level) bool, deputy bool) bool {
	steps, changed := slices.Clone(l.Steps), false
	for i := range steps {
		s := &steps[i]
		if s.Person == from && person(s.Level) && !slices.ContainsFunc(steps, func(o LineStep) bool { return o.Person == to }) {
			s.Person, changed = to, true
			if s.Deputy == to {
				s.Deputy = ""
			}
		}
		if s.Deputy == from {
			if s.Deputy, changed = "", true; deputy && s.Person != to {
				s.Deputy = to
			}
		}
	}
	was := l.Steps
	if l.Steps = steps; l.deputyLoop() != "" {
		l.Steps = was
		return false
	}
	return changed
}

// CameTo are the people to whom the question came already.
func (e Escalation) CameTo() []ID {
	var ids []ID
	for _, s := range e.Steps {
		ids = append(ids, s.To)
	}
	return ids
}

// Last is the step that it came to last, whether it still lies there or not.
func (e Escalation) Last() RaisedStep {
	if len(e.Steps) == 0 {
		return RaisedStep{}
	}
	return e.Steps[len(e.Steps)-1]
}

// ToAccept reports whether who raised it may say that the answer will do, or take it
// higher.
func (e Escalation) ToAccept() bool {
	return e.State == EscalationAnswered && e.AcceptedAt.IsZero() && e.CollegeDay.IsZero()
}

// Follows reports whether somebody hears each step: who raised it and who chose to.
func (e Escalation) Follows(person ID) bool {
	return person != "" && (e.By == person || slices.Contains(e.Followers, person))
}

// Follow lets somebody hear each step from now on; false when they did already.
func (e *Escalation) Follow(person ID) bool {
	if e.Follows(person) {
		return false
	}
	e.Followers = append(slices.Clip(e.Followers), person)
	return true
}

// Accept records that who raised it is content with the answer.
func (e *Escalation) Accept(now time.Time) (Fact, error) {
	if !e.ToAccept() {
		return Fact{}, Errorf(Conflict, "Hier is nu geen antwoord om akkoord mee te gaan. Bekijk eerst wat er intussen gebeurd is.")
	}
	e.AcceptedAt, e.ChangedAt = now, now
	return e.Fact(AnswerAccepted, nil), nil
}

// CollegeMet reports whether the day has come on which the college speaks of it.
func (e Escalation) CollegeMet(now time.Time) bool {
	return e.State == EscalationCollege && !now.Before(e.CollegeDay)
}

// Resolved records what the college said of a question on its agenda. That is its
// answer, above which there is none.
func (e *Escalation) Resolved(answer, number string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Wat het college besloot", answer, 5, MaxRaisedAnswer)
	number = collegeNumber(f, "Het nummer van het besluit", number)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if e.State != EscalationCollege {
		return Fact{}, Errorf(Conflict, "Deze vraag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", e.State.Label())
	}
	if !e.CollegeMet(now) {
		return Fact{}, Fields{"answer": "Het college sprak hier nog niet over: die dag moet nog komen. Klopt de dag niet? Wijzig hem dan eerst."}.Err()
	}
	if number != "" {
		e.CollegeNumber = number
	}
	e.CollegeAnswer, e.CollegeAnsweredAt, e.CollegeAnsweredBy = answer, now, by.ID
	e.State, e.ChangedAt = EscalationAnswered, now
	return e.Fact(EscalationReplied, nil), nil
}

// collegeNumber cleans the number of a proposal or decision, that may be empty.
func collegeNumber(f Fields, name, number string) string {
	number = text(f, "number", name, CleanLine(number), 0, MaxCollegeNumber)
	if f["number"] == "" && strings.ContainsFunc(number, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-/. ", r)
	}) {
		f["number"] = "Gebruik alleen letters, cijfers, spaties, streepjes, schuine strepen en punten."
	}
	return number
}

// ReminderDue reports whether whoever has to answer is to be reminded: on the last
// working day of the term, unless the question came that day.
func (e Escalation) ReminderDue(set Settings, now time.Time) bool {
	step, lies := e.Now()
	return lies && !step.Reminded && !step.Due.IsZero() && Day(now).After(Day(step.At)) && now.Before(step.Due) && set.Calendar().Left(now, step.Due) <= 1
}

// Remind notes that whoever has to answer was reminded.
func (e *Escalation) Remind(set Settings, now time.Time) (Fact, error) {
	if !e.ReminderDue(set, now) {
		return Fact{}, Errorf(Conflict, "Hieraan is al herinnerd.")
	}
	step, err := e.present()
	if err != nil {
		return Fact{}, err
	}
	step.Reminded = true
	return e.Fact(QuestionReminded, map[string]string{DetailTo: string(step.To)}), nil
}

// InTerm reports whether the question was answered by a step before its term passed,
// and false, false while that can't be said yet.
func (e Escalation) InTerm() (inTerm, known bool) {
	for _, s := range e.Steps {
		switch {
		case s.AnsweredAt.IsZero() && s.MovedUp && s.Note == "":
			return false, true
		case !s.AnsweredAt.IsZero():
			return !s.AnsweredAt.After(s.Due), true
		}
	}
	return false, false
}

// WentUp is when the question went on from the step; before that was kept, it did so at
// the end of the term.
func (s RaisedStep) WentUp() time.Time {
	if s.MovedAt.IsZero() {
		return s.Due
	}
	return s.MovedAt
}

// LiesSince is from when it lies where it lies: with a step, or above the line.
func (e Escalation) LiesSince() time.Time {
	if e.State == EscalationWaits {
		return e.ChangedAt
	}
	return e.Last().At
}

// OpenKey is by what one question of an organisation about a subject is told from
// others while it is open; empty once it isn't.
func (e Escalation) OpenKey() string {
	if !e.Open() {
		return ""
	}
	return string(e.About.Kind) + "." + string(e.About.ID) + "." + string(e.Org)
}

// NameBreaker says who can break through when this signal gets stuck; nobody leaves it
// to the theme.
func (s *Signal) NameBreaker(person ID) (Fact, bool) {
	if s.Breaker == person {
		return Fact{}, false
	}
	s.Breaker = person
	return s.fact(BreakerNamed, map[string]string{DetailTo: string(person)}), true
}
