package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BudgetEdit is the form of a line of the budget, new or there already.
type BudgetEdit struct {
	Base
	Href, Once                    string
	Known                         bool // it is there already
	Removable                     bool
	In                            app.BudgetLineInput
	Year                          string
	Recs                          []Option
	Sources                       []string
	MaxTitle, MaxSource, MaxWords int
}

// Citizen is what the citizen-data check asks.
func (p *BudgetEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var budgetEdit = page[BudgetEdit]("budget/edit")

// budgetForm is the form with what was typed, or what there is. line is nil for a new
// one.
func (s *Server) budgetForm(c *fiber.Ctx, line *portal.BudgetLine, in app.BudgetLineInput) (BudgetEdit, error) {
	p := BudgetEdit{Base: Base{Title: "Regel toevoegen"}, Href: budgetHome + "/regels/nieuw", Once: string(portal.NewID()), In: in,
		MaxTitle: portal.MaxBudgetTitle, MaxSource: portal.MaxBudgetSource, MaxWords: portal.MaxBudgetNote}
	if line != nil {
		p.Title, p.Known, p.Removable, p.Href = "Regel wijzigen", true, len(line.Spent) == 0, budgetHome+"/regels/"+string(line.ID)
	}
	if in.Year != 0 {
		p.Year = strconv.Itoa(in.Year)
	}
	v, err := s.options.App.Budget(c.UserContext(), actor(c), "")
	for _, r := range v.Recommendations {
		p.Recs = append(p.Recs, Option{string(r.ID), r.Number + ". " + r.Title, has(in.Recommendations, r.ID)})
	}
	for _, src := range v.Sources {
		p.Sources = append(p.Sources, src.Name)
	}
	return p, err
}

func budgetInput(f *Form) app.BudgetLineInput {
	in := app.BudgetLineInput{Once: f.ID("once"), Recommendations: f.IDs("recommendations"), Title: f.Text("title"), Source: f.Text("source"), Amount: f.Text("amount"),
		Note: f.Text("note"), Total: f.Bool("total"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if typed := f.Text("year"); typed != "" {
		year, err := strconv.Atoi(typed)
		if in.Year = year; err != nil || year == 0 {
			f.Refuse("year", "Vul een jaar in, zoals 2026.")
		}
	}
	return in
}

func (s *Server) budgetNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepBudget, nil); err != nil {
		return err
	}
	p, err := s.budgetForm(c, nil, app.BudgetLineInput{})
	if err != nil {
		return err
	}
	return budgetEdit.show(c, p)
}

var (
	budgetMade     = flash("begroting-regel-gemaakt", "good", "De regel staat in de begroting.")
	budgetChanged  = flash("begroting-regel-gewijzigd", "good", "De regel is gewijzigd.")
	budgetRemoved  = flash("begroting-regel-weg", "good", "De regel is weggehaald.")
	budgetLed      = flash("begroting-bron", "good", "Uitgaven staan nu naast de bedragen van deze bron.")
	budgetNoted    = flash("begroting-punt-genoteerd", "good", "Uw notitie staat bij het open punt.")
	budgetSettled  = flash("begroting-punt-beslist", "good", "Het verschil is beslist. Uw reden staat erbij.")
	spendingNoted  = flash("begroting-uitgaven", "good", "De uitgaven zijn bewaard.")
	budgetImported = flash("begroting-overgenomen", "good", "De lijst staat in de begroting.")
)

func (s *Server) budgetMake(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepBudget, nil); err != nil {
		return err
	}
	f := form(c)
	in := budgetInput(f)
	err := f.Err()
	if err == nil {
		_, err = s.options.App.MakeBudgetLine(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return s.budgetAgain(c, f, nil, in, err)
	}
	return done(c, budgetMade, budgetHome)
}

func (s *Server) budgetAgain(c *fiber.Ctx, f *Form, line *portal.BudgetLine, in app.BudgetLineInput, err error) error {
	p, fault := s.budgetForm(c, line, in)
	if fault != nil {
		return fault
	}
	p.Once, p.Year = f.Text("once"), f.Text("year")
	if line != nil && portal.KindOf(err) == portal.Conflict {
		p.In.Version = line.Version // told of it, they may go on
	}
	return budgetEdit.again(c, p, err)
}

// budgetLineOf gives the line of the address to who keeps the budget.
func (s *Server) budgetLineOf(c *fiber.Ctx) (portal.BudgetLine, error) {
	id, err := param(c, "id")
	if err != nil {
		return portal.BudgetLine{}, err
	}
	return s.options.App.BudgetLine(c.UserContext(), actor(c), portal.ID(id))
}

func (s *Server) budgetLine(c *fiber.Ctx) error {
	b, err := s.budgetLineOf(c)
	if err != nil {
		return err
	}
	in := app.BudgetLineInput{Recommendations: b.Recommendations, Title: b.Title, Source: b.Source, Amount: b.Amount.Plain(), Note: b.Note, Year: b.Year, Total: b.Total, Version: b.Version}
	if b.Blank {
		in.Amount = ""
	}
	p, err := s.budgetForm(c, &b, in)
	if err != nil {
		return err
	}
	return budgetEdit.show(c, p)
}

func (s *Server) budgetChange(c *fiber.Ctx) error {
	b, err := s.budgetLineOf(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := budgetInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeBudgetLine(c.UserContext(), actor(c), b.ID, in)
	}
	if err != nil {
		return s.budgetAgain(c, f, &b, in, err)
	}
	return done(c, budgetChanged, budgetHome)
}

func (s *Server) budgetRemove(c *fiber.Ctx) error {
	b, err := s.budgetLineOf(c)
	if err != nil {
		return err
	}
	if err := s.options.App.RemoveBudgetLine(c.UserContext(), actor(c), b.ID, form(c).Version("version")); err != nil {
		return err
	}
	return done(c, budgetRemoved, budgetHome)
}

func (s *Server) budgetLead(c *fiber.Ctx) error {
	if err := s.options.App.LeadBudget(c.UserContext(), actor(c), form(c).Text("source")); err != nil {
		return err
	}
	return done(c, budgetLed, budgetHome+"#uitgaven")
}

// BudgetPointEdit is the page on which keepers write with a row on which sources
// differ, and settle it.
type BudgetPointEdit struct {
	Base
	Href, Label, Sentence, Settled string
	Version                        int64
	Sources, Owners                []Option
	Note, Reason                   string
	Max                            int

	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *BudgetPointEdit) Citizen() Citizen { return p.citizen("", p.answer) }

var budgetPointEdit = page[BudgetPointEdit]("budget/point")

func (s *Server) budgetPoint(c *fiber.Ctx) error {
	p, err := s.budgetPointPage(c)
	if err != nil {
		return err
	}
	return budgetPointEdit.show(c, p)
}

func (s *Server) budgetPointPage(c *fiber.Ctx) (BudgetPointEdit, error) {
	id, err := param(c, "id")
	if err != nil {
		return BudgetPointEdit{}, err
	}
	v, err := s.options.App.BudgetPoint(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return BudgetPointEdit{}, err
	}
	if !v.Differs() {
		return BudgetPointEdit{}, portal.ErrNotFound
	}
	p := BudgetPointEdit{Base: Base{Title: "Verschil bij " + v.Label}, Href: budgetHome + "/punten/" + id, Label: v.Label, Sentence: sourcesSay(v.BudgetRow), Version: v.Point.Version,
		Note: v.Point.Note, Max: portal.MaxBudgetNote}
	if v.BudgetRow.Settled() {
		p.Settled = v.Point.Source + " geldt. Beslist door " + nameWords(v.SettledBy) + ", " + dayText(s.options.Now(), v.Point.SettledAt) + ". " + v.Point.Reason
	}
	for _, l := range v.Lines {
		if l.ID != "" && !l.Blank {
			p.Sources = append(p.Sources, Option{l.Source, l.Source + ": " + l.Amount.String(), false})
		}
	}
	for _, who := range v.Choices {
		p.Owners = append(p.Owners, Option{string(who.ID), who.Name, who.ID == v.Point.Owner})
	}
	return p, nil
}

// budgetPointDo runs a step on a row on which sources differ: the right first, then the
// form.
func (s *Server) budgetPointDo(c *fiber.Ctx, message *Flash, do func(id portal.ID, in app.BudgetPointInput) error) error {
	p, err := s.budgetPointPage(c)
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.BudgetPointInput{Note: f.Text("note"), Source: f.Text("source"), Reason: f.Text("reason"), Owner: f.ID("owner"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = do(portal.ID(id), in)
	}
	if err != nil {
		if f.Has("note") {
			p.Note = in.Note
		}
		p.Reason, p.answer = in.Reason, in.Citizen
		if portal.KindOf(err) != portal.Conflict {
			p.Version = in.Version
		}
		for i := range p.Sources {
			p.Sources[i].Selected = p.Sources[i].Value == in.Source
		}
		return budgetPointEdit.again(c, p, err)
	}
	return done(c, message, budgetHome+"#open-punten")
}

func (s *Server) budgetPointNote(c *fiber.Ctx) error {
	return s.budgetPointDo(c, budgetNoted, func(id portal.ID, in app.BudgetPointInput) error {
		return s.options.App.NoteBudgetPoint(c.UserContext(), actor(c), id, in)
	})
}

func (s *Server) budgetPointSettle(c *fiber.Ctx) error {
	return s.budgetPointDo(c, budgetSettled, func(id portal.ID, in app.BudgetPointInput) error {
		return s.options.App.SettleBudgetPoint(c.UserContext(), actor(c), id, in)
	})
}
