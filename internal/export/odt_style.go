package export

import "strconv"

// The look that ODT and DOCX share.
const (
	paperFont   = "Liberation Sans" // metrics of Arial, free; a reader without it takes its own
	paperInk    = "0A3642"          // headings
	paperSoft   = "50606D"
	paperBorder = "C9C5B8"
	paperNote   = "E4EFF1"
	paperLink   = "0F4C5C"
)

// headingSizes are the sizes of the headings in points, the first directly
// under the title.
var headingSizes = [deepest]int{16, 13, 11, 11, 11}

func (p Paper) odtStyles() []byte {
	m := newXML()
	m.begin("office:document-styles", odtSpaces...)
	m.begin("office:font-face-decls")
	m.empty("style:font-face", "style:name", paperFont, "svg:font-family", "'"+paperFont+"'", "style:font-family-generic", "swiss")
	m.end(1)
	m.begin("office:styles")
	odtParagraphStyles(m)
	odtCharacterStyles(m)
	odtListStyles(m)
	m.end(1)
	p.odtPage(m)
	m.end(1)
	return m.out.Bytes()
}

// odtStyle writes a named style: its paragraph properties, then those of its
// text. Names in files hold _20_ where people see a space.
func odtStyle(m *markup, family, name, label, parent, next, outline string, paragraph, text []string) {
	m.begin("style:style", "style:family", family, "style:name", name, "style:display-name", label,
		"style:parent-style-name", parent, "style:next-style-name", next, "style:default-outline-level", outline)
	if len(paragraph) > 0 {
		m.empty("style:paragraph-properties", paragraph...)
	}
	if len(text) > 0 {
		m.empty("style:text-properties", text...)
	}
	m.end(1)
}

func odtParagraphStyles(m *markup) {
	m.begin("style:default-style", "style:family", "paragraph")
	m.empty("style:paragraph-properties", "fo:line-height", "130%", "fo:orphans", "2", "fo:widows", "2")
	m.empty("style:text-properties", "style:font-name", paperFont, "fo:font-size", "10.5pt", "fo:language", "nl", "fo:country", "NL")
	m.end(1)
	style := func(name, label, parent, next, outline string, paragraph, text []string) {
		odtStyle(m, "paragraph", name, label, parent, next, outline, paragraph, text)
	}
	const body = "Text_20_body"
	style("Standard", "Standard", "", "", "", nil, nil)
	style(body, "Text body", "Standard", "", "", []string{"fo:margin-bottom", "0.25cm"}, nil)
	style("Title", "Title", "Standard", body, "", []string{"fo:margin-bottom", "0.1cm"},
		[]string{"fo:font-size", "22pt", "fo:font-weight", "bold", "fo:color", "#" + paperInk})
	style("Subtitle", "Subtitle", "Standard", body, "", []string{"fo:margin-bottom", "0.6cm"}, []string{"fo:color", "#" + paperSoft})
	style("Heading", "Heading", "Standard", body, "", []string{"fo:margin-top", "0.5cm", "fo:margin-bottom", "0.15cm", "fo:keep-with-next", "always"},
		[]string{"fo:font-weight", "bold", "fo:color", "#" + paperInk})
	for i, points := range headingSizes {
		n := strconv.Itoa(i + 1)
		style(odtHeading(i+1), "Heading "+n, "Heading", body, n, nil, []string{"fo:font-size", strconv.Itoa(points) + "pt"})
	}
	style("List", "List", body, "", "", []string{"fo:margin-bottom", "0.1cm"}, nil)
	style("Quotations", "Quotations", body, "", "", []string{"fo:margin-left", "0.6cm", "fo:margin-right", "0.6cm"}, []string{"fo:font-style", "italic"})
	style("Note", "Note", body, "", "", []string{"fo:background-color", "#" + paperNote, "fo:padding", "0.2cm"}, nil)
	style("Table_20_Contents", "Table Contents", "Standard", "", "", nil, nil)
	style("Table_20_Heading", "Table Heading", "Table_20_Contents", "", "", nil, []string{"fo:font-weight", "bold"})
	// A paragraph after each table: two tables that touch would grow together.
	style("Table_20_End", "Table End", "Standard", "", "", nil, []string{"fo:font-size", "6pt"})
	style("Footer", "Footer", "Standard", "", "", []string{"fo:text-align", "end"}, []string{"fo:font-size", "9pt", "fo:color", "#" + paperSoft})
}

