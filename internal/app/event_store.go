package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

type eventStore interface {
	InsertEvent(ctx context.Context, e portal.Event, details map[string]portal.Detail) error
	EventDetails(ctx context.Context, id portal.ID) (map[string]portal.Detail, error)
	NewEvents(ctx context.Context, limit int) ([]portal.Event, error)
	EarlierNew(ctx context.Context, about portal.Ref, version int64, limit int) ([]portal.Event, error)
	ToldEvents(ctx context.Context, before time.Time, limit int) ([]portal.Event, error)
	ToldAbout(ctx context.Context, about []portal.Ref) ([]portal.Event, error)
	CountUnsealed(ctx context.Context) (int64, error)
	MarkTold(ctx context.Context, e portal.Event) error
	SealedEvents(ctx context.Context, after int64, limit int) ([]portal.Event, error)
	Chain(ctx context.Context, after int64, limit int) ([]portal.Link, error)
	Events(ctx context.Context, q portal.EventQuery) (portal.Listing[portal.Event], error)
	EventCursor(e portal.Event) string
	LastEvent(ctx context.Context, by portal.ID, t portal.EventType) (portal.Event, error)
	Head(ctx context.Context) (portal.Head, error)
	SaveHead(ctx context.Context, h *portal.Head) error
	Lease(ctx context.Context, name string) (portal.Lease, error)
	SaveLease(ctx context.Context, l *portal.Lease) error
}

type inboxStore interface {
	Inbox(ctx context.Context, person portal.ID) (portal.Inbox, error)
	SaveInbox(ctx context.Context, i *portal.Inbox) error
	ChangedInboxes(ctx context.Context, since time.Time) ([]portal.Inbox, error)
	InsertNotification(ctx context.Context, n *portal.Notification) error
	Notification(ctx context.Context, id portal.ID) (portal.Notification, error)
	SaveNotification(ctx context.Context, n *portal.Notification) error
	Notifications(ctx context.Context, person portal.ID, p portal.Page) (portal.Listing[portal.Notification], error)
	NotificationsSince(ctx context.Context, person portal.ID, seq int64, limit int) ([]portal.Notification, error)
	NotificationsIn(ctx context.Context, person portal.ID, after, upTo int64, limit int) ([]portal.Notification, error)
	UnreadAbout(ctx context.Context, person portal.ID, about portal.Ref) ([]portal.Notification, error)
	UnreadNotifications(ctx context.Context, person portal.ID, limit int) ([]portal.Notification, error)
	Follow(ctx context.Context, person portal.ID, about portal.Ref) (portal.Follow, error)
	SaveFollow(ctx context.Context, f *portal.Follow) error
	Follows(ctx context.Context, about portal.Ref) ([]portal.Follow, error)
}
