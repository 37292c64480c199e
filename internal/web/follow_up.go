package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FollowShow is the page with what a decision obliges to.
type FollowShow struct {
	Base
	Number, Kind string
	Said         string // what was decided, in short
	Version      int64
	Badge        Badge
	Turn         Turn
	Text         [][]string
	Route        string
	Changes      [][]string
	Chosen       string // who chose the route, and when
	Steps        []FollowStepItem
	Notes        bool // there is something to read or to note of the steps
	// Keeps: how it is kept is asked of this route.
	Keeps        bool
	Embedding    [][]string
	EmbeddedBy   string
	Told         bool   // the reader may know of the feedback
	Heard        string // who heard of it
	Asks         bool   // whether it helps
	Helps        []Term
	HelpsTotal   string
	HelpsHidden  bool
	Announcement string
	Shut         bool

	MayKeep, MayChoose, MayTell, MayEmbed bool
	MaxNote                               int

	in    app.StepInput
	step  string // of which the form was refused
	words string // how it is kept, as typed
	asked app.CitizenAnswer
}

// FollowStepItem is a step as a row.
type FollowStepItem struct {
	ID, What   string
	Badge      Badge
	Meta       []string
	Note       [][]string
	Link, Path string
	MayDo      bool
	Open       bool // its form was refused
}

// Typed gives what was typed in a form that was refused.
func (p *FollowShow) Typed(field string) string {
	return map[string]string{"note": p.in.Note, "changed": p.in.Changed, "embedding": p.words}[field]
}

// Citizen is what the citizen-data check asks.
func (p *FollowShow) Citizen() Citizen { return p.citizen("", p.asked) }

var (
	followShow = page[FollowShow]("follow/show")

	followChosen   = flash("vervolg-gekozen", "good", "Het vervolg is gekozen. Wie een stap doet, krijgt bericht.")
	followDid      = flash("vervolg-stap", "good", "De stap is gedaan.")
	followEmbedded = flash("vervolg-vast", "good", "U hebt opgeschreven hoe we dit vasthouden.")
)

func followPath(number string) string { return "/besluiten/" + number + "/vervolg" }

func (s *Server) follow(c *fiber.Ctx) error {
	p, err := s.followUpPage(c)
	if err != nil {
		return err
	}
	return followShow.show(c, p)
}

func (s *Server) followUpPage(c *fiber.Ctx) (FollowShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return FollowShow{}, err
	}
	v, err := s.options.App.FollowUp(c.UserContext(), actor(c), number)
	if err != nil {
		return FollowShow{}, err
	}
	now, f := s.options.Now(), v.Follow
	p := FollowShow{Base: Base{Title: "Vervolg op " + v.Number}, Number: v.Number, Kind: v.Kind.Label(), Said: firstWords(v.Text), Version: v.Version, Badge: followBadge(v), Turn: followTurn(now, v), Text: paragraphs(v.Text),
		MayKeep: v.MayKeep, MayChoose: v.MayChoose, MaxNote: portal.MaxNote, Announcement: v.Announcement, Shut: v.Shut, Told: v.SeesSignals}
	if !f.ChosenAt.IsZero() {
		p.Route, p.Changes, p.Chosen = v.Route.Label(), paragraphs(v.Changes), nameWords(v.Chosen)+", "+dayText(now, f.ChosenAt)
		p.Keeps = v.Route != portal.NoChange
		p.MayTell, p.MayEmbed = v.MayKeep && f.FedBack.IsZero(), v.MayKeep && p.Keeps
	}
	for _, st := range v.Steps {
		p.Steps, p.Notes = append(p.Steps, followStepItem(now, st)), p.Notes || st.MayDo || st.Note != ""
	}
	if !f.EmbeddedAt.IsZero() {
		p.Embedding, p.EmbeddedBy, p.words = paragraphs(f.Embedding), nameWords(v.Embedded)+", "+dayText(now, f.EmbeddedAt), f.Embedding
	}
	p.Heard, p.Asks = heardWords(v), v.Heard > 0
	p.Helps, p.HelpsTotal, p.HelpsHidden = helpTerms(v.Helps)
	return p, nil
}

// heardWords says who of the reporters heard what was decided.
func heardWords(v app.FollowPage) string {
	switch {
	case v.Follow.ChosenAt.IsZero():
		return "Kies eerst het vervolg."
	case v.Heard == 0:
		return "De melders kregen nog geen bericht."
	case v.Wait > 0 && v.Heard == 1:
		return "Eén van de " + portal.Number(v.Heard+v.Wait) + " signalen kreeg een terugkoppeling. De rest wacht nog."
	case v.Wait > 0:
		return portal.Capital(portal.Number(v.Heard)) + " van de " + portal.Number(v.Heard+v.Wait) + " signalen kregen een terugkoppeling. De rest wacht nog."
	case v.Follow.FedBack.IsZero():
		return "De melders kregen bericht."
	}
	return "De melders kregen bericht op " + dateText(v.Follow.FedBack) + "."
}

// helpTerms are the answers to "Helpt dit?"; hidden when all are about too few.
func helpTerms(h app.HelpCounts) (terms []Term, total string, hidden bool) {
	if !h.Total.Hidden && h.Total.N == 0 {
		return nil, "", false
	}
	if h.Total.Hidden && h.Yes.Hidden && h.Partly.Hidden && h.No.Hidden {
		return nil, "", true
	}
	for _, x := range []struct {
		name string
		n    portal.Shown
	}{{"Ja", h.Yes}, {"Deels", h.Partly}, {"Nee", h.No}} {
		value := countText(x.n.N)
		if x.n.Hidden {
			value = "te weinig om te tonen"
		}
		terms = append(terms, Term{Name: x.name, Value: value})
	}
	if !h.Total.Hidden {
		total = plural(h.Total.N, "antwoord", "antwoorden")
	}
	return terms, total, false
}

