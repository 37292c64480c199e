package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// KindRedaction is the kind of a privacymelding.
const KindRedaction ObjectKind = "privacymelding"

// RedactionState is where a privacymelding is.
type RedactionState string

// The states of a privacymelding.
const (
	RedactionHidden  RedactionState = "verborgen"  // waits for the FG
	RedactionPutBack RedactionState = "teruggezet" // it was about nobody
	RedactionErased  RedactionState = "verwijderd" // for good
)

// Label is the state's name in the interface.
func (s RedactionState) Label() string {
	return map[RedactionState]string{RedactionHidden: "Wacht op de FG", RedactionPutBack: "Teruggezet", RedactionErased: "Verwijderd"}[s]
}

// Redaction is a privacymelding: somebody saw that a text is about a person and
// hid it, and the FG decides. It never holds what was hidden; see Originals.
type Redaction struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // P-2026-0001
	About   Ref    `json:"about"`  // the signal, the round table, or the document of the chain
	Parts   []Part `json:"parts"`
	// Copies are where else the same words stood.
	Copies []RedactedCopy `json:"copies,omitempty"`
	Note   string         `json:"note,omitempty"` // says where to look, without the data

	By  ID        `json:"by,omitempty"` // empty: the anonymous reporter
	Org ID        `json:"org,omitempty"`
	At  time.Time `json:"at"` // the day only, when anonymous

	State     RedactionState `json:"state"`
	DecidedBy ID             `json:"decidedBy,omitempty"`
	DecidedAt time.Time      `json:"decidedAt,omitzero"`
	Reason    string         `json:"reason,omitempty"`
	// Erased are the parts that were erased whole; Places how many places words
	// were taken out of, by what they were.
	Erased []Part         `json:"erased,omitempty"`
	Places map[string]int `json:"places,omitempty"`

	Breach Breach `json:"breach,omitzero"`
}

// BreachAnswer says whether something is a personal data breach (datalek).
type BreachAnswer string

// The answers.
const (
	BreachYes     BreachAnswer = "ja"
	BreachNo      BreachAnswer = "nee"
	BreachStudied BreachAnswer = "onderzoek"
)

// Label is the answer in the interface.
func (b BreachAnswer) Label() string {
	return map[BreachAnswer]string{BreachYes: "Ja, dit is een datalek", BreachNo: "Nee, dit is geen datalek", BreachStudied: "Dat onderzoek ik nog"}[b]
}

// BreachAnswers lists the answers, in the order in which one chooses.
func BreachAnswers() []BreachAnswer { return []BreachAnswer{BreachStudied, BreachYes, BreachNo} }

// breachTerm is within how long after it was noticed a breach is reported to
// the supervisor: article 33 of the GDPR.
const breachTerm = 72 * time.Hour

// Breach is what the FG says of it.
type Breach struct {
	Answer  BreachAnswer `json:"answer,omitempty"`
	Noticed time.Time    `json:"noticed,omitzero"`
	// Report is the number of the report to the Autoriteit Persoonsgegevens.
	Report string `json:"report,omitempty"`
}

// Before is when the breach must be reported; zero when there is nothing to
// report, or it was.
func (b Breach) Before() time.Time {
	if b.Answer == BreachNo || b.Noticed.IsZero() || b.Report != "" {
		return time.Time{}
	}
	return b.Noticed.Add(breachTerm)
}

// Events of privacymeldingen.
const (
	TextHidden     EventType = "TextHidden" // these three: of what it stood in
	TextPutBack    EventType = "TextPutBack"
	TextErased     EventType = "TextErased"
	RedactionAsked EventType = "RedactionAsked" // of the privacymelding: the FG has to decide
	RedactionRead  EventType = "RedactionRead"
	BreachAnswered EventType = "BreachAnswered"
)

// DetailRedaction is the number of a privacymelding in the details of an event.
const DetailRedaction = "privacymelding"

// PrivacyStep is what happened to a text of a signal, for its timeline: without
// who, and the day instead of the time.
type PrivacyStep struct {
	State RedactionState `json:"state"`
	Kind  string         `json:"kind"` // of the part
	At    time.Time      `json:"at"`
}

// RedactionNumber writes the number of the n-th privacymelding of a year.
func RedactionNumber(year, n int) string { return fmt.Sprintf("P-%d-%04d", year, n) }

// Ref points at the privacymelding.
func (r Redaction) Ref() Ref { return Ref{Kind: KindRedaction, ID: r.ID} }

// Open reports whether the FG still has to decide.
func (r Redaction) Open() bool { return r.State == RedactionHidden }

// Redactable is what a privacymelding is about: a signal, a round table, or a
// document of the chain.
type Redactable interface {
	Ref() Ref
	// Texts are its own free texts.
	Texts() []TextAt
	// privacyStep tells readers what happened to a part.
	privacyStep(state RedactionState, part Part, now time.Time)
}

// NewRedaction notes that somebody hid a part of something. An anonymous one
// names nobody, and the day instead of the time.
func NewRedaction(s Redactable, part Part, number, note string, by Actor, anonymous bool, now time.Time) (Redaction, []Fact, error) {
	f := Fields{}
	r := Redaction{ID: NewRandomID(), Number: number, About: s.Ref(), Parts: []Part{part}, By: by.ID, Org: by.OrgID, At: now.UTC(), State: RedactionHidden}
	r.Note = text(f, FieldRedactionNote, "De toelichting", CleanLine(note), 0, MaxLine)
	if part.Label() == "" {
		return r, nil, ErrNotFound
	}
	if anonymous {
		r.By, r.Org, r.At = "", "", Day(now).UTC()
	}
	r.Breach.Noticed = r.At
	s.privacyStep(RedactionHidden, part, now)
	return r, []Fact{
		{Type: TextHidden, About: s.Ref(), Details: map[string]string{DetailRedaction: number}, Anonymous: anonymous},
		{Type: RedactionAsked, About: r.Ref(), Anonymous: anonymous},
	}, f.Err()
}

