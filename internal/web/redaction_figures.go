package web

import (
	"regexp"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// figurePages are the pages of the plan, subsidies, reports to the council and the
// voice of clients on which texts stand. A word without capital or digit is a page of
// its own, such as the form for a new one.
var figurePages = regexp.MustCompile(`^/(beleidsdoelen|plan-van-aanpak/acties|plan-van-aanpak/aanbevelingen|subsidies|moties-en-toezeggingen|factsheets|raadsrapportages|gele-vlaggen|clientstem/[a-z]+)/[^/]*[A-Z0-9][^/]*(/rapportages/[^/]+)?$|^/plan-van-aanpak/begroting$|^/monitor$`)

// hideFigureAt is where texts on a page are hidden; empty for another page, and for who
// may not.
func hideFigureAt(by portal.Actor, page string) string {
	if !figurePages.MatchString(page) || !policy.May(by, policy.HideFigures, nil) {
		return ""
	}
	return withFilters("/verbergen", "", "pagina", page)
}

// hideFigureAsk asks which text on a page is about a person, and then whether it is to
// be hidden.
func (s *Server) hideFigureAsk(c *fiber.Ctx) error {
	q := query(c)
	page, part := q.Text("pagina"), portal.Part(q.Text("deel"))
	if part != "" {
		p, err := s.hideFigureForm(c, page, portal.ID(q.Text("van")), part)
		if err != nil {
			return err
		}
		return hidePage.show(c, p)
	}
	choices, err := s.options.App.AskHideOnPage(c.UserContext(), actor(c), page)
	if err != nil {
		return err
	}
	p := HidePage{Base: Base{Title: "Tekst verbergen"}, Back: s.returnPath(page), BackText: "Terug", Trail: []Term{{"Terug naar de pagina", s.returnPath(page)}}, Withheld: len(choices) == 0}
	for _, choice := range choices {
		p.Texts = append(p.Texts, HideText{choice.Label, choice.Words, withFilters("/verbergen", "", "pagina", page, "van", string(choice.ID), "deel", string(choice.Part))})
	}
	return hidePage.show(c, p)
}

func (s *Server) hideFigureForm(c *fiber.Ctx, page string, id portal.ID, part portal.Part) (HidePage, error) {
	h, err := s.options.App.AskHideFigure(c.UserContext(), actor(c), page, id, part)
	if err != nil {
		return HidePage{}, err
	}
	back := s.returnPath(page)
	return HidePage{Base: Base{Title: "Tekst verbergen"}, Label: h.Label, Back: back, BackText: "Terug", Trail: []Term{{"Terug naar de pagina", back}},
		Action: withFilters("/verbergen", "", "pagina", page, "van", string(id)), Told: "De ketencoördinator krijgt bericht, als die het mag lezen.",
		Part: string(part), Withheld: h.Withheld, MaxLine: portal.MaxLine}, nil
}

func (s *Server) hideFigure(c *fiber.Ctx) error {
	q, f := query(c), form(c)
	page, id, part, note := q.Text("pagina"), portal.ID(q.Text("van")), portal.Part(f.Text("deel")), f.Text(portal.FieldRedactionNote)
	err := s.options.App.HideFigureText(c.UserContext(), actor(c), page, id, part, note)
	if portal.KindOf(err) == portal.Invalid && err != nil {
		p, fault := s.hideFigureForm(c, page, id, part)
		if fault != nil {
			return fault
		}
		p.Note = note
		return hidePage.again(c, p, err)
	}
	if err != nil {
		return err
	}
	return done(c, textHidden, s.returnPath(page))
}
