package portal

import (
	"fmt"
	"slices"
	"time"
)

// TableState is where a round table is on its way, from a silent draft to
// adopted minutes.
type TableState string

// The states of a round table.
const (
	TableConcept   TableState = "concept" // silent: nobody is told of it
	TableProposals TableState = "voorstellen-open"
	TableSent      TableState = "agenda-verstuurd"
	TableBusy      TableState = "bezig"
	TableDraft     TableState = "verslag-concept"
	TableWithChair TableState = "akkoord-voorzitter" // the chair reads the draft
	TableComments  TableState = "ter-reactie"
	TableAdopted   TableState = "vastgesteld"
	TableDropped   TableState = "gaat-niet-door"
)

// TableStates lists the states in the order of the way.
func TableStates() []TableState {
	return []TableState{TableConcept, TableProposals, TableSent, TableBusy, TableDraft, TableWithChair, TableComments, TableAdopted, TableDropped}
}

var tableStateLabels = map[TableState]string{
	TableConcept: "Concept", TableProposals: "Voorstellen open", TableSent: "Agenda verstuurd", TableBusy: "Bezig", TableDraft: "Verslag concept",
	TableWithChair: "Akkoord voorzitter", TableComments: "Ter reactie", TableAdopted: "Vastgesteld", TableDropped: "Gaat niet door",
}

// Label is the state's name in the interface.
func (s TableState) Label() string { return tableStateLabels[s] }

// tableMoves is the table of allowed transitions; what is not here is refused.
var tableMoves = map[TableState][]TableState{
	TableConcept:   {TableProposals, TableSent, TableDropped},
	TableProposals: {TableSent, TableDropped},
	TableSent:      {TableBusy, TableDropped},
	TableBusy:      {TableDraft},
	TableDraft:     {TableBusy, TableWithChair},
	TableWithChair: {TableDraft, TableComments},
	TableComments:  {TableAdopted},
	TableAdopted:   nil,
	TableDropped:   nil,
}

// RoundTable is one meeting of a series.
type RoundTable struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Number  string    `json:"number"` // R-2026-003
	Series  ID        `json:"series"`
	Title   string    `json:"title"`
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Place   string    `json:"place,omitempty"`
	Link    string    `json:"link,omitempty"`
	// Open, Seats and Terms are the series' when the meeting was made, and its own
	// from then on.
	Open  bool       `json:"open,omitempty"`
	Seats []Seat     `json:"seats,omitempty"`
	Terms TableTerms `json:"terms"`

	State  TableState  `json:"state"`
	Course []TableStep `json:"course"`
	// Agenda, in the order of the meeting.
	Agenda []AgendaItem `json:"agenda,omitempty"`
	// Invited: an invitation was sent.
	Invited bool `json:"invited,omitempty"`
	// Pending is when the first change was made that those invited haven't been
	// mailed yet.
	Pending time.Time `json:"pending,omitzero"`

	// Current is the item on the table while the meeting is on.
	Current    ID           `json:"current,omitempty"`
	Attendance []Attendance `json:"attendance,omitempty"`
	ChangedAt  time.Time    `json:"changedAt"`
}

// TableStep is one step in the course of a round table.
type TableStep struct {
	State TableState `json:"state"`
	At    time.Time  `json:"at"`
	By    ID         `json:"by,omitempty"` // empty: the portal itself
	Note  string     `json:"note,omitempty"`
}

// Presence says how somebody took part.
type Presence string

// The ways of taking part.
const (
	Present  Presence = "aanwezig"
	Absent   Presence = "afwezig"
	Excused  Presence = "afgemeld"
	Replaced Presence = "vervangen"
)

// Label is the presence in the interface.
func (p Presence) Label() string {
	return map[Presence]string{Present: "Aanwezig", Absent: "Afwezig", Excused: "Afgemeld", Replaced: "Vervangen"}[p]
}

// Attendance is who was there. The names are kept as they were: adopted minutes
// keep them when an account goes. Person is empty for a guest without account.
type Attendance struct {
	Person   ID       `json:"person,omitempty"`
	Guest    ID       `json:"guest,omitempty"` // the GuestPass
	Name     string   `json:"name"`
	OrgName  string   `json:"orgName,omitempty"`
	Seat     SeatKind `json:"seat"`
	Presence Presence `json:"presence"`
	// By is the name of who came instead.
	By string `json:"by,omitempty"`
}

