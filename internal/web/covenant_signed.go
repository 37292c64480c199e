package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// SignedRow is a signature of an organisation under a covenant, as a row of its page.
type SignedRow struct {
	Href, Title, Number, Version, Name, Day, Way, Until, Proof string
	Badge                                                      Badge
}

// signedRows gives what an organisation signed, as far as the viewer may read that.
func (s *Server) signedRows(c *fiber.Ctx, org portal.ID) ([]SignedRow, error) {
	list, err := s.options.App.SignedCovenants(c.UserContext(), actor(c), org)
	if err != nil {
		return nil, err
	}
	now := s.options.Now()
	var rows []SignedRow
	for _, g := range list {
		cov := g.Covenant
		row := SignedRow{Href: covenantPath(cov.Number, textOf(g.CovenantOn)), Title: cov.Title, Number: cov.Number, Version: g.Text.Label(), Name: g.Signature.Name,
			Day: dateText(g.Signature.At), Way: g.Signature.Way.Label(), Proof: covenantPath(cov.Number, "/ondertekeningen/"+string(g.Signature.ID)), Badge: covenantBadge(g.Text.State)}
		if g.Notice != nil {
			row.Until = "opgezegd per " + dayText(now, g.Notice.From)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// boundWords say of each party by which version it is bound, and since when, as far as
// the viewer may know.
func (s *Server) boundWords(c *fiber.Ctx, cov portal.Covenant) (map[portal.ID][]string, error) {
	bound, err := s.options.App.BoundParties(c.UserContext(), actor(c), cov)
	now, words := s.options.Now(), map[portal.ID][]string{}
	for _, b := range bound {
		version := "versie " + strconv.Itoa(b.Nr)
		line := "gebonden door " + version + " sinds " + dayText(now, b.Since)
		if b.Earlier {
			line = "niet meer gebonden: tekende alleen " + version
		}
		words[b.Org] = append(words[b.Org], line)
		if b.Later {
			words[b.Org] = append(words[b.Org], "later toegetreden")
		}
		if !b.Until.IsZero() {
			words[b.Org] = append(words[b.Org], "opgezegd per "+dayText(now, b.Until))
		}
	}
	return words, err
}
