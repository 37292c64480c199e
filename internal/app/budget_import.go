package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BudgetImport is a row of a list of budget lines, as somebody typed it.
type BudgetImport struct {
	Line                                             int
	Source, Recs, Title, Amount, Year, Sum, Remarked string
}

// BudgetImportLine is a row with what the portal makes of it; Why says what is wrong,
// and is empty for a good one.
type BudgetImportLine struct {
	Line   int
	Budget portal.BudgetLine
	Label  string
	Why    string
}

// PreviewBudget reads a list and says of each row what it would become. Nothing is
// stored.
func (a *App) PreviewBudget(ctx context.Context, by portal.Actor, rows []BudgetImport) (lines []BudgetImportLine, good int, err error) {
	if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
		return nil, 0, err
	}
	lines, err = a.readBudget(ctx, rows)
	for _, l := range lines {
		if l.Why == "" {
			good++
		}
	}
	return lines, good, err
}

func (a *App) readBudget(ctx context.Context, rows []BudgetImport) ([]BudgetImportLine, error) {
	recs, err := a.store.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	there, err := a.store.BudgetLines(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]BudgetImportLine, len(rows))
	for i, row := range rows {
		lines[i] = readBudgetRow(row, recs, there)
		if len(there) >= portal.MaxBudgetLines {
			lines[i].Why = joined(lines[i].Why, "Een begroting heeft ten hoogste "+portal.Number(portal.MaxBudgetLines)+" regels.")
		}
		b := lines[i].Budget
		b.ID = portal.ID("rij " + strconv.Itoa(i)) // tells it from those in the store and in the list
		there = append(there, b)
	}
	return lines, nil
}

func joined(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// readBudgetRow makes of one row what it can, and says all that is wrong with it.
func readBudgetRow(row BudgetImport, recs []portal.Recommendation, there []portal.BudgetLine) BudgetImportLine {
	var wrong []string
	l := BudgetImportLine{Line: row.Line, Budget: portal.BudgetLine{Source: row.Source, Title: row.Title, Note: row.Remarked}}
	b := &l.Budget
	amount, blank, problem := portal.ReadAmount(row.Amount)
	b.Amount, b.Blank = amount, blank
	wrong = append(wrong, problem)
	for _, word := range strings.FieldsFunc(strings.ReplaceAll(strings.ToUpper(row.Recs), " EN ", " "), func(r rune) bool { return strings.ContainsRune(" +,;/&", r) }) {
		number := word
		if n, err := strconv.Atoi(word); err == nil {
			number = portal.Roman(n) // people write 4 for IV
		}
		i := slices.IndexFunc(recs, func(r portal.Recommendation) bool { return r.Number == number })
		if i < 0 {
			wrong = append(wrong, fmt.Sprintf("Aanbeveling ‘%s’ staat niet in het plan.", cut(word, 20)))
			continue
		}
		b.Recommendations = append(b.Recommendations, recs[i].ID)
	}
	if row.Year != "" {
		year, err := strconv.Atoi(strings.TrimSpace(row.Year))
		if b.Year = year; err != nil {
			wrong = append(wrong, "Het jaar is niet te lezen. Schrijf het als 2026.")
		}
	}
	switch strings.ToLower(portal.CleanLine(row.Sum)) {
	case "", "nee", "n":
	case "ja", "j", "x":
		b.Total = true
	default:
		wrong = append(wrong, "Vul bij som ja of nee in.")
	}
	fields, _ := checkCitizen(map[string]string{"title": row.Title, "source": row.Source, "note": row.Remarked}, CitizenAnswer{Checked: true}, b.Ref(), false)
	refused := portal.FieldsOf(b.Validate())
	for _, field := range []string{"title", "source", "note", "year", "total"} {
		wrong = append(wrong, fields[field])
		if fields[field] == "" {
			wrong = append(wrong, refused[field])
		}
	}
	if refuseTaken(there, *b) {
		wrong = append(wrong, "Deze regel staat er al, of staat twee keer in deze lijst.")
	}
	l.Label, l.Why = portal.BudgetLabel(*b, recs), joined(wrong...)
	return l
}

// ImportBudget adds a list to the budget: every row, or none when one is wrong. It says
// how many.
func (a *App) ImportBudget(ctx context.Context, by portal.Actor, rows []BudgetImport, answer CitizenAnswer) (int, error) {
	made := 0
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		made = 0
		if err := policy.Check(by, policy.KeepBudget, nil); err != nil {
			return err
		}
		if err := listFits(len(rows), portal.MaxBudgetLines); err != nil {
			return err
		}
		lines, err := a.readBudget(ctx, rows)
		if err != nil {
			return err
		}
		var all strings.Builder
		for _, l := range lines {
			if l.Why != "" {
				return wrongLine(l.Line)
			}
			all.WriteString(l.Budget.Title + "\n" + l.Budget.Source + "\n" + l.Budget.Note + "\n")
		}
		about := portal.Ref{Kind: portal.KindPortal, ID: portal.ID(portal.BudgetImported)}
		fields, facts := checkCitizen(map[string]string{"list": all.String()}, answer, about, false)
		if err := fields.Err(); err != nil {
			return err
		}
		for _, l := range lines {
			b := l.Budget
			b.ID, b.ChangedAt = portal.NewID(), a.now()
			if err := a.addBudgetLine(ctx, w, &b, portal.Fields{}); err != nil {
				return err
			}
			made++
		}
		w.record(0, append(facts, portal.Fact{Type: portal.BudgetImported, About: about, Details: map[string]string{portal.DetailTo: strconv.Itoa(made)}})...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return 0, portal.ErrChanged
	}
	return made, err
}
