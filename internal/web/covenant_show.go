package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CovenantShow is the main page of a covenant: the balance of obligations and then
// the text of a version.
type CovenantShow struct {
	Base
	Head    CovenantHead
	Purpose [][]string
	Why     string // what this version is for
	// Invites is what the parties are asked while they can comment.
	Invites string
	// Balance are the sides with what they promise, Heavier says that one carries much
	// more, Unsaid that no clause says who commits.
	Balance         []BalanceSide
	Heavier, Unsaid string
	Version         string
	Others          []MenuItem // the other versions the reader may read
	InForce         *MenuItem  // the text in force, when this isn't it
	Coming          *MenuItem  // the version on its way, when this is the text in force
	Articles        []Article
	Contents        bool       // the text is long enough for a table of contents
	Acts            []MenuItem // what can be done with the text as a whole
	Empty           Empty
	Facts           []Term
	Parties         []CovenantSide
	Writers         string
	// Signatures are those that the reader may know of, Files what can be downloaded.
	Signatures []SignatureLine
	Files      []MenuItem
}

// BalanceSide is one side of the balance of obligations.
type BalanceSide struct {
	Title, Count string
	Items        []MenuItem
}

// CovenantSide are the parties of one sort.
type CovenantSide struct {
	Title string
	Names []string
}

// Article is a clause as it is read.
type Article struct {
	ID, Heading string
	Number      int
	Text        template.HTML
	Commits     string
	Indicator   string
	Acts        []MenuItem // what can be done with it
	Links       []MenuItem // what there is to read about it
}

var covenantPage = page[CovenantShow]("covenant/show")

const (
	// articleTop is the level of the highest heading within an article.
	articleTop = 4
	// longText is from how many articles on a text has a table of contents.
	longText = 5
)

// articlePlace is something that can be done with one article; :id is its id.
type articlePlace struct {
	label, suffix string
	shown         func(by portal.Actor, on policy.CovenantOn) bool
}

// articlePlaces are what can be done with an article, in the order of their use. A
// place without a route is left out by itself.
var articlePlaces = []articlePlace{
	{"Reageer", "/artikelen/:id/reageren", mayComment},
	{"Wijzigen", "/artikelen/:id/wijzigen", func(by portal.Actor, on policy.CovenantOn) bool { return policy.May(by, policy.WriteClause, on) }},
	{"Over dit artikel", "/artikelen/:id", func(portal.Actor, policy.CovenantOn) bool { return true }},
}

// textPlaces are what can be done with the text as a whole.
var textPlaces = []articlePlace{
	{"Op het geheel reageren", "/artikelen/" + remarkWhole + "/reageren", mayComment},
	{"Artikel toevoegen", "/artikelen/nieuw", func(by portal.Actor, on policy.CovenantOn) bool { return policy.May(by, policy.WriteClause, on) }},
	{"Tekst overnemen", "/overnemen", func(by portal.Actor, on policy.CovenantOn) bool {
		return policy.May(by, policy.WriteClause, on) && len(on.Text.Clauses) == 0
	}},
	{"Volgorde wijzigen", "/volgorde", func(by portal.Actor, on policy.CovenantOn) bool {
		return policy.May(by, policy.WriteClause, on) && len(on.Text.Clauses) > 1
	}},
}

func (s *Server) covenant(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	nr, err := versionParam(c)
	if err != nil {
		return err
	}
	by := actor(c)
	v, err := s.options.App.Covenant(c.UserContext(), by, number, nr)
	if err != nil {
		return err
	}
	if err := s.options.App.Seen(c.UserContext(), by, v.Covenant.Ref()); err != nil {
		return err
	}
	p := CovenantShow{Base: Base{Title: v.Covenant.Title}, Head: s.covenantHead(by, v.CovenantOn, "tekst"), Purpose: paragraphs(v.Purpose), Why: v.Text.Why,
		Version: v.Text.Label(), Facts: covenantDays(v.Terms), Parties: covenantSides(v.Parties), Writers: enumeration(v.Writers), Contents: len(v.Text.Clauses) >= longText}
	p.Invites = invitation(s.options.Now(), v.CovenantOn, by)
	p.balance(v)
	p.versions(v)
	p.Acts = textActs(by, v.CovenantOn)
	for i, cl := range v.Text.Clauses {
		p.Articles = append(p.Articles, s.article(by, v.CovenantOn, cl, i+1))
	}
	if err := s.articleRemarks(c, v.CovenantOn, p.Articles); err != nil {
		return err
	}
	signed, err := s.options.App.CovenantSignatures(c.UserContext(), by, v.CovenantOn)
	if err != nil {
		return err
	}
	p.Signatures, p.Files = signatureLines(number, signed), s.covenantFiles(v.CovenantOn, len(signed) > 0)
	if len(p.Articles) == 0 {
		p.Empty = emptyText(p.Acts)
		p.Acts = slices.DeleteFunc(p.Acts, func(a MenuItem) bool { return a.Href == p.Empty.ActionURL })
	}
	return covenantPage.show(c, p)
}

