package web

import (
	"slices"
	"strings"

	"ketenportaal/internal/app"
)

// Anchor is the word's place on the help page.
func (w Word) Anchor() string {
	return "woord-" + strings.Join(strings.FieldsFunc(strings.ToLower(w.Term), func(r rune) bool { return r < 'a' || r > 'z' }), "-")
}

// asked reports whether a text asks for the word and nothing else. A term can be more
// words together.
func (w Word) asked(text string) bool {
	if app.SameWords(text, w.Term) {
		return true
	}
	for _, one := range strings.Split(strings.ReplaceAll(w.Term, " en ", ", "), ", ") {
		if app.SameWords(text, one) {
			return true
		}
	}
	return false
}

// explained is the word of the glossary that a text asks for; false for none.
func explained(text string) (Word, bool) {
	if i := slices.IndexFunc(glossary, func(w Word) bool { return w.asked(text) }); i >= 0 {
		return glossary[i], true
	}
	return Word{}, false
}
