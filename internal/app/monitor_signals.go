package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/portal"
)

// spread says which cells a counted value belongs to; nil: the value is the cell.
type spread func(value string, n int) map[string]int

// overPlaces counts a signal in each of its neighbourhoods.
func overPlaces(value string, n int) map[string]int {
	counts := map[string]int{}
	for _, id := range portal.ReadPlaces(value) {
		counts[string(id)] += n
	}
	return counts
}

// overRecognised tells signals that others recognised from the rest.
func overRecognised(value string, n int) map[string]int {
	if value == "" || value == "0" {
		return map[string]int{"nee": n}
	}
	return map[string]int{"ja": n}
}

// overHelps counts the answers to "Helpt dit?".
func overHelps(value string, n int) map[string]int {
	counts := map[string]int{}
	for i, c := range portal.ReadHelps(value) {
		if c > 0 {
			counts[string(portal.HelpAnswers()[i])] += c * n
		}
	}
	return counts
}

// spreads are the groups of which a counted value isn't the cell itself.
var spreads = map[portal.FigureGroup]spread{portal.ByPlaces: overPlaces, portal.ByRecognised: overRecognised, portal.ByHelps: overHelps}

// cells is a table of one period as it may be shown.
type cells struct {
	keys   []string
	shown  map[string]portal.Shown
	total  portal.Shown
	closed bool // too small to divide
}

// cells gives the table of a period by a group. What it shows and what the tables of
// the other quarter and of the half year show is decided together.
func (c counting) cells(ctx context.Context, step portal.FigureStep, period string, by portal.FigureGroup) (cells, error) {
	from, _, _ := portal.PeriodRange(period)
	quarters := portal.Quarters(portal.HalfYear(from))
	one, err := c.tally(ctx, step, quarters[0], by)
	if err != nil {
		return cells{}, err
	}
	two, err := c.tally(ctx, step, quarters[1], by)
	if err != nil {
		return cells{}, err
	}
	keys := map[string]bool{}
	for key := range one.cells {
		keys[key] = true
	}
	for key := range two.cells {
		keys[key] = true
	}
	t := cells{keys: slices.Sorted(maps.Keys(keys)), shown: map[string]portal.Shown{}}
	column := func(n map[string]int) []int {
		values := make([]int, len(t.keys))
		for i, key := range t.keys {
			values[i] = n[key]
		}
		return values
	}
	may := portal.HideHalves(column(one.cells), column(two.cells), [2]int{one.total, two.total})
	shown := may.Whole
	switch period {
	case quarters[0]:
		shown = may.First
	case quarters[1]:
		shown = may.Second
	}
	for i, key := range t.keys {
		t.shown[key] = shown.Cells[i]
	}
	t.total, t.closed = shown.Total, shown.Closed
	return t, nil
}

// cell is one cell as it may be shown; zero for one that isn't in the table.
func (t cells) cell(key string) portal.Shown {
	if t.closed {
		return portal.Shown{Hidden: true}
	}
	return t.shown[key]
}

// total is how many signals came to a step in a period.
func (c counting) total(ctx context.Context, step portal.FigureStep, period string) (portal.Shown, error) {
	by := portal.ByDays // which the median needs as well
	if step == portal.StepShared {
		by = portal.ByTheme
	}
	from, _, _ := portal.PeriodRange(period)
	quarters := portal.Quarters(portal.HalfYear(from))
	var n [2]int
	for i, quarter := range quarters {
		t, err := c.tally(ctx, step, quarter, by)
		if err != nil {
			return portal.Shown{}, err
		}
		n[i] = t.total
	}
	may := portal.HideHalves(nil, nil, n)
	switch period {
	case quarters[0]:
		return may.First.Total, nil
	case quarters[1]:
		return may.Second.Total, nil
	}
	return may.Whole.Total, nil
}

// stepCount is how many of the chosen signals came to a step in a period: with a filter
// the cell of the table without one.
func (c counting) stepCount(ctx context.Context, step portal.FigureStep, period string) (portal.Shown, error) {
	if !c.filter.some() {
		return c.total(ctx, step, period)
	}
	t, err := c.cells(ctx, step, period, c.filter.By)
	return t.cell(c.filter.Value), err
}

// stepDays is the median number of working days from sharing to a step, of those that
// came to it in the period.
func (c counting) stepDays(ctx context.Context, step portal.FigureStep, period string, cal portal.Calendar) (FigureValue, error) {
	count, err := c.stepCount(ctx, step, period)
	v := FigureValue{Kind: FigureDays, Hidden: count.Hidden, None: count.N == 0 && !count.Hidden}
	if err != nil || v.Hidden || v.None {
		return v, err
	}
	type pair struct{ at, shared time.Time }
	pairs, days := map[pair]int{}, map[string]time.Time{}
	var first, last time.Time
	for _, quarter := range portal.Quarters(period) {
		t, err := c.chosen(ctx, step, quarter)
		if err != nil {
			return v, err
		}
		for written, n := range t.cells {
			at, shared, ok := readDays(written, days)
			if !ok {
				continue
			}
			pairs[pair{at, shared}] += n
			if first.IsZero() || shared.Before(first) {
				first = shared
			}
			if at.After(last) {
				last = at
			}
		}
	}
	working, lasted := cal.WorkingDays(first, last), map[int]int{}
	for p, n := range pairs {
		lasted[working.Between(p.shared, p.at)] += n
	}
	v.N, v.Of = portal.Median(lasted)
	return v, nil
}

// readDays reads what portal.Signal.StepDays writes; days are those read before.
func readDays(written string, days map[string]time.Time) (at, shared time.Time, ok bool) {
	one, other, _ := strings.Cut(written, " ")
	for _, day := range []string{one, other} {
		if _, there := days[day]; there {
			continue
		}
		read, err := time.ParseInLocation(time.DateOnly, day, portal.Amsterdam())
		if err != nil {
			return at, shared, false
		}
		days[day] = read
	}
	return days[one], days[other], true
}

// share is one cell as part of the total.
func (t cells) share(key string) FigureValue {
	part := t.cell(key)
	return FigureValue{Kind: FigureShare, N: part.N, Of: t.total.N, Hidden: part.Hidden || t.total.Hidden, None: !t.total.Hidden && t.total.N == 0}
}

// periodBefore names the period before one of the same length.
func periodBefore(period string) string {
	if strings.Contains(period, "K") {
		return "het kwartaal ervoor"
	}
	return "het half jaar ervoor"
}

// trendOf are the last n periods up to one, the earliest first.
func trendOf(period string, n int) []string {
	periods := []string{period}
	for len(periods) < n {
		periods = append(periods, portal.PreviousPeriod(periods[len(periods)-1]))
	}
	slices.Reverse(periods)
	return periods
}
