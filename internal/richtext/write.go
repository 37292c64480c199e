package richtext

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// write gives tidy blocks as Markdown. Reading that gives the same blocks.
func write(blocks []Block) string {
	var out strings.Builder
	var lists listWriter
	for i, b := range blocks {
		gap := "\n\n"
		if i == 0 {
			gap = ""
		}
		if b.Kind != ListItem {
			lists = nil
		}
		switch b.Kind {
		case Heading:
			out.WriteString(gap + strings.Repeat("#", b.Level) + " " + writeSpans(b.Spans, Heading, ""))
		case ListItem:
			starts := lists.open(b)
			// A list that starts at another number does not interrupt the text before it.
			if i > 0 && blocks[i-1].Kind == ListItem && (!starts || !b.Ordered || b.Number == 1) {
				gap = "\n"
			}
			indent := lists.indent(b.Level)
			mark := lists[b.Level].mark
			out.WriteString(gap + indent + mark + writeSpans(b.Spans, ListItem, indent+strings.Repeat(" ", len(mark))))
		case Quote:
			if i > 0 && blocks[i-1].Kind == Quote {
				gap = "\n>\n"
			}
			out.WriteString(gap + "> " + writeSpans(b.Spans, Quote, "> "))
		case Table:
			out.WriteString(gap)
			writeTable(&out, b.Rows)
		default:
			out.WriteString(gap + writeSpans(b.Spans, Paragraph, ""))
		}
	}
	return out.String()
}

// openList is the list that is open at some depth.
type openList struct {
	ordered bool
	number  int
	point   string // after a number
	mark    string // of the last item, as it opens its line
}

type listWriter []openList

// open takes up an item and tells whether it starts a list. A number that does
// not follow the one before starts another list, which Markdown tells apart by
// the other point.
func (l *listWriter) open(b Block) bool {
	now := openList{ordered: b.Ordered, number: b.Number, point: ".", mark: "- "}
	starts := b.Level >= len(*l)
	if !starts {
		if last := (*l)[b.Level]; last.ordered == b.Ordered {
			now.point = last.point
			if b.Ordered && b.Number != last.number+1 {
				now.point = map[string]string{".": ")", ")": "."}[last.point]
				starts = true
			}
		} else {
			starts = true
		}
	}
	if b.Ordered {
		now.mark = strconv.Itoa(b.Number) + now.point + " "
	}
	*l = append((*l)[:b.Level], now)
	return starts
}

func (l listWriter) indent(level int) string {
	width := 0
	for _, open := range l[:level] {
		width += len(open.mark)
	}
	return strings.Repeat(" ", width)
}

func writeTable(out *strings.Builder, rows [][]Cell) {
	for i, row := range rows {
		if i > 0 {
			out.WriteString("\n")
		}
		for _, c := range row {
			out.WriteString("| " + writeSpans(c.Spans, Table, "") + " ")
		}
		out.WriteString("|")
		if i == 0 {
			out.WriteString("\n" + strings.Repeat("| --- ", len(row)) + "|")
		}
	}
}

// spanWriter writes spans and knows which marks are open.
type spanWriter struct {
	out        []byte
	open       Span // bold, italic and link as far as they are open
	encodeNext bool // the mark just closed needs a mark of punctuation after it
	lineStart  bool
}

func writeSpans(spans []Span, kind Kind, indent string) string {
	w := spanWriter{lineStart: kind != Heading && kind != Table}
	for i, s := range spans {
		if s.Break {
			w.turn(Span{}, "\n")
			if kind == Table {
				w.out = append(w.out, "<br> "...)
			} else {
				w.out = append(w.out, "\n"+indent...)
				w.lineStart = true
			}
			continue
		}
		alone := (i == 0 || spans[i-1].Link != s.Link) && (i == len(spans)-1 || spans[i+1].Link != s.Link)
		text := ""
		if alone && s.Link == s.Text && strings.HasPrefix(s.Link, "http") {
			s.Link = ""
			text = "<" + s.Text + ">"
		} else {
			plain := !s.Bold && !s.Italic && s.Link == ""
			text = escape(s.Text, w.lineStart && plain, kind == Heading)
		}
		w.turn(s, text)
		w.write(text)
		w.lineStart = false
	}
	w.turn(Span{}, "\n")
	return string(w.out)
}

