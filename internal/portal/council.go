package portal

import (
	"fmt"
	"time"
)

// CouncilReportKind is what sort of report to the council it is.
type CouncilReportKind string

// The kinds: money every quarter, content twice a year.
const (
	QuarterReport  CouncilReportKind = "kwartaal"
	HalfYearReport CouncilReportKind = "halfjaar"
)

// Label is the kind in the interface; empty for an unknown one.
func (k CouncilReportKind) Label() string {
	return map[CouncilReportKind]string{QuarterReport: "Kwartaalrapportage", HalfYearReport: "Halfjaarrapportage"}[k]
}

// CouncilState is where a report to the council is.
type CouncilState string

// The states of a report to the council.
const (
	CouncilDraft   CouncilState = "concept"
	CouncilHolder  CouncilState = "bij-portefeuillehouder"
	CouncilCollege CouncilState = "naar-college"
	CouncilDecided CouncilState = "besloten" // the college's number is there
	CouncilSent    CouncilState = "naar-griffie"
)

// Label is the state in the interface; empty for an unknown one.
func (s CouncilState) Label() string {
	return map[CouncilState]string{CouncilDraft: "Concept", CouncilHolder: "Bij de portefeuillehouder", CouncilCollege: "Naar het college",
		CouncilDecided: "Besloten door college", CouncilSent: "Naar de griffie"}[s]
}

// CouncilReport is a report to the council: compiled from the portal, edited by
// people, frozen with its figures when it is sent.
type CouncilReport struct {
	ID      ID                `json:"id"`
	Version int64             `json:"-"`
	Number  string            `json:"number"` // RR-2026-001
	Kind    CouncilReportKind `json:"kind"`
	Period  string            `json:"period"` // 2026-K3, 2026-1
	Title   string            `json:"title"`
	// Due is the day on which it should be ready.
	Due      time.Time       `json:"due,omitzero"`
	State    CouncilState    `json:"state"`
	Course   []CouncilStep   `json:"course"`
	Sections []ReportSection `json:"sections,omitempty"`
	// CollegeNumber and CollegeDate are the college's decision to send it.
	CollegeNumber string    `json:"collegeNumber,omitempty"`
	CollegeDate   time.Time `json:"collegeDate,omitzero"`
	MadeBy        ID        `json:"madeBy"`
	// FrozenText is from when it was sent.
	FrozenText
	Details   DocumentDetails `json:"details,omitzero"`
	ChangedAt time.Time       `json:"changedAt"`
}

// ReportSection is one part of a report: figures as they were compiled, and text.
type ReportSection struct {
	ID      ID            `json:"id"` // names the part in every report: "begroting"
	Heading string        `json:"heading"`
	Text    string        `json:"text,omitempty"` // formatted (Markdown)
	Figures []FigureLine  `json:"figures,omitempty"`
	Tables  []ReportTable `json:"tables,omitempty"`
	Rev     int           `json:"rev"` // counts the changes of the text
	// CountedAt is when the figures were compiled.
	CountedAt time.Time `json:"countedAt,omitzero"`
}

// ReportTable is a table of figures in a report, in words as they are shown. Every row
// has a cell for each column.
type ReportTable struct {
	Title   string     `json:"title"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows,omitempty"`
}

// FigureLine is one figure in a report or factsheet: what it is, its value and the
// previous period's, in words as they are shown.
type FigureLine struct {
	Key      string `json:"key"` // names the figure for comparing with the database
	Label    string `json:"label"`
	Value    string `json:"value"`
	Previous string `json:"previous,omitempty"`
	Note     string `json:"note,omitempty"`
	// Comment is the line with which people explain it on a factsheet.
	Comment string `json:"comment,omitempty"`
}

// CouncilStep is one step in the course of a report to the council.
type CouncilStep struct {
	State CouncilState `json:"state"`
	At    time.Time    `json:"at"`
	By    ID           `json:"by"`
	Note  string       `json:"note,omitempty"`
}

