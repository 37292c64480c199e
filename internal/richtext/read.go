package richtext

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tableast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown reads the closed set. What the set lacks is not read as something
// else and dropped, but stays the text it is: code, images, definitions of
// links, headings that are a line of dashes under a text.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500), // else an indented line is lost
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
	parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
)

// read parses Markdown into blocks that still have to be tidied.
func read(source string) []Block {
	source = bounded(strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n"))
	r := reader{source: []byte(source)}
	r.as = Block{Kind: Paragraph}
	r.children(markdown.Parse(text.NewReader(r.source)), Span{}, 0)
	r.end()
	return r.blocks
}

// reader walks the tree that the parser makes.
type reader struct {
	builder
	source []byte
}

func (r *reader) children(n ast.Node, look Span, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.node(c, look, depth)
	}
}

func (r *reader) node(n ast.Node, look Span, depth int) {
	switch n := n.(type) {
	case *ast.Text:
		r.add(decode(string(n.Segment.Value(r.source))), look)
		if n.SoftLineBreak() || n.HardLineBreak() {
			r.breakLine()
		}
	case *ast.Emphasis:
		if n.Level == 2 {
			look.Bold = true
		} else {
			look.Italic = true
		}
		r.children(n, look, depth)
	case *ast.Link:
		r.link(n, string(n.Destination), look, depth)
	case *ast.Image:
		r.link(n, string(n.Destination), look, depth)
	case *ast.AutoLink:
		address := string(n.URL(r.source))
		if n.AutoLinkType == ast.AutoLinkEmail {
			address = "mailto:" + address
		}
		link, ok := cleanLink(address)
		if !ok {
			link = look.Link
		}
		look.Link = link
		r.add(string(n.Label(r.source)), look)
	case *ast.RawHTML:
		r.html(n, look)
	case *ast.Heading:
		if r.as.Kind == ListItem {
			r.end()
			r.children(n, look, depth)
			r.end()
			return
		}
		r.within(Block{Kind: Heading, Level: n.Level}, func() { r.children(n, look, depth) })
	case *ast.Blockquote:
		r.within(Block{Kind: Quote}, func() { r.children(n, look, depth) })
	case *ast.List:
		r.end()
		number := n.Start
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			item := Block{Kind: ListItem, Level: depth, Ordered: n.IsOrdered(), Number: number}
			r.within(item, func() { r.children(c, look, depth+1) })
			number++
		}
	case *ast.CodeBlock: // an indented text
		r.end()
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			r.add(string(line.Value(r.source)), look)
			r.breakLine()
		}
		r.end()
	case *tableast.Table:
		r.table(r.rows(n))
	default: // a paragraph, or the text of a list item
		r.end()
		r.children(n, look, depth)
		r.end()
	}
}

// link adds a link, or all of its source as text when its address is none of ours.
func (r *reader) link(n ast.Node, address string, look Span, depth int) {
	link, ok := cleanLink(decode(address))
	if ok {
		look.Link = link
		r.children(n, look, depth)
		return
	}
	r.add("[", look)
	r.children(n, look, depth)
	r.add("]("+decode(address)+")", look)
}

// html adds the tag as the text it is. Only a line break in a table cell is
// read: Markdown has no other way to write one.
func (r *reader) html(n *ast.RawHTML, look Span) {
	var tag strings.Builder
	for i := range n.Segments.Len() {
		at := n.Segments.At(i)
		tag.Write(at.Value(r.source))
	}
	if r.as.Kind == Table && lineBreak.MatchString(tag.String()) {
		r.breakLine()
		return
	}
	for i, line := range strings.Split(tag.String(), "\n") {
		if i > 0 {
			r.breakLine()
		}
		r.add(line, look)
	}
}

var lineBreak = regexp.MustCompile(`^<[bB][rR] ?/?>$`)

// rows reads a table. The parser drops cells beyond those of the head; a person
// who typed them must find them back, so they are added to the last.
func (r *reader) rows(table ast.Node) [][]Cell {
	var rows [][]Cell
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Cell
		end := -1
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cell := reader{source: r.source}
			cell.as = Block{Kind: Table}
			cell.children(c, Span{}, 0)
			cells = append(cells, Cell{Spans: cell.spans})
			if lines := c.Lines(); lines.Len() > 0 {
				end = lines.At(0).Stop
			}
		}
		if end >= 0 {
			rest, _, _ := bytes.Cut(r.source[end:], []byte("\n"))
			if rest = bytes.Trim(rest, " \t|"); len(rest) > 0 {
				last := &cells[len(cells)-1]
				last.Spans = append(last.Spans, Span{Text: " " + decode(string(rest))})
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

const entities = "&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"

var (
	escaped   = regexp.MustCompile("\\\\[!-/:-@[-`{-~]|" + entities)
	reference = regexp.MustCompile("^" + entities)
)

// decode gives the characters that a piece of source stands for.
func decode(source string) string {
	if !strings.ContainsAny(source, `\&`) {
		return source
	}
	return escaped.ReplaceAllStringFunc(source, func(s string) string {
		if s[0] == '\\' {
			return s[1:]
		}
		return html.UnescapeString(s)
	})
}
