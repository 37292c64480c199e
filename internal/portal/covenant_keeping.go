package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// KeepingDue is the day of a covenant on which a next halfjaargesprek is due.
const KeepingDue CovenantDay = "halfjaargesprek"

const (
	// KeepingWeeks is how long organisations have to hand in, when nothing else is chosen.
	KeepingWeeks = 3
	// maxKeepingDays is the longest term to hand in.
	maxKeepingDays = 183
	// keepingMonths is how long after a halfjaargesprek the next one is due.
	keepingMonths = 6
)

// KeptClause is a clause that commits somebody, with its number.
type KeptClause struct {
	Number int
	Clause
}

// KeptClauses are the clauses of which one can say whether they are kept: those that
// commit somebody.
func (v CovenantVersion) KeptClauses() []KeptClause {
	var kept []KeptClause
	for i, c := range v.Clauses {
		if c.Commits != "" {
			kept = append(kept, KeptClause{i + 1, c})
		}
	}
	return kept
}

// KeepingPeriod names the half-year of a moment: 2026-1 or 2026-2.
func KeepingPeriod(t time.Time) string {
	t = t.In(amsterdam)
	return fmt.Sprintf("%d-%d", t.Year(), (int(t.Month())+5)/6)
}

// KeepingPeriods are the half-years that a halfjaargesprek can be about: the two
// before this one, this one and the next.
func KeepingPeriods(now time.Time) []string {
	first := time.Date(now.In(amsterdam).Year(), now.In(amsterdam).Month(), 1, 0, 0, 0, 0, amsterdam)
	var periods []string
	for _, months := range []int{-12, -6, 0, 6} {
		periods = append(periods, KeepingPeriod(first.AddDate(0, months, 0)))
	}
	return periods
}

// KeepingPeriodLabel is a half-year in the interface; empty for what is none.
func KeepingPeriodLabel(period string) string {
	year, half, ok := strings.Cut(period, "-")
	n, err := strconv.Atoi(year)
	name := map[string]string{"1": "eerste halfjaar", "2": "tweede halfjaar"}[half]
	if !ok || err != nil || n < 1000 || name == "" {
		return ""
	}
	return name + " " + year
}

// Label names the half-year that the round is about.
func (r KeepingRound) Label() string { return KeepingPeriodLabel(r.Period) }

// NextKeeping is the day on which the next halfjaargesprek is due: six months after
// the last one was opened, or after a first version came in force. It is zero while
// none can be held.
func (c Covenant) NextKeeping(versions []CovenantVersion, rounds []KeepingRound) time.Time {
	if c.InForce == 0 || c.Ended != nil {
		return time.Time{}
	}
	var from time.Time
	for _, v := range versions {
		if !v.InForceFrom.IsZero() && (from.IsZero() || v.InForceFrom.Before(from)) {
			from = v.InForceFrom
		}
	}
	for _, r := range rounds {
		if r.Open() {
			return time.Time{}
		}
		if r.OpenedAt.After(from) {
			from = r.OpenedAt
		}
	}
	if from.IsZero() {
		return from
	}
	return Day(from).AddDate(0, keepingMonths, 0)
}

// TellKeeping says, once for each day on which a halfjaargesprek is due, that it is.
func (c *Covenant) TellKeeping(due, now time.Time) (fact Fact, told bool) {
	if due.IsZero() || now.Before(due) || c.Told[KeepingDue].Equal(due) {
		return Fact{}, false
	}
	if c.Told == nil {
		c.Told = map[CovenantDay]time.Time{}
	}
	c.Told[KeepingDue] = due
	return c.Fact(KeepingIsDue, nil), true
}

// OpenKeeping checks a new halfjaargesprek about the version in force against those
// there are, and opens it.
func (c Covenant) OpenKeeping(v CovenantVersion, rounds []KeepingRound, r *KeepingRound, now time.Time) (Fact, error) {
	switch {
	case c.Ended != nil:
		return Fact{}, Errorf(Conflict, "Dit convenant is beëindigd. Een halfjaargesprek kan niet meer.")
	case c.InForce == 0 || v.Nr != c.InForce:
		return Fact{}, Errorf(Conflict, "Dit convenant is nog niet van kracht. Een halfjaargesprek kan daarna.")
	case len(v.KeptClauses()) == 0:
		return Fact{}, Errorf(Conflict, "In dit convenant staat geen artikel waar iemand zich aan verbindt.")
	case slices.ContainsFunc(rounds, KeepingRound.Open):
		return Fact{}, Errorf(Conflict, "Er loopt al een halfjaargesprek. Sluit dat eerst.")
	}
	f := Fields{}
	if !slices.Contains(KeepingPeriods(now), r.Period) {
		f["period"] = "Kies een halfjaar uit de lijst."
	} else if slices.ContainsFunc(rounds, func(x KeepingRound) bool { return x.Period == r.Period }) {
		f["period"] = PeriodTaken
	}
	r.Covenant, r.Nr, r.OpenedAt = c.ID, v.Nr, now
	r.setDue(r.Due, now, f)
	return c.Fact(KeepingOpened, r.details()), f.Err()
}

