package portal

import "slices"

// ClauseChange is what became of one clause between two texts. A number is 0 where the
// clause isn't there.
type ClauseChange struct {
	Was, Is     Clause
	WasNr, IsNr int
	// Moved: it stands elsewhere among the clauses that both texts have. A number that
	// changed because others came or went is no move.
	Moved bool
}

// Added reports whether the clause is in the later text only.
func (c ClauseChange) Added() bool { return c.WasNr == 0 }

// Removed reports whether the clause is in the earlier text only.
func (c ClauseChange) Removed() bool { return c.IsNr == 0 }

// SameText reports whether heading, text, side and indicator are the same.
func (c ClauseChange) SameText() bool { return c.Was.saysSame(c.Is) }

// Unchanged reports whether nothing of the clause changed but perhaps its number.
func (c ClauseChange) Unchanged() bool {
	return !c.Added() && !c.Removed() && !c.Moved && c.SameText()
}

// CompareClauses lays two texts side by side: in the order of the second, with what was
// removed behind the clause that it followed.
func CompareClauses(before, after []Clause) []ClauseChange {
	place := func(in []Clause, id ID) int {
		return slices.IndexFunc(in, func(c Clause) bool { return c.ID == id })
	}
	stay := unmoved(before, after)
	var changes []ClauseChange
	for i, c := range after {
		ch := ClauseChange{Is: c, IsNr: i + 1}
		if at := place(before, c.ID); at >= 0 {
			ch.Was, ch.WasNr = before[at], at+1
			ch.Moved = !slices.Contains(stay, c.ID)
		}
		changes = append(changes, ch)
	}
	for i, c := range before {
		if place(after, c.ID) >= 0 {
			continue
		}
		at := 0
		if i > 0 { // what stood before it is placed already, gone or not
			at = 1 + slices.IndexFunc(changes, func(x ClauseChange) bool { return x.Was.ID == before[i-1].ID })
		}
		changes = slices.Insert(changes, at, ClauseChange{Was: c, WasNr: i + 1})
	}
	return changes
}

// unmoved are the clauses of both texts that kept their order: the longest run of them.
func unmoved(before, after []Clause) []ID {
	n, m := len(before), len(after)
	length := make([][]int, n+1) // of the longest common run from there on
	for i := range length {
		length[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if before[i].ID == after[j].ID {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var ids []ID
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case before[i].ID == after[j].ID:
			ids = append(ids, before[i].ID)
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return ids
}
