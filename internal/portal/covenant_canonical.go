package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// covenantForm names the canonical form; another form gets another number.
const covenantForm = "ketenportaal-convenant/1"

// CovenantPreamble is what stands above the clauses in the text that is signed, as it
// was when signing opened: an organisation that gets another name later, or a day
// that is changed, doesn't change what was signed.
type CovenantPreamble struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Nr     int    `json:"nr"`
	// Parties are the organisations that the text was laid before to sign, by name.
	Parties      []string  `json:"parties,omitempty"`
	Start        time.Time `json:"start,omitzero"`
	End          time.Time `json:"end,omitzero"`
	Evaluation   time.Time `json:"evaluation,omitzero"`
	NoticeMonths int       `json:"noticeMonths,omitempty"`
	College      string    `json:"college,omitempty"` // the number of its decision
	CollegeDate  time.Time `json:"collegeDate,omitzero"`
	Purpose      string    `json:"purpose,omitempty"`
}

// Preamble gives what stands above the clauses of a version; names are those of the
// organisations. Who is only heard, or waits to accede, is no party to the text.
func (c Covenant) Preamble(v CovenantVersion, names map[ID]string) CovenantPreamble {
	c = c.With(v)
	p := CovenantPreamble{
		Number: c.Number, Title: c.Title, Nr: v.Nr, Start: c.Start, End: c.End, Evaluation: c.Evaluation,
		NoticeMonths: c.NoticeMonths, Purpose: c.Purpose,
	}
	for _, party := range c.Parties {
		if party.Signs && party.Asked == nil {
			p.Parties = append(p.Parties, names[party.Org])
		}
	}
	if v.College != nil {
		p.College, p.CollegeDate = v.College.Number, v.College.Date
	}
	return p
}

// Canonical writes a version in the form that is signed: see docs/covenant-format.md.
// The caller gives formatted texts in their normal form, and brings the result to
// Unicode form NFC.
func (c Covenant) Canonical(v CovenantVersion, names map[ID]string) string {
	return CanonicalText(c.Preamble(v, names), v.Clauses)
}

// CanonicalText writes a preamble and clauses in the form that is signed; see Canonical.
func CanonicalText(p CovenantPreamble, clauses []Clause) string {
	w := &covenantWriter{}
	w.field("vorm", covenantForm)
	w.field("nummer", p.Number)
	w.field("titel", p.Title)
	w.number("versie", p.Nr)
	for _, name := range p.Parties {
		w.field("partij", name)
	}
	w.day("ingang", p.Start)
	w.day("einde", p.End)
	w.day("evaluatie", p.Evaluation)
	w.number("opzegtermijn-maanden", p.NoticeMonths)
	w.field("collegebesluit", p.College)
	w.day("collegebesluit-datum", p.CollegeDate)
	w.lines("doel", p.Purpose)
	for i, c := range clauses {
		w.heading("artikel")
		w.number("nummer", i+1)
		w.field("opschrift", c.Heading)
		w.field("verplicht", string(c.Commits))
		w.lines("tekst", c.Text)
		w.lines("indicator", c.Indicator)
	}
	return w.b.String()
}

// covenantWriter writes fields as minutes do; its texts have a name, and no line of
// it ends with a space.
type covenantWriter struct{ minutesWriter }

func (w *covenantWriter) number(name string, n int) {
	if n != 0 {
		w.field(name, strconv.Itoa(n))
	}
}

func (w *covenantWriter) lines(name, text string) {
	if text = Clean(text); text == "" {
		return
	}
	w.b.WriteString(name + ":\n")
	for line := range strings.SplitSeq(text, "\n") {
		w.b.WriteString(strings.TrimRight("> "+line, " \t") + "\n")
	}
}

// HashText gives the SHA-256 of a text's bytes, in hex.
func HashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Frozen reports whether the text of a version is the one that is, or was, signed.
func (v CovenantVersion) Frozen() bool { return v.SHA256 != "" }

// Hash is the SHA-256 of a frozen text as it stands.
func (t CovenantText) Hash() string {
	if t.Now != "" {
		return t.Now
	}
	return t.SHA256
}

// Rewrite takes over a frozen text out of which words were taken for privacy, or to
// which they came back. It reports whether that changed anything.
func (t *CovenantText) Rewrite(text string, now time.Time) bool {
	if text == t.Canonical {
		return false
	}
	t.Canonical, t.Withheld, t.Now = text, Day(now), HashText(text)
	if t.Now == t.SHA256 {
		t.Withheld, t.Now = time.Time{}, ""
	}
	return true
}

// SameWords reports whether two lists hold the same clauses in the same order, as far
// as those are signed: who wrote them when doesn't count.
func SameWords(a, b []Clause) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.ID != y.ID || x.Heading != y.Heading || x.Text != y.Text || x.Commits != y.Commits || x.Indicator != y.Indicator {
			return false
		}
	}
	return true
}
