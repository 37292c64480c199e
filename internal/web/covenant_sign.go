package web

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantSign is the page on which somebody signs for their organisation: first what
// they sign, then the text, then the signature.
type CovenantSign struct {
	Base
	Head    CovenantHead
	Org     string
	Until   string     // the deadline in words
	Clauses []MenuItem // by which the organisation commits itself
	Seen    []string   // who sees the signature
	Changes *MenuItem  // what is different from the text in force
	Joint   bool
	Stands  string // what is so already: signed, half signed, declined
	Closed  string // why nothing can be signed now
	// Ready: the form is shown. Asks: a question can be put. PutOff: until when the
	// organisation isn't reminded.
	Ready, Asks, MayDecline bool
	PutOff                  string
	Resume                  string // where a refusal is taken back
	Articles                []Article
	Files                   []MenuItem
	Path, Query             string // of the pages below it
	Questions               []SignTalk
	Proofs                  []MenuItem // the proof pages of the organisation's signatures
	// The form.
	Nr       int
	SHA256   string
	Function string
	Declared bool
	Way      portal.PresenceProof
	Others   []MenuItem // other proofs of presence
	MaxLine  int
}

// SignTalk is a question before signing with its answer.
type SignTalk struct {
	Org, By, At, When  string
	Text, Answer       [][]string
	Answerer, Answered string
	Href               string // where it is answered; empty for who can't
}

// Password, Code and Passkey say which proof the form asks for.
func (p *CovenantSign) Password() bool { return p.Way == portal.ProofPassword }

// Code reports whether the form asks for a code of the app.
func (p *CovenantSign) Code() bool { return p.Way == portal.ProofTOTP }

// Passkey reports whether the form asks for a passkey.
func (p *CovenantSign) Passkey() bool { return p.Way == portal.ProofPasskey }

var (
	covenantSign = page[CovenantSign]("covenant/sign")

	covenantSigned = flash("convenant-ondertekend", "good", "U hebt ondertekend. Uw handtekening is vastgelegd.")
	signingResumed = flash("toch-tekenen", "good", "Uw organisatie kan weer ondertekenen.")
)

func (s *Server) sign(c *fiber.Ctx) error {
	p, err := s.signPage(c, portal.PresenceProof(query(c).Text("bewijs")))
	if err != nil {
		return err
	}
	return covenantSign.show(c, p)
}

// signPage fills in the page; way is the proof of presence that was asked for.
func (s *Server) signPage(c *fiber.Ctx, way portal.PresenceProof) (CovenantSign, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSign{}, err
	}
	by := actor(c)
	v, err := s.options.App.SignPage(c.UserContext(), by, number, nr)
	if err != nil {
		return CovenantSign{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), by, v.Covenant.Ref()); err != nil {
		return CovenantSign{}, err
	}
	on := policy.CovenantOn{Covenant: v.Covenant, Text: v.Text}
	g := v.Signing
	p := CovenantSign{Base: Base{Title: "Ondertekenen: " + v.Covenant.Title}, Head: s.covenantHead(by, on, "tekenen"), Org: v.OrgName, Joint: v.Joint, Closed: v.Closed, Ready: v.Ready(),
		Nr: v.Text.Nr, SHA256: v.Text.SHA256, Function: v.Function, Path: covenantPath(number, "/tekenen"), Query: "?versie=" + strconv.Itoa(v.Text.Nr), MaxLine: portal.MaxSignFunction}
	p.Asks = g.ID != "" && !g.Done && g.Closed.IsZero()
	p.MayDecline = p.Ready && len(v.Signatures) == 0
	if p.Ready {
		p.Head.Turn.Who = "uw organisatie ondertekent"
	}
	if was := v.Covenant.InForce; was > 0 && was != v.Text.Nr {
		p.Changes = &MenuItem{Label: "Wat verandert er na versie " + strconv.Itoa(was) + "?", Href: covenantPath(number, "/verschil?naar="+strconv.Itoa(v.Text.Nr))}
	}
	if p.Ready && !g.Until.IsZero() {
		p.Until = "tot en met " + meetingDay(g.Until)
	}
	if g.Later.After(s.options.Now()) {
		p.PutOff = "U krijgt weer een herinnering op " + meetingDay(g.Later) + "."
	}
	for i, cl := range v.Text.Clauses {
		p.Articles = append(p.Articles, s.article(by, on, cl, i+1))
		p.Articles[i].Acts, p.Articles[i].Links = nil, nil
	}
	for _, cl := range v.Clauses {
		_, n := v.Text.Clause(cl.ID)
		p.Clauses = append(p.Clauses, MenuItem{Label: "Artikel " + countText(n) + ". " + cl.Heading, Href: "#artikel-" + string(cl.ID)})
	}
	if v.Text.Frozen() {
		for _, form := range []struct{ form, label string }{{"odt", "ODT"}, {"docx", "Word"}, {"txt", "Tekst zoals u die ondertekent"}} {
			p.Files = append(p.Files, MenuItem{Label: form.label, Href: covenantPath(number, "/bestand?vorm="+form.form+"&versie="+strconv.Itoa(v.Text.Nr))})
		}
	}
	for _, sig := range v.Signatures {
		p.Proofs = append(p.Proofs, MenuItem{Label: sig.Name + ", " + sig.Function, Href: signaturePath(number, sig.ID)})
	}
	p.stands(v)
	for _, q := range v.Questions {
		p.Questions = append(p.Questions, s.signTalk(q))
	}
	return p, s.proofs(c, &p, way)
}

