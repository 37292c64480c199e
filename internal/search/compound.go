package search

import (
	_ "embed"
	"strings"
)

//go:embed fieldwords.txt
var fieldWordList string

// fieldWords are the words of this field that compounds are made of, by stem.
// Its source, fieldwords.txt, is our own; a line that begins with # explains.
var fieldWords, fieldBegins = readFieldWords(fieldWordList)

// readFieldWords also gives the first letters of the words, by which most of a
// word is passed over without stemming it.
func readFieldWords(list string) (stems, begins map[string]bool) {
	stems, begins = map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			w = fold(w)
			stems[stem(w)] = true
			begins[w[:minPart]] = true
			begins[stem(w)[:min(len(stem(w)), minPart)]] = true
		}
	}
	return stems, begins
}

// fieldWord reports whether a piece of a word is a word of the field.
func fieldWord(piece string) bool {
	return len(piece) <= maxPart && fieldBegins[piece[:minPart]] && fieldWords[stem(piece)]
}

// links are the letters that Dutch puts between the parts of a compound.
var links = []string{"", "s", "e", "en", "n", "er"}

const (
	minCompound = 7 // letters of the shortest word worth splitting
	minPart     = 3
	maxPart     = 26 // no field word is longer, with its endings
	minLoose    = 6  // letters of a known part that may stand beside an unknown one
	minUnknown  = 4
)

// split gives the known parts of a compound, as they stand in it: for
// "schuldhulpverlening" schuld, schuldhulp, hulp, hulpverlening, verlening.
// A word that is no compound gives none. Only parts that together fill the
// word count, so that "raad" is not found in "beraad"; when that fails, one
// long known part at its begin or end does ("xylofoonorganisatie").
func split(w string) []string {
	n := len(w)
	if n < minCompound || n > maxWord {
		return nil
	}
	type edge struct{ from, to int }
	var edges []edge
	starts := make([]bool, n+1) // reachable from the beginning
	starts[0] = true
	for from := range n {
		if !starts[from] {
			continue
		}
		if from+minPart > n || !fieldBegins[w[from:from+minPart]] {
			continue
		}
		for to := from + minPart; to <= min(n, from+maxPart); to++ {
			if from == 0 && to == n || !fieldWord(w[from:to]) {
				continue
			}
			edges = append(edges, edge{from, to})
			for _, link := range links {
				if strings.HasPrefix(w[to:], link) && (to+len(link) < n || link == "") {
					starts[to+len(link)] = true
				}
			}
		}
	}
	if !starts[n] {
		return loosePart(w)
	}
	ends := make([]bool, n+1) // the end can be reached from here
	ends[n] = true
	var parts []string
	for i := len(edges) - 1; i >= 0; i-- { // by descending begin
		e := edges[i]
		for _, link := range links {
			if strings.HasPrefix(w[e.to:], link) && ends[e.to+len(link)] && (e.to+len(link) < n || link == "") {
				ends[e.from] = true
				parts = append(parts, w[e.from:e.to])
				break
			}
		}
	}
	return parts
}

// loosePart gives the longest known word at the end, or else at the beginning,
// of a compound whose rest is unknown.
func loosePart(w string) []string {
	for from := minUnknown; from <= len(w)-minLoose; from++ {
		if fieldWord(w[from:]) {
			return []string{w[from:]}
		}
	}
	for to := len(w) - minUnknown; to >= minLoose; to-- {
		if fieldWord(w[:to]) {
			return []string{w[:to]}
		}
	}
	return nil
}
