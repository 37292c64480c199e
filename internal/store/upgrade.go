package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// upgrades says, for each collection that gained fields after the first
// release, how far its documents have them.
var upgrades = docdb.Collection{Name: "upgrades"}

// upgrade is one document of upgrades, with the collection's name as its id.
type upgrade struct {
	Version int64 `json:"-"`
	// Fields are those the documents get; others than are declared now: begin
	// anew.
	Fields []string `json:"fields"`
	// After is the last document that has them; Done: all have.
	After string `json:"after,omitempty"`
	Done  bool   `json:"done,omitempty"`
}

func setUpgrade(u *upgrade, v int64) { u.Version = v }

// UpgradeStep tells how far an upgrade is.
type UpgradeStep struct {
	Collection string
	// Documents is how many of the collection were done in this run.
	Documents int
}

// derivation gives the fields that saving a stored document would give it.
type derivation struct {
	docdb.Collection
	fields func(d docdb.Doc, municipality portal.ID) (docdb.Fields, error)
}

// derivations are the collections that gained fields after the first release. A
// test holds the list to that.
func derivations() []derivation {
	return []derivation{
		{signals, derive(func(v portal.Signal, _ docdb.Doc, municipality portal.ID) docdb.Fields {
			return signalFields(v, municipality)
		})},
		{documents, derive(func(v portal.Document, d docdb.Doc, _ portal.ID) docdb.Fields {
			scope, _ := d.Fields["scope"].([]string) // its subject's: not in its JSON
			return documentFields(v, scope)
		})},
		{redactions, derive(func(v portal.Redaction, _ docdb.Doc, _ portal.ID) docdb.Fields { return redactionFields(v) })},
		{mails, derive(func(v portal.Mail, _ docdb.Doc, _ portal.ID) docdb.Fields { return mailFields(v) })},
	}
}

// derive has fields work on the decoded object.
func derive[T any](fields func(v T, d docdb.Doc, municipality portal.ID) docdb.Fields) func(docdb.Doc, portal.ID) (docdb.Fields, error) {
	return func(d docdb.Doc, municipality portal.ID) (docdb.Fields, error) {
		v, err := decodeWith[T](d, nil)
		if err != nil {
			return nil, err
		}
		return fields(v, d, municipality), nil
	}
}

const (
	// upgradeAtOnce is how many documents one transaction of Upgrade takes.
	upgradeAtOnce = 25
	// upgradeLost is how often in a row Upgrade may lose from another process
	// that does the same before it gives up.
	upgradeLost = 100
)

// Upgrade gives the documents that an earlier release stored the fields it did
// not declare, so that filters and orders find them. Their versions and bodies
// stay, and nothing is recorded: nobody did anything. It remembers how far it
// is: killed, it goes on; when all is done it only looks. Several processes may
// do it at once. told, which may be nil, hears of every portion.
func (s *Store) Upgrade(ctx context.Context, told func(UpgradeStep)) error {
	set, err := s.Settings(ctx)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	for _, d := range derivations() {
		if err := s.upgrade(ctx, d, set.Municipality, told); err != nil {
			return translate(fmt.Errorf("upgrade %s: %w", d.Name, err))
		}
	}
	return nil
}

func (s *Store) upgrade(ctx context.Context, d derivation, municipality portal.ID, told func(UpgradeStep)) error {
	total, lost := 0, 0
	for {
		n, done, err := s.upgradeSome(ctx, d, municipality)
		// Taken: another process was first to begin.
		if k := portal.KindOf(translate(err)); (k == portal.Conflict || k == portal.Taken) && lost < upgradeLost {
			lost++
			continue
		}
		if err != nil {
			return err
		}
		if lost, total = 0, total+n; n > 0 && told != nil {
			told(UpgradeStep{Collection: d.Name, Documents: total})
		}
		if done {
			return nil
		}
	}
}

// upgradeSome does the next documents of a collection and remembers so, in one
// transaction.
func (s *Store) upgradeSome(ctx context.Context, d derivation, municipality portal.ID) (n int, done bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		n, done = 0, false
		u, err := s.upgradeOf(ctx, d)
		if err != nil {
			return err
		}
		if done = u.Done; done {
			return nil
		}
		q := docdb.Query{Limit: upgradeAtOnce}
		if u.After != "" {
			q.After = &docdb.Cursor{ID: u.After}
		}
		docs, err := s.db.Find(ctx, d.Name, q)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			fields, err := d.fields(doc, municipality)
			if err != nil {
				return err
			}
			if err := s.db.Redeclare(ctx, d.Name, docdb.Doc{ID: doc.ID, Version: doc.Version, Fields: fields}); err != nil {
				return fmt.Errorf("document %s: %w", doc.ID, err)
			}
			u.After = doc.ID
		}
		n, done = len(docs), len(docs) < upgradeAtOnce
		u.Done = done
		return s.saveUpgrade(ctx, d, u)
	})
	return n, done, err
}

// upgradeOf says how far a collection is with the fields it declares now.
func (s *Store) upgradeOf(ctx context.Context, d derivation) (upgrade, error) {
	fields := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		fields[i] = f.Name
	}
	slices.Sort(fields)
	u, err := get(ctx, s.db, upgrades.Name, d.Name, setUpgrade)
	if errors.Is(err, docdb.ErrNotFound) {
		return upgrade{Fields: fields}, nil
	}
	if !slices.Equal(u.Fields, fields) {
		u = upgrade{Version: u.Version, Fields: fields}
	}
	return u, err
}

func (s *Store) saveUpgrade(ctx context.Context, d derivation, u upgrade) error {
	if u.Version == 0 {
		return insert(ctx, s.db, upgrades.Name, portal.ID(d.Name), &u.Version, u, nil)
	}
	return replace(ctx, s.db, upgrades.Name, portal.ID(d.Name), &u.Version, u, nil)
}
