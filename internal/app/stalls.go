package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Stall is a station of a line whose term has passed. It names what stands still and how
// long, not who.
type Stall struct {
	portal.LineStation
	Link  TableLink
	Theme portal.ID
}

// StallFilter narrows the list of what stands still.
type StallFilter struct {
	Kind  portal.StationKind
	Theme portal.ID
}

// StallCount is how much stands still at one station, and how many working days the
// longest does.
type StallCount struct {
	Kind    portal.StationKind
	Count   int
	Longest int
}

// Stalls is what stands still, per station in the order of a line, the longest first.
type Stalls struct {
	Counts []StallCount // of what the theme selects, whichever station was asked
	Rows   []Stall
}

// maxStalls is how many signals whose term passed are looked at: those that wait longest.
const maxStalls = 200

// Stalls gives the lines that stand still among what the actor may read.
func (a *App) Stalls(ctx context.Context, by portal.Actor, f StallFilter) (Stalls, error) {
	switch {
	case by.Zero():
		return Stalls{}, portal.ErrLogin
	case !policy.ReadsSignals(by):
		return Stalls{}, portal.ErrForbidden
	}
	l, err := a.lineNow(ctx, by)
	if err != nil {
		return Stalls{}, err
	}
	var all []Stall
	for _, find := range []func(context.Context) ([]Stall, error){l.stalledSignals, l.stalledFlags, l.stalledQuestions, l.stalledDecisions} {
		found, err := find(ctx)
		if err != nil {
			return Stalls{}, err
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(s Stall) bool { return f.Theme != "" && s.Theme != f.Theme })
	slices.SortStableFunc(all, func(x, y Stall) int { return y.Late - x.Late })
	list := Stalls{}
	for _, kind := range portal.StationKinds() {
		c := StallCount{Kind: kind}
		for _, s := range all {
			if s.Kind != kind {
				continue
			}
			c.Count, c.Longest = c.Count+1, max(c.Longest, s.Late)
			if f.Kind == "" || f.Kind == kind {
				list.Rows = append(list.Rows, s)
			}
		}
		if c.Count > 0 {
			list.Counts = append(list.Counts, c)
		}
	}
	return list, nil
}

// stall is a stuck station of what a link leads to, without who it waits for.
func stall(st portal.LineStation, theme portal.ID, link TableLink) Stall {
	st.Who = ""
	return Stall{LineStation: st, Theme: theme, Link: link}
}

func (l lineNow) stalledSignals(ctx context.Context) ([]Stall, error) {
	q := portal.SignalQuery{Scope: policy.SignalKeys(l.by), States: termStates, DueBefore: l.now, ByDue: true, Page: portal.Page{Limit: maxStalls}}
	page, err := l.app.store.Signals(ctx, q)
	if err != nil {
		return nil, err
	}
	var found []Stall
	for _, s := range page.Rows {
		for _, st := range s.Line(l.now, l.set) {
			if st.State == portal.StationStuck {
				found = append(found, stall(st, s.Theme, TableLink{Ref: s.Ref(), Number: s.Number, Title: s.Title, Path: "/signalen/" + s.Number}))
			}
		}
	}
	return found, nil
}

func (l lineNow) stalledFlags(ctx context.Context) ([]Stall, error) {
	flags, err := l.app.store.YellowFlagsIn(ctx, []portal.FlagState{portal.FlagConfirmed})
	if err != nil {
		return nil, err
	}
	var found []Stall
	for _, g := range flags {
		if !policy.May(l.by, policy.ReadFlag, g) {
			continue
		}
		if st, _ := l.flagStop([]portal.YellowFlag{g}, g.ID); st.State == portal.StationStuck {
			found = append(found, stall(st.LineStation, g.Theme, TableLink{Ref: g.Ref(), Number: g.Number, Title: g.Title, Path: FlagPath + "/" + g.Number}))
		}
	}
	return found, nil
}

func (l lineNow) stalledQuestions(ctx context.Context) ([]Stall, error) {
	raised, err := l.app.store.EscalationsIn(ctx, []portal.EscalationState{portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege})
	if err != nil {
		return nil, err
	}
	var found []Stall
	for _, e := range raised {
		on, err := l.app.escalationOn(ctx, e)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err != nil || !policy.May(l.by, policy.ReadQuestion, on) {
			continue
		}
		for _, st := range l.questionStops([]portal.Escalation{e}) {
			if st.State == portal.StationStuck {
				found = append(found, stall(st.LineStation, e.Theme, questionLink(e)))
			}
		}
	}
	return found, nil
}

func questionLink(e portal.Escalation) TableLink {
	return TableLink{Ref: e.Ref(), Number: e.Number, Title: firstLine(e.Question), Path: "/hogerop/" + e.Number}
}

// stalledDecisions are those of which a step of the route is late.
func (l lineNow) stalledDecisions(ctx context.Context) ([]Stall, error) {
	scope := policy.TableKeys(l.by)
	if len(scope) == 0 {
		return nil, nil
	}
	page, err := l.app.store.Decisions(ctx, portal.DecisionQuery{Scope: scope, Follow: portal.FollowSteps, Page: portal.Page{Limit: maxStalls}})
	if err != nil {
		return nil, err
	}
	rows, err := l.app.decisionRows(ctx, l.by, page.Rows)
	if err != nil {
		return nil, err
	}
	var found []Stall
	for _, d := range rows {
		st, _, err := l.changeStop(ctx, []portal.Decision{d.Decision})
		if err != nil {
			return nil, err
		}
		if st.State == portal.StationStuck {
			found = append(found, stall(st.LineStation, "", decisionLink(d.Decision)))
		}
	}
	return found, nil
}
