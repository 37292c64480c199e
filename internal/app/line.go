package app

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type lineStore interface {
	YellowFlagsOn(ctx context.Context, signals []portal.ID) ([]portal.YellowFlag, error)
	EscalationsOn(ctx context.Context, about []portal.Ref) ([]portal.Escalation, error)
	DecisionsAmong(ctx context.Context, scope []string, signals []portal.ID) ([]portal.Decision, error)
}

// Line is the course of a signal, yellow flag, decision, clause or policy goal ("het
// verloop") as one reader may know it: only the stations it passed or will pass. Each
// station asked policy of its own objects; what the reader may not know of leaves no
// station, number, count or date.
type Line struct {
	About               portal.Ref
	Number, Title, Path string
	Stops               []LineStop
}

// LineStop is a station with what stands there, as far as the reader may open it.
type LineStop struct {
	portal.LineStation
	Links []TableLink
}

// Line gives the line of an object.
func (a *App) Line(ctx context.Context, by portal.Actor, ref portal.Ref) (Line, error) {
	if by.Zero() {
		return Line{}, portal.ErrLogin
	}
	switch ref.Kind {
	case portal.KindSignal:
		return a.signalLine(ctx, by, ref.ID)
	case portal.KindFlag:
		return a.flagLine(ctx, by, ref.ID)
	case portal.KindDecision:
		return a.decisionLine(ctx, by, ref.ID)
	case portal.KindClause:
		return a.clauseLine(ctx, by, ref)
	case portal.KindPolicyGoal:
		return a.goalLine(ctx, by, ref.ID)
	}
	return Line{}, portal.ErrNotFound
}

// LineOf gives the line of the object of a kind with a number; clause is the one of that
// covenant when the kind is a clause.
func (a *App) LineOf(ctx context.Context, by portal.Actor, kind portal.ObjectKind, number string, clause portal.ID) (Line, error) {
	if by.Zero() {
		return Line{}, portal.ErrLogin
	}
	ref, err := portal.Ref{Kind: kind}, error(nil)
	switch kind {
	case portal.KindSignal:
		var s portal.Signal
		s, err = a.store.SignalByNumber(ctx, number)
		ref.ID = s.ID
	case portal.KindFlag:
		var g portal.YellowFlag
		g, err = a.store.YellowFlagByNumber(ctx, number)
		ref.ID = g.ID
	case portal.KindDecision:
		var d portal.Decision
		d, err = a.store.DecisionByNumber(ctx, number)
		ref.ID = d.ID
	case portal.KindClause:
		var c portal.Covenant
		c, err = a.store.CovenantByNumber(ctx, number)
		ref = portal.ClauseRef(c.ID, clause)
	case portal.KindPolicyGoal:
		var g portal.PolicyGoal
		g, err = a.store.PolicyGoalByNumber(ctx, number)
		ref.ID = g.ID
	}
	if err != nil {
		return Line{}, err
	}
	return a.Line(ctx, by, ref)
}

// lineNow is what every line needs besides its objects.
type lineNow struct {
	app *App
	by  portal.Actor
	now time.Time
	set portal.Settings
	cal portal.Calendar
}

func (a *App) lineNow(ctx context.Context, by portal.Actor) (lineNow, error) {
	set, err := a.store.Settings(ctx)
	return lineNow{app: a, by: by, now: a.now(), set: set, cal: set.Calendar()}, err
}

// function names who somebody is by function or organisation: a line names no persons.
func (l lineNow) function(ctx context.Context, id portal.ID) (string, error) {
	p, err := l.app.person(ctx, id)
	if err != nil || p.OrgID == "" {
		return "de ketencoördinator", err // nobody was named yet, or the account is gone
	}
	if p.Role.Municipal() {
		return "de " + strings.ToLower(p.Role.Label()), nil
	}
	if p.OrgID == l.set.Municipality {
		return "de gemeente", nil
	}
	orgs, err := l.app.organisations(ctx)
	return orgs[p.OrgID].Name, err
}

// endOf is the end of a day, when there is one.
func endOf(day time.Time) time.Time {
	if day.IsZero() {
		return day
	}
	return endOfDay(day)
}

// flagStop is the station of yellow flags that the reader may read. of is the flag whose
// own line it is.
func (l lineNow) flagStop(flags []portal.YellowFlag, of portal.ID) (LineStop, bool) {
	if len(flags) == 0 {
		return LineStop{}, false
	}
	first := flags[0] // the last changed, unless one still has to be corrected
	if i := slices.IndexFunc(flags, func(g portal.YellowFlag) bool { return g.State == portal.FlagConfirmed }); i >= 0 {
		first = flags[i]
	}
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtFlag, State: portal.StationPassed, Who: "de gemeente"}}
	for _, step := range first.Course {
		if step.State == portal.FlagConfirmed || step.State == portal.FlagDismissed || first.State == portal.FlagProposed {
			st.At = portal.Day(step.At)
		}
	}
	switch first.State {
	case portal.FlagProposed:
		st.State = portal.StationHere
	case portal.FlagConfirmed:
		st.LineStation = st.Wait(endOf(first.Until), l.now, l.cal)
		if of != first.ID {
			st.State, st.Runs = portal.StationPassed, true // the pattern is open; what stands under it goes on
		}
	}
	if first.State != portal.FlagConfirmed {
		st.Note = strings.ToLower(first.State.Label())
	}
	st.About, st.Number = first.Ref(), first.Number
	for _, g := range flags {
		if g.ID != of {
			st.Links = append(st.Links, TableLink{Ref: g.Ref(), Number: g.Number, Title: g.Title, Path: FlagPath + "/" + g.Number})
		}
	}
	return st, true
}

