package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantParties is the page with the parties of a covenant.
type CovenantParties struct {
	Base
	Head    CovenantHead
	Rows    []PartyRow
	Change  bool
	Locked  string // why they can't be changed now
	Choices []Option
	Signs   bool // what was chosen
}

// PartyRow is a party with what can be done with it.
type PartyRow struct {
	ID, Name, Href string
	Meta           []string
	Change         bool
	Signs          bool
}

var (
	covenantPartiesPage = page[CovenantParties]("covenant/parties")

	partyAdded   = flash("partij-erbij", "good", "De partijen zijn bijgewerkt.")
	partyRemoved = flash("partij-weg", "good", "De organisatie is geen partij meer.")
)

func (s *Server) covenantParties(c *fiber.Ctx) error {
	p, err := s.partiesPage(c)
	if err != nil {
		return err
	}
	return covenantPartiesPage.show(c, p)
}

func (s *Server) partiesPage(c *fiber.Ctx) (CovenantParties, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantParties{}, err
	}
	nr, err := versionParam(c)
	if err != nil {
		return CovenantParties{}, err
	}
	v, err := s.options.App.PartiesOf(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantParties{}, err
	}
	p := CovenantParties{Base: Base{Title: "Partijen"}, Head: s.covenantHead(actor(c), v.CovenantOn, "partijen"), Change: v.Change, Locked: v.Locked, Signs: true}
	bound, err := s.boundWords(c, v.Covenant)
	if err != nil {
		return CovenantParties{}, err
	}
	for _, party := range v.Parties {
		r := partyRow(party, v.Change)
		r.Meta = append(r.Meta, bound[party.Org]...)
		p.Rows = append(p.Rows, r)
	}
	p.Choices = []Option{{"", "Kies een organisatie", true}}
	for _, o := range v.Choices {
		p.Choices = append(p.Choices, Option{string(o.ID), o.Name, false})
	}
	return p, nil
}

func partyRow(party app.CovenantParty, change bool) PartyRow {
	r := PartyRow{ID: string(party.Org), Name: party.Name, Href: "/sociale-kaart/" + string(party.Org), Change: change && !party.Municipality, Signs: party.Signs}
	switch {
	case party.Municipality:
		r.Meta = []string{"ondertekent, namens de gemeente"}
	case party.Signs:
		r.Meta = []string{"ondertekent"}
	default:
		r.Meta = []string{"wordt gehoord over de tekst"}
	}
	return r
}

// partyAdd makes an organisation a party, or changes whether it signs.
func (s *Server) partyAdd(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.KeepCovenant)
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.AddParty(c.UserContext(), actor(c), on.Covenant.Number, f.ID("org"), f.Bool("signs")); err != nil {
		return s.partiesAgain(c, f, err)
	}
	return done(c, partyAdded, covenantPath(on.Covenant.Number, "/partijen"))
}

func (s *Server) partyRemove(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.KeepCovenant)
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.RemoveParty(c.UserContext(), actor(c), on.Covenant.Number, f.ID("org")); err != nil {
		return s.partiesAgain(c, f, err)
	}
	return done(c, partyRemoved, covenantPath(on.Covenant.Number, "/partijen"))
}

// partiesAgain shows the parties as they are now, and what was in the way.
func (s *Server) partiesAgain(c *fiber.Ctx, f *Form, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.partiesPage(c)
	if err != nil {
		return err
	}
	p.Signs = f.Bool("signs")
	for i := range p.Choices {
		p.Choices[i].Selected = p.Choices[i].Value == f.Text("org")
	}
	return covenantPartiesPage.again(c, p, refused)
}
