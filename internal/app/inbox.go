package app

import (
	"context"
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

// MarkRead marks berichten of the actor as read: those with the ids, or all
// unread ones when ids is nil. Another's are left alone. What is read on one
// device is read on all: the counters change with it.
func (a *App) MarkRead(ctx context.Context, by portal.Actor, ids []portal.ID) error {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return err
	}
	return a.markRead(ctx, by, func(ctx context.Context) ([]portal.Notification, error) {
		if ids == nil {
			return a.store.UnreadNotifications(ctx, by.ID, 0)
		}
		var ns []portal.Notification
		for _, id := range ids {
			n, err := a.store.Notification(ctx, id)
			if err == nil && n.Person == by.ID {
				ns = append(ns, n)
			}
		}
		return ns, nil
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
	return a.markRead(ctx, by, func(ctx context.Context) ([]portal.Notification, error) {
		return a.store.UnreadAbout(ctx, by.ID, about)
	})
}

func (a *App) markRead(ctx context.Context, by portal.Actor, load func(ctx context.Context) ([]portal.Notification, error)) error {
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		ns, err := load(ctx)
		if err != nil {
			return err
		}
		inbox, err := a.store.Inbox(ctx, by.ID)
		if err != nil {
			return err
		}
		marked := 0
		for _, n := range ns {
			if !n.Read.IsZero() {
				continue
			}
			n.Read = a.now().UTC()
			if n.About.ID == "" {
				n.Read = portal.Day(a.now()).UTC()
			}
			if err := a.store.SaveNotification(ctx, &n); err != nil {
				return err
			}
			marked++
		}
		if marked == 0 {
			return nil
		}
		inbox.Seq++
		inbox.Unread = max(inbox.Unread-marked, 0)
		return a.store.SaveInbox(ctx, &inbox)
	})
	if err == nil {
		a.wake()
	}
	return err
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
