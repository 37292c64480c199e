package web

import (
	"bytes"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/richtext"
)

// planColumns are those of the file.
var planColumns = []string{"Aanbeveling", "Nummer", "Actie", "Toelichting", "Eigenaar", "Organisatie", "Stand", "Begin", "Klaar op", "Te laat?", "Lang niets genoteerd?", "Beleidsdoelen", "Laatste notitie", "Genoteerd op"}

func (s *Server) planExport(c *fiber.Ctx) error {
	v, err := s.options.App.ExportPlan(c.UserContext(), actor(c), planFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Plan van aanpak", Columns: planColumns}
	for _, part := range v.Parts {
		for _, r := range part.Rows {
			row := []any{part.Number + ". " + part.Title, r.Number, r.Title, r.Text, r.OwnerIs.Person, r.OwnerIs.Org, r.State.Label(), r.Start, r.Due, yes(r.Late), yes(r.Silent), goalNumbers(r), "", ""}
			if n := len(r.Notes); n > 0 {
				row[12], row[13] = r.Notes[n-1].Text, r.Notes[n-1].At
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return sendTable(c, "plan-van-aanpak-"+dayField(s.options.Now()), t)
}

func yes(v bool) string {
	if v {
		return "Ja"
	}
	return ""
}

func goalNumbers(r app.PlanRow) string {
	var numbers []string
	for _, g := range r.GoalsAt {
		numbers = append(numbers, g.Number)
	}
	return strings.Join(numbers, ", ")
}

// planFileSend sends the plan as a document.
func (s *Server) planFileSend(c *fiber.Ctx) error {
	v, err := s.options.App.ExportPlan(c.UserContext(), actor(c), planFilter(query(c)))
	if err != nil {
		return err
	}
	form, out := query(c).Text("vorm"), new(bytes.Buffer)
	if form == "" {
		form = "odt"
	}
	p := planPaper(v)
	p.Date = s.options.Now()
	if err := s.writePaper(c.UserContext(), out, p, form); err != nil {
		return err
	}
	return attachment(c, "plan-van-aanpak-"+dayField(p.Date)+"."+form, int64(out.Len()), io.NopCloser(out))
}

// planPaper is the plan as a document.
func planPaper(v app.PlanPage) export.Paper {
	p := export.Paper{Title: "Plan van aanpak", Subtitle: planBar(v.Count).Words, Identifier: "plan-van-aanpak", Keywords: []string{"plan van aanpak", "aanbevelingen"}}
	for _, part := range v.Parts {
		head := export.Part{Heading: part.Number + ". " + part.Title, Level: 1, Note: planBar(part.Count).Words}
		if part.Goal != "" {
			head.Facts = [][2]string{{"Doel", part.Goal}}
		}
		p.Parts = append(p.Parts, head)
		for _, r := range part.Rows {
			p.Parts = append(p.Parts, planPiece(r))
		}
	}
	return p
}

func planPiece(r app.PlanRow) export.Part {
	piece := export.Part{Heading: r.Number + " " + r.Title, Level: 2}
	for _, lines := range paragraphs(r.Text) {
		piece.Blocks = append(piece.Blocks, richtext.Block{Kind: richtext.Paragraph, Spans: []richtext.Span{{Text: strings.Join(lines, " ")}}})
	}
	state := r.State.Label()
	if r.Late {
		state += ", te laat"
	}
	if r.Silent {
		state += ", lang niets genoteerd"
	}
	for _, f := range [][2]string{{"Eigenaar", nameWords(r.OwnerIs)}, {"Stand", state}, {"Begin", dateText(r.Start)}, {"Klaar op", dateText(r.Due)}, {"Beleidsdoelen", goalNumbers(r)}} {
		if f[1] != "" {
			piece.Facts = append(piece.Facts, f)
		}
	}
	if n := len(r.Notes); n > 0 {
		piece.Facts = append(piece.Facts, [2]string{"Laatste notitie", r.Notes[n-1].Text + " (" + dateText(r.Notes[n-1].At) + ")"})
	}
	return piece
}
