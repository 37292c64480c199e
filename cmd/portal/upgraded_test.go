package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// The backup of an earlier release in testdata is of its demo, with a year of
// signals up to earlierNow and the key of earlierKey. earlierHead is the head of
// its chain of events, as that release logged it.
const earlierHead = "407:a0e1efc4b0a5ae725dc848b7b9ba372a7a544172f98c42bb692eea971617c5a1"

var (
	earlierNow = time.Date(2026, time.November, 20, 9, 5, 0, 0, time.UTC)
	earlierKey = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), app.KeySize))
)

// earlier restores the backup of an earlier release into a new data folder.
func earlier(t *testing.T) (data string) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "backup-1.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	backup, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	data = filepath.Join(t.TempDir(), "data")
	if a := runCommand(t, data, string(backup), "restore", "-"); a.code != 0 {
		t.Fatalf("restore: exit %d\n%s", a.code, a.errors)
	}
	return data
}

// signalList is a list of signals, and which of them belong in it.
type signalList struct {
	name  string
	query portal.SignalQuery
	holds func(s portal.Signal) bool
}

// newLists are lists by the fields that the earlier release did not declare,
// of which none is empty in its backup.
func newLists() []signalList {
	lists := []signalList{{"all, by change", portal.SignalQuery{ByChanged: true}, func(portal.Signal) bool { return true }}}
	for _, k := range []portal.AudienceKind{portal.WholeChain, portal.MunicipalityOnly, portal.ChosenOrgs} {
		lists = append(lists, signalList{"for " + string(k), portal.SignalQuery{Audience: k}, func(s portal.Signal) bool { return s.Audience.Kind == k }})
	}
	for _, p := range []string{"Preventie en vroegsignalering", "Intake en stabilisatie", "Nazorg"} {
		lists = append(lists, signalList{"in " + p, portal.SignalQuery{Phase: p}, func(s portal.Signal) bool { return s.More.Phase == p }})
	}
	for _, n := range []portal.ID{"keizerslanden", "rivierenwijk"} {
		lists = append(lists, signalList{"from " + string(n), portal.SignalQuery{Neighbourhood: n, ByChanged: true}, func(s portal.Signal) bool { return slices.Contains(s.More.Neighbourhoods, n) }})
	}
	return lists
}

// checkUpgraded compares every new list with what the stored documents say, and
// gives the signals.
func checkUpgraded(t *testing.T, data string) []portal.Signal {
	t.Helper()
	signals := storedSignals(t, data)
	db := opened(t, data)
	defer db.Close()
	s := store.New(db)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var scope []string
	for _, v := range signals {
		scope = append(scope, v.Scope(set.Municipality)...)
	}
	slices.Sort(scope)
	for _, l := range newLists() {
		l.query.Scope, l.query.Page.Limit = slices.Compact(scope), 1000
		got, err := s.Signals(t.Context(), l.query)
		if err != nil {
			t.Fatal(err)
		}
		var want []portal.Signal
		for _, v := range signals {
			if l.holds(v) {
				want = append(want, v)
			}
		}
		by := func(v portal.Signal) time.Time {
			if l.query.ByChanged {
				return v.ChangedAt
			}
			return v.SharedAt
		}
		slices.SortFunc(want, func(a, b portal.Signal) int {
			return cmp.Or(by(b).Compare(by(a)), strings.Compare(string(b.ID), string(a.ID)))
		})
		if g, w := numbers(got.Rows), numbers(want); len(want) == 0 || !slices.Equal(g, w) {
			t.Errorf("%s: found %q, want %q", l.name, g, w)
		}
	}
	closed := func(v portal.Signal) bool { return v.State == portal.SignalEnded }
	checkCount(t, db, "signals", docdb.Ne("closed", nil), len(slices.DeleteFunc(slices.Clone(signals), func(v portal.Signal) bool { return !closed(v) })))
	checkCount(t, db, "documents", docdb.Eq("doc_kind", nil), 0)
	checkCount(t, db, "mails", docdb.Eq("about", "signaal/"+string(numbered(signals, "S-2025-0001").ID)), 1)
	return signals
}

