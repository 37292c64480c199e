package portal

import "slices"

// ChangesClause keeps that the decision changes a clause of a covenant; see ClauseRef.
func (d *Decision) ChangesClause(clause Ref) (Fact, error) {
	if d.Dropped {
		return Fact{}, Errorf(Conflict, "Dit is teruggenomen. Het kan geen artikel meer veranderen.")
	}
	if !slices.Contains(d.Changed, clause) {
		d.Changed = append(slices.Clone(d.Changed), clause)
	}
	return d.fact(DecisionLedToClause, nil), nil
}
