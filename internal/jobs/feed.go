package jobs

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// Hub is the part of live.Hub that the feed needs; an interface, so that its
// test can see what is published without sockets.
type Hub interface {
	Publish(userID string, f live.Frame)
	CloseUser(userID string)
	CloseSession(sessionID string)
}

// feedOverlap is how far back the feed looks again, for transactions that were
// committed after a later one.
const feedOverlap = 5 * time.Second

// Feed follows the stored counters and the chain, and tells this instance's
// hub: whose bericht count changed, and whose sockets must close. It works the
// same for what this process wrote and what another did.
type Feed struct {
	app   *app.App
	hub   Hub
	since time.Time
	// sent is the last sequence number handed to the hub, per person.
	sent map[portal.ID]int64
	seq  int64 // the last event of the chain that was looked at
	on   bool
}

// NewFeed makes a feed from now on.
func NewFeed(a *app.App, hub Hub) *Feed {
	return &Feed{app: a, hub: hub, since: time.Now(), sent: map[portal.ID]int64{}}
}

// Run hands what is new to the hub.
func (f *Feed) Run(ctx context.Context) (more bool, err error) {
	if !f.on {
		head, err := f.app.Head(ctx)
		if err != nil {
			return false, err
		}
		f.seq, f.on = head.Seq, true
	}
	began := time.Now()
	inboxes, err := f.app.ChangedInboxes(ctx, f.since.Add(-feedOverlap))
	if err != nil {
		return false, err
	}
	for _, i := range inboxes {
		last, known := f.sent[i.Person]
		if known && i.Seq <= last {
			continue
		}
		if !known {
			last = i.Seq - 1
		}
		f.hub.Publish(string(i.Person), live.Frame{Seq: i.Seq, Prev: last, Unread: i.Unread, Kind: "bericht"})
		f.sent[i.Person] = i.Seq
	}
	f.since = began
	return f.closeSockets(ctx)
}

// endsSessions are the events after which a person's open pages must not stay
// live; of an organisation those of its people, when it no longer takes part.
var endsSessions = []portal.EventType{portal.RoleChanged, portal.PersonDisabled, portal.SessionsEnded, portal.LoggedOut, portal.OrganisationChanged}

// eventsAtOnce is how many events of the chain one run looks at.
const eventsAtOnce = 200

func (f *Feed) closeSockets(ctx context.Context) (more bool, err error) {
	events, err := f.app.SealedAfter(ctx, f.seq, eventsAtOnce)
	if err != nil {
		return false, err
	}
	for _, e := range events {
		if slices.Contains(endsSessions, e.Type) {
			if err := f.endSockets(ctx, e); err != nil {
				return false, err // and again from this event on
			}
		}
		f.seq = e.Seq
	}
	return len(events) == eventsAtOnce, nil
}

// endSockets closes those of the one session an event names, or else all of the
// person.
func (f *Feed) endSockets(ctx context.Context, e portal.Event) error {
	if e.Type == portal.OrganisationChanged {
		people, err := f.app.PeopleWhoLeft(ctx, e.About.ID)
		for _, p := range people {
			f.hub.CloseUser(string(p))
		}
		return err
	}
	handle, err := f.app.EventItem(ctx, e)
	switch {
	case err != nil:
		return err
	case handle != "":
		f.hub.CloseSession(handle)
	case e.Type != portal.LoggedOut:
		f.hub.CloseUser(string(e.About.ID))
	}
	return nil
}

// Backlog answers a page that asks what it missed; it is the hub's source.
type Backlog struct{ App *app.App }

// Since gives one frame that says where the person's counters stand: the page
// fetches what is behind them, and policy decides there.
func (b Backlog) Since(ctx context.Context, userID string, seq int64) (live.Backlog, error) {
	i, err := b.App.InboxOf(ctx, portal.ID(userID))
	if err != nil {
		return live.Backlog{}, err
	}
	l := live.Backlog{Last: i.Seq, Unread: i.Unread}
	if i.Seq > seq {
		l.Frames = []live.Frame{{Seq: i.Seq, Prev: seq, Unread: i.Unread, Kind: "bericht"}}
	}
	return l, nil
}
