package app

import (
	"context"
	"errors"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type destructionStore interface {
	DestructionListByNumber(ctx context.Context, number string) (portal.DestructionList, error)
	DestructionLists(ctx context.Context, p portal.Page) (portal.Listing[portal.DestructionList], error)
	DestructionListsIn(ctx context.Context, states ...portal.DestructionState) ([]portal.DestructionList, error)
	InsertDestructionList(ctx context.Context, l *portal.DestructionList) error
	SaveDestructionList(ctx context.Context, l *portal.DestructionList) error

	retentionSignals
	retentionTables
	retentionCovenants
	retentionFigures
}

// DestructionOverview is what the page about keeping shows.
type DestructionOverview struct {
	Table     portal.RetentionTable
	Due       map[portal.RetentionKind]int // on no list, and the term is over
	Lists     portal.Listing[portal.DestructionList]
	MayManage bool
}

// Destructions gives the table, the lists, and how much is due.
func (a *App) Destructions(ctx context.Context, by portal.Actor, page portal.Page) (o DestructionOverview, err error) {
	if err := policy.Check(by, policy.ReadRetention, nil); err != nil {
		return o, err
	}
	if o.Table, err = a.store.RetentionTable(ctx); err != nil {
		return o, err
	}
	if o.Lists, err = a.store.DestructionLists(ctx, page); err != nil {
		return o, err
	}
	o.MayManage = policy.May(by, policy.ManageRetention, nil)
	o.Due = map[portal.RetentionKind]int{}
	for _, kind := range portal.FigureRetention() {
		count := func(before time.Time) (int64, error) { return a.countFiguresBefore(ctx, kind, before) }
		if o.Due[kind], err = a.countDue(ctx, o.Table.Rule(kind), count); err != nil {
			return o, err
		}
	}
	for kind, count := range map[portal.RetentionKind]func(before time.Time) (int64, error){
		portal.RetainSignals: func(before time.Time) (int64, error) { return a.store.CountSignalsClosedBefore(ctx, before) },
		portal.RetainDocuments: func(before time.Time) (int64, error) {
			return a.store.CountDocumentsBefore(ctx, portal.ChainRef, before)
		},
		portal.RetainTables: func(before time.Time) (int64, error) { return a.countTablesBefore(ctx, portal.RetainTables, before) },
		portal.RetainDroppedTables: func(before time.Time) (int64, error) {
			return a.countTablesBefore(ctx, portal.RetainDroppedTables, before)
		},
		portal.RetainCovenants: func(before time.Time) (int64, error) {
			return a.countAgreedBefore(ctx, portal.RetainCovenants, before)
		},
		portal.RetainSets: func(before time.Time) (int64, error) { return a.countAgreedBefore(ctx, portal.RetainSets, before) },
	} {
		if o.Due[kind], err = a.countDue(ctx, o.Table.Rule(kind), count); err != nil {
			return o, err
		}
	}
	return o, nil
}

// countDue counts what is due of a kind and on no list yet.
func (a *App) countDue(ctx context.Context, rule portal.RetentionRule, count func(before time.Time) (int64, error)) (int, error) {
	if rule.Fate != portal.Destroy {
		return 0, nil
	}
	n, err := count(rule.Term.Cutoff(a.now()))
	if err != nil {
		return 0, err
	}
	listed, err := a.onOpenLists(ctx, rule.Kind)
	return max(0, int(n)-len(listed)), err
}

// onOpenLists gives what of a kind stands on a list that waits or is being
// carried out.
func (a *App) onOpenLists(ctx context.Context, kind portal.RetentionKind) ([]portal.ID, error) {
	lists, err := a.store.DestructionListsIn(ctx, portal.DestructionProposed, portal.DestructionApproved)
	var ids []portal.ID
	for _, l := range lists {
		for _, r := range l.Rows {
			if r.Kind == kind && (r.Fate == portal.RowDue || r.Fate == portal.RowExcepted) {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids, err
}

// MakeDestructionList lists what of a kind has been kept long enough, for somebody
// else to approve, and gives its number. What stands on another open list is left
// out.
func (a *App) MakeDestructionList(ctx context.Context, by portal.Actor, kind portal.RetentionKind) (number string, err error) {
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ManageRetention, nil); err != nil {
			return err
		}
		table, err := a.store.RetentionTable(ctx)
		if err != nil {
			return err
		}
		rule := table.Rule(kind)
		due, err := a.dueRows(ctx, rule)
		if err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "destruction-"+portal.DestructionNumber(year, 0))
		if err != nil {
			return err
		}
		number = portal.DestructionNumber(year, n)
		l, fact, err := portal.NewDestructionList(rule, due, number, by, a.now())
		if err != nil {
			return err
		}
		if err := a.store.InsertDestructionList(ctx, &l); err != nil {
			return err
		}
		w.record(l.Version, fact)
		return nil
	})
	return number, err
}

// DestructionPage is one list as its reader may know it.
type DestructionPage struct {
	List portal.DestructionList
	// Titles of what the reader may open; the others have a number only.
	Titles map[portal.ID]string
	// Paths are the pages of those whose number doesn't say where they stand.
	Paths map[portal.ID]string
	// Dropped are rows that are not due any longer, and will not be destroyed.
	Dropped               map[portal.ID]bool
	MayManage, MayApprove bool
	// Touched: the reader made or changed it, so that somebody else approves.
	Touched bool
}

