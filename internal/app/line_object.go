package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// lineParts are the objects that a line of something else than one signal passes, each of
// which the reader may read.
type lineParts struct {
	own       portal.Ref // stands in no link of its own line
	signals   []portal.Signal
	flags     []portal.YellowFlag
	raised    []portal.Escalation
	tables    []portal.RoundTable
	decisions []portal.Decision
	// changed is what was changed already, or will be: a version of a clause, an action.
	changed []lineChange
	// bodies are decisions of a body outside the portal.
	bodies []LineStop
}

// lineChange is a change that something else than a decision tells of.
type lineChange struct {
	at, from time.Time // done at, or holds from
	link     TableLink
	note     string
}

// gather adds what hangs with the signals and flags of a line.
func (l lineNow) gather(ctx context.Context, p *lineParts, ids []portal.ID) error {
	signals, err := l.app.evidence(ctx, ids)
	if err != nil {
		return err
	}
	for _, s := range signals {
		known := slices.ContainsFunc(p.signals, func(x portal.Signal) bool { return x.ID == s.ID })
		if !known && policy.VisibleSignal(l.by, s) {
			p.signals = append(p.signals, s)
		}
	}
	on, err := l.around(ctx, p.signals, p.flags)
	p.flags, p.raised = on.flags, on.raised
	return err
}

// stops makes the line of the parts.
func (l lineNow) stops(ctx context.Context, p lineParts) ([]LineStop, error) {
	p.signals = slices.DeleteFunc(p.signals, func(s portal.Signal) bool { return s.State == portal.SignalMerged })
	var stops []LineStop
	if st, there := sharedStop(p.signals); there {
		stops = append(stops, st)
	}
	if st, there := l.flagStop(p.flags, p.own.ID); there {
		stops = append(stops, st)
	}
	at := l.place(p)
	stops = append(stops, l.tableStops(p, at == portal.AtAgenda)...)
	if len(p.decisions) > 0 {
		stops = append(stops, l.decisionStops(p)...)
	}
	change, there, err := l.changeStop(ctx, p.decisions)
	if err != nil {
		return nil, err
	}
	for _, d := range p.decisions {
		if d.Ref() != p.own {
			continue
		}
		switch d.Follows() {
		case portal.FollowRoute: // somebody still chooses what it leads to
			there = true
			change.LineStation = change.Wait(endOf(routeDue(d)), l.now, l.cal)
			change.Who, change.Note = FollowKeeper, "vervolg kiezen"
		case portal.FollowEmbeds:
			there = true
			change.LineStation = change.Wait(time.Time{}, l.now, l.cal)
			change.At, change.Who, change.Note = time.Time{}, FollowKeeper, "vasthouden"
		}
	}
	if change, there = withChanges(change, there, p.changed, l.now); there {
		stops = append(stops, change)
	}
	stops = append(stops, p.bodies...)
	stops = append(stops, l.questionStops(p.raised)...)
	// Under a flag that was dismissed nobody owes anybody an answer, unless a decision does.
	dismissed := slices.ContainsFunc(p.flags, func(g portal.YellowFlag) bool { return g.Ref() == p.own && g.State == portal.FlagDismissed })
	if dismissed && len(p.decisions) == 0 {
		return settled(stops, at), nil
	}
	return settled(append(stops, l.toldStops(p)...), at), nil
}

// place is the station at which the page of the object itself says whose turn it is;
// empty where it names none.
func (l lineNow) place(p lineParts) portal.StationKind {
	for _, g := range p.flags {
		switch {
		case g.Ref() != p.own:
		case g.State == portal.FlagDismissed && g.OpenObjections():
			return portal.AtAgenda
		case g.Open():
			return portal.AtFlag
		}
	}
	for _, d := range p.decisions {
		if d.Ref() != p.own {
			continue
		}
		switch state := d.Follows(); {
		case state == portal.FollowWaits:
			return portal.AtBody
		case !d.Review.IsZero() && !l.now.Before(d.Review):
			return portal.AtReview
		case state == portal.FollowTells:
			return portal.AtFeedback
		case state == portal.FollowRoute || state == portal.FollowSteps || state == portal.FollowEmbeds:
			return portal.AtChange
		}
	}
	return ""
}

// routeDue is the last day in time on which somebody chooses the route of a decision.
func routeDue(d portal.Decision) time.Time {
	return d.FollowBegan().AddDate(0, 0, portal.RouteDays)
}

// sharedStop is the station of the signals that the reader may read: how many of those.
func sharedStop(signals []portal.Signal) (LineStop, bool) {
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtSignal, State: portal.StationPassed}}
	for _, s := range signals {
		st.At = earliest(st.At, portal.Day(s.SharedAt))
		st.Links = append(st.Links, TableLink{Ref: s.Ref(), Number: s.Number, Title: s.Title, Path: "/signalen/" + s.Number})
	}
	switch n := len(signals); {
	case n == 1:
		st.Note = "één signaal"
	case n > 1:
		st.Note = portal.Number(n) + " signalen"
	}
	return st, len(signals) > 0
}

