package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// reindexAtOnce is how many objects one transaction of Reindex takes.
const reindexAtOnce = 200

// indexing says how far the text index is, as a document of upgrades beside those of
// the collections.
type indexing struct {
	Version int64 `json:"-"`
	// Words is the search.Version the index has, or is getting.
	Words int `json:"words"`
	// Ready are the collections that have it; of At those up to After.
	Ready []string `json:"ready,omitempty"`
	At    string   `json:"at,omitempty"`
	After string   `json:"after,omitempty"`
	Done  bool     `json:"done,omitempty"`
}

// indexingID is no collection's name.
const indexingID = "text index"

// reindexRun is one run of Reindex: what was done and what it tells.
type reindexRun struct {
	total int
	told  func(n int)
	ready []string // collections that were done before it began
}

// Reindex makes the text index anew from what is stored, object by object: the portal
// finds things meanwhile. told, which may be nil, hears how many are done.
func (s *Store) Reindex(ctx context.Context, told func(n int)) (int, error) {
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		was, err := s.indexing(ctx)
		if err != nil {
			return err
		}
		return s.saveIndexing(ctx, indexing{Version: was.Version, Words: search.Version})
	})
	if err != nil {
		return 0, translate(fmt.Errorf("begin to index anew: %w", err))
	}
	return s.ContinueIndex(ctx, told)
}

// ContinueIndex does what is left of making the text index anew after a version that
// found words in another way, and nothing when nothing is left. Killed, it goes on
// where it was; several processes may do it at once.
func (s *Store) ContinueIndex(ctx context.Context, told func(n int)) (int, error) {
	set, err := s.Settings(ctx)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return 0, err
	}
	at, err := s.indexing(ctx)
	if err != nil || at.Done {
		return 0, translate(err)
	}
	run := &reindexRun{told: told, ready: at.Ready}
	for _, step := range []func(context.Context, portal.ID, *reindexRun) error{
		s.reindexSignals, s.reindexDocuments, s.reindexActions, s.reindexAgreed, s.reindexFigures, s.reindexTables, s.reindexOrganisations,
	} {
		if err := step(ctx, set.Municipality, run); err != nil {
			return run.total, err
		}
	}
	return run.total, translate(s.progress(ctx, func(_ context.Context, at *indexing) error {
		at.Ready, at.At, at.After, at.Done = nil, "", "", true
		return nil
	}))
}

// indexing says how far the index of this version is.
func (s *Store) indexing(ctx context.Context) (indexing, error) {
	at, err := get(ctx, s.db, upgrades.Name, indexingID, func(at *indexing, v int64) { at.Version = v })
	if errors.Is(err, docdb.ErrNotFound) {
		return indexing{Words: search.Version}, nil
	}
	if at.Words != search.Version {
		at = indexing{Version: at.Version, Words: search.Version}
	}
	return at, err
}

func (s *Store) saveIndexing(ctx context.Context, at indexing) error {
	if at.Version == 0 {
		return insert(ctx, s.db, upgrades.Name, indexingID, &at.Version, at, nil)
	}
	return replace(ctx, s.db, upgrades.Name, indexingID, &at.Version, at, nil)
}

// progress does a portion and remembers it, in one transaction; again when another
// process did the same.
func (s *Store) progress(ctx context.Context, do func(ctx context.Context, at *indexing) error) error {
	for lost := 0; ; lost++ {
		err := s.db.InTx(ctx, func(ctx context.Context) error {
			at, err := s.indexing(ctx)
			if err != nil {
				return err
			}
			if err := do(ctx, &at); err != nil {
				return err
			}
			return s.saveIndexing(ctx, at)
		})
		if k := portal.KindOf(translate(err)); k != portal.Conflict && k != portal.Taken || lost >= upgradeLost {
			return err
		}
	}
}

func (s *Store) reindexSignals(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	return eachDoc(ctx, s, signals.Name, setSignal, func(ctx context.Context, v portal.Signal) error {
		return s.IndexSignal(ctx, v, municipality)
	}, run)
}

func (s *Store) reindexDocuments(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	return eachDoc(ctx, s, documents.Name, setDocument, func(ctx context.Context, v portal.Document) error {
		return s.reindexDocument(ctx, v, municipality)
	}, run)
}

func (s *Store) reindexTables(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	err := eachDoc(ctx, s, tables.Name, setTable, func(ctx context.Context, v portal.RoundTable) error {
		return s.indexTable(ctx, v, nil, municipality)
	}, run)
	if err != nil {
		return err
	}
	return eachDoc(ctx, s, minutesRecords.Name, func(r *portal.MinutesRecord, v int64) { r.Version = v }, func(ctx context.Context, v portal.MinutesRecord) error {
		return s.reindexMinutes(ctx, v, municipality)
	}, run)
}

// eachDoc runs f on every object of a collection that wasn't done yet, a portion a
// transaction, and remembers how far it is.
func eachDoc[T any](ctx context.Context, s *Store, collection string, set func(*T, int64), f func(ctx context.Context, v T) error, run *reindexRun) error {
	if slices.Contains(run.ready, collection) {
		return nil
	}
	for {
		ready, n := false, 0
		err := s.progress(ctx, func(ctx context.Context, at *indexing) error {
			n = 0
			if ready = at.Done || slices.Contains(at.Ready, collection); ready {
				return nil
			}
			if at.At != collection {
				at.At, at.After = collection, ""
			}
			q := docdb.Query{Limit: reindexAtOnce}
			if at.After != "" {
				q.After = &docdb.Cursor{ID: at.After}
			}
			docs, err := s.db.Find(ctx, collection, q)
			if err != nil {
				return err
			}
			for _, d := range docs {
				v, err := decodeWith(d, set)
				if err != nil {
					return err
				}
				if err := f(ctx, v); err != nil {
					return fmt.Errorf("index %s %s: %w", collection, d.ID, err)
				}
				at.After = d.ID
			}
			if n = len(docs); n < reindexAtOnce {
				at.Ready, at.At, at.After, ready = append(at.Ready, collection), "", "", true
			}
			return nil
		})
		if err != nil {
			return translate(err)
		}
		if run.total += n; n > 0 && run.told != nil {
			run.told(run.total)
		}
		if ready {
			return nil
		}
	}
}
