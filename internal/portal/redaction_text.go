package portal

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Part names one thing under a signal that can be hidden: "signaal", or a kind
// with a key behind a colon: "reactie:<id>", "terugkoppeling:0".
type Part string

// The kinds of parts. They stand in stored redactions.
const (
	PartSignal      = "signaal" // title, text and what would help
	PartStation     = "stap"    // the note at the n-th station, from 0
	PartQuestion    = "vraag"   // a question by its id, with the answer
	PartFeedback    = "terugkoppeling"
	PartHelp        = "helpt"
	PartComment     = "reactie"
	PartRecognition = "herkenning" // by the person
	PartObjection   = "bezwaar"    // an objection by its id, with the answer
	PartWidening    = "meelezen"   // why another organisation would read along, by id
	PartMessage     = "bericht"    // the n-th between keeper and reporter
	PartDocument    = "document"   // all versions
	PartVersion     = "versie"     // <document>/<n>, from 1
	// PartWords is no part to hide: words that were taken out wherever they stood.
	PartWords = "woorden"
)

var partLabels = map[string]string{
	PartSignal: "Titel en tekst van het signaal", PartStation: "Een afspraak of toelichting in het verloop", PartQuestion: "Een vraag met het antwoord",
	PartFeedback: "Een terugkoppeling", PartHelp: "Een antwoord op ‘Helpt dit?’", PartComment: "Een reactie", PartRecognition: "Een toelichting bij een herkenning",
	PartObjection: "Waarom iemand het niet eens is, met het antwoord", PartWidening: "De reden waarom een ander mag meelezen",
	PartMessage: "Een bericht tussen melder en contactpersoon", PartDocument: "Een document", PartVersion: "Een versie van een document",
	PartWords: "Enkele woorden",
}

// MakePart names a part.
func MakePart(kind, key string) Part {
	if key == "" {
		return Part(kind)
	}
	return Part(kind + ":" + key)
}

// Kind is what sort of thing the part is.
func (p Part) Kind() string {
	kind, _, _ := strings.Cut(string(p), ":")
	return kind
}

// Key says which one of its kind.
func (p Part) Key() string {
	_, key, _ := strings.Cut(string(p), ":")
	return key
}

// Label is the part's name in the interface; empty for an unknown kind.
func (p Part) Label() string {
	return cmp.Or(tableParts[p.Kind()], covenantParts[p.Kind()], figureParts[p.Kind()], partLabels[p.Kind()])
}

// Document is the document of a part, and its version from 1; 0 stands for all.
func (p Part) Document() (id ID, n int) {
	switch p.Kind() {
	case PartDocument:
		return ID(p.Key()), 0
	case PartVersion:
		doc, version, _ := strings.Cut(p.Key(), "/")
		n, err := strconv.Atoi(version)
		if err != nil || n < 1 {
			return "", 0
		}
		return ID(doc), n
	}
	return "", 0
}

// DocumentPart names a version of a document, from 1; n 0 stands for all.
func DocumentPart(id ID, n int) Part {
	if n == 0 {
		return MakePart(PartDocument, string(id))
	}
	return MakePart(PartVersion, string(id)+"/"+strconv.Itoa(n))
}

// TextAt is one text under a signal, at its place.
type TextAt struct {
	Part  Part
	Field string
	Text  *string
	Line  bool // of a few words: a title, a name
}

// Kept reports whether the text stands in something that keeps it once more: a version,
// or what was handed in.
func (t TextAt) Kept() bool { return strings.Contains(t.Field, "/") }

// key is under which name the text is kept while it is hidden.
func (t TextAt) key() string { return string(t.Part) + "#" + t.Field }

