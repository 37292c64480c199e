package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// subsidiesHome is the list of subsidies; every page of one stands below it.
const subsidiesHome = "/subsidies"

// subsidyPath is the page of a subsidy, or one below it.
func subsidyPath(number, below string) string { return subsidiesHome + "/" + number + below }

// SubsidyHead is the top of every page of one subsidy, for the partial subsidy-head.
// It holds the page's h1.
type SubsidyHead struct {
	Number, Title, Path string
	Org                 string // the organisation's name, where the page knows it
	Below               string // the page's name in the crumbs; empty for the main page
	Badge               Badge
	Turn                Turn
	Tabs                []ViewTab
	// Act is the one step that comes next, More what else there is.
	Act  *MenuItem
	More []MenuItem
	// Files are the page as a file.
	Files []MenuItem
}

// subsidyPlace is a page of a subsidy; shown says for whom. A place without a route is
// left out by itself.
type subsidyPlace struct {
	at, key, label, suffix string
	shown                  func(by portal.Actor, s portal.Subsidy) bool
}

// subsidyPlaces are the pages of a subsidy in the order of their use, in the places of
// a covenant's head.
var subsidyPlaces = []subsidyPlace{
	{covenantTab, "afspraken", "Afspraken", "", readsSubsidy},
	{covenantTab, "rapportages", "Rapportages", "/perioden", readsSubsidy},
	{covenantTab, "doelen", "Doelen en indicatoren", "/doelen", keepsSubsidy},
	{covenantStep, "stap", "Besluit vastleggen", "/stap", func(by portal.Actor, s portal.Subsidy) bool { return keepsSubsidy(by, s) && len(s.Moves()) > 0 }},
	{covenantMore, "gegevens", "Gegevens wijzigen", "/gegevens", func(by portal.Actor, s portal.Subsidy) bool { return keepsSubsidy(by, s) && !s.Settled() }},
	{covenantMore, "archief", "Zaaknummer en archief", "/archief", keepsSubsidy},
}

func readsSubsidy(portal.Actor, portal.Subsidy) bool { return true }

func keepsSubsidy(by portal.Actor, s portal.Subsidy) bool {
	return policy.May(by, policy.KeepSubsidy, s)
}

// subsidyHead is the top of a page of a subsidy; current is the key of its place.
func subsidyHead(by portal.Actor, sub portal.Subsidy, current string) SubsidyHead {
	h := SubsidyHead{Number: sub.Number, Title: sub.Title, Path: subsidyPath(sub.Number, ""), Badge: subsidyBadge(sub.State), Turn: subsidyTurn(sub.State)}
	for _, p := range subsidyPlaces {
		if !p.shown(by, sub) {
			continue
		}
		item := MenuItem{Label: p.label, Href: subsidyPath(sub.Number, p.suffix)}
		if p.key == current && p.suffix != "" {
			h.Below = p.label
		}
		switch {
		case p.at == covenantTab:
			h.Tabs = append(h.Tabs, ViewTab{Label: item.Label, Href: item.Href, Current: p.key == current})
		case p.key == current: // one is there
		case p.at == covenantStep && h.Act == nil:
			h.Act = &item
		default:
			h.More = append(h.More, item)
		}
	}
	return h
}

// subsidyBadge is a state with the shape that people know from signals.
func subsidyBadge(state portal.SubsidyState) Badge {
	shape := map[portal.SubsidyState]string{portal.SubsidyAsked: "wait", portal.SubsidyGranted: "good", portal.SubsidyChanged: "good",
		portal.SubsidyClosing: "wait", portal.SubsidyWithdrawn: "late", portal.SubsidyRefused: "late"}[state]
	return Badge{shape, state.Label()}
}

// subsidyTurn says who has to do the next thing, as far as the state tells.
func subsidyTurn(state portal.SubsidyState) Turn {
	switch state {
	case portal.SubsidyExplored:
		return Turn{Who: "gemeente en organisatie verkennen samen of er een aanvraag komt"}
	case portal.SubsidyAsked:
		return Turn{Who: "de gemeente besluit over de aanvraag, buiten dit portaal"}
	case portal.SubsidyClosing:
		return Turn{Who: "de gemeente stelt de subsidie vast, buiten dit portaal"}
	case portal.SubsidyClosed:
		return Turn{Who: "Deze subsidie is vastgesteld.", State: "done"}
	case portal.SubsidyWithdrawn:
		return Turn{Who: "Deze subsidie is ingetrokken.", State: "done"}
	case portal.SubsidyRefused:
		return Turn{Who: "Deze aanvraag is afgewezen.", State: "done"}
	}
	return Turn{}
}

// dueTurn says who has to do the next thing of a subsidy that runs.
func dueTurn(now time.Time, org string, due app.SubsidyDue) Turn {
	period := portal.OverPeriod(due.Period)
	switch due.Kind {
	case app.DueReport:
		t := Turn{Who: org + " rapporteert over " + period, When: "tot en met " + dayText(now, due.Day)}
		if due.Late {
			t.When, t.State = "dat kon tot en met "+dayText(now, due.Day), "late"
		}
		return t
	case app.DueJudge:
		return Turn{Who: "de gemeente beoordeelt de rapportage over " + period}
	case app.DueOpens:
		return Turn{Who: "De volgende rapportage, over " + period + ", gaat open op " + dateText(due.Day) + ".", State: "done"}
	}
	return Turn{}
}

// dueWords says in a list what comes next.
func dueWords(now time.Time, due app.SubsidyDue) string {
	period := portal.OverPeriod(due.Period)
	switch due.Kind {
	case app.DueReport:
		if due.Late {
			return "Rapportage over " + period + " is te laat. Dat kon tot en met " + dayText(now, due.Day) + "."
		}
		return "Rapportage over " + period + " kan tot en met " + dayText(now, due.Day) + "."
	case app.DueJudge:
		return "Rapportage over " + period + " wacht op een antwoord van de gemeente."
	case app.DueOpens:
		return "Rapportage over " + period + " gaat open op " + dateText(due.Day) + "."
	}
	return ""
}

// subsidyToKeep gives the subsidy of an address to who keeps it.
func (s *Server) subsidyToKeep(c *fiber.Ctx) (portal.Subsidy, error) {
	number, err := param(c, "number")
	if err != nil {
		return portal.Subsidy{}, err
	}
	return s.options.App.SubsidyToDo(c.UserContext(), actor(c), policy.KeepSubsidy, number)
}

// yearAmounts writes amounts per year for a row: "2026: € 50.000".
func yearAmounts(years []portal.SubsidyYear) []Term {
	var terms []Term
	for _, y := range years {
		terms = append(terms, Term{yearText(y.Year), y.Amount.String()})
	}
	return terms
}
