package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanActionShow is the page of one action of the plan.
type PlanActionShow struct {
	Base
	Number, Name, Href       string
	Rec, RecHref             string
	Version                  int64
	Badges                   []Badge
	Turn                     Turn
	Text                     [][]string
	Facts                    []Term
	Goals, Tables, Decisions []app.TableLink
	Links                    []PlanLinkItem
	Happenings               []Happening
	MayKeep, MayNote         bool
	States                   []Option
	Note, Link               string
	MaxNote                  int

	answer app.CitizenAnswer
}

// PlanLinkItem is something that belongs to an action; Value is what the form sends to
// take it away.
type PlanLinkItem struct {
	app.TableLink
	Value string
}

// Citizen is what the citizen-data check asks.
func (p *PlanActionShow) Citizen() Citizen { return p.citizen("", p.answer) }

var planActionShow = page[PlanActionShow]("plan/action")

func (s *Server) planAction(c *fiber.Ctx) error {
	p, err := s.planActionPage(c)
	if err != nil {
		return err
	}
	return planActionShow.show(c, p)
}

func (s *Server) planActionPage(c *fiber.Ctx) (PlanActionShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return PlanActionShow{}, err
	}
	v, err := s.options.App.PlanAction(c.UserContext(), actor(c), number)
	if err == nil {
		err = s.options.App.Seen(c.UserContext(), actor(c), v.PlanAction.Ref())
	}
	if err != nil {
		return PlanActionShow{}, err
	}
	now := s.options.Now()
	p := PlanActionShow{Base: Base{Title: "Actie " + v.Number + ": " + v.PlanAction.Title}, Number: v.Number, Name: v.PlanAction.Title, Href: planHome + "/acties/" + v.Number,
		Rec: v.Of.Number + ". " + v.Of.Title, RecHref: planHome + "/aanbevelingen/" + v.Of.Number, Version: v.Version, Badges: planBadges(now, v.PlanRow), Text: paragraphs(v.PlanAction.Text),
		Facts: planFacts(v.PlanRow), Goals: v.GoalsAt, Tables: v.Tables, Decisions: v.Decisions, Happenings: planHappenings(now, v), MayKeep: v.MayKeep, MayNote: v.MayNote, MaxNote: portal.MaxPlanNote}
	p.Links = planLinkItems(v.Links)
	for _, st := range portal.PlanStates() {
		p.States = append(p.States, Option{string(st), st.Label(), st == v.State})
	}
	p.Turn = planTurn(now, v.PlanRow)
	return p, nil
}

// planLinkItems are links with how a form names each.
func planLinkItems(links []app.TableLink) []PlanLinkItem {
	items := make([]PlanLinkItem, len(links))
	for i, l := range links {
		items[i] = PlanLinkItem{l, string(l.Ref.Kind) + "/" + string(l.Ref.ID)}
	}
	return items
}

// planTurn says who has to do something, and why it stands still.
func planTurn(now time.Time, r app.PlanRow) Turn {
	switch r.State {
	case portal.PlanDone:
		return Turn{Who: "Deze actie is klaar.", State: "done"}
	case portal.PlanStopped:
		return Turn{Who: "Deze actie is gestopt.", State: "done"}
	}
	t := Turn{Who: nameWords(r.OwnerIs), When: "uiterlijk " + dayText(now, r.Due)}
	if t.Who == "" {
		t.Who = "wie het plan bijhoudt, want deze actie heeft nog geen eigenaar"
	}
	switch {
	case r.Late:
		t.When, t.State = "dat kon tot en met "+dayText(now, r.Due), "late"
	case r.Silent:
		t.When, t.State = "want er is al lang niets genoteerd", "late"
	case r.Due.IsZero():
		t.When = ""
	}
	return t
}

