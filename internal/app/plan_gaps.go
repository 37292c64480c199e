package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanGaps is what is missing between goals, partners and actions. Who doesn't read
// every subsidy isn't told of goals without a partner, nor of other organisations:
// they would read there what they don't know.
type PlanGaps struct {
	// Whole: the reader reads all subsidies, so that Goals and Partners are complete.
	Whole    bool
	Goals    []TableLink // at the bottom of the tree, without a partner
	Partners []portal.Organisation
	Unowned  []PlanRow // actions that still run
}

// PlanGaps gives what is missing, as far as the reader may know.
func (a *App) PlanGaps(ctx context.Context, by portal.Actor) (PlanGaps, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return PlanGaps{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return PlanGaps{}, err
	}
	all, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return PlanGaps{}, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return PlanGaps{}, err
	}
	subsidies, err := a.readableSubsidies(ctx, by, "")
	if err != nil {
		return PlanGaps{}, err
	}
	served, busy := map[portal.ID]bool{}, map[portal.ID]bool{}
	for _, s := range subsidies {
		if s.State == portal.SubsidyClosed || s.State == portal.SubsidyWithdrawn || s.State == portal.SubsidyRefused || s.Org == set.Municipality {
			continue
		}
		for _, g := range s.Goals {
			if !g.Dropped && g.PolicyGoal != "" {
				served[g.PolicyGoal], busy[s.Org] = true, true
			}
		}
	}
	gaps := PlanGaps{Whole: by.Municipality}
	var unowned []portal.PlanAction
	for _, p := range actions {
		if p.Running() && p.Owner == "" && p.OwnerOrg == "" {
			unowned = append(unowned, p)
		}
		if !p.Running() || p.OwnerOrg == "" || p.OwnerOrg == set.Municipality {
			continue
		}
		for _, g := range p.Goals {
			served[g], busy[p.OwnerOrg] = true, true
		}
	}
	if gaps.Unowned, err = a.planRows(ctx, unowned); err != nil {
		return gaps, err
	}
	tree := portal.GoalTree(all)
	for _, g := range tree.Walk("") {
		if gaps.Whole && g.Running() && !served[g.ID] && !slices.ContainsFunc(tree.Under(g.ID), portal.PolicyGoal.Running) {
			gaps.Goals = append(gaps.Goals, goalLink(g.PolicyGoal))
		}
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return gaps, err
	}
	for _, o := range orgs {
		if o.Active && o.ID != set.Municipality && !busy[o.ID] && (gaps.Whole || o.ID == by.OrgID) {
			gaps.Partners = append(gaps.Partners, o)
		}
	}
	slices.SortFunc(gaps.Partners, func(x, y portal.Organisation) int {
		return strings.Compare(portal.FoldName(x.Name), portal.FoldName(y.Name))
	})
	return gaps, nil
}
