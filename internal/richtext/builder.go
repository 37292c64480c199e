package richtext

import (
	"slices"
	"strings"
)

// maxDepth is the deepest a list goes; deeper items stand at this depth.
const maxDepth = 5

// maxColumns is the widest a table gets. What stands further right joins the
// last column, so that one wide row cannot blow up the whole table.
const maxColumns = 40

// maxNumber is the highest number Markdown reads before an item.
const maxNumber = 999_999_999

// builder gathers spans into blocks while one of the readers walks its tree.
type builder struct {
	blocks []Block
	spans  []Span
	as     Block // what the spans become: kind, level, order and number
	item   int   // 1 + the place of the list item that is open; 0 before it has text
}

// add adds a text that looks like look.
func (b *builder) add(text string, look Span) {
	look.Text = text
	b.spans = append(b.spans, look)
}

func (b *builder) breakLine() { b.spans = append(b.spans, Span{Break: true}) }

// end ends the piece of text being gathered. Two breaks in a row end it too,
// since that is how many programs write the space between paragraphs.
func (b *builder) end() {
	spans := b.spans
	b.spans = nil
	var part []Span
	for i, s := range spans {
		if s.Break && i > 0 && endsInBreak(part) && b.as.Kind != ListItem && b.as.Kind != Heading {
			b.emit(part)
			part = nil
			continue
		}
		part = append(part, s)
	}
	b.emit(part)
}

// endsInBreak tells whether the last thing seen was a break, apart from white space.
func endsInBreak(spans []Span) bool {
	for _, s := range slices.Backward(spans) {
		if s.Break || strings.TrimSpace(clean(s.Text)) != "" {
			return s.Break
		}
	}
	return false
}

func (b *builder) emit(spans []Span) {
	if spans = tidySpans(spans); spans == nil {
		return
	}
	block := b.as
	if block.Kind == ListItem {
		switch last := len(b.blocks); {
		case b.item == 0:
			b.item = last + 1
		case b.item == last: // its second paragraph
			b.blocks[last-1].Spans = append(append(b.blocks[last-1].Spans, Span{Break: true}), spans...)
			return
		default: // text after a list within the item
			block = Block{Kind: Paragraph}
		}
	}
	block.Spans = spans
	b.blocks = append(b.blocks, block)
}

// within runs walk for what becomes kind of block as, and ends the text before
// and after it.
func (b *builder) within(as Block, walk func()) {
	b.end()
	before, item := b.as, b.item
	b.as = as
	if as.Kind == ListItem {
		b.item = 0
	}
	walk()
	b.end()
	b.as = before
	if as.Kind == ListItem {
		b.item = item
	}
}

// table adds a table. One cell is no table but its text.
func (b *builder) table(rows [][]Cell) {
	b.end()
	b.blocks = append(b.blocks, Block{Kind: Table, Rows: rows})
}

// tidy puts blocks in the only order and shape that Markdown can give back.
func tidy(blocks []Block) []Block {
	var out []Block
	depth := -1 // of the item before, -1 when that was none
	for _, b := range blocks {
		if b.Kind == Table {
			b = tidyTable(b)
		} else {
			b.Spans = tidySpans(b.Spans)
		}
		if b.Spans == nil && b.Rows == nil {
			continue
		}
		switch b.Kind {
		case ListItem:
			b.Level = min(max(b.Level, 0), depth+1, maxDepth)
			if depth = b.Level; b.Ordered {
				b.Number = min(max(b.Number, 0), maxNumber)
			} else {
				b.Number = 0
			}
			out = append(out, b)
			continue
		case Heading:
			b.Level = min(max(b.Level, 1), 3)
			for i, s := range b.Spans {
				if s.Break {
					b.Spans[i] = Span{Text: " "}
				}
			}
			b.Spans = tidySpans(b.Spans)
		}
		depth = -1
		out = append(out, b)
	}
	styled(out)
	return out
}

// tidyTable makes the rows of a table equally long and drops empty ones. A
// table of one cell becomes a paragraph.
func tidyTable(b Block) Block {
	width := 0
	var rows [][]Cell
	for _, row := range b.Rows {
		cells := make([]Cell, 0, len(row))
		filled := 0
		for i, c := range row {
			if c.Spans = tidySpans(c.Spans); c.Spans != nil {
				filled = min(i, maxColumns-1) + 1
			}
			if i < maxColumns {
				cells = append(cells, c)
			} else if c.Spans != nil {
				last := &cells[maxColumns-1]
				last.Spans = append(append(last.Spans, Span{Text: " "}), c.Spans...)
			}
		}
		if len(cells) == maxColumns {
			cells[maxColumns-1].Spans = tidySpans(cells[maxColumns-1].Spans)
		}
		if filled > 0 {
			rows = append(rows, cells)
			width = max(width, filled)
		}
	}
	if len(rows) == 0 {
		return Block{Kind: Table}
	}
	if len(rows) == 1 && width == 1 {
		return Block{Kind: Paragraph, Spans: rows[0][0].Spans}
	}
	for i, row := range rows {
		row = row[:min(len(row), width)]
		for len(row) < width {
			row = append(row, Cell{})
		}
		rows[i] = row
	}
	return Block{Kind: Table, Rows: rows}
}