// tableStops are the meeting where it is spoken of, and what that still has to say. asked:
// a round table still has to speak of it, whether the reader knows of one or not.
func (l lineNow) tableStops(p lineParts, asked bool) []LineStop {
	tables := slices.DeleteFunc(slices.Clone(p.tables), func(t portal.RoundTable) bool { return t.State == portal.TableDropped })
	waits := LineStop{LineStation: portal.LineStation{Kind: portal.AtAgenda, State: portal.StationHere, Who: "de ronde tafel"}}
	next := LineStop{LineStation: portal.LineStation{Kind: portal.AtDecision, State: portal.StationToCome}}
	switch {
	case len(tables) == 0 && !asked:
		return nil
	case len(tables) == 0 && len(p.decisions) > 0:
		return []LineStop{waits}
	case len(tables) == 0:
		return []LineStop{waits, next}
	}
	slices.SortStableFunc(tables, func(x, y portal.RoundTable) int { return x.Start.Compare(y.Start) })
	first := tables[len(tables)-1]
	if i := slices.IndexFunc(tables, portal.RoundTable.Before); i >= 0 {
		first = tables[i]
	}
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtAgenda, State: portal.StationPassed, At: portal.Day(first.Start), Who: first.Title, About: first.Ref(), Number: first.Number}}
	for _, t := range tables {
		st.Links = append(st.Links, tableAsLink(t))
	}
	switch held := first.Held(); {
	case held && !asked:
		return []LineStop{st}
	case held: // that one didn't answer it, or an answer has yet to be noted
		waits.Links = st.Links
		st = waits
	default:
		if st.LineStation = st.Wait(endOf(first.Start), l.now, l.cal); st.State == portal.StationHere {
			st.Due = time.Time{} // a meeting has a day, not a term
		}
	}
	if len(p.decisions) > 0 {
		return []LineStop{st}
	}
	return []LineStop{st, next}
}

// decisionStops are what was decided, the body that still resolves, and when it is looked
// at again.
func (l lineNow) decisionStops(p lineParts) []LineStop {
	first := p.decisions[0]
	st := LineStop{LineStation: portal.LineStation{Kind: portal.AtDecision, State: portal.StationPassed, At: portal.Day(first.RecordedAt), Who: first.By.Named(), About: first.Ref(), Number: first.Number}}
	kinds := map[portal.DecisionKind]bool{}
	body, review := LineStop{}, LineStop{}
	for _, d := range p.decisions {
		if kinds[d.Kind] = true; d.Ref() != p.own {
			st.Links = append(st.Links, decisionLink(d))
		}
		if d.Waits != "" && (body.Kind == "" || d.WaitsFor() != "" && body.State == portal.StationPassed) {
			body = LineStop{LineStation: portal.LineStation{Kind: portal.AtBody, Name: d.Waits.Label(), State: portal.StationHere, Who: d.Waits.Named()}}
			if r := d.Resolution; r != nil {
				body.State, body.At, body.Number = portal.StationPassed, portal.Day(r.Date), r.Number
			}
		}
		if d.Ref() == p.own && !d.Review.IsZero() {
			review = LineStop{LineStation: portal.LineStation{Kind: portal.AtReview, State: portal.StationToCome, Due: d.Review}}
			if !l.now.Before(d.Review) {
				review.LineStation = review.Wait(d.Review, l.now, l.cal)
			}
		}
	}
	if len(kinds) == 1 {
		st.Name = first.Kind.Label()
	}
	stops := []LineStop{st}
	for _, more := range []LineStop{body, review} {
		if more.Kind != "" {
			stops = append(stops, more)
		}
	}
	return stops
}

// withChanges adds what was changed to what decisions still have to change: the station is
// passed when all of it was done.
func withChanges(st LineStop, there bool, changed []lineChange, now time.Time) (LineStop, bool) {
	open := there && st.State != portal.StationPassed
	var last time.Time
	for _, c := range changed {
		if there = true; c.link.Path != "" {
			st.Links = append(st.Links, c.link)
		}
		if st.Note == "" {
			st.Note = c.note
		}
		if last = later(last, c.at); !c.at.IsZero() {
			continue
		}
		if open = true; c.from.After(now) && st.State == portal.StationToCome {
			st.Due = portal.Day(c.from)
		}
	}
	if there && !open {
		st.State, st.At = portal.StationPassed, portal.Day(later(st.At, last))
	}
	return st, there
}

