package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FollowChoose is the form with which somebody chooses how a decision is carried out. A
// route has its own fields: another one can be looked at with all that was typed kept.
type FollowChoose struct {
	Base
	Number  string
	Version int64
	Text    [][]string
	Routes  []FollowRoute
	// Route is the one whose fields stand there, empty at first.
	Route     string
	RouteName string
	NoChange  bool
	Changes   string
	// Steps are those to fill in; Kept those that this route has no place for.
	Steps, Kept []FollowStepField
	Today       string
	MaxNote     int
	MaxStep     int

	asked app.CitizenAnswer
}

// FollowRoute is a route to choose.
type FollowRoute struct {
	Value, Name, Text string
	Chosen            bool
}

// FollowStepField is a step as it is filled in. The names of its fields are those of
// the form.
type FollowStepField struct {
	Label, What, Owner, Due   string
	WhatKey, OwnerKey, DueKey string
	Owners                    []Option
}

// Citizen is what the citizen-data check asks.
func (p *FollowChoose) Citizen() Citizen { return p.citizen("", p.asked) }

var followChoose = page[FollowChoose]("follow/choose")

// emptySteps are the rows below the steps that a route usually has.
const emptySteps = 2

var followRoutes = []struct {
	route portal.Route
	text  string
}{
	{portal.PolicyChange, "Het beleid, een regel of een werkinstructie verandert."},
	{portal.PracticeAgreement, "Partijen werken voortaan anders samen. Het beleid blijft."},
	{portal.NoChange, "U legt uit waarom."},
}

// typedStep is a step as it stands in the form, with its day as it was typed.
type typedStep struct {
	what  string
	owner portal.ID
	due   string
}

// defaultSteps are the steps that a route usually has, as they stand in the form.
func defaultSteps(now time.Time, route portal.Route) []typedStep {
	var steps []typedStep
	for _, st := range portal.DefaultSteps(route) {
		steps = append(steps, typedStep{what: st.What, due: dayField(now.AddDate(0, 0, st.Days))})
	}
	return steps
}

func typedSteps(f *Form) []typedStep {
	var steps []typedStep
	for i := 0; i < portal.MaxFollowSteps && f.Has("step_"+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		steps = append(steps, typedStep{f.Text("step_" + n), f.ID("owner_" + n), f.Text("due_" + n)})
	}
	return steps
}

// stepsFor are the steps of a route after others were filled in for another one: all that
// somebody wrote stays, what was only proposed makes place for what this one proposes.
func stepsFor(now time.Time, typed []typedStep, was, route portal.Route) []typedStep {
	if route == portal.NoChange {
		return typed
	}
	proposed := []typedStep{{}}
	for _, r := range followRoutes {
		if was != route {
			proposed = append(proposed, defaultSteps(now, r.route)...)
		}
	}
	steps := slices.DeleteFunc(slices.Clone(typed), func(st typedStep) bool { return slices.Contains(proposed, st) })
	for _, st := range defaultSteps(now, route) {
		there := slices.ContainsFunc(steps, func(x typedStep) bool { return x.what == st.what })
		if !there && was != route && len(steps) < portal.MaxFollowSteps {
			steps = append(steps, st)
		}
	}
	return append(steps, make([]typedStep, min(emptySteps, portal.MaxFollowSteps-len(steps)))...)
}

// followForm shows the form with the route that was chosen, if any.
func (s *Server) followForm(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.followToChoose(c, number)
	if err != nil {
		return err
	}
	var steps []typedStep
	for _, st := range v.Follow.Steps {
		steps = append(steps, typedStep{st.What, st.Owner, dayField(st.Due)})
	}
	was := v.Route
	if len(steps) == 0 {
		was = ""
	}
	in := app.RouteInput{}
	in.Route, in.Changes = v.Route, v.Changes
	now := s.options.Now()
	return followChoose.show(c, followChoosePage(now, v, in, stepsFor(now, steps, was, in.Route)))
}

