package web

import (
	"net/url"
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
	Filter   SignalFilter
	Chips    []Chip
	Rows     []SignalItem
	Empty    Empty
	Pager    Pager
}

// SignalFilter is the form with which people filter; the values are as in the
// address.
type SignalFilter struct {
	Text, From, To       string
	Mine, ForMe, Late    bool
	States, Themes       []Option
	Kinds, Organisations []Option
	// Open: the form is unfolded.
	Open bool
	// Handles: the reader can be a handler, so “voor mij” means something.
	Handles bool
}

// Option is a choice in a list.
type Option struct {
	Value, Label string
	Selected     bool
}

var signalList = page[SignalList]("signal/list")

func (s *Server) signalList(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !policy.ReadsSignals(by) {
		return signalList.send(c, fiber.StatusForbidden, SignalList{Base: Base{Title: "Signalen"}, Empty: Empty{Kind: "shut",
			Title: "Signalen zijn niet voor uw rol", Text: "Partners delen signalen met elkaar en met de gemeente. Uw rol leest ze niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	p := SignalList{Base: Base{Title: "Signalen"}, Shares: policy.May(by, policy.ShareSignal, nil)}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	orgs, err := s.options.App.OrganisationChoices(c.UserContext(), by)
	if err != nil {
		return err
	}
	f := signalFilter(q, set)
	p.Filter = filterForm(q, f, set, orgs)
	p.Filter.Handles = by.Municipality
	if err := q.Err(); err != nil {
		p.Filter.Open = true
		return signalList.again(c, p, err)
	}
	list, err := s.options.App.Signals(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	p.Chips = filterChips(q, p.Filter)
	p.Rows = signalItems(s.options.Now(), list.Rows)
	p.Sentence, p.Empty = listWords(list, f, len(p.Chips) > 0, p.Shares)
	p.Pager = signalPager(q, list, f)
	return signalList.show(c, p)
}

// openFilter is the value of status for everything that isn't closed.
const openFilter = "open"

// signalFilter reads the filter from the address. A value that stands for
// nothing is left out, as an old bookmark may have one.
func signalFilter(q *Form, set portal.Settings) app.SignalFilter {
	f := app.SignalFilter{
		Text: portal.CleanLine(q.Text("q")), Org: q.ID("organisatie"), Mine: q.Bool("mijn"), ForMe: q.Bool("voor_mij"), Late: q.Bool("te_laat"),
		From: q.Date("vanaf"), To: q.Date("tot"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}, Skip: pageNumber(q),
	}
	if state := portal.SignalState(q.Text("status")); state.Label() != "" {
		f.State = state
	}
	f.Open = q.Text("status") == openFilter
	if theme := q.Text("thema"); theme == app.NoTheme {
		f.Theme = theme
	} else if _, ok := set.Theme(portal.ID(theme)); ok {
		f.Theme = theme
	}
	if kind := portal.SignalKind(q.Text("soort")); kind.Label() != "" {
		f.Kind = kind
	}
	return f
}

// pageNumber is the page of search results that is asked, from 0.
func pageNumber(q *Form) int {
	n, err := strconv.Atoi(q.Text("blad"))
	if err != nil {
		return 0
	}
	return max(n-1, 0)
}

func filterForm(q *Form, f app.SignalFilter, set portal.Settings, orgs []portal.Organisation) SignalFilter {
	form := SignalFilter{Text: f.Text, From: q.Text("vanaf"), To: q.Text("tot"), Mine: f.Mine, ForMe: f.ForMe, Late: f.Late}
	form.States = []Option{{Value: openFilter, Label: "Alles wat open is", Selected: f.Open}}
	for _, state := range portal.SignalStates() {
		form.States = append(form.States, Option{string(state), state.Label(), state == f.State})
	}
	for _, t := range set.Themes {
		form.Themes = append(form.Themes, Option{string(t.ID), t.Name, string(t.ID) == f.Theme})
	}
	form.Themes = append(form.Themes, Option{app.NoTheme, "Weet ik niet", f.Theme == app.NoTheme})
	for _, k := range []portal.SignalKind{portal.Bottleneck, portal.Opportunity, portal.GoesWell} {
		form.Kinds = append(form.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	for _, o := range orgs {
		form.Organisations = append(form.Organisations, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	return form
}

func chosen(options []Option) string {
	if i := slices.IndexFunc(options, func(o Option) bool { return o.Selected }); i >= 0 {
		return options[i].Label
	}
	return ""
}

// filterChips are the filters in force, each with the list without it.
func filterChips(q *Form, f SignalFilter) []Chip {
	var chips []Chip
	add := func(field, text string) {
		chips = append(chips, Chip{Text: text, RemoveURL: listURL(q, field, "")})
	}
	for _, v := range []struct{ field, label, value string }{
		{"q", "Zoekt", quoted(f.Text)}, {"status", "Status", chosen(f.States)}, {"thema", "Thema", chosen(f.Themes)}, {"soort", "Soort", chosen(f.Kinds)},
		{"organisatie", "Gedeeld door", chosen(f.Organisations)},
	} {
		if v.value != "" {
			add(v.field, v.label+": "+v.value)
		}
	}
	for _, v := range []struct {
		field, label string
		on           bool
	}{{"mijn", "Van mij", f.Mine}, {"voor_mij", "Voor mij", f.ForMe}, {"te_laat", "Te laat", f.Late}} {
		if v.on {
			add(v.field, v.label)
		}
	}
	if from := q.Date("vanaf"); !from.IsZero() {
		add("vanaf", "Vanaf "+dateText(from))
	}
	if to := q.Date("tot"); !to.IsZero() {
		add("tot", "Tot en met "+dateText(to))
	}
	return chips
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "‘" + s + "’"
}

// filterFields are the fields of the filter, in the order of the address.
var filterFields = []string{"q", "status", "thema", "soort", "organisatie", "mijn", "voor_mij", "te_laat", "vanaf", "tot"}

// listURL is the list with the same filters but one field, or with a field of
// paging added. It starts at the first page.
func listURL(q *Form, field, value string) string {
	v := url.Values{}
	for _, name := range filterFields {
		if name != field && q.Text(name) != "" {
			v.Set(name, q.Text(name))
		}
	}
	if value != "" {
		v.Set(field, value)
	}
	if len(v) == 0 {
		return "/signalen"
	}
	return "/signalen?" + v.Encode()
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
	words := plural(int(l.Count), "signaal", "signalen")
	if l.AtLeast {
		words = "Meer dan " + countText(int(l.Count)) + " signalen"
	}
	switch {
	case f.Text != "":
		words += " gevonden"
	case f.ForMe || f.Late:
		words += " met deze filters, de vroegste termijn eerst"
	case filtered:
		words += " met deze filters, nieuwste eerst"
	case l.Count == 1:
		words += " dat u mag zien"
	default:
		words += " die u mag zien, nieuwste eerst"
	}
	return words, Empty{}
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
