package portal

import (
	"fmt"
	"slices"
	"time"
)

// The bounds of an escalation line and a raised question.
const (
	MaxLineDays     = 30 // working days of one step
	MaxQuestion     = 1000
	MaxRaisedAnswer = 3000
	DefaultLineDays = 5
)

// Validate reports what is wrong with a line, by form field: steps by their level, as
// in person-directie. people are who can be at a step, active and of the municipality;
// breakers who can break through.
func (l *EscalationLine) Validate(people, breakers func(ID) bool) error {
	f := Fields{}
	l.Steps = slices.DeleteFunc(slices.Clone(l.Steps), func(s LineStep) bool { return s.Person == "" && s.Deputy == "" })
	if len(l.Steps) == 0 {
		f["steps"] = "Vul ten minste één stap in. Anders ligt een vraag bij niemand."
	}
	seen := map[ID]Level{}
	for i, s := range l.Steps {
		wrong := func(field, why string) { f[field+"-"+string(s.Level)] = s.Level.Label() + ": " + why }
		switch {
		case s.Level.Label() == "":
			f["steps"] = "Deze stap is er niet. Kies een stap uit de lijst."
			continue
		case i > 0 && slices.Index(Levels(), s.Level) <= slices.Index(Levels(), l.Steps[i-1].Level):
			f["steps"] = "De stappen staan niet op volgorde, of een stap staat er twee keer."
			continue
		}
		before, twice := seen[s.Person]
		switch {
		case s.Person == "":
			wrong("person", "kies wie hierop antwoordt. De vervanger alleen is niet genoeg.")
		case !people(s.Person):
			wrong("person", "deze persoon kan hierop niet antwoorden. Kies een collega van de gemeente die kan inloggen.")
		case twice:
			wrong("person", "deze persoon staat al bij ‘"+before.Label()+"’. Kies bij elke stap iemand anders.")
		}
		switch {
		case s.Deputy == "":
		case s.Deputy == s.Person:
			wrong("deputy", "iemand kan zichzelf niet vervangen. Kies een ander.")
		case !people(s.Deputy):
			wrong("deputy", "deze persoon kan niet vervangen. Kies een collega van de gemeente die kan inloggen.")
		}
		if s.Days < 1 || s.Days > MaxLineDays {
			wrong("days", fmt.Sprintf("vul 1 tot en met %d werkdagen in.", MaxLineDays))
		}
		seen[s.Person] = s.Level
	}
	if loop := l.deputyLoop(); loop != "" && f["deputy-"+string(loop)] == "" {
		f["deputy-"+string(loop)] = loop.Label() + ": deze vervangers vervangen elkaar. Dan antwoordt niemand als zij weg zijn. Kies een ander."
	}
	if l.Breaker != "" && !breakers(l.Breaker) {
		f["breaker"] = "Deze persoon kan nu niet inloggen. Kies iemand anders."
	}
	return f.Err()
}

// deputyLoop gives the level at which following deputies comes back to somebody; empty
// when it never does.
func (l EscalationLine) deputyLoop() Level {
	deputy := map[ID]ID{}
	for _, s := range l.Steps {
		deputy[s.Person] = s.Deputy
	}
	for _, s := range l.Steps {
		met := map[ID]bool{s.Person: true}
		for at := s.Deputy; at != ""; at = deputy[at] {
			if met[at] {
				return s.Level
			}
			met[at] = true
		}
	}
	return ""
}

// Answers gives who answers at a step: its person, else the deputy. there tells who can
// answer now. ok is false for a step where nobody can.
func (s LineStep) Answers(there func(ID) bool) (who ID, ok bool) {
	for _, id := range []ID{s.Person, s.Deputy} {
		if id != "" && there(id) {
			return id, true
		}
	}
	return "", false
}

// After gives the first step above a level at which somebody can answer; an empty level
// stands below the line. skip is who it doesn't go to: they had it already.
func (l EscalationLine) After(level Level, there func(ID) bool, skip ...ID) (LineStep, ID, bool) {
	at := slices.Index(Levels(), level)
	for _, s := range l.Steps {
		if slices.Index(Levels(), s.Level) <= at {
			continue
		}
		if who, ok := s.Answers(func(id ID) bool { return there(id) && !slices.Contains(skip, id) }); ok {
			return s, who, true
		}
	}
	return LineStep{}, "", false
}

// Fact is something that happened to the question.
func (e Escalation) Fact(t EventType, details map[string]string) Fact {
	return Fact{Type: t, About: e.Ref(), Details: details}
}

// Validate cleans the question and reports what is wrong, by form field.
func (e *Escalation) Validate() error {
	f := Fields{}
	e.Question = text(f, "question", "De vraag", e.Question, 5, MaxQuestion)
	return f.Err()
}

