package app

import (
	"context"
	"path"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FeedState is whether the actor's calendar has an address of its own.
type FeedState struct {
	Made time.Time // zero: it has none
}

// FeedState tells of the actor's calendar address, not what it is: nobody can
// see that twice.
func (a *App) FeedState(ctx context.Context, by portal.Actor) (FeedState, error) {
	if err := policy.Check(by, policy.ReadTable, nil); err != nil {
		return FeedState{}, err
	}
	f, err := a.store.CalendarFeed(ctx, by.ID)
	return FeedState{Made: f.MadeAt}, notFoundIsNil(err)
}

// MakeFeed gives the actor's calendar an address with a new secret, which is
// returned this once. The address before it works no longer.
func (a *App) MakeFeed(ctx context.Context, by portal.Actor) (secret string, err error) {
	secret = newSecret()
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ReadTable, nil); err != nil {
			return err
		}
		f, err := a.store.CalendarFeed(ctx, by.ID)
		if notFoundIsNil(err) != nil {
			return err
		}
		f.ID, f.Hash, f.MadeAt = by.ID, string(hashToken(secret)), a.now().UTC()
		save := a.store.SaveCalendarFeed
		if f.Version == 0 {
			save = a.store.InsertCalendarFeed
		}
		if err := save(ctx, &f); err != nil {
			return err
		}
		w.record(0, personFact(portal.CalendarFeedMade, by.ID, nil))
		return nil
	})
	return secret, err
}

// RevokeFeed takes the address of the actor's calendar away.
func (a *App) RevokeFeed(ctx context.Context, by portal.Actor) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ReadTable, nil); err != nil {
			return err
		}
		f, err := a.store.CalendarFeed(ctx, by.ID)
		if err != nil {
			return notFoundIsNil(err)
		}
		if err := a.store.DeleteCalendarFeed(ctx, f); err != nil {
			return err
		}
		w.record(0, personFact(portal.CalendarFeedRevoked, by.ID, nil))
		return nil
	})
}

// How far a feed looks back and ahead.
const (
	feedBack  = 60
	feedAhead = 400
)

// Feed gives the own calendar of whose secret it is, as they may know it now.
// portal.NotFound for a secret that doesn't work, and when the account is off.
func (a *App) Feed(ctx context.Context, secret string) ([]CalendarEntry, error) {
	f, err := a.store.CalendarFeedByHash(ctx, string(hashToken(secret)))
	if err != nil {
		return nil, err
	}
	p, org, err := a.personAndOrg(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	by := p.Actor(org, a.keys.Blind(p.ID))
	if by.Zero() {
		return nil, portal.ErrNotFound
	}
	if !policy.May(by, policy.ReadTable, nil) {
		return nil, portal.ErrNotFound // their role changed
	}
	today := portal.Day(a.now())
	entries, err := a.Calendar(ctx, by, CalendarFilter{From: today.AddDate(0, 0, -feedBack), To: today.AddDate(0, 0, feedAhead)})
	for i, e := range entries {
		if e.Few { // a calendar elsewhere has more readers, as a mailbox has
			entries[i].Title = path.Base(e.Path)
		}
	}
	return entries, err
}
