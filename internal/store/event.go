package store

import (
	"context"
	"fmt"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// Event states, as the dispatcher moves an event along.
const (
	eventNew    = "nieuw"     // nobody has been told
	eventTold   = "verteld"   // berichten are written; waits to be sealed
	eventSealed = "verzegeld" // in the chain
)

var events = docdb.Collection{
	Name: "events",
	Fields: []docdb.Field{
		{Name: "state"}, {Name: "at", Kind: docdb.Time}, {Name: "seq", Kind: docdb.Int, Unique: true},
		{Name: "type"}, {Name: "by"}, {Name: "about"}, {Name: "version", Kind: docdb.Int},
	},
	Indexes: []docdb.Index{
		{Equal: []string{"state"}, Sort: "at"}, {Sort: "seq"},
		{Equal: []string{"about"}, Sort: "at", Carry: []string{"state"}}, {Equal: []string{"by"}, Sort: "at", Carry: []string{"type"}},
		{Equal: []string{"type"}, Sort: "at", Carry: []string{"state"}},
	},
}

var eventDetails = docdb.Collection{Name: "event_details"}

// eventDetail is the erasable part of one event, by the event's id.
type eventDetail struct {
	Details map[string]portal.Detail `json:"details"`
}

func eventFields(e portal.Event, state string) docdb.Fields {
	f := docdb.Fields{
		"state": state, "at": e.At, "type": string(e.Type), "by": absent(e.By),
		"about": aboutKey(e.About), "version": e.Version,
	}
	if e.Seq > 0 {
		f["seq"] = e.Seq
	}
	return f
}

// InsertEvent stores a new event with its details, apart.
func (s *Store) InsertEvent(ctx context.Context, e portal.Event, details map[string]portal.Detail) error {
	var version int64
	if err := insert(ctx, s.db, events.Name, e.ID, &version, e, eventFields(e, eventNew)); err != nil {
		return err
	}
	if len(details) == 0 {
		return nil
	}
	return insert(ctx, s.db, eventDetails.Name, e.ID, &version, eventDetail{Details: details}, nil)
}

// NewEvents gives events nobody was told of, oldest first.
func (s *Store) NewEvents(ctx context.Context, limit int) ([]portal.Event, error) {
	return find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: docdb.Eq("state", eventNew), Sort: "at", Limit: limit}, nil)
}

// EarlierNew gives events about one object that nobody was told of and that
// came before a version of it, the earliest first.
func (s *Store) EarlierNew(ctx context.Context, about portal.Ref, version int64, limit int) ([]portal.Event, error) {
	f := docdb.And(docdb.Eq("about", aboutKey(about)), docdb.Eq("state", eventNew), docdb.Range("version", int64(1), version))
	return find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "version", Limit: limit}, nil)
}

// ToldEvents gives events from before a time that wait only to be sealed,
// oldest first; those of one day that stand for anonymous people by their random
// ids, in no order that tells anything.
func (s *Store) ToldEvents(ctx context.Context, before time.Time, limit int) ([]portal.Event, error) {
	f := docdb.And(docdb.Eq("state", eventTold), docdb.Range("at", nil, before))
	return find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "at", Limit: limit}, nil)
}

// ToldAbout gives the events about objects that wait to be sealed.
func (s *Store) ToldAbout(ctx context.Context, about []portal.Ref) ([]portal.Event, error) {
	keys := make([]string, len(about))
	for i, r := range about {
		keys[i] = aboutKey(r)
	}
	f := docdb.And(docdb.Eq("state", eventTold), docdb.In("about", keys...))
	return find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "at"}, nil)
}

// CountUnsealed counts events that are not in the chain yet.
func (s *Store) CountUnsealed(ctx context.Context) (int64, error) {
	n, err := s.db.Count(ctx, events.Name, docdb.In("state", eventNew, eventTold), 0)
	return n, translate(err)
}

// MarkTold stores that people have been told of an event; when it is sealed,
// that as well.
func (s *Store) MarkTold(ctx context.Context, e portal.Event) error {
	d, err := s.db.Get(ctx, events.Name, string(e.ID))
	if err != nil {
		return translate(fmt.Errorf("load event %s: %w", e.ID, err))
	}
	state := eventTold
	if e.Seq > 0 {
		state = eventSealed
	}
	version := d.Version
	return replace(ctx, s.db, events.Name, e.ID, &version, e, eventFields(e, state))
}

// SealedEvents gives events of the chain after a sequence number, in order.
func (s *Store) SealedEvents(ctx context.Context, after int64, limit int) ([]portal.Event, error) {
	f := docdb.Range("seq", after+1, nil)
	return find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "seq", Limit: limit}, nil)
}

