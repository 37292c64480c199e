package app

import (
	"fmt"
	"testing"

	"ketenportaal/internal/portal"
)

func (r *rig) views(key string) map[string]bool {
	r.t.Helper()
	views, err := r.SignalViews(r.ctx, r.as(key))
	r.must(err)
	own := map[string]bool{}
	for _, v := range views {
		own[v.Name] = v.Own
	}
	return own
}

func TestViewsAreOnesOwnUnlessShared(t *testing.T) {
	r := newRig(t)
	by := r.as("deelnemer@geldfit")
	r.must(r.SaveView(r.ctx, by, portal.SavedView{Name: "Open", Query: "status=open"}, "", CitizenAnswer{}))
	r.must(r.SaveView(r.ctx, by, portal.SavedView{Name: "Toegang", Query: "thema=toegang", Shared: true}, "", CitizenAnswer{}))
	for key, want := range map[string]map[string]bool{
		"deelnemer@geldfit": {"Open": true, "Toegang": true}, "collega@geldfit": {"Toegang": false}, "deelnemer@bewind": {}, "ketencoordinator@gemeente": {},
	} {
		if got := r.views(key); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	views, err := r.SignalViews(r.ctx, by)
	r.must(err)
	shared := views[1].ID
	colleague := r.as("collega@geldfit")
	r.refused(r.SaveView(r.ctx, colleague, portal.SavedView{ID: shared, Name: "Van mij"}, "", CitizenAnswer{}), portal.NotFound)
	r.refused(r.RemoveView(r.ctx, colleague, shared), portal.NotFound)

	r.must(r.SaveView(r.ctx, by, portal.SavedView{ID: shared, Name: "Toegang, open", Query: "mijn=ja"}, "", CitizenAnswer{}))
	if views, err = r.SignalViews(r.ctx, by); err != nil || views[1].Name != "Toegang, open" || views[1].Query != "thema=toegang" {
		t.Errorf("renamed: %+v, %v", views, err)
	}
	if got := r.views("collega@geldfit"); len(got) != 0 {
		t.Errorf("no longer shared, but a colleague has %v", got)
	}
	r.must(r.RemoveView(r.ctx, by, shared))
	if got := r.views("deelnemer@geldfit"); len(got) != 1 {
		t.Errorf("after removing: %v", got)
	}
}

func TestViewsAreRefused(t *testing.T) {
	r := newRig(t)
	by := r.as("deelnemer@geldfit")
	save := func(name, query, words string) error {
		return r.SaveView(r.ctx, by, portal.SavedView{Name: name, Query: query}, words, CitizenAnswer{})
	}
	r.wrongAt(save("", "status=open", ""), "name")
	r.wrongAt(save("Leeg", "", ""), "name")
	r.wrongAt(save("Met nummer 111222333", "q=x", ""), "name", FieldOverrule)
	r.wrongAt(save("Zoekt", "q=111222333", "111222333"), "name", FieldOverrule)
	for i := range portal.MaxSavedViews {
		r.must(save(fmt.Sprint("Weergave ", i), "status=open", ""))
	}
	r.wrongAt(save("Nog een", "status=open", ""), "name")
	r.refused(r.SaveView(r.ctx, portal.Actor{}, portal.SavedView{Name: "x", Query: "q=x"}, "", CitizenAnswer{}), portal.LoginNeeded)
	r.refused(r.SaveView(r.ctx, r.as("griffie@gemeente"), portal.SavedView{Name: "x", Query: "q=x"}, "", CitizenAnswer{}), portal.Forbidden)
	r.refused(r.RemoveView(r.ctx, r.as("auditor@gemeente"), "x"), portal.Forbidden)
	_, err := r.SignalViews(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
}
