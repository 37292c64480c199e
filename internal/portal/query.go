package portal

import "time"

// PageSize is how many rows a list shows.
const PageSize = 25

// Page asks for one page of a sorted list. At most one of After and Before is
// set: the place where the asked page begins, as an opaque cursor of a row.
type Page struct {
	After  string
	Before string
	Limit  int // 0: PageSize
}

// Listing is one page of a list.
type Listing[T any] struct {
	Rows []T
	// Next and Prev are the cursors of the neighbouring pages; empty at an end.
	Next, Prev string
}

// SignalQuery filters a list of signals; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type SignalQuery struct {
	Scope   []string
	States  []SignalState
	Theme   *ID // pointer: "weet ik niet" is the empty id
	Kind    SignalKind
	Org     ID // shared by this organisation
	Handler ID
	// Mine: shared by this person, or anonymously by this blind index.
	Mine      ID
	MineBlind string
	Asked     ID        // something is waited for from this person; see Signal.Asked
	From, To  time.Time // shared from (included) to (excluded)
	DueBefore time.Time
	DueFrom   time.Time // a term runs that ends then or later
	// NotHandler: handled by anybody but this person, or in one of the states
	// OrState, whoever handles it.
	NotHandler    ID
	OrState       []SignalState
	Audience      AudienceKind
	Neighbourhood ID
	Phase         string
	// ByChanged sorts by the last change, the latest first.
	ByChanged bool
	// ByDue sorts by the end of the running term, earliest first, instead of by
	// the day shared, newest first.
	ByDue bool
	Page  Page
}

// Hit is one object found by searching.
type Hit struct {
	Ref Ref
	At  time.Time
}

// TextQuery searches the text of everything in Scope.
type TextQuery struct {
	Text  string
	Scope []string
	Kinds []ObjectKind
	// Tags: only what has every one of these, see Tags; From and To: only of from
	// (included) to (excluded).
	Tags     []string
	From, To time.Time
	// Similar: rank by how many telling words are shared, instead of asking for
	// all words.
	Similar bool
	Skip    int
	Limit   int
}

// EventQuery filters the sealed events; zero fields don't filter.
type EventQuery struct {
	Type EventType
	// Person: events they caused or that were about their account. Events of an
	// anonymous reporter are never found by it.
	Person   ID
	About    Ref       // what it was about
	From, To time.Time // from (included) to (excluded)
	Page     Page
}
