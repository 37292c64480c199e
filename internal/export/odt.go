package export

import (
	"io"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/richtext"
)

// odtType is the media type of an OpenDocument text.
const odtType = "application/vnd.oasis.opendocument.text"

// odtSpaces are the namespaces of OpenDocument 1.3 that our files use.
var odtSpaces = []string{
	"xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
	"xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
	"xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
	"xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
	"xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
	"xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
	"xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
	"xmlns:dc", "http://purl.org/dc/elements/1.1/",
	"xmlns:xlink", "http://www.w3.org/1999/xlink",
	"office:version", "1.3",
}

// ODT writes the paper as an OpenDocument text with real styles, so that a word
// processor shows its headings as headings and lets people restyle it.
func (p Paper) ODT(w io.Writer) error {
	return pack(w, []packed{
		{"mimetype", []byte(odtType)},
		{"content.xml", p.odtContent()},
		{"styles.xml", p.odtStyles()},
		{"meta.xml", p.odtMeta()},
		{"META-INF/manifest.xml", odtManifest()},
	})
}

func odtManifest() []byte {
	m := newXML()
	m.begin("manifest:manifest", "xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest:version", "1.3")
	m.empty("manifest:file-entry", "manifest:full-path", "/", "manifest:version", "1.3", "manifest:media-type", odtType)
	for _, name := range []string{"content.xml", "styles.xml", "meta.xml"} {
		m.empty("manifest:file-entry", "manifest:full-path", name, "manifest:media-type", "text/xml")
	}
	m.end(1)
	return m.out.Bytes()
}

func (p Paper) odtMeta() []byte {
	m := newXML()
	m.begin("office:document-meta", odtSpaces...)
	m.begin("office:meta")
	given := func(name, text string) {
		if text != "" {
			m.leaf(name, text)
		}
	}
	given("dc:title", line(p.Title))
	given("dc:subject", line(p.Subject))
	given("meta:initial-creator", line(p.Author))
	given("dc:creator", line(p.Author))
	if !p.Date.IsZero() {
		stamp := p.Date.UTC().Format(time.RFC3339)
		m.leaf("meta:creation-date", stamp)
		m.leaf("dc:date", stamp)
	}
	m.leaf("dc:language", "nl-NL")
	for _, k := range p.keywords() {
		m.leaf("meta:keyword", k)
	}
	for _, c := range p.properties() {
		m.leaf("meta:user-defined", c[1], "meta:name", c[0], "meta:value-type", "string")
	}
	m.end(2)
	return m.out.Bytes()
}

func (p Paper) odtContent() []byte {
	m := newXML()
	m.begin("office:document-content", odtSpaces...)
	odtTableStyles(m)
	m.begin("office:body")
	m.begin("office:text")
	m.leaf("text:p", line(p.Title), "text:style-name", "Title")
	if s := line(p.Subtitle); s != "" {
		m.leaf("text:p", s, "text:style-name", "Subtitle")
	}
	tables := 0
	for _, x := range p.pieces() {
		odtPiece(m, x, &tables)
	}
	if len(p.Enclosures) > 0 {
		m.leaf("text:h", enclosuresHeading, "text:style-name", odtHeading(1), "text:outline-level", "1")
		m.begin("text:list", "text:style-name", "List_20_1")
		for _, e := range p.Enclosures {
			m.begin("text:list-item")
			m.leaf("text:p", line(e.Name), "text:style-name", "List")
			m.end(1)
		}
		m.end(1)
	}
	m.end(3)
	return m.out.Bytes()
}

func odtHeading(level int) string { return "Heading_20_" + strconv.Itoa(level) }

