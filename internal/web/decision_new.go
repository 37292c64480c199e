package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DecisionNew is the whole form with which a decision of a round table is recorded.
type DecisionNew struct {
	Base
	Table, TableTitle              string
	Items, Kinds, By, Waits, Route []Option
	Signals                        []Option
	Once                           string
	Today                          string
	MaxNote, MaxLine               int
	In                             app.DecisionInput
	Date, Review                   string
	Open                           bool // “Meer” is unfolded
}

// Citizen is what the citizen-data check asks.
func (p *DecisionNew) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var decisionNew = page[DecisionNew]("decision/new")

// decisionForm shows the form; the address names the round table, and may name an
// item of its agenda.
func (s *Server) decisionForm(c *fiber.Ctx) error {
	q := query(c)
	p, err := s.decisionNewPage(c, q.Text("tafel"), app.DecisionInput{Item: q.ID("punt"), Kind: portal.Agreed, By: portal.ByPartners}, nil)
	if err != nil {
		return err
	}
	return decisionNew.show(c, p)
}

// decisionNewPage fills in the form. typed is what was sent; nil for a first look,
// at which each signal of the item is ticked.
func (s *Server) decisionNewPage(c *fiber.Ctx, table string, in app.DecisionInput, typed *Form) (DecisionNew, error) {
	v, err := s.options.App.RecordForm(c.UserContext(), actor(c), table, in.Item)
	if err != nil {
		return DecisionNew{}, err
	}
	p := DecisionNew{Base: Base{Title: "Afspraak vastleggen"}, Table: v.Number, TableTitle: v.Title, In: in, Today: dayField(s.options.Now()), MaxNote: portal.MaxNote, MaxLine: portal.MaxLine, Once: string(portal.NewID())}
	for i, it := range v.Items {
		p.Items = append(p.Items, Option{string(it.ID), countText(i+1) + ". " + it.Title, it.ID == v.Item.ID})
	}
	for _, k := range portal.DecisionKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == in.Kind})
	}
	for _, b := range portal.Bodies() {
		p.By = append(p.By, Option{string(b), b.Label(), b == in.By})
	}
	for _, b := range portal.Awaitable() {
		p.Waits = append(p.Waits, Option{string(b), "Wacht op " + b.Named(), b == in.Waits})
	}
	for _, r := range []portal.Route{portal.PolicyChange, portal.PracticeAgreement, portal.NoChange} {
		p.Route = append(p.Route, Option{string(r), r.Label(), r == in.Route})
	}
	ticked := map[portal.ID]bool{}
	for _, id := range in.Signals {
		ticked[id] = true
	}
	for _, l := range v.Signals {
		p.Signals = append(p.Signals, Option{string(l.ID), l.Number + " " + l.Title, typed == nil || ticked[l.ID]})
	}
	if typed != nil {
		p.Date, p.Review, p.Once = typed.Text("date"), typed.Text("review"), typed.Text("once")
		p.Open = in.Route != "" || in.Changes != "" || in.Heard || p.Review != "" || p.Date != ""
	}
	return p, nil
}

var decisionRecorded = flash("afspraak-vastgelegd", "good", "Het staat vast. Iedereen aan tafel leest het nu.")

func (s *Server) decisionRecord(c *fiber.Ctx) error {
	f := form(c)
	in := app.DecisionInput{Once: f.ID("once"), Item: f.ID("item"), Kind: portal.DecisionKind(f.Text("kind")), Text: f.Text("text"), By: portal.Body(f.Text("by")), Date: f.Date("date"),
		Waits: portal.Body(f.Text("waits")), Route: portal.Route(f.Text("route")), Changes: f.Text("changes"), Heard: f.Bool("heard"), HeardBy: f.Text("heard_by"),
		Review: f.Date("review"), Signals: append([]portal.ID{}, f.IDs("signals")...), Citizen: citizenAnswer(f)}
	if f.Text("asked") != f.Text("item") { // another item was chosen than the one whose signals were shown
		in.Signals = nil
	}
	var d portal.Decision
	err := f.Err()
	if err == nil {
		d, err = s.options.App.RecordDecision(c.UserContext(), actor(c), f.Text("table"), in)
	}
	if err != nil {
		p, fault := s.decisionNewPage(c, f.Text("table"), in, f)
		if fault != nil {
			return fault
		}
		return decisionNew.again(c, p, err)
	}
	return done(c, decisionRecorded, "/besluiten/"+d.Number)
}
