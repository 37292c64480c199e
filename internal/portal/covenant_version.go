package portal

import (
	"slices"
	"strconv"
	"time"
)

// CovenantState is where a version of a covenant is on its way.
type CovenantState string

// The states of a version.
const (
	CovenantDraft     CovenantState = "concept"
	CovenantConsulted CovenantState = "ter-consultatie"
	CovenantResolved  CovenantState = "vastgesteld" // by the college
	CovenantSigning   CovenantState = "ter-ondertekening"
	CovenantInForce   CovenantState = "van-kracht"
	CovenantReplaced  CovenantState = "vervangen"
	CovenantEnded     CovenantState = "beeindigd"
)

// CovenantStates lists the states in the order of the way.
func CovenantStates() []CovenantState {
	return []CovenantState{CovenantDraft, CovenantConsulted, CovenantResolved, CovenantSigning, CovenantInForce, CovenantReplaced, CovenantEnded}
}

// Label is the state's name in the interface; empty for an unknown state.
func (s CovenantState) Label() string {
	return map[CovenantState]string{CovenantDraft: "Concept", CovenantConsulted: "Ter consultatie", CovenantResolved: "Vastgesteld door college",
		CovenantSigning: "Ter ondertekening", CovenantInForce: "Van kracht", CovenantReplaced: "Vervangen", CovenantEnded: "Beëindigd"}[s]
}

// covenantMoves is the table of allowed transitions; what is not here is refused. A
// text goes back to draft until the college has resolved on it; what the college
// resolved on is changed by resolving again.
var covenantMoves = map[CovenantState][]CovenantState{
	CovenantDraft:     {CovenantConsulted, CovenantEnded},
	CovenantConsulted: {CovenantDraft, CovenantResolved, CovenantEnded},
	CovenantResolved:  {CovenantDraft, CovenantSigning, CovenantEnded},
	CovenantSigning:   {CovenantInForce, CovenantEnded},
	CovenantInForce:   {CovenantReplaced, CovenantEnded},
	CovenantReplaced:  nil,
	CovenantEnded:     nil,
}

// Side is who commits to something.
type Side string

// The sides of a covenant.
const (
	SideMunicipality Side = "gemeente"
	SidePartner      Side = "partner"
	SideMutual       Side = "wederzijds"
)

// Sides lists the sides in the order of the balance.
func Sides() []Side { return []Side{SideMunicipality, SidePartner, SideMutual} }

// Label is the side in the interface; empty for an unknown one.
func (s Side) Label() string {
	return map[Side]string{SideMunicipality: "Gemeente", SidePartner: "Partner", SideMutual: "Wederzijds"}[s]
}

// Clause is one article. Its id stays the same from version to version; its number
// is its place.
type Clause struct {
	ID      ID     `json:"id"`
	Heading string `json:"heading"`
	Text    string `json:"text"`              // formatted (Markdown)
	Commits Side   `json:"commits,omitempty"` // empty: nobody commits, as in definitions
	// Indicator says how one sees that it is kept.
	Indicator string `json:"indicator,omitempty"`
	// Rev counts its changes, so that two who write are kept apart per clause.
	Rev int       `json:"rev"`
	By  ID        `json:"by,omitempty"`
	At  time.Time `json:"at,omitzero"`
}

// CovenantVersion is one version of a covenant's text, on its way to being in force.
type CovenantVersion struct {
	ID       ID     `json:"id"`
	Version  int64  `json:"-"`
	Covenant ID     `json:"covenant"`
	Nr       int    `json:"nr"`            // 1, 2, 3
	Why      string `json:"why,omitempty"` // what this version is for, in a sentence
	// From is the decision that asked for it; empty when none did.
	From    ID             `json:"from,omitempty"`
	State   CovenantState  `json:"state"`
	Course  []CovenantStep `json:"course"`
	Clauses []Clause       `json:"clauses,omitempty"`
	// Readings counts the texts of it that were kept; see CovenantText.
	Readings int `json:"readings,omitempty"`
	// ConsultUntil is the end of the term for comments; Reminded and TermPassed say
	// that its coming end, and its end, were told.
	ConsultUntil time.Time `json:"consultUntil,omitzero"`
	Reminded     bool      `json:"reminded,omitempty"`
	TermPassed   bool      `json:"termPassed,omitempty"`
	// ConsultClosed is when the consultation was rounded off: every comment has its
	// answer, and the parties were told.
	ConsultClosed time.Time `json:"consultClosed,omitzero"`
	// College is what the college resolved; needed before signing opens.
	College *CollegeDecision `json:"college,omitempty"`
	// SHA256 is that of the canonical text, in hex, from when signing opened; the text
	// itself is the CovenantText of reading Signed. SignUntil is the deadline.
	SHA256    string    `json:"sha256,omitempty"`
	Signed    int       `json:"signed,omitempty"`
	SignUntil time.Time `json:"signUntil,omitzero"`
	// SignPassed: the coordinator was told that the deadline passed.
	SignPassed bool `json:"signPassed,omitempty"`
	// InForceFrom is the first day on which it is in force, Until the first on which
	// it no longer is.
	InForceFrom time.Time `json:"inForceFrom,omitzero"`
	Until       time.Time `json:"until,omitzero"`
	// StartsOn is the day on which the clock puts it in force; zero when none was set.
	StartsOn time.Time `json:"startsOn,omitzero"`
	// Terms are the days and the notice that wait with this version while an earlier
	// one is in force; nil: it has those of the covenant. See Covenant.With.
	Terms     *CovenantTerms `json:"terms,omitempty"`
	ChangedAt time.Time      `json:"changedAt"`
}

