package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignalList is the page with the signals one may see.
type SignalList struct {
	Base
	Sentence string
	Shares   bool
	Bundles  bool // the reader can bundle signals
	Filter   SignalFilter
	Chips    []Chip
	// Gone are sentences about filters of the address that mean nothing any more.
	Gone  []string
	Tabs  []ViewTab
	Save  string // the filters to keep as a view; empty when there are none
	Sorts []SortLink
	Files []MenuItem
	Rows  []SignalItem
	Empty Empty
	Pager Pager
}

// ViewTab is a view of the list above it.
type ViewTab struct {
	Label, Href     string
	Current, Shared bool
}

// SortLink puts the list in another order.
type SortLink struct {
	Label, Href string
	Current     bool
}

var signalList = page[SignalList]("signal/list")

func (s *Server) signalList(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !policy.ReadsSignals(by) {
		return signalList.send(c, fiber.StatusForbidden, SignalList{Base: Base{Title: "Signalen"}, Empty: Empty{Kind: "shut",
			Title: "Signalen zijn niet voor uw rol", Text: "Partners delen signalen met elkaar en met de gemeente. Uw rol leest ze niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	p := SignalList{Base: Base{Title: "Signalen"}, Shares: policy.May(by, policy.ShareSignal, nil), Bundles: policy.May(by, policy.MakeBundle, nil)}
	choices, err := s.filterChoices(c)
	if err != nil {
		return err
	}
	f, gone := signalFilter(q, choices)
	p.Filter, p.Gone = filterForm(q, f, choices), gone
	p.Filter.Handles = policy.HandlesSignals(by)
	if err := q.Err(); err != nil {
		p.Filter.More = true
		return signalList.again(c, p, err)
	}
	list, err := s.options.App.Signals(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	if p.Tabs, err = s.viewTabs(c, q); err != nil {
		return err
	}
	p.Chips = filterChips(q, p.Filter)
	if len(p.Chips) > 0 && !slices.ContainsFunc(p.Tabs, func(t ViewTab) bool { return t.Current }) {
		p.Save = savedQuery(q)
	}
	p.Rows = signalItems(s.options.Now(), list.Rows)
	p.Sentence, p.Empty = listWords(list, f, len(p.Chips) > 0, p.Shares)
	p.Pager = signalPager(q, list, f)
	if len(p.Rows) > 0 {
		p.Files = []MenuItem{{Label: "Deze lijst als CSV", Href: exportURL(q, "csv")}, {Label: "Deze lijst als Excel", Href: exportURL(q, "xlsx")}}
	}
	if f.Text == "" && len(list.Rows) > 1 {
		p.Sorts = sortLinks(q, f.Order())
	}
	return signalList.show(c, p)
}

func sortLinks(q *Form, order app.SignalSort) []SortLink {
	links := []SortLink{{Label: "nieuwste"}, {Label: "laatst gewijzigd"}, {Label: "termijn"}}
	for i, sort := range []app.SignalSort{app.SortShared, app.SortChanged, app.SortDue} {
		links[i].Href, links[i].Current = listURL(q, sortField, string(sort)), sort == order
	}
	return links
}

// listWords says how many there are, or why there are none.
func listWords(l app.SignalList, f app.SignalFilter, filtered, shares bool) (sentence string, empty Empty) {
	switch {
	case l.Count == 0 && filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen signalen met deze filters.", ActionURL: "/signalen", ActionText: "Alle filters weghalen"}
	case l.Count == 0:
		empty := Empty{Kind: "none", Title: "Nog geen signalen", Text: "Hier komen de signalen die u mag zien."}
		if shares {
			empty.Text, empty.ActionURL, empty.ActionText = "Ziet u iets dat vaker misgaat? Deel het, dan kijkt de keten mee.", "/signalen/nieuw", "Signaal delen"
		}
		return "", empty
	}
	words := countWords(int(l.Count), l.AtLeast && f.Text == "", "signaal", "signalen")
	order := map[app.SignalSort]string{app.SortShared: ", nieuwste eerst", app.SortChanged: ", laatst gewijzigd eerst", app.SortDue: ", de vroegste termijn eerst"}[f.Order()]
	switch {
	case f.Text != "" && l.AtLeast:
		return "Ten minste " + words + " gevonden", Empty{} // further hits of the search weren't looked at
	case f.Text != "":
		return words + " gevonden", Empty{}
	case f.Sort == app.SortDue && !f.Late && !f.ForMe && f.Work == "":
		words += " met een lopende termijn"
	case filtered:
		words += " met deze filters"
	case l.Count == 1:
		return words + " dat u mag zien", Empty{}
	default:
		words += " die u mag zien"
	}
	return words + order, Empty{}
}

// countWords writes how many there are; more says that counting stopped there.
func countWords(n int, more bool, one, many string) string {
	if more {
		return "Meer dan " + countText(n) + " " + many
	}
	return plural(n, one, many)
}

func signalPager(q *Form, l app.SignalList, f app.SignalFilter) Pager {
	if f.Text != "" {
		p := Pager{Text: "Pagina " + strconv.Itoa(f.Skip+1)}
		if f.Skip > 0 {
			p.PrevURL = listURL(q, "blad", strconv.Itoa(f.Skip))
		}
		if l.More {
			p.NextURL = listURL(q, "blad", strconv.Itoa(f.Skip+2))
		}
		return p
	}
	var p Pager
	if l.Prev != "" {
		p.PrevURL = listURL(q, "voor", l.Prev)
	}
	if l.Next != "" {
		p.NextURL = listURL(q, "na", l.Next)
	}
	return p
}

// dayField writes a day as a date field holds it.
func dayField(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(portal.Amsterdam()).Format(time.DateOnly)
}
