package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
)

// inserts is a transaction that stores notes and makes them findable.
func inserts(db *DB, ids ...int) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		for _, i := range ids {
			d := note(i)
			entry := docdb.Entry{ID: d.ID, Kind: "note", Scope: []string{"all"}, At: day(i), Text: []string{"word"}}
			if err := errors.Join(db.Insert(ctx, "notes", d), db.Index(ctx, entry)); err != nil {
				return err
			}
		}
		return nil
	}
}

// joins runs f as a transaction and leaves its group open, as when others wait;
// the group stays young, however slow the machine is.
func joins(t *testing.T, db *DB, f func(ctx context.Context) error) (*group, error) {
	t.Helper()
	c, err := db.turn(t.Context(), db.writer)
	if err != nil {
		t.Fatal(err)
	}
	return db.member(t.Context(), c, func(ctx context.Context) error {
		txOf(ctx, db).c.group.began = time.Now().Add(time.Hour)
		return f(ctx)
	})
}

// mustJoin is joins for transactions that succeed, all in one group.
func mustJoin(t *testing.T, db *DB, fs ...func(ctx context.Context) error) (g *group) {
	t.Helper()
	for _, f := range fs {
		joined, err := joins(t, db, f)
		if err != nil {
			t.Fatal(err)
		}
		if g != nil && g != joined {
			t.Fatal("it did not join the group that was open")
		}
		g = joined
	}
	return g
}

// wantNotes looks for the notes there are, by list and by search.
func wantNotes(t *testing.T, db *DB, when string, ids ...int) {
	t.Helper()
	var want, listed, hit []string
	for _, i := range ids {
		want = append(want, note(i).ID)
	}
	docs, err := db.Find(t.Context(), "notes", docdb.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		listed = append(listed, d.ID)
	}
	hits, err := db.Search(t.Context(), docdb.TextQuery{Scope: []string{"all"}, Terms: []docdb.Term{{"word"}}, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		hit = append(hit, h.ID)
	}
	slices.Sort(hit)
	if !slices.Equal(listed, want) || !slices.Equal(hit, want) {
		t.Errorf("%s: listed %v, found %v, want %v", when, listed, hit, want)
	}
}

// left opens a copy of the files as they are now: what a process leaves that is
// killed at this moment.
func left(t *testing.T, path string) *DB {
	t.Helper()
	dir := t.TempDir()
	for _, ending := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + ending)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "a.db"+ending), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return opened(t, filepath.Join(dir, "a.db"), notes)
}

// TestGroupIsStoredByOneCommit: until then nobody is told, nobody else sees
// anything of it and a crash loses all of it; after it, nothing.
func TestGroupIsStoredByOneCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := opened(t, path, notes)
	g := mustJoin(t, db, inserts(db, 1), inserts(db, 2, 3), inserts(db, 4))
	select {
	case <-g.over:
		t.Fatal("the group is over, and nothing stored it")
	default:
	}
	wantNotes(t, db, "a reader before the commit")
	wantNotes(t, left(t, path), "after a crash before the commit")
	if err := db.stored(g); err != nil {
		t.Fatal(err)
	}
	wantNotes(t, db, "a reader after the commit", 1, 2, 3, 4)
	wantNotes(t, left(t, path), "after a crash after the commit", 1, 2, 3, 4)
}

