package store

import (
	"context"
	"fmt"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// retention holds the table of terms, and how far the details of events are
// erased.
var retention = docdb.Collection{Name: "retention"}

const (
	retentionTableID = "table"
	erasedDetailsID  = "details"
)

// RetentionTable gives the table; the zero table when nobody ever set one.
func (s *Store) RetentionTable(ctx context.Context) (portal.RetentionTable, error) {
	t, err := get(ctx, s.db, retention.Name, retentionTableID, func(t *portal.RetentionTable, v int64) { t.Version = v })
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return portal.RetentionTable{}, nil
	}
	return t, err
}

// SaveRetentionTable stores the table, the first time as well.
func (s *Store) SaveRetentionTable(ctx context.Context, t *portal.RetentionTable) error {
	if t.Version == 0 {
		return insert(ctx, s.db, retention.Name, retentionTableID, &t.Version, t, nil)
	}
	return replace(ctx, s.db, retention.Name, retentionTableID, &t.Version, t, nil)
}

// erasedUpTo is the last event of the chain whose details, and those of all
// before it, are erased.
type erasedUpTo struct {
	Seq     int64 `json:"seq"`
	Version int64 `json:"-"`
}

// EraseOldDetails erases the details of sealed events from before a moment, of
// the next limit events at most. It reports whether more may be waiting.
func (s *Store) EraseOldDetails(ctx context.Context, before time.Time, limit int) (more bool, err error) {
	at, err := get(ctx, s.db, retention.Name, erasedDetailsID, func(e *erasedUpTo, v int64) { e.Version = v })
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return false, err
	}
	list, err := s.SealedEvents(ctx, at.Seq, limit)
	if err != nil {
		return false, err
	}
	from, whole := at.Seq, true
	for _, e := range list {
		// An anonymous reporter's event is sealed among those of the next day, so
		// look past later ones, but remember only what has no gap.
		if !e.At.Before(before) {
			whole = false
			continue
		}
		if whole {
			at.Seq = e.Seq
		}
		if len(e.Commitments) > 0 {
			if err := s.EraseEventDetail(ctx, e.ID); err != nil {
				return false, err
			}
		}
	}
	if at.Seq == from {
		return false, nil
	}
	if at.Version == 0 {
		return whole, insert(ctx, s.db, retention.Name, erasedDetailsID, &at.Version, at, nil)
	}
	return whole, replace(ctx, s.db, retention.Name, erasedDetailsID, &at.Version, at, nil)
}

// EraseEventDetail removes named details of one event; all of them when none is
// named.
func (s *Store) EraseEventDetail(ctx context.Context, event portal.ID, names ...string) error {
	return s.eraseDetails(ctx, event, names)
}

var destructionLists = docdb.Collection{
	Name:    "destruction_lists",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "state"}, {Name: "made_at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "made_at"}, {Equal: []string{"state"}, Sort: "made_at"}},
}

func destructionFields(l portal.DestructionList) docdb.Fields {
	return docdb.Fields{"number": l.Number, "state": string(l.State), "made_at": l.MadeBy.At}
}

func setDestruction(l *portal.DestructionList, v int64) { l.Version = v }

// DestructionListByNumber gives the list with a number, as V-2026-0001.
func (s *Store) DestructionListByNumber(ctx context.Context, number string) (portal.DestructionList, error) {
	return first(ctx, s.db, destructionLists.Name, docdb.Eq("number", number), setDestruction)
}

// DestructionLists gives one page of lists, newest first.
func (s *Store) DestructionLists(ctx context.Context, p portal.Page) (portal.Listing[portal.DestructionList], error) {
	return listing(ctx, s.db, destructionLists.Name, docdb.Query{Sort: "made_at", Desc: true}, p, setDestruction)
}

// DestructionListsIn gives the lists in some states, oldest first.
func (s *Store) DestructionListsIn(ctx context.Context, states ...portal.DestructionState) ([]portal.DestructionList, error) {
	return find(ctx, s.db, destructionLists.Name, docdb.Query{Filter: docdb.In("state", strs(states)...), Sort: "made_at"}, setDestruction)
}

// InsertDestructionList stores a new list.
func (s *Store) InsertDestructionList(ctx context.Context, l *portal.DestructionList) error {
	return insert(ctx, s.db, destructionLists.Name, l.ID, &l.Version, l, destructionFields(*l))
}

// SaveDestructionList stores a changed list.
func (s *Store) SaveDestructionList(ctx context.Context, l *portal.DestructionList) error {
	return replace(ctx, s.db, destructionLists.Name, l.ID, &l.Version, l, destructionFields(*l))
}

