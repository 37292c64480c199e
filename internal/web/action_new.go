package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ActionNew is the form with which an action point of a round table is recorded.
type ActionNew struct {
	Base
	Table, TableTitle        string
	Items, Owners, Decisions []Option
	Once, Due, Today         string
	MaxText                  int
	In                       app.ActionInput
}

// Citizen is what the citizen-data check asks.
func (p *ActionNew) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var actionNew = page[ActionNew]("action/new")

func (s *Server) actionForm(c *fiber.Ctx) error {
	q := query(c)
	p, err := s.actionNewPage(c, q.Text("tafel"), app.ActionInput{Item: q.ID("punt"), Decision: q.ID("afspraak")})
	if err != nil {
		return err
	}
	return actionNew.show(c, p)
}

func (s *Server) actionNewPage(c *fiber.Ctx, table string, in app.ActionInput) (ActionNew, error) {
	v, err := s.options.App.RecordForm(c.UserContext(), actor(c), table, in.Item)
	if err != nil {
		return ActionNew{}, err
	}
	p := ActionNew{Base: Base{Title: "Actiepunt vastleggen"}, Table: v.Number, TableTitle: v.Title, In: in, Once: string(portal.NewID()), Today: dayField(s.options.Now()), MaxText: portal.MaxActionText}
	for i, it := range v.Items {
		p.Items = append(p.Items, Option{string(it.ID), countText(i+1) + ". " + it.Title, it.ID == v.Item.ID})
	}
	for _, d := range v.Decisions {
		p.Decisions = append(p.Decisions, Option{string(d.ID), d.Number + " " + shortened(d.Text), d.ID == in.Decision})
	}
	p.Owners = ownerOptions(v.Owners, ownerValue(in.Owner, in.Org))
	return p, nil
}

var actionMade = flash("actiepunt-gemaakt", "good", "Het actiepunt staat vast. Wie het doet, krijgt een bericht.")

func (s *Server) actionMake(c *fiber.Ctx) error {
	f := form(c)
	in := app.ActionInput{Once: f.ID("once"), Item: f.ID("item"), Decision: f.ID("decision"), What: f.Text("what"), Due: f.Date("due"), Citizen: citizenAnswer(f)}
	in.Owner, in.Org = ownerOf(f.Text("owner"))
	var a portal.ActionPoint
	err := f.Err()
	if err == nil {
		a, err = s.options.App.MakeActionPoint(c.UserContext(), actor(c), f.Text("table"), in)
	}
	if err != nil {
		p, fault := s.actionNewPage(c, f.Text("table"), in)
		if fault != nil {
			return fault
		}
		p.Due, p.Once = f.Text("due"), f.Text("once")
		return actionNew.again(c, p, err)
	}
	return done(c, actionMade, "/actiepunten/"+a.Number)
}