// TableNumber writes the number of the n-th round table of a year: R-2026-003.
func TableNumber(year, n int) string { return fmt.Sprintf("R-%d-%03d", year, n) }

// Ref points at the round table.
func (t RoundTable) Ref() Ref { return Ref{Kind: KindTable, ID: t.ID} }

// Chair is who leads the meeting; empty when nobody was chosen.
func (t RoundTable) Chair() ID { return Holding(t.Seats, SeatChair) }

// Secretary is who writes the minutes; empty when nobody was chosen.
func (t RoundTable) Secretary() ID { return Holding(t.Seats, SeatSecretary) }

// Silent reports whether nobody but who prepares it knows of the meeting: a
// concept, and one that was dropped before anybody was told.
func (t RoundTable) Silent() bool {
	for _, s := range t.Course {
		if s.State != TableConcept && s.State != TableDropped {
			return false
		}
	}
	return true
}

// Before reports whether the meeting is still to be held.
func (t RoundTable) Before() bool {
	return slices.Contains([]TableState{TableConcept, TableProposals, TableSent}, t.State)
}

// Held reports whether the meeting has begun or was held.
func (t RoundTable) Held() bool { return !t.Before() && t.State != TableDropped }

// CanMove reports whether the table of moves allows a step from the present state.
func (t RoundTable) CanMove(to TableState) bool { return slices.Contains(tableMoves[t.State], to) }

// Move takes a step that the table of moves allows.
func (t *RoundTable) Move(to TableState, step TableStep) error {
	if !t.CanMove(to) {
		return Errorf(Conflict, "Deze ronde tafel staat nu op ‘%s’. Deze stap kan dan niet. Bekijk eerst wat er intussen gebeurd is.", t.State.Label())
	}
	step.State = to
	t.State = to
	t.Course = append(t.Course, step)
	t.ChangedAt = step.At
	return nil
}

// Fact tells of the round table.
func (t RoundTable) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: t.Ref(), Details: details}
}

// ProposalsUntil is until when one may propose an item.
func (t RoundTable) ProposalsUntil() time.Time { return endOfDay(t.Start, -t.Terms.Proposals) }

// PapersUntil is until when papers are expected, and when the agenda goes out.
func (t RoundTable) PapersUntil() time.Time { return endOfDay(t.Start, -t.Terms.Papers) }

// endOfDay is 23:59 on the Amsterdam day that lies n days after t's.
func endOfDay(t time.Time, n int) time.Time {
	y, m, d := t.In(amsterdam).Date()
	return time.Date(y, m, d+n, 23, 59, 0, 0, amsterdam)
}

// Scope keys of a round table that only those see who prepare it.
const ScopePrepare = "prepare"

// PreparerScope is the key of a chair or secretary of one table.
func PreparerScope(id ID) string { return "prepare:" + string(id) }

// Scope gives the round table's scope keys: who prepares it while it is silent,
// then everybody of the organisations at the table, or of the chain. No actor
// matches two of them; see policy.TableKeys for the other side.
func (t RoundTable) Scope(municipality ID) []string {
	if t.Silent() {
		keys := []string{ScopePrepare}
		for _, id := range []ID{t.Chair(), t.Secretary()} {
			if id != "" && !slices.Contains(keys, PreparerScope(id)) {
				keys = append(keys, PreparerScope(id))
			}
		}
		return keys
	}
	if t.Open {
		return []string{ScopeChain}
	}
	keys := []string{OrgScope(municipality)}
	for _, s := range t.Seats {
		if k := OrgScope(s.Org); s.Kind != SeatGuest && s.Org != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, s := range t.Seats {
		if s.Kind == SeatGuest && s.Person != "" && !slices.Contains(keys, OrgScope(s.Org)) {
			keys = append(keys, PersonScope(s.Person))
		}
	}
	return keys
}

// ItemScope gives the scope keys of what belongs to one item of the agenda: the
// table's, or for a confidential item those of the people it names. An unknown
// item has none.
func (t RoundTable) ItemScope(item ID, municipality ID) []string {
	it, ok := t.Item(item)
	switch {
	case !ok && item != "":
		return nil
	case !ok || !it.Confidential:
		return t.Scope(municipality)
	}
	var keys []string
	for _, p := range it.For {
		keys = append(keys, PersonScope(p))
	}
	return keys
}
