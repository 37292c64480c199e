package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	consultBelow = "/consultatie"
	remarksBelow = "/reacties"
)

// CovenantConsult is the page of the consultation of a version: how it goes, and for
// who keeps covenants its opening, prolonging, rounding off and taking back.
type CovenantConsult struct {
	Base
	Head         CovenantHead
	Path, Number string
	TextHref     string // the version's text; empty for who may not read it now
	Lines        []string
	Remarks      MenuItem // the comments, with how many; empty when there are none to read
	Silent       []string
	Open         bool // the opening can be filled in
	Needs        []MenuItem
	Hears        []string
	Prolong      bool
	Close        bool
	Back         bool
	Course       []Happening
	Version      int64
	MaxNote      int
	// What was typed.
	Invitation, Reason, Until string
	answers                   app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantConsult) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantConsult = page[CovenantConsult]("covenant/consult")

	consultOpened    = flash("consultatie-open", "good", "De consultatie is open. De partijen krijgen bericht.")
	consultProlonged = flash("consultatie-langer", "good", "De termijn is verlengd. De partijen krijgen bericht.")
	consultClosed    = flash("consultatie-dicht", "good", "De consultatie is afgerond. De partijen krijgen bericht.")
	consultBack      = flash("consultatie-terug", "good", "De tekst is weer een concept. De partijen lezen waarom.")
)

func (s *Server) consult(c *fiber.Ctx) error {
	p, err := s.consultPage(c)
	if err != nil {
		return err
	}
	return covenantConsult.show(c, p)
}

func (s *Server) consultPage(c *fiber.Ctx) (CovenantConsult, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantConsult{}, err
	}
	k, err := s.options.App.Consultation(c.UserContext(), actor(c), number)
	if err != nil {
		return CovenantConsult{}, err
	}
	now := s.options.Now()
	p := CovenantConsult{Base: Base{Title: "Consultatie"}, Head: s.covenantHead(actor(c), k.CovenantOn, "consultatie"), Number: number, Path: covenantPath(number, consultBelow),
		Lines: consultLines(k), Silent: k.Silent, Version: k.Text.Version, MaxNote: portal.MaxConsultationNote, Until: dayField(portal.ConsultDefault(now))}
	if k.Text.Nr == 0 { // the text is no longer theirs to read
		p.Head.Version, p.Head.Badge, p.Head.Turn, p.Head.Tabs = "Versie "+strconv.Itoa(k.Nr), Badge{"wait", "Wordt herschreven"}, Turn{Who: "de ketencoördinator schrijft de tekst opnieuw"}, nil
		if k.State == portal.CovenantEnded { // while it was rewritten
			p.Head.Badge, p.Head.Turn = Badge{"late", "Vervallen"}, Turn{Who: "Deze versie ging niet door.", State: "done"}
		}
	} else {
		p.TextHref = covenantPath(number, textOf(k.CovenantOn))
	}
	if k.Comments > 0 {
		p.Remarks = MenuItem{Label: "Bekijk " + plural(k.Comments, "reactie", "reacties"), Href: remarksPath(number, k.Nr)}
	}
	if running := k.Keep && k.State == portal.CovenantConsulted; running {
		p.Prolong, p.Back = true, true
		p.Close = k.Closed.IsZero() && now.After(k.Until) && k.Waiting == 0
		if later := dayField(k.Until.AddDate(0, 0, 7)); later > dayField(now) {
			p.Until = later
		}
	}
	if k.Ready {
		if err := s.consultReady(c, k, &p); err != nil {
			return p, err
		}
	}
	if !k.Closed.IsZero() {
		p.Course = append(p.Course, Happening{Title: "Afgerond", Text: "Alle reacties zijn beantwoord.", Class: "good"}.happened(now, k.Closed))
	}
	for _, m := range k.Course {
		h := Happening{Title: "Ter consultatie", Text: m.Note, By: nameWords(m.By)}
		if m.TakenBack {
			h.Title, h.Class = "Teruggenomen om te herschrijven", "late"
		}
		if !k.Keep {
			h.By = m.By.Org
		}
		p.Course = append(p.Course, h.happened(now, m.At))
	}
	return p, nil
}

// consultReady says what the opening still needs, and who will hear of it.
func (s *Server) consultReady(c *fiber.Ctx, k app.Consultation, p *CovenantConsult) error {
	v, err := s.options.App.Covenant(c.UserContext(), actor(c), k.Covenant.Number, k.Nr)
	if err != nil {
		return err
	}
	for _, party := range v.Parties {
		if !party.Municipality {
			p.Hears = append(p.Hears, party.Name)
		}
	}
	if len(k.Text.Clauses) == 0 {
		p.Needs = append(p.Needs, MenuItem{Label: "Schrijf eerst ten minste één artikel", Href: covenantPath(k.Covenant.Number, textOf(k.CovenantOn))})
	}
	if len(p.Hears) == 0 {
		p.Needs = append(p.Needs, MenuItem{Label: "Voeg eerst een partij toe", Href: covenantPath(k.Covenant.Number, "/partijen")})
	}
	p.Open = len(p.Needs) == 0
	return nil
}

