package richtext

import (
	"strings"
	"testing"
)

// hostileSources are texts that make a careless reader nest without end or look
// at everything again for each character.
func hostileSources(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var deep strings.Builder
	for i := 0; deep.Len() < size; i++ {
		deep.WriteString(strings.Repeat("  ", i%400) + "- a\n")
	}
	var columns strings.Builder
	columns.WriteString(fill("|a")[:size/4] + "|\n" + fill("|-")[:size/4] + "|\n")
	for columns.Len() < size {
		columns.WriteString("|b|\n")
	}
	return map[string]string{
		"quotes": fill(">"), "quotes apart": fill("> "), "items": fill("- "), "numbers": fill("1. "), "mixed": fill("> - 1. "),
		"open links": fill("["), "images": fill("!["), "links": fill("[a]("), "nested links": fill("[")[:size/2] + fill("](x)")[:size/2],
		"closed links": fill("[a](b"), "stars": fill("*"), "emphasis": fill("*a_ "), "open emphasis": fill("*a **b "), "under": fill("_a"),
		"closers": fill("a**b") + fill("c* "), "tags": fill("<a "), "comments": fill("<!--"), "instructions": fill("<?"), "declarations": fill("<!A "),
		"cdata": fill("<![CDATA["), "autolinks": fill("<http://"), "entities": fill("&#"), "backslashes": fill(`\`), "pipes": fill("|"),
		"wide table": columns.String(), "delimiters": fill("|-|\n"), "lines": fill("a\n"), "deep list": deep.String(), "addresses": fill("http://a.nl/ "),
		"one address": "http://" + fill("a"), "spaces": fill(" "), "indented": fill("    a\n"), "hashes": fill("#"), "marks": fill("e\u0301"), "combining": fill("\u0301"),
		"lazy": fill("> a\nb\n"), "quotes by line": fill("> > > > > > > > > > > >\n"), "brackets": fill("[]"), "slashed brackets": fill(`[\]`),
	}
}

func hostileHTML(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"divs": fill("<div>"), "bold": fill("<b>"), "lists": fill("<ul><li>a"), "tables": fill("<table><tr><td>a"), "links": fill("<a href=http://x.nl>a"),
		"wide rows": "<table>" + fill("<tr><td colspan=40 rowspan=500>a"), "one row": "<table><tr>" + fill("<td>a"), "brs": fill("a<br>"), "only brs": fill("<br>"),
		"word": fill(`<p style="mso-list:l0 level9 lfo1"><span style="mso-list:Ignore">1.</span>a</p>`), "attributes": "<p " + fill("a=b ") + ">", "styles": `<p style="` + fill("a:b;") + `">a`,
		"comments": fill("<!--"), "open tags": fill("<p"), "entities": fill("&amp;"), "quotes": fill("<blockquote>a"), "formatting": fill("<b><i>a</b>"), "nobr": fill("<nobr>a"), "paragraphs": fill("<p>a"),
	}
}

// Work that grows with the square of the text comes from marks that stay open.
// So the marks that reach the parser are counted, and what is written must be
// within the same bounds, or it would be read as something else.
func TestHostileTextStaysWithinBounds(t *testing.T) {
	sources := hostileSources(1 << 16)
	for name, s := range hostileHTML(1 << 16) {
		sources["html "+name] = FromHTML(s)
	}
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{bounded(source), bounded(Normalize(source))} {
				if emphasis, brackets, pipes, markers := count(text); emphasis > maxEmphasis || brackets > maxBrackets || pipes > maxColumns+1 || markers > maxMarkers {
					t.Errorf("%d marks of emphasis, %d brackets, %d columns, %d levels reach the parser", emphasis, brackets, pipes, markers)
				}
			}
			once := Normalize(source)
			if Normalize(once) != once {
				t.Error("normalizing twice changes it")
			}
		})
	}
}

// count counts the marks that are not escaped; of columns and levels the most on one line.
func count(source string) (emphasis, brackets, pipes, markers int) {
	for line := range strings.SplitSeq(source, "\n") {
		onLine := 0
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case c == '\\':
				i++
			case c == '[':
				brackets++
			case c == '|':
				onLine++
			case (c == '*' || c == '_') && (i == 0 || line[i-1] != c):
				emphasis++
			}
		}
		pipes = max(pipes, onLine)
		opening := openingMarks.FindString(line)
		markers = max(markers, len(openingMark.FindAllString(opening, -1)))
	}
	return emphasis, brackets, pipes, markers
}

// One wide row must not blow up the rows under it.
func TestTablesStayNarrow(t *testing.T) {
	for name, html := range hostileHTML(1 << 16) {
		for _, b := range Blocks(FromHTML(html)) {
			for _, row := range b.Rows {
				if len(row) > maxColumns {
					t.Fatalf("%s: a row of %d cells", name, len(row))
				}
			}
		}
	}
}
