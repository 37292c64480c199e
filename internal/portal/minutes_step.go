package portal

import (
	"slices"
	"strconv"
	"time"
)

// Limits of what is written about minutes.
const (
	MaxMinutesComment = 4000 // characters
	MaxErratum        = 4000
	maxComments       = 500
	maxErrata         = 100
)

// minutesReminder is how long before the end of the comment term it is told.
const minutesReminder = 2 * 24 * time.Hour

// The words a kept version of minutes has for why it was kept.
const (
	KeptForChair    = "Voorgelegd aan de voorzitter"
	KeptForComments = "Ter reactie"
	KeptForProposal = "Tekstvoorstel overgenomen"
	KeptForComment  = "Reactie verwerkt"
	KeptForAdoption = "Vastgesteld"
)

// Frozen is the refusal for what would change a round table of which the minutes
// were adopted; nil before that. Every change of its agenda, attendance, minutes,
// decisions and the words of its action points asks it.
func (t RoundTable) Frozen() error {
	if t.State != TableAdopted {
		return nil
	}
	return Errorf(Conflict, "Het verslag van %s is vastgesteld. Er verandert niets meer aan. Klopt er iets niet? Voeg dan een erratum toe.", t.Number)
}

// Keep gives the version of the minutes as they are now, to be stored beside them.
func (m *Minutes) Keep(why string, by ID, now time.Time) MinutesVersion {
	m.Number++
	return MinutesVersion{ID: MinutesVersionID(m.ID, m.Number), Table: m.ID, Number: m.Number, Why: why, By: by, At: now, Items: slices.Clone(m.Items)}
}

// MinutesVersionID names the n-th version, so that there is one.
func MinutesVersionID(table ID, n int) ID { return table + "." + ID(strconv.Itoa(n)) }

// Offer gives the draft to the chair.
func (m *Minutes) Offer(t *RoundTable, by ID, now time.Time) (MinutesVersion, Fact, error) {
	if t.Chair() == "" {
		return MinutesVersion{}, Fact{}, Errorf(Conflict, "Deze ronde tafel heeft geen voorzitter. Geef eerst iemand die plaats aan tafel.")
	}
	if err := t.Move(TableWithChair, TableStep{At: now, By: by}); err != nil {
		return MinutesVersion{}, Fact{}, err
	}
	m.Returned = ""
	return m.Keep(KeptForChair, by, now), t.Fact(MinutesOffered, nil), nil
}

// Return gives the draft back to the secretary, with what the chair wants otherwise.
func (m *Minutes) Return(t *RoundTable, reason string, by ID, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "Wat er anders moet", reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if t.State != TableWithChair {
		return Fact{}, notInState(*t)
	}
	m.Returned = reason
	return t.Fact(MinutesReturned, nil), t.Move(TableDraft, TableStep{At: now, By: by})
}

// Agree is the chair's: the participants can comment from now on.
func (m *Minutes) Agree(t *RoundTable, cal Calendar, by ID, now time.Time) (MinutesVersion, Fact, error) {
	if err := t.Move(TableComments, TableStep{At: now, By: by}); err != nil {
		return MinutesVersion{}, Fact{}, err
	}
	m.AgreedBy, m.AgreedAt, m.CommentsUntil = by, now, cal.Term(now, max(t.Terms.Comments, 1))
	return m.Keep(KeptForComments, by, now), t.Fact(MinutesAgreed, nil), nil
}

func notInState(t RoundTable) error {
	if err := t.Frozen(); err != nil {
		return err
	}
	return Errorf(Conflict, "Dit verslag staat nu op ‘%s’. Deze stap kan dan niet. Bekijk eerst wat er intussen gebeurd is.", t.State.Label())
}

// Shape chooses between full text and a list of decisions and action points. It
// reports whether that changed anything.
func (m *Minutes) Shape(t RoundTable, full bool) (Fact, bool, error) {
	if t.State != TableBusy && t.State != TableDraft {
		return Fact{}, false, notInState(t)
	}
	if m.Full == full {
		return Fact{}, false, nil
	}
	m.Full = full
	return t.Fact(MinutesDescribed, map[string]string{DetailField: "vorm"}), true, nil
}

// Describe sets the archive fields. It reports whether that changed anything.
func (m *Minutes) Describe(t RoundTable, d DocumentDetails) (Fact, bool, error) {
	if err := t.Frozen(); err != nil {
		return Fact{}, false, err
	}
	f := Fields{}
	d.Kind = DocMinutes
	d.check(f)
	if err := f.Err(); err != nil {
		return Fact{}, false, err
	}
	if d == m.Details {
		return Fact{}, false, nil
	}
	m.Details = d
	return t.Fact(MinutesDescribed, map[string]string{DetailField: "archief"}), true, nil
}

// Alarm is when the clock has to look at the comment term; false when it hasn't.
func (m Minutes) Alarm() (time.Time, bool) {
	switch {
	case m.CommentsUntil.IsZero() || m.Adoption != nil || m.TermPassed:
		return time.Time{}, false
	case !m.Reminded:
		return m.CommentsUntil.Add(-minutesReminder), true
	}
	return m.CommentsUntil, true
}

// Remind notes that the end of the comment term was told beforehand.
func (m *Minutes) Remind(t RoundTable) Fact {
	m.Reminded = true
	return t.Fact(MinutesTermNears, nil)
}

// PassTerm notes that the comment term is over.
func (m *Minutes) PassTerm(t RoundTable) Fact {
	m.Reminded, m.TermPassed = true, true
	return t.Fact(MinutesTermPassed, nil)
}

// People are those who wrote under the minutes: comments, answers, objections, errata.
func (m Minutes) People() []ID {
	var ids []ID
	for _, c := range m.Comments {
		ids = append(ids, c.By)
		if c.Answered() {
			ids = append(ids, c.AnsweredBy)
		}
	}
	for _, o := range m.Objections {
		ids = append(ids, o.By)
	}
	for _, e := range m.Errata {
		ids = append(ids, e.By)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// WrittenBy gives what somebody wrote under the minutes under their name.
func (m Minutes) WrittenBy(by ID) []Written {
	var all []Written
	add := func(who ID, at time.Time, texts ...string) {
		for _, t := range texts {
			if who == by && by != "" && t != "" {
				all = append(all, Written{t, at})
			}
		}
	}
	for _, c := range m.Comments {
		add(c.By, c.At, c.Text, c.Proposal)
		add(c.AnsweredBy, c.AnsweredAt, c.Reason)
	}
	for _, o := range m.Objections {
		add(o.By, o.At, o.Reason)
	}
	for _, e := range m.Errata {
		add(e.By, e.At, e.Text)
	}
	return all
}
