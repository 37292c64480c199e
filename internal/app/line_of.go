package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// flagLine is the line of a yellow flag.
func (a *App) flagLine(ctx context.Context, by portal.Actor, id portal.ID) (Line, error) {
	g, err := a.store.YellowFlag(ctx, id)
	if err != nil {
		return Line{}, err
	}
	if err := policy.Check(by, policy.ReadFlag, g); err != nil {
		return Line{}, err
	}
	l, err := a.lineNow(ctx, by)
	if err != nil {
		return Line{}, err
	}
	p := lineParts{own: g.Ref(), flags: []portal.YellowFlag{g}}
	if err := l.gather(ctx, &p, g.Signals); err != nil {
		return Line{}, err
	}
	// Its signals can stand under others; those have lines of their own.
	p.flags = p.flags[:1]
	p.raised = slices.DeleteFunc(p.raised, func(e portal.Escalation) bool { return e.About.Kind == portal.KindFlag && e.About.ID != g.ID })
	if p.tables, p.decisions, err = l.spokenAt(ctx, g.Ref()); err != nil {
		return Line{}, err
	}
	if ids := signalIDs(p.signals); len(ids) > 0 {
		found, err := a.store.DecisionsAmong(ctx, policy.TableKeys(by), ids)
		if err != nil {
			return Line{}, err
		}
		p.decide(slices.DeleteFunc(found, func(d portal.Decision) bool { return d.RecordedAt.Before(g.At) })...)
	}
	line := Line{About: g.Ref(), Number: g.Number, Title: g.Title, Path: FlagPath + "/" + g.Number}
	line.Stops, err = l.stops(ctx, p)
	return line, err
}

func signalIDs(signals []portal.Signal) []portal.ID {
	ids := make([]portal.ID, len(signals))
	for i, s := range signals {
		ids[i] = s.ID
	}
	return ids
}

// decisionLine is the line of a decision. What was taken back has none.
func (a *App) decisionLine(ctx context.Context, by portal.Actor, id portal.ID) (Line, error) {
	d, err := a.store.Decision(ctx, id)
	if err != nil {
		return Line{}, err
	}
	on := policy.DecisionOn{Decision: d}
	if on.Table, err = a.store.Table(ctx, d.Table); err != nil {
		return Line{}, err
	}
	if err := policy.Check(by, policy.ReadDecision, on); err != nil {
		return Line{}, err
	}
	line := Line{About: d.Ref(), Number: d.Number, Title: firstLine(d.Text), Path: "/besluiten/" + d.Number}
	l, err := a.lineNow(ctx, by)
	if err != nil || d.Dropped {
		return line, err
	}
	p := lineParts{own: d.Ref(), decisions: []portal.Decision{d}, tables: []portal.RoundTable{on.Table}}
	answers := slices.Clone(d.Signals)
	if item, ok := on.Table.Item(d.Item); ok {
		for _, ref := range item.Links {
			if ref.Kind != portal.KindFlag {
				continue
			}
			g, err := a.store.YellowFlag(ctx, ref.ID)
			if err != nil && portal.KindOf(err) != portal.NotFound {
				return line, err
			}
			if err == nil {
				p.flags = append(p.flags, readableFlags(by, []portal.YellowFlag{g})...)
			}
		}
	}
	for _, g := range p.flags { // their reporters hear what was decided too
		answers = append(answers, g.Signals...)
	}
	if err := l.gather(ctx, &p, answers); err != nil {
		return line, err
	}
	line.Stops, err = l.stops(ctx, p)
	return line, err
}

