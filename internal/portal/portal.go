// Package portal is the domain of Ketenportaal: what a signal, an organisation
// or a person is, what may happen to it, and which fact that leaves behind.
//
// It is pure: no database, no clock, no web. Rules are methods that take the
// time as an argument and return facts or an *Error with a sentence for people.
package portal

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// ID names one object. Ids are made here, never by a database.
type ID string

// NewID makes an id that sorts by the time it was made (UUID version 7).
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// NewRandomID makes an id that tells nothing of when it was made (UUID version
// 4): for whatever belongs to an anonymous signal, so that its order doesn't
// give away who was at work at that moment.
func NewRandomID() ID { return ID(uuid.NewString()) }

// ParseID reads an id that came with a form and says whether it has the shape of
// one of ours, so that nothing else becomes the id of something stored.
func ParseID(s string) (ID, bool) {
	u, err := uuid.Parse(s)
	return ID(s), err == nil && u.String() == s
}

// amsterdam is the zone in which terms, holidays and windows are counted.
var amsterdam = mustLocation("Europe/Amsterdam")

// Amsterdam is the time zone of the portal's users. Every date a person reads
// and every term they have is of this zone.
func Amsterdam() *time.Location { return amsterdam }

func mustLocation(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic("time zone data is not in the binary: " + err.Error())
	}
	return l
}

// Day is the start, in Amsterdam, of the day t falls on there.
func Day(t time.Time) time.Time {
	y, m, d := t.In(amsterdam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, amsterdam)
}

// text trims s and checks its length in characters; what is told to the person
// names the field by its label, as in "Titel".
func text(fields Fields, key, label, s string, min, max int) string {
	s = Clean(s)
	n := utf8.RuneCountInString(s)
	switch {
	case min > 0 && n == 0:
		fields[key] = label + " is nog leeg. Vul dit in."
	case n < min:
		fields[key] = label + " is te kort. Gebruik ten minste " + Number(min) + " tekens."
	case n > max:
		fields[key] = label + " is te lang: " + Number(n) + " tekens. Er passen er " + Number(max) + "."
	}
	return s
}

// Clean makes what a person typed safe to keep: line ends become \n, control,
// invisible and bidirectional override characters and NULs go, space around it too.
// Letters are left as they were typed.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0):
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x61c, r == 0xfeff, r == 0x200b:
			return -1
		case r == 0xad, r >= 0x2060 && r <= 0x2064, r == 0x180e, r == 0x3164, r == 0xffa0, r == 0x115f, r == 0x1160, r >= 0xe0000 && r <= 0xe007f:
			return -1 // letters that nobody sees, with which two texts read the same
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// CleanLine is Clean for a text of one line: line ends and tabs become spaces.
func CleanLine(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}
