package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ClausePage is everything the page of one clause shows to one reader.
type ClausePage struct {
	ClauseAt
	// Coming is the clause in the version on its way, where the reader may read that
	// and it isn't the one shown. Gone: that version no longer has it.
	Coming *ClauseAt
	Gone   *portal.CovenantVersion
	// Versions tell how it changed, the newest first.
	Versions []ClauseVersion
	Kept     *ClauseKept
	Links    []TableLink
	// Tables are the meetings with an agenda item about it.
	Tables  []portal.RoundTable
	MayLink bool
}

// ClauseVersion is what became of a clause in one version.
type ClauseVersion struct {
	Version portal.CovenantVersion
	Nr      int // its place; 0: it is no longer there
	// Before is the number of the version before it; 0 for the first one read.
	Before  int
	Changed bool // the text, the heading, who commits or the indicator
}

// ClauseKept is what was said of a clause in the last halfjaargesprek that was closed.
type ClauseKept struct {
	Period     string
	Answers    []ClauseKeptBy
	Conclusion string
}

// ClauseKeptBy is what one organisation said of a clause.
type ClauseKeptBy struct {
	Org string
	portal.KeepingAnswer
}

// Clause gives the page of a clause: to who may read a version that holds it. What is
// linked is shown as far as the reader may see it; the rest leaves no gap.
func (a *App) Clause(ctx context.Context, by portal.Actor, number string, id portal.ID) (ClausePage, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return ClausePage{}, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return ClausePage{}, err
	}
	at, ok := clauseIn(c, versions, id)
	if !ok {
		return ClausePage{}, portal.ErrNotFound
	}
	p := ClausePage{ClauseAt: at, Versions: clauseVersions(versions, id), MayLink: linksClause(by, c, versions)}
	for _, v := range versions {
		if !v.Coming() || v.Nr == at.Text.Nr {
			continue
		}
		if clause, nr := v.Clause(id); nr > 0 {
			p.Coming = &ClauseAt{CovenantOn: policy.CovenantOn{Covenant: c, Text: v}, Clause: clause, Nr: nr}
		} else {
			p.Gone = &v
		}
	}
	var refs []portal.Ref
	for _, l := range c.Links {
		if l.Clause == id {
			refs = append(refs, l.To)
		}
	}
	if p.Links, err = a.linked(ctx, by, refs); err != nil {
		return p, err
	}
	if p.Tables, err = a.clauseTables(ctx, by, portal.ClauseRef(c.ID, id)); err != nil {
		return p, err
	}
	p.Kept, err = a.clauseKept(ctx, by, c, id)
	return p, err
}

// clauseVersions tells how a clause changed from version to version, the newest first.
// A version that was dropped on its way isn't part of that.
func clauseVersions(versions []portal.CovenantVersion, id portal.ID) []ClauseVersion {
	var list []ClauseVersion
	var before portal.CovenantVersion
	for _, v := range versions {
		if v.State == portal.CovenantEnded && v.InForceFrom.IsZero() {
			continue
		}
		is, nr := v.Clause(id)
		was, wasNr := before.Clause(id)
		if nr > 0 || wasNr > 0 {
			same := is.Heading == was.Heading && is.Text == was.Text && is.Commits == was.Commits && is.Indicator == was.Indicator
			list = append(list, ClauseVersion{Version: v, Nr: nr, Before: before.Nr, Changed: nr == 0 || wasNr == 0 || !same})
		}
		before = v
	}
	slices.Reverse(list)
	return list
}

// clauseTables are the meetings with an agenda item about a clause that the reader may
// see.
func (a *App) clauseTables(ctx context.Context, by portal.Actor, ref portal.Ref) ([]portal.RoundTable, error) {
	found, err := a.store.TablesAbout(ctx, ref, maxTablesAbout)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(t portal.RoundTable) bool {
		return t.State == portal.TableDropped || !policy.May(by, policy.ReadTable, t) ||
			!slices.ContainsFunc(policy.VisibleItems(by, t), func(i portal.AgendaItem) bool { return slices.Contains(i.Links, ref) })
	}), nil
}

// clauseKept is what was said of a clause in the last halfjaargesprek that was closed,
// for who may read that.
func (a *App) clauseKept(ctx context.Context, by portal.Actor, c portal.Covenant, id portal.ID) (*ClauseKept, error) {
	if !policy.May(by, policy.ReadKeeping, policy.KeepingOn{Covenant: c}) {
		return nil, nil
	}
	rounds, err := a.store.KeepingRounds(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	i := -1
	for n, r := range rounds {
		if !r.Open() {
			i = n
		}
	}
	if i < 0 {
		return nil, nil
	}
	round := rounds[i]
	kept := &ClauseKept{Period: round.Period}
	for _, said := range round.Conclusions {
		if said.Clause == id {
			kept.Conclusion = said.Text
		}
	}
	reports, err := a.store.KeepingReports(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	parties, err := a.covenantParties(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, party := range parties {
		for _, r := range reports {
			answer := r.Answer(id)
			on := policy.KeepingOn{Round: round, Report: r, Covenant: c}
			if r.Round == round.ID && r.Org == party.Org && r.Sent() && answer.Kept != "" && policy.May(by, policy.ReadKeeping, on) {
				kept.Answers = append(kept.Answers, ClauseKeptBy{Org: party.Name, KeepingAnswer: answer})
			}
		}
	}
	if len(kept.Answers) == 0 && kept.Conclusion == "" {
		return nil, nil
	}
	return kept, nil
}
