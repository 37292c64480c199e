package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The bounds of an agreement set. Small agreements are few and short: what needs
// more room is a covenant.
const (
	MaxSetTitle      = 120 // characters
	MaxAgreementText = 500 // characters
	MaxAgreements    = 20  // in use, of one set
	MaxSetDecisions  = 20
	// setReminder is how many days before the end of a quarter organisations are
	// asked to say what was kept in it.
	setReminder = 7
)

// SetPeriod is the quarter a moment falls in, as in 2026-K4, and when that began, in
// Amsterdam.
func SetPeriod(now time.Time) (period string, began time.Time) {
	y, m, _ := now.In(amsterdam).Date()
	quarter := (int(m)-1)/3 + 1
	return fmt.Sprintf("%d-K%d", y, quarter), time.Date(y, time.Month(quarter*3-2), 1, 0, 0, 0, 0, amsterdam)
}

// SetPeriodEnd is the last day of the quarter a moment falls in.
func SetPeriodEnd(now time.Time) time.Time {
	_, began := SetPeriod(now)
	return began.AddDate(0, 3, -1)
}

// SetPeriods are the quarter of now and those before it, the latest first, n in all.
func SetPeriods(now time.Time, n int) []string {
	_, began := SetPeriod(now)
	periods := make([]string, n)
	for i := range periods {
		periods[i], _ = SetPeriod(began.AddDate(0, -3*i, 0))
	}
	return periods
}

// SetPeriodLabel writes a quarter as people say it: "vierde kwartaal van 2026".
func SetPeriodLabel(period string) string {
	year, quarter, ok := strings.Cut(period, "-K")
	i := slices.Index([]string{"1", "2", "3", "4"}, quarter)
	if !ok || i < 0 {
		return period
	}
	return []string{"eerste", "tweede", "derde", "vierde"}[i] + " kwartaal van " + year
}

// SetPeriodShort writes a quarter for the head of a column: "4e kwartaal 2026".
func SetPeriodShort(period string) string {
	year, quarter, ok := strings.Cut(period, "-K")
	if !ok {
		return period
	}
	return quarter + "e kwartaal " + year
}

// Validate cleans what was typed and reports what is wrong, by form field. Agreements
// are refused by their place: text-0, text-1.
func (s *AgreementSet) Validate(municipality ID, now time.Time) error {
	f := Fields{}
	s.Title = text(f, "title", "De titel", CleanLine(s.Title), 3, MaxSetTitle)
	if !slices.Contains(s.Orgs, municipality) {
		s.Orgs = append(slices.Clone(s.Orgs), municipality)
	}
	slices.Sort(s.Orgs)
	if s.Orgs = slices.Compact(s.Orgs); len(s.Orgs) < 2 {
		f["orgs"] = "Kies met welke organisatie de gemeente dit afspreekt."
	}
	if s.Owner == "" {
		f["owner"] = "Kies wie deze afspraken bijhoudt."
	}
	used := 0
	for i := range s.Agreements {
		a := &s.Agreements[i]
		if a.Dropped {
			continue
		}
		used++
		a.Text = text(f, fmt.Sprintf("text-%d", i), "De afspraak", a.Text, 3, MaxAgreementText)
		if a.Who.Label() == "" {
			f[fmt.Sprintf("who-%d", i)] = "Kies wie dit toezegt."
		}
	}
	switch {
	case used == 0:
		f["text-0"] = "Schrijf ten minste één afspraak op."
	case used > MaxAgreements:
		f["text-0"] = "Een afsprakenset heeft ten hoogste " + Number(MaxAgreements) + " afspraken. Maak er twee van, of laat er afspraken vervallen."
	}
	if s.Review = Day(s.Review); !s.Review.After(now) {
		f["review"] = "Kies een dag die nog komt."
	}
	return f.Err()
}

// Make gives a validated set its number.
func (s *AgreementSet) Make(number string, by Actor, now time.Time) Fact {
	s.Number, s.MadeBy, s.MadeAt, s.ChangedAt = number, by.ID, now, now
	return s.Fact(SetMade, nil)
}

func (s AgreementSet) running() error {
	if s.Running() {
		return nil
	}
	return Errorf(Conflict, "Deze afsprakenset is beëindigd. U kunt er niets meer aan veranderen.")
}

