package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ketenportaal/internal/portal"
)

type digestStore interface {
	DigestWindow(ctx context.Context, person portal.ID) (portal.DigestWindow, error)
	SaveDigestWindow(ctx context.Context, w *portal.DigestWindow) error
	DueDigests(ctx context.Context, now time.Time, limit int) ([]portal.DigestWindow, error)
}

// digestsAtOnce is how many windows one transaction closes.
const digestsAtOnce = 25

// CloseDigests closes the windows whose time has come: it puts an overzichtsmail
// in the mailbox for each that isn't empty and opens the next window, in one
// transaction under the lease. It says how many windows it looked at; call it
// again until that is 0.
func (a *App) CloseDigests(ctx context.Context, l *Lease) (int, error) {
	due, err := a.store.DueDigests(ctx, a.now(), digestsAtOnce)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	err = a.underLease(ctx, l, func(ctx context.Context) error {
		for _, w := range due {
			if err := a.closeDigest(ctx, w.Person); err != nil {
				return fmt.Errorf("digest window of %s: %w", w.Person, err)
			}
		}
		return nil
	})
	if errors.Is(err, errLeaseLost) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return len(due), nil
}

func (a *App) closeDigest(ctx context.Context, person portal.ID) error {
	w, err := a.store.DigestWindow(ctx, person)
	if err != nil {
		return err
	}
	p, org, err := a.personAndOrg(ctx, person)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	prefs := p.Prefs
	if err != nil || p.Actor(org, "").Zero() {
		prefs.Digest = portal.DigestNever // until the account is used again: the next bericht plans it again
	}
	inbox, err := a.store.Inbox(ctx, person)
	if err != nil {
		return err
	}
	closed, ok := w.Close(prefs, inbox.Seq, a.now())
	if ok && !closed.Empty() && inbox.Unread > 0 {
		if err := a.mailDigest(ctx, p, closed); err != nil {
			return err
		}
	}
	return a.store.SaveDigestWindow(ctx, &w)
}

func (a *App) mailDigest(ctx context.Context, p portal.Person, c portal.ClosedWindow) error {
	m := portal.Mail{
		ID: portal.NewID(), Kind: portal.MailDigest, Person: p.ID, Key: fmt.Sprintf("overzicht/%s/%d", p.ID, c.To.Unix()),
		From: c.From.UTC(), To: c.To.UTC(), After: c.After, UpTo: c.UpTo,
		State: portal.MailWaiting, CreatedAt: a.now().UTC(), NextTry: p.Prefs.AfterQuiet(a.now()).UTC(),
	}
	return a.store.InsertMail(ctx, &m)
}

// openDigest makes sure that somebody who gets a bericht has a digest window;
// it belongs to the transaction that stores the bericht. The window of an
// account that was off goes on where it stood.
func (a *App) openDigest(ctx context.Context, p portal.Person) error {
	w, err := a.store.DigestWindow(ctx, p.ID)
	switch {
	case err != nil && portal.KindOf(err) == portal.NotFound:
		w = portal.OpenDigestWindow(p.ID, p.Prefs, a.now().UTC())
	case err != nil || !w.Next.IsZero() || p.Prefs.Digest == portal.DigestNever:
		return err
	default:
		w.Plan(p.Prefs, a.now())
	}
	return a.store.SaveDigestWindow(ctx, &w)
}

// planDigest follows a change of preferences.
func (a *App) planDigest(ctx context.Context, p portal.Person) error {
	w, err := a.store.DigestWindow(ctx, p.ID)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil // there was no bericht yet: the first opens it
	}
	if err != nil {
		return err
	}
	w.Plan(p.Prefs, a.now())
	return a.store.SaveDigestWindow(ctx, &w)
}
