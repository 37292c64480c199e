package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// figureLink looks up a link to a policy goal, an action of the plan or a subsidy; it
// is ErrNotFound for what the reader may not know of.
func (a *App) figureLink(ctx context.Context, by portal.Actor, ref portal.Ref) (TableLink, error) {
	switch ref.Kind {
	case portal.KindPolicyGoal:
		if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
			return TableLink{Ref: ref}, err
		}
		g, err := a.store.PolicyGoal(ctx, ref.ID)
		return TableLink{Ref: ref, Number: g.Number, Title: g.Title, Path: "/beleidsdoelen/" + g.Number}, err
	case portal.KindPlanAction:
		if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
			return TableLink{Ref: ref}, err
		}
		p, err := a.store.PlanAction(ctx, ref.ID)
		return planLink(p), err
	case portal.KindPledge:
		if err := policy.Check(by, policy.ReadPledge, nil); err != nil {
			return TableLink{Ref: ref}, err
		}
		p, err := a.store.Pledge(ctx, ref.ID)
		return pledgeLink(p), err
	case portal.KindSubsidy:
		s, err := a.store.Subsidy(ctx, ref.ID)
		if err == nil {
			err = policy.Check(by, policy.ReadSubsidy, s)
		}
		return subsidyLink(s), err
	}
	return a.voiceLink(ctx, by, ref)
}

func planLink(p portal.PlanAction) TableLink {
	return TableLink{Ref: p.Ref(), Number: p.Number, Title: p.Title, Path: "/plan-van-aanpak/acties/" + p.Number}
}

func subsidyLink(s portal.Subsidy) TableLink {
	return TableLink{Ref: s.Ref(), Number: s.Number, Title: s.Title, Path: "/subsidies/" + s.Number}
}

// figureRef finds what the number of a goal, a subsidy or an action of the plan stands
// for.
func (a *App) figureRef(ctx context.Context, word string) (portal.Ref, error) {
	switch {
	case strings.HasPrefix(word, "T-"):
		p, err := a.store.PledgeByNumber(ctx, word)
		return p.Ref(), err
	case strings.HasPrefix(word, "D-"):
		g, err := a.store.PolicyGoalByNumber(ctx, word)
		return g.Ref(), err
	case strings.HasPrefix(word, "AD-"):
		v, err := a.store.CouncilAdviceByNumber(ctx, word)
		return v.Ref(), err
	case strings.HasPrefix(word, "U-"):
		s, err := a.store.SubsidyByNumber(ctx, word)
		return s.Ref(), err
	}
	number, _, ok := portal.PlanNumber(word)
	if !ok {
		return portal.Ref{}, portal.ErrNotFound
	}
	p, err := a.store.PlanActionByNumber(ctx, number)
	return p.Ref(), err
}

// PlanActionsAbout gives the actions of the plan that something belongs to, for who
// reads the plan. Whether they may read that something the page it stands on asked.
func (a *App) PlanActionsAbout(ctx context.Context, by portal.Actor, about portal.Ref) ([]TableLink, error) {
	if !policy.May(by, policy.ReadPlan, nil) {
		return nil, nil
	}
	found, err := a.store.PlanActionsAbout(ctx, about)
	var links []TableLink
	for _, p := range found {
		links = append(links, planLink(p))
	}
	return links, err
}

// PlanChoices is what somebody chooses from to put something with an action of the plan.
type PlanChoices struct {
	What    TableLink
	Actions []portal.PlanAction
}

// PlanChoices gives the actions to choose from for something the actor may read, by
// its number.
func (a *App) PlanChoices(ctx context.Context, by portal.Actor, what string) (PlanChoices, error) {
	if err := policy.Check(by, policy.KeepPlan, nil); err != nil {
		return PlanChoices{}, err
	}
	refs, err := a.refs(ctx, by, "link", what, portal.Fields{})
	if err != nil {
		return PlanChoices{}, err
	}
	if len(refs) != 1 || !slices.Contains(planLinkable, refs[0].Kind) {
		return PlanChoices{}, portal.ErrNotFound
	}
	link, err := a.tableLink(ctx, by, refs[0])
	if err != nil {
		return PlanChoices{}, err
	}
	actions, err := a.store.PlanActions(ctx)
	return PlanChoices{What: link, Actions: actions}, err
}
