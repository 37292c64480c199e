package portal

import "time"

// Limits of an advice.
const (
	MaxAdviceSubject = 160
	MaxAdviceText    = 8000
	MaxAdviceLinks   = 30
	// adviceWeeks is how long the municipality has to react, unless the council of
	// clients names another day.
	adviceWeeks = 6
)

// AdviceDue is by when a reaction is due on an advice of a day, unless another day is
// named.
func AdviceDue(on time.Time) time.Time {
	if on.IsZero() {
		return on
	}
	return Day(on).AddDate(0, 0, 7*adviceWeeks)
}

// AdviceAnswers lists what the municipality can do with an advice.
func AdviceAnswers() []AdviceFollows { return []AdviceFollows{AdviceTaken, AdvicePartly, AdviceNot} }

// Validate cleans what was typed and reports what is wrong, by form field.
func (a *CouncilAdvice) Validate(now time.Time) error {
	f := Fields{}
	a.Subject = text(f, "subject", "Het onderwerp", CleanLine(a.Subject), 3, MaxAdviceSubject)
	a.Text = text(f, "text", "Het advies", a.Text, 10, MaxAdviceText)
	switch {
	case a.On.IsZero():
		f["on"] = "Vul in op welke dag u het advies gaf."
	case Day(a.On).After(Day(now)):
		f["on"] = "Deze dag moet nog komen. Kies vandaag of een dag ervoor."
	}
	if a.Due.IsZero() {
		a.Due = AdviceDue(a.On)
	}
	if a.Due.Before(a.On) {
		f["due"] = "Deze dag ligt voor de dag van het advies. Kies een latere dag."
	}
	if len(a.Links) > MaxAdviceLinks {
		f["links"] = "Verwijs naar ten hoogste " + Number(MaxAdviceLinks) + " dingen."
	}
	return f.Err()
}

// Give makes the advice of who sends it.
func (a *CouncilAdvice) Give(by Actor, now time.Time) (Fact, error) {
	if err := a.Validate(now); err != nil {
		return Fact{}, err
	}
	a.Org, a.By, a.At = by.OrgID, by.ID, now
	// Of what was put in the register afterwards, everybody knows that it is late.
	a.Late = a.Overdue(now)
	return Fact{Type: AdviceGiven, About: a.Ref()}, nil
}

// Change corrects the advice while there is no reaction. It is refused afterwards.
func (a *CouncilAdvice) Change(to CouncilAdvice, now time.Time) (Fact, error) {
	if a.Answered() {
		return Fact{}, ErrChanged
	}
	if err := to.Validate(now); err != nil {
		return Fact{}, err
	}
	if !Day(to.Due).Equal(Day(a.Due)) {
		a.Late = false
	}
	a.Asked, a.Subject, a.Text, a.On, a.Due, a.Links = to.Asked, to.Subject, to.Text, to.On, to.Due, to.Links
	a.Late = a.Late || a.Overdue(now)
	return Fact{Type: AdviceChanged, About: a.Ref()}, nil
}

// Answered reports whether the municipality reacted.
func (a CouncilAdvice) Answered() bool { return !a.ReactedAt.IsZero() }

// Overdue reports whether the day for a reaction has passed without one.
func (a CouncilAdvice) Overdue(now time.Time) bool {
	return !a.Answered() && Day(now).After(Day(a.Due))
}

// InTime reports whether there was a reaction by its day.
func (a CouncilAdvice) InTime() bool { return a.Answered() && !Day(a.ReactedAt).After(Day(a.Due)) }

// Answer notes the municipality's reaction, once: what it does with the advice, and why.
func (a *CouncilAdvice) Answer(follows AdviceFollows, why string, by Actor, now time.Time) (Fact, error) {
	if a.Answered() {
		return Fact{}, ErrChanged
	}
	f := Fields{}
	if follows.Label() == "" {
		f["follows"] = "Kies wat de gemeente met het advies doet."
	}
	why = text(f, "reaction", "De reactie", why, 10, MaxAdviceText)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	a.Follows, a.Reaction, a.ReactedAt, a.ReactedBy = follows, why, now, by.ID
	return Fact{Type: AdviceAnswered, About: a.Ref(), Details: map[string]string{DetailTo: string(follows)}}, nil
}

// TellConsequence notes what changed because of the advice. It comes after the reaction,
// and can be written anew.
func (a *CouncilAdvice) TellConsequence(words string) (Fact, error) {
	if !a.Answered() {
		return Fact{}, Errorf(Conflict, "Geef eerst een reactie op het advies. Daarna noteert u het gevolg.")
	}
	f := Fields{}
	words = text(f, "consequence", "Het gevolg", words, 3, MaxAdviceText)
	if f.Err() == nil && words == a.Consequence {
		f["consequence"] = "Er is niets veranderd."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	a.Consequence = words
	return Fact{Type: AdviceFollowed, About: a.Ref()}, nil
}

// TurnLate notes that the reaction is late, once. It is refused when it isn't, or when
// that was told.
func (a *CouncilAdvice) TurnLate(now time.Time) (Fact, error) {
	if a.Late || !a.Overdue(now) {
		return Fact{}, ErrChanged
	}
	a.Late = true
	return Fact{Type: AdviceLate, About: a.Ref()}, nil
}
