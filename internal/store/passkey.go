package store

import (
	"context"
	"fmt"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var passkeys = docdb.Collection{
	Name:    "passkeys",
	Fields:  []docdb.Field{{Name: "person"}, {Name: "added_at", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"person"}, Sort: "added_at"}},
}

// challenges hold what browsers still have to answer.
var challenges = docdb.Collection{
	Name:    "challenges",
	Fields:  []docdb.Field{{Name: "until", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "until"}},
}

var identities = docdb.Collection{
	Name: "identities",
	// slot is issuer and person: who has one at a provider has no second there.
	Fields:  []docdb.Field{{Name: "slot", Unique: true}, {Name: "person"}, {Name: "since", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"person"}, Sort: "since"}},
}

func setPasskey(k *portal.Passkey, v int64) { k.Version = v }

func passkeyFields(k portal.Passkey) docdb.Fields {
	return docdb.Fields{"person": string(k.Person), "added_at": k.AddedAt}
}

// Passkey gives a passkey; portal.ErrNotFound.
func (s *Store) Passkey(ctx context.Context, id portal.ID) (portal.Passkey, error) {
	return get(ctx, s.db, passkeys.Name, string(id), setPasskey)
}

// PasskeysOf gives a person's passkeys, the oldest first.
func (s *Store) PasskeysOf(ctx context.Context, person portal.ID) ([]portal.Passkey, error) {
	return find(ctx, s.db, passkeys.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "added_at"}, setPasskey)
}

// InsertPasskey stores a new passkey; portal.Taken when the device gave its key
// an id that another has.
func (s *Store) InsertPasskey(ctx context.Context, k *portal.Passkey) error {
	return insert(ctx, s.db, passkeys.Name, k.ID, &k.Version, k, passkeyFields(*k))
}

// SavePasskey stores a changed passkey.
func (s *Store) SavePasskey(ctx context.Context, k *portal.Passkey) error {
	return replace(ctx, s.db, passkeys.Name, k.ID, &k.Version, k, passkeyFields(*k))
}

// DeletePasskey removes a passkey at the version it was read at.
func (s *Store) DeletePasskey(ctx context.Context, k portal.Passkey) error {
	if err := s.db.Delete(ctx, passkeys.Name, string(k.ID), k.Version); err != nil {
		return translate(fmt.Errorf("remove passkey: %w", err))
	}
	return nil
}

// Challenge gives a challenge, expired or not; portal.ErrNotFound.
func (s *Store) Challenge(ctx context.Context, id portal.ID) (portal.Challenge, error) {
	return get(ctx, s.db, challenges.Name, string(id), func(c *portal.Challenge, v int64) { c.Version = v })
}

// InsertChallenge stores a new challenge.
func (s *Store) InsertChallenge(ctx context.Context, c *portal.Challenge) error {
	return insert(ctx, s.db, challenges.Name, c.ID, &c.Version, c, docdb.Fields{"until": c.Until})
}

// DeleteChallenge uses a challenge up: of several at once, one succeeds.
func (s *Store) DeleteChallenge(ctx context.Context, c portal.Challenge) error {
	if err := s.db.Delete(ctx, challenges.Name, string(c.ID), c.Version); err != nil {
		return translate(fmt.Errorf("use challenge: %w", err))
	}
	return nil
}

func setIdentity(i *portal.Identity, v int64) { i.Version = v }

// Identity gives an identity; portal.ErrNotFound.
func (s *Store) Identity(ctx context.Context, id portal.ID) (portal.Identity, error) {
	return get(ctx, s.db, identities.Name, string(id), setIdentity)
}

// IdentitiesOf gives a person's identities, the oldest first.
func (s *Store) IdentitiesOf(ctx context.Context, person portal.ID) ([]portal.Identity, error) {
	return find(ctx, s.db, identities.Name, docdb.Query{Filter: docdb.Eq("person", string(person)), Sort: "since"}, setIdentity)
}

// InsertIdentity binds an identity to an account; portal.Taken when either is
// bound at this provider already.
func (s *Store) InsertIdentity(ctx context.Context, i *portal.Identity) error {
	return insert(ctx, s.db, identities.Name, i.ID, &i.Version, i,
		docdb.Fields{"slot": i.Issuer + " " + string(i.Person), "person": string(i.Person), "since": i.Since})
}

// DeleteIdentity removes an identity at the version it was read at.
func (s *Store) DeleteIdentity(ctx context.Context, i portal.Identity) error {
	if err := s.db.Delete(ctx, identities.Name, string(i.ID), i.Version); err != nil {
		return translate(fmt.Errorf("unlink identity: %w", err))
	}
	return nil
}
