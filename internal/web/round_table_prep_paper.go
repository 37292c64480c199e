package web

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// prepTaken is a preparation on its way out, with the papers of its round table.
type prepTaken struct {
	app.PreparationPage
	papers []app.PreparationPaper
}

func (s *Server) prepToTake(c *fiber.Ctx) (prepTaken, error) {
	number, err := param(c, "number")
	if err != nil {
		return prepTaken{}, err
	}
	v, err := s.options.App.PreparationToTake(c.UserContext(), actor(c), number)
	if err != nil {
		return prepTaken{}, err
	}
	papers, err := s.options.App.PreparationPapers(c.UserContext(), actor(c), v)
	return prepTaken{v, papers}, err
}

// prepFile is the preparation as one file that opens without a network, with the
// papers inside.
func (s *Server) prepFile(c *fiber.Ctx) error {
	v, err := s.prepToTake(c)
	if err != nil {
		return err
	}
	var left []string
	var inside []export.Enclosure
	for _, x := range v.papers {
		if x.Data == nil {
			left = append(left, x.Title)
			continue
		}
		inside = append(inside, export.Enclosure{Name: x.File, Type: x.MIME, Data: x.Data})
	}
	p := v.paper(s.options.Now(), left)
	p.Enclosures = inside
	out := new(bytes.Buffer)
	if err := p.HTML(out); err != nil {
		return err
	}
	return attachment(c, v.name()+".html", int64(out.Len()), io.NopCloser(out))
}

// name is that of the file; it says nothing of what it holds.
func (v prepTaken) name() string { return "voorbereiding-" + v.Table.Number }

// prepPDF is the preparation and the papers that are PDF as one file.
func (s *Server) prepPDF(c *fiber.Ctx) error {
	if !s.options.Printer.Able() {
		return portal.ErrNotFound
	}
	v, err := s.prepToTake(c)
	if err != nil {
		return err
	}
	var parts []export.PDFPart
	var left []string
	for _, x := range v.papers {
		if x.Data == nil || x.MIME != "application/pdf" {
			left = append(left, x.Title)
			continue
		}
		parts = append(parts, export.PDFPart{Title: x.Title, Data: x.Data})
	}
	front := func(left []string) export.Paper { return v.paper(s.options.Now(), left) }
	out, err := s.bindPDF(c.UserContext(), front, front(nil).Title, parts, left)
	if err != nil {
		return err
	}
	return attachment(c, v.name()+".pdf", int64(out.Len()), io.NopCloser(out))
}

// paper is the preparation as a document; left are the papers that aren't in it.
func (v prepTaken) paper(now time.Time, left []string) export.Paper {
	prep := v.Preparation
	p := export.Paper{
		Title: "Voorbereiding " + v.Table.Title, Subtitle: v.Table.Number + ", " + meetingText(v.Table.Start, v.Table.End), Identifier: v.Table.Number, Date: v.Table.Start,
		Keywords: []string{"voorbereiding", "niet openbaar"}, Custom: [][2]string{{"openbaarheid", "niet openbaar"}, {"grond", prep.WooGround()}},
	}
	secret := "Niet openbaar. " + prep.WooGround()
	add := func(level int, heading string, blocks []richtext.Block) {
		if len(blocks) > 0 {
			p.Parts = append(p.Parts, export.Part{Heading: heading, Level: level, Blocks: blocks})
		}
	}
	p.Parts = append(p.Parts, export.Part{Heading: "Samenvatting", Level: 1, Blocks: richtext.Blocks(prep.Summary), Note: strings.Join(append([]string{secret}, prepState(now, v.PreparationPage)...), " ")})
	var comers []string
	for _, x := range prepComers(v.PreparationPage) {
		comers = append(comers, strings.Trim(x.Name+": "+lowerFirst(x.Badge.Text), ": "))
	}
	add(1, "Wie er komt", bulletBlocks(comers))
	add(1, "Eerder toegezegd, nog niet klaar", factBlocks(prepFacts(now, v.Promised)))
	for i, item := range v.Items {
		e := prepEntry(now, "", i+1, item, v.PreparationPage)
		facts := [][2]string{{"Over dit punt", strings.Join(e.Meta, ", ")}, {"Stukken", v.names(item.ID)}}
		part := export.Part{Heading: e.Heading, Level: 1, Facts: slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" }), Note: e.Secret}
		p.Parts = append(p.Parts, part)
		for _, f := range prepFields {
			add(2, f.label, richtext.Blocks(*f.of(&item.Block)))
		}
		add(2, "Toegezegd, volgens het portaal", factBlocks(e.Promised))
		add(2, "Wat eraan voorafging", factBlocks(e.Course))
		add(2, "Notitie van de portefeuillehouder", plainBlocks(item.Block.Note))
	}
	if len(left) > 0 {
		p.Parts = append(p.Parts, export.Part{Heading: "Niet in dit bestand", Level: 1, Blocks: bulletBlocks(left), Note: "Deze stukken staan in het portaal."})
	}
	p.Parts = append(p.Parts, export.Part{Heading: "Openbaarheid", Level: 1, Note: secret})
	return p
}

// names are the papers of an item, empty for none.
func (v prepTaken) names(item portal.ID) string {
	var names []string
	for _, x := range v.papers {
		if x.Item == item {
			names = append(names, x.Title)
		}
	}
	return strings.Join(names, ", ")
}

func factBlocks(facts []PrepFact) []richtext.Block {
	var lines []string
	for _, f := range facts {
		said := f.Meta
		if f.Late != "" {
			said = append(slices.Clone(said), f.Late)
		}
		lines = append(lines, strings.Join(append([]string{f.Label}, said...), " · "))
	}
	return bulletBlocks(lines)
}

func bulletBlocks(lines []string) []richtext.Block {
	var blocks []richtext.Block
	for _, l := range lines {
		blocks = append(blocks, richtext.Block{Kind: richtext.ListItem, Spans: []richtext.Span{{Text: l}}})
	}
	return blocks
}
