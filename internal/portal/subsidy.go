package portal

import (
	"fmt"
	"slices"
	"time"
)

// SubsidyState is where a subsidy is. The formal decisions are taken outside the
// portal; the state says what was decided there.
type SubsidyState string

// The states of a subsidy.
const (
	SubsidyExplored  SubsidyState = "verkenning"
	SubsidyAsked     SubsidyState = "aanvraag"
	SubsidyGranted   SubsidyState = "verleend"
	SubsidyChanged   SubsidyState = "gewijzigd"
	SubsidyClosing   SubsidyState = "vaststelling-aangevraagd"
	SubsidyClosed    SubsidyState = "vastgesteld"
	SubsidyWithdrawn SubsidyState = "ingetrokken"
	SubsidyRefused   SubsidyState = "afgewezen"
)

// SubsidyStates lists the states in the order of the way.
func SubsidyStates() []SubsidyState {
	return []SubsidyState{SubsidyExplored, SubsidyAsked, SubsidyGranted, SubsidyChanged, SubsidyClosing, SubsidyClosed, SubsidyWithdrawn, SubsidyRefused}
}

// Label is the state in the interface; empty for an unknown one.
func (s SubsidyState) Label() string {
	return map[SubsidyState]string{SubsidyExplored: "Verkenning", SubsidyAsked: "Aanvraag", SubsidyGranted: "Verleend", SubsidyChanged: "Gewijzigd",
		SubsidyClosing: "Vaststelling aangevraagd", SubsidyClosed: "Vastgesteld", SubsidyWithdrawn: "Ingetrokken", SubsidyRefused: "Afgewezen"}[s]
}

// subsidyMoves is the table of allowed transitions; what is not here is refused.
var subsidyMoves = map[SubsidyState][]SubsidyState{
	SubsidyExplored: {SubsidyAsked, SubsidyWithdrawn},
	SubsidyAsked:    {SubsidyGranted, SubsidyRefused, SubsidyWithdrawn},
	SubsidyGranted:  {SubsidyChanged, SubsidyClosing, SubsidyWithdrawn},
	SubsidyChanged:  {SubsidyChanged, SubsidyClosing, SubsidyWithdrawn},
	SubsidyClosing:  {SubsidyClosed, SubsidyChanged},
}

// Subsidy is what the municipality pays an organisation for over some years, with the
// goals that are agreed.
type Subsidy struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // U-2026-001
	Org     ID     `json:"org"`
	Title   string `json:"title"`
	// Role is the organisation's role in the chain that it is paid for.
	Role    string          `json:"role,omitempty"`
	Years   []SubsidyYear   `json:"years,omitempty"`
	State   SubsidyState    `json:"state"`
	Course  []SubsidyStep   `json:"course"`
	Goals   []SubsidyGoal   `json:"goals,omitempty"`
	Periods []ReportPeriod  `json:"periods,omitempty"`
	Details DocumentDetails `json:"details,omitzero"` // zaaknummer and archive fields
	MadeBy  ID              `json:"madeBy"`
	MadeAt  time.Time       `json:"madeAt"`

	ChangedAt time.Time `json:"changedAt"`
}

// SubsidyYear is the amount for one year.
type SubsidyYear struct {
	Year   int   `json:"year"`
	Amount Cents `json:"amount"`
}

// SubsidyStep is one step in the course of a subsidy: what was decided outside the
// portal, on which day, under which number.
type SubsidyStep struct {
	State  SubsidyState `json:"state"`
	On     time.Time    `json:"on"` // the day
	Number string       `json:"number,omitempty"`
	Note   string       `json:"note,omitempty"`
	By     ID           `json:"by"`
	At     time.Time    `json:"at"`
}

// SubsidyGoal is one goal agreed with the organisation, bound to a policy goal.
type SubsidyGoal struct {
	ID         ID          `json:"id"`
	Title      string      `json:"title"`
	PolicyGoal ID          `json:"policyGoal"`
	Indicators []Indicator `json:"indicators,omitempty"`
	Dropped    bool        `json:"dropped,omitempty"` // no longer agreed; its reports stay
}

// IndicatorKind is what sort of figure an indicator is.
type IndicatorKind string

// The kinds of indicators.
const (
	IndicatorNumber    IndicatorKind = "aantal"
	IndicatorShare     IndicatorKind = "percentage" // numerator and denominator
	IndicatorAmount    IndicatorKind = "bedrag"
	IndicatorYesNo     IndicatorKind = "ja-nee"
	IndicatorNarrative IndicatorKind = "verhaal"
)

