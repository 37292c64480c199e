package richtext

import (
	"regexp"
	"strings"
)

// Nobody types more than this; each bound keeps the parser from work that grows
// with the square of the text.
const (
	maxMarkers  = 20     // marks of quotes and lists that open one line
	maxEmphasis = 10_000 // runs of stars or underscores in a text
	maxStyled   = maxEmphasis / 4
	maxBrackets = 10_000 // brackets that may open a link
)

var (
	openingMarks = regexp.MustCompile(`^(?:[ \t]*(?:>|[-+*](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$)))+`)
	// barRow is a line of dashes. Without an upright bar it is a line that
	// somebody drew, not the head of a table.
	barRow      = regexp.MustCompile(`^[ \t]*(?::-+:?|-+:|--+)[ \t]*$`)
	openingMark = regexp.MustCompile(`>|[-+*]|[0-9]{1,9}[.)]`)
)

// opened counts what may have opened something in a text so far.
type opened struct{ emphasis, brackets int }

// bounded escapes the marks in a source that go beyond the bounds, and those
// that the parser would read in a way the set does not have.
func bounded(source string) string {
	lines := strings.Split(source, "\n")
	var n opened
	for i, line := range lines {
		opening := openingMarks.FindString(line)
		if len(opening) > maxMarkers {
			if at := openingMark.FindAllStringIndex(opening, maxMarkers+1); len(at) > maxMarkers {
				cut := at[maxMarkers][1] - 1 // before the last character of the mark
				line = line[:cut] + `\` + line[cut:]
			}
		}
		if rest := line[len(opening):]; barRow.MatchString(rest) {
			line = opening + `\` + strings.TrimLeft(rest, " \t")
		}
		lines[i] = boundedLine(line, &n)
	}
	return strings.Join(lines, "\n")
}

// boundedLine does so within a line: for emphasis, for columns, and for the
// start of a link whose address does not end in time.
func boundedLine(line string, n *opened) string {
	if !strings.ContainsAny(line, "*_|([") {
		return line
	}
	var out strings.Builder
	pipes := 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c == '\\' && i+1 < len(line) {
			out.WriteString(line[i : i+2])
			i++
			continue
		}
		escape := false
		switch c {
		case '*', '_':
			if i == 0 || line[i-1] != c {
				n.emphasis++
			}
			escape = n.emphasis > maxEmphasis
		case '[':
			n.brackets++
			escape = n.brackets > maxBrackets
		case '|':
			pipes++
			escape = pipes > maxColumns+1
		case '(':
			escape = i > 0 && line[i-1] == ']' && !linkEnds(line[i+1:])
		}
		if escape {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	}
	return out.String()
}

// linkEnds tells whether the rest of a line after "](" is an address and then
// the end of the link. Titles of links are not of our set.
func linkEnds(rest string) bool {
	depth := 0
	for i := 0; i < min(len(rest), maxLink); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return true
			}
		case ' ', '\t', '<':
			return false
		}
	}
	return false
}

// styled drops the looks and links beyond the most that can be read back.
func styled(blocks []Block) {
	looks, links := 0, 0
	plain := func(spans []Span) []Span {
		over := false
		for i, s := range spans {
			if s.Bold || s.Italic {
				if looks++; looks > maxStyled {
					spans[i].Bold, spans[i].Italic, over = false, false, true
				}
			}
			if s.Link != "" {
				if links++; links > maxBrackets {
					spans[i].Link, over = "", true
				}
			}
		}
		if over {
			return tidySpans(spans)
		}
		return spans
	}
	for _, b := range blocks {
		for _, row := range b.Rows {
			for j := range row {
				row[j].Spans = plain(row[j].Spans)
			}
		}
	}
	for i := range blocks {
		blocks[i].Spans = plain(blocks[i].Spans)
	}
}
