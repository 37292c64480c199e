package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// clausePrefix begins the place of a clause on the page of its covenant.
const clausePrefix = "artikel-"

// findCovenant loads a covenant that was found by its title or purpose, or by the
// clauses of one of its versions, as far as the actor may know of that.
func (a *App) findCovenant(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	covenant, nr := portal.SplitText(id)
	c, err := a.store.Covenant(ctx, covenant)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: portal.Ref{Kind: portal.KindCovenant, ID: id}, Number: c.Number, Title: "Convenant " + c.Number + ": " + c.Title, Parts: onePart(c.Purpose)}
	if nr == 0 {
		return f, policy.May(by, policy.ReadCovenant, c), nil
	}
	v, err := a.versionNr(ctx, c.ID, nr)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f.Title, f.Parts = f.Title+", "+lowerLabel(v), onePart(v.Why)
	for _, cl := range v.Clauses {
		f.Parts = append(f.Parts, FoundPart{Anchor: clausePrefix + string(cl.ID), Text: strings.Join([]string{cl.Heading, cl.Text, cl.Indicator}, "\n")})
	}
	return f, policy.May(by, policy.ReadCovenant, policy.CovenantOn{Covenant: c, Text: v}), nil
}

// lowerLabel names a version within a sentence: "versie 2 (ter consultatie)".
func lowerLabel(v portal.CovenantVersion) string {
	return strings.ToLower(v.Label() + " (" + v.State.Label() + ")")
}

// findClauseComment loads a comment that was found, for the parties.
func (a *App) findClauseComment(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	m, err := a.store.ClauseComment(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	c, err := a.store.Covenant(ctx, m.Covenant)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	v, err := a.versionNr(ctx, c.ID, m.Nr)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: m.Ref(), Number: c.Number, Title: "Reactie op " + c.Number + ": " + beginning(m.Text, subjectLength), Parts: onePart(m.Text, m.Proposal, m.Reason)}
	return f, !m.Withdrawn && policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: c, Text: v}), nil
}

func (a *App) findSet(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	s, err := a.store.AgreementSet(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: s.Ref(), Number: s.Number, Title: "Afsprakenset " + s.Number + ": " + s.Title}
	for _, g := range s.Agreements {
		if !g.Dropped {
			f.Parts = append(f.Parts, FoundPart{Text: g.Text})
		}
	}
	return f, policy.May(by, policy.ReadSet, s), nil
}
