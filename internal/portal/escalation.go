package portal

import (
	"fmt"
	"time"
)

// Level is a step of an escalation line.
type Level string

// The levels, from the work up. After the last a person puts it on the college's agenda.
const (
	LevelWorker    Level = "medewerker"
	LevelTeam      Level = "teammanager"
	LevelProgramme Level = "programmamanager"
	LevelDirectors Level = "directie"
)

// Levels lists the levels from the work up.
func Levels() []Level { return []Level{LevelWorker, LevelTeam, LevelProgramme, LevelDirectors} }

// Label is the level in the interface; empty for an unknown one.
func (l Level) Label() string {
	return map[Level]string{LevelWorker: "Medewerker", LevelTeam: "Teammanager", LevelProgramme: "Programmamanager", LevelDirectors: "Directie"}[l]
}

// EscalationLine is to whom a question about a theme goes when it gets stuck, step by
// step. The one without a theme is for themes without their own.
type EscalationLine struct {
	ID      ID         `json:"id"` // see EscalationLineID
	Version int64      `json:"-"`
	Theme   ID         `json:"theme,omitempty"`
	Steps   []LineStep `json:"steps,omitempty"`
	// Breaker can decide when organisations don't come to an agreement ("wie kan dit
	// doorbreken?"); a signal may name another.
	Breaker   ID        `json:"breaker,omitempty"`
	ChangedAt time.Time `json:"changedAt"`
}

// LineStep is one step of a line: who, who instead, and within how many working days.
type LineStep struct {
	Level  Level `json:"level"`
	Person ID    `json:"person"`
	Deputy ID    `json:"deputy,omitempty"`
	Days   int   `json:"days"`
}

// EscalationLineID is the id of the line of a theme.
func EscalationLineID(theme ID) ID {
	if theme == "" {
		return "algemeen"
	}
	return "thema." + theme
}

// EscalationState is where a raised question is.
type EscalationState string

// The states of a raised question.
const (
	EscalationRuns      EscalationState = "loopt"
	EscalationAnswered  EscalationState = "beantwoord"
	EscalationWaits     EscalationState = "boven-de-lijn" // the directie's term passed: a person has to go on
	EscalationCollege   EscalationState = "op-collegeagenda"
	EscalationWithdrawn EscalationState = "ingetrokken"
)

// Label is the state in the interface; empty for an unknown one.
func (s EscalationState) Label() string {
	return map[EscalationState]string{EscalationRuns: "Ligt voor", EscalationAnswered: "Beantwoord", EscalationWaits: "Wacht op college",
		EscalationCollege: "Op collegeagenda", EscalationWithdrawn: "Ingetrokken"}[s]
}

// Escalation is a question about a signal or yellow flag, raised along a line. It is
// never counted per person.
type Escalation struct {
	ID       ID              `json:"id"`
	Version  int64           `json:"-"`
	Number   string          `json:"number"` // H-2026-002
	About    Ref             `json:"about"`
	Theme    ID              `json:"theme,omitempty"`
	Question string          `json:"question"`
	By       ID              `json:"by"`
	Org      ID              `json:"org"`
	At       time.Time       `json:"at"`
	State    EscalationState `json:"state"`
	// Steps are those it came to, the present one last.
	Steps []RaisedStep `json:"steps"`
	// CollegeDay is when it stands on the college's agenda, CollegeNumber that of the
	// proposal; CollegeBy the person who put it there.
	CollegeDay    time.Time `json:"collegeDay,omitzero"`
	CollegeNumber string    `json:"collegeNumber,omitempty"`
	CollegeBy     ID        `json:"collegeBy,omitempty"`
	// CollegeAt is when it was put there; zero for what was put there before that was kept.
	CollegeAt time.Time `json:"collegeAt,omitzero"`
	// CollegeBefore are the days for which it was put there first, when that changed.
	CollegeBefore []CollegeMeeting `json:"collegeBefore,omitempty"`
	// CollegeAnswer is what the college said of it, recorded by CollegeAnsweredBy.
	CollegeAnswer     string    `json:"collegeAnswer,omitempty"`
	CollegeAnsweredAt time.Time `json:"collegeAnsweredAt,omitzero"`
	CollegeAnsweredBy ID        `json:"collegeAnsweredBy,omitempty"`
	// OffLine: the line had nobody to answer, so it went to who can break through or to
	// the coordinator.
	OffLine bool `json:"offLine,omitempty"`
	// AcceptedAt is when who raised it said that the answer will do.
	AcceptedAt time.Time `json:"acceptedAt,omitzero"`
	// Followers are others who hear each step.
	Followers []ID      `json:"followers,omitempty"`
	ChangedAt time.Time `json:"changedAt"`
}

// CollegeMeeting is a day for which a question was put on the college's agenda, by whom
// and when.
type CollegeMeeting struct {
	Day time.Time `json:"day"`
	By  ID        `json:"by"`
	At  time.Time `json:"at,omitzero"`
}

// RaisedStep is one step that a question came to. Due is the end of its term; zero when
// no term runs. MovedUp: it went on, at MovedAt, because the term passed.
type RaisedStep struct {
	Level      Level     `json:"level"`
	To         ID        `json:"to"`
	At         time.Time `json:"at"`
	Due        time.Time `json:"due,omitzero"`
	Answer     string    `json:"answer,omitempty"`
	AnsweredBy ID        `json:"answeredBy,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
	MovedUp    bool      `json:"movedUp,omitempty"`
	MovedAt    time.Time `json:"movedAt,omitzero"`
	// Raised: a person took it higher before the term passed, because of Note.
	Note string `json:"note,omitempty"`
	// Reminded: whoever has to answer was reminded of the term.
	Reminded bool `json:"reminded,omitempty"`
}

// EscalationNumber writes the number of the n-th question of a year: H-2026-002.
func EscalationNumber(year, n int) string { return fmt.Sprintf("H-%d-%03d", year, n) }

// Ref points at the question.
func (e Escalation) Ref() Ref { return Ref{Kind: KindEscalation, ID: e.ID} }

// Now is the step at which the question lies; false when it lies nowhere.
func (e Escalation) Now() (RaisedStep, bool) {
	if e.State != EscalationRuns || len(e.Steps) == 0 {
		return RaisedStep{}, false
	}
	return e.Steps[len(e.Steps)-1], true
}

// Open reports whether somebody still has to do something.
func (e Escalation) Open() bool { return e.State == EscalationRuns || e.State == EscalationWaits }

// Scope gives the scope keys: the municipality, and the organisation that raised it.
// What it is about has a scope of its own, which is asked as well.
func (e Escalation) Scope(municipality ID) []string {
	keys := []string{OrgScope(municipality)}
	if e.Org != municipality {
		keys = append(keys, OrgScope(e.Org))
	}
	return keys
}
