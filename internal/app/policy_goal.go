package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// GoalInput is what one fills in of a policy goal.
type GoalInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once                portal.ID
	Parent              string // the number of the goal it is under; empty for the top
	Title, Text, Source string
	Version             int64
	Citizen             CitizenAnswer
}

func (in GoalInput) goal() portal.PolicyGoal {
	return portal.PolicyGoal{Title: in.Title, Text: in.Text, Source: in.Source}
}

func (in GoalInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"title": in.Title, "text": in.Text, "source": in.Source}, in.Citizen, about, false)
}

// policyGoal gives the goal with a number when the actor may do the action, and the
// tree it stands in.
func (a *App) policyGoal(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.PolicyGoal, portal.GoalTree, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return portal.PolicyGoal{}, nil, err
	}
	if err := policy.Check(by, action, nil); err != nil {
		return portal.PolicyGoal{}, nil, err
	}
	g, err := a.store.PolicyGoalByNumber(ctx, number)
	if err != nil {
		return g, nil, err
	}
	all, err := a.store.PolicyGoals(ctx)
	return g, all, err
}

// parentOf gives the id of the goal with a number, in a form.
func parentOf(tree portal.GoalTree, number string) (portal.ID, error) {
	if number == "" {
		return "", nil
	}
	i := slices.IndexFunc(tree, func(g portal.PolicyGoal) bool { return g.Number == number })
	if i < 0 {
		return "", portal.Fields{"parent": "Dit doel is er niet (meer). Kies een ander doel."}.Err()
	}
	return tree[i].ID, nil
}

// holdAbove saves the goals above a place unchanged, so that a move of one of these at
// the same moment conflicts: together they could make a loop or a tree too deep.
func (a *App) holdAbove(ctx context.Context, tree portal.GoalTree, parent portal.ID) error {
	p, ok := tree.Goal(parent)
	if !ok {
		return nil
	}
	for _, g := range append([]portal.PolicyGoal{p}, tree.Above(parent)...) {
		if err := a.store.SavePolicyGoal(ctx, &g); err != nil {
			return err
		}
	}
	return nil
}

// MakeGoal makes a policy goal, last among its brothers.
func (a *App) MakeGoal(ctx context.Context, by portal.Actor, in GoalInput) (portal.PolicyGoal, error) {
	g := portal.PolicyGoal{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepGoals, nil); err != nil {
			return err
		}
		all, err := a.store.PolicyGoals(ctx)
		if err != nil {
			return err
		}
		tree := portal.GoalTree(all)
		g = in.goal()
		g.ID = once(in.Once)
		fields, facts := in.citizen(g.Ref())
		parent, err := parentOf(tree, in.Parent)
		if err == nil {
			err = g.Validate()
			if fact, wrong := tree.Place(&g, parent, a.now()); wrong != nil {
				fields["parent"] = portal.FieldsOf(wrong)["parent"]
			} else {
				facts = append(facts, fact)
			}
		}
		if err := joinFields(fields, err); err != nil {
			return err
		}
		if err := a.holdAbove(ctx, tree, parent); err != nil {
			return err
		}
		if err := a.store.InsertPolicyGoal(ctx, &g); err != nil {
			return err
		}
		w.record(g.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		if first, err := a.store.PolicyGoal(ctx, in.Once); err == nil && in.Once != "" {
			return first, nil // the same form, sent twice
		}
		return g, portal.ErrChanged // another goal got this number at the same moment
	}
	return g, err
}

// changeGoal runs one step on a goal. version is the one the actor saw; 0 stands for
// whatever there is.
func (a *App) changeGoal(ctx context.Context, by portal.Actor, number string, version int64, do func(ctx context.Context, g *portal.PolicyGoal, tree portal.GoalTree) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		g, tree, err := a.policyGoal(ctx, by, policy.KeepGoals, number)
		if err != nil {
			return err
		}
		if version != 0 && g.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, &g, tree)
		if err != nil {
			return err
		}
		if err := a.store.SavePolicyGoal(ctx, &g); err != nil {
			return err
		}
		w.record(g.Version, facts...)
		return nil
	})
}

// ChangeGoal gives a goal another text.
func (a *App) ChangeGoal(ctx context.Context, by portal.Actor, number string, in GoalInput) error {
	return a.changeGoal(ctx, by, number, in.Version, func(_ context.Context, g *portal.PolicyGoal, _ portal.GoalTree) ([]portal.Fact, error) {
		fields, facts := in.citizen(g.Ref())
		fact, err := g.Change(in.goal(), a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// MoveGoal puts a goal, with what is under it, under another one or at the top.
func (a *App) MoveGoal(ctx context.Context, by portal.Actor, number string, version int64, parent string) error {
	return a.changeGoal(ctx, by, number, version, func(ctx context.Context, g *portal.PolicyGoal, tree portal.GoalTree) ([]portal.Fact, error) {
		to, err := parentOf(tree, parent)
		if err != nil {
			return nil, err
		}
		fact, err := tree.Move(g, to, a.now())
		if err != nil {
			return nil, err
		}
		return []portal.Fact{fact}, a.holdAbove(ctx, tree, to)
	})
}

// ShiftGoal moves a goal one place up or down among its brothers. At the end of the
// row it does nothing.
func (a *App) ShiftGoal(ctx context.Context, by portal.Actor, number string, up bool) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		g, tree, err := a.policyGoal(ctx, by, policy.KeepGoals, number)
		if err != nil {
			return err
		}
		for _, b := range tree.Shift(g.ID, up, a.now()) {
			if err := a.store.SavePolicyGoal(ctx, &b); err != nil {
				return err
			}
			if b.ID == g.ID {
				w.record(b.Version, b.Fact(portal.GoalChanged, map[string]string{portal.DetailField: "order"}))
			}
		}
		return nil
	})
}

// EndGoal takes a goal out of use, and ResumeGoal takes that back.
func (a *App) EndGoal(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeGoal(ctx, by, number, version, func(_ context.Context, g *portal.PolicyGoal, tree portal.GoalTree) ([]portal.Fact, error) {
		return one(tree.End(g, a.now()))
	})
}

// ResumeGoal takes back that a goal was ended.
func (a *App) ResumeGoal(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeGoal(ctx, by, number, version, func(_ context.Context, g *portal.PolicyGoal, tree portal.GoalTree) ([]portal.Fact, error) {
		return one(tree.Resume(g, a.now()))
	})
}
