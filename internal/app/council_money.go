package app

import (
	"context"
	"strconv"
	"strings"

	"ketenportaal/internal/portal"
)

// Keys of the figures on money; they are kept in reports, so they never change.
const (
	FigureBudgeted  = "begroting.begroot"
	FigureCommitted = "begroting.vastgelegd"
	FigurePaid      = "begroting.uitgegeven"
	FigureLeft      = "begroting.over"
	FigurePoints    = "begroting.open-punten"
)

// noAmount stands where a source names no amount: that is not zero.
const noAmount = "geen bedrag"

// budget is what was budgeted, committed and spent up to the end of the quarter.
func (c *compiling) budget(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	now, _, err := c.a.budgetTable(ctx, c.period)
	if err != nil {
		return nil, err
	}
	before, _, err := c.a.budgetTable(ctx, portal.PreviousPeriod(c.period))
	if err != nil {
		return nil, err
	}
	s.Figures = []portal.FigureLine{
		{Key: FigureBudgeted, Label: "Begroot", Value: now.Budgeted.String(), Previous: before.Budgeted.String()},
		{Key: FigureCommitted, Label: "Vastgelegd tot en met dit kwartaal", Value: now.Committed.String(), Previous: before.Committed.String()},
		{Key: FigurePaid, Label: "Uitgegeven tot en met dit kwartaal", Value: now.Paid.String(), Previous: before.Paid.String()},
		{Key: FigureLeft, Label: "Nog over", Value: now.Left.String(), Previous: before.Left.String()},
	}
	whole := portal.ReportTable{Title: "Stand per aanbeveling", Columns: []string{"Onderdeel", "Begroot", "Vastgelegd", "Uitgegeven", "Over"}}
	quarter := portal.ReportTable{Title: "Alleen in dit kwartaal", Columns: []string{"Onderdeel", "Vastgelegd", "Uitgegeven"}}
	var over []string
	for _, r := range now.Parts {
		budgeted, left := noAmount, noAmount
		if amount, ok := r.Left(); ok {
			budgeted, left = r.Leads.Amount.String(), amount.String()
			if amount < 0 {
				over = append(over, r.Label)
			}
		}
		whole.Rows = append(whole.Rows, []string{r.Label, budgeted, r.Committed.String(), r.Paid.String(), left})
		for _, q := range r.Quarters {
			if q.Quarter == c.period {
				quarter.Rows = append(quarter.Rows, []string{r.Label, q.Committed.String(), q.Paid.String()})
			}
		}
	}
	if len(whole.Rows) == 0 {
		return []string{"In het portaal staat nog geen begroting."}, nil
	}
	whole.Rows = append(whole.Rows, []string{"Samen", now.Budgeted.String(), now.Committed.String(), now.Paid.String(), now.Left.String()})
	s.Tables = []portal.ReportTable{whole}
	if len(quarter.Rows) > 0 {
		s.Tables = append(s.Tables, quarter)
	}
	say := []string{"Begroot is " + now.Budgeted.String() + ".", "Tot en met " + portal.OverPeriod(c.period) + " is daarvan " + now.Paid.String() + " uitgegeven.", "Nog over is " + now.Left.String() + "."}
	for _, label := range over {
		say = append(say, "Bij "+inSentence(label)+" is meer vastgelegd of uitgegeven dan begroot.")
	}
	return say, nil
}

// points are the rows of the budget on which sources differ, and what was settled.
func (c *compiling) points(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	t, _, err := c.a.budgetTable(ctx, c.period)
	if err != nil {
		return nil, err
	}
	open := t.OpenPoints()
	s.Figures = []portal.FigureLine{{Key: FigurePoints, Label: "Open punten", Value: strconv.Itoa(len(open))}}
	if len(open) == 0 {
		return []string{"Er zijn geen open punten in de begroting."}, nil
	}
	table := portal.ReportTable{Title: "Open punten", Columns: []string{"Onderdeel", "Bron", "Bedrag volgens deze bron"}}
	say := []string{sentence("er staat nog " + numberOf(len(open), "punt", "punten") + " open")}
	for _, r := range open {
		for _, l := range r.Lines {
			if l.ID == "" {
				continue
			}
			amount := l.Amount.String()
			if l.Blank {
				amount = noAmount
			}
			table.Rows = append(table.Rows, []string{r.Label, l.Source, amount})
		}
		say = append(say, "Bij "+inSentence(r.Label)+" verschillen de bronnen "+r.Difference().String()+".")
		if r.Point.Note != "" {
			say = append(say, r.Point.Note)
		}
	}
	s.Tables = []portal.ReportTable{table}
	return say, nil
}

// inSentence writes the name of a row of the budget in the middle of a sentence; the
// words of a person stay as they are.
func inSentence(label string) string {
	if strings.HasPrefix(label, "Aanbeveling ") {
		return "aanbeveling" + strings.TrimPrefix(label, "Aanbeveling")
	}
	return "‘" + label + "’"
}
