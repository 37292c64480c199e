package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var signals = docdb.Collection{
	Name: "signals",
	Fields: []docdb.Field{
		{Name: "number", Unique: true},
		{Name: "scope", Multi: true},
		{Name: "shared_at", Kind: docdb.Time},
		{Name: "state"}, {Name: "theme"}, {Name: "kind"}, {Name: "org"}, {Name: "handler"},
		{Name: "reporter", Rare: true}, // a person's id, or a blind index
		{Name: "due", Kind: docdb.Time},
		{Name: "changed_at", Kind: docdb.Time}, {Name: "audience"}, {Name: "phase"}, {Name: "neighbourhood", Multi: true},
		{Name: "clock", Kind: docdb.Time},  // when the portal itself has to act
		{Name: "closed", Kind: docdb.Time}, // absent while it is open
		{Name: "asked", Multi: true},       // people; see portal.Signal.Asked
		// What the monitor counts by; see portal.FigureGroup.
		{Name: "figures", Multi: true}, {Name: "places"}, {Name: "recognised"}, {Name: "helps"}, {Name: "taken"}, {Name: "agreed"}, {Name: "fed"},
	},
	Indexes: []docdb.Index{
		{Multi: "asked", Sort: "shared_at"}, // few hold one: before those of the scope, so that it is chosen
		{Multi: "scope", Sort: "shared_at", Carry: []string{"state", "theme", "kind", "org", "handler", "reporter", "due"}},
		{Multi: "scope", Sort: "changed_at", Carry: []string{"state", "theme", "kind", "org", "handler", "reporter", "due"}},
		{Multi: "scope", Equal: []string{"state"}, Sort: "due", Carry: []string{"handler", "reporter"}}, // the work list
		{Multi: "figures", Carry: []string{"state", "theme", "phase", "places", "recognised", "helps", "taken", "agreed", "fed"}},
		{Equal: []string{"reporter"}, Sort: "shared_at"},
		{Equal: []string{"handler", "state"}, Sort: "due"},
		{Equal: []string{"state"}, Sort: "due"},
		{Sort: "clock"}, {Sort: "closed"},
	},
}

