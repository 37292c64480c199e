package web

import (
	"bytes"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// keepingColumns are those of a halfjaargesprek as a table: a row per clause and organisation.
var keepingColumns = []string{"Artikel", "Kop", "Wie belooft dit?", "Organisatie", "Kant", "Wordt dit gehouden?", "Waarom?", "Wat is er nodig?", "Conclusie"}

func keepingFiles(path string) []MenuItem {
	files := []MenuItem{{Label: "Tabel (CSV)", Href: path + "/tabel?formaat=csv"}, {Label: "Tabel (XLSX)", Href: path + "/tabel?formaat=xlsx"}}
	for _, f := range minutesForms {
		if f.key != "txt" && f.key != "xml" {
			files = append(files, MenuItem{Label: f.label, Href: path + "/bestand?vorm=" + f.key})
		}
	}
	return files
}

// keepingToTake gives a halfjaargesprek to who may read what others answered.
func (s *Server) keepingToTake(c *fiber.Ctx) (app.KeepingPage, string, error) {
	number, period, err := keepingParams(c)
	if err != nil {
		return app.KeepingPage{}, "", err
	}
	v, err := s.options.App.Keeping(c.UserContext(), actor(c), number, period)
	if err == nil && v.KeepingRound.Open() && !v.Lead {
		err = portal.ErrForbidden
	}
	return v, "halfjaargesprek-" + number + "-" + period, err
}

func (s *Server) keepingTable(c *fiber.Ctx) error {
	v, name, err := s.keepingToTake(c)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Halfjaargesprek", Columns: keepingColumns}
	for _, k := range v.Clauses {
		row := func(name, side string, x portal.KeepingAnswer) []any {
			return []any{k.Number, k.Heading, k.Commits.Label(), name, side, x.Kept.Label(), x.Why, x.Needed, k.Conclusion.Text}
		}
		for _, voice := range k.Voices {
			side := portal.SidePartner
			if voice.Municipality {
				side = portal.SideMunicipality
			}
			t.Rows = append(t.Rows, row(voice.Name, side.Label(), voice.KeepingAnswer))
		}
		if len(k.Voices) == 0 {
			t.Rows = append(t.Rows, row("", "", portal.KeepingAnswer{}))
		}
	}
	return sendTable(c, name, t)
}

func (s *Server) keepingFile(c *fiber.Ctx) error {
	v, name, err := s.keepingToTake(c)
	if err != nil {
		return err
	}
	p, out, form := keepingPaper(v), new(bytes.Buffer), query(c).Text("vorm")
	write := map[string]func(io.Writer) error{"odt": p.ODT, "docx": p.DOCX, "html": p.HTML}[form]
	if write == nil {
		return portal.ErrNotFound
	}
	if err := write(out); err != nil {
		return err
	}
	return attachment(c, name+"."+form, int64(out.Len()), io.NopCloser(out))
}

// keepingPaper is a halfjaargesprek as a document: what nobody keeps first.
func keepingPaper(v app.KeepingPage) export.Paper {
	p := export.Paper{Title: "Halfjaargesprek " + v.Label(), Subtitle: v.Covenant.Title + " (" + v.Covenant.Number + ", " + lowerFirst(v.Text.Label()) + ")", Identifier: v.Covenant.Number + " " + v.Period,
		Date: v.KeepingRound.OpenedAt, Keywords: []string{"convenant", "halfjaargesprek"}}
	facts := [][2]string{{"Stand", keepingCount(v.KeepingRow)}, {"Invullen", "tot en met " + dateText(v.Due)}}
	if !v.KeepingRound.Open() {
		p.Date, facts = v.ClosedAt, append(facts, [2]string{"Gesloten op", dateText(v.ClosedAt)})
	}
	note := ""
	if v.KeepingRound.Open() {
		note = "Dit gesprek is nog niet gesloten. Alleen wie het leidt, mag dit lezen."
	}
	p.Parts = append(p.Parts, export.Part{Heading: "Over dit gesprek", Level: 1, Facts: facts, Note: note})
	var nobody, rest []export.Part
	for _, k := range v.Clauses {
		if k.Tally.Nobody() {
			nobody = append(nobody, keepingPart(k))
			continue
		}
		rest = append(rest, keepingPart(k))
	}
	if len(nobody) > 0 {
		p.Parts = append(append(p.Parts, export.Part{Heading: "Dit houdt niemand vast", Level: 1}), nobody...)
	}
	p.Parts = append(append(p.Parts, export.Part{Heading: "De andere artikelen", Level: 1}), rest...)
	return p
}

func keepingPart(k app.KeepingClause) export.Part {
	part := export.Part{Heading: articleHeading(k.KeptClause), Level: 2}
	if k.Conclusion.Text != "" {
		part.Note = "Conclusie: " + k.Conclusion.Text
	}
	for _, voice := range k.Voices {
		said := []string{voice.Kept.Label()}
		if voice.Why != "" {
			said = append(said, "Waarom: "+voice.Why)
		}
		if voice.Needed != "" {
			said = append(said, "Nodig: "+voice.Needed)
		}
		part.Facts = append(part.Facts, [2]string{voice.Name, strings.Join(said, ". ")})
	}
	if len(part.Facts) == 0 {
		part.Blocks = []richtext.Block{{Kind: richtext.Paragraph, Spans: []richtext.Span{{Text: "Niemand antwoordde."}}}}
	}
	return part
}
