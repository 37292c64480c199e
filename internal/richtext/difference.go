package richtext

import (
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Change says what became of a piece of text between two versions.
type Change string

// The changes of a piece.
const (
	Same    Change = ""
	Added   Change = "added"
	Removed Change = "removed"
)

// Piece is a run of words with the same change. Texts keep their spaces and line
// ends, so that the pieces that aren't Removed are the new text, letter by letter,
// and those that aren't Added the old one.
type Piece struct {
	Change Change
	Text   string
}

// wordsBase is where the runes begin that stand for words: above the plane where
// surrogates live, so each index is a valid rune.
const wordsBase = 0x10000

// Differences compares two texts word by word. Where a run of words was replaced,
// what was removed comes before what was added.
func Differences(before, after string) []Piece {
	old, now := tokens(before), tokens(after)
	known := map[string]rune{}
	code := func(words []string) []rune {
		runes := make([]rune, len(words))
		for i, w := range words {
			r, ok := known[w]
			if !ok {
				r = wordsBase + rune(len(known))
				known[w] = r
			}
			runes[i] = r
		}
		return runes
	}
	var pieces []Piece
	add := func(change Change, words []string) {
		if text := strings.Join(words, ""); text != "" {
			pieces = append(pieces, Piece{change, text})
		}
	}
	at := 0
	for _, d := range lcs.DiffRunes(code(old), code(now)) {
		add(Same, old[at:d.Start])
		add(Removed, old[d.Start:d.End])
		add(Added, now[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	add(Same, old[at:])
	return bridged(pieces)
}

// bridged joins changes with nothing but a space between them: three words
// replaced are one change to who reads them, or has them read aloud.
func bridged(pieces []Piece) []Piece {
	var out []Piece
	for i := 0; i < len(pieces); {
		j, removed, added := i, "", ""
		for j < len(pieces) {
			p := pieces[j]
			if p.Change == Same {
				space := strings.Trim(p.Text, " ") == "" && j > i && j+1 < len(pieces)
				if !space {
					break
				}
				removed, added = removed+p.Text, added+p.Text
			}
			if p.Change == Removed {
				removed += p.Text
			}
			if p.Change == Added {
				added += p.Text
			}
			j++
		}
		if j == i {
			out = append(out, pieces[i])
			i++
			continue
		}
		if removed != "" {
			out = append(out, Piece{Removed, removed})
		}
		if added != "" {
			out = append(out, Piece{Added, added})
		}
		i = j
	}
	return out
}

// tokens cuts a text in words, spaces and signs; joined they are the text.
func tokens(s string) []string {
	var out []string
	start, kind := 0, 0
	for i, r := range s {
		k := 3 // a sign stands alone
		switch {
		case r == '\n':
			k = 4
		case unicode.IsSpace(r):
			k = 1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			k = 2
		}
		if i > start && (k != kind || k > 2) {
			out = append(out, s[start:i])
			start = i
		}
		kind = k
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
