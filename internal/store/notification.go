package store

import (
	"context"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var notifications = docdb.Collection{
	Name: "notifications",
	Fields: []docdb.Field{
		{Name: "person"}, {Name: "at", Kind: docdb.Time}, {Name: "seq", Kind: docdb.Int},
		{Name: "about"}, {Name: "unread", Kind: docdb.Bool},
	},
	Indexes: []docdb.Index{
		{Equal: []string{"person"}, Sort: "at"},
		{Equal: []string{"person"}, Sort: "seq"},
		{Equal: []string{"person", "unread", "about"}, Sort: "at"},
	},
}

var inboxes = docdb.Collection{
	Name:    "inboxes",
	Fields:  []docdb.Field{{Name: "changed", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "changed"}},
}

var follows = docdb.Collection{
	Name:    "follows",
	Fields:  []docdb.Field{{Name: "person"}, {Name: "about"}},
	Indexes: []docdb.Index{{Equal: []string{"about"}}, {Equal: []string{"person"}}},
}

func aboutKey(r portal.Ref) string { return string(r.Kind) + "/" + string(r.ID) }

func notificationFields(n portal.Notification) docdb.Fields {
	return docdb.Fields{"person": string(n.Person), "at": n.At, "seq": n.Seq, "about": aboutKey(n.About), "unread": n.Read.IsZero()}
}

func setNotification(n *portal.Notification, v int64) { n.Version = v }

// InsertNotification stores a bericht; portal.Taken when its person has one of
// its event already.
func (s *Store) InsertNotification(ctx context.Context, n *portal.Notification) error {
	return insert(ctx, s.db, notifications.Name, n.ID, &n.Version, n, notificationFields(*n))
}

// Notification gives a bericht.
func (s *Store) Notification(ctx context.Context, id portal.ID) (portal.Notification, error) {
	return get(ctx, s.db, notifications.Name, string(id), setNotification)
}

// SaveNotification stores a changed bericht: that it was read.
func (s *Store) SaveNotification(ctx context.Context, n *portal.Notification) error {
	return replace(ctx, s.db, notifications.Name, n.ID, &n.Version, n, notificationFields(*n))
}

// Notifications gives one page of a person's berichten, the last one first.
func (s *Store) Notifications(ctx context.Context, person portal.ID, p portal.Page) (portal.Listing[portal.Notification], error) {
	q := docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "seq", Desc: true}
	return listing(ctx, s.db, notifications.Name, q, p, setNotification)
}

// NotificationsSince gives a person's berichten after a sequence number.
func (s *Store) NotificationsSince(ctx context.Context, person portal.ID, seq int64, limit int) ([]portal.Notification, error) {
	f := docdb.And(docdb.Eq("person", string(person)), docdb.Range("seq", seq+1, nil))
	return find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "seq", Limit: limit}, setNotification)
}

// NotificationsIn gives a person's berichten with after < Seq <= upTo, newest
// first, at most limit.
func (s *Store) NotificationsIn(ctx context.Context, person portal.ID, after, upTo int64, limit int) ([]portal.Notification, error) {
	f := docdb.And(docdb.Eq("person", string(person)), docdb.Range("seq", after+1, upTo+1))
	return find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "seq", Desc: true, Limit: limit}, setNotification)
}

// UnreadAbout gives a person's unread berichten about one subject.
func (s *Store) UnreadAbout(ctx context.Context, person portal.ID, about portal.Ref) ([]portal.Notification, error) {
	f := docdb.And(docdb.Eq("person", string(person)), docdb.Eq("unread", true), docdb.Eq("about", aboutKey(about)))
	return find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "at"}, setNotification)
}

// UnreadNotifications gives a person's unread berichten, newest first.
func (s *Store) UnreadNotifications(ctx context.Context, person portal.ID, limit int) ([]portal.Notification, error) {
	f := docdb.And(docdb.Eq("person", string(person)), docdb.Eq("unread", true))
	return find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "at", Desc: true, Limit: limit}, setNotification)
}

// Inbox gives a person's counters; zero counters when there are none yet.
func (s *Store) Inbox(ctx context.Context, person portal.ID) (portal.Inbox, error) {
	i, err := get(ctx, s.db, inboxes.Name, string(person), func(i *portal.Inbox, v int64) { i.Version = v })
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return portal.Inbox{Person: person}, nil
	}
	return i, err
}

// SaveInbox stores a person's counters. The moment of change is real time,
// whatever the portal's clock says: other instances follow it.
func (s *Store) SaveInbox(ctx context.Context, i *portal.Inbox) error {
	fields := docdb.Fields{"changed": time.Now()}
	if i.Version == 0 {
		return insert(ctx, s.db, inboxes.Name, i.Person, &i.Version, i, fields)
	}
	return replace(ctx, s.db, inboxes.Name, i.Person, &i.Version, i, fields)
}

// ChangedInboxes gives the counters that changed since a moment of real time.
func (s *Store) ChangedInboxes(ctx context.Context, since time.Time) ([]portal.Inbox, error) {
	return find(ctx, s.db, inboxes.Name, docdb.Query{Filter: docdb.Range("changed", since, nil), Sort: "changed"},
		func(i *portal.Inbox, v int64) { i.Version = v })
}

func setFollow(f *portal.Follow, v int64) { f.Version = v }

func followID(person portal.ID, about portal.Ref) portal.ID {
	return person + "/" + portal.ID(aboutKey(about))
}

// Follow gives what a person chose for a subject; the zero Follow when nothing.
func (s *Store) Follow(ctx context.Context, person portal.ID, about portal.Ref) (portal.Follow, error) {
	f, err := get(ctx, s.db, follows.Name, string(followID(person, about)), setFollow)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return portal.Follow{ID: followID(person, about), Person: person, About: about}, nil
	}
	return f, err
}

// SaveFollow stores what a person chose for a subject.
func (s *Store) SaveFollow(ctx context.Context, f *portal.Follow) error {
	fields := docdb.Fields{"person": string(f.Person), "about": aboutKey(f.About)}
	if f.Version == 0 {
		return insert(ctx, s.db, follows.Name, f.ID, &f.Version, f, fields)
	}
	return replace(ctx, s.db, follows.Name, f.ID, &f.Version, f, fields)
}

// Follows gives every choice people made for a subject.
func (s *Store) Follows(ctx context.Context, about portal.Ref) ([]portal.Follow, error) {
	return find(ctx, s.db, follows.Name, docdb.Query{Filter: docdb.Eq("about", aboutKey(about))}, setFollow)
}
