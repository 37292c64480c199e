package app

import (
	"slices"
	"testing"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Who finds the words of a covenant: those in force, of a version on its way, of a
// draft, of a comment, and of one that was closed.
func TestSearchFindsCovenantsByPolicy(t *testing.T) {
	r := newFrozenRig(t)
	r.on.Text.Clauses[0].Text = "Gewonewoord in artikel een."
	r.open()
	r.inForce()
	r.on.Covenant.Writers = []portal.ID{"collega@geldfit"}
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	next := portal.CovenantVersion{ID: "c1v2", Covenant: "c1", Nr: 2, State: portal.CovenantDraft, Course: []portal.CovenantStep{{State: portal.CovenantDraft}}, Clauses: []portal.Clause{{ID: "a9", Heading: "Nieuw", Text: "Over " + canary}}}
	r.must(r.store.InsertCovenantVersion(r.ctx, &next))
	remark := portal.ClauseComment{ID: "reactie", Covenant: "c1", Nr: 2, Clause: "a9", Text: "Reactiewoord hierover.", By: "deelnemer@bewind", Org: "bewind", At: r.clock}
	r.must(r.store.InsertClauseComment(r.ctx, &remark))
	set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: "Bellen", Orgs: []portal.ID{"gemeente", "bewind"}, Owner: "collega@gemeente",
		Agreements: []portal.Agreement{{ID: "g", Text: "Setwoord bellen."}, {ID: "h", Text: "Wegwoord.", Dropped: true}}}
	r.must(r.store.InsertAgreementSet(r.ctx, &set, "gemeente"))

	const gewoon, zaken = "gewonewoord", "reactiewoord"
	everyone := []string{hider, "beleidsadviseur@gemeente", "collega@gemeente", "griffie@gemeente", "deelnemer@geldfit", "collega@geldfit", "deelnemer@bewind", "meelezer@asdd", "deelnemer@wijkteam", "eigenaar@eenpitter"}
	writers := []string{hider, "beleidsadviseur@gemeente", "collega@geldfit"}
	parties := []string{hider, "beleidsadviseur@gemeente", "collega@gemeente", "griffie@gemeente", "deelnemer@geldfit", "collega@geldfit", "deelnemer@bewind", "meelezer@asdd"}
	finds := func(when string, want map[string][]string) {
		t.Helper()
		for word, who := range want {
			for _, key := range everyone {
				found := must(r.Search(r.ctx, r.as(key), SearchFilter{Text: word})).Found
				if may := slices.Contains(who, key); may != (len(found) == 1) {
					t.Errorf("%s, %s finds %s %d times", when, key, word, len(found))
				}
			}
		}
	}
	draft := map[string][]string{gewoon: everyone, canary: writers, zaken: writers, "setwoord": {hider, "beleidsadviseur@gemeente", "collega@gemeente", "griffie@gemeente", "deelnemer@bewind"}, "wegwoord": nil}
	finds("a draft", draft)
	must(r.store.Reindex(r.ctx, nil))
	finds("a draft, indexed anew", draft)
	for _, who := range []portal.Actor{{}, r.as("auditor@gemeente"), r.as("anoniem@gemeente")} {
		if got, err := r.Search(r.ctx, who, SearchFilter{Text: gewoon}); err == nil && len(got.Found) > 0 {
			t.Errorf("%s finds %+v", who.Role, got.Found)
		}
	}

	r.must(next.Move(portal.CovenantConsulted, portal.CovenantStep{At: r.clock}))
	r.must(r.store.SaveCovenantVersion(r.ctx, &next))
	finds("in consultation", map[string][]string{canary: parties, zaken: parties})
	r.must(next.Move(portal.CovenantDraft, portal.CovenantStep{At: r.clock}))
	r.must(r.store.SaveCovenantVersion(r.ctx, &next))
	finds("a draft again", map[string][]string{canary: writers, zaken: writers})
	r.must(next.Move(portal.CovenantConsulted, portal.CovenantStep{At: r.clock}))
	r.must(r.store.SaveCovenantVersion(r.ctx, &next))

	c := must(r.store.Covenant(r.ctx, "c1"))
	c.Details.Openness, c.Details.Ground = portal.OpenNot, "5.1"
	c.Parties = slices.DeleteFunc(slices.Clone(c.Parties), func(p portal.Party) bool { return p.Org == "asdd" || p.Asked != nil })
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	few := slices.DeleteFunc(slices.Clone(parties), func(key string) bool { return key == "meelezer@asdd" })
	closed := map[string][]string{gewoon: few, canary: few, zaken: few}
	finds("closed, and without Asdd", closed)
	must(r.store.Reindex(r.ctx, nil))
	finds("closed, indexed anew", closed)

	remark = must(r.store.ClauseComment(r.ctx, "reactie"))
	remark.Withdrawn = true
	r.must(r.store.SaveClauseComment(r.ctx, &remark))
	r.must(next.Move(portal.CovenantEnded, portal.CovenantStep{At: r.clock}))
	r.must(r.store.SaveCovenantVersion(r.ctx, &next))
	finds("dropped and withdrawn", map[string][]string{canary: nil, zaken: nil, gewoon: few})
}

// Whoever holds a key of a version may read it, and whoever may read a version that is
// found holds exactly one key.
func TestKeysAgreeWithPolicy(t *testing.T) {
	r := newRig(t)
	for _, state := range portal.CovenantStates() {
		on := r.covenantAt(state)
		on.Covenant.Writers = []portal.ID{"collega@geldfit"}
		scope := on.Covenant.TextScope(on.Text, "gemeente")
		for key, by := range r.actors {
			n := 0
			for _, k := range policy.TableKeys(by) {
				if slices.Contains(scope, k) {
					n++
				}
			}
			if may := policy.VisibleText(by, on.Covenant, on.Text); scope != nil && (may != (n > 0) || n > 1) {
				t.Errorf("%s, %s: may read %v, holds %d keys of %v", state, key, may, n, scope)
			}
		}
	}
}
