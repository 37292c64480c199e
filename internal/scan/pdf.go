package scan

import (
	"bytes"
	"io"
	"math"
	"regexp"
)

// readPDF writes the text of a PDF: of its pages and the forms drawn on them,
// of filled-in form fields, remarks, mail links, and of its metadata.
//
// It reads streams without a filter or packed with Flate, ASCII85 or
// ASCIIHex, and fonts with a ToUnicode mapping, glyph names or a plain
// one-byte encoding. It cannot read: encrypted files (refused), pictures of
// text, LZW, two-byte fonts without ToUnicode, Type 3 glyphs drawn as shapes,
// the pages of attached files, and XFA forms. Words come in the order in which
// they are drawn, and a gap may come as a space or not at all.
func readPDF(r io.ReaderAt, size int64, m *meter, out *sink) error {
	f, err := openPDF(r, size, m)
	if err != nil {
		return err
	}
	p := &pdfReader{pdfFile: f, out: out, fonts: map[int]*pdfFont{}, drawn: map[int]bool{}}
	for _, number := range f.numbers() {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		if err := p.object(f.load(number)); err != nil {
			return err
		}
		if out.full {
			return nil
		}
	}
	out.full = out.full || f.short
	return nil
}

type pdfReader struct {
	*pdfFile
	out   *sink
	fonts map[int]*pdfFont // by object number
	drawn map[int]bool     // content streams that were read
}

// object writes the text of one object, when it is of a kind that has any.
func (p *pdfReader) object(v any) error {
	switch v := v.(type) {
	case pdfDict:
		if v["Type"] == pdfName("Page") {
			return p.page(v)
		}
		p.strings(v, 0)
	case pdfStream:
		if v.dict["Subtype"] == pdfName("Form") {
			return p.content(pdfArray{v}, p.dict(v.dict["Resources"]))
		}
		if v.dict["Type"] == pdfName("Metadata") {
			data, err := p.decode(v)
			if err != nil {
				return err
			}
			p.out.breakWith('\n')
			p.out.write(markup.ReplaceAllString(string(data), " "))
			p.out.breakWith('\n')
		}
	}
	return nil
}

var markup = regexp.MustCompile(`<[^>]*>|\s+`)

// strings writes the texts that a person has put into a dictionary: names and
// keywords, the value of a form field, a remark, a link to a mail address.
func (p *pdfReader) strings(d pdfDict, depth int) {
	for _, key := range []pdfName{"Author", "Title", "Subject", "Keywords", "V", "Contents", "RC", "Alt", "ActualText", "URI"} {
		if s, ok := d[key].(pdfString); ok && len(s) > 0 {
			p.out.breakWith('\n')
			p.out.write(documentText(s))
			p.out.write("\n")
		}
	}
	if a, ok := d["A"].(pdfDict); ok && depth < 4 {
		p.strings(a, depth+1)
	}
}

func (p *pdfReader) page(d pdfDict) error {
	resources := p.dict(d["Resources"])
	for parent, n := d, 0; resources == nil && parent != nil && n < maxNesting; n++ {
		parent = p.dict(parent["Parent"])
		resources = p.dict(parent["Resources"])
	}
	if annotations, ok := p.resolve(d["Annots"]).(pdfArray); ok {
		for _, a := range annotations {
			if direct, ok := a.(pdfDict); ok {
				p.strings(direct, 0)
			}
		}
	}
	contents, ok := p.resolve(d["Contents"]).(pdfArray)
	if !ok {
		contents = pdfArray{d["Contents"]}
	}
	return p.content(contents, resources)
}

// content writes the text of the streams of one page or form. The streams of a
// page are one program cut in pieces.
func (p *pdfReader) content(streams pdfArray, resources pdfDict) error {
	t := &pdfText{out: p.out, font: plainFont}
	for _, v := range streams {
		if ref, ok := v.(pdfRef); ok {
			if p.drawn[ref.number] {
				continue // shared by pages: once is enough
			}
			p.drawn[ref.number] = true
		}
		s, ok := p.resolve(v).(pdfStream)
		if !ok {
			continue
		}
		data, err := p.decode(s)
		if err != nil {
			return err
		}
		if err := p.run(t, data, p.dict(resources["Font"])); err != nil {
			return err
		}
	}
	p.out.breakWith('\n')
	return nil
}

