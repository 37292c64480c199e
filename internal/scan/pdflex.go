package scan

import (
	"strconv"
	"strings"
)

// The objects of a PDF: pdfDict, pdfArray, pdfName, pdfString, pdfRef,
// pdfKeyword, float64, nil. Source: ISO 32000-1, section 7.3.
type (
	pdfName    string
	pdfString  []byte
	pdfKeyword string // an operator, true, false
	pdfDict    map[pdfName]any
	pdfArray   []any
	pdfRef     struct{ number int }
)

const (
	maxNesting  = 32
	maxElements = 50_000 // of one array or dictionary
)

// pdfLexer reads objects and operators from bytes. At the end, and after
// something that is no object, it gives done.
type pdfLexer struct {
	b     []byte
	at    int
	depth int
}

// done is what the lexer gives at the end.
type done struct{}

// closing is the end of an array or dictionary.
type closing byte

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return strings.IndexByte("()<>[]{}/%", c) >= 0 }

func (l *pdfLexer) skipSpace() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// next reads one object or operator. References are not joined here: in a
// content stream there are none.
func (l *pdfLexer) next() any {
	l.skipSpace()
	if l.at >= len(l.b) {
		return done{}
	}
	switch c := l.b[l.at]; c {
	case '/':
		l.at++
		return l.name()
	case '(':
		l.at++
		return l.literal()
	case '<':
		l.at++
		if l.at < len(l.b) && l.b[l.at] == '<' {
			l.at++
			return l.dict()
		}
		return l.hex()
	case '[':
		l.at++
		return l.array()
	case ']', '}':
		l.at++
		return closing(c)
	case '>':
		l.at++
		if l.at < len(l.b) && l.b[l.at] == '>' {
			l.at++
		}
		return closing('>')
	case '{', ')':
		l.at++
		return pdfKeyword(c)
	}
	from := l.at
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		l.at++
	}
	word := string(l.b[from:l.at])
	if n, err := strconv.ParseFloat(word, 64); err == nil && (word[0] < 'A' || word[0] > 'z') {
		return n
	}
	if word == "null" {
		return nil
	}
	return pdfKeyword(word)
}

func (l *pdfLexer) name() pdfName {
	var name []byte
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		c := l.b[l.at]
		if c == '#' && l.at+2 < len(l.b) {
			if v, err := strconv.ParseUint(string(l.b[l.at+1:l.at+3]), 16, 8); err == nil {
				c = byte(v)
				l.at += 2
			}
		}
		name = append(name, c)
		l.at++
	}
	return pdfName(name)
}

// literal reads a string between brackets, with its escapes.
func (l *pdfLexer) literal() pdfString {
	s, open := pdfString{}, 1
	for l.at < len(l.b) {
		c := l.b[l.at]
		l.at++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return s
			}
		case '\\':
			if l.at == len(l.b) {
				return s
			}
			s = l.escape(s)
			continue
		}
		s = append(s, c)
	}
	return s
}

func (l *pdfLexer) escape(s pdfString) pdfString {
	c := l.b[l.at]
	l.at++
	switch c {
	case 'n':
		return append(s, '\n')
	case 'r':
		return append(s, '\r')
	case 't':
		return append(s, '\t')
	case 'b', 'f':
		return append(s, ' ')
	case '\r':
		if l.at < len(l.b) && l.b[l.at] == '\n' {
			l.at++
		}
		return s
	case '\n':
		return s
	}
	if c < '0' || c > '7' {
		return append(s, c)
	}
	v := int(c - '0')
	for n := 0; n < 2 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; n++ {
		v = v*8 + int(l.b[l.at]-'0')
		l.at++
	}
	return append(s, byte(v))
}

func (l *pdfLexer) hex() pdfString {
	s, high, odd := pdfString{}, byte(0), false
	for l.at < len(l.b) {
		c := l.b[l.at]
		l.at++
		if c == '>' {
			break
		}
		v, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if odd = !odd; odd {
			high = byte(v) << 4
		} else {
			s = append(s, high|byte(v))
		}
	}
	if odd {
		s = append(s, high)
	}
	return s
}

func (l *pdfLexer) array() any {
	if l.depth++; l.depth > maxNesting {
		l.at = len(l.b)
		return done{}
	}
	defer func() { l.depth-- }()
	var a pdfArray
	for len(a) < maxElements {
		switch v := l.next().(type) {
		case done, closing:
			return a
		default:
			a = joinRef(append(a, v))
		}
	}
	return a
}

// joinRef makes one reference of "12 0 R" at the end of a list.
func joinRef(a pdfArray) pdfArray {
	n := len(a)
	if n < 3 || a[n-1] != pdfKeyword("R") {
		return a
	}
	if number, ok := a[n-3].(float64); ok {
		return append(a[:n-3], pdfRef{int(number)})
	}
	return a
}

func (l *pdfLexer) dict() any {
	list, ok := l.array().(pdfArray)
	if !ok {
		return pdfDict{}
	}
	d := make(pdfDict, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		if key, ok := list[i].(pdfName); ok {
			d[key] = list[i+1]
		}
	}
	return d
}