func followStepItem(now time.Time, st app.StepRow) FollowStepItem {
	it := FollowStepItem{ID: string(st.ID), What: st.What, MayDo: st.MayDo, Meta: []string{nameWords(st.OwnerIs)}, Note: paragraphs(st.Note)}
	switch {
	case !st.DoneAt.IsZero():
		it.Badge = Badge{Shape: "good", Text: "Gedaan"}
		it.Meta = append(it.Meta, "gedaan "+dayText(now, st.DoneAt))
		if st.DoneBy != st.Owner {
			it.Meta = append(it.Meta, "door "+nameWords(st.DoneIs))
		}
	case st.IsLate:
		it.Badge = Badge{Shape: "late", Text: "Te laat"}
		it.Meta = append(it.Meta, couldUntil(now, st.Due))
	default:
		it.Badge = Badge{Shape: "busy", Text: "Open"}
		it.Meta = append(it.Meta, "uiterlijk "+dayText(now, st.Due))
	}
	if st.Link.Path != "" {
		it.Link, it.Path = strings.TrimSpace(st.Link.Number+" "+st.Link.Title), st.Link.Path
	}
	return it
}

var followStates = map[portal.FollowState]Badge{
	portal.FollowWaits: {Shape: "wait", Text: "Begint na het besluit"}, portal.FollowRoute: {Shape: "busy", Text: "Vervolg kiezen"}, portal.FollowSteps: {Shape: "busy", Text: "Stappen lopen"},
	portal.FollowEmbeds: {Shape: "busy", Text: "Vasthouden"}, portal.FollowTells: {Shape: "busy", Text: "Terugkoppelen"}, portal.FollowDone: {Shape: "good", Text: "Vervolg klaar"},
	portal.FollowNone: {Text: "Teruggenomen"},
}

func followBadge(v app.FollowPage) Badge {
	for _, st := range v.Steps {
		if st.IsLate && v.State == portal.FollowSteps {
			return Badge{Shape: "late", Text: "Te laat"}
		}
	}
	return followStates[v.State]
}

// couldUntil says of a last day that passed until when it was in time.
func couldUntil(now, due time.Time) string { return "dat kon tot en met " + dayText(now, due) }

// followTurn says who does the next thing for a follow-up.
func followTurn(now time.Time, v app.FollowPage) Turn {
	keeper := app.FollowKeeper
	if v.MayKeep {
		keeper = "u"
	}
	began := v.FollowBegan().AddDate(0, 0, portal.RouteDays)
	switch v.State {
	case portal.FollowWaits:
		return Turn{Who: v.WaitsFor().Named() + ", met een besluit. Het vervolg begint daarna"}
	case portal.FollowRoute:
		t := Turn{Who: keeper + ", om het vervolg te kiezen", When: "uiterlijk " + dayText(now, began)}
		if portal.Day(now).After(portal.Day(began)) {
			t.State, t.When = "late", couldUntil(now, began)
		}
		return t
	case portal.FollowSteps:
		for _, st := range v.Steps {
			if st.DoneAt.IsZero() {
				who := nameWords(st.OwnerIs)
				if st.Mine {
					who = "u"
				}
				t := Turn{Who: who + ", met ‘" + st.What + "’", When: "uiterlijk " + dayText(now, st.Due)}
				if st.IsLate {
					t.State, t.When = "late", couldUntil(now, st.Due)
				}
				return t
			}
		}
	case portal.FollowEmbeds:
		return Turn{Who: keeper + ", om op te schrijven hoe we dit vasthouden"}
	case portal.FollowTells:
		return Turn{Who: keeper + ", om het terug te koppelen aan de melders"}
	case portal.FollowDone:
		return Turn{Who: "Het vervolg op dit besluit is klaar.", State: "done"}
	}
	return Turn{Who: "Dit is teruggenomen en geldt niet.", State: "done"}
}

func (s *Server) followDo(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	step, err := param(c, "step")
	if err != nil {
		return err
	}
	if err := s.options.App.MayFollow(c.UserContext(), actor(c), number, portal.ID(step)); err != nil {
		return err
	}
	f := form(c)
	in := app.StepInput{Note: f.Text("note"), Changed: f.Text("changed"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.DoStep(c.UserContext(), actor(c), number, portal.ID(step), in)
	}
	if err != nil {
		return s.followAgain(c, err, func(p *FollowShow) {
			p.in, p.step, p.asked = in, step, in.Citizen
			for i := range p.Steps {
				p.Steps[i].Open = p.Steps[i].ID == step
			}
		})
	}
	return done(c, followDid, followPath(number))
}

func (s *Server) followEmbed(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayFollow(c.UserContext(), actor(c), number, ""); err != nil {
		return err
	}
	f := form(c)
	if err = f.Err(); err == nil {
		err = s.options.App.EmbedDecision(c.UserContext(), actor(c), number, f.Version("version"), f.Text("embedding"), citizenAnswer(f))
	}
	if err != nil {
		return s.followAgain(c, err, func(p *FollowShow) { p.words, p.asked = f.Text("embedding"), citizenAnswer(f) })
	}
	return done(c, followEmbedded, followPath(number))
}

// followAgain shows the page again with what was typed.
func (s *Server) followAgain(c *fiber.Ctx, err error, typed func(p *FollowShow)) error {
	p, fault := s.followUpPage(c)
	if fault != nil {
		return fault
	}
	typed(&p)
	return followShow.again(c, p, err)
}
