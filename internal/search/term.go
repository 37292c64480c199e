package search

import "strings"

// Word is a word of a query with its place in it.
type Word struct {
	Span
	Text string // as it was typed
	Code bool   // holds a digit
}

// Words gives the words of a query that say something, at most twelve.
func Words(query string) []Word {
	query = cut(query, maxQueryBytes)
	var found []Word
	for _, w := range words(query) {
		if len(w.query()) == 0 || len(found) == maxTerms {
			continue
		}
		found = append(found, Word{Span: Span{w.start, w.end}, Text: query[w.start:w.end], Code: w.code})
	}
	return found
}

// OnlyStopWords reports whether a query has words, but none that tells anything.
func OnlyStopWords(query string) bool {
	return len(words(cut(query, maxQueryBytes))) > 0 && len(Words(query)) == 0
}

// Token gives the token that a typed word is looked for by, when that is one word
// without digits; else nothing.
func Token(word string) string {
	ws := words(word)
	if len(ws) != 1 || ws[0].code {
		return ""
	}
	if q := ws[0].query(); len(q) == 1 {
		return q[0]
	}
	return ""
}

// Written gives the first word of a text of which the whole is indexed under a
// token, in lower case as one types it; empty without any.
func Written(text, token string) string {
	text = cut(text, maxFragmentText)
	for _, w := range words(text) {
		if !w.code && stem(w.joined()) == token {
			return strings.ToLower(text[w.start:w.end])
		}
	}
	return ""
}

// Marked gives a whole text in pieces, for showing a title with what was found.
func Marked(text, query string) []Piece {
	var pieces []Piece
	at := 0
	for _, s := range Mark(text, query) {
		pieces = piece(piece(pieces, text[at:s.Start], false), text[s.Start:s.End], true)
		at = s.End
	}
	return piece(pieces, text[at:], false)
}

func piece(pieces []Piece, text string, marked bool) []Piece {
	if text == "" {
		return pieces
	}
	return append(pieces, Piece{text, marked})
}

// Best gives which of some texts holds most of the query's words, the first of
// those with as many; -1 when none holds any.
func Best(texts []string, query string) int {
	terms := Query(query)
	best, most := -1, 0
	for i, text := range texts {
		n := 0
		tokens := Tokens(cut(text, maxFragmentText))
		for _, term := range terms {
			if holds(tokens, term) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// holds reports whether one of a term's alternatives is among the tokens.
func holds(tokens, term []string) bool {
	for _, t := range term {
		begin, prefix := strings.CutSuffix(t, "*")
		for _, token := range tokens {
			if token == t || prefix && strings.HasPrefix(token, begin) {
				return true
			}
		}
	}
	return false
}
