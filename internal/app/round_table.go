package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type tableStore interface {
	Series(ctx context.Context, id portal.ID) (portal.Series, error)
	AllSeries(ctx context.Context) ([]portal.Series, error)
	InsertSeries(ctx context.Context, s *portal.Series) error
	SaveSeries(ctx context.Context, s *portal.Series) error

	Table(ctx context.Context, id portal.ID) (portal.RoundTable, error)
	TableByNumber(ctx context.Context, number string) (portal.RoundTable, error)
	InsertTable(ctx context.Context, t *portal.RoundTable, municipality portal.ID) error
	SaveTable(ctx context.Context, t *portal.RoundTable, municipality portal.ID) error
	Tables(ctx context.Context, q portal.TableQuery) (portal.Listing[portal.RoundTable], error)
	CountTables(ctx context.Context, q portal.TableQuery, max int64) (int64, error)
	TablesIn(ctx context.Context, states []portal.TableState, from, to time.Time, limit int) ([]portal.RoundTable, error)
	TablesOf(ctx context.Context, series portal.ID, limit int) ([]portal.RoundTable, error)
}

// tableChange is what a step does to a round table in hand. It says what happened.
type tableChange func(ctx context.Context, w *writing, t *portal.RoundTable, set portal.Settings) ([]portal.Fact, error)

// table gives the round table with a number, when the actor may do the action.
func (a *App) table(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.RoundTable, error) {
	if by.Zero() {
		return portal.RoundTable{}, portal.ErrLogin
	}
	t, err := a.store.TableByNumber(ctx, number)
	if err != nil {
		return t, err
	}
	return t, policy.Check(by, action, t)
}

// changeTable runs one step on a round table: load, ask policy, do, save, record.
// version is the one the actor saw; 0 stands for whatever there is.
func (a *App) changeTable(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do tableChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && t.Version != version {
			return portal.ErrChanged
		}
		return a.stepTable(ctx, w, &t, do)
	})
}

// stepTable does one step on a round table in hand, within a transaction: policy
// was asked before. Once the minutes were adopted there are no more steps.
func (a *App) stepTable(ctx context.Context, w *writing, t *portal.RoundTable, do tableChange) error {
	if err := t.Frozen(); err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	was, before := hangsUnder(*t, set.Municipality), portal.RoundTable{Agenda: slices.Clone(t.Agenda)}
	facts, err := do(ctx, w, t, set)
	if err != nil {
		return err
	}
	if err := a.store.SaveTable(ctx, t, set.Municipality); err != nil {
		return err
	}
	w.record(t.Version, facts...)
	if err := a.preparationFollows(ctx, before, *t); err != nil {
		return err
	}
	if err := a.proposalsFollow(ctx, before, *t); err != nil {
		return err
	}
	return a.followTable(ctx, w, was, *t, set)
}
