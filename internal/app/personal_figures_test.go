package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// Somebody finds what they wrote, and nothing of others; a text whose subject they may
// not see any longer is theirs without its number.
func TestOwnFiguresAreEverythingAndOnlyOnesOwn(t *testing.T) {
	r := newFigureRig(t, canary)
	for who, want := range map[string][]string{
		"beleidsadviseur@gemeente": {"Stand van zaken", "Bijna klaar", "Actie", "Toezegging"},
		"contactpersoon@geldfit":   {"Concept over het tweede halfjaar", "Ingediend in 2026-1", "Opnieuw over vorig jaar"},
		"deelnemer@asdd":           {"Wij adviseren", "Wat misging"},
		"deelnemer@bewind":         nil,
	} {
		var own PersonalData
		r.must(r.ownFigures(r.ctx, r.as(who), &own))
		got := allOf(own.Figures)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s doesn't get %q", who, w)
			}
		}
		if len(want) == 0 && len(own.Figures) > 0 {
			t.Errorf("%s gets %s", who, got)
		}
		for _, foreign := range []string{"Uitleg van klachten", "Onderzoek"} {
			if strings.Contains(got, foreign) {
				t.Errorf("%s gets %q of another", who, foreign)
			}
		}
	}
	moved := r.as("contactpersoon@geldfit")
	moved.OrgID = "bewind"
	var own PersonalData
	r.must(r.ownFigures(r.ctx, moved, &own))
	if got := allOf(own.Figures); !strings.Contains(got, "Concept over") || strings.Contains(got, "U-2026-001") {
		t.Errorf("from another organisation: %s", got)
	}
}

// An organisation takes along its own subsidies, reports and advices, not another's.
func TestFiguresOfAnOrganisation(t *testing.T) {
	r := newFigureRig(t, canary)
	own, err := r.figuresOf(r.ctx, r.as("contactpersoon@geldfit"), "geldfit")
	r.must(err)
	if len(own.Subsidies) != 1 || len(own.Reports) != 3 || len(own.Voices) != 0 {
		t.Errorf("geldfit takes along %d subsidies, %d reports, %v", len(own.Subsidies), len(own.Reports), own.Voices)
	}
	other, err := r.figuresOf(r.ctx, r.as("meelezer@asdd"), "asdd")
	r.must(err)
	if got := allOf(other.Voices); len(other.Subsidies)+len(other.Reports) != 0 || !strings.Contains(got, "Wij adviseren") || !strings.Contains(got, "Conceptformulier") {
		t.Errorf("asdd takes along %v", other)
	}
	foreign, err := r.figuresOf(r.ctx, r.as("contactpersoon@bewind"), "geldfit")
	r.must(err)
	if len(foreign.Subsidies)+len(foreign.Reports) != 0 {
		t.Error("another organisation's subsidy was taken along")
	}
	if n, err := r.figuresOf(r.ctx, portal.Actor{}, "geldfit"); err == nil && len(n.Subsidies)+len(n.Voices) > 0 {
		t.Errorf("nobody takes along %v", n)
	}
}

// Beside an item stand the goal, action and subsidy it is linked to, with what was
// promised to the council.
func TestPreparationFactsOfFigures(t *testing.T) {
	r := newFigureRig(t, "")
	s := r.subsidyNow("s")
	s.Goals[0].Indicators[0] = portal.Indicator{ID: "i", Title: "Gesprekken", Kind: portal.IndicatorNumber, Unit: "gesprekken"}
	r.must(r.store.SaveSubsidy(r.ctx, &s, "gemeente"))
	report := must(r.store.ProgressReport(r.ctx, portal.ReportID("s", "2026-1")))
	report.Values = []portal.ReportedValue{{Indicator: "i", Given: true, Figure: portal.Figure{Number: 4200}}}
	r.must(r.store.SaveProgressReport(r.ctx, &report))
	facts := func() string {
		item := PreparationItem{}
		item.Links = []portal.Ref{{Kind: portal.KindPlanAction, ID: "actie"}, {Kind: portal.KindSubsidy, ID: "s"}, {Kind: portal.KindPolicyGoal, ID: "doel"}}
		r.must(r.figureFacts(r.ctx, r.as("beleidsadviseur@gemeente"), &item))
		return allOf(item.Course) + "\nPROMISED " + allOf(item.Promised)
	}
	if got := facts(); strings.Contains(got, "42 gesprekken") || !strings.Contains(got, "Actie van het plan, loopt: Stand van zaken") || !strings.Contains(got[strings.Index(got, "PROMISED"):], "T-2026-001") {
		t.Errorf("before a report counts:\n%s", got)
	}
	report.State, report.AcceptedAt = portal.ReportAccepted, r.clock
	r.must(r.store.SaveProgressReport(r.ctx, &report))
	if got := facts(); strings.Count(got, "42 gesprekken") != 2 {
		t.Errorf("the latest accepted value:\n%s", got)
	}
	p := must(r.store.Pledge(r.ctx, "t"))
	p.DoneAt = r.clock
	r.must(r.store.SavePledge(r.ctx, &p))
	if got := facts(); strings.Contains(got, "T-2026-001") {
		t.Error("what was done is an earlier promise")
	}
}
