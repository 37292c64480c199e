package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanForm is what the form of an action of the plan chooses from.
type PlanForm struct {
	portal.PlanAction // zero for a new one
	Recommendations   []portal.Recommendation
	Owners            []OwnerChoice
	Goals             []portal.GoalAt // those that still hold, and its own
}

// PlanActionForm is the form of the action with a number; of a new one without.
func (a *App) PlanActionForm(ctx context.Context, by portal.Actor, number string) (PlanForm, error) {
	f := PlanForm{}
	if err := policy.Check(by, policy.KeepPlan, nil); err != nil {
		return f, err
	}
	var err error
	if number != "" {
		if f.PlanAction, err = a.planAction(ctx, by, policy.KeepPlan, number); err != nil {
			return f, err
		}
	}
	if f.Recommendations, err = a.store.Recommendations(ctx); err != nil {
		return f, err
	}
	all, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return f, err
	}
	for _, g := range portal.GoalTree(all).Walk("") {
		if g.Running() || slices.Contains(f.PlanAction.Goals, g.ID) {
			f.Goals = append(f.Goals, g)
		}
	}
	f.Owners, err = a.planOwners(ctx, f.PlanAction)
	return f, err
}

// planOwners are the people who could be the owner of an action, and the organisations:
// the municipality first, then by name.
func (a *App) planOwners(ctx context.Context, p portal.PlanAction) ([]OwnerChoice, error) {
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(orgs, func(x, y portal.Organisation) int { return municipalityFirst(set, x.ID, y.ID, x.Name, y.Name) })
	var all []OwnerChoice
	for _, o := range orgs {
		people, err := a.store.People(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		for _, who := range people {
			if who.ID == p.Owner || mayOwnPlan(who, o) {
				all = append(all, OwnerChoice{Person: who.ID, Org: o.ID, Name: Name{Person: who.Name, Org: o.Name}})
			}
		}
		if o.Active || o.ID == p.OwnerOrg {
			all = append(all, OwnerChoice{Org: o.ID, Name: Name{Org: o.Name}})
		}
	}
	return all, nil
}

// RecommendationInput is what one fills in of a recommendation.
type RecommendationInput struct {
	Title, Goal, Source string
	Version             int64
	Citizen             CitizenAnswer
}

func (in RecommendationInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"title": in.Title, "goal": in.Goal, "source": in.Source}, in.Citizen, about, false)
}

// MakeRecommendation adds a recommendation, with the next number.
func (a *App) MakeRecommendation(ctx context.Context, by portal.Actor, in RecommendationInput) (portal.Recommendation, error) {
	r := portal.Recommendation{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepGoals, nil); err != nil {
			return err
		}
		all, err := a.store.Recommendations(ctx)
		if err != nil {
			return err
		}
		r = portal.Recommendation{ID: portal.NewID(), Number: portal.Roman(len(all) + 1), Order: len(all) + 1, Title: in.Title, Goal: in.Goal, Source: in.Source, ChangedAt: a.now()}
		fields, facts := in.citizen(r.Ref())
		if r.Number == "" {
			fields["title"] = "Een plan heeft ten hoogste " + portal.Number(portal.MaxRecommendations) + " aanbevelingen."
		}
		if err := joinFields(fields, r.Validate()); err != nil {
			return err
		}
		if err := a.store.InsertRecommendation(ctx, &r); err != nil {
			return err
		}
		w.record(r.Version, append(facts, r.Fact(portal.RecommendationMade, nil))...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return r, portal.ErrChanged
	}
	return r, err
}

// ChangeRecommendation gives the recommendation with a number another text.
func (a *App) ChangeRecommendation(ctx context.Context, by portal.Actor, number string, in RecommendationInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepGoals, nil); err != nil {
			return err
		}
		r, err := a.recommendation(ctx, number)
		if err != nil {
			return err
		}
		if in.Version != 0 && in.Version != r.Version {
			return portal.ErrChanged
		}
		fields, facts := in.citizen(r.Ref())
		r.Title, r.Goal, r.Source, r.ChangedAt = in.Title, in.Goal, in.Source, a.now()
		if err := joinFields(fields, r.Validate()); err != nil {
			return err
		}
		if err := a.store.SaveRecommendation(ctx, &r); err != nil {
			return err
		}
		w.record(r.Version, append(facts, r.Fact(portal.RecommendationChanged, nil))...)
		return nil
	})
}

// RecommendationPage is what the page of a recommendation shows.
type RecommendationPage struct {
	PlanPart
	MayKeep, MayKeepGoals bool
}

// Recommendation gives the page of the recommendation with a number.
func (a *App) Recommendation(ctx context.Context, by portal.Actor, number string) (RecommendationPage, error) {
	plan, err := a.Plan(ctx, by, PlanFilter{Recommendation: number})
	if err != nil {
		return RecommendationPage{}, err
	}
	for _, part := range plan.Parts {
		if part.Number == number {
			return RecommendationPage{PlanPart: part, MayKeep: plan.MayKeep, MayKeepGoals: plan.MayKeepGoals}, nil
		}
	}
	return RecommendationPage{}, portal.ErrNotFound
}
