package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SignalFilter is the form with which people filter; the values are as in the
// address.
type SignalFilter struct {
	Text, From, To             string
	Mine, ForMe, Late          bool
	States, Themes             []Option
	Kinds, Organisations       []Option
	Audiences, Neighbourhoods  []Option
	Phases, Handlers, WorkList []Option
	Sort                       string
	// More: the filters that few use stand open, as one of them was refused. The
	// chips say which are in force.
	More bool
	// Handles: the reader can be a handler, so “voor mij” means something.
	Handles bool
}

// Option is a choice in a list.
type Option struct {
	Value, Label string
	Selected     bool
}

// filterChoices is what the lists of the filter hold for one reader.
type filterChoices struct {
	set      portal.Settings
	orgs     []portal.Organisation
	handlers []app.PersonChoice
}

func (s *Server) filterChoices(c *fiber.Ctx) (filterChoices, error) {
	var ch filterChoices
	var err error
	if ch.set, err = s.options.App.Settings(c.UserContext()); err != nil {
		return ch, err
	}
	if ch.orgs, err = s.options.App.OrganisationChoices(c.UserContext(), actor(c)); err != nil {
		return ch, err
	}
	ch.handlers, err = s.options.App.HandlerChoices(c.UserContext(), actor(c))
	return ch, err
}

// openFilter is the value of status for everything that isn't closed.
const openFilter = "open"

// The fields of the address that aren't filters but belong to the list.
const (
	sortField = "volgorde"
	viewField = "weergave"
)

// audiences are the values of the filter “wie ziet dit”.
var audiences = []portal.AudienceKind{portal.WholeChain, portal.ChosenOrgs, portal.MunicipalityOnly}

// signalFilter reads the filter from the address. What stands for nothing any
// more, as an old bookmark or a saved view may, is left out, with a sentence
// that says so.
func signalFilter(q *Form, ch filterChoices) (app.SignalFilter, []string) {
	f := app.SignalFilter{
		Text: portal.CleanLine(q.Text("q")), Mine: q.Bool("mijn"), ForMe: q.Bool("voor_mij"), Late: q.Bool("te_laat"),
		From: q.Date("vanaf"), To: q.Date("tot"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}, Skip: pageNumber(q),
	}
	var gone []string
	choose := func(field, what string, take func(value string) bool) {
		if value := q.Text(field); value != "" && !take(value) {
			gone = append(gone, "Dit filter bestaat niet meer en is weggelaten: "+what+".")
		}
	}
	choose("status", "status", func(v string) bool {
		f.Open = v == openFilter
		if portal.SignalState(v).Label() != "" {
			f.State = portal.SignalState(v)
		}
		return f.Open || f.State != ""
	})
	choose("thema", "thema", func(v string) bool {
		t, ok := ch.set.Theme(portal.ID(v))
		if ok && t.Ended {
			gone = append(gone, "Het thema ‘"+t.Name+"’ is afgesloten. U ziet de signalen die er al waren.")
		}
		if ok || v == app.NoTheme {
			f.Theme = v
		}
		return f.Theme != ""
	})
	choose("soort", "soort", func(v string) bool { return takeOne(&f.Kind, v, portal.SignalKind(v).Label() != "") })
	choose("zichtbaar", "wie ziet dit", func(v string) bool {
		return takeOne(&f.Audience, v, slices.Contains(audiences, portal.AudienceKind(v)))
	})
	choose("organisatie", "gedeeld door", func(v string) bool {
		return takeOne(&f.Org, v, slices.ContainsFunc(ch.orgs, func(o portal.Organisation) bool { return string(o.ID) == v }))
	})
	choose("wijk", "wijk", func(v string) bool {
		_, ok := ch.set.Neighbourhood(portal.ID(v))
		return takeOne(&f.Neighbourhood, v, ok)
	})
	choose("fase", "waar in de keten", func(v string) bool { return takeOne(&f.Phase, v, slices.Contains(portal.Phases, v)) })
	choose("behandelaar", "behandelaar", func(v string) bool {
		return takeOne(&f.Handler, v, slices.ContainsFunc(ch.handlers, func(h app.PersonChoice) bool { return string(h.ID) == v }))
	})
	choose("werk", "werklijst", func(v string) bool { return takeOne(&f.Work, v, app.WorkKind(v).Label() != "") })
	choose(sortField, "volgorde", func(v string) bool {
		return takeOne(&f.Sort, v, slices.Contains([]app.SignalSort{app.SortShared, app.SortChanged, app.SortDue}, app.SignalSort(v)))
	})
	return f, gone
}

