package portal

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// DestructionState is how far a list is.
type DestructionState string

// The states of a list of what is to be destroyed.
const (
	DestructionProposed  DestructionState = "opgesteld"
	DestructionApproved  DestructionState = "goedgekeurd" // the job is at work on it
	DestructionDone      DestructionState = "uitgevoerd"
	DestructionWithdrawn DestructionState = "ingetrokken"
)

// Label is the state's name in the interface.
func (s DestructionState) Label() string {
	return map[DestructionState]string{DestructionProposed: "Wacht op goedkeuring", DestructionApproved: "Wordt uitgevoerd",
		DestructionDone: "Uitgevoerd", DestructionWithdrawn: "Ingetrokken"}[s]
}

// DestructionList is what is due to be destroyed, for somebody else to approve.
// It holds numbers and days, never a title or text, so that it can stay as the
// declaration of what was destroyed.
type DestructionList struct {
	ID      ID               `json:"id"`
	Version int64            `json:"-"`
	Number  string           `json:"number"` // V-2026-0001
	State   DestructionState `json:"state"`
	// Rule is what the table said when the list was made.
	Rule   RetentionRule    `json:"rule"`
	Rows   []DestructionRow `json:"rows"`
	MadeBy Signatory        `json:"madeBy"`
	// ChangedBy are who took a row off or put one back, also when that was undone.
	ChangedBy []ID `json:"changedBy,omitempty"`
	// ApprovedBy is somebody else than who made or changed the list.
	ApprovedBy Signatory `json:"approvedBy,omitzero"`
	EndedAt    time.Time `json:"endedAt,omitzero"` // carried out, or withdrawn
}

// Signatory is who did something that must stay provable: the name stands with
// the act and outlives the account.
type Signatory struct {
	Person ID        `json:"person"`
	Name   string    `json:"name"`
	Role   Role      `json:"role"`
	At     time.Time `json:"at"`
}

// Signed is the actor as a signatory.
func Signed(by Actor, now time.Time) Signatory {
	return Signatory{Person: by.ID, Name: by.Name, Role: by.Role, At: now.UTC()}
}

// RowFate is what became of a row of the list.
type RowFate string

// The fates of a row.
const (
	RowDue       RowFate = ""
	RowExcepted  RowFate = "uitgezonderd"
	RowDropped   RowFate = "afgevallen" // reopened, or gone, since the list was made
	RowDestroyed RowFate = "vernietigd"
)

// DestructionRow is one thing on a list.
type DestructionRow struct {
	Kind   RetentionKind `json:"kind"`
	ID     ID            `json:"id"`
	Number string        `json:"number"`
	Closed time.Time     `json:"closed"` // from when its term counts
	Due    time.Time     `json:"due"`    // the end of its term
	Fate   RowFate       `json:"fate,omitempty"`
	Reason string        `json:"reason,omitempty"` // of an exception
	By     ID            `json:"by,omitempty"`     // who excepted it
	// Counts is what went with it.
	Counts DestroyedCounts `json:"counts,omitzero"`
}

// DestroyedCounts counts what went with a row.
type DestroyedCounts struct {
	Comments     int `json:"comments,omitempty"`
	Recognitions int `json:"recognitions,omitempty"`
	Messages     int `json:"messages,omitempty"` // between keeper and anonymous reporter
	Documents    int `json:"documents,omitempty"`
	Files        int `json:"files,omitempty"`
	Merged       int `json:"merged,omitempty"` // signals that were merged into it
}

// Add adds the counts of another row.
func (c *DestroyedCounts) Add(o DestroyedCounts) {
	c.Comments += o.Comments
	c.Recognitions += o.Recognitions
	c.Messages += o.Messages
	c.Documents += o.Documents
	c.Files += o.Files
	c.Merged += o.Merged
}

// MaxDestruction is the most rows of one list; what is left comes on the next.
const MaxDestruction = 500

// DestructionNumber writes the number of the n-th list of a year: V-2026-0001.
func DestructionNumber(year, n int) string { return fmt.Sprintf("V-%d-%04d", year, n) }

// SignalRow is how a signal stands on a list.
func SignalRow(s Signal) DestructionRow {
	return DestructionRow{Kind: RetainSignals, ID: s.ID, Number: s.Number, Closed: s.ClosedAt()}
}

