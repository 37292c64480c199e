package portal

import (
	"fmt"
	"slices"
	"time"
)

// The term of a consultation: what a form proposes, and the least and most there is.
const (
	ConsultWeeks        = 4
	minConsultDays      = 3 // working days
	maxConsultMonths    = 12
	consultRemindDays   = 5
	MaxConsultationNote = 1000 // characters of the invitation, and of why a text goes back
)

// consultTurn is who to turn to when one is too late to comment.
const consultTurn = "Neem contact op met de ketencoördinator."

// consultEnd is the moment a consultation with this last day ends.
func consultEnd(day time.Time) time.Time { return nextDay(Day(day)).Add(-time.Minute) }

// ConsultDefault is the last day that a form proposes for a consultation that begins
// now.
func ConsultDefault(now time.Time) time.Time { return Day(now).AddDate(0, 0, 7*ConsultWeeks) }

// consultTerm checks the last day of a consultation and gives the moment it ends.
func consultTerm(f Fields, last time.Time, cal Calendar, now time.Time) time.Time {
	least := Day(cal.Term(now, minConsultDays))
	switch {
	case last.IsZero():
		f["until"] = "Kies tot en met welke dag mensen kunnen reageren."
	case Day(last).Before(least):
		f["until"] = fmt.Sprintf("Geef mensen ten minste %s werkdagen. De eerste dag die kan, is %s.", Number(minConsultDays), dayWords(least))
	case Day(last).After(Day(now).AddDate(0, maxConsultMonths, 0)):
		f["until"] = "Kies een dag binnen een jaar."
	}
	return consultEnd(last)
}

// OpenConsultation lays the version before the parties, until the end of a day.
func (v *CovenantVersion) OpenConsultation(c *Covenant, municipality ID, invitation string, last time.Time, cal Calendar, by ID, now time.Time) (Fact, error) {
	if !v.CanMove(CovenantConsulted) {
		return Fact{}, v.Move(CovenantConsulted, CovenantStep{})
	}
	f := Fields{}
	until := consultTerm(f, last, cal, now)
	invitation = text(f, "invitation", "De uitnodiging", invitation, 3, MaxConsultationNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	others := slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Asked == nil && p.Org != municipality })
	switch {
	case len(v.Clauses) == 0:
		return Fact{}, Errorf(Conflict, "Dit convenant heeft nog geen artikelen. Schrijf er eerst ten minste één.")
	case !others:
		return Fact{}, Errorf(Conflict, "De gemeente is nog de enige partij. Voeg eerst een partij toe.")
	}
	if err := v.Move(CovenantConsulted, CovenantStep{At: now, By: by, Note: invitation}); err != nil {
		return Fact{}, err
	}
	c.Shown = true
	v.consultUntil(until, now)
	return c.Fact(ConsultationOpened, nil), nil
}

// consultUntil sets the end of the term. A reminder that would come at once says
// nothing new.
func (v *CovenantVersion) consultUntil(until, now time.Time) {
	v.ConsultUntil, v.ConsultClosed, v.TermPassed = until, time.Time{}, false
	v.Reminded = !now.Before(v.consultReminder())
}

func (v CovenantVersion) consultReminder() time.Time {
	return Day(v.ConsultUntil).AddDate(0, 0, -consultRemindDays)
}

// Consults reports whether people can comment now.
func (v CovenantVersion) Consults(now time.Time) bool {
	return v.State == CovenantConsulted && v.ConsultClosed.IsZero() && !now.After(v.ConsultUntil)
}

// ProlongConsultation gives people until the end of a later day.
func (v *CovenantVersion) ProlongConsultation(c Covenant, last time.Time, cal Calendar, now time.Time) (Fact, error) {
	if err := v.inConsultation(); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	until := consultTerm(f, last, cal, now)
	if len(f) == 0 && !until.After(v.ConsultUntil) {
		f["until"] = "Kies een latere dag dan " + dayWords(v.ConsultUntil) + "."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	v.consultUntil(until, now)
	return c.Fact(ConsultationProlonged, nil), nil
}

// CloseConsultation ends it: the term is over and every comment has its answer, so
// that the parties can read what became of each.
func (v *CovenantVersion) CloseConsultation(c Covenant, open int, now time.Time) (Fact, error) {
	if err := v.inConsultation(); err != nil {
		return Fact{}, err
	}
	switch {
	case !v.ConsultClosed.IsZero():
		return Fact{}, Errorf(Conflict, "Deze consultatie is al afgerond.")
	case !now.After(v.ConsultUntil):
		return Fact{}, Errorf(Conflict, "Mensen kunnen nog reageren tot en met %s. Daarna kunt u de consultatie afronden.", dayWords(v.ConsultUntil))
	case open > 0:
		return Fact{}, Errorf(Conflict, "%s. Geef eerst antwoord.", WaitingComments(open))
	}
	v.ConsultClosed, v.TermPassed, v.Reminded = now, true, true
	return c.Fact(ConsultationClosed, nil), nil
}

// WaitingComments says how many comments wait, as the beginning of a sentence.
func WaitingComments(n int) string {
	if n == 1 {
		return "Eén reactie wacht nog op antwoord"
	}
	return Capital(Number(n)) + " reacties wachten nog op antwoord"
}

// TakeBack brings a version in consultation back to draft, to be written anew.
func (v *CovenantVersion) TakeBack(c Covenant, reason string, by ID, now time.Time) (Fact, error) {
	if err := v.inConsultation(); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxConsultationNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := v.Move(CovenantDraft, CovenantStep{At: now, By: by, Note: reason}); err != nil {
		return Fact{}, err
	}
	v.ConsultUntil, v.ConsultClosed, v.Reminded, v.TermPassed = time.Time{}, time.Time{}, false, false
	return c.Fact(ConsultationTakenBack, nil), nil
}

func (v CovenantVersion) inConsultation() error {
	if v.State != CovenantConsulted {
		return Errorf(Conflict, "Deze versie is niet (meer) ter consultatie. Zij staat nu op ‘%s’.", v.State.Label())
	}
	return nil
}

// ConsultationAlarm does what the clock asks of a consultation, each once: to remind
// of its coming end, and to say that it ended. due is false when there is nothing.
func (v *CovenantVersion) ConsultationAlarm(c Covenant, now time.Time) (fact Fact, due bool) {
	switch {
	case v.State != CovenantConsulted || !v.ConsultClosed.IsZero():
		return Fact{}, false
	case now.After(v.ConsultUntil):
		due = !v.TermPassed
		v.Reminded, v.TermPassed = true, true
		return c.Fact(ConsultationTermPassed, nil), due
	case !v.Reminded && !now.Before(v.consultReminder()):
		v.Reminded = true
		return c.Fact(ConsultationTermNears, nil), true
	}
	return Fact{}, false
}

// ConsultationStep is a step of a version's course that has to do with consultation:
// its opening with the invitation, or a text taken back with the reason.
type ConsultationStep struct {
	CovenantStep
	TakenBack bool
}

// ConsultationCourse are the steps of a version that its parties may know of, whatever
// its state now: openings, and each return to draft of a text they were shown.
func (v CovenantVersion) ConsultationCourse() []ConsultationStep {
	var steps []ConsultationStep
	for i, s := range v.Course {
		switch {
		case s.State == CovenantConsulted:
			steps = append(steps, ConsultationStep{CovenantStep: s})
		case s.State == CovenantDraft && i > 0:
			steps = append(steps, ConsultationStep{CovenantStep: s, TakenBack: true})
		}
	}
	return steps
}
