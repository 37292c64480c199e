package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// GoalEdit is the form of a policy goal, new or there already.
type GoalEdit struct {
	Base
	Href, Back, Number           string // Number is empty for a new one
	Once                         string
	In                           app.GoalInput
	Parents                      []Option
	MaxTitle, MaxText, MaxSource int
}

// Citizen is what the citizen-data check asks.
func (p *GoalEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var goalEdit = page[GoalEdit]("goal/edit")

func goalForm(number string, in app.GoalInput) GoalEdit {
	p := GoalEdit{Base: Base{Title: "Beleidsdoel maken"}, Href: goalsHome + "/nieuw", Back: goalsHome, Number: number, Once: string(portal.NewID()), In: in,
		MaxTitle: portal.MaxGoalTitle, MaxText: portal.MaxGoalText, MaxSource: portal.MaxGoalSource}
	if number != "" {
		p.Title, p.Back = "Beleidsdoel "+number+" wijzigen", goalsHome+"/"+number
		p.Href = p.Back + "/wijzigen"
	}
	return p
}

func goalInput(f *Form) app.GoalInput {
	return app.GoalInput{Once: f.ID("once"), Parent: f.Text("parent"), Title: f.Text("title"), Text: f.Text("text"), Source: f.Text("source"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
}

// goalNewPage is the form of a new goal.
func (s *Server) goalNewPage(c *fiber.Ctx, in app.GoalInput) (GoalEdit, error) {
	parents, err := s.options.App.GoalParents(c.UserContext(), actor(c))
	p := goalForm("", in)
	p.Parents = goalOptions(parents, in.Parent)
	return p, err
}

func (s *Server) goalNew(c *fiber.Ctx) error {
	p, err := s.goalNewPage(c, app.GoalInput{Parent: query(c).Text("onder")})
	if err != nil {
		return err
	}
	return goalEdit.show(c, p)
}

var (
	goalMade    = flash("doel-gemaakt", "good", "Het beleidsdoel is gemaakt.")
	goalChanged = flash("doel-gewijzigd", "good", "Het beleidsdoel is gewijzigd.")
	goalMoved   = flash("doel-verplaatst", "good", "Het beleidsdoel staat nu op zijn nieuwe plaats.")
	goalEnded   = flash("doel-beeindigd", "good", "Het beleidsdoel is beëindigd.")
	goalResumed = flash("doel-hersteld", "good", "Het beleidsdoel geldt weer.")
)

func (s *Server) goalMake(c *fiber.Ctx) error {
	f := form(c)
	in := goalInput(f)
	p, err := s.goalNewPage(c, in)
	if err != nil {
		return err
	}
	var made portal.PolicyGoal
	if err = f.Err(); err == nil {
		made, err = s.options.App.MakeGoal(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p.Once = f.Text("once")
		return goalEdit.again(c, p, err)
	}
	return done(c, goalMade, goalsHome+"/"+made.Number)
}

// goalToEdit gives the goal in the address to who may change it.
func (s *Server) goalToEdit(c *fiber.Ctx) (GoalShow, app.GoalPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return GoalShow{}, app.GoalPage{}, err
	}
	if err := policy.Check(actor(c), policy.KeepGoals, nil); err != nil {
		return GoalShow{}, app.GoalPage{}, err
	}
	v, err := s.options.App.Goal(c.UserContext(), actor(c), number)
	if err != nil {
		return GoalShow{}, v, err
	}
	p, err := s.goalPage(c)
	return p, v, err
}

func (s *Server) goalEdit(c *fiber.Ctx) error {
	_, v, err := s.goalToEdit(c)
	if err != nil {
		return err
	}
	return goalEdit.show(c, goalForm(v.Number, app.GoalInput{Title: v.Title, Text: v.Text, Source: v.Source, Version: v.Version}))
}

func (s *Server) goalChange(c *fiber.Ctx) error {
	_, v, err := s.goalToEdit(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := goalInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeGoal(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		return goalEdit.again(c, goalForm(v.Number, in), err)
	}
	return done(c, goalChanged, goalsHome+"/"+v.Number)
}

// goalStep runs a step on a goal from its own page.
func (s *Server) goalStep(message *Flash, do func(c *fiber.Ctx, f *Form, number string) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, _, err := s.goalToEdit(c)
		if err != nil {
			return err
		}
		f := form(c)
		if err = f.Err(); err == nil {
			err = do(c, f, p.Number)
		}
		if err != nil {
			p.Unfold = true
			for i := range p.Parents {
				p.Parents[i].Selected = p.Parents[i].Value == f.Text("parent")
			}
			return goalShow.again(c, p, err)
		}
		return done(c, message, p.Href)
	}
}

func (s *Server) goalMove(c *fiber.Ctx, f *Form, number string) error {
	return s.options.App.MoveGoal(c.UserContext(), actor(c), number, f.Version("version"), f.Text("parent"))
}

func (s *Server) goalEnd(c *fiber.Ctx, f *Form, number string) error {
	return s.options.App.EndGoal(c.UserContext(), actor(c), number, f.Version("version"))
}

func (s *Server) goalResume(c *fiber.Ctx, f *Form, number string) error {
	return s.options.App.ResumeGoal(c.UserContext(), actor(c), number, f.Version("version"))
}

func (s *Server) goalShift(c *fiber.Ctx, f *Form, number string) error {
	return s.options.App.ShiftGoal(c.UserContext(), actor(c), number, f.Text("way") == "omhoog")
}