// CovenantStep is one step in the course of a version.
type CovenantStep struct {
	State CovenantState `json:"state"`
	At    time.Time     `json:"at"`
	By    ID            `json:"by,omitempty"` // empty: the portal itself
	Note  string        `json:"note,omitempty"`
}

// CollegeDecision is the college's decision on a version, with who may sign for the
// municipality: without that power of attorney it can't.
type CollegeDecision struct {
	Number string    `json:"number"`
	Date   time.Time `json:"date"`
	// Proxy is the person with the mayor's power of attorney, ProxyNumber its number
	// or place of keeping.
	Proxy       ID        `json:"proxy"`
	ProxyNumber string    `json:"proxyNumber"`
	By          ID        `json:"by"` // who entered it
	At          time.Time `json:"at"`
}

// CovenantText is the text of a version as it was at one moment: when it went to
// consultation, when that ended, and as it was signed.
type CovenantText struct {
	ID       ID            `json:"id"`
	Version  int64         `json:"-"`
	Covenant ID            `json:"covenant"`
	Nr       int           `json:"nr"`
	Reading  int           `json:"reading"` // 1, 2, 3 within the version
	Why      CovenantState `json:"why"`     // the state it was kept at
	// After: it is the text as it came out of a consultation.
	After   bool      `json:"after,omitempty"`
	By      ID        `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Clauses []Clause  `json:"clauses"`
	// Canonical is the frozen text, byte for byte, and SHA256 its hash; both only of
	// the reading that is signed. See docs/covenant-format.md.
	Canonical string `json:"canonical,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	// Preamble is what stands above the clauses in Canonical; nil of other readings.
	Preamble *CovenantPreamble `json:"preamble,omitempty"`
	// Withheld is the day on which words were last taken out of Canonical for privacy,
	// and Now the SHA-256 it has since; empty while it is as signing opened on it.
	Withheld time.Time `json:"withheld,omitzero"`
	Now      string    `json:"now,omitempty"`
}

// Label names the version in the interface: "Versie 2".
func (v CovenantVersion) Label() string { return "Versie " + strconv.Itoa(v.Nr) }

// Clause gives a clause and its number, from 1.
func (v CovenantVersion) Clause(id ID) (Clause, int) {
	for i, c := range v.Clauses {
		if c.ID == id {
			return c, i + 1
		}
	}
	return Clause{}, 0
}

// Editable reports whether the text can still be changed.
func (v CovenantVersion) Editable() bool {
	return v.State == CovenantDraft || v.State == CovenantConsulted
}

// Coming reports whether the version is still on its way to being in force.
func (v CovenantVersion) Coming() bool {
	return slices.Contains([]CovenantState{CovenantDraft, CovenantConsulted, CovenantResolved, CovenantSigning}, v.State)
}

// CanMove reports whether the table of moves allows a step from the present state.
func (v CovenantVersion) CanMove(to CovenantState) bool {
	return slices.Contains(covenantMoves[v.State], to)
}

// Move takes a step that the table of moves allows.
func (v *CovenantVersion) Move(to CovenantState, step CovenantStep) error {
	if !v.CanMove(to) {
		return Errorf(Conflict, "Deze versie staat nu op ‘%s’. Deze stap kan dan niet. Bekijk eerst wat er intussen gebeurd is.", v.State.Label())
	}
	step.State = to
	v.State = to
	v.Course = append(v.Course, step)
	v.ChangedAt = step.At
	return nil
}

// DroppedDraft reports whether a version was dropped, or ended with its covenant, while
// its text was a draft: nobody but who wrote it has seen that text.
func (v CovenantVersion) DroppedDraft() bool {
	n := len(v.Course)
	return v.State == CovenantEnded && v.InForceFrom.IsZero() && n > 1 && v.Course[n-2].State == CovenantDraft
}

// WasShown reports whether a version went to consultation once: from then on its
// present text is for the parties too, a text that went back to draft aside.
func (v CovenantVersion) WasShown() bool {
	return slices.ContainsFunc(v.Course, func(s CovenantStep) bool { return s.State != CovenantDraft && s.State != CovenantEnded })
}
