package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var erasures = docdb.Collection{Name: "erasures"}

// InsertErasure stores what an erasure still has to do.
func (s *Store) InsertErasure(ctx context.Context, e *portal.Erasure) error {
	return insert(ctx, s.db, erasures.Name, e.ID, &e.Version, e, nil)
}

// Erasures gives erasures that are not finished.
func (s *Store) Erasures(ctx context.Context, limit int) ([]portal.Erasure, error) {
	return find(ctx, s.db, erasures.Name, docdb.Query{Limit: limit}, func(e *portal.Erasure, v int64) { e.Version = v })
}

// DeleteErasure removes a finished erasure.
func (s *Store) DeleteErasure(ctx context.Context, e portal.Erasure) error {
	return translate(s.db.Delete(ctx, erasures.Name, string(e.ID), e.Version))
}

// Compact overwrites what the database's own files still hold of deleted rows,
// where its engine can; see docdb.Compacter.
func (s *Store) Compact(ctx context.Context) error {
	c, ok := s.db.(docdb.Compacter)
	if !ok {
		return nil
	}
	return translate(c.Compact(ctx))
}

// DeleteDocument removes a document with its text and what is findable of it; a
// Conflict when it was changed meanwhile.
func (s *Store) DeleteDocument(ctx context.Context, d portal.Document) error {
	if err := s.db.Delete(ctx, documents.Name, string(d.ID), d.Version); err != nil {
		return translate(fmt.Errorf("delete document: %w", err))
	}
	err := translate(s.db.Delete(ctx, documentTexts.Name, string(d.ID), 0))
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	return translate(s.db.Unindex(ctx, subjectKey(d.Ref())))
}

// KeptUploadsTo gives the uploads to an object that wait for their sender's
// answer. There are few, for a day at most.
func (s *Store) KeptUploadsTo(ctx context.Context, to portal.Ref) ([]portal.KeptUpload, error) {
	all, err := find(ctx, s.db, keptUploads.Name, docdb.Query{}, setKept)
	var kept []portal.KeptUpload
	for _, k := range all {
		if k.To == to {
			kept = append(kept, k)
		}
	}
	return kept, err
}

// EraseEventDetails removes the named details of the events about an object,
// with their salts; all of them when none is named.
func (s *Store) EraseEventDetails(ctx context.Context, about portal.Ref, names ...string) error {
	es, err := find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: docdb.Eq("about", aboutKey(about))}, nil)
	if err != nil {
		return err
	}
	for _, e := range es {
		if err := s.eraseDetails(ctx, e.ID, names); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eraseDetails(ctx context.Context, event portal.ID, names []string) error {
	d, err := s.db.Get(ctx, eventDetails.Name, string(event))
	if err != nil {
		if err = translate(err); portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	kept, err := decodeWith[eventDetail](d, nil)
	if err != nil {
		return err
	}
	had := len(kept.Details)
	maps.DeleteFunc(kept.Details, func(name string, _ portal.Detail) bool { return len(names) == 0 || slices.Contains(names, name) })
	switch len(kept.Details) {
	case had:
		return nil
	case 0:
		return translate(s.db.Delete(ctx, eventDetails.Name, d.ID, d.Version))
	}
	return replace(ctx, s.db, eventDetails.Name, event, &d.Version, kept, nil)
}

// MailsAbout gives the mails about one object.
func (s *Store) MailsAbout(ctx context.Context, about portal.Ref) ([]portal.Mail, error) {
	return find(ctx, s.db, mails.Name, docdb.Query{Filter: docdb.Eq("about", aboutKey(about)), Sort: "created_at"}, setMail)
}

// mailsAtOnce is how many mails are read together.
const mailsAtOnce = 200

// EachDigest hands over every overzichtsmail that was made, with what it said.
func (s *Store) EachDigest(ctx context.Context, do func(portal.Mail) error) error {
	p := portal.Page{Limit: mailsAtOnce}
	for {
		l, err := s.Mails(ctx, portal.MailQuery{Kind: portal.MailDigest, Hidden: true, Page: p})
		if err != nil {
			return err
		}
		for _, m := range l.Rows {
			if err := do(m); err != nil {
				return err
			}
		}
		if l.Next == "" {
			return nil
		}
		p.After = l.Next
	}
}
