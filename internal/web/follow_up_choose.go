package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FollowChoose is the form with which somebody chooses how a decision is carried out.
type FollowChoose struct {
	Base
	Number  string
	Version int64
	Text    [][]string
	// Routes lead to the form of each; Route is the chosen one, empty at first.
	Routes    []FollowRouteLink
	Route     string
	RouteName string
	NoChange  bool
	Changes   string
	Steps     []FollowStepField
	Today     string
	MaxNote   int
	MaxStep   int

	asked app.CitizenAnswer
}

// FollowRouteLink is a route to choose.
type FollowRouteLink struct {
	Href, Name, Text string
	Current          bool
}

// FollowStepField is a step as it is filled in. The names of its fields are those of
// the form.
type FollowStepField struct {
	Nr, Label, What, Due      string
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

// followForm shows the form; the address names the route.
func (s *Server) followForm(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.followToChoose(c, number)
	if err != nil {
		return err
	}
	choice := app.RouteInput{Version: v.Version}
	choice.Route, choice.Changes = v.Route, v.Changes
	if r := portal.Route(query(c).Text("route")); r != "" {
		choice.Route = r
	}
	now := s.options.Now()
	if choice.Steps = v.Follow.Steps; len(choice.Steps) == 0 || choice.Route != v.Route {
		choice.Steps = nil
		for _, st := range portal.DefaultSteps(choice.Route) {
			choice.Steps = append(choice.Steps, portal.FollowStep{What: st.What, Due: portal.Day(now.AddDate(0, 0, st.Days))})
		}
	}
	return followChoose.show(c, followChoosePage(now, v, choice, nil))
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

// followChoosePage fills in the form. typed is what was sent; nil for a first look.
func followChoosePage(now time.Time, v app.FollowPage, in app.RouteInput, typed *Form) FollowChoose {
	p := FollowChoose{Base: Base{Title: "Vervolg kiezen op " + v.Number}, Number: v.Number, Version: v.Version, Text: paragraphs(v.Text), Changes: in.Changes,
		Today: dayField(now), MaxNote: portal.MaxNote, MaxStep: portal.MaxStepText, NoChange: in.Route == portal.NoChange, asked: in.Citizen}
	for _, r := range followRoutes {
		chosen := r.route == in.Route
		if chosen {
			p.Route, p.RouteName = string(r.route), r.route.Label()
		}
		p.Routes = append(p.Routes, FollowRouteLink{followPath(v.Number) + "/kiezen?route=" + string(r.route), r.route.Label(), r.text, chosen})
	}
	if p.NoChange || p.Route == "" {
		return p
	}
	rows := len(in.Steps)
	if typed == nil {
		rows = min(rows+emptySteps, portal.MaxFollowSteps)
	}
	for i := range rows {
		n := strconv.Itoa(i)
		st := portal.FollowStep{}
		if i < len(in.Steps) {
			st = in.Steps[i]
		}
		f := FollowStepField{Nr: n, Label: "Stap " + strconv.Itoa(i+1), What: st.What, WhatKey: "step_" + n, OwnerKey: "owner_" + n, DueKey: "due_" + n}
		if !st.Due.IsZero() {
			f.Due = dayField(st.Due)
		}
		if typed != nil {
			f.Due = typed.Text(f.DueKey)
		}
		for _, o := range v.Owners {
			f.Owners = append(f.Owners, Option{string(o.Person), nameWords(o.Name), o.Person == st.Owner})
		}
		p.Steps = append(p.Steps, f)
	}
	return p
}

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
	for i := 0; i < portal.MaxFollowSteps && f.Has("step_"+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		st := portal.FollowStep{What: f.Text("step_" + n), Owner: f.ID("owner_" + n)}
		if st.What != "" {
			st.Due = f.Date("due_" + n)
		}
		in.Steps = append(in.Steps, st)
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ChooseRoute(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		v, fault := s.options.App.FollowUp(c.UserContext(), actor(c), number)
		if fault != nil {
			return fault
		}
		return followChoose.again(c, followChoosePage(s.options.Now(), v, in, f), err)
	}
	return done(c, followChosen, followPath(number))
}
