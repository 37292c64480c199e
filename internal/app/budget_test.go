package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// inBudget takes over a budget of two sources that differ about II, with a blank for
// III and one year.
func (r *rig) inBudget() BudgetPage {
	r.t.Helper()
	keeper := r.as("beleidsadviseur@gemeente")
	for _, title := range []string{"Rollen", "Cliënten", "Partners"} {
		must(r.MakeRecommendation(r.ctx, keeper, RecommendationInput{Title: title}))
	}
	if n := must(r.ImportBudget(r.ctx, keeper, budgetRows(), CitizenAnswer{})); n != 7 {
		r.t.Fatalf("took over %d rows", n)
	}
	return must(r.Budget(r.ctx, keeper, ""))
}

func budgetRows() []BudgetImport {
	return []BudgetImport{
		{Line: 2, Source: "Plan", Recs: "1", Title: "Rollen", Amount: "680.000"}, {Line: 3, Source: "Plan", Recs: "II", Title: "Cliënten", Amount: "370.000,50"}, {Line: 4, Source: "Plan", Recs: "3", Title: "Partners"},
		{Line: 5, Source: "Raad", Recs: "1", Title: "Rollen", Amount: "€ 680.000"}, {Line: 6, Source: "Raad", Recs: "2", Title: "Cliënten", Amount: "390000,50"},
		{Line: 7, Source: "Raad", Title: "Eerste jaar", Amount: "600.000", Year: "2026"}, {Line: 8, Source: "Plan", Title: "Totaal", Amount: "1.050.000,50", Sum: "ja"},
	}
}

