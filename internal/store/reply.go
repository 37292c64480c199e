package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	replies = docdb.Collection{
		Name: "replies", Fields: []docdb.Field{{Name: "table"}, {Name: "person"}}, Indexes: []docdb.Index{{Equal: []string{"table"}}, {Equal: []string{"person"}}},
	}
	guestPasses = docdb.Collection{
		Name: "guest_passes", Fields: []docdb.Field{{Name: "table"}, {Name: "hash", Unique: true}, {Name: "address"}}, Indexes: []docdb.Index{{Equal: []string{"table"}}, {Equal: []string{"address"}}},
	}
	calendarFeeds = docdb.Collection{Name: "calendar_feeds", Fields: []docdb.Field{{Name: "hash", Unique: true}}}
)

func setReply(r *portal.Reply, v int64) { r.Version = v }

// Reply gives an answer to an invitation.
func (s *Store) Reply(ctx context.Context, id portal.ID) (portal.Reply, error) {
	return get(ctx, s.db, replies.Name, string(id), setReply)
}

// InsertReply stores a first answer.
func (s *Store) InsertReply(ctx context.Context, r *portal.Reply) error {
	return insert(ctx, s.db, replies.Name, r.ID, &r.Version, r, docdb.Fields{"table": string(r.Table), "person": string(r.Person)})
}

// SaveReply stores another answer.
func (s *Store) SaveReply(ctx context.Context, r *portal.Reply) error {
	return replace(ctx, s.db, replies.Name, r.ID, &r.Version, r, docdb.Fields{"table": string(r.Table), "person": string(r.Person)})
}

// Replies gives the answers to the invitation for a round table.
func (s *Store) Replies(ctx context.Context, table portal.ID) ([]portal.Reply, error) {
	return find(ctx, s.db, replies.Name, docdb.Query{Filter: docdb.Eq("table", string(table))}, setReply)
}

// passFields: address says that there is one, not which.
func passFields(p portal.GuestPass) docdb.Fields {
	f := docdb.Fields{"table": string(p.Table), "hash": p.Hash}
	if p.Email != "" {
		f["address"] = "ja"
	}
	return f
}

// PassesWithAddress gives the passes of which the guest's address is still kept.
func (s *Store) PassesWithAddress(ctx context.Context) ([]portal.GuestPass, error) {
	return find(ctx, s.db, guestPasses.Name, docdb.Query{Filter: docdb.Eq("address", "ja")}, setPass)
}

func setPass(p *portal.GuestPass, v int64) { p.Version = v }

// GuestPass gives a guest's pass.
func (s *Store) GuestPass(ctx context.Context, id portal.ID) (portal.GuestPass, error) {
	return get(ctx, s.db, guestPasses.Name, string(id), setPass)
}

// GuestPassByHash gives the pass with the hash of a secret.
func (s *Store) GuestPassByHash(ctx context.Context, hash string) (portal.GuestPass, error) {
	return first(ctx, s.db, guestPasses.Name, docdb.Eq("hash", hash), setPass)
}

// InsertGuestPass stores a new pass.
func (s *Store) InsertGuestPass(ctx context.Context, p *portal.GuestPass) error {
	return insert(ctx, s.db, guestPasses.Name, p.ID, &p.Version, p, passFields(*p))
}

// SaveGuestPass stores a changed pass.
func (s *Store) SaveGuestPass(ctx context.Context, p *portal.GuestPass) error {
	return replace(ctx, s.db, guestPasses.Name, p.ID, &p.Version, p, passFields(*p))
}

// GuestPasses gives the passes of a round table.
func (s *Store) GuestPasses(ctx context.Context, table portal.ID) ([]portal.GuestPass, error) {
	return find(ctx, s.db, guestPasses.Name, docdb.Query{Filter: docdb.Eq("table", string(table))}, setPass)
}

func setFeed(f *portal.CalendarFeed, v int64) { f.Version = v }

// CalendarFeed gives a person's calendar feed.
func (s *Store) CalendarFeed(ctx context.Context, person portal.ID) (portal.CalendarFeed, error) {
	return get(ctx, s.db, calendarFeeds.Name, string(person), setFeed)
}

// CalendarFeedByHash gives the feed with the hash of a secret.
func (s *Store) CalendarFeedByHash(ctx context.Context, hash string) (portal.CalendarFeed, error) {
	return first(ctx, s.db, calendarFeeds.Name, docdb.Eq("hash", hash), setFeed)
}

// InsertCalendarFeed stores a person's first feed.
func (s *Store) InsertCalendarFeed(ctx context.Context, f *portal.CalendarFeed) error {
	return insert(ctx, s.db, calendarFeeds.Name, f.ID, &f.Version, f, docdb.Fields{"hash": f.Hash})
}

// SaveCalendarFeed stores a feed with another secret.
func (s *Store) SaveCalendarFeed(ctx context.Context, f *portal.CalendarFeed) error {
	return replace(ctx, s.db, calendarFeeds.Name, f.ID, &f.Version, f, docdb.Fields{"hash": f.Hash})
}

// DeleteCalendarFeed takes a person's feed away.
func (s *Store) DeleteCalendarFeed(ctx context.Context, f portal.CalendarFeed) error {
	return translate(s.db.Delete(ctx, calendarFeeds.Name, string(f.ID), f.Version))
}
