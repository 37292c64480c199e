package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type retentionCovenants interface {
	// DeleteCovenant removes a covenant with what hangs under it and what is findable
	// of that, but not its documents and berichten.
	DeleteCovenant(ctx context.Context, c portal.Covenant) error
	DeleteAgreementSet(ctx context.Context, v portal.AgreementSet) error
	// EndedSets gives the agreement sets that are in use no longer.
	EndedSets(ctx context.Context) ([]portal.AgreementSet, error)
}

// agreedRows are how covenants or agreement sets that ended stand on a list, the
// earliest first. There are few.
func (a *App) agreedRows(ctx context.Context, kind portal.RetentionKind) ([]portal.DestructionRow, error) {
	var rows []portal.DestructionRow
	if kind == portal.RetainSets {
		sets, err := a.store.EndedSets(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range sets {
			rows = append(rows, portal.SetRow(s))
		}
	} else {
		covenants, err := a.store.AllCovenants(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range covenants {
			if row := portal.CovenantRow(c); !row.Closed.IsZero() {
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y portal.DestructionRow) int { return x.Closed.Compare(y.Closed) })
	return rows, nil
}

func (a *App) countAgreedBefore(ctx context.Context, kind portal.RetentionKind, before time.Time) (int64, error) {
	rows, err := a.agreedRows(ctx, kind)
	n := int64(0)
	for _, r := range rows {
		if r.Closed.Before(before) {
			n++
		}
	}
	return n, err
}

// dueAgreed are the covenants or agreement sets on no list whose term is over.
func (a *App) dueAgreed(ctx context.Context, rule portal.RetentionRule) ([]portal.DestructionRow, error) {
	listed, err := a.onOpenLists(ctx, rule.Kind)
	if err != nil {
		return nil, err
	}
	rows, err := a.agreedRows(ctx, rule.Kind)
	return slices.DeleteFunc(rows, func(r portal.DestructionRow) bool {
		return !rule.Overdue(r.Closed, a.now()) || slices.Contains(listed, r.ID)
	}), err
}

// listedAgreed is listed for a covenant or an agreement set.
func (a *App) listedAgreed(ctx context.Context, row portal.DestructionRow, gone listedNow) (listedNow, error) {
	if row.Kind == portal.RetainSets {
		gone.about = portal.Ref{Kind: portal.KindAgreementSet, ID: row.ID}
		s, err := a.store.AgreementSet(ctx, row.ID)
		if err != nil {
			return gone, notFoundIsNil(err)
		}
		return listedNow{about: s.Ref(), title: s.Title, from: portal.SetRow(s).Closed,
			readable: func(by portal.Actor) bool { return policy.May(by, policy.ReadSet, s) },
			destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
				u, err := a.underSet(ctx, s)
				if err != nil {
					return portal.DestroyedCounts{}, err
				}
				gone, err := a.destroyUnder(ctx, w, u)
				if err != nil {
					return gone, err
				}
				return gone, a.store.DeleteAgreementSet(ctx, s)
			}}, nil
	}
	gone.about = portal.Ref{Kind: portal.KindCovenant, ID: row.ID}
	c, err := a.store.Covenant(ctx, row.ID)
	if err != nil {
		return gone, notFoundIsNil(err)
	}
	return listedNow{about: c.Ref(), title: c.Title, from: portal.CovenantRow(c).Closed,
		readable: func(by portal.Actor) bool { return policy.May(by, policy.ReadCovenant, c) },
		destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
			u, err := a.underCovenant(ctx, c)
			if err != nil {
				return portal.DestroyedCounts{}, err
			}
			gone, err := a.destroyUnder(ctx, w, u)
			if err != nil {
				return gone, err
			}
			gone.Comments = len(u.covenant.Comments)
			return gone, a.store.DeleteCovenant(ctx, c)
		}}, nil
}

// destroyUnder removes what hangs under a covenant or an agreement set, and what others
// were told of it. What stays are the sealed events, without their details.
func (a *App) destroyUnder(ctx context.Context, w *writing, u *underSubject) (gone portal.DestroyedCounts, err error) {
	abouts, forms := u.refs(), u.paths()
	// First, while everything is there: it gives the links by which mail names it.
	if err := a.eraseMailAbout(ctx, abouts...); err != nil {
		return gone, err
	}
	err = a.eraseAround(ctx, w, &gone, u.documents, forms, abouts)
	return gone, err
}