var comments = docdb.Collection{
	Name:    "comments",
	Fields:  []docdb.Field{{Name: "signal"}, {Name: "author"}, {Name: "at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"signal"}, Sort: "at"}, {Equal: []string{"author"}, Sort: "at"}},
}

var recognitions = docdb.Collection{
	Name:    "recognitions",
	Fields:  []docdb.Field{{Name: "signal"}, {Name: "person"}, {Name: "at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"signal"}, Sort: "at"}, {Equal: []string{"person"}, Sort: "at"}},
}

var keeperMessages = docdb.Collection{
	Name:    "keeper_messages",
	Fields:  []docdb.Field{{Name: "signal"}, {Name: "n", Kind: docdb.Int}},
	Indexes: []docdb.Index{{Equal: []string{"signal"}, Sort: "n"}},
}

func signalFields(s portal.Signal, municipality portal.ID) docdb.Fields {
	reporter := string(s.Reporter)
	if s.IsAnonymous() {
		reporter = portal.BlindScope(s.Blind)
	}
	return docdb.Fields{
		"number": s.Number, "scope": s.Scope(municipality), "shared_at": s.SharedAt, "state": string(s.State),
		"theme": string(s.Theme), "kind": string(s.Kind), "org": absent(s.ReporterOrg), "handler": absent(s.Handler),
		"reporter": reporter, "due": absent(s.Due), "clock": absent(s.ClockDue()), "closed": absent(s.ClosedAt()),
		"changed_at": s.ChangedAt, "audience": string(s.Audience.Kind), "phase": absent(s.More.Phase), "neighbourhood": strs(s.More.Neighbourhoods), "asked": strs(s.Asked()),
		"figures": s.FigureKeys(municipality), "places": absent(s.PlacesKey()), "recognised": strconv.Itoa(s.Recognitions), "helps": absent(s.HelpsKey()),
		"taken": absent(s.StepDays(portal.StepTakenUp)), "agreed": absent(s.StepDays(portal.StepAgreed)), "fed": absent(s.StepDays(portal.StepFedBack)),
	}
}

func setSignal(s *portal.Signal, v int64) { s.Version = v }

// Signal gives a signal.
func (s *Store) Signal(ctx context.Context, id portal.ID) (portal.Signal, error) {
	return get(ctx, s.db, signals.Name, string(id), setSignal)
}

// SignalByNumber gives the signal with a number, as S-2026-0042.
func (s *Store) SignalByNumber(ctx context.Context, number string) (portal.Signal, error) {
	return first(ctx, s.db, signals.Name, docdb.Eq("number", number), setSignal)
}

// InsertSignal stores a new signal and indexes its text. municipality decides
// its scope keys.
func (s *Store) InsertSignal(ctx context.Context, v *portal.Signal, municipality portal.ID) error {
	if err := s.IndexSignal(ctx, *v, municipality); err != nil {
		return err
	}
	return insert(ctx, s.db, signals.Name, v.ID, &v.Version, v, signalFields(*v, municipality))
}

// IndexSignal makes a signal's text and what was said under it findable, in place of
// what was findable of it.
func (s *Store) IndexSignal(ctx context.Context, v portal.Signal, municipality portal.ID) error {
	s.listed.drop(string(v.ID)) // its text is another now; the old one may have been erased
	err := s.indexText(ctx, v.Ref(), v.Scope(municipality), v.SharedAt, v.Number+" "+v.Title, v.Text+"\n"+v.More.Help, signalTags(v)...)
	if err != nil {
		return err
	}
	return s.indexTalk(ctx, v, municipality)
}

// SaveSignal stores a changed signal. Its text in the index stays as it is; see
// IndexSignal.
func (s *Store) SaveSignal(ctx context.Context, v *portal.Signal, municipality portal.ID) error {
	return replace(ctx, s.db, signals.Name, v.ID, &v.Version, v, signalFields(*v, municipality))
}

// Signals gives one page of signals, for reading: other lists share them.
func (s *Store) Signals(ctx context.Context, q portal.SignalQuery) (portal.Listing[portal.Signal], error) {
	query := docdb.Query{Filter: signalFilter(q), Sort: "shared_at", Desc: true}
	switch {
	case q.ByDue:
		query.Sort, query.Desc = "due", false
	case q.ByChanged:
		query.Sort = "changed_at"
	}
	return listingOf(ctx, s.db, signals.Name, query, q.Page, func(d docdb.Doc) (portal.Signal, error) { return s.listed.of(d, setSignal) })
}

// CountSignals counts signals, up to max when max > 0.
func (s *Store) CountSignals(ctx context.Context, q portal.SignalQuery, max int64) (int64, error) {
	n, err := s.db.Count(ctx, signals.Name, signalFilter(q), max)
	return n, translate(err)
}

// SignalsDue gives signals with which the clock has something to do since before
// a time, longest first, whoever may see them: for the portal's own jobs only.
func (s *Store) SignalsDue(ctx context.Context, before time.Time, limit int) ([]portal.Signal, error) {
	return find(ctx, s.db, signals.Name, docdb.Query{Filter: docdb.Range("clock", nil, before), Sort: "clock", Limit: limit}, setSignal)
}

func signalFilter(q portal.SignalQuery) docdb.Filter {
	fs := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if len(q.States) > 0 {
		fs = append(fs, docdb.In("state", strs(q.States)...))
	}
	if q.Theme != nil {
		fs = append(fs, docdb.Eq("theme", string(*q.Theme)))
	}
	if q.Kind != "" {
		fs = append(fs, docdb.Eq("kind", string(q.Kind)))
	}
	if q.Org != "" {
		fs = append(fs, docdb.Eq("org", string(q.Org)))
	}
	if q.Handler != "" {
		fs = append(fs, docdb.Eq("handler", string(q.Handler)))
	}
	if q.Mine != "" {
		fs = append(fs, docdb.In("reporter", string(q.Mine), portal.BlindScope(q.MineBlind)))
	}
	if q.Asked != "" {
		fs = append(fs, docdb.ContainsAny("asked", string(q.Asked)))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		fs = append(fs, docdb.Range("shared_at", absent(q.From), absent(q.To)))
	}
	if !q.DueBefore.IsZero() || !q.DueFrom.IsZero() {
		fs = append(fs, docdb.Range("due", absent(q.DueFrom), absent(q.DueBefore)))
	}
	if q.NotHandler != "" {
		fs = append(fs, docdb.Or(docdb.Ne("handler", string(q.NotHandler)), docdb.In("state", strs(q.OrState)...)))
	}
	if q.Audience != "" {
		fs = append(fs, docdb.Eq("audience", string(q.Audience)))
	}
	if q.Phase != "" {
		fs = append(fs, docdb.Eq("phase", q.Phase))
	}
	if q.Neighbourhood != "" {
		fs = append(fs, docdb.ContainsAny("neighbourhood", string(q.Neighbourhood)))
	}
	return docdb.And(fs...)
}

// InsertComment stores a new comment and makes it findable.
func (s *Store) InsertComment(ctx context.Context, c *portal.Comment) error {
	if err := insert(ctx, s.db, comments.Name, c.ID, &c.Version, c, docdb.Fields{"signal": string(c.SignalID), "author": string(c.Author), "at": c.At}); err != nil {
		return err
	}
	return s.findableTalk(ctx, *c)
}

// Comment gives a comment under a signal.
func (s *Store) Comment(ctx context.Context, id portal.ID) (portal.Comment, error) {
	return get(ctx, s.db, comments.Name, string(id), func(c *portal.Comment, v int64) { c.Version = v })
}

// Comments gives a signal's comments, oldest first.
func (s *Store) Comments(ctx context.Context, signal portal.ID) ([]portal.Comment, error) {
	return find(ctx, s.db, comments.Name, docdb.Query{Filter: docdb.Eq("signal", string(signal)), Sort: "at"},
		func(c *portal.Comment, v int64) { c.Version = v })
}

// RecognitionID is the one id a person's recognition of a signal can have.
func RecognitionID(signal, person portal.ID) portal.ID { return signal + "/" + person }

// InsertRecognition stores a recognition; portal.Taken when the person already
// recognised the signal.
func (s *Store) InsertRecognition(ctx context.Context, r *portal.Recognition) error {
	r.ID = RecognitionID(r.SignalID, r.Person)
	return insert(ctx, s.db, recognitions.Name, r.ID, &r.Version, r, docdb.Fields{"signal": string(r.SignalID), "person": string(r.Person), "at": r.At})
}

// Recognitions gives a signal's recognitions, oldest first.
func (s *Store) Recognitions(ctx context.Context, signal portal.ID) ([]portal.Recognition, error) {
	return find(ctx, s.db, recognitions.Name, docdb.Query{Filter: docdb.Eq("signal", string(signal)), Sort: "at"},
		func(r *portal.Recognition, v int64) { r.Version = v })
}

// Recognised reports whether the person recognised the signal.
func (s *Store) Recognised(ctx context.Context, signal, person portal.ID) (bool, error) {
	_, err := s.db.Get(ctx, recognitions.Name, string(RecognitionID(signal, person)))
	if portal.KindOf(translate(err)) == portal.NotFound {
		return false, nil
	}
	return err == nil, translate(err)
}

// InsertKeeperMessage stores the n-th message between keeper and anonymous
// reporter; a Conflict when another was stored as the n-th.
func (s *Store) InsertKeeperMessage(ctx context.Context, m *portal.KeeperMessage) error {
	m.ID = portal.ID(fmt.Sprintf("%s/%d", m.SignalID, m.N))
	return insert(ctx, s.db, keeperMessages.Name, m.ID, &m.Version, m, docdb.Fields{"signal": string(m.SignalID), "n": int64(m.N)})
}

// KeeperMessages gives the messages about an anonymous signal, oldest first.
func (s *Store) KeeperMessages(ctx context.Context, signal portal.ID) ([]portal.KeeperMessage, error) {
	return find(ctx, s.db, keeperMessages.Name, docdb.Query{Filter: docdb.Eq("signal", string(signal)), Sort: "n"},
		func(m *portal.KeeperMessage, v int64) { m.Version = v })
}
