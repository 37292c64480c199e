package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
)

// TestGainedFieldsAreDerived holds derivations to the collections that declare
// more than the first release did: without one, what is stored already would
// not be found by the new field.
func TestGainedFieldsAreDerived(t *testing.T) {
	text, err := os.ReadFile("testdata/release-1.txt")
	if err != nil {
		t.Fatal(err)
	}
	first := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); words[0] != "#" {
			first[words[0]] = words[1:]
		}
	}
	derived := map[string]bool{}
	for _, d := range derivations() {
		derived[d.Name] = true
	}
	for _, c := range Schema() {
		had, ok := first[c.Name]
		if !ok {
			continue // new: nothing is stored in it yet
		}
		var gained []string
		for _, f := range c.Fields {
			if !slices.Contains(had, f.Name) {
				gained = append(gained, f.Name)
			}
		}
		if len(gained) > 0 != derived[c.Name] {
			t.Errorf("%s gained %q since the first release; a derivation in upgrade.go: %v", c.Name, gained, derived[c.Name])
		}
	}
}

// older opens a database with n signals, a document and a mail whose fields are
// those of the first release.
func older(t *testing.T, n int) docdb.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	put := func(collection, id string, v any, f docdb.Fields) {
		body, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Insert(t.Context(), collection, docdb.Doc{ID: id, Body: body, Fields: f}); err != nil {
			t.Fatal(err)
		}
	}
	put("settings", settingsID, portal.Settings{Municipality: "gemeente"}, nil)
	for i := range n {
		v := oldSignal(i)
		f := signalFields(v, "gemeente")
		for _, gained := range []string{"changed_at", "audience", "phase", "neighbourhood", "closed"} {
			delete(f, gained)
		}
		put("signals", string(v.ID), v, f)
	}
	d := portal.Document{ID: "d", About: portal.Ref{Kind: portal.KindSignal, ID: "s000"}, AddedAt: oldDay(0), Versions: []portal.DocumentVersion{{File: "f", Type: "text/plain", Scan: portal.CleanScan}}}
	f := documentFields(d, []string{"chain"})
	delete(f, "doc_kind")
	put("documents", "d", d, f)
	m := portal.Mail{ID: "m", Key: "k", Kind: portal.MailNotice, State: portal.MailSent, Person: "p", About: d.About, CreatedAt: oldDay(0)}
	f = mailFields(m)
	delete(f, "about")
	put("mails", "m", m, f)
	return db
}

func oldDay(n int) time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func oldSignal(i int) portal.Signal {
	v := portal.Signal{
		ID: portal.ID(fmt.Sprintf("s%03d", i)), Number: fmt.Sprintf("S-2026-%04d", i), Title: "Wachttijd", Audience: portal.Audience{Kind: portal.WholeChain},
		Reporter: "p", ReporterOrg: "org", SharedAt: oldDay(i), ChangedAt: oldDay(1000 - i), State: portal.SignalNew,
		More: portal.More{Phase: "Nazorg", Neighbourhoods: []portal.ID{"voorstad"}},
	}
	if i%2 == 1 {
		v.State, v.More = portal.SignalEnded, portal.More{}
	}
	return v
}

// wantUpgraded checks that the new filters and the new order find all n signals
// and the rest, and that no version was raised.
func wantUpgraded(t *testing.T, db docdb.DB, n int) {
	t.Helper()
	s := New(db)
	for _, tt := range []struct {
		name string
		q    portal.SignalQuery
		want int
	}{
		{"audience", portal.SignalQuery{Audience: portal.WholeChain}, n},
		{"phase", portal.SignalQuery{Phase: "Nazorg"}, (n + 1) / 2},
		{"neighbourhood", portal.SignalQuery{Neighbourhood: "voorstad"}, (n + 1) / 2},
		{"another neighbourhood", portal.SignalQuery{Neighbourhood: "bathmen"}, 0},
	} {
		tt.q.Scope = []string{"chain"}
		if got, err := s.CountSignals(t.Context(), tt.q, 0); err != nil || got != int64(tt.want) {
			t.Errorf("%s: found %d, %v; want %d", tt.name, got, err, tt.want)
		}
	}
	l, err := s.Signals(t.Context(), portal.SignalQuery{Scope: []string{"chain"}, ByChanged: true, Page: portal.Page{Limit: n}})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range l.Rows {
		if v.ID != oldSignal(i).ID || v.Version != 1 {
			t.Fatalf("place %d in order of change: %s at version %d, want %s at 1", i, v.ID, v.Version, oldSignal(i).ID)
		}
	}
	closed, err := db.Count(t.Context(), "signals", docdb.Range("closed", nil, oldDay(2000)), 0)
	if err != nil || closed != int64(n/2) || len(l.Rows) != n {
		t.Errorf("%d in order of change, %d closed, %v; want %d and %d", len(l.Rows), closed, err, n, n/2)
	}
	for _, tt := range []struct {
		collection string
		f          docdb.Filter
	}{
		{"documents", docdb.And(docdb.ContainsAny("scope", "chain"), docdb.Ne("doc_kind", nil))},
		{"mails", docdb.Eq("about", "signaal/s000")},
	} {
		if got, err := db.Count(t.Context(), tt.collection, tt.f, 0); err != nil || got != 1 {
			t.Errorf("%s: found %d, %v; want 1", tt.collection, got, err)
		}
	}
}

