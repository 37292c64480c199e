package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Bell gives how many berichten the actor hasn't read, and the sequence number
// from which a page goes on live.
func (a *App) Bell(ctx context.Context, by portal.Actor) (unread int, seq int64, err error) {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return 0, 0, err
	}
	i, err := a.store.Inbox(ctx, by.ID)
	return i.Unread, i.Seq, err
}

// ChangedInboxes gives the counters that changed since a moment of real time:
// what the live hub follows.
func (a *App) ChangedInboxes(ctx context.Context, since time.Time) ([]portal.Inbox, error) {
	return a.store.ChangedInboxes(ctx, since)
}

// InboxOf gives one person's counters, for the hub's catch-up. The hub asks for
// people whose session it checked.
func (a *App) InboxOf(ctx context.Context, person portal.ID) (portal.Inbox, error) {
	return a.store.Inbox(ctx, person)
}

// MarkRead marks the actor's berichten as read, up to a sequence number (what
// came after the page was made hasn't been seen): of one subject, or of all when
// about is nil. What is read on one device is read on all: the counters change
// with it.
func (a *App) MarkRead(ctx context.Context, by portal.Actor, about *portal.Ref, upTo int64) error {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return err
	}
	return a.markRead(ctx, by.ID, func(ctx context.Context) ([]portal.Notification, error) {
		load := func() ([]portal.Notification, error) { return a.store.UnreadNotifications(ctx, by.ID, 0) }
		if about != nil {
			load = func() ([]portal.Notification, error) { return a.store.UnreadAbout(ctx, by.ID, *about) }
		}
		ns, err := load()
		return slices.DeleteFunc(ns, func(n portal.Notification) bool { return n.Seq > upTo }), err
	})
}

// Seen marks the actor's berichten about a subject as read: they opened it.
func (a *App) Seen(ctx context.Context, by portal.Actor, about portal.Ref) error {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return err
	}
	unread, err := a.store.UnreadAbout(ctx, by.ID, about)
	if err != nil || len(unread) == 0 {
		return err
	}
	return a.markRead(ctx, by.ID, func(ctx context.Context) ([]portal.Notification, error) {
		return a.store.UnreadAbout(ctx, by.ID, about)
	})
}

// markRead marks unread berichten of one person in one transaction, and has the
// person's open pages told.
func (a *App) markRead(ctx context.Context, person portal.ID, load func(ctx context.Context) ([]portal.Notification, error)) error {
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		ns, err := load(ctx)
		if err != nil || len(ns) == 0 {
			return err
		}
		inbox, err := a.store.Inbox(ctx, person)
		if err != nil {
			return err
		}
		for _, n := range ns {
			n.Read = a.now().UTC()
			if n.About.ID == "" {
				n.Read = portal.Day(a.now()).UTC()
			}
			if err := a.store.SaveNotification(ctx, &n); err != nil {
				return err
			}
		}
		inbox.Seq++
		inbox.Unread = max(inbox.Unread-len(ns), 0)
		return a.store.SaveInbox(ctx, &inbox)
	})
	if err == nil {
		a.wake()
	}
	return err
}

// withdraw marks as read what a person may no longer see the subject of: such
// berichten are not shown, so they must not be counted either.
func (a *App) withdraw(ctx context.Context, by portal.Actor) error {
	unread, err := a.store.UnreadNotifications(ctx, by.ID, 0)
	if err != nil {
		return err
	}
	v := a.berichtView(by)
	var hidden []portal.ID
	for _, n := range unread {
		_, visible, err := v.subject(ctx, n.About)
		if err != nil {
			return err
		}
		if !visible {
			hidden = append(hidden, n.ID)
		}
	}
	if len(hidden) == 0 {
		return nil
	}
	return a.markRead(ctx, by.ID, func(ctx context.Context) ([]portal.Notification, error) {
		unread, err := a.store.UnreadNotifications(ctx, by.ID, 0)
		return slices.DeleteFunc(unread, func(n portal.Notification) bool { return !slices.Contains(hidden, n.ID) }), err
	})
}

// FollowLevel gives what the actor chose for a subject; FollowMine when nothing.
func (a *App) FollowLevel(ctx context.Context, by portal.Actor, about portal.Ref) (portal.FollowLevel, error) {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return "", err
	}
	f, err := a.store.Follow(ctx, by.ID, about)
	if f.Level == "" {
		f.Level = portal.FollowMine
	}
	return f.Level, err
}

// FollowSignal sets what the actor wants to hear of a signal they may see.
func (a *App) FollowSignal(ctx context.Context, by portal.Actor, id portal.ID, level portal.FollowLevel) error {
	if level != portal.FollowAll && level != portal.FollowMine && level != portal.FollowMuted {
		return portal.Fields{"level": "Kies volgen, alleen als het mij raakt, of dempen."}.Err()
	}
	if by.Zero() {
		return portal.ErrLogin
	}
	return a.store.InTx(ctx, func(ctx context.Context) error {
		s, err := a.store.Signal(ctx, id)
		if err != nil {
			return err
		}
		if err := policy.Check(by, policy.FollowSignal, s); err != nil {
			return err
		}
		f, err := a.store.Follow(ctx, by.ID, s.Ref())
		if err != nil || f.Level == level {
			return err
		}
		f.Level = level
		return a.store.SaveFollow(ctx, &f)
	})
}
