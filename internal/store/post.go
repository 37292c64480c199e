package store

import (
	"context"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var mails = docdb.Collection{
	Name: "mails",
	Fields: []docdb.Field{
		{Name: "key", Unique: true}, {Name: "state"}, {Name: "person"}, {Name: "kind"}, {Name: "hidden", Kind: docdb.Bool}, {Name: "about"},
		{Name: "next_try", Kind: docdb.Time}, {Name: "created_at", Kind: docdb.Time},
	},
	Indexes: []docdb.Index{
		{Equal: []string{"state"}, Sort: "next_try"},
		{Equal: []string{"hidden"}, Sort: "created_at", Carry: []string{"state", "kind", "person"}},
		{Equal: []string{"hidden", "person"}, Sort: "created_at", Carry: []string{"state", "kind"}},
		{Equal: []string{"about"}, Sort: "created_at"},
		{Sort: "created_at"},
	},
}

func mailFields(m portal.Mail) docdb.Fields {
	about := ""
	if m.About.ID != "" {
		about = aboutKey(m.About)
	}
	return docdb.Fields{
		"about": absent(about), "key": m.Key, "state": string(m.State), "person": string(m.Person), "kind": string(m.Kind), "hidden": m.Hidden(),
		"next_try": absent(m.NextTry), "created_at": m.CreatedAt,
	}
}

func setMail(m *portal.Mail, v int64) { m.Version = v }

// InsertMail stores a new mail; portal.Taken when its key was used before.
func (s *Store) InsertMail(ctx context.Context, m *portal.Mail) error {
	return insert(ctx, s.db, mails.Name, m.ID, &m.Version, m, mailFields(*m))
}

// Mail gives a mail.
func (s *Store) Mail(ctx context.Context, id portal.ID) (portal.Mail, error) {
	return get(ctx, s.db, mails.Name, string(id), setMail)
}

// SaveMail stores a changed mail.
func (s *Store) SaveMail(ctx context.Context, m *portal.Mail) error {
	return replace(ctx, s.db, mails.Name, m.ID, &m.Version, m, mailFields(*m))
}

// DeleteMail removes a mail; a Conflict when it was changed meanwhile.
func (s *Store) DeleteMail(ctx context.Context, m portal.Mail) error {
	return translate(s.db.Delete(ctx, mails.Name, string(m.ID), m.Version))
}

// DueMails gives waiting mails whose next try has come by now, longest waiting
// first.
func (s *Store) DueMails(ctx context.Context, now time.Time, limit int) ([]portal.Mail, error) {
	f := docdb.And(docdb.Eq("state", string(portal.MailWaiting)), docdb.Range("next_try", nil, now.Add(time.Millisecond)))
	return find(ctx, s.db, mails.Name, docdb.Query{Filter: f, Sort: "next_try", Limit: limit}, setMail)
}

// Mails gives one page of mails, newest first.
func (s *Store) Mails(ctx context.Context, q portal.MailQuery) (portal.Listing[portal.Mail], error) {
	query := docdb.Query{Filter: mailFilter(q), Sort: "created_at", Desc: true}
	return listing(ctx, s.db, mails.Name, query, q.Page, setMail)
}

// CountMails counts mails, up to max when max > 0.
func (s *Store) CountMails(ctx context.Context, q portal.MailQuery, max int64) (int64, error) {
	n, err := s.db.Count(ctx, mails.Name, mailFilter(q), max)
	return n, translate(err)
}

func mailFilter(q portal.MailQuery) docdb.Filter {
	var fs []docdb.Filter
	if !q.Hidden {
		fs = append(fs, docdb.Eq("hidden", false))
	}
	if q.State != "" {
		fs = append(fs, docdb.Eq("state", string(q.State)))
	}
	if q.Kind != "" {
		fs = append(fs, docdb.Eq("kind", string(q.Kind)))
	}
	if q.Person != "" {
		fs = append(fs, docdb.Eq("person", string(q.Person)))
	}
	return docdb.And(fs...)
}

// digestWindows holds one document per person, so that finding whose window has
// closed is one range of one index, however many people and berichten there are.
var digestWindows = docdb.Collection{
	Name:    "digest_windows",
	Fields:  []docdb.Field{{Name: "next_digest", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "next_digest"}},
}

func setWindow(w *portal.DigestWindow, v int64) { w.Version = v }

// DigestWindow gives somebody's digest window; portal.ErrNotFound when they
// never had a bericht.
func (s *Store) DigestWindow(ctx context.Context, person portal.ID) (portal.DigestWindow, error) {
	return get(ctx, s.db, digestWindows.Name, string(person), setWindow)
}

// SaveDigestWindow stores a new or changed digest window.
func (s *Store) SaveDigestWindow(ctx context.Context, w *portal.DigestWindow) error {
	fields := docdb.Fields{"next_digest": absent(w.Next)}
	if w.Version == 0 {
		return insert(ctx, s.db, digestWindows.Name, w.Person, &w.Version, w, fields)
	}
	return replace(ctx, s.db, digestWindows.Name, w.Person, &w.Version, w, fields)
}

// DueDigests gives the windows that end by now, the earliest first.
func (s *Store) DueDigests(ctx context.Context, now time.Time, limit int) ([]portal.DigestWindow, error) {
	f := docdb.Range("next_digest", nil, now.Add(time.Millisecond))
	return find(ctx, s.db, digestWindows.Name, docdb.Query{Filter: f, Sort: "next_digest", Limit: limit}, setWindow)
}
