package export

import "strconv"

// docxStyles names the styles as Word does, so that its navigation pane and
// its templates know them.
func docxStyles() []byte {
	m := newXML()
	m.begin("w:styles", docxSpaces...)
	m.begin("w:docDefaults")
	m.begin("w:rPrDefault")
	m.begin("w:rPr")
	m.empty("w:rFonts", "w:ascii", paperFont, "w:hAnsi", paperFont, "w:cs", paperFont)
	m.empty("w:sz", "w:val", "21")
	m.empty("w:lang", "w:val", "nl-NL", "w:eastAsia", "nl-NL", "w:bidi", "nl-NL")
	m.end(2)
	m.begin("w:pPrDefault")
	m.begin("w:pPr")
	m.empty("w:spacing", "w:line", "300", "w:lineRule", "auto")
	m.end(3)
	for _, s := range docxParagraphStyles() {
		s.write(m)
	}
	docxCharacterStyles(m)
	docxTableStyles(m)
	m.end(1)
	return m.out.Bytes()
}

// docxStyle is a style of paragraphs, in the measures of Word: twentieths of a
// point, and half points for text.
type docxStyle struct {
	id, label, parent, next string
	before, after, indent   int
	size                    int
	color, fill             string
	bold, italic, right     bool
	outline                 int // level of a heading from 1; 0 for none
}

func docxParagraphStyles() []docxStyle {
	const body = "BodyText"
	styles := []docxStyle{
		{id: "Normal", label: "Normal"},
		{id: body, label: "Body Text", parent: "Normal", after: 140},
		{id: "Title", label: "Title", parent: "Normal", next: body, after: 60, size: 44, color: paperInk, bold: true},
		{id: "Subtitle", label: "Subtitle", parent: "Normal", next: body, after: 340, color: paperSoft},
	}
	for i, points := range headingSizes {
		n := strconv.Itoa(i + 1)
		styles = append(styles, docxStyle{
			id: "Heading" + n, label: "heading " + n, parent: "Normal", next: body,
			before: 280, after: 80, size: 2 * points, color: paperInk, bold: true, outline: i + 1,
		})
	}
	return append(styles,
		docxStyle{id: "ListParagraph", label: "List Paragraph", parent: body, after: 60},
		docxStyle{id: "Quote", label: "Quote", parent: body, indent: 340, italic: true},
		docxStyle{id: "Note", label: "Note", parent: body, indent: 140, fill: paperNote},
		docxStyle{id: "TableContents", label: "Table Contents", parent: "Normal", before: 40, after: 40},
		docxStyle{id: "TableHeading", label: "Table Heading", parent: "TableContents", bold: true},
		docxStyle{id: "TableEnd", label: "Table End", parent: "Normal", size: 12},
		docxStyle{id: "Footer", label: "footer", parent: "Normal", size: 18, color: paperSoft, right: true},
	)
}

// write keeps the order of elements that the schema prescribes.
func (s docxStyle) write(m *markup) {
	isDefault := ""
	if s.id == "Normal" {
		isDefault = "1"
	}
	m.begin("w:style", "w:type", "paragraph", "w:default", isDefault, "w:styleId", s.id)
	value := func(name, v string) {
		if v != "" {
			m.empty(name, "w:val", v)
		}
	}
	value("w:name", s.label)
	value("w:basedOn", s.parent)
	value("w:next", s.next)
	m.empty("w:qFormat")
	m.begin("w:pPr")
	if s.outline > 0 {
		m.empty("w:keepNext")
	}
	if s.fill != "" {
		m.begin("w:pBdr")
		m.empty("w:left", "w:val", "single", "w:sz", "24", "w:space", "6", "w:color", paperLink)
		m.end(1)
		m.empty("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", s.fill)
	}
	if s.before+s.after > 0 {
		m.empty("w:spacing", "w:before", strconv.Itoa(s.before), "w:after", strconv.Itoa(s.after))
	}
	if s.indent > 0 {
		m.empty("w:ind", "w:left", strconv.Itoa(s.indent), "w:right", strconv.Itoa(s.indent))
	}
	if s.right {
		value("w:jc", "right")
	}
	if s.outline > 0 {
		value("w:outlineLvl", strconv.Itoa(s.outline-1))
	}
	m.end(1)
	m.begin("w:rPr")
	if s.bold {
		m.empty("w:b")
	}
	if s.italic {
		m.empty("w:i")
	}
	value("w:color", s.color)
	if s.size > 0 {
		value("w:sz", strconv.Itoa(s.size))
	}
	m.end(2)
}

func docxCharacterStyles(m *markup) {
	m.begin("w:style", "w:type", "character", "w:styleId", "Hyperlink")
	m.empty("w:name", "w:val", "Hyperlink")
	m.begin("w:rPr")
	m.empty("w:color", "w:val", paperLink)
	m.empty("w:u", "w:val", "single")
	m.end(2)
}

func docxTableStyles(m *markup) {
	m.begin("w:style", "w:type", "table", "w:styleId", "PaperTable")
	m.empty("w:name", "w:val", "Paper Table")
	m.begin("w:tblPr")
	m.begin("w:tblBorders")
	for _, side := range []string{"w:bottom", "w:insideH"} {
		m.empty(side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", paperBorder)
	}
	m.end(1)
	m.begin("w:tblCellMar")
	for _, side := range []string{"w:left", "w:right"} {
		m.empty(side, "w:w", "100", "w:type", "dxa")
	}
	m.end(3)
}

// docxNumbering holds the list with bullets and one list for each start of an
// ordered one.
func docxNumbering(starts []int) []byte {
	m := newXML()
	m.begin("w:numbering", docxSpaces...)
	abstract := func(id, format string, mark func(depth int) string) {
		m.begin("w:abstractNum", "w:abstractNumId", id)
		m.empty("w:multiLevelType", "w:val", "multilevel")
		for depth := range deepestList + 1 {
			m.begin("w:lvl", "w:ilvl", strconv.Itoa(depth))
			m.empty("w:start", "w:val", "1")
			m.empty("w:numFmt", "w:val", format)
			m.empty("w:lvlText", "w:val", mark(depth))
			m.empty("w:lvlJc", "w:val", "left")
			m.begin("w:pPr")
			m.empty("w:ind", "w:left", strconv.Itoa(340*(depth+1)), "w:hanging", "340")
			m.end(2)
		}
		m.end(1)
	}
	abstract("0", "bullet", func(depth int) string { return listMarks[depth%len(listMarks)] })
	abstract("1", "decimal", func(depth int) string { return "%" + strconv.Itoa(depth+1) + "." })
	list := func(number int, abstract string) {
		m.begin("w:num", "w:numId", strconv.Itoa(number))
		m.empty("w:abstractNumId", "w:val", abstract)
	}
	list(docxBullets, "0")
	m.end(1)
	for i, start := range starts {
		list(docxBullets+i+1, "1")
		for depth := range deepestList + 1 {
			m.begin("w:lvlOverride", "w:ilvl", strconv.Itoa(depth))
			m.empty("w:startOverride", "w:val", strconv.Itoa(start))
			m.end(1)
		}
		m.end(1)
	}
	m.end(1)
	return m.out.Bytes()
}