// stands says who sees the signature, and what the organisation did already.
func (p *CovenantSign) stands(v app.SignPage) {
	readers := "ziet de hele keten uw naam en functie. Het convenant is dan openbaar."
	if v.Covenant.Details.Openness == portal.OpenNot {
		readers = "zien alle partijen uw naam en functie."
	}
	p.Seen = []string{"Eerst zien alleen uw organisatie en de ketencoördinator uw naam en functie.", "Is deze versie van kracht, dan " + readers}
	g := v.Signing
	switch {
	case v.Signed && g.Done:
		p.Stands, p.Closed = "U hebt deze versie ondertekend.", ""
	case v.Signed:
		p.Stands, p.Closed = "U hebt getekend. Nu tekent de tweede persoon van uw organisatie.", ""
	case g.Done:
		p.Stands, p.Closed = "Voor uw organisatie is deze versie ondertekend.", ""
	case g.Declined != nil:
		p.Stands, p.Closed = "Uw organisatie liet weten dat zij niet tekent.", ""
		if v.MaySign {
			p.Resume = p.Path + "/toch" + p.Query
		}
	case len(v.Signatures) > 0:
		p.Stands = v.Signatures[0].Name + " heeft al getekend. Er is nog één handtekening nodig."
	case !v.MaySign && p.Closed == "":
		p.Closed = "Voor uw organisatie tekent een contactpersoon die tekenbevoegd is."
	}
}

func (s *Server) signTalk(q app.QuestionRow) SignTalk {
	t := SignTalk{Org: q.OrgName, By: q.By, At: isoTime(q.At), When: momentText(s.options.Now(), q.At), Text: paragraphs(q.Text), Answer: paragraphs(q.Answer)}
	if !q.Waits() {
		t.Answerer, t.Answered = q.Answerer, momentText(s.options.Now(), q.AnsweredAt)
	}
	return t
}

// proofs chooses how the form asks for presence: as asked, or else the first way that
// the account has.
func (s *Server) proofs(c *fiber.Ctx, p *CovenantSign, way portal.PresenceProof) error {
	if !p.Ready {
		return nil
	}
	ways, err := s.options.App.PresenceWays(c.UserContext(), actor(c), sessionToken(c), req(c).origin)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		p.Ready, p.Closed = false, "U bent ingelogd met een link uit een mail, of uw account heeft nog geen wachtwoord. Daarmee kunt u niet ondertekenen. Log uit en log in met uw wachtwoord."
		return nil
	}
	p.Way = ways[0]
	for _, w := range ways {
		if w == way {
			p.Way = w
		}
	}
	labels := map[portal.PresenceProof]string{portal.ProofPassword: "Liever met uw wachtwoord", portal.ProofTOTP: "Liever met een code uit uw app", portal.ProofPasskey: "Liever met een passkey"}
	for _, w := range ways {
		if w != p.Way {
			p.Others = append(p.Others, MenuItem{Label: labels[w], Href: p.Path + p.Query + "&bewijs=" + string(w) + "#ondertekenen"})
		}
	}
	return nil
}

func (s *Server) signDo(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.SignInput{Nr: f.Int("nr"), SHA256: f.Text("sha256"), Function: f.Text("function"), Declared: f.Bool("declared")}
	in.Presence = app.Presence{How: portal.PresenceProof(f.Text("proof")), Proof: s.proof(c, "password"), Code: f.Text("code")}
	if in.Presence.How == portal.ProofPasskey {
		in.Presence.Passkey = s.passkeyAnswer(c)
	}
	if err := s.options.App.MaySign(c.UserContext(), actor(c), number, in.Nr); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		_, err = s.options.App.SignCovenant(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		p, fault := s.signPage(c, in.Presence.How)
		if fault != nil {
			return fault
		}
		p.Function, p.Declared = in.Function, in.Declared
		return covenantSign.again(c, p, err)
	}
	return done(c, covenantSigned, covenantPath(number, "/tekenen?versie="+strconv.Itoa(in.Nr)))
}

func (s *Server) signPasskeyAsk(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	if v, err := s.options.App.SignPage(c.UserContext(), actor(c), number, nr); err != nil || !v.Ready() {
		return cmp.Or(err, error(portal.ErrForbidden))
	}
	ask, err := s.options.App.AskPresence(c.UserContext(), actor(c), sessionToken(c), req(c).origin)
	return s.askBrowser(c, ask, err)
}

func (s *Server) signResume(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	if err := s.options.App.ResumeSigning(c.UserContext(), actor(c), number, nr); err != nil {
		return err
	}
	return done(c, signingResumed, signingAt(number, nr))
}
