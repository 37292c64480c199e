package portal

import (
	"strings"
	"testing"
	"time"
)

var budgetRecs = []Recommendation{{ID: "r1", Number: "I", Order: 1}, {ID: "r2", Number: "II", Order: 2}, {ID: "r4", Number: "IV", Order: 4}, {ID: "r5", Number: "V", Order: 5}}

// twoSources is a budget as two sources give it: they disagree about IV, name no amount
// for V, and one of them names years.
func twoSources() []BudgetLine {
	line := func(id, source string, amount Cents, recs ...ID) BudgetLine {
		return BudgetLine{ID: ID(id), Version: 1, Source: source, Title: "Regel " + id, Amount: amount, Recommendations: recs}
	}
	lines := []BudgetLine{line("a12", "Plan", 680_000_00, "r1", "r2"), line("a4", "Plan", 370_000_00, "r4"), line("a5", "Plan", 0, "r5"),
		line("b12", "Raad", 680_000_00, "r1", "r2"), line("b4", "Raad", 390_000_00, "r4"), line("b5", "Raad", 0, "r5"), line("at", "Plan", 1_050_000_00)}
	for i := range lines {
		lines[i].Blank = lines[i].ID == "a5" || lines[i].ID == "b5"
		lines[i].Total = lines[i].ID == "at"
		lines[i].Leading = lines[i].Source == "Plan" && !lines[i].Total
	}
	for _, y := range []int{2024, 2025} {
		lines = append(lines, BudgetLine{ID: ID(Number(y)), Source: "Raad", Title: "Jaar", Amount: 525_000_00, Year: y})
	}
	return lines
}

func TestBudgetTablePutsSourcesSideBySide(t *testing.T) {
	table := NewBudgetTable(twoSources(), nil, budgetRecs, "")
	if len(table.Sources) != 2 || len(table.Parts) != 3 || len(table.Years) != 2 {
		t.Fatalf("%d sources, %d parts, %d years", len(table.Sources), len(table.Parts), len(table.Years))
	}
	plan, raad := table.Sources[0], table.Sources[1]
	if plan.Sum != 1_050_000_00 || !plan.HasStated || plan.Stated != plan.Sum || plan.HasYears || !plan.Leads {
		t.Errorf("plan: %+v", plan)
	}
	if raad.Sum != 1_070_000_00 || raad.HasStated || raad.Years != 1_050_000_00 || raad.Leads {
		t.Errorf("raad: %+v", raad)
	}
	labels := ""
	for _, r := range table.Parts {
		labels += r.Label + " (" + r.Numbers + ");"
	}
	if labels != "Aanbeveling I en II (I+II);Aanbeveling IV (IV);Aanbeveling V (V);" {
		t.Errorf("labels %s", labels)
	}
	open := table.OpenPoints()
	if len(open) != 1 || open[0].Label != "Aanbeveling IV" || open[0].Difference() != 20_000_00 {
		t.Errorf("open points: %+v", open)
	}
	if table.Budgeted != 1_050_000_00 || table.Left != table.Budgeted {
		t.Errorf("budgeted %s, left %s", table.Budgeted, table.Left)
	}
	if blank := table.Parts[2]; blank.Differs() || !blank.Leads.Blank {
		t.Error("blank counts as zero")
	}
	if _, ok := table.Parts[2].Left(); ok {
		t.Error("something is left of an amount that nobody names")
	}
}

