package app

import (
	"context"
	"maps"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SubsidyInput is what was typed of a subsidy's data. Once is the form's own id, so
// that a form sent twice makes one. Org counts for a new one only.
type SubsidyInput struct {
	Once        portal.ID
	Org         portal.ID
	Title, Role string
	Years       []portal.SubsidyYear
	Citizen     CitizenAnswer
	Version     int64
}

// typed are the free texts of the input that differ from what there was.
func (in SubsidyInput) typed(was portal.Subsidy) map[string]string {
	texts := map[string]string{}
	if in.Title != was.Title {
		texts["title"] = in.Title
	}
	if in.Role != was.Role {
		texts["role"] = in.Role
	}
	return texts
}

// MakeSubsidy makes a subsidy in exploration.
func (a *App) MakeSubsidy(ctx context.Context, by portal.Actor, in SubsidyInput) (portal.Subsidy, error) {
	id := once(in.Once)
	var made portal.Subsidy
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepSubsidy, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		s := portal.Subsidy{ID: id, Org: in.Org, Title: in.Title, Role: in.Role, Years: in.Years}
		fields, facts := checkCitizen(in.typed(portal.Subsidy{}), in.Citizen, s.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(s.Validate()))
		if ok, err := a.canGetSubsidy(ctx, in.Org, set.Municipality); err != nil {
			return err
		} else if !ok {
			fields["org"] = "Kies een organisatie die meedoet in de keten."
		}
		if err := fields.Err(); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "subsidie-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		s.Number = portal.SubsidyNumber(year, n)
		s, fact := portal.NewSubsidy(s, by.ID, a.now())
		if err := a.store.InsertSubsidy(ctx, &s, set.Municipality); err != nil {
			return err
		}
		made = s
		w.record(s.Version, append([]portal.Fact{fact}, facts...)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, err := a.store.Subsidy(ctx, id); err == nil && policy.May(by, policy.KeepSubsidy, first) {
			return first, nil // the same form, sent twice
		}
	}
	return made, err
}

// canGetSubsidy reports whether an organisation takes part, and isn't the one that pays.
func (a *App) canGetSubsidy(ctx context.Context, org, municipality portal.ID) (bool, error) {
	orgs, err := a.organisations(ctx)
	return err == nil && org != municipality && orgs[org].Active, err
}

// ChangeSubsidy changes the title, the role and the amounts per year.
func (a *App) ChangeSubsidy(ctx context.Context, by portal.Actor, number string, in SubsidyInput) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, in.Version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(in.typed(*s), in.Citizen, s.Ref(), false)
		fact, changed, err := s.Change(portal.Subsidy{Title: in.Title, Role: in.Role, Years: in.Years}, a.now())
		return factsUnless(fields, err, changed, fact, facts)
	})
}

// DescribeSubsidy sets the zaaknummer and the other archive fields.
func (a *App) DescribeSubsidy(ctx context.Context, by portal.Actor, number string, version int64, d portal.DocumentDetails, answer CitizenAnswer) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(d.Texts(), answer, s.Ref(), false)
		fact, changed, err := s.Describe(d, a.now())
		return factsUnless(fields, err, changed, fact, facts)
	})
}

// factsUnless gives what happened, unless the fields or the domain refuse it.
func factsUnless(fields portal.Fields, err error, changed bool, fact portal.Fact, more []portal.Fact) ([]portal.Fact, error) {
	if err := joinFields(fields, err); err != nil || !changed {
		return nil, err
	}
	return append([]portal.Fact{fact}, more...), nil
}

// MoveSubsidy records a decision that was taken outside the portal.
func (a *App) MoveSubsidy(ctx context.Context, by portal.Actor, number string, version int64, step portal.SubsidyStep, answer CitizenAnswer) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"number": step.Number, "note": step.Note}, answer, s.Ref(), false)
		step.By = by.ID
		fact, err := s.Move(step, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// SubsidyToDo gives a subsidy to who may do the action with it.
func (a *App) SubsidyToDo(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.Subsidy, error) {
	return a.subsidy(ctx, by, action, number)
}

// SubsidyChoices are what a form about subsidies lets one choose from.
type SubsidyChoices struct {
	Orgs           []portal.Organisation // those that can get one
	Goals          []portal.PolicyGoal   // those that run, by number
	Themes         []portal.Theme
	Neighbourhoods []portal.Neighbourhood
}

// SubsidyForm gives what to choose from, for who keeps subsidies.
func (a *App) SubsidyForm(ctx context.Context, by portal.Actor) (SubsidyChoices, error) {
	if err := policy.Check(by, policy.KeepSubsidy, nil); err != nil {
		return SubsidyChoices{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return SubsidyChoices{}, err
	}
	c := SubsidyChoices{Neighbourhoods: set.Neighbourhoods}
	for _, t := range set.Themes {
		if !t.Ended {
			c.Themes = append(c.Themes, t)
		}
	}
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return c, err
	}
	for _, o := range all {
		if o.Active && o.ID != set.Municipality {
			c.Orgs = append(c.Orgs, o)
		}
	}
	goals, err := a.store.PolicyGoals(ctx)
	for _, g := range goals {
		if g.EndedAt.IsZero() {
			c.Goals = append(c.Goals, g)
		}
	}
	return c, err
}
