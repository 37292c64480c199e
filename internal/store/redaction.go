package store

import (
	"context"
	"strings"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var redactions = docdb.Collection{
	Name:   "redactions",
	Fields: []docdb.Field{{Name: "number", Unique: true}, {Name: "touches", Multi: true}, {Name: "state"}, {Name: "at", Kind: docdb.Time}},
	Indexes: []docdb.Index{
		{Sort: "at"}, {Equal: []string{"state"}, Sort: "at"}, {Multi: "touches", Sort: "at", Carry: []string{"state"}},
	},
}

// redactionOriginals are what redactions hide, by their ids, until the decision.
var redactionOriginals = docdb.Collection{Name: "redaction_originals"}

func redactionFields(r portal.Redaction) docdb.Fields {
	var touches []string
	for _, about := range r.Touches() {
		touches = append(touches, aboutKey(about))
	}
	return docdb.Fields{"number": r.Number, "touches": touches, "state": string(r.State), "at": r.At}
}

func setRedaction(r *portal.Redaction, v int64) { r.Version = v }

// InsertRedaction stores a new privacymelding.
func (s *Store) InsertRedaction(ctx context.Context, r *portal.Redaction) error {
	return insert(ctx, s.db, redactions.Name, r.ID, &r.Version, r, redactionFields(*r))
}

// SaveRedaction stores a changed privacymelding.
func (s *Store) SaveRedaction(ctx context.Context, r *portal.Redaction) error {
	return replace(ctx, s.db, redactions.Name, r.ID, &r.Version, r, redactionFields(*r))
}

// Redaction gives a privacymelding.
func (s *Store) Redaction(ctx context.Context, id portal.ID) (portal.Redaction, error) {
	return get(ctx, s.db, redactions.Name, string(id), setRedaction)
}

// RedactionByNumber gives the privacymelding with a number, as P-2026-0001.
func (s *Store) RedactionByNumber(ctx context.Context, number string) (portal.Redaction, error) {
	return first(ctx, s.db, redactions.Name, docdb.Eq("number", number), setRedaction)
}

// Redactions gives one page of privacymeldingen, newest first; of one state, or
// of all when it is empty.
func (s *Store) Redactions(ctx context.Context, state portal.RedactionState, p portal.Page) (portal.Listing[portal.Redaction], error) {
	q := docdb.Query{Sort: "at", Desc: true}
	if state != "" {
		q.Filter = docdb.Eq("state", string(state))
	}
	return listing(ctx, s.db, redactions.Name, q, p, setRedaction)
}

// OpenRedactions gives the privacymeldingen that hide something of an object and
// wait for a decision, oldest first.
func (s *Store) OpenRedactions(ctx context.Context, about portal.Ref) ([]portal.Redaction, error) {
	f := docdb.And(docdb.ContainsAny("touches", aboutKey(about)), docdb.Eq("state", string(portal.RedactionHidden)))
	return find(ctx, s.db, redactions.Name, docdb.Query{Filter: f, Sort: "at"}, setRedaction)
}

// Originals gives what a privacymelding hides; portal.ErrNotFound once decided.
func (s *Store) Originals(ctx context.Context, id portal.ID) (portal.Originals, error) {
	return get(ctx, s.db, redactionOriginals.Name, string(id), func(o *portal.Originals, v int64) { o.Version = v })
}

// SaveOriginals stores what a privacymelding hides, the first time as well.
func (s *Store) SaveOriginals(ctx context.Context, o *portal.Originals) error {
	if o.Version == 0 {
		return insert(ctx, s.db, redactionOriginals.Name, o.ID, &o.Version, o, nil)
	}
	return replace(ctx, s.db, redactionOriginals.Name, o.ID, &o.Version, o, nil)
}

// DeleteOriginals throws away what a privacymelding hid.
func (s *Store) DeleteOriginals(ctx context.Context, o portal.Originals) error {
	return translate(s.db.Delete(ctx, redactionOriginals.Name, string(o.ID), o.Version))
}

// SaveComment stores a comment of which the text was hidden or erased.
func (s *Store) SaveComment(ctx context.Context, c *portal.Comment) error {
	if err := replace(ctx, s.db, comments.Name, c.ID, &c.Version, c, docdb.Fields{"signal": string(c.SignalID), "author": string(c.Author), "at": c.At}); err != nil {
		return err
	}
	return s.findableTalk(ctx, *c)
}

// SaveRecognition stores a recognition of which the text was hidden or erased.
func (s *Store) SaveRecognition(ctx context.Context, r *portal.Recognition) error {
	return replace(ctx, s.db, recognitions.Name, r.ID, &r.Version, r, docdb.Fields{"signal": string(r.SignalID), "person": string(r.Person), "at": r.At})
}

// SaveKeeperMessage stores a message of which the text was hidden or erased.
func (s *Store) SaveKeeperMessage(ctx context.Context, m *portal.KeeperMessage) error {
	return replace(ctx, s.db, keeperMessages.Name, m.ID, &m.Version, m, docdb.Fields{"signal": string(m.SignalID), "n": int64(m.N)})
}

// SaveMinutesVersion stores a version of minutes of which a text was hidden or
// erased.
func (s *Store) SaveMinutesVersion(ctx context.Context, v *portal.MinutesVersion) error {
	return replace(ctx, s.db, minutesVersions.Name, v.ID, &v.Version, v, docdb.Fields{"table": string(v.Table), "number": int64(v.Number)})
}

// SaveMinutesRecord stores what adopted minutes say, of which a text was hidden or
// erased: for nothing else.
func (s *Store) SaveMinutesRecord(ctx context.Context, r *portal.MinutesRecord) error {
	return replace(ctx, s.db, minutesRecords.Name, r.ID, &r.Version, r, nil)
}

// SaveMinutesText stores a frozen text out of which words were taken for privacy.
func (s *Store) SaveMinutesText(ctx context.Context, t *portal.MinutesTextFile) error {
	return replace(ctx, s.db, minutesTexts.Name, t.ID, &t.Version, t, docdb.Fields{"table": string(t.Table)})
}

// DecisionsAnswering gives the decisions that answer a signal, those that were
// dropped left out.
func (s *Store) DecisionsAnswering(ctx context.Context, signal portal.ID) ([]portal.Decision, error) {
	return find(ctx, s.db, decisions.Name, docdb.Query{Filter: docdb.ContainsAny("signals", string(signal)), Sort: "recorded_at"}, setDecision)
}

// DraftsUnder gives everybody's drafts of the forms whose paths begin with one of
// the prefixes.
func (s *Store) DraftsUnder(ctx context.Context, prefixes ...string) ([]portal.Draft, error) {
	all, err := find(ctx, s.db, drafts.Name, docdb.Query{}, func(d *portal.Draft, v int64) { d.Version = v })
	var under []portal.Draft
	for _, d := range all {
		for _, p := range prefixes {
			if d.Form == p || strings.HasPrefix(d.Form, p+"/") {
				under = append(under, d)
				break
			}
		}
	}
	return under, err
}
