package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// TestWhoFindsWhatOfFigures lays the same word in everything and looks who finds which:
// a subsidy is for its organisation and the municipality, a draft for who writes it.
func TestWhoFindsWhatOfFigures(t *testing.T) {
	r := newFigureRig(t, canary)
	everybody := []string{"D-01", "aanbeveling IV", "actie IV-e", "de begroting van het plan", "factsheet 2026-1", "RR-2026-001", "T-2026-001", "een onderzoek van 2026-1", "de cliëntstem", "AD-2026-001", "het klachtenformulier van 2026-K2"}
	prepared := []string{"factsheet 2026-2", "RR-2026-002"}
	own := []string{"U-2026-001", "Rapportage 2026-1", "Rapportage 2026-2", "Rapportage 2025-2"}
	both := []string{"U-2026-001", "Rapportage 2026-1", "Rapportage 2025-2"}
	form := []string{"het klachtenformulier van 2026-K3"}
	all := slices.Concat(everybody, prepared, own, form)
	check := func(when string) {
		t.Helper()
		for who, want := range map[string][]string{
			"ketencoordinator@gemeente": slices.Concat(everybody, prepared, both), "collega@gemeente": slices.Concat(everybody, both), "griffie@gemeente": slices.Concat(everybody, both),
			"deelnemer@geldfit": slices.Concat(everybody, own), "deelnemer@bewind": everybody, "meelezer@asdd": slices.Concat(everybody, form), "auditor@gemeente": nil,
		} {
			found := r.finds(who)
			for _, name := range all {
				if has := strings.Contains(found, name); has != slices.Contains(want, name) {
					t.Errorf("%s, %s finds %s: %v", when, who, name, has)
				}
			}
		}
	}
	check("stored")
	must(r.store.Reindex(r.ctx, nil))
	check("made anew")
	list := must(r.Search(r.ctx, r.as("ketencoordinator@gemeente"), SearchFilter{Text: "opnieuw", Exact: true}))
	if len(list.Found) != 0 {
		t.Errorf("the coordinator finds what is being written: %+v", list.Found)
	}
}

// finds gives what somebody finds of the canary, on all pages.
func (r *figureRig) finds(who string) string {
	r.t.Helper()
	var all []string
	for n := 0; ; n++ {
		if who == "auditor@gemeente" {
			if _, err := r.Search(r.ctx, r.as(who), SearchFilter{Text: canary, Exact: true}); portal.KindOf(err) != portal.Forbidden && err != nil {
				r.t.Errorf("the auditor searches: %v", err)
			}
			return ""
		}
		list := must(r.Search(r.ctx, r.as(who), SearchFilter{Text: canary, Skip: n, Exact: true}))
		for _, f := range list.Found {
			if f.Path == "" {
				r.t.Errorf("%s leads nowhere", f.Title)
			}
			all = append(all, f.Number+" | "+f.Title)
		}
		if !list.More {
			return strings.Join(all, "\n")
		}
	}
}

// What is removed isn't found any longer, nor is a report by what it said before.
func TestFiguresAreFoundAsTheyAre(t *testing.T) {
	r := newFigureRig(t, canary)
	p := must(r.store.PlanAction(r.ctx, "actie"))
	p.Notes = nil
	r.must(r.store.SavePlanAction(r.ctx, &p))
	who := r.as("ketencoordinator@gemeente")
	if n := len(must(r.Search(r.ctx, who, SearchFilter{Text: "stand van zaken", Exact: true})).Found); n != 0 {
		t.Errorf("an action is found %d times by a note that went", n)
	}
	back := must(r.store.ProgressReport(r.ctx, portal.ReportID("s", "2025-2")))
	back.State, back.Voices = portal.ReportSent, "Vernieuwd"
	r.must(r.store.SaveProgressReport(r.ctx, &back))
	if n := len(must(r.Search(r.ctx, who, SearchFilter{Text: "vernieuwd", Exact: true})).Found); n != 1 {
		t.Errorf("handed in again, it is found %d times", n)
	}
	if n := len(must(r.Search(r.ctx, who, SearchFilter{Text: "ingediende stem", Exact: true})).Found); n != 0 {
		t.Errorf("by what it said before it is found %d times", n)
	}
	line := must(r.store.BudgetLine(r.ctx, "regel"))
	r.must(r.store.DeleteBudgetLine(r.ctx, line))
	if n := len(must(r.Search(r.ctx, who, SearchFilter{Text: "regel " + canary, Exact: true})).Found); n != 0 {
		t.Errorf("a line that was removed is found %d times", n)
	}
}
