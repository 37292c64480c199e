package portal

import "time"

// ClauseComment is a comment on a clause in consultation, or a proposal for another
// text, with the answer to it.
type ClauseComment struct {
	ID       ID    `json:"id"`
	Version  int64 `json:"-"`
	Covenant ID    `json:"covenant"`
	Nr       int   `json:"nr"`      // of the version
	Reading  int   `json:"reading"` // the text that was read
	// Clause is what it is about; empty for the whole.
	Clause ID     `json:"clause,omitempty"`
	Text   string `json:"text"`
	// Proposal is the whole text of the clause as proposed (Markdown); empty for a
	// comment without one. Rev is the clause's when it was proposed.
	Proposal  string    `json:"proposal,omitempty"`
	Rev       int       `json:"rev,omitempty"`
	By        ID        `json:"by"`
	Org       ID        `json:"org"`
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
	// Answer is empty while it waits; every answer has a reason.
	Answer     ClauseAnswer `json:"answer,omitempty"`
	Reason     string       `json:"reason,omitempty"`
	AnsweredBy ID           `json:"answeredBy,omitempty"`
	AnsweredAt time.Time    `json:"answeredAt,omitzero"`
}

// ClauseAnswer is what was done with a comment.
type ClauseAnswer string

// The answers to a comment; empty while it waits.
const (
	TextTaken    ClauseAnswer = "overgenomen"
	TextPartly   ClauseAnswer = "deels"
	TextNotTaken ClauseAnswer = "niet"
)

// ClauseAnswers lists the answers in the order in which a person chooses from them.
func ClauseAnswers() []ClauseAnswer {
	return []ClauseAnswer{TextTaken, TextPartly, TextNotTaken}
}

// Label is the answer in the interface; empty for an unknown one.
func (a ClauseAnswer) Label() string {
	return map[ClauseAnswer]string{TextTaken: "Overgenomen", TextPartly: "Deels overgenomen", TextNotTaken: "Niet overgenomen"}[a]
}

// Waits reports whether the comment still needs an answer.
func (c ClauseComment) Waits() bool { return c.Answer == "" && !c.Withdrawn }

// Ref points at the comment.
func (c ClauseComment) Ref() Ref { return Ref{Kind: KindClauseComment, ID: c.ID} }
