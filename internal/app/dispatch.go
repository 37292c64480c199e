package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
)

// dispatchAtOnce is how many events one transaction of the dispatcher takes.
const dispatchAtOnce = 50

// Dispatch hands out what happened: it writes the berichten and mailbox rows of
// new events and seals them into the chain, in one transaction, under the
// lease. It says how many events it moved; call it again until that is 0.
func (a *App) Dispatch(ctx context.Context, l *Lease) (int, error) {
	fresh, err := a.store.NewEvents(ctx, dispatchAtOnce)
	if err != nil {
		return 0, err
	}
	told, err := a.store.ToldEvents(ctx, portal.Day(a.now()), dispatchAtOnce)
	if err != nil || len(fresh)+len(told) == 0 {
		return 0, err
	}
	inOrder(fresh)
	err = a.underLease(ctx, l, func(ctx context.Context) error {
		head, err := a.store.Head(ctx)
		if err != nil {
			return err
		}
		start := head.Seq
		for _, e := range fresh {
			if err := a.tell(ctx, e); err != nil {
				return fmt.Errorf("tell of event %s (%s): %w", e.ID, e.Type, err)
			}
			if err := a.settle(ctx, e, &head); err != nil {
				return err
			}
		}
		for _, e := range told {
			if err := a.settle(ctx, e, &head); err != nil {
				return err
			}
		}
		if head.Seq == start {
			return nil
		}
		return a.store.SaveHead(ctx, &head)
	})
	if lost(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return len(fresh) + len(told), nil
}

// settle seals an event when its time has come, and marks it as told.
func (a *App) settle(ctx context.Context, e portal.Event, head *portal.Head) error {
	if !a.now().Before(e.SealableOn()) {
		e.Seal(*head)
		head.Seq, head.Hash, head.At = e.Seq, e.Hash, a.now()
	}
	return a.store.MarkTold(ctx, e)
}

// inOrder sorts events by time and id, but never one of an object before an
// earlier version of that object, whatever two instances' clocks said.
func inOrder(events []portal.Event) {
	slices.SortStableFunc(events, func(x, y portal.Event) int {
		if c := x.At.Compare(y.At); c != 0 {
			return c
		}
		return strings.Compare(string(x.ID), string(y.ID))
	})
	places := map[portal.Ref][]int{}
	for i, e := range events {
		places[e.About] = append(places[e.About], i)
	}
	for _, at := range places {
		own := make([]portal.Event, len(at))
		for i, p := range at {
			own[i] = events[p]
		}
		slices.SortStableFunc(own, func(x, y portal.Event) int { return int(x.Version - y.Version) })
		for i, p := range at {
			events[p] = own[i]
		}
	}
}

// tell writes the berichten of one event, and the mail of those that can't wait.
func (a *App) tell(ctx context.Context, e portal.Event) error {
	recipients, err := a.Audience(ctx, e)
	if err != nil {
		return err
	}
	for _, r := range recipients {
		n := a.notification(e, r)
		if _, err := a.store.Notification(ctx, n.ID); err == nil {
			continue // told before
		} else if portal.KindOf(err) != portal.NotFound {
			return err
		}
		if err := a.deliver(ctx, &n); err != nil {
			return err
		}
		if r.Urgent && r.Person.Prefs.AtOnce && !r.Muted {
			if err := a.mailAtOnce(ctx, n, r.Person); err != nil {
				return err
			}
		}
	}
	return nil
}

// notification makes the bericht of an event for one recipient. What an
// anonymous reporter gets points at nothing: the row must not tie them to it.
func (a *App) notification(e portal.Event, r Recipient) portal.Notification {
	n := portal.Notification{
		ID: portal.ID(a.keys.MailToken("bericht", string(e.ID), string(r.Person.ID))), Person: r.Person.ID, Event: e.ID, Type: e.Type,
		About: e.About, By: e.By, Item: r.Item, Reason: r.Reason, Urgent: r.Urgent, At: a.now().UTC(),
	}
	if r.Hidden {
		n.Event, n.Type, n.About, n.By, n.Item, n.At = "", portal.AnonymousNews, portal.Ref{}, "", "", portal.Day(a.now()).UTC()
	}
	return n
}

// deliver stores a bericht and raises its person's counters.
func (a *App) deliver(ctx context.Context, n *portal.Notification) error {
	inbox, err := a.store.Inbox(ctx, n.Person)
	if err != nil {
		return err
	}
	inbox.Seq++
	inbox.Unread++
	n.Seq = inbox.Seq
	if err := a.store.InsertNotification(ctx, n); err != nil {
		return err
	}
	if err := a.openDigest(ctx, n.Person); err != nil {
		return err
	}
	return a.store.SaveInbox(ctx, &inbox)
}
