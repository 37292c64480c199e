package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

const (
	// maxPapersPDF is how many bytes of papers go into one PDF: they have to be in
	// memory together.
	maxPapersPDF = 60 << 20
	// papersTime bounds the making of it; each text among the papers is printed.
	papersTime = 2 * time.Minute
)

// papersPDF sends the papers that the reader may see as one PDF: a list of them in
// front, then each under a bookmark. What can't be part of it is named in front.
func (s *Server) papersPDF(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Papers(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	switch {
	case !s.options.Printer.Able():
		return portal.ErrNotFound
	case v.Files() == 0:
		return portal.Errorf(portal.Conflict, "Er zijn nog geen stukken om te downloaden.")
	case v.Bytes() > maxPapersPDF:
		return portal.Errorf(portal.Conflict, "De stukken zijn samen te groot voor één PDF. Download alle stukken als ZIP.")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), papersTime)
	defer cancel()
	out, err := s.bundlePapers(ctx, actor(c), v)
	if err != nil {
		return err
	}
	return attachment(c, number+" stukken.pdf", int64(out.Len()), io.NopCloser(out))
}

func (s *Server) bundlePapers(ctx context.Context, by portal.Actor, v app.PapersPage) (*bytes.Buffer, error) {
	var parts []export.PDFPart
	var left []string
	for _, i := range v.Items {
		for _, d := range append(i.Papers[:len(i.Papers):len(i.Papers)], i.Earlier...) {
			if !d.Open {
				continue
			}
			data, err := s.paperPDF(ctx, by, d)
			if err != nil {
				return nil, err
			}
			if data == nil {
				left = append(left, d.Title)
				continue
			}
			parts = append(parts, export.PDFPart{Title: d.Title, Data: data})
		}
	}
	return s.bindPDF(ctx, func(left []string) export.Paper { return papersFront(v, left) }, "Overzicht van de stukken", parts, left)
}

// bindPDF prints a paper and puts the parts behind it. A part that can't be merged is
// named with those that were left out before: front is the paper for these.
func (s *Server) bindPDF(ctx context.Context, front func(left []string) export.Paper, title string, parts []export.PDFPart, left []string) (*bytes.Buffer, error) {
	for {
		first, err := s.print(ctx, front(left))
		if err != nil {
			return nil, err
		}
		out := new(bytes.Buffer)
		err = export.MergePDF(out, append([]export.PDFPart{{Title: title, Data: first}}, parts...))
		bad := len(parts) - 1 // too large together: the last one goes
		var broken *export.PartError
		switch {
		case err == nil:
			return out, nil
		case errors.As(err, &broken):
			bad = broken.Part - 1
		case !errors.Is(err, export.ErrMergeLarge):
			return nil, err
		}
		if bad < 0 {
			return nil, err
		}
		left = append(left, parts[bad].Title)
		parts = append(parts[:bad:bad], parts[bad+1:]...)
	}
}

// paperPDF is one paper as PDF; nil for what can't be.
func (s *Server) paperPDF(ctx context.Context, by portal.Actor, d app.DocumentRow) ([]byte, error) {
	kind := d.Current().Type
	picture, text := strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "text/plain") || strings.HasPrefix(kind, "text/markdown")
	if kind != "application/pdf" && !picture && !text {
		return nil, nil
	}
	f, err := s.options.App.DownloadDocument(ctx, by, d.ID, len(d.Versions))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, portal.MaxUpload+1))
	switch {
	case err != nil:
		return nil, err
	case picture:
		if data, err = export.PicturePDF(data); err != nil {
			return nil, nil // a broken picture: it is named with what was left out
		}
	case text:
		data, err = s.print(ctx, export.Paper{Title: d.Title, Parts: []export.Part{{Blocks: plainBlocks(strings.ToValidUTF8(string(data), "\ufffd"))}}})
		if errors.Is(err, export.ErrPrintLarge) {
			return nil, nil
		}
	}
	return data, err
}

func (s *Server) print(ctx context.Context, p export.Paper) ([]byte, error) {
	page := new(bytes.Buffer)
	if err := p.HTML(page); err != nil {
		return nil, err
	}
	return s.options.Printer.PDF(ctx, page.Bytes())
}

// papersFront is the page in front of the papers; left are those that aren't in it.
func papersFront(v app.PapersPage, left []string) export.Paper {
	t := v.Table
	p := export.Paper{Title: "Stukken " + t.Title, Subtitle: t.Number + ", " + meetingText(t.Start, t.End), Identifier: t.Number, Date: t.Start}
	for _, i := range v.Items {
		part := export.Part{Heading: "Bij de hele ronde tafel", Level: 1}
		if i.N > 0 {
			part.Heading = countText(i.N) + ". " + i.Item.Title
		}
		for _, d := range append(i.Papers[:len(i.Papers):len(i.Papers)], i.Earlier...) {
			if d.Open {
				part.Blocks = append(part.Blocks, richtext.Block{Kind: richtext.ListItem, Spans: []richtext.Span{{Text: d.Title}}})
			}
		}
		if len(part.Blocks) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
	if len(left) > 0 {
		p.Parts = append(p.Parts, export.Part{Heading: "Niet in dit bestand", Level: 1, Note: "Deze stukken passen niet in een PDF: " + enumeration(left) + ". Download ze op de pagina met stukken."})
	}
	return p
}

// plainBlocks are the paragraphs of a text that has no marks.
func plainBlocks(text string) []richtext.Block {
	var blocks []richtext.Block
	for _, lines := range paragraphs(text) {
		b := richtext.Block{Kind: richtext.Paragraph}
		for i, line := range lines {
			if i > 0 {
				b.Spans = append(b.Spans, richtext.Span{Break: true})
			}
			b.Spans = append(b.Spans, richtext.Span{Text: line})
		}
		blocks = append(blocks, b)
	}
	return blocks
}
