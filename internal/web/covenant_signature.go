package web

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// SignatureLine is a signature in the list "Ondertekend door", for the partial
// covenant-signatures.
type SignatureLine struct {
	Href, Org, Who string
	At, When       string // for machines and in words
	Way            string
	Accession      bool
}

// signatureLines are the signatures that a reader may know of; see CovenantCopy.
func signatureLines(number string, signatures []portal.Signature) []SignatureLine {
	var lines []SignatureLine
	for _, g := range signatures {
		lines = append(lines, SignatureLine{Href: signaturePath(number, g.ID), Org: g.OrgName, Who: signatory(g), At: isoTime(g.At), When: dateText(g.At), Way: g.Way.Label(), Accession: g.Accession})
	}
	return lines
}

func signaturePath(number string, id portal.ID) string {
	return covenantPath(number, "/ondertekeningen/"+string(id))
}

// SignatureShow is the page that proves one signature.
type SignatureShow struct {
	Base
	Head    CovenantHead
	Org     string
	Badge   Badge
	Facts   []Term
	SHA256  string
	Notes   []string
	Command string
	Check   string    // the page with which one checks
	Text    string    // the bytes
	Paper   *MenuItem // the paper, for who may read that
	Files   []MenuItem
}

var signatureShow = page[SignatureShow]("covenant/signature")

func (s *Server) signaturePage(c *fiber.Ctx) (app.SignaturePage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.SignaturePage{}, err
	}
	id, err := param(c, "id")
	if err != nil {
		return app.SignaturePage{}, err
	}
	return s.options.App.CovenantSignature(c.UserContext(), actor(c), number, portal.ID(id))
}

func (s *Server) signature(c *fiber.Ctx) error {
	v, err := s.signaturePage(c)
	if err != nil {
		return err
	}
	number, path := v.On.Covenant.Number, signaturePath(v.On.Covenant.Number, v.ID)
	p := SignatureShow{
		Base: Base{Title: "Handtekening van " + v.OrgName}, Head: s.covenantHead(actor(c), v.On, "ondertekening"), Org: v.OrgName, SHA256: v.SHA256,
		Badge: signatureBadge(v), Notes: signatureNotes(v), Command: "sha256sum " + covenantFileName(number, v.Nr) + ".txt", Check: covenantPath(number, "/controle") + "?som=" + v.SHA256,
		Text: covenantPath(number, "/bestand") + "?vorm=txt&versie=" + strconv.Itoa(v.Nr),
	}
	for _, f := range signatureFacts(v) {
		p.Facts = append(p.Facts, Term{Name: f[0], Value: f[1]})
	}
	for _, f := range covenantForms {
		if f.key == "html" || f.key == "txt" || f.key == "pdf" && s.options.Printer.Able() {
			p.Files = append(p.Files, MenuItem{Label: certificateLabels[f.key], Href: path + "/bewijs?vorm=" + f.key})
		}
	}
	if p.Paper, err = s.paperUnder(c.UserContext(), actor(c), v.Document); err != nil {
		return err
	}
	return signatureShow.show(c, p)
}

var certificateLabels = map[string]string{"pdf": "Bewijs als PDF", "html": "Bewijs als webpagina (HTML)", "txt": "Bewijs als platte tekst (TXT)"}

// paperUnder is the paper that was uploaded, when the reader may read that.
func (s *Server) paperUnder(ctx context.Context, by portal.Actor, id portal.ID) (*MenuItem, error) {
	if id == "" {
		return nil, nil
	}
	d, err := s.options.App.Document(ctx, by, id)
	switch portal.KindOf(err) {
	case portal.NotFound, portal.Forbidden:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &MenuItem{Label: d.Title, Href: "/documenten/" + string(id)}, nil
}

// signatureBadge says whether the text is still the one that was signed.
func signatureBadge(v app.SignaturePage) Badge {
	if !v.Same {
		return standBadge(app.StandBroken)
	}
	return standBadge(v.Stand)
}

// signatureFacts are what was recorded of a signature.
func signatureFacts(v app.SignaturePage) [][2]string {
	g := v.Signature
	facts := [][2]string{
		{"Convenant", v.On.Covenant.Number + ", " + v.Title}, {"Versie", strconv.Itoa(g.Nr)}, {"Organisatie", g.OrgName}, {"Ondertekenaar", g.Name},
	}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, [2]string{name, value})
		}
	}
	add("Functie", g.Function)
	if g.Way == portal.SignedHere {
		add("Wanneer", dateText(g.At)+", "+exactClock(g.At)+" uur (Nederlandse tijd)")
	} else {
		add("Dag op het stuk", dateText(g.At))
	}
	add("Hoe", g.Way.Label())
	if g.Way == portal.SignedHere {
		add("Soort handtekening", plainSignature)
	}
	add("Aanwezigheid bewezen met", g.Proof.Label())
	add("Bevoegdheid nagekeken met", g.Authority.How.Label())
	if g.Authority.Joint {
		add("Samen bevoegd", "Twee mensen tekenen samen voor deze organisatie")
	}
	add("Nagekeken op", dateText(g.Authority.CheckedAt))
	add("Nagekeken door", nameWords(v.CheckedBy))
	add("Toelichting", v.Note)
	if g.Way != portal.SignedHere {
		add("Vastgelegd in het portaal op", dateText(g.RecordedAt))
		add("Vastgelegd door", nameWords(v.RecordedBy))
	}
	if g.Accession {
		add("Toetreding", "Deze organisatie trad later toe")
	}
	return facts
}

