package portal

import (
	"slices"
	"time"
)

// ReportState is where a progress report is.
type ReportState string

// The states of a progress report.
const (
	ReportDraft    ReportState = "concept"
	ReportSent     ReportState = "ingediend"
	ReportReturned ReportState = "teruggegeven"
	ReportAccepted ReportState = "akkoord"
)

// Label is the state in the interface; empty for an unknown one.
func (s ReportState) Label() string {
	return map[ReportState]string{ReportDraft: "Concept", ReportSent: "Ingediend", ReportReturned: "Teruggegeven met vragen", ReportAccepted: "Akkoord"}[s]
}

// ProgressReport is what an organisation reports about a subsidy for one period. Only
// an accepted one counts in the monitor, and "akkoord" is no vaststelling.
type ProgressReport struct {
	ID      ID          `json:"id"` // see ReportID
	Version int64       `json:"-"`
	Subsidy ID          `json:"subsidy"`
	Org     ID          `json:"org"`
	Period  string      `json:"period"` // the label
	State   ReportState `json:"state"`
	Goals   []GoalSaid  `json:"goals,omitempty"`
	// Values are the reported figures by indicator.
	Values []ReportedValue `json:"values,omitempty"`
	// Voices: "Wat zeggen cliënten en vrijwilligers?"
	Voices string `json:"voices,omitempty"`
	// Rev counts the changes, so that two colleagues who write are kept apart.
	Rev    int          `json:"rev"`
	Course []ReportStep `json:"course,omitempty"`
	// Sent are the contents as they were handed in, the first time first.
	Sent       []ReportContent `json:"sent,omitempty"`
	AcceptedAt time.Time       `json:"acceptedAt,omitzero"`
	By         ID              `json:"by"`
	At         time.Time       `json:"at"`
}

// GoalSaid is the commentary on one goal: required when the report is handed in.
type GoalSaid struct {
	Goal ID     `json:"goal"`
	Text string `json:"text"`
}

// ReportedValue is one figure as reported. Note is required when it deviates from
// the target.
type ReportedValue struct {
	Indicator ID     `json:"indicator"`
	Figure    Figure `json:"figure"`
	Given     bool   `json:"given,omitempty"` // otherwise the field was left empty
	Note      string `json:"note,omitempty"`
	// Target is what was agreed when it was handed in; nil before that or without one.
	Target *Figure `json:"target,omitempty"`
}

// ReportStep is one step in the course of a report; Questions are those it was
// returned with.
type ReportStep struct {
	State     ReportState `json:"state"`
	At        time.Time   `json:"at"`
	By        ID          `json:"by"`
	Questions string      `json:"questions,omitempty"`
	Asked     []GoalSaid  `json:"asked,omitempty"` // the questions about single goals
}

// ReportContent is what a report said when it was handed in.
type ReportContent struct {
	At     time.Time       `json:"at"`
	By     ID              `json:"by"`
	Goals  []GoalSaid      `json:"goals,omitempty"`
	Values []ReportedValue `json:"values,omitempty"`
	Voices string          `json:"voices,omitempty"`
	// Agreed is what the goals and indicators were called then.
	Agreed []AgreedGoal `json:"agreed,omitempty"`
}

// ReportID is the id of an organisation's report about a subsidy for a period.
func ReportID(subsidy ID, period string) ID { return subsidy + "." + ID(period) }

// Ref points at the report.
func (r ProgressReport) Ref() Ref { return Ref{Kind: KindProgressReport, ID: r.ID} }

// Editable reports whether the organisation can still write in it.
func (r ProgressReport) Editable() bool {
	return r.State == ReportDraft || r.State == ReportReturned
}

// Value gives what was reported for an indicator.
func (r ProgressReport) Value(indicator ID) (ReportedValue, bool) {
	i := slices.IndexFunc(r.Values, func(v ReportedValue) bool { return v.Indicator == indicator })
	if i < 0 {
		return ReportedValue{Indicator: indicator}, false
	}
	return r.Values[i], r.Values[i].Given
}

// Said gives the commentary on a goal.
func (r ProgressReport) Said(goal ID) string {
	if i := slices.IndexFunc(r.Goals, func(g GoalSaid) bool { return g.Goal == goal }); i >= 0 {
		return r.Goals[i].Text
	}
	return ""
}