func TestUpgrade(t *testing.T) {
	const n = 2*upgradeAtOnce + 7
	db := older(t, n)
	if got, err := New(db).CountSignals(t.Context(), portal.SignalQuery{Scope: []string{"chain"}, Phase: "Nazorg"}, 0); err != nil || got != 0 {
		t.Fatalf("before: found %d, %v; this shows nothing", got, err)
	}
	var told []UpgradeStep
	hear := func(s UpgradeStep) { told = append(told, s) }
	if err := New(db).Upgrade(t.Context(), hear); err != nil {
		t.Fatal(err)
	}
	want := []UpgradeStep{{"signals", upgradeAtOnce}, {"signals", 2 * upgradeAtOnce}, {"signals", n}, {"documents", 1}, {"mails", 1}}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	wantUpgraded(t, db, n)

	told = nil
	if err := New(db).Upgrade(t.Context(), hear); err != nil || len(told) > 0 {
		t.Errorf("the second time: %v, did %v", err, told)
	}
	// A release that declares more than this one begins anew.
	u, err := New(db).upgradeOf(t.Context(), derivation{Collection: docdb.Collection{Name: "signals", Fields: append(signals.Fields[:1:1], docdb.Field{Name: "colour"})}})
	if err != nil || u.Done || u.After != "" || u.Version == 0 {
		t.Errorf("with another field: %+v, %v; want one to begin anew", u, err)
	}
}

// failing is a database that does left documents and then no more.
type failing struct {
	docdb.DB
	left int
}

var errKilled = errors.New("the process is gone")

func (f *failing) Redeclare(ctx context.Context, collection string, d docdb.Doc) error {
	if f.left--; f.left < 0 {
		return errKilled
	}
	return f.DB.Redeclare(ctx, collection, d)
}

// TestUpgradeGoesOn ends an upgrade again and again, each time a little later:
// what was done is not done anew, and at the end all is.
func TestUpgradeGoesOn(t *testing.T) {
	const n = 3*upgradeAtOnce + 7
	db := older(t, n)
	done := 0
	for round := 0; ; round++ {
		f := &failing{db, upgradeAtOnce + round}
		err := New(f).Upgrade(t.Context(), nil)
		done += upgradeAtOnce + round - max(f.left, 0)
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) || round > 10 {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if most := n + 2 + 10*upgradeAtOnce; done > most {
		t.Errorf("did %d documents for %d: it began anew", done, n+2)
	}
	wantUpgraded(t, db, n)
}

// TestUpgradeByTwo has two processes upgrade one database.
func TestUpgradeByTwo(t *testing.T) {
	const n = 4 * upgradeAtOnce
	db := older(t, n)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if err := New(db).Upgrade(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wantUpgraded(t, db, n)
}

// losing is a database in which another process is always first.
type losing struct{ docdb.DB }

func (l losing) Redeclare(context.Context, string, docdb.Doc) error { return docdb.ErrConflict }

func TestUpgradeGivesUp(t *testing.T) {
	if err := New(losing{older(t, 1)}).Upgrade(t.Context(), nil); portal.KindOf(err) != portal.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}

// TestUpgradeOfNothing: an empty database has nothing to do, and says so only
// once.
func TestUpgradeOfNothing(t *testing.T) {
	db, err := sqlite.Open(t.Context(), ":memory:", Schema())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := New(db).Upgrade(t.Context(), func(s UpgradeStep) { t.Errorf("did %v", s) }); err != nil {
		t.Fatal(err)
	}
	if n, err := db.Count(t.Context(), "upgrades", docdb.Filter{}, 0); err != nil || n != int64(len(derivations())) {
		t.Errorf("remembers %d collections, %v; want %d", n, err, len(derivations()))
	}
}
