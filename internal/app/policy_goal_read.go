package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// GoalRow is a goal in the tree with what hangs right under it, as far as the reader
// may know.
type GoalRow struct {
	portal.GoalAt
	Actions, Subsidies int
}

// GoalList is the tree of policy goals.
type GoalList struct {
	Rows    []GoalRow
	MayKeep bool
}

// Goals gives the tree, without goals that ended unless these are asked.
func (a *App) Goals(ctx context.Context, by portal.Actor, ended bool) (GoalList, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return GoalList{}, err
	}
	all, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return GoalList{}, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return GoalList{}, err
	}
	subsidies, err := a.readableSubsidies(ctx, by, "")
	if err != nil {
		return GoalList{}, err
	}
	l, tree := GoalList{MayKeep: policy.May(by, policy.KeepGoals, nil)}, portal.GoalTree(all)
	for _, g := range tree.Walk("") {
		if !ended && !g.Running() {
			continue
		}
		row := GoalRow{GoalAt: g}
		for _, p := range actions {
			if slices.Contains(p.Goals, g.ID) {
				row.Actions++
			}
		}
		for _, s := range subsidies {
			if subsidyServes(s, g.ID) {
				row.Subsidies++
			}
		}
		l.Rows = append(l.Rows, row)
	}
	return l, nil
}

// readableSubsidies gives the subsidies the actor may read, for one policy goal or all.
func (a *App) readableSubsidies(ctx context.Context, by portal.Actor, goal portal.ID) ([]portal.Subsidy, error) {
	if !policy.May(by, policy.ReadPlan, nil) {
		return nil, nil
	}
	rows, _, err := everyPage(func(page portal.Page) (portal.Listing[portal.Subsidy], error) {
		return a.store.Subsidies(ctx, portal.SubsidyQuery{Scope: policy.TableKeys(by), Goal: goal, Page: page})
	})
	return slices.DeleteFunc(rows, func(s portal.Subsidy) bool { return !policy.May(by, policy.ReadSubsidy, s) }), err
}

func subsidyServes(s portal.Subsidy, goal portal.ID) bool {
	return slices.ContainsFunc(s.Goals, func(g portal.SubsidyGoal) bool { return g.PolicyGoal == goal && !g.Dropped })
}

// GoalSubsidy is a subsidy that works on a goal, with its own goals that do.
type GoalSubsidy struct {
	TableLink
	Org   string
	State portal.SubsidyState
	Goals []string
}

// GoalPage is everything the page of one policy goal shows to one reader.
type GoalPage struct {
	portal.PolicyGoal
	Above, Under []TableLink
	Actions      []PlanRow
	Subsidies    []GoalSubsidy
	// Figures are the latest accepted figures of indicators under this goal, of the
	// subsidies the reader may read.
	Figures []AcceptedValue
	// Tables spoke of it, Decisions were taken there.
	Tables, Decisions []TableLink
	MayKeep           bool
	First, Last       bool // among its brothers
	// Parents are the goals it can be moved under, for who keeps goals.
	Parents []portal.GoalAt
}

// Goal gives the page of the policy goal with a number.
func (a *App) Goal(ctx context.Context, by portal.Actor, number string) (GoalPage, error) {
	g, tree, err := a.policyGoal(ctx, by, policy.ReadPlan, number)
	if err != nil {
		return GoalPage{}, err
	}
	p := GoalPage{PolicyGoal: g, MayKeep: policy.May(by, policy.KeepGoals, nil)}
	for _, x := range tree.Above(g.ID) {
		p.Above = append([]TableLink{goalLink(x)}, p.Above...)
	}
	for _, x := range tree.Under(g.ID) {
		if x.Running() {
			p.Under = append(p.Under, goalLink(x))
		}
	}
	brothers := tree.Under(g.Parent)
	p.First, p.Last = brothers[0].ID == g.ID, brothers[len(brothers)-1].ID == g.ID
	if p.MayKeep {
		p.Parents = slices.DeleteFunc(tree.Walk(""), func(x portal.GoalAt) bool { return x.ID == g.Parent || !tree.MayHold(x.ID, g.ID) })
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return p, err
	}
	actions = slices.DeleteFunc(actions, func(x portal.PlanAction) bool { return !slices.Contains(x.Goals, g.ID) })
	if p.Actions, err = a.planRows(ctx, actions); err != nil {
		return p, err
	}
	if err := a.goalSubsidies(ctx, by, &p); err != nil {
		return p, err
	}
	if by.Municipality || len(p.Subsidies) > 0 {
		values, err := a.acceptedValues(ctx, portal.SubsidyQuery{Scope: policy.TableKeys(by), Goal: g.ID})
		if err != nil {
			return p, err
		}
		p.Figures = latestAccepted(values)
	}
	p.Tables, p.Decisions, err = a.spokenOf(ctx, by, g.Ref())
	return p, err
}

func (a *App) goalSubsidies(ctx context.Context, by portal.Actor, p *GoalPage) error {
	subsidies, err := a.readableSubsidies(ctx, by, p.ID)
	if err != nil {
		return err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	for _, s := range subsidies {
		if !subsidyServes(s, p.ID) {
			continue
		}
		of := GoalSubsidy{TableLink: subsidyLink(s), Org: orgs[s.Org].Name, State: s.State}
		for _, g := range s.Goals {
			if g.PolicyGoal == p.ID && !g.Dropped {
				of.Goals = append(of.Goals, g.Title)
			}
		}
		p.Subsidies = append(p.Subsidies, of)
	}
	return nil
}

// GoalParents gives the goals under which a new one can stand.
func (a *App) GoalParents(ctx context.Context, by portal.Actor) ([]portal.GoalAt, error) {
	if err := policy.Check(by, policy.KeepGoals, nil); err != nil {
		return nil, err
	}
	all, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return nil, err
	}
	tree := portal.GoalTree(all)
	return slices.DeleteFunc(tree.Walk(""), func(g portal.GoalAt) bool { return !tree.MayHold(g.ID, "") }), nil
}
