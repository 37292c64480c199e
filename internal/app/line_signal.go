package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// around is what hangs with some signals, as one reader may know it.
type around struct {
	flags     []portal.YellowFlag
	raised    []portal.Escalation
	decisions []portal.Decision
	// tables are meetings with an item about a signal that was elsewhere by then.
	tables []portal.RoundTable
}

// around looks up, in at most four queries however many signals there are, which flags they
// stand under, what was raised about either, which decisions answer them and where they
// are spoken of. Signals are those that the reader may see.
func (l lineNow) around(ctx context.Context, signals []portal.Signal, flags []portal.YellowFlag) (around, error) {
	var on around
	var flagged, discussed []portal.ID
	var about, elsewhere []portal.Ref
	byID := map[portal.ID]portal.Signal{}
	for _, s := range signals {
		byID[s.ID] = s
		about = append(about, s.Ref())
		if len(s.Flags) > 0 {
			flagged = append(flagged, s.ID)
		}
		if cameToTable(s) {
			discussed = append(discussed, s.ID)
		} else if !s.CanBeDiscussed() { // an agenda took it not along
			elsewhere = append(elsewhere, s.Ref())
		}
	}
	var err error
	if on.flags = flags; len(flagged) > 0 {
		found, err := l.app.store.YellowFlagsOn(ctx, flagged)
		if err != nil {
			return on, err
		}
		for _, g := range readableFlags(l.by, found) {
			if !slices.ContainsFunc(on.flags, func(x portal.YellowFlag) bool { return x.ID == g.ID }) {
				on.flags = append(on.flags, g)
			}
		}
	}
	byFlag := map[portal.ID]portal.YellowFlag{}
	for _, g := range on.flags {
		byFlag[g.ID] = g
		about = append(about, g.Ref())
	}
	if len(about) > 0 {
		found, err := l.app.store.EscalationsOn(ctx, about)
		if err != nil {
			return on, err
		}
		on.raised = slices.DeleteFunc(found, func(e portal.Escalation) bool {
			return !policy.May(l.by, policy.ReadQuestion, policy.EscalationOn{Escalation: e, Signal: byID[e.About.ID], Flag: byFlag[e.About.ID]})
		})
	}
	if len(discussed) > 0 {
		if on.decisions, err = l.app.store.DecisionsAmong(ctx, policy.TableKeys(l.by), discussed); err != nil {
			return on, err
		}
	}
	if len(elsewhere) > 0 && len(policy.TableKeys(l.by)) > 0 {
		on.tables, err = l.app.store.TablesAboutAny(ctx, elsewhere, maxTablesAbout*len(elsewhere))
	}
	return on, err
}

// about reports whether the reader knows of an item of a meeting about something.
func (l lineNow) about(t portal.RoundTable, ref portal.Ref) bool {
	return t.State != portal.TableDropped && policy.May(l.by, policy.ReadTable, t) &&
		slices.ContainsFunc(policy.VisibleItems(l.by, t), func(i portal.AgendaItem) bool { return slices.Contains(i.Links, ref) })
}

// cameToTable reports whether a meeting took a signal on: else no decision brought it on.
func cameToTable(s portal.Signal) bool {
	return s.Table != nil || slices.ContainsFunc(s.Course, func(c portal.Station) bool { return c.Table != "" })
}

// of is what hangs with one of the signals.
func (on around) of(s portal.Signal) around {
	own := around{tables: on.tables}
	for _, g := range on.flags {
		if slices.Contains(s.Flags, g.ID) && slices.Contains(g.Signals, s.ID) {
			own.flags = append(own.flags, g)
		}
	}
	for _, e := range on.raised {
		if e.About == s.Ref() || slices.ContainsFunc(own.flags, func(g portal.YellowFlag) bool { return e.About == g.Ref() }) {
			own.raised = append(own.raised, e)
		}
	}
	for _, d := range on.decisions {
		if cameToTable(s) && slices.Contains(d.Signals, s.ID) {
			own.decisions = append(own.decisions, d)
		}
	}
	return own
}

