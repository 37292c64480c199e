package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantSigning is how far signing of a version is: of each organisation for the
// coordinator, for others of their own and how many have signed.
type CovenantSigning struct {
	Base
	Head      CovenantHead
	Sentences []string
	Sign      string // where the reader signs; empty for who doesn't
	Accede    string // where who didn't sign asks to accede; empty for who can't
	Rows      []SigningLine
	Questions []SignTalk
	// Signatures are those that the reader may know of; who leads has them per row.
	Signatures []SignatureLine
	// Leads: the reader settles signing; the rest is for them.
	Leads bool
	Paper string
	Term  string // where a later deadline goes; empty while it can't
	Until string
	Least string
}

// SigningLine is one organisation in the overview.
type SigningLine struct {
	ID, Name, Href string
	Badge          Badge
	Meta           []string
	Reason         [][]string
	// Nobody: no account may sign for it; People is where one gives the tick.
	Nobody        bool
	People, Paper string
	Again         string // where it is asked again; empty when that makes no sense
	Change        string // where its authority is changed
	Signatures    []MenuItem
}

var (
	covenantSigning = page[CovenantSigning]("covenant/signing")

	signingExtended  = flash("termijn-verlengd", "good", "De termijn is verlengd. Wie nog moet tekenen, krijgt bericht.")
	signingRequested = flash("opnieuw-gevraagd", "good", "De organisatie is opnieuw gevraagd om te tekenen.")
)

func (s *Server) signing(c *fiber.Ctx) error {
	p, err := s.signingPage(c)
	if err != nil {
		return err
	}
	return covenantSigning.show(c, p)
}

func (s *Server) signingPage(c *fiber.Ctx) (CovenantSigning, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSigning{}, err
	}
	v, err := s.options.App.Signing(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantSigning{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Covenant.Ref()); err != nil {
		return CovenantSigning{}, err
	}
	query := "?versie=" + strconv.Itoa(v.Text.Nr)
	p := CovenantSigning{Base: Base{Title: "Ondertekening: " + v.Covenant.Title}, Head: s.covenantHead(actor(c), v.CovenantOn, "ondertekening"), Leads: v.Leads}
	p.Sentences = s.signingSentences(v)
	if v.MaySign && v.Own.Waits() {
		p.Sign, p.Head.Turn.Who = covenantPath(number, "/tekenen"+query), "uw organisatie ondertekent"
	}
	if !v.Leads {
		signed, err := s.options.App.CovenantSignatures(c.UserContext(), actor(c), v.CovenantOn)
		if err != nil {
			return p, err
		}
		p.Signatures = signatureLines(number, signed)
	}
	if own := v.Own; own != nil && !own.Done && p.Sign == "" && v.Text.State == portal.CovenantInForce && policy.May(actor(c), policy.AccedeCovenant, v.Covenant) {
		p.Accede = covenantPath(number, "/toetreden")
	}
	for _, r := range v.Rows {
		p.Rows = append(p.Rows, s.signingLine(number, query, v.CovenantOn, r))
	}
	for _, q := range v.Questions {
		t := s.signTalk(q)
		if q.Waits() {
			t.Href = covenantPath(number, "/ondertekening/vragen/"+string(q.Org)+"/"+string(q.ID)+query)
		}
		p.Questions = append(p.Questions, t)
	}
	waits := slices.ContainsFunc(v.Rows, func(r app.SigningRow) bool { return !r.Done })
	if waits && v.Text.Frozen() && (v.Text.State == portal.CovenantSigning || v.Text.State == portal.CovenantInForce) {
		p.Paper = covenantPath(number, "/papier"+query)
	}
	if waits && v.Text.State == portal.CovenantSigning {
		p.Term, p.Least = covenantPath(number, "/ondertekening/termijn"+query), dayField(v.Text.SignUntil.AddDate(0, 0, 1))
	}
	return p, nil
}

