package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BudgetPointInput is what one writes with a row on which sources differ.
type BudgetPointInput struct {
	Note, Source, Reason string
	Owner                portal.ID
	Version              int64
	Citizen              CitizenAnswer
}

// BudgetPointPage is the row on which sources differ, for who writes with it.
type BudgetPointPage struct {
	portal.BudgetRow
	Owner, SettledBy Name
	Choices          []portal.Person // who could settle it
}

// BudgetPoint gives the row of a line, for who keeps the budget.
func (a *App) BudgetPoint(ctx context.Context, by portal.Actor, line portal.ID) (BudgetPointPage, error) {
	if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
		return BudgetPointPage{}, err
	}
	row, err := a.budgetRow(ctx, line)
	if err != nil {
		return BudgetPointPage{}, err
	}
	p := BudgetPointPage{BudgetRow: row}
	if p.Owner, err = a.nameOf(ctx, row.Point.Owner); err != nil {
		return p, err
	}
	if p.SettledBy, err = a.nameOf(ctx, row.Point.SettledBy); err != nil {
		return p, err
	}
	p.Choices, err = a.municipalWho(ctx, policy.KeepBudget)
	return p, err
}

// municipalWho lists the people of the municipality who may do something.
func (a *App) municipalWho(ctx context.Context, action policy.Action) ([]portal.Person, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.store.People(ctx, set.Municipality)
	if err != nil {
		return nil, err
	}
	org, err := a.store.Organisation(ctx, set.Municipality)
	if err != nil {
		return nil, notFoundIsNil(err)
	}
	people = slices.DeleteFunc(people, func(p portal.Person) bool {
		return p.State != portal.PersonActive || !policy.May(p.Actor(org, ""), action, nil)
	})
	slices.SortFunc(people, func(x, y portal.Person) int { return strings.Compare(x.Name, y.Name) })
	return people, nil
}

// budgetRow gives the row that a line stands in.
func (a *App) budgetRow(ctx context.Context, line portal.ID) (portal.BudgetRow, error) {
	b, err := a.store.BudgetLine(ctx, line)
	if err != nil {
		return portal.BudgetRow{}, err
	}
	t, _, err := a.budgetTable(ctx, "")
	if err != nil {
		return portal.BudgetRow{}, err
	}
	row, ok := t.Row(b.Key())
	if !ok {
		return row, portal.ErrNotFound // a source's own sum stands in no row
	}
	return row, nil
}

// NoteBudgetPoint writes with the row of a line what makes the sources differ, and who
// settles it.
func (a *App) NoteBudgetPoint(ctx context.Context, by portal.Actor, line portal.ID, in BudgetPointInput) error {
	return a.changeBudgetPoint(ctx, by, line, in, func(ctx context.Context, _ portal.BudgetRow, p *portal.BudgetPoint, fields portal.Fields) (portal.Fact, error) {
		who, err := a.municipalWho(ctx, policy.KeepBudget)
		if err != nil {
			return portal.Fact{}, err
		}
		if in.Owner != "" && in.Owner != p.Owner && !slices.ContainsFunc(who, func(x portal.Person) bool { return x.ID == in.Owner }) {
			fields["owner"] = "Kies iemand die de begroting bijhoudt."
		}
		return p.SetNote(in.Note, in.Owner, a.now())
	})
}

// SettleBudgetPoint says which source is right about the row of a line, and why.
func (a *App) SettleBudgetPoint(ctx context.Context, by portal.Actor, line portal.ID, in BudgetPointInput) error {
	return a.changeBudgetPoint(ctx, by, line, in, func(_ context.Context, row portal.BudgetRow, p *portal.BudgetPoint, _ portal.Fields) (portal.Fact, error) {
		return p.Settle(row, in.Source, in.Reason, by.ID, a.now())
	})
}

func (a *App) changeBudgetPoint(ctx context.Context, by portal.Actor, line portal.ID, in BudgetPointInput, do func(context.Context, portal.BudgetRow, *portal.BudgetPoint, portal.Fields) (portal.Fact, error)) error {
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
			return err
		}
		row, err := a.budgetRow(ctx, line)
		if err != nil {
			return err
		}
		p := row.Point
		if p.Version != in.Version {
			return portal.ErrChanged
		}
		if p.ID == "" {
			p = portal.BudgetPoint{ID: portal.NewID(), Key: row.Key}
		}
		fields, facts := checkCitizen(map[string]string{"note": in.Note, "reason": in.Reason}, in.Citizen, p.Ref(), false)
		fact, err := do(ctx, row, &p, fields)
		if err := joinFields(fields, err); err != nil {
			return err
		}
		save := a.store.SaveBudgetPoint
		if p.Version == 0 {
			save = a.store.InsertBudgetPoint
		}
		if err := save(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, append(facts, fact)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return portal.ErrChanged // two people at once wrote the first note
	}
	return err
}
