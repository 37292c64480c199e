package web

import (
	"strconv"
	"strings"

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
	Kinds    []Option // of files
	Is       []Option // kinds of documents
	Under    []Option
	Mine     bool
	MayAdd   bool
	// Follow is the state of the switch for berichten about new documents of the
	// chain: MayFollow for who may have it at all.
	MayFollow, Follows bool
	Open               bool // the filter is unfolded
	Chips              []Chip
	Rows               []DocumentItem
	Empty              Empty
	Pager              Pager
}

var documentList = page[DocumentList]("document/list")

func (s *Server) documents(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !policy.ReadsDocuments(by) {
		return documentList.send(c, fiber.StatusForbidden, DocumentList{Base: Base{Title: "Documenten"}, Empty: Empty{Kind: "shut",
			Title: "Deze documenten zijn niet voor uw rol", Text: "Hier staan documenten van de keten, bij signalen en bij ronde tafels. Uw rol leest die niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	f := app.DocumentFilter{Text: portal.CleanLine(q.Text("q")), Mine: q.Bool("mijn"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}, Skip: pageNumber(q)}
	if kind := portal.FileKind(q.Text("soort")); kind.Label() != "" {
		f.Kind = kind
	}
	if is := portal.DocumentKind(q.Text("wat")); is.Label() != "" {
		f.Is = is
	}
	if under := portal.ObjectKind(q.Text("bij")); underLabels[under] != "" {
		f.Under = under
	}
	list, err := s.options.App.Documents(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	p := DocumentList{Base: Base{Title: "Documenten"}, Text: f.Text, Mine: f.Mine, MayAdd: policy.May(by, policy.AddChainDocument, nil), MayFollow: policy.May(by, policy.FollowChain, nil)}
	if p.Follows, err = s.options.App.FollowsChain(c.UserContext(), by); err != nil {
		return err
	}
	for _, k := range portal.DocumentKinds() {
		p.Is = append(p.Is, Option{string(k), k.Label(), k == f.Is})
	}
	for _, u := range []portal.ObjectKind{portal.KindChain, portal.KindSignal, portal.KindTable, portal.KindCovenant, portal.KindSubsidy} {
		p.Under = append(p.Under, Option{string(u), underLabels[u], u == f.Under})
	}
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

// underLabels say what a document hangs under, in the filter.
var underLabels = map[portal.ObjectKind]string{portal.KindChain: "De keten", portal.KindSignal: "Een signaal", portal.KindTable: "Een ronde tafel", portal.KindCovenant: "Een convenant", portal.KindSubsidy: "Een subsidie"}

var (
	chainFollowed   = flash("keten-volgen", "good", "U krijgt een bericht bij een nieuw document in de keten.")
	chainUnfollowed = flash("keten-niet-volgen", "good", "U krijgt geen bericht meer bij een nieuw document in de keten.")
)

// chainFollow switches berichten about new documents of the chain.
func (s *Server) chainFollow(c *fiber.Ctx) error {
	follow := form(c).Bool("follow")
	if err := s.options.App.FollowChain(c.UserContext(), actor(c), follow); err != nil {
		return err
	}
	if follow {
		return done(c, chainFollowed, "/documenten")
	}
	return done(c, chainUnfollowed, "/documenten")
}

// documentFilters are the filter's pairs in the address.
func documentFilters(f app.DocumentFilter) []string {
	mine := ""
	if f.Mine {
		mine = "ja"
	}
	return []string{"q", f.Text, "wat", string(f.Is), "bij", string(f.Under), "soort", string(f.Kind), "mijn", mine}
}

func documentChips(f app.DocumentFilter) []Chip {
	var chips []Chip
	if f.Text != "" {
		chips = append(chips, Chip{"Zoekt: " + quoted(f.Text), documentsURL("q", documentFilters(f)...)})
	}
	if l := f.Kind.Label(); l != "" {
		chips = append(chips, Chip{"Bestand: " + l, documentsURL("soort", documentFilters(f)...)})
	}
	if l := f.Is.Label(); l != "" {
		chips = append(chips, Chip{"Soort: " + l, documentsURL("wat", documentFilters(f)...)})
	}
	if l := underLabels[f.Under]; l != "" {
		chips = append(chips, Chip{"Hoort bij: " + strings.ToLower(l), documentsURL("bij", documentFilters(f)...)})
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
		return "", Empty{Kind: "none", Title: "Nog geen documenten", Text: "Hier komen de documenten van de keten, en die bij signalen en ronde tafels.", ActionURL: "/signalen", ActionText: "Naar de signalen"}
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
