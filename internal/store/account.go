package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var credentials = docdb.Collection{Name: "credentials"}

var sessions = docdb.Collection{
	Name:    "sessions",
	Fields:  []docdb.Field{{Name: "handle", Unique: true}, {Name: "person"}, {Name: "began", Kind: docdb.Time}, {Name: "seen", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"person"}, Sort: "began"}, {Sort: "seen"}},
}

var tokens = docdb.Collection{
	Name: "tokens",
	// slot is kind and person: at most one token is valid for each.
	Fields:  []docdb.Field{{Name: "slot", Unique: true}, {Name: "until", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "until"}},
}

var throttles = docdb.Collection{
	Name:    "throttles",
	Fields:  []docdb.Field{{Name: "last", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "last"}},
}

// usedCodes hold the time steps of one-time codes that were used.
var usedCodes = docdb.Collection{
	Name:    "used_codes",
	Fields:  []docdb.Field{{Name: "at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "at"}},
}

var drafts = docdb.Collection{
	Name:    "drafts",
	Fields:  []docdb.Field{{Name: "owner"}, {Name: "saved_at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"owner"}, Sort: "saved_at"}, {Sort: "saved_at"}},
}

// Credential gives how a person proves who they are; an empty one when they
// never set anything.
func (s *Store) Credential(ctx context.Context, person portal.ID) (portal.Credential, error) {
	c, err := get(ctx, s.db, credentials.Name, string(person), func(c *portal.Credential, v int64) { c.Version = v })
	if portal.KindOf(err) == portal.NotFound {
		return portal.Credential{Person: person}, nil
	}
	return c, err
}

// SaveCredential stores a credential, the first time as well.
func (s *Store) SaveCredential(ctx context.Context, c *portal.Credential) error {
	if c.Version == 0 {
		return insert(ctx, s.db, credentials.Name, c.Person, &c.Version, c, nil)
	}
	return replace(ctx, s.db, credentials.Name, c.Person, &c.Version, c, nil)
}

func sessionFields(v portal.Session) docdb.Fields {
	return docdb.Fields{"handle": string(v.Handle), "person": string(v.Person), "began": v.Began, "seen": v.Seen}
}

func setSession(v *portal.Session, n int64) { v.Version = n }

// Session gives a session by its id, the hash of its token, ended or not.
func (s *Store) Session(ctx context.Context, id portal.ID) (portal.Session, error) {
	return get(ctx, s.db, sessions.Name, string(id), setSession)
}

// SessionsOf gives a person's sessions, oldest first, ended ones included.
func (s *Store) SessionsOf(ctx context.Context, person portal.ID) ([]portal.Session, error) {
	return find(ctx, s.db, sessions.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "began"}, setSession)
}

// InsertSession stores a new session.
func (s *Store) InsertSession(ctx context.Context, v *portal.Session) error {
	return insert(ctx, s.db, sessions.Name, v.ID, &v.Version, v, sessionFields(*v))
}

// SaveSession stores a changed session.
func (s *Store) SaveSession(ctx context.Context, v *portal.Session) error {
	return replace(ctx, s.db, sessions.Name, v.ID, &v.Version, v, sessionFields(*v))
}

// DeleteSession removes a session at the version it was read at.
func (s *Store) DeleteSession(ctx context.Context, v portal.Session) error {
	if err := s.db.Delete(ctx, sessions.Name, string(v.ID), v.Version); err != nil {
		return translate(fmt.Errorf("end session: %w", err))
	}
	return nil
}

// DeleteSessionsOf removes a person's sessions, but not the one with the handle
// except, and says how many.
func (s *Store) DeleteSessionsOf(ctx context.Context, person, except portal.ID) (int64, error) {
	n, err := s.db.DeleteWhere(ctx, sessions.Name, docdb.And(docdb.Eq("person", string(person)), docdb.Ne("handle", string(except))))
	return n, translate(err)
}

// Token gives a token by its id, the hash of its secret, ended or not.
func (s *Store) Token(ctx context.Context, id portal.ID) (portal.Token, error) {
	return get(ctx, s.db, tokens.Name, string(id), func(t *portal.Token, v int64) { t.Version = v })
}

// InsertToken stores a token in place of an earlier one of its kind and person.
func (s *Store) InsertToken(ctx context.Context, t *portal.Token) error {
	slot := string(t.Kind) + "/" + string(t.Person)
	if _, err := s.db.DeleteWhere(ctx, tokens.Name, docdb.Eq("slot", slot)); err != nil {
		return translate(fmt.Errorf("supersede tokens: %w", err))
	}
	return insert(ctx, s.db, tokens.Name, t.ID, &t.Version, t, docdb.Fields{"slot": slot, "until": t.Until})
}

// DeleteToken uses a token up: of several at once, one succeeds.
func (s *Store) DeleteToken(ctx context.Context, t portal.Token) error {
	if err := s.db.Delete(ctx, tokens.Name, string(t.ID), t.Version); err != nil {
		return translate(fmt.Errorf("use token: %w", err))
	}
	return nil
}

// DeleteTokensOf removes the tokens of a person of these kinds.
func (s *Store) DeleteTokensOf(ctx context.Context, person portal.ID, kinds ...portal.TokenKind) error {
	slots := make([]string, len(kinds))
	for i, k := range kinds {
		slots[i] = string(k) + "/" + string(person)
	}
	_, err := s.db.DeleteWhere(ctx, tokens.Name, docdb.In("slot", slots...))
	return translate(err)
}

// Throttle gives the attempts under a key; an empty one when there are none.
func (s *Store) Throttle(ctx context.Context, key string) (portal.Throttle, error) {
	t, err := get(ctx, s.db, throttles.Name, key, func(t *portal.Throttle, v int64) { t.Version = v })
	if portal.KindOf(err) == portal.NotFound {
		return portal.Throttle{Key: key}, nil
	}
	return t, err
}

// SaveThrottle stores attempts, the first time as well.
func (s *Store) SaveThrottle(ctx context.Context, t *portal.Throttle) error {
	f := docdb.Fields{}
	if n := len(t.Attempts); n > 0 {
		f["last"] = t.Attempts[n-1]
	} else {
		f["last"] = time.Unix(0, 0).UTC() // nothing to remember: swept next
	}
	if t.Version == 0 {
		return insert(ctx, s.db, throttles.Name, portal.ID(t.Key), &t.Version, t, f)
	}
	return replace(ctx, s.db, throttles.Name, portal.ID(t.Key), &t.Version, t, f)
}

// usedCode is the lock that a one-time code leaves behind.
type usedCode struct {
	At time.Time `json:"at"`
}

// InsertUsedCode takes the code of a person's time step; portal.Taken when it
// was used already.
func (s *Store) InsertUsedCode(ctx context.Context, person portal.ID, step int64, at time.Time) error {
	var version int64
	return insert(ctx, s.db, usedCodes.Name, portal.ID(fmt.Sprintf("%s/%d", person, step)), &version, usedCode{At: at}, docdb.Fields{"at": at})
}

func draftID(owner, form string) portal.ID { return portal.ID(owner + " " + form) }

// Draft gives the draft of an owner for a form; portal.ErrNotFound.
func (s *Store) Draft(ctx context.Context, owner, form string) (portal.Draft, error) {
	return get(ctx, s.db, drafts.Name, string(draftID(owner, form)), func(d *portal.Draft, v int64) { d.Version = v })
}

// SaveDraft stores a draft, in place of an earlier one of its owner and form.
func (s *Store) SaveDraft(ctx context.Context, d *portal.Draft) error {
	d.ID = draftID(d.Owner, d.Form)
	f := docdb.Fields{"owner": d.Owner, "saved_at": d.SavedAt}
	if d.Version == 0 {
		return insert(ctx, s.db, drafts.Name, d.ID, &d.Version, d, f)
	}
	return replace(ctx, s.db, drafts.Name, d.ID, &d.Version, d, f)
}

// CountDrafts says how many drafts an owner has.
func (s *Store) CountDrafts(ctx context.Context, owner string) (int64, error) {
	n, err := s.db.Count(ctx, drafts.Name, docdb.Eq("owner", owner), 0)
	return n, translate(err)
}

// DeleteDraft removes a draft; no error when there is none.
func (s *Store) DeleteDraft(ctx context.Context, owner, form string) error {
	// Asked first: most forms have no draft, and deleting waits for whoever writes.
	if _, err := s.db.Get(ctx, drafts.Name, string(draftID(owner, form))); errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	err := translate(s.db.Delete(ctx, drafts.Name, string(draftID(owner, form)), 0))
	if portal.KindOf(err) == portal.NotFound {
		return nil
	}
	return err
}

// SweepAccounts removes sessions last used before seen, tokens that ended
// before until, throttles, used codes and challenges from before attempts (real time), and
// drafts from before saved.
func (s *Store) SweepAccounts(ctx context.Context, seen, until, attempts, saved time.Time) error {
	for _, old := range []struct {
		collection, field string
		before            time.Time
	}{
		{sessions.Name, "seen", seen}, {tokens.Name, "until", until},
		{throttles.Name, "last", attempts}, {usedCodes.Name, "at", attempts}, {challenges.Name, "until", attempts}, {drafts.Name, "saved_at", saved},
	} {
		if _, err := s.db.DeleteWhere(ctx, old.collection, docdb.Range(old.field, nil, old.before)); err != nil {
			return translate(fmt.Errorf("sweep %s: %w", old.collection, err))
		}
	}
	return nil
}