// toldStops are whether the reporters of the signals that the reader may read heard of it,
// and what they say it helps.
func (l lineNow) toldStops(p lineParts) []LineStop {
	var told, open, asks int
	var last time.Time
	var answers []portal.Help
	late, since := portal.LineStation{}, p.since()
	for _, s := range p.signals {
		if !s.ReachesMunicipality(l.set.Municipality) {
			continue
		}
		if s.Kind != portal.GoesWell {
			asks++
		}
		heard := len(s.Feedback) > 0 && (s.HasFeedback() || !since.IsZero() && !s.Feedback[len(s.Feedback)-1].At.Before(since))
		if !heard {
			if open++; s.Reached() == portal.SignalAgreedOn {
				late = portal.LineStation{Kind: portal.AtFeedback}.Wait(s.Due, l.now, l.cal)
			}
			continue
		}
		told, last, answers = told+1, later(last, s.Feedback[len(s.Feedback)-1].At), append(answers, s.HelpAnswers()...)
	}
	if told+open == 0 {
		return nil
	}
	back := LineStop{LineStation: portal.LineStation{Kind: portal.AtFeedback, State: portal.StationToCome}}
	switch {
	case open == 0:
		back.State, back.At = portal.StationPassed, portal.Day(last)
	case late.Kind != "":
		back.LineStation = late
	}
	for _, d := range p.decisions {
		if d.Ref() == p.own && d.Follows() == portal.FollowTells && open > 0 {
			if back.Who = FollowKeeper; !back.Waits() {
				back.LineStation = back.Wait(time.Time{}, l.now, l.cal)
			}
		}
	}
	if told > 0 && open > 0 {
		back.Note = "al gedaan bij " + portal.Number(told) + " van " + portal.Number(told+open) + " signalen"
	}
	stops := []LineStop{back}
	if asks == 0 {
		return stops
	}
	help := LineStop{LineStation: portal.LineStation{Kind: portal.AtHelp, State: portal.StationToCome}}
	switch {
	case len(answers) > 0:
		help.State, help.Note = portal.StationPassed, portal.HelpFigure(answers)
	case open == 0 && !slices.ContainsFunc(p.signals, func(s portal.Signal) bool { return s.State == portal.SignalFedBack }):
		return stops // nobody said so, and nobody is asked any more
	case open == 0:
		help.State = portal.StationHere
	}
	return append(stops, help)
}

// since is from when on feedback answers what the line is of: a signal that was reopened
// after it goes a way of its own again. Zero where nothing asks for an answer yet.
func (p lineParts) since() time.Time {
	var at time.Time
	for _, d := range p.decisions {
		at = later(at, d.RecordedAt)
	}
	for _, g := range p.flags {
		if g.Ref() == p.own && at.IsZero() {
			at = g.At
		}
	}
	return at
}

// spokenAt gives the meetings with an item about something that the reader may read, and
// what was decided there.
func (l lineNow) spokenAt(ctx context.Context, about portal.Ref) (tables []portal.RoundTable, decisions []portal.Decision, err error) {
	found, err := l.app.store.TablesAbout(ctx, about, maxTablesAbout)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range found {
		if t.State == portal.TableDropped || !policy.May(l.by, policy.ReadTable, t) {
			continue
		}
		items := slices.DeleteFunc(policy.VisibleItems(l.by, t), func(i portal.AgendaItem) bool { return !slices.Contains(i.Links, about) })
		if len(items) == 0 {
			continue
		}
		tables = append(tables, t)
		recorded, err := l.app.store.DecisionsOf(ctx, t.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range recorded {
			here := slices.ContainsFunc(items, func(i portal.AgendaItem) bool { return i.ID == d.Item })
			if here && !d.Dropped && policy.May(l.by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: t}) {
				decisions = append(decisions, d)
			}
		}
	}
	return tables, decisions, nil
}

// decide adds decisions to a line, the latest first, each once.
func (p *lineParts) decide(ds ...portal.Decision) {
	for _, d := range ds {
		if !slices.ContainsFunc(p.decisions, func(x portal.Decision) bool { return x.ID == d.ID }) {
			p.decisions = append(p.decisions, d)
		}
	}
	slices.SortStableFunc(p.decisions, func(x, y portal.Decision) int { return y.RecordedAt.Compare(x.RecordedAt) })
}

// readDecision gives a decision with its meeting, when the reader may read it; false when
// not, or when it was taken back.
func (l lineNow) readDecision(ctx context.Context, id portal.ID) (policy.DecisionOn, bool, error) {
	on := policy.DecisionOn{}
	var err error
	if on.Decision, err = l.app.store.Decision(ctx, id); err == nil {
		on.Table, err = l.app.store.Table(ctx, on.Decision.Table)
	}
	if err != nil {
		return on, false, notFoundIsNil(err)
	}
	return on, !on.Decision.Dropped && policy.May(l.by, policy.ReadDecision, on), nil
}
