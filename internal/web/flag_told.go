package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FlagTell names who still has to be told of a yellow flag, above what takes it up.
type FlagTell struct {
	Number, Title, Href, Who string
	Tell                     string // where the reader notes who was told; empty for others
}

// untoldAbout are the flags among what something is about of which parties weren't told.
func (s *Server) untoldAbout(c *fiber.Ctx, refs ...portal.Ref) ([]FlagTell, error) {
	list, err := s.options.App.Untold(c.UserContext(), actor(c), refs)
	return flagTells(list), err
}

func flagTells(list []app.FlagUntold) []FlagTell {
	var tells []FlagTell
	for _, g := range list {
		t := FlagTell{Number: g.Number, Title: g.Title, Href: flagHome + "/" + g.Number, Who: partyWords(g.Who)}
		if g.MayTell {
			t.Tell = t.Href + "/informeren"
		}
		tells = append(tells, t)
	}
	return tells
}

// partyWords names parties within a sentence.
func partyWords(parties []portal.Informee) string {
	var who []string
	for _, p := range parties {
		label := p.Label()
		who = append(who, strings.ToLower(label[:1])+label[1:])
	}
	return enumeration(who)
}

// rulingField asks in which decision a round table answered; none when it took none.
func (s *Server) rulingField(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	rows, err := s.options.App.FlagRulings(c.UserContext(), actor(c), v.Flag.Number)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	x := FlagField{Type: "select", Name: "ruled", Label: "In welk besluit of advies staat dat? (mag)"}
	own := "" // what was decided on the flag's own item
	if n := len(v.Rulings); n > 0 {
		own = v.Rulings[n-1].Number
	}
	for _, d := range rows {
		line, _, _ := strings.Cut(d.Text, "\n")
		x.Options = append(x.Options, Option{d.Number, d.Number + " " + line, typed(f, "ruled", own) == d.Number})
	}
	return []FlagField{x}, nil
}
