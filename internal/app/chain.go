package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// Head gives the end of the sealed chain.
func (a *App) Head(ctx context.Context) (portal.Head, error) { return a.store.Head(ctx) }

// SealedAfter gives events of the chain after a sequence number, in order: for
// the portal's own jobs, which follow it.
func (a *App) SealedAfter(ctx context.Context, seq int64, limit int) ([]portal.Event, error) {
	return a.store.SealedEvents(ctx, seq, limit)
}

// EventItem gives the part an event was about: a session, a comment, a question.
func (a *App) EventItem(ctx context.Context, e portal.Event) (string, error) {
	details, err := a.store.EventDetails(ctx, e.ID)
	return details[portal.DetailItem].Value, err
}
