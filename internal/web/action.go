package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ActionItem is an action point as a row of a list, for the partial action-row.
type ActionItem struct {
	Number, What, Href string
	Badge              Badge
	Meta               []string
	// MayFinish: one tap says that it is done; MayReopen takes that back.
	MayFinish, MayReopen bool
	Version              int64
}

func actionItem(now time.Time, a app.ActionRow) ActionItem {
	item := ActionItem{Number: a.Number, What: firstWords(a.What), Href: "/actiepunten/" + a.Number, Badge: actionBadge(now, a), Version: a.Version,
		MayFinish: a.MayUpdate && a.Running(), MayReopen: a.MayUpdate && a.State == portal.ActionDone}
	where := a.TableNumber
	if where == "" {
		where = a.SeriesName
	}
	for _, m := range []string{nameWords(a.OwnerIs), before(now, a.Due), where} {
		if m != "" {
			item.Meta = append(item.Meta, m)
		}
	}
	return item
}

func actionBadge(now time.Time, a app.ActionRow) Badge {
	switch {
	case a.Late:
		return Badge{Shape: "late", Text: plural(max(daysBetween(a.Due, now), 1), "dag", "dagen") + " te laat"}
	case a.State == portal.ActionDone:
		return Badge{Shape: "good", Text: a.State.Label()}
	case a.State == portal.ActionBusy:
		return Badge{Shape: "busy", Text: a.State.Label()}
	}
	return Badge{Text: a.State.Label()}
}

// ActionList is the page with action points.
type ActionList struct {
	Base
	Sentence         string
	Tabs             []ActionTab
	Series, Orgs     []Option
	Whose            string
	Done, Late, Open bool
	Chips            []Chip
	Rows             []ActionItem
	Empty            Empty
	Pager            Pager
	CSVURL, XLSXURL  string
	MayImport        bool
	Back             string // where a tap on “Gedaan” comes back
}

// ActionTab leads to one of the lists of action points.
type ActionTab struct {
	Label, Href string
	Current     bool
}

var actionList = page[ActionList]("action/list")

var actionTabs = []struct {
	whose app.WhoseActions
	label string
}{{app.ActionsMine, "Van mij"}, {app.ActionsOrg, "Van mijn organisatie"}, {app.ActionsAll, "Alles"}}

