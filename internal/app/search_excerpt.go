package app

import (
	"encoding/csv"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
	"ketenportaal/internal/scan"
	"ketenportaal/internal/search"
)

// betweenCells stands between the cells of a sheet where they are read as words.
const betweenCells = " · "

// richKinds are the kinds of which texts are kept as Markdown.
var richKinds = []portal.ObjectKind{portal.KindMinutes, portal.KindCovenant, portal.KindClauseComment, portal.KindCouncilReport}

// maxExcerptText is how much of a text is looked through for an excerpt: reading it
// takes time, and a page of hits shows many.
const maxExcerptText = 64 << 10

// excerpt is the part of a text in which a query finds most, as people read it.
func excerpt(x Found, text, query string) []Piece {
	pieces := search.Fragment(readAsWords(x, strings.ToValidUTF8(text[:min(len(text), maxExcerptText)], "")), query)
	if n := len(pieces); n > 0 { // an excerpt doesn't begin or end between two cells
		const signs = " ·" // those of betweenCells
		pieces[0].Text, pieces[n-1].Text = strings.TrimLeft(pieces[0].Text, signs), strings.TrimRight(pieces[n-1].Text, signs)
	}
	return pieces
}

// readAsWords gives a text of something found as people read it: without the signs of
// Markdown, and of a sheet its cells apart. Other texts stay as they are.
func readAsWords(x Found, text string) string {
	if x.Document == nil {
		if slices.Contains(richKinds, x.Ref.Kind) {
			return richtext.Plain(text)
		}
		return text
	}
	switch x.Document.Current().Type {
	case scan.MD.MIME():
		return richtext.Plain(text)
	case scan.CSV.MIME():
		return csvWords(text)
	case scan.XLSX.MIME(), scan.ODS.MIME():
		return sheetWords(tabbed(text))
	}
	return text
}

// tabbed takes a text apart that has a line for each row and tabs between cells.
func tabbed(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// csvWords is the text of a CSV file as words; what can't be read as CSV stays as it is.
func csvWords(text string) string {
	r := csv.NewReader(strings.NewReader(text))
	head, _, _ := strings.Cut(text, "\n")
	for _, sign := range ";\t" { // a comma stands in sentences too
		if strings.Count(head, string(sign)) > strings.Count(head, string(r.Comma)) {
			r.Comma = sign
		}
	}
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return text
	}
	return sheetWords(rows)
}

func sheetWords(rows [][]string) string {
	var cells []string
	for _, row := range rows {
		for _, cell := range row {
			if cell = strings.TrimSpace(cell); cell != "" {
				cells = append(cells, cell)
			}
		}
	}
	return strings.Join(cells, betweenCells)
}
