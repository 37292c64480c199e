package web

import (
	"bytes"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// remarkFiles are the files in which comments with their answers can be had.
func remarkFiles(number string, nr int) []MenuItem {
	var files []MenuItem
	for _, f := range []struct{ key, label string }{{"odt", "Tekstdocument (ODT)"}, {"docx", "Word-document (DOCX)"}, {"html", "Webpagina (HTML)"}, {"csv", "Tabel (CSV)"}, {"xlsx", "Rekenblad (XLSX)"}} {
		files = append(files, MenuItem{Label: f.label, Href: covenantPath(number, remarksBelow) + "/bestand?versie=" + strconv.Itoa(nr) + "&vorm=" + f.key})
	}
	return files
}

func (s *Server) remarkFile(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	nr, err := versionParam(c)
	if err != nil {
		return err
	}
	form := query(c).Text("vorm")
	write, known := map[string]func(io.Writer, app.RemarkList) error{
		"odt":  func(w io.Writer, l app.RemarkList) error { return remarkPaper(l).ODT(w) },
		"docx": func(w io.Writer, l app.RemarkList) error { return remarkPaper(l).DOCX(w) },
		"html": func(w io.Writer, l app.RemarkList) error { return remarkPaper(l).HTML(w) },
		"csv":  func(w io.Writer, l app.RemarkList) error { return export.CSV(w, remarkTable(l)) },
		"xlsx": func(w io.Writer, l app.RemarkList) error { return export.XLSX(w, remarkTable(l)) },
	}[form]
	if !known {
		return portal.ErrNotFound
	}
	l, err := s.options.App.ExportRemarks(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := write(&out, l); err != nil {
		return err
	}
	return attachment(c, "nota-van-beantwoording-"+number+"-versie-"+strconv.Itoa(l.Text.Nr)+"."+form, int64(out.Len()), io.NopCloser(&out))
}

// remarkPaper is the nota van beantwoording of a version: by clause what was said, and
// what the municipality did with it.
func remarkPaper(l app.RemarkList) export.Paper {
	p := export.Paper{Title: "Nota van beantwoording", Subtitle: l.Covenant.Title + " (" + l.Covenant.Number + "), " + lowerFirst(l.Text.Label()), Subject: l.Covenant.Title,
		Author: "Gemeente", Identifier: l.Covenant.Number, Keywords: []string{"convenant", "consultatie"}, Date: l.Covenant.ChangedAt}
	top := export.Part{Heading: "Consultatie", Level: 1, Facts: [][2]string{{"Reacties", strconv.Itoa(l.All)}, {"Wachten op antwoord", strconv.Itoa(l.Waiting)}}}
	if !l.Text.ConsultUntil.IsZero() {
		top.Facts = append(top.Facts, [2]string{"Reageren kon tot en met", dateText(l.Text.ConsultUntil)})
	}
	p.Parts = append(p.Parts, top)
	about := ""
	for _, r := range l.Rows {
		if next := aboutClause(r); next != about {
			about = next
			p.Parts = append(p.Parts, export.Part{Heading: about, Level: 1})
		}
		said := export.Part{Heading: remarkAuthor(r), Level: 2, Facts: [][2]string{{"Datum", dateText(r.At)}}, Blocks: plainBlocks(r.Text)}
		p.Parts = append(p.Parts, said)
		if r.Proposal != "" {
			p.Parts = append(p.Parts, export.Part{Heading: "Voorgestelde tekst", Level: 3, Blocks: richtext.Blocks(r.Proposal)})
		}
		p.Parts = append(p.Parts, export.Part{Heading: "Antwoord: " + lowerFirst(remarkBadge(r.ClauseComment).Text), Level: 3, Blocks: plainBlocks(r.Reason)})
	}
	return p
}

func remarkAuthor(r app.ClauseRemark) string {
	if r.Author.Person == "" {
		return r.Author.Org
	}
	return nameWords(r.Author)
}

// remarkColumns are those of the list of comments with their answers.
var remarkColumns = []string{"Waarover", "Van", "Datum", "Reactie", "Voorgestelde tekst", "Antwoord", "Waarom", "Beantwoord op"}

func remarkTable(l app.RemarkList) export.Table {
	t := export.Table{Name: "Reacties", Columns: remarkColumns}
	for _, r := range l.Rows {
		t.Rows = append(t.Rows, []any{aboutClause(r), remarkAuthor(r), dateText(r.At), r.Text, richtext.Plain(r.Proposal), remarkBadge(r.ClauseComment).Text, r.Reason, dateText(r.AnsweredAt)})
	}
	return t
}
