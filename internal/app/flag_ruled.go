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

// ruledAt finds the decision of a round table with a number; none for no number. What
// the actor may not read is refused as what isn't there.
func (a *App) ruledAt(ctx context.Context, by portal.Actor, t portal.RoundTable, number string, fields portal.Fields) (portal.ID, error) {
	if number == "" {
		return "", nil
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

// rulings are the decisions that answered the objections to a flag, as far as the reader
// may read them.
func (a *App) rulings(ctx context.Context, by portal.Actor, g portal.YellowFlag) ([]TableLink, error) {
	var refs []portal.Ref
	for _, o := range g.Objections {
		ref := portal.Ref{Kind: portal.KindDecision, ID: o.Decision}
		if o.Decision != "" && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return a.linked(ctx, by, refs)
}
