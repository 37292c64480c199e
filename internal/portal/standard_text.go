package portal

import (
	"strings"
	"time"
)

// Moment is the step in which a standard text can be used.
type Moment string

// The moments.
const (
	MomentQuestion Moment = "vraag"
	MomentAgree    Moment = "afspraak"
	MomentFeedback Moment = "terugkoppeling"
	MomentThanks   Moment = "bedankt"
)

// Moments lists the moments in the order of a signal's way.
func Moments() []Moment { return []Moment{MomentQuestion, MomentAgree, MomentFeedback, MomentThanks} }

var momentLabels = map[Moment]string{
	MomentQuestion: "Vraag aan de melder", MomentAgree: "Afspraak", MomentFeedback: "Terugkoppeling", MomentThanks: "Bedankje in een reactie",
}

// Label is the moment's name in the interface; empty for one there isn't.
func (m Moment) Label() string { return momentLabels[m] }

// StandardText is a text that handlers start from. Its blanks are filled in when
// somebody inserts it; who sends it reads and changes it first.
type StandardText struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Title   string `json:"title"`
	// Theme is the theme it is for; empty: for every theme.
	Theme     ID        `json:"theme,omitempty"`
	Moment    Moment    `json:"moment"`
	Text      string    `json:"text"`
	ChangedBy ID        `json:"changedBy"`
	ChangedAt time.Time `json:"changedAt"`
}

// Limits of standard texts.
const (
	MaxStandardTexts = 100
	MaxStandardTitle = 60
)

// The blanks of a standard text. Nothing else in it is looked at: whatever
// stands between other brackets stays as it is.
const (
	BlankNumber = "[nummer]"
	BlankTheme  = "[thema]"
)

// Ref points at the standard text.
func (t StandardText) Ref() Ref { return Ref{Kind: KindStandardText, ID: t.ID} }

// Validate cleans what was typed and reports what is wrong, by form field.
func (t *StandardText) Validate(set Settings) error {
	f := Fields{}
	t.Title = text(f, "title", "De titel", CleanLine(t.Title), 1, MaxStandardTitle)
	t.Text = text(f, "text", "De tekst", t.Text, 1, MaxNote)
	if t.Moment.Label() == "" {
		f["moment"] = "Kies waar deze tekst bij hoort."
	}
	if _, ok := set.Theme(t.Theme); !ok {
		f["theme"] = "Dit thema is er niet (meer). Kies een ander thema."
	}
	return f.Err()
}

// Fits reports whether the text can be used at a moment for a theme.
func (t StandardText) Fits(m Moment, theme ID) bool {
	return t.Moment == m && (t.Theme == "" || t.Theme == theme)
}

// Filled is the text with its blanks filled in, literally and once: a theme
// called “[nummer]” stays that.
func (t StandardText) Filled(number, theme string) string {
	return strings.NewReplacer(BlankNumber, number, BlankTheme, theme).Replace(t.Text)
}