// followToChoose gives the follow-up when the actor may choose its route now.
func (s *Server) followToChoose(c *fiber.Ctx, number string) (app.FollowPage, error) {
	if err := s.options.App.MayFollow(c.UserContext(), actor(c), number, ""); err != nil {
		return app.FollowPage{}, err
	}
	v, err := s.options.App.FollowUp(c.UserContext(), actor(c), number)
	if err == nil && !v.MayChoose {
		err = portal.Errorf(portal.Conflict, "Het vervolg op dit besluit kunt u nu niet kiezen. Bekijk eerst hoe het ermee staat.")
	}
	return v, err
}

// followChoosePage fills in the form.
func followChoosePage(now time.Time, v app.FollowPage, in app.RouteInput, steps []typedStep) FollowChoose {
	p := FollowChoose{Base: Base{Title: "Vervolg kiezen op " + v.Number}, Number: v.Number, Version: v.Version, Text: paragraphs(v.Text), Changes: in.Changes,
		Today: dayField(now), MaxNote: portal.MaxNote, MaxStep: portal.MaxStepText, NoChange: in.Route == portal.NoChange, asked: in.Citizen}
	for _, r := range followRoutes {
		chosen := r.route == in.Route
		if chosen {
			p.Route, p.RouteName = string(r.route), r.route.Label()
		}
		p.Routes = append(p.Routes, FollowRoute{string(r.route), r.route.Label(), r.text, chosen})
	}
	if p.Route == "" {
		return p
	}
	var fields []FollowStepField
	for i, st := range steps {
		n := strconv.Itoa(i)
		f := FollowStepField{Label: "Stap " + strconv.Itoa(i+1), What: st.what, Owner: string(st.owner), Due: st.due, WhatKey: "step_" + n, OwnerKey: "owner_" + n, DueKey: "due_" + n}
		for _, o := range v.Owners {
			f.Owners = append(f.Owners, Option{string(o.Person), nameWords(o.Name), o.Person == st.owner})
		}
		fields = append(fields, f)
	}
	if p.NoChange {
		p.Kept = fields
	} else {
		p.Steps = fields
	}
	return p
}

// followChosen keeps the choice, or shows the fields of another route first.
func (s *Server) followChosen(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayFollow(c.UserContext(), actor(c), number, ""); err != nil {
		return err
	}
	f := form(c)
	in := app.RouteInput{Version: f.Version("version"), Citizen: citizenAnswer(f)}
	in.Route, in.Changes = portal.Route(f.Text("route")), f.Text("changes")
	shown, steps := portal.Route(f.Text("shown")), typedSteps(f)
	if look := f.Has("show") || shown != "" && shown != in.Route; look && in.Route.Label() != "" {
		return s.followLook(c, number, in, stepsFor(s.options.Now(), steps, shown, in.Route))
	}
	if in.Route != portal.NoChange {
		for i, st := range steps {
			step := portal.FollowStep{What: st.what, Owner: st.owner}
			if st.what != "" {
				step.Due = f.Date("due_" + strconv.Itoa(i))
			}
			in.Steps = append(in.Steps, step)
		}
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ChooseRoute(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		v, fault := s.options.App.FollowUp(c.UserContext(), actor(c), number)
		if fault != nil {
			return fault
		}
		if in.Route == "" {
			in.Route = shown
		}
		return followChoose.again(c, followChoosePage(s.options.Now(), v, in, steps), err)
	}
	return done(c, followChosen, followPath(number))
}

// followLook shows the fields of a route with what was typed, and keeps nothing yet.
func (s *Server) followLook(c *fiber.Ctx, number string, in app.RouteInput, steps []typedStep) error {
	v, err := s.followToChoose(c, number)
	if err != nil {
		return err
	}
	p := followChoosePage(s.options.Now(), v, in, steps)
	p.Version = in.Version // what changed meanwhile is told when it is kept
	return followChoose.show(c, p)
}