// DocumentRow is how a document of the chain stands on a list: by its kind,
// since its title isn't kept.
func DocumentRow(d Document) DestructionRow {
	return DestructionRow{Kind: RetainDocuments, ID: d.ID, Number: d.Details.Full().Kind.Label(), Closed: d.Current().At}
}

// TableRow is how a round table stands on a list: once its minutes were adopted, or
// it was called off.
func TableRow(t RoundTable) DestructionRow {
	row := DestructionRow{Kind: RetainTables, ID: t.ID, Number: t.Number, Closed: t.End}
	switch t.State {
	case TableAdopted:
	case TableDropped:
		row.Kind = RetainDroppedTables
	default:
		row.Closed = time.Time{}
	}
	return row
}

// CovenantRow is how a covenant stands on a list: once it ended for everybody.
func CovenantRow(c Covenant) DestructionRow {
	row := DestructionRow{Kind: RetainCovenants, ID: c.ID, Number: c.Number}
	if c.Ended != nil {
		row.Closed = c.Ended.On
	}
	return row
}

// SetRow is how an agreement set stands on a list: once it is in use no longer.
func SetRow(s AgreementSet) DestructionRow {
	return DestructionRow{Kind: RetainSets, ID: s.ID, Number: s.Number, Closed: s.EndedAt}
}

// NewDestructionList lists what is due of the rule's kind. What isn't due is left
// out; a list of nothing is refused. What has no number of its own gets its place
// on the list.
func NewDestructionList(rule RetentionRule, due []DestructionRow, number string, by Actor, now time.Time) (DestructionList, Fact, error) {
	l := DestructionList{ID: NewID(), Number: number, State: DestructionProposed, Rule: rule, MadeBy: Signed(by, now)}
	for _, row := range due {
		if row.Kind != rule.Kind || !rule.Overdue(row.Closed, now) || len(l.Rows) == MaxDestruction {
			continue
		}
		row.Due = rule.Term.End(row.Closed)
		if row.Kind == RetainDocuments {
			row.Number += " " + strconv.Itoa(len(l.Rows)+1)
		}
		l.Rows = append(l.Rows, row)
	}
	if len(l.Rows) == 0 {
		return l, Fact{}, Errorf(Conflict, "Er is nu niets waarvan de bewaartermijn voorbij is.")
	}
	return l, l.fact(DestructionListMade, l.Number), nil
}

// Overdue reports whether something has been kept as long as the rule says, from
// when its term counts; never when that is zero.
func (r RetentionRule) Overdue(from, now time.Time) bool {
	return r.Fate == Destroy && r.Term.Over(from, now)
}

// ClosedAt is when the signal was closed, the last time; zero while it is open.
func (s Signal) ClosedAt() time.Time {
	if s.State != SignalEnded {
		return time.Time{}
	}
	for _, c := range slices.Backward(s.Course) {
		if c.State == SignalEnded {
			return c.At
		}
	}
	return s.ChangedAt
}

// Ref points at the list.
func (l DestructionList) Ref() Ref { return Ref{Kind: KindDestruction, ID: l.ID} }

func (l DestructionList) fact(t EventType, what string) Fact {
	return Fact{Type: t, About: l.Ref(), Details: map[string]string{DetailField: what}}
}

func (l *DestructionList) row(id ID) (*DestructionRow, error) {
	i := slices.IndexFunc(l.Rows, func(r DestructionRow) bool { return r.ID == id })
	if i < 0 {
		return nil, ErrNotFound
	}
	return &l.Rows[i], nil
}

var errListFixed = Errorf(Conflict, "Deze lijst is al goedgekeurd, uitgevoerd of ingetrokken. U kunt haar niet meer wijzigen.")

