// Package scan looks at uploads before anybody else can: what they are (by
// content and an allow-list), the text in them (for search and for the check on
// citizen data), the names of people in their metadata, and whether a virus
// scanner finds them clean.
//
// An upload is hostile until proven otherwise. Nothing here expands a file in
// memory, draws an image or follows a reference; what unpacks is counted and
// stopped at the caps. Memory stays within a few megabytes and the output.
package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Refused is the answer to a file that is not accepted. Sentence is Dutch, for
// the person who uploaded it; it names no other file or person.
type Refused struct {
	Sentence string
}

// Error gives the sentence.
func (r *Refused) Error() string { return r.Sentence }

func refuse(format string, args ...any) error {
	return &Refused{Sentence: fmt.Sprintf(format, args...)}
}

// ErrTruncated comes with the text that was read when a file holds more text
// than Caps.Output: what lies beyond was not looked at.
var ErrTruncated = errors.New("the text is cut off at the cap")

// Sentences that are given in more than one place.
const (
	sentenceBomb    = "Dit bestand wordt bij het uitpakken veel te groot. Wij nemen het niet aan."
	sentenceBroken  = "Dit bestand is beschadigd of niet wat de naam zegt. Sla het opnieuw op en probeer het nog eens."
	sentenceMacro   = "In dit bestand zit een programma (een macro). Sla het op zonder macro's en probeer het nog eens."
	sentenceLocked  = "Dit bestand is beveiligd met een wachtwoord. Haal de beveiliging eraf en probeer het nog eens."
	sentenceInside  = "In dit bestand zit een ander document. Haal dat eruit en stuur het los mee."
	sentenceSigned  = "Dit bestand is digitaal ondertekend. Anoniem kunt u het niet delen: in de ondertekening staat een naam."
	sentenceUnknown = "Dit soort bestand nemen wij niet aan. Gebruik een PDF, een document, een rekenblad, een presentatie, een tekstbestand of een afbeelding (PNG of JPG)."
)

// Caps bound what reading one file may cost. Time is bounded by the context.
type Caps struct {
	Ratio    int64 // unpacked bytes per packed byte
	Unpacked int64 // bytes unpacked in all
	Output   int   // bytes of text
}

// DefaultCaps are those of the security bar: ratio 100, 100 MB, and 2 MB of
// text, which is a thousand pages.
func DefaultCaps() Caps { return Caps{Ratio: 100, Unpacked: 100 << 20, Output: 2 << 20} }

// freeBytes may be unpacked before the ratio counts: the first kilobytes of
// any document compress very well.
const freeBytes = 1 << 20

// meter counts what is unpacked from one file, over all its parts.
type meter struct {
	ctx    context.Context
	caps   Caps
	packed int64 // bytes of the file itself: the most that the ratio may rest on
	used   int64
}

// reader counts what is read through it, and fails with Refused past a cap.
func (m *meter) reader(r io.Reader) io.Reader { return &meteredReader{m: m, r: r} }

type meteredReader struct {
	m *meter
	r io.Reader
}

func (r *meteredReader) Read(p []byte) (int, error) {
	if err := r.m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.m.used += int64(n)
	if r.m.used > r.m.caps.Unpacked || r.m.used > freeBytes && r.m.used > r.m.packed*r.m.caps.Ratio {
		return 0, refuse(sentenceBomb)
	}
	return n, err
}

// sink gathers text up to a cap.
type sink struct {
	text []byte
	max  int
	full bool
}

func (s *sink) write(text string) {
	if room := s.max - len(s.text); len(text) > room {
		s.full = true
		text = text[:max(room, 0)]
	}
	s.text = append(s.text, text...)
}

// breakWith ends a word, cell or line unless one has just ended.
func (s *sink) breakWith(c byte) {
	if n := len(s.text); n > 0 && s.text[n-1] != c && s.text[n-1] != '\n' {
		s.write(string(c))
	}
}
