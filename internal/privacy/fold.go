package privacy

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Classes of a folded byte that are no ASCII character of their own.
const (
	otherLetter = 0xFF // a letter outside a-z
	otherSign   = 0x01 // any other character
)

// folded is a text in the alphabet that the detectors read: one byte a
// character, lower-case a-z, digits 0-9 whatever script they were written in,
// one kind of space, dash and line end, and no invisible characters.
type folded struct {
	text string // as given
	b    []byte
	at   []uint32 // byte offset in text of each folded character
}

// fold reads full-width and other compatibility forms as the plain character,
// and leaves out what nobody sees: zero-width characters, soft hyphens,
// direction marks, combining marks.
func fold(text string) folded {
	f := folded{text: text, b: make([]byte, 0, len(text)), at: make([]uint32, 0, len(text))}
	for i, r := range text {
		if r < utf8.RuneSelf {
			f.add(i, r)
			continue
		}
		if r == utf8.RuneError {
			f.add(i, otherSign)
			continue
		}
		if value, ok := digitValue(r); ok {
			f.add(i, '0'+value)
			continue
		}
		// The compatibility form of a single rune is at most 18 runes long.
		plain := norm.NFKD.PropertiesString(text[i:]).Decomposition()
		if len(plain) == 0 {
			f.add(i, r)
			continue
		}
		for _, p := range string(plain) {
			f.add(i, p)
		}
	}
	return f
}

func (f *folded) add(at int, r rune) {
	c, ok := class(r)
	if !ok {
		return
	}
	f.b = append(f.b, c)
	f.at = append(f.at, uint32(at))
}

// class gives the folded byte of a rune; false when the rune is invisible.
func class(r rune) (byte, bool) {
	switch {
	case r >= 'A' && r <= 'Z':
		return byte(r) + 'a' - 'A', true
	case r >= ' ' && r < 0x7F, r == '\n', r == '\t':
		return byte(r), true
	case r == '\r', r == 0x2028, r == 0x2029, r == '\f', r == '\v':
		return '\n', true
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.M, r):
		return 0, false
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return ' ', true
	case unicode.Is(unicode.Pd, r), r == 0x2212: // the minus sign is no dash to Unicode
		return '-', true
	case r == '·', r == '•', r == '∙', r == '‧', r == '․':
		return '.', true
	case unicode.IsLetter(r):
		return otherLetter, true
	}
	if value, ok := digitValue(r); ok {
		return byte('0' + value), true
	}
	return otherSign, true
}

// digitValue gives the value of a decimal digit of any script. Unicode keeps
// decimal digits in runs of ten that begin with zero.
func digitValue(r rune) (rune, bool) {
	if r < utf8.RuneSelf {
		return r - '0', r >= '0' && r <= '9'
	}
	if r <= 0xFFFF {
		table := unicode.Nd.R16
		i := sort.Search(len(table), func(i int) bool { return rune(table[i].Hi) >= r })
		if i < len(table) && rune(table[i].Lo) <= r {
			return (r - rune(table[i].Lo)) % 10, true
		}
		return 0, false
	}
	table := unicode.Nd.R32
	i := sort.Search(len(table), func(i int) bool { return rune(table[i].Hi) >= r })
	if i < len(table) && rune(table[i].Lo) <= r {
		return (r - rune(table[i].Lo)) % 10, true
	}
	return 0, false
}

// span turns a range of folded characters into byte offsets in the text.
func (f *folded) span(from, to int) (start, end int) {
	start = int(f.at[from])
	last := int(f.at[to-1])
	_, size := utf8.DecodeRuneInString(f.text[last:])
	return start, last + size
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c == otherLetter }
func isAlnum(c byte) bool  { return isDigit(c) || isLetter(c) }