// signingSentences say how far it is, in what everybody may know.
func (s *Server) signingSentences(v app.SigningPage) []string {
	if !v.Text.Frozen() {
		return []string{"De ondertekening van deze versie is nog niet geopend."}
	}
	all := []string{"Nog geen organisatie heeft ondertekend."}
	switch n := portal.Number(v.Complete); {
	case v.Complete == 1:
		all[0] = "Eén organisatie heeft ondertekend."
	case v.Complete > 1:
		all[0] = portal.Capital(n) + " organisaties hebben ondertekend."
	}
	if own := v.Own; own != nil {
		switch {
		case own.Done:
			all = append(all, "Uw organisatie heeft ondertekend op "+dateText(own.DoneAt)+".")
		case own.Declined != nil:
			all = append(all, "Uw organisatie liet weten dat zij niet tekent.")
		case !own.Closed.IsZero():
			all = append(all, "Uw organisatie hoeft deze versie niet meer te ondertekenen.")
		case v.OwnHalf:
			all = append(all, "Van uw organisatie is er één handtekening. Er is er nog één nodig.")
		default:
			all = append(all, "Uw organisatie heeft nog niet ondertekend.")
		}
	}
	if v.Text.State == portal.CovenantSigning {
		if s.options.Now().After(v.Text.SignUntil) {
			return append(all, "Ondertekenen kon tot en met "+dateText(v.Text.SignUntil)+".")
		}
		return append(all, "Ondertekenen kan tot en met "+dateText(v.Text.SignUntil)+".")
	}
	return all
}

func (s *Server) signingLine(number, query string, on policy.CovenantOn, r app.SigningRow) SigningLine {
	now := s.options.Now()
	base := covenantPath(number, "/ondertekening/"+string(r.Signing.Org))
	l := SigningLine{ID: string(r.Signing.Org), Name: r.Name, Href: "/sociale-kaart/" + string(r.Signing.Org), Badge: signingBadge(r.State), Reason: paragraphs(r.Reason)}
	if a := r.Authority; a != nil {
		l.Meta = append(l.Meta, "bevoegdheid: "+lowerFirst(a.How.Label()))
		if a.Joint {
			l.Meta = append(l.Meta, "tekent met twee mensen")
		}
	}
	if len(r.Signers) > 0 && !r.Done {
		l.Meta = append(l.Meta, "mag tekenen: "+enumeration(r.Signers))
	}
	if r.Reminders > 0 && !r.Done {
		l.Meta = append(l.Meta, plural(r.Reminders, "herinnering", "herinneringen")+", de laatste "+dayText(now, r.RemindedAt))
	}
	if r.Later.After(now) && r.Waits() {
		l.Meta = append(l.Meta, "wil een herinnering op "+dayText(now, r.Later))
	}
	for _, g := range r.Signatures {
		l.Signatures = append(l.Signatures, MenuItem{Label: g.Name + ", " + g.Function + " (" + lowerFirst(g.Way.Label()) + ", " + dateText(g.At) + ")", Href: signaturePath(number, g.ID)})
	}
	open := on.Text.State == portal.CovenantSigning || on.Text.State == portal.CovenantInForce
	if open && !r.Done && r.Closed.IsZero() {
		l.Nobody = len(r.Signers) == 0 && r.Waits()
		l.Paper = covenantPath(number, "/papier"+query+"&organisatie="+string(r.Signing.Org))
		l.People = l.Href
		if !l.Nobody && !now.After(on.Text.SignUntil) {
			l.Again = base + "/vragen" + query
		}
		if len(r.Signatures) == 0 {
			l.Change = base + "/bevoegdheid" + query
		}
	}
	return l
}

func signingBadge(state app.SigningState) Badge {
	switch state {
	case app.SigningComplete:
		return Badge{"good", "Getekend"}
	case app.SigningHalf:
		return Badge{"busy", "Eén van twee tekende"}
	case app.SigningDeclined:
		return Badge{"late", "Ziet ervan af"}
	case app.SigningNobody:
		return Badge{"late", "Nog niemand tekenbevoegd"}
	case app.SigningClosed:
		return Badge{"", "Niet meer gevraagd"}
	}
	return Badge{"wait", "Gevraagd"}
}

func (s *Server) signingExtend(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	p, err := s.signingPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	until := f.Date("until")
	if _, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.OpenSigning, number, nr); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ExtendSigning(c.UserContext(), actor(c), number, nr, until)
	}
	if err != nil {
		p.Until = f.Text("until")
		return covenantSigning.again(c, p, err)
	}
	return done(c, signingExtended, signingAt(number, nr))
}

func (s *Server) signingAgain(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	org, err := param(c, "org")
	if err != nil {
		return err
	}
	if err := s.options.App.RequestSigning(c.UserContext(), actor(c), number, nr, portal.ID(org)); err != nil {
		p, fault := s.signingPage(c)
		if fault != nil {
			return err
		}
		return covenantSigning.again(c, p, err)
	}
	return done(c, signingRequested, signingAt(number, nr))
}