func actionFilter(q *Form) app.ActionFilter {
	f := app.ActionFilter{Whose: app.ActionsMine, Done: q.Bool("klaar"), Late: q.Bool("laat"), Series: q.ID("reeks"), Org: q.ID("organisatie"),
		Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	for _, t := range actionTabs {
		if q.Text("van") == string(t.whose) {
			f.Whose = t.whose
		}
	}
	if f.Whose != app.ActionsAll {
		f.Org = ""
	}
	f.Late = f.Late && !f.Done
	return f
}

func actionURL(f app.ActionFilter, except string, more ...string) string {
	words := func(v bool) string {
		if v {
			return "ja"
		}
		return ""
	}
	return withFilters("/actiepunten", except, append([]string{"van", string(f.Whose), "klaar", words(f.Done), "laat", words(f.Late), "reeks", string(f.Series), "organisatie", string(f.Org)}, more...)...)
}

// actionFile is the address of the file of a filtered list.
func actionFile(f app.ActionFilter, format string) string {
	return strings.Replace(actionURL(f, "", "formaat", format), "/actiepunten", "/actiepunten/lijst", 1)
}

func (s *Server) actions(c *fiber.Ctx) error {
	f, by := actionFilter(query(c)), actor(c)
	if !readsTables(by) {
		return actionList.send(c, fiber.StatusForbidden, ActionList{Base: Base{Title: "Actiepunten"}, Empty: Empty{Kind: "shut",
			Title: "Actiepunten zijn niet voor uw rol", Text: "Hier staat wat mensen aan ronde tafels toezegden. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	l, err := s.options.App.ActionPoints(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	p := ActionList{Base: Base{Title: "Actiepunten"}, Whose: string(f.Whose), Done: f.Done, Late: f.Late, CSVURL: actionFile(f, "csv"), XLSXURL: actionFile(f, "xlsx"),
		MayImport: policy.May(by, policy.ImportActions, nil), Back: actionURL(f, "")}
	for _, t := range actionTabs {
		p.Tabs = append(p.Tabs, ActionTab{t.label, withFilters("/actiepunten", "", "van", string(t.whose)), t.whose == f.Whose})
	}
	if err := s.actionChoices(c, &p, f); err != nil {
		return err
	}
	p.Chips = actionChips(f, p)
	p.Open = len(p.Chips) > 0
	for _, a := range l.Rows {
		p.Rows = append(p.Rows, actionItem(s.options.Now(), a))
	}
	p.Sentence, p.Empty = actionWords(l, f, p.Open)
	if l.Prev != "" {
		p.Pager.PrevURL = actionURL(f, "", "voor", l.Prev)
	}
	if l.Next != "" {
		p.Pager.NextURL = actionURL(f, "", "na", l.Next)
	}
	return actionList.show(c, p)
}

// actionChoices fills in the filters: series the reader may see, and for the list
// of all the organisations.
func (s *Server) actionChoices(c *fiber.Ctx, p *ActionList, f app.ActionFilter) error {
	series, ended, err := s.options.App.SeriesList(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	for _, x := range append(series, ended...) {
		p.Series = append(p.Series, Option{string(x.ID), x.Name, x.ID == f.Series})
	}
	if f.Whose != app.ActionsAll {
		return nil
	}
	orgs, err := s.options.App.OrganisationChoices(c.UserContext(), actor(c))
	for _, o := range orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	return err
}

func actionChips(f app.ActionFilter, p ActionList) []Chip {
	var chips []Chip
	for _, x := range []struct{ field, text string }{{"reeks", chosen(p.Series)}, {"organisatie", chosen(p.Orgs)}} {
		if x.text != "" {
			chips = append(chips, Chip{x.text, actionURL(f, x.field)})
		}
	}
	if f.Late {
		chips = append(chips, Chip{"Te laat", actionURL(f, "laat")})
	}
	if f.Done {
		chips = append(chips, Chip{"Klaar of vervallen", actionURL(f, "klaar")})
	}
	return chips
}

func actionWords(l app.ActionList, f app.ActionFilter, filtered bool) (string, Empty) {
	switch {
	case l.Count == 0 && filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen actiepunten met deze filters.", ActionURL: withFilters("/actiepunten", "", "van", string(f.Whose)), ActionText: "Alle filters weghalen"}
	case l.Count == 0 && f.Whose == app.ActionsMine:
		return "", Empty{Kind: "none", Title: "U hebt geen actiepunten", Text: "Hier komt wat u aan een ronde tafel toezegt.", ActionURL: "/actiepunten?van=alles", ActionText: "Alle actiepunten bekijken"}
	case l.Count == 0:
		return "", Empty{Kind: "none", Title: "Er zijn geen actiepunten", Text: "Hier komt wat mensen aan een ronde tafel toezeggen.", ActionURL: "/ronde-tafels", ActionText: "Naar de ronde tafels"}
	}
	words := plural(int(l.Count), "actiepunt", "actiepunten")
	if l.AtLeast {
		words = "Meer dan " + countText(int(l.Count)) + " actiepunten"
	}
	if l.Late > 0 && !f.Late {
		if l.Count == 1 {
			return words + ", te laat", Empty{}
		}
		return words + ", waarvan " + countText(int(l.Late)) + " te laat", Empty{}
	}
	return words, Empty{}
}

// actionColumns are those of the file.
var actionColumns = []string{"Nummer", "Wat", "Wie", "Organisatie", "Wanneer", "Stand", "Te laat?", "Laatste stand van zaken", "Ronde tafel", "Reeks", "Agendapunt"}

func (s *Server) actionExport(c *fiber.Ctx) error {
	rows, more, err := s.options.App.ExportActions(c.UserContext(), actor(c), actionFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Actiepunten", Columns: actionColumns}
	for _, a := range rows {
		note := ""
		for _, n := range slices.Backward(a.Progress) {
			if n.Text != "" {
				note = n.Text
				break
			}
		}
		late := ""
		if a.Late {
			late = "Ja"
		}
		t.Rows = append(t.Rows, []any{a.Number, a.What, a.OwnerIs.Person, a.OwnerIs.Org, a.Due, a.State.Label(), late, note, a.TableNumber, a.SeriesName, a.ItemTitle})
	}
	if more {
		t.Rows = append(t.Rows, lastRow("Er zijn meer actiepunten. Dit zijn de eerste "+countText(len(rows))+".", len(actionColumns)))
	}
	return sendTable(c, "actiepunten-"+dayField(s.options.Now()), t)
}
