package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// GapsPage says what the sociale kaart lacks.
type GapsPage struct {
	Base
	// Sentences say it in short; the tables give the whole.
	Sentences []string
	Roles     []GapRole
	Orgs      []GapOrg
	Total     int
	Areas     bool // there are neighbourhoods to look at
	Days      int
	MaySet    bool
	Version   int64
}

// GapRole is a role of the chain: who does it, and where nobody does.
type GapRole struct {
	Label   string
	Orgs    []portal.Organisation
	Missing []string // neighbourhoods
	Nobody  bool
}

// GapOrg is an organisation of which something lacks, in words.
type GapOrg struct {
	portal.Organisation
	Lacks   []string
	Overdue string // empty: its last check holds
}

var gapsPage = page[GapsPage]("organisation/gaps")

func (s *Server) directoryGaps(c *fiber.Ctx) error {
	p, err := s.gapsOf(c)
	if err != nil {
		return err
	}
	return gapsPage.show(c, p)
}

func (s *Server) gapsOf(c *fiber.Ctx) (GapsPage, error) {
	g, err := s.options.App.DirectoryGaps(c.UserContext(), actor(c))
	if err != nil {
		return GapsPage{}, err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return GapsPage{}, err
	}
	p := GapsPage{Base: Base{Title: "Wat de sociale kaart mist"}, Sentences: gapSentences(g), Total: g.Total, Areas: len(set.Neighbourhoods) > 0,
		Days: g.CheckHolds, MaySet: g.MaySet, Version: g.Version}
	for _, cover := range g.Cover {
		r := GapRole{Label: cover.Role.Label(), Orgs: cover.Organisations, Nobody: cover.Nobody()}
		for _, n := range cover.Missing {
			r.Missing = append(r.Missing, n.Name)
		}
		p.Roles = append(p.Roles, r)
	}
	for _, o := range g.Organisations {
		p.Orgs = append(p.Orgs, gapOrg(o))
	}
	return p, nil
}

func gapOrg(g portal.OrganisationGap) GapOrg {
	o := GapOrg{Organisation: g.Organisation}
	for _, x := range []struct {
		lacks bool
		what  string
	}{{g.NoRole, "rol in de keten"}, {g.NoOffer, "aanbod"}, {g.NoNumber, "telefoonnummer"}, {g.NoContact, "contactpersoon"}} {
		if x.lacks {
			o.Lacks = append(o.Lacks, x.what)
		}
	}
	switch {
	case !g.Overdue:
	case g.CheckedOn.IsZero():
		o.Overdue = "nog niet nagekeken"
	default:
		o.Overdue = "nagekeken op " + dateText(g.CheckedOn)
	}
	return o
}

// gapSentences say in short what lacks; none when nothing does.
func gapSentences(g app.DirectoryGaps) []string {
	var nobody, somewhere, sentences []string
	for _, c := range g.Cover {
		switch {
		case c.Nobody():
			nobody = append(nobody, "‘"+c.Role.Label()+"’")
		case len(c.Missing) > 0:
			somewhere = append(somewhere, c.Role.Label())
		}
	}
	if len(nobody) == len(g.Cover) {
		sentences = append(sentences, "Nog geen organisatie heeft een rol in de keten.")
	} else if len(nobody) > 0 {
		sentences = append(sentences, "Niemand doet "+andWords(nobody)+".")
	}
	if n := len(somewhere); n > 0 {
		sentences = append(sentences, portal.Capital(plural(n, "rol ontbreekt", "rollen ontbreken"))+" in een of meer wijken.")
	}
	count := map[string]int{}
	for _, o := range g.Organisations {
		if o.Overdue {
			count["late"]++
		}
		if o.NoContact {
			count["contact"]++
		}
		if o.NoNumber {
			count["number"]++
		}
		if o.NoOffer {
			count["offer"]++
		}
	}
	for _, x := range []struct{ key, one, more string }{
		{"late", "organisatie moet haar gegevens nakijken.", "organisaties moeten hun gegevens nakijken."},
		{"contact", "organisatie heeft nog geen contactpersoon in het portaal.", "organisaties hebben nog geen contactpersoon in het portaal."},
		{"number", "organisatie heeft nog geen telefoonnummer.", "organisaties hebben nog geen telefoonnummer."},
		{"offer", "organisatie vertelt nog niet wat zij doet.", "organisaties vertellen nog niet wat zij doen."},
	} {
		if n := count[x.key]; n > 0 {
			sentences = append(sentences, portal.Capital(plural(n, x.one, x.more)))
		}
	}
	return sentences
}

// andWords writes a list as a sentence does.
func andWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " en " + words[len(words)-1]
}

func (s *Server) recheckSave(c *fiber.Ctx) error {
	f := form(c)
	days, version := f.Int("days"), f.Version("version")
	err := f.Err()
	if err == nil {
		err = s.options.App.SetRecheck(c.UserContext(), actor(c), version, days)
	}
	if err != nil {
		p, fault := s.gapsOf(c)
		if fault != nil {
			return fault
		}
		p.Days = days
		return gapsPage.again(c, p, err)
	}
	return done(c, recheckSaved, "/sociale-kaart/gaten")
}

var recheckSaved = flash("nakijken-ingesteld", "good", "De termijn voor nakijken is bewaard.")