// Except takes a row off the list, with the reason why it is still needed.
func (l *DestructionList) Except(id ID, reason string, by Actor) (Fact, error) {
	r, err := l.row(id)
	if err != nil {
		return Fact{}, err
	}
	if l.State != DestructionProposed || r.Fate == RowDropped {
		return Fact{}, errListFixed
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", CleanLine(reason), 3, MaxLine)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	r.Fate, r.Reason, r.By = RowExcepted, reason, by.ID
	l.ChangedBy = append(l.ChangedBy, by.ID)
	return l.fact(DestructionExcepted, r.Number), nil
}

// Restore puts an excepted row back on the list.
func (l *DestructionList) Restore(id ID, by Actor) (Fact, error) {
	r, err := l.row(id)
	if err != nil {
		return Fact{}, err
	}
	if l.State != DestructionProposed || r.Fate != RowExcepted {
		return Fact{}, errListFixed
	}
	r.Fate, r.Reason, r.By = RowDue, "", ""
	l.ChangedBy = append(l.ChangedBy, by.ID)
	return l.fact(DestructionRestored, r.Number), nil
}

// Touched reports whether somebody made the list or changed it, and so can't
// approve it.
func (l DestructionList) Touched(person ID) bool {
	return l.MadeBy.Person == person || slices.Contains(l.ChangedBy, person) || slices.ContainsFunc(l.Rows, func(r DestructionRow) bool { return r.By == person })
}

// Approve lets the job carry the list out. Rows that fell off meanwhile stay.
func (l *DestructionList) Approve(by Actor, now time.Time) (Fact, error) {
	if l.State != DestructionProposed {
		return Fact{}, errListFixed
	}
	if l.Touched(by.ID) {
		return Fact{}, Errorf(Forbidden, "U stelde deze lijst op of wijzigde haar. Iemand anders moet haar goedkeuren.")
	}
	if l.Left() == 0 {
		return Fact{}, Errorf(Conflict, "Op deze lijst staat niets meer om te vernietigen. Trek haar in.")
	}
	l.State, l.ApprovedBy = DestructionApproved, Signed(by, now)
	return l.fact(DestructionListApproved, l.Number), nil
}

// Withdraw ends a list that was not approved.
func (l *DestructionList) Withdraw(now time.Time) (Fact, error) {
	if l.State != DestructionProposed {
		return Fact{}, errListFixed
	}
	l.State, l.EndedAt = DestructionWithdrawn, now.UTC()
	return l.fact(DestructionListWithdrawn, l.Number), nil
}

// Drop notes that a row is not due any longer.
func (l *DestructionList) Drop(id ID) {
	if r, err := l.row(id); err == nil && r.Fate == RowDue {
		r.Fate = RowDropped
	}
}

// Destroyed notes that a row is gone, with what went with it.
func (l *DestructionList) Destroyed(id ID, counts DestroyedCounts) (Fact, error) {
	r, err := l.row(id)
	if err != nil {
		return Fact{}, err
	}
	if l.State != DestructionApproved || r.Fate != RowDue {
		return Fact{}, errListFixed
	}
	r.Fate, r.Counts = RowDestroyed, counts
	switch r.Kind {
	case RetainDocuments:
		return l.fact(DocumentDestroyed, r.Number), nil
	case RetainTables, RetainDroppedTables:
		return l.fact(TableDestroyed, r.Number), nil
	case RetainCovenants:
		return l.fact(CovenantDestroyed, r.Number), nil
	case RetainSets:
		return l.fact(SetDestroyed, r.Number), nil
	}
	if r.Kind.OfFigures() {
		return l.fact(figureDestroyed[r.Kind], r.Number), nil
	}
	return l.fact(SignalDestroyed, r.Number), nil
}

// Next is the row to do now; false when none is left.
func (l DestructionList) Next() (DestructionRow, bool) {
	for _, r := range l.Rows {
		if r.Fate == RowDue {
			return r, true
		}
	}
	return DestructionRow{}, false
}

// Finish ends a list on which nothing is left to do.
func (l *DestructionList) Finish(now time.Time) (Fact, error) {
	if _, left := l.Next(); left || l.State != DestructionApproved {
		return Fact{}, errListFixed
	}
	l.State, l.EndedAt = DestructionDone, now.UTC()
	return l.fact(DestructionListDone, l.Number), nil
}

// Left counts the rows that are still to be destroyed.
func (l DestructionList) Left() int { return l.count(RowDue) }

// Gone counts the rows that were destroyed.
func (l DestructionList) Gone() int { return l.count(RowDestroyed) }

// ExceptedRows counts the rows that somebody still needs.
func (l DestructionList) ExceptedRows() int { return l.count(RowExcepted) }

func (l DestructionList) count(fate RowFate) int {
	n := 0
	for _, r := range l.Rows {
		if r.Fate == fate {
			n++
		}
	}
	return n
}

// Total counts what went with all rows together.
func (l DestructionList) Total() DestroyedCounts {
	var total DestroyedCounts
	for _, r := range l.Rows {
		total.Add(r.Counts)
	}
	return total
}