func odtCharacterStyles(m *markup) {
	bold, italic := []string{"fo:font-weight", "bold"}, []string{"fo:font-style", "italic"}
	odtStyle(m, "text", "Strong_20_Emphasis", "Strong Emphasis", "", "", "", nil, bold)
	odtStyle(m, "text", "Emphasis", "Emphasis", "", "", "", nil, italic)
	odtStyle(m, "text", "Strong_20_and_20_Emphasis", "Strong and Emphasis", "", "", "", nil, append(bold, italic...))
	odtStyle(m, "text", "Internet_20_Link", "Internet link", "", "", "", nil, []string{"fo:color", "#" + paperLink, "style:text-underline-style", "solid"})
}

// odtListStyles gives each depth its mark and its indent.
func odtListStyles(m *markup) {
	level := func(element, depth string, attrs ...string) {
		m.begin(element, append([]string{"text:level", depth}, attrs...)...)
		m.begin("style:list-level-properties", "text:list-level-position-and-space-mode", "label-alignment")
		n, _ := strconv.Atoi(depth)
		m.empty("style:list-level-label-alignment", "text:label-followed-by", "listtab",
			"fo:text-indent", "-0.6cm", "fo:margin-left", strconv.FormatFloat(0.6*float64(n), 'f', 1, 64)+"cm")
		m.end(2)
	}
	m.begin("text:list-style", "style:name", "List_20_1", "style:display-name", "List 1")
	for i := range deepestList + 1 {
		level("text:list-level-style-bullet", strconv.Itoa(i+1), "text:bullet-char", listMarks[i%len(listMarks)])
	}
	m.end(1)
	m.begin("text:list-style", "style:name", "Numbering_20_1", "style:display-name", "Numbering 1")
	for i := range deepestList + 1 {
		level("text:list-level-style-number", strconv.Itoa(i+1), "style:num-format", "1", "style:num-suffix", ".")
	}
	m.end(1)
}

// listMarks are the marks of the depths, in turn.
var listMarks = [...]string{"•", "–", "▪"}

// odtTableStyles are automatic styles of content.xml: word processors know no
// named styles of tables.
func odtTableStyles(m *markup) {
	m.begin("office:automatic-styles")
	m.begin("style:style", "style:family", "table", "style:name", "Table")
	m.empty("style:table-properties", "style:width", "17.4cm", "table:align", "margins", "fo:margin-top", "0.1cm")
	m.end(1)
	for _, column := range [][2]string{{"FactsName", "5.2cm"}, {"FactsValue", "12.2cm"}} {
		m.begin("style:style", "style:family", "table-column", "style:name", column[0])
		m.empty("style:table-column-properties", "style:column-width", column[1])
		m.end(1)
	}
	m.begin("style:style", "style:family", "table-cell", "style:name", "Cell")
	m.empty("style:table-cell-properties", "fo:padding", "0.12cm", "fo:border-bottom", "0.5pt solid #"+paperBorder)
	m.end(2)
}

// odtPage is an A4 with the foot and the page number at its foot.
func (p Paper) odtPage(m *markup) {
	m.begin("office:automatic-styles")
	m.begin("style:page-layout", "style:name", "A4")
	m.empty("style:page-layout-properties", "fo:page-width", "21cm", "fo:page-height", "29.7cm",
		"fo:margin-top", "2cm", "fo:margin-bottom", "1.5cm", "fo:margin-left", "1.8cm", "fo:margin-right", "1.8cm")
	m.begin("style:footer-style")
	m.empty("style:header-footer-properties", "fo:min-height", "0.8cm", "fo:margin-top", "0.4cm")
	m.end(3)
	m.begin("office:master-styles")
	m.begin("style:master-page", "style:name", "Standard", "style:page-layout-name", "A4")
	m.begin("style:footer")
	m.begin("text:p", "text:style-name", "Footer")
	odtText(m, p.foot()+" · ")
	m.leaf("text:page-number", "1", "text:select-page", "current")
	m.end(4)
}
