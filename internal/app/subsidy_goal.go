package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SubsidyGoalInput is what was typed of a goal of a subsidy. ID is empty for a new one,
// Once then is the form's own id.
type SubsidyGoalInput struct {
	ID, Once   portal.ID
	Title      string
	PolicyGoal portal.ID
	Citizen    CitizenAnswer
	Version    int64
}

// WriteSubsidyGoal adds a goal to a subsidy or changes one, and gives its id.
func (a *App) WriteSubsidyGoal(ctx context.Context, by portal.Actor, number string, in SubsidyGoalInput) (id portal.ID, err error) {
	id = in.ID
	return id, a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, in.Version, func(ctx context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		was, known := s.Goal(in.ID)
		switch {
		case in.ID == "":
			if id = once(in.Once); id == in.Once {
				if _, twice := s.Goal(id); twice {
					return nil, nil // the same form, sent twice
				}
			}
		case !known:
			return nil, portal.ErrNotFound
		}
		fields, facts := checkCitizen(map[string]string{"title": in.Title}, in.Citizen, s.Ref(), false)
		if in.PolicyGoal != "" && in.PolicyGoal != was.PolicyGoal {
			if g, err := a.store.PolicyGoal(ctx, in.PolicyGoal); err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			} else if err != nil || !g.EndedAt.IsZero() {
				fields["policy_goal"] = "Dit beleidsdoel is er niet meer. Kies een ander."
			}
		}
		fact, err := s.WriteGoal(id, in.Title, in.PolicyGoal, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// SubsidyIndicatorInput is what was typed of an indicator. ID is empty for a new one,
// Once then is the form's own id.
type SubsidyIndicatorInput struct {
	Goal, ID, Once portal.ID
	portal.IndicatorInput
	Citizen CitizenAnswer
	Version int64
}

// WriteIndicator adds an indicator to a goal of a subsidy or changes one.
func (a *App) WriteIndicator(ctx context.Context, by portal.Actor, number string, in SubsidyIndicatorInput) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, in.Version, func(_ context.Context, _ *writing, s *portal.Subsidy, set portal.Settings) ([]portal.Fact, error) {
		id := in.ID
		goal, was, known := s.Indicator(in.ID)
		switch {
		case id == "":
			if id = once(in.Once); id == in.Once {
				if _, _, twice := s.Indicator(id); twice {
					return nil, nil // the same form, sent twice
				}
			}
		case !known || goal.ID != in.Goal:
			return nil, portal.ErrNotFound
		}
		fields, facts := checkCitizen(in.Texts(), in.Citizen, s.Ref(), false)
		if t := in.Theme; t != "" && t != was.Theme && !slices.ContainsFunc(set.Themes, func(x portal.Theme) bool { return x.ID == t && !x.Ended }) {
			fields["theme"] = "Dit thema is er niet meer. Kies een ander."
		}
		if n := in.Neighbourhood; n != "" && n != was.Neighbourhood && !slices.ContainsFunc(set.Neighbourhoods, func(x portal.Neighbourhood) bool { return x.ID == n }) {
			fields["neighbourhood"] = "Deze wijk is er niet meer. Kies een andere."
		}
		fact, err := s.WriteIndicator(in.Goal, id, in.IndicatorInput, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// MoveSubsidyPart puts a goal or an indicator one place up or down.
func (a *App) MoveSubsidyPart(ctx context.Context, by portal.Actor, number string, version int64, part portal.ID, up bool) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := s.MovePart(part, up, a.now())
		return one(fact, err)
	})
}

// DropSubsidyPart says that a goal or an indicator is agreed no longer, or again.
func (a *App) DropSubsidyPart(ctx context.Context, by portal.Actor, number string, version int64, part portal.ID, dropped bool) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := s.DropPart(part, dropped, a.now())
		return one(fact, err)
	})
}
