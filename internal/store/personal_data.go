package store

import (
	"context"
	"fmt"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// CommentsBy gives what somebody wrote under signals, oldest first.
func (s *Store) CommentsBy(ctx context.Context, author portal.ID) ([]portal.Comment, error) {
	return find(ctx, s.db, comments.Name, docdb.Query{Filter: docdb.Eq("author", string(author)), Sort: "at"},
		func(c *portal.Comment, v int64) { c.Version = v })
}

// RecognitionsBy gives what somebody recognised, oldest first.
func (s *Store) RecognitionsBy(ctx context.Context, person portal.ID) ([]portal.Recognition, error) {
	return find(ctx, s.db, recognitions.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "at"},
		func(r *portal.Recognition, v int64) { r.Version = v })
}

// DocumentsBy gives the documents somebody added under their name.
func (s *Store) DocumentsBy(ctx context.Context, person portal.ID) ([]portal.Document, error) {
	return find(ctx, s.db, documents.Name, docdb.Query{Filter: docdb.Eq("added_by", string(person)), Sort: "added_at"}, setDocument)
}

// CountNotifications counts a person's berichten.
func (s *Store) CountNotifications(ctx context.Context, person portal.ID) (int64, error) {
	n, err := s.db.Count(ctx, notifications.Name, docdb.Eq("person", string(person)), 0)
	return n, translate(err)
}

// DraftsOf gives an owner's drafts.
func (s *Store) DraftsOf(ctx context.Context, owner string) ([]portal.Draft, error) {
	return find(ctx, s.db, drafts.Name, docdb.Query{Filter: docdb.Eq("owner", owner), Sort: "saved_at"}, func(d *portal.Draft, v int64) { d.Version = v })
}

// LastAbout gives the newest event of some types about an object, sealed or not;
// portal.ErrNotFound when there is none.
func (s *Store) LastAbout(ctx context.Context, about portal.Ref, types ...portal.EventType) (portal.Event, error) {
	f := docdb.And(docdb.Eq("about", aboutKey(about)), docdb.In("type", strs(types)...))
	es, err := find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "at", Desc: true, Limit: 1}, nil)
	if err != nil {
		return portal.Event{}, err
	}
	if len(es) == 0 {
		return portal.Event{}, portal.ErrNotFound
	}
	return es[0], nil
}

// MailsTo gives every mail to somebody, also about what is anonymous.
func (s *Store) MailsTo(ctx context.Context, person portal.ID) ([]portal.Mail, error) {
	return find(ctx, s.db, mails.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "created_at"}, setMail)
}

// DeletePersonTraces removes what the portal keeps for somebody to use it: how
// they log in, where they are logged in, what they didn't send, their berichten,
// mails and choices. blind is their blind index.
func (s *Store) DeletePersonTraces(ctx context.Context, person portal.ID, blind string) error {
	for _, c := range []struct{ collection, field, value string }{
		{sessions.Name, "person", string(person)}, {drafts.Name, "owner", blind}, {notifications.Name, "person", string(person)},
		{follows.Name, "person", string(person)}, {mails.Name, "person", string(person)}, {passkeys.Name, "person", string(person)},
		{identities.Name, "person", string(person)}, {absences.Name, "person", string(person)},
		{replies.Name, "person", string(person)}, {invitations.Name, "person", string(person)},
	} {
		if _, err := s.db.DeleteWhere(ctx, c.collection, docdb.Eq(c.field, c.value)); err != nil {
			return translate(fmt.Errorf("erase %s: %w", c.collection, err))
		}
	}
	for _, c := range []docdb.Collection{credentials, inboxes, digestWindows, savedViews, calendarFeeds} {
		if err := translate(s.db.Delete(ctx, c.Name, string(person), 0)); err != nil && portal.KindOf(err) != portal.NotFound {
			return fmt.Errorf("erase %s: %w", c.Name, err)
		}
	}
	return nil
}

// EachDetailsBy hands over the details of what somebody did under their name, by
// event.
func (s *Store) EachDetailsBy(ctx context.Context, person portal.ID, do func(event portal.ID, details map[string]portal.Detail) error) error {
	es, err := find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: docdb.Eq("by", string(person)), Sort: "at"}, nil)
	if err != nil {
		return err
	}
	for _, e := range es {
		if len(e.Commitments) == 0 {
			continue
		}
		d, err := s.EventDetails(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := do(e.ID, d); err != nil {
			return err
		}
	}
	return nil
}
