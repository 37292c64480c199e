package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// The pages of factsheets and of reports to the council.
const (
	factsheetsPath = "/factsheets"
	councilPath    = "/raadsrapportages"
)

// newsDays is how many days a sent report stays on the clerk's start page.
const newsDays = 14

// councilTasks are the factsheets and the reports to the council that ask something of
// the actor: to make and to send them, to answer as holder, to put them on the
// council's list as clerk.
func (a *App) councilTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	makes := policy.May(by, policy.EditCouncil, nil)
	if !makes && !policy.May(by, policy.KeepPledge, nil) {
		return nil, nil
	}
	all, err := a.store.CouncilReports(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, c := range all {
		if !policy.May(by, policy.ReadCouncil, c) {
			continue
		}
		if do, due := a.councilTask(by, makes, c); do != "" {
			tasks = append(tasks, a.tableTask(do+" ‘"+c.Title+"’", councilPath+"/"+c.Number, due, c.Number))
		}
	}
	if !makes {
		return tasks, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if period, due := a.councilDue(set, all); period != "" {
		tasks = append(tasks, a.tableTask("Begin de halfjaarrapportage over "+portal.OverPeriod(period), councilPath+"/nieuw", untilDay(due)))
	}
	sheets, err := a.store.Factsheets(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range sheets {
		if !f.Frozen() && portal.PeriodOver(f.Period, a.now()) {
			tasks = append(tasks, a.tableTask("Maak ‘"+f.Title+"’ af en zet haar vast", factsheetsPath+"/"+f.Period, time.Time{}, "Factsheet"))
		}
	}
	return tasks, nil
}

// councilAskedFor is how many months after its day the start page still asks for a
// report that nobody began.
const councilAskedFor = 3

// councilDue is the half year over which a report is due and not begun, with its day;
// empty when there is none, or when the portal wasn't there in that half year.
func (a *App) councilDue(set portal.Settings, all []portal.CouncilReport) (period string, due time.Time) {
	period = portal.PreviousPeriod(portal.HalfYear(a.now()))
	due = portal.HalfYearReport.Due(period)
	made := slices.ContainsFunc(all, func(c portal.CouncilReport) bool { return c.Kind == portal.HalfYearReport && c.Period == period })
	if made || portal.PeriodOver(period, set.SetUpAt) || !a.now().Before(due.AddDate(0, councilAskedFor, 0)) {
		return "", time.Time{}
	}
	return period, due
}

// councilTask is what a report asks of one reader; empty when it asks nothing.
func (a *App) councilTask(by portal.Actor, makes bool, c portal.CouncilReport) (do string, due time.Time) {
	switch {
	case makes && c.State == portal.CouncilDraft && c.Remarks().Note != "":
		return "Verwerk de opmerkingen in", untilDay(c.Due)
	case makes && c.State == portal.CouncilDraft:
		return "Maak de rapportage af:", untilDay(c.Due)
	case makes && c.State == portal.CouncilCollege:
		return "Leg het besluit van het college vast over", time.Time{}
	case makes && c.State == portal.CouncilDecided:
		return "Stuur naar de griffie:", time.Time{}
	case policy.May(by, policy.AgreeCouncil, c):
		return "Lees en beantwoord", untilDay(c.Due)
	case by.Role == portal.Clerk && c.State == portal.CouncilDecided:
		return "Bereid de raadsmededeling voor over", time.Time{}
	case by.Role == portal.Clerk && c.Frozen() && a.now().Before(c.SentAt().AddDate(0, 0, newsDays)):
		return "Zet bij de raadsstukken:", time.Time{}
	}
	return "", time.Time{}
}

// untilDay is the end of a day that may not have been chosen.
func untilDay(day time.Time) time.Time {
	if day.IsZero() {
		return day
	}
	return endOfDay(day)
}
