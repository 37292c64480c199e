package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type retentionTables interface {
	// DeleteTable removes a round table with what hangs under it and what is findable
	// of that, but not its documents and berichten.
	DeleteTable(ctx context.Context, t portal.RoundTable) error
	PassesWithAddress(ctx context.Context) ([]portal.GuestPass, error)
}

// tableStateOf is the state of the round tables of a kind of retention.
func tableStateOf(kind portal.RetentionKind) portal.TableState {
	if kind == portal.RetainDroppedTables {
		return portal.TableDropped
	}
	return portal.TableAdopted
}

// tablesBefore are the round tables of a kind that ended before a moment, the
// oldest first.
func (a *App) tablesBefore(ctx context.Context, kind portal.RetentionKind, before time.Time) ([]portal.RoundTable, error) {
	ts, err := a.store.TablesIn(ctx, []portal.TableState{tableStateOf(kind)}, time.Time{}, before, 0)
	return slices.DeleteFunc(ts, func(t portal.RoundTable) bool { return !t.End.Before(before) }), err
}

func (a *App) countTablesBefore(ctx context.Context, kind portal.RetentionKind, before time.Time) (int64, error) {
	ts, err := a.tablesBefore(ctx, kind, before)
	return int64(len(ts)), err
}

// dueTables are the round tables on no list whose term is over.
func (a *App) dueTables(ctx context.Context, rule portal.RetentionRule) ([]portal.DestructionRow, error) {
	if rule.Fate == portal.Keep {
		return nil, nil
	}
	listed, err := a.onOpenLists(ctx, rule.Kind)
	if err != nil {
		return nil, err
	}
	due, err := a.tablesBefore(ctx, rule.Kind, rule.Term.Cutoff(a.now()))
	var rows []portal.DestructionRow
	for _, t := range due {
		if !slices.Contains(listed, t.ID) {
			rows = append(rows, portal.TableRow(t))
		}
	}
	return rows, err
}

// listedTable is listed for a round table. One that came to another state since has
// no term.
func (a *App) listedTable(ctx context.Context, row portal.DestructionRow, gone listedNow) (listedNow, error) {
	gone.about = portal.Ref{Kind: portal.KindTable, ID: row.ID}
	t, err := a.store.Table(ctx, row.ID)
	if err != nil {
		return gone, notFoundIsNil(err)
	}
	now := portal.TableRow(t)
	if now.Kind != row.Kind {
		now.Closed = time.Time{}
	}
	return listedNow{about: t.Ref(), title: t.Title, from: now.Closed,
		readable: func(by portal.Actor) bool { return policy.May(by, policy.ReadTable, t) },
		destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
			return a.destroyTable(ctx, w, t)
		}}, nil
}

// destroyTable removes a round table with everything that hangs under it, and with
// what others were told of it. What stays are the sealed events, without their
// details. A signal keeps that it was there, and what was agreed.
func (a *App) destroyTable(ctx context.Context, w *writing, t portal.RoundTable) (gone portal.DestroyedCounts, err error) {
	u, err := a.underTable(ctx, t)
	if err != nil {
		return gone, err
	}
	// First, while everything is there: it gives the links by which mail names it.
	if err := a.eraseMailAbout(ctx, u.table.refs()...); err != nil {
		return gone, err
	}
	forms := u.table.paths()
	abouts := u.tableAbouts()
	if err := a.eraseAround(ctx, w, &gone, u.documents, forms, abouts); err != nil {
		return gone, err
	}
	return gone, a.store.DeleteTable(ctx, t)
}

// retainGuests throws away the e-mail addresses of guests of whom the meeting is
// long enough ago; their names stay in the minutes.
func (a *App) retainGuests(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (bool, error) {
	passes, err := a.store.PassesWithAddress(ctx)
	if err != nil {
		return false, err
	}
	var old []portal.GuestPass
	for _, p := range passes {
		t, err := a.store.Table(ctx, p.Table)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return false, err
		}
		if t.End.Before(before(portal.RetainGuests)) && len(old) < retainAtOnce {
			old = append(old, p)
		}
	}
	if len(old) == 0 {
		return false, nil
	}
	return len(old) == retainAtOnce, a.underLeaseWrite(ctx, by, l, func(ctx context.Context, _ *writing) error {
		for _, p := range old {
			p.Email = ""
			if err := a.store.SaveGuestPass(ctx, &p); err != nil {
				return err
			}
		}
		return a.store.InsertErasure(ctx, &portal.Erasure{ID: portal.NewRandomID()})
	})
}
