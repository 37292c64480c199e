package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word that is indexed, in bytes: no Dutch word is
// longer, encoded data is.
const maxWord = 64

// word is one word or code of a text. Its parts are what stands between
// hyphens, slashes and, within numbers, dots: folded, lower-case, not stemmed.
type word struct {
	parts      []string
	code       bool // holds a digit
	start, end int
}

// words splits a text. A hyphen within letters keeps a word together
// ("e-mail"), a dot or slash only among digits ("680.000", "12/03/2024").
func words(text string) []word {
	var ws []word
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) || unicode.Is(unicode.M, r) {
			i += size
			continue
		}
		w, next := readWord(text, i)
		if len(w.parts) > 0 {
			ws = append(ws, w)
		}
		i = next
	}
	return ws
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || invisible(r)
}

// invisible reports characters that a text editor leaves inside words.
func invisible(r rune) bool { return r != utf8.RuneError && unicode.Is(unicode.Cf, r) }

// readWord reads a word with all its joined parts.
func readWord(text string, start int) (w word, next int) {
	w = word{start: start}
	i := start
	for {
		from := i
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !inWord(r) {
				break
			}
			i += size
		}
		if part := fold(text[from:i]); part != "" && len(part) <= maxWord {
			w.parts = append(w.parts, part)
			w.code = w.code || strings.ContainsFunc(part, unicode.IsDigit)
		}
		w.end = i
		r, size := utf8.DecodeRuneInString(text[i:])
		if (r == '\'' || r == '’') && plural(text[i+size:]) && len(w.parts) > 0 {
			w.end = i + size + 1 // foto's
			return w, w.end
		}
		if i == len(text) || len(w.parts) >= 8 || !joins(r, text[:i], text[i+size:]) {
			return w, i
		}
		i += size
	}
}

// plural reports whether the text after an apostrophe is the s of a plural.
func plural(rest string) bool {
	if !strings.HasPrefix(rest, "s") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return rest == "s" || !inWord(r)
}

// joins reports whether a sign between two runs keeps them one word.
func joins(sign rune, before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	switch sign {
	case '-', '‐', '‑', '_':
		return inWord(a) && inWord(b) && after != ""
	case '.', '/', ',':
		return unicode.IsDigit(a) && unicode.IsDigit(b)
	}
	return false
}

// fold lower-cases and strips diacritics and invisible characters: "Coördinátie"
// is "coordinatie", "ﬁets" is "fiets".
func fold(text string) string {
	ascii := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(text)
	}
	// Some signs fold to more than letters and digits ("½" to "1⁄2"): those go.
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) || !inWord(r) || invisible(r) {
			return -1
		}
		return plainLetter(unicode.ToLower(r))
	}, norm.NFKD.String(text))
}

// plainLetter gives the letter that people type for one that has no
// decomposition.
func plainLetter(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'ı':
		return 'i'
	}
	return r
}

// joined gives the parts in one run: "S-2026-0042" is "s20260042".
func (w word) joined() string { return cut(strings.Join(w.parts, ""), maxWord) }

// short gives the parts of a number in one run without the zeros that people leave
// out: "S-2026-0042" is "s202642". Empty for what has one part.
func short(parts []string) string {
	if len(parts) < 2 {
		return ""
	}
	var short []string
	for _, p := range parts {
		if digits := strings.TrimLeft(p, "0"); digits != "" && unicode.IsDigit(rune(p[0])) {
			p = digits
		}
		short = append(short, p)
	}
	return cut(strings.Join(short, ""), maxWord)
}

// index gives the tokens under which the word is found.
func (w word) index() []string {
	var tokens []string
	if w.code {
		// A code is found whole, from any of its parts on, and by each part.
		for i := range w.parts {
			tokens = append(tokens, cut(strings.Join(w.parts[i:], ""), maxWord))
			if short := short(w.parts[i:]); short != "" && !slices.Contains(tokens, short) {
				tokens = append(tokens, short)
			}
		}
		for _, p := range w.parts {
			if number := strings.TrimLeft(p, "0"); len(p) > 1 {
				tokens = append(tokens, p)
				if number != p && number != "" {
					tokens = append(tokens, number)
				}
			}
			tokens = append(tokens, analyse(p)...)
		}
		return tokens
	}
	if len(w.parts) > 1 {
		tokens = append(tokens, analyse(w.joined())...)
	}
	for _, p := range w.parts {
		tokens = append(tokens, analyse(p)...)
	}
	return tokens
}

// analyse gives the stem of a plain word and those of its known parts; nothing
// for a stop word or a single letter.
func analyse(w string) []string { return analysed.of(w, analyseAnew) }

func analyseAnew(w string) []string {
	if dropped(w) {
		return nil
	}
	s := stem(w)
	tokens := []string{s}
	for _, part := range split(w) {
		if p := stem(part); p != s {
			tokens = append(tokens, p)
		}
	}
	return tokens
}

// query gives the alternatives for a word that a person looks for: the whole
// word, not its parts, for those would find too much.
func (w word) query() []string {
	if w.code {
		found := []string{w.joined()}
		if short := short(w.parts); short != "" && short != found[0] {
			found = append(found, short)
		}
		// "S-2026" within a query begins a number, as it does at its end.
		if first := w.parts[0]; len(w.parts) == 2 && len(first) == 1 && unicode.IsLetter(rune(first[0])) {
			found = append(found, found[0]+"*")
		}
		return found
	}
	if len(w.parts) == 1 && dropped(w.parts[0]) {
		return nil
	}
	return []string{stem(w.joined())}
}

// prefixes gives what the tokens of a word that is still being typed begin
// with. A stem loses one of two vowels ("afspraak" is "afsprak"), so that form
// is tried as well.
func (w word) prefixes() []string {
	p := w.joined()
	if utf8.RuneCountInString(p) < minPrefix || !w.code && dropped(p) {
		return nil
	}
	ps := []string{p + "*"}
	if n := len(p); !w.code && strings.IndexByte("aeou", p[n-1]) >= 0 && p[n-1] == p[n-2] && n-1 >= minPrefix {
		ps = append(ps, p[:n-1]+"*")
	}
	for _, end := range unfinished {
		if rest, ok := strings.CutSuffix(p, end); ok && !w.code && len(rest) >= 5 {
			return append(ps, rest+"*")
		}
	}
	return ps
}

// unfinished are the endings that a stem has lost, as far as somebody may have
// typed them, the longest first.
var unfinished = []string{"ingen", "heden", "inge", "hede", "ing", "hed", "hei", "in", "he", "en", "i", "e"}

// dropped reports a word that is not indexed.
func dropped(w string) bool {
	return utf8.RuneCountInString(w) < 2 && !unicode.IsDigit(rune(w[0])) || stopWords[w]
}
