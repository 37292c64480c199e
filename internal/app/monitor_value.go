package app

import (
	"fmt"
	"strconv"

	"ketenportaal/internal/portal"
)

// FigureKind is how a figure is written.
type FigureKind uint8

// The kinds: how many, how many of how many, a median in working days, a number in
// hundredths and an amount in cents.
const (
	FigureCount FigureKind = iota
	FigureShare
	FigureDays
	FigureNumber
	FigureAmount
)

// FigureValue is one figure over one period. Of is, for a share and for days, how many
// it is about.
type FigureValue struct {
	Kind  FigureKind
	N, Of int
	// Hidden: it is about too few, or would tell a number that is. None: there is
	// nothing to measure.
	Hidden, None bool
}

// Words of a figure that isn't there.
const (
	FigureHidden = "verborgen"
	FigureNone   = "geen cijfer"
)

// String writes the figure for people.
func (v FigureValue) String() string {
	switch {
	case v.Hidden:
		return FigureHidden
	case v.None:
		return FigureNone
	case v.Kind == FigureDays:
		return workDays(v.N)
	case v.Kind == FigureNumber:
		return portal.Hundredths(v.N).String()
	case v.Kind == FigureAmount:
		return portal.Cents(v.N).String()
	case v.Few():
		return fmt.Sprintf("%d van %d", v.N, v.Of)
	case v.Kind == FigureShare:
		return fmt.Sprintf("%s%% (%d van %d)", tenths(v.tenths()), v.N, v.Of)
	}
	return strconv.Itoa(v.N)
}

// fewCases is below how many a percentage says more than is known.
const fewCases = 5

// Few reports whether the figure is a share of too few to be a percentage.
func (v FigureValue) Few() bool { return v.Kind == FigureShare && v.Of < fewCases }

// Size is how high the figure stands in a chart.
func (v FigureValue) Size() int64 {
	switch {
	case v.Hidden || v.None:
		return 0
	case v.Kind == FigureShare:
		return int64(v.tenths())
	}
	return int64(v.N)
}

// tenths is a share in tenths of a percent, rounded half up.
func (v FigureValue) tenths() int {
	if v.Of == 0 {
		return 0
	}
	return (2000*v.N + v.Of) / (2 * v.Of)
}

// tenths writes tenths with a decimal where there is one, as shares are written
// everywhere.
func tenths(n int) string { return portal.Hundredths(n * 10).String() }

func workDays(n int) string {
	if n == 1 {
		return "1 werkdag"
	}
	return strconv.Itoa(n) + " werkdagen"
}

// MonitorFigure is one figure over a period, with the one before and some periods
// before that. Key names it, so that a test can count it again.
type MonitorFigure struct {
	Key, Label, What string
	Now, Before      FigureValue
	// Trend is empty for a figure that is shown without; the last one is Now.
	Trend []TrendPoint
}

// TrendPoint is a figure over one of the periods up to the present.
type TrendPoint struct {
	Period string
	FigureValue
}

// Change compares the figure with the period before, in words; empty when one of them
// isn't shown or is about too few. earlier names that period: "het kwartaal ervoor".
func (f MonitorFigure) Change(earlier string) string {
	a, b := f.Before, f.Now
	if a.Hidden || a.None || a.Few() || b.Hidden || b.None || b.Few() {
		return ""
	}
	switch by := b.N - a.N; {
	case f.Now.Kind == FigureShare:
		return compared(b.tenths()-a.tenths(), earlier, "meer", "minder", "evenveel", func(n int) string { return tenths(n) + " procentpunt " })
	case f.Now.Kind == FigureDays:
		return compared(by, earlier, "langer", "korter", "even lang", func(n int) string { return workDays(n) + " " })
	default:
		return compared(by, earlier, "meer", "minder", "evenveel", func(n int) string { return strconv.Itoa(n) + " " })
	}
}

func compared(by int, earlier, up, down, same string, words func(int) string) string {
	switch {
	case by > 0:
		return words(by) + up + " dan " + earlier
	case by < 0:
		return words(-by) + down + " dan " + earlier
	}
	return same + " als " + earlier
}

// shownCount is a count as HideSmall shows it.
func shownCount(s portal.Shown) FigureValue {
	return FigureValue{Kind: FigureCount, N: s.N, Hidden: s.Hidden}
}
