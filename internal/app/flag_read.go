package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagPage is what the page of a yellow flag shows to one reader.
type FlagPage struct {
	Flag  portal.YellowFlag
	Theme portal.Theme
	// Signals are those of its evidence that the reader may see; nobody learns how many
	// others there are.
	Signals []SignalRow
	Others  []TableLink
	Rulings []TableLink // the decisions that answered objections
	// Names of people in the course, and of organisations, as far as they are told.
	Names map[portal.ID]string
	Org   string // that nominated it
	// Numbers are those of the signals that were added or taken away, as far as the
	// reader may see them.
	Numbers map[portal.ID]string
	// Readers are the organisations that read it besides the municipality: the one that
	// nominated it, and for the municipality those that it chose.
	Readers []string
	// Table is the round table on whose agenda it stands, as far as the reader knows it.
	Table portal.RoundTable
	// What the reader may do now.
	MayJudge, MayKeep, MayObject, MayAnswer, MayRaise bool
	// Judges: the reader could have dismissed it themselves.
	Judges bool
}

// Flag gives the page of a yellow flag.
func (a *App) Flag(ctx context.Context, by portal.Actor, number string) (FlagPage, error) {
	g, err := a.flag(ctx, by, policy.ReadFlag, number)
	if err != nil {
		return FlagPage{}, err
	}
	p := FlagPage{Flag: g, Names: map[portal.ID]string{}}
	if g.Rule != nil && !by.Municipality {
		p.Flag.Rule = &portal.FlagRule{Theme: g.Rule.Theme} // its numbers tell how many signals there are at least
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	p.Theme, _ = set.Theme(g.Theme)
	if p.Signals, err = a.readableEvidence(ctx, by, g); err != nil {
		return p, err
	}
	if err := a.numberChanges(ctx, by, &p); err != nil {
		return p, err
	}
	if p.Others, err = a.linked(ctx, by, g.Others); err != nil {
		return p, err
	}
	if p.Rulings, err = a.rulings(ctx, by, g); err != nil {
		return p, err
	}
	if err := a.nameFlag(ctx, by, &p, set); err != nil {
		return p, err
	}
	p.Judges = policy.May(by, policy.JudgeFlag, toJudge(g, set))
	if g.Table != "" {
		t, err := a.store.Table(ctx, g.Table)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return p, err
		}
		if err == nil && policy.VisibleTable(by, t) {
			p.Table = t
		}
		p.MayAnswer = err == nil && t.Held() && p.Judges
	}
	p.MayJudge = g.State == portal.FlagProposed && p.Judges
	p.MayKeep = g.State == portal.FlagConfirmed && policy.May(by, policy.KeepFlag, g)
	p.MayObject = policy.May(by, policy.ObjectFlag, g)
	p.MayRaise = policy.May(by, policy.RaiseQuestion, g)
	return p, nil
}

// FlagStep is Flag for who may do an action with it.
func (a *App) FlagStep(ctx context.Context, by portal.Actor, action policy.Action, number string) (FlagPage, error) {
	if _, err := a.flag(ctx, by, action, number); err != nil {
		return FlagPage{}, err
	}
	return a.Flag(ctx, by, number)
}

// readableEvidence are the signals of a flag that the reader may see.
func (a *App) readableEvidence(ctx context.Context, by portal.Actor, g portal.YellowFlag) ([]SignalRow, error) {
	signals, err := a.evidence(ctx, g.Signals)
	if err != nil {
		return nil, err
	}
	signals = slices.DeleteFunc(signals, func(s portal.Signal) bool { return !policy.VisibleSignal(by, s) })
	return a.lineRows(ctx, by, signals)
}

// numberChanges fills in the numbers of the signals that were added or taken away.
func (a *App) numberChanges(ctx context.Context, by portal.Actor, p *FlagPage) error {
	var ids []portal.ID
	for _, c := range p.Flag.Changes {
		ids = append(append(ids, c.Added...), c.Removed...)
	}
	signals, err := a.evidence(ctx, ids)
	p.Numbers = map[portal.ID]string{}
	for _, s := range signals {
		if policy.VisibleSignal(by, s) {
			p.Numbers[s.ID] = s.Number
		}
	}
	return err
}

// nameFlag fills in the people of a flag's course: of the municipality for its own
// people, and for others only that it was the municipality.
func (a *App) nameFlag(ctx context.Context, by portal.Actor, p *FlagPage, set portal.Settings) error {
	if p.Flag.Org != "" {
		org, err := a.store.Organisation(ctx, p.Flag.Org)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if p.Org = org.Name; org.ID != "" && org.ID != set.Municipality {
			p.Readers = []string{org.Name}
		}
	}
	if p.Flag.Audience.Kind == portal.ChosenOrgs && by.Municipality {
		orgs, err := a.organisations(ctx)
		if err != nil {
			return err
		}
		chosen := slices.DeleteFunc(slices.Clone(p.Flag.Audience.Orgs), func(id portal.ID) bool { return id == p.Flag.Org || id == set.Municipality })
		p.Readers = append(p.Readers, namesOf(orgs, chosen, "")...)
	}
	ids := []portal.ID{p.Flag.Handler}
	for _, s := range p.Flag.Course {
		ids = append(ids, s.By)
	}
	for _, i := range p.Flag.Informed {
		ids = append(ids, i.By)
	}
	for _, c := range p.Flag.Changes {
		ids = append(ids, c.By, c.Handler)
	}
	for _, id := range ids {
		if id == "" || p.Names[id] != "" {
			continue
		}
		who, err := a.person(ctx, id)
		if err != nil {
			return err
		}
		if by.Municipality || who.OrgID == by.OrgID {
			p.Names[id] = who.Name
		}
	}
	return nil
}

// FlagRow is a yellow flag in a list.
type FlagRow struct {
	portal.YellowFlag
	ThemeName string
	// Signals is how many of its signals the reader may see.
	Signals int
}

// Flags lists the flags the actor may read, the last changed first.
func (a *App) Flags(ctx context.Context, by portal.Actor, q portal.FlagQuery) (rows []FlagRow, next, prev string, err error) {
	if err := policy.Check(by, policy.ReadFlag, nil); err != nil {
		return nil, "", "", err
	}
	q.Scope = policy.SignalKeys(by)
	list, err := a.store.YellowFlags(ctx, q)
	if err != nil {
		return nil, "", "", err
	}
	if rows, err = a.flagRows(ctx, by, list.Rows); err != nil {
		return nil, "", "", err
	}
	return rows, list.Next, list.Prev, nil
}

func (a *App) flagRows(ctx context.Context, by portal.Actor, flags []portal.YellowFlag) ([]FlagRow, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]FlagRow, 0, len(flags))
	for _, g := range flags {
		if !policy.VisibleFlag(by, g) {
			continue
		}
		theme, _ := set.Theme(g.Theme)
		signals, err := a.evidence(ctx, g.Signals)
		if err != nil {
			return nil, err
		}
		row := FlagRow{YellowFlag: g, ThemeName: theme.Name}
		for _, s := range signals {
			if policy.VisibleSignal(by, s) {
				row.Signals++
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// FlagsOf gives the flags that a signal stands under, as far as the reader may read them.
func (a *App) FlagsOf(ctx context.Context, by portal.Actor, s portal.Signal) ([]FlagRow, error) {
	if policy.Check(by, policy.ReadSignal, s) != nil {
		return nil, nil
	}
	flags, err := a.store.YellowFlagsOf(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	return a.flagRows(ctx, by, flags)
}
