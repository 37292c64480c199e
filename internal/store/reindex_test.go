package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
)

// unindexed opens a database with n signals, each with a comment, that an earlier
// version stored: found by nothing.
func unindexed(t *testing.T, n int) (docdb.DB, *Store) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := New(db)
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(s.SaveSettings(t.Context(), &portal.Settings{Municipality: "gemeente"}))
	for i := range n {
		v := oldSignal(i)
		must(s.InsertSignal(t.Context(), &v, "gemeente"))
		c := portal.Comment{ID: portal.ID(fmt.Sprintf("c%03d", i)), SignalID: v.ID, Text: "Kabouterwoord", At: oldDay(i)}
		must(s.InsertComment(t.Context(), &c))
		must(db.Unindex(t.Context(), subjectKey(v.Ref())))
		must(db.Unindex(t.Context(), subjectKey(c.Ref())))
	}
	return db, s
}

func foundBy(t *testing.T, s *Store, text string) int {
	t.Helper()
	hits, err := s.SearchText(t.Context(), portal.TextQuery{Text: text, Scope: []string{portal.ScopeChain}, Limit: 5000})
	if err != nil {
		t.Fatal(err)
	}
	return len(hits)
}

// An older database is indexed anew at the start, once.
func TestContinueIndex(t *testing.T) {
	const n = reindexAtOnce + 30
	_, s := unindexed(t, n)
	var told []int
	did, err := s.ContinueIndex(t.Context(), func(n int) { told = append(told, n) })
	if err != nil || did != n || len(told) != 2 || told[1] != n {
		t.Fatalf("did %d, told %v, %v", did, told, err)
	}
	if a, b := foundBy(t, s, "wachttijd"), foundBy(t, s, "kabouterwoord"); a != n || b != n {
		t.Errorf("found %d signals and %d comments", a, b)
	}
	if did, err := s.ContinueIndex(t.Context(), nil); err != nil || did != 0 {
		t.Errorf("again: %d, %v", did, err)
	}
	if at, err := s.indexing(t.Context()); err != nil || !at.Done {
		t.Errorf("left off at %+v, %v", at, err)
	}
	if did, err := s.Reindex(t.Context(), nil); err != nil || did != n {
		t.Errorf("by command: %d, %v", did, err)
	}
}

// stopping is a database whose transactions end the program after some.
type stopping struct {
	docdb.DB
	left int
}

var errStopped = errors.New("stopped")

func (d *stopping) InTx(ctx context.Context, f func(context.Context) error) error {
	return d.DB.InTx(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		if d.left--; d.left < 0 {
			return errStopped // all of it is undone
		}
		return nil
	})
}

// Stopped anywhere, it goes on where it was and does nothing twice.
func TestContinueIndexStopped(t *testing.T) {
	const n = 2*reindexAtOnce + 10
	db, _ := unindexed(t, n)
	total, stops := 0, 0
	for ; stops < 100; stops++ {
		s := New(&stopping{DB: db, left: 1})
		did, err := s.ContinueIndex(t.Context(), nil)
		total += did
		if err == nil {
			break
		}
		if !strings.Contains(err.Error(), "stopped") {
			t.Fatal(err)
		}
	}
	s := New(db)
	if at, err := s.indexing(t.Context()); err != nil || !at.Done || stops < 5 {
		t.Errorf("at %+v after %d stops, %v", at, stops, err)
	}
	if a, b := foundBy(t, s, "wachttijd"), foundBy(t, s, "kabouterwoord"); a != n || b != n || total != n {
		t.Errorf("found %d signals and %d comments, did %d objects of %d", a, b, total, n)
	}
}

func TestContinueIndexTwoAtOnce(t *testing.T) {
	const n = 3 * reindexAtOnce
	_, s := unindexed(t, n)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := s.ContinueIndex(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if a := foundBy(t, s, "wachttijd"); a != n {
		t.Errorf("found %d of %d", a, n)
	}
}

// The index of an earlier version is made anew; that of this one isn't.
func TestAnotherVersionIsIndexedAnew(t *testing.T) {
	db, s := unindexed(t, 5)
	if _, err := s.ContinueIndex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	at, err := s.indexing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at.Words--
	if err := s.saveIndexing(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if err := db.Unindex(t.Context(), subjectKey(oldSignal(0).Ref())); err != nil {
		t.Fatal(err)
	}
	if did, err := s.ContinueIndex(t.Context(), nil); err != nil || did != 5 || foundBy(t, s, "wachttijd") != 5 {
		t.Errorf("did %d, %v", did, err)
	}
}