func planFacts(r app.PlanRow) []Term {
	owner := nameWords(r.OwnerIs)
	if owner == "" {
		owner = "Nog niemand"
	}
	facts := []Term{{Name: "Eigenaar", Value: owner}, {Name: "Stand", Value: r.State.Label()}}
	for _, f := range []Term{{Name: "Begin", Value: dateText(r.Start)}, {Name: "Klaar op", Value: dateText(r.Due)}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func planHappenings(now time.Time, v app.PlanActionPage) []Happening {
	var all []Happening
	for i, n := range slices.Backward(v.Notes) {
		h := Happening{Title: n.State.Label() + ":", Text: n.Text, By: nameWords(v.NotedBy[i])}
		switch n.State {
		case portal.PlanDone:
			h.Class = "good"
		case portal.PlanStuck:
			h.Class = "late"
		}
		all = append(all, h.happened(now, n.At))
	}
	return append(all, Happening{Title: "In het plan gezet"}.happened(now, v.MadeAt))
}

var (
	planNoted    = flash("plan-genoteerd", "good", "Uw notitie staat erbij.")
	planLinked   = flash("plan-gekoppeld", "good", "Dit hoort nu bij de actie.")
	planUnlinked = flash("plan-ontkoppeld", "good", "De koppeling is weggehaald.")
)

// planStep runs a step on an action: the right first, then the form, then the step;
// typed fills in what was typed when it is refused.
func (s *Server) planStep(c *fiber.Ctx, action policy.Action, f *Form, message *Flash, anchor string, do func(number string) error, typed func(p *PlanActionShow)) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayOnPlan(c.UserContext(), actor(c), action, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = do(number)
	}
	if err != nil {
		p, fault := s.planActionPage(c)
		if fault != nil {
			return fault
		}
		typed(&p)
		return planActionShow.again(c, p, err)
	}
	return done(c, message, planHome+"/acties/"+number+anchor)
}

func (s *Server) planNote(c *fiber.Ctx) error {
	f := form(c)
	text, state, citizen, version := f.Text("note"), portal.PlanState(f.Text("state")), citizenAnswer(f), f.Version("version")
	return s.planStep(c, policy.NotePlan, f, planNoted, "", func(number string) error {
		return s.options.App.NotePlanAction(c.UserContext(), actor(c), number, version, text, state, citizen)
	}, func(p *PlanActionShow) {
		p.Note, p.answer = text, citizen
		for i := range p.States {
			p.States[i].Selected = p.States[i].Value == string(state)
		}
	})
}

func (s *Server) planLink(c *fiber.Ctx) error {
	f := form(c)
	typed := f.Text("link")
	return s.planStep(c, policy.KeepPlan, f, planLinked, "#hoort-erbij", func(number string) error {
		return s.options.App.LinkPlanAction(c.UserContext(), actor(c), number, typed)
	}, func(p *PlanActionShow) { p.Link = typed })
}

func (s *Server) planUnlink(c *fiber.Ctx) error {
	f := form(c)
	ref := refField(f.Text("ref"))
	return s.planStep(c, policy.KeepPlan, f, planUnlinked, "#hoort-erbij", func(number string) error {
		return s.options.App.UnlinkPlanAction(c.UserContext(), actor(c), number, ref)
	}, func(*PlanActionShow) {})
}

// PlanChoose is the form with which a signal, a decision or something else is put with
// an action of the plan.
type PlanChoose struct {
	Base
	What, Back string // its number and its page
	Actions    []Option
}

var planChoose = page[PlanChoose]("plan/choose")

func (s *Server) planChoice(c *fiber.Ctx) error {
	p, err := s.planChoosePage(c, query(c).Text("bij"), "")
	if err != nil {
		return err
	}
	return planChoose.show(c, p)
}

func (s *Server) planChoosePage(c *fiber.Ctx, what, chosen string) (PlanChoose, error) {
	v, err := s.options.App.PlanChoices(c.UserContext(), actor(c), what)
	if err != nil {
		return PlanChoose{}, err
	}
	p := PlanChoose{Base: Base{Title: "Bij een actie van het plan zetten"}, What: v.What.Number, Back: v.What.Path}
	for _, a := range v.Actions {
		p.Actions = append(p.Actions, Option{a.Number, a.Number + " " + a.Title, a.Number == chosen})
	}
	return p, nil
}

func (s *Server) planChosen(c *fiber.Ctx) error {
	f := form(c)
	chosen := f.Text("action")
	p, err := s.planChoosePage(c, f.Text("what"), chosen)
	if err != nil {
		return err
	}
	if chosen == "" {
		f.Refuse("action", "Kies een actie.")
	}
	if err = f.Err(); err == nil {
		err = s.options.App.LinkPlanAction(c.UserContext(), actor(c), chosen, p.What)
	}
	if fields := portal.FieldsOf(err); fields["link"] != "" {
		err = portal.Fields{"action": fields["link"]}.Err()
	}
	if err != nil {
		return planChoose.again(c, p, err)
	}
	return done(c, planLinked, p.Back)
}
