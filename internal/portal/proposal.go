package portal

import (
	"fmt"
	"slices"
	"time"
)

// ProposalAnswer is what became of a proposal.
type ProposalAnswer string

// The answers to a proposal; empty while it waits.
const (
	Placed    ProposalAnswer = "geplaatst"
	NextTime  ProposalAnswer = "volgende-keer"
	Elsewhere ProposalAnswer = "elders-belegd"
	NotPlaced ProposalAnswer = "niet"
	Withdrawn ProposalAnswer = "ingetrokken" // by who proposed it
)

// Label is the answer's name in the interface.
func (a ProposalAnswer) Label() string {
	return map[ProposalAnswer]string{"": "Wacht op antwoord", Placed: "Geplaatst", NextTime: "Volgende keer", Elsewhere: "Elders belegd", NotPlaced: "Niet, want", Withdrawn: "Ingetrokken"}[a]
}

// Proposal asks to put something on the agenda of a series.
type Proposal struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // V-2026-007
	Series  ID     `json:"series"`
	// Table is the meeting it is for: First, for which it was made, or a later one
	// after "volgende keer".
	Table    ID        `json:"table"`
	First    ID        `json:"first,omitempty"`
	Question string    `json:"question"`
	Aim      Aim       `json:"aim"`
	Why      string    `json:"why,omitempty"`
	Minutes  int       `json:"minutes,omitempty"`
	Links    []Ref     `json:"links,omitempty"`
	By       ID        `json:"by"`
	Org      ID        `json:"org"`
	At       time.Time `json:"at"`
	Due      time.Time `json:"due"` // when an answer is due
	// TermPassed: the term has passed and this was told once.
	TermPassed bool           `json:"termPassed,omitempty"`
	Answer     ProposalAnswer `json:"answer,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	AnsweredBy ID             `json:"answeredBy,omitempty"`
	AnsweredAt time.Time      `json:"answeredAt,omitzero"`
	// Item is the agenda item that was made of it.
	Item ID `json:"item,omitempty"`
	// For are the only people who may know of it, when that item is confidential,
	// besides who proposed it. Empty: everybody at the table.
	For []ID `json:"for,omitempty"`
}

// ProposalNumber writes the number of the n-th proposal of a year: V-2026-007.
func ProposalNumber(year, n int) string { return fmt.Sprintf("V-%d-%03d", year, n) }

// Ref points at the proposal.
func (p Proposal) Ref() Ref { return Ref{Kind: KindProposal, ID: p.ID} }

// Waits reports whether the proposal waits for an answer.
func (p Proposal) Waits() bool { return p.Answer == "" }

// Answerable reports whether the proposal can be answered: it waits, or was put
// off to a later meeting.
func (p Proposal) Answerable() bool { return p.Waits() || p.Answer == NextTime }

// Late reports whether the term of answer has passed.
func (p Proposal) Late(now time.Time) bool { return p.Waits() && !now.Before(p.Due) }

// VisibleTo reports whether a person may know of the proposal, given that they
// may see the meeting.
func (p Proposal) VisibleTo(person ID) bool {
	return len(p.For) == 0 || person == p.By || slices.Contains(p.For, person)
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (p *Proposal) Validate() error {
	f := Fields{}
	p.Question = text(f, "question", "De vraag", CleanLine(p.Question), 3, MaxSignalTitle)
	p.Why = text(f, "why", "Waarom dit nu nodig is", p.Why, 0, MaxSignalText)
	if p.Aim.Label() == "" {
		f["aim"] = "Kies waarvoor u dit op tafel legt."
	}
	if p.Minutes < 0 || p.Minutes > MaxItemMinutes {
		f["minutes"] = "Kies een tijd van 0 tot en met " + Number(MaxItemMinutes) + " minuten."
	}
	return f.Err()
}

// Reply answers the proposal. Who says no, or that it belongs elsewhere, says why.
func (p *Proposal) Reply(answer ProposalAnswer, reason string, by ID, now time.Time) (Fact, error) {
	if !p.Answerable() {
		return Fact{}, Errorf(Conflict, "Dit voorstel is al beantwoord: %s.", p.Answer.Label())
	}
	if answer == Placed && p.Question == HiddenLine {
		return Fact{}, Errorf(Conflict, "Dit voorstel is verborgen om privacy. De FG beslist daar eerst over.")
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 0, MaxNote)
	switch {
	case !slices.Contains([]ProposalAnswer{Placed, NextTime, Elsewhere, NotPlaced}, answer):
		f["answer"] = "Kies een antwoord."
	case reason == "" && (answer == Elsewhere || answer == NotPlaced) && f["reason"] == "":
		f["reason"] = "Schrijf op waarom. Wie dit voorstelde, leest uw reden."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	p.Answer, p.Reason, p.AnsweredBy, p.AnsweredAt = answer, reason, by, now
	return Fact{Type: ProposalAnswered, About: p.Ref(), Details: map[string]string{DetailTo: string(answer)}}, nil
}

// Withdraw takes the proposal back, as long as nothing was done with it.
func (p *Proposal) Withdraw(now time.Time) (Fact, error) {
	if !p.Answerable() {
		return Fact{}, Errorf(Conflict, "Dit voorstel is al beantwoord: %s.", p.Answer.Label())
	}
	p.Answer, p.AnsweredBy, p.AnsweredAt = Withdrawn, p.By, now
	return Fact{Type: ProposalWithdrawn, About: p.Ref()}, nil
}

// PassTerm notes that the term of answer has passed; it is told once.
func (p *Proposal) PassTerm(now time.Time) (Fact, bool) {
	if !p.Late(now) || p.TermPassed {
		return Fact{}, false
	}
	p.TermPassed = true
	return Fact{Type: ProposalLate, About: p.Ref()}, true
}

// AsItem makes the agenda item of a proposal. Who proposed it presents it.
func (p Proposal) AsItem() AgendaItem {
	return AgendaItem{Title: p.Question, Aim: p.Aim, Explanation: p.Why, Minutes: p.Minutes, Presenter: p.By, Proposal: p.ID, Links: slices.Clone(p.Links)}
}
