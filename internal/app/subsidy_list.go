package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SubsidyFilter is what one asks of the list of subsidies.
type SubsidyFilter struct {
	State portal.SubsidyState
	Org   portal.ID
	Goal  portal.ID // a policy goal
	Year  int
	Skip  int // pages before the one that is asked
}

// SubsidyRow is a subsidy in a list.
type SubsidyRow struct {
	portal.Subsidy
	OrgName string
	Due     SubsidyDue
}

// SubsidyDue is what comes next with a subsidy: a report that is awaited, or was handed
// in and waits for an answer, or the one that opens next. Kind is empty when nothing
// comes.
type SubsidyDue struct {
	Kind   DueKind
	Period string
	Day    time.Time // the last day, or the day on which it opens
	Late   bool
}

// DueKind says what is due.
type DueKind string

// What can be due of a subsidy.
const (
	DueReport DueKind = "indienen"
	DueJudge  DueKind = "beoordelen"
	DueOpens  DueKind = "gaat-open"
)

// YearTotal is what the subsidies of a list are together in one year.
type YearTotal struct {
	Year   int
	Amount portal.Cents
	Count  int
}

// SubsidyList is a page of the subsidies that somebody may read, with totals over all
// that the filter selects.
type SubsidyList struct {
	Rows   []SubsidyRow
	Count  int
	Totals []YearTotal // per year, the first year first
	// Orgs, Goals and Years are what the reader can filter by: those of subsidies that
	// they may read.
	Orgs    []portal.Organisation
	Goals   []portal.PolicyGoal
	Years   []int
	Any     bool // the reader may read some, whatever the filter
	MayMake bool
}

// Subsidies gives a page of the subsidies the actor may read, the last changed first.
func (a *App) Subsidies(ctx context.Context, by portal.Actor, f SubsidyFilter) (SubsidyList, error) {
	l, found, err := a.subsidiesFound(ctx, by, f)
	if err != nil {
		return l, err
	}
	from := min(max(f.Skip, 0)*portal.PageSize, len(found))
	l.Rows, err = a.subsidyRows(ctx, by, found[from:min(from+portal.PageSize, len(found))])
	return l, err
}

// AllSubsidies gives every subsidy of the filter that the actor may read, for a file.
func (a *App) AllSubsidies(ctx context.Context, by portal.Actor, f SubsidyFilter) ([]SubsidyRow, error) {
	_, found, err := a.subsidiesFound(ctx, by, f)
	if err != nil {
		return nil, err
	}
	return a.subsidyRows(ctx, by, found)
}

// subsidiesFound gives all that the filter selects of what the actor may read, and what
// a list says of the whole. There are as many subsidies as organisations, so they are
// read whole: a total over one page would be none.
func (a *App) subsidiesFound(ctx context.Context, by portal.Actor, f SubsidyFilter) (SubsidyList, []portal.Subsidy, error) {
	if err := policy.Check(by, policy.ReadSubsidy, nil); err != nil {
		return SubsidyList{}, nil, err
	}
	l := SubsidyList{MayMake: policy.May(by, policy.KeepSubsidy, nil)}
	all, err := a.subsidiesOf(ctx, by, portal.SubsidyQuery{})
	if err != nil {
		return l, nil, err
	}
	if err := a.subsidyFilters(ctx, &l, all); err != nil {
		return l, nil, err
	}
	found := all
	if f != (SubsidyFilter{Skip: f.Skip}) {
		q := portal.SubsidyQuery{Org: f.Org, Goal: f.Goal, Year: f.Year}
		if f.State != "" {
			q.States = []portal.SubsidyState{f.State}
		}
		if found, err = a.subsidiesOf(ctx, by, q); err != nil {
			return l, nil, err
		}
	}
	l.Count, l.Totals = len(found), yearTotals(found, f.State)
	return l, found, nil
}

// subsidiesOf gives every subsidy of a query that the actor may read.
func (a *App) subsidiesOf(ctx context.Context, by portal.Actor, q portal.SubsidyQuery) ([]portal.Subsidy, error) {
	q.Scope = policy.TableKeys(by)
	all, err := a.subsidiesInScope(ctx, q)
	return slices.DeleteFunc(all, func(s portal.Subsidy) bool { return !policy.May(by, policy.ReadSubsidy, s) }), err
}

