package portal

import "time"

// PolicyGoal is a goal of the municipality's policy. Goals form a tree: subsidies,
// actions of the plan and reports hang under them.
type PolicyGoal struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"`           // D-01, and D-01.2 under it
	Parent  ID     `json:"parent,omitempty"` // empty: at the top
	Order   int    `json:"order"`            // among its brothers, from 1
	Title   string `json:"title"`
	Text    string `json:"text,omitempty"`
	// Source is where it was laid down: a policy plan with its page.
	Source string `json:"source,omitempty"`
	// EndedAt: no longer a goal; what hangs under it stays.
	EndedAt   time.Time `json:"endedAt,omitzero"`
	ChangedAt time.Time `json:"changedAt"`
}

// Ref points at the goal.
func (g PolicyGoal) Ref() Ref { return Ref{Kind: KindPolicyGoal, ID: g.ID} }

// Recommendation is one of the recommendations the plan of action carries out.
type Recommendation struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // I, II, ... VI
	Order   int    `json:"order"`
	Title   string `json:"title"`
	Goal    string `json:"goal,omitempty"`
	Source  string `json:"source,omitempty"`

	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// Ref points at the recommendation.
func (r Recommendation) Ref() Ref { return Ref{Kind: KindRecommendation, ID: r.ID} }

// PlanState is how far an action of the plan is.
type PlanState string

// The states of an action of the plan.
const (
	PlanToStart PlanState = "nog-niet-begonnen"
	PlanRunning PlanState = "loopt"
	PlanStuck   PlanState = "loopt-vast"
	PlanDone    PlanState = "klaar"
	PlanStopped PlanState = "gestopt"
)

// PlanStates lists the states in the order of the way.
func PlanStates() []PlanState {
	return []PlanState{PlanToStart, PlanRunning, PlanStuck, PlanDone, PlanStopped}
}

// Label is the state in the interface; empty for an unknown one.
func (s PlanState) Label() string {
	return map[PlanState]string{PlanToStart: "Nog niet begonnen", PlanRunning: "Loopt", PlanStuck: "Loopt vast", PlanDone: "Klaar", PlanStopped: "Gestopt"}[s]
}

// PlanAction is one action of the plan: "IV-e".
type PlanAction struct {
	ID             ID        `json:"id"`
	Version        int64     `json:"-"`
	Number         string    `json:"number"` // IV-e; II for the one without a letter
	Recommendation ID        `json:"recommendation"`
	Order          int       `json:"order"`
	Title          string    `json:"title"`
	Text           string    `json:"text,omitempty"`
	Owner          ID        `json:"owner,omitempty"` // a person; empty: nobody yet
	OwnerOrg       ID        `json:"ownerOrg,omitempty"`
	State          PlanState `json:"state"`
	Start          time.Time `json:"start,omitzero"` // the day
	Due            time.Time `json:"due,omitzero"`   // the day
	Goals          []ID      `json:"goals,omitempty"`
	// Notes tell its progress, the oldest first.
	Notes []PlanNote `json:"notes,omitempty"`
	// Links are signals, decisions, action points, clauses, subsidies it hangs with.
	Links []Ref `json:"links,omitempty"`
	// Told are the reminders that went out; see Reminder.
	Told      []string  `json:"told,omitempty"`
	MadeAt    time.Time `json:"madeAt"`
	ChangedAt time.Time `json:"changedAt"`
}

// PlanNote is one note on the progress of an action.
type PlanNote struct {
	ID    ID        `json:"id"`
	Text  string    `json:"text"`
	State PlanState `json:"state"` // as it was after the note
	By    ID        `json:"by"`
	At    time.Time `json:"at"`
}

// Ref points at the action.
func (p PlanAction) Ref() Ref { return Ref{Kind: KindPlanAction, ID: p.ID} }

// Running reports whether there is still something to do.
func (p PlanAction) Running() bool { return p.State != PlanDone && p.State != PlanStopped }
