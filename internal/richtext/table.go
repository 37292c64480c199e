package richtext

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxRowspan is how many rows one cell may reach down.
const maxRowspan = 500

// readTable reads a table. A merged cell stands at its first place and leaves
// the others empty. A table of one cell is how mail programs set a margin: what
// is in it counts.
func (w *walker) readTable(n *html.Node, look Span) {
	w.end()
	var rows []*html.Node
	w.gather(n, look, &rows)
	if len(rows) == 1 {
		if cells := cellsOf(rows[0]); len(cells) == 1 {
			w.children(cells[0], look, 0)
			w.end()
			return
		}
	}
	var out [][]Cell
	reach := map[int]int{} // by column: how many rows a cell above still covers
	for _, row := range rows {
		var cells []Cell
		cover := func() {
			for reach[len(cells)] > 0 {
				reach[len(cells)]--
				cells = append(cells, Cell{})
			}
		}
		rowLook := styleOf(row).look(row, look)
		for _, c := range cellsOf(row) {
			cover()
			s := styleOf(c)
			if s.hidden() {
				continue
			}
			wide, down := span(c, "colspan", maxColumns), span(c, "rowspan", maxRowspan)
			if len(cells) >= maxColumns { // joins the last
				last := &cells[maxColumns-1]
				last.Spans = append(append(last.Spans, Span{Text: " "}), w.cell(c, s.look(c, rowLook))...)
				continue
			}
			for i := range min(wide, maxColumns-len(cells)) {
				if down > 1 {
					reach[len(cells)] = down - 1
				}
				cell := Cell{}
				if i == 0 {
					cell.Spans = w.cell(c, s.look(c, rowLook))
				}
				cells = append(cells, cell)
			}
		}
		cover()
		out = append(out, cells)
	}
	w.table(out)
}

// gather finds the rows of a table, not those of a table in one of its cells. A
// caption goes before the table.
func (w *walker) gather(n *html.Node, look Span, rows *[]*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || styleOf(c).hidden() {
			continue
		}
		switch c.DataAtom {
		case atom.Tr:
			*rows = append(*rows, c)
		case atom.Caption:
			w.children(c, look, 0)
			w.end()
		default:
			w.gather(c, look, rows)
		}
	}
}

func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	return cells
}

func span(n *html.Node, name string, most int) int {
	number, _ := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	return min(max(number, 1), most)
}

// cell gives all that is in a cell as one text: Markdown has no more there.
func (w *walker) cell(n *html.Node, look Span) []Span {
	inner := walker{}
	inner.as = Block{Kind: Paragraph}
	inner.children(n, look, 0)
	inner.end()
	var spans []Span
	for _, b := range tidy(inner.blocks) {
		if len(spans) > 0 {
			spans = append(spans, Span{Break: true})
		}
		switch {
		case b.Kind == ListItem && b.Ordered:
			spans = append(spans, Span{Text: strconv.Itoa(b.Number) + ". "})
		case b.Kind == ListItem:
			spans = append(spans, Span{Text: "- "})
		}
		spans = append(spans, b.Spans...)
		for i, row := range b.Rows {
			if i > 0 {
				spans = append(spans, Span{Break: true})
			}
			for _, c := range row {
				spans = append(append(spans, c.Spans...), Span{Text: " "})
			}
		}
	}
	return spans
}
