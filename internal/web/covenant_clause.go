package web

import (
	"errors"
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseEdit is the page with the form of one clause.
type ClauseEdit struct {
	Base
	Head         CovenantHead
	New          bool
	ID, Rev      string
	Action, Back string
	Remove       string // where its removal posts to; empty when it can't be removed
	Heading      string
	Text         RichField
	Commits      []Option
	Indicator    string
	// Clash is what somebody else made of it meanwhile.
	Clash         *ClauseClash
	MaxHeading    int
	MaxIndicator  int
	citizenAnswer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *ClauseEdit) Citizen() Citizen { return p.citizen("", p.citizenAnswer) }

// ClauseClash holds both texts of a clause that two people changed.
type ClauseClash struct{ Mine, Theirs ClauseSide }

// ClauseSide is a clause as it is read beside another text of it.
type ClauseSide struct {
	Heading, Commits, Indicator string
	Text                        template.HTML
}

var (
	clauseEditPage = page[ClauseEdit]("covenant/article")

	clauseAdded   = flash("artikel-toegevoegd", "good", "Het artikel staat in de tekst.")
	clauseChanged = flash("artikel-gewijzigd", "good", "Het artikel is gewijzigd.")
	clauseRemoved = flash("artikel-weg", "good", "Het artikel is uit de tekst gehaald.")
)

func (s *Server) clauseNew(c *fiber.Ctx) error {
	p, err := s.clauseForm(c, "")
	if err != nil {
		return err
	}
	return clauseEditPage.show(c, p)
}

func (s *Server) clauseEdit(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	p, err := s.clauseForm(c, portal.ID(id))
	if err != nil {
		return err
	}
	return clauseEditPage.show(c, p)
}

// clauseForm is the form of a clause as it is stored; of a new one with an empty id.
func (s *Server) clauseForm(c *fiber.Ctx, id portal.ID) (ClauseEdit, error) {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return ClauseEdit{}, err
	}
	cl, n := on.Text.Clause(id)
	if id != "" && n == 0 {
		return ClauseEdit{}, portal.ErrNotFound
	}
	at := "/artikelen/nieuw"
	p := ClauseEdit{Base: Base{Title: "Artikel toevoegen"}, Head: s.covenantHead(actor(c), on, "artikel"), New: id == "", ID: string(portal.NewID()),
		Back: covenantPath(on.Covenant.Number, textOf(on)), MaxHeading: portal.MaxClauseHeading, MaxIndicator: portal.MaxIndicator}
	if id != "" {
		at = "/artikelen/" + string(id) + "/wijzigen"
		p.Title, p.ID = "Artikel "+strconv.Itoa(n)+" wijzigen", string(id)
		p.Back += "#artikel-" + string(id)
		p.Remove = covenantPath(on.Covenant.Number, "/artikelen/"+string(id)+"/weg"+textOf(on))
	}
	p.Action = covenantPath(on.Covenant.Number, at+textOf(on))
	p.fill(app.ClauseInput{Heading: cl.Heading, Text: cl.Text, Commits: cl.Commits, Indicator: cl.Indicator, Rev: cl.Rev})
	return p, nil
}

// fill puts a clause in the form.
func (p *ClauseEdit) fill(in app.ClauseInput) {
	p.Heading, p.Indicator, p.Rev, p.citizenAnswer = in.Heading, in.Indicator, strconv.Itoa(in.Rev), in.Citizen
	p.Text = richField("text", "Tekst", in.Text)
	p.Text.Hint = "Schrijf wie wat doet, en wanneer. Korte zinnen zijn makkelijker na te komen."
	p.Commits = []Option{{"", "Niemand, zoals bij een uitleg van woorden", in.Commits == ""}}
	for _, side := range portal.Sides() {
		p.Commits = append(p.Commits, Option{string(side), commitsChoice[side], side == in.Commits})
	}
}

var commitsChoice = map[portal.Side]string{portal.SideMunicipality: "De gemeente", portal.SidePartner: "De partners", portal.SideMutual: "Gemeente en partners, over en weer"}

func clauseInput(f *Form) app.ClauseInput {
	return app.ClauseInput{ID: f.ID("id"), Heading: f.Text("heading"), Text: f.Rich("text"), Commits: portal.Side(f.Text("commits")), Indicator: f.Text("indicator"),
		Rev: f.Int("rev"), Citizen: citizenAnswer(f)}
}

func (s *Server) clauseAdd(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return err
	}
	f := form(c)
	in := clauseInput(f)
	var id portal.ID
	if err = f.Err(); err == nil {
		id, err = s.options.App.AddClause(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, in)
	}
	if err != nil {
		return s.clauseAgain(c, "", in, err)
	}
	return done(c, clauseAdded, covenantPath(on.Covenant.Number, textOf(on)+"#artikel-"+string(id)))
}

func (s *Server) clauseSave(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	in := clauseInput(f)
	in.ID = portal.ID(id)
	if err = f.Err(); err == nil {
		err = s.options.App.WriteClause(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, in)
	}
	if err != nil {
		return s.clauseAgain(c, in.ID, in, err)
	}
	return done(c, clauseChanged, covenantPath(on.Covenant.Number, textOf(on)+"#artikel-"+id))
}

// clauseAgain shows the form once more with what was typed, beside what somebody else
// made of it.
func (s *Server) clauseAgain(c *fiber.Ctx, id portal.ID, in app.ClauseInput, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.clauseForm(c, id)
	if err != nil {
		return err
	}
	if p.New && in.ID != "" {
		p.ID = string(in.ID)
	}
	var clash *portal.ClauseClash
	if errors.As(refused, &clash) {
		p.Clash = &ClauseClash{Mine: clauseSide(portal.Clause{Heading: in.Heading, Text: in.Text, Commits: in.Commits, Indicator: in.Indicator}), Theirs: clauseSide(clash.Now)}
		in.Rev = clash.Now.Rev
	}
	p.fill(in)
	p.Text.Problem.Message = portal.FieldsOf(refused)["text"]
	return clauseEditPage.again(c, p, refused)
}

func clauseSide(cl portal.Clause) ClauseSide {
	return ClauseSide{Heading: cl.Heading, Commits: commitsWords[cl.Commits], Indicator: cl.Indicator, Text: richtext.HTML(cl.Text, articleTop)}
}

func (s *Server) clauseRemove(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	err = s.options.App.RemoveClause(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, portal.ID(id), form(c).Int("rev"))
	if portal.KindOf(err) == portal.Conflict {
		p, fault := s.clauseForm(c, portal.ID(id))
		if fault != nil {
			return fault
		}
		return clauseEditPage.again(c, p, err)
	}
	if err != nil {
		return err
	}
	return done(c, clauseRemoved, covenantPath(on.Covenant.Number, textOf(on)+"#tekst"))
}
