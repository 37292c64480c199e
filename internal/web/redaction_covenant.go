package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// agreedHome is the list below which an address stands: of covenants or of agreement
// sets; empty for another address.
func agreedHome(c *fiber.Ctx) string {
	for _, home := range []string{covenantsHome, setsHome} {
		if strings.HasPrefix(c.Path(), home+"/") {
			return home
		}
	}
	return ""
}

// agreedTrail is the way to a covenant or an agreement set.
func agreedTrail(c *fiber.Ctx, number string) []Term {
	home, name := agreedHome(c), "Convenanten"
	if home == setsHome {
		name = "Afsprakensets"
	}
	return []Term{{name, home}, {number, home + "/" + number}}
}

// hideChoose asks which text of a covenant or an agreement set is about a person.
func (s *Server) hideChoose(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	home := agreedHome(c)
	choices, err := s.options.App.AskHideWhat(c.UserContext(), actor(c), number, home == setsHome)
	if err != nil {
		return err
	}
	back := home + "/" + number
	p := HidePage{Base: Base{Title: "Tekst verbergen"}, Back: back, BackText: "Terug", Trail: agreedTrail(c, number), Withheld: len(choices) == 0}
	for _, choice := range choices {
		p.Texts = append(p.Texts, HideText{choice.Label, choice.Words, withFilters(back+"/verbergen", "", "deel", string(choice.Part))})
	}
	return hidePage.show(c, p)
}

// Hide is where a text of the agreement set is hidden.
func (p SetShow) Hide() string { return p.Href + "/verbergen" }