// TestFailingMemberHurtsNobody: of it nothing is stored, of its neighbours
// everything, and they see nothing of it.
func TestFailingMemberHurtsNobody(t *testing.T) {
	own := errors.New("own")
	fails := map[string]func(t *testing.T, db *DB) error{
		"its own error": func(t *testing.T, db *DB) error {
			_, err := joins(t, db, func(ctx context.Context) error { return errors.Join(inserts(db, 2)(ctx), own) })
			return err
		},
		"an operation": func(t *testing.T, db *DB) error {
			_, err := joins(t, db, inserts(db, 2, 1))
			return err
		},
		"an operation that it passes over": func(t *testing.T, db *DB) error {
			_, err := joins(t, db, func(ctx context.Context) error { _ = inserts(db, 2, 1)(ctx); return nil })
			return err
		},
		"its context": func(t *testing.T, db *DB) error {
			_, err := joins(t, db, func(ctx context.Context) error {
				done, cancel := context.WithCancel(ctx)
				defer cancel()
				if err := inserts(db, 2)(done); err != nil {
					return err
				}
				cancel()
				return inserts(db, 5)(done)
			})
			return err
		},
		"a panic": func(t *testing.T, db *DB) (err error) {
			defer func() { err = fmt.Errorf("%v", recover()) }()
			_, err = joins(t, db, func(ctx context.Context) error { panic(inserts(db, 2)(ctx)) })
			return err
		},
		"the end of its goroutine": func(t *testing.T, db *DB) error {
			done := make(chan error, 1)
			go func() {
				defer func() { done <- own }()
				_, _ = joins(t, db, func(ctx context.Context) error { defer runtime.Goexit(); return inserts(db, 2)(ctx) })
			}()
			return <-done
		},
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
			g := mustJoin(t, db, inserts(db, 1))
			if err := fail(t, db); err == nil {
				t.Error("it did not fail")
			}
			if last := mustJoin(t, db, inserts(db, 3)); last != g {
				t.Error("the group is another")
			}
			if err := db.stored(g); err != nil {
				t.Error(err)
			}
			wantNotes(t, db, "after it", 1, 3)
		})
	}
}

// TestGroupIsLostWhole: when SQLite gives up the whole transaction, everybody in
// it is told that nothing is stored, by the reason; the next one is sound.
func TestGroupIsLostWhole(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	pages := func(limit string) {
		c := <-db.writer
		defer func() { db.writer <- c }()
		if err := c.script(t.Context(), "PRAGMA max_page_count = "+limit); err != nil {
			t.Fatal(err)
		}
	}
	pages("1") // SQLite takes the present size instead
	g := mustJoin(t, db, func(ctx context.Context) error { _, err := db.Get(ctx, "notes", "x"); return ignoreNotFound(err) })
	full, err := joins(t, db, func(ctx context.Context) error {
		d := note(1)
		d.Body = make([]byte, 1<<20)
		return db.Insert(ctx, "notes", d)
	})
	if err == nil || full != g {
		t.Fatalf("a full disk: got %v", err)
	}
	if lost := db.stored(g); lost == nil || !strings.Contains(lost.Error(), "full") {
		t.Errorf("the neighbour: got %v, want that the disk is full", lost)
	}
	pages("1000000")
	if err := db.InTx(t.Context(), inserts(db, 2)); err != nil {
		t.Fatal(err)
	}
	wantNotes(t, db, "after it", 2)
}

func ignoreNotFound(err error) error {
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	}
	return err
}

// TestGroupEnds: whoever takes the connection for something else stores the
// group first, and an old group is stored at once.
func TestGroupEnds(t *testing.T) {
	tests := map[string]func(t *testing.T, db *DB) (*group, error){
		"by a read in memory": func(t *testing.T, db *DB) (*group, error) {
			g := mustJoin(t, db, inserts(db, 1))
			_, err := db.Get(t.Context(), "notes", note(1).ID)
			return g, err
		},
		"by closing": func(t *testing.T, db *DB) (*group, error) {
			g := mustJoin(t, db, inserts(db, 1))
			return g, db.Close()
		},
		"by its age": func(t *testing.T, db *DB) (*group, error) {
			return joins(t, db, func(ctx context.Context) error {
				txOf(ctx, db).c.group.began = time.Now().Add(-2 * groupTime)
				return inserts(db, 1)(ctx)
			})
		},
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			g, err := end(t, opened(t, memory, notes))
			if err != nil {
				t.Fatal(err)
			}
			select {
			case <-g.over:
			default:
				t.Error("the group is still open")
			}
			if g.err != nil {
				t.Error(g.err)
			}
		})
	}
}

// TestToldIsStored: under load, what InTx answered is what a reader finds right
// after: the write, or the neighbour's write it was refused for.
func TestToldIsStored(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	const writers, each = 8, 30
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				at := (w/2)*each + i // two writers go for each note
				err := db.InTx(t.Context(), inserts(db, at))
				if err != nil && !errors.Is(err, docdb.ErrExists) {
					t.Errorf("note %d: %v", at, err)
				}
				if _, got := db.Get(t.Context(), "notes", note(at).ID); got != nil {
					t.Errorf("told %v, then: %v", err, got)
				}
			}
		})
	}
	wg.Wait()
	if n, err := db.Count(t.Context(), "notes", docdb.Filter{}, 0); n != writers/2*each || err != nil {
		t.Errorf("got %d notes, %v", n, err)
	}
}
