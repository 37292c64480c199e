package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// SignalKind is what sort of practice a signal tells of.
type SignalKind string

// The kinds of signals.
const (
	Bottleneck  SignalKind = "knelpunt"
	Opportunity SignalKind = "kans"
	GoesWell    SignalKind = "gaat-goed"
)

// AudienceKind is who may see a signal.
type AudienceKind string

// The audiences.
const (
	WholeChain       AudienceKind = "keten"
	ChosenOrgs       AudienceKind = "gekozen"
	MunicipalityOnly AudienceKind = "gemeente"
)

// Audience is who may see a signal; Orgs only with ChosenOrgs, without the
// reporter's own organisation, which always sees it unless the signal is
// anonymous.
type Audience struct {
	Kind AudienceKind `json:"kind,omitempty"`
	Orgs []ID         `json:"orgs,omitempty"`
}

// Naming is how the reporter is shown.
type Naming string

// The three ways of naming the reporter.
const (
	OrgVisible Naming = "organisatie" // the organisation for all, the name for the handler
	Named      Naming = "met-naam"
	Anonymous  Naming = "anoniem"
)

// Signal is a pattern somebody in the chain sees in practice. It is never about
// one resident or one worker.
type Signal struct {
	ID      ID         `json:"id"`
	Version int64      `json:"-"`
	Number  string     `json:"number"` // S-2026-0042; numbers may have gaps
	Kind    SignalKind `json:"kind"`
	Title   string     `json:"title"`
	Text    string     `json:"text"`
	Theme   ID         `json:"theme,omitempty"` // empty: "weet ik niet"
	More    More       `json:"more,omitzero"`

	Audience Audience `json:"audience"`
	Naming   Naming   `json:"naming"`
	// Reporter and ReporterOrg are empty for an anonymous signal; then Sealed
	// is the reporter's id, encrypted, and Blind their blind index.
	Reporter    ID        `json:"reporter,omitempty"`
	ReporterOrg ID        `json:"reporterOrg,omitempty"`
	Sealed      string    `json:"sealed,omitempty"`
	Blind       string    `json:"blind,omitempty"`
	SharedAt    time.Time `json:"sharedAt"` // the day only, when anonymous

	State   SignalState `json:"state"`
	Handler ID          `json:"handler,omitempty"`
	// Due is when the present term ends; zero when no term runs.
	Due time.Time `json:"due,omitzero"`
	// Left is how many working days of the handling term remained when a
	// question to the reporter stopped it.
	Left int `json:"left,omitempty"`
	// PassedOn: nobody took it up in time, so it went to the substitute.
	PassedOn bool `json:"passedOn,omitempty"`
	// TermPassed: the present term has passed and this was told once.
	TermPassed bool `json:"termPassed,omitempty"`

	Course    []Station  `json:"course"`
	Questions []Question `json:"questions,omitempty"`
	Feedback  []Feedback `json:"feedback,omitempty"`
	Helps     []Help     `json:"helps,omitempty"`

	// Merge is set while the signal is merged into another; Holds are the signals
	// merged into this one.
	Merge *Merge `json:"merge,omitempty"`
	Holds []Held `json:"holds,omitempty"`
	// Parted are those it was merged with before: what was copied is still there.
	Parted []ID `json:"parted,omitempty"`
	// Handed is set while the signal is at another organisation; Returned counts
	// how often it came back since somebody took it up.
	Handed     *HandOver   `json:"handed,omitempty"`
	Returned   int         `json:"returned,omitempty"`
	Widenings  []Widening  `json:"widenings,omitempty"`
	Objections []Objection `json:"objections,omitempty"`
	// Table is set while the signal is with a round table, or waits for a body after it.
	Table *AtTable `json:"table,omitempty"`
	// Flags are the yellow flags it is evidence of, once confirmed or dismissed. Breaker
	// can decide about it when organisations don't agree; empty: who can for its theme.
	Flags   []ID `json:"flags,omitempty"`
	Breaker ID   `json:"breaker,omitempty"`
	// Bundle is the open bundle it is in.
	Bundle ID `json:"bundle,omitempty"`

	// Recognitions and Comments count what hangs under the signal; Recognisers
	// are the organisations that recognise it, RecogniserPeople the people, each once.
	Recognitions     int       `json:"recognitions,omitempty"`
	Recognisers      []ID      `json:"recognisers,omitempty"`
	RecogniserPeople []ID      `json:"recogniserPeople,omitempty"`
	Comments         int       `json:"comments,omitempty"`
	ChangedAt        time.Time `json:"changedAt"`
	// Privacy is what was hidden, put back and erased, oldest first.
	Privacy []PrivacyStep `json:"privacy,omitempty"`
}

// More is what one may tell ("Meer vertellen"); the coordinator can fill it in.
type More struct {
	Help           string `json:"help,omitempty"` // what would help
	Phase          string `json:"phase,omitempty"`
	LifeArea       string `json:"lifeArea,omitempty"`
	Neighbourhoods []ID   `json:"neighbourhoods,omitempty"`
	Source         string `json:"source,omitempty"`
	Frequency      string `json:"frequency,omitempty"`
	Severity       string `json:"severity,omitempty"`
}

