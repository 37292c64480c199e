package portal

// Balance says who commits to what in a version: the clauses by side, in the order of
// the text. Clauses by which nobody commits, such as definitions, are left out.
type Balance struct {
	Municipality, Partner, Mutual []BalanceItem
}

// BalanceItem is a clause in the balance; Number is its place in the text.
type BalanceItem struct {
	ID      ID
	Number  int
	Heading string
}

// Balance gives the balance of obligations of a version.
func (v CovenantVersion) Balance() Balance {
	var b Balance
	for i, c := range v.Clauses {
		item := BalanceItem{ID: c.ID, Number: i + 1, Heading: c.Heading}
		switch c.Commits {
		case SideMunicipality:
			b.Municipality = append(b.Municipality, item)
		case SidePartner:
			b.Partner = append(b.Partner, item)
		case SideMutual:
			b.Mutual = append(b.Mutual, item)
		}
	}
	return b
}

// Items are the clauses of one side.
func (b Balance) Items(side Side) []BalanceItem {
	return map[Side][]BalanceItem{SideMunicipality: b.Municipality, SidePartner: b.Partner, SideMutual: b.Mutual}[side]
}

// Heavier is the side that carries much more than the other: at least twice as many
// clauses, and two more. Empty when neither does; what both do counts for neither.
func (b Balance) Heavier() Side {
	m, p := len(b.Municipality), len(b.Partner)
	switch {
	case m >= p+2 && m >= 2*p:
		return SideMunicipality
	case p >= m+2 && p >= 2*m:
		return SidePartner
	}
	return ""
}
