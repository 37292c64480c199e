package portal

import "time"

// Ask puts a question to the reporter. The handling term stands still until
// the answer. For an anonymous reporter the keeper has to pass it on first.
func (s *Signal) Ask(id ID, question string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	question = text(f, "question", "De vraag", question, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	before, due := s.State, s.Due
	if err := s.move(SignalQuestion, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, err
	}
	cal := set.Calendar()
	if before == SignalBusy && !due.IsZero() {
		s.Left = cal.Left(now, due)
	} else {
		s.Left, s.Handler = s.terms(set).Handle, by.ID
	}
	q := Question{ID: id, Text: question, By: by.ID, At: now}
	if !s.IsAnonymous() {
		q.Passed = now
	}
	s.Questions = append(s.Questions, q)
	s.Due, s.TermPassed = cal.Term(now, AnswerTerm), false
	return s.fact(SignalQuestionAsked, map[string]string{DetailItem: string(id)}), nil
}

// OpenQuestion is the question that waits for an answer.
func (s *Signal) OpenQuestion() (*Question, bool) {
	if s.State != SignalQuestion || len(s.Questions) == 0 {
		return nil, false
	}
	return &s.Questions[len(s.Questions)-1], true
}

// PassQuestion is the keeper passing the open question to the reporter.
func (s *Signal) PassQuestion(now time.Time) (Fact, error) {
	q, ok := s.OpenQuestion()
	if !ok || !s.IsAnonymous() || !q.Passed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er is geen vraag om door te geven.")
	}
	q.Passed = now
	return s.fact(SignalQuestionPassed, map[string]string{DetailItem: string(q.ID)}), nil
}

// Answer is the reporter's answer to the open question. An anonymous reporter's
// answer waits for the keeper; anyone else's restarts the handling term.
func (s *Signal) Answer(answer string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het antwoord", answer, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	q, ok := s.OpenQuestion()
	if !ok || q.Passed.IsZero() || !q.AnsweredAt.IsZero() {
		return Fact{}, Errorf(Conflict, "Deze vraag is al beantwoord, of hij is er niet meer.")
	}
	q.Answer = answer
	if s.IsAnonymous() {
		q.AnsweredAt = Day(now)
		fact := s.fact(SignalQuestionAnswered, map[string]string{DetailItem: string(q.ID)})
		fact.Anonymous = true
		return fact, nil
	}
	q.AnsweredAt, q.AnswerPassed = now, now
	id := q.ID
	return s.fact(SignalQuestionAnswered, map[string]string{DetailItem: string(id)}), s.resume(Station{At: now, By: by.ID}, set, now)
}

// PassAnswer is the keeper passing the answer on, as the keeper may have
// reworded it so that it names nobody.
func (s *Signal) PassAnswer(answer string, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het antwoord", answer, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	q, ok := s.OpenQuestion()
	if !ok || !s.IsAnonymous() || q.AnsweredAt.IsZero() || !q.AnswerPassed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er is geen antwoord om door te geven.")
	}
	if q.Answer == HiddenText {
		// A form that was open before holds what was hidden since.
		return Fact{}, Errorf(Conflict, "Het antwoord is verborgen om privacy. Wacht op het besluit van de FG.")
	}
	q.Answer, q.AnswerPassed = answer, now
	id := q.ID
	return s.fact(SignalAnswerPassed, map[string]string{DetailItem: string(id)}), s.resume(Station{At: Day(now)}, set, now)
}

// Withdraw takes an open question back: the handler can go on without.
func (s *Signal) Withdraw(by Actor, set Settings, now time.Time) (Fact, error) {
	q, ok := s.OpenQuestion()
	if !ok {
		return Fact{}, Errorf(Conflict, "Er staat geen vraag open.")
	}
	id := q.ID
	if err := s.resume(Station{At: now, By: by.ID, Note: "De vraag is ingetrokken."}, set, now); err != nil {
		return Fact{}, err
	}
	return s.fact(SignalTakenUp, map[string]string{DetailItem: string(id)}), nil
}

func (s *Signal) resume(step Station, set Settings, now time.Time) error {
	if err := s.move(SignalBusy, step); err != nil {
		return err
	}
	s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, max(s.Left, 1)), 0, false
	return nil
}
