package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// SubsidyList is the page with the subsidies one may read.
type SubsidyList struct {
	Base
	Sentence                   string
	States, Orgs, Goals, Years []Option
	Open                       bool // the filters are unfolded
	Chips                      []Chip
	Rows                       []SubsidyItem
	Totals                     []SubsidyTotal
	Empty                      Empty
	Pager                      Pager
	MayMake                    bool
	CSVURL, XLSXURL            string
}

// SubsidyItem is a subsidy as a row.
type SubsidyItem struct {
	Number, Title, Href, Org string
	Badge, Late              Badge // Late is empty while no report is late
	Amounts                  []Term
	Due                      string
}

// SubsidyTotal is what the subsidies of the list are together in one year.
type SubsidyTotal struct{ Year, Amount, Count string }

var subsidyList = page[SubsidyList]("subsidy/list")

func yearText(year int) string { return strconv.Itoa(year) }

func subsidyFilter(q *Form) app.SubsidyFilter {
	f := app.SubsidyFilter{State: portal.SubsidyState(q.Text("stand")), Org: q.ID("organisatie"), Goal: q.ID("doel")}
	if f.State.Label() == "" {
		f.State = ""
	}
	f.Year, _ = strconv.Atoi(q.Text("jaar"))
	if n, err := strconv.Atoi(q.Text("pagina")); err == nil && n > 1 {
		f.Skip = min(n, 1000) - 1
	}
	return f
}

// subsidyURL is the address of the list with its filters, or of its file.
func subsidyURL(path string, f app.SubsidyFilter, except string, more ...string) string {
	year := ""
	if f.Year != 0 {
		year = yearText(f.Year)
	}
	return withFilters(path, except, append([]string{"stand", string(f.State), "organisatie", string(f.Org), "doel", string(f.Goal), "jaar", year}, more...)...)
}

