// Package search turns Dutch text into the tokens that are indexed and looked
// for: folded, without stop words, singular, stemmed, and with the parts of
// compounds, so that "subsidie" finds "subsidies" and "organisatie" finds
// "wijkorganisaties". It knows nothing of storage.
//
// A token holds letters and digits only, never a space, a quote or a sign that
// a search engine might read as an operator. The one exception is the '*' that
// ends a prefix in the answer of Query.
package search

import (
	"slices"
	"strings"
)

// Version is raised whenever the same text gives other tokens than before; the
// index is then rebuilt (`portal reindex`).
const Version = 2

// Limits of a query: what a person types, not what a program sends.
const (
	maxQueryBytes = 1000
	maxTerms      = 12
	minPrefix     = 3
)

// Tokens gives the tokens under which a text is indexed: each once, in order of
// first appearance. A text without words gives none.
func Tokens(text string) []string {
	var tokens []string
	seen, read := map[string]bool{}, map[string]bool{}
	for _, w := range words(text) {
		written := text[w.start:w.end]
		if read[written] {
			continue // most words of a text come back, and analysing one takes long
		}
		read[written] = true
		for _, t := range w.index() {
			if !seen[t] {
				seen[t] = true
				tokens = append(tokens, t)
			}
		}
	}
	return tokens
}

// Query gives what to look for: per word the alternatives of which one must
// occur. An alternative that ends in '*' matches every token it begins; only
// the last word has one, for the person may still be typing it. What exceeds
// twelve words, or a thousand bytes, is left out. Words that occur in every
// text are dropped; a query of nothing else gives nothing.
func Query(text string) [][]string {
	text = cut(text, maxQueryBytes)
	var terms [][]string
	ws := words(text)
	for i, w := range ws {
		alternatives := w.query()
		if i == len(ws)-1 && w.end == len(strings.TrimRight(text, " ")) && w.end == len(text) {
			alternatives = append(alternatives, w.prefixes()...)
		}
		slices.Sort(alternatives)
		alternatives = slices.Compact(alternatives)
		if len(alternatives) == 0 || slices.ContainsFunc(terms, func(t []string) bool { return slices.Equal(t, alternatives) }) {
			continue
		}
		if terms = append(terms, alternatives); len(terms) == maxTerms {
			break
		}
	}
	return terms
}

// Span is a range of bytes in a text.
type Span struct {
	Start, End int
}

// Mark gives the words of a text that a query finds, in order and apart, to
// highlight them.
func Mark(text, query string) []Span {
	whole, prefixes := map[string]bool{}, []string(nil)
	for _, term := range Query(query) {
		for _, t := range term {
			if p, ok := strings.CutSuffix(t, "*"); ok {
				prefixes = append(prefixes, p)
			} else {
				whole[t] = true
			}
		}
	}
	if len(whole) == 0 && len(prefixes) == 0 {
		return nil
	}
	var spans []Span
	hits := map[string]bool{}
	for _, w := range words(text) {
		written := text[w.start:w.end]
		found, known := hits[written]
		if !known {
			found = slices.ContainsFunc(w.index(), func(t string) bool {
				return whole[t] || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(t, p) })
			})
			hits[written] = found
		}
		if found && (len(spans) == 0 || spans[len(spans)-1].End <= w.start) {
			spans = append(spans, Span{Start: w.start, End: w.end})
		}
	}
	return spans
}

// cut shortens a text to at most n bytes, between two characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}
