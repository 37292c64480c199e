package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DocumentList is the page with the documents one may read.
type DocumentList struct {
	Base
	Sentence string
	Text     string
	Kinds    []Option
	Mine     bool
	Open     bool // the filter is unfolded
	Chips    []Chip
	Rows     []DocumentItem
	Empty    Empty
	Pager    Pager
}

var documentList = page[DocumentList]("document/list")

func (s *Server) documents(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !policy.ReadsSignals(by) {
		return documentList.send(c, fiber.StatusForbidden, DocumentList{Base: Base{Title: "Documenten"}, Empty: Empty{Kind: "shut",
			Title: "Deze documenten zijn niet voor uw rol", Text: "Hier staan documenten bij signalen. Uw rol leest geen signalen.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	f := app.DocumentFilter{Text: portal.CleanLine(q.Text("q")), Mine: q.Bool("mijn"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}, Skip: pageNumber(q)}
	if kind := portal.FileKind(q.Text("soort")); kind.Label() != "" {
		f.Kind = kind
	}
	list, err := s.options.App.Documents(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	p := DocumentList{Base: Base{Title: "Documenten"}, Text: f.Text, Mine: f.Mine}
	for _, k := range portal.FileKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	for _, d := range list.Rows {
		p.Rows = append(p.Rows, documentItem(s.options.Now(), d, true))
	}
	p.Chips = documentChips(f)
	p.Open = len(p.Chips) > 0
	p.Sentence, p.Empty = documentWords(list, f, p.Open)
	p.Pager = documentPager(list, f)
	return documentList.show(c, p)
}

// documentFilters are the filter's pairs in the address.
func documentFilters(f app.DocumentFilter) []string {
	mine := ""
	if f.Mine {
		mine = "ja"
	}
	return []string{"q", f.Text, "soort", string(f.Kind), "mijn", mine}
}

func documentChips(f app.DocumentFilter) []Chip {
	var chips []Chip
	if f.Text != "" {
		chips = append(chips, Chip{"Zoekt: " + quoted(f.Text), documentsURL("q", documentFilters(f)...)})
	}
	if l := f.Kind.Label(); l != "" {
		chips = append(chips, Chip{"Soort: " + l, documentsURL("soort", documentFilters(f)...)})
	}
	if f.Mine {
		chips = append(chips, Chip{"Door mij toegevoegd", documentsURL("mijn", documentFilters(f)...)})
	}
	return chips
}

// documentWords says how many there are, or why there are none.
func documentWords(l app.DocumentList, f app.DocumentFilter, filtered bool) (sentence string, empty Empty) {
	switch {
	case l.Count == 0 && filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen documenten met deze filters.", ActionURL: "/documenten", ActionText: "Alle filters weghalen"}
	case l.Count == 0:
		return "", Empty{Kind: "none", Title: "Nog geen documenten", Text: "Een document voegt u toe op de pagina van een signaal. Daarna staat het ook hier.", ActionURL: "/signalen", ActionText: "Naar de signalen"}
	}
	words := plural(int(l.Count), "document", "documenten")
	if l.AtLeast {
		words = "Meer dan " + countText(int(l.Count)) + " documenten"
	}
	switch {
	case f.Text != "":
		return words + " gevonden", Empty{}
	case filtered:
		return words + " met deze filters, nieuwste eerst", Empty{}
	case l.Count == 1:
		return words + " dat u mag lezen", Empty{}
	}
	return words + " die u mag lezen, nieuwste eerst", Empty{}
}

func documentPager(l app.DocumentList, f app.DocumentFilter) Pager {
	at := func(name, value string) string { return documentsURL("", append(documentFilters(f), name, value)...) }
	var p Pager
	if f.Text != "" {
		p.Text = "Pagina " + strconv.Itoa(f.Skip+1)
		if f.Skip > 0 {
			p.PrevURL = at("blad", strconv.Itoa(f.Skip))
		}
		if l.More {
			p.NextURL = at("blad", strconv.Itoa(f.Skip+2))
		}
		return p
	}
	if l.Prev != "" {
		p.PrevURL = at("voor", l.Prev)
	}
	if l.Next != "" {
		p.NextURL = at("na", l.Next)
	}
	return p
}
