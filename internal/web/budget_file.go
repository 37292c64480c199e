package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// The columns of the two files: what sources say, and what was spent.
var (
	budgetColumns = []string{"Bron", "Aanbeveling", "Regel", "Jaar", "Bedrag", "Som", "Opmerking", "Geldt voor uitgaven?", "Verschil tussen bronnen", "Open punt?"}
	spentColumns  = []string{"Kwartaal", "Voor", "Regel", "Bron", "Begroot", "Verplicht", "Uitgegeven", "Opmerking"}
)

// budgetExport sends the lines of all sources, or with ?wat=uitgaven what was spent.
func (s *Server) budgetExport(c *fiber.Ctx) error {
	v, err := s.options.App.ExportBudget(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	day := dayField(s.options.Now())
	switch query(c).Text("wat") {
	case "":
		return sendTable(c, "begroting-"+day, budgetTable(v))
	case "uitgaven":
		return sendTable(c, "uitgaven-"+day, spentTable(v))
	}
	return portal.ErrNotFound
}

// amountCell is an amount; blank is empty, not zero.
func amountCell(b portal.BudgetLine) any {
	if b.Blank {
		return ""
	}
	return b.Amount
}

func budgetTable(v app.BudgetPage) export.Table {
	t := export.Table{Name: "Begroting", Columns: budgetColumns}
	row := func(l portal.BudgetLine, label string, r portal.BudgetRow) {
		var year, difference any = "", ""
		if l.Year != 0 {
			year = l.Year
		}
		if r.Differs() {
			difference = r.Difference()
		}
		if len(l.Recommendations) == 0 {
			label = ""
		}
		t.Rows = append(t.Rows, []any{l.Source, label, l.Title, year, amountCell(l), yes(l.Total), l.Note, yes(r.Leads.ID == l.ID), difference, yes(r.Open())})
	}
	for i, src := range v.Sources {
		for _, r := range append(append([]portal.BudgetRow(nil), v.Parts...), v.Years...) {
			if l := r.Lines[i]; l.ID != "" {
				row(l, r.Numbers, r)
			}
		}
		if l, ok := v.Total(src.Name); ok {
			row(l, "", portal.BudgetRow{})
		}
	}
	return t
}

func spentTable(v app.BudgetPage) export.Table {
	t := export.Table{Name: "Uitgaven", Columns: spentColumns}
	for _, r := range v.Parts {
		for _, q := range r.Quarters {
			t.Rows = append(t.Rows, []any{q.Quarter, r.Label, r.Leads.Title, r.Leads.Source, amountCell(r.Leads), q.Committed, q.Paid, q.Note})
		}
	}
	return t
}

// BudgetImportPage is the page on which a list of budget lines is taken over: the form,
// and after it the list with a verdict for each row.
type BudgetImportPage struct {
	Base
	Text       string // the list, as it was read
	Lines      []BudgetImportRow
	Good, Rest int
	Preview    bool
	Max        int

	answer app.CitizenAnswer
}

// BudgetImportRow is a row of a list with what becomes of it.
type BudgetImportRow struct {
	Line                                                int
	Source, Label, Title, Amount, Verdict, Shape, Wrong string
}

// Citizen is what the citizen-data check asks.
func (p *BudgetImportPage) Citizen() Citizen { return p.citizen("", p.answer) }

var budgetImportPage = page[BudgetImportPage]("budget/import")

// budgetImportColumns are the columns of the list, with how else people write them.
var budgetImportColumns = []csvColumn{
	{Key: "source", Title: "bron", Also: []string{"document"}, Required: true},
	{Key: "recs", Title: "aanbeveling", Also: []string{"aanbevelingen", "aanb", "aanb."}},
	{Key: "title", Title: "regel", Also: []string{"titel", "omschrijving", "post"}, Required: true},
	{Key: "amount", Title: "bedrag", Also: []string{"euro", "begroot"}, Required: true},
	{Key: "year", Title: "jaar"},
	{Key: "sum", Title: "som", Also: []string{"totaal"}},
	{Key: "note", Title: "opmerking", Also: []string{"notitie", "toelichting"}},
}

func budgetImportFor(text string) BudgetImportPage {
	return BudgetImportPage{Base: Base{Title: "Lijst overnemen in de begroting"}, Text: text, Max: portal.MaxBudgetLines}
}

func (s *Server) budgetImportForm(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepBudget, nil); err != nil {
		return err
	}
	return budgetImportPage.show(c, budgetImportFor(""))
}

// budgetImportPreview shows what would become of each row, of a file or of what was
// pasted.
func (s *Server) budgetImportPreview(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepBudget, nil); err != nil {
		return err
	}
	_, text, err := listOf(c)
	p := budgetImportFor(text)
	if err == nil {
		err = s.previewBudget(c, &p)
	}
	if err != nil {
		return budgetImportPage.again(c, p, err)
	}
	return budgetImportPage.show(c, p)
}

// previewBudget fills in the rows of the list in p.Text.
func (s *Server) previewBudget(c *fiber.Ctx, p *BudgetImportPage) error {
	rows, err := budgetRowsOf(p.Text)
	if err != nil {
		return err
	}
	lines, good, err := s.options.App.PreviewBudget(c.UserContext(), actor(c), rows)
	if err != nil {
		return err
	}
	p.Preview, p.Good, p.Rest, p.Lines = true, good, len(lines)-good, nil
	for i, l := range lines {
		row := BudgetImportRow{Line: l.Line, Source: l.Budget.Source, Label: l.Label, Title: l.Budget.Title, Amount: l.Budget.Amount.String(), Wrong: l.Why, Verdict: "Kan", Shape: "good"}
		if l.Budget.Blank {
			row.Amount = "geen bedrag"
		}
		if l.Why != "" {
			row.Verdict, row.Shape, row.Amount = "Klopt nog niet", "late", rows[i].Amount
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

func budgetRowsOf(text string) ([]app.BudgetImport, error) {
	rows, err := readCSV([]byte(text), budgetImportColumns, portal.MaxBudgetLines)
	if err != nil {
		return nil, err
	}
	list := make([]app.BudgetImport, len(rows))
	for i, r := range rows {
		list[i] = app.BudgetImport{Line: r.Line, Source: r.Text("source"), Recs: r.Text("recs"), Title: r.Text("title"), Amount: r.Text("amount"), Year: r.Text("year"), Sum: r.Text("sum"), Remarked: r.Text("note")}
	}
	return list, nil
}

func (s *Server) budgetImport(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepBudget, nil); err != nil {
		return err
	}
	f := form(c)
	p := budgetImportFor(f.Text("list"))
	p.answer = citizenAnswer(f)
	rows, err := budgetRowsOf(p.Text)
	if err == nil {
		_, err = s.options.App.ImportBudget(c.UserContext(), actor(c), rows, p.answer)
	}
	if err != nil {
		if fault := s.previewBudget(c, &p); fault != nil && portal.KindOf(fault) != portal.Invalid {
			return fault
		}
		return budgetImportPage.again(c, p, err)
	}
	return done(c, budgetImported, budgetHome)
}
