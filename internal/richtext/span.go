package richtext

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxLink is the longest address a link may have.
const maxLink = 1000

// tidySpans gives a line of text in the one way it can be written: no empty
// runs, one space between words and none at the ends, breaks only between
// words, and runs that look alike joined. It returns nil when nothing is left.
func tidySpans(spans []Span) []Span {
	var out, line []Span
	for _, s := range append(spans, Span{Break: true}) {
		if !s.Break {
			line = append(line, s)
			continue
		}
		if line = tidyLine(line); len(line) > 0 {
			if out != nil {
				out = append(out, Span{Break: true})
			}
			out = append(out, line...)
		}
		line = nil
	}
	return out
}

// tidyLine does the same for spans without a break.
func tidyLine(spans []Span) []Span {
	if len(spans) == 1 && !strings.Contains(spans[0].Text, "://") { // nearly every line
		s := spans[0]
		if s.Text = strings.Join(strings.Fields(clean(s.Text)), " "); s.Text == "" {
			return nil
		}
		return []Span{s}
	}
	pieces := make([]Span, 0, len(spans))
	for _, s := range linked(joined(spans)) {
		pieces = append(pieces, split(s)...)
	}
	return joined(spaced(pieces))
}

// joined drops empty spans and joins neighbours that look alike.
func joined(spans []Span) []Span {
	var out []Span
	for start := 0; start < len(spans); {
		look := spans[start]
		var text strings.Builder
		end := start
		for ; end < len(spans) && (spans[end].Text == "" || alike(spans[end], look)); end++ {
			text.WriteString(spans[end].Text)
		}
		start = max(end, start+1)
		look.Text = text.String()
		if look.Text == "" {
			continue
		}
		if n := len(out); n > 0 && alike(out[n-1], look) {
			out[n-1].Text += look.Text
			continue
		}
		out = append(out, look)
	}
	return out
}

func alike(a, b Span) bool { return a.Bold == b.Bold && a.Italic == b.Italic && a.Link == b.Link }

// clean gives a text without characters that nobody sees or that turn the line
// around, composed (NFC), with each white space a plain space.
func clean(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == 0xAD, r == 0x200B, r == 0x2060, r == 0xFEFF,
			r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return norm.NFC.String(text)
}

// split takes a span apart into words that look alike and, apart, the space at
// either end; a space is a span with the text " ".
func split(s Span) []Span {
	words := strings.Fields(s.Text)
	space := Span{Text: " "}
	if len(words) == 0 {
		return []Span{space}
	}
	var out []Span
	if s.Text[0] == ' ' {
		out = append(out, space)
	}
	last := s.Text[len(s.Text)-1]
	s.Text = strings.Join(words, " ")
	if out = append(out, s); last == ' ' {
		out = append(out, space)
	}
	return out
}

// spaced drops spaces at the ends and doubled ones, and lets each that is left
// look like its neighbours as far as these look alike. That way emphasis and
// links never start or end with a space, which Markdown would not read.
func spaced(pieces []Span) []Span {
	out := make([]Span, 0, len(pieces))
	for i, p := range pieces {
		if p.Text != " " {
			out = append(out, p)
			continue
		}
		next := i + 1
		for next < len(pieces) && pieces[next].Text == " " {
			next++
		}
		if len(out) == 0 || next == len(pieces) || out[len(out)-1].Text == " " {
			continue
		}
		a, b := out[len(out)-1], pieces[next]
		if a.Link == b.Link {
			p.Link = a.Link
			p.Bold = a.Bold && b.Bold
			p.Italic = a.Italic && b.Italic && a.Bold == b.Bold
		}
		out = append(out, p)
	}
	return out
}

var bareAddress = regexp.MustCompile(`\bhttps?://[^\s<>"]+`)

// linked cleans the text of each span and turns web addresses in it into links.
func linked(spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		s.Text = clean(s.Text)
		if s.Link != "" || !strings.Contains(s.Text, "://") {
			out = append(out, s)
			continue
		}
		from := 0
		for _, at := range bareAddress.FindAllStringIndex(s.Text, -1) {
			address := strings.TrimRight(s.Text[at[0]:at[1]], ".,;:!?'\")]}»”’*_")
			link, ok := cleanLink(address)
			if !ok {
				continue
			}
			before, a := s, s
			before.Text, a.Text, a.Link = s.Text[from:at[0]], address, link
			out = append(out, before, a)
			from = at[0] + len(address)
		}
		s.Text = s.Text[from:]
		out = append(out, s)
	}
	return joined(out)
}

// cleanLink gives the address of a link as it is stored, if it is one we keep:
// of the web or of a mailbox, without a name and password before the host.
func cleanLink(address string) (string, bool) {
	var safe strings.Builder
	for _, c := range []byte(strings.TrimSpace(address)) {
		if c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}()'*", c) >= 0 {
			safe.WriteString("%" + string("0123456789ABCDEF"[c>>4]) + string("0123456789ABCDEF"[c&15]))
			continue
		}
		safe.WriteByte(c)
	}
	u, err := url.Parse(safe.String())
	if err != nil || u.User != nil {
		return "", false
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return "", false
		}
	case "mailto":
		if u.Opaque == "" {
			return "", false
		}
	default:
		return "", false
	}
	link := u.String()
	if again, err := url.Parse(link); err != nil || again.String() != link || len(link)+len("amp;")*strings.Count(link, "&") >= maxLink {
		return "", false
	}
	return link, true
}
