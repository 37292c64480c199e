package portal

import (
	"fmt"
	"strings"
	"time"
)

// MaxBudgetNote is how long a note with the budget may be.
const MaxBudgetNote = 1000

// BudgetPoint is what people write with a row of the budget on which sources differ:
// a note, who settles it, and in the end which source is right.
type BudgetPoint struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Key     string `json:"key"` // of the row, see BudgetRow
	Note    string `json:"note,omitempty"`
	Owner   ID     `json:"owner,omitempty"` // who settles it
	// Source is the one that leads, for the Reason; Amounts are those of the sources
	// when it was settled: other amounts make an open point of it again.
	Source    string    `json:"source,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Amounts   string    `json:"amounts,omitempty"`
	SettledBy ID        `json:"settledBy,omitempty"`
	SettledAt time.Time `json:"settledAt,omitzero"`
	ChangedAt time.Time `json:"changedAt"`
}

// Ref points at the open point.
func (p BudgetPoint) Ref() Ref { return Ref{Kind: KindBudgetPoint, ID: p.ID} }

// SetNote writes with an open point what makes the sources differ, and who settles it.
func (p *BudgetPoint) SetNote(note string, owner ID, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "note", "De notitie", note, 0, MaxBudgetNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	p.Note, p.Owner, p.ChangedAt = note, owner, now
	return Fact{Type: BudgetPointNoted, About: p.Ref(), Details: map[string]string{DetailPerson: string(owner)}}, nil
}

// Settle says which source is right about a row, and why. A row on which sources agree
// is not to be settled; neither is a source right that names no amount.
func (p *BudgetPoint) Settle(row BudgetRow, source, reason string, by ID, now time.Time) (Fact, error) {
	f := Fields{}
	line, ok := row.Line(source)
	switch {
	case !row.Differs():
		return Fact{}, Errorf(Conflict, "De bronnen verschillen hier niet meer. Laad de pagina opnieuw.")
	case !ok || line.Blank:
		f["source"] = "Kies welke bron geldt."
	}
	reason = text(f, "reason", "De reden", reason, 3, MaxBudgetNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	p.Source, p.Reason, p.Amounts, p.SettledBy, p.SettledAt, p.ChangedAt = source, reason, row.amounts(), by, now, now
	return Fact{Type: BudgetPointSettled, About: p.Ref(), Details: map[string]string{DetailItem: string(line.ID)}}, nil
}

// amounts names the amounts of the sources of a row, to see later whether they changed.
func (r BudgetRow) amounts() string {
	var parts []string
	for _, l := range r.Lines {
		if l.ID != "" && !l.Blank {
			parts = append(parts, fmt.Sprintf("%s=%d", l.Source, int64(l.Amount)))
		}
	}
	return strings.Join(parts, "\n")
}