func emptyText(acts []MenuItem) Empty {
	for _, a := range acts {
		if strings.Contains(a.Href, "/artikelen/nieuw") {
			return Empty{Kind: "none", Title: "Schrijf het eerste artikel", Text: "Een artikel is één belofte: wie doet wat? Hebt u al een tekst? Kies dan ‘Tekst overnemen’.", ActionURL: a.Href, ActionText: a.Label}
		}
	}
	return Empty{Kind: "none", Title: "De tekst is nog leeg", Text: "Wie meeschrijft, begint binnenkort."}
}

// textActs are the places for the text as a whole that the reader may open.
func textActs(by portal.Actor, on policy.CovenantOn) []MenuItem {
	var acts []MenuItem
	for _, p := range textPlaces {
		if p.shown(by, on) {
			acts = append(acts, MenuItem{Label: p.label, Href: covenantPath(on.Covenant.Number, p.suffix+textOf(on))})
		}
	}
	return acts
}

func (s *Server) article(by portal.Actor, on policy.CovenantOn, cl portal.Clause, number int) Article {
	a := Article{ID: string(cl.ID), Heading: cl.Heading, Number: number, Text: richtext.HTML(cl.Text, articleTop), Commits: commitsWords[cl.Commits], Indicator: cl.Indicator}
	for _, p := range articlePlaces {
		if p.shown(by, on) {
			item := MenuItem{Label: p.label, Href: covenantPath(on.Covenant.Number, strings.ReplaceAll(p.suffix, ":id", string(cl.ID))+textOf(on))}
			if p.suffix == "/artikelen/:id" {
				a.Links = append(a.Links, item)
			} else {
				a.Acts = append(a.Acts, item)
			}
		}
	}
	return a
}

// commitsWords say who commits to a clause.
var commitsWords = map[portal.Side]string{portal.SideMunicipality: "Dit belooft de gemeente", portal.SidePartner: "Dit beloven de partners", portal.SideMutual: "Dit beloven gemeente en partners elkaar"}

// balance fills what each side promises.
func (p *CovenantShow) balance(v app.CovenantPage) {
	titles := map[portal.Side]string{portal.SideMunicipality: "De gemeente belooft", portal.SidePartner: "De partners beloven", portal.SideMutual: "Beide kanten beloven"}
	said := 0
	for _, side := range portal.Sides() {
		items := v.Balance.Items(side)
		said += len(items)
		b := BalanceSide{Title: titles[side], Count: plural(len(items), "artikel", "artikelen")}
		if len(items) == 0 {
			b.Count = "Geen artikelen"
		}
		for _, i := range items {
			b.Items = append(b.Items, MenuItem{Label: fmt.Sprintf("%d. %s", i.Number, i.Heading), Href: "#artikel-" + string(i.ID)})
		}
		p.Balance = append(p.Balance, b)
	}
	m, n := len(v.Balance.Municipality), len(v.Balance.Partner)
	switch {
	case len(v.Text.Clauses) == 0:
		p.Balance = nil
	case said == 0:
		p.Balance, p.Unsaid = nil, "In nog geen enkel artikel staat wie het belooft."
	case v.Balance.Heavier() == portal.SideMunicipality:
		p.Heavier = fmt.Sprintf("De gemeente belooft veel meer dan de partners: %s tegen %s.", plural(m, "artikel", "artikelen"), portal.Number(n))
	case v.Balance.Heavier() == portal.SidePartner:
		p.Heavier = fmt.Sprintf("De partners beloven veel meer dan de gemeente: %s tegen %s.", plural(n, "artikel", "artikelen"), portal.Number(m))
	}
}

// versions fills the ways to the other versions.
func (p *CovenantShow) versions(v app.CovenantPage) {
	for i := len(v.Versions) - 1; i >= 0; i-- {
		o := v.Versions[i]
		if o.Nr == v.Text.Nr {
			continue
		}
		item := MenuItem{Label: o.Label() + ", " + lowerFirst(o.State.Label()), Href: covenantPath(v.Covenant.Number, versionOf(v.Covenant, o.Nr))}
		switch {
		case o.State == portal.CovenantInForce:
			p.InForce = &item
		case v.Text.State == portal.CovenantInForce && o.Nr > v.Text.Nr && o.State != portal.CovenantEnded:
			p.Coming = &item
		}
		p.Others = append(p.Others, item)
	}
}

// covenantDays are the days of a covenant, those that were agreed.
func covenantDays(c portal.CovenantTerms) []Term {
	var rows []Term
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, Term{name, value})
		}
	}
	add("Gaat in op", dateText(c.Start))
	add("Loopt tot en met", dateText(c.End))
	add("Evaluatie", dateText(c.Evaluation))
	if c.NoticeMonths > 0 {
		add("Opzegtermijn", plural(c.NoticeMonths, "maand", "maanden"))
	}
	return rows
}

// covenantSides are the parties: those that sign and those that are heard.
func covenantSides(parties []app.CovenantParty) []CovenantSide {
	sign, heard := CovenantSide{Title: "Partijen"}, CovenantSide{Title: "Gehoord over de tekst"}
	for _, p := range parties {
		if p.Signs {
			sign.Names = append(sign.Names, p.Name)
		} else {
			heard.Names = append(heard.Names, p.Name)
		}
	}
	sides := []CovenantSide{sign}
	if len(heard.Names) > 0 {
		sides = append(sides, heard)
	}
	return sides
}
