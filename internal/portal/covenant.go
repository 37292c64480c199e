package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Covenant is the agreement between the municipality and its partners: what the
// parties promise each other, in versions. See CovenantVersion for the text.
type Covenant struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // C-2026-001
	Title   string `json:"title"`
	// Purpose says in a few sentences what it is for.
	Purpose string  `json:"purpose,omitempty"`
	Parties []Party `json:"parties,omitempty"`
	// Writers are the people who write along while a version is a draft, besides the
	// municipality's coordinator and adviser.
	Writers []ID `json:"writers,omitempty"`

	// Start, End and Evaluation are days; zero when none was agreed. NoticeMonths is
	// how many months before leaving a party gives notice.
	Start        time.Time `json:"start,omitzero"`
	End          time.Time `json:"end,omitzero"`
	Evaluation   time.Time `json:"evaluation,omitzero"`
	NoticeMonths int       `json:"noticeMonths,omitempty"`
	// Told are the days that people were reminded of, by what they are.
	Told map[CovenantDay]time.Time `json:"told,omitempty"`

	// Latest is the number of the newest version, InForce that of the one in force;
	// 0 when there is none. Shown: a version went to consultation once, so that the
	// parties know of it.
	Latest  int  `json:"latest"`
	InForce int  `json:"inForce,omitempty"`
	Shown   bool `json:"shown,omitempty"`
	// Ended says that it is over for everybody.
	Ended *CovenantEnd `json:"ended,omitempty"`
	// Refusals are those of accession.
	Refusals []AccessionRefusal `json:"refusals,omitempty"`
	// Ending is its end for everybody on a day to come; see PlanEnd.
	Ending *CovenantEnd `json:"ending,omitempty"`

	Links []ClauseLink `json:"links,omitempty"`
	// Details are the archive fields. A covenant in force is public unless they
	// give a ground against that.
	Details DocumentDetails `json:"details,omitzero"`
	// OpenSince is the day on which that ground was last given or taken back.
	OpenSince time.Time `json:"openSince,omitzero"`
	MadeBy    ID        `json:"madeBy"`
	MadeAt    time.Time `json:"madeAt"`
	ChangedAt time.Time `json:"changedAt"`
}

// CovenantDay names a day of a covenant that people are reminded of.
type CovenantDay string

// The days that are reminded of.
const (
	EvaluationDay CovenantDay = "evaluatie"
	EndDay        CovenantDay = "einde"
	// NoticeDay is the last day on which a party can still give notice before the end.
	NoticeDay CovenantDay = "opzegdatum"
)

// CovenantEnd says when and why a covenant ended for everybody.
type CovenantEnd struct {
	On     time.Time `json:"on"` // the day
	Reason string    `json:"reason,omitempty"`
	By     ID        `json:"by,omitempty"` // empty: its last day passed
	At     time.Time `json:"at"`
}

// Party is an organisation a covenant is made with. One that doesn't sign, such as
// the client council, is heard about the text.
type Party struct {
	Org   ID   `json:"org"`
	Signs bool `json:"signs,omitempty"`
	// Authority says who may sign for it, and how that was checked.
	Authority *Authority `json:"authority,omitempty"`
	// Asked: it asked to accede, and waits for the coordinator.
	Asked *AccessionWish `json:"asked,omitempty"`
	// Notice is its opzegging; nil while it stays.
	Notice *Termination `json:"notice,omitempty"`
}