// Texts are the signal's own free texts. The test of this list fails when a
// field of a signal is in it nor known to hold no free text.
func (s *Signal) Texts() []TextAt {
	all := []TextAt{{PartSignal, "titel", &s.Title, true}, {PartSignal, "tekst", &s.Text, false}, {PartSignal, "helpt", &s.More.Help, false}}
	for i := range s.Course {
		p, field := s.StationPart(i), "tekst"
		if p.Kind() == PartHelp {
			field = "heropend"
		}
		all = append(all, TextAt{p, field, &s.Course[i].Note, false})
	}
	for i := range s.Questions {
		q := &s.Questions[i]
		p := MakePart(PartQuestion, string(q.ID))
		all = append(all, TextAt{p, "vraag", &q.Text, false}, TextAt{p, "antwoord", &q.Answer, false})
	}
	for i := range s.Feedback {
		f, p := &s.Feedback[i], MakePart(PartFeedback, strconv.Itoa(i))
		all = append(all, TextAt{p, "afspraak", &f.Agreed, false}, TextAt{p, "door", &f.AgreedBy, true},
			TextAt{p, "verandert", &f.Changes, false}, TextAt{p, "inwoners", &f.ForResidents, false})
	}
	for i := range s.Helps {
		all = append(all, TextAt{MakePart(PartHelp, strconv.Itoa(i)), "tekst", &s.Helps[i].Line, false})
	}
	for i := range s.Objections {
		o := &s.Objections[i]
		p := MakePart(PartObjection, string(o.ID))
		all = append(all, TextAt{p, "reden", &o.Reason, false}, TextAt{p, "antwoord", &o.Answer, false})
	}
	for i := range s.Widenings {
		all = append(all, TextAt{MakePart(PartWidening, string(s.Widenings[i].ID)), "reden", &s.Widenings[i].Reason, false})
	}
	if s.Handed != nil {
		p := s.StationPart(s.lastStation(SignalHandedOver) - 1) // which says the same
		all = append(all, TextAt{p, "reden", &s.Handed.Reason, false})
	}
	return all
}

// StationPart names the note at the n-th station, from 0. Where "nee, dit helpt
// niet" reopened the signal, the note is a copy of that answer and goes with it.
func (s Signal) StationPart(n int) Part {
	for i, h := range s.Helps {
		if n >= 0 && s.Course[n].State == SignalReopen && h.Answer == HelpsNot && h.At.Equal(s.Course[n].At) && h.By == s.Course[n].By {
			return MakePart(PartHelp, strconv.Itoa(i))
		}
	}
	return MakePart(PartStation, strconv.Itoa(n))
}

// Texts are the comment's free texts.
func (c *Comment) Texts() []TextAt {
	return []TextAt{{MakePart(PartComment, string(c.ID)), "tekst", &c.Text, false}}
}

// Texts are the recognition's free texts.
func (r *Recognition) Texts() []TextAt {
	return []TextAt{{MakePart(PartRecognition, string(r.Person)), "tekst", &r.Context, false}}
}

// Texts are the message's free texts.
func (m *KeeperMessage) Texts() []TextAt {
	return []TextAt{{MakePart(PartMessage, strconv.Itoa(m.N)), "tekst", &m.Text, false}}
}

// Texts are the document's title, its free details and the names of its files.
// They are kept by what is hidden: the document, or one version of it.
func (d *Document) Texts() []TextAt {
	whole := DocumentPart(d.ID, 0)
	all := []TextAt{{whole, "titel", &d.Title, true}, {whole, "zaaknummer", &d.Details.CaseNumber, true}, {whole, "classificatie", &d.Details.Classification, true}}
	for i := range d.Versions {
		all = append(all, TextAt{DocumentPart(d.ID, i+1), "naam", &d.Versions[i].Name, true})
	}
	return all
}

// What stands where a text was hidden or erased, whoever reads it.
const (
	HiddenLine   = "Verborgen om privacy"
	HiddenText   = "Verborgen om privacy. De FG beslist."
	ErasedLine   = "Verwijderd om privacy"
	ErasedWithin = "[verwijderd om privacy]"
)

var monthNames = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

// ErasedText stands in place of a text that was erased on a day.
func ErasedText(day time.Time) string {
	d := day.In(Amsterdam())
	return fmt.Sprintf("%s op %d %s %d.", ErasedLine, d.Day(), monthNames[d.Month()-1], d.Year())
}

