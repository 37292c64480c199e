package web

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ActionShow is the page of one action point.
type ActionShow struct {
	Base
	Number, What     string
	Version          int64
	Badge            Badge
	Turn             Turn
	Facts            []Term
	TableNumber      string
	Hide             string         // where the text is hidden for privacy
	Decision         []DecisionItem // one, or none
	Happenings       []Happening
	MayUpdate        bool
	States           []Option
	MayChange        bool
	Owners           []Option
	MaxNote, MaxText int
	Note, Text, Due  string
	Unfold           bool // the form to change it

	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks in the form it was asked in.
func (p *ActionShow) Citizen(change bool) Citizen {
	if change != p.Unfold {
		return Citizen{}
	}
	return p.citizen("", p.answer)
}

var actionShow = page[ActionShow]("action/show")

func (s *Server) action(c *fiber.Ctx) error {
	p, err := s.actionPage(c)
	if err != nil {
		return err
	}
	return actionShow.show(c, p)
}

func (s *Server) actionPage(c *fiber.Ctx) (ActionShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return ActionShow{}, err
	}
	v, err := s.options.App.ActionPoint(c.UserContext(), actor(c), number)
	if err != nil {
		return ActionShow{}, err
	}
	now := s.options.Now()
	p := ActionShow{
		Base: Base{Title: "Actiepunt " + v.Number}, Number: v.Number, What: v.What, Version: v.Version, Badge: actionBadge(now, v.ActionRow), Facts: actionFacts(now, v),
		TableNumber: v.TableNumber, Happenings: actionHappenings(now, v), MayUpdate: v.MayUpdate, MayChange: v.MayChange,
		MaxNote: portal.MaxNote, MaxText: portal.MaxActionText, Text: v.What, Due: dayField(v.Due),
	}
	if v.Running() {
		p.Turn = Turn{Who: nameWords(v.OwnerIs), When: before(now, v.Due)}
		if v.Late {
			p.Turn.When, p.Turn.State = "dat kon tot en met "+dayText(now, v.Due), "late"
		}
	}
	if v.Decision.Number != "" {
		p.Decision = []DecisionItem{decisionItem(now, v.Decision)}
	}
	p.Hide = hideAtTable(actor(c), cmp.Or(v.TableNumber, v.Number), portal.MakePart(portal.PartAction, string(v.ID)), v.What)
	for _, st := range portal.ActionStates() {
		p.States = append(p.States, Option{string(st), st.Label(), st == v.State})
	}
	p.Owners = ownerOptions(v.People, ownerValue(v.Owner, v.Org))
	return p, nil
}

// ownerValue is an owner in a form: a person, or an organisation.
func ownerValue(person, org portal.ID) string {
	if person == "" && org != "" {
		return "org:" + string(org)
	}
	return string(person)
}

// ownerOf reads an owner from a form.
func ownerOf(value string) (person, org portal.ID) {
	if len(value) > 4 && value[:4] == "org:" {
		return "", portal.ID(value[4:])
	}
	return portal.ID(value), ""
}

func ownerOptions(people []app.OwnerChoice, is string) []Option {
	var options []Option
	for _, o := range people {
		value, label := ownerValue(o.Person, o.Org), nameWords(o.Name)
		if o.Person == "" {
			label = o.Name.Org + ", wie dan ook"
		}
		options = append(options, Option{value, label, value == is})
	}
	return options
}

func actionFacts(now time.Time, v app.ActionPage) []Term {
	facts := []Term{{Name: "Wie", Value: nameWords(v.OwnerIs)}, {Name: "Klaar op", Value: dateText(v.Due)}, {Name: "Stand", Value: v.State.Label()}}
	for _, t := range []Term{{Name: "Agendapunt", Value: v.ItemTitle}, {Name: "Reeks", Value: v.SeriesName}} {
		if t.Value != "" {
			facts = append(facts, t)
		}
	}
	return facts
}

func actionHappenings(now time.Time, v app.ActionPage) []Happening {
	var all []Happening
	for i := len(v.Progress) - 1; i >= 0; i-- {
		n := v.Progress[i]
		h := Happening{Title: n.State.Label(), Text: n.Text, By: nameWords(v.Notes[i])}
		if n.Text != "" {
			h.Title += ":"
		}
		if n.State == portal.ActionDone {
			h.Class = "good"
		}
		all = append(all, h.happened(now, n.At))
	}
	return append(all, Happening{Title: "Afgesproken", By: nameWords(v.Made)}.happened(now, v.MadeAt))
}

var (
	actionUpdated = flash("actiepunt-bijgewerkt", "good", "De stand is bijgewerkt.")
	actionDone    = flash("actiepunt-gedaan", "good", "Het actiepunt staat op ‘Gedaan’.")
	actionChanged = flash("actiepunt-gewijzigd", "good", "Het actiepunt is gewijzigd.")
)

// actionUpdate says how far an action point is, from its page or with one tap from
// the list.
func (s *Server) actionUpdate(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ProgressInput{State: portal.ActionState(f.Text("state")), Note: f.Text("note"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if err = s.options.App.MayOnAction(c.UserContext(), actor(c), policy.UpdateAction, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.UpdateActionPoint(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return s.actionAgain(c, err, func(p *ActionShow) {
			p.Note, p.answer = in.Note, in.Citizen
			for i := range p.States {
				p.States[i].Selected = p.States[i].Value == string(in.State)
			}
		})
	}
	message := actionUpdated
	if in.State == portal.ActionDone {
		message = actionDone
	}
	if back := s.returnPath(f.Text("terug")); back != "/" {
		return done(c, message, back)
	}
	return done(c, message, "/actiepunten/"+number)
}

func (s *Server) actionAgain(c *fiber.Ctx, err error, typed func(p *ActionShow)) error {
	p, fault := s.actionPage(c)
	if fault != nil {
		return fault
	}
	typed(&p)
	return actionShow.again(c, p, err)
}

func (s *Server) actionChange(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ActionInput{What: f.Text("what"), Due: f.Date("due"), Citizen: citizenAnswer(f)}
	in.Owner, in.Org = ownerOf(f.Text("owner"))
	if err = s.options.App.MayOnAction(c.UserContext(), actor(c), policy.RecordTable, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeActionPoint(c.UserContext(), actor(c), number, f.Version("version"), in)
	}
	if err != nil {
		return s.actionAgain(c, err, func(p *ActionShow) {
			p.Text, p.Due, p.Unfold, p.answer = in.What, f.Text("due"), true, in.Citizen
			for i := range p.Owners {
				p.Owners[i].Selected = p.Owners[i].Value == f.Text("owner")
			}
		})
	}
	return done(c, actionChanged, "/actiepunten/"+number)
}
