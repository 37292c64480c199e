package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantEdit is the form of a covenant's data, or of a new covenant.
type CovenantEdit struct {
	Base
	New                           bool
	Head                          CovenantHead
	Back                          string
	Once                          string
	Version                       int64
	Form                          CovenantFields
	Writers                       []PeopleGroup
	Fixed                         bool // the days were signed
	Later                         bool // the days are those of a version that is to come
	Open                          bool // “Meer” is unfolded
	MaxTitle, MaxPurpose, MaxTerm int
	citizenAnswer                 app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantEdit) Citizen() Citizen { return p.citizen("", p.citizenAnswer) }

// CovenantFields are the data of a covenant as they are typed.
type CovenantFields struct{ Title, Purpose, Start, End, Evaluation, Notice string }

var (
	covenantEdit = page[CovenantEdit]("covenant/edit")

	covenantMade    = flash("convenant-gemaakt", "good", "Het convenant is er, als concept. Schrijf nu het eerste artikel.")
	covenantChanged = flash("convenant-gewijzigd", "good", "De gegevens zijn bewaard.")
)

func emptyCovenantForm() CovenantEdit {
	return CovenantEdit{Base: Base{Title: "Convenant maken"}, New: true, Back: covenantsHome, Once: string(portal.NewID()),
		MaxTitle: portal.MaxCovenantTitle, MaxPurpose: portal.MaxCovenantPurpose, MaxTerm: portal.MaxNoticeMonths}
}

func (s *Server) covenantNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.MakeCovenant, nil); err != nil {
		return err
	}
	return covenantEdit.show(c, emptyCovenantForm())
}

func covenantInput(f *Form) app.CovenantInput {
	return app.CovenantInput{Once: f.ID("once"), Title: f.Text("title"), Purpose: f.Text("purpose"), Writers: f.IDs("writers"), Citizen: citizenAnswer(f),
		CovenantTerms: portal.CovenantTerms{Start: f.Date("start"), End: f.Date("end"), Evaluation: f.Date("evaluation"), NoticeMonths: f.Int("notice")}}
}

// covenantTyped are the fields as they were sent, also those that couldn't be read.
func covenantTyped(f *Form) CovenantFields {
	return CovenantFields{f.Text("title"), f.Text("purpose"), f.Text("start"), f.Text("end"), f.Text("evaluation"), f.Text("notice")}
}

func (s *Server) covenantAdd(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.MakeCovenant, nil); err != nil {
		return err
	}
	f := form(c)
	in := covenantInput(f)
	err := f.Err()
	var made portal.Covenant
	if err == nil {
		made, err = s.options.App.MakeCovenant(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p := emptyCovenantForm()
		p.Once, p.Form, p.citizenAnswer, p.Open = string(in.Once), covenantTyped(f), in.Citizen, true
		return covenantEdit.again(c, p, err)
	}
	return done(c, covenantMade, covenantPath(made.Number, ""))
}

func (s *Server) covenantData(c *fiber.Ctx) error {
	p, err := s.covenantDataPage(c)
	if err != nil {
		return err
	}
	return covenantEdit.show(c, p)
}

func (s *Server) covenantDataPage(c *fiber.Ctx) (CovenantEdit, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantEdit{}, err
	}
	v, err := s.options.App.CovenantData(c.UserContext(), actor(c), number)
	if err != nil {
		return CovenantEdit{}, err
	}
	p := emptyCovenantForm()
	p.New, p.Title, p.Version, p.Open = false, "Gegevens wijzigen", v.Covenant.Version, true
	p.Head, p.Back = s.covenantHead(actor(c), v.CovenantOn, "gegevens"), covenantPath(number, textOf(v.CovenantOn))
	p.Fixed, p.Later = v.Fixed, v.Covenant.InForce > 0 && !v.Fixed
	p.Form = CovenantFields{Title: v.Covenant.Title, Purpose: v.Covenant.Purpose, Start: dayField(v.Covenant.Start), End: dayField(v.Covenant.End),
		Evaluation: dayField(v.Covenant.Evaluation), Notice: monthsField(v.Covenant.NoticeMonths)}
	p.Writers = writerGroups(v.Choices, v.Covenant.Writers)
	return p, nil
}

func monthsField(n int) string {
	if n == 0 {
		return ""
	}
	return countText(n)
}

func writerGroups(choices []app.SeatChoice, chosen []portal.ID) []PeopleGroup {
	groups := peopleGroups(choices, "")
	chooseWriters(groups, chosen)
	return groups
}

func chooseWriters(groups []PeopleGroup, chosen []portal.ID) {
	for _, g := range groups {
		for i := range g.People {
			g.People[i].Selected = slices.Contains(chosen, portal.ID(g.People[i].Value))
		}
	}
}

func (s *Server) covenantSave(c *fiber.Ctx) error {
	p, err := s.covenantDataPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := covenantInput(f)
	in.Version = f.Version("version")
	if p.Fixed { // the form had no fields for what was signed
		if in.CovenantTerms, err = s.signedTerms(c, p.Head.Number); err != nil {
			return err
		}
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeCovenant(c.UserContext(), actor(c), p.Head.Number, in)
	}
	if err != nil {
		terms := p.Form
		p.Form, p.citizenAnswer = covenantTyped(f), in.Citizen
		if p.Fixed {
			p.Form.Start, p.Form.End, p.Form.Evaluation, p.Form.Notice = terms.Start, terms.End, terms.Evaluation, terms.Notice
		}
		chooseWriters(p.Writers, in.Writers)
		return covenantEdit.again(c, p, err)
	}
	return done(c, covenantChanged, p.Back)
}

// signedTerms are the days and the notice of a covenant as they are.
func (s *Server) signedTerms(c *fiber.Ctx, number string) (portal.CovenantTerms, error) {
	v, err := s.options.App.CovenantData(c.UserContext(), actor(c), number)
	return v.Covenant.Terms(), err
}
