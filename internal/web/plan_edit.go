package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanEdit is the form of an action of the plan, new or there already.
type PlanEdit struct {
	Base
	Href, Back, Number   string // Number is empty for a new one
	Once                 string
	Version              int64
	In                   app.PlanActionInput
	Recs, States, Owners []Option
	Goals                []Option
	Start, Due           string
	MaxTitle, MaxText    int
}

// Citizen is what the citizen-data check asks.
func (p *PlanEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var planEdit = page[PlanEdit]("plan/edit")

// planForm is the form with what was typed, or what there is.
func planForm(v app.PlanForm, in app.PlanActionInput) PlanEdit {
	a := in.Action
	p := PlanEdit{Base: Base{Title: "Actie toevoegen"}, Href: planHome + "/acties/nieuw", Back: planHome, Once: string(portal.NewID()), Version: v.Version, In: in,
		Start: dayField(a.Start), Due: dayField(a.Due), MaxTitle: portal.MaxPlanTitle, MaxText: portal.MaxPlanText}
	if v.Number != "" {
		p.Title, p.Number, p.Back = "Actie "+v.Number+" wijzigen", v.Number, planHome+"/acties/"+v.Number
		p.Href = p.Back + "/wijzigen"
	}
	for _, r := range v.Recommendations {
		p.Recs = append(p.Recs, Option{r.Number, r.Number + ". " + r.Title, r.Number == in.Recommendation})
	}
	for _, st := range portal.PlanStates() {
		p.States = append(p.States, Option{string(st), st.Label(), st == a.State || a.State == "" && st == portal.PlanToStart})
	}
	p.Owners = ownerOptions(v.Owners, ownerValue(a.Owner, a.OwnerOrg))
	for _, g := range v.Goals {
		p.Goals = append(p.Goals, Option{string(g.ID), g.Number + " " + g.Title, has(a.Goals, g.ID)})
	}
	return p
}

func planInput(f *Form) app.PlanActionInput {
	in := app.PlanActionInput{Once: f.ID("once"), Recommendation: f.Text("recommendation"), Number: f.Text("number"), Version: f.Version("version"), Citizen: citizenAnswer(f),
		Action: portal.PlanAction{Title: f.Text("title"), Text: f.Text("text"), State: portal.PlanState(f.Text("state")), Start: f.Date("start"), Due: f.Date("due"), Goals: f.IDs("goals")}}
	in.Action.Owner, in.Action.OwnerOrg = ownerOf(f.Text("owner"))
	return in
}

func (s *Server) planActionNew(c *fiber.Ctx) error {
	v, err := s.options.App.PlanActionForm(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	return planEdit.show(c, planForm(v, app.PlanActionInput{Recommendation: query(c).Text("aanbeveling")}))
}

var (
	planMade    = flash("plan-actie-gemaakt", "good", "De actie staat in het plan.")
	planChanged = flash("plan-actie-gewijzigd", "good", "De actie is gewijzigd.")
)

func (s *Server) planActionMake(c *fiber.Ctx) error {
	v, err := s.options.App.PlanActionForm(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	f := form(c)
	in := planInput(f)
	var made portal.PlanAction
	if err = f.Err(); err == nil {
		made, err = s.options.App.MakePlanAction(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p := planForm(v, in)
		p.Once, p.Start, p.Due = f.Text("once"), f.Text("start"), f.Text("due")
		return planEdit.again(c, p, err)
	}
	return done(c, planMade, planHome+"/acties/"+made.Number)
}

func (s *Server) planActionEdit(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.PlanActionForm(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	return planEdit.show(c, planForm(v, app.PlanActionInput{Action: v.PlanAction}))
}

func (s *Server) planActionChange(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.PlanActionForm(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	f := form(c)
	in := planInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangePlanAction(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		p := planForm(v, in)
		p.Start, p.Due = f.Text("start"), f.Text("due")
		return planEdit.again(c, p, err)
	}
	return done(c, planChanged, planHome+"/acties/"+number)
}

// RecommendationShow is the page of one recommendation.
type RecommendationShow struct {
	Base
	Section               PlanSection
	Source                string
	MayKeep, MayKeepGoals bool
}

var recommendationShow = page[RecommendationShow]("plan/recommendation")

func (s *Server) recommendation(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Recommendation(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	return recommendationShow.show(c, RecommendationShow{Base: Base{Title: "Aanbeveling " + v.Number + ": " + v.Title}, Section: planSection(s.options.Now(), v.PlanPart),
		Source: v.Source, MayKeep: v.MayKeep, MayKeepGoals: v.MayKeepGoals})
}

// RecommendationEdit is the form of a recommendation, new or there already.
type RecommendationEdit struct {
	Base
	Href, Back, Number           string
	In                           app.RecommendationInput
	MaxTitle, MaxGoal, MaxSource int
}

// Citizen is what the citizen-data check asks.
func (p *RecommendationEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var recommendationEdit = page[RecommendationEdit]("plan/recommend")

func recommendationForm(number string, in app.RecommendationInput) RecommendationEdit {
	p := RecommendationEdit{Base: Base{Title: "Aanbeveling toevoegen"}, Href: planHome + "/aanbevelingen/nieuw", Back: planHome, Number: number, In: in,
		MaxTitle: portal.MaxPlanTitle, MaxGoal: portal.MaxGoalText, MaxSource: portal.MaxGoalSource}
	if number != "" {
		p.Title, p.Back = "Aanbeveling "+number+" wijzigen", planHome+"/aanbevelingen/"+number
		p.Href = p.Back + "/wijzigen"
	}
	return p
}

func recommendationInput(f *Form) app.RecommendationInput {
	return app.RecommendationInput{Title: f.Text("title"), Goal: f.Text("goal"), Source: f.Text("source"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
}

func (s *Server) recommendationNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepGoals, nil); err != nil {
		return err
	}
	return recommendationEdit.show(c, recommendationForm("", app.RecommendationInput{}))
}

var recommendationKept = flash("aanbeveling-bewaard", "good", "De aanbeveling is bewaard.")

func (s *Server) recommendationMake(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepGoals, nil); err != nil {
		return err
	}
	f := form(c)
	in := recommendationInput(f)
	var made portal.Recommendation
	err := f.Err()
	if err == nil {
		made, err = s.options.App.MakeRecommendation(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return recommendationEdit.again(c, recommendationForm("", in), err)
	}
	return done(c, recommendationKept, planHome+"/aanbevelingen/"+made.Number)
}

// recommendationToEdit gives the recommendation in the address to who may change it.
func (s *Server) recommendationToEdit(c *fiber.Ctx) (app.RecommendationPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.RecommendationPage{}, err
	}
	if err := policy.Check(actor(c), policy.KeepGoals, nil); err != nil {
		return app.RecommendationPage{}, err
	}
	return s.options.App.Recommendation(c.UserContext(), actor(c), number)
}

func (s *Server) recommendationEdit(c *fiber.Ctx) error {
	v, err := s.recommendationToEdit(c)
	if err != nil {
		return err
	}
	return recommendationEdit.show(c, recommendationForm(v.Number, app.RecommendationInput{Title: v.Title, Goal: v.Goal, Source: v.Source, Version: v.Version}))
}

func (s *Server) recommendationChange(c *fiber.Ctx) error {
	v, err := s.recommendationToEdit(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := recommendationInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeRecommendation(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		return recommendationEdit.again(c, recommendationForm(v.Number, in), err)
	}
	return done(c, recommendationKept, planHome+"/aanbevelingen/"+v.Number)
}
