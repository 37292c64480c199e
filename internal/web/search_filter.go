package web

import (
	"cmp"
	"net/url"
	"slices"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// searchFields are the fields of the filter, in the order of the address.
var searchFields = []string{"q", "soort", "thema", "organisatie", "vanaf", "tot", "precies"}

// searchFilter reads the filter from the address. What stands for nothing is left out.
func searchFilter(q *Form, ch filterChoices) app.SearchFilter {
	f := app.SearchFilter{Text: shortText(portal.CleanLine(q.Text("q")), maxSearch), From: q.Date("vanaf"), To: q.Date("tot"), Exact: q.Bool("precies"), Skip: pageNumber(q)}
	if kind := portal.ObjectKind(q.Text("soort")); kindOne(kind) != "" {
		f.Kind = kind
	}
	if t, ok := ch.set.Theme(portal.ID(q.Text("thema"))); ok {
		f.Theme = t.ID
	}
	if i := slices.IndexFunc(ch.orgs, func(o portal.Organisation) bool { return string(o.ID) == q.Text("organisatie") }); i >= 0 {
		f.Org = ch.orgs[i].ID
	}
	return f
}

// searchForm is the filter as the form shows it; the kinds follow with their counts.
func searchForm(q *Form, f app.SearchFilter, ch filterChoices) SearchForm {
	form := SearchForm{From: q.Text("vanaf"), To: q.Text("tot")}
	for _, t := range ch.set.Themes {
		form.Themes = append(form.Themes, Option{string(t.ID), t.Name, t.ID == f.Theme})
	}
	for _, o := range ch.orgs {
		form.Organisations = append(form.Organisations, Option{string(o.ID), o.Name, o.ID == f.Org})
	}
	for _, k := range searchKinds {
		if k.Kind == f.Kind {
			form.Kinds = []Option{{string(k.Kind), k.Many, true}}
		}
	}
	return form
}

// kindsFound are the kinds of what was found, with how many of each the reader may
// read: as choices of the form and as tabs. Kinds that weren't counted are choices alone.
func kindsFound(q *Form, f app.SearchFilter, r app.SearchResult) ([]Option, []KindTab) {
	at := func(kind portal.ObjectKind) string {
		return searchURL(q, "soort", string(kind), "q", cmp.Or(r.Instead, f.Text))
	}
	tabs := []KindTab{{Label: "Alles", Href: at(""), Current: f.Kind == ""}}
	var options []Option
	for _, k := range searchKinds {
		i := slices.IndexFunc(r.Kinds, func(c app.KindCount) bool { return c.Kind == k.Kind })
		if i < 0 && k.Kind != f.Kind {
			if r.OtherKinds {
				options = append(options, Option{string(k.Kind), k.Many, false})
			}
			continue
		}
		count := "0"
		if i >= 0 {
			count = countText(r.Kinds[i].Count)
			if r.Kinds[i].AtLeast {
				count += "+"
			}
		}
		options = append(options, Option{string(k.Kind), k.Many + " (" + count + ")", k.Kind == f.Kind})
		tabs = append(tabs, KindTab{Label: k.Many, Count: count, Href: at(k.Kind), Current: k.Kind == f.Kind})
	}
	if len(tabs) <= 2 && f.Kind == "" {
		tabs = nil // nothing found, or of one kind: nothing to choose
	}
	return options, tabs
}

// searchChips are the filters in force, each with the page without it.
func searchChips(q *Form, form SearchForm) []Chip {
	var chips []Chip
	add := func(field, text string) {
		chips = append(chips, Chip{Text: text, RemoveURL: searchURL(q, field, "")})
	}
	for _, v := range []struct{ field, label, value string }{
		{"soort", "Soort", chosen(form.Kinds)}, {"thema", "Thema", chosen(form.Themes)}, {"organisatie", "Organisatie", chosen(form.Organisations)},
	} {
		if v.value != "" {
			add(v.field, v.label+": "+v.value)
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

// searchURL is the page with the same filters but those of the pairs, which have
// another value or none. It starts at the first page.
func searchURL(q *Form, pairs ...string) string {
	v := url.Values{}
	for _, name := range searchFields {
		if q.Text(name) != "" {
			v.Set(name, q.Text(name))
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v.Del(pairs[i]); pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return listAddress("/zoeken", v)
}

// maxSearch is how many characters are searched for, as the field takes.
const maxSearch = 200

func shortText(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