// clauseLine is the line of a clause of a covenant, in the versions that the reader may
// read.
func (a *App) clauseLine(ctx context.Context, by portal.Actor, ref portal.Ref) (Line, error) {
	covenant, clause := portal.SplitClause(ref)
	c, err := a.store.Covenant(ctx, covenant)
	if err != nil {
		return Line{}, err
	}
	at, err := a.clauseAt(ctx, by, c, clause)
	if err != nil {
		return Line{}, err
	}
	l, err := a.lineNow(ctx, by)
	if err != nil {
		return Line{}, err
	}
	p := lineParts{own: ref}
	if p.tables, p.decisions, err = l.spokenAt(ctx, ref); err != nil {
		return Line{}, err
	}
	var signals []portal.ID
	for _, link := range c.Links {
		switch {
		case link.Clause != clause:
		case link.To.Kind == portal.KindSignal:
			signals = append(signals, link.To.ID)
		case link.To.Kind == portal.KindDecision:
			on, may, err := l.readDecision(ctx, link.To.ID)
			if err != nil {
				return Line{}, err
			}
			if may {
				p.decide(on.Decision)
			}
		}
	}
	for _, d := range p.decisions {
		signals = append(signals, d.Signals...)
	}
	if err := l.gather(ctx, &p, signals); err != nil {
		return Line{}, err
	}
	if err := l.clauseChanges(ctx, &p, c, clause); err != nil {
		return Line{}, err
	}
	line := Line{About: ref, Number: at.Number(), Title: at.Clause.Heading, Path: at.Path()}
	line.Stops, err = l.stops(ctx, p)
	return line, err
}

// clauseChanges adds what became of a clause in the versions that the reader may read,
// and what the college said of the last.
func (l lineNow) clauseChanges(ctx context.Context, p *lineParts, c portal.Covenant, clause portal.ID) error {
	versions, err := l.app.readableVersions(ctx, l.by, c)
	if err != nil {
		return err
	}
	for _, v := range clauseVersions(versions, clause) {
		if !v.Changed {
			continue
		}
		change := lineChange{at: v.Version.InForceFrom, note: "versie " + portal.Number(v.Version.Nr)}
		if v.Version.InForceFrom.After(l.now) {
			change.at, change.from = time.Time{}, v.Version.InForceFrom
		}
		p.changed = append(p.changed, change)
		if college := v.Version.College; college != nil {
			p.bodies = append(p.bodies, LineStop{LineStation: portal.LineStation{Kind: portal.AtBody, State: portal.StationPassed, At: portal.Day(college.Date), Number: college.Number, Who: portal.ByCollege.Named()}})
		}
		break // the newest tells where it is now
	}
	return nil
}

// goalLine is the line of a policy goal.
func (a *App) goalLine(ctx context.Context, by portal.Actor, id portal.ID) (Line, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return Line{}, err
	}
	g, err := a.store.PolicyGoal(ctx, id)
	if err != nil {
		return Line{}, err
	}
	l, err := a.lineNow(ctx, by)
	if err != nil {
		return Line{}, err
	}
	p := lineParts{own: g.Ref()}
	if p.tables, p.decisions, err = l.spokenAt(ctx, g.Ref()); err != nil {
		return Line{}, err
	}
	var signals []portal.ID
	for _, d := range p.decisions {
		signals = append(signals, d.Signals...)
	}
	if err := l.gather(ctx, &p, signals); err != nil {
		return Line{}, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return Line{}, err
	}
	for _, x := range actions {
		if !slices.Contains(x.Goals, g.ID) || x.State == portal.PlanStopped {
			continue
		}
		change := lineChange{link: planLink(x), note: "acties van het plan"}
		if x.State == portal.PlanDone {
			change.at = x.MadeAt
			for _, n := range x.Notes { // not ChangedAt: links the reader may not know of change that
				change.at = later(change.at, n.At)
			}
		}
		p.changed = append(p.changed, change)
	}
	subsidies, err := a.readableSubsidies(ctx, by, g.ID)
	if err != nil {
		return Line{}, err
	}
	for _, s := range subsidies {
		if subsidyServes(s, g.ID) && (s.State == portal.SubsidyGranted || s.State == portal.SubsidyChanged) {
			p.changed = append(p.changed, lineChange{at: s.Course[len(s.Course)-1].On, link: subsidyLink(s), note: "subsidie"})
		}
	}
	line := Line{About: g.Ref(), Number: g.Number, Title: g.Title, Path: "/beleidsdoelen/" + g.Number}
	line.Stops, err = l.stops(ctx, p)
	return line, err
}
