package portal

// LeastShown is how many signals, answers or complaints a figure must at least be
// about: with fewer a person could be recognised in it.
const LeastShown = 5

// Shown is a number as others may see it: N, or hidden because it is about too few.
type Shown struct {
	N      int
	Hidden bool
}

// ShowOne is one number that stands by itself.
func ShowOne(n int) Shown {
	if n > 0 && n < LeastShown {
		return Shown{Hidden: true}
	}
	return Shown{N: n}
}

// HideSmall hides the cells of a table that are about fewer than five, and as many
// others as are needed so that nobody finds a hidden one by subtracting the rest from
// the total, or by knowing these rules. A zero is about nobody and is shown. The cells
// exclude each other; ShowTotal says what to write as their total.
func HideSmall(cells []int) []Shown {
	shown, _ := hideSmall(cells, nil)
	return shown
}

// HideWith is HideSmall for a table of which some cells must be hidden anyway, as they
// could be found from another table; with the total as it may stand above it. forced
// is as long as cells.
func HideWith(cells []int, forced []bool) ([]Shown, Shown) { return hideSmall(cells, forced) }

// ShowTotal is the total of the cells as it may stand above HideSmall's: hidden when
// it is small itself, or would tell what the hidden cells are.
func ShowTotal(cells []int) Shown {
	_, total := hideSmall(cells, nil)
	return total
}

// ShowSum is the number over two periods of which the parts are shown elsewhere too:
// hidden when it would tell a hidden part.
func ShowSum(n1, n2 int, first, second Shown) Shown {
	sum := n1 + n2
	switch {
	case !first.Hidden && !second.Hidden:
		return Shown{N: sum}
	case first.Hidden != second.Hidden, sum < LeastShown, n1 == LeastShown-1 && n2 == LeastShown-1:
		return Shown{Hidden: true}
	}
	return Shown{N: sum}
}

// hideSmall works on sets of equal cells only, so that exchanging the values of
// hidden cells gives the same table: then what is hidden can't be told apart.
func hideSmall(cells []int, forced []bool) ([]Shown, Shown) {
	total, hidden := 0, make([]bool, len(cells))
	for i, n := range cells {
		total += n
		hidden[i] = n > 0 && n < LeastShown || n > 0 && forced != nil && forced[i]
	}
	whole := ShowOne(total)
	if whole.Hidden { // which cells are zero would tell the others
		hideAll(hidden)
	}
	if !whole.Hidden && !safe(cells, hidden) {
		switch {
		case hideEqual(cells, hidden, leastAbove(cells, hidden)):
			if !safe(cells, hidden) {
				hideEqual(cells, hidden, leastAbove(cells, hidden))
			}
		case hideEqual(cells, hidden, 0):
		}
		if !safe(cells, hidden) {
			hideAll(hidden)
			whole = Shown{Hidden: true}
		}
	}
	shown := make([]Shown, len(cells))
	for i, n := range cells {
		if shown[i].Hidden = hidden[i]; !hidden[i] {
			shown[i].N = n
		}
	}
	return shown, whole
}

// safe reports whether the sum of the hidden cells leaves each of them open: there are
// two or more, together not small, and they aren't all the least or all the most that
// a small cell can be.
func safe(cells []int, hidden []bool) bool {
	count, sum, least, most := 0, 0, -1, 0
	for i, n := range cells {
		if !hidden[i] {
			continue
		}
		count, sum, most = count+1, sum+n, max(most, n)
		if least < 0 || n < least {
			least = n
		}
	}
	if count == 0 {
		return true
	}
	return count > 1 && sum >= LeastShown && !(least == most && (most == 1 || most == LeastShown-1 || most >= LeastShown))
}

// leastAbove is the smallest number that is still shown and not zero; 0 without one.
func leastAbove(cells []int, hidden []bool) int {
	least := 0
	for i, n := range cells {
		if !hidden[i] && n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// hideEqual hides every cell that holds n, and says whether there was one.
func hideEqual(cells []int, hidden []bool, n int) bool {
	any := false
	for i, v := range cells {
		if v == n && !hidden[i] {
			hidden[i], any = true, true
		}
	}
	return any
}

func hideAll(hidden []bool) {
	for i := range hidden {
		hidden[i] = true
	}
}
