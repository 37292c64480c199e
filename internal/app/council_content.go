package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/portal"
)

// Keys of the figures on content; they are kept in reports, so they never change.
const (
	FigurePlanDone    = "plan.klaar"
	FigurePlanStill   = "plan.staat-stil"
	FigurePledgesOpen = "toezeggingen.open"
	FigurePledgesDone = "toezeggingen.afgedaan"
)

// progress is how far the actions of each recommendation are.
func (c *compiling) progress(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	recs, err := c.a.store.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	actions, err := c.a.store.PlanActions(ctx)
	if err != nil {
		return nil, err
	}
	whole := portal.CountPlan(actions, c.a.now())
	if len(actions) == 0 {
		return []string{"In het plan van aanpak staan nog geen acties."}, nil
	}
	s.Figures = []portal.FigureLine{{Key: FigurePlanDone, Label: "Acties die klaar zijn", Value: strconv.Itoa(whole.Done) + " van " + strconv.Itoa(whole.Total), Note: portal.AsOf(c.a.now())}}
	table := portal.ReportTable{Title: "Acties per aanbeveling", Columns: []string{"Aanbeveling", "Acties", "Klaar", "Loopt", "Loopt vast", "Nog niet begonnen"}}
	for _, r := range recs {
		var of []portal.PlanAction
		for _, p := range actions {
			if p.Recommendation == r.ID {
				of = append(of, p)
			}
		}
		n := portal.CountPlan(of, c.a.now())
		row := []string{r.Number + " " + r.Title}
		for _, count := range []int{n.Total, n.Done, n.Running, n.Stuck, n.ToStart} {
			row = append(row, strconv.Itoa(count))
		}
		table.Rows = append(table.Rows, row)
	}
	s.Tables = []portal.ReportTable{table}
	return []string{"Het plan van aanpak heeft " + numberOf(whole.Total, "actie", "acties") + ".", "Daarvan zijn er " + portal.Number(whole.Done) + " klaar en lopen er " + portal.Number(whole.Running) + ".",
		"Gestopt zijn er " + portal.Number(whole.Stopped) + "."}, nil
}

// still are the actions on which nothing happens. Who owns them doesn't go to the
// council.
func (c *compiling) still(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	actions, err := c.a.store.PlanActions(ctx)
	if err != nil {
		return nil, err
	}
	table := portal.ReportTable{Title: "Acties die stilstaan", Columns: []string{"Actie", "Hoe ver", "Zou klaar zijn op", "Laatste notitie"}}
	for _, p := range actions {
		if !p.StandsStill(c.a.now()) && p.State != portal.PlanStuck {
			continue
		}
		due, noted := "geen dag gekozen", "geen"
		if !p.Due.IsZero() {
			due = portal.DayWords(p.Due)
		}
		if n := len(p.Notes); n > 0 {
			noted = portal.DayWords(p.Notes[n-1].At)
		}
		table.Rows = append(table.Rows, []string{p.Number + " " + p.Title, p.State.Label(), due, noted})
	}
	s.Figures = []portal.FigureLine{{Key: FigurePlanStill, Label: "Acties die stilstaan", Value: strconv.Itoa(len(table.Rows)), Note: portal.AsOf(c.a.now())}}
	if len(table.Rows) == 0 {
		return []string{"Alle acties van het plan lopen volgens plan."}, nil
	}
	s.Tables = []portal.ReportTable{table}
	return []string{sentence("er staat of staan " + numberOf(len(table.Rows), "actie", "acties") + " stil"),
		"Een actie staat stil als zij te laat is, vastloopt of al 90 dagen geen notitie kreeg."}, nil
}

// pledges are the motions and pledges that are open, and those done in the period.
func (c *compiling) pledges(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	from, last, _ := portal.PeriodRange(c.period)
	all, _, err := everyPage(func(p portal.Page) (portal.Listing[portal.Pledge], error) {
		return c.a.store.Pledges(ctx, portal.PledgeQuery{Page: p})
	})
	if err != nil {
		return nil, err
	}
	waits := portal.ReportTable{Title: "Nog open", Columns: []string{"Nummer", "Wat", "Soort", "Van", "Klaar op"}}
	ready := portal.ReportTable{Title: "Afgedaan in deze periode", Columns: []string{"Nummer", "Wat", "Soort", "Raadsmededeling"}}
	for _, p := range all {
		switch {
		case p.Open():
			due := "geen dag gekozen"
			if !p.Due.IsZero() {
				due = portal.DayWords(p.Due)
			}
			waits.Rows = append(waits.Rows, []string{p.Number, p.Title, p.Kind.Label(), portal.DayWords(p.On), due})
		case !p.DoneAt.Before(from) && p.DoneAt.Before(last.AddDate(0, 0, 1)):
			ready.Rows = append(ready.Rows, []string{p.Number, p.Title, p.Kind.Label(), p.Announcement})
		}
	}
	s.Figures = []portal.FigureLine{
		{Key: FigurePledgesOpen, Label: "Moties en toezeggingen open", Value: strconv.Itoa(len(waits.Rows)), Note: portal.AsOf(c.a.now())},
		{Key: FigurePledgesDone, Label: "Afgedaan in deze periode", Value: strconv.Itoa(len(ready.Rows))},
	}
	for _, t := range []portal.ReportTable{waits, ready} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	open, done := numberOf(len(waits.Rows), "motie of toezegging", "moties en toezeggingen"), portal.Number(len(ready.Rows))
	return []string{sentence(open + " " + isOrAre(len(waits.Rows)) + " nog open"), sentence("in deze periode " + isOrAre(len(ready.Rows)) + " er " + done + " afgedaan")}, nil
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "zijn"
}

// factsheet takes over the frozen factsheet of the same half year.
func (c *compiling) factsheet(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	all, err := c.a.store.FactsheetEditions(ctx, c.period)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if !f.Frozen() {
			continue // a draft is for who makes it
		}
		for _, l := range f.Figures {
			l.Note, l.Comment = l.Comment, ""
			s.Figures = append(s.Figures, l)
		}
		say := []string{"De factsheet over " + portal.OverPeriod(c.period) + " is vastgezet op " + portal.DayWords(f.FrozenAt) + "."}
		if f.Edition > 1 {
			say = append(say, sentence("dit is editie "+strconv.Itoa(f.Edition)))
		}
		return say, nil
	}
	return []string{"Over " + portal.OverPeriod(c.period) + " is nog geen factsheet vastgezet."}, nil
}
