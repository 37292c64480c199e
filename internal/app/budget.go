package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BudgetPage is the budget of the plan, with its sources side by side.
type BudgetPage struct {
	portal.BudgetTable
	Recommendations []portal.Recommendation
	// Owners name who settles an open point, SettledBy who did, by the key of the row.
	Owners, SettledBy map[string]Name
	MayKeep           bool
}

// Budget gives the budget with what was committed and spent up to and including a
// quarter; empty for all. The quarter report to the council draws from it.
func (a *App) Budget(ctx context.Context, by portal.Actor, upTo string) (BudgetPage, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return BudgetPage{}, err
	}
	t, recs, err := a.budgetTable(ctx, upTo)
	if err != nil {
		return BudgetPage{}, err
	}
	p := BudgetPage{BudgetTable: t, Recommendations: recs, Owners: map[string]Name{}, SettledBy: map[string]Name{}, MayKeep: policy.May(by, policy.KeepBudget, nil)}
	for _, r := range slices.Concat(t.Parts, t.Years) {
		if p.Owners[r.Key], err = a.nameOf(ctx, r.Point.Owner); err != nil {
			return p, err
		}
		if p.SettledBy[r.Key], err = a.nameOf(ctx, r.Point.SettledBy); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (a *App) budgetTable(ctx context.Context, upTo string) (portal.BudgetTable, []portal.Recommendation, error) {
	lines, err := a.store.BudgetLines(ctx)
	if err != nil {
		return portal.BudgetTable{}, nil, err
	}
	points, err := a.store.BudgetPoints(ctx)
	if err != nil {
		return portal.BudgetTable{}, nil, err
	}
	recs, err := a.store.Recommendations(ctx)
	return portal.NewBudgetTable(lines, points, recs, upTo), recs, err
}

// ExportBudget gives the budget for a file, and records that the actor took it.
func (a *App) ExportBudget(ctx context.Context, by portal.Actor) (BudgetPage, error) {
	p, err := a.Budget(ctx, by, "")
	if err != nil {
		return p, err
	}
	return p, a.tookList(ctx, by, portal.BudgetExported, len(p.Parts)+len(p.Years))
}

// BudgetLineInput is what one fills in of a line of the budget. Amount is as it was
// typed: empty says that the source names none.
type BudgetLineInput struct {
	Once            portal.ID
	Recommendations []portal.ID
	Title, Source   string
	Amount, Note    string
	Year            int
	Total           bool
	Version         int64
	Citizen         CitizenAnswer
}

func (in BudgetLineInput) line(fields portal.Fields) portal.BudgetLine {
	amount, blank, problem := portal.ReadAmount(in.Amount)
	if problem != "" {
		fields["amount"] = problem
	}
	return portal.BudgetLine{Recommendations: slices.Clone(in.Recommendations), Title: in.Title, Source: in.Source, Amount: amount, Blank: blank, Year: in.Year, Total: in.Total, Note: in.Note}
}

func (in BudgetLineInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"title": in.Title, "source": in.Source, "note": in.Note}, in.Citizen, about, false)
}

const lineTaken = "Deze bron noemt deze regel al. Wijzig die regel."

// MakeBudgetLine adds a line to the budget. The first source that names a row leads.
func (a *App) MakeBudgetLine(ctx context.Context, by portal.Actor, in BudgetLineInput) (portal.BudgetLine, error) {
	b := portal.BudgetLine{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
			return err
		}
		id := once(in.Once)
		fields, facts := in.citizen(portal.Ref{Kind: portal.KindBudgetLine, ID: id})
		b = in.line(fields)
		b.ID, b.ChangedAt = id, a.now()
		if err := a.addBudgetLine(ctx, w, &b, fields); err != nil {
			return err
		}
		w.record(b.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		if first, err := a.store.BudgetLine(ctx, in.Once); err == nil && in.Once != "" {
			return first, nil // the same form, sent twice
		}
		return b, portal.Fields{"title": lineTaken}.Err()
	}
	return b, err
}

// addBudgetLine checks and stores a new line inside a transaction.
func (a *App) addBudgetLine(ctx context.Context, w *writing, b *portal.BudgetLine, fields portal.Fields) error {
	lines, err := a.store.BudgetLines(ctx)
	if err != nil {
		return err
	}
	if len(lines) >= portal.MaxBudgetLines {
		fields["title"] = "Een begroting heeft ten hoogste " + portal.Number(portal.MaxBudgetLines) + " regels."
	}
	if err := a.checkBudgetRecs(ctx, b.Recommendations, fields); err != nil {
		return err
	}
	if err := joinFields(fields, b.Validate()); err != nil {
		return err
	}
	if refuseTaken(lines, *b) {
		return portal.Fields{"title": lineTaken}.Err()
	}
	b.Leading = b.Part() && leads(lines, *b)
	if err := a.store.InsertBudgetLine(ctx, b); err != nil {
		return err
	}
	w.record(b.Version, b.Fact(portal.BudgetLineMade, nil))
	return nil
}

