package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// spreadFromAgreed gives what holds copies of texts of a covenant or an agreement set:
// the signals and agenda proposals that were made of a clause, the decisions that
// changed it, and the sets between them.
func (a *App) spreadFromAgreed(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	abouts, err := a.besideAgreed(ctx, c.under)
	if err != nil {
		return nil, err
	}
	var found []copied
	for _, about := range abouts {
		next, err := a.heldIn(ctx, about, seen, func(to copied) []portal.TextAt { return portal.TextsHolding(to.Texts(), c.texts) })
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// besideAgreed is where a text of a covenant or an agreement set can have come from or
// gone to.
func (a *App) besideAgreed(ctx context.Context, u *underSubject) ([]portal.Ref, error) {
	var links []portal.Ref
	decided := func(ids ...portal.ID) {
		for _, id := range ids {
			links = append(links, portal.Ref{Kind: portal.KindDecision, ID: id})
		}
	}
	if x := u.covenant; x != nil {
		for _, l := range x.Covenant.Links {
			links = append(links, l.To)
		}
		for _, v := range x.Versions {
			decided(v.From)
		}
		for _, r := range x.Rounds {
			for _, k := range r.Conclusions {
				links = append(links, k.Became...)
			}
		}
		return a.subjectsOf(ctx, links)
	}
	decided(u.agreed.Decisions...)
	all, err := a.subjectsOf(ctx, links)
	if err != nil {
		return nil, err
	}
	covenants, err := a.store.CovenantsAbout(ctx, u.agreed.Ref())
	for _, c := range covenants {
		all = append(all, c.Ref())
	}
	return all, err
}

// subjectsOf gives what privacymeldingen about objects would be about: of a decision or
// a proposal its round table. What is gone, or has no texts of its own, is left out.
func (a *App) subjectsOf(ctx context.Context, links []portal.Ref) ([]portal.Ref, error) {
	var all []portal.Ref
	for _, l := range links {
		table := portal.ID("")
		var err error
		switch l.Kind {
		case portal.KindSignal, portal.KindTable, portal.KindCovenant, portal.KindAgreementSet:
			all = append(all, l)
		case portal.KindClause:
			covenant, _ := portal.SplitClause(l)
			all = append(all, portal.Ref{Kind: portal.KindCovenant, ID: covenant})
		case portal.KindDecision:
			var d portal.Decision
			d, err = a.store.Decision(ctx, l.ID)
			table = d.Table
		case portal.KindProposal:
			var p portal.Proposal
			p, err = a.store.Proposal(ctx, l.ID)
			table = p.Table
		}
		if notFoundIsNil(err) != nil {
			return nil, err
		}
		if table != "" {
			all = append(all, portal.Ref{Kind: portal.KindTable, ID: table})
		}
	}
	return all, nil
}

// agreedAbout are the covenants and agreement sets that say something of an object.
func (a *App) agreedAbout(ctx context.Context, about portal.Ref) ([]portal.Ref, error) {
	var all []portal.Ref
	covenants, err := a.store.CovenantsAbout(ctx, about)
	if err != nil {
		return nil, err
	}
	for _, c := range covenants {
		all = append(all, c.Ref())
	}
	if about.Kind != portal.KindDecision {
		return all, nil
	}
	sets, err := a.store.SetsOfDecision(ctx, about.ID)
	for _, s := range sets {
		all = append(all, s.Ref())
	}
	return all, err
}

// agreedAtTable are the covenants and agreement sets that have to do with what stands at
// a round table.
func (a *App) agreedAtTable(ctx context.Context, x *tableUnder) ([]portal.Ref, error) {
	var links, all []portal.Ref
	asked := []portal.Ref{}
	for _, it := range x.Table.Agenda {
		links = append(links, it.Links...)
	}
	for _, p := range x.Proposals {
		links, asked = append(links, p.Links...), append(asked, p.Ref())
	}
	for _, d := range x.Decisions {
		links, asked = append(links, d.Changed...), append(asked, d.Ref())
	}
	for _, l := range links {
		if covenant, _ := portal.SplitClause(l); covenant != "" {
			l = portal.Ref{Kind: portal.KindCovenant, ID: covenant}
		}
		if l.Kind == portal.KindCovenant || l.Kind == portal.KindAgreementSet {
			all = append(all, l)
		}
	}
	for _, about := range asked {
		more, err := a.agreedAbout(ctx, about)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}
