package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// TestBar63_BackupWhileWriting makes a backup beside the serving portal while
// eight people share signals, and restores it: what was acknowledged before the
// backup began is there, the chain of events is whole, the files are the same,
// and the portal serves from it.
func TestBar63_BackupWhileWriting(t *testing.T) {
	data := filled(t, "20")
	sums := storeFiles(t, data)
	p := serveProcess(t, data)
	acked, stop := keepSharing(t, p)
	before := acked(50)
	copied := filepath.Join(t.TempDir(), "portal.backup")
	if a := mustRun(t, data, "backup", copied); !strings.Contains(a.out, "PORTAL_KEY") {
		t.Errorf("backup does not say that the key is not in it:\n%s", a.out)
	}
	stop()
	if a := runCommand(t, data, "", "backup", copied); a.code == 0 {
		t.Error("a second backup replaced the first")
	}
	p.kill(t)

	restored := filepath.Join(t.TempDir(), "restored")
	a := mustRun(t, restored, "restore", copied)
	if !strings.Contains(a.out, "key") {
		t.Errorf("restore does not say that a backup holds no key:\n%s", a.out)
	}
	checkShared(t, restored, before)
	mustRun(t, restored, "audit", "verify")
	checkFiles(t, restored, sums)
	if _, err := os.Stat(filepath.Join(restored, "key")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the key is in the backup: %v", err)
	}
	copyKey(t, data, restored)
	again := serveProcess(t, restored)
	if status, _, err := logIn(t, again.URL, "lid1@org1.example").get("/signalen"); err != nil || status != http.StatusOK {
		t.Errorf("the list in the restored portal: status %d, %v", status, err)
	}
}

// keepSharing has the writers share signals until stop. acked waits until n
// signals were acknowledged and gives those, titles to numbers.
func keepSharing(t *testing.T, p *process) (acked func(n int) map[string]string, stop func()) {
	t.Helper()
	said := map[string]string{}
	var mu sync.Mutex
	more := sync.NewCond(&mu)
	ended := false
	var all sync.WaitGroup
	for w := range writers {
		v := logIn(t, p.URL, fmt.Sprintf("lid%d@org%d.example", w+1, w+1))
		all.Go(func() {
			for n := 0; ; n++ {
				title := fmt.Sprintf("Schrijver %d nummer %d", w, n)
				number, err := v.share(signalForm(title))
				mu.Lock()
				if err != nil && !ended {
					t.Errorf("share beside a backup: %v", err)
					ended = true
				}
				if ended {
					more.Broadcast()
					mu.Unlock()
					return
				}
				said[title] = number
				more.Broadcast()
				mu.Unlock()
			}
		})
	}
	acked = func(n int) map[string]string {
		mu.Lock()
		defer mu.Unlock()
		for len(said) < n && !ended {
			more.Wait()
		}
		return maps.Clone(said)
	}
	stop = func() {
		mu.Lock()
		ended = true
		mu.Unlock()
		all.Wait()
	}
	t.Cleanup(stop)
	return acked, stop
}

// opened opens the database of a portal that doesn't run.
func opened(t testing.TB, data string) docdb.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(data, "portal.db"), store.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// storeFiles stores files of several sizes and gives their sums, by id.
func storeFiles(t *testing.T, data string) map[string]string {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	sums := map[string]string{}
	for _, size := range []int{0, 1, 100_000, 3 << 20} {
		content := bytes.Repeat([]byte("x1y2z3w4"), size/8+1)[:size]
		id := fmt.Sprintf("bestand-%d", size)
		if _, err := db.Files().Put(t.Context(), id, bytes.NewReader(content), 10<<20); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		sums[id] = hex.EncodeToString(sum[:])
	}
	return sums
}

// checkFiles reads every file and compares its sum.
func checkFiles(t *testing.T, data string, sums map[string]string) {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	for id, want := range sums {
		r, _, err := db.Files().Open(t.Context(), id)
		if err != nil {
			t.Errorf("open %s: %v", id, err)
			continue
		}
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			t.Errorf("read %s: %v", id, err)
		}
		r.Close()
		if got := hex.EncodeToString(h.Sum(nil)); got != want {
			t.Errorf("%s has SHA-256 %s, want %s", id, got, want)
		}
	}
}

func copyKey(t *testing.T, from, to string) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(from, "key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestBar63_RestoreRefuses shows where a backup is not restored to, and from.
func TestBar63_RestoreRefuses(t *testing.T) {
	data := filled(t, "20")
	copied := filepath.Join(t.TempDir(), "portal.backup")
	mustRun(t, data, "backup", copied)
	whole, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	torn := filepath.Join(t.TempDir(), "torn")
	if err := os.WriteFile(torn, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("geen backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, into, from string
	}{
		{"into a portal that is there", data, copied},
		{"from half a backup", filepath.Join(t.TempDir(), "new"), torn},
		{"from something else", filepath.Join(t.TempDir(), "new"), other},
		{"from nothing", filepath.Join(t.TempDir(), "new"), filepath.Join(t.TempDir(), "gone")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := runCommand(t, tt.into, "", "restore", tt.from); a.code != 1 || a.errors == "" {
				t.Errorf("exit %d, %q; want 1 and a reason", a.code, a.errors)
			}
			if _, err := os.Stat(filepath.Join(tt.into, "portal.db")); tt.into != data && !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a database was left behind: %v", err)
			}
		})
	}
	if n := len(storedSignals(t, data)); n != 20 {
		t.Errorf("the portal that was there has %d signals, want 20", n)
	}
}

// TestBar63_MigrateTwice migrates a database that is up to date: nothing in it
// changes, however often. For one of an earlier release see upgraded_test.go.
func TestBar63_MigrateTwice(t *testing.T) {
	data := filled(t, "20")
	was := contents(t, data)
	for range 2 {
		mustRun(t, data, "migrate")
		if !bytes.Equal(contents(t, data), was) {
			t.Fatal("migrating changed the database")
		}
	}
}

// contents are the database's contents, as a backup writes them.
func contents(t *testing.T, data string) []byte {
	t.Helper()
	return []byte(mustRun(t, data, "backup", "-").out)
}

// TestReindex makes the text index anew and finds the same as before.
func TestReindex(t *testing.T) {
	data := filled(t, "200")
	find := func() []portal.Hit {
		db := opened(t, data)
		defer db.Close()
		hits, err := store.New(db).SearchText(t.Context(), portal.TextQuery{Text: "wachttijd bewindvoerder", Scope: []string{"chain"}, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		return hits
	}
	want := find()
	if len(want) == 0 {
		t.Fatal("the reference data have no hit: this shows nothing")
	}
	if a := mustRun(t, data, "reindex"); !strings.Contains(a.out, "objects indexed") {
		t.Errorf("reindex said %q", a.out)
	}
	got := find()
	if len(got) != len(want) {
		t.Fatalf("found %d, before %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("hit %d is %v, before %v", i, got[i], want[i])
		}
	}
}
