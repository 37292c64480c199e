package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The homes of the plan of action and of the policy goals.
const (
	planHome  = "/plan-van-aanpak"
	goalsHome = "/beleidsdoelen"
)

// PlanShow is the plan of action.
type PlanShow struct {
	Base
	Sentence                  string
	Tabs                      []ActionTab
	Recs, States, Owners      []Option
	OnlyStill, Open           bool
	Chips                     []Chip
	Still                     []PlanItem
	AllStill, StillURL        string // the way to the rest of them
	StillCount                int
	Parts                     []PlanSection
	Empty                     Empty
	MayKeep, MayRecommend     bool
	Shown                     bool
	CSVURL, XLSXURL, PaperURL string
}

// PlanSection is one recommendation with its actions.
type PlanSection struct {
	Number, Title, Href string
	Goal                [][]string
	Progress            PlanBar
	Rows                []PlanItem
	// Open: its actions stand open, because one stands still, is the reader's, or was
	// asked for.
	Open bool
}

// PlanBar is how far a list of actions is: in words, and as a bar that says the same.
type PlanBar struct {
	Words      string
	Done, Most int
}

// PlanItem is an action of the plan as a row of a list.
type PlanItem struct {
	Number, Title, Href string
	Badges              []Badge
	Meta                []string
}

var planShow = page[PlanShow]("plan/show")

// shownStill is how many of the actions that stand still the plan begins with; all of
// them stand under their recommendations too.
const shownStill = 3