func checkCount(t *testing.T, db docdb.DB, collection string, f docdb.Filter, want int) {
	t.Helper()
	if n, err := db.Count(t.Context(), collection, f, 0); err != nil || n != int64(want) {
		t.Errorf("%s: found %d by %s, %v; want %d", collection, n, f.Field, err, want)
	}
}

func numbers(signals []portal.Signal) []string {
	var ns []string
	for _, s := range signals {
		ns = append(ns, s.Number)
	}
	return ns
}

func numbered(signals []portal.Signal, number string) portal.Signal {
	return signals[slices.IndexFunc(signals, func(s portal.Signal) bool { return s.Number == number })]
}

// TestBar63_UpgradeFromEarlierRelease restores a backup that an earlier release
// made and upgrades it, twice: the new lists find everything, no document's body
// or version changed, and the chain of events is the one that release sealed.
func TestBar63_UpgradeFromEarlierRelease(t *testing.T) {
	data := earlier(t)
	before := bodies(t, data)
	db := opened(t, data)
	checkCount(t, db, "signals", docdb.Ne("audience", nil), 0) // else this shows nothing
	db.Close()
	if a := mustRun(t, data, "migrate"); !strings.Contains(a.errors, "signals: 47 done") {
		t.Errorf("migrate did not say how far it was:\n%s", a.errors)
	}
	signals := checkUpgraded(t, data)
	if len(signals) != 47 {
		t.Errorf("%d signals, want the 47 of the backup", len(signals))
	}
	for id, body := range bodies(t, data) {
		if strings.HasPrefix(id, "upgrades/") {
			continue
		}
		if before[id] != body {
			t.Errorf("%s was changed", id)
		}
		delete(before, id)
	}
	if len(before) > 0 {
		t.Errorf("gone: %v", before)
	}
	was := contents(t, data)
	if a := mustRun(t, data, "migrate"); a.errors != "" || !bytes.Equal(contents(t, data), was) {
		t.Errorf("the second time it did something:\n%s", a.errors)
	}
	mustRun(t, data, "audit", "verify", "--head", earlierHead)
}

// bodies are the documents of all collections by name and id: version and body.
func bodies(t *testing.T, data string) map[string]string {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	all := map[string]string{}
	for _, c := range store.Schema() {
		docs, err := db.Find(t.Context(), c.Name, docdb.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			text, err := json.Marshal([]any{d.Version, string(d.Body)})
			if err != nil {
				t.Fatal(err)
			}
			all[c.Name+"/"+d.ID] = string(text)
		}
	}
	return all
}

// TestBar63_UpgradeKilled kills the program while it upgrades the backup of an
// earlier release, at another place each time; begun again, it goes on.
func TestBar63_UpgradeKilled(t *testing.T) {
	path, err := binary()
	if err != nil {
		t.Fatalf("build the portal: %v", err)
	}
	rounds := 3
	if longChecks() {
		rounds = 10
	}
	for round := range rounds {
		data := earlier(t)
		p := exec.CommandContext(t.Context(), path, "migrate")
		p.Env = []string{"PATH=" + os.Getenv("PATH"), "PORTAL_DATA=" + data}
		out, err := p.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		told := bufio.NewReader(out)
		for range round%4 + 1 { // it tells of each portion
			if _, err := told.ReadString('\r'); err != nil {
				break
			}
		}
		p.Process.Kill() // fails when it has ended by then: that is a round as well
		if p.Wait() == nil {
			t.Logf("round %d: it was done before it was killed", round)
		}
		mustRun(t, data, "migrate")
		checkUpgraded(t, data)
		mustRun(t, data, "audit", "verify", "--head", earlierHead)
	}
}
