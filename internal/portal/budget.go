package portal

import "time"

// BudgetLine is an amount in the budget of the plan, as one source gives it. Sources
// that disagree are lines of their own, and stand side by side.
type BudgetLine struct {
	ID      ID    `json:"id"`
	Version int64 `json:"-"`
	// Recommendations it is for; none: for the whole plan.
	Recommendations []ID   `json:"recommendations,omitempty"`
	Title           string `json:"title"`
	// Source is where the amount stands, with its place.
	Source string `json:"source"`
	// Amount in cents; Blank: the source names the line without an amount.
	Amount Cents `json:"amount"`
	Blank  bool  `json:"blank,omitempty"`
	Year   int   `json:"year,omitempty"` // 0: the whole period
	// Total: the source's own sum, not a line to add up.
	Total bool   `json:"total,omitempty"`
	Note  string `json:"note,omitempty"`
	// Leading: spending is compared with this source.
	Leading   bool      `json:"leading,omitempty"`
	Spent     []Spent   `json:"spent,omitempty"`
	ChangedAt time.Time `json:"changedAt"`
}

// Spent is what was committed and spent on a line in one quarter.
type Spent struct {
	Quarter   string    `json:"quarter"` // 2026-K1
	Committed Cents     `json:"committed"`
	Paid      Cents     `json:"paid"`
	Note      string    `json:"note,omitempty"`
	By        ID        `json:"by"`
	At        time.Time `json:"at"`
}

// Ref points at the line.
func (b BudgetLine) Ref() Ref { return Ref{Kind: KindBudgetLine, ID: b.ID} }
