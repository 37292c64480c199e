package portal

import (
	"slices"
	"time"
)

// KeepingRound is a halfjaargesprek: the municipality and its partners both say per
// clause of the version in force whether it is kept, and talk it through.
type KeepingRound struct {
	ID       ID        `json:"id"`
	Version  int64     `json:"-"`
	Covenant ID        `json:"covenant"`
	Nr       int       `json:"nr"`     // of the covenant's version
	Period   string    `json:"period"` // 2026-1 or 2026-2
	OpenedBy ID        `json:"openedBy"`
	OpenedAt time.Time `json:"openedAt"`
	Due      time.Time `json:"due"` // the end of the day until which answers are asked
	// Reminded: who has not handed in was reminded some days before; RemindedLast: on
	// the last day but one too.
	Reminded     bool `json:"reminded,omitempty"`
	RemindedLast bool `json:"remindedLast,omitempty"`
	// Table is the meeting where it is talked through; empty when none was chosen.
	Table ID `json:"table,omitempty"`
	// ClosedAt: the answers of all stand side by side for all parties from then on.
	ClosedAt time.Time `json:"closedAt,omitzero"`
	ClosedBy ID        `json:"closedBy,omitempty"`
	// Conclusions are what was said of clauses in the talk.
	Conclusions []KeepingConclusion `json:"conclusions,omitempty"`
}

// KeepingConclusion is what was concluded about one clause, and what came of it.
type KeepingConclusion struct {
	Clause ID        `json:"clause"`
	Text   string    `json:"text"`
	Became []Ref     `json:"became,omitempty"` // signals and proposals made of it
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
}

// KeepingReport is what one organisation says of every clause in one round.
type KeepingReport struct {
	ID       ID              `json:"id"` // see KeepingReportID
	Version  int64           `json:"-"`
	Round    ID              `json:"round"`
	Covenant ID              `json:"covenant"`
	Org      ID              `json:"org"`
	Answers  []KeepingAnswer `json:"answers,omitempty"`
	// SentAt: handed in; before that it is the organisation's own draft.
	SentAt time.Time `json:"sentAt,omitzero"`
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
}

// Kept says how well something is kept.
type Kept string

// How well something is kept; empty when nothing was said.
const (
	KeptYes    Kept = "ja"
	KeptPartly Kept = "deels"
	KeptNo     Kept = "nee"
	KeptNone   Kept = "nvt" // it wasn't asked of anybody in this period
)

// Keepings lists the answers in the order in which a person chooses from them.
func Keepings() []Kept { return []Kept{KeptYes, KeptPartly, KeptNo, KeptNone} }

// Label is the answer in the interface; empty for an unknown one.
func (k Kept) Label() string {
	return map[Kept]string{KeptYes: "Ja", KeptPartly: "Deels", KeptNo: "Nee", KeptNone: "Niet van toepassing"}[k]
}

// KeepingAnswer is what an organisation says of one clause.
type KeepingAnswer struct {
	Clause ID     `json:"clause"`
	Kept   Kept   `json:"kept,omitempty"`
	Why    string `json:"why,omitempty"`
	Needed string `json:"needed,omitempty"`
}

// KeepingReportID is the id of an organisation's report in a round.
func KeepingReportID(round, org ID) ID { return round + "." + org }

// Ref points at the round.
func (r KeepingRound) Ref() Ref { return Ref{Kind: KindKeepingRound, ID: r.ID} }

// Open reports whether organisations can still hand in.
func (r KeepingRound) Open() bool { return r.ClosedAt.IsZero() }

// Sent reports whether the report was handed in.
func (r KeepingReport) Sent() bool { return !r.SentAt.IsZero() }

// Answer gives what was said of a clause; a zero one with its id when nothing was.
func (r KeepingReport) Answer(clause ID) KeepingAnswer {
	if i := slices.IndexFunc(r.Answers, func(a KeepingAnswer) bool { return a.Clause == clause }); i >= 0 {
		return r.Answers[i]
	}
	return KeepingAnswer{Clause: clause}
}
