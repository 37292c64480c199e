package scan

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// openText reads the content of an ODT.
type openText struct {
	out     *paragraphs
	parents map[string]string // a style: what it is based on
	marks   map[string]string // a list style with a depth: "-" or "1."
	style   string            // of the definition in hand
	lists   []openList
	skip    int
	rows    []int
}

// openList is a list that has begun; first: its item in hand has no paragraph yet.
type openList struct {
	style string
	count int
	first bool
}

// openSkipped are elements whose text is not in the text.
var openSkipped = []string{"tracked-changes", "annotation", "note", "table-of-content", "alphabetical-index", "illustration-index", "binary-data", "forms",
	"sequence-decls", "number", "ruby-text"}

func newOpenText(out *paragraphs) *openText {
	return &openText{out: out, parents: map[string]string{}, marks: map[string]string{}}
}

func (o *openText) token(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		if o.skip > 0 || slices.Contains(openSkipped, e.Name.Local) && (e.Name.Space == "text" || e.Name.Space == "office") {
			o.skip++
			return nil
		}
		return o.start(e)
	case xml.EndElement:
		if o.skip > 0 {
			o.skip--
			return nil
		}
		return o.stop(e.Name)
	case xml.CharData:
		if o.skip == 0 {
			return o.out.write(strings.ReplaceAll(string(e), "\n", " ")) // a line end in the file is a space
		}
	}
	return nil
}

func (o *openText) start(e xml.StartElement) error {
	if e.Name.Space == "style" || strings.HasPrefix(e.Name.Local, "list-") && e.Name.Local != "list-item" && e.Name.Local != "list-header" {
		o.define(e)
		return nil
	}
	if e.Name.Local == "table-row" {
		o.rows = append(o.rows, len(o.out.list))
	}
	if e.Name.Space != "text" {
		return nil
	}
	switch e.Name.Local {
	case "h", "p":
		level := 0
		if e.Name.Local == "h" {
			level = max(levelOf(attr(e, "outline-level"), 1), 1)
		} else {
			level = o.headingOf(attr(e, "style-name"))
		}
		o.mark(o.out.begin(level))
	case "list":
		style := attr(e, "style-name")
		if n := len(o.lists); style == "" && n > 0 {
			style = o.lists[n-1].style
		}
		o.lists = append(o.lists, openList{style: style})
	case "list-item", "list-header":
		if n := len(o.lists); n > 0 {
			o.lists[n-1].count++
			o.lists[n-1].first = true
		}
	case "s":
		return o.out.write(" ")
	case "tab":
		return o.out.write(" ")
	case "line-break":
		return o.out.write("\n")
	}
	return nil
}

// define reads a style of paragraphs or of lists.
func (o *openText) define(e xml.StartElement) {
	if len(o.parents)+len(o.marks) >= maxDefinitions {
		return
	}
	switch e.Name.Local {
	case "style":
		o.parents[attr(e, "name")] = attr(e, "parent-style-name")
	case "list-style":
		o.style = attr(e, "name")
	case "list-level-style-bullet", "list-level-style-image":
		o.marks[o.style+"/"+attr(e, "level")] = "-"
	case "list-level-style-number":
		o.marks[o.style+"/"+attr(e, "level")] = "1."
	}
}

// headingOf gives the level of a heading that is a paragraph with a heading's style.
func (o *openText) headingOf(style string) int {
	for range 10 {
		if n, ok := strings.CutPrefix(style, "Heading_20_"); ok {
			return levelOf(n, 1)
		}
		if style = o.parents[style]; style == "" {
			break
		}
	}
	return 0
}

// mark gives the first paragraph of a list's item what stands before it.
func (o *openText) mark(d *drafted) {
	n := len(o.lists)
	if n == 0 || d.Level > 0 {
		return
	}
	d.Depth = n - 1
	l := &o.lists[n-1]
	if !l.first {
		return
	}
	l.first = false
	if d.Mark = "-"; o.marks[l.style+"/"+strconv.Itoa(n)] == "1." {
		d.Mark = strconv.Itoa(l.count) + "."
	}
}

func (o *openText) stop(name xml.Name) error {
	switch {
	case name.Local == "table-row":
		if n := len(o.rows); n > 0 {
			o.out.row(o.rows[n-1])
			o.rows = o.rows[:n-1]
		}
	case name.Space != "text":
	case name.Local == "h", name.Local == "p":
		return o.out.end()
	case name.Local == "list" && len(o.lists) > 0:
		o.lists = o.lists[:len(o.lists)-1]
	}
	return nil
}