// Chain gives the chain after a place, in order, each event with the place it
// is stored at.
func (s *Store) Chain(ctx context.Context, after int64, limit int) ([]portal.Link, error) {
	docs, err := s.db.Find(ctx, events.Name, docdb.Query{Filter: docdb.Range("seq", after+1, nil), Sort: "seq", Limit: limit})
	if err != nil {
		return nil, translate(fmt.Errorf("list the chain after %d: %w", after, err))
	}
	links := make([]portal.Link, len(docs))
	for i, d := range docs {
		e, err := decodeWith[portal.Event](d, nil)
		if err != nil {
			return nil, err
		}
		place, ok := d.Fields["seq"].(int64)
		if !ok {
			return nil, fmt.Errorf("event %s has no place in the chain", d.ID)
		}
		links[i] = portal.Link{Place: place, Event: e}
	}
	return links, nil
}

// Events gives one page of sealed events, newest first.
func (s *Store) Events(ctx context.Context, q portal.EventQuery) (portal.Listing[portal.Event], error) {
	fs := []docdb.Filter{docdb.Eq("state", eventSealed)}
	if q.Type != "" {
		fs = append(fs, docdb.Eq("type", string(q.Type)))
	}
	if q.Person != "" {
		about := portal.Ref{Kind: portal.KindPerson, ID: q.Person}
		fs = append(fs, docdb.Or(docdb.Eq("by", string(q.Person)), docdb.Eq("about", aboutKey(about))))
	}
	if q.About.ID != "" {
		fs = append(fs, docdb.Eq("about", aboutKey(q.About)))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		fs = append(fs, docdb.Range("at", absent(q.From), absent(q.To)))
	}
	query := docdb.Query{Filter: docdb.And(fs...), Sort: "at", Desc: true}
	return listing(ctx, s.db, events.Name, query, q.Page, func(*portal.Event, int64) {})
}

// EventCursor is the place of an event in the pages of Events.
func (s *Store) EventCursor(e portal.Event) string {
	return cursorOf(docdb.Doc{ID: string(e.ID), Fields: docdb.Fields{"at": e.At}}, "at")
}

// LastEvent gives the newest event of a type that somebody caused, sealed or
// not; portal.ErrNotFound when there is none.
func (s *Store) LastEvent(ctx context.Context, by portal.ID, t portal.EventType) (portal.Event, error) {
	f := docdb.And(docdb.Eq("by", string(by)), docdb.Eq("type", string(t)))
	es, err := find[portal.Event](ctx, s.db, events.Name, docdb.Query{Filter: f, Sort: "at", Desc: true, Limit: 1}, nil)
	if err != nil {
		return portal.Event{}, err
	}
	if len(es) == 0 {
		return portal.Event{}, portal.ErrNotFound
	}
	return es[0], nil
}

var chainHead = docdb.Collection{Name: "chain_head"}

const headID = "head"

// Head gives the end of the chain; the zero Head when nothing was sealed yet.
func (s *Store) Head(ctx context.Context) (portal.Head, error) {
	h, err := get(ctx, s.db, chainHead.Name, headID, func(h *portal.Head, v int64) { h.Version = v })
	if portal.KindOf(err) == portal.NotFound {
		return portal.Head{}, nil
	}
	return h, err
}

// SaveHead stores the end of the chain.
func (s *Store) SaveHead(ctx context.Context, h *portal.Head) error {
	if h.Version == 0 {
		return insert(ctx, s.db, chainHead.Name, headID, &h.Version, h, nil)
	}
	return replace(ctx, s.db, chainHead.Name, headID, &h.Version, h, nil)
}

var leases = docdb.Collection{Name: "leases"}

// Lease gives a job's lease; portal.ErrNotFound when nobody ever held it.
func (s *Store) Lease(ctx context.Context, name string) (portal.Lease, error) {
	return get(ctx, s.db, leases.Name, name, func(l *portal.Lease, v int64) { l.Version = v })
}

// SaveLease takes or keeps a lease; a Conflict or Taken when another has it.
func (s *Store) SaveLease(ctx context.Context, l *portal.Lease) error {
	if l.Version == 0 {
		return insert(ctx, s.db, leases.Name, portal.ID(l.Name), &l.Version, l, nil)
	}
	return replace(ctx, s.db, leases.Name, portal.ID(l.Name), &l.Version, l, nil)
}

// EventDetails gives an event's details; none when it has none or they were
// erased.
func (s *Store) EventDetails(ctx context.Context, id portal.ID) (map[string]portal.Detail, error) {
	d, err := get[eventDetail](ctx, s.db, eventDetails.Name, string(id), nil)
	if portal.KindOf(err) == portal.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("details of event %s: %w", id, err)
	}
	return d.Details, nil
}
