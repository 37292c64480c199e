package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func TestCalendarOfFiguresGoesByPolicy(t *testing.T) {
	r := newFigureRig(t, canary)
	const report, expected, action, pledge, council = "Rapportage indienen", "Rapportage verwacht", "Actie IV-e", "Toezegging T-2026-001", "Conceptrapportage"
	for _, tt := range []struct {
		who        string
		all        bool
		has, hasnt []string
	}{
		{"contactpersoon@geldfit", false, []string{report}, []string{expected, action, pledge, council}},
		{"contactpersoon@geldfit", true, []string{report, action, pledge}, []string{expected, council}},
		{"deelnemer@geldfit", false, nil, []string{report}},
		{"deelnemer@geldfit", true, []string{report}, []string{expected}},
		{"deelnemer@bewind", true, []string{action, pledge}, []string{report, expected, council}},
		{"ketencoordinator@gemeente", true, []string{expected, action, pledge, council}, []string{report}},
		{"ketencoordinator@gemeente", false, []string{council}, []string{expected, action, pledge}},
		{"beleidsadviseur@gemeente", false, []string{action, pledge, council}, []string{expected}},
		{"griffie@gemeente", true, []string{pledge}, []string{council}},
		{"portefeuillehouder@gemeente", true, []string{pledge, council}, nil},
	} {
		by := r.as(tt.who)
		by.Ticks.MayReport = by.Role == portal.Contact
		got := r.calendarOf(by, tt.all)
		for _, w := range tt.has {
			if !strings.Contains(got, w) {
				t.Errorf("%s (all: %v) doesn't see %s", tt.who, tt.all, w)
			}
		}
		for _, w := range tt.hasnt {
			if strings.Contains(got, w) {
				t.Errorf("%s (all: %v) sees %s", tt.who, tt.all, w)
			}
		}
	}
}

// What is done, handed in or skipped asks for nothing; that somebody writes a draft
// doesn't show.
func TestCalendarOfFiguresLeavesOutWhatIsDone(t *testing.T) {
	r := newFigureRig(t, canary)
	who := r.as("ketencoordinator@gemeente")
	before := r.calendarOf(who, true)
	due := portal.Day(r.clock).AddDate(0, 0, 9)
	s := r.subsidyNow("s")
	s.Periods[1].Due, s.Periods[2].Due = due, due
	r.must(r.store.SaveSubsidy(r.ctx, &s, "gemeente"))
	open := r.calendarOf(who, true)
	if n := strings.Count(open, "/subsidies/"+s.Number+"/perioden"); n < 1 || strings.Contains(open, "/rapportages/2026-2") {
		t.Errorf("what can't be read is linked to:\n%s", open)
	}
	if strings.Count(open, "Rapportage verwacht") != 2 || strings.Contains(open, "/rapportages/2026-1") {
		t.Errorf("expected are\n%s\nbefore\n%s", open, before)
	}
	draft := must(r.store.ProgressReport(r.ctx, portal.ReportID("s", "2026-2")))
	draft.Voices += " nog wat"
	r.must(r.store.SaveProgressReport(r.ctx, &draft))
	if got := r.calendarOf(who, true); got != open {
		t.Error("writing a draft changes the calendar of the municipality")
	}
	s = r.subsidyNow("s")
	s.Periods[1].Skipped, s.Periods[2].Skipped = "Niet nodig", "Niet nodig"
	r.must(r.store.SaveSubsidy(r.ctx, &s, "gemeente"))
	p := must(r.store.PlanAction(r.ctx, "actie"))
	p.State = portal.PlanDone
	r.must(r.store.SavePlanAction(r.ctx, &p))
	t1 := must(r.store.Pledge(r.ctx, "t"))
	t1.DoneAt = r.clock
	r.must(r.store.SavePledge(r.ctx, &t1))
	got := r.calendarOf(who, true)
	for _, w := range []string{"Rapportage verwacht", "Actie IV-e", "Toezegging"} {
		if strings.Contains(got, w) {
			t.Errorf("%s is still asked", w)
		}
	}
}
