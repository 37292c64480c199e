package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
)

// canary stands for what must be gone: in a body, a field, a token of the index
// and a file.
const canary = "xkanariex"

// canaries counts how often the canary stands in the files of a folder.
func canaries(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(bytes.ToLower(b), []byte(canary))
	}
	return n
}

func TestCompactLeavesNothingOfWhatWasDeleted(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	db, err := Open(ctx, filepath.Join(dir, "portal.db"), notes)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	insertNotes(t, db, 50)
	d := docdb.Doc{ID: "secret", Body: []byte(`{"text":"` + strings.Repeat(canary+" ", 2000) + `"}`), Fields: docdb.Fields{"author": canary, "keys": []string{canary}}}
	if err := db.Insert(ctx, "notes", d); err != nil {
		t.Fatal(err)
	}
	for i := range 40 { // several parts of the index
		e := docdb.Entry{ID: fmt.Sprintf("e%d", i), Kind: "note", Scope: []string{"all"}, At: time.Now(), Title: []string{canary}, Text: []string{canary, fmt.Sprintf("w%d", i)}}
		if err := db.Index(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Files().Put(ctx, "f", strings.NewReader(strings.Repeat(canary, 100_000)), 1<<30); err != nil {
		t.Fatal(err)
	}
	if canaries(t, dir) == 0 {
		t.Fatal("the canary was never there: this test shows nothing")
	}

	d.Version, d.Body, d.Fields = 1, []byte(`{}`), docdb.Fields{"author": "a"}
	err = db.InTx(ctx, func(ctx context.Context) error {
		for i := range 40 {
			e := docdb.Entry{ID: fmt.Sprintf("e%d", i), Kind: "note", Scope: []string{"all"}, At: time.Now(), Text: []string{fmt.Sprintf("w%d", i)}}
			if err := db.Index(ctx, e); err != nil {
				return err
			}
		}
		return db.Replace(ctx, "notes", d)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Files().Remove(ctx, "f"); err != nil {
		t.Fatal(err)
	}
	if err := db.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	if n := canaries(t, dir); n != 0 {
		t.Errorf("%d times there after erasing and compacting", n)
	}
	hits, err := db.Search(ctx, docdb.TextQuery{Scope: []string{"all"}, Terms: []docdb.Term{{"w7"}}})
	if err != nil || len(hits) != 1 {
		t.Errorf("what stayed is found %d times, %v; want once", len(hits), err)
	}
}

func TestCompactInMemory(t *testing.T) {
	db, err := Open(t.Context(), memory, notes)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Compact(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCompactSaysSoWhenTheLogIsInUse(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, filepath.Join(t.TempDir(), "portal.db"), notes)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	insertNotes(t, db, 3)
	err = db.snapshot(ctx, func(snap context.Context, c *conn) error {
		if _, _, err := c.number(snap, "SELECT count(*) FROM c_notes"); err != nil {
			return err
		}
		if err := db.Insert(ctx, "notes", note(100)); err != nil {
			return err
		}
		return db.Compact(ctx)
	})
	if err == nil {
		t.Error("no error although a reader held an old snapshot")
	}
}
