package portal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// BudgetRow is one row of the budget: the same money in the words of each source.
type BudgetRow struct {
	Key   string
	Label string // "Aanbeveling I en II", a year, or the line's own title
	// Numbers are those of its recommendations, as an import reads them: "I+II".
	Numbers string
	// Lines stand in the order of the sources; one without an id: that source doesn't
	// name this row.
	Lines []BudgetLine
	// Leads is the line that spending is compared with; its ID is empty for a year.
	Leads BudgetLine
	Point BudgetPoint
	// Committed and Paid are the sums up to the quarter asked for.
	Committed, Paid Cents
	Quarters        []Spent // up to that quarter, in order
}

// BudgetSource is a source with its sums.
type BudgetSource struct {
	Name string
	// Sum adds up its parts; Years its years, Stated is its own sum. A source without
	// such lines has none.
	Sum, Years, Stated          Cents
	HasSum, HasYears, HasStated bool
	Leads                       bool
}

// BudgetTable is the budget with its sources side by side.
type BudgetTable struct {
	Sources []BudgetSource
	Parts   []BudgetRow // per recommendation, and what is for the whole plan
	Years   []BudgetRow
	Totals  []BudgetLine // the sources' own sums
	// Budgeted, Committed, Paid and Left are the sums of their columns over Parts. What is
	// spent on a line without an amount counts in Committed and Paid, never in Left.
	Budgeted, Committed, Paid, Left Cents
	Quarters                        []Spent // the sums per quarter
}

// Line gives what a source says of the row.
func (r BudgetRow) Line(source string) (BudgetLine, bool) {
	for _, l := range r.Lines {
		if l.ID != "" && l.Source == source {
			return l, true
		}
	}
	return BudgetLine{}, false
}

// span gives the smallest and the largest amount that a source names, and how many name one.
func (r BudgetRow) span() (low, high Cents, n int) {
	for _, l := range r.Lines {
		if l.ID == "" || l.Blank {
			continue
		}
		if n == 0 || l.Amount < low {
			low = l.Amount
		}
		if n == 0 || l.Amount > high {
			high = l.Amount
		}
		n++
	}
	return low, high, n
}

// Differs reports whether sources name different amounts. A source that names none
// contradicts nobody: blank is not zero.
func (r BudgetRow) Differs() bool { return r.Difference() != 0 }

// Difference is how far the sources are apart.
func (r BudgetRow) Difference() Cents {
	low, high, _ := r.span()
	return high - low
}

// Settled reports whether a person said which source is right, about these amounts.
func (r BudgetRow) Settled() bool {
	return !r.Point.SettledAt.IsZero() && r.Point.Amounts == r.amounts()
}

// Open reports whether it is an open point.
func (r BudgetRow) Open() bool { return r.Differs() && !r.Settled() }

// Left is what can still be spent: the amount without what was committed, or spent when
// that is more. ok is false when no amount is named.
func (r BudgetRow) Left() (left Cents, ok bool) {
	return r.Leads.Amount - max(r.Committed, r.Paid), r.Leads.ID != "" && !r.Leads.Blank
}

// NewBudgetTable lays the lines of all sources side by side, with what was committed
// and spent up to and including a quarter; empty for all.
func NewBudgetTable(lines []BudgetLine, points []BudgetPoint, recs []Recommendation, upTo string) BudgetTable {
	t := BudgetTable{}
	for _, l := range lines {
		if !slices.ContainsFunc(t.Sources, func(s BudgetSource) bool { return s.Name == l.Source }) {
			t.Sources = append(t.Sources, BudgetSource{Name: l.Source})
		}
	}
	slices.SortFunc(t.Sources, func(x, y BudgetSource) int { return cmp.Compare(x.Name, y.Name) })
	rows := map[string]*BudgetRow{}
	var order []string
	for _, l := range lines {
		at := slices.IndexFunc(t.Sources, func(s BudgetSource) bool { return s.Name == l.Source })
		t.Sources[at].add(l)
		if l.Total {
			t.Totals = append(t.Totals, l)
			continue
		}
		r := rows[l.Key()]
		if r == nil {
			r = &BudgetRow{Key: l.Key(), Lines: make([]BudgetLine, len(t.Sources))}
			rows[r.Key], order = r, append(order, r.Key)
		}
		r.Lines[at] = l
	}
	for _, key := range order {
		r := rows[key]
		i := slices.IndexFunc(points, func(p BudgetPoint) bool { return p.Key == key })
		if i >= 0 {
			r.Point = points[i]
		}
		r.finish(recs, upTo)
		if r.Leads.ID != "" {
			t.Parts = append(t.Parts, *r)
		} else {
			t.Years = append(t.Years, *r)
		}
	}
	place := func(r BudgetRow) (int, int, string) { return recommendationPlace(r.any(), recs), r.any().Year, r.Label }
	byPlace := func(x, y BudgetRow) int {
		px, yx, lx := place(x)
		py, yy, ly := place(y)
		return cmp.Or(cmp.Compare(px, py), cmp.Compare(yx, yy), cmp.Compare(lx, ly))
	}
	slices.SortFunc(t.Parts, byPlace)
	slices.SortFunc(t.Years, byPlace)
	t.sum()
	return t
}

