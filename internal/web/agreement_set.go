package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// setsHome is the list of agreement sets; every page of one stands below it.
const setsHome = "/afsprakensets"

// SetItem is an agreement set as a row of the list.
type SetItem struct {
	Number, Title, Href string
	Badge               Badge
	Meta                []string
	Kept                string // how the agreements stand in this quarter
}

// SetList is the page with the agreement sets one may read.
type SetList struct {
	Base
	Orgs            []Option
	Ended, Open     bool
	Chips           []Chip
	Rows            []SetItem
	Empty           Empty
	Pager           Pager
	MayMake         bool
	CSVURL, XLSXURL string
}

var setList = page[SetList]("agreement-set/list")

func setFilter(q *Form) app.SetFilter {
	return app.SetFilter{Org: q.ID("organisatie"), Ended: q.Bool("beeindigd"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
}

func setURL(f app.SetFilter, except string, more ...string) string {
	ended := ""
	if f.Ended {
		ended = "ja"
	}
	return withFilters(setsHome, except, append([]string{"organisatie", string(f.Org), "beeindigd", ended}, more...)...)
}

// setFile is the address of the file of a filtered list.
func setFile(f app.SetFilter, format string) string {
	return strings.Replace(setURL(f, "", "formaat", format), setsHome, setsHome+"/lijst", 1)
}

func (s *Server) agreementSets(c *fiber.Ctx) error {
	f, by := setFilter(query(c)), actor(c)
	if !readsTables(by) {
		return setList.send(c, fiber.StatusForbidden, SetList{Base: Base{Title: "Afsprakensets"}, Empty: Empty{Kind: "shut",
			Title: "Afsprakensets zijn niet voor uw rol", Text: "Hier staan kleine afspraken tussen de gemeente en partners. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	l, err := s.options.App.AgreementSets(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	p := SetList{Base: Base{Title: "Afsprakensets"}, Ended: f.Ended, MayMake: l.MayMake, CSVURL: setFile(f, "csv"), XLSXURL: setFile(f, "xlsx")}
	orgs, err := s.options.App.OrganisationChoices(c.UserContext(), by)
	if err != nil {
		return err
	}
	for _, o := range orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	if name := chosen(p.Orgs); name != "" {
		p.Chips = append(p.Chips, Chip{name, setURL(f, "organisatie")})
	}
	if f.Ended {
		p.Chips = append(p.Chips, Chip{"Ook beëindigde", setURL(f, "beeindigd")})
	}
	p.Open = len(p.Chips) > 0
	for _, r := range l.Rows {
		p.Rows = append(p.Rows, setItem(s.options.Now(), r))
	}
	p.Empty = setEmpty(p)
	if l.Prev != "" {
		p.Pager.PrevURL = setURL(f, "", "voor", l.Prev)
	}
	if l.Next != "" {
		p.Pager.NextURL = setURL(f, "", "na", l.Next)
	}
	return setList.show(c, p)
}

func setEmpty(p SetList) Empty {
	switch {
	case len(p.Rows) > 0:
		return Empty{}
	case p.Open:
		return Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen afsprakensets met deze filters.", ActionURL: setsHome, ActionText: "Alle filters weghalen"}
	case p.MayMake:
		return Empty{Kind: "none", Title: "Nog geen afsprakensets", Text: "Een afsprakenset bundelt kleine afspraken tussen beleid en uitvoering. Elk kwartaal zeggen beide kanten wat lukt.",
			ActionURL: setsHome + "/nieuw", ActionText: "Afsprakenset maken"}
	}
	return Empty{Kind: "none", Title: "Nog geen afsprakensets", Text: "Hier komen kleine afspraken tussen de gemeente en uw organisatie. De ketencoördinator legt ze vast."}
}

func setItem(now time.Time, r app.SetRow) SetItem {
	item := SetItem{Number: r.Number, Title: r.Title, Href: setsHome + "/" + r.Number, Badge: setBadge(r),
		Meta: []string{listed(r.Partners), "houdt bij: " + r.OwnerIs.Person}}
	if r.Running() {
		item.Meta = append(item.Meta, "opnieuw bekijken "+dayText(now, r.Review))
		item.Kept = "Dit kwartaal: " + r.Kept.Words() + "."
	}
	return item
}

// setBadge says what a set asks, in one state.
func setBadge(r app.SetRow) Badge {
	switch {
	case !r.Running():
		return Badge{Text: "Beëindigd"}
	case r.ReviewDue:
		return Badge{Shape: "late", Text: "Opnieuw bekijken"}
	case r.AsksMe:
		return Badge{Shape: "wait", Text: "Nog in te vullen"}
	}
	return Badge{Shape: "good", Text: "Loopt"}
}

// listed writes names as in "Gemeente, Geldfit en Bewind".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " en " + names[len(names)-1]
}

// setColumns are those of the file: a row for each answer, and one for an agreement
// without any.
var setColumns = []string{"Nummer", "Titel", "Tussen", "Houdt bij", "Opnieuw bekijken", "Stand", "Afspraak", "Wie belooft dit", "Kwartaal", "Organisatie", "Nagekomen?", "Toelichting", "Ingevuld op"}

func (s *Server) agreementSetExport(c *fiber.Ctx) error {
	pages, more, err := s.options.App.ExportSets(c.UserContext(), actor(c), setFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Afsprakensets", Columns: setColumns}
	for _, p := range pages {
		t.Rows = append(t.Rows, setCells(p)...)
	}
	if more {
		t.Rows = append(t.Rows, lastRow("Er zijn meer afsprakensets. Dit zijn de eerste "+countText(len(pages))+".", len(setColumns)))
	}
	return sendTable(c, "afsprakensets-"+dayField(s.options.Now()), t)
}

func setCells(p app.SetPage) [][]any {
	names := map[portal.ID]string{}
	for _, o := range p.Orgs {
		names[o.ID] = o.Name
	}
	var rows [][]any
	for _, a := range p.Agreements {
		state := "Loopt"
		switch {
		case !p.Running():
			state = "Beëindigd"
		case a.Dropped:
			state = "Vervallen"
		}
		head := []any{p.Number, p.Title, listed(p.Partners), p.OwnerIs.Person, p.Review, state, a.Text, a.Who.Label()}
		answered := false
		for _, k := range p.Checks {
			if k.Agreement == a.ID {
				answered = true
				rows = append(rows, append(head[:len(head):len(head)], k.Period, names[k.Org], k.Kept.Label(), k.Note, k.At))
			}
		}
		if !answered {
			rows = append(rows, append(head, "", "", "", "", ""))
		}
	}
	return rows
}