// DestructionList gives a list with what its reader may know of its rows.
func (a *App) DestructionList(ctx context.Context, by portal.Actor, number string) (p DestructionPage, err error) {
	if err := policy.Check(by, policy.ReadRetention, nil); err != nil {
		return p, err
	}
	if p.List, err = a.store.DestructionListByNumber(ctx, number); err != nil {
		return p, err
	}
	p.Titles, p.Paths, p.Dropped = map[portal.ID]string{}, map[portal.ID]string{}, map[portal.ID]bool{}
	p.Touched = p.List.Touched(by.ID)
	open := p.List.State == portal.DestructionProposed
	p.MayManage = open && policy.May(by, policy.ManageRetention, nil)
	p.MayApprove = open && policy.May(by, policy.ApproveDestruction, p.List)
	for _, r := range p.List.Rows {
		if r.Fate == portal.RowDestroyed {
			continue
		}
		now, err := a.listed(ctx, r)
		if err != nil {
			return p, err
		}
		p.Dropped[r.ID] = r.Fate == portal.RowDropped || !p.List.Rule.Overdue(now.from, a.now())
		if now.readable(by) {
			p.Titles[r.ID], p.Paths[r.ID] = now.title, now.path
		}
	}
	return p, nil
}

// changeDestruction runs one step of somebody on a list.
func (a *App) changeDestruction(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(l *portal.DestructionList) (portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ReadRetention, nil); err != nil {
			return err
		}
		l, err := a.store.DestructionListByNumber(ctx, number)
		if err != nil {
			return err
		}
		if err := policy.Check(by, action, l); err != nil {
			return err
		}
		if version != 0 && l.Version != version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde deze lijst net. Bekijk wat er nu staat en probeer het opnieuw.")
		}
		fact, err := do(&l)
		if err != nil {
			return err
		}
		if err := a.store.SaveDestructionList(ctx, &l); err != nil {
			return err
		}
		w.record(l.Version, fact)
		return nil
	})
}

// ExceptFromDestruction takes a row off a list: it is still needed.
func (a *App) ExceptFromDestruction(ctx context.Context, by portal.Actor, number string, id portal.ID, reason string, answer CitizenAnswer) error {
	return a.changeDestruction(ctx, by, policy.ManageRetention, number, 0, func(l *portal.DestructionList) (portal.Fact, error) {
		if fields, _ := checkCitizen(map[string]string{"reason": reason}, answer, l.Ref(), false); fields.Err() != nil {
			return portal.Fact{}, fields.Err()
		}
		return l.Except(id, reason, by)
	})
}

// RestoreToDestruction puts an excepted row back on its list.
func (a *App) RestoreToDestruction(ctx context.Context, by portal.Actor, number string, id portal.ID) error {
	return a.changeDestruction(ctx, by, policy.ManageRetention, number, 0, func(l *portal.DestructionList) (portal.Fact, error) { return l.Restore(id, by) })
}

// ApproveDestruction lets a list be carried out, at the version the actor saw.
// Nobody approves a list they made or changed.
func (a *App) ApproveDestruction(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeDestruction(ctx, by, policy.ApproveDestruction, number, version, func(l *portal.DestructionList) (portal.Fact, error) { return l.Approve(by, a.now()) })
}

// WithdrawDestruction ends a list that was not approved.
func (a *App) WithdrawDestruction(ctx context.Context, by portal.Actor, number string) error {
	return a.changeDestruction(ctx, by, policy.ManageRetention, number, 0, func(l *portal.DestructionList) (portal.Fact, error) { return l.Withdraw(a.now()) })
}

// CarryOutDestruction does one row of the oldest approved list, in one
// transaction under the lease, and reports whether more is waiting. Stopped at
// any moment, it goes on where it was: a row is destroyed once.
func (a *App) CarryOutDestruction(ctx context.Context, by portal.Actor, lease *Lease) (more bool, err error) {
	if err := policy.Check(by, policy.RunRetention, nil); err != nil {
		return false, err
	}
	lists, err := a.store.DestructionListsIn(ctx, portal.DestructionApproved)
	if err != nil || len(lists) == 0 {
		return false, err
	}
	err = a.underLeaseWrite(ctx, by, lease, func(ctx context.Context, w *writing) error {
		l, err := a.store.DestructionListByNumber(ctx, lists[0].Number)
		if err != nil || l.State != portal.DestructionApproved {
			return err // another instance was first
		}
		fact, err := a.destroyNext(ctx, w, &l)
		if err != nil {
			return err
		}
		if err := a.store.SaveDestructionList(ctx, &l); err != nil {
			return err
		}
		if fact.Type != "" {
			w.record(l.Version, fact)
		}
		return nil
	})
	if errors.Is(err, errLeaseLost) {
		return false, nil
	}
	return err == nil, err
}

// destroyNext destroys the next row, lets it drop off when it is not due any
// longer or the FG still has to decide about it, or ends the list.
func (a *App) destroyNext(ctx context.Context, w *writing, l *portal.DestructionList) (portal.Fact, error) {
	row, left := l.Next()
	if !left {
		return l.Finish(a.now())
	}
	now, err := a.listed(ctx, row)
	if err != nil {
		return portal.Fact{}, err
	}
	table, err := a.store.RetentionTable(ctx)
	if err != nil {
		return portal.Fact{}, err
	}
	waits, err := a.waitsForDecision(ctx, now.about)
	if err != nil {
		return portal.Fact{}, err
	}
	if waits || !l.Rule.Overdue(now.from, a.now()) || !table.Rule(row.Kind).Overdue(now.from, a.now()) {
		l.Drop(row.ID)
		return portal.Fact{}, nil
	}
	counts, err := now.destroy(ctx, w)
	if err != nil {
		return portal.Fact{}, err
	}
	return l.Destroyed(row.ID, counts)
}
