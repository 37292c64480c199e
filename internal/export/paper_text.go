package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"ketenportaal/internal/richtext"
)

// Text writes the paper as plain text that reads well in a mail.
func (p Paper) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	title := line(p.Title)
	fmt.Fprintf(out, "%s\n%s\n", title, strings.Repeat("=", len([]rune(title))))
	if s := line(p.Subtitle); s != "" {
		fmt.Fprintln(out, s)
	}
	for _, x := range p.pieces() {
		fmt.Fprintln(out)
		switch x.kind {
		case headingPiece:
			text := textOf(x.spans)
			fmt.Fprintln(out, text)
			if x.level <= 2 {
				fmt.Fprintln(out, strings.Repeat("=-"[x.level-1:x.level], len([]rune(text))))
			}
		case factsPiece:
			for _, f := range x.facts {
				fmt.Fprintf(out, "%s: %s\n", f[0], strings.ReplaceAll(f[1], "\n", "\n  "))
			}
		case listPiece:
			textList(out, x.list, "")
		case tablePiece:
			for _, row := range x.rows {
				cells := make([]string, len(row))
				for i, c := range row {
					cells[i] = line(textOf(c))
				}
				fmt.Fprintln(out, strings.Join(cells, " | "))
			}
		case quotePiece:
			fmt.Fprintln(out, "> "+strings.ReplaceAll(textOf(x.spans), "\n", "\n> "))
		default:
			fmt.Fprintln(out, textOf(x.spans))
		}
	}
	if len(p.Enclosures) > 0 {
		fmt.Fprint(out, "\n"+enclosuresHeading+"\n"+strings.Repeat("=", len(enclosuresHeading))+"\n\n")
		for _, e := range p.Enclosures {
			fmt.Fprintln(out, "- "+line(e.Name))
		}
	}
	if s := line(p.Foot); s != "" {
		fmt.Fprintln(out, "\n"+s)
	}
	return out.Flush()
}

func textList(out io.Writer, l list, indent string) {
	for i, it := range l.items {
		mark := "- "
		if l.ordered {
			mark = fmt.Sprintf("%d. ", l.start+i)
		}
		under := indent + strings.Repeat(" ", len(mark))
		fmt.Fprintln(out, indent+mark+strings.ReplaceAll(textOf(it.spans), "\n", "\n"+under))
		for _, sub := range it.subs {
			textList(out, sub, under)
		}
	}
}

// textOf is the text of spans; a link that its text doesn't show follows it.
func textOf(spans []richtext.Span) string {
	var b strings.Builder
	for i, s := range spans {
		b.WriteString(s.Text)
		// A link may run over several spans: it is shown after the last.
		ends := i+1 == len(spans) || spans[i+1].Link != s.Link
		if s.Link != "" && ends && !strings.Contains(s.Link, strings.TrimSpace(s.Text)) {
			b.WriteString(" (" + strings.TrimPrefix(s.Link, "mailto:") + ")")
		}
		if s.Break {
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}