func TestBudgetPointIsSettledForTheseAmounts(t *testing.T) {
	lines, now := twoSources(), time.Unix(1_700_000_000, 0)
	row := NewBudgetTable(lines, nil, budgetRecs, "").OpenPoints()[0]
	agreed, _ := NewBudgetTable(lines, nil, budgetRecs, "").Row(lines[0].Key())
	for _, tt := range []struct {
		name, source, reason, field string
		row                         BudgetRow
	}{
		{"no source", "", "Klopt met de jaren.", "source", row},
		{"a source that isn't there", "Krant", "Klopt met de jaren.", "source", row},
		{"no reason", "Plan", " ", "reason", row},
		{"a reason without end", "Plan", strings.Repeat("a", MaxBudgetNote+1), "reason", row},
		{"where sources agree", "Plan", "Klopt met de jaren.", "", agreed},
	} {
		p := BudgetPoint{ID: "p", Key: tt.row.Key}
		_, err := p.Settle(tt.row, tt.source, tt.reason, "cora", now)
		if err == nil || tt.field != "" && FieldsOf(err)[tt.field] == "" || !p.SettledAt.IsZero() {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	p := BudgetPoint{ID: "p", Key: row.Key}
	if _, err := p.Settle(row, "Raad", "De raad stelde dit vast.", "cora", now); err != nil {
		t.Fatal(err)
	}
	table := NewBudgetTable(lines, []BudgetPoint{p}, budgetRecs, "")
	got, _ := table.Row(row.Key)
	if got.Open() || !got.Differs() || got.Leads.ID != "b4" || table.Budgeted != 1_070_000_00 {
		t.Errorf("settled: open %v, leads %s, budgeted %s", got.Open(), got.Leads.ID, table.Budgeted)
	}
	lines[1].Amount = 360_000_00
	if got, _ := NewBudgetTable(lines, []BudgetPoint{p}, budgetRecs, "").Row(row.Key); !got.Open() || got.Leads.ID != "a4" {
		t.Error("other amounts are settled by what was said of these")
	}
}

func TestSpendingAddsUpInCents(t *testing.T) {
	lines, now := twoSources(), time.Unix(1_700_000_000, 0)
	for i, s := range []Spent{{Quarter: "2026-K1", Committed: 1, Paid: 2}, {Quarter: "2026-K2", Committed: 370_000_00, Paid: 99}, {Quarter: "2026-K3", Paid: 1}} {
		if _, same := lines[1].NoteSpending(s.Quarter, &s, "cora", now); same || len(lines[1].Spent) != i+1 {
			t.Errorf("quarter %s: %+v", s.Quarter, lines[1].Spent)
		}
	}
	row := func(upTo string) BudgetRow {
		r, _ := NewBudgetTable(lines, nil, budgetRecs, upTo).Row(lines[1].Key())
		return r
	}
	for upTo, want := range map[string][3]Cents{"2025-K4": {0, 0, 370_000_00}, "2026-K1": {1, 2, 370_000_00 - 2}, "2026-K2": {370_000_01, 101, -1}, "": {370_000_01, 102, -1}} {
		r := row(upTo)
		if left, ok := r.Left(); r.Committed != want[0] || r.Paid != want[1] || left != want[2] || !ok {
			t.Errorf("up to %q: %d %d %d", upTo, r.Committed, r.Paid, left)
		}
	}
	if _, same := lines[1].NoteSpending("2026-K1", &Spent{Committed: 1, Paid: 2}, "cora", now); !same {
		t.Error("the same again is a change")
	}
	if _, err := lines[1].Remove(); KindOf(err) != Conflict {
		t.Errorf("a line with expenses goes: %v", err)
	}
	if _, same := lines[1].NoteSpending("2026-K1", nil, "cora", now); same || len(lines[1].Spent) != 2 {
		t.Error("what was noted stays")
	}
	table := NewBudgetTable(lines, nil, budgetRecs, "")
	if len(table.Quarters) != 2 || table.Paid != 100 || table.Left != table.Budgeted-370_000_00 {
		t.Errorf("sums: %+v, paid %d, left %d", table.Quarters, table.Paid, table.Left)
	}
}

func TestReadAmountsAsPeopleTypeThem(t *testing.T) {
	for _, tt := range []struct {
		typed   string
		want    Cents
		blank   bool
		problem string
	}{
		{"", 0, true, ""}, {"  ", 0, true, ""}, {"0", 0, false, ""}, {"€ 1.220.000", 122_000_000, false, ""}, {"12,50", 1250, false, ""}, {"-3,05", -305, false, ""},
		{"veel", 0, false, "Vul een bedrag in"}, {"=1+1", 0, false, "geen formule"}, {"@SOM(A1)", 0, false, "geen formule"}, {"1,234", 0, false, "Vul een bedrag in"},
		{"99.999.999.999", 0, false, "te groot"}, {"1e9", 0, false, "Vul een bedrag in"}, {"NaN", 0, false, "Vul een bedrag in"},
	} {
		got, blank, problem := ReadAmount(tt.typed)
		if got != tt.want && problem == "" || blank != tt.blank || !strings.Contains(problem, tt.problem) || (problem == "") != (tt.problem == "") {
			t.Errorf("%q: %d %v %q", tt.typed, got, blank, problem)
		}
	}
	field := func(s string) string { return s }
	for _, tt := range []struct {
		name, committed, paid, note string
		wrong                       string
		nothing                     bool
	}{
		{"nothing", "", "", "", "", true}, {"both", "10", "0", "", "", false}, {"one alone", "10", "", "", "paid", false}, {"the other alone", "", "10", "", "committed", false},
		{"a note alone", "", "", "Volgt nog.", "committed", true}, {"below zero", "-1", "0", "", "note", false}, {"below zero, told why", "0", "-1", "Terug betaald.", "", false},
		{"a text", "tien", "0", "", "committed", false},
	} {
		f := Fields{}
		s := ReadSpending(tt.committed, tt.paid, tt.note, field, f)
		if (s == nil) != tt.nothing || tt.wrong == "" && len(f) > 0 || tt.wrong != "" && f[tt.wrong] == "" {
			t.Errorf("%s: %+v %v", tt.name, s, f)
		}
	}
}

func TestBudgetLineRefuses(t *testing.T) {
	good := BudgetLine{Title: "Regel", Source: "Plan", Amount: 100}
	for _, tt := range []struct {
		name, field string
		spoil       func(*BudgetLine)
	}{
		{"no title", "title", func(b *BudgetLine) { b.Title = "" }}, {"no source", "source", func(b *BudgetLine) { b.Source = "?" }},
		{"a year long ago", "year", func(b *BudgetLine) { b.Year = 26 }}, {"a sum of a year", "total", func(b *BudgetLine) { b.Total, b.Year = true, 2026 }},
		{"a sum of a recommendation", "total", func(b *BudgetLine) { b.Total, b.Recommendations = true, []ID{"r1"} }},
		{"below zero without a word", "note", func(b *BudgetLine) { b.Amount = -1 }},
	} {
		b := good
		tt.spoil(&b)
		if err := b.Validate(); FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	b := good
	b.Spent = []Spent{{Quarter: "2026-K1"}}
	if _, err := b.Change(BudgetLine{Title: "Regel", Source: "Plan", Year: 2026}, time.Unix(1, 0)); FieldsOf(err)["year"] == "" {
		t.Error("a line with expenses becomes a year")
	}
	b = good
	b.Blank = true
	if err := b.Validate(); err != nil || b.Amount != 0 {
		t.Errorf("blank: %v, %d", err, b.Amount)
	}
}