func exactClock(t time.Time) string { return t.In(portal.Amsterdam()).Format("15:04:05") }

// signatureNotes say what the signature is worth, and how the text stands.
func signatureNotes(v app.SignaturePage) []string {
	var notes []string
	switch {
	case !v.Same || v.Stand == app.StandBroken:
		notes = append(notes, "Let op: de tekst in het portaal is niet meer gelijk aan de tekst die is getekend. Meld dit aan de ketencoördinator.")
	case v.Stand == app.StandWithheld:
		notes = append(notes, "Na het tekenen zijn woorden verborgen of verwijderd om privacy. De handtekening blijft gelden. Het controlegetal is van de eerste tekst.")
	}
	if v.Way == portal.SignedHere {
		return append(notes, "Dit is een "+plainSignature+".", "Het portaal bewaart de handtekening en de getekende tekst. Niemand kan ze wijzigen.")
	}
	return append(notes, "De ketencoördinator vergeleek de tekst en legde de handtekening vast. Zij telt even zwaar als een handtekening in het portaal.")
}

// signatureProof sends the certificate of a signature.
func (s *Server) signatureProof(c *fiber.Ctx) error {
	v, err := s.signaturePage(c)
	if err != nil {
		return err
	}
	form, out := cmp.Or(query(c).Text("vorm"), "html"), new(bytes.Buffer)
	if certificateLabels[form] == "" {
		return portal.ErrNotFound
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	if err := s.writePaper(c.UserContext(), out, certificate(v, set.PortalName), form); err != nil {
		return err
	}
	return attachment(c, "bewijs-"+v.On.Covenant.Number+"-versie-"+strconv.Itoa(v.Nr)+"-"+v.OrgName+"."+form, int64(out.Len()), io.NopCloser(out))
}

// certificate proves a signature on paper; source is the portal that keeps it.
func certificate(v app.SignaturePage, source string) export.Paper {
	number := v.On.Covenant.Number
	p := export.Paper{
		Title: "Bewijs van ondertekening", Subtitle: v.OrgName + ", " + number + ", versie " + strconv.Itoa(v.Nr), Subject: "Bewijs van ondertekening", Author: source,
		Identifier: number + "/" + strconv.Itoa(v.Nr), Date: v.At, Keywords: []string{"convenant", "ondertekening"},
		Foot:  number + ", versie " + strconv.Itoa(v.Nr) + " · " + v.OrgName + " · SHA-256 " + v.SHA256,
		Parts: []export.Part{{Heading: "Wie tekende wat", Level: 1, Facts: signatureFacts(v)}},
	}
	check := export.Part{Heading: "Zelf controleren", Level: 1, Facts: [][2]string{
		{"Controlegetal (SHA-256)", v.SHA256}, {"Bestand", covenantFileName(number, v.Nr) + ".txt"},
		{"Linux en Mac", "sha256sum " + covenantFileName(number, v.Nr) + ".txt"}, {"Windows", "certutil -hashfile " + covenantFileName(number, v.Nr) + ".txt SHA256"},
	}}
	check.Blocks = plainBlocks("Download de platte tekst van deze versie in " + source + ". Laat uw computer het controlegetal uitrekenen. Het moet gelijk zijn aan het getal hierboven.")
	p.Parts = append(p.Parts, check)
	for _, n := range signatureNotes(v) {
		p.Parts = append(p.Parts, export.Part{Note: n})
	}
	return p
}
