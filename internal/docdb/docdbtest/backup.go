package docdbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"ketenportaal/internal/docdb"
)

func backupTests() []test {
	return []test{
		{"everything comes back", testBackup},
		{"whole while others write", testBackupRunning},
		{"a failing writer is reported", testBackupFails},
	}
}

func needRestore(t *testing.T, e env) {
	t.Helper()
	if e.options.Restore == nil {
		t.Skip("the engine's test gives no Restore")
	}
}

func restored(t *testing.T, e env, db docdb.DB) docdb.DB {
	t.Helper()
	var b bytes.Buffer
	if err := db.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return e.options.Restore(t, Schema(), &b)
}

func testBackup(t *testing.T, e env) {
	needRestore(t, e)
	db := e.db(t)
	insert(t, db, "cases",
		one("a", docdb.Fields{"status": "s", "number": "S-1", "at": day(1), "open": true, "amount": int64(3), "scope": []string{"x", "y"}}),
		one("b", docdb.Fields{"scope": []string{"y"}, "at": day(2)}))
	insert(t, db, "plain", one("a", nil))
	wantErr(t, "change", change(t.Context(), db, "b", raise), nil)
	index(t, db, entry("a", 1, []string{"huur"}, nil))
	put(t, db, "f", noise(600_000))

	again := restored(t, e, db)
	for _, id := range []string{"a", "b"} {
		want, got := get(t, db, "cases", id), get(t, again, "cases", id)
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	wantIDs(t, "list", found(t, again, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "y"), Sort: "at", Desc: true}), "b", "a")
	wantIDs(t, "plain", found(t, again, "plain", docdb.Query{}), "a")
	wantIDs(t, "text", hitIDs(t, again, search("x", "huur")), "a")
	if got, _, err := contents(t, again, "f"); !bytes.Equal(got, noise(600_000)) || err != nil {
		t.Errorf("file: got %d bytes, %v", len(got), err)
	}
	// It is a database like any other, unique values included.
	wantErr(t, "taken number", again.Insert(t.Context(), "cases", one("c", docdb.Fields{"number": "S-1"})), docdb.ErrExists)
	wantErr(t, "change", change(t.Context(), again, "a", raise), nil)
	index(t, again, entry("b", 1, []string{"huur"}, nil))
	put(t, again, "g", noise(10))
}

// testBackupRunning takes a backup while others write pairs in transactions:
// every pair acknowledged before is there, and none is there by half.
func testBackupRunning(t *testing.T, e env) {
	needRestore(t, e)
	db := e.db(t)
	var mu sync.Mutex
	var acked []string
	first := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil && i < 500; i++ {
				id := fmt.Sprintf("%d-%d", w, i)
				err := db.InTx(t.Context(), func(ctx context.Context) error {
					if err := db.Insert(ctx, "cases", one(id, docdb.Fields{"scope": []string{"x"}, "at": day(i)})); err != nil {
						return err
					}
					return db.Insert(ctx, "plain", one(id, nil))
				})
				if err != nil {
					t.Errorf("write: %v", err)
					return
				}
				mu.Lock()
				if acked = append(acked, id); len(acked) == 20 {
					close(first)
				}
				mu.Unlock()
			}
		})
	}
	<-first
	mu.Lock()
	before := slices.Clone(acked)
	mu.Unlock()
	again := restored(t, e, db)
	stop()
	wg.Wait()

	cases, plain := found(t, again, "cases", docdb.Query{}), found(t, again, "plain", docdb.Query{})
	wantIDs(t, "both halves", plain, cases...)
	scoped := found(t, again, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "x")})
	wantIDs(t, "and their lists", scoped, cases...)
	for _, id := range before {
		if !slices.Contains(cases, id) {
			t.Errorf("%s was acknowledged before the backup and is not in it", id)
		}
	}
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errOwn }

func testBackupFails(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "plain", one("a", nil))
	if err := db.Backup(t.Context(), full{}); !errors.Is(err, errOwn) {
		t.Errorf("got %v, want the writer's error", err)
	}
	insert(t, db, "plain", one("b", nil))
}
