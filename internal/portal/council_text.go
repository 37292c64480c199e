package portal

import (
	"strconv"
	"time"
)

// The names of the canonical forms of what goes to the council; another form gets
// another number. See docs/report-format.md.
const (
	factsheetForm     = "ketenportaal-factsheet/1"
	councilReportForm = "ketenportaal-raadsrapportage/1"
)

// FactsheetText writes a frozen factsheet in its canonical form, over which the hash
// is taken. The caller brings the result to Unicode form NFC.
func FactsheetText(f Factsheet) string {
	w := &minutesWriter{}
	w.field("vorm", factsheetForm)
	w.field("periode", f.Period)
	w.field("editie", strconv.Itoa(f.Edition))
	w.field("reden-nieuwe-editie", f.Reason)
	w.field("titel", f.Title)
	w.field("archiefvormer", f.Maker)
	w.moment("cijfers-van", f.CountedAt)
	w.moment("vastgezet", f.FrozenAt)
	w.field("inleiding", f.Intro)
	for _, l := range f.Figures {
		w.figure(l)
	}
	return w.b.String()
}

// CouncilReportText writes a report to the council in its canonical form, over which
// the hash is taken when it is sent. The caller brings the result to Unicode form NFC.
func CouncilReportText(c CouncilReport) string {
	w := &minutesWriter{}
	w.field("vorm", councilReportForm)
	w.field("nummer", c.Number)
	w.field("soort", string(c.Kind))
	w.field("periode", c.Period)
	w.field("titel", c.Title)
	w.field("archiefvormer", c.Maker)
	w.field("collegebesluit", c.CollegeNumber)
	w.day("collegebesluit-datum", c.CollegeDate)
	w.moment("naar-griffie", c.SentAt())
	w.field("zaaknummer", c.Details.CaseNumber)
	w.field("classificatie", c.Details.Classification)
	w.field("openbaarheid", string(c.Details.Openness))
	w.field("grond", string(c.Details.Ground))
	for _, s := range c.Sections {
		w.heading("onderdeel")
		w.field("sleutel", string(s.ID))
		w.field("titel", s.Heading)
		w.moment("cijfers-van", s.CountedAt)
		if s.Text != "" {
			w.text(s.Text)
		}
		for _, l := range s.Figures {
			w.figure(l)
		}
		for _, t := range s.Tables {
			w.heading("tabel")
			w.field("titel", t.Title)
			w.cells("kolom", t.Columns)
			for _, row := range t.Rows {
				w.heading("rij")
				w.cells("cel", row)
			}
		}
	}
	return w.b.String()
}

func (w *minutesWriter) figure(l FigureLine) {
	w.heading("cijfer")
	w.field("sleutel", l.Key)
	w.field("naam", l.Label)
	w.field("waarde", l.Value)
	w.field("periode-ervoor", l.Previous)
	w.field("opmerking", l.Note)
	w.field("toelichting", l.Comment)
}

// cells writes the cells of a row under numbered names, so that one that is empty and
// left out shifts no other.
func (w *minutesWriter) cells(name string, values []string) {
	for i, v := range values {
		w.field(name+"-"+strconv.Itoa(i+1), v)
	}
}

// Sealing brings a canonical text to Unicode form NFC and gives its SHA-256 in hex.
type Sealing func(text string) (canonical, sha256 string)

// freeze keeps the canonical text with its hash.
func (t *FrozenText) freeze(maker string, write func() string, seal Sealing) {
	t.Maker = maker
	t.Canonical, t.SHA256 = seal(write())
}

// Hash is the SHA-256 of the text as it stands.
func (t FrozenText) Hash() string {
	if t.Now != "" {
		return t.Now
	}
	return t.SHA256
}

// rewrite takes over a text out of which words were taken for privacy, or to which they
// came back, with its hash. It reports whether that changed anything.
func (t *FrozenText) rewrite(text string, seal Sealing, now time.Time) bool {
	if t.Canonical == "" {
		return false
	}
	canonical, sum := seal(text)
	if canonical == t.Canonical {
		return false
	}
	t.Canonical, t.Withheld, t.Now = canonical, Day(now), sum
	if sum == t.SHA256 {
		t.Withheld, t.Now = time.Time{}, ""
	}
	return true
}

// Rewrite brings the frozen text in line with the factsheet after words were taken out
// of it for privacy; its first hash stays.
func (f *Factsheet) Rewrite(seal Sealing, now time.Time) bool {
	return f.rewrite(FactsheetText(*f), seal, now)
}

// Rewrite brings the frozen text in line with the report after words were taken out of
// it for privacy; its first hash stays.
func (c *CouncilReport) Rewrite(seal Sealing, now time.Time) bool {
	return c.rewrite(CouncilReportText(*c), seal, now)
}

// DayWords writes a day in words: "9 november 2026".
func DayWords(t time.Time) string { return dayWords(t) }
