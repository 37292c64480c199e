package scan

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Paragraph is one paragraph of a document, with what tells its place in the whole.
type Paragraph struct {
	Text string // lines within it end with \n
	// Level is that of a heading, from 1; 0 for anything else.
	Level int
	// Mark is what stands before it in a list: “-”, “2.” or “Artikel 4”. Depth is how
	// deep that list lies within others, from 0.
	Mark  string
	Depth int
	// Gap: an empty paragraph stands before it.
	Gap bool
}

// maxParagraphs bounds the paragraphs of one document, and what it defines.
const (
	maxParagraphs  = 20_000
	maxDefinitions = 5_000
)

// Paragraphs gives the paragraphs of a DOCX or ODT, in their order: without tables of
// contents, notes, remarks, headers and footers, and what was deleted under tracked
// changes. The cells of a row are one paragraph. What is refused, and the caps, are as
// for Text; other types are refused.
func Paragraphs(ctx context.Context, t Type, r io.ReaderAt, size int64, caps Caps) ([]Paragraph, error) {
	if t != DOCX && t != ODT {
		return nil, refuse("Uit dit soort bestand kunnen wij geen alinea's halen. Gebruik een document (DOCX of ODT) of een tekstbestand.")
	}
	m := &meter{ctx: ctx, caps: caps, packed: size}
	z, err := openDocumentZip(t, r, size, m)
	if err != nil {
		return nil, err
	}
	out := &paragraphs{most: caps.Output}
	if t == DOCX {
		err = readWord(z, m, out)
	} else {
		err = eachToken(z, "content.xml", m, newOpenText(out).token)
	}
	switch {
	case errors.Is(err, errEnough):
		return out.list, ErrTruncated
	case err != nil:
		return nil, err
	}
	return out.list, nil
}

// errEnough stops the reading of a document once a cap is reached.
var errEnough = errors.New("no room for more text")

// eachToken gives every token of a part of an archive to do, in order; without such a
// part there are none.
func eachToken(z *zip.Reader, name string, m *meter, do func(xml.Token) error) error {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		rc, err := open(f, m)
		if err != nil {
			return err
		}
		defer rc.Close()
		x := newXMLReader(rc)
		for {
			token, err := x.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = do(token)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// paragraphs gathers what is read, up to a cap. Paragraphs can hold others, as text
// boxes do: open are those that have begun.
type paragraphs struct {
	most, used int
	list       []Paragraph
	open       []*drafted
	gap        bool
}

// drafted is a paragraph while it is read.
type drafted struct {
	Paragraph
	text strings.Builder
	drop bool // it belongs to a table of contents
}

func (p *paragraphs) begin(level int) *drafted {
	d := &drafted{Paragraph: Paragraph{Level: level}}
	p.open = append(p.open, d)
	return d
}

// top is the paragraph that text belongs to now; nil between paragraphs.
func (p *paragraphs) top() *drafted {
	if len(p.open) == 0 {
		return nil
	}
	return p.open[len(p.open)-1]
}

func (p *paragraphs) write(text string) error {
	d := p.top()
	if d == nil || text == "" {
		return nil
	}
	if p.used += len(text); p.used > p.most {
		return errEnough
	}
	d.text.WriteString(strings.ToValidUTF8(text, "\ufffd"))
	return nil
}

// end closes the innermost paragraph. An empty one only leaves a gap.
func (p *paragraphs) end() error {
	d := p.top()
	if d == nil {
		return nil
	}
	p.open = p.open[:len(p.open)-1]
	d.Text = tidyLines(d.text.String())
	switch {
	case d.drop:
	case d.Text == "":
		p.gap = true
	case len(p.list) >= maxParagraphs:
		return errEnough
	default:
		d.Gap = p.gap
		p.list, p.gap = append(p.list, d.Paragraph), false
	}
	return nil
}

// row makes one paragraph of those since from: the cells of a row of a table.
func (p *paragraphs) row(from int) {
	if len(p.list) < from+2 {
		return
	}
	one := p.list[from]
	for _, q := range p.list[from+1:] {
		one.Text += "; " + q.Text
	}
	one.Level, one.Mark = 0, ""
	p.list = append(p.list[:from], one)
}

// tidyLines takes out what only lays out a line: white space at its ends and more than
// one space in a row.
func tidyLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
