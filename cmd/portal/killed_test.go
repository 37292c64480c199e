package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// writers is how many people share signals at the same time in these checks.
const writers = 8

// TestBar52_KillDuringWrites kills the portal while eight people share signals.
// Whoever was told "shared" finds the signal afterwards; whoever was told nothing
// sends the form again, and then it is there once; the chain of events is whole.
func TestBar52_KillDuringWrites(t *testing.T) {
	rounds, each := 3, 12
	if longChecks() {
		rounds, each = 20, 40
	}
	data := filled(t, "20")
	acked := map[string]string{} // by its title, a signal's number
	for round := range rounds {
		p := serveProcess(t, data)
		said, unsaid := shareUntilKilled(t, p, round, each)
		for title, number := range said {
			acked[title] = number
		}
		p = serveProcess(t, data)
		v := logIn(t, p.URL, "lid1@org1.example")
		for _, form := range unsaid { // as a browser does when it is told to try again
			number, err := v.share(form)
			if err != nil {
				t.Fatalf("round %d: send a form again: %v", round, err)
			}
			acked[form.Get("title")] = number
		}
		p.kill(t)
	}
	if len(acked) < rounds*writers {
		t.Fatalf("only %d signals were shared: this shows nothing", len(acked))
	}
	checkShared(t, data, acked)
	mustRun(t, data, "audit", "verify")
	// Restoring checks every page of the database.
	copied := filepath.Join(t.TempDir(), "copy")
	mustRun(t, data, "backup", copied)
	mustRun(t, filepath.Join(t.TempDir(), "restored"), "restore", copied)
}

// shareUntilKilled has the writers share signals and kills the portal midway. It
// gives the numbers of those that were acknowledged, by title, and the form that
// was on its way of each writer. All writers are one person, as forms sent again
// are theirs.
func shareUntilKilled(t *testing.T, p *process, round, each int) (acked map[string]string, unsaid []url.Values) {
	t.Helper()
	acked = map[string]string{}
	var mu sync.Mutex
	var shared atomic.Int64
	half := make(chan struct{})
	var all sync.WaitGroup
	for w := range writers {
		v := logIn(t, p.URL, "lid1@org1.example")
		all.Go(func() {
			for n := range 10 * each { // more than there is time for
				form := signalForm(fmt.Sprintf("Ronde %d schrijver %d nummer %d", round, w, n))
				number, err := v.share(form)
				mu.Lock()
				if err != nil {
					unsaid = append(unsaid, form)
					mu.Unlock()
					return
				}
				acked[form.Get("title")] = number
				mu.Unlock()
				if shared.Add(1) == int64(writers*each/2) {
					close(half)
				}
			}
		})
	}
	<-half
	p.kill(t)
	all.Wait()
	return acked, unsaid
}

// checkShared opens the database, which SQLite must find whole, and looks for each
// signal that was acknowledged: there, once, under the number that was told.
func checkShared(t *testing.T, data string, acked map[string]string) {
	t.Helper()
	numbers := map[string][]string{} // by title
	for _, s := range storedSignals(t, data) {
		numbers[s.Title] = append(numbers[s.Title], s.Number)
	}
	for title, number := range acked {
		if got := numbers[title]; len(got) != 1 || got[0] != number {
			t.Errorf("%q was shared as %s; the database has %v", title, number, got)
		}
	}
}

// storedSignals are all signals in the database of a portal that doesn't run.
func storedSignals(t *testing.T, data string) []portal.Signal {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	docs, err := db.Find(t.Context(), "signals", docdb.Query{})
	if err != nil {
		t.Fatal(err)
	}
	signals := make([]portal.Signal, len(docs))
	for i, d := range docs {
		if err := json.Unmarshal(d.Body, &signals[i]); err != nil {
			t.Fatal(err)
		}
	}
	return signals
}