// run reads the operators of a content stream.
func (p *pdfReader) run(t *pdfText, data []byte, fonts pdfDict) error {
	l := &pdfLexer{b: data}
	var args []any
	for n := 0; !p.out.full; n++ {
		if n%10_000 == 0 {
			if err := p.m.ctx.Err(); err != nil {
				return err
			}
		}
		v := l.next()
		if _, end := v.(done); end {
			return nil
		}
		op, ok := v.(pdfKeyword)
		if !ok {
			if len(args) < 64 {
				args = append(args, v)
			}
			continue
		}
		switch op {
		case "Tf":
			if name, ok := first[pdfName](args); ok {
				font, err := p.named(fonts[name])
				if err != nil {
					return err
				}
				t.font = font
				t.size, _ = first[float64](args)
			}
		case "ID": // the bytes of a picture, up to its end
			if end := bytes.Index(l.b[l.at:], []byte("EI")); end >= 0 {
				l.at += end + 2
			}
		default:
			t.operator(op, args)
		}
		args = args[:0]
	}
	return nil
}

// named gives the font of a resource.
func (p *pdfReader) named(v any) (*pdfFont, error) {
	ref, ok := v.(pdfRef)
	if !ok {
		if v == nil {
			return plainFont, nil
		}
		return p.font(v)
	}
	if font, ok := p.fonts[ref.number]; ok {
		return font, nil
	}
	font, err := p.font(v)
	if err == nil && len(p.fonts) < 1000 {
		p.fonts[ref.number] = font
	}
	return font, err
}

// pdfText follows the text operators (ISO 32000-1, 9.4) as far as it takes to
// tell words and lines apart: how far the next string begins behind the end of
// the one before.
type pdfText struct {
	out  *sink
	font *pdfFont
	size float64

	x, y  float64 // where the text matrix put the origin
	moved float64 // from that origin to where the line begins, in units of text
	shown float64 // from there to the end of what was shown
	blind bool    // the font does not say how wide that is
}

const (
	wordGap = 180 // thousandths of the font size from which a gap is a space
	sameRow = 0.5 // units that two strings on one line may differ in height
)

func (t *pdfText) operator(op pdfKeyword, args []any) {
	switch op {
	case "BT":
		t.x, t.moved, t.shown, t.blind = 0, 0, 0, true
	case "ET":
		t.out.breakWith(' ')
	case "Tj":
		t.show(first[pdfString](args))
	case "'", "\"":
		t.out.breakWith('\n')
		t.show(first[pdfString](args))
	case "TJ":
		list, _ := first[pdfArray](args)
		for _, v := range list {
			switch v := v.(type) {
			case pdfString:
				t.show(v, true)
			case float64:
				if t.shown -= v / 1000 * t.size; v < -wordGap {
					t.out.breakWith(' ')
				}
			}
		}
	case "T*":
		t.out.breakWith('\n')
	case "Td", "TD":
		if n, ok := numbers(args, 2); ok {
			t.gap(n[0]-t.shown, n[1])
			t.moved += n[0]
			t.shown = 0
		}
	case "Tm":
		if n, ok := numbers(args, 6); ok {
			scale := n[0]
			if scale == 0 {
				scale = 1
			}
			t.gap((n[4]-t.x)/scale-t.moved-t.shown, n[5]-t.y)
			t.x, t.y, t.moved, t.shown = n[4], n[5], 0, 0
		}
	}
}

func (t *pdfText) show(s pdfString, ok bool) {
	if !ok {
		return
	}
	t.out.write(t.font.text(s))
	width, known := t.font.advance(s)
	t.shown += width / 1000 * t.size
	t.blind = !known
}

// gap begins a new line or a new word, or neither when the next glyph was only
// pulled closer to the last. Where widths are unknown any move is a space.
func (t *pdfText) gap(right, up float64) {
	switch {
	case math.Abs(up) > sameRow:
		t.out.breakWith('\n')
	case t.blind || math.Abs(right) > wordGap*math.Abs(t.size)/1000:
		t.out.breakWith(' ')
	}
}

// numbers gives the last n arguments, when there are so many and all numbers.
func numbers(args []any, n int) ([]float64, bool) {
	if len(args) < n {
		return nil, false
	}
	values := make([]float64, n)
	for i, a := range args[len(args)-n:] {
		v, ok := a.(float64)
		if !ok {
			return nil, false
		}
		values[i] = v
	}
	return values, true
}
