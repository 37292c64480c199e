package app

import (
	"cmp"
	"context"
	"errors"
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
	told, err := a.store.ToldEvents(ctx, portal.Day(a.now()), dispatchAtOnce)
	if err != nil {
		return 0, err
	}
	fresh, err := a.newEvents(ctx)
	if err != nil || len(fresh)+len(told) == 0 {
		return 0, err
	}
	moved := 0
	err = a.underLease(ctx, l, func(ctx context.Context) error {
		moved, err = a.handOut(ctx, told, fresh)
		return err
	})
	switch {
	case errors.Is(err, errLeaseLost):
		return 0, nil
	case err != nil:
		return 0, err
	case moved > 0:
		a.wake() // what follows the counters and the chain needn't wait for its next poll
	}
	return moved, nil
}

// newEvents gives events that nobody was told of, in the order in which they are
// sealed.
func (a *App) newEvents(ctx context.Context) ([]portal.Event, error) {
	fresh, err := a.store.NewEvents(ctx, dispatchAtOnce)
	if err != nil {
		return nil, err
	}
	if len(fresh) == dispatchAtOnce {
		// More wait. With a clock that was behind, an earlier version of one of
		// these objects can be among them.
		if fresh, err = a.withEarlier(ctx, fresh); err != nil {
			return nil, err
		}
	}
	inOrder(fresh)
	return fresh, nil
}

// withEarlier adds the new events that must go before those in hand. An object
// of which there are too many keeps its later events for the next time.
func (a *App) withEarlier(ctx context.Context, fresh []portal.Event) ([]portal.Event, error) {
	latest, there := map[portal.Ref]int64{}, map[portal.ID]bool{}
	for _, e := range fresh {
		latest[e.About] = max(latest[e.About], e.Version)
		there[e.ID] = true
	}
	for about, version := range latest {
		earlier, err := a.store.EarlierNew(ctx, about, version, 2*dispatchAtOnce)
		if err != nil {
			return nil, err
		}
		if len(earlier) == 2*dispatchAtOnce {
			last := earlier[len(earlier)-1].Version
			fresh = slices.DeleteFunc(fresh, func(e portal.Event) bool { return e.About == about && e.Version > last })
		}
		for _, e := range earlier {
			if !there[e.ID] {
				fresh = append(fresh, e)
			}
		}
	}
	return fresh, nil
}

// handOut tells people of fresh events and seals what may be sealed, inside a
// transaction. It says how many events it moved along.
func (a *App) handOut(ctx context.Context, told, fresh []portal.Event) (moved int, err error) {
	s := sealing{app: a}
	if s.head, err = a.store.Head(ctx); err != nil {
		return 0, err
	}
	if s.waiting, err = a.store.ToldAbout(ctx, subjects(told, fresh)); err != nil {
		return 0, err
	}
	start := s.head.Seq
	inOrder(told)
	for _, e := range told {
		if !s.ready(e) {
			continue
		}
		if err := s.settle(ctx, e); err != nil {
			return 0, err
		}
		moved++
	}
	for _, e := range fresh {
		if err := a.tell(ctx, e); err != nil {
			return 0, fmt.Errorf("tell of event %s (%s): %w", e.ID, e.Type, err)
		}
		if err := s.settle(ctx, e); err != nil {
			return 0, err
		}
		moved++
	}
	if s.head.Seq == start {
		return moved, nil
	}
	return moved, a.store.SaveHead(ctx, &s.head)
}

// subjects lists what events are about, each once.
func subjects(lists ...[]portal.Event) []portal.Ref {
	var refs []portal.Ref
	for _, e := range slices.Concat(lists...) {
		if !slices.Contains(refs, e.About) {
			refs = append(refs, e.About)
		}
	}
	return refs
}

// sealing lengthens the chain within one transaction.
type sealing struct {
	app  *App
	head portal.Head
	// waiting are events that people were told of and that are not sealed.
	waiting []portal.Event
}

// ready reports whether an event may be sealed: its time has come, and no
// earlier version of its object still waits. What follows on an anonymous
// reporter's act therefore waits with it for the next day.
func (s *sealing) ready(e portal.Event) bool {
	return !s.app.now().Before(e.SealableOn()) && !slices.ContainsFunc(s.waiting, func(w portal.Event) bool {
		return w.About == e.About && w.Version > 0 && w.Version < e.Version
	})
}

// settle seals an event when it may be, and marks it as told.
func (s *sealing) settle(ctx context.Context, e portal.Event) error {
	s.waiting = slices.DeleteFunc(s.waiting, func(w portal.Event) bool { return w.ID == e.ID })
	if s.ready(e) {
		e.Seal(s.head)
		s.head.Seq, s.head.Hash, s.head.At = e.Seq, e.Hash, s.app.now()
	} else {
		s.waiting = append(s.waiting, e)
	}
	return s.app.store.MarkTold(ctx, e)
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
		if e.Version > 0 { // zero: not about a version of the object
			places[e.About] = append(places[e.About], i)
		}
	}
	for _, at := range places {
		own := make([]portal.Event, len(at))
		for i, p := range at {
			own[i] = events[p]
		}
		slices.SortStableFunc(own, func(x, y portal.Event) int { return cmp.Compare(x.Version, y.Version) })
		for i, p := range at {
			events[p] = own[i]
		}
	}
}

// tell writes the berichten of one event, and the mail of those that can't wait.
// Who has another role now sees other things, and their counters follow that.
func (a *App) tell(ctx context.Context, e portal.Event) error {
	if e.Type == portal.RoleChanged {
		p, org, err := a.personAndOrg(ctx, e.About.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if by := p.Actor(org, a.keys.Blind(p.ID)); !by.Zero() {
			if err := a.withdraw(ctx, by); err != nil {
				return err
			}
		}
	}
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
		if err := a.deliver(ctx, &n, r.Person); err != nil {
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
// Nor may berichten tell others at what minute that reporter was at work.
func (a *App) notification(e portal.Event, r Recipient) portal.Notification {
	n := portal.Notification{
		ID: portal.ID(a.keys.MailToken("bericht", string(e.ID), string(r.Person.ID))), Person: r.Person.ID, Event: e.ID, Type: e.Type,
		About: e.About, By: e.By, Item: r.Item, Reason: r.Reason, Urgent: r.Urgent, At: a.now().UTC(),
	}
	if r.Hidden || e.IsAnonymous() {
		n.At = portal.Day(a.now()).UTC()
	}
	if r.Hidden {
		n.Event, n.Type, n.About, n.By, n.Item = "", portal.AnonymousNews, portal.Ref{}, "", ""
	}
	return n
}

// deliver stores a bericht and raises its person's counters.
func (a *App) deliver(ctx context.Context, n *portal.Notification, to portal.Person) error {
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
	if err := a.openDigest(ctx, to); err != nil {
		return err
	}
	return a.store.SaveInbox(ctx, &inbox)
}