// Raise starts a validated question at a step of a line.
func (e *Escalation) Raise(number string, by Actor, step LineStep, who ID, set Settings, now time.Time) Fact {
	e.Number, e.By, e.Org, e.At, e.State = number, by.ID, by.OrgID, now, EscalationRuns
	e.come(step, who, set, now)
	return e.Fact(QuestionRaised, map[string]string{DetailTo: string(who)})
}

func (e *Escalation) come(step LineStep, who ID, set Settings, now time.Time) {
	e.Steps = append(slices.Clip(e.Steps), RaisedStep{Level: step.Level, To: who, At: now, Due: set.Calendar().Term(now, step.Days)})
	e.ChangedAt = now
}

// present is the step at which the question lies, to be changed.
func (e *Escalation) present() (*RaisedStep, error) {
	if _, ok := e.Now(); !ok {
		return nil, Errorf(Conflict, "Deze vraag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", e.State.Label())
	}
	e.Steps = slices.Clone(e.Steps)
	return &e.Steps[len(e.Steps)-1], nil
}

// Reply answers the question at the present step. Who raised it may still take it higher.
func (e *Escalation) Reply(answer string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het antwoord", answer, 5, MaxRaisedAnswer)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	step, err := e.present()
	if err != nil {
		return Fact{}, err
	}
	step.Answer, step.AnsweredBy, step.AnsweredAt = answer, by.ID, now
	e.State, e.ChangedAt = EscalationAnswered, now
	return e.Fact(EscalationReplied, nil), nil
}

// MoveUp brings the question to a higher step because the term passed; reason says why
// a person took it there before. Without a next step it waits above the line, where
// only a person takes it on.
func (e *Escalation) MoveUp(next LineStep, who ID, there bool, reason string, set Settings, now time.Time) (Fact, error) {
	step, ok := e.Now()
	byHand := reason != ""
	switch {
	case !ok && !(byHand && e.ToAccept() && len(e.Steps) > 0):
		return Fact{}, Errorf(Conflict, "Deze vraag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", e.State.Label())
	case !byHand && now.Before(step.Due):
		return Fact{}, Errorf(Conflict, "De termijn van deze stap loopt nog.")
	}
	if byHand {
		f := Fields{}
		if reason = text(f, "reason", "De reden", reason, 3, MaxNote); f.Err() != nil {
			return Fact{}, f.Err()
		}
	}
	e.Steps = slices.Clone(e.Steps)
	last := &e.Steps[len(e.Steps)-1]
	last.MovedUp, last.MovedAt, last.Note = true, now, reason
	if !there {
		e.State, e.ChangedAt = EscalationWaits, now
		return e.Fact(QuestionAboveLine, nil), nil
	}
	e.State = EscalationRuns
	e.come(next, who, set, now)
	return e.Fact(QuestionMovedUp, map[string]string{DetailTo: string(who)}), nil
}

// Withdraw takes the question back by who raised it.
func (e *Escalation) Withdraw(now time.Time) (Fact, error) {
	if !e.Open() {
		return Fact{}, Errorf(Conflict, "Deze vraag staat nu op ‘%s’. Intrekken kan niet meer.", e.State.Label())
	}
	e.State, e.ChangedAt = EscalationWithdrawn, now
	return e.Fact(QuestionWithdrawn, nil), nil
}

// ToCollege records that a person put the question on the college's agenda, never a
// clock, or that it comes there on another day. number is that of the proposal, when it
// has one.
func (e *Escalation) ToCollege(on time.Time, number string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	number = collegeNumber(f, "Het nummer van het voorstel", number)
	switch {
	case on.IsZero():
		f["on"] = "Vul in op welke dag het college dit bespreekt."
	case on.After(now.AddDate(1, 0, 0)):
		f["on"] = "Kies een dag binnen een jaar."
	case Day(on).Before(Day(e.At)):
		f["on"] = "Deze dag ligt voor de dag waarop de vraag kwam."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	switch {
	case e.State == EscalationCollege:
		if !Day(on).Equal(e.CollegeDay) {
			e.CollegeBefore = append(slices.Clip(e.CollegeBefore), CollegeMeeting{e.CollegeDay, e.CollegeBy, e.CollegeAt})
		}
	case !e.Open():
		return Fact{}, Errorf(Conflict, "Deze vraag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", e.State.Label())
	}
	e.State, e.CollegeDay, e.CollegeNumber, e.CollegeBy, e.CollegeAt, e.ChangedAt = EscalationCollege, Day(on), number, by.ID, now, now
	return e.Fact(QuestionToCollege, nil), nil
}

// GiveTo gives the question at the present step to another, who stands in.
func (e *Escalation) GiveTo(to ID, now time.Time) (Fact, error) {
	step, err := e.present()
	if err != nil {
		return Fact{}, err
	}
	from := step.To
	step.To, step.Reminded, e.ChangedAt = to, false, now
	return e.Fact(QuestionPassedOn, map[string]string{DetailFrom: string(from), DetailTo: string(to)}), nil
}