// Station is one station of a signal's course: the state it came to, and by whom.
// By is empty when the portal did it or the actor is the anonymous reporter.
type Station struct {
	State SignalState `json:"state"`
	At    time.Time   `json:"at"`
	By    ID          `json:"by,omitempty"`
	To    ID          `json:"to,omitempty"`    // the person it went to
	Org   ID          `json:"org,omitempty"`   // the organisation it was handed to
	Table ID          `json:"table,omitempty"` // the round table on whose agenda it came
	Note  string      `json:"note,omitempty"`
}

// Question is asked of the reporter. For an anonymous reporter the keeper
// passes question and answer on; Passed and AnswerPassed say when.
type Question struct {
	ID           ID        `json:"id"`
	Text         string    `json:"text"`
	By           ID        `json:"by"`
	At           time.Time `json:"at"`
	Passed       time.Time `json:"passed,omitzero"`
	Answer       string    `json:"answer,omitempty"`
	AnsweredAt   time.Time `json:"answeredAt,omitzero"`
	AnswerPassed time.Time `json:"answerPassed,omitzero"`
}

// Answered reports whether the handler has the answer.
func (q Question) Answered() bool { return !q.AnsweredAt.IsZero() && !q.AnswerPassed.IsZero() }

// Route is how what was agreed is carried out.
type Route string

// The routes of follow-up.
const (
	PolicyChange      Route = "beleidswijziging"
	PracticeAgreement Route = "uitvoeringsafspraak"
	NoChange          Route = "geen"
	Thanks            Route = "bedankt" // only for what goes well
)

// Label is the route's name in the interface.
func (r Route) Label() string {
	return map[Route]string{PolicyChange: "Beleidswijziging", PracticeAgreement: "Uitvoeringsafspraak", NoChange: "Er verandert niets", Thanks: "Bedankt"}[r]
}

// Feedback is what the reporters hear.
type Feedback struct {
	Agreed       string    `json:"agreed"`
	AgreedBy     string    `json:"agreedBy"` // a body or function, in words
	Route        Route     `json:"route"`
	Changes      string    `json:"changes,omitempty"` // what changes; with NoChange: why not
	From         time.Time `json:"from,omitzero"`
	ForResidents string    `json:"forResidents,omitempty"`
	By           ID        `json:"by"`
	At           time.Time `json:"at"`
	Bundle       ID        `json:"bundle,omitempty"` // that got it, in one go
	// Decision is what it tells of, when it came from there.
	Decision ID `json:"decision,omitempty"`
}

// HelpAnswer answers "Helpt dit?".
type HelpAnswer string

// The answers to "Helpt dit?".
const (
	Helps       HelpAnswer = "ja"
	HelpsPartly HelpAnswer = "deels"
	HelpsNot    HelpAnswer = "nee"
)

// Help is one reporter's answer. By is empty for an anonymous reporter.
type Help struct {
	Answer HelpAnswer `json:"answer"`
	Line   string     `json:"line,omitempty"`
	// Feedback is which feedback it answers: the n-th, from 1.
	Feedback int       `json:"feedback"`
	By       ID        `json:"by,omitempty"`
	Org      ID        `json:"org,omitempty"`
	At       time.Time `json:"at"`
}

// Limits of a signal's texts, in characters.
const (
	MaxSignalTitle = 120
	MaxSignalText  = 5000
	MaxSignalHelp  = 2000
	MaxLine        = 300
	MaxNote        = 2000
)

// Choices of "Meer vertellen". The value is kept, so it never changes.
var (
	Phases      = []string{"Preventie en vroegsignalering", "Aanmelding en toegang", "Intake en stabilisatie", "Schuldregeling", "Bewind en budgetbeheer", "Nazorg"}
	LifeAreas   = []string{"Inkomen", "Schulden en incasso", "Wonen", "Gezondheid", "Werk en opleiding", "Gezin en jeugd"}
	Sources     = []string{"Medewerkers", "Cliënten, via een organisatie", "Vrijwilligers", "Adviesraad", "Klachten, als thema"}
	Frequencies = []string{"Een paar keer", "Elke maand", "Elke week", "Elke dag"}
	Severities  = []string{"Vervelend", "Het kost inwoners tijd of geld", "Inwoners raken ernstig in de knel"}
)

// Label is the kind's name in the interface.
func (k SignalKind) Label() string {
	return map[SignalKind]string{Bottleneck: "Knelpunt", Opportunity: "Kans", GoesWell: "Gaat goed"}[k]
}

// Label is the audience in words, without the names of chosen organisations.
func (a Audience) Label() string {
	switch a.Kind {
	case WholeChain:
		return "Hele keten"
	case ChosenOrgs:
		return "Gekozen organisaties"
	case MunicipalityOnly:
		return "Alleen de gemeente"
	}
	return ""
}

