package export

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/richtext"
)

// paperStyle is all the style of an HTML paper; it stands in the file itself.
//
//go:embed paper.css
var paperStyle string

// paperPolicy forbids a paper to load or run anything: what somebody put in a
// text stays text, whoever opens the file. Its own style is let through by hash.
var paperPolicy = func() string {
	sum := sha256.Sum256([]byte(paperStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}()

const (
	contentsHeading   = "Inhoud"
	enclosuresHeading = "Stukken"
	enclosuresAnchor  = "stukken"
	// fewParts is how many parts need no table of contents.
	fewParts = 3
)

// HTML writes the paper as one file that needs nothing but itself: it opens
// without a network, with its enclosures inside.
func (p Paper) HTML(w io.Writer) error {
	m := &markup{}
	pieces := p.pieces()
	p.htmlHead(m)
	m.begin("body")
	m.begin("header")
	m.leaf("h1", line(p.Title))
	if s := line(p.Subtitle); s != "" {
		m.leaf("p", s, "class", "subtitle")
	}
	m.end(1)
	p.htmlContents(m, pieces)
	m.begin("main")
	tables := 0
	for _, x := range pieces {
		m.out.WriteByte('\n')
		htmlPiece(m, x, &tables)
	}
	p.htmlEnclosures(m)
	m.end(1)
	if s := line(p.Foot); s != "" {
		m.begin("footer")
		m.leaf("p", s)
		m.end(1)
	}
	m.end(2)
	m.out.WriteByte('\n')
	_, err := w.Write(m.out.Bytes())
	return err
}

// htmlStart begins the file, up to and including the policy.
func htmlStart(m *markup) {
	m.out.WriteString("<!DOCTYPE html>\n")
	m.begin("html", "lang", "nl")
	m.begin("head")
	m.empty("meta", "charset", "utf-8")
	m.empty("meta", "http-equiv", "Content-Security-Policy", "content", paperPolicy)
}

func (p Paper) htmlHead(m *markup) {
	htmlStart(m)
	m.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	m.leaf("title", line(p.Title))
	meta := func(name, content string) {
		if content != "" {
			m.empty("meta", "name", name, "content", content)
		}
	}
	meta("author", line(p.Author))
	meta("description", line(p.Subject))
	meta("keywords", strings.Join(p.keywords(), ", "))
	if !p.Date.IsZero() {
		meta("dcterms.date", p.Date.Format(time.DateOnly))
	}
	for _, c := range p.properties() {
		meta(c[0], c[1])
	}
	m.begin("style")
	m.out.WriteString(paperStyle) // ours, and not escaped: style is raw text in HTML
	m.end(2)                      // and html stays open
}

// htmlContents lists the parts and the enclosures of a long paper.
func (p Paper) htmlContents(m *markup, pieces []piece) {
	var entries []richtext.Block
	for _, x := range pieces {
		if x.part > 0 {
			entries = append(entries, richtext.Block{Level: x.level - 1, Spans: []richtext.Span{{Text: textOf(x.spans), Link: partAnchor(x.part)}}})
		}
	}
	if len(p.Enclosures) > 0 {
		entries = append(entries, richtext.Block{Spans: []richtext.Span{{Text: enclosuresHeading, Link: enclosuresAnchor}}})
	}
	if len(entries) <= fewParts {
		return
	}
	m.begin("nav", "aria-labelledby", "inhoud")
	m.leaf("h2", contentsHeading, "id", "inhoud")
	for _, l := range nest(entries) {
		htmlList(m, l, func(spans []richtext.Span) { m.leaf("a", spans[0].Text, "href", "#"+spans[0].Link) })
	}
	m.end(1)
}

func partAnchor(part int) string { return "deel-" + strconv.Itoa(part) }

func htmlPiece(m *markup, x piece, tables *int) {
	switch x.kind {
	case headingPiece:
		anchor := ""
		if x.part > 0 {
			anchor = partAnchor(x.part)
		}
		m.begin("h"+strconv.Itoa(x.level+1), "id", anchor)
		htmlSpans(m, x.spans)
		m.end(1)
	case factsPiece:
		m.begin("table", "class", "facts")
		m.begin("tbody")
		for _, f := range x.facts {
			m.begin("tr")
			m.leaf("th", f[0], "scope", "row")
			m.begin("td")
			htmlSpans(m, []richtext.Span{{Text: f[1]}})
			m.end(2)
		}
		m.end(2)
	case listPiece:
		htmlList(m, x.list, func(spans []richtext.Span) { htmlSpans(m, spans) })
	case tablePiece:
		*tables++
		htmlTable(m, x.rows, *tables)
	case quotePiece:
		m.begin("blockquote")
		m.begin("p")
		htmlSpans(m, x.spans)
		m.end(2)
	default:
		class := ""
		if x.kind == notePiece {
			class = "note"
		}
		m.begin("p", "class", class)
		htmlSpans(m, x.spans)
		m.end(1)
	}
}

// htmlTable puts the table in a frame that scrolls by itself on a narrow
// screen, and that the keyboard can reach for it.
func htmlTable(m *markup, rows [][][]richtext.Span, number int) {
	m.begin("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Tabel "+strconv.Itoa(number))
	m.begin("table")
	for i, row := range rows {
		cell, scope := "td", ""
		switch i {
		case 0:
			m.begin("thead")
			cell, scope = "th", "col"
		case 1:
			m.begin("tbody")
		}
		m.begin("tr")
		for _, spans := range row {
			cell, scope := cell, scope
			if textOf(spans) == "" {
				cell, scope = "td", "" // a head that says nothing heads nothing
			}
			m.begin(cell, "scope", scope)
			htmlSpans(m, spans)
			m.end(1)
		}
		m.end(1)
		if i == 0 {
			m.end(1)
		}
	}
	if len(rows) > 1 {
		m.end(1)
	}
	m.end(2)
}

func htmlList(m *markup, l list, content func([]richtext.Span)) {
	name, start := "ul", ""
	if l.ordered {
		name = "ol"
		if l.start != 1 {
			start = strconv.Itoa(l.start)
		}
	}
	m.begin(name, "start", start)
	for _, it := range l.items {
		m.begin("li")
		content(it.spans)
		for _, sub := range it.subs {
			htmlList(m, sub, content)
		}
		m.end(1)
	}
	m.end(1)
}

func htmlSpans(m *markup, spans []richtext.Span) {
	for _, s := range spans {
		n := 0
		wrap := func(on bool, name string, attrs ...string) {
			if on && s.Text != "" {
				m.begin(name, attrs...)
				n++
			}
		}
		wrap(s.Link != "", "a", "href", s.Link, "rel", "noopener noreferrer")
		wrap(s.Bold, "strong")
		wrap(s.Italic, "em")
		for i, part := range strings.Split(s.Text, "\n") {
			if i > 0 {
				m.empty("br")
			}
			m.text(part)
		}
		m.end(n)
		if s.Break {
			m.empty("br")
		}
	}
}

func (p Paper) htmlEnclosures(m *markup) {
	if len(p.Enclosures) == 0 {
		return
	}
	m.leaf("h2", enclosuresHeading, "id", enclosuresAnchor)
	m.begin("ul", "class", "enclosures")
	for i, e := range p.Enclosures {
		name := line(e.Name)
		m.begin("li", "id", "stuk-"+strconv.Itoa(i+1))
		m.begin("a", "href", "data:"+safeType(e.Type)+";base64,"+base64.StdEncoding.EncodeToString(e.Data), "download", name)
		m.text(name)
		m.end(1)
		m.leaf("span", " ("+size(len(e.Data))+")")
		m.end(1)
	}
	m.end(1)
}

// safeType is a type that a browser shows or hands to a program. What could run
// in a page is bytes to it, as when the portal itself serves a file.
func safeType(name string) string {
	switch name {
	case "application/pdf", "text/plain", "text/csv", "image/png", "image/jpeg",
		"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return name
	}
	return "application/octet-stream"
}

// size is a number of bytes in words.
func size(n int) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/1e6), ".", ",", 1)
}
