package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// covenantsHome is the list of covenants; every page of one stands below it.
const covenantsHome = "/convenanten"

// covenantPath is the page of a covenant, or one below it.
func covenantPath(number, below string) string { return covenantsHome + "/" + number + below }

// CovenantHead is the top of every page of one covenant, for the partial
// covenant-head. It holds the page's h1.
type CovenantHead struct {
	Number, Title, Href string
	Path                string // the covenant's, whatever the version
	Version             string // “Versie 2”
	Badge               Badge
	Turn                Turn
	// Silent: only who writes it knows of it.
	Silent bool
	Tabs   []ViewTab
	// Act is the one step that comes next, More what else there is.
	Act  *MenuItem
	More []MenuItem
}

// The places where covenant-head shows a page of a covenant.
const (
	covenantTab  = "tab"  // in the row of tabs
	covenantMore = "meer" // behind “Meer”
	covenantStep = "stap" // the button; only the first that is shown, others go behind “Meer”
)

// covenantPlace is a page of a covenant; shown says for whom and in which state. A
// place without a route is left out by itself.
type covenantPlace struct {
	at, key, label, suffix string
	shown                  func(by portal.Actor, on policy.CovenantOn) bool
}

// covenantPlaces are the pages of a covenant in the order of their use.
var covenantPlaces = []covenantPlace{
	{covenantTab, "tekst", "Tekst", "", func(portal.Actor, policy.CovenantOn) bool { return true }},
	consultStep,
	remarksTab,
	keepingTab,
	{covenantTab, "ondertekening", "Ondertekening", "/ondertekening", func(_ portal.Actor, on policy.CovenantOn) bool { return on.Text.Frozen() }},
	{covenantTab, "versies", "Versies", "/versies", func(portal.Actor, policy.CovenantOn) bool { return true }},
	consultPlace,
	differencePlace,
	{covenantStep, "tekenen", "Lezen en ondertekenen", "/tekenen", func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantSigning && policy.May(by, policy.SignCovenant, policy.SigningOn{Signing: portal.Signing{Org: by.OrgID}, Covenant: on.Covenant, Text: on.Text})
	}},
	{covenantStep, "openen", "Ondertekening openen", "/ondertekening/openen", func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantResolved && policy.May(by, policy.OpenSigning, on)
	}},
	{covenantMore, "college", "Besluit van het college", "/college", func(by portal.Actor, on policy.CovenantOn) bool {
		return (on.Text.State == portal.CovenantConsulted || on.Text.State == portal.CovenantResolved) && policy.May(by, policy.KeepCovenant, on)
	}},
	{covenantMore, "papier", "Handtekening op papier", "/papier", func(by portal.Actor, on policy.CovenantOn) bool {
		return on.Text.State == portal.CovenantSigning && policy.May(by, policy.OpenSigning, on)
	}},
	{covenantMore, "partijen", "Partijen", "/partijen", func(portal.Actor, policy.CovenantOn) bool { return true }},
	startPlace,
	importPlace,
	accedePlace,
	leavePlace,
	stopPlace,
	{covenantMore, "verbergen", "Hier staat iets over een persoon", "/verbergen", func(by portal.Actor, _ policy.CovenantOn) bool { return policy.May(by, policy.HideAgreed, nil) }},
	{covenantMore, "controle", "Tekst controleren", "/controle", func(_ portal.Actor, on policy.CovenantOn) bool { return on.Text.Frozen() }},
	{covenantMore, "archief", "Archief en openbaarheid", "/archief", func(by portal.Actor, on policy.CovenantOn) bool { return policy.May(by, policy.KeepCovenant, on) }},
	{covenantMore, "gegevens", "Gegevens wijzigen", "/gegevens", func(by portal.Actor, on policy.CovenantOn) bool { return policy.May(by, policy.KeepCovenant, on) }},
}