// PeriodTaken refuses a second halfjaargesprek about one half-year.
const PeriodTaken = "Over dit halfjaar is er al een gesprek. Kies een ander halfjaar."

func (r KeepingRound) details() map[string]string { return map[string]string{DetailField: r.Period} }

// setDue sets the last day to hand in; what was reminded of an earlier one doesn't
// count, nor is anybody reminded who was asked only just.
func (r *KeepingRound) setDue(due, now time.Time, f Fields) {
	if due.IsZero() || !Day(due).After(Day(now)) || Day(due).After(Day(now).AddDate(0, 0, maxKeepingDays)) {
		f["due"] = "Kies een dag na vandaag, en binnen een halfjaar."
		return
	}
	r.Due = Day(due).AddDate(0, 0, 1).Add(-time.Minute)
	r.Reminded, r.RemindedLast = r.daysLeft(now) <= remindKeeping, r.daysLeft(now) <= remindKeepingLast
}

// Change sets another last day, and another meeting to talk it through.
func (r *KeepingRound) Change(due time.Time, table ID, now time.Time) error {
	if !r.Open() {
		return ErrKeepingClosed
	}
	f := Fields{}
	if r.Table = table; !Day(due).Equal(Day(r.Due)) {
		r.setDue(due, now, f)
	}
	return f.Err()
}

// ErrKeepingClosed refuses what can only be done while a halfjaargesprek is open.
var ErrKeepingClosed = Errorf(Conflict, "Dit halfjaargesprek is gesloten. U kunt niets meer wijzigen.")

// The days before the last one on which who has not handed in is reminded.
const (
	remindKeeping     = 5
	remindKeepingLast = 1
)

// daysLeft counts the days up to the last day to hand in.
func (r KeepingRound) daysLeft(now time.Time) int {
	return int(Day(r.Due).Sub(Day(now)).Round(24*time.Hour) / (24 * time.Hour))
}

// Remind says, once for each, that the last day to hand in is five days or one day
// ahead. A portal that stood still tells the last of them only, and none when it is over.
func (r *KeepingRound) Remind(now time.Time) (days int, due bool) {
	days = r.daysLeft(now)
	switch {
	case !r.Open() || days < 0:
		return 0, false
	case days <= remindKeepingLast && !r.RemindedLast:
		r.Reminded, r.RemindedLast = true, true
	case days <= remindKeeping && !r.Reminded:
		r.Reminded = true
	default:
		return 0, false
	}
	return days, true
}

// Close ends the handing in: from now on the parties read one another's answers.
func (r *KeepingRound) Close(by ID, now time.Time) error {
	if !r.Open() {
		return ErrKeepingClosed
	}
	r.ClosedAt, r.ClosedBy = now, by
	return nil
}

// Conclusion gives what was concluded about a clause; one with only its id when
// nothing was.
func (r KeepingRound) Conclusion(clause ID) KeepingConclusion {
	if i := slices.IndexFunc(r.Conclusions, func(c KeepingConclusion) bool { return c.Clause == clause }); i >= 0 {
		return r.Conclusions[i]
	}
	return KeepingConclusion{Clause: clause}
}

// Conclude writes down what was concluded about a clause in the talk.
func (r *KeepingRound) Conclude(c KeepingConclusion) error {
	if r.Open() {
		return Errorf(Conflict, "Sluit dit halfjaargesprek eerst. Daarna schrijft u op wat de conclusie is.")
	}
	f := Fields{}
	c.Text = text(f, "conclusion", "De conclusie", c.Text, 0, MaxNote)
	if err := f.Err(); err != nil {
		return err
	}
	c.Became = r.Conclusion(c.Clause).Became
	r.setConclusion(c)
	return nil
}

// Made notes that a signal or a proposal was made of a clause.
func (r *KeepingRound) Made(clause ID, to Ref, by ID, now time.Time) {
	c := r.Conclusion(clause)
	if c.At.IsZero() {
		c.By, c.At = by, now
	}
	c.Became = append(slices.Clone(c.Became), to)
	r.setConclusion(c)
}

func (r *KeepingRound) setConclusion(c KeepingConclusion) {
	r.Conclusions = slices.Clone(r.Conclusions)
	if i := slices.IndexFunc(r.Conclusions, func(x KeepingConclusion) bool { return x.Clause == c.Clause }); i >= 0 {
		r.Conclusions[i] = c
		return
	}
	r.Conclusions = append(r.Conclusions, c)
}
