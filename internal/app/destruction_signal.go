package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

type retentionSignals interface {
	SignalsClosedBefore(ctx context.Context, before time.Time, limit int) ([]portal.Signal, error)
	CountSignalsClosedBefore(ctx context.Context, before time.Time) (int64, error)
	CountDocumentsBefore(ctx context.Context, about portal.Ref, before time.Time) (int64, error)
	DeleteSignal(ctx context.Context, s portal.Signal) (portal.DestroyedCounts, error)
	DeleteBundle(ctx context.Context, b portal.Bundle) error
	BerichtenOf(ctx context.Context, person portal.ID, about portal.Ref) ([]portal.Notification, error)
}

// destroySignal removes a signal with all that hangs under it and what others
// were told of it. What stays are the sealed events, without their details.
func (a *App) destroySignal(ctx context.Context, w *writing, s portal.Signal) (gone portal.DestroyedCounts, err error) {
	// First, while the signal is there: it gives the links by which mail names it.
	if err := a.eraseMailAbout(ctx, s.Ref()); err != nil {
		return gone, err
	}
	ms, err := a.store.MailsAbout(ctx, s.Ref())
	if err != nil {
		return gone, err
	}
	if err := a.dropMails(ctx, ms); err != nil {
		return gone, err
	}
	ds, err := a.store.DocumentsAbout(ctx, s.Ref())
	if err != nil {
		return gone, err
	}
	files, forms := 0, []string{"/signalen/" + s.Number}
	for _, d := range ds {
		forms = append(forms, "/documenten/"+string(d.ID))
		files += len(d.Versions)
		if err := a.eraseDocument(ctx, w, d.ID); err != nil {
			return gone, err
		}
		if err := a.eraseEventDetails(ctx, d.Ref()); err != nil {
			return gone, err
		}
	}
	if err := a.eraseKept(ctx, w, s.Ref()); err != nil {
		return gone, err
	}
	if err := a.dropBerichtenAbout(ctx, s.Ref()); err != nil {
		return gone, err
	}
	if err := a.eraseEventDetails(ctx, s.Ref()); err != nil {
		return gone, err
	}
	if err := a.dropDraftsUnder(ctx, forms...); err != nil {
		return gone, err
	}
	if err := a.leaveBundles(ctx, s.ID); err != nil {
		return gone, err
	}
	if err := a.leaveFlags(ctx, s); err != nil {
		return gone, err
	}
	if err := a.destroyRaised(ctx, w, s.Ref()); err != nil {
		return gone, err
	}
	if gone, err = a.store.DeleteSignal(ctx, s); err != nil {
		return gone, err
	}
	gone.Documents, gone.Files = len(ds), files
	return gone, a.destroyHeld(ctx, w, s, &gone)
}

// destroyHeld destroys the signals that were merged into one: they have no
// closing day and no feedback of their own.
func (a *App) destroyHeld(ctx context.Context, w *writing, s portal.Signal, gone *portal.DestroyedCounts) error {
	for _, h := range s.Holds {
		held, err := a.store.Signal(ctx, h.ID)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		more, err := a.destroySignal(ctx, w, held)
		if err != nil {
			return err
		}
		more.Merged++
		gone.Add(more)
	}
	return nil
}

// waitsForDecision reports whether the FG still has to decide about something, or
// about a signal that would be destroyed with it: what is hidden of that would
// otherwise be left.
func (a *App) waitsForDecision(ctx context.Context, about portal.Ref) (bool, error) {
	open, err := a.store.OpenRedactions(ctx, about)
	if err != nil || len(open) > 0 || about.Kind != portal.KindSignal {
		return len(open) > 0, err
	}
	s, err := a.store.Signal(ctx, about.ID)
	if err != nil {
		return false, notFoundIsNil(err)
	}
	for _, h := range s.Holds {
		if waits, err := a.waitsForDecision(ctx, portal.Ref{Kind: portal.KindSignal, ID: h.ID}); waits || err != nil {
			return waits, err
		}
	}
	return false, nil
}

// leaveBundles takes a signal out of every bundle. A bundle with no signal left
// goes too: its name may say what they were about.
func (a *App) leaveBundles(ctx context.Context, signal portal.ID) error {
	for _, open := range []bool{true, false} {
		bundles, err := a.store.Bundles(ctx, "", open, 0)
		if err != nil {
			return err
		}
		for _, b := range bundles {
			switch {
			case !b.Forget(signal):
			case len(b.Signals)+len(b.FedBack) > 0:
				err = a.store.SaveBundle(ctx, &b)
			default:
				if err = a.store.DeleteBundle(ctx, b); err == nil {
					err = a.eraseEventDetails(ctx, b.Ref())
				}
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// dropBerichtenAbout removes everybody's berichten about a subject: person by
// person, for which there is an index.
func (a *App) dropBerichtenAbout(ctx context.Context, about portal.Ref) error {
	people, err := a.store.People(ctx, "")
	if err != nil {
		return err
	}
	for _, p := range people {
		ns, err := a.store.BerichtenOf(ctx, p.ID, about)
		if err != nil {
			return err
		}
		if err := a.dropBerichten(ctx, ns); err != nil {
			return err
		}
	}
	return nil
}