// IndicatorKinds lists the kinds in the order in which a person chooses from them.
func IndicatorKinds() []IndicatorKind {
	return []IndicatorKind{IndicatorNumber, IndicatorShare, IndicatorAmount, IndicatorYesNo, IndicatorNarrative}
}

// Label is the kind in the interface; empty for an unknown one.
func (k IndicatorKind) Label() string {
	return map[IndicatorKind]string{IndicatorNumber: "Aantal", IndicatorShare: "Percentage", IndicatorAmount: "Bedrag", IndicatorYesNo: "Ja of nee", IndicatorNarrative: "Verhaal"}[k]
}

// Direction says which way is good.
type Direction string

// The directions; empty when neither way is better.
const (
	MoreIsBetter Direction = "hoger"
	LessIsBetter Direction = "lager"
)

// Indicator is one figure that is reported every period.
type Indicator struct {
	ID    ID            `json:"id"`
	Title string        `json:"title"`
	Help  string        `json:"help,omitempty"` // what counts and what doesn't
	Kind  IndicatorKind `json:"kind"`
	Unit  string        `json:"unit,omitempty"`
	// Direction, Baseline and Targets are compared with what is reported; Targets by
	// the period's label.
	Direction Direction         `json:"direction,omitempty"`
	Baseline  *Figure           `json:"baseline,omitempty"`
	Targets   map[string]Figure `json:"targets,omitempty"`
	// Theme and Neighbourhood place it in the monitor; empty: nowhere in particular.
	Theme         ID   `json:"theme,omitempty"`
	Neighbourhood ID   `json:"neighbourhood,omitempty"`
	Dropped       bool `json:"dropped,omitempty"`
}

// Figure is one value of an indicator; which fields count follows from its kind.
type Figure struct {
	Number      Hundredths `json:"number,omitempty"`
	Numerator   int64      `json:"numerator,omitempty"`
	Denominator int64      `json:"denominator,omitempty"`
	Amount      Cents      `json:"amount,omitempty"`
	Yes         bool       `json:"yes,omitempty"`
	Text        string     `json:"text,omitempty"`
}

// ReportPeriod is one period for which the organisation reports. It is locked until
// somebody or its day opens it.
type ReportPeriod struct {
	Label    string    `json:"label"` // 2026-1, 2026-K3
	From     time.Time `json:"from"`
	To       time.Time `json:"to"` // the last day
	Opens    time.Time `json:"opens"`
	Due      time.Time `json:"due"` // the last day
	OpenedAt time.Time `json:"openedAt,omitzero"`
	// Reminders counts those that went out; VeryLate: that it is very late was told.
	Reminders int  `json:"reminders,omitempty"`
	VeryLate  bool `json:"veryLate,omitempty"`
	// Skipped: no report is asked, for this reason.
	Skipped   string `json:"skipped,omitempty"`
	SkippedBy ID     `json:"skippedBy,omitempty"`
}

// SubsidyNumber writes the number of the n-th subsidy of a year: U-2026-001.
func SubsidyNumber(year, n int) string { return fmt.Sprintf("U-%d-%03d", year, n) }

// Ref points at the subsidy.
func (s Subsidy) Ref() Ref { return Ref{Kind: KindSubsidy, ID: s.ID} }

// Fact tells of the subsidy.
func (s Subsidy) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: s.Ref(), Details: details}
}

// CanMove reports whether the table of moves allows a step from the present state.
func (s Subsidy) CanMove(to SubsidyState) bool { return slices.Contains(subsidyMoves[s.State], to) }

// Running reports whether it is granted and not closed yet: reports are asked.
func (s Subsidy) Running() bool {
	return s.State == SubsidyGranted || s.State == SubsidyChanged || s.State == SubsidyClosing
}

// Period gives the period with a label.
func (s Subsidy) Period(label string) (ReportPeriod, bool) {
	i := slices.IndexFunc(s.Periods, func(p ReportPeriod) bool { return p.Label == label })
	if i < 0 {
		return ReportPeriod{}, false
	}
	return s.Periods[i], true
}

// Scope gives the subsidy's scope keys: the municipality and the organisation.
func (s Subsidy) Scope(municipality ID) []string {
	if s.Org == municipality {
		return []string{OrgScope(municipality)}
	}
	return []string{OrgScope(municipality), OrgScope(s.Org)}
}

// SubsidyQuery filters a list of subsidies; zero fields don't filter. Scope is always
// required: without keys nothing is found.
type SubsidyQuery struct {
	Scope  []string
	Org    ID
	States []SubsidyState
	Goal   ID // a policy goal
	Year   int
	Page   Page
}
