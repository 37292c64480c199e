package web

import (
	"bytes"
	"cmp"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// paperForms are the files in which a factsheet or a report to the council can be had.
var paperForms = []struct{ key, label string }{
	{"pdf", "PDF om te lezen of te printen"}, {"odt", "Tekstdocument (ODT)"}, {"docx", "Word-document (DOCX)"}, {"html", "Webpagina voor zonder internet (HTML)"}, {"txt", "Platte tekst (TXT)"},
}

// paperFiles are the downloads at an address that has a query already.
func (s *Server) paperFiles(path string) []MenuItem {
	var files []MenuItem
	for _, f := range paperForms {
		if f.key != "pdf" || s.options.Printer.Able() {
			files = append(files, MenuItem{Label: f.label, Href: path + "&vorm=" + f.key})
		}
	}
	return files
}

// sendPaper sends a paper in the form that was asked for; canonical, when it isn't
// empty, is the plain text: the very bytes of which the hash was taken.
func (s *Server) sendPaper(c *fiber.Ctx, name string, p export.Paper, canonical string) error {
	form, out := cmp.Or(query(c).Text("vorm"), "odt"), new(bytes.Buffer)
	var err error
	if form == "txt" && canonical != "" {
		out.WriteString(canonical)
	} else {
		err = s.writePaper(c.UserContext(), out, p, form)
	}
	if err != nil {
		return err
	}
	return attachment(c, name+"."+form, int64(out.Len()), io.NopCloser(out))
}

func (s *Server) factsheetFile(c *fiber.Ctx) error {
	v, err := s.factsheetRead(c)
	if err != nil {
		return err
	}
	return s.sendPaper(c, "factsheet-"+v.Period+"-editie-"+strconv.Itoa(v.Edition), factsheetPaper(v.Factsheet), v.Canonical)
}

// factsheetPaper is a factsheet as a document.
func factsheetPaper(f portal.Factsheet) export.Paper {
	state := "Concept. De cijfers en teksten kunnen nog veranderen."
	if f.Frozen() {
		state = "Vastgezet op " + dateText(f.FrozenAt) + ". SHA-256: " + hashWords(f.FrozenText)
	}
	number := "Factsheet " + f.Period + ", editie " + strconv.Itoa(f.Edition)
	p := export.Paper{Title: f.Title, Subtitle: number, Subject: "Factsheet " + portal.PeriodWords(f.Period), Author: f.Maker, Identifier: string(f.ID), Date: f.MadeAt, Keywords: []string{"factsheet", f.Period}, Foot: f.Title + ", " + number}
	first := export.Part{Blocks: plainBlocks(f.Intro)}
	if f.Reason != "" {
		first.Note = "Nieuwe editie, want: " + f.Reason
	}
	p.Parts = []export.Part{first, {Blocks: []richtext.Block{figureBlock(f.Figures, "Toelichting", func(l portal.FigureLine) string { return l.Comment })}, Note: "Cijfers van " + dateText(f.CountedAt) + ". " + state}}
	return p
}

// hashWords writes the hash of a frozen text, with that of now when words were taken out
// of it for privacy: the plain text has that one.
func hashWords(t portal.FrozenText) string {
	if t.Now == "" {
		return t.SHA256
	}
	return t.SHA256 + ". Later zijn er om privacy woorden weggehaald. Het controlegetal van nu: " + t.Now
}

// figureBlock is a table of figures, with a last column that said fills.
func figureBlock(lines []portal.FigureLine, last string, said func(portal.FigureLine) string) richtext.Block {
	rows := [][]string{{"Cijfer", "Deze periode", "Periode ervoor", last}}
	for _, l := range lines {
		rows = append(rows, []string{l.Label, l.Value, l.Previous, said(l)})
	}
	return tableBlock(rows)
}

// tableBlock is a table of plain cells; the first row is its head.
func tableBlock(rows [][]string) richtext.Block {
	b := richtext.Block{Kind: richtext.Table}
	for _, row := range rows {
		var cells []richtext.Cell
		for _, text := range row {
			cells = append(cells, richtext.Cell{Spans: []richtext.Span{{Text: text}}})
		}
		b.Rows = append(b.Rows, cells)
	}
	return b
}
