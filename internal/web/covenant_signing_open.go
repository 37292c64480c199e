package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantSigningOpen is the form that opens signing of a version, or changes what was
// checked of one party of it.
type CovenantSigningOpen struct {
	Base
	Head                          CovenantHead
	Heading, Action, Back, Button string
	Lines                         []string
	Parties                       []AuthorityBox
	// Asks: the deadline is asked.
	Asks         bool
	Until, Least string
	Version      int64
	answers      app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantSigningOpen) Citizen() Citizen { return p.citizen("", p.answers) }

// AuthorityBox are the fields about one party: how its authority was checked.
type AuthorityBox struct {
	Name         string
	Municipality bool
	How, Note    FieldError // the ids of the fields, and what is wrong with them
	Joint        string     // the name of its field
	Ways         []Option
	Text         string
	Jointly      bool
	Hints        []string
	Nobody       bool
	org          portal.ID
}

var (
	covenantSigningOpen = page[CovenantSigningOpen]("covenant/signing_open")

	signingOpened     = flash("ondertekening-open", "good", "De ondertekening is geopend. Wie mag tekenen, krijgt bericht.")
	signingAuthorised = flash("bevoegdheid-vastgelegd", "good", "De bevoegdheid is vastgelegd.")
)

// authorityBox are the fields about a party, filled in with what is proposed or with
// what was typed.
func authorityBox(p app.SigningParty, typed *Form) AuthorityBox {
	b := AuthorityBox{Name: p.Name, Municipality: p.Municipality, Joint: portal.AuthorityField("joint", p.Org), Text: p.Proposed.Note, Jointly: p.Proposed.Joint, org: p.Org, Nobody: len(p.Signers) == 0}
	b.How.ID, b.Note.ID = portal.AuthorityField("how", p.Org), portal.AuthorityField("note", p.Org)
	how := p.Proposed.How
	if typed != nil {
		a := authorityInput(typed, p.Org)
		how, b.Text, b.Jointly = a.How, a.Note, a.Joint
	}
	for _, w := range portal.AuthorityChecks() {
		b.Ways = append(b.Ways, Option{string(w), w.Label(), w == how})
	}
	if p.From != "" {
		b.Hints = append(b.Hints, "Overgenomen van "+p.From+", nagekeken op "+dateText(p.Proposed.CheckedAt)+". Kijk of dit nog klopt.")
	}
	if len(p.Signers) > 0 {
		b.Hints = append(b.Hints, "Mag hier tekenen: "+enumeration(p.Signers)+".")
	}
	return b
}

func authorityInput(f *Form, org portal.ID) portal.Authority {
	return portal.Authority{How: portal.AuthorityCheck(f.Text(portal.AuthorityField("how", org))), Joint: f.Bool(portal.AuthorityField("joint", org)), Note: f.Text(portal.AuthorityField("note", org))}
}

// refused puts what is wrong at the fields of each party.
func (p *CovenantSigningOpen) refused() {
	for i := range p.Parties {
		b := &p.Parties[i]
		b.How, b.Note = p.Problem(b.How.ID), p.Problem(b.Note.ID)
	}
}

func (s *Server) signingOpenForm(c *fiber.Ctx) error {
	p, err := s.signingOpenPage(c, nil)
	if err != nil {
		return err
	}
	return covenantSigningOpen.show(c, p)
}

