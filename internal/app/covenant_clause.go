package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseInput is a clause as it was typed; its text is Markdown. Rev is the revision
// that the writer saw; ID that of the form for a new one, so that a form sent twice
// adds one clause.
type ClauseInput struct {
	ID                       portal.ID
	Heading, Text, Indicator string
	Commits                  portal.Side
	Rev                      int
	Citizen                  CitizenAnswer
}

func (in ClauseInput) clause() portal.Clause {
	return portal.Clause{ID: in.ID, Heading: in.Heading, Text: richtext.Normalize(in.Text), Commits: in.Commits, Indicator: in.Indicator}
}

// check reports everything that is wrong with a clause at once. What was of the clause
// already isn't looked at again.
func (in ClauseInput) check(was portal.Clause, about portal.Ref) ([]portal.Fact, error) {
	c := in.clause()
	typed := map[string]string{}
	for field, both := range map[string][2]string{"heading": {c.Heading, was.Heading}, "text": {richtext.Written(c.Text), richtext.Written(was.Text)}, "indicator": {c.Indicator, was.Indicator}} {
		if both[0] != both[1] {
			typed[field] = both[0]
		}
	}
	fields, facts := checkCitizen(typed, in.Citizen, about, false)
	maps.Copy(fields, portal.FieldsOf(c.Validate()))
	if richtext.TooLong(c.Text) {
		fields["text"] = tooLongText
	}
	return facts, fields.Err()
}

// AddClause puts a clause at the end of a version. It gives the clause's id.
func (a *App) AddClause(ctx context.Context, by portal.Actor, number string, nr int, in ClauseInput) (portal.ID, error) {
	if _, ok := portal.ParseID(string(in.ID)); !ok {
		in.ID = portal.NewID()
	}
	return in.ID, a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		if _, n := on.Text.Clause(in.ID); n > 0 {
			return nil, nil // the form came twice
		}
		facts, err := in.check(portal.Clause{}, on.Covenant.Ref())
		if err != nil {
			return nil, err
		}
		if _, err := on.Text.AddClause(in.clause(), by.ID, a.now()); err != nil {
			return nil, err
		}
		return append(facts, clauseFact(*on, portal.ClauseWritten, in.ID)), nil
	})
}

// WriteClause changes a clause. When somebody else changed it meanwhile the error is
// a *portal.ClauseClash with what it is now.
func (a *App) WriteClause(ctx context.Context, by portal.Actor, number string, nr int, in ClauseInput) error {
	return a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		was, n := on.Text.Clause(in.ID)
		if n == 0 {
			return nil, portal.ErrNotFound
		}
		facts, err := in.check(was, on.Covenant.Ref())
		if err != nil {
			return nil, err
		}
		changed, err := on.Text.WriteClause(in.clause(), in.Rev, by.ID, a.now())
		if err != nil || !changed {
			return nil, err
		}
		return append(facts, clauseFact(*on, portal.ClauseWritten, in.ID)), nil
	})
}

// RemoveClause takes a clause out of a version. One with comments that wait for an
// answer stays.
func (a *App) RemoveClause(ctx context.Context, by portal.Actor, number string, nr int, id portal.ID, rev int) error {
	return a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		waiting, err := a.waitingOn(ctx, *on, id)
		if err != nil {
			return nil, err
		}
		if err := on.Text.RemoveClause(id, rev, waiting); err != nil {
			return nil, err
		}
		return []portal.Fact{clauseFact(*on, portal.ClauseRemoved, id)}, nil
	})
}

// waitingOn counts the comments on a clause of a version that nobody answered yet.
func (a *App) waitingOn(ctx context.Context, on policy.CovenantOn, clause portal.ID) (int, error) {
	comments, err := a.store.ClauseComments(ctx, on.Covenant.ID)
	if err != nil {
		return 0, err
	}
	comments = slices.DeleteFunc(comments, func(c portal.ClauseComment) bool {
		return c.Nr != on.Text.Nr || c.Clause != clause || !c.Waits()
	})
	return len(comments), nil
}

// MoveClause moves a clause one place up or down.
func (a *App) MoveClause(ctx context.Context, by portal.Actor, number string, nr int, id portal.ID, up bool) error {
	return a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		moved, err := on.Text.MoveClause(id, up)
		if err != nil || !moved {
			return nil, err
		}
		return []portal.Fact{clauseFact(*on, portal.ClausesOrdered, id)}, nil
	})
}

// OrderClauses puts all clauses of a version in an order.
func (a *App) OrderClauses(ctx context.Context, by portal.Actor, number string, nr int, order []portal.ID) error {
	return a.changeCovenant(ctx, by, policy.WriteClause, number, nr, 0, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		if err := on.Text.OrderClauses(order); err != nil {
			return nil, err
		}
		return []portal.Fact{clauseFact(*on, portal.ClausesOrdered, "")}, nil
	})
}

// clauseFact tells of a clause of a version.
func clauseFact(on policy.CovenantOn, e portal.EventType, clause portal.ID) portal.Fact {
	details := map[string]string{portal.DetailField: on.Text.Label()}
	if clause != "" {
		details[portal.DetailItem] = string(clause)
	}
	return on.Covenant.Fact(e, details)
}
