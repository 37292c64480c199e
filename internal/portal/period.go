package portal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Periods are quarters, "2026-K3", and half years, "2026-2".

// Quarter names the quarter that a moment falls in: "2026-K3".
func Quarter(now time.Time) string {
	period, _ := SetPeriod(now)
	return period
}

// HalfYear names the half year that a moment falls in: "2026-2".
func HalfYear(now time.Time) string { return KeepingPeriod(now) }

// splitPeriod takes a label apart: the year, which part of it, and how many months
// such a part has. ok is false for what is no period.
func splitPeriod(label string) (year, part, months int, ok bool) {
	y, rest, found := strings.Cut(label, "-")
	months, most := 6, 2
	if quarter, is := strings.CutPrefix(rest, "K"); is {
		rest, months, most = quarter, 3, 4
	}
	if !found || len(y) != 4 || len(rest) != 1 || !digits(y) || !digits(rest) {
		return 0, 0, 0, false
	}
	year, _ = strconv.Atoi(y)
	part, _ = strconv.Atoi(rest)
	return year, part, months, year >= 1000 && part >= 1 && part <= most
}

// periodLabel names the part-th period of so many months of a year.
func periodLabel(year, part, months int) string {
	if months == 3 {
		return fmt.Sprintf("%d-K%d", year, part)
	}
	return fmt.Sprintf("%d-%d", year, part)
}

// PeriodRange gives the first and the last day of a period; ok is false for what is
// no period.
func PeriodRange(label string) (from, to time.Time, ok bool) {
	year, part, months, ok := splitPeriod(label)
	if !ok {
		return from, to, false
	}
	from = time.Date(year, time.Month((part-1)*months+1), 1, 0, 0, 0, 0, amsterdam)
	return from, from.AddDate(0, months, -1), true
}

// PeriodWords writes a period as people say it: "derde kwartaal van 2026" and "eerste
// helft van 2026"; empty for what is no period.
func PeriodWords(label string) string {
	_, _, months, ok := splitPeriod(label)
	switch {
	case !ok:
		return ""
	case months == 3:
		return SetPeriodLabel(label)
	}
	return PeriodLabel(label)
}

// OverPeriod writes a period after “over”: "het derde kwartaal van 2026" and "de eerste
// helft van 2026".
func OverPeriod(label string) string {
	if IsQuarter(label) {
		return "het " + PeriodWords(label)
	}
	return "de " + PeriodWords(label)
}

// PreviousPeriod gives the period of the same length before one; empty for what is no
// period.
func PreviousPeriod(label string) string {
	year, part, months, ok := splitPeriod(label)
	if !ok {
		return ""
	}
	if part--; part == 0 {
		year, part = year-1, 12/months
	}
	return periodLabel(year, part, months)
}