// questionStops are the stations of raised questions that the reader may read: hogerop,
// and the college when one came there.
func (l lineNow) questionStops(raised []portal.Escalation) []LineStop {
	raised = slices.DeleteFunc(slices.Clone(raised), func(e portal.Escalation) bool {
		return e.State == portal.EscalationWithdrawn || len(e.Steps) == 0
	})
	if len(raised) == 0 {
		return nil
	}
	first := raised[0]
	if i := slices.IndexFunc(raised, portal.Escalation.Open); i >= 0 {
		first = raised[i]
	}
	last := first.Steps[len(first.Steps)-1]
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtEscalation, State: portal.StationPassed, At: portal.Day(first.At), Who: strings.ToLower(last.Level.Label()),
		About: first.Ref(), Number: first.Number, Note: strings.ToLower(first.State.Label())}}
	switch first.State {
	case portal.EscalationRuns:
		st.LineStation, st.Note = st.Wait(last.Due, l.now, l.cal), ""
	case portal.EscalationWaits:
		st.LineStation = st.Wait(last.Due, l.now, l.cal)
		st.State, st.Who = portal.StationStuck, ""
	}
	for _, e := range raised {
		st.Links = append(st.Links, questionLink(e))
	}
	stops := []LineStop{st}
	if first.CollegeDay.IsZero() {
		return stops
	}
	body := LineStop{LineStation: portal.LineStation{Kind: portal.AtBody, State: portal.StationPassed, At: portal.Day(first.CollegeDay), Number: first.CollegeNumber, Who: portal.ByCollege.Named()}}
	if first.State == portal.EscalationCollege && first.CollegeAnsweredAt.IsZero() {
		body.LineStation, body.At = body.Wait(endOf(first.CollegeDay), l.now, l.cal), time.Time{}
	} else if !first.CollegeAnsweredAt.IsZero() {
		body.At = portal.Day(first.CollegeAnsweredAt)
	}
	return append(stops, body)
}

// changeStop is the station of what decisions that the reader may read change.
func (l lineNow) changeStop(ctx context.Context, ds []portal.Decision) (LineStop, bool, error) {
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtChange, State: portal.StationToCome}}
	there, open, done := false, portal.FollowStep{}, 0
	var steps []portal.FollowStep
	for _, d := range ds {
		if d.Dropped || d.Route != portal.PolicyChange && d.Route != portal.PracticeAgreement {
			continue
		}
		there, st.Note = true, d.Route.Label()
		for _, step := range d.Follow.Steps {
			steps = append(steps, step)
			if !step.DoneAt.IsZero() {
				done++
				st.At = portal.Day(later(st.At, step.DoneAt))
			} else if d.WaitsFor() == "" && (open.ID == "" || step.Due.Before(open.Due)) {
				open = step
			}
		}
	}
	switch {
	case open.ID != "":
		st.At = time.Time{}
		st.LineStation = st.Wait(endOf(open.Due), l.now, l.cal)
		if open.Owner != "" {
			who, err := l.function(ctx, open.Owner)
			if err != nil {
				return st, false, err
			}
			st.Who = who
		}
	case len(steps) > 0 && done == len(steps):
		st.State = portal.StationPassed
	default:
		st.At = time.Time{}
	}
	return st, there, nil
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// settled puts stations in their order, one of each kind, with one place where the line
// is now: at, which the page of the object itself names as whose turn it is, or else the
// furthest where something waits. What waits elsewhere still runs, behind it or ahead.
func settled(stops []LineStop, at portal.StationKind) []LineStop {
	order := portal.StationKinds()
	slices.SortStableFunc(stops, func(x, y LineStop) int {
		return cmp.Compare(slices.Index(order, x.Kind), slices.Index(order, y.Kind))
	})
	stops = slices.CompactFunc(stops, func(x, y LineStop) bool { return x.Kind == y.Kind })
	now := slices.IndexFunc(stops, func(st LineStop) bool { return st.Kind == at && st.Waits() })
	for i, st := range stops {
		if now < 0 && st.Waits() && !slices.ContainsFunc(stops[i+1:], func(y LineStop) bool { return y.Waits() }) {
			now = i
		}
	}
	for i := range stops {
		switch st := &stops[i]; {
		case i == now || !st.Waits():
		case st.Kind == portal.AtAgenda && st.State == portal.StationHere:
			st.State = portal.StationToCome // a meeting that has yet to be held
		case i < now:
			st.State, st.Runs = portal.StationPassed, true
		default:
			st.State, st.Runs = portal.StationToCome, true
		}
	}
	// What happened stands in the order in which it did, before what still runs, and that
	// before where the line is: a signal about a rule that was made long before didn't lead
	// to it. All that has yet to come stands behind it.
	slices.SortStableFunc(stops, func(x, y LineStop) int {
		return cmp.Or(cmp.Compare(phase(x), phase(y)), moment(x).Compare(moment(y)))
	})
	return stops
}

// phase is where a station belongs: behind, running behind, here, or to come.
func phase(st LineStop) int {
	switch {
	case st.Waits():
		return 2
	case st.State == portal.StationToCome:
		return 3
	case st.Runs:
		return 1
	}
	return 0
}

// moment is by when a station that was passed is ordered among the others.
func moment(st LineStop) time.Time {
	if st.State == portal.StationPassed && !st.Runs && !st.At.IsZero() {
		return st.At
	}
	return time.Unix(math.MaxInt32, 0)
}

// readableFlags are the flags of which the reader may know that somebody judged them.
func readableFlags(by portal.Actor, flags []portal.YellowFlag) []portal.YellowFlag {
	return slices.DeleteFunc(flags, func(g portal.YellowFlag) bool { return g.State == portal.FlagProposed || !policy.VisibleFlag(by, g) })
}