// The form fields of a privacymelding.
const (
	FieldRedactionNote   = "note"
	FieldRedactionReason = "reason"
	FieldRedactionParts  = "parts"
	// FieldPassage is never kept in a draft or stored.
	FieldPassage = "passage"
)

// privacyStep adds to the timeline. Of the exchange with an anonymous reporter
// nobody else may know that there is one.
func (s *Signal) privacyStep(state RedactionState, part Part, now time.Time) {
	s.ChangedAt = now
	if s.IsAnonymous() {
		s.ChangedAt = Day(now)
	}
	if part.Kind() != PartMessage {
		s.Privacy = append(s.Privacy, PrivacyStep{State: state, Kind: part.Kind(), At: Day(now)})
	}
}

// Decidable refuses a second decision.
func (r Redaction) Decidable() error {
	if !r.Open() {
		return Errorf(Conflict, "Over deze privacymelding is al besloten. Bekijk het besluit hieronder.")
	}
	return nil
}

// decide notes the one decision there is.
func (r *Redaction) decide(state RedactionState, by Actor, now time.Time) error {
	if err := r.Decidable(); err != nil {
		return err
	}
	r.State, r.DecidedBy, r.DecidedAt = state, by.ID, now.UTC()
	return nil
}

// Restore decides that the texts come back, with a reason.
func (r *Redaction) Restore(s Redactable, reason string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	r.Reason = text(f, FieldRedactionReason, "De reden", reason, 1, MaxLine)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := r.decide(RedactionPutBack, by, now); err != nil {
		return Fact{}, err
	}
	for _, p := range r.Parts {
		s.privacyStep(RedactionPutBack, p, now)
	}
	return Fact{Type: TextPutBack, About: r.About, Details: map[string]string{DetailRedaction: r.Number}}, nil
}

// Erase decides that parts are erased whole, or words everywhere under what it
// is about, or both. places says how many places words were taken out of.
func (r *Redaction) Erase(s Redactable, parts []Part, passage bool, places map[string]int, by Actor, now time.Time) (Fact, error) {
	switch {
	case slices.ContainsFunc(parts, func(p Part) bool { return !slices.Contains(r.Parts, p) }):
		return Fact{}, Fields{FieldRedactionParts: "Kies uit wat hier verborgen is."}.Err()
	case len(parts) == 0 && !passage:
		return Fact{}, Fields{FieldRedactionParts: "Kies wat u wist: alles, of bepaalde woorden."}.Err()
	case len(parts) == 0 && len(places) == 0:
		return Fact{}, Fields{FieldPassage: "Deze woorden staan hier nergens. Neem ze letter voor letter over."}.Err()
	}
	if err := r.decide(RedactionErased, by, now); err != nil {
		return Fact{}, err
	}
	r.Erased, r.Places = parts, places
	for _, p := range parts {
		s.privacyStep(RedactionErased, p, now)
	}
	if len(parts) == 0 {
		s.privacyStep(RedactionErased, PartWords, now)
	}
	return Fact{Type: TextErased, About: r.About, Details: map[string]string{DetailRedaction: r.Number}}, nil
}

// AnswerBreach notes whether it is a breach. The answer can change: one finds
// out, or gets the report's number later.
func (r *Redaction) AnswerBreach(b Breach, now time.Time) (Fact, error) {
	f := Fields{}
	if b.Answer.Label() == "" {
		f["breach"] = "Kies of dit een datalek is."
	}
	if b.Answer != BreachNo && b.Noticed.IsZero() {
		f["noticed_day"] = "Vul in wanneer het opviel. Vanaf dan telt de termijn van 72 uur."
	}
	if b.Noticed.After(now) {
		f["noticed_day"] = "Dit moment ligt in de toekomst."
	}
	b.Report = text(f, "report", "Het nummer", CleanLine(b.Report), 0, 40)
	if b.Answer == BreachNo && b.Report != "" {
		f["report"] = "U koos dat dit geen datalek is. Dan is er geen nummer."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	b.Noticed = b.Noticed.UTC()
	r.Breach = b
	return Fact{Type: BreachAnswered, About: r.Ref(), Details: map[string]string{DetailTo: string(b.Answer)}}, nil
}

// RepeatsData reports whether a note repeats a name or a number of a text it is
// about: a word with digits, or one that has a capital in the middle of a
// sentence there.
func RepeatsData(note, text string) bool {
	told := map[string]bool{}
	for _, w := range strings.FieldsFunc(note, noWord) {
		told[FoldName(w)] = true
	}
	begins := true // of a sentence, where every word has a capital
	for _, piece := range strings.Fields(text) {
		for i, w := range strings.FieldsFunc(piece, noWord) {
			if telling(w, begins && i == 0) && told[FoldName(w)] {
				return true
			}
		}
		begins = strings.HasSuffix(piece, ".") && len(piece) > 3 || strings.HasSuffix(piece, "!") || strings.HasSuffix(piece, "?")
	}
	return false
}

func noWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
}

// telling reports whether a word may name somebody.
func telling(w string, begins bool) bool {
	digits := strings.IndexFunc(w, unicode.IsDigit) >= 0
	first, _ := utf8.DecodeRuneInString(w)
	return utf8.RuneCountInString(w) > 2 && (digits || unicode.IsUpper(first) && !begins)
}
