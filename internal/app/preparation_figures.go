package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxFigureFacts bounds the values laid beside one item.
const maxFigureFacts = 8

// figureFacts lays beside an item what is known of the goals, actions of the plan and
// subsidies it is linked to: where they stand, with the latest values that count. What
// was promised to the council about them, or about a signal or decision of the item, and
// isn't done, is an earlier promise.
func (a *App) figureFacts(ctx context.Context, by portal.Actor, item *PreparationItem) error {
	links, err := a.linked(ctx, by, item.Links)
	if err != nil {
		return err
	}
	var promised []portal.ID
	for _, l := range links {
		facts, err := a.factsOf(ctx, by, l)
		if err != nil {
			return err
		}
		item.Course = append(item.Course, facts...)
		pledges, err := a.store.PledgesAbout(ctx, l.Ref)
		if err != nil {
			return err
		}
		for _, p := range pledges {
			if p.Open() && policy.May(by, policy.ReadPledge, nil) && !slices.Contains(promised, p.ID) {
				promised = append(promised, p.ID)
				item.Promised = append(item.Promised, a.pledgeFact(p))
			}
		}
	}
	return nil
}

func (a *App) pledgeFact(p portal.Pledge) PreparationFact {
	return PreparationFact{TableLink: TableLink{Ref: p.Ref(), Number: p.Number, Title: p.Title, Path: "/moties-en-toezeggingen/" + p.Number},
		State: p.Kind.Label() + " aan de raad", Where: p.Meeting, Day: p.Due, Due: true, Late: p.Late(a.now())}
}

// factsOf is what is known of one goal, action or subsidy; nothing for another link.
func (a *App) factsOf(ctx context.Context, by portal.Actor, l TableLink) ([]PreparationFact, error) {
	q := portal.SubsidyQuery{Scope: policy.TableKeys(by)}
	switch l.Ref.Kind {
	case portal.KindFlag:
		f, err := a.flagFact(ctx, l)
		return []PreparationFact{f}, err
	case portal.KindPlanAction:
		p, err := a.store.PlanAction(ctx, l.Ref.ID)
		f := PreparationFact{TableLink: l, State: "Actie van het plan, " + strings.ToLower(p.State.Label()), Day: p.Due, Due: true, Late: p.Running() && !p.Due.IsZero() && portal.Day(a.now()).After(portal.Day(p.Due))}
		if n := len(p.Notes); n > 0 {
			f.State += ": " + firstLine(p.Notes[n-1].Text)
		}
		return []PreparationFact{f}, err
	case portal.KindSubsidy:
		s, err := a.store.Subsidy(ctx, l.Ref.ID)
		if err != nil {
			return nil, err
		}
		facts := []PreparationFact{{TableLink: l, State: "Subsidie, " + strings.ToLower(s.State.Label())}}
		q.Org = s.Org
		values, err := a.acceptedValues(ctx, q)
		return append(facts, valueFacts(values, func(v AcceptedValue) bool { return v.Subsidy.ID == s.ID })...), err
	case portal.KindPolicyGoal:
		q.Goal = l.Ref.ID
		values, err := a.acceptedValues(ctx, q)
		return append([]PreparationFact{{TableLink: l, State: "Beleidsdoel"}}, valueFacts(values, func(AcceptedValue) bool { return true })...), err
	}
	return nil, nil
}

// valueFacts are the latest values among those that count.
func valueFacts(values []AcceptedValue, which func(AcceptedValue) bool) []PreparationFact {
	var facts []PreparationFact
	for _, v := range latestAccepted(values) {
		if !which(v) || len(facts) == maxFigureFacts {
			continue
		}
		l := subsidyLink(v.Subsidy)
		l.Title, l.Path = v.Indicator.Title, l.Path+"/rapportages/"+v.Period
		facts = append(facts, PreparationFact{TableLink: l, State: "Laatste cijfer, " + portal.PeriodWords(v.Period) + ": " + v.Value.Figure.Words(v.Indicator.Kind, v.Indicator.Unit), Day: v.At})
	}
	return facts
}
