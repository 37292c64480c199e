package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

const pledgeHome = app.PledgePath

// PledgeShelf is the page with the motions of the council and the pledges to it.
type PledgeShelf struct {
	Base
	Sentence      string
	Tabs          []ActionTab
	Kinds, States []Option
	Mine, Open    bool
	Chips         []Chip
	Rows          []PledgeItem
	Empty         Empty
	Pager         Pager
	MayKeep       bool
	CSVURL        string
	XLSXURL       string
}

// PledgeItem is a motion or pledge as a row of a list.
type PledgeItem struct {
	Number, Title, Href string
	Badges              []Badge
	Meta                []string
}

var pledgeList = page[PledgeShelf]("pledge/list")

// pledgeFilter reads the filter from the address; what it doesn't know doesn't filter.
func pledgeFilter(q *Form) app.PledgeFilter {
	f := app.PledgeFilter{Mine: q.Bool("mij"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	if k := portal.PledgeKind(q.Text("soort")); k.Label() != "" {
		f.Kind = k
	}
	switch q.Text("stand") {
	case "open":
		f.Done = new(bool)
	case "afgedaan":
		done := true
		f.Done = &done
	}
	return f
}

func pledgeState(f app.PledgeFilter) string {
	switch {
	case f.Done == nil:
		return ""
	case *f.Done:
		return "afgedaan"
	}
	return "open"
}

func pledgeURL(f app.PledgeFilter, except string, more ...string) string {
	mine := ""
	if f.Mine {
		mine = "ja"
	}
	return withFilters(pledgeHome, except, append([]string{"soort", string(f.Kind), "stand", pledgeState(f), "mij", mine}, more...)...)
}

// pledgeBadges say where it stands.
func pledgeBadges(now time.Time, p app.PledgeRow) []Badge {
	switch {
	case !p.Open():
		return []Badge{{"good", "Afgedaan"}}
	case p.Late:
		return []Badge{{"late", plural(max(daysBetween(p.Due, now), 1), "dag", "dagen") + " te laat"}}
	case !p.Due.IsZero() && daysBetween(now, p.Due) <= 30:
		return []Badge{{"busy", "nog " + plural(max(daysBetween(now, p.Due), 0), "dag", "dagen")}}
	}
	return []Badge{{"", "Open"}}
}

func pledgeItem(now time.Time, p app.PledgeRow) PledgeItem {
	item := PledgeItem{Number: p.Number, Title: p.Title, Href: pledgeHome + "/" + p.Number, Badges: pledgeBadges(now, p), Meta: []string{p.Kind.Label(), "van " + dateText(p.On)}}
	if !p.Open() {
		return pledgeMeta(item, "raadsmededeling "+p.Announcement, dateText(p.DoneAt))
	}
	due := ""
	if !p.Due.IsZero() {
		due = "uiterlijk " + dateText(p.Due)
	}
	owner := nameWords(p.OwnerIs)
	if owner == "" {
		owner = "nog geen eigenaar"
	}
	return pledgeMeta(item, due, owner)
}

func pledgeMeta(item PledgeItem, more ...string) PledgeItem {
	item.Meta = append(item.Meta, slices.DeleteFunc(more, func(s string) bool { return s == "" })...)
	return item
}

func (s *Server) pledges(c *fiber.Ctx) error {
	f := pledgeFilter(query(c))
	p := PledgeShelf{Base: Base{Title: "Moties en toezeggingen"}, Tabs: planTabs(pledgeHome), Mine: f.Mine, CSVURL: pledgeFile(f, "csv"), XLSXURL: pledgeFile(f, "xlsx")}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, Empty{Kind: "shut", Title: "Moties en toezeggingen zijn niet voor uw rol", Text: "Hier staat wat de raad vroeg en wat is toegezegd. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}
		return pledgeList.send(c, fiber.StatusForbidden, p)
	}
	v, err := s.options.App.Pledges(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	for _, k := range portal.PledgeKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	state := pledgeState(f)
	p.States = []Option{{"open", "Open", state == "open"}, {"afgedaan", "Afgedaan", state == "afgedaan"}}
	for _, x := range []struct{ field, text string }{{"soort", chosen(p.Kinds)}, {"stand", chosen(p.States)}} {
		if x.text != "" {
			p.Chips = append(p.Chips, Chip{x.text, pledgeURL(f, x.field)})
		}
	}
	if f.Mine {
		p.Chips = append(p.Chips, Chip{"Van mij", pledgeURL(f, "mij")})
	}
	p.Open, p.MayKeep = len(p.Chips) > 0, v.MayKeep
	for _, r := range v.Rows {
		p.Rows = append(p.Rows, pledgeItem(s.options.Now(), r))
	}
	p.Sentence, p.Empty = pledgeWords(v, p.Open)
	if v.Prev != "" {
		p.Pager.PrevURL = pledgeURL(f, "", "voor", v.Prev)
	}
	if v.Next != "" {
		p.Pager.NextURL = pledgeURL(f, "", "na", v.Next)
	}
	return pledgeList.show(c, p)
}

func pledgeWords(v app.PledgeList, filtered bool) (string, Empty) {
	switch {
	case v.Count == 0 && filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen moties of toezeggingen met deze filters.", ActionURL: pledgeHome, ActionText: "Alle filters weghalen"}
	case v.Count == 0 && v.MayKeep:
		return "", Empty{Kind: "none", Title: "Nog geen moties of toezeggingen", Text: "Leg hier vast wat de raad vroeg of wat is toegezegd. Dan raakt niets zoek.", ActionURL: pledgeHome + "/nieuw", ActionText: "Motie of toezegging vastleggen"}
	case v.Count == 0:
		return "", Empty{Kind: "none", Title: "Nog geen moties of toezeggingen", Text: "Hier komt wat de raad vroeg en wat aan de raad is toegezegd."}
	case filtered:
		return plural(int(v.Count), "motie of toezegging", "moties en toezeggingen") + " met deze filters.", Empty{}
	}
	return plural(int(v.Count), "motie of toezegging", "moties en toezeggingen") + ", waarvan " + countText(int(v.OpenCount)) + " open. Wat het eerst klaar moet zijn, staat bovenaan.", Empty{}
}

// pledgeFile is the address of the file of a filtered list.
func pledgeFile(f app.PledgeFilter, format string) string {
	return strings.Replace(pledgeURL(f, "", "formaat", format), pledgeHome, pledgeHome+"/lijst", 1)
}

// pledgeColumns are those of the file.
var pledgeColumns = []string{"Nummer", "Soort", "Titel", "Tekst", "Datum", "Vergadering", "Uiterlijk", "Te laat?", "Eigenaar", "Stand", "Raadsmededeling", "Afgedaan op", "Laatste notitie", "Genoteerd op"}

func (s *Server) pledgeExport(c *fiber.Ctx) error {
	rows, err := s.options.App.ExportPledges(c.UserContext(), actor(c), pledgeFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Moties en toezeggingen", Columns: pledgeColumns}
	for _, p := range rows {
		state := "Open"
		if !p.Open() {
			state = "Afgedaan"
		}
		row := []any{p.Number, p.Kind.Label(), p.Title, p.Text, p.On, p.Meeting, p.Due, yes(p.Late), nameWords(p.OwnerIs), state, p.Announcement, p.DoneAt, "", ""}
		for _, n := range p.Notes {
			if n.Text != "" {
				row[12], row[13] = n.Text, n.At
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return sendTable(c, "moties-en-toezeggingen-"+dayField(s.options.Now()), t)
}
