package privacy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Endings of Dutch street names. The plain ones hardly occur in other words
// before a number; the ambiguous ones count in a word with a capital only.
var (
	streetEndings    = []string{"straat", "straatje", "laan", "gracht", "kade", "singel", "steeg", "dreef", "plein", "dijk", "weg", "plantsoen", "boulevard"}
	ambiguousEndings = []string{"hof", "park", "pad", "markt", "veld", "wal", "berg", "brink", "kamp", "horst", "erf", "haven", "dwars", "zijde", "hoek", "poort"}
	noStreets        = []string{"onderweg", "snelweg", "vanweg", "spoorweg", "omweg", "uitweg", "halfweg"}
)

// addresses finds a street with a house number, and a postcode.
func (s *scanner) addresses() {
	for i := 0; i < len(s.b); {
		if !isLetter(s.b[i]) {
			i++
			continue
		}
		from := i
		for i < len(s.b) && isLetter(s.b[i]) {
			i++
		}
		if to, ok := s.houseNumber(from, i); ok {
			s.add(Address, from, to)
		}
	}
	for _, g := range s.groups {
		if to, ok := s.postcode(g); ok {
			s.add(Address, g.from, to)
		}
	}
}

// houseNumber reads the number after a street name and gives its end.
func (s *scanner) houseNumber(from, to int) (end int, ok bool) {
	if to-from < 5 || to-from > 60 || !s.street(from, to) {
		return 0, false
	}
	i := to
	for i < len(s.b) && i-to < 2 && strings.IndexByte(" _-.", s.b[i]) >= 0 {
		i++
	}
	digits := i
	for i < len(s.b) && isDigit(s.b[i]) {
		i++
	}
	if n := i - digits; n == 0 || n > 4 || s.b[digits] == '0' {
		return 0, false
	}
	if i-digits == 4 && caseYear(atoi(string(s.b[digits:i]))) {
		return 0, false // a year: "Kerkstraat 2024" names a project
	}
	if i < len(s.b) && isLetter(s.b[i]) && (i+1 == len(s.b) || !isAlnum(s.b[i+1])) {
		i++ // 12a
	}
	return i, true
}

// street reports whether a word is the name of a street.
func (s *scanner) street(from, to int) bool {
	word := string(s.b[from:to])
	if slices.Contains(noStreets, word) {
		return false
	}
	named := func(endings []string) bool {
		return slices.ContainsFunc(endings, func(e string) bool { return len(word) >= len(e)+2 && strings.HasSuffix(word, e) })
	}
	return named(streetEndings) || s.capital(from) && named(ambiguousEndings)
}

// postcode reads the two letters after four digits and gives their end. After a
// space they must be capitals, or "in 2024 en" would be a postcode.
func (s *scanner) postcode(g group) (end int, ok bool) {
	if g.len() != 4 || g.taken || s.b[g.from] == '0' || g.from > 0 && isLetter(s.b[g.from-1]) {
		return 0, false
	}
	i := g.to
	spaced := i < len(s.b) && (s.b[i] == ' ' || s.b[i] == '_')
	if spaced {
		i++
	}
	if i+2 > len(s.b) || !isLetter(s.b[i]) || !isLetter(s.b[i+1]) || i+2 < len(s.b) && isAlnum(s.b[i+2]) {
		return 0, false
	}
	switch string(s.b[i : i+2]) {
	case "sa", "sd", "ss": // never given out
		return 0, false
	}
	capitals := s.capital(i) && s.capital(i+1)
	if !capitals && spaced || caseYear(s.number(g)) && (spaced || !capitals) {
		return 0, false
	}
	return i + 2, true
}

// capital reports whether the character at a place was written as a capital.
func (s *scanner) capital(at int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[s.at[at]:])
	return unicode.IsUpper(r)
}
