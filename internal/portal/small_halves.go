package portal

import "slices"

// Column is one period of a table as it may be shown. Closed: none of its cells is
// shown, not even which are zero; its total may be.
type Column struct {
	Cells  []Shown
	Total  Shown
	Closed bool
}

// HalfYearTable is a table over a half year and its two quarters, as all three may be
// shown: side by side they tell no number that is hidden in one of them.
type HalfYearTable struct{ First, Second, Whole Column }

// The columns of a halfYear.
const (
	firstQuarter = iota
	secondQuarter
	wholeHalf
	halfColumns
)

// halfYear is a table on its way to be shown. Each row adds up, the quarters to the
// half year, and so does each column, to a total that is shown. As a graph: rows and
// columns are points, each hidden cell joins its row with its column. A hidden cell can
// be subtracted exactly when no other way of hidden cells leads from its row to its
// column.
type halfYear struct {
	cells  [][halfColumns]int
	first  [][halfColumns]bool // hidden for what they hold themselves
	hidden [][halfColumns]bool
}

// HideHalves hides what is small in a table over two quarters, first and second, and
// what would tell that. The cells of a column exclude each other. totals are how many
// the columns are about: a cell that holds nearly all tells how many it doesn't hold.
func HideHalves(first, second []int, totals [2]int) HalfYearTable {
	t := halfYear{cells: make([][halfColumns]int, len(first)), first: make([][halfColumns]bool, len(first))}
	all := [halfColumns]int{totals[0], totals[1], totals[0] + totals[1]}
	var alone [halfColumns]bool // columns that can't be shown beside the others
	for row := range first {
		t.cells[row] = [halfColumns]int{first[row], second[row], first[row] + second[row]}
		for column, n := range t.cells[row] {
			t.first[row][column] = ShowOne(n).Hidden || n > 0 && ShowOne(all[column]-n).Hidden
		}
	}
	t.hidden = slices.Clone(t.first)
	var closed [halfColumns]bool
	for column, n := range all {
		closed[column] = ShowOne(n).Hidden
	}
	if !closed[firstQuarter] && !closed[secondQuarter] {
		for row := range t.first {
			for column := range halfColumns {
				if t.first[row][column] && !t.protect(row, column) {
					alone[column] = true
				}
			}
		}
	}
	// A quarter and the half year tell the other quarter: of the three two may be shown
	// only when the third is.
	closed[firstQuarter], closed[secondQuarter] = closed[firstQuarter] || alone[firstQuarter], closed[secondQuarter] || alone[secondQuarter]
	closed[wholeHalf] = closed[wholeHalf] || alone[wholeHalf] || closed[firstQuarter] != closed[secondQuarter]
	apart := slices.Contains(closed[:], true)
	column := func(at int) Column { return t.column(at, all[at], closed[at], apart) }
	shown := HalfYearTable{column(firstQuarter), column(secondQuarter), column(wholeHalf)}
	switch one, two := all[firstQuarter], all[secondQuarter]; {
	case ShowOne(one).Hidden && ShowOne(two).Hidden && one+two < 2*(LeastShown-1): // together eight: both four
	case ShowOne(one).Hidden || ShowOne(two).Hidden:
		shown.Whole = t.column(wholeHalf, all[wholeHalf], true, true)
		shown.Whole.Total.Hidden, shown.Whole.Total.N = true, 0
	}
	return shown
}

// column is one of the columns as it is shown; apart: without the others, so that only
// its own cells could tell a hidden one.
func (t halfYear) column(at, total int, closed, apart bool) Column {
	c := Column{Cells: make([]Shown, len(t.cells)), Total: ShowOne(total)}
	own, forced := make([]int, len(t.cells)), make([]bool, len(t.cells))
	for row := range t.cells {
		own[row], forced[row] = t.cells[row][at], t.first[row][at]
		if c.Cells[row] = (Shown{N: own[row]}); t.hidden[row][at] {
			c.Cells[row] = Shown{Hidden: true}
		}
	}
	if apart && !closed {
		var whole Shown
		c.Cells, whole = hideSmall(own, forced)
		closed = whole.Hidden
	}
	if c.Closed = closed; closed {
		for row := range c.Cells {
			c.Cells[row] = Shown{Hidden: true}
		}
	}
	return c
}

// protect hides what is needed so that the hidden cell could as well hold one more or
// one less, with the same sums everywhere. It is false when there is no such way.
func (t halfYear) protect(row, column int) bool {
	up, down := t.way(row, column, true), t.way(row, column, false)
	if up == nil || down != nil && t.cost(down) < t.cost(up) {
		up = down
	}
	for _, at := range up {
		t.hidden[at.row][at.column] = true
	}
	return up != nil
}

// place is a cell of the table.
type place struct{ row, column int }

// wholePrice makes that a quarter is hidden sooner than the half year, always: a choice
// that changed from day to day would tell what neither day shows.
const wholePrice = 1 << 20

// price is what is lost by hiding a cell too.
func (t halfYear) price(at place) int {
	n := t.cells[at.row][at.column]
	switch {
	case t.hidden[at.row][at.column]:
		return 0
	case at.column == wholeHalf:
		return n + wholePrice
	}
	return n
}

func (t halfYear) cost(way []place) int {
	sum := 0
	for _, at := range way {
		sum += t.price(at)
	}
	return sum
}

// way finds the cells, hidden and to be hidden, over which one can be moved when the
// cell gets one more, or one less: from its row over a column to another row, and so
// on, to its own column. Each cell on it keeps at least one. Of all ways it is the one
// that hides the smallest numbers; nil when there is none.
func (t halfYear) way(row, column int, more bool) []place {
	if more == (column == wholeHalf) && t.cells[row][column] < 2 {
		return nil
	}
	type stop struct {
		cost int
		way  []place
	}
	rows, columns := map[int]stop{row: {}}, map[int]stop{}
	// The half year counts against its quarters, so there more is less.
	takes := func(c int, out bool) bool { return (out == more) != (c == wholeHalf) }
	step := func(from stop, at place, out bool) (stop, bool) {
		n := t.cells[at.row][at.column]
		if at == (place{row, column}) || n == 0 || takes(at.column, out) && n < 2 {
			return stop{}, false
		}
		return stop{cost: from.cost + t.price(at), way: append(slices.Clone(from.way), at)}, true
	}
	better := func(known map[int]stop, at int, s stop) bool {
		old, there := known[at]
		if there && old.cost <= s.cost {
			return false
		}
		known[at] = s
		return true
	}
	for changed := true; changed; {
		changed = false
		for r := range t.cells {
			from, there := rows[r]
			if !there {
				continue
			}
			for c := range halfColumns {
				if s, ok := step(from, place{r, c}, true); ok && better(columns, c, s) {
					changed = true
				}
			}
		}
		for c := range halfColumns {
			from, there := columns[c]
			if !there {
				continue
			}
			for r := range t.cells {
				if s, ok := step(from, place{r, c}, false); ok && better(rows, r, s) {
					changed = true
				}
			}
		}
	}
	return columns[column].way
}