func (s *Server) signingOpenPage(c *fiber.Ctx, typed *Form) (CovenantSigningOpen, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSigningOpen{}, err
	}
	v, err := s.options.App.SigningForm(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantSigningOpen{}, err
	}
	query := "?versie=" + strconv.Itoa(v.Text.Nr)
	p := CovenantSigningOpen{Base: Base{Title: "Ondertekening openen"}, Head: s.covenantHead(actor(c), v.CovenantOn, "openen"), Heading: "Ondertekening openen", Button: "Ondertekening openen", Asks: true,
		Action: covenantPath(number, "/ondertekening/openen"+query), Back: covenantPath(number, query), Until: dayField(v.Until), Least: dayField(s.options.Now()), Version: v.Text.Version,
		Lines: []string{"De tekst staat daarna vast. Wie mag tekenen, krijgt meteen bericht.", "Leg per partij vast hoe u naging wie mag tekenen. Dat komt bij de handtekening te staan."}}
	for _, party := range v.Parties {
		p.Parties = append(p.Parties, authorityBox(party, typed))
	}
	if typed != nil {
		p.Until, p.Version, p.answers = typed.Text("until"), typed.Version("version"), citizenAnswer(typed)
	}
	return p, nil
}

func (s *Server) signingOpen(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	f := form(c)
	p, err := s.signingOpenPage(c, f)
	if err != nil {
		return err
	}
	in := app.SigningInput{Nr: nr, Version: f.Version("version"), Citizen: citizenAnswer(f)}
	in.Until, in.Authority = f.Date("until"), map[portal.ID]portal.Authority{}
	for _, b := range p.Parties {
		in.Authority[b.org] = authorityInput(f, b.org)
	}
	if err = f.Err(); err == nil {
		err = s.options.App.OpenSigning(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return p.again(c, err)
	}
	return done(c, signingOpened, signingAt(number, nr))
}

// again shows the form after a refusal.
func (p CovenantSigningOpen) again(c *fiber.Ctx, err error) error {
	p.refuse(err, form(c).order())
	p.refused()
	return covenantSigningOpen.again(c, p, err)
}

// signingAt is the overview of signing of a version; 0 stands for the newest.
func signingAt(number string, nr int) string {
	if nr == app.LatestText {
		return covenantPath(number, "/ondertekening")
	}
	return covenantPath(number, "/ondertekening?versie="+strconv.Itoa(nr))
}

func (s *Server) authorityForm(c *fiber.Ctx) error {
	p, err := s.authorityPage(c, nil)
	if err != nil {
		return err
	}
	return covenantSigningOpen.show(c, p)
}

func (s *Server) authorityPage(c *fiber.Ctx, typed *Form) (CovenantSigningOpen, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSigningOpen{}, err
	}
	v, err := s.options.App.Signing(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantSigningOpen{}, err
	}
	if !v.Leads {
		return CovenantSigningOpen{}, portal.ErrForbidden
	}
	query := "?versie=" + strconv.Itoa(v.Text.Nr)
	for _, r := range v.Rows {
		if string(r.Signing.Org) != c.Params("org") {
			continue
		}
		if r.Authority != nil {
			r.Proposed = *r.Authority
		}
		p := CovenantSigningOpen{Base: Base{Title: "Bevoegdheid wijzigen"}, Head: s.covenantHead(actor(c), v.CovenantOn, "ondertekening"), Heading: "Bevoegdheid wijzigen", Button: "Bevoegdheid vastleggen",
			Action: covenantPath(number, "/ondertekening/"+string(r.Signing.Org)+"/bevoegdheid"+query), Back: signingAt(number, v.Text.Nr), Parties: []AuthorityBox{authorityBox(r.SigningParty, typed)},
			Lines: []string{"Dit kan tot de eerste handtekening van deze organisatie."}}
		if typed != nil {
			p.answers = citizenAnswer(typed)
		}
		return p, nil
	}
	return CovenantSigningOpen{}, portal.ErrNotFound
}

func (s *Server) authoritySave(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	f := form(c)
	p, err := s.authorityPage(c, f)
	if err != nil {
		return err
	}
	org := p.Parties[0].org
	if err := s.options.App.Authorise(c.UserContext(), actor(c), number, app.AuthorityInput{Nr: nr, Org: org, Authority: authorityInput(f, org), Citizen: citizenAnswer(f)}); err != nil {
		return p.again(c, err)
	}
	return done(c, signingAuthorised, p.Back)
}