func TestBudgetWhoMay(t *testing.T) {
	r := newRig(t)
	v := r.inBudget()
	line := v.Parts[0].Leads
	for who, want := range map[string]struct{ reads, keeps bool }{
		"ketencoordinator@gemeente": {true, true}, "beleidsadviseur@gemeente": {true, true}, "programmamanager@gemeente": {true, true}, "portefeuillehouder@gemeente": {true, false}, "griffie@gemeente": {true, false},
		"deelnemer@geldfit": {true, false}, "meelezer@asdd": {true, false}, "anoniem@gemeente": {}, "auditor@gemeente": {},
	} {
		by := r.as(who)
		may := func(what string, want bool, err error) {
			t.Helper()
			if (err == nil) != want || err != nil && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
		page, err := r.Budget(r.ctx, by, "")
		may("read", want.reads, err)
		if page.MayKeep != want.keeps {
			t.Errorf("%s: keeps %v", who, page.MayKeep)
		}
		_, err = r.ExportBudget(r.ctx, by)
		may("take along", want.reads, err)
		_, err = r.BudgetLine(r.ctx, by, line.ID)
		may("look at a line", want.keeps, err)
		_, err = r.BudgetPoint(r.ctx, by, line.ID)
		may("look at a point", want.keeps, err)
		_, err = r.SpendingForm(r.ctx, by, "2026-K3")
		may("look at expenses", want.keeps, err)
		_, _, err = r.PreviewBudget(r.ctx, by, nil)
		may("preview", want.keeps, err)
		may("lead", want.keeps, r.LeadBudget(r.ctx, by, "Plan"))
		may("note expenses", want.keeps, r.NoteSpending(r.ctx, by, "2026-K3", nil, CitizenAnswer{}))
		if !want.keeps {
			_, err = r.MakeBudgetLine(r.ctx, by, BudgetLineInput{})
			r.refused(err, portal.Forbidden)
			_, err = r.ImportBudget(r.ctx, by, budgetRows(), CitizenAnswer{})
			r.refused(err, portal.Forbidden)
			r.refused(r.ChangeBudgetLine(r.ctx, by, line.ID, BudgetLineInput{}), portal.Forbidden)
			r.refused(r.RemoveBudgetLine(r.ctx, by, line.ID, 0), portal.Forbidden)
			r.refused(r.NoteBudgetPoint(r.ctx, by, line.ID, BudgetPointInput{}), portal.Forbidden)
			r.refused(r.SettleBudgetPoint(r.ctx, by, line.ID, BudgetPointInput{}), portal.Forbidden)
		}
	}
	nobody := portal.Actor{}
	_, err := r.Budget(r.ctx, nobody, "")
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakeBudgetLine(r.ctx, nobody, BudgetLineInput{})
	r.refused(err, portal.LoginNeeded)
	r.refused(r.NoteSpending(r.ctx, nobody, "2026-K3", nil, CitizenAnswer{}), portal.LoginNeeded)
	r.refused(r.SettleBudgetPoint(r.ctx, nobody, line.ID, BudgetPointInput{}), portal.LoginNeeded)
}

func TestBudgetSumsAreExact(t *testing.T) {
	r := newRig(t)
	v := r.inBudget()
	plan, raad := v.Sources[0], v.Sources[1]
	if plan.Name != "Plan" || plan.Sum != 105_000_050 || plan.Stated != 105_000_050 || raad.Sum != 107_000_050 || raad.Years != 60_000_000 || raad.HasStated {
		t.Errorf("sums: %+v %+v", plan, raad)
	}
	open := v.OpenPoints()
	if len(open) != 1 || open[0].Difference() != 2_000_000 || open[0].Label != "Aanbeveling II" || !v.Parts[2].Leads.Blank {
		t.Errorf("open points: %+v", open)
	}
	if v.Budgeted != 105_000_050 || !plan.Leads {
		t.Errorf("budgeted %d", v.Budgeted)
	}
}

func TestBudgetOpenPointIsSettledByAPerson(t *testing.T) {
	r := newRig(t)
	point := r.inBudget().OpenPoints()[0]
	keeper, line := r.as("ketencoordinator@gemeente"), point.Leads.ID
	r.events()
	r.wrongAt(r.NoteBudgetPoint(r.ctx, keeper, line, BudgetPointInput{Owner: "deelnemer@geldfit"}), "owner")
	r.wrongAt(r.NoteBudgetPoint(r.ctx, keeper, line, BudgetPointInput{Note: "Bel 111222333."}), "note", FieldOverrule)
	r.must(r.NoteBudgetPoint(r.ctx, keeper, line, BudgetPointInput{Note: "De jaren kloppen met het plan.", Owner: "beleidsadviseur@gemeente"}))
	r.refused(r.NoteBudgetPoint(r.ctx, keeper, line, BudgetPointInput{Note: "Tegelijk."}), portal.Conflict)
	adviser := r.as("beleidsadviseur@gemeente")
	if tasks := must(r.budgetTasks(r.ctx, adviser)); len(tasks) != 1 || !strings.Contains(tasks[0].Table.Do, "€ 20.000") {
		t.Errorf("tasks of who settles: %+v", tasks)
	}
	if tasks := must(r.budgetTasks(r.ctx, keeper)); len(tasks) != 0 {
		t.Errorf("tasks of another: %+v", tasks)
	}
	r.wrongAt(r.SettleBudgetPoint(r.ctx, adviser, line, BudgetPointInput{Source: "Krant", Version: 1}), "source", "reason")
	r.must(r.LeadBudget(r.ctx, adviser, "Raad"))
	if p := must(r.Budget(r.ctx, adviser, "")); len(p.OpenPoints()) != 1 || p.Budgeted != 107_000_050 {
		t.Errorf("a source that leads settles: %d open, %s", len(p.OpenPoints()), p.Budgeted)
	}
	r.must(r.SettleBudgetPoint(r.ctx, adviser, line, BudgetPointInput{Source: "Plan", Reason: "Anders kloppen de jaren niet.", Version: 1}))
	p := must(r.Budget(r.ctx, r.as("meelezer@asdd"), ""))
	row, _ := p.Row(point.Key)
	if len(p.OpenPoints()) != 0 || row.Leads.Source != "Plan" || p.Budgeted != 105_000_050 || p.SettledBy[point.Key].Person == "" {
		t.Errorf("settled: %+v", row)
	}
	if tasks := must(r.budgetTasks(r.ctx, adviser)); len(tasks) != 0 {
		t.Errorf("tasks of what is settled: %+v", tasks)
	}
	other := must(r.Budget(r.ctx, adviser, "")).Parts[0].Leads.ID
	r.refused(r.SettleBudgetPoint(r.ctx, adviser, other, BudgetPointInput{Source: "Plan", Reason: "Zomaar een keuze."}), portal.Conflict)
	r.must(r.ChangeBudgetLine(r.ctx, adviser, line, BudgetLineInput{Source: "Plan", Title: "Cliënten", Amount: "360.000", Recommendations: row.Leads.Recommendations}))
	if p := must(r.Budget(r.ctx, adviser, "")); len(p.OpenPoints()) != 1 {
		t.Error("another amount is settled by what was said of the one before")
	}
}

func TestBudgetLineOfASourceStandsOnce(t *testing.T) {
	r := newRig(t)
	v, by := r.inBudget(), r.as("programmamanager@gemeente")
	first := v.Parts[0].Leads
	in := BudgetLineInput{Source: "plan", Title: "Weer", Amount: "1", Recommendations: first.Recommendations}
	_, err := r.MakeBudgetLine(r.ctx, by, in)
	r.wrongAt(err, "title")
	in.Recommendations = []portal.ID{"geen"}
	_, err = r.MakeBudgetLine(r.ctx, by, in)
	r.wrongAt(err, "recommendations")
	in.Recommendations, in.Amount = nil, "=1+1"
	_, err = r.MakeBudgetLine(r.ctx, by, in)
	r.wrongAt(err, "amount")
	in.Amount, in.Once = "", portal.NewID()
	made, again := must(r.MakeBudgetLine(r.ctx, by, in)), portal.BudgetLine{}
	if again = must(r.MakeBudgetLine(r.ctx, by, in)); again.ID != made.ID || !made.Blank {
		t.Errorf("made twice: %+v %+v", made, again)
	}
	r.refused(r.ChangeBudgetLine(r.ctx, by, made.ID, BudgetLineInput{Source: "Plan", Title: "Later", Version: 9}), portal.Conflict)
	r.wrongAt(r.ChangeBudgetLine(r.ctx, by, made.ID, BudgetLineInput{Source: "Plan", Title: "Rollen", Recommendations: first.Recommendations}), "title")
	r.refused(r.RemoveBudgetLine(r.ctx, by, made.ID, 9), portal.Conflict)
	r.must(r.RemoveBudgetLine(r.ctx, by, made.ID, made.Version))
	r.refused(r.RemoveBudgetLine(r.ctx, by, made.ID, 0), portal.NotFound)
}

func TestSpendingIsNotedForAllLinesOrNone(t *testing.T) {
	r := newRig(t)
	v, by := r.inBudget(), r.as("beleidsadviseur@gemeente")
	typed := func(committed, paid, note string, other ...string) []SpendingTyped {
		all := []SpendingTyped{{Line: v.Parts[0].Leads.ID, Version: v.Parts[0].Leads.Version, Committed: committed, Paid: paid, Note: note}}
		if len(other) == 2 {
			all = append(all, SpendingTyped{Line: v.Parts[1].Leads.ID, Version: v.Parts[1].Leads.Version, Committed: other[0], Paid: other[1]})
		}
		return all
	}
	for quarter, kind := range map[string]portal.Kind{"2027-K1": portal.NotFound, "2026-1": portal.NotFound, "ooit": portal.NotFound, "2026-K5": portal.NotFound} {
		r.refused(r.NoteSpending(r.ctx, by, quarter, nil, CitizenAnswer{}), kind)
	}
	r.wrongAt(r.NoteSpending(r.ctx, by, "2026-K3", typed("100", "50", "", "tien", "5"), CitizenAnswer{}), "committed-1")
	r.wrongAt(r.NoteSpending(r.ctx, by, "2026-K3", typed("-5", "", ""), CitizenAnswer{}), "paid-0")
	r.wrongAt(r.NoteSpending(r.ctx, by, "2026-K3", typed("-5", "0", ""), CitizenAnswer{}), "note-0")
	r.wrongAt(r.NoteSpending(r.ctx, by, "2026-K3", typed("=A1", "0", ""), CitizenAnswer{}), "committed-0")
	r.wrongAt(r.NoteSpending(r.ctx, by, "2026-K3", typed("5", "0", "Bel 111222333."), CitizenAnswer{}), "note-0", FieldOverrule)
	if p := must(r.Budget(r.ctx, by, "")); p.Committed != 0 {
		t.Error("half of a form was noted")
	}
	r.must(r.NoteSpending(r.ctx, by, "2026-K3", typed("700.000,01", "680.000", "", "", ""), CitizenAnswer{}))
	r.refused(r.NoteSpending(r.ctx, by, "2026-K3", typed("1", "1", ""), CitizenAnswer{}), portal.Conflict) // of a version before
	v = must(r.Budget(r.ctx, by, ""))
	if left, _ := v.Parts[0].Left(); v.Parts[0].Committed != 70_000_001 || left != -2_000_001 || v.Paid != 68_000_000 {
		t.Errorf("noted %+v", v.Parts[0])
	}
	if p := must(r.Budget(r.ctx, by, "2026-K2")); p.Paid != 0 {
		t.Error("spent before its quarter")
	}
	r.must(r.LeadBudget(r.ctx, by, "Raad"))
	v = must(r.Budget(r.ctx, by, ""))
	if v.Parts[0].Leads.Source != "Raad" || v.Parts[0].Paid != 68_000_000 {
		t.Error("expenses are lost when another source leads")
	}
	r.must(r.NoteSpending(r.ctx, by, "2026-K3", typed("10", "5,05", ""), CitizenAnswer{}))
	if v = must(r.Budget(r.ctx, by, "")); v.Parts[0].Paid != 505 || v.Committed != 1000 {
		t.Errorf("expenses count twice: %d", v.Parts[0].Paid)
	}
	r.refused(r.RemoveBudgetLine(r.ctx, by, v.Parts[0].Leads.ID, 0), portal.Conflict)
	r.must(r.NoteSpending(r.ctx, by, "2026-K3", typed("", "", ""), CitizenAnswer{}))
	if v = must(r.Budget(r.ctx, by, "")); len(v.Quarters) != 0 {
		t.Error("what was taken away is still there")
	}
}

func TestBudgetImportIsWholeOrNothing(t *testing.T) {
	r := newRig(t)
	by := r.as("beleidsadviseur@gemeente")
	r.inBudget()
	row := BudgetImport{Line: 2, Source: "Nota", Recs: "1", Title: "Rollen", Amount: "5"}
	for _, tt := range []struct {
		name, why string
		spoil     func(*BudgetImport)
	}{
		{"a text for an amount", "Vul een bedrag in", func(b *BudgetImport) { b.Amount = "veel" }}, {"a formula", "geen formule", func(b *BudgetImport) { b.Amount = "=SOM(A1:A3)" }},
		{"a recommendation that isn't there", "staat niet in het plan", func(b *BudgetImport) { b.Recs = "1+9" }}, {"no source", "De bron", func(b *BudgetImport) { b.Source = "" }},
		{"a year that is none", "Het jaar", func(b *BudgetImport) { b.Year = "volgend" }}, {"a sum that is none", "ja of nee", func(b *BudgetImport) { b.Sum = "misschien" }},
		{"what is there", "staat er al", func(b *BudgetImport) { b.Source = "PLAN" }}, {"below zero without a word", "notitie", func(b *BudgetImport) { b.Amount = "-5" }},
		{"a BSN", "BSN", func(b *BudgetImport) { b.Remarked = "Bel 111222333." }},
	} {
		bad := row
		tt.spoil(&bad)
		good := BudgetImport{Line: 3, Source: "Nota", Recs: "2", Title: "Cliënten", Amount: "5"}
		lines, n, err := r.PreviewBudget(r.ctx, by, []BudgetImport{good, bad})
		if err != nil || n != 1 || !strings.Contains(lines[1].Why, tt.why) {
			t.Errorf("%s: %q, %d good, %v", tt.name, lines[1].Why, n, err)
		}
		_, err = r.ImportBudget(r.ctx, by, []BudgetImport{good, bad}, CitizenAnswer{})
		r.wrongAt(err, "list")
	}
	if _, err := r.ImportBudget(r.ctx, by, []BudgetImport{row, row}, CitizenAnswer{}); portal.FieldsOf(err)["list"] == "" {
		t.Errorf("the same twice: %v", err)
	}
	_, err := r.ImportBudget(r.ctx, by, make([]BudgetImport, portal.MaxBudgetLines+1), CitizenAnswer{})
	r.wrongAt(err, "list")
	if p := must(r.Budget(r.ctx, by, "")); len(p.Sources) != 2 {
		t.Errorf("half of a list was taken over: %+v", p.Sources)
	}
}
