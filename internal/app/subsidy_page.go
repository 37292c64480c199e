package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SubsidyPage is what the page of a subsidy shows to one reader.
type SubsidyPage struct {
	SubsidyRow
	// PolicyGoals are those that its goals hang under, by id.
	PolicyGoals map[portal.ID]portal.PolicyGoal
	// Reports are those that the reader may know of, by period.
	Reports map[string]portal.ProgressReport
	// By are the names of who took the steps of its course, in the municipality.
	By map[portal.ID]string
	// Places are the names of themes and neighbourhoods of its indicators.
	Places map[portal.ID]string
	// MayKeep: the reader keeps subsidies. Own: it is their organisation's. MayWrite: they
	// write the report that is asked now.
	MayKeep, Own, MayWrite bool
}

// SubsidyPage gives the page of a subsidy.
func (a *App) SubsidyPage(ctx context.Context, by portal.Actor, number string) (SubsidyPage, error) {
	s, err := a.subsidy(ctx, by, policy.ReadSubsidy, number)
	if err != nil {
		return SubsidyPage{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return SubsidyPage{}, err
	}
	p := SubsidyPage{SubsidyRow: SubsidyRow{Subsidy: s, OrgName: orgs[s.Org].Name}, MayKeep: policy.May(by, policy.KeepSubsidy, s), Own: s.Org == by.OrgID,
		PolicyGoals: map[portal.ID]portal.PolicyGoal{}, By: map[portal.ID]string{}, Places: map[portal.ID]string{}}
	if p.Reports, err = a.reportsSeen(ctx, by, s); err != nil {
		return p, err
	}
	p.Due = a.subsidyDue(s, p.Reports)
	asked, begun := p.Reports[p.Due.Period]
	if !begun {
		asked = portal.ProgressReport{Org: s.Org, Period: p.Due.Period, State: portal.ReportDraft}
	}
	p.MayWrite = policy.May(by, policy.WriteReport, policy.ReportOn{Report: asked, Subsidy: s})
	goals, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return p, err
	}
	for _, g := range goals {
		if slices.ContainsFunc(s.Goals, func(x portal.SubsidyGoal) bool { return x.PolicyGoal == g.ID }) {
			p.PolicyGoals[g.ID] = g
		}
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	for _, t := range set.Themes {
		p.Places[t.ID] = t.Name
	}
	for _, n := range set.Neighbourhoods {
		p.Places[n.ID] = n.Name
	}
	if !by.Municipality {
		return p, nil // who noted a decision is the municipality's own affair
	}
	for _, step := range s.Course {
		who, err := a.person(ctx, step.By)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return p, err
		}
		p.By[step.By] = who.Name
	}
	return p, nil
}

// Accepted gives what was accepted for an indicator, by period.
func (p SubsidyPage) Accepted(indicator portal.ID) map[string]portal.Figure {
	values := map[string]portal.Figure{}
	for label, r := range p.Reports {
		if v, given := r.Value(indicator); given && r.State == portal.ReportAccepted {
			values[label] = v.Figure
		}
	}
	return values
}

// maxSubsidyTasks is how many subsidies the start page looks at.
const maxSubsidyTasks = 50

// subsidyTasks are the subsidies that ask something of who keeps them: those that run
// without goals, or without a report schedule.
func (a *App) subsidyTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !policy.May(by, policy.KeepSubsidy, nil) {
		return nil, nil
	}
	page, err := a.store.Subsidies(ctx, portal.SubsidyQuery{Scope: policy.TableKeys(by), States: []portal.SubsidyState{portal.SubsidyGranted, portal.SubsidyChanged}, Page: portal.Page{Limit: maxSubsidyTasks}})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, s := range page.Rows {
		none := !slices.ContainsFunc(s.InUse(), func(g portal.SubsidyGoal) bool { return len(g.Indicators) > 0 })
		switch {
		case none:
			tasks = append(tasks, a.tableTask("Leg de doelen vast van ‘"+s.Title+"’", subsidyPath(s.Number)+"/doelen", s.Course[len(s.Course)-1].At.AddDate(0, 0, 14), s.Number))
		case len(s.Periods) == 0:
			tasks = append(tasks, a.tableTask("Plan de rapportages van ‘"+s.Title+"’", subsidyPath(s.Number)+"/perioden", s.Course[len(s.Course)-1].At.AddDate(0, 0, 14), s.Number))
		}
	}
	return tasks, nil
}
