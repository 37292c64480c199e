package portal

import (
	"slices"
	"strings"
	"time"
)

// MinutesRecord is everything that adopted minutes say, in words, as it was when
// they were adopted: people, decisions and action points that change later leave
// it as it is. The frozen texts are written from it; see MinutesText.
type MinutesRecord struct {
	ID      ID     `json:"id"` // of the round table
	Version int64  `json:"-"`
	Maker   string `json:"maker"` // the municipality's name

	Number string    `json:"number"`
	Title  string    `json:"title"`
	Series string    `json:"series"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Place  string    `json:"place,omitempty"`

	Full       bool         `json:"full,omitempty"`
	Attendance []Attendance `json:"attendance,omitempty"`
	// Items are those of the agenda, after one without id for what belongs to the
	// whole meeting, when there is such a thing.
	Items   []RecordItem    `json:"items"`
	Details DocumentDetails `json:"details,omitzero"`

	// AdoptedAt is zero while the minutes aren't adopted; AdoptedIn is the number
	// of the meeting that adopted them, empty when that went silently.
	AdoptedAt time.Time `json:"adoptedAt,omitzero"`
	AdoptedIn string    `json:"adoptedIn,omitempty"`
}

// RecordItem is one item of the agenda in a record.
type RecordItem struct {
	ID           ID               `json:"id"`
	Title        string           `json:"title"`
	Outcome      Outcome          `json:"outcome,omitempty"`
	Text         string           `json:"text,omitempty"`
	Decisions    []RecordDecision `json:"decisions,omitempty"`
	Actions      []RecordAction   `json:"actions,omitempty"`
	Confidential bool             `json:"confidential,omitempty"`
	For          []ID             `json:"for,omitempty"`
}

// VisibleTo reports whether a person may know of the item.
func (i RecordItem) VisibleTo(person ID) bool {
	return !i.Confidential || slices.Contains(i.For, person)
}

// RecordDecision is a decision as it was recorded at the table.
type RecordDecision struct {
	Number string       `json:"number"`
	Kind   DecisionKind `json:"kind"`
	By     Body         `json:"by"`
	Date   time.Time    `json:"date"`
	Waits  Body         `json:"waits,omitempty"`
	Text   string       `json:"text"`
}

// RecordAction is an action point as it was agreed.
type RecordAction struct {
	Number string    `json:"number"`
	What   string    `json:"what"`
	Who    string    `json:"who"`
	Due    time.Time `json:"due"`
}

// MinutesEdition is for whom a version of minutes is written.
type MinutesEdition string

// The editions of minutes.
const (
	EditionMembers      MinutesEdition = "deelnemers"
	EditionConfidential MinutesEdition = "vertrouwelijk" // one confidential item
	EditionPublic       MinutesEdition = "openbaar"
)

// Label is the edition's name in the interface.
func (e MinutesEdition) Label() string {
	return map[MinutesEdition]string{EditionMembers: "Versie voor de deelnemers", EditionConfidential: "Vertrouwelijk punt", EditionPublic: "Openbare versie"}[e]
}

// For gives the record as a person may read it.
func (r MinutesRecord) For(person ID) MinutesRecord {
	return r.only(func(i RecordItem) bool { return i.VisibleTo(person) })
}

// Members gives the record as everybody at the table may read it.
func (r MinutesRecord) Members() MinutesRecord {
	return r.only(func(i RecordItem) bool { return !i.Confidential })
}

// Words is all that the record says, for the search index.
func (r MinutesRecord) Words() string {
	words := make([]string, len(r.Items))
	for n, i := range r.Items {
		words[n] = r.ItemWords(i)
	}
	return strings.Join(words, "\n")
}

// ItemWords is what the record says of one item.
func (r MinutesRecord) ItemWords(i RecordItem) string {
	words := []string{i.Title}
	if r.Full {
		words = append(words, i.Text)
	}
	for _, d := range i.Decisions {
		words = append(words, d.Number, d.Text)
	}
	for _, a := range i.Actions {
		words = append(words, a.Number, a.What)
	}
	return strings.Join(words, "\n")
}

func (r MinutesRecord) only(keep func(RecordItem) bool) MinutesRecord {
	var items []RecordItem
	for _, i := range r.Items {
		if keep(i) {
			items = append(items, i)
		}
	}
	r.Items = items
	return r
}

// someGuest stands in the public version where a guest was named.
const someGuest = "een gast"

// Public gives the record as it may be published: without confidential items,
// names of guests, and the ground on which the minutes aren't open.
func (r MinutesRecord) Public() MinutesRecord {
	clean := r.WithoutGuests
	r = r.Members()
	var there []Attendance
	guests := 0
	for _, a := range r.Attendance {
		if a.Seat == SeatGuest {
			guests++
			continue
		}
		a.By = clean(a.By)
		there = append(there, a)
	}
	if guests > 0 {
		there = append(there, Attendance{Seat: SeatGuest, Name: Capital(guestCount(guests)), Presence: Present})
	}
	r.Attendance, r.Details.Ground = there, ""
	r.Title, r.Place = clean(r.Title), clean(r.Place)
	for i := range r.Items {
		item := &r.Items[i] // Members made a list of its own
		item.Title, item.Text = clean(item.Title), clean(item.Text)
		item.Decisions, item.Actions = slices.Clone(item.Decisions), slices.Clone(item.Actions)
		for j := range item.Decisions {
			item.Decisions[j].Text = clean(item.Decisions[j].Text)
		}
		for j := range item.Actions {
			item.Actions[j].What, item.Actions[j].Who = clean(item.Actions[j].What), clean(item.Actions[j].Who)
		}
	}
	return r
}

// WithoutGuests takes the names of the guests of the meeting out of a text.
func (r MinutesRecord) WithoutGuests(s string) string {
	var names []string
	for _, a := range r.Attendance {
		if a.Seat == SeatGuest {
			names = append(names, a.Name, a.By)
		}
	}
	// The longest first, so that “Jan de Wit” is taken out before “Jan”.
	slices.SortFunc(names, func(x, y string) int { return len(y) - len(x) })
	for _, n := range names {
		s = withoutName(s, n)
	}
	return s
}

func guestCount(n int) string {
	if n == 1 {
		return someGuest
	}
	return Number(n) + " gasten"
}

// withoutName takes a name out of a text, in capitals or not.
func withoutName(s, name string) string {
	low, find := strings.ToLower(s), strings.ToLower(name)
	switch {
	case find == "":
		return s
	case len(low) != len(s) || len(find) != len(name): // letters whose small form is longer: as typed only
		return strings.ReplaceAll(s, name, someGuest)
	}
	var out strings.Builder
	for {
		at := strings.Index(low, find)
		if at < 0 {
			return out.String() + s
		}
		out.WriteString(s[:at] + someGuest)
		s, low = s[at+len(find):], low[at+len(find):]
	}
}
