package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagRulings gives what was recorded at the round table that spoke of an objection to
// dismissing a flag, for who notes what it said.
func (a *App) FlagRulings(ctx context.Context, by portal.Actor, number string) ([]DecisionRow, error) {
	g, err := a.flag(ctx, by, policy.JudgeFlag, number)
	if err != nil || g.Table == "" {
		return nil, err
	}
	t, err := a.store.Table(ctx, g.Table)
	if err != nil {
		return nil, notFoundIsNil(err)
	}
	return a.DecisionsAt(ctx, by, t)
}

// ruledAt finds the decision of a round table with a number; for no number the last that
// was taken on the flag's own item there. What the actor may not read is refused as what
// isn't there.
func (a *App) ruledAt(ctx context.Context, by portal.Actor, g portal.YellowFlag, t portal.RoundTable, number string, fields portal.Fields) (portal.ID, error) {
	if number == "" {
		own, err := a.ruledOn(ctx, g, t)
		if err != nil || len(own) == 0 {
			return "", err
		}
		return own[len(own)-1].ID, nil
	}
	rows, err := a.DecisionsAt(ctx, by, t)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(rows, func(d DecisionRow) bool { return d.Number == number })
	if i < 0 {
		fields["ruled"] = "Kies een besluit van deze ronde tafel."
		return "", nil
	}
	return rows[i].ID, nil
}

// ruledOn are the decisions that a round table took on its item about a flag, the first
// recorded first.
func (a *App) ruledOn(ctx context.Context, g portal.YellowFlag, t portal.RoundTable) ([]portal.Decision, error) {
	recorded, err := a.store.DecisionsOf(ctx, t.ID)
	recorded = slices.DeleteFunc(recorded, func(d portal.Decision) bool {
		return d.Dropped || !slices.ContainsFunc(t.Agenda, func(it portal.AgendaItem) bool { return it.ID == d.Item && slices.Contains(it.Links, g.Ref()) })
	})
	slices.SortStableFunc(recorded, func(x, y portal.Decision) int { return x.RecordedAt.Compare(y.RecordedAt) })
	return recorded, err
}

// rulings are the decisions that answer the objections to a flag, as far as the reader
// may read them: those that were chosen, and until one was, what the table recorded on
// the flag's item by itself.
func (a *App) rulings(ctx context.Context, by portal.Actor, g portal.YellowFlag) ([]TableLink, error) {
	var refs []portal.Ref
	add := func(id portal.ID) {
		if ref := (portal.Ref{Kind: portal.KindDecision, ID: id}); !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, o := range g.Objections {
		if o.Decision != "" {
			add(o.Decision)
		}
		if o.Decision != "" || o.Table == "" {
			continue
		}
		t, err := a.store.Table(ctx, o.Table)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		own, err := a.ruledOn(ctx, g, t)
		if err != nil {
			return nil, err
		}
		for _, d := range own {
			add(d.ID)
		}
	}
	return a.linked(ctx, by, refs)
}
