package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyDuePage says which reports are due from whom.
type SubsidyDuePage struct {
	Base
	Sentence string
	Groups   []DueGroup
	Empty    Empty
}

// DueGroup is what is due from one organisation.
type DueGroup struct {
	Name string
	Rows []DueItem
}

// DueItem is one report as a row.
type DueItem struct {
	Title, Href, Number, Text string
	Badge                     Badge
}

var subsidyDue = page[SubsidyDuePage]("subsidy/due")

func (s *Server) subsidiesDue(c *fiber.Ctx) error {
	by := actor(c)
	list, err := s.options.App.ReportsDue(c.UserContext(), by)
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := SubsidyDuePage{Base: Base{Title: "Rapportages volgen"}}
	late := 0
	for _, of := range list {
		g := DueGroup{Name: of.Org.Name}
		for _, r := range of.Rows {
			g.Rows = append(g.Rows, s.dueItem(now, r))
			if r.Late {
				late++
			}
		}
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	switch {
	case len(p.Groups) == 0:
		p.Empty = Empty{Kind: "none", Title: "Er wordt niets verwacht", Text: "Hier staat welke rapportage komt, zodra er een subsidie loopt.", ActionURL: subsidiesHome, ActionText: "Naar de subsidies"}
	case late == 0:
		p.Sentence = "Er is geen rapportage te laat."
	default:
		p.Sentence = plural(late, "rapportage is", "rapportages zijn") + " te laat."
	}
	return subsidyDue.show(c, p)
}

func (s *Server) dueItem(now time.Time, r app.DueRow) DueItem {
	item := DueItem{Title: "Rapportage over " + portal.OverPeriod(r.Period), Number: r.Number, Href: subsidyPath(r.Number, "/perioden"), Text: r.Title}
	if r.Readable {
		item.Href = subsidyPath(r.Number, "/rapportages/"+r.Period)
	}
	switch {
	case r.Kind == app.DueJudge:
		item.Badge = Badge{"wait", "Wacht op de gemeente"}
		item.Text += ". Ingediend."
	case r.Kind == app.DueOpens:
		item.Badge = Badge{"", "Nog op slot"}
		item.Text += ". Gaat open op " + dateText(r.Day) + "."
	case r.Late:
		item.Badge = Badge{"late", plural(max(daysBetween(r.Day, now), 1), "dag", "dagen") + " te laat"}
		item.Text += ". Dat kon tot en met " + dayText(now, r.Day) + "."
		if r.VeryLate {
			item.Text += " Dit is zeer laat."
		}
	default:
		item.Badge = Badge{"busy", "Open"}
		item.Text += ". Dat kan tot en met " + dayText(now, r.Day) + "."
	}
	return item
}
