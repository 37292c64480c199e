package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func numbersOf(rows []SignalRow) []string {
	var ns []string
	for _, r := range rows {
		ns = append(ns, r.Number)
	}
	slices.Sort(ns)
	return ns
}

func TestListsShowWhatOneMaySee(t *testing.T) {
	r := newRig(t)
	chain := r.sharesSignal("deelnemer@geldfit", nil).Number
	council := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} }).Number
	among := r.sharesSignal("eigenaar@eenpitter", func(in *ShareSignal) {
		in.Audience, in.KnowsRecognisable = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, true
	}).Number
	hidden := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) {
		in.Audience, in.Naming = portal.Audience{Kind: portal.MunicipalityOnly}, portal.Anonymous
	}).Number
	for key, want := range map[string][]string{
		"deelnemer@geldfit":           {chain, council, hidden},
		"collega@geldfit":             {chain},
		"deelnemer@bewind":            {chain, among},
		"eigenaar@eenpitter":          {chain, among},
		"meelezer@asdd":               {chain},
		"ketencoordinator@gemeente":   {chain, council, hidden},
		"portefeuillehouder@gemeente": {chain, council, hidden},
		"anoniem@gemeente":            {hidden},
	} {
		for how, f := range map[string]SignalFilter{"list": {}, "search": {Text: "wachttijd"}} {
			list, err := r.Signals(r.ctx, r.as(key), f)
			r.must(err)
			if got := numbersOf(list.Rows); !slices.Equal(got, want) || list.Count != int64(len(want)) {
				t.Errorf("%s by %s: %v of %d, want %v", how, key, got, list.Count, want)
			}
		}
		found, err := r.Search(r.ctx, r.as(key), SearchFilter{Text: "wachttijd"})
		r.must(err)
		var got []string
		for _, f := range found.Found {
			got = append(got, f.Number)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("search page of %s: %v, want %v", key, got, want)
		}
	}
	for _, key := range []string{"griffie@gemeente", "auditor@gemeente"} {
		if found, err := r.Search(r.ctx, r.as(key), SearchFilter{Text: "wachttijd"}); err != nil || len(found.Found) != 0 {
			t.Errorf("%s finds %v, %v", key, found, err)
		}
	}
}

func TestFilters(t *testing.T) {
	r := newRig(t)
	a := r.takenUp(nil)
	r.later(24 * time.Hour)
	b := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Theme = "" })
	r.later(30 * 24 * time.Hour)
	c := r.takenUp(func(in *ShareSignal) { in.Theme, in.Kind = "schulden", portal.Opportunity })
	r.must(r.GiveFeedback(r.ctx, r.as("ketencoordinator@gemeente"), c.ID, 0, goodFeedback(r), CitizenAnswer{}))
	for name, tt := range map[string]struct {
		f    SignalFilter
		want []portal.Signal
	}{
		"none":         {SignalFilter{}, []portal.Signal{a, b, c}},
		"state":        {SignalFilter{State: portal.SignalFedBack}, []portal.Signal{c}},
		"open":         {SignalFilter{Open: true}, []portal.Signal{a, b, c}},
		"theme":        {SignalFilter{Theme: "toegang"}, []portal.Signal{a}},
		"no theme":     {SignalFilter{Theme: NoTheme}, []portal.Signal{b}},
		"kind":         {SignalFilter{Kind: portal.Opportunity}, []portal.Signal{c}},
		"organisation": {SignalFilter{Org: "bewind"}, []portal.Signal{b}},
		"handled":      {SignalFilter{ForMe: true}, []portal.Signal{a, b, c}},
		"late":         {SignalFilter{Late: true}, []portal.Signal{a, b}},
		"from":         {SignalFilter{From: portal.Day(rigStart).AddDate(0, 0, 1)}, []portal.Signal{b, c}},
		"to, included": {SignalFilter{To: portal.Day(rigStart)}, []portal.Signal{a}},
		"together":     {SignalFilter{Late: true, Theme: "toegang", From: portal.Day(rigStart)}, []portal.Signal{a}},
	} {
		var want []string
		for _, s := range tt.want {
			want = append(want, s.Number)
		}
		for _, text := range []string{"", "wachttijd"} {
			tt.f.Text = text
			list, err := r.Signals(r.ctx, r.as("ketencoordinator@gemeente"), tt.f)
			r.must(err)
			if got := numbersOf(list.Rows); !slices.Equal(got, want) {
				t.Errorf("%s, text %q: %v, want %v", name, text, got, want)
			}
		}
	}
}

func TestPagesFollowEachOtherBothWays(t *testing.T) {
	r := newRig(t)
	for i := range 60 {
		r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Title = fmt.Sprint("Signaal ", i) })
		if i%3 == 0 {
			r.later(time.Minute)
		}
	}
	by := r.as("deelnemer@bewind")
	seen := map[string]bool{}
	var pages [][]string
	f := SignalFilter{}
	for {
		list, err := r.Signals(r.ctx, by, f)
		r.must(err)
		if list.Count != 60 {
			t.Errorf("count %d, want 60", list.Count)
		}
		pages = append(pages, numbersOf(list.Rows))
		for _, row := range list.Rows {
			if seen[row.Number] {
				t.Errorf("%s stands on two pages", row.Number)
			}
			seen[row.Number] = true
		}
		if list.Next == "" {
			f.Page = portal.Page{Before: list.Prev}
			break
		}
		f.Page = portal.Page{After: list.Next}
	}
	if len(seen) != 60 || len(pages) != 3 {
		t.Fatalf("%d signals on %d pages", len(seen), len(pages))
	}
	back, err := r.Signals(r.ctx, by, f)
	r.must(err)
	if got := numbersOf(back.Rows); !slices.Equal(got, pages[1]) {
		t.Errorf("back from the last page: %v, want the second", got)
	}
	if _, err := r.Signals(r.ctx, by, SignalFilter{Page: portal.Page{After: "onzin"}}); portal.KindOf(err) != portal.Invalid {
		t.Errorf("a cursor from nowhere: %v", err)
	}
}

func TestSimilarOffersOnlyWhatOneCanRecognise(t *testing.T) {
	r := newRig(t)
	mine := r.sharesSignal("deelnemer@bewind", nil)
	other := r.sharesSignal("deelnemer@geldfit", nil)
	secret := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	rows, err := r.SimilarSignals(r.ctx, r.as("deelnemer@bewind"), "De wachttijd voor een eerste gesprek loopt steeds op", 3)
	r.must(err)
	got := numbersOf(rows)
	if !slices.Contains(got, other.Number) || slices.Contains(got, mine.Number) || slices.Contains(got, secret.Number) {
		t.Errorf("offered %v, want %s only", got, other.Number)
	}
}