func odtPiece(m *markup, x piece, tables *int) {
	switch x.kind {
	case headingPiece:
		m.begin("text:h", "text:style-name", odtHeading(x.level), "text:outline-level", strconv.Itoa(x.level))
		odtSpans(m, x.spans)
		m.end(1)
	case listPiece:
		odtList(m, x.list)
	case factsPiece:
		*tables++
		odtTable(m, *tables, []string{"FactsName", "FactsValue"})
		for _, f := range x.facts {
			m.begin("table:table-row")
			odtCell(m, "Table_20_Heading", []richtext.Span{{Text: f[0]}})
			odtCell(m, "Table_20_Contents", []richtext.Span{{Text: f[1]}})
			m.end(1)
		}
		m.end(1)
		odtParagraph(m, "Table_20_End", nil)
	case tablePiece:
		*tables++
		odtTable(m, *tables, make([]string, len(x.rows[0])))
		for i, row := range x.rows {
			style := "Table_20_Contents"
			if i == 0 {
				m.begin("table:table-header-rows")
				style = "Table_20_Heading"
			}
			m.begin("table:table-row")
			for _, spans := range row {
				odtCell(m, style, spans)
			}
			m.end(1)
			if i == 0 {
				m.end(1)
			}
		}
		m.end(1)
		odtParagraph(m, "Table_20_End", nil)
	case quotePiece:
		odtParagraph(m, "Quotations", x.spans)
	case notePiece:
		odtParagraph(m, "Note", x.spans)
	default:
		odtParagraph(m, "Text_20_body", x.spans)
	}
}

func odtParagraph(m *markup, style string, spans []richtext.Span) {
	m.begin("text:p", "text:style-name", style)
	odtSpans(m, spans)
	m.end(1)
}

// odtTable begins a table with a column of each style; an empty style is the
// width that all such columns share.
func odtTable(m *markup, number int, columns []string) {
	m.begin("table:table", "table:name", "Tabel"+strconv.Itoa(number), "table:style-name", "Table")
	for _, style := range columns {
		m.empty("table:table-column", "table:style-name", style)
	}
}

func odtCell(m *markup, style string, spans []richtext.Span) {
	m.begin("table:table-cell", "table:style-name", "Cell", "office:value-type", "string")
	odtParagraph(m, style, spans)
	m.end(1)
}

// odtList writes a list. A list below another goes on in its style, which
// knows how each depth looks.
func odtList(m *markup, l list) {
	style := "List_20_1"
	if l.ordered {
		style = "Numbering_20_1"
	}
	m.begin("text:list", "text:style-name", style)
	for i, it := range l.items {
		start := ""
		if i == 0 && l.ordered {
			start = strconv.Itoa(l.start)
		}
		m.begin("text:list-item", "text:start-value", start)
		odtParagraph(m, "List", it.spans)
		for _, sub := range it.subs {
			odtList(m, sub)
		}
		m.end(1)
	}
	m.end(1)
}

func odtSpans(m *markup, spans []richtext.Span) {
	for _, s := range spans {
		n := 0
		if s.Text != "" && s.Link != "" {
			m.begin("text:a", "xlink:type", "simple", "xlink:href", s.Link)
			n++
		}
		if style := odtCharacters(s); style != "" && s.Text != "" {
			m.begin("text:span", "text:style-name", style)
			n++
		}
		odtText(m, s.Text)
		m.end(n)
		if s.Break {
			m.empty("text:line-break")
		}
	}
}

func odtCharacters(s richtext.Span) string {
	switch {
	case s.Bold && s.Italic:
		return "Strong_20_and_20_Emphasis"
	case s.Bold:
		return "Strong_20_Emphasis"
	case s.Italic:
		return "Emphasis"
	}
	return ""
}

// odtText writes a text with the white space that ODF would otherwise fold
// (OpenDocument 1.3 part 3, section 6.1.2).
func odtText(m *markup, s string) {
	s = strings.ReplaceAll(s, "\r", "")
	for s != "" {
		n := strings.IndexAny(s, "\n\t ")
		if n < 0 {
			m.text(s)
			return
		}
		m.text(s[:n])
		switch sign := s[n]; sign {
		case '\n':
			m.empty("text:line-break")
			s = s[n+1:]
		case '\t':
			m.empty("text:tab")
			s = s[n+1:]
		default:
			run := len(s[n:]) - len(strings.TrimLeft(s[n:], " "))
			m.text(" ")
			if run > 1 {
				m.empty("text:s", "text:c", strconv.Itoa(run-1))
			}
			s = s[n+run:]
		}
	}
}