// SignalsClosedBefore gives signals that were closed before a moment and are
// closed still, longest first, whoever may see them: only for lists of what is
// to be destroyed.
func (s *Store) SignalsClosedBefore(ctx context.Context, before time.Time, limit int) ([]portal.Signal, error) {
	return find(ctx, s.db, signals.Name, docdb.Query{Filter: docdb.Range("closed", nil, before), Sort: "closed", Limit: limit}, setSignal)
}

// CountSignalsClosedBefore counts those signals.
func (s *Store) CountSignalsClosedBefore(ctx context.Context, before time.Time) (int64, error) {
	n, err := s.db.Count(ctx, signals.Name, docdb.Range("closed", nil, before), 0)
	return n, translate(err)
}

// CountDocumentsBefore counts the documents of one subject of which the current
// version was added before a moment.
func (s *Store) CountDocumentsBefore(ctx context.Context, about portal.Ref, before time.Time) (int64, error) {
	n, err := s.db.Count(ctx, documents.Name, docdb.And(docdb.Eq("about", subjectKey(about)), docdb.Range("current_at", nil, before)), 0)
	return n, translate(err)
}

// DeleteSignal removes a signal with what hangs under it and what is findable of
// it, but not its documents and berichten; a Conflict when it was changed
// meanwhile. It says how much went.
func (s *Store) DeleteSignal(ctx context.Context, v portal.Signal) (gone portal.DestroyedCounts, err error) {
	if err := s.unindexTalk(ctx, v.ID); err != nil {
		return gone, err
	}
	if err := s.db.Delete(ctx, signals.Name, string(v.ID), v.Version); err != nil {
		return gone, translate(fmt.Errorf("delete signal: %w", err))
	}
	under := docdb.Eq("signal", string(v.ID))
	for _, c := range []struct {
		collection string
		filter     docdb.Filter
		count      *int
	}{
		{comments.Name, under, &gone.Comments}, {recognitions.Name, under, &gone.Recognitions}, {keeperMessages.Name, under, &gone.Messages},
		{follows.Name, docdb.Eq("about", aboutKey(v.Ref())), new(int)},
	} {
		n, err := s.db.DeleteWhere(ctx, c.collection, c.filter)
		if err != nil {
			return gone, translate(fmt.Errorf("delete %s of signal: %w", c.collection, err))
		}
		*c.count = int(n)
	}
	return gone, translate(s.db.Unindex(ctx, subjectKey(v.Ref())))
}

// OldNotifications gives a person's berichten from before a moment.
func (s *Store) OldNotifications(ctx context.Context, person portal.ID, before time.Time, limit int) ([]portal.Notification, error) {
	f := docdb.And(docdb.Eq("person", string(person)), docdb.Range("at", nil, before))
	return find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "at", Limit: limit}, setNotification)
}

// DeleteNotification removes a bericht; a Conflict when it was changed meanwhile.
func (s *Store) DeleteNotification(ctx context.Context, n portal.Notification) error {
	return translate(s.db.Delete(ctx, notifications.Name, string(n.ID), n.Version))
}

// OldMails gives mails that were made before a moment and wait for nothing.
func (s *Store) OldMails(ctx context.Context, before time.Time, limit int) ([]portal.Mail, error) {
	f := docdb.And(docdb.Range("created_at", nil, before), docdb.Ne("state", string(portal.MailWaiting)))
	return find(ctx, s.db, mails.Name, docdb.Query{Filter: f, Sort: "created_at", Limit: limit}, setMail)
}

// BerichtenOf gives a person's berichten about one subject.
func (s *Store) BerichtenOf(ctx context.Context, person portal.ID, about portal.Ref) ([]portal.Notification, error) {
	var all []portal.Notification
	for _, unread := range []bool{true, false} { // both have an index
		f := docdb.And(docdb.Eq("person", string(person)), docdb.Eq("unread", unread), docdb.Eq("about", aboutKey(about)))
		ns, err := find(ctx, s.db, notifications.Name, docdb.Query{Filter: f, Sort: "at"}, setNotification)
		if err != nil {
			return nil, err
		}
		all = append(all, ns...)
	}
	return all, nil
}

// OldAccessReviews gives the reviews of rights that were opened before a moment
// and are signed.
func (s *Store) OldAccessReviews(ctx context.Context, before time.Time) ([]portal.AccessReview, error) {
	f := docdb.And(docdb.Eq("signed", true), docdb.Range("opened_at", nil, before))
	return find(ctx, s.db, accessReviews.Name, docdb.Query{Filter: f, Sort: "opened_at"}, setReview)
}

// DeleteAccessReview removes a review; a Conflict when it was changed meanwhile.
func (s *Store) DeleteAccessReview(ctx context.Context, r portal.AccessReview) error {
	return translate(s.db.Delete(ctx, accessReviews.Name, string(r.ID), r.Version))
}