// Change takes over what was changed of a set in use: title, organisations, owner,
// agreements, review day. What was checked stays, and so does an agreement with
// checks: it can be dropped, not taken out.
func (s *AgreementSet) Change(to AgreementSet, municipality ID, now time.Time) (Fact, error) {
	if err := s.running(); err != nil {
		return Fact{}, err
	}
	for _, a := range s.Agreements {
		if !slices.ContainsFunc(to.Agreements, func(x Agreement) bool { return x.ID == a.ID }) {
			return Fact{}, ErrChanged
		}
	}
	next := *s
	next.Title, next.Orgs, next.Owner, next.Review, next.Agreements = to.Title, to.Orgs, to.Owner, to.Review, slices.Clone(to.Agreements)
	// A day that has come stays until somebody says that it was done.
	due := !s.Review.After(now) && Day(to.Review).Equal(s.Review)
	err := next.Validate(municipality, now)
	if f := FieldsOf(err); due && f != nil {
		delete(f, "review")
		err = f.Err()
	}
	if err != nil {
		return Fact{}, err
	}
	details := map[string]string{}
	if next.Owner != s.Owner {
		details[DetailPerson] = string(next.Owner)
	}
	if !next.Review.Equal(s.Review) {
		next.ReviewTold = false
	}
	next.ChangedAt = now
	*s = next
	return s.Fact(SetChanged, details), nil
}

// HandOver gives the set to another owner.
func (s *AgreementSet) HandOver(to ID, now time.Time) Fact {
	s.Owner, s.ChangedAt = to, now
	return s.Fact(SetChanged, map[string]string{DetailPerson: string(to)})
}

// Reviewed sets the next day on which the set is looked at again.
func (s *AgreementSet) Reviewed(next, now time.Time) (Fact, error) {
	if err := s.running(); err != nil {
		return Fact{}, err
	}
	if next = Day(next); !next.After(now) {
		return Fact{}, Fields{"review": "Kies een dag die nog komt."}.Err()
	}
	s.Review, s.ReviewTold, s.ChangedAt = next, false, now
	return s.Fact(SetReviewed, nil), nil
}

// End takes the set out of use.
func (s *AgreementSet) End(reason string, now time.Time) (Fact, error) {
	if err := s.running(); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	s.EndedAt, s.EndReason, s.ChangedAt = now, reason, now
	return s.Fact(SetEnded, nil), nil
}

// ReviewDue reports whether the day on which the set is looked at again has come.
func (s AgreementSet) ReviewDue(now time.Time) bool { return s.Running() && !now.Before(s.Review) }

// TellReview marks that people were told that its review day has come.
func (s *AgreementSet) TellReview(now time.Time) (Fact, error) {
	if s.ReviewTold || !s.ReviewDue(now) {
		return Fact{}, Errorf(Conflict, "Deze afsprakenset hoeft nu niet opnieuw bekeken te worden.")
	}
	s.ReviewTold = true
	return s.Fact(SetReviewDue, nil), nil
}

// QuarterEnds reports whether the quarter is about to end while organisations
// haven't said yet what was kept, and nobody was told so.
func (s AgreementSet) QuarterEnds(now time.Time) bool {
	period, _ := SetPeriod(now)
	asked := SetPeriodEnd(now).AddDate(0, 0, -setReminder)
	return s.Running() && s.QuarterTold != period && !now.Before(asked) && s.MadeAt.Before(asked) && len(s.Silent(period)) > 0
}

// TellQuarter marks that who said nothing yet was told that the quarter ends.
func (s *AgreementSet) TellQuarter(now time.Time) (Fact, error) {
	if !s.QuarterEnds(now) {
		return Fact{}, Errorf(Conflict, "Voor deze afsprakenset hoeft nu niemand herinnerd te worden.")
	}
	s.QuarterTold, _ = SetPeriod(now)
	return s.Fact(SetQuarterEnds, nil), nil
}

// FromDecision ties the set to a decision it came from.
func (s *AgreementSet) FromDecision(decision ID, now time.Time) (Fact, error) {
	switch {
	case slices.Contains(s.Decisions, decision):
		return Fact{}, Fields{"decision": "Dit besluit staat er al bij."}.Err()
	case len(s.Decisions) >= MaxSetDecisions:
		return Fact{}, Fields{"decision": "Er kunnen ten hoogste " + Number(MaxSetDecisions) + " besluiten bij staan."}.Err()
	}
	s.Decisions, s.ChangedAt = append(slices.Clone(s.Decisions), decision), now
	return s.Fact(SetChanged, nil), nil
}

// NotFromDecision takes a decision away that was tied to the set by mistake.
func (s *AgreementSet) NotFromDecision(decision ID, now time.Time) (Fact, error) {
	i := slices.Index(s.Decisions, decision)
	if i < 0 {
		return Fact{}, ErrChanged
	}
	s.Decisions, s.ChangedAt = slices.Delete(slices.Clone(s.Decisions), i, i+1), now
	return s.Fact(SetChanged, nil), nil
}
