package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// findCovenant loads a covenant that was found by its title or purpose, or by the
// clauses of one of its versions, as far as the actor may know of that.
func (a *App) findCovenant(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	covenant, nr := portal.SplitText(id)
	c, err := a.store.Covenant(ctx, covenant)
	if err != nil {
		return Found{}, false, notFoundIsNothing(err)
	}
	f := Found{Ref: portal.Ref{Kind: portal.KindCovenant, ID: id}, Number: c.Number, Title: "Convenant " + c.Number + ": " + c.Title}
	if nr == 0 {
		return f, policy.May(by, policy.ReadCovenant, c), nil
	}
	v, ok, err := a.versionOf(ctx, c, nr)
	f.Title += ", " + lowerLabel(v)
	return f, ok && policy.May(by, policy.ReadCovenant, policy.CovenantOn{Covenant: c, Text: v}), err
}

// lowerLabel names a version within a sentence: "versie 2 (ter consultatie)".
func lowerLabel(v portal.CovenantVersion) string {
	return strings.ToLower(v.Label() + " (" + v.State.Label() + ")")
}

// findClauseComment loads a comment that was found, for the parties.
func (a *App) findClauseComment(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	m, err := a.store.ClauseComment(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNothing(err)
	}
	c, err := a.store.Covenant(ctx, m.Covenant)
	if err != nil {
		return Found{}, false, notFoundIsNothing(err)
	}
	v, ok, err := a.versionOf(ctx, c, m.Nr)
	f := Found{Ref: m.Ref(), Number: c.Number, Title: "Reactie op " + c.Number + ": " + beginning(m.Text, subjectLength)}
	return f, ok && !m.Withdrawn && policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: c, Text: v}), err
}

// versionOf loads a version of a covenant; ok is false when it isn't there.
func (a *App) versionOf(ctx context.Context, c portal.Covenant, nr int) (v portal.CovenantVersion, ok bool, err error) {
	versions, err := a.store.CovenantVersions(ctx, c.ID)
	for _, v := range versions {
		if v.Nr == nr {
			return v, true, err
		}
	}
	return v, false, err
}

func (a *App) findSet(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	s, err := a.store.AgreementSet(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNothing(err)
	}
	return Found{Ref: s.Ref(), Number: s.Number, Title: "Afsprakenset " + s.Number + ": " + s.Title}, policy.May(by, policy.ReadSet, s), nil
}
