package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantVersions is the page with the versions of a covenant.
type CovenantVersions struct {
	Base
	Head          CovenantHead
	Rows          []VersionEntry
	New           bool   // a next version can be made
	WhyNot        string // why not, for who otherwise may
	Reason        string // why a version lapses, as typed
	MaxReason     int
	citizenAnswer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantVersions) Citizen() Citizen { return p.citizen("", p.citizenAnswer) }

// VersionEntry is a version with its course, the newest step first.
type VersionEntry struct {
	Nr                int
	Label, Href, Why  string
	Badge             Badge
	Decision, Decided string // the decision that asked for it: its number and page
	Steps             []Happening
	Drop              string // where its lapsing posts to; empty for who may not
	Version           int64
	Open              bool // its form was refused
}

// CovenantNext is the form of a next version.
type CovenantNext struct {
	Base
	Head          CovenantHead
	From          string // the version it is made of
	Why           string
	MaxReason     int
	citizenAnswer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantNext) Citizen() Citizen { return p.citizen("", p.citizenAnswer) }

var (
	covenantVersionsPage = page[CovenantVersions]("covenant/versions")
	covenantNext         = page[CovenantNext]("covenant/next")

	versionMade    = flash("versie-gemaakt", "good", "De nieuwe versie is er, als concept. De artikelen zijn overgenomen.")
	versionDropped = flash("versie-vervallen", "good", "De versie is vervallen.")
)

func (s *Server) covenantVersions(c *fiber.Ctx) error {
	p, err := s.versionsPage(c)
	if err != nil {
		return err
	}
	return covenantVersionsPage.show(c, p)
}

func (s *Server) versionsPage(c *fiber.Ctx) (CovenantVersions, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantVersions{}, err
	}
	nr, err := versionParam(c)
	if err != nil {
		return CovenantVersions{}, err
	}
	v, err := s.options.App.VersionsOf(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantVersions{}, err
	}
	p := CovenantVersions{Base: Base{Title: "Versies"}, Head: s.covenantHead(actor(c), v.CovenantOn, "versies"), New: v.New, WhyNot: v.WhyNot, MaxReason: portal.MaxCovenantReason}
	for _, row := range v.Rows {
		p.Rows = append(p.Rows, s.versionEntry(s.options.Now(), v.Covenant, row))
	}
	return p, nil
}

func (s *Server) versionEntry(now time.Time, c portal.Covenant, row app.CovenantVersionRow) VersionEntry {
	e := VersionEntry{Nr: row.Nr, Label: row.Label(), Href: covenantPath(c.Number, versionOf(c, row.Nr)), Why: row.Why, Badge: covenantBadge(row.State), Version: row.CovenantVersion.Version}
	if row.FromDecision != "" {
		e.Decision, e.Decided = row.FromDecision, "/besluiten/"+row.FromDecision
	}
	if row.Drop {
		e.Drop = covenantPath(c.Number, "/versies/vervallen?versie="+countText(row.Nr))
	}
	for i := len(row.Steps) - 1; i >= 0; i-- {
		step := row.Steps[i]
		h := Happening{Title: stepWords(row.Steps, i), Text: step.Note, By: step.Name}
		switch step.State {
		case portal.CovenantInForce:
			h.Class = "good"
		case portal.CovenantEnded:
			h.Class = "late"
		}
		e.Steps = append(e.Steps, h.happened(now, step.At))
	}
	return e
}

// stepWords say what a step in the course of a version was.
func stepWords(steps []app.CovenantHappening, i int) string {
	switch steps[i].State {
	case portal.CovenantDraft:
		if i > 0 {
			return "Terug naar concept."
		}
		return "Begonnen als concept."
	case portal.CovenantConsulted:
		return "Ter consultatie."
	case portal.CovenantResolved:
		return "Vastgesteld door het college."
	case portal.CovenantSigning:
		return "Ter ondertekening."
	case portal.CovenantInForce:
		return "Van kracht."
	case portal.CovenantReplaced:
		return "Vervangen door een nieuwe versie."
	}
	if i > 0 && steps[i-1].State == portal.CovenantInForce {
		return "Beëindigd."
	}
	return "Vervallen."
}

func (s *Server) versionNew(c *fiber.Ctx) error {
	p, err := s.nextPage(c)
	if err != nil {
		return err
	}
	return covenantNext.show(c, p)
}

func (s *Server) nextPage(c *fiber.Ctx) (CovenantNext, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantNext{}, err
	}
	on, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.KeepCovenant, number, app.ForceText)
	if err != nil {
		return CovenantNext{}, err
	}
	return CovenantNext{Base: Base{Title: "Nieuwe versie maken"}, Head: s.covenantHead(actor(c), on, "nieuw"), From: on.Text.Label(), MaxReason: portal.MaxCovenantReason}, nil
}

func (s *Server) versionAdd(c *fiber.Ctx) error {
	p, err := s.nextPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.NewVersionInput{Why: f.Text("why"), Citizen: citizenAnswer(f)}
	nr, err := s.options.App.MakeVersion(c.UserContext(), actor(c), p.Head.Number, in)
	if err != nil {
		p.Why, p.citizenAnswer = in.Why, in.Citizen
		return covenantNext.again(c, p, err)
	}
	return done(c, versionMade, covenantPath(p.Head.Number, "?versie="+countText(nr)))
}

// versionDrop lets a version on its way lapse.
func (s *Server) versionDrop(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.KeepCovenant)
	if err != nil {
		return err
	}
	f := form(c)
	reason, answer := f.Text("reason"), citizenAnswer(f)
	err = s.options.App.DropVersion(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, f.Version("version"), reason, answer)
	if kind := portal.KindOf(err); kind == portal.Invalid || kind == portal.Conflict {
		p, fault := s.versionsPage(c)
		if fault != nil {
			return fault
		}
		p.Reason, p.citizenAnswer = reason, answer
		for i := range p.Rows {
			p.Rows[i].Open = p.Rows[i].Nr == on.Text.Nr
		}
		return covenantVersionsPage.again(c, p, err)
	}
	if err != nil {
		return err
	}
	return done(c, versionDropped, covenantPath(on.Covenant.Number, "/versies"))
}
