package privacy

import "strings"

// group is a run of digits, with the separators that stand between it and the
// group before it.
type group struct {
	from, to int // in folded characters
	joined   bool
	sep      sep
	taken    bool // part of something that was recognised: a phone, a date, an IBAN
}

func (g group) len() int { return g.to - g.from }

// sep is what separates two groups of digits of one number.
type sep struct {
	from, to int
	tight    bool // no space in it
	sign     byte // the sign other than a space in it; 0 for spaces only
}

// scanner holds the folded text, its groups of digits and what was found.
type scanner struct {
	folded
	groups []group
	found  []Finding
}

func newScanner(f folded) *scanner {
	s := &scanner{folded: f}
	for i := 0; i < len(s.b); {
		if !isDigit(s.b[i]) {
			i++
			continue
		}
		from := i
		for i < len(s.b) && isDigit(s.b[i]) {
			i++
		}
		g := group{from: from, to: i}
		if n := len(s.groups); n > 0 {
			g.sep, g.joined = s.separator(s.groups[n-1].to, from)
		}
		s.groups = append(s.groups, g)
	}
	return s
}

// maxSeparator is the widest gap between two groups of one number: a bracket,
// spaces and a dash, as in "(06) - 12".
const maxSeparator = 4

// separator says whether what stands between two groups can be the inside of
// one number. A tab or a line end never is: that is the next cell of a table.
func (s *scanner) separator(from, to int) (sep, bool) {
	if to-from > maxSeparator {
		return sep{}, false
	}
	p := sep{from: from, to: to, tight: true}
	for _, c := range s.b[from:to] {
		switch c {
		case ' ':
			p.tight = false
		case '.', '-', '_', '/', '(', ')', ',', '\'':
			if p.sign == 0 || p.sign == '(' || p.sign == ')' {
				p.sign = c
			}
		default:
			return sep{}, false
		}
	}
	if p.sign == ',' && !p.tight {
		return sep{}, false // a list in a sentence
	}
	return p, true
}

func (s *scanner) add(k Kind, from, to int) {
	start, end := s.span(from, to)
	s.found = append(s.found, Finding{Kind: k, Start: start, End: end})
}

// take marks the groups that lie within a range as recognised.
func (s *scanner) take(first, to int) {
	for i := first; i < len(s.groups) && s.groups[i].from < to; i++ {
		s.groups[i].taken = true
	}
}

func (s *scanner) digits(g group) string { return string(s.b[g.from:g.to]) }

// number reads the value of a group of at most nine digits.
func (s *scanner) number(g group) int {
	n := 0
	for _, c := range s.b[g.from:g.to] {
		n = n*10 + int(c-'0')
	}
	return n
}

// before gives at most n folded characters before a place, on the same line.
func (s *scanner) before(at, n int) string {
	from := max(0, at-n)
	text := string(s.b[from:at])
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		text = text[i+1:]
	}
	return text
}

// after gives at most n folded characters from a place.
func (s *scanner) after(at, n int) string { return string(s.b[at:min(len(s.b), at+n)]) }

// lastWord finds the place after the last of the words in a text; -1 when none
// stands there as a word of its own or as the end or beginning of a compound.
func lastWord(text string, words ...string) int {
	best := -1
	for _, w := range words {
		if i := strings.LastIndex(text, w); i >= 0 {
			best = max(best, i+len(w))
		}
	}
	return best
}
