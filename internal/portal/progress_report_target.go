package portal

import (
	"math/big"
	"time"
)

// Aimed gives what was agreed for a value: as it stood at handing in, or as it is now.
func (v ReportedValue) Aimed(i Indicator, period string) (Figure, bool) {
	if v.Target != nil {
		return *v.Target, true
	}
	target, aimed := i.Targets[period]
	return target, aimed
}

// Deviates reports whether a figure is so far off the target of a period that its
// reason is asked: more than ten per cent the wrong way; where neither way is better,
// either way; of a yes or no at all.
func (i Indicator) Deviates(period string, fig Figure) bool {
	target, aimed := i.Targets[period]
	return aimed && i.DeviatesFrom(target, fig)
}

// DeviatesFrom is Deviates for a target in hand.
func (i Indicator) DeviatesFrom(target, fig Figure) bool {
	switch i.Kind {
	case IndicatorNarrative:
		return false
	case IndicatorYesNo:
		return fig.Yes != target.Yes
	}
	below := compare(i.Kind, fig, target, 10, 9) < 0
	above := compare(i.Kind, fig, target, 10, 11) > 0
	switch i.Direction {
	case MoreIsBetter:
		return below
	case LessIsBetter:
		return above
	}
	return below || above
}

// compare compares x times fig with y times target. Shares are compared by cross
// multiplication: nothing is rounded.
func compare(kind IndicatorKind, fig, target Figure, x, y int64) int {
	a, b := int64(fig.Number), int64(target.Number)
	over, under := int64(1), int64(1)
	switch kind {
	case IndicatorAmount:
		a, b = int64(fig.Amount), int64(target.Amount)
	case IndicatorShare:
		a, b, over, under = fig.Numerator, target.Numerator, target.Denominator, fig.Denominator
	}
	left := new(big.Int).Mul(big.NewInt(a), big.NewInt(over))
	right := new(big.Int).Mul(big.NewInt(b), big.NewInt(under))
	return left.Mul(left, big.NewInt(x)).Cmp(right.Mul(right, big.NewInt(y)))
}

// Difference says in words how a figure compares with another: “20 minder”, “5
// procentpunt meer”, “evenveel”; empty for what can't be compared.
func (i Indicator) Difference(fig, with Figure) string {
	sign := compare(i.Kind, fig, with, 1, 1)
	switch {
	case i.Kind == IndicatorYesNo && fig.Yes == with.Yes:
		return "hetzelfde"
	case i.Kind == IndicatorYesNo:
		return "anders"
	case !i.Kind.Counts() || i.Kind == IndicatorShare && (fig.Denominator == 0 || with.Denominator == 0):
		return ""
	case sign == 0:
		return "evenveel"
	}
	size := ""
	switch i.Kind {
	case IndicatorNumber:
		size = distance(fig.Number, with.Number).String()
	case IndicatorAmount:
		size = Cents(distance(Hundredths(fig.Amount), Hundredths(with.Amount))).String()
	case IndicatorShare:
		size = distance(points(fig), points(with)).String() + " procentpunt"
	}
	if sign < 0 {
		return size + " minder"
	}
	return size + " meer"
}

func distance(a, b Hundredths) Hundredths {
	if a < b {
		return b - a
	}
	return a - b
}

// points is a share in per cent with one decimal, half up, as Percentage writes it.
func points(f Figure) Hundredths {
	return Hundredths((f.Numerator*1000+f.Denominator/2)/f.Denominator) * 10
}

// NoteRule says when the reason of a figure is asked; empty when it never is.
func (i Indicator) NoteRule(period string) string {
	if _, aimed := i.Targets[period]; !aimed || i.Kind == IndicatorNarrative {
		return ""
	}
	switch {
	case i.Kind == IndicatorYesNo:
		return "Nodig als het anders is dan afgesproken."
	case i.Direction == MoreIsBetter:
		return "Nodig als dit meer dan 10% lager is dan afgesproken."
	case i.Direction == LessIsBetter:
		return "Nodig als dit meer dan 10% hoger is dan afgesproken."
	}
	return "Nodig als dit meer dan 10% afwijkt van de afspraak."
}

// reportReminders are how many days before the last day an organisation is reminded,
// the earliest first.
var reportReminders = []int{ReportRemindDays, 7, 1, 0}

// ReportRemindDays is how many days before the last day the first reminder goes out.
const ReportRemindDays = 14

// veryLateDays is after how many days a report is very late.
const veryLateDays = 14

// RemindReport counts the reminders that are due now of a report that isn't handed in.
// days is how many days there are left. remind is false when none is due.
func (s *Subsidy) RemindReport(label string, now time.Time) (fact Fact, days int, remind bool) {
	p, err := s.period(label)
	if err != nil || !p.Asked() || !s.Running() {
		return Fact{}, 0, false
	}
	days = daysUntil(p.Due, now)
	due := 0
	for _, before := range reportReminders {
		if days <= before {
			due++
		}
	}
	if days < 0 || due <= p.Reminders {
		return Fact{}, days, false
	}
	p.Reminders = due
	return s.Fact(ReportReminded, map[string]string{DetailField: label}), days, true
}

// TellVeryLate notes that a report that isn't handed in is very late, once.
func (s *Subsidy) TellVeryLate(label string, now time.Time) (Fact, bool) {
	p, err := s.period(label)
	if err != nil || !p.Asked() || !s.Running() || p.VeryLate || daysUntil(p.Due, now) >= -veryLateDays {
		return Fact{}, false
	}
	p.VeryLate = true
	return s.Fact(ReportVeryLate, map[string]string{DetailField: label}), true
}

// answerDays is how long an organisation has at least to answer questions.
const answerDays = 14

// GiveTime moves the last day of a period to where there is time to answer questions.
// It reports whether that was needed.
func (s *Subsidy) GiveTime(label string, now time.Time) bool {
	p, err := s.period(label)
	full := Day(now).AddDate(0, 0, answerDays)
	if err != nil || !p.Due.Before(full) {
		return false
	}
	p.Due, p.Reminders, p.VeryLate, s.ChangedAt = full, 1, false, now // the questions stand for the first reminder
	return true
}

// daysUntil counts calendar days in Amsterdam; below zero when the day has passed.
func daysUntil(day, now time.Time) int {
	y, m, d := day.In(amsterdam).Date()
	ny, nm, nd := now.In(amsterdam).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(ny, nm, nd, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}
