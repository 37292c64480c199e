package export

import (
	"strconv"
	"strings"

	"ketenportaal/internal/richtext"
)

// docxBody writes the text and notes what other parts of the file need of it.
type docxBody struct {
	m      *markup
	links  [][3]string // relations, in the order of their first use
	starts []int       // of each ordered list, its first number
}

const (
	// docxFooterLink and docxFixed: which relation is the footer, and how many
	// the document has before its links.
	docxFooterLink = 3
	docxFixed      = 4
	// docxWidth is the width of the text in twentieths of a point: A4 less two
	// margins of 18 mm.
	docxWidth = 11906 - 2*1021
	// docxBullets is the number of the one list with bullets; ordered lists
	// follow, one number each, so that each starts anew.
	docxBullets = 1
)

func (d *docxBody) document(p Paper) []byte {
	m := d.m
	m.begin("w:document", docxSpaces...)
	m.begin("w:body")
	d.paragraph("Title", []richtext.Span{{Text: line(p.Title)}})
	if s := line(p.Subtitle); s != "" {
		d.paragraph("Subtitle", []richtext.Span{{Text: s}})
	}
	for _, x := range p.pieces() {
		d.piece(x)
	}
	if len(p.Enclosures) > 0 {
		d.paragraph("Heading1", []richtext.Span{{Text: enclosuresHeading}})
		for _, e := range p.Enclosures {
			d.listItem([]richtext.Span{{Text: line(e.Name)}}, docxBullets, 0)
		}
	}
	m.begin("w:sectPr")
	m.empty("w:footerReference", "w:type", "default", "r:id", relationID(docxFooterLink))
	m.empty("w:pgSz", "w:w", "11906", "w:h", "16838")
	m.empty("w:pgMar", "w:top", "1134", "w:right", "1021", "w:bottom", "1247", "w:left", "1021", "w:header", "567", "w:footer", "567", "w:gutter", "0")
	m.end(3)
	return m.out.Bytes()
}

func (d *docxBody) piece(x piece) {
	switch x.kind {
	case headingPiece:
		d.paragraph("Heading"+strconv.Itoa(x.level), x.spans)
	case factsPiece:
		rows := make([][][]richtext.Span, len(x.facts))
		for i, f := range x.facts {
			rows[i] = [][]richtext.Span{{{Text: f[0], Bold: true}}, {{Text: f[1]}}}
		}
		d.table(rows, []int{docxWidth * 3 / 10, docxWidth * 7 / 10}, false)
	case tablePiece:
		widths := make([]int, len(x.rows[0]))
		for i := range widths {
			widths[i] = docxWidth / len(widths)
		}
		d.table(x.rows, widths, true)
	case listPiece:
		d.list(x.list, 0)
	case quotePiece:
		d.paragraph("Quote", x.spans)
	case notePiece:
		d.paragraph("Note", x.spans)
	default:
		d.paragraph("BodyText", x.spans)
	}
}

func (d *docxBody) paragraph(style string, spans []richtext.Span) {
	d.m.begin("w:p")
	d.m.begin("w:pPr")
	d.m.empty("w:pStyle", "w:val", style)
	d.m.end(1)
	d.spans(spans)
	d.m.end(1)
}

func (d *docxBody) list(l list, depth int) {
	number := docxBullets
	if l.ordered {
		d.starts = append(d.starts, l.start)
		number = docxBullets + len(d.starts)
	}
	for _, it := range l.items {
		d.listItem(it.spans, number, depth)
		for _, sub := range it.subs {
			d.list(sub, depth+1)
		}
	}
}

func (d *docxBody) listItem(spans []richtext.Span, number, depth int) {
	d.m.begin("w:p")
	d.m.begin("w:pPr")
	d.m.empty("w:pStyle", "w:val", "ListParagraph")
	d.m.begin("w:numPr")
	d.m.empty("w:ilvl", "w:val", strconv.Itoa(depth))
	d.m.empty("w:numId", "w:val", strconv.Itoa(number))
	d.m.end(2)
	d.spans(spans)
	d.m.end(1)
}

// table writes rows; with head the first is repeated on each page. Without, the
// first column is what names the rows.
func (d *docxBody) table(rows [][][]richtext.Span, widths []int, head bool) {
	m := d.m
	m.begin("w:tbl")
	m.begin("w:tblPr")
	m.empty("w:tblStyle", "w:val", "PaperTable")
	m.empty("w:tblW", "w:w", strconv.Itoa(docxWidth), "w:type", "dxa")
	m.empty("w:tblLayout", "w:type", "fixed")
	m.empty("w:tblLook", "w:val", map[bool]string{true: "0020", false: "0080"}[head],
		"w:firstRow", bit(head), "w:firstColumn", bit(!head), "w:noHBand", "1", "w:noVBand", "1")
	m.end(1)
	m.begin("w:tblGrid")
	for _, width := range widths {
		m.empty("w:gridCol", "w:w", strconv.Itoa(width))
	}
	m.end(1)
	for i, row := range rows {
		m.begin("w:tr")
		m.begin("w:trPr")
		m.empty("w:cantSplit")
		if head && i == 0 {
			m.empty("w:tblHeader")
		}
		m.end(1)
		style := "TableContents"
		if head && i == 0 {
			style = "TableHeading"
		}
		for j, spans := range row {
			m.begin("w:tc")
			m.begin("w:tcPr")
			m.empty("w:tcW", "w:w", strconv.Itoa(widths[j]), "w:type", "dxa")
			m.end(1)
			d.paragraph(style, spans)
			m.end(1)
		}
		m.end(1)
	}
	m.end(1)
	// Word joins two tables that touch, and wants a paragraph after the last.
	d.paragraph("TableEnd", nil)
}

func bit(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

func (d *docxBody) spans(spans []richtext.Span) {
	for _, s := range spans {
		if s.Text != "" && s.Link != "" {
			d.m.begin("w:hyperlink", "r:id", d.link(s.Link), "w:history", "1")
			d.run(s)
			d.m.end(1)
		} else if s.Text != "" {
			d.run(s)
		}
		if s.Break {
			d.m.begin("w:r")
			d.m.empty("w:br")
			d.m.end(1)
		}
	}
}

func (d *docxBody) run(s richtext.Span) {
	m := d.m
	m.begin("w:r")
	if s.Bold || s.Italic || s.Link != "" {
		m.begin("w:rPr")
		if s.Link != "" {
			m.empty("w:rStyle", "w:val", "Hyperlink")
		}
		if s.Bold {
			m.empty("w:b")
		}
		if s.Italic {
			m.empty("w:i")
		}
		m.end(1)
	}
	for i, row := range strings.Split(strings.ReplaceAll(s.Text, "\r", ""), "\n") {
		if i > 0 {
			m.empty("w:br")
		}
		for j, part := range strings.Split(row, "\t") {
			if j > 0 {
				m.empty("w:tab")
			}
			if part != "" {
				m.leaf("w:t", part, "xml:space", "preserve")
			}
		}
	}
	m.end(1)
}

// link gives the relation of a link, the same one each time.
func (d *docxBody) link(target string) string {
	for i, l := range d.links {
		if l[1] == target {
			return relationID(docxFixed + i + 1)
		}
	}
	d.links = append(d.links, [3]string{docxOffice + "/hyperlink", target, "External"})
	return relationID(docxFixed + len(d.links))
}
