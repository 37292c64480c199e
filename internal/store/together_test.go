package store

import (
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

func TestSignalsAskedOfOnePerson(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	judged := signal(t, s, 1, func(v *portal.Signal) {
		v.Objections = []portal.Objection{{ID: "o1", To: "cora", AnsweredAt: start}, {ID: "o2", To: "vera"}, {ID: "o3", To: "dirk"}}
	})
	helps := signal(t, s, 2, func(v *portal.Signal) {
		v.State, v.RecogniserPeople, v.Feedback = portal.SignalFedBack, []portal.ID{"vera", "lea"}, []portal.Feedback{{}}
		v.Helps = []portal.Help{{By: "lea", Feedback: 1}}
	})
	signal(t, s, 3, func(v *portal.Signal) {
		v.Audience.Kind, v.Objections = portal.MunicipalityOnly, []portal.Objection{{ID: "o4", To: "vera"}}
	})
	for person, want := range map[portal.ID][]string{"vera": {helps.Number, judged.Number}, "dirk": {judged.Number}, "cora": nil, "lea": nil} {
		page, err := s.Signals(ctx, portal.SignalQuery{Scope: []string{portal.ScopeChain}, Asked: person})
		check(t, err)
		if got := numbers(page.Rows); !slices.Equal(got, want) {
			t.Errorf("%s is asked %v, want %v", person, got, want)
		}
		n, err := s.CountSignals(ctx, portal.SignalQuery{Scope: []string{portal.ScopeChain}, Asked: person}, 0)
		if check(t, err); n != int64(len(want)) {
			t.Errorf("%s: counts %d, want %d", person, n, len(want))
		}
	}
}

func TestBundlesOfAHandlerAndOfAll(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	for _, b := range []portal.Bundle{{ID: "b1", Handler: "cora", CreatedAt: start}, {ID: "b2", Handler: "adil", CreatedAt: start.Add(1)}, {ID: "b3", Handler: "cora", CreatedAt: start, ClosedAt: start}} {
		check(t, s.InsertBundle(ctx, &b))
	}
	for _, tt := range []struct {
		handler portal.ID
		open    bool
		want    int
	}{{"cora", true, 1}, {"", true, 2}, {"cora", false, 1}, {"adil", false, 0}} {
		list, err := s.Bundles(ctx, tt.handler, tt.open, 10)
		if check(t, err); len(list) != tt.want {
			t.Errorf("%+v: %d bundles", tt, len(list))
		}
	}
	b, err := s.Bundle(ctx, "b1")
	check(t, err)
	stale := b
	check(t, s.SaveBundle(ctx, &b))
	if err := s.SaveBundle(ctx, &stale); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale save: %v", err)
	}
}

func TestSavedViewsAreOneDocumentAPerson(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	v, err := s.SavedViews(ctx, "jo")
	if check(t, err); v.Person != "jo" || len(v.Views) != 0 {
		t.Fatalf("before any: %+v", v)
	}
	twin := v
	v.Org, v.Views = "geldfit", []portal.SavedView{{ID: "v1", Name: "Taal", Query: "thema=taal"}}
	check(t, s.SaveSavedViews(ctx, &v))
	if err := s.SaveSavedViews(ctx, &twin); err == nil {
		t.Error("a second first save was accepted")
	}
	shared := func(org portal.ID) int {
		t.Helper()
		list, err := s.SharedViews(ctx, org)
		check(t, err)
		return len(list)
	}
	if n := shared("geldfit"); n != 0 {
		t.Errorf("%d share what nobody shared", n)
	}
	v.Views[0].Shared = true
	check(t, s.SaveSavedViews(ctx, &v))
	if shared("geldfit") != 1 || shared("bewind") != 0 {
		t.Errorf("shared with %d and %d", shared("geldfit"), shared("bewind"))
	}
}

func TestStandardTextTitlesAreTakenWithinAMoment(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	save := func(id portal.ID, m portal.Moment, title string) (portal.StandardText, error) {
		text := portal.StandardText{ID: id, Moment: m, Title: title}
		return text, s.SaveStandardText(ctx, &text)
	}
	one, err := save("t1", portal.MomentQuestion, "Hoe vaak?")
	check(t, err)
	if _, err := save("t2", portal.MomentQuestion, "HOE VAAK?"); portal.KindOf(err) != portal.Taken {
		t.Errorf("the same title: %v", err)
	}
	_, err = save("t3", portal.MomentAgree, "Hoe vaak?")
	check(t, err)
	changed := one
	check(t, s.SaveStandardText(ctx, &changed))
	if err := s.DeleteStandardText(ctx, one); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale delete: %v", err)
	}
	check(t, s.DeleteStandardText(ctx, changed))
	left, err := s.StandardTexts(ctx)
	if check(t, err); len(left) != 1 || left[0].ID != "t3" {
		t.Errorf("left: %+v", left)
	}
}

// TestRescopeDocumentsFollowsTheSignal: who may read the signal from now on finds
// and lists its documents, and nobody else does.
func TestRescopeDocumentsFollowsTheSignal(t *testing.T) {
	s, ctx := newStore(t), t.Context()
	v := signal(t, s, 1, func(v *portal.Signal) { v.Audience.Kind = portal.MunicipalityOnly })
	d := portal.Document{ID: "d1", About: v.Ref(), Title: "Papieren klaarleggen", AddedAt: start, Versions: []portal.DocumentVersion{{File: "f1", Name: "lijst.txt", Type: "text/plain", Scan: portal.CleanScan}}}
	check(t, s.InsertDocument(ctx, &d, v.Scope("gemeente")))
	check(t, s.reindexDocument(ctx, d, "gemeente"))
	finds := func(key string) (listed, found int) {
		t.Helper()
		list, err := s.Documents(ctx, portal.DocumentQuery{Scope: []string{key}})
		check(t, err)
		hits, err := s.SearchText(ctx, portal.TextQuery{Text: "papieren", Scope: []string{key}, Limit: 5})
		check(t, err)
		return len(list.Rows), len(hits)
	}
	see := func(key string, want int) {
		t.Helper()
		if listed, found := finds(key); listed != want || found != want {
			t.Errorf("%s lists %d and finds %d, want %d", key, listed, found, want)
		}
	}
	see(portal.OrgScope("gemeente"), 1)
	see(portal.OrgScope("bewind"), 0)
	v.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind", "gemeente"}}
	check(t, s.SaveSignal(ctx, &v, "gemeente"))
	check(t, s.RescopeDocuments(ctx, v, "gemeente"))
	see(portal.OrgScope("gemeente"), 1)
	see(portal.OrgScope("bewind"), 1)
	see(portal.OrgScope("wijkteam"), 0)
}
