package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// A covenant and an agreement set go on day n after they ended and not before, with
// everything that hangs under them; one that runs doesn't.
func TestBar65_NothingOfADestroyedCovenantIsLeft(t *testing.T) {
	r := newFrozenRig(t)
	for _, slip := range []string{"a clause", "a comment", "how authority was checked", "a question before signing", "an answer in a halfjaargesprek", "the course of a version", "the covenant itself"} {
		slipsInCovenant[slip](r)
	}
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	r.open()
	r.inForce()
	set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: canary, Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "collega@gemeente",
		Agreements: []portal.Agreement{{ID: "g", Text: canary}}, EndedAt: r.clock, EndReason: canary, MadeBy: "collega@gemeente"}
	r.must(r.store.InsertAgreementSet(r.ctx, &set, "gemeente"))
	r.must(r.SaveDraft(r.ctx, r.as("deelnemer@bewind"), "/convenanten/C-2026-001/artikelen/a2/reageren", map[string][]string{"text": {canary}}))
	r.dispatchAll(r.App)
	beheer, auditor := r.as("beheerder@gemeente"), r.as("auditor@gemeente")
	ended := portal.Day(r.clock)
	over := portal.Term{N: 10, Unit: portal.Years}.End(ended)
	kinds := []portal.RetentionKind{portal.RetainCovenants, portal.RetainSets}
	r.clock = over.AddDate(1, 0, 0)
	if _, err := r.MakeDestructionList(r.ctx, beheer, portal.RetainCovenants); portal.KindOf(err) != portal.Conflict {
		t.Fatalf("a covenant that runs: %v", err)
	}
	r.on = r.reload(r.on)
	r.on.Covenant.Ended = &portal.CovenantEnd{On: ended, At: ended, Reason: canary}
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	r.clock = over.Add(-time.Minute)
	for _, kind := range kinds {
		if _, err := r.MakeDestructionList(r.ctx, beheer, kind); portal.KindOf(err) != portal.Conflict {
			t.Fatalf("%s, a minute too early: %v", kind, err)
		}
	}
	r.clock = over
	for _, kind := range kinds {
		if n := must(r.Destructions(r.ctx, beheer, portal.Page{})).Due[kind]; n != 1 {
			t.Errorf("%s: %d are due", kind, n)
		}
		number, err := r.MakeDestructionList(r.ctx, beheer, kind)
		r.must(err)
		if p := must(r.DestructionList(r.ctx, beheer, number)); len(p.Titles) != 1 {
			t.Errorf("%s: the administrator sees %v", kind, p.Titles)
		}
		r.must(r.ApproveDestruction(r.ctx, auditor, number, 0))
	}
	r.carryOut(r.App, r.lease("vernietiging"))
	r.dispatchAll(r.App)
	if n := r.hits(canary); n != 0 {
		t.Errorf("%d canaries in the database", n)
	}
	r.wantWholeChain()
	must(r.store.Reindex(r.ctx, nil))
	if _, err := r.store.Covenant(r.ctx, "c1"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the covenant: %v", err)
	}
	if n := len(must(r.store.Signatures(r.ctx, "c1"))) + len(must(r.store.KeepingReports(r.ctx, "c1"))) + len(must(r.store.CovenantTexts(r.ctx, "c1"))); n != 0 {
		t.Errorf("%d things stayed", n)
	}
}
