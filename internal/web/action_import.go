package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ActionImportPage is the page on which an existing list of action points is taken
// over: the form, and after it the list with a verdict for each row.
type ActionImportPage struct {
	Base
	Series     []Option
	Text       string // the list, as it was read
	Lines      []ImportRow
	Good, Rest int
	Preview    bool
	Max        int

	answer app.CitizenAnswer
}

// ImportRow is a row of the list with what becomes of it.
type ImportRow struct {
	Line                       int
	What, Who, Due, State, Why string
	Verdict, Shape             string
}

// Citizen is what the citizen-data check asks.
func (p *ActionImportPage) Citizen() Citizen { return p.citizen("", p.answer) }

// SeriesID is the chosen series.
func (p *ActionImportPage) SeriesID() string {
	for _, o := range p.Series {
		if o.Selected {
			return o.Value
		}
	}
	return ""
}

var actionImportPage = page[ActionImportPage]("action/import")

// importColumns are the columns of the list, with how else people write them.
var importColumns = []csvColumn{
	{Key: "what", Title: "wat", Also: []string{"actie", "actiepunt", "omschrijving", "afspraak"}, Required: true},
	{Key: "who", Title: "wie", Also: []string{"eigenaar", "actiehouder", "naam", "e-mail", "verantwoordelijke"}},
	{Key: "org", Title: "organisatie", Also: []string{"partner"}},
	{Key: "when", Title: "wanneer", Also: []string{"datum", "deadline", "gereed", "uiterlijk", "voor"}, Required: true},
	{Key: "state", Title: "stand", Also: []string{"status", "voortgang"}},
}

func (s *Server) actionImportFor(c *fiber.Ctx, series portal.ID, text string) (ActionImportPage, error) {
	by := actor(c)
	if err := policy.Check(by, policy.ImportActions, nil); err != nil {
		return ActionImportPage{}, err
	}
	running, _, err := s.options.App.SeriesList(c.UserContext(), by)
	p := ActionImportPage{Base: Base{Title: "Bestaande actielijst overnemen"}, Text: text, Max: app.MaxImport}
	for _, x := range running {
		p.Series = append(p.Series, Option{string(x.ID), x.Name, x.ID == series || len(running) == 1})
	}
	return p, err
}

func (s *Server) actionImportForm(c *fiber.Ctx) error {
	p, err := s.actionImportFor(c, query(c).ID("reeks"), "")
	if err != nil {
		return err
	}
	return actionImportPage.show(c, p)
}

// actionImportPreview shows what would become of each row, of a file or of what
// was pasted.
func (s *Server) actionImportPreview(c *fiber.Ctx) error {
	f, text, err := listOf(c)
	var series portal.ID
	if f != nil {
		series = f.ID("series")
	}
	p, fault := s.actionImportFor(c, series, text)
	if fault != nil {
		return fault
	}
	if err == nil {
		err = s.previewActions(c, &p)
	}
	if err != nil {
		return actionImportPage.again(c, p, err)
	}
	return actionImportPage.show(c, p)
}

// previewActions fills in the rows of the list in p.Text.
func (s *Server) previewActions(c *fiber.Ctx, p *ActionImportPage) error {
	rows, err := actionRowsOf(p.Text)
	if err != nil {
		return err
	}
	lines, good, err := s.options.App.PreviewActions(c.UserContext(), actor(c), portal.ID(p.SeriesID()), rows)
	if err != nil {
		return err
	}
	p.Preview, p.Good, p.Rest = true, good, len(lines)-good
	for _, l := range lines {
		row := ImportRow{Line: l.Line, What: l.What, Who: nameWords(l.Owner), Due: dateText(l.Due), State: l.State.Label(), Why: l.Why, Verdict: "Kan", Shape: "good"}
		if l.Why != "" {
			row.Verdict, row.Shape = "Klopt nog niet", "late"
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

func actionRowsOf(text string) ([]app.ActionImport, error) {
	rows, err := readCSV([]byte(text), importColumns, app.MaxImport)
	if err != nil {
		return nil, err
	}
	list := make([]app.ActionImport, len(rows))
	for i, r := range rows {
		list[i] = app.ActionImport{Line: r.Line, What: r.Text("what"), Who: r.Text("who"), Org: r.Text("org"), When: r.Text("when"), State: r.Text("state")}
	}
	return list, nil
}

var actionsImported = flash("actielijst-overgenomen", "good", "De lijst is overgenomen.")

func (s *Server) actionImport(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.actionImportFor(c, f.ID("series"), f.Text("list"))
	if err != nil {
		return err
	}
	p.answer = citizenAnswer(f)
	rows, err := actionRowsOf(p.Text)
	if err == nil {
		_, err = s.options.App.ImportActions(c.UserContext(), actor(c), f.ID("series"), rows, p.answer)
	}
	if err != nil {
		if fault := s.previewActions(c, &p); fault != nil && portal.KindOf(fault) != portal.Invalid {
			return fault
		}
		return actionImportPage.again(c, p, err)
	}
	return done(c, actionsImported, "/actiepunten?van=alles")
}
