package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
)

// SearchPage is the page with what was found of a text.
type SearchPage struct {
	Base
	Text     string // as it was typed
	Sentence string
	// Instead is what was searched for in place of a text that finds nothing, Meant
	// what finds more; MeantURL searches for that, ExactURL for the text alone.
	Instead, Meant, MeantURL, ExactURL string
	Word                               Word // of the glossary, when it was asked for
	Filter                             SearchForm
	Chips                              []Chip
	Tabs                               []KindTab
	Rows                               []FoundItem
	// Much says above the first page that there is more than anybody reads.
	Much string
	// Rest: there is more than is shown on all pages together.
	Rest  string
	Empty Empty
	Pager Pager
}

// SearchForm is the form with which people narrow what they search.
type SearchForm struct {
	Kinds, Themes, Organisations []Option
	From, To                     string
	Open                         bool
}

// KindTab narrows what was found to one kind.
type KindTab struct {
	Label, Count, Href string
	Current            bool
}

// FoundItem is something found: the title and the text around it in pieces, with what
// was looked for.
type FoundItem struct {
	Href     string
	Title    []FragmentPiece
	Badge    Badge
	Meta     []string
	Fragment []FragmentPiece
}

// FragmentPiece is a part of a fragment; Marked is what was looked for.
type FragmentPiece struct {
	Text   string
	Marked bool
}

var searchPage = page[SearchPage]("search/page")

func (s *Server) search(c *fiber.Ctx) error {
	q := query(c)
	p := SearchPage{Base: Base{Title: "Zoeken"}}
	choices, err := s.filterChoices(c)
	if err != nil {
		return err
	}
	f := searchFilter(q, choices)
	p.Text = f.Text
	p.Filter = searchForm(q, f, choices)
	p.Word, _ = explained(f.Text)
	if err := q.Err(); err != nil {
		p.Filter.Open = true
		return searchPage.again(c, p, err)
	}
	r, err := s.options.App.Search(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p.Chips = searchChips(q, p.Filter)
	p.Filter.Kinds, p.Tabs = kindsFound(q, f, r)
	for _, x := range r.Found {
		p.Rows = append(p.Rows, s.foundItem(x))
	}
	p.say(q, f, r)
	return searchPage.show(c, p)
}

// say fills in what the page says of what was found, or why nothing was.
func (p *SearchPage) say(q *Form, f app.SearchFilter, r app.SearchResult) {
	switch {
	case f.Text == "":
		p.Empty = Empty{Kind: "none", Title: "Waar zoekt u naar?", Text: "Vul één of meer woorden in. U vindt alleen wat u mag lezen."}
		return
	case r.OnlyStopWords:
		p.Empty = Empty{Kind: "lost", Title: "Deze woorden komen overal voor", Text: "Woorden als ‘de’ en ‘het’ zoekt het portaal niet. Vul een woord in dat zegt waar het over gaat."}
		return
	case len(r.Found) == 0 && len(p.Chips) > 0:
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er staat niets met deze woorden en filters dat u mag lezen.",
			ActionURL: withFilters("/zoeken", "", "q", p.Text), ActionText: "Alle filters weghalen"}
		return
	case len(r.Found) == 0:
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er staat niets met deze woorden dat u mag lezen. Probeer minder of andere woorden."}
		return
	}
	text := f.Text
	if r.Instead != "" {
		text, p.Instead, p.ExactURL = r.Instead, r.Instead, withFilters("/zoeken", "", "q", f.Text, "precies", "ja")
	}
	if r.Meant != "" {
		p.Meant, p.MeantURL = r.Meant, withFilters("/zoeken", "", "q", r.Meant)
	}
	p.Sentence = "Gevonden met " + quoted(text) + ": " + plural(r.Count, "resultaat", "resultaten")
	if r.AtLeast {
		p.Sentence = "Gevonden met " + quoted(text) + ": meer dan " + plural(r.Count, "resultaat", "resultaten")
		if f.Skip == 0 {
			p.Much = "Deze woorden komen op veel plaatsen voor. Zoek met meer woorden of kies een filter."
		}
		if !r.More && f.Skip > 0 {
			p.Rest = "Er is meer dan u hier ziet. Zoek met meer woorden of kies een filter."
		}
	}
	p.Pager = searchPager(q, text, f.Skip, r.More)
}

// foundItem is a hit as a row.
func (s *Server) foundItem(x app.Found) FoundItem {
	now := s.options.Now()
	item := FoundItem{Href: x.Path, Title: pieces(x.Marked), Meta: []string{kindOne(x.Ref.Kind)}, Fragment: pieces(x.Fragment)}
	if item.Href == "" {
		item.Href = objectPath(x.Ref, x.Number)
	}
	if x.Anchor != "" && !strings.Contains(item.Href, "#") {
		item.Href += "#" + x.Anchor
	}
	switch {
	case x.Signal != nil:
		row := signalItem(now, *x.Signal)
		item.Badge, item.Meta = row.Badge, append(append(item.Meta, row.Number), row.Meta...)
	case x.Document != nil:
		row := documentItem(now, *x.Document, true)
		under := "document bij " + row.Number
		if x.Document.OfChain() {
			under = "document van de keten"
		}
		item.Href, item.Meta = row.Href, append([]string{under}, row.Meta...)
	}
	item.Meta = slices.DeleteFunc(item.Meta, func(m string) bool { return m == "" })
	return item
}

func pieces(found []app.Piece) []FragmentPiece {
	var all []FragmentPiece
	for _, p := range found {
		all = append(all, FragmentPiece(p))
	}
	return all
}

func searchPager(q *Form, text string, n int, more bool) Pager {
	at := func(n int) string { return searchURL(q, "q", text, "blad", strconv.Itoa(n+1)) }
	p := Pager{Text: "Pagina " + strconv.Itoa(n+1)}
	if n > 0 {
		p.PrevURL = at(n - 1)
	}
	if more {
		p.NextURL = at(n + 1)
	}
	return p
}
