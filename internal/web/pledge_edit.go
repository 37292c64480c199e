package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// PledgeEdit is the form of a motion or pledge, new or there already.
type PledgeEdit struct {
	Base
	Href, Back, Number, Once      string
	In                            app.PledgeInput
	Kinds, Owners                 []Option
	On, Due, Today                string
	From                          app.TableLink // the decision that it is made of
	MaxTitle, MaxText, MaxMeeting int
}

// Citizen is what the citizen-data check asks.
func (p *PledgeEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var pledgeEdit = page[PledgeEdit]("pledge/edit")

func pledgeForm(now time.Time, v app.PledgeForm, in app.PledgeInput) PledgeEdit {
	p := PledgeEdit{Base: Base{Title: "Motie of toezegging vastleggen"}, Href: pledgeHome + "/nieuw", Back: pledgeHome, Once: string(portal.NewID()), In: in, From: v.From,
		On: dayField(in.Pledge.On), Due: dayField(in.Pledge.Due), Today: dayField(now), MaxTitle: portal.MaxPledgeTitle, MaxText: portal.MaxPledgeText, MaxMeeting: portal.MaxPledgeMeeting}
	if v.From.Number != "" {
		p.Back = v.From.Path
	}
	if v.Pledge.Number != "" {
		p.Title, p.Number, p.Back = v.Pledge.Kind.Label()+" "+v.Pledge.Number+" wijzigen", v.Pledge.Number, pledgeHome+"/"+v.Pledge.Number
		p.Href = p.Back + "/wijzigen"
	}
	for _, k := range portal.PledgeKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == in.Pledge.Kind})
	}
	for _, who := range v.Owners {
		p.Owners = append(p.Owners, Option{string(who.ID), who.Name + " (" + who.Role.Label() + ")", who.ID == in.Pledge.Owner})
	}
	return p
}

func pledgeInput(f *Form) app.PledgeInput {
	return app.PledgeInput{Once: f.ID("once"), Link: f.Text("from"), Version: f.Version("version"), Citizen: citizenAnswer(f),
		Pledge: portal.Pledge{Kind: portal.PledgeKind(f.Text("kind")), Title: f.Text("title"), Text: f.Text("text"), On: f.Date("on"), Meeting: f.Text("meeting"), Due: f.Date("due"), Owner: f.ID("owner")}}
}

func (s *Server) pledgeNew(c *fiber.Ctx) error {
	v, err := s.options.App.PledgeForm(c.UserContext(), actor(c), "", query(c).Text("besluit"))
	if err != nil {
		return err
	}
	return pledgeEdit.show(c, pledgeForm(s.options.Now(), v, app.PledgeInput{Pledge: v.Pledge}))
}

func (s *Server) pledgeMake(c *fiber.Ctx) error {
	f := form(c)
	v, err := s.options.App.PledgeForm(c.UserContext(), actor(c), "", f.Text("from"))
	if err != nil {
		return err
	}
	in := pledgeInput(f)
	var made portal.Pledge
	if err = f.Err(); err == nil {
		made, err = s.options.App.MakePledge(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p := pledgeForm(s.options.Now(), v, in)
		p.Once, p.On, p.Due = f.Text("once"), f.Text("on"), f.Text("due")
		return pledgeEdit.again(c, p, err)
	}
	return done(c, pledgeMade, pledgeHome+"/"+made.Number)
}

func (s *Server) pledgeEdit(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.PledgeForm(c.UserContext(), actor(c), number, "")
	if err != nil {
		return err
	}
	return pledgeEdit.show(c, pledgeForm(s.options.Now(), v, app.PledgeInput{Pledge: v.Pledge, Version: v.Pledge.Version}))
}

func (s *Server) pledgeChange(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.PledgeForm(c.UserContext(), actor(c), number, "")
	if err != nil {
		return err
	}
	f := form(c)
	in := pledgeInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangePledge(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		if portal.KindOf(err) == portal.Conflict {
			in.Version = v.Pledge.Version // told of it, they may go on
		}
		p := pledgeForm(s.options.Now(), v, in)
		p.On, p.Due = f.Text("on"), f.Text("due")
		return pledgeEdit.again(c, p, err)
	}
	return done(c, pledgeChanged, pledgeHome+"/"+number)
}
