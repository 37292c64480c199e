package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DestructionShow is the page of one list of what is to be destroyed.
type DestructionShow struct {
	Base
	List      portal.DestructionList
	View      app.DestructionPage
	Words     DestructionWords
	Badge     Badge
	Rows      []DestructionRow
	Term      string
	Left      int
	Reason    string // as it was typed
	Row       portal.ID
	Sure      bool
	Done      bool
	ActionURL string
	answer    app.CitizenAnswer
}

// Citizen is what the form asks after the check of the reason.
func (p *DestructionShow) Citizen() Citizen { return p.citizen("", p.answer) }

// DestructionRow is a row of a list.
type DestructionRow struct {
	ID                  portal.ID
	Number, Title, Href string
	Closed, Due         string
	Badge               Badge
	Reason              string
	Excepted, Fixed     bool
}

var destructionShow = page[DestructionShow]("retention/list")

func (s *Server) destruction(c *fiber.Ctx) error { return s.destructionPage(c, nil) }

func (s *Server) destructionPage(c *fiber.Ctx, refused error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.DestructionList(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	l := v.List
	p := DestructionShow{Base: Base{Title: "Vernietigingslijst " + l.Number}, List: l, View: v, Words: destructionWords(l.Rule), Badge: destructionBadge(l.State), Term: l.Rule.Term.String(),
		Done: l.State == portal.DestructionDone, ActionURL: "/beheer/bewaren/" + l.Number}
	for _, r := range l.Rows {
		row := destructionRow(v, r)
		if r.Fate == portal.RowDue && !v.Dropped[r.ID] {
			p.Left++
		}
		p.Rows = append(p.Rows, row)
	}
	if refused != nil {
		f := form(c)
		p.Row, p.Reason, p.Sure = f.ID("row"), f.Text("reason"), f.Bool("sure")
		p.answer = citizenAnswer(f)
		return destructionShow.again(c, p, refused)
	}
	return destructionShow.show(c, p)
}

func destructionRow(v app.DestructionPage, r portal.DestructionRow) DestructionRow {
	row := DestructionRow{ID: r.ID, Number: r.Number, Title: v.Titles[r.ID], Closed: dateText(r.Closed), Due: dateText(r.Due), Reason: r.Reason,
		Excepted: r.Fate == portal.RowExcepted, Fixed: r.Fate != portal.RowDue && r.Fate != portal.RowExcepted || v.Dropped[r.ID]}
	if row.Title != "" {
		switch r.Kind {
		case portal.RetainDocuments:
			row.Href = "/documenten/" + string(r.ID)
		case portal.RetainTables, portal.RetainDroppedTables:
			row.Href = tablePath(r.Number, "")
		case portal.RetainCovenants:
			row.Href = covenantPath(r.Number, "")
		case portal.RetainSets:
			row.Href = setsHome + "/" + r.Number
		default:
			row.Href = "/signalen/" + r.Number
		}
		if path := v.Paths[r.ID]; path != "" {
			row.Href = path
		}
	}
	switch {
	case r.Fate == portal.RowExcepted:
		row.Badge = Badge{Shape: "wait", Text: "Nog nodig"}
	case r.Fate == portal.RowDestroyed:
		row.Badge = Badge{Text: "Vernietigd"}
	case v.Dropped[r.ID]:
		row.Badge = Badge{Shape: "good", Text: "Valt af: niet meer verlopen"}
	default:
		row.Badge = Badge{Shape: "late", Text: "Te vernietigen"}
	}
	return row
}

// destructionDo ends a step on a list.
func (s *Server) destructionDo(c *fiber.Ctx, told *Flash, do func(number string) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := do(number); err != nil {
		return s.destructionPage(c, err)
	}
	return done(c, told, "/beheer/bewaren/"+number)
}

func (s *Server) destructionExcept(c *fiber.Ctx) error {
	f := form(c)
	return s.destructionDo(c, destructionExcepted, func(number string) error {
		return s.options.App.ExceptFromDestruction(c.UserContext(), actor(c), number, f.ID("row"), f.Text("reason"), citizenAnswer(f))
	})
}

func (s *Server) destructionRestore(c *fiber.Ctx) error {
	return s.destructionDo(c, destructionRestored, func(number string) error {
		return s.options.App.RestoreToDestruction(c.UserContext(), actor(c), number, form(c).ID("row"))
	})
}

func (s *Server) destructionApprove(c *fiber.Ctx) error {
	f := form(c)
	return s.destructionDo(c, destructionApproved, func(number string) error {
		if !f.Bool("sure") {
			return portal.Fields{"sure": "Vink aan dat u de lijst hebt nagekeken. Vernietigen kan niet ongedaan worden gemaakt."}.Err()
		}
		return s.options.App.ApproveDestruction(c.UserContext(), actor(c), number, f.Version("version"))
	})
}

func (s *Server) destructionWithdraw(c *fiber.Ctx) error {
	return s.destructionDo(c, destructionWithdrawn, func(number string) error {
		return s.options.App.WithdrawDestruction(c.UserContext(), actor(c), number)
	})
}

var (
	destructionExcepted  = flash("vernietiging-uitgezonderd", "good", "Dit blijft bewaard.")
	destructionRestored  = flash("vernietiging-teruggezet", "good", "Dit staat weer op de lijst.")
	destructionApproved  = flash("vernietiging-goedgekeurd", "good", "De lijst is goedgekeurd. Het portaal vernietigt nu wat erop staat.")
	destructionWithdrawn = flash("vernietiging-ingetrokken", "good", "De lijst is ingetrokken. Er is niets vernietigd.")
)
