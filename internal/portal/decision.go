package portal

import (
	"fmt"
	"slices"
	"time"
)

// DecisionKind is what sort of decision was taken: a table agrees or advises,
// college and council resolve.
type DecisionKind string

// The kinds of decisions.
const (
	Agreed   DecisionKind = "afspraak"
	Advice   DecisionKind = "advies"
	Resolved DecisionKind = "besluit"
)

// DecisionKinds lists the kinds in the order in which a person chooses from them.
func DecisionKinds() []DecisionKind { return []DecisionKind{Agreed, Advice, Resolved} }

// Label is the kind's name in the interface; empty for an unknown kind.
func (k DecisionKind) Label() string {
	return map[DecisionKind]string{Agreed: "Afspraak", Advice: "Advies", Resolved: "Besluit"}[k]
}

// Body is who decides.
type Body string

// The bodies that decide.
const (
	ByPartners Body = "partners"
	ByTeam     Body = "team"
	ByHolder   Body = "portefeuillehouder"
	ByCollege  Body = "college"
	ByCouncil  Body = "raad"
)

// Bodies lists the bodies in the order in which a person chooses from them.
func Bodies() []Body { return []Body{ByPartners, ByTeam, ByHolder, ByCollege, ByCouncil} }

// Label is the body's name in the interface; empty for an unknown one.
func (b Body) Label() string {
	return map[Body]string{ByPartners: "Partners", ByTeam: "Team, in mandaat", ByHolder: "Portefeuillehouder", ByCollege: "College", ByCouncil: "Raad"}[b]
}

// Decision is what was agreed, advised or resolved, about an item of a round
// table.
type Decision struct {
	ID      ID           `json:"id"`
	Version int64        `json:"-"`
	Number  string       `json:"number"` // B-2026-0012
	Kind    DecisionKind `json:"kind"`
	Text    string       `json:"text"`
	By      Body         `json:"by"`
	Date    time.Time    `json:"date"` // the day
	Table   ID           `json:"table"`
	Item    ID           `json:"item"`

	// Waits is the body that still has to resolve; empty when none has to.
	Waits Body `json:"waits,omitempty"`
	// Resolution is what that body resolved.
	Resolution *Resolution `json:"resolution,omitempty"`

	Route Route `json:"route,omitempty"`
	// Changes says what it changes, in words, and Changed which objects.
	Changes string `json:"changes,omitempty"`
	Changed []Ref  `json:"changed,omitempty"`
	// Heard: clients were heard, by HeardBy.
	Heard   bool   `json:"heard,omitempty"`
	HeardBy string `json:"heardBy,omitempty"`
	// Review is the day on which it is looked at again; zero when none was agreed.
	Review     time.Time `json:"review,omitzero"`
	ReviewTold bool      `json:"reviewTold,omitempty"`
	// Follow is what it obliges to, once somebody chose its route.
	Follow FollowUp `json:"follow,omitzero"`
	// Signals are those it answers.
	Signals    []ID      `json:"signals,omitempty"`
	RecordedBy ID        `json:"recordedBy"`
	RecordedAt time.Time `json:"recordedAt"`
	// Dropped: recorded by mistake, taken back before the minutes were adopted.
	Dropped bool `json:"dropped,omitempty"`
}

// Resolution is the answer of the body a decision waited for.
type Resolution struct {
	Number string    `json:"number"`
	Date   time.Time `json:"date"`
	// Follows: the body resolved as was advised.
	Follows bool      `json:"follows"`
	Note    string    `json:"note,omitempty"`
	By      ID        `json:"by"` // who entered it
	At      time.Time `json:"at"`
}

// DecisionNumber writes the number of the n-th decision of a year: B-2026-0012.
func DecisionNumber(year, n int) string { return fmt.Sprintf("B-%d-%04d", year, n) }

// Ref points at the decision.
func (d Decision) Ref() Ref { return Ref{Kind: KindDecision, ID: d.ID} }

