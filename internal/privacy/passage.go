package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Passage is a piece of text to look for and take out: words as somebody typed
// them over.
type Passage struct{ words []rune }

// minPassage is the least letters and digits of a passage; a shorter one would
// be found in words that have nothing to do with it. One of less than
// wholeWords must stand by itself.
const (
	minPassage = 3
	wholeWords = 6
)

// maxPassage is the most characters of a passage: looking for a longer one in a
// long file would take its time while nobody can write.
const maxPassage = 500

// NewPassage takes a passage as typed; false when it is too short or too long to
// look for.
func NewPassage(text string) (Passage, bool) {
	words, _ := plain(strings.TrimSpace(text))
	n := 0
	for _, r := range words {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return Passage{words}, n >= minPassage && len(words) <= maxPassage
}

// Replace puts something in place of each occurrence, and says how many there
// were. Capitals, the kind and number of spaces and line ends, accents, full-width
// and other forms of letters, and characters nobody sees make no difference.
func (p Passage) Replace(text, with string) (string, int) {
	if len(p.words) == 0 {
		return text, 0
	}
	in, at := plain(text)
	var b strings.Builder
	from, n := 0, 0
	for i := 0; i+len(p.words) <= len(in); i++ {
		if !p.at(in, i) {
			continue
		}
		end := i + len(p.words)
		b.WriteString(text[from:at[i]] + with)
		from, n = at[end], n+1
		i = end - 1
	}
	if n == 0 {
		return text, 0
	}
	return b.String() + text[from:], n
}

// In reports whether the passage occurs in a text.
func (p Passage) In(text string) bool {
	_, n := p.Replace(text, "")
	return n > 0
}

func (p Passage) at(in []rune, i int) bool {
	for j, r := range p.words {
		if in[i+j] != r {
			return false
		}
	}
	if len(p.words) >= wholeWords {
		return true
	}
	end := i + len(p.words)
	return (i == 0 || !wordy(in[i-1])) && (end == len(in) || !wordy(in[end]))
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// plain gives a text in lower case, in plain letters without marks, with one
// space for any run of spaces and line ends; at holds for each rune, and for the
// end, the place in the text.
func plain(text string) (runes []rune, at []int) {
	last := rune(0)
	for i, r := range text {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.M, r) {
			continue
		}
		if unicode.IsSpace(r) {
			if last == ' ' {
				continue
			}
			runes, at, last = append(runes, ' '), append(at, i), ' '
			continue
		}
		for _, d := range decomposed(r) {
			if unicode.Is(unicode.M, d) || unicode.Is(unicode.Cf, d) {
				continue
			}
			if unicode.Is(unicode.Pd, d) {
				d = '-'
			}
			if d == '’' || d == '‘' || d == '`' {
				d = '\''
			}
			if v, ok := digitValue(d); ok {
				d = '0' + v
			}
			last = unicode.ToLower(d)
			runes, at = append(runes, last), append(at, i)
		}
	}
	return runes, append(at, len(text))
}

func decomposed(r rune) []rune {
	if r < utf8.RuneSelf {
		return []rune{r}
	}
	return []rune(norm.NFKD.String(string(r)))
}
