package portal

import (
	"fmt"
	"time"
)

// Survey is one edition of a survey among clients or partners: aggregates only.
type Survey struct {
	ID        ID             `json:"id"`
	Version   int64          `json:"-"`
	Title     string         `json:"title"`
	Period    string         `json:"period"` // 2026-1
	Source    string         `json:"source"`
	Org       ID             `json:"org,omitempty"` // whose clients; empty: of the whole chain
	Questions []SurveyAnswer `json:"questions,omitempty"`
	Note      string         `json:"note,omitempty"`
	// LeftOut is how many questions fewer than five people answered: these aren't kept.
	LeftOut int       `json:"leftOut,omitempty"`
	By      ID        `json:"by"`
	At      time.Time `json:"at"`
}

// SurveyAnswer is the outcome of one question.
type SurveyAnswer struct {
	Question string     `json:"question"`
	N        int        `json:"n"` // how many answered
	Score    Hundredths `json:"score"`
	Scale    string     `json:"scale"` // 1-10, percentage
}

// VoiceKind is the form in which clients were heard.
type VoiceKind string

// The forms.
const (
	VoicePanel      VoiceKind = "panel"
	VoiceKeyFigures VoiceKind = "sleutelfiguren"
	VoiceLesson     VoiceKind = "casusles"
	VoicePilot      VoiceKind = "pilot"
)

// Label is the form in the interface; empty for an unknown one.
func (k VoiceKind) Label() string {
	return map[VoiceKind]string{VoicePanel: "Cliëntpanel", VoiceKeyFigures: "Ronde sleutelfiguren", VoiceLesson: "Les uit een casus", VoicePilot: "Pilot"}[k]
}

// Voice is one time that clients or people who know them were heard, or a lesson
// from practice; never about a person. Which fields count follows from its kind.
type Voice struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Kind    VoiceKind `json:"kind"`
	Title   string    `json:"title"`
	On      time.Time `json:"on"`          // the day
	N       int       `json:"n,omitempty"` // how many took part
	Theme   ID        `json:"theme,omitempty"`
	// Text is what was heard, asked or tried; Advice what they advise or what would
	// have helped; Lesson what was learnt; FollowUp what is done with it.
	Text     string `json:"text,omitempty"`
	Advice   string `json:"advice,omitempty"`
	Lesson   string `json:"lesson,omitempty"`
	FollowUp string `json:"followUp,omitempty"`
	// LifeArea, Phase and Regulation place a lesson from a case.
	LifeArea   string `json:"lifeArea,omitempty"`
	Phase      string `json:"phase,omitempty"`
	Regulation string `json:"regulation,omitempty"`
	// Go and Decided say how a pilot ended: go on or stop.
	Go      bool      `json:"go,omitempty"`
	Decided time.Time `json:"decided,omitzero"`
	Links   []Ref     `json:"links,omitempty"`
	By      ID        `json:"by"`
	Org     ID        `json:"org"`
	At      time.Time `json:"at"`
}

// CouncilAdvice is one advice of the clients' council (Asdd).
type CouncilAdvice struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Number  string    `json:"number"` // AD-2026-003
	Asked   bool      `json:"asked"`  // otherwise unasked
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	On      time.Time `json:"on"`  // the day it was given
	Due     time.Time `json:"due"` // until when a reaction is due
	// Reaction is the municipality's, Follows what it does with the advice,
	// Consequence what changed.
	Reaction    string        `json:"reaction,omitempty"`
	Follows     AdviceFollows `json:"follows,omitempty"`
	ReactedAt   time.Time     `json:"reactedAt,omitzero"`
	ReactedBy   ID            `json:"reactedBy,omitempty"`
	Consequence string        `json:"consequence,omitempty"`
	Late        bool          `json:"late,omitempty"` // that the reaction is late was told
	Links       []Ref         `json:"links,omitempty"`
	Org         ID            `json:"org"`
	By          ID            `json:"by"`
	At          time.Time     `json:"at"`
}

// AdviceFollows is whether an advice is followed.
type AdviceFollows string

// Whether an advice is followed; empty while there is no reaction.
const (
	AdviceTaken  AdviceFollows = "overgenomen"
	AdvicePartly AdviceFollows = "deels"
	AdviceNot    AdviceFollows = "niet"
)

// Label is the answer in the interface; empty for an unknown one.
func (f AdviceFollows) Label() string {
	return map[AdviceFollows]string{AdviceTaken: "Overgenomen", AdvicePartly: "Deels overgenomen", AdviceNot: "Niet overgenomen"}[f]
}

// ComplaintQuarter is the complaints handler's form over one quarter: themes and
// numbers, the small ones merged, never a complaint itself.
type ComplaintQuarter struct {
	ID          ID               `json:"id"` // the quarter and the organisation
	Version     int64            `json:"-"`
	Quarter     string           `json:"quarter"` // 2026-K3
	Org         ID               `json:"org"`
	Themes      []ComplaintTheme `json:"themes,omitempty"`
	Explanation string           `json:"explanation,omitempty"`
	Advice      string           `json:"advice,omitempty"`
	// Few: there were fewer than five complaints, or so few that none of it may be told.
	Few bool `json:"few,omitempty"`
	// Filled: the organisation saved the form. Reminded: it was asked to.
	Filled   bool      `json:"filled,omitempty"`
	Reminded bool      `json:"reminded,omitempty"`
	SentAt   time.Time `json:"sentAt,omitzero"`
	By       ID        `json:"by"`
	At       time.Time `json:"at"`
}

// ComplaintTheme is how many complaints had a theme. Numbers under five are merged
// into the rest before they are stored.
type ComplaintTheme struct {
	Theme  ID  `json:"theme,omitempty"` // empty: the rest, merged
	Number int `json:"number"`
}

// AdviceNumber writes the number of the n-th advice of a year: AD-2026-003.
func AdviceNumber(year, n int) string { return fmt.Sprintf("AD-%d-%03d", year, n) }

// Ref points at the survey.
func (s Survey) Ref() Ref { return Ref{Kind: KindSurvey, ID: s.ID} }

// Ref points at what was heard.
func (v Voice) Ref() Ref { return Ref{Kind: KindVoice, ID: v.ID} }

// Ref points at the advice.
func (a CouncilAdvice) Ref() Ref { return Ref{Kind: KindAdvice, ID: a.ID} }

// Ref points at the form.
func (c ComplaintQuarter) Ref() Ref { return Ref{Kind: KindComplaints, ID: c.ID} }