// WaitsFor is the body it waits for now; empty when it waits for none.
func (d Decision) WaitsFor() Body {
	if d.Resolution != nil || d.Dropped {
		return ""
	}
	return d.Waits
}

// MaxDecisionNumber is the longest number of a body's own decision, in characters.
const MaxDecisionNumber = 40

// Awaitable lists the bodies a decision of a table can wait for.
func Awaitable() []Body { return []Body{ByHolder, ByCollege, ByCouncil} }

// Named is the body within a sentence, as in "wacht op het college".
func (b Body) Named() string {
	return map[Body]string{ByPartners: "de partners", ByTeam: "het team", ByHolder: "de portefeuillehouder", ByCollege: "het college", ByCouncil: "de raad"}[b]
}

// Validate cleans what was typed and reports what is wrong, by form field. A table
// agrees or advises; only who has the power resolves.
func (d *Decision) Validate(now time.Time) error {
	f := Fields{}
	d.Text = text(f, "text", "De tekst", d.Text, 3, MaxNote)
	d.Changes = text(f, "changes", "Het veld ‘Wat verandert er?’", d.Changes, 0, MaxNote)
	d.HeardBy = text(f, "heard_by", "Het veld ‘Door wie?’", CleanLine(d.HeardBy), 0, MaxLine)
	if !d.Heard {
		d.HeardBy = ""
	}
	switch {
	case d.Kind.Label() == "":
		f["kind"] = "Kies een afspraak, een advies of een besluit."
	case d.By.Label() == "":
		f["by"] = "Kies wie dit afsprak of besloot."
	case d.Kind == Resolved && d.By == ByPartners:
		f["by"] = "Partners besluiten niet. Kies wie het besluit nam, of kies een afspraak of een advies."
	case d.Kind != Resolved && (d.By == ByCollege || d.By == ByCouncil):
		f["kind"] = d.By.Label() + " neemt een besluit. Kies ‘Besluit’."
	}
	switch {
	case d.Waits == "":
	case d.Kind == Resolved:
		f["waits"] = "Een besluit wacht op niemand meer. Kies een afspraak of een advies."
	case !slices.Contains(Awaitable(), d.Waits):
		f["waits"] = "Kies wie hierover nog besluit."
	case d.Waits == d.By:
		f["waits"] = "Dit is al van " + d.By.Named() + ". Kies een ander, of niemand."
	}
	if d.Route != "" && !slices.Contains([]Route{PolicyChange, PracticeAgreement, NoChange}, d.Route) {
		f["route"] = "Kies hoe dit een vervolg krijgt."
	}
	if d.Route == NoChange && d.Changes == "" {
		f["changes"] = "Schrijf op waarom er niets verandert."
	}
	if d.Date.IsZero() {
		d.Date = now
	}
	if d.Date = Day(d.Date); d.Date.After(now) {
		f["date"] = "Deze dag moet nog komen."
	}
	if !d.Review.IsZero() {
		if d.Review = Day(d.Review); !d.Review.After(d.Date) {
			f["review"] = "Kies een dag na " + dayWords(d.Date) + "."
		}
	}
	slices.Sort(d.Signals)
	d.Signals = slices.Compact(d.Signals)
	return f.Err()
}

// dayWords writes a day as in "9 november 2026".
func dayWords(t time.Time) string {
	t = t.In(amsterdam)
	return fmt.Sprintf("%d %s %d", t.Day(), monthNames[t.Month()-1], t.Year())
}

func (d Decision) fact(t EventType, details map[string]string) Fact {
	if d.Item != "" {
		if details == nil {
			details = map[string]string{}
		}
		details[DetailItem] = string(d.Item)
	}
	return Fact{Type: t, About: d.Ref(), Details: details}
}

