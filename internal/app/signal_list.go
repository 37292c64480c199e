package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignalFilter is what a person asks of the list of signals.
type SignalFilter struct {
	Text  string // words to search for
	State portal.SignalState
	Theme string // a theme's id, or NoTheme
	Kind  portal.SignalKind
	Org   portal.ID
	Mine  bool // shared by me
	ForMe bool // I handle it; what is open, unless State says otherwise
	Late  bool // its term has passed
	Open  bool // not closed
	// Handler handles it; Audience is who may see it; Neighbourhood and Phase
	// are what was told under “meer”.
	Handler       portal.ID
	Audience      portal.AudienceKind
	Neighbourhood portal.ID
	Phase         string
	// Work is a group of the work list; see WorkList.
	Work WorkKind
	Sort SignalSort
	From time.Time
	To   time.Time // the last day, included
	Page portal.Page
	// merged: signals that were merged into another are listed themselves.
	merged bool
	Skip   int // pages of search results, which have no cursor
}

// SignalSort is the order of a list of signals.
type SignalSort string

// The orders. A filter that asks for terms is in the order of terms unless
// another was asked.
const (
	SortDefault SignalSort = ""
	SortShared  SignalSort = "gedeeld"   // newest first
	SortChanged SignalSort = "gewijzigd" // last change first
	SortDue     SignalSort = "termijn"   // the term that ends first, first
)

// Order is the order in which the filter's list stands.
func (f SignalFilter) Order() SignalSort {
	switch {
	case f.Sort != SortDefault:
		return f.Sort
	case f.ForMe || f.Late || f.Work != "":
		return SortDue
	}
	return SortShared
}

// NoTheme filters signals whose reporter didn't know the theme.
const NoTheme = "geen"

// MaxCount is how far lists count; beyond it a page says "meer dan". Counting a
// filtered list looks at every row that the filter leaves out as well, so a high
// number would cost more than the list itself.
const MaxCount = 200

// maxFound is how many search hits are looked at for one list.
const maxFound = 200

// SignalRow is a signal in a list, with the names that go with it.
type SignalRow struct {
	portal.Signal
	OrgName   string // empty when anonymous
	ThemeName string
	Waiting   string // whose turn it is, in words; empty when nobody's
	Late      bool   // its term has passed
	DaysLate  int    // how many working days ago
	// Line is its course, where a list draws it.
	Line []LineStop
}

// SignalList is one page of signals.
type SignalList struct {
	Rows []SignalRow
	// Count is how many the filter finds, up to MaxCount; AtLeast says that there
	// are more or, of search results, that there may be.
	Count   int64
	AtLeast bool
	// Next and Prev lead to the neighbouring pages; for search results More
	// says that there is a next one.
	Next, Prev string
	More       bool
}

// Signals lists what the actor may see of the filter's signals, newest first;
// with ForMe or Late the term that ends first, first.
func (a *App) Signals(ctx context.Context, by portal.Actor, f SignalFilter) (SignalList, error) {
	if by.Zero() {
		return SignalList{}, portal.ErrLogin
	}
	q := a.signalQuery(by, f)
	if len(q.Scope) == 0 {
		return SignalList{}, portal.ErrForbidden
	}
	if strings.TrimSpace(f.Text) != "" {
		return a.foundSignals(ctx, by, f, q)
	}
	page, err := a.store.Signals(ctx, q)
	if err != nil {
		return SignalList{}, err
	}
	list := SignalList{Next: page.Next, Prev: page.Prev, Count: int64(len(page.Rows))}
	if list.Next != "" || list.Prev != "" { // else this page is all there is
		if list.Count, err = a.store.CountSignals(ctx, q, MaxCount+1); err != nil {
			return SignalList{}, err
		}
	}
	if list.AtLeast = list.Count > MaxCount; list.AtLeast {
		list.Count = MaxCount
	}
	list.Rows, err = a.lineRows(ctx, by, page.Rows)
	return list, err
}

