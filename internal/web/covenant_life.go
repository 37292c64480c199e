package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// The places of the life of a covenant in its head.
var (
	startPlace = covenantPlace{covenantMore, "ingaan", "Versie laten ingaan", "/ingaan", func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantSigning && policy.May(by, policy.KeepCovenant, on)
	}}
	importPlace = covenantPlace{covenantMore, "overnemen", "Tekst overnemen", "/overnemen", func(by portal.Actor, on policy.CovenantOn) bool { return policy.May(by, policy.WriteClause, on) }}
	accedePlace = covenantPlace{covenantMore, "toetreden", "Toetreden", "/toetreden", func(by portal.Actor, on policy.CovenantOn) bool {
		p, _ := on.Covenant.Party(by.OrgID)
		return running(on) && (policy.May(by, policy.OpenSigning, on) || !p.Signs && policy.May(by, policy.AccedeCovenant, on.Covenant))
	}}
	leavePlace = covenantPlace{covenantMore, "opzeggen", "Opzeggen", "/opzeggen", func(by portal.Actor, on policy.CovenantOn) bool {
		return policy.May(by, policy.LeaveCovenant, on.Covenant)
	}}
	stopPlace = covenantPlace{covenantMore, "beeindigen", "Convenant beëindigen", "/beeindigen", func(by portal.Actor, on policy.CovenantOn) bool {
		return running(on) && policy.May(by, policy.KeepCovenant, on)
	}}
)

// running reports whether a version of the covenant is in force.
func running(on policy.CovenantOn) bool { return on.Covenant.InForce > 0 && on.Covenant.Ended == nil }

// CovenantStart is the page on which a version comes in force.
type CovenantStart struct {
	Base
	Head     CovenantHead
	Path     string
	Ready    bool
	Lines    []string
	Unsigned []string
	Day      string // the field
	Version  int64
}

var (
	covenantStartPage = page[CovenantStart]("covenant/start")

	covenantStarted = flash("convenant-ingegaan", "good", "De dag is vastgelegd. De partijen krijgen bericht.")
)

func (s *Server) covenantStart(c *fiber.Ctx) error {
	p, _, err := s.covenantStartFor(c)
	if err != nil {
		return err
	}
	return covenantStartPage.show(c, p)
}

func (s *Server) covenantStartFor(c *fiber.Ctx) (CovenantStart, app.StartPage, error) {
	on, err := s.covenantToDo(c, policy.KeepCovenant)
	if err != nil {
		return CovenantStart{}, app.StartPage{}, err
	}
	v, err := s.options.App.CovenantStart(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr)
	if err != nil {
		return CovenantStart{}, v, err
	}
	return CovenantStart{Base: Base{Title: "Versie laten ingaan"}, Head: s.covenantHead(actor(c), on, "ingaan"), Path: covenantPath(on.Covenant.Number, "/ingaan"+textOf(on)),
		Ready: v.Ready, Lines: startLines(s.options.Now(), v), Unsigned: v.Unsigned, Day: dayField(v.Proposed), Version: on.Text.Version}, v, nil
}

// startLines say what coming in force does, or why it can't be yet.
func startLines(now time.Time, v app.StartPage) []string {
	switch {
	case v.Text.State == portal.CovenantInForce:
		return []string{"Deze versie is van kracht sinds " + dayText(now, v.Text.InForceFrom) + "."}
	case v.Text.State != portal.CovenantSigning:
		return []string{"Deze versie staat op ‘" + v.Text.State.Label() + "’. Zij kan ingaan als er getekend is."}
	case !v.Ready:
		return []string{"Deze versie kan nog niet ingaan.", "De gemeente en ten minste één partner moeten eerst helemaal getekend hebben."}
	}
	lines := []string{plural(v.Signed, "organisatie tekende", "organisaties tekenden") + ". De versie kan ingaan vanaf " + dayText(now, v.First) + "."}
	if v.Earlier > 0 {
		lines = append(lines, "Versie "+strconv.Itoa(v.Earlier)+" is dan vervangen. Wie alleen die tekende, is niet meer gebonden.")
	}
	lines = append(lines, "Iedereen in de keten die het mag lezen, krijgt bericht.")
	if !v.Text.StartsOn.IsZero() {
		lines = append(lines, "Gekozen is "+dayText(now, v.Text.StartsOn)+". Tot die dag kunt u een andere dag kiezen.")
	}
	return lines
}

func (s *Server) covenantStartDo(c *fiber.Ctx) error {
	p, v, err := s.covenantStartFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	day := f.Date("day")
	if err = f.Err(); err == nil {
		err = s.options.App.PutInForce(c.UserContext(), actor(c), v.Covenant.Number, v.Text.Nr, f.Version("version"), day)
	}
	if err != nil {
		p.Day = f.Text("day")
		return covenantStartPage.again(c, p, err)
	}
	return done(c, covenantStarted, covenantPath(v.Covenant.Number, textOf(v.CovenantOn)))
}

// CovenantStop is the page on which a covenant ends for everybody.
type CovenantStop struct {
	Base
	Head    CovenantHead
	Path    string
	Can     bool
	Planned string // the day that was chosen; empty for none
	Why     string
	Day     string // the field
	Reason  string
	Version int64
	MaxNote int
	answers app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantStop) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantStopPage = page[CovenantStop]("covenant/stop")

	covenantStopped = flash("convenant-einde", "good", "Het einde is vastgelegd. De partijen krijgen bericht.")
	covenantGoesOn  = flash("convenant-door", "good", "Het convenant loopt door. De partijen krijgen bericht.")
)

func (s *Server) covenantStopFor(c *fiber.Ctx) (CovenantStop, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantStop{}, err
	}
	on, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.KeepCovenant, number, app.ForceText)
	if err != nil {
		return CovenantStop{}, err
	}
	p := CovenantStop{Base: Base{Title: "Convenant beëindigen"}, Head: s.covenantHead(actor(c), on, "beeindigen"), Path: covenantPath(number, "/beeindigen"),
		Can: on.Covenant.InForce > 0, Version: on.Covenant.Version, MaxNote: portal.MaxCovenantReason}
	if e := on.Covenant.Ending; e != nil {
		p.Planned, p.Why = dayText(s.options.Now(), e.On), e.Reason
	}
	return p, nil
}

func (s *Server) covenantStop(c *fiber.Ctx) error {
	p, err := s.covenantStopFor(c)
	if err != nil {
		return err
	}
	return covenantStopPage.show(c, p)
}

func (s *Server) covenantStopDo(c *fiber.Ctx) error {
	p, err := s.covenantStopFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.EndInput{On: f.Date("on"), Reason: f.Text("reason"), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.EndCovenant(c.UserContext(), actor(c), p.Head.Number, f.Version("version"), in)
	}
	if err != nil {
		p.Day, p.Reason, p.answers = f.Text("on"), in.Reason, in.Citizen
		return covenantStopPage.again(c, p, err)
	}
	return done(c, covenantStopped, covenantPath(p.Head.Number, ""))
}

func (s *Server) covenantKeepOn(c *fiber.Ctx) error {
	return s.covenantPost(c, covenantGoesOn, "/beeindigen", func(ctx context.Context, number string, _ *Form) error {
		return s.options.App.KeepCovenantGoing(ctx, actor(c), number)
	})
}

// covenantPost does a step of a covenant that asks nothing, and goes to a page below it.
func (s *Server) covenantPost(c *fiber.Ctx, told *Flash, next string, do func(ctx context.Context, number string, f *Form) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), number, form(c)); err != nil {
		return err
	}
	return done(c, told, covenantPath(number, next))
}
