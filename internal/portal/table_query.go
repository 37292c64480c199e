package portal

import "time"

// TableQuery filters a list of round tables; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type TableQuery struct {
	Scope    []string
	Series   ID
	States   []TableState
	From, To time.Time // start from (included) to (excluded)
	Latest   bool      // the latest first, instead of the earliest
	Page     Page
}

// ProposalQuery filters a list of proposals; zero fields don't filter. At least
// one of the ids is required, and policy is asked of what they stand for.
type ProposalQuery struct {
	Table  ID
	Series ID
	Org    ID   // proposed for this organisation
	By     ID   // by this person
	Waits  bool // only those that wait for an answer
	Page   Page
}

// DecisionQuery filters a list of decisions; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type DecisionQuery struct {
	Scope  []string
	Table  ID
	Kind   DecisionKind
	Waits  Body        // waits for this body; AnyBody for whichever
	Follow FollowState // how far its follow-up is
	Owner  ID          // who has a step of its follow-up to do
	Signal ID
	// ReviewFrom and ReviewTo: to be looked at again from (included) to (excluded).
	ReviewFrom, ReviewTo time.Time
	From, To             time.Time // recorded from (included) to (excluded)
	Page                 Page
}

// AnyBody in a DecisionQuery stands for a decision that waits, whoever for.
const AnyBody Body = "*"

// ActionQuery filters a list of action points; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type ActionQuery struct {
	Scope    []string
	Owner    ID
	Org      ID
	Series   ID
	Table    ID
	Item     ID
	Decision ID
	Running  bool // only what still has to be done
	Done     bool // only what hasn't
	// DueFrom and DueTo: due from (included) to (excluded).
	DueFrom, DueTo time.Time
	Page           Page
}
