package export

import (
	"cmp"
	"net/url"
	"strings"
	"time"
	"unicode"

	"ketenportaal/internal/richtext"
)

// Paper is a document on its way out: an agenda, minutes, a preparation. The
// same paper is written as HTML, ODT, DOCX and plain text; PDF is printed from
// the HTML. Equal papers give equal bytes, so that a hash over them means something.
type Paper struct {
	Title, Subtitle string
	// Subject, Author, Identifier, Keywords and Date are properties of the file.
	// Author is an organisation or a function: a file travels further than a name should.
	Subject, Author, Identifier string
	Keywords                    []string
	Date                        time.Time
	// Custom are further properties of the file, name and value, such as those of MDTO.
	Custom [][2]string
	Parts  []Part
	// Foot stands at the foot of each page of ODT and DOCX in place of the title, and
	// below the text in the other forms.
	Foot string
	// Enclosures travel inside the HTML. The other forms name them only.
	Enclosures []Enclosure
}

// Part is a piece of a paper under its own heading.
type Part struct {
	Heading string // empty: the part goes on under the heading before it
	Level   int    // 1 is the highest; what is lower than 1 counts as 1
	Facts   [][2]string
	Blocks  []richtext.Block
	Note    string // a remark set apart from the text
}

// Enclosure is a file that belongs to a paper.
type Enclosure struct {
	Name, Type string
	Data       []byte
}

// kind is what the writers tell apart.
type kind int

const (
	headingPiece kind = iota
	paragraphPiece
	quotePiece
	listPiece
	tablePiece
	factsPiece
	notePiece
)

// piece is a paper in the order of reading, cleaned: levels without gaps, lists
// as trees, texts without signs that no XML may hold, links that are safe.
type piece struct {
	kind  kind
	level int // of a heading: 1 comes directly under the title
	part  int // of a heading that opens a part: its number from 1; else 0
	spans []richtext.Span
	list  list
	rows  [][][]richtext.Span // of a table; the first row is its head
	facts [][2]string
}

// list is a run of items at one depth.
type list struct {
	ordered bool
	start   int
	items   []item
}

type item struct {
	spans []richtext.Span
	subs  []list
}

const (
	// deepest is how many levels of headings the forms have below the title: h2 to h6.
	deepest = 5
	// deepestList is the depth that DOCX has, counted from 0.
	deepestList = 8
)

// pieces flattens the paper. A heading is at most one level below the one
// before it, because readers of screens step through headings by their level.
func (p Paper) pieces() []piece {
	var out []piece
	last, base := 0, 0
	heading := func(level, part int, spans []richtext.Span) {
		last = min(max(level, 1), last+1, deepest)
		out = append(out, piece{kind: headingPiece, level: last, part: part, spans: spans})
	}
	for i, part := range p.Parts {
		if text := line(part.Heading); text != "" {
			heading(part.Level, i+1, []richtext.Span{{Text: text}})
			base = last
		}
		if len(part.Facts) > 0 {
			facts := make([][2]string, len(part.Facts))
			for i, f := range part.Facts {
				facts[i] = [2]string{line(f[0]), strings.TrimSpace(readable(f[1]))}
			}
			out = append(out, piece{kind: factsPiece, facts: facts})
		}
		for blocks := part.Blocks; len(blocks) > 0; {
			n := 1
			switch b := blocks[0]; b.Kind {
			case richtext.Heading:
				heading(base+max(b.Level, 1), 0, cleanSpans(b.Spans))
			case richtext.ListItem:
				for n < len(blocks) && blocks[n].Kind == richtext.ListItem {
					n++
				}
				for _, l := range nest(cleanItems(blocks[:n])) {
					out = append(out, piece{kind: listPiece, list: l})
				}
			case richtext.Table:
				if rows := squareRows(b.Rows); len(rows) > 0 {
					out = append(out, piece{kind: tablePiece, rows: rows})
				}
			case richtext.Quote:
				out = append(out, piece{kind: quotePiece, spans: cleanSpans(b.Spans)})
			default:
				out = append(out, piece{kind: paragraphPiece, spans: cleanSpans(b.Spans)})
			}
			blocks = blocks[n:]
		}
		if text := strings.TrimSpace(readable(part.Note)); text != "" {
			out = append(out, piece{kind: notePiece, spans: []richtext.Span{{Text: text}}})
		}
	}
	return out
}

// nest makes trees of items that only know their depth. An ordered list goes
// on as long as its numbers do.
func nest(items []richtext.Block) []list {
	var out []list
	for i := 0; i < len(items); {
		head := items[i]
		depth := min(head.Level, deepestList)
		j := i + 1
		for j < len(items) && min(items[j].Level, deepestList) > depth {
			j++
		}
		n := len(out) - 1
		if n < 0 || out[n].ordered != head.Ordered || head.Ordered && out[n].start+len(out[n].items) != head.Number {
			out = append(out, list{ordered: head.Ordered, start: max(head.Number, 1)})
			n++
		}
		out[n].items = append(out[n].items, item{spans: head.Spans, subs: nest(items[i+1 : j])})
		i = j
	}
	return out
}

func cleanItems(items []richtext.Block) []richtext.Block {
	out := make([]richtext.Block, len(items))
	for i, b := range items {
		b.Spans = cleanSpans(b.Spans)
		out[i] = b
	}
	return out
}

// squareRows gives each row as many cells as the widest.
func squareRows(rows [][]richtext.Cell) [][][]richtext.Span {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	if width == 0 {
		return nil
	}
	out := make([][][]richtext.Span, len(rows))
	for i, row := range rows {
		out[i] = make([][]richtext.Span, width)
		for j, cell := range row {
			out[i][j] = cleanSpans(cell.Spans)
		}
	}
	return out
}

func cleanSpans(spans []richtext.Span) []richtext.Span {
	out := make([]richtext.Span, len(spans))
	for i, s := range spans {
		s.Text, s.Link = readable(s.Text), safeLink(s.Link)
		out[i] = s
	}
	return out
}

// safeLink lets through what a document may point to. The texts come from a
// closed set already; a file that people pass on is worth a second look.
func safeLink(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return ""
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", u.Scheme == "mailto" && u.Opaque != "":
		return u.String()
	}
	return ""
}

// readable is a text without the signs that turn the direction of what follows:
// with them a text shows other than it is, such as the end of a file's name.
// Hebrew and Arabic run from right to left without.
func readable(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, plain(s))
}

// foot is what stands at the foot of each page.
func (p Paper) foot() string { return line(cmp.Or(p.Foot, p.Title)) }

// line is a text as one line: for titles, headings and properties.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(readable(s), unicode.IsSpace), " ")
}

// properties are the custom ones under unique names, as Word demands: values
// under one name are joined. The identifier is among them, since ODF has no
// field for it.
func (p Paper) properties() [][2]string {
	var out [][2]string
	at := map[string]int{}
	add := func(name, value string) {
		name, value = line(name), line(value)
		if name == "" || value == "" {
			return
		}
		key := strings.ToLower(name)
		i, known := at[key]
		switch {
		case !known:
			at[key] = len(out)
			out = append(out, [2]string{name, value})
		case out[i][1] != value:
			out[i][1] += "; " + value
		}
	}
	add("identificatie", p.Identifier)
	for _, c := range p.Custom {
		add(c[0], c[1])
	}
	return out
}

// keywords are the keywords that say something, each one line.
func (p Paper) keywords() []string {
	var out []string
	for _, k := range p.Keywords {
		if k = line(k); k != "" {
			out = append(out, k)
		}
	}
	return out
}