func (a *App) signalQuery(by portal.Actor, f SignalFilter) portal.SignalQuery {
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Kind: f.Kind, Org: f.Org, From: f.From, Page: f.Page, Handler: f.Handler,
		Audience: f.Audience, Neighbourhood: f.Neighbourhood, Phase: f.Phase, ByDue: f.Order() == SortDue, ByChanged: f.Order() == SortChanged}
	if f.Theme != "" {
		theme := portal.ID(f.Theme)
		if f.Theme == NoTheme {
			theme = ""
		}
		q.Theme = &theme
	}
	if f.Mine {
		q.Mine, q.MineBlind = by.ID, by.Blind
	}
	if f.ForMe {
		q.Handler = by.ID
	}
	if !f.To.IsZero() {
		q.To = portal.Day(f.To).AddDate(0, 0, 1)
	}
	switch {
	case f.Work != "":
		a.selectWork(&q, by, f.Work)
	case f.Late:
		q.States = termStates
	case f.Open || f.ForMe && f.State == "":
		q.States = openStates
	case strings.TrimSpace(f.Text) == "" && !f.Mine && !f.merged && f.State == "":
		q.States = unmergedStates // what was merged stands in the list as the other
	}
	switch {
	case f.Late:
		q.DueBefore = a.now()
	case f.Sort == SortDue && q.DueFrom.IsZero():
		q.DueFrom = time.Unix(0, 0) // what has no term has no place in this order
	}
	if f.State != "" {
		q.States = oneOf(f.State, q.States)
	}
	return q
}

// oneOf narrows states to one of them. A state that isn't among them selects
// nothing, as no signal has a state without a name.
func oneOf(state portal.SignalState, among []portal.SignalState) []portal.SignalState {
	if len(among) == 0 || slices.Contains(among, state) {
		return []portal.SignalState{state}
	}
	return []portal.SignalState{""}
}

var (
	unmergedStates = slices.DeleteFunc(portal.SignalStates(), func(s portal.SignalState) bool { return s == portal.SignalMerged })

	openStates = slices.DeleteFunc(slices.Clone(unmergedStates), func(s portal.SignalState) bool { return s == portal.SignalEnded })
	termStates = slices.DeleteFunc(slices.Clone(openStates), func(s portal.SignalState) bool { return s == portal.SignalFedBack })
)

// foundSignals searches the text within the actor's scope and keeps the hits
// that the rest of the filter selects.
func (a *App) foundSignals(ctx context.Context, by portal.Actor, f SignalFilter, q portal.SignalQuery) (SignalList, error) {
	hits, err := a.store.SearchText(ctx, portal.TextQuery{Text: f.Text, Scope: q.Scope, Kinds: []portal.ObjectKind{portal.KindSignal}, Limit: maxFound})
	if err != nil {
		return SignalList{}, err
	}
	var found []portal.Signal
	for _, h := range hits {
		s, err := a.store.Signal(ctx, h.Ref.ID)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue // removed since it was found
		}
		if err != nil {
			return SignalList{}, err
		}
		if policy.VisibleSignal(by, s) && selects(q, s) {
			found = append(found, s)
		}
	}
	list := SignalList{Count: int64(len(found)), AtLeast: len(hits) == maxFound}
	skip := min(max(f.Skip, 0)*portal.PageSize, len(found))
	rest := found[skip:]
	list.More = len(rest) > portal.PageSize
	list.Rows, err = a.lineRows(ctx, by, rest[:min(len(rest), portal.PageSize)])
	return list, err
}

