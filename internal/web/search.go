package web

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// SearchPage is the page with what was found of a text.
type SearchPage struct {
	Base
	Text     string
	Sentence string
	Rows     []SignalItem
	Others   []OtherItem
	Empty    Empty
	Pager    Pager
}

// OtherItem is something found that is not a signal.
type OtherItem struct {
	Title, Href string
	Meta        []string
	Fragment    []FragmentPiece // of its text, with what was found
}

// FragmentPiece is a part of a fragment; Marked is what was looked for.
type FragmentPiece struct {
	Text   string
	Marked bool
}

var searchPage = page[SearchPage]("search/page")

func (s *Server) search(c *fiber.Ctx) error {
	q := query(c)
	text, n := portal.CleanLine(q.Text("q")), pageNumber(q)
	found, err := s.options.App.Search(c.UserContext(), actor(c), text, n)
	if err != nil {
		return err
	}
	p := SearchPage{Base: Base{Title: "Zoeken"}, Text: text}
	for _, f := range found.Found {
		if f.Signal != nil {
			p.Rows = append(p.Rows, signalItem(s.options.Now(), *f.Signal))
			continue
		}
		if f.Document != nil {
			item := documentItem(s.options.Now(), *f.Document, true)
			under := "document bij " + item.Number
			if f.Document.OfChain() {
				under = "document van de keten"
			}
			other := OtherItem{Title: item.Title, Href: item.Href, Meta: append([]string{under}, item.Meta...)}
			for _, piece := range f.Fragment {
				other.Fragment = append(other.Fragment, FragmentPiece(piece))
			}
			p.Others = append(p.Others, other)
			continue
		}
		if f.Path == "" {
			f.Path = objectPath(f.Ref, f.Number)
		}
		p.Others = append(p.Others, OtherItem{Title: f.Title, Href: f.Path})
	}
	switch {
	case text == "":
		p.Empty = Empty{Kind: "none", Title: "Waar zoekt u naar?", Text: "Vul één of meer woorden in. U vindt alleen wat u mag lezen."}
	case len(found.Found) == 0:
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er staat niets met deze woorden dat u mag lezen. Probeer minder of andere woorden."}
	default:
		p.Sentence = "Gevonden met " + quoted(text)
	}
	p.Pager = searchPager(text, n, found.More)
	return searchPage.show(c, p)
}

// objectPath is the page of an object; number is what people name it by.
func objectPath(ref portal.Ref, number string) string {
	switch ref.Kind {
	case portal.KindSignal:
		return "/signalen/" + number
	case portal.KindDocument:
		return "/documenten/" + string(ref.ID)
	case portal.KindOrganisation:
		return "/sociale-kaart/" + string(ref.ID)
	case portal.KindDecision:
		return "/besluiten/" + number
	case portal.KindActionPoint:
		return "/actiepunten/" + number
	case portal.KindCovenant:
		if _, nr := portal.SplitText(ref.ID); nr > 0 {
			return "/convenanten/" + number + "?versie=" + strconv.Itoa(nr)
		}
		return "/convenanten/" + number
	case portal.KindClauseComment:
		return "/convenanten/" + number + "/reacties/" + string(ref.ID)
	case portal.KindAgreementSet:
		return "/afsprakensets/" + number
	case portal.KindTable:
		path := tablePath(number, "")
		if _, item := portal.MinutesOf(ref.ID); item != "" {
			path += "#punt-" + string(item)
		}
		return path
	case portal.KindMinutes:
		path := tablePath(number, minutesBelow)
		if _, item := portal.MinutesOf(ref.ID); item != "" {
			path += "#punt-" + string(item)
		}
		return path
	}
	return "/"
}

func searchPager(text string, n int, more bool) Pager {
	at := func(n int) string {
		return "/zoeken?" + url.Values{"q": {text}, "blad": {strconv.Itoa(n + 1)}}.Encode()
	}
	p := Pager{Text: "Pagina " + strconv.Itoa(n+1)}
	if n > 0 {
		p.PrevURL = at(n - 1)
	}
	if more {
		p.NextURL = at(n + 1)
	}
	return p
}
