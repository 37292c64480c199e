package portal

import (
	"strconv"
	"strings"
	"time"
)

// minutesForm names the canonical form; another form gets another number.
const minutesForm = "ketenportaal-verslag/1"

// MinutesText writes an edition of a record in its canonical form, over which the
// hash is taken: see docs/minutes-format.md. The caller gives the record as the
// edition shows it, and brings the result to Unicode form NFC.
func MinutesText(r MinutesRecord, e MinutesEdition) string {
	w := &minutesWriter{}
	w.field("vorm", minutesForm)
	w.field("versie", string(e))
	w.field("nummer", r.Number)
	w.field("titel", r.Title)
	w.field("reeks", r.Series)
	w.field("archiefvormer", r.Maker)
	w.moment("begin", r.Start)
	w.moment("einde", r.End)
	w.field("plaats", r.Place)
	w.moment("vastgesteld", r.AdoptedAt)
	if r.AdoptedIn != "" {
		w.field("vastgesteld-in", r.AdoptedIn)
	} else {
		w.field("vastgesteld-in", "stilzwijgend")
	}
	w.field("zaaknummer", r.Details.CaseNumber)
	w.field("classificatie", r.Details.Classification)
	w.field("openbaarheid", string(r.Details.Openness))
	w.field("grond", string(r.Details.Ground))
	if e != EditionConfidential {
		for _, a := range r.Attendance {
			w.heading("deelnemer")
			w.field("naam", a.Name)
			w.field("organisatie", a.OrgName)
			w.field("plaats-aan-tafel", string(a.Seat))
			w.field("aanwezigheid", string(a.Presence))
			w.field("vervangen-door", a.By)
		}
	}
	number := 0
	for _, i := range r.Items {
		if i.ID == "" {
			w.heading("algemeen")
		} else {
			w.heading("punt")
			number++
		}
		if i.ID != "" && e != EditionConfidential { // its number would tell of others
			w.field("volgnummer", strconv.Itoa(number))
		}
		w.item(i, r.Full)
	}
	return w.b.String()
}

type minutesWriter struct{ b strings.Builder }

func (w *minutesWriter) item(i RecordItem, full bool) {
	w.field("titel", i.Title)
	w.field("uitkomst", string(i.Outcome))
	if full && i.Text != "" {
		w.text(i.Text)
	}
	for _, d := range i.Decisions {
		w.heading("besluit")
		w.field("nummer", d.Number)
		w.field("soort", string(d.Kind))
		w.field("door", string(d.By))
		w.day("datum", d.Date)
		w.field("wacht-op", string(d.Waits))
		w.text(d.Text)
	}
	for _, a := range i.Actions {
		w.heading("actiepunt")
		w.field("nummer", a.Number)
		w.field("wie", a.Who)
		w.day("wanneer", a.Due)
		w.text(a.What)
	}
}

// field writes a name and a value on one line; an empty value is left out.
func (w *minutesWriter) field(name, value string) {
	if value = CleanLine(value); value != "" {
		w.b.WriteString(name + ": " + value + "\n")
	}
}

func (w *minutesWriter) moment(name string, t time.Time) {
	if !t.IsZero() {
		w.field(name, t.In(amsterdam).Format(time.RFC3339))
	}
}

func (w *minutesWriter) day(name string, t time.Time) {
	if !t.IsZero() {
		w.field(name, t.In(amsterdam).Format(time.DateOnly))
	}
}

func (w *minutesWriter) heading(name string) { w.b.WriteString("\n[" + name + "]\n") }

// text writes a text of several lines. Each begins with a mark, so that no text
// can be read as a field or a heading.
func (w *minutesWriter) text(s string) {
	w.b.WriteString("tekst:\n")
	for line := range strings.SplitSeq(Clean(s), "\n") {
		w.b.WriteString("> " + line + "\n")
	}
}

// MinutesTextFile is a frozen text of adopted minutes: an edition, or one
// confidential item. Its id is MinutesTextID, so that there is one.
type MinutesTextFile struct {
	ID      ID             `json:"id"`
	Version int64          `json:"-"`
	Table   ID             `json:"table"`
	Edition MinutesEdition `json:"edition"`
	Item    ID             `json:"item,omitempty"` // of EditionConfidential
	For     []ID           `json:"for,omitempty"`  // and who may know of it
	Text    string         `json:"text"`
	SHA256  string         `json:"sha256"` // as it was adopted
	// Withheld is the day on which words were last taken out of the text for privacy,
	// and Now the SHA-256 it has since; empty while it is as it was adopted.
	Withheld time.Time `json:"withheld,omitzero"`
	Now      string    `json:"now,omitempty"`
}

// Hash is the SHA-256 of the text as it stands.
func (t MinutesTextFile) Hash() string {
	if t.Now != "" {
		return t.Now
	}
	return t.SHA256
}

// Rewrite takes over a text out of which words were taken for privacy, or to which
// they came back, with its hash. It reports whether that changed anything.
func (t *MinutesTextFile) Rewrite(text, sha256 string, now time.Time) bool {
	if text == t.Text {
		return false
	}
	t.Text, t.Withheld, t.Now = text, Day(now), sha256
	if sha256 == t.SHA256 {
		t.Withheld, t.Now = time.Time{}, ""
	}
	return true
}

// MinutesTextID names the frozen text of an edition, or of a confidential item.
func MinutesTextID(table ID, e MinutesEdition, item ID) ID {
	if item != "" {
		return table + "." + item
	}
	return table + "." + ID(e)
}

// MinutesOf names the round table that such an id is of, and the confidential
// item when it is one's own.
func MinutesOf(id ID) (table, item ID) {
	head, tail, _ := strings.Cut(string(id), ".")
	return ID(head), ID(tail)
}