// AccessionWish asks to become a party of a covenant in force.
type AccessionWish struct {
	By   ID        `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
	// Party: it was a party already, that is heard or that didn't sign.
	Party bool `json:"party,omitempty"`
}

// AccessionRefusal is the last answer to an organisation that asked to accede and may
// not. It is for that organisation and who keeps the covenant.
type AccessionRefusal struct {
	Org    ID        `json:"org"`
	Reason string    `json:"reason"`
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
}

// Authority says how it was checked who may sign for an organisation.
type Authority struct {
	// How: extract of the trade register, statutes, power of attorney, or otherwise.
	How AuthorityCheck `json:"how"`
	// Joint: two people with authority sign together.
	Joint     bool      `json:"joint,omitempty"`
	Note      string    `json:"note,omitempty"`
	CheckedBy ID        `json:"checkedBy"`
	CheckedAt time.Time `json:"checkedAt"`
}

// AuthorityCheck is how authority was checked.
type AuthorityCheck string

// The ways of checking authority.
const (
	ByTradeRegister AuthorityCheck = "handelsregister"
	ByStatutes      AuthorityCheck = "statuten"
	ByProxy         AuthorityCheck = "volmacht"
	ByMandate       AuthorityCheck = "mandaat" // of the municipality
	ByOther         AuthorityCheck = "anders"
)

// AuthorityChecks lists the ways in the order in which a person chooses from them.
func AuthorityChecks() []AuthorityCheck {
	return []AuthorityCheck{ByTradeRegister, ByStatutes, ByProxy, ByMandate, ByOther}
}

// Label is the way in the interface; empty for an unknown one.
func (c AuthorityCheck) Label() string {
	return map[AuthorityCheck]string{ByTradeRegister: "Uittreksel handelsregister", ByStatutes: "Statuten", ByProxy: "Volmacht",
		ByMandate: "Mandaat of volmacht van de burgemeester", ByOther: "Anders"}[c]
}

// Termination is the opzegging of one party.
type Termination struct {
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
	From   time.Time `json:"from"` // the first day on which it is no longer bound
	Reason string    `json:"reason,omitempty"`
	// Done: that day came, and the party went.
	Done bool `json:"done,omitempty"`
}

// ClauseLink ties a clause to something else in the portal: a signal, a decision,
// a proposal, a document. Clause is empty for the covenant as a whole.
type ClauseLink struct {
	Clause ID        `json:"clause,omitempty"`
	To     Ref       `json:"to"`
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
}

// CovenantNumber writes the number of the n-th covenant of a year: C-2026-001.
func CovenantNumber(year, n int) string { return fmt.Sprintf("C-%d-%03d", year, n) }

// ClauseRef points at a clause of a covenant, whatever the version.
func ClauseRef(covenant, clause ID) Ref { return Ref{Kind: KindClause, ID: covenant + "." + clause} }

// SplitClause gives the covenant and the clause that a reference of ClauseRef points
// at; both are empty for another reference.
func SplitClause(r Ref) (covenant, clause ID) {
	c, cl, ok := strings.Cut(string(r.ID), ".")
	if r.Kind != KindClause || !ok {
		return "", ""
	}
	return ID(c), ID(cl)
}

// Ref points at the covenant.
func (c Covenant) Ref() Ref { return Ref{Kind: KindCovenant, ID: c.ID} }

// Fact tells of the covenant.
func (c Covenant) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: c.Ref(), Details: details}
}

// Party gives the party that an organisation is.
func (c Covenant) Party(org ID) (Party, bool) {
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.Org == org })
	if i < 0 || org == "" {
		return Party{}, false
	}
	return c.Parties[i], true
}

// Heard reports whether an organisation is one of the parties: those that sign, and
// those that are only heard about the text. One that waits to accede isn't yet, one
// that left isn't any more.
func (c Covenant) Heard(org ID) bool {
	p, ok := c.Party(org)
	left := p.Notice != nil && p.Notice.Done
	return ok && !left && (p.Asked == nil || p.Asked.Party)
}

// Public reports whether the whole chain may read the covenant: it is in force, or
// was, and no ground was given against that.
func (c Covenant) Public() bool {
	return (c.InForce > 0 || c.Ended != nil) && c.Details.Openness != OpenNot
}

// Scope gives the covenant's scope keys: while nobody was shown it, who prepares
// it and who writes along; then the municipality and its parties; and once it is
// public the whole chain. No actor matches two of them: writers are no preparers.
func (c Covenant) Scope(municipality ID) []string {
	switch {
	case !c.Shown:
		keys := []string{ScopePrepare}
		for _, w := range c.Writers {
			keys = append(keys, PersonScope(w))
		}
		return keys
	case c.Public():
		return []string{ScopeChain}
	}
	keys := []string{OrgScope(municipality)}
	for _, p := range c.Parties {
		if k := OrgScope(p.Org); c.Heard(p.Org) && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// CovenantQuery filters a list of covenants; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type CovenantQuery struct {
	Scope []string
	Party ID
	Page  Page
}
