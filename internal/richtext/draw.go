package richtext

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// draw writes tidy blocks as HTML. Every text is escaped here, and nothing but
// the tags below comes out.
func draw(blocks []Block, topHeading int) template.HTML {
	var out strings.Builder
	var lists []openList
	quote := false
	for _, b := range blocks {
		if b.Kind != ListItem {
			lists = closeLists(&out, lists, 0)
		}
		if quote && b.Kind != Quote {
			out.WriteString("</blockquote>\n")
			quote = false
		}
		switch b.Kind {
		case Heading:
			level := strconv.Itoa(min(max(b.Level-1+topHeading, 1), 6))
			out.WriteString("<h" + level + ">" + drawSpans(b.Spans) + "</h" + level + ">\n")
		case ListItem:
			lists = drawItem(&out, lists, b)
		case Quote:
			if !quote {
				out.WriteString("<blockquote class=\"quote\">\n")
				quote = true
			}
			out.WriteString("<p>" + drawSpans(b.Spans) + "</p>\n")
		case Table:
			drawTable(&out, b.Rows)
		default:
			out.WriteString("<p>" + drawSpans(b.Spans) + "</p>\n")
		}
	}
	closeLists(&out, lists, 0)
	if quote {
		out.WriteString("</blockquote>\n")
	}
	return template.HTML(out.String())
}

// drawItem opens or goes on with the list an item belongs to. Its own tag stays
// open, since a list within it may follow.
func drawItem(out *strings.Builder, lists []openList, b Block) []openList {
	lists = closeLists(out, lists, b.Level+1)
	if len(lists) > b.Level {
		last := &lists[b.Level]
		if last.ordered == b.Ordered && (!b.Ordered || b.Number == last.number+1) {
			last.number = b.Number
			out.WriteString("</li>\n<li>" + drawSpans(b.Spans))
			return lists
		}
		lists = closeLists(out, lists, b.Level)
	}
	switch {
	case !b.Ordered:
		out.WriteString("<ul>\n<li>")
	case b.Number == 1:
		out.WriteString("<ol>\n<li>")
	default:
		fmt.Fprintf(out, "<ol start=\"%d\">\n<li>", b.Number)
	}
	out.WriteString(drawSpans(b.Spans))
	return append(lists, openList{ordered: b.Ordered, number: b.Number})
}

// closeLists closes the lists deeper than keep.
func closeLists(out *strings.Builder, lists []openList, keep int) []openList {
	for len(lists) > keep {
		tag := "</ul>\n"
		if lists[len(lists)-1].ordered {
			tag = "</ol>\n"
		}
		out.WriteString("</li>\n" + tag)
		lists = lists[:len(lists)-1]
	}
	return lists
}

func drawTable(out *strings.Builder, rows [][]Cell) {
	out.WriteString("<div class=\"wide\" role=\"group\" aria-label=\"Tabel\" tabindex=\"0\">\n<table>\n<thead>\n")
	for i, row := range rows {
		open, end := "<td>", "</td>"
		if i == 0 {
			open, end = `<th scope="col">`, "</th>"
		}
		out.WriteString("<tr>")
		for _, c := range row {
			out.WriteString(open + drawSpans(c.Spans) + end)
		}
		out.WriteString("</tr>\n")
		if i == 0 {
			out.WriteString("</thead>\n<tbody>\n")
		}
	}
	out.WriteString("</tbody>\n</table>\n</div>\n")
}

func drawSpans(spans []Span) string {
	var out strings.Builder
	open := ""
	for _, s := range spans {
		if s.Link != open {
			if open != "" {
				out.WriteString("</a>")
			}
			if open = s.Link; open != "" {
				out.WriteString(`<a href="` + html.EscapeString(open) + `" rel="noopener noreferrer">`)
			}
		}
		if s.Break {
			out.WriteString("<br>")
			continue
		}
		text := html.EscapeString(s.Text)
		if s.Italic {
			text = "<em>" + text + "</em>"
		}
		if s.Bold {
			text = "<strong>" + text + "</strong>"
		}
		out.WriteString(text)
	}
	if open != "" {
		out.WriteString("</a>")
	}
	return out.String()
}

// Plain gives only the text, a line for each block and row: for search, for
// checks and for previews.
func Plain(markdown string) string {
	var lines []string
	for _, b := range Blocks(markdown) {
		if b.Kind != Table {
			lines = append(lines, plainSpans(b.Spans))
			continue
		}
		for _, row := range b.Rows {
			var cells []string
			for _, c := range row {
				if c.Spans != nil {
					cells = append(cells, strings.ReplaceAll(plainSpans(c.Spans), "\n", " "))
				}
			}
			lines = append(lines, strings.Join(cells, " | "))
		}
	}
	return strings.Join(lines, "\n")
}

// Written is Plain with the addresses of the links, for who looks for what mustn't be
// written: an address is shown to the reader too.
func Written(markdown string) string {
	text := Plain(markdown)
	last := ""
	link := func(spans []Span) {
		for _, s := range spans {
			if s.Link != "" && s.Link != last {
				last = s.Link
				text += "\n" + s.Link
			}
		}
	}
	for _, b := range Blocks(markdown) {
		link(b.Spans)
		for _, row := range b.Rows {
			for _, c := range row {
				link(c.Spans)
			}
		}
	}
	return text
}

func plainSpans(spans []Span) string {
	var out strings.Builder
	for _, s := range spans {
		if s.Break {
			out.WriteByte('\n')
		}
		out.WriteString(s.Text)
	}
	return out.String()
}

// TooLong tells whether a text has more than MaxRich characters.
func TooLong(markdown string) bool {
	return len(markdown) > MaxRich && len([]rune(markdown)) > MaxRich
}
