package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanImportPage is the page on which an existing list of actions is taken over in the
// plan: the form, and after it the list with a verdict for each row.
type PlanImportPage struct {
	Base
	Text       string // the list, as it was read
	Lines      []ImportRow
	Good, Rest int
	Preview    bool
	Max        int

	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *PlanImportPage) Citizen() Citizen { return p.citizen("", p.answer) }

var planImportPage = page[PlanImportPage]("plan/import")

// planImportColumns are the columns of the list, with how else people write them.
var planImportColumns = []csvColumn{
	{Key: "number", Title: "nummer", Also: []string{"nr", "actienummer"}, Required: true},
	{Key: "title", Title: "actie", Also: []string{"wat", "titel", "omschrijving"}, Required: true},
	{Key: "text", Title: "toelichting", Also: []string{"uitleg", "tekst"}},
	{Key: "who", Title: "eigenaar", Also: []string{"wie", "naam", "e-mail", "verantwoordelijke"}},
	{Key: "org", Title: "organisatie", Also: []string{"partner"}},
	{Key: "state", Title: "stand", Also: []string{"status", "voortgang"}},
	{Key: "start", Title: "begin", Also: []string{"begindag", "start"}},
	{Key: "when", Title: "klaar op", Also: []string{"wanneer", "einddag", "deadline", "gereed", "klaar"}},
	{Key: "goals", Title: "beleidsdoelen", Also: []string{"doelen", "doel", "beleidsdoel"}},
}

func planImportFor(text string) PlanImportPage {
	return PlanImportPage{Base: Base{Title: "Lijst overnemen in het plan"}, Text: text, Max: app.MaxImport}
}

func (s *Server) planImportForm(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepPlan, nil); err != nil {
		return err
	}
	return planImportPage.show(c, planImportFor(""))
}

// planImportPreview shows what would become of each row, of a file or of what was
// pasted.
func (s *Server) planImportPreview(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepPlan, nil); err != nil {
		return err
	}
	_, text, err := listOf(c)
	p := planImportFor(text)
	if err == nil {
		err = s.previewPlan(c, &p)
	}
	if err != nil {
		return planImportPage.again(c, p, err)
	}
	return planImportPage.show(c, p)
}

// previewPlan fills in the rows of the list in p.Text.
func (s *Server) previewPlan(c *fiber.Ctx, p *PlanImportPage) error {
	rows, err := planRowsOf(p.Text)
	if err != nil {
		return err
	}
	lines, good, err := s.options.App.PreviewPlan(c.UserContext(), actor(c), rows)
	if err != nil {
		return err
	}
	p.Preview, p.Good, p.Rest, p.Lines = true, good, len(lines)-good, nil
	for _, l := range lines {
		row := ImportRow{Line: l.Line, What: l.Action.Number + " " + l.Action.Title, Who: nameWords(l.Owner), Due: dateText(l.Action.Due), State: l.Action.State.Label(), Why: l.Why, Verdict: "Kan", Shape: "good"}
		if l.Why != "" {
			row.Verdict, row.Shape = "Klopt nog niet", "late"
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

func planRowsOf(text string) ([]app.PlanImport, error) {
	rows, err := readCSV([]byte(text), planImportColumns, app.MaxImport)
	if err != nil {
		return nil, err
	}
	list := make([]app.PlanImport, len(rows))
	for i, r := range rows {
		list[i] = app.PlanImport{Line: r.Line, Number: r.Text("number"), Title: r.Text("title"), Text: r.Text("text"), Who: r.Text("who"), Org: r.Text("org"),
			State: r.Text("state"), Start: r.Text("start"), When: r.Text("when"), Goals: r.Text("goals")}
	}
	return list, nil
}

var planImported = flash("plan-overgenomen", "good", "De lijst staat in het plan.")

func (s *Server) planImport(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepPlan, nil); err != nil {
		return err
	}
	f := form(c)
	p := planImportFor(f.Text("list"))
	p.answer = citizenAnswer(f)
	rows, err := planRowsOf(p.Text)
	if err == nil {
		_, err = s.options.App.ImportPlan(c.UserContext(), actor(c), rows, p.answer)
	}
	if err != nil {
		if fault := s.previewPlan(c, &p); fault != nil && portal.KindOf(fault) != portal.Invalid {
			return fault
		}
		return planImportPage.again(c, p, err)
	}
	return done(c, planImported, planHome)
}
