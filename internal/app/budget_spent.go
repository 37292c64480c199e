package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SpendingForm is the form in which expenses of one quarter are noted for all lines.
type SpendingForm struct {
	Quarter   string
	Rows      []portal.BudgetRow
	Committed portal.Cents // in all quarters before
	Paid      portal.Cents
}

// SpendingTyped is what was typed of one line.
type SpendingTyped struct {
	Line                  portal.ID
	Version               int64
	Committed, Paid, Note string
}

// quarterFor refuses what is no quarter, or one that didn't begin.
func (a *App) quarterFor(quarter string) error {
	if !strings.Contains(quarter, "K") || portal.PeriodWords(quarter) == "" || quarter > portal.Quarter(a.now()) {
		return portal.ErrNotFound
	}
	return nil
}

// SpendingForm gives the form of a quarter to who keeps the budget.
func (a *App) SpendingForm(ctx context.Context, by portal.Actor, quarter string) (SpendingForm, error) {
	if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
		return SpendingForm{}, err
	}
	if err := a.quarterFor(quarter); err != nil {
		return SpendingForm{}, err
	}
	t, _, err := a.budgetTable(ctx, "")
	f := SpendingForm{Quarter: quarter, Rows: t.Parts}
	for _, q := range t.Quarters {
		if q.Quarter < quarter {
			f.Committed, f.Paid = f.Committed+q.Committed, f.Paid+q.Paid
		}
	}
	return f, err
}

// NoteSpending notes what was committed and spent in a quarter, for all lines at once:
// all of it, or nothing when something is wrong. Fields are named by the place of the
// line in typed: committed-0, paid-0, note-0.
func (a *App) NoteSpending(ctx context.Context, by portal.Actor, quarter string, typed []SpendingTyped, answer CitizenAnswer) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
			return err
		}
		if err := a.quarterFor(quarter); err != nil {
			return err
		}
		t, _, err := a.budgetTable(ctx, "")
		if err != nil {
			return err
		}
		fields, notes := portal.Fields{}, map[string]string{}
		spent := make([]*portal.Spent, len(typed))
		for i, x := range typed {
			named := func(f string) string { return f + "-" + strconv.Itoa(i) }
			spent[i] = portal.ReadSpending(x.Committed, x.Paid, x.Note, named, fields)
			notes[named("note")] = x.Note
		}
		blocked, facts := checkCitizen(notes, answer, portal.Ref{Kind: portal.KindPortal, ID: portal.ID(portal.SpendingNoted)}, false)
		if err := joinFields(fields, blocked.Err()); err != nil {
			return err
		}
		for i, x := range typed {
			at := slices.IndexFunc(t.Parts, func(r portal.BudgetRow) bool { return r.Leads.ID == x.Line })
			if at < 0 || x.Version != t.Parts[at].Leads.Version {
				return portal.ErrChanged // another line leads meanwhile, or it was changed
			}
			if err := a.noteSpent(ctx, w, t.Parts[at], quarter, spent[i], by); err != nil {
				return err
			}
		}
		w.record(0, facts...)
		return nil
	})
}

// noteSpent notes expenses on the leading line of a row. What stood on another line of
// it, from when that one led, goes.
func (a *App) noteSpent(ctx context.Context, w *writing, row portal.BudgetRow, quarter string, s *portal.Spent, by portal.Actor) error {
	for _, l := range row.Lines {
		if l.ID == "" {
			continue
		}
		spent := s
		if l.ID != row.Leads.ID {
			spent = nil
		}
		fact, same := l.NoteSpending(quarter, spent, by.ID, a.now())
		if same {
			continue
		}
		if err := a.store.SaveBudgetLine(ctx, &l); err != nil {
			return err
		}
		w.record(l.Version, fact)
	}
	return nil
}

// budgetTasks are the open points of the budget that the actor settles.
func (a *App) budgetTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !policy.May(by, policy.KeepBudget, nil) {
		return nil, nil
	}
	t, _, err := a.budgetTable(ctx, "")
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, r := range t.OpenPoints() {
		if r.Point.Owner == by.ID {
			tasks = append(tasks, a.tableTask("Beslis over het verschil van "+r.Difference().String()+" in de begroting", BudgetPath+"#open-punten", time.Time{}, r.Label))
		}
	}
	return tasks, nil
}

// BudgetPath is the page of the budget.
const BudgetPath = "/plan-van-aanpak/begroting"
