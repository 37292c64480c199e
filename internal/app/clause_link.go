package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxClauseLinks is how much can be linked to one clause.
const maxClauseLinks = 50

// clauseLinkable are the kinds of things a clause can be linked to.
var clauseLinkable = []portal.ObjectKind{portal.KindSignal, portal.KindDecision, portal.KindProposal, portal.KindDocument, portal.KindAgreementSet}

// LinkClause links what was typed, numbers of things the actor may read, to a clause.
func (a *App) LinkClause(ctx context.Context, by portal.Actor, number string, clause portal.ID, typed string) error {
	return a.onClause(ctx, by, number, clause, func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error) {
		fields := portal.Fields{}
		refs, err := a.refs(ctx, by, "link", typed, fields)
		if err != nil {
			return nil, err
		}
		if len(refs) == 0 && len(fields) == 0 {
			fields["link"] = "Schrijf op wat bij dit artikel hoort, zoals S-2026-0042."
		}
		there := 0
		for _, l := range c.Links {
			if l.Clause == clause {
				there++
			}
		}
		var facts []portal.Fact
		links := slices.Clone(c.Links)
		for _, ref := range refs {
			switch {
			case !slices.Contains(clauseLinkable, ref.Kind):
				fields["link"] = "Dit kan niet bij een artikel horen. Kies een signaal, besluit, agendavoorstel, document of afsprakenset."
			case slices.ContainsFunc(links, func(l portal.ClauseLink) bool { return l.Clause == clause && l.To == ref }):
				fields["link"] = "Dit hoort al bij dit artikel."
			default:
				links = append(links, portal.ClauseLink{Clause: clause, To: ref, By: by.ID, At: a.now()})
				facts = append(facts, c.Fact(portal.ClauseLinked, map[string]string{portal.DetailItem: string(clause)}))
			}
		}
		if there+len(facts) > maxClauseLinks {
			fields["link"] = "Bij een artikel kunnen ten hoogste " + portal.Number(maxClauseLinks) + " dingen horen."
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		c.Links = links
		return facts, nil
	})
}

// UnlinkClause takes a link away that the actor may know of.
func (a *App) UnlinkClause(ctx context.Context, by portal.Actor, number string, clause portal.ID, to portal.Ref) error {
	return a.onClause(ctx, by, number, clause, func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error) {
		if _, err := a.tableLink(ctx, by, to); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(c.Links, func(l portal.ClauseLink) bool { return l.Clause == clause && l.To == to })
		if i < 0 {
			return nil, portal.ErrChanged
		}
		c.Links = slices.Delete(slices.Clone(c.Links), i, i+1)
		return []portal.Fact{c.Fact(portal.ClauseUnlinked, map[string]string{portal.DetailItem: string(clause)})}, nil
	})
}

// onClause changes the links of a covenant, for who may link to the clause. When the
// covenant was last changed stays as it is: the order of the list tells nobody that
// something they may not read was linked.
func (a *App) onClause(ctx context.Context, by portal.Actor, number string, clause portal.ID, do func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.linkableClause(ctx, by, number, clause)
		if err != nil {
			return err
		}
		facts, err := do(ctx, &c)
		if err != nil {
			return err
		}
		return a.saveUnseen(ctx, w, &c, facts...)
	})
}

// linkableClause gives the covenant of a clause to which the actor may link.
func (a *App) linkableClause(ctx context.Context, by portal.Actor, number string, clause portal.ID) (portal.Covenant, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return c, err
	}
	if _, err := a.clauseAt(ctx, by, c, clause); err != nil {
		return c, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return c, err
	}
	if !linksClause(by, c, versions) {
		return c, portal.ErrForbidden
	}
	return c, nil
}

// MayLinkClause says whether the actor may link to a clause: before a page says what
// is wrong with a form.
func (a *App) MayLinkClause(ctx context.Context, by portal.Actor, number string, clause portal.ID) error {
	_, err := a.linkableClause(ctx, by, number, clause)
	return err
}

// ClauseChoice is a covenant with its clauses, to choose one from.
type ClauseChoice struct {
	Covenant, Title string
	Clauses         []ClauseAt
}

// maxClauseCovenants is how many covenants one chooses a clause from.
const maxClauseCovenants = 50

// ClauseChoices gives the clauses that the actor may link to, per covenant: those of
// the newest version they may read, and those of the one in force that it no longer
// has. It is empty for who keeps no covenants.
func (a *App) ClauseChoices(ctx context.Context, by portal.Actor) ([]ClauseChoice, error) {
	if !policy.May(by, policy.KeepCovenant, nil) {
		return nil, nil
	}
	page, err := a.store.Covenants(ctx, portal.CovenantQuery{Scope: policy.TableKeys(by), Page: portal.Page{Limit: maxClauseCovenants}})
	if err != nil {
		return nil, err
	}
	var choices []ClauseChoice
	for _, c := range page.Rows {
		if c.Ended != nil || !policy.May(by, policy.KeepCovenant, c) {
			continue
		}
		versions, err := a.readableVersions(ctx, by, c)
		if err != nil {
			return nil, err
		}
		choice := ClauseChoice{Covenant: c.Number, Title: c.Title}
		for _, v := range forceFirst(c, versions) {
			for i, clause := range v.Clauses {
				known := slices.ContainsFunc(choice.Clauses, func(x ClauseAt) bool { return x.Clause.ID == clause.ID })
				if !known && (v.Nr == c.InForce || v.Coming()) {
					choice.Clauses = append(choice.Clauses, ClauseAt{CovenantOn: policy.CovenantOn{Covenant: c, Text: v}, Clause: clause, Nr: i + 1})
				}
			}
		}
		if len(choice.Clauses) > 0 {
			choices = append(choices, choice)
		}
	}
	return choices, nil
}

// Linkable gives what somebody wants to put with a clause, by its number, when they may
// read it.
func (a *App) Linkable(ctx context.Context, by portal.Actor, number string) (TableLink, error) {
	if by.Zero() {
		return TableLink{}, portal.ErrLogin
	}
	fields := portal.Fields{}
	refs, err := a.refs(ctx, by, "link", number, fields)
	if err != nil {
		return TableLink{}, err
	}
	if len(refs) != 1 || !slices.Contains(clauseLinkable, refs[0].Kind) {
		return TableLink{}, portal.ErrNotFound
	}
	return a.tableLink(ctx, by, refs[0])
}