// selects is the query's filter for a signal in hand.
func selects(q portal.SignalQuery, s portal.Signal) bool {
	return (len(q.States) == 0 || slices.Contains(q.States, s.State)) &&
		(q.Theme == nil || *q.Theme == s.Theme) &&
		(q.Kind == "" || q.Kind == s.Kind) &&
		(q.Org == "" || q.Org == s.ReporterOrg) &&
		(q.Handler == "" || q.Handler == s.Handler) &&
		(q.NotHandler == "" || q.NotHandler != s.Handler || slices.Contains(q.OrState, s.State)) &&
		(q.Audience == "" || q.Audience == s.Audience.Kind) &&
		(q.Phase == "" || q.Phase == s.More.Phase) &&
		(q.Neighbourhood == "" || slices.Contains(s.More.Neighbourhoods, q.Neighbourhood)) &&
		(q.Mine == "" || (s.IsAnonymous() && s.Blind == q.MineBlind) || q.Mine == s.Reporter) &&
		(q.From.IsZero() || !s.SharedAt.Before(q.From)) &&
		(q.To.IsZero() || s.SharedAt.Before(q.To)) &&
		(q.DueBefore.IsZero() || (!s.Due.IsZero() && s.Due.Before(q.DueBefore))) &&
		(q.DueFrom.IsZero() || !s.Due.Before(q.DueFrom))
}

func (a *App) signalRows(ctx context.Context, signals []portal.Signal) ([]SignalRow, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]SignalRow, len(signals))
	for i, s := range signals {
		theme, _ := set.Theme(s.Theme)
		rows[i] = SignalRow{Signal: s, OrgName: orgs[s.ReporterOrg].Name, ThemeName: theme.Name}
		if _, rows[i].Waiting, err = a.waitingFor(ctx, s); err != nil {
			return nil, err
		}
		rows[i].Late, rows[i].DaysLate = s.Late(a.now()), a.daysLate(s, set)
	}
	return rows, nil
}

// lineRows are signalRows with the line of each, as the reader may know it.
func (a *App) lineRows(ctx context.Context, by portal.Actor, signals []portal.Signal) ([]SignalRow, error) {
	rows, err := a.signalRows(ctx, signals)
	if err != nil {
		return nil, err
	}
	lines, err := a.signalStops(ctx, by, signals)
	for i := range lines {
		rows[i].Line = lines[i]
	}
	return rows, err
}

// daysLate is how many working days ago the running term passed.
func (a *App) daysLate(s portal.Signal, set portal.Settings) int {
	turn, ok := s.Turn()
	if !ok || !s.Late(a.now()) {
		return 0
	}
	return set.Calendar().Left(turn.Due, a.now())
}

// waitingFor says whose turn it is, with the name to show; no name when it is
// nobody's.
func (a *App) waitingFor(ctx context.Context, s portal.Signal) (portal.Turn, string, error) {
	turn, ok := s.Turn()
	switch {
	case !ok:
		return turn, "", nil
	case turn.Words != "":
		return turn, turn.Words, nil
	case turn.Org != "":
		orgs, err := a.organisations(ctx)
		return turn, orgs[turn.Org].Name, err
	}
	p, err := a.person(ctx, turn.Who)
	if err == nil && p.Name == "" {
		p.Name = "de ketencoördinator" // nobody was named yet, or the account is gone
	}
	return turn, p.Name, err
}

// SimilarSignals finds signals the actor may see that tell of something like a
// text, for "wij herkennen dit ook" instead of a double. Closed ones are among
// them: what was agreed may be the answer.
func (a *App) SimilarSignals(ctx context.Context, by portal.Actor, text string, limit int) ([]SignalRow, error) {
	if err := policy.Check(by, policy.ShareSignal, nil); err != nil {
		return nil, err
	}
	hits, err := a.store.SearchText(ctx, portal.TextQuery{Text: text, Scope: policy.SignalKeys(by), Kinds: []portal.ObjectKind{portal.KindSignal}, Similar: true, Limit: limit})
	if err != nil {
		return nil, err
	}
	var found []portal.Signal
	for _, h := range hits {
		s, err := a.store.Signal(ctx, h.Ref.ID)
		if err == nil && policy.May(by, policy.RecogniseSignal, s) && s.State != portal.SignalMerged {
			found = append(found, s)
		}
	}
	return a.signalRows(ctx, found)
}
