package portal

import "strconv"

// PartyKeys are the scope keys of the people between whom a covenant is talked about:
// the municipality, and the organisations that sign or are heard.
func (c Covenant) PartyKeys(municipality ID) []string {
	keys := []string{OrgScope(municipality)}
	for _, p := range c.Parties {
		if c.Heard(p.Org) && p.Org != municipality {
			keys = append(keys, OrgScope(p.Org))
		}
	}
	return keys
}

// writerKeys are the scope keys of who prepares a covenant and who writes along.
func (c Covenant) writerKeys() []string {
	keys := []string{ScopePrepare}
	for _, w := range c.Writers {
		keys = append(keys, PersonScope(w))
	}
	return keys
}

// TextScope gives the scope keys under which the clauses of a version are found: a
// draft by who writes it, a version on its way by the parties, the one in force by
// whoever may read the covenant. None for a version that was dropped or replaced: it
// is read, not found.
func (c Covenant) TextScope(v CovenantVersion, municipality ID) []string {
	switch {
	case v.Coming() && (v.State == CovenantDraft || !v.WasShown()):
		return c.writerKeys()
	case v.Coming():
		return c.PartyKeys(municipality)
	case v.State == CovenantInForce, v.State == CovenantEnded && !v.InForceFrom.IsZero():
		return c.Scope(municipality)
	}
	return nil
}

// CommentScope gives the scope keys under which comments on a version are found: they
// stay between the parties, and with the writers while the text is a draft again.
func (c Covenant) CommentScope(v CovenantVersion, municipality ID) []string {
	if v.State == CovenantDraft || v.DroppedDraft() || !v.WasShown() {
		return c.writerKeys()
	}
	return c.PartyKeys(municipality)
}

// TextRef is what search calls a version of a covenant.
func (c Covenant) TextRef(nr int) Ref {
	return Ref{Kind: KindCovenant, ID: c.ID + "." + ID(strconv.Itoa(nr))}
}

// SplitText gives the covenant and the version that a found reference stands for; 0
// for the covenant as a whole.
func SplitText(id ID) (covenant ID, nr int) {
	c, v := SplitClause(Ref{Kind: KindClause, ID: id})
	if c == "" {
		return id, 0
	}
	nr, err := strconv.Atoi(string(v))
	if err != nil {
		return id, 0
	}
	return c, nr
}
