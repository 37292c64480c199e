package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// Everything of the plan, subsidies, reports to the council and the voice of clients
// that is over goes on day n and not before; what still runs stays, and so does what is
// kept for good.
func TestBar65_NothingOfDestroyedFiguresIsLeft(t *testing.T) {
	r := newFigureRig(t, canary)
	beheer, auditor := r.as("beheerder@gemeente"), r.as("auditor@gemeente")
	s := r.subsidyNow("s")
	s.State, s.Course = portal.SubsidyClosed, append(s.Course, portal.SubsidyStep{State: portal.SubsidyClosed, On: portal.Day(r.clock), Note: canary})
	r.must(r.store.SaveSubsidy(r.ctx, &s, "gemeente"))
	p := must(r.store.Pledge(r.ctx, "t"))
	p.DoneAt = r.clock
	r.must(r.store.SavePledge(r.ctx, &p))
	r.must(r.SaveDraft(r.ctx, r.as("deelnemer@geldfit"), "/subsidies/U-2026-001/rapportages/2026-2/invullen", map[string][]string{"voices": {canary}}))
	r.dispatchAll(r.App)
	day, lease := portal.Day(r.clock), r.lease("vernietiging")
	for _, tt := range []struct {
		kind  portal.RetentionKind
		years int
		rows  int
	}{{portal.RetainVoices, 7, 4}, {portal.RetainSubsidies, 10, 1}, {portal.RetainPledges, 10, 1}} {
		over := portal.Term{N: tt.years, Unit: portal.Years}.End(day)
		r.clock = over.Add(-time.Minute)
		if _, err := r.MakeDestructionList(r.ctx, beheer, tt.kind); portal.KindOf(err) != portal.Conflict {
			t.Fatalf("%s, a minute too early: %v", tt.kind, err)
		}
		r.clock = over
		if n := must(r.Destructions(r.ctx, beheer, portal.Page{})).Due[tt.kind]; n != tt.rows {
			t.Errorf("%s: %d are due, want %d", tt.kind, n, tt.rows)
		}
		if _, err := r.MakeDestructionList(r.ctx, r.as("deelnemer@geldfit"), tt.kind); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s listed by a member: %v", tt.kind, err)
		}
		number := must(r.MakeDestructionList(r.ctx, beheer, tt.kind))
		page := must(r.DestructionList(r.ctx, beheer, number))
		if len(page.Titles) != tt.rows || len(page.Paths) != tt.rows {
			t.Errorf("%s: the administrator sees %v, %v", tt.kind, page.Titles, page.Paths)
		}
		r.must(r.ApproveDestruction(r.ctx, auditor, number, 0))
		r.carryOut(r.App, lease)
	}
	if _, err := r.MakeDestructionList(r.ctx, beheer, portal.RetainCouncil); portal.KindOf(err) != portal.Conflict {
		t.Errorf("what is kept for good is listed: %v", err)
	}
	r.dispatchAll(r.App)
	must(r.store.Reindex(r.ctx, nil))
	r.wantWholeChain()
	for _, gone := range []portal.Ref{{Kind: portal.KindSubsidy, ID: "s"}, {Kind: portal.KindPledge, ID: "t"}, {Kind: portal.KindSurvey, ID: "o"}, {Kind: portal.KindVoice, ID: "v"}, {Kind: portal.KindAdvice, ID: "a"}, {Kind: portal.KindComplaints, ID: "k"}} {
		if _, err := r.figure(r.ctx, gone); portal.KindOf(err) != portal.NotFound {
			t.Errorf("%s is still there: %v", gone.Kind, err)
		}
	}
	if n := len(must(r.store.ProgressReports(r.ctx, "s"))); n != 0 {
		t.Errorf("%d reports stayed", n)
	}
	for _, stays := range []portal.Ref{{Kind: portal.KindPlanAction, ID: "actie"}, {Kind: portal.KindComplaints, ID: "kc"}, {Kind: portal.KindCouncilReport, ID: "rr"}} {
		if _, err := r.figure(r.ctx, stays); err != nil {
			t.Errorf("%s: %v", stays.Kind, err)
		}
	}
}
