package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type flagStore interface {
	YellowFlag(ctx context.Context, id portal.ID) (portal.YellowFlag, error)
	YellowFlagByNumber(ctx context.Context, number string) (portal.YellowFlag, error)
	YellowFlags(ctx context.Context, q portal.FlagQuery) (portal.Listing[portal.YellowFlag], error)
	YellowFlagsIn(ctx context.Context, states []portal.FlagState) ([]portal.YellowFlag, error)
	YellowFlagsOf(ctx context.Context, signal portal.ID) ([]portal.YellowFlag, error)
	InsertYellowFlag(ctx context.Context, v *portal.YellowFlag, municipality portal.ID) error
	SaveYellowFlag(ctx context.Context, v *portal.YellowFlag, municipality portal.ID) error
}

// flag gives the yellow flag with a number, when the actor may do the action.
func (a *App) flag(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.YellowFlag, error) {
	if by.Zero() {
		return portal.YellowFlag{}, portal.ErrLogin
	}
	g, err := a.store.YellowFlagByNumber(ctx, number)
	if err != nil {
		return g, err
	}
	if action != policy.JudgeFlag {
		return g, policy.Check(by, action, g)
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return g, err
	}
	return g, policy.Check(by, action, toJudge(g, set))
}

// toJudge is a flag with who coordinates and who stands in now, for policy.JudgeFlag.
func toJudge(g portal.YellowFlag, set portal.Settings) policy.FlagFor {
	return policy.FlagFor{YellowFlag: g, Coordinator: set.Coordinator, Substitute: set.Substitute}
}

// flagChange is what a step does to a flag in hand. It says what happened.
type flagChange func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error)

// changeFlag runs one step on a flag: load, ask policy, do, save, record. version is
// the one the actor saw; 0 stands for whatever there is.
func (a *App) changeFlag(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do flagChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		g, err := a.flag(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && g.Version != version {
			return portal.ErrChanged
		}
		return a.stepFlag(ctx, w, &g, do)
	})
}

// stepFlag does one step on a flag in hand, within a transaction: policy was asked
// before.
func (a *App) stepFlag(ctx context.Context, w *writing, g *portal.YellowFlag, do flagChange) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	was := g.ChangedAt
	facts, err := do(ctx, w, g, set)
	if err != nil {
		return err
	}
	g.ChangedAt = a.now()
	if slices.ContainsFunc(facts, func(f portal.Fact) bool { return f.Anonymous }) {
		if g.ChangedAt = portal.Day(a.now()); was.After(g.ChangedAt) {
			g.ChangedAt = was
		}
	}
	if err := a.store.SaveYellowFlag(ctx, g, set.Municipality); err != nil {
		return err
	}
	w.record(g.Version, facts...)
	return nil
}

// saveFlag stores a flag with the words it has now.
func (a *App) saveFlag(ctx context.Context, g *portal.YellowFlag) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	return a.store.SaveYellowFlag(ctx, g, set.Municipality)
}
