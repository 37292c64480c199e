package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
)

var start = time.Date(2026, time.November, 9, 8, 0, 0, 0, time.UTC)

func newStore(t *testing.T) *Store {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", Schema())
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	s := New(db)
	check(t, s.SaveSettings(t.Context(), &portal.Settings{Municipality: "gemeente", SetUpAt: start}))
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signal stores a signal of the whole chain, changed by f.
func signal(t *testing.T, s *Store, n int, f func(v *portal.Signal)) portal.Signal {
	t.Helper()
	v := portal.Signal{
		ID: portal.ID(fmt.Sprintf("s%02d", n)), Number: portal.SignalNumber(2026, n), Title: "Signaal", Text: "Tekst", Naming: portal.OrgVisible,
		Reporter: "jo", ReporterOrg: "geldfit", Audience: portal.Audience{Kind: portal.WholeChain}, State: portal.SignalNew,
		SharedAt: start.Add(time.Duration(n) * time.Hour),
	}
	if f != nil {
		f(&v)
	}
	check(t, s.InsertSignal(t.Context(), &v, "gemeente"))
	return v
}

func TestSignalsPageBothWays(t *testing.T) {
	s := newStore(t)
	for n := range 60 {
		signal(t, s, n, func(v *portal.Signal) { v.SharedAt = start.Add(time.Duration(n/7) * time.Hour) }) // ties
	}
	q := portal.SignalQuery{Scope: []string{portal.ScopeChain}}
	var forth [][]string
	for {
		page, err := s.Signals(t.Context(), q)
		check(t, err)
		forth = append(forth, numbers(page.Rows))
		if page.Next == "" {
			q.Page = portal.Page{Before: page.Prev}
			break
		}
		q.Page = portal.Page{After: page.Next}
	}
	if len(forth) != 3 || len(forth[2]) != 10 {
		t.Fatalf("%d pages, the last of %d", len(forth), len(forth[len(forth)-1]))
	}
	all := slices.Concat(forth...)
	slices.Sort(all)
	if got := len(slices.Compact(all)); got != 60 {
		t.Errorf("%d different signals on the pages, want 60", got)
	}
	for i := 1; i >= 0; i-- {
		page, err := s.Signals(t.Context(), q)
		check(t, err)
		if got := numbers(page.Rows); !slices.Equal(got, forth[i]) {
			t.Errorf("page %d on the way back is %v, was %v", i+1, got, forth[i])
		}
		if (page.Prev == "") != (i == 0) || page.Next == "" {
			t.Errorf("page %d has prev %q and next %q", i+1, page.Prev, page.Next)
		}
		q.Page = portal.Page{Before: page.Prev}
	}
}

func TestSignalsRefuseABrokenCursor(t *testing.T) {
	s := newStore(t)
	for _, c := range []string{"x", "LQ", "!!!", "emoji-🙂", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAvYQ"} {
		_, err := s.Signals(t.Context(), portal.SignalQuery{Scope: []string{portal.ScopeChain}, Page: portal.Page{After: c}})
		if portal.KindOf(err) != portal.Invalid {
			t.Errorf("cursor %q gave %v", c, err)
		}
	}
}

func numbers(rows []portal.Signal) []string {
	var ns []string
	for _, r := range rows {
		ns = append(ns, r.Number)
	}
	return ns
}

func TestSignalFilters(t *testing.T) {
	s := newStore(t)
	signal(t, s, 1, func(v *portal.Signal) { v.Theme, v.Kind = "taal", portal.Opportunity })
	signal(t, s, 2, func(v *portal.Signal) { v.State, v.Handler, v.Due = portal.SignalBusy, "cora", start.Add(24*time.Hour) })
	signal(t, s, 3, func(v *portal.Signal) { v.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	signal(t, s, 4, func(v *portal.Signal) {
		v.Naming, v.Reporter, v.ReporterOrg, v.Blind = portal.Anonymous, "", "", "geheim"
	})
	signal(t, s, 5, func(v *portal.Signal) {
		v.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	none, taal := portal.ID(""), portal.ID("taal")
	chain, org := []string{portal.ScopeChain, portal.OrgScope("asdd")}, func(id portal.ID) []string { return []string{portal.ScopeChain, portal.OrgScope(id)} }
	tests := []struct {
		name string
		q    portal.SignalQuery
		want []string
	}{
		{"nobody without keys", portal.SignalQuery{}, nil},
		{"the chain", portal.SignalQuery{Scope: chain}, []string{"S-2026-0004", "S-2026-0002", "S-2026-0001"}},
		{"the municipality as well", portal.SignalQuery{Scope: org("gemeente")}, []string{"S-2026-0004", "S-2026-0003", "S-2026-0002", "S-2026-0001"}},
		{"a chosen organisation", portal.SignalQuery{Scope: org("bewind")}, []string{"S-2026-0005", "S-2026-0004", "S-2026-0002", "S-2026-0001"}},
		{"the reporter of what only the municipality reads", portal.SignalQuery{Scope: []string{portal.PersonScope("jo")}}, []string{"S-2026-0003"}},
		{"the keeper", portal.SignalQuery{Scope: []string{portal.ScopeKeeper}}, []string{"S-2026-0004"}},
		{"by theme", portal.SignalQuery{Scope: chain, Theme: &taal}, []string{"S-2026-0001"}},
		{"without a theme", portal.SignalQuery{Scope: chain, Theme: &none}, []string{"S-2026-0004", "S-2026-0002"}},
		{"by kind", portal.SignalQuery{Scope: chain, Kind: portal.Opportunity}, []string{"S-2026-0001"}},
		{"by state", portal.SignalQuery{Scope: chain, States: []portal.SignalState{portal.SignalBusy, portal.SignalEnded}}, []string{"S-2026-0002"}},
		{"by handler", portal.SignalQuery{Scope: chain, Handler: "cora"}, []string{"S-2026-0002"}},
		{"of an organisation, not what it shared anonymously", portal.SignalQuery{Scope: chain, Org: "geldfit"}, []string{"S-2026-0002", "S-2026-0001"}},
		{"mine, the anonymous one included", portal.SignalQuery{Scope: chain, Mine: "jo", MineBlind: "geheim"}, []string{"S-2026-0004", "S-2026-0002", "S-2026-0001"}},
		{"of a period, its end excluded", portal.SignalQuery{Scope: chain, From: start.Add(2 * time.Hour), To: start.Add(4 * time.Hour)}, []string{"S-2026-0002"}},
		{"late", portal.SignalQuery{Scope: chain, DueBefore: start.Add(48 * time.Hour)}, []string{"S-2026-0002"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page, err := s.Signals(t.Context(), tt.q)
			check(t, err)
			if got := numbers(page.Rows); !slices.Equal(got, tt.want) {
				t.Errorf("found %v, want %v", got, tt.want)
			}
			n, err := s.CountSignals(t.Context(), tt.q, 0)
			check(t, err)
			if int(n) != len(tt.want) {
				t.Errorf("counted %d, want %d", n, len(tt.want))
			}
		})
	}
}

func TestSaveSignalConflicts(t *testing.T) {
	s := newStore(t)
	signal(t, s, 1, nil)
	one, err := s.SignalByNumber(t.Context(), "S-2026-0001")
	check(t, err)
	two := one
	one.Title = "Eerst"
	check(t, s.SaveSignal(t.Context(), &one, "gemeente"))
	if one.Version != 2 {
		t.Errorf("version %d after saving", one.Version)
	}
	two.Title = "Te laat"
	if err := s.SaveSignal(t.Context(), &two, "gemeente"); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale save gave %v", err)
	}
	if _, err := s.Signal(t.Context(), "niets"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("an unknown id gave %v", err)
	}
}

func TestSearchTextStaysInScope(t *testing.T) {
	s := newStore(t)
	signal(t, s, 1, func(v *portal.Signal) { v.Title = "Wachttijden bij organisaties" })
	signal(t, s, 2, func(v *portal.Signal) {
		v.Text, v.Audience = "De wachttijd van de organisatie", portal.Audience{Kind: portal.MunicipalityOnly}
	})
	tests := []struct {
		scope []string
		want  int
	}{{nil, 0}, {[]string{portal.ScopeChain}, 1}, {[]string{portal.ScopeChain, portal.OrgScope("gemeente")}, 2}}
	for _, tt := range tests {
		hits, err := s.SearchText(t.Context(), portal.TextQuery{Text: "wachttijd organisatie", Scope: tt.scope, Limit: 10})
		check(t, err)
		if len(hits) != tt.want {
			t.Errorf("%v finds %d, want %d", tt.scope, len(hits), tt.want)
		}
	}
}

func TestReindexFindsTheSameAgain(t *testing.T) {
	s := newStore(t)
	for n := range reindexAtOnce + 5 {
		signal(t, s, n, func(v *portal.Signal) { v.Title = "Wachttijd" })
	}
	check(t, s.db.Unindex(t.Context(), string(portal.KindSignal)+"/s01"))
	n, err := s.Reindex(t.Context(), nil)
	check(t, err)
	if n != reindexAtOnce+5 {
		t.Errorf("%d indexed", n)
	}
	hits, err := s.SearchText(t.Context(), portal.TextQuery{Text: "wachttijd", Scope: []string{portal.ScopeChain}, Limit: 1000})
	check(t, err)
	if len(hits) != reindexAtOnce+5 {
		t.Errorf("%d found after reindexing", len(hits))
	}
}

func TestNextCountsOn(t *testing.T) {
	s := newStore(t)
	for want := 1; want <= 3; want++ {
		got, err := s.Next(t.Context(), "signal-2026")
		check(t, err)
		if got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
	err := s.InTx(t.Context(), func(ctx context.Context) error {
		if _, err := s.Next(ctx, "signal-2026"); err != nil {
			return err
		}
		return portal.ErrForbidden
	})
	if portal.KindOf(err) != portal.Forbidden {
		t.Fatalf("the transaction gave %v", err)
	}
	if got, err := s.Next(t.Context(), "signal-2026"); err != nil || got != 4 {
		t.Errorf("after a transaction that was undone: %d, %v", got, err)
	}
}

func TestTakenAndRecognitions(t *testing.T) {
	s := newStore(t)
	r := portal.Recognition{SignalID: "s1", Person: "jo", Org: "geldfit", At: start}
	check(t, s.InsertRecognition(t.Context(), &r))
	if err := s.InsertRecognition(t.Context(), &r); portal.KindOf(err) != portal.Taken {
		t.Errorf("the second recognition gave %v", err)
	}
	yes, err := s.Recognised(t.Context(), "s1", "jo")
	check(t, err)
	no, err := s.Recognised(t.Context(), "s1", "bo")
	check(t, err)
	if !yes || no {
		t.Errorf("recognised: jo %v, bo %v", yes, no)
	}
}