// IsAnonymous reports whether the reporter is known to the keeper only.
func (s Signal) IsAnonymous() bool { return s.Naming == Anonymous }

// Ref points at the signal.
func (s Signal) Ref() Ref { return Ref{Kind: KindSignal, ID: s.ID} }

// ProposeTitle makes a title of the first words of a text: its first sentence,
// cut at a word when that is long.
func ProposeTitle(text string) string {
	t := CleanLine(text)
	if i := strings.IndexAny(t, ".!?"); i > 0 {
		t = t[:i]
	}
	const room = 70
	if utf8.RuneCountInString(t) <= room {
		return t
	}
	r := []rune(t)[:room]
	if i := strings.LastIndexByte(string(r), ' '); i > 20 {
		return string(r)[:i] + " …"
	}
	return string(r) + " …"
}

// Validate cleans what the reporter typed and reports what is wrong, by form
// field. reporterOrg is the organisation of who shares it.
func (s *Signal) Validate(set Settings, reporterOrg ID) error {
	f := Fields{}
	s.Text = text(f, "text", "Het veld ‘Wat ziet u gebeuren?’", s.Text, 1, MaxSignalText)
	if s.Title = CleanLine(s.Title); s.Title == "" {
		s.Title = ProposeTitle(s.Text)
	}
	s.Title = text(f, "title", "De titel", s.Title, 0, MaxSignalTitle)
	if s.Kind == "" {
		s.Kind = Bottleneck
	}
	if s.Kind.Label() == "" {
		f["kind"] = "Kies of dit een knelpunt is, een kans, of iets dat goed gaat."
	}
	if t, ok := set.Theme(s.Theme); !ok || t.Ended {
		f["theme"] = "Kies een thema uit de lijst, of ‘Weet ik niet’."
	}
	s.Audience.validate(f, reporterOrg)
	if !slices.Contains([]Naming{OrgVisible, Named, Anonymous}, s.Naming) {
		f["naming"] = "Kies hoe u genoemd wilt worden."
	}
	s.More.validate(f, set)
	return f.Err()
}

func (a *Audience) validate(f Fields, reporterOrg ID) {
	switch a.Kind {
	case WholeChain, MunicipalityOnly:
		a.Orgs = nil
	case ChosenOrgs:
		slices.Sort(a.Orgs)
		a.Orgs = slices.DeleteFunc(slices.Compact(a.Orgs), func(id ID) bool { return id == reporterOrg || id == "" })
		if len(a.Orgs) == 0 {
			f["orgs"] = "Kies ten minste één organisatie die mag meelezen."
		}
	default:
		f["audience"] = "Kies wie dit signaal mag zien."
	}
}

func (m *More) validate(f Fields, set Settings) {
	m.Help = text(f, "help", "Het veld ‘Wat zou helpen?’", m.Help, 0, MaxSignalHelp)
	for _, c := range []struct {
		field, value string
		choices      []string
	}{
		{"phase", m.Phase, Phases}, {"life_area", m.LifeArea, LifeAreas}, {"source", m.Source, Sources},
		{"frequency", m.Frequency, Frequencies}, {"severity", m.Severity, Severities},
	} {
		if c.value != "" && !slices.Contains(c.choices, c.value) {
			f[c.field] = "Deze keuze is er niet. Kies er een uit de lijst."
		}
	}
	for _, n := range m.Neighbourhoods {
		if _, ok := set.Neighbourhood(n); !ok {
			f["neighbourhoods"] = "Deze wijk is er niet. Kies een wijk uit de lijst."
		}
	}
}

// SignalNumber writes the number of the n-th signal of a year: S-2026-0042.
func SignalNumber(year, n int) string { return fmt.Sprintf("S-%d-%04d", year, n) }

// Scope keys of a signal: who may see it, as data. They are made so that no
// actor ever matches two of them (see policy.SignalKeys for the other side).
const (
	ScopeChain  = "chain"
	ScopeKeeper = "keeper"
)

// OrgScope is the key of an organisation.
func OrgScope(id ID) string { return "org:" + string(id) }

// PersonScope is the key of a reporter whom no other key reaches.
func PersonScope(id ID) string { return "person:" + string(id) }

// BlindScope is the key of an anonymous reporter.
func BlindScope(blind string) string { return "blind:" + blind }

// ReachesMunicipality reports whether the people of the municipality may see
// the signal, whoever shared it.
func (s Signal) ReachesMunicipality(municipality ID) bool {
	keys := s.Scope(municipality)
	return slices.Contains(keys, ScopeChain) || slices.Contains(keys, OrgScope(municipality))
}

// Scope gives the signal's scope keys.
func (s Signal) Scope(municipality ID) []string {
	if !s.IsAnonymous() {
		return s.Audience.Scope(s.Reporter, s.ReporterOrg, municipality)
	}
	keys := append(s.Audience.keys("", municipality), ScopeKeeper)
	if s.Audience.Kind != WholeChain {
		keys = append(keys, BlindScope(s.Blind))
	}
	return keys
}
