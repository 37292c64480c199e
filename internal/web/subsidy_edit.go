package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// emptyYears is how many years more the form of a subsidy has room for.
const emptyYears = 3

// SubsidyEdit is the form of a subsidy's data, or of a new subsidy.
type SubsidyEdit struct {
	Base
	New               bool
	Head              SubsidyHead
	Back, Once        string
	Version           int64
	Name, Role        string
	Orgs              []Option
	lines             []yearLine
	MaxTitle, MaxRole int
	citizenAnswer     app.CitizenAnswer
}

// yearLine is what was typed of one year.
type yearLine struct{ year, amount string }

// YearLine is one year in the form, with what is wrong with it.
type YearLine struct {
	I, Number              int
	Year, Amount           string
	WrongYear, WrongAmount FieldError
}

// Citizen is what the citizen-data check asks.
func (p *SubsidyEdit) Citizen() Citizen { return p.citizen("", p.citizenAnswer) }

// Lines are the years that were filled in, and room for more.
func (p *SubsidyEdit) Lines() []YearLine {
	var lines []YearLine
	for i := range min(len(p.lines)+emptyYears, portal.MaxSubsidyYears) {
		n := strconv.Itoa(i)
		l := YearLine{I: i, Number: i + 1, WrongYear: p.Problem("year-" + n), WrongAmount: p.Problem("amount-" + n)}
		if i < len(p.lines) {
			l.Year, l.Amount = p.lines[i].year, p.lines[i].amount
		}
		lines = append(lines, l)
	}
	return lines
}

var (
	subsidyEdit = page[SubsidyEdit]("subsidy/edit")

	subsidyMade    = flash("subsidie-gemaakt", "good", "De subsidie staat er. Leg nu de doelen vast.")
	subsidyChanged = flash("subsidie-gewijzigd", "good", "De gegevens zijn bewaard.")
)

// yearInput reads the years of the form. Lines without a word are left out, so each
// stands in the place under which it is refused.
func yearInput(f *Form) (years []portal.SubsidyYear, typed []yearLine) {
	for i := range portal.MaxSubsidyYears {
		n := strconv.Itoa(i)
		l := yearLine{strings.TrimSpace(f.Text("year-" + n)), strings.TrimSpace(f.Text("amount-" + n))}
		if l == (yearLine{}) {
			continue
		}
		at := strconv.Itoa(len(typed))
		typed = append(typed, l)
		year, err := strconv.Atoi(l.year)
		if err != nil {
			f.Refuse("year-"+at, "Vul een jaar in, zoals 2026.")
		}
		amount, ok := portal.ParseCents(l.amount)
		if !ok {
			f.Refuse("amount-"+at, "Vul een bedrag in, zoals 12.500 of 12.500,50.")
		}
		years = append(years, portal.SubsidyYear{Year: year, Amount: amount})
	}
	return years, typed
}

// take puts what was typed in the form again.
func (p *SubsidyEdit) take(in app.SubsidyInput, typed []yearLine) {
	p.Name, p.Role, p.lines, p.citizenAnswer = in.Title, in.Role, typed, in.Citizen
	if in.Once != "" {
		p.Once = string(in.Once)
	}
}

func subsidyInput(f *Form) (app.SubsidyInput, []yearLine) {
	years, typed := yearInput(f)
	return app.SubsidyInput{Once: f.ID("once"), Org: f.ID("org"), Title: f.Text("title"), Role: f.Text("role"), Years: years, Citizen: citizenAnswer(f)}, typed
}

// subsidyNewPage is the form of a new subsidy, with the organisation that was chosen.
func (s *Server) subsidyNewPage(c *fiber.Ctx, org portal.ID) (SubsidyEdit, error) {
	choices, err := s.options.App.SubsidyForm(c.UserContext(), actor(c))
	if err != nil {
		return SubsidyEdit{}, err
	}
	p := SubsidyEdit{Base: Base{Title: "Subsidie vastleggen"}, New: true, Back: subsidiesHome, Once: string(portal.NewID()), MaxTitle: portal.MaxSubsidyTitle, MaxRole: portal.MaxSubsidyRole}
	for _, o := range choices.Orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == org})
	}
	return p, nil
}

func (s *Server) subsidyNew(c *fiber.Ctx) error {
	p, err := s.subsidyNewPage(c, "")
	if err != nil {
		return err
	}
	return subsidyEdit.show(c, p)
}

func (s *Server) subsidyMake(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepSubsidy, nil); err != nil {
		return err
	}
	f := form(c)
	in, typed := subsidyInput(f)
	var made portal.Subsidy
	err := f.Err()
	if err == nil {
		made, err = s.options.App.MakeSubsidy(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p, fault := s.subsidyNewPage(c, in.Org)
		if fault != nil {
			return fault
		}
		p.take(in, typed)
		return subsidyEdit.again(c, p, err)
	}
	return done(c, subsidyMade, subsidyPath(made.Number, ""))
}

func (s *Server) subsidyDataPage(c *fiber.Ctx) (SubsidyEdit, error) {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return SubsidyEdit{}, err
	}
	p := SubsidyEdit{Base: Base{Title: "Gegevens wijzigen"}, Head: subsidyHead(actor(c), sub, "gegevens"), Back: subsidyPath(sub.Number, ""), Version: sub.Version,
		Name: sub.Title, Role: sub.Role, MaxTitle: portal.MaxSubsidyTitle, MaxRole: portal.MaxSubsidyRole}
	for _, y := range sub.Years {
		p.lines = append(p.lines, yearLine{yearText(y.Year), y.Amount.Plain()})
	}
	return p, nil
}

func (s *Server) subsidyData(c *fiber.Ctx) error {
	p, err := s.subsidyDataPage(c)
	if err != nil {
		return err
	}
	return subsidyEdit.show(c, p)
}

func (s *Server) subsidyDataSave(c *fiber.Ctx) error {
	p, err := s.subsidyDataPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in, typed := subsidyInput(f)
	in.Version = f.Version("version")
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeSubsidy(c.UserContext(), actor(c), p.Head.Number, in)
	}
	if err != nil {
		p.take(in, typed)
		return subsidyEdit.again(c, p, err)
	}
	return done(c, subsidyChanged, p.Back)
}
