package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// listedNow is what stands behind a row of a list, as it is now.
type listedNow struct {
	about    portal.Ref
	title    string
	path     string    // empty when the number on the list says where it stands
	from     time.Time // when its term began; zero when it doesn't run, or it is gone
	readable func(by portal.Actor) bool
	destroy  func(ctx context.Context, w *writing) (portal.DestroyedCounts, error)
}

// listed loads what stands behind a row of a list. What is gone has no term.
func (a *App) listed(ctx context.Context, row portal.DestructionRow) (listedNow, error) {
	gone := listedNow{readable: func(portal.Actor) bool { return false }}
	if row.Kind == portal.RetainDocuments {
		gone.about = portal.Ref{Kind: portal.KindDocument, ID: row.ID}
		d, err := a.store.Document(ctx, row.ID)
		if err != nil {
			return gone, notFoundIsNil(err)
		}
		return listedNow{about: d.Ref(), title: d.Title, from: portal.DocumentRow(d).Closed,
			readable: func(by portal.Actor) bool {
				return policy.May(by, policy.ReadDocument, policy.DocumentOn{Document: d})
			},
			destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
				return a.destroyDocument(ctx, w, d)
			}}, nil
	}
	if row.Kind == portal.RetainTables || row.Kind == portal.RetainDroppedTables {
		return a.listedTable(ctx, row, gone)
	}
	if row.Kind == portal.RetainCovenants || row.Kind == portal.RetainSets {
		return a.listedAgreed(ctx, row, gone)
	}
	if row.Kind.OfFigures() {
		return a.listedFigure(ctx, row, gone)
	}
	gone.about = portal.Ref{Kind: portal.KindSignal, ID: row.ID}
	s, err := a.store.Signal(ctx, row.ID)
	if err != nil {
		return gone, notFoundIsNil(err)
	}
	return listedNow{about: s.Ref(), title: s.Title, from: s.ClosedAt(),
		readable: func(by portal.Actor) bool { return policy.May(by, policy.ReadSignal, s) },
		destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
			return a.destroySignal(ctx, w, s)
		}}, nil
}

// dueRows are the rows of a new list of the rule's kind.
func (a *App) dueRows(ctx context.Context, rule portal.RetentionRule) ([]portal.DestructionRow, error) {
	if rule.Kind.OfFigures() {
		return a.dueFigures(ctx, rule)
	}
	switch rule.Kind {
	case portal.RetainSignals:
	case portal.RetainDocuments:
		return a.dueDocuments(ctx, rule)
	case portal.RetainTables, portal.RetainDroppedTables:
		return a.dueTables(ctx, rule)
	case portal.RetainCovenants, portal.RetainSets:
		return a.dueAgreed(ctx, rule)
	default:
		return nil, portal.ErrNotFound // it doesn't go by a list
	}
	listed, err := a.onOpenLists(ctx, rule.Kind)
	if err != nil {
		return nil, err
	}
	due, err := a.store.SignalsClosedBefore(ctx, rule.Term.Cutoff(a.now()), portal.MaxDestruction+len(listed))
	var rows []portal.DestructionRow
	for _, s := range due {
		if !slices.Contains(listed, s.ID) {
			rows = append(rows, portal.SignalRow(s))
		}
	}
	return rows, err
}

// dueDocuments are the chain's documents on no list whose term is over, longest
// first. There are no more than portal.MaxChainDocuments of them.
func (a *App) dueDocuments(ctx context.Context, rule portal.RetentionRule) ([]portal.DestructionRow, error) {
	if rule.Fate == portal.Keep {
		return nil, nil
	}
	listed, err := a.onOpenLists(ctx, rule.Kind)
	if err != nil {
		return nil, err
	}
	ds, err := a.store.DocumentsAbout(ctx, portal.ChainRef)
	var rows []portal.DestructionRow
	for _, d := range ds {
		if row := portal.DocumentRow(d); rule.Overdue(row.Closed, a.now()) && !slices.Contains(listed, d.ID) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(x, y portal.DestructionRow) int { return x.Closed.Compare(y.Closed) })
	return rows, err
}

// destroyDocument removes a document of the chain with what others were told of
// it. What stays are the sealed events, without their details.
func (a *App) destroyDocument(ctx context.Context, w *writing, d portal.Document) (gone portal.DestroyedCounts, err error) {
	if err := a.eraseMailAbout(ctx, d.Ref()); err != nil {
		return gone, err
	}
	ms, err := a.store.MailsAbout(ctx, d.Ref())
	if err != nil {
		return gone, err
	}
	if err := a.dropMails(ctx, ms); err != nil {
		return gone, err
	}
	if err := a.eraseDocument(ctx, w, d.ID); err != nil {
		return gone, err
	}
	if err := a.dropBerichtenAbout(ctx, d.Ref()); err != nil {
		return gone, err
	}
	if err := a.eraseEventDetails(ctx, d.Ref()); err != nil {
		return gone, err
	}
	gone.Files = len(d.Versions)
	return gone, a.dropDraftsUnder(ctx, "/documenten/"+string(d.ID))
}

// eraseAround removes what stands around something that is destroyed: its documents,
// counted in gone, and mails, kept uploads, berichten, event details and unsent forms
// about it and about these.
func (a *App) eraseAround(ctx context.Context, w *writing, gone *portal.DestroyedCounts, documents []portal.Document, forms []string, abouts []portal.Ref) error {
	for _, d := range documents {
		forms, abouts = append(forms, "/documenten/"+string(d.ID)), append(abouts, d.Ref())
		gone.Documents++
		gone.Files += len(d.Versions)
		if err := a.eraseDocument(ctx, w, d.ID); err != nil {
			return err
		}
	}
	for _, about := range abouts {
		ms, err := a.store.MailsAbout(ctx, about)
		if err != nil {
			return err
		}
		if err := a.dropMails(ctx, ms); err != nil {
			return err
		}
		if err := a.eraseKept(ctx, w, about); err != nil {
			return err
		}
		if err := a.dropBerichtenAbout(ctx, about); err != nil {
			return err
		}
		if err := a.eraseEventDetails(ctx, about); err != nil {
			return err
		}
	}
	return a.dropDraftsUnder(ctx, forms...)
}

// dropDraftsUnder removes everybody's unsent forms under some addresses.
func (a *App) dropDraftsUnder(ctx context.Context, paths ...string) error {
	drafts, err := a.store.DraftsUnder(ctx, paths...)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := a.store.DeleteDraft(ctx, d.Owner, d.Form); err != nil {
			return err
		}
	}
	return nil
}
