package web

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// reportForms are the files in which a report can be had as a text.
var reportForms = []struct{ key, label string }{
	{"odt", "Tekstdocument (ODT)"}, {"docx", "Word-document (DOCX)"}, {"html", "Webpagina voor zonder internet (HTML)"},
}

func reportFiles(path string) []MenuItem {
	var files []MenuItem
	for _, f := range reportForms {
		files = append(files, MenuItem{Label: f.label, Href: path + "/bestand?vorm=" + f.key})
	}
	return append(files, MenuItem{Label: "Cijfers (CSV)", Href: path + "/bestand?formaat=csv"}, MenuItem{Label: "Cijfers (rekenblad)", Href: path + "/bestand?formaat=xlsx"})
}

// reportFile sends a report as a text, or its figures as a table.
func (s *Server) reportFile(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	v, err := s.options.App.ReportPage(c.UserContext(), actor(c), number, period)
	if err == nil && v.Report.Version == 0 {
		err = portal.ErrNotFound // nothing to take along yet
	}
	if err != nil {
		return err
	}
	name, form := "rapportage-"+number+"-"+period, query(c).Text("vorm")
	if form == "" {
		return sendTable(c, name, reportTable(v))
	}
	p, out := reportPaper(v, s.options.Now()), new(bytes.Buffer)
	write := map[string]func(io.Writer) error{"odt": p.ODT, "docx": p.DOCX, "html": p.HTML}[form]
	if write == nil {
		return portal.ErrNotFound
	}
	if err := write(out); err != nil {
		return err
	}
	return attachment(c, name+"."+form, int64(out.Len()), io.NopCloser(out))
}

var reportColumns = []string{"Subsidie", "Organisatie", "Periode", "Stand", "Doel", "Indicator", "Soort", "Eenheid", "Gerapporteerd", "Teller", "Noemer", "Afgesproken", "Vorige periode", "Toelichting"}

// reportTable is a report as a table: a row for each figure, and one for what was said
// of each goal.
func reportTable(v app.ReportPage) export.Table {
	t := export.Table{Name: "Rapportage", Columns: reportColumns}
	row := func(goal string, cells ...any) {
		t.Rows = append(t.Rows, append([]any{v.Subsidy.Number, v.OrgName, v.Report.Period, v.Report.State.Label(), goal}, cells...))
	}
	for _, g := range v.Subsidy.Goals {
		for _, i := range g.Indicators {
			value, given := v.Report.Value(i.ID)
			if (i.Dropped || g.Dropped) && !given && value.Note == "" {
				continue
			}
			var said, part, whole, target, before any = "", "", "", "", ""
			if given {
				said = figureCell(value.Figure, i)
				if i.Kind == portal.IndicatorShare {
					said, part, whole = portal.Percentage(value.Figure.Numerator, value.Figure.Denominator), value.Figure.Numerator, value.Figure.Denominator
				}
			}
			if aim, aimed := value.Aimed(i, v.Report.Period); aimed {
				target = figureCell(aim, i)
			}
			if was, had := v.Before(i.ID); had {
				before = figureCell(was.Figure, i)
			}
			row(g.Title, i.Title, i.Kind.Label(), i.Unit, said, part, whole, target, before, value.Note)
		}
		if said := v.Report.Said(g.ID); said != "" {
			row(g.Title, "Toelichting bij het doel", "", "", "", "", "", "", "", said)
		}
	}
	row("", "Wat zeggen cliënten en vrijwilligers?", "", "", "", "", "", "", "", v.Report.Voices)
	return t
}

// reportPaper is a report as a document.
func reportPaper(v app.ReportPage, now time.Time) export.Paper {
	p := export.Paper{Title: reportHeading(v.Report.Period), Subtitle: v.Subsidy.Title + " (" + v.Subsidy.Number + ")", Author: v.OrgName, Identifier: v.Subsidy.Number + " " + v.Report.Period,
		Date: v.Report.At, Keywords: []string{"subsidie", "voortgangsrapportage"}}
	badge, _ := reportState(now, v)
	facts := [][2]string{{"Organisatie", v.OrgName}, {"Stand", badge.Text}}
	if n := len(v.Report.Sent); n > 0 {
		facts = append(facts, [2]string{"Ingediend", dateText(v.Report.LastSent().At)})
	}
	note := "Akkoord op een rapportage is geen vaststelling van de subsidie."
	if v.Own && v.Report.Editable() {
		note = "Dit is een concept. Alleen de eigen organisatie mag dit lezen."
	}
	p.Parts = append(p.Parts, export.Part{Heading: "Over deze rapportage", Level: 1, Facts: facts, Note: note})
	body := reportBody(v)
	for _, g := range body.Goals {
		part := export.Part{Heading: g.Title, Level: 1, Blocks: textBlocks(g.Said)}
		for _, l := range g.Lines {
			part.Facts = append(part.Facts, [2]string{l.Title, lineWords(l, body.Before)})
		}
		p.Parts = append(p.Parts, part)
		for _, l := range g.Told {
			p.Parts = append(p.Parts, export.Part{Heading: l.Title, Level: 2, Blocks: append(textBlocks(l.Text), textBlocks(l.Note)...)})
		}
	}
	p.Parts = append(p.Parts, export.Part{Heading: "Wat zeggen cliënten en vrijwilligers?", Level: 1, Blocks: textBlocks(body.Voices)})
	return p
}

// lineWords is a figure in one sentence after another, for a document.
func lineWords(l ReportLine, before string) string {
	words := []string{l.Value}
	if l.Target != "" {
		words = append(words, "Afgesproken: "+l.Target)
	}
	if l.Off != "" {
		words = append(words, "Dat is "+l.Off)
	}
	if l.Before != "" {
		words = append(words, "Vorige keer ("+before+"): "+l.Before)
	}
	for _, lines := range l.Note {
		words = append(words, "Toelichting: "+strings.TrimSuffix(strings.Join(lines, " "), "."))
	}
	return strings.Join(words, ". ") + "."
}

// textBlocks are paragraphs for a document.
func textBlocks(text [][]string) []richtext.Block {
	var blocks []richtext.Block
	for _, lines := range text {
		blocks = append(blocks, richtext.Block{Kind: richtext.Paragraph, Spans: []richtext.Span{{Text: strings.Join(lines, "\n")}}})
	}
	return blocks
}
