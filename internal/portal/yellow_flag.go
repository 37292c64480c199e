package portal

import (
	"fmt"
	"slices"
	"time"
)

// FlagState is where a yellow flag is.
type FlagState string

// The states of a yellow flag.
const (
	FlagProposed  FlagState = "voorgesteld"
	FlagConfirmed FlagState = "bevestigd"
	FlagDismissed FlagState = "afgewezen"
	FlagCorrected FlagState = "bijgestuurd"
	FlagMissed    FlagState = "niet-bijgestuurd" // its day passed, and it can't be corrected in time any more
)

// FlagStates lists the states in the order of the way.
func FlagStates() []FlagState {
	return []FlagState{FlagProposed, FlagConfirmed, FlagCorrected, FlagMissed, FlagDismissed}
}

// Label is the state in the interface; empty for an unknown one.
func (s FlagState) Label() string {
	return map[FlagState]string{FlagProposed: "Voorgesteld", FlagConfirmed: "Bevestigd", FlagDismissed: "Afgewezen", FlagCorrected: "Bijgestuurd",
		FlagMissed: "Niet op tijd bijgestuurd"}[s]
}

// FlagKind is what sort of pattern a yellow flag tells of.
type FlagKind string

// The kinds: the three that the council named, and two that signals showed since.
const (
	FlagClients    FlagKind = "onvrede-inwoners"
	FlagComplaints FlagKind = "klachten"
	FlagStaff      FlagKind = "onvrede-medewerkers"
	FlagChain      FlagKind = "samenwerking"
	FlagRules      FlagKind = "regels-en-beleid"
)

// FlagKinds lists the kinds in the order in which a person chooses from them.
func FlagKinds() []FlagKind {
	return []FlagKind{FlagClients, FlagComplaints, FlagStaff, FlagChain, FlagRules}
}

// Label is the kind in the interface; empty for an unknown one.
func (k FlagKind) Label() string {
	return map[FlagKind]string{FlagClients: "Onvrede onder inwoners", FlagComplaints: "Klachten", FlagStaff: "Onvrede onder medewerkers",
		FlagChain: "Samenwerking in de keten", FlagRules: "Regels en beleid"}[k]
}

// YellowFlag is a pattern in signals that can still be corrected. A rule proposes it or
// somebody nominates it; the municipality confirms or dismisses it with a reason.
type YellowFlag struct {
	ID      ID       `json:"id"`
	Version int64    `json:"-"`
	Number  string   `json:"number"` // G-2026-003
	Title   string   `json:"title"`
	Why     string   `json:"why,omitempty"` // what the pattern is, in the words of who nominated it
	Kind    FlagKind `json:"kind,omitempty"`
	Theme   ID       `json:"theme,omitempty"`
	// Audience is who may read it, besides the reporters of its signals.
	Audience Audience   `json:"audience"`
	State    FlagState  `json:"state"`
	Course   []FlagStep `json:"course"`
	// By nominated it, of Org; both empty when a rule proposed it: then Rule is that rule.
	By   ID        `json:"by,omitempty"`
	Org  ID        `json:"org,omitempty"`
	At   time.Time `json:"at"`
	Rule *FlagRule `json:"rule,omitempty"`
	// Signals are its evidence. Others are other things: an advice, a quarter of
	// complaints, a document, what was heard.
	Signals []ID  `json:"signals,omitempty"`
	Others  []Ref `json:"others,omitempty"`
	// Reporters are the scope keys of who shared its signals: they read what became of
	// it also where the audience doesn't reach them.
	Reporters []string `json:"reporters,omitempty"`
	// Until is "bij te sturen tot en met", the last day in time; Correction what is done about it.
	Until      time.Time `json:"until,omitzero"`
	Correction string    `json:"correction,omitempty"`
	// UntilTold: that the day passed was told. Reminded is of how many days left the
	// handler was reminded last; 0 for none.
	UntilTold  bool            `json:"untilTold,omitempty"`
	Reminded   int             `json:"reminded,omitempty"`
	Objections []FlagObjection `json:"objections,omitempty"`
	Informed   []Informed      `json:"informed,omitempty"`
	// Changes is what was changed of it while it stood, besides its state.
	Changes      []FlagChange `json:"changes,omitempty"`
	Handler      ID           `json:"handler,omitempty"` // who keeps it, from when it was confirmed
	Table        ID           `json:"table,omitempty"`   // the round table on whose agenda it stands
	ChangedAt    time.Time    `json:"changedAt"`
	DismissedFor string       `json:"dismissedFor,omitempty"` // the reason that reporters read
}

// FlagStep is one step in the course of a yellow flag. By is empty when the portal took it.
type FlagStep struct {
	State FlagState `json:"state"`
	At    time.Time `json:"at"`
	By    ID        `json:"by,omitempty"`
	Note  string    `json:"note,omitempty"`
}

