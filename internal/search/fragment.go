package search

import (
	"regexp"
	"strings"
)

// Piece is a part of a fragment; Marked says that the query finds it.
type Piece struct {
	Text   string
	Marked bool
}

const (
	// fragmentRoom is how many bytes a fragment has, about three lines.
	fragmentRoom = 220
	// maxFragmentText bounds what is looked through: analysing takes time, and a
	// page of hits shows many fragments.
	maxFragmentText = 64 << 10
)

var white = regexp.MustCompile(`\s+`)

// Fragment gives the part of a text in which a query finds most words, in pieces,
// for showing with what was found. It is nil when the query finds nothing in the
// first 64 KiB.
func Fragment(text, query string) []Piece {
	text = cut(text, maxFragmentText)
	spans := Mark(text, query)
	if len(spans) == 0 {
		return nil
	}
	from, to := window(text, spans)
	var pieces []Piece
	add := func(part string, marked bool) {
		if part = white.ReplaceAllString(part, " "); part != "" {
			pieces = append(pieces, Piece{part, marked})
		}
	}
	at := from
	for _, s := range spans {
		if s.Start < from || s.End > to {
			continue
		}
		add(text[at:s.Start], false)
		add(text[s.Start:s.End], true)
		at = s.End
	}
	add(text[at:to], false)
	return pieces
}

// window is the stretch of the text, between words, that holds most spans.
func window(text string, spans []Span) (from, to int) {
	best, most := 0, 0
	for i := range spans {
		n := 0
		for _, s := range spans[i:] {
			if s.End > spans[i].Start+fragmentRoom*3/4 {
				break
			}
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	if from = spans[best].Start - fragmentRoom/4; from <= 0 {
		from = 0
	} else if space := strings.IndexAny(text[from:spans[best].Start], " \n\t"); space >= 0 {
		from += space
	} else {
		from = spans[best].Start
	}
	if to = from + fragmentRoom; to >= len(text) {
		return from, len(text)
	}
	if space := strings.LastIndexAny(text[spans[best].End:max(to, spans[best].End)], " \n\t"); space >= 0 {
		return from, spans[best].End + space
	}
	return from, spans[best].End
}