// turn closes and opens the marks between what is open and the look of s, which
// goes on with next.
func (w *spanWriter) turn(s Span, next string) {
	link := w.open.Link != s.Link
	bold := link || w.open.Bold != s.Bold
	italic := bold || w.open.Italic != s.Italic
	if italic && w.open.Italic {
		w.close("_")
	}
	if bold && w.open.Bold {
		w.close("**")
	}
	if link && w.open.Link != "" {
		w.close("](" + ampersand.ReplaceAllString(w.open.Link, "&amp;$1") + ")")
	}
	var marks []string
	if link && s.Link != "" {
		marks = append(marks, "[")
	}
	if bold && s.Bold {
		marks = append(marks, "**")
	}
	if italic && s.Italic {
		marks = append(marks, "_")
	}
	for i, mark := range marks {
		after := next
		if i+1 < len(marks) {
			after = marks[i+1]
		}
		w.start(mark, after)
	}
	w.open = Span{Bold: s.Bold, Italic: s.Italic, Link: s.Link}
}

// start opens a mark. Markdown reads it only where it stands against the word:
// a letter before it is written as its number where it would be in the way.
func (w *spanWriter) start(mark, after string) {
	before, size := utf8.DecodeLastRune(w.out)
	first, length := utf8.DecodeRuneInString(after)
	// A single letter may yet be written as a number itself.
	word := (unicode.IsLetter(first) || unicode.IsDigit(first)) && len(after) > length
	if mark != "[" && size > 0 && !clear(before) && (mark == "_" || !word || !unicode.IsLetter(before) && !unicode.IsDigit(before)) {
		w.out = append(w.out[:len(w.out)-size], entity(before)...)
	}
	w.out = append(w.out, mark...)
	w.encodeNext = false
}

func (w *spanWriter) close(mark string) {
	last, _ := utf8.DecodeLastRune(w.out)
	w.encodeNext = mark == "_" || mark == "**" && !unicode.IsLetter(last) && !unicode.IsDigit(last)
	w.out = append(w.out, mark...)
}

func (w *spanWriter) write(text string) {
	first, size := utf8.DecodeRuneInString(text)
	if w.encodeNext && size > 0 && !clear(first) {
		w.out = append(w.out, entity(first)...)
		text = text[size:]
	}
	w.encodeNext = false
	w.out = append(w.out, text...)
}

// clear tells whether a character leaves a mark beside it readable.
func clear(r rune) bool {
	return r == ' ' || r == '\n' || r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}

func entity(r rune) string { return "&#" + strconv.Itoa(int(r)) + ";" }

var ampersand = regexp.MustCompile(`&([#a-zA-Z])`)

var (
	itemStart  = regexp.MustCompile(`^(?:[-+]|[0-9]{1,9}[.)])(?:$|[^0-9A-Za-z])`)
	otherStart = regexp.MustCompile(`^(?:#|>|:-)`)
)

// escape writes a text so that nothing in it is read as a mark.
func escape(text string, lineStart, heading bool) string {
	mark := -1 // the character that would make the line something else
	if lineStart {
		if at := itemStart.FindStringIndex(text); at != nil {
			mark = strings.IndexAny(text, "-+.)")
		} else if otherStart.MatchString(text) {
			mark = 0
		}
	}
	if mark < 0 && !strings.ContainsAny(text, "\\*_[]|<&!#") {
		return text
	}
	var out strings.Builder
	last := len(text) - 1
	for i := range len(text) {
		c, next := text[i], byte(0)
		if i < last {
			next = text[i+1]
		}
		nearEnd := i >= last-1 // what follows may be written as an entity
		needed := i == mark
		switch c {
		case '*', '[', ']', '|':
			needed = true
		case '_':
			needed = i == 0 || nearEnd || !alnum(text[i-1]) || !alnum(next) || i == 1
		case '\\':
			needed = nearEnd || next < utf8.RuneSelf && !alnum(next) && next != ' '
		case '<':
			needed = nearEnd || alnum(next) || strings.IndexByte("/!?", next) >= 0
		case '&':
			needed = reference.MatchString(text[i:])
		case '!':
			needed = i == last || next == '['
		case '#':
			needed = needed || heading
		}
		if needed {
			out.WriteByte('\\')
		}
		out.WriteByte(c)
	}
	return out.String()
}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