// covenantHead is the top of a page of a covenant; current is the key of its place.
func (s *Server) covenantHead(by portal.Actor, on policy.CovenantOn, current string) CovenantHead {
	c, v := on.Covenant, on.Text
	h := CovenantHead{Number: c.Number, Title: c.Title, Href: covenantPath(c.Number, textOf(on)), Path: covenantPath(c.Number, ""), Version: v.Label(), Badge: covenantBadge(v.State),
		Turn: covenantTurn(s.options.Now(), on), Silent: !c.Shown}
	for _, p := range covenantPlaces {
		if !p.shown(by, on) {
			continue
		}
		item := MenuItem{Label: p.label, Href: covenantPath(c.Number, p.suffix+textOf(on))}
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

// textOf is the part of an address that says which version is meant, when that isn't
// the one that is shown by itself.
func textOf(on policy.CovenantOn) string { return versionOf(on.Covenant, on.Text.Nr) }

func versionOf(c portal.Covenant, nr int) string {
	if nr == 0 || c.InForce == 0 && nr == c.Latest || nr == c.InForce {
		return ""
	}
	return "?versie=" + strconv.Itoa(nr)
}

// versionParam reads which version an address asks for.
func versionParam(c *fiber.Ctx) (int, error) {
	v := query(c).Text("versie")
	if v == "" {
		return app.ForceText, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 10_000 {
		return 0, portal.ErrNotFound
	}
	return n, nil
}

// covenantToDo gives the covenant and the version of an address for who may do
// something with it; without a version in the address the newest one.
func (s *Server) covenantToDo(c *fiber.Ctx, action policy.Action) (policy.CovenantOn, error) {
	number, err := param(c, "number")
	if err != nil {
		return policy.CovenantOn{}, err
	}
	nr, err := versionParam(c)
	if err != nil {
		return policy.CovenantOn{}, err
	}
	if nr == app.ForceText {
		nr = app.LatestText
	}
	return s.options.App.CovenantToDo(c.UserContext(), actor(c), action, number, nr)
}

// covenantBadge is a state with the shape that people know from signals.
func covenantBadge(state portal.CovenantState) Badge {
	shape := map[portal.CovenantState]string{portal.CovenantConsulted: "busy", portal.CovenantResolved: "wait", portal.CovenantSigning: "busy",
		portal.CovenantInForce: "good", portal.CovenantEnded: "late"}[state]
	return Badge{shape, state.Label()}
}

// covenantTurn says who has to do the next thing for a version. It names nobody who
// has not signed.
func covenantTurn(now time.Time, on policy.CovenantOn) Turn {
	c, v := on.Covenant, on.Text
	until := func(at time.Time) (when, state string) {
		switch {
		case at.IsZero():
			return "", ""
		case now.After(at):
			return "dat kon tot en met " + dayText(now, at), "late"
		}
		return "tot en met " + dayText(now, at), ""
	}
	turn := Turn{}
	switch v.State {
	case portal.CovenantDraft:
		writes := "de ketencoördinator"
		if len(c.Writers) > 0 {
			writes = "wie meeschrijft,"
		}
		turn.Who = writes + " maakt de tekst af"
		if len(v.Clauses) == 0 {
			turn.Who = writes + " begint met de tekst"
		}
	case portal.CovenantConsulted:
		if !v.ConsultClosed.IsZero() {
			return Turn{Who: "het college besluit over de tekst"}
		}
		if !v.ConsultUntil.IsZero() && now.After(v.ConsultUntil) {
			return Turn{Who: "de ketencoördinator beantwoordt de reacties", When: "de consultatie sloot op " + dayText(now, v.ConsultUntil)}
		}
		turn.Who = "de partijen reageren op de tekst"
		turn.When, turn.State = until(v.ConsultUntil)
	case portal.CovenantResolved:
		turn.Who = "de ketencoördinator opent de ondertekening"
	case portal.CovenantSigning:
		turn.Who = "de partijen ondertekenen"
		turn.When, turn.State = until(v.SignUntil)
		turn.State = "" // who is late is for the coordinator only
	case portal.CovenantInForce:
		turn = Turn{Who: "Van kracht sinds " + dayText(now, v.InForceFrom) + ".", State: "done"}
		if !c.End.IsZero() {
			turn.Who = strings.TrimSuffix(turn.Who, ".") + ", tot en met " + dayText(now, c.End) + "."
		}
	case portal.CovenantReplaced:
		turn = Turn{Who: "Deze versie is vervangen.", State: "done"}
		if !v.Until.IsZero() {
			turn.Who = "Deze versie is vervangen op " + dayText(now, v.Until) + "."
		}
	case portal.CovenantEnded:
		turn = Turn{Who: "Deze versie ging niet door.", State: "done"}
		if !v.InForceFrom.IsZero() {
			turn.Who = "Dit convenant is beëindigd."
			if c.Ended != nil {
				turn.Who = strings.TrimSpace("Dit convenant is beëindigd op " + dayText(now, c.Ended.On) + ". " + c.Ended.Reason)
			}
		}
	}
	return turn
}