// FlagChange is what was changed of a flag at one moment: only what is filled in.
type FlagChange struct {
	At         time.Time `json:"at"`
	By         ID        `json:"by,omitempty"`
	Correction bool      `json:"correction,omitempty"` // other words for what is done about it
	// Was and Until are the last day in time before and after.
	Was     time.Time `json:"was,omitzero"`
	Until   time.Time `json:"until,omitzero"`
	Added   []ID      `json:"added,omitempty"` // signals
	Removed []ID      `json:"removed,omitempty"`
	Handler ID        `json:"handler,omitempty"` // who goes on with it since
}

// FlagObjection is an objection to dismissing a flag: it puts the flag on the next
// agenda by itself. Table is empty while no meeting is planned.
type FlagObjection struct {
	ID         ID        `json:"id"`
	By         ID        `json:"by"`
	Org        ID        `json:"org"`
	Reason     string    `json:"reason"`
	At         time.Time `json:"at"`
	Table      ID        `json:"table,omitempty"`
	Upheld     bool      `json:"upheld,omitempty"`
	Answer     string    `json:"answer,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
	Decision   ID        `json:"decision,omitempty"` // in which the round table said so
}

// Informed notes that a party was told of a flag before it goes up.
type Informed struct {
	Party Informee  `json:"party"`
	At    time.Time `json:"at"`
	By    ID        `json:"by"`
	Note  string    `json:"note,omitempty"`
}

// Informee is who wants no surprises ("niemand wil verrast worden").
type Informee string

// The parties, from the one closest to the work up.
const (
	TellReporters Informee = "melders"
	TellPartners  Informee = "partners"
	TellTeam      Informee = "teammanager"
	TellProgramme Informee = "programmamanager"
	TellDirectors Informee = "directie"
	TellHolder    Informee = "portefeuillehouder"
	TellClients   Informee = "adviesraad"
	TellCouncil   Informee = "raad"
)

// Informees lists the parties, from the one closest to the work up.
func Informees() []Informee {
	return []Informee{TellReporters, TellPartners, TellTeam, TellProgramme, TellDirectors, TellHolder, TellClients, TellCouncil}
}

// Label is the party in the interface; empty for an unknown one.
func (p Informee) Label() string {
	return map[Informee]string{TellReporters: "De melders", TellPartners: "De ketenpartners", TellTeam: "De teammanager", TellProgramme: "De programmamanager",
		TellDirectors: "De directie", TellHolder: "De portefeuillehouder", TellClients: "De adviesraad van cliënten", TellCouncil: "De raad"}[p]
}

// FlagRule says when a flag is proposed for a theme: so many signals or recognitions
// from so many organisations, within so many days.
type FlagRule struct {
	Theme ID   `json:"theme"` // empty: for themes without a rule of their own
	Least int  `json:"least"` // signals and recognitions together
	Orgs  int  `json:"orgs"`
	Days  int  `json:"days"`
	Off   bool `json:"off,omitempty"`
}

// DefaultFlagRule is the rule of a theme for which nobody set another.
func DefaultFlagRule(theme ID) FlagRule { return FlagRule{Theme: theme, Least: 3, Orgs: 2, Days: 90} }

// FlagRule gives the rule that holds for a theme.
func (s Settings) FlagRule(theme ID) FlagRule {
	for _, want := range []ID{theme, ""} {
		if i := slices.IndexFunc(s.FlagRules, func(r FlagRule) bool { return r.Theme == want }); i >= 0 {
			r := s.FlagRules[i]
			r.Theme = theme
			return r
		}
	}
	return DefaultFlagRule(theme)
}

// FlagNumber writes the number of the n-th flag of a year: G-2026-003.
func FlagNumber(year, n int) string { return fmt.Sprintf("G-%d-%03d", year, n) }

// Ref points at the flag.
func (g YellowFlag) Ref() Ref { return Ref{Kind: KindFlag, ID: g.ID} }

// Open reports whether the flag still asks something of somebody.
func (g YellowFlag) Open() bool { return g.State == FlagProposed || g.State == FlagConfirmed }

// Scope gives the flag's scope keys. What is only proposed is for the municipality and
// who nominated it.
func (g YellowFlag) Scope(municipality ID) []string {
	keys := []string{OrgScope(municipality)}
	if g.Org != "" && g.Org != municipality {
		keys = append(keys, OrgScope(g.Org))
	}
	if g.State == FlagProposed {
		return keys
	}
	for _, k := range append(g.Audience.keys("", municipality), g.Reporters...) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// FlagQuery asks for a page of flags, the last changed first.
type FlagQuery struct {
	Scope  []string
	States []FlagState // none: all
	Theme  ID
	Page   Page
}