// Withheld reports whether a text stands in place of one that was hidden or
// erased as a whole.
func Withheld(text string) bool {
	return text == HiddenLine || text == HiddenText || withheldText.ReplaceAllString(text, "") == ""
}

var withheldText = regexp.MustCompile(`Verborgen om privacy(\. De FG beslist\.)?|Verwijderd om privacy( op \d+ [a-z]+ \d+\.)?|\[verwijderd om privacy\]`)

// Findable is a text without what stands in it in place of hidden and erased
// words: nobody looks for those.
func Findable(text string) string {
	if !strings.Contains(text, "om privacy") {
		return text
	}
	return withheldText.ReplaceAllString(text, "")
}

// Originals are the texts that a redaction hides, kept apart so that no list
// ever carries them, until the decision. Only who decides reads them.
type Originals struct {
	ID      ID                `json:"id"` // of the redaction
	Version int64             `json:"-"`
	Texts   map[string]string `json:"texts"`
	// Found is, per document, the text found in its current version.
	Found map[ID]string `json:"found,omitempty"`
	// Copies are the texts of other signals, by signal and as in Texts.
	Copies map[ID]map[string]string `json:"copies,omitempty"`
}

// Hide takes the texts of a part out and puts in their place that they are
// hidden. It reports whether there was anything to hide.
func (o *Originals) Hide(part Part, texts []TextAt) bool {
	hidden := false
	for _, t := range texts {
		if t.Part != part || *t.Text == "" || Withheld(*t.Text) {
			continue
		}
		o.Texts[t.key()] = *t.Text
		*t.Text = HiddenText
		if t.Line {
			*t.Text = HiddenLine
		}
		hidden = true
	}
	return hidden
}

// original gives what a text was. A version that was kept while the text was
// hidden has no original of its own: its field is that of the text, with what
// keeps it behind a slash. One that was made of an earlier version meanwhile has
// its number behind an at sign, and the original of that earlier one.
func (o *Originals) original(t TextAt) (string, bool) {
	was, ok := o.Texts[t.key()]
	field, _, kept := strings.Cut(t.Field, "/")
	if !ok && kept {
		was, ok = o.Texts[TextAt{Part: t.Part, Field: field}.key()]
	}
	name, number, versions := strings.Cut(field, "@")
	if n, err := strconv.Atoi(number); versions && err == nil {
		for n--; !ok && n > 0; n-- {
			was, ok = o.Texts[TextAt{Part: t.Part, Field: name + "@" + strconv.Itoa(n)}.key()]
		}
	}
	return was, ok
}

// PutBack puts the texts of a part back where they still are hidden. What was
// written there meanwhile stays.
func (o *Originals) PutBack(part Part, texts []TextAt) {
	for _, t := range texts {
		if was, ok := o.original(t); ok && t.Part == part && (*t.Text == HiddenText || *t.Text == HiddenLine) {
			*t.Text = was
		}
	}
}

// Erase says in place of the hidden texts of a part that they were erased.
func (o *Originals) Erase(part Part, texts []TextAt, day time.Time) {
	for _, t := range texts {
		if _, ok := o.original(t); !ok || t.Part != part || (*t.Text != HiddenText && *t.Text != HiddenLine) {
			continue
		}
		*t.Text = ErasedText(day)
		if t.Line {
			*t.Text = ErasedLine
		}
	}
}

// RepeatedBy reports whether a note repeats a name or a number of what is hidden:
// see RepeatsData. Each text begins a sentence.
func (o Originals) RepeatedBy(note string) bool {
	for _, texts := range []iter.Seq[string]{maps.Values(o.Texts), maps.Values(o.Found)} {
		for text := range texts {
			if RepeatsData(note, text) {
				return true
			}
		}
	}
	return false
}

// Named gives the original of a text, for who decides; the text itself when it
// isn't hidden.
func (o Originals) Named(t TextAt) string {
	if was, ok := o.Texts[t.key()]; ok {
		return was
	}
	return *t.Text
}
