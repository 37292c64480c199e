package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyStep is the form with which a decision is recorded that was taken outside the
// portal.
type SubsidyStep struct {
	Base
	Head             SubsidyHead
	Back             string
	Version          int64
	States           []Option
	On, Number, Note string
	Today            string
	MaxNumber        int
	MaxNote          int
	answers          app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *SubsidyStep) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	subsidyStep = page[SubsidyStep]("subsidy/step")

	subsidyMoved = flash("subsidie-stap", "good", "Het besluit is vastgelegd. De organisatie krijgt bericht.")
)

func (s *Server) subsidyStepPage(c *fiber.Ctx) (SubsidyStep, portal.Subsidy, error) {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return SubsidyStep{}, sub, err
	}
	p := SubsidyStep{Base: Base{Title: "Besluit vastleggen"}, Head: subsidyHead(actor(c), sub, "stap"), Back: subsidyPath(sub.Number, ""), Version: sub.Version,
		Today: dayField(s.options.Now()), MaxNumber: portal.MaxCaseNumber, MaxNote: portal.MaxSubsidyNote}
	for _, m := range sub.Moves() {
		p.States = append(p.States, Option{string(m), m.Label(), false})
	}
	return p, sub, nil
}

func (s *Server) subsidyStepForm(c *fiber.Ctx) error {
	p, _, err := s.subsidyStepPage(c)
	if err != nil {
		return err
	}
	return subsidyStep.show(c, p)
}

func (s *Server) subsidyStepTake(c *fiber.Ctx) error {
	p, sub, err := s.subsidyStepPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	step := portal.SubsidyStep{State: portal.SubsidyState(f.Text("state")), On: f.Date("on"), Number: f.Text("number"), Note: f.Text("note")}
	p.answers = citizenAnswer(f)
	if err = f.Err(); err == nil {
		err = s.options.App.MoveSubsidy(c.UserContext(), actor(c), sub.Number, f.Version("version"), step, p.answers)
	}
	if err != nil {
		for i := range p.States {
			p.States[i].Selected = p.States[i].Value == string(step.State)
		}
		p.On, p.Number, p.Note = f.Text("on"), step.Number, step.Note
		return subsidyStep.again(c, p, err)
	}
	return done(c, subsidyMoved, p.Back)
}
