// Package richtext is the formatted text of minutes, preparations and covenants.
//
// It is stored as Markdown in one normal form of a small closed set: headings
// of three levels, paragraphs, bold, italic, links, lists, quotes, tables and
// line breaks. A line break within a paragraph is a line break for the reader
// too: who types a list of names under each other means them that way.
//
// Everything passes through Blocks. What is typed and what is pasted both become
// blocks, and only blocks are written out, as Markdown and as HTML. So nothing
// can come out that the set does not have.
package richtext

import "html/template"

// MaxRich is how many characters a formatted text may have. The use case that
// stores it refuses more; see TooLong.
const MaxRich = 100_000

// Kind is what a block is.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	ListItem  Kind = "list-item"
	Table     Kind = "table"
	Quote     Kind = "quote"
)

// Span is a run of characters that look alike, or a line break.
type Span struct {
	Text         string
	Bold, Italic bool
	Link         string // http, https or mailto; empty for none
	Break        bool   // a line break; the rest is empty
}

// Block is one piece of a text from top to bottom. A list is its items, one
// after the other; a quote of two paragraphs is two blocks.
type Block struct {
	Kind    Kind
	Level   int      // of a heading: 1-3; of a list item: its depth, from 0
	Ordered bool     // of a list item
	Number  int      // of an ordered list item, as it is shown
	Spans   []Span   // of all but a table
	Rows    [][]Cell // of a table; the first row is the head
}

// Cell is one cell of a table.
type Cell struct{ Spans []Span }

// FromHTML reads what was pasted or what an editor sends, and gives it in the
// normal form. Of what is visible only the looks are lost that the set lacks.
func FromHTML(html string) string { return write(fromHTML(html)) }

// Normalize gives what somebody typed in the normal form. Normalizing twice
// changes nothing more. HTML in it is text like any other.
func Normalize(markdown string) string { return write(Blocks(markdown)) }

// HTML draws a text. A heading of level 1 becomes <h{topHeading}>.
func HTML(markdown string, topHeading int) template.HTML {
	return draw(Blocks(markdown), topHeading)
}

// Blocks gives the pieces of a text, for documents and other forms.
func Blocks(markdown string) []Block { return tidy(read(markdown)) }