// consultLines say how the consultation stands.
func consultLines(k app.Consultation) []string {
	var lines []string
	switch {
	case k.State == portal.CovenantConsulted && !k.Closed.IsZero():
		lines = append(lines, "De consultatie is afgerond op "+dateText(k.Closed)+". Alle reacties zijn beantwoord.")
	case k.State == portal.CovenantConsulted && k.Open:
		lines = append(lines, "Partijen kunnen reageren tot en met "+dateText(k.Until)+".")
	case k.State == portal.CovenantConsulted:
		lines = append(lines, "Reageren kon tot en met "+dateText(k.Until)+". Neem daarna contact op met de ketencoördinator.")
	case k.State == portal.CovenantDraft && k.Ready && len(k.Course) == 0:
		lines = append(lines, "Leg de tekst voor aan de partijen. Zij kunnen op elk artikel reageren of een andere tekst voorstellen.")
	case k.State == portal.CovenantDraft:
		lines = append(lines, "De tekst wordt herschreven. Daarna kunt u er opnieuw op reageren.")
		if k.Ready {
			lines = []string{"Deze tekst is eerder voorgelegd en teruggenomen. U kunt haar opnieuw voorleggen."}
		}
	case k.State == portal.CovenantEnded && k.Dropped != "":
		lines = append(lines, "Deze versie ging niet door. De reden: "+k.Dropped)
	case len(k.Course) == 0:
		lines = append(lines, "Deze versie is niet ter consultatie geweest.")
	default:
		lines = append(lines, "De consultatie over deze versie is voorbij.")
	}
	if k.Waiting > 0 {
		lines = append(lines, portal.WaitingComments(k.Waiting)+".")
	}
	return lines
}

// remarksPath is the list of comments on a version.
func remarksPath(number string, nr int) string {
	return covenantPath(number, remarksBelow) + "?versie=" + strconv.Itoa(nr)
}

// consultDo is a step of a consultation as a form sends it.
func (s *Server) consultDo(step func(a *app.App, c *fiber.Ctx, number string, in app.ConsultationInput) error, said *Flash) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		if _, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.KeepCovenant, number, app.LatestText); err != nil {
			return err
		}
		f := form(c)
		in := app.ConsultationInput{Invitation: f.Text("invitation"), Until: f.Date("until"), Reason: f.Text("reason"), Citizen: citizenAnswer(f)}
		if f.Has("version") { // only who opens it must have seen the newest text
			in.Version = f.Version("version")
		}
		if err = f.Err(); err == nil {
			err = step(s.options.App, c, number, in)
		}
		if err != nil {
			p, fault := s.consultPage(c)
			if fault != nil {
				return fault
			}
			p.Invitation, p.Reason, p.answers = in.Invitation, in.Reason, in.Citizen
			if f.Has("until") {
				p.Until = f.Text("until")
			}
			return covenantConsult.again(c, p, err)
		}
		return done(c, said, covenantPath(number, consultBelow))
	}
}

func openConsult(a *app.App, c *fiber.Ctx, number string, in app.ConsultationInput) error {
	return a.OpenConsultation(c.UserContext(), actor(c), number, in)
}

func prolongConsult(a *app.App, c *fiber.Ctx, number string, in app.ConsultationInput) error {
	return a.ProlongConsultation(c.UserContext(), actor(c), number, in)
}

func closeConsult(a *app.App, c *fiber.Ctx, number string, in app.ConsultationInput) error {
	return a.CloseConsultation(c.UserContext(), actor(c), number, in)
}

func takeBackText(a *app.App, c *fiber.Ctx, number string, in app.ConsultationInput) error {
	return a.TakeBackText(c.UserContext(), actor(c), number, in)
}

// The places of a consultation in the head of a covenant.
var (
	remarksTab = covenantPlace{covenantTab, "reacties", "Reacties", remarksBelow, func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.WasShown() && policy.OfParty(by, on.Covenant)
	}}
	differencePlace = covenantPlace{covenantMore, "verschil", "Verschillen tussen teksten", "/verschil", func(_ portal.Actor, on policy.CovenantOn) bool {
		return on.Text.WasShown() || on.Text.Nr > 1
	}}
	consultStep = covenantPlace{covenantStep, "consultatie", "Consultatie openen", consultBelow, func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantDraft && len(on.Text.Clauses) > 0 && policy.May(by, policy.KeepCovenant, on)
	}}
	consultPlace = covenantPlace{covenantMore, "consultatie", "Consultatie", consultBelow, func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantConsulted && policy.OfParty(by, on.Covenant)
	}}
)

// invitation is what the reader of a text is asked, while they can comment on it.
func invitation(now time.Time, on policy.CovenantOn, by portal.Actor) string {
	if !on.Text.Consults(now) || !policy.May(by, policy.CommentClause, on) {
		return ""
	}
	said := ""
	for _, s := range on.Text.ConsultationCourse() {
		said = s.Note
	}
	return said
}
