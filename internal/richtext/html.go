package richtext

import (
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockTags end the text before and after them.
var blockTags = []string{
	"p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "pre", "center", "dl", "dt",
	"dd", "figure", "figcaption", "fieldset", "hr", "details", "summary", "caption", "body", "form", "legend", "h1", "h2",
	"h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
}

// pasted is what comes through from outside before anything looks at it. Styles
// and classes come through because word processors say only there what is a
// list or bold; they are read and never written.
var pasted = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(blockTags...)
	p.AllowElements("b", "strong", "i", "em", "br", "span", "font")
	p.AllowNoAttrs().OnElements("span", "font")
	p.AllowAttrs("style", "class", "hidden").Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").OnElements("td", "th")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.SkipElementsContent("head", "title", "xml", "svg", "math", "object", "iframe", "noscript", "template", "select", "datalist")
	return p
}()

var isBlock = func() map[string]bool {
	is := map[string]bool{}
	for _, tag := range blockTags {
		is[tag] = true
	}
	return is
}()

// fromHTML reads HTML into tidy blocks.
func fromHTML(source string) []Block {
	safe := pasted.Sanitize(source)
	root, err := html.Parse(strings.NewReader(safe))
	if err != nil { // nested deeper than the parser goes: only its text
		strict := bluemonday.StrictPolicy()
		strict.AddSpaceWhenStrippingTag(true)
		return tidy([]Block{{Kind: Paragraph, Spans: []Span{{Text: html.UnescapeString(strict.Sanitize(safe))}}}})
	}
	w := walker{}
	w.as = Block{Kind: Paragraph}
	w.children(root, Span{}, 0)
	w.end()
	return tidy(w.blocks)
}

// walker walks the tree of what was pasted.
type walker struct {
	builder
	pre   bool     // line ends count
	lists fakeList // Word's paragraphs that are items
}

func (w *walker) children(n *html.Node, look Span, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, look, depth)
	}
}

func (w *walker) node(n *html.Node, look Span, depth int) {
	if n.Type == html.TextNode {
		w.text(n.Data, look)
		return
	}
	style := styleOf(n)
	if n.Type != html.ElementNode || style.hidden() {
		return
	}
	look = style.look(n, look)
	switch n.DataAtom {
	case atom.Br:
		w.breakLine()
		return
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if w.as.Kind != ListItem {
			look.Bold = false // it is bold because it is a heading
			w.heading(n, int(n.Data[1]-'0'), look, depth)
			return
		}
	case atom.Blockquote:
		w.within(Block{Kind: Quote}, func() { w.children(n, look, depth) })
		return
	case atom.Ul, atom.Ol:
		w.list(n, look, depth)
		return
	case atom.Table:
		w.readTable(n, look)
		return
	case atom.Pre:
		w.pre = true
		defer func() { w.pre = false }()
	case atom.P, atom.Div:
		if w.wordParagraph(n, style, look, depth) {
			return
		}
	}
	if isBlock[n.Data] {
		w.end()
		w.children(n, look, depth)
		w.end()
		return
	}
	w.children(n, look, depth)
}

func (w *walker) text(text string, look Span) {
	if !w.pre {
		w.add(text, look)
		return
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.breakLine()
		}
		w.add(line, look)
	}
}

func (w *walker) heading(n *html.Node, level int, look Span, depth int) {
	w.within(Block{Kind: Heading, Level: level}, func() { w.children(n, look, depth) })
}

// list reads a list. Google Docs and Word's web version put a list within a
// list straight under it, not within an item.
func (w *walker) list(n *html.Node, look Span, depth int) {
	w.end()
	number := 1
	if start, err := strconv.Atoi(attr(n, "start")); err == nil {
		number = start
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			w.node(c, look, depth+1)
			continue
		}
		style := styleOf(c)
		if style.hidden() {
			continue
		}
		item := Block{Kind: ListItem, Level: depth, Ordered: n.DataAtom == atom.Ol, Number: number}
		w.within(item, func() { w.children(c, style.look(c, look), depth+1) })
		number++
	}
	w.end()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