func (s *BudgetSource) add(l BudgetLine) {
	s.Leads = s.Leads || l.Leading
	switch {
	case l.Blank:
	case l.Total:
		s.Stated, s.HasStated = l.Amount, true
	case l.Year != 0:
		s.Years, s.HasYears = s.Years+l.Amount, true
	default:
		s.Sum, s.HasSum = s.Sum+l.Amount, true
	}
}

// any is the first line that a source has for the row.
func (r BudgetRow) any() BudgetLine {
	for _, l := range r.Lines {
		if l.ID != "" {
			return l
		}
	}
	return BudgetLine{}
}

// finish fills in what follows from the lines: the words, the leading line and what was
// spent.
func (r *BudgetRow) finish(recs []Recommendation, upTo string) {
	first := r.any()
	r.Label, r.Numbers = BudgetLabel(first, recs), strings.Join(budgetNumbers(first, recs), "+")
	if !first.Part() {
		return
	}
	r.Leads = first
	for _, l := range r.Lines {
		if l.ID != "" && l.Leading {
			r.Leads = l
		}
	}
	if l, ok := r.Line(r.Point.Source); ok && r.Settled() {
		r.Leads = l
	}
	for _, l := range r.Lines {
		for _, s := range l.Spent {
			if upTo == "" || s.Quarter <= upTo {
				r.Quarters = append(r.Quarters, s)
				r.Committed, r.Paid = r.Committed+s.Committed, r.Paid+s.Paid
			}
		}
	}
	slices.SortFunc(r.Quarters, func(x, y Spent) int { return cmp.Compare(x.Quarter, y.Quarter) })
}

func (t *BudgetTable) sum() {
	for _, r := range t.Parts {
		t.Committed, t.Paid = t.Committed+r.Committed, t.Paid+r.Paid
		if left, ok := r.Left(); ok {
			t.Budgeted, t.Left = t.Budgeted+r.Leads.Amount, t.Left+left
		}
		for _, s := range r.Quarters {
			i := slices.IndexFunc(t.Quarters, func(x Spent) bool { return x.Quarter == s.Quarter })
			if i < 0 {
				t.Quarters, i = append(t.Quarters, Spent{Quarter: s.Quarter}), len(t.Quarters)
			}
			t.Quarters[i].Committed += s.Committed
			t.Quarters[i].Paid += s.Paid
		}
	}
	slices.SortFunc(t.Quarters, func(x, y Spent) int { return cmp.Compare(x.Quarter, y.Quarter) })
}

// Row gives the row with a key.
func (t BudgetTable) Row(key string) (BudgetRow, bool) {
	for _, r := range slices.Concat(t.Parts, t.Years) {
		if r.Key == key {
			return r, true
		}
	}
	return BudgetRow{}, false
}

// OpenPoints are the rows on which sources differ and nobody said yet which is right.
func (t BudgetTable) OpenPoints() []BudgetRow {
	return slices.DeleteFunc(slices.Concat(t.Parts, t.Years), func(r BudgetRow) bool { return !r.Open() })
}

// recommendationPlace orders lines by their first recommendation; those of none go last.
func recommendationPlace(l BudgetLine, recs []Recommendation) int {
	place := MaxRecommendations + 1
	for _, r := range recs {
		if slices.Contains(l.Recommendations, r.ID) {
			place = min(place, r.Order)
		}
	}
	return place
}

// Total gives a source's own sum.
func (t BudgetTable) Total(source string) (BudgetLine, bool) {
	i := slices.IndexFunc(t.Totals, func(l BudgetLine) bool { return l.Source == source })
	if i < 0 {
		return BudgetLine{}, false
	}
	return t.Totals[i], true
}

// budgetNumbers are the numbers of a line's recommendations, in order.
func budgetNumbers(l BudgetLine, recs []Recommendation) []string {
	var numbers []string
	for _, r := range recs {
		if slices.Contains(l.Recommendations, r.ID) {
			numbers = append(numbers, r.Number)
		}
	}
	return numbers
}

// BudgetLabel says what a line is for: its recommendations, its year, or its own words.
func BudgetLabel(l BudgetLine, recs []Recommendation) string {
	numbers, label, year := budgetNumbers(l, recs), "", ""
	if l.Year != 0 {
		year = strconv.Itoa(l.Year)
	}
	switch n := len(numbers); {
	case l.Total:
		return "Som volgens de bron"
	case n == 0 && year != "":
		return year
	case n == 0:
		return l.Title
	case n == 1:
		label = "Aanbeveling " + numbers[0]
	default:
		label = "Aanbeveling " + strings.Join(numbers[:n-1], ", ") + " en " + numbers[n-1]
	}
	if year != "" {
		label += ", " + year
	}
	return label
}
