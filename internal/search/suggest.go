package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxSimilar = 8
	// maxNear is how many words Near gives: they are asked for one by one.
	maxNear = 100
)

// Near gives the words that somebody may have meant who typed another: within one
// typing error from five letters on, within two from nine, the closest first and in
// alphabetical order. A swap of two neighbours is one error. The word itself is
// never among them, whether it is known or not: what is given tells nothing of it.
func Near(word string, known []string) []string {
	w := []rune(fold(strings.TrimSpace(cut(word, maxWord))))
	allowed := 0
	switch {
	case len(w) >= 9:
		allowed = 2
	case len(w) >= 5:
		allowed = 1
	default:
		return nil
	}
	type near struct {
		word   string
		errors int
	}
	var found []near
	for _, k := range known {
		folded := fold(k)
		if len(folded) > maxWord || abs(utf8.RuneCountInString(folded)-len(w)) > allowed {
			continue
		}
		if n := distance(w, []rune(folded)); n > 0 && n <= allowed {
			found = append(found, near{k, n})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.errors, b.errors), cmp.Compare(a.word, b.word))
	})
	found = slices.Compact(found)
	var words []string
	for _, f := range found[:min(len(found), maxNear)] {
		words = append(words, f.word)
	}
	return words
}

func abs(n int) int { return max(n, -n) }

// distance counts the letters to insert, drop, replace or swap with their
// neighbour to make one word of the other (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// common are stems that most signals share, so that they tell little about one.
var common = stems(`inwoner mens signaal probleem gemeente organisatie situatie keer moment hulp vraag week maand
jaar dag tijd komen zien zeggen krijgen geven maken merken horen vinden weten blijven staan laten nodig lang goed nieuw
eerst laatst zaak manier praktijk partner keten medewerker cliënt klant`)

func stems(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[stem(fold(w))] = true
	}
	return m
}

// Similar gives the most telling tokens of a text, at most eight and the most
// telling first, to find other texts about the same: words of the field, and
// long words, before others; no numbers and nothing that every signal has.
func Similar(text string) []string {
	weight := map[string]float64{}
	var order []string
	for _, w := range words(cut(text, 20*maxQueryBytes)) {
		if w.code {
			continue
		}
		for _, t := range w.index() {
			if common[t] || utf8.RuneCountInString(t) < 3 {
				continue
			}
			if weight[t] == 0 {
				order = append(order, t)
			}
			worth := math.Min(float64(len(t)), 12) / 12
			if fieldWords[t] {
				worth *= 2
			}
			weight[t] += worth
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(weight[b], weight[a]) })
	return order[:min(len(order), maxSimilar)]
}

// Shared says how many of the telling words of a text stand in another.
func Shared(text, other string) int {
	tokens := Tokens(cut(other, maxFragmentText))
	n := 0
	for _, t := range Similar(text) {
		if slices.Contains(tokens, t) {
			n++
		}
	}
	return n
}