// subsidyFilters fills what the reader can filter by.
func (a *App) subsidyFilters(ctx context.Context, l *SubsidyList, all []portal.Subsidy) error {
	l.Any = len(all) > 0
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	goals, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return err
	}
	usedOrgs, usedGoals, years := map[portal.ID]bool{}, map[portal.ID]bool{}, map[int]bool{}
	for _, s := range all {
		usedOrgs[s.Org] = true
		for _, g := range s.Goals {
			usedGoals[g.PolicyGoal] = true
		}
		for _, y := range s.Years {
			years[y.Year] = true
		}
	}
	for id := range usedOrgs {
		l.Orgs = append(l.Orgs, orgs[id])
	}
	slices.SortFunc(l.Orgs, func(x, y portal.Organisation) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
	})
	for _, g := range goals {
		if usedGoals[g.ID] {
			l.Goals = append(l.Goals, g)
		}
	}
	for y := range years {
		l.Years = append(l.Years, y)
	}
	slices.Sort(l.Years)
	return nil
}

// yearTotals adds up amounts per year. What was refused or withdrawn is not paid, so it
// counts only when the list is about just that.
func yearTotals(all []portal.Subsidy, asked portal.SubsidyState) []YearTotal {
	byYear := map[int]YearTotal{}
	for _, s := range all {
		if gone := s.State == portal.SubsidyRefused || s.State == portal.SubsidyWithdrawn; gone && s.State != asked {
			continue
		}
		for _, y := range s.Years {
			t := byYear[y.Year]
			byYear[y.Year] = YearTotal{Year: y.Year, Amount: t.Amount + y.Amount, Count: t.Count + 1}
		}
	}
	var totals []YearTotal
	for _, t := range byYear {
		totals = append(totals, t)
	}
	slices.SortFunc(totals, func(x, y YearTotal) int { return cmp.Compare(x.Year, y.Year) })
	return totals
}

func (a *App) subsidyRows(ctx context.Context, by portal.Actor, found []portal.Subsidy) ([]SubsidyRow, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]SubsidyRow, len(found))
	for i, s := range found {
		reports, err := a.reportsSeen(ctx, by, s)
		if err != nil {
			return nil, err
		}
		rows[i] = SubsidyRow{Subsidy: s, OrgName: orgs[s.Org].Name, Due: a.subsidyDue(s, reports)}
	}
	return rows, nil
}

// reportsSeen gives the reports about a subsidy that the actor may know of, by period:
// a draft is its organisation's only.
func (a *App) reportsSeen(ctx context.Context, by portal.Actor, s portal.Subsidy) (map[string]portal.ProgressReport, error) {
	all, err := a.store.ProgressReports(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	seen := map[string]portal.ProgressReport{}
	for _, r := range all {
		if policy.May(by, policy.ReadReport, policy.ReportOn{Report: r, Subsidy: s}) {
			seen[r.Period] = r.SeenBy(by.OrgID)
		}
	}
	return seen, nil
}

// subsidyDue says what comes next with a subsidy, given the reports that its reader may
// know of.
func (a *App) subsidyDue(s portal.Subsidy, reports map[string]portal.ProgressReport) SubsidyDue {
	if !s.Running() {
		return SubsidyDue{}
	}
	var judge, next SubsidyDue
	for _, p := range s.Periods {
		state := reports[p.Label].State
		switch {
		case p.Asked() && state != portal.ReportSent && state != portal.ReportAccepted:
			return SubsidyDue{Kind: DueReport, Period: p.Label, Day: p.Due, Late: p.Late(a.now())}
		case p.Asked() && state == portal.ReportSent && judge.Kind == "":
			judge = SubsidyDue{Kind: DueJudge, Period: p.Label}
		case p.Locked() && next.Kind == "":
			next = SubsidyDue{Kind: DueOpens, Period: p.Label, Day: p.Opens}
		}
	}
	if judge.Kind != "" {
		return judge
	}
	return next
}
