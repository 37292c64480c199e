package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantCollege is the form with what the college decided about a version.
type CovenantCollege struct {
	Base
	Head   CovenantHead
	Action string // where the form goes
	Back   string // and the one that makes it a draft again; empty while that can't
	// Waiting says that comments come first, Remarks is where they are.
	Waiting, Remarks   string
	Closed             string // why it can't be entered; empty when it can
	Number, Date       string
	Proxies            []Option
	ProxyNumber        string
	Today, Reason      string
	Version            int64
	MaxNumber, MaxNote int
	answers            app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantCollege) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantCollege = page[CovenantCollege]("covenant/college")

	collegeResolved = flash("convenant-vastgesteld", "good", "Het besluit van het college is vastgelegd.")
	collegeUndone   = flash("convenant-weer-concept", "good", "De versie is weer een concept.")
)

func (s *Server) college(c *fiber.Ctx) error {
	p, err := s.collegePage(c, nil)
	if err != nil {
		return err
	}
	return covenantCollege.show(c, p)
}

// collegePage fills in the form; typed is what was sent, nil for a first look.
func (s *Server) collegePage(c *fiber.Ctx, typed *Form) (CovenantCollege, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantCollege{}, err
	}
	v, err := s.options.App.College(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantCollege{}, err
	}
	p := CovenantCollege{Base: Base{Title: "Besluit van het college"}, Head: s.covenantHead(actor(c), v.CovenantOn, "college"), Action: covenantPath(number, "/college"+textOf(v.CovenantOn)),
		Version: v.Text.Version, Today: dayField(s.options.Now()), MaxNumber: portal.MaxCollegeNumber, MaxNote: portal.MaxSigningNote}
	chosen := portal.ID("")
	if d := v.Text.College; d != nil {
		p.Number, p.Date, p.ProxyNumber, chosen = d.Number, dayField(d.Date), d.ProxyNumber, d.Proxy
	}
	if typed != nil {
		p.Number, p.Date, p.ProxyNumber, chosen, p.Reason = typed.Text("number"), typed.Text("date"), typed.Text("proxy_number"), typed.ID("proxy"), typed.Text("reason")
		p.Version, p.answers = typed.Version("version"), citizenAnswer(typed)
	}
	for _, who := range v.Proxies {
		p.Proxies = append(p.Proxies, Option{string(who.ID), who.Name.Person, who.ID == chosen})
	}
	switch {
	case v.Waiting > 0:
		p.Waiting, p.Remarks = plural(v.Waiting, "reactie wacht", "reacties wachten")+" nog op antwoord. Beantwoord die eerst.", covenantPath(number, "/reacties"+textOf(v.CovenantOn))
	case v.Text.State == portal.CovenantResolved:
		p.Back = covenantPath(number, "/college/terug"+textOf(v.CovenantOn))
	case v.Text.Consults(s.options.Now()):
		p.Closed = "De consultatie loopt nog tot en met " + dateText(v.Text.ConsultUntil) + ". Leg het besluit daarna vast."
	case v.Text.State == portal.CovenantDraft:
		p.Closed = "Deze versie is nog een concept. Vraag eerst de partijen om te reageren."
	case v.Text.State != portal.CovenantConsulted:
		p.Closed = "De ondertekening is geopend. Het besluit ligt daarmee vast."
	}
	return p, nil
}

// covenantAt is the covenant and the version that an address is about; without a
// version the newest one.
func covenantAt(c *fiber.Ctx) (number string, nr int, err error) {
	if number, err = param(c, "number"); err != nil {
		return "", 0, err
	}
	if nr, err = versionParam(c); nr == app.ForceText {
		nr = app.LatestText
	}
	return number, nr, err
}

func (s *Server) collegeSave(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.CollegeInput{Nr: nr, Version: f.Version("version"), Citizen: citizenAnswer(f)}
	in.Number, in.ProxyNumber, in.Proxy, in.Date = f.Text("number"), f.Text("proxy_number"), f.ID("proxy"), f.Date("date")
	p, fault := s.collegePage(c, f)
	if fault != nil {
		return fault
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ResolveCovenant(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return covenantCollege.again(c, p, err)
	}
	return done(c, collegeResolved, p.Head.Href)
}

func (s *Server) collegeUndo(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	f := form(c)
	err = s.options.App.UnresolveCovenant(c.UserContext(), actor(c), number, nr, f.Version("version"), f.Text("reason"), citizenAnswer(f))
	if err != nil {
		p, fault := s.collegePage(c, nil)
		if fault != nil {
			return err
		}
		p.Reason, p.answers = f.Text("reason"), citizenAnswer(f)
		return covenantCollege.again(c, p, err)
	}
	return done(c, collegeUndone, covenantPath(number, ""))
}
