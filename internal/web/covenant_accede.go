package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantAccede is the page on which an organisation asks to accede, and the
// coordinator decides on it.
type CovenantAccede struct {
	Base
	Head CovenantHead
	Path string
	// For who asks.
	May, Asked, Sign       bool
	Refused, RefusedOn     string
	Note                   string
	Decides, Can           bool // for the coordinator; Can: a version is in force
	Wishes                 []AccessionWish
	Start                  []Option // organisations that asked in another way
	Admit                  AdmitForm
	Reason, ReasonOf       string // typed in the refusal of one organisation
	MaxNote                int
	asked, admits, refuses app.CitizenAnswer
}

// AccessionWish is an organisation that waits for an answer.
type AccessionWish struct{ Org, Name, By, At, Note string }

// AdmitForm is what was typed to let an organisation in. Started: it asked in another
// way.
type AdmitForm struct {
	Org, Note      string
	Hows           []Option
	Joint, Started bool
}

// AdmitFor is the form to let one organisation in, as it was typed or empty.
func (p *CovenantAccede) AdmitFor(org string) AdmitForm {
	if p.Admit.Org == org && !p.Admit.Started {
		return p.Admit
	}
	return AdmitForm{Org: org, Hows: authorityOptions("")}
}

// StartForm is the form to let in who asked in another way.
func (p *CovenantAccede) StartForm() AdmitForm {
	if p.Admit.Started {
		return p.Admit
	}
	return AdmitForm{Hows: authorityOptions("")}
}

// Is reports whether what is wrong is in the form to let this organisation in, or to
// say no to it.
func (p *CovenantAccede) Is(form, org string) bool {
	switch form {
	case "toelaten":
		return p.Admit.Org == org && !p.Admit.Started && len(p.Errors) > 0
	case "afwijzen":
		return p.ReasonOf == org && len(p.Errors) > 0
	}
	return p.Admit.Started && len(p.Errors) > 0
}

// AskCitizen, AdmitCitizen and RefuseCitizen are what the citizen-data check asks in
// each form.
func (p *CovenantAccede) AskCitizen() Citizen { return p.citizen("", p.asked) }

// AdmitCitizen is that of letting in.
func (p *CovenantAccede) AdmitCitizen() Citizen { return p.citizen("", p.admits) }

// RefuseCitizen is that of saying no.
func (p *CovenantAccede) RefuseCitizen() Citizen { return p.citizen("", p.refuses) }

var (
	covenantAccedePage = page[CovenantAccede]("covenant/accede")

	accessionAsked    = flash("toetreding-gevraagd", "good", "Uw vraag is verstuurd. De ketencoördinator beslist.")
	accessionAdmitted = flash("toetreding-toegelaten", "good", "De organisatie kan nu tekenen en krijgt bericht.")
	accessionRefused  = flash("toetreding-afgewezen", "good", "De organisatie leest uw reden.")
)

func authorityOptions(chosen portal.AuthorityCheck) []Option {
	options := []Option{{"", "Kies hoe", chosen == ""}}
	for _, how := range portal.AuthorityChecks() {
		if how != portal.ByMandate { // that is the municipality's
			options = append(options, Option{string(how), how.Label(), how == chosen})
		}
	}
	return options
}

func (s *Server) covenantAccedeFor(c *fiber.Ctx) (CovenantAccede, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantAccede{}, err
	}
	v, err := s.options.App.Acceding(c.UserContext(), actor(c), number)
	if err != nil {
		return CovenantAccede{}, err
	}
	now := s.options.Now()
	p := CovenantAccede{Base: Base{Title: "Toetreden"}, Head: s.covenantHead(actor(c), v.CovenantOn, "toetreden"), Path: covenantPath(number, "/toetreden"),
		May: v.May, Asked: v.Asked, Sign: !v.May && !v.Asked && !v.Decides, Decides: v.Decides, Can: v.Covenant.InForce > 0 && v.Covenant.Ended == nil,
		MaxNote: portal.MaxCovenantReason}
	if v.Refused != nil {
		p.Refused, p.RefusedOn = v.Refused.Reason, dayText(now, v.Refused.At)
	}
	for _, w := range v.Wishes {
		p.Wishes = append(p.Wishes, AccessionWish{Org: w.Org, Name: w.Name, By: w.By, At: dayText(now, w.At), Note: w.Note})
	}
	for _, o := range v.Orgs {
		p.Start = append(p.Start, Option{string(o.ID), o.Name, false})
	}
	return p, nil
}

func (s *Server) covenantAccede(c *fiber.Ctx) error {
	p, err := s.covenantAccedeFor(c)
	if err != nil {
		return err
	}
	return covenantAccedePage.show(c, p)
}

func (s *Server) covenantAccedeAsk(c *fiber.Ctx) error {
	p, err := s.covenantAccedeFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	p.Note, p.asked = f.Text("note"), citizenAnswer(f)
	if err := s.options.App.AskAccession(c.UserContext(), actor(c), p.Head.Number, p.Note, p.asked); err != nil {
		return covenantAccedePage.again(c, p, err)
	}
	return done(c, accessionAsked, p.Path)
}

func (s *Server) covenantAdmit(c *fiber.Ctx) error {
	p, err := s.covenantAccedeFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.AdmitInput{Org: f.ID("org"), How: portal.AuthorityCheck(f.Text("how")), Joint: f.Bool("joint"), Note: f.Text("authority_note"), Started: f.Bool("started"), Citizen: citizenAnswer(f)}
	if err := s.options.App.AdmitAccession(c.UserContext(), actor(c), p.Head.Number, in); err != nil {
		p.Admit, p.admits = AdmitForm{Org: string(in.Org), Note: in.Note, Joint: in.Joint, Started: in.Started, Hows: authorityOptions(in.How)}, in.Citizen
		for i := range p.Start {
			p.Start[i].Selected = in.Started && p.Start[i].Value == string(in.Org)
		}
		return covenantAccedePage.again(c, p, err)
	}
	return done(c, accessionAdmitted, p.Path)
}

func (s *Server) covenantRefuse(c *fiber.Ctx) error {
	p, err := s.covenantAccedeFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	p.Reason, p.ReasonOf, p.refuses = f.Text("reason"), f.Text("org"), citizenAnswer(f)
	if err := s.options.App.RefuseAccession(c.UserContext(), actor(c), p.Head.Number, f.ID("org"), p.Reason, p.refuses); err != nil {
		return covenantAccedePage.again(c, p, err)
	}
	return done(c, accessionRefused, p.Path)
}
