package portal

import "time"

// Minutes are the minutes of one round table; they share its id. The state of
// the round table says how far they are.
type Minutes struct {
	ID      ID    `json:"id"` // of the round table
	Version int64 `json:"-"`
	// Full: full text; otherwise a list of decisions and action points.
	Full  bool          `json:"full,omitempty"`
	Items []MinutesItem `json:"items,omitempty"`
	// Number counts the versions that were kept; see MinutesVersion.
	Number int `json:"number,omitempty"`
	// Returned is what the chair wants otherwise; empty once the draft went back. It
	// is for chair and secretary: it may tell of what is confidential.
	Returned string `json:"returned,omitempty"`
	// AgreedBy is the chair who agreed with the draft.
	AgreedBy ID        `json:"agreedBy,omitempty"`
	AgreedAt time.Time `json:"agreedAt,omitzero"`
	// CommentsUntil is when the comment term ends.
	CommentsUntil time.Time `json:"commentsUntil,omitzero"`
	// Reminded: it was told that the comment term is about to end; TermPassed: that
	// it has ended.
	Reminded   bool               `json:"reminded,omitempty"`
	TermPassed bool               `json:"termPassed,omitempty"`
	Comments   []MinutesComment   `json:"comments,omitempty"`
	Objections []MinutesObjection `json:"objections,omitempty"`
	Adoption   *Adoption          `json:"adoption,omitempty"`
	Errata     []Erratum          `json:"errata,omitempty"`
	// Details are the archive fields.
	Details DocumentDetails `json:"details,omitzero"`
}

// MinutesItem is what was said under one item of the agenda; Item is empty for
// what belongs to the whole meeting. Text is formatted (Markdown).
type MinutesItem struct {
	Item ID     `json:"item"`
	Text string `json:"text,omitempty"`
	// Rev counts the changes of this item, so that two who write are kept apart
	// per item, not per document.
	Rev int       `json:"rev"`
	By  ID        `json:"by,omitempty"`
	At  time.Time `json:"at,omitzero"`
	// Page is the page it was typed on last, From the Rev that page began from.
	Page ID  `json:"page,omitempty"`
	From int `json:"from,omitempty"`
}

// MinutesVersion is a version of the minutes that was kept: when the draft went
// to the chair, to comments, at each accepted proposal, and at adoption.
type MinutesVersion struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Table   ID     `json:"table"`
	Number  int    `json:"number"`
	Why     string `json:"why"` // in words
	// Item is the one it was kept for: who may not know of that, may not know of the
	// version either. Empty when it was kept for the whole.
	Item  ID            `json:"item,omitempty"`
	By    ID            `json:"by,omitempty"`
	At    time.Time     `json:"at"`
	Items []MinutesItem `json:"items"`
}

// MinutesComment is a comment on draft minutes, or a proposal for another text
// of one item, with the answer to it.
type MinutesComment struct {
	ID       ID        `json:"id"`
	Item     ID        `json:"item"`
	Text     string    `json:"text"`
	Proposal string    `json:"proposal,omitempty"` // the whole text of the item as proposed
	Rev      int       `json:"rev,omitempty"`      // of the text that was read, for a proposal
	By       ID        `json:"by"`
	Org      ID        `json:"org"`
	At       time.Time `json:"at"`
	// Accepted counts when AnsweredAt is set; a refusal has a reason.
	Accepted   bool      `json:"accepted,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	AnsweredBy ID        `json:"answeredBy,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
}

// Answered reports whether the comment was answered.
func (c MinutesComment) Answered() bool { return !c.AnsweredAt.IsZero() }

// MinutesObjection stops a silent adoption.
type MinutesObjection struct {
	By     ID        `json:"by"`
	Org    ID        `json:"org"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Adoption says how minutes became final.
type Adoption struct {
	At     time.Time `json:"at"`
	By     ID        `json:"by,omitempty"` // empty: silently, by the portal
	In     ID        `json:"in,omitempty"` // the meeting that adopted them
	Silent bool      `json:"silent,omitempty"`
	SHA256 string    `json:"sha256"` // of the canonical text, in hex
	Public string    `json:"public"` // SHA-256 of the public version's canonical text
}

// Erratum corrects adopted minutes without changing them. Item is what it is
// about; empty for the whole.
type Erratum struct {
	Item ID        `json:"item,omitempty"`
	Text string    `json:"text"`
	By   ID        `json:"by"`
	At   time.Time `json:"at"`
}

// For gives what was written under an item; a zero one with its id when nothing was.
func (m Minutes) For(item ID) MinutesItem {
	for _, i := range m.Items {
		if i.Item == item {
			return i
		}
	}
	return MinutesItem{Item: item}
}