// takeOne sets a filter to a value that means something, and says whether it does.
func takeOne[T ~string](into *T, value string, known bool) bool {
	if known {
		*into = T(value)
	}
	return known
}

// pageNumber is the page of search results that is asked, from 0.
func pageNumber(q *Form) int {
	n, err := strconv.Atoi(q.Text("blad"))
	if err != nil {
		return 0
	}
	return max(n-1, 0)
}

func filterForm(q *Form, f app.SignalFilter, ch filterChoices) SignalFilter {
	form := SignalFilter{Text: f.Text, From: q.Text("vanaf"), To: q.Text("tot"), Mine: f.Mine, ForMe: f.ForMe, Late: f.Late, Sort: string(f.Sort)}
	form.States = []Option{{Value: openFilter, Label: "Alles wat open is", Selected: f.Open}}
	for _, state := range portal.SignalStates() {
		form.States = append(form.States, Option{string(state), state.Label(), state == f.State})
	}
	for _, t := range ch.set.Themes {
		form.Themes = append(form.Themes, Option{string(t.ID), t.Name, string(t.ID) == f.Theme})
	}
	form.Themes = append(form.Themes, Option{app.NoTheme, "Weet ik niet", f.Theme == app.NoTheme})
	for _, k := range []portal.SignalKind{portal.Bottleneck, portal.Opportunity, portal.GoesWell} {
		form.Kinds = append(form.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	for _, o := range ch.orgs {
		form.Organisations = append(form.Organisations, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	for _, kind := range audiences {
		form.Audiences = append(form.Audiences, Option{string(kind), portal.Audience{Kind: kind}.Label(), kind == f.Audience})
	}
	for _, n := range ch.set.Neighbourhoods {
		form.Neighbourhoods = append(form.Neighbourhoods, Option{string(n.ID), n.Name, n.ID == f.Neighbourhood})
	}
	for _, h := range ch.handlers {
		form.Handlers = append(form.Handlers, Option{string(h.ID), h.Name.Person, h.ID == f.Handler})
	}
	for _, k := range app.WorkKinds() {
		form.WorkList = append(form.WorkList, Option{string(k), k.Label(), k == f.Work})
	}
	form.Phases = choices(portal.Phases, f.Phase)
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
		{"werk", "Werklijst", chosen(f.WorkList)}, {"q", "Zoekt", quoted(f.Text)}, {"status", "Status", chosen(f.States)}, {"thema", "Thema", chosen(f.Themes)},
		{"soort", "Soort", chosen(f.Kinds)}, {"zichtbaar", "Wie ziet dit", chosen(f.Audiences)}, {"organisatie", "Gedeeld door", chosen(f.Organisations)},
		{"wijk", "Wijk", chosen(f.Neighbourhoods)}, {"fase", "Waar in de keten", chosen(f.Phases)}, {"behandelaar", "Behandelaar", chosen(f.Handlers)},
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
var filterFields = []string{"werk", "q", "status", "thema", "soort", "zichtbaar", "organisatie", "wijk", "fase", "behandelaar", "mijn", "voor_mij", "te_laat", "vanaf", "tot", sortField}

// listURL is the list with the same filters but one field, or with a field of
// paging or order added. It starts at the first page. A view stays chosen while
// its filters do.
func listURL(q *Form, field, value string) string {
	v := filterValues(q, field)
	if value != "" {
		v.Set(field, value)
		if q.Text(viewField) != "" {
			v.Set(viewField, q.Text(viewField))
		}
	}
	return listAddress("/signalen", v)
}

func listAddress(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// filterValues are the filters of the address without one field.
func filterValues(q *Form, except string) url.Values {
	v := url.Values{}
	for _, name := range filterFields {
		if name != except && q.Text(name) != "" {
			v.Set(name, q.Text(name))
		}
	}
	return v
}

// savedQuery is the filter as a view keeps it.
func savedQuery(q *Form) string { return filterValues(q, "").Encode() }

// readSavedQuery gives the filters of a kept or sent query, and nothing else of it.
func readSavedQuery(raw string) (*Form, error) {
	f := &Form{}
	if err := f.decode(strings.TrimPrefix(raw, "?")); err != nil {
		return nil, err
	}
	return f, nil
}

// exportURL is the list as a file.
func exportURL(q *Form, format string) string {
	v := filterValues(q, "")
	v.Set("formaat", format)
	return listAddress("/signalen/export", v)
}