// planTabs leads to the parts of the plan.
func planTabs(current string) []ActionTab {
	tabs := []ActionTab{
		{Label: "Acties", Href: planHome},
		{Label: "Beleidsdoelen", Href: goalsHome},
		{Label: "Begroting", Href: planHome + "/begroting"},
		{Label: "Moties en toezeggingen", Href: "/moties-en-toezeggingen"},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return tabs
}

// planBar counts actions in words.
func planBar(c portal.PlanCount) PlanBar {
	b := PlanBar{Done: c.Done, Most: c.Total}
	if c.Total == 0 {
		b.Words = "Nog geen acties."
		return b
	}
	parts := []string{countText(c.Done) + " van " + plural(c.Total, "actie", "acties") + " klaar"}
	for _, x := range []struct {
		n         int
		one, many string
	}{{c.Running, "loopt", "lopen"}, {c.Stuck, "loopt vast", "lopen vast"}, {c.ToStart, "nog niet begonnen", "nog niet begonnen"}, {c.Stopped, "gestopt", "gestopt"}} {
		if x.n > 0 {
			parts = append(parts, plural(x.n, x.one, x.many))
		}
	}
	b.Words = strings.Join(parts, ", ") + "."
	return b
}

func planItem(now time.Time, r app.PlanRow) PlanItem {
	item := PlanItem{Number: r.Number, Title: r.Title, Href: planHome + "/acties/" + r.Number, Badges: planBadges(now, r), Meta: []string{"nog geen eigenaar"}}
	if name := nameWords(r.OwnerIs); name != "" {
		item.Meta[0] = name
	}
	if !r.Due.IsZero() && r.Running() {
		item.Meta = append(item.Meta, "klaar op "+dayText(now, r.Due))
	}
	if n := len(r.Notes); n > 0 {
		item.Meta = append(item.Meta, "laatste notitie "+dayText(now, r.Notes[n-1].At))
	}
	return item
}

func planBadge(s portal.PlanState) Badge {
	shape := map[portal.PlanState]string{portal.PlanRunning: "busy", portal.PlanStuck: "late", portal.PlanDone: "good"}[s]
	return Badge{Shape: shape, Text: s.Label()}
}

// planBadges say how far an action is, and what makes it stand still.
func planBadges(now time.Time, r app.PlanRow) []Badge {
	badges := []Badge{planBadge(r.State)}
	if r.Late {
		badges = append(badges, Badge{Shape: "late", Text: plural(max(daysBetween(r.Due, now), 1), "dag", "dagen") + " te laat"})
	}
	if r.Silent {
		badges = append(badges, Badge{Shape: "wait", Text: "Lang niets genoteerd"})
	}
	return badges
}

// planOwners are the ways to narrow the plan down by owner.
var planOwners = []struct {
	value app.PlanOwner
	label string
}{{app.PlanMine, "Van mij"}, {app.PlanMyOrg, "Van mijn organisatie"}, {app.PlanNobodys, "Zonder eigenaar"}}

func planFilter(q *Form) app.PlanFilter {
	f := app.PlanFilter{Recommendation: q.Text("aanbeveling"), Still: q.Bool("stil")}
	for _, st := range portal.PlanStates() {
		if q.Text("stand") == string(st) {
			f.State = st
		}
	}
	for _, o := range planOwners {
		if q.Text("van") == string(o.value) {
			f.Owner = o.value
		}
	}
	return f
}

func planURL(f app.PlanFilter, except string, more ...string) string {
	still := ""
	if f.Still {
		still = "ja"
	}
	return withFilters(planHome, except, append([]string{"aanbeveling", f.Recommendation, "stand", string(f.State), "van", string(f.Owner), "stil", still}, more...)...)
}

// planFile is the address of a file of the filtered plan.
func planFile(f app.PlanFilter, file, key, value string) string {
	return strings.Replace(planURL(f, "", key, value), planHome, planHome+file, 1)
}

func (s *Server) plan(c *fiber.Ctx) error {
	f := planFilter(query(c))
	p := PlanShow{Base: Base{Title: "Plan van aanpak"}, Tabs: planTabs(planHome), OnlyStill: f.Still}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, Empty{Kind: "shut", Title: "Het plan van aanpak is niet voor uw rol", Text: "Hier staat wat gemeente en partners samen doen. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}
		return planShow.send(c, fiber.StatusForbidden, p)
	}
	v, err := s.options.App.Plan(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	now := s.options.Now()
	p.MayKeep, p.MayRecommend, p.Shown = v.MayKeep, v.MayKeepGoals, v.Shown > 0
	p.CSVURL, p.XLSXURL = planFile(f, "/lijst", "formaat", "csv"), planFile(f, "/lijst", "formaat", "xlsx")
	p.PaperURL = planFile(f, "/bestand", "vorm", "odt")
	planChoices(&p, v, f)
	for _, part := range v.Parts {
		if len(part.Rows) > 0 || !p.Open {
			sec := planSection(now, part)
			sec.Open = p.Open || slices.ContainsFunc(part.Rows, func(r app.PlanRow) bool { return r.Late || r.Silent || r.Owner == actor(c).ID })
			p.Parts = append(p.Parts, sec)
		}
	}
	if !f.Still {
		if p.StillCount = len(v.Still); p.StillCount > shownStill {
			still := f
			still.Still = true
			p.AllStill, p.StillURL = "Bekijk alle "+countText(p.StillCount)+" acties die stilstaan", planURL(still, "")
		}
		for _, r := range v.Still[:min(p.StillCount, shownStill)] {
			p.Still = append(p.Still, planItem(now, r))
		}
	}
	p.Sentence, p.Empty = planBar(v.Count).Words, planEmpty(v, p.Open)
	return planShow.show(c, p)
}

func planSection(now time.Time, part app.PlanPart) PlanSection {
	sec := PlanSection{Number: part.Number, Title: part.Title, Href: planHome + "/aanbevelingen/" + part.Number, Goal: paragraphs(part.Goal), Progress: planBar(part.Count)}
	for _, r := range part.Rows {
		sec.Rows = append(sec.Rows, planItem(now, r))
	}
	return sec
}

// planChoices fills in the filters and what is chosen.
func planChoices(p *PlanShow, v app.PlanPage, f app.PlanFilter) {
	for _, part := range v.Parts {
		p.Recs = append(p.Recs, Option{part.Number, part.Number + ". " + part.Title, part.Number == f.Recommendation})
	}
	for _, st := range portal.PlanStates() {
		p.States = append(p.States, Option{string(st), st.Label(), st == f.State})
	}
	for _, o := range planOwners {
		p.Owners = append(p.Owners, Option{string(o.value), o.label, o.value == f.Owner})
	}
	for _, x := range []struct{ field, text string }{{"aanbeveling", chosen(p.Recs)}, {"stand", chosen(p.States)}, {"van", chosen(p.Owners)}} {
		if x.text != "" {
			p.Chips = append(p.Chips, Chip{x.text, planURL(f, x.field)})
		}
	}
	if f.Still {
		p.Chips = append(p.Chips, Chip{"Wat stilstaat", planURL(f, "stil")})
	}
	p.Open = len(p.Chips) > 0
}

func planEmpty(v app.PlanPage, filtered bool) Empty {
	switch {
	case v.Shown > 0:
		return Empty{}
	case filtered:
		return Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen acties met deze filters.", ActionURL: planHome, ActionText: "Alle filters weghalen"}
	case len(v.Parts) > 0:
		return Empty{}
	case v.MayKeepGoals:
		return Empty{Kind: "none", Title: "Nog geen plan", Text: "Begin met de aanbevelingen. Zet daaronder de acties, of neem een lijst over.", ActionURL: planHome + "/aanbevelingen/nieuw", ActionText: "Aanbeveling toevoegen"}
	}
	return Empty{Kind: "none", Title: "Nog geen plan", Text: "Hier komen de aanbevelingen en wat gemeente en partners eraan doen."}
}