func (s *Server) subsidies(c *fiber.Ctx) error {
	f, by := subsidyFilter(query(c)), actor(c)
	if !readsTables(by) {
		return subsidyList.send(c, fiber.StatusForbidden, SubsidyList{Base: Base{Title: "Subsidies"}, Empty: Empty{Kind: "shut",
			Title: "Subsidies zijn niet voor uw rol", Text: "Hier staat wat de gemeente met organisaties over subsidie afspreekt. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	l, err := s.options.App.Subsidies(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	file := subsidiesHome + "/lijst"
	p := SubsidyList{Base: Base{Title: "Subsidies"}, MayMake: l.MayMake, CSVURL: subsidyURL(file, f, "", "formaat", "csv"), XLSXURL: subsidyURL(file, f, "", "formaat", "xlsx")}
	p.filters(l, f)
	now := s.options.Now()
	for _, r := range l.Rows {
		item := SubsidyItem{Number: r.Number, Title: r.Title, Href: subsidyPath(r.Number, ""), Org: r.OrgName, Badge: subsidyBadge(r.State),
			Amounts: yearAmounts(r.Years), Due: dueWords(now, r.Due)}
		if r.Due.Kind == app.DueReport && r.Due.Late {
			item.Late = Badge{Shape: "late", Text: "Te laat"}
		}
		p.Rows = append(p.Rows, item)
	}
	for _, t := range l.Totals {
		p.Totals = append(p.Totals, SubsidyTotal{yearText(t.Year), t.Amount.String(), countText(t.Count)})
	}
	if len(p.Rows) > 0 {
		p.Sentence = plural(l.Count, "subsidie", "subsidies")
	} else {
		p.Empty = subsidyEmpty(p)
	}
	if pages := (l.Count + portal.PageSize - 1) / portal.PageSize; pages > 1 {
		at := f.Skip + 1
		p.Pager.Text = fmt.Sprintf("Pagina %d van %d", at, pages)
		if at > 1 {
			p.Pager.PrevURL = subsidyURL(subsidiesHome, f, "", "pagina", strconv.Itoa(at-1))
		}
		if at < pages {
			p.Pager.NextURL = subsidyURL(subsidiesHome, f, "", "pagina", strconv.Itoa(at+1))
		}
	}
	return subsidyList.show(c, p)
}

// filters fills what one can filter by, and what is in force.
func (p *SubsidyList) filters(l app.SubsidyList, f app.SubsidyFilter) {
	if !l.Any {
		return
	}
	chip := func(text, except string) { p.Chips = append(p.Chips, Chip{text, subsidyURL(subsidiesHome, f, except)}) }
	for _, st := range portal.SubsidyStates() {
		p.States = append(p.States, Option{string(st), st.Label(), st == f.State})
	}
	if f.State != "" {
		chip("Stand: "+f.State.Label(), "stand")
	}
	for _, o := range l.Orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	if f.Org != "" {
		chip("Organisatie: "+orUnknown(chosen(p.Orgs)), "organisatie")
	}
	for _, y := range l.Years {
		p.Years = append(p.Years, Option{yearText(y), yearText(y), y == f.Year})
	}
	if f.Year != 0 {
		chip("Jaar: "+yearText(f.Year), "jaar")
	}
	for _, g := range l.Goals {
		p.Goals = append(p.Goals, Option{string(g.ID), g.Number + " " + g.Title, g.ID == f.Goal})
	}
	if f.Goal != "" {
		chip("Beleidsdoel: "+orUnknown(chosen(p.Goals)), "doel")
	}
	p.Open = len(p.Chips) > 0
}

// orUnknown names a filter for which nothing can be chosen any more.
func orUnknown(name string) string {
	if name == "" {
		return "onbekend"
	}
	return name
}

func subsidyEmpty(p SubsidyList) Empty {
	switch {
	case p.Open:
		return Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen subsidies met deze filters.", ActionURL: subsidiesHome, ActionText: "Alle filters weghalen"}
	case p.MayMake:
		return Empty{Kind: "none", Title: "Nog geen subsidies", Text: "Leg vast wat u met een organisatie afspreekt. Het besluit over de subsidie neemt u buiten het portaal.",
			ActionURL: subsidiesHome + "/nieuw", ActionText: "Subsidie vastleggen"}
	}
	return Empty{Kind: "none", Title: "Nog geen subsidies", Text: "Hier komt wat uw organisatie met de gemeente over subsidie afspreekt. De gemeente legt dat vast."}
}

var subsidyColumns = []string{"Nummer", "Organisatie", "Titel", "Rol in de keten", "Stand", "Jaar", "Bedrag in euro", "Zaaknummer", "Wat komt er aan?"}

// subsidiesFile sends the filtered list: a row for each year of each subsidy.
func (s *Server) subsidiesFile(c *fiber.Ctx) error {
	rows, err := s.options.App.AllSubsidies(c.UserContext(), actor(c), subsidyFilter(query(c)))
	if err != nil {
		return err
	}
	now := s.options.Now()
	t := export.Table{Name: "Subsidies", Columns: subsidyColumns}
	for _, r := range rows {
		row := func(year any, amount any) {
			t.Rows = append(t.Rows, []any{r.Number, r.OrgName, r.Title, r.Role, r.State.Label(), year, amount, r.Details.CaseNumber, dueWords(now, r.Due)})
		}
		for _, y := range r.Years {
			row(y.Year, euroCell(y.Amount))
		}
		if len(r.Years) == 0 {
			row("", "")
		}
	}
	return sendTable(c, "subsidies", t)
}

// euroCell is an amount in a file: a number that can be added up, or with cents a text
// as Dutch spreadsheets read it.
func euroCell(c portal.Cents) any {
	if c%100 == 0 {
		return int64(c / 100)
	}
	return c.Plain()
}

// figureCell is a figure in a file, as short as it can be read.
func figureCell(f portal.Figure, i portal.Indicator) any {
	if i.Kind == portal.IndicatorAmount {
		return euroCell(f.Amount)
	}
	if i.Kind == portal.IndicatorNumber && f.Number%100 == 0 {
		return int64(f.Number / 100)
	}
	return strings.TrimSpace(f.Words(i.Kind, ""))
}