// signalStops gives the line of each of some signals that the reader may see. The links
// at the stations come with signalLine.
func (a *App) signalStops(ctx context.Context, by portal.Actor, signals []portal.Signal) ([][]LineStop, error) {
	if len(signals) == 0 {
		return nil, nil
	}
	l, err := a.lineNow(ctx, by)
	if err != nil {
		return nil, err
	}
	on, err := l.around(ctx, signals, nil)
	if err != nil {
		return nil, err
	}
	lines := make([][]LineStop, len(signals))
	for i, s := range signals {
		if lines[i], err = l.signalStops(ctx, s, on.of(s)); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// signalStops is the line of one signal with what hangs with it.
func (l lineNow) signalStops(ctx context.Context, s portal.Signal, on around) ([]LineStop, error) {
	var stops []LineStop
	answer := answering(s, on.decisions)
	who, err := l.turnOf(ctx, s)
	if err != nil {
		return nil, err
	}
	at := portal.StationKind("")
	for _, st := range s.Line(l.now, l.set) {
		if st.Waits() {
			st.Who, at = who, st.Kind
		}
		stop := LineStop{LineStation: st}
		switch {
		case st.Kind == portal.AtSignal && st.State == portal.StationPassed:
			if stop.Who, err = l.reporter(ctx, s); err != nil {
				return nil, err
			}
		case st.Kind == portal.AtDecision && st.State == portal.StationPassed:
			for _, d := range answer {
				stop.Links = append(stop.Links, decisionLink(d))
			}
		case st.Kind == portal.AtBody && len(answer) > 0 && answer[0].Waits != "":
			if stop.Name = answer[0].Waits.Label(); answer[0].Resolution != nil {
				stop.Number = answer[0].Resolution.Number
			}
		case st.Kind == portal.AtChange && len(answer) > 0 && len(answer[0].Follow.Steps) > 0:
			continue // its steps tell it better
		}
		stops = append(stops, stop)
	}
	if len(answer) > 0 && len(stops) > 1 {
		change, there, err := l.changeStop(ctx, answer[:1])
		if err != nil {
			return nil, err
		}
		if there && !slices.ContainsFunc(stops, func(x LineStop) bool { return x.Kind == portal.AtChange }) {
			stops = append(stops, change)
		}
	}
	spoken := slices.DeleteFunc(slices.Clone(on.tables), func(t portal.RoundTable) bool { return !l.about(t, s.Ref()) })
	known := slices.ContainsFunc(stops, func(x LineStop) bool { return x.Kind == portal.AtAgenda })
	if !known && len(spoken) > 0 {
		stops = append(stops, l.tableStops(lineParts{tables: spoken}, false)[0])
	}
	if flag, there := l.flagStop(on.flags, ""); there {
		stops = append(stops, flag)
	}
	stops = append(stops, l.questionStops(on.raised)...)
	if at == portal.AtSignal {
		if stops, at, err = l.movedOn(ctx, s, stops); err != nil {
			return nil, err
		}
	}
	return settled(stops, at), nil
}

// movedOn makes a new signal that passed something further, a yellow flag or a raised
// question, wait where somebody has to say what is agreed: what was passed stands behind
// where it is.
func (l lineNow) movedOn(ctx context.Context, s portal.Signal, stops []LineStop) ([]LineStop, portal.StationKind, error) {
	further := slices.ContainsFunc(stops, func(x LineStop) bool { return x.Kind != portal.AtSignal && x.State != portal.StationToCome })
	from := slices.IndexFunc(stops, func(x LineStop) bool { return x.Kind == portal.AtSignal })
	to := slices.IndexFunc(stops, func(x LineStop) bool { return x.Kind == portal.AtDecision })
	if !further || to < 0 {
		return stops, portal.AtSignal, nil
	}
	who, err := l.reporter(ctx, s)
	first, next := &stops[from], &stops[to]
	next.State, next.Due, next.Late, next.Who = first.State, first.Due, first.Late, first.Who
	first.State, first.Due, first.Late, first.Who = portal.StationPassed, time.Time{}, 0, who
	return stops, portal.AtDecision, err
}

// answering are the decisions that brought a signal where it is, the one that counts
// first: none while nothing was said.
func answering(s portal.Signal, ds []portal.Decision) []portal.Decision {
	if !slices.Contains([]portal.SignalState{portal.SignalAwaits, portal.SignalAgreedOn, portal.SignalFedBack, portal.SignalEnded}, s.Reached()) {
		return nil
	}
	own := slices.Clone(ds)
	if s.Table != nil && s.Table.Decision != "" {
		i := slices.IndexFunc(own, func(d portal.Decision) bool { return d.ID == s.Table.Decision })
		if i < 0 {
			return nil // the reader may not know of the one that brought it there
		}
		own[0], own[i] = own[i], own[0]
	}
	return own
}

func decisionLink(d portal.Decision) TableLink {
	return TableLink{Ref: d.Ref(), Number: d.Number, Title: firstLine(d.Text), Path: "/besluiten/" + d.Number}
}

// turnOf names whose turn it is, by function or organisation.
func (l lineNow) turnOf(ctx context.Context, s portal.Signal) (string, error) {
	turn, ok := s.Turn()
	switch {
	case !ok:
		return "", nil
	case turn.Words != "":
		return turn.Words, nil
	case turn.Org != "":
		orgs, err := l.app.organisations(ctx)
		return orgs[turn.Org].Name, err
	}
	return l.function(ctx, turn.Who)
}

// reporter names who shared a signal: an organisation, and the reader themselves.
func (l lineNow) reporter(ctx context.Context, s portal.Signal) (string, error) {
	mine := policy.IsReporter(l.by, s)
	switch {
	case s.IsAnonymous() && mine:
		return "anoniem gedeeld door u", nil
	case s.IsAnonymous():
		return "anoniem gedeeld", nil
	}
	orgs, err := l.app.organisations(ctx)
	if name := orgs[s.ReporterOrg].Name; !mine {
		return name, err
	}
	return "u, namens " + orgs[s.ReporterOrg].Name, err
}

// signalLine is the line of a signal with the meetings that it came to.
func (a *App) signalLine(ctx context.Context, by portal.Actor, id portal.ID) (Line, error) {
	s, err := a.store.Signal(ctx, id)
	if err != nil {
		return Line{}, err
	}
	if err := policy.Check(by, policy.ReadSignal, s); err != nil {
		return Line{}, portal.ErrNotFound.Because(err)
	}
	lines, err := a.signalStops(ctx, by, []portal.Signal{s})
	if err != nil {
		return Line{}, err
	}
	line := Line{About: s.Ref(), Number: s.Number, Title: s.Title, Path: "/signalen/" + s.Number, Stops: lines[0]}
	i := slices.IndexFunc(line.Stops, func(st LineStop) bool { return st.Kind == portal.AtAgenda })
	if i < 0 {
		return line, nil
	}
	look, at := a.tablesOnce(), &line.Stops[i]
	var came []portal.ID
	if s.Table != nil {
		came = append(came, s.Table.Table)
	}
	for _, step := range slices.Backward(s.Course) {
		came = append(came, step.Table)
	}
	for _, id := range came {
		if id == "" {
			continue
		}
		t, err := look.table(ctx, id)
		if err != nil {
			return line, err
		}
		if !policy.May(by, policy.ReadTable, t) {
			continue
		}
		if at.About.ID == "" {
			at.About, at.Number = t.Ref(), t.Number
			if at.Who = strings.TrimSpace(t.Title); t.Before() && at.State == portal.StationHere {
				at.At = portal.Day(t.Start)
			}
		}
		if l := tableAsLink(t); !slices.Contains(at.Links, l) {
			at.Links = append(at.Links, l)
		}
	}
	return line, nil
}

func tableAsLink(t portal.RoundTable) TableLink {
	return TableLink{Ref: t.Ref(), Number: t.Number, Title: t.Title, Path: tablePath(t.Number)}
}

// earliest gives the first of some days.
func earliest(days ...time.Time) time.Time {
	var first time.Time
	for _, d := range days {
		if !d.IsZero() && (first.IsZero() || d.Before(first)) {
			first = d
		}
	}
	return first
}