// leads reports whether spending is compared with a new line: its source leads already,
// or no other does yet.
func leads(lines []portal.BudgetLine, b portal.BudgetLine) bool {
	others := slices.ContainsFunc(lines, func(l portal.BudgetLine) bool { return l.Leading })
	same := slices.ContainsFunc(lines, func(l portal.BudgetLine) bool { return l.Leading && l.Source == b.Source })
	return same || !others
}

// refuseTaken reports whether the source says something of the same row already.
func refuseTaken(lines []portal.BudgetLine, b portal.BudgetLine) bool {
	return slices.ContainsFunc(lines, func(l portal.BudgetLine) bool {
		return l.ID != b.ID && portal.FoldName(l.Source) == portal.FoldName(b.Source) && l.Key() == b.Key()
	})
}

func (a *App) checkBudgetRecs(ctx context.Context, ids []portal.ID, fields portal.Fields) error {
	recs, err := a.store.Recommendations(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(recs, func(r portal.Recommendation) bool { return r.ID == id }) {
			fields["recommendations"] = "Een van deze aanbevelingen is er niet (meer). Kies opnieuw."
		}
	}
	return nil
}

// BudgetLine gives a line to who keeps the budget.
func (a *App) BudgetLine(ctx context.Context, by portal.Actor, id portal.ID) (portal.BudgetLine, error) {
	if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
		return portal.BudgetLine{}, err
	}
	return a.store.BudgetLine(ctx, id)
}

// ChangeBudgetLine gives a line other words or another amount.
func (a *App) ChangeBudgetLine(ctx context.Context, by portal.Actor, id portal.ID, in BudgetLineInput) error {
	err := a.changeBudgetLine(ctx, by, id, in.Version, func(ctx context.Context, w *writing, b *portal.BudgetLine) ([]portal.Fact, error) {
		fields, facts := in.citizen(b.Ref())
		to := in.line(fields)
		to.ID = b.ID
		if err := a.checkBudgetRecs(ctx, to.Recommendations, fields); err != nil {
			return nil, err
		}
		fact, err := b.Change(to, a.now())
		if err := joinFields(fields, err); err != nil {
			return nil, err
		}
		lines, err := a.store.BudgetLines(ctx)
		if err != nil {
			return nil, err
		}
		if refuseTaken(lines, *b) {
			return nil, portal.Fields{"title": lineTaken}.Err()
		}
		rest := slices.DeleteFunc(lines, func(l portal.BudgetLine) bool { return l.ID == b.ID })
		b.Leading = b.Part() && leads(rest, *b)
		return append(facts, fact), nil
	})
	if portal.KindOf(err) == portal.Taken {
		return portal.Fields{"title": lineTaken}.Err()
	}
	return err
}

// budgetLine gives a line to who keeps the budget, as they saw it; version 0 stands for
// whatever there is.
func (a *App) budgetLine(ctx context.Context, by portal.Actor, id portal.ID, version int64) (portal.BudgetLine, error) {
	if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
		return portal.BudgetLine{}, err
	}
	b, err := a.store.BudgetLine(ctx, id)
	if err == nil && version != 0 && b.Version != version {
		err = portal.ErrChanged
	}
	return b, err
}

func (a *App) changeBudgetLine(ctx context.Context, by portal.Actor, id portal.ID, version int64, do func(ctx context.Context, w *writing, b *portal.BudgetLine) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		b, err := a.budgetLine(ctx, by, id, version)
		if err != nil {
			return err
		}
		facts, err := do(ctx, w, &b)
		if err != nil {
			return err
		}
		if err := a.store.SaveBudgetLine(ctx, &b); err != nil {
			return err
		}
		w.record(b.Version, facts...)
		return nil
	})
}

// RemoveBudgetLine takes a line without expenses away.
func (a *App) RemoveBudgetLine(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		b, err := a.budgetLine(ctx, by, id, version)
		if err != nil {
			return err
		}
		fact, err := b.Remove()
		if err != nil {
			return err
		}
		w.record(b.Version, fact)
		return a.store.DeleteBudgetLine(ctx, b)
	})
}

// LeadBudget makes a source the one that spending is compared with. What was noted
// stays with its row; open points stay open: that a source leads settles nothing.
func (a *App) LeadBudget(ctx context.Context, by portal.Actor, source string) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
			return err
		}
		lines, err := a.store.BudgetLines(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(lines, func(l portal.BudgetLine) bool { return l.Source == source }) {
			return portal.Fields{"source": "Kies een bron van deze begroting."}.Err()
		}
		for _, b := range lines {
			lead := b.Source == source && b.Part()
			if b.Leading == lead {
				continue
			}
			b.Leading, b.ChangedAt = lead, a.now()
			if err := a.store.SaveBudgetLine(ctx, &b); err != nil {
				return err
			}
			w.record(b.Version, b.Fact(portal.BudgetLineChanged, nil))
		}
		return nil
	})
}
