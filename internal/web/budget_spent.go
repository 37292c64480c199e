package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// BudgetSpend is the form in which expenses of one quarter are noted for all lines at
// once.
type BudgetSpend struct {
	Base
	Href, Quarter      string
	Rows               []SpendRow
	Earlier            string // the sums of the quarters before
	PrevURL, PrevWords string
	NextURL, NextWords string
	Max                int

	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *BudgetSpend) Citizen() Citizen { return p.citizen("", p.answer) }

// SpendRow are the fields of one line; I is its place in the form.
type SpendRow struct {
	I                                       int
	Line                                    string
	Version                                 int64
	Label, Title                            string
	Source, Budgeted, Spent                 string
	Committed, Paid, Note                   string
	WrongCommitted, WrongPaid, WrongRemarks FieldError
}

var budgetSpend = page[BudgetSpend]("budget/spend")

func (s *Server) spendingForm(c *fiber.Ctx) error {
	p, err := s.spendPage(c)
	if err != nil {
		return err
	}
	return budgetSpend.show(c, p)
}

func (s *Server) spendPage(c *fiber.Ctx) (BudgetSpend, error) {
	quarter, err := param(c, "quarter")
	if err != nil {
		return BudgetSpend{}, err
	}
	v, err := s.options.App.SpendingForm(c.UserContext(), actor(c), quarter)
	if err != nil {
		return BudgetSpend{}, err
	}
	p := BudgetSpend{Base: Base{Title: "Uitgaven in het " + portal.PeriodWords(quarter)}, Href: budgetHome + "/uitgaven/" + quarter, Quarter: portal.PeriodWords(quarter), Max: portal.MaxBudgetNote,
		Earlier: "In eerdere kwartalen: " + v.Committed.String() + " verplicht, " + v.Paid.String() + " uitgegeven."}
	for i, r := range v.Rows {
		p.Rows = append(p.Rows, spendRow(i, r, quarter))
	}
	prev := portal.PreviousPeriod(quarter)
	p.PrevURL, p.PrevWords = budgetHome+"/uitgaven/"+prev, portal.PeriodWords(prev)
	for next := portal.Quarter(s.options.Now()); next > quarter; next = portal.PreviousPeriod(next) {
		p.NextURL, p.NextWords = budgetHome+"/uitgaven/"+next, portal.PeriodWords(next)
	}
	return p, nil
}

func spendRow(i int, r portal.BudgetRow, quarter string) SpendRow {
	row := SpendRow{I: i, Line: string(r.Leads.ID), Version: r.Leads.Version, Label: r.Label, Title: r.Leads.Title, Source: r.Leads.Source, Budgeted: "geen bedrag", Spent: r.Paid.String()}
	if row.Title == row.Label {
		row.Title = ""
	}
	if !r.Leads.Blank {
		row.Budgeted = r.Leads.Amount.String()
	}
	for _, q := range r.Quarters {
		if q.Quarter == quarter {
			row.Committed, row.Paid, row.Note = q.Committed.Plain(), q.Paid.Plain(), q.Note
		}
	}
	return row
}

// Lines are the rows with what is wrong at each field.
func (p *BudgetSpend) Lines() []SpendRow {
	for i := range p.Rows {
		n := strconv.Itoa(i)
		p.Rows[i].WrongCommitted, p.Rows[i].WrongPaid, p.Rows[i].WrongRemarks = p.Problem("committed-"+n), p.Problem("paid-"+n), p.Problem("note-"+n)
	}
	return p.Rows
}

func (s *Server) spendingNote(c *fiber.Ctx) error {
	p, err := s.spendPage(c)
	if err != nil {
		return err
	}
	quarter, err := param(c, "quarter")
	if err != nil {
		return err
	}
	f := form(c)
	p.answer = citizenAnswer(f)
	var typed []app.SpendingTyped
	for i := 0; i < portal.MaxBudgetLines && f.Has("line-"+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		typed = append(typed, app.SpendingTyped{Line: f.ID("line-" + n), Version: f.Version("version-" + n), Committed: f.Text("committed-" + n), Paid: f.Text("paid-" + n), Note: f.Text("note-" + n)})
	}
	if err = f.Err(); err == nil {
		err = s.options.App.NoteSpending(c.UserContext(), actor(c), quarter, typed, p.answer)
	}
	if err != nil {
		for i := range p.Rows {
			for _, t := range typed {
				if p.Rows[i].Line == string(t.Line) {
					p.Rows[i].Committed, p.Rows[i].Paid, p.Rows[i].Note = t.Committed, t.Paid, t.Note
					if portal.KindOf(err) != portal.Conflict {
						p.Rows[i].Version = t.Version
					}
				}
			}
		}
		return budgetSpend.again(c, p, err)
	}
	return done(c, spendingNoted, budgetHome+"#uitgaven")
}
