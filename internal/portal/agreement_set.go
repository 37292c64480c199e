package portal

import (
	"fmt"
	"slices"
	"time"
)

// AgreementSet is a handful of small agreements between policy and practice, with
// an owner, a day on which they are looked at again, and what was kept of them.
type AgreementSet struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // W-2026-001
	Title   string `json:"title"`
	// Orgs are the organisations it is between, the municipality among them.
	Orgs       []ID        `json:"orgs"`
	Owner      ID          `json:"owner"` // the person
	Agreements []Agreement `json:"agreements,omitempty"`
	Review     time.Time   `json:"review"` // the day
	ReviewTold bool        `json:"reviewTold,omitempty"`
	// QuarterTold is the quarter at whose end who said nothing was reminded last.
	QuarterTold string `json:"quarterTold,omitempty"`
	// Decisions are those it came from.
	Decisions []ID       `json:"decisions,omitempty"`
	Checks    []SetCheck `json:"checks,omitempty"`
	// EndedAt: no longer in use, for the reason given.
	EndedAt   time.Time `json:"endedAt,omitzero"`
	EndReason string    `json:"endReason,omitempty"`
	MadeBy    ID        `json:"madeBy"`
	MadeAt    time.Time `json:"madeAt"`
	ChangedAt time.Time `json:"changedAt"`
}

// Agreement is one agreement of a set. One that was dropped stays, for its checks.
type Agreement struct {
	ID      ID     `json:"id"`
	Text    string `json:"text"`
	Who     Side   `json:"who"`
	Dropped bool   `json:"dropped,omitempty"`
}

// SetCheck is what one organisation says of one agreement in one period.
type SetCheck struct {
	Agreement ID        `json:"agreement"`
	Period    string    `json:"period"` // a quarter: 2026-K4
	Org       ID        `json:"org"`
	Kept      Kept      `json:"kept"`
	Note      string    `json:"note,omitempty"`
	By        ID        `json:"by"`
	At        time.Time `json:"at"`
}

// SetNumber writes the number of the n-th agreement set of a year: W-2026-001.
func SetNumber(year, n int) string { return fmt.Sprintf("W-%d-%03d", year, n) }

// Ref points at the agreement set.
func (s AgreementSet) Ref() Ref { return Ref{Kind: KindAgreementSet, ID: s.ID} }

// Fact tells of the agreement set.
func (s AgreementSet) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: s.Ref(), Details: details}
}

// Running reports whether the set is in use.
func (s AgreementSet) Running() bool { return s.EndedAt.IsZero() }

// Scope gives the set's scope keys: the municipality and the organisations it is
// between.
func (s AgreementSet) Scope(municipality ID) []string {
	keys := []string{OrgScope(municipality)}
	for _, o := range s.Orgs {
		if k := OrgScope(o); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// SetQuery filters a list of agreement sets; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type SetQuery struct {
	Scope    []string
	Org      ID
	Decision ID
	Running  bool // only those in use
	Page     Page
}