// Factsheet is one page of figures with their story over half a year, frozen once it
// is adopted. What is wrong in a frozen one is mended in a new edition.
type Factsheet struct {
	ID      ID     `json:"id"` // see FactsheetID
	Version int64  `json:"-"`
	Period  string `json:"period"`  // 2026-1
	Edition int    `json:"edition"` // from 1
	// Reason is why there is a new edition; empty for the first.
	Reason    string       `json:"reason,omitempty"`
	Title     string       `json:"title"`
	Intro     string       `json:"intro,omitempty"`
	Figures   []FigureLine `json:"figures,omitempty"`
	CountedAt time.Time    `json:"countedAt"` // when the figures were taken
	MadeBy    ID           `json:"madeBy"`
	MadeAt    time.Time    `json:"madeAt"`
	FrozenAt  time.Time    `json:"frozenAt,omitzero"`
	FrozenBy  ID           `json:"frozenBy,omitempty"`
	FrozenText
	ChangedAt time.Time `json:"changedAt"`
}

// FrozenText is the text of something frozen in its canonical form, see
// docs/report-format.md.
type FrozenText struct {
	Maker     string `json:"maker,omitempty"` // the organisation it is of, as it was called then
	Canonical string `json:"canonical,omitempty"`
	SHA256    string `json:"sha256,omitempty"` // as it was frozen, in hex
	// Withheld is the day on which words were last taken out of it for privacy, and Now
	// the SHA-256 it has since; empty while it is as it was frozen.
	Withheld time.Time `json:"withheld,omitzero"`
	Now      string    `json:"now,omitempty"`
}

// PledgeKind is a motion of the council or a pledge to it.
type PledgeKind string

// The kinds.
const (
	IsMotion PledgeKind = "motie"
	IsPledge PledgeKind = "toezegging"
)

// Label is the kind in the interface; empty for an unknown one.
func (k PledgeKind) Label() string {
	return map[PledgeKind]string{IsMotion: "Motie", IsPledge: "Toezegging"}[k]
}

// Pledge is a motion of the council, or a pledge of the portfolio holder to it, until
// it is afgedaan with the number of the announcement.
type Pledge struct {
	ID      ID         `json:"id"`
	Version int64      `json:"-"`
	Number  string     `json:"number"` // T-2026-004
	Kind    PledgeKind `json:"kind"`
	Title   string     `json:"title"`
	Text    string     `json:"text,omitempty"`
	On      time.Time  `json:"on"` // the day of the meeting
	Meeting string     `json:"meeting,omitempty"`
	Due     time.Time  `json:"due,omitzero"`
	Owner   ID         `json:"owner,omitempty"`
	// Announcement is the number of the raadsmededeling it was done with.
	Announcement string       `json:"announcement,omitempty"`
	DoneAt       time.Time    `json:"doneAt,omitzero"`
	Notes        []PledgeNote `json:"notes,omitempty"`
	Links        []Ref        `json:"links,omitempty"`
	// Told are the reminders that went out, see Pledge.Reminder.
	Told      []string  `json:"told,omitempty"`
	MadeAt    time.Time `json:"madeAt,omitzero"`
	ChangedAt time.Time `json:"changedAt"`
}

// PledgeNote is one note on the progress of a motion or pledge. Step is empty for a note
// alone.
type PledgeNote struct {
	ID   ID         `json:"id"`
	Step PledgeStep `json:"step,omitempty"`
	// Announcement is what it was done with then.
	Announcement string    `json:"announcement,omitempty"`
	Text         string    `json:"text,omitempty"`
	By           ID        `json:"by"`
	At           time.Time `json:"at"`
}

// CouncilReportNumber writes the number of the n-th report of a year: RR-2026-001.
func CouncilReportNumber(year, n int) string { return fmt.Sprintf("RR-%d-%03d", year, n) }

// PledgeNumber writes the number of the n-th motion or pledge of a year: T-2026-004.
func PledgeNumber(year, n int) string { return fmt.Sprintf("T-%d-%03d", year, n) }

// Ref points at the report.
func (c CouncilReport) Ref() Ref { return Ref{Kind: KindCouncilReport, ID: c.ID} }

// Ref points at the factsheet.
func (f Factsheet) Ref() Ref { return Ref{Kind: KindFactsheet, ID: f.ID} }

// Ref points at the motion or pledge.
func (p Pledge) Ref() Ref { return Ref{Kind: KindPledge, ID: p.ID} }

// Frozen reports whether the factsheet can't be changed any more.
func (f Factsheet) Frozen() bool { return !f.FrozenAt.IsZero() }

// Frozen reports whether the report was sent and can't be changed any more.
func (c CouncilReport) Frozen() bool { return c.State == CouncilSent }