// Record gives a validated decision its number.
func (d *Decision) Record(number string, by Actor, now time.Time) Fact {
	d.Number, d.RecordedBy, d.RecordedAt = number, by.ID, now
	return d.fact(DecisionRecorded, nil)
}

// Drop takes back what was recorded by mistake.
func (d *Decision) Drop() (Fact, error) {
	if d.Dropped {
		return Fact{}, Errorf(Conflict, "Dit is al teruggenomen.")
	}
	if d.Resolution != nil {
		return Fact{}, Errorf(Conflict, "Hierover is al besloten. Terugnemen kan niet meer.")
	}
	d.Dropped = true
	return d.fact(DecisionDropped, nil), nil
}

// Resolve enters what the body decided that this waited for.
func (d *Decision) Resolve(r Resolution, by Actor, now time.Time) (Fact, error) {
	body := d.WaitsFor()
	if body == "" {
		return Fact{}, Errorf(Conflict, "Dit wacht op niemand (meer). Bekijk eerst wat er intussen gebeurd is.")
	}
	f := Fields{}
	least := 1
	if body == ByHolder { // one person, who keeps no register of numbers
		least = 0
	}
	r.Number = text(f, "resolution_number", "Het nummer van het besluit", CleanLine(r.Number), least, MaxDecisionNumber)
	r.Note = text(f, "note", "De toelichting", r.Note, 0, MaxNote)
	if !r.Follows && r.Note == "" {
		f["note"] = "Schrijf op waarin het besluit afwijkt, en waarom."
	}
	switch {
	case r.Date.IsZero():
		f["resolution_date"] = "Vul de dag van het besluit in."
	case Day(r.Date).After(now):
		f["resolution_date"] = "Deze dag moet nog komen."
	case Day(r.Date).Before(Day(d.Date)):
		f["resolution_date"] = "Deze dag ligt voor " + dayWords(d.Date) + ". Toen was er nog niets om over te besluiten."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	r.Date, r.By, r.At = Day(r.Date), by.ID, now
	d.Resolution = &r
	return d.fact(DecisionResolved, nil), nil
}

// TellReview marks that people were told that this is looked at again today.
func (d *Decision) TellReview(now time.Time) (Fact, error) {
	if d.ReviewTold || d.Dropped || d.Review.IsZero() || now.Before(d.Review) {
		return Fact{}, Errorf(Conflict, "Dit hoeft nu niet opnieuw bekeken te worden.")
	}
	d.ReviewTold = true
	return d.fact(DecisionReviewDue, nil), nil
}

// Reviewed sets the next day on which it is looked at again; zero for none.
func (d *Decision) Reviewed(next time.Time, now time.Time) (Fact, error) {
	if d.Dropped {
		return Fact{}, Errorf(Conflict, "Dit is teruggenomen.")
	}
	if !next.IsZero() && !Day(next).After(now) {
		return Fact{}, Fields{"review": "Kies een dag die nog komt, of laat het veld leeg."}.Err()
	}
	from := ""
	if !d.Review.IsZero() {
		from = d.Review.In(amsterdam).Format(time.DateOnly)
	}
	if d.Review = next; !next.IsZero() {
		d.Review = Day(next)
	}
	d.ReviewTold = false
	return d.fact(DecisionReviewed, map[string]string{DetailFrom: from}), nil
}

// Agreement is what the reporters of the signals it answers hear: empty while it
// waits for a body.
func (d Decision) Agreement() string {
	switch {
	case d.WaitsFor() != "" || d.Dropped:
		return ""
	case d.Resolution == nil:
		return d.Text
	}
	r := d.Resolution
	said := d.Text + "\n\n" + d.Waits.Label() + " besloot op " + dayWords(r.Date)
	if r.Number != "" {
		said += " (" + r.Number + ")"
	}
	if r.Follows {
		said += ": zo doen we het."
	} else {
		said += " anders dan dit advies."
	}
	if r.Note != "" {
		said += " " + r.Note
	}
	return said
}
