package store

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var subsidies = docdb.Collection{
	Name: "subsidies",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "scope", Multi: true}, {Name: "org"}, {Name: "state"}, {Name: "goals", Multi: true}, {Name: "years", Multi: true},
		{Name: "changed", Kind: docdb.Time},
	},
	Indexes: []docdb.Index{{Multi: "scope", Sort: "changed", Carry: []string{"org", "state"}}, {Equal: []string{"org"}, Sort: "changed"}, {Equal: []string{"state"}, Sort: "changed"}, {Multi: "goals", Sort: "changed"}},
}

func subsidyFields(v portal.Subsidy, municipality portal.ID) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "scope": v.Scope(municipality), "org": string(v.Org), "state": string(v.State), "changed": v.ChangedAt}
	var goals []string
	for _, g := range v.Goals {
		if id := string(g.PolicyGoal); id != "" && !slices.Contains(goals, id) {
			goals = append(goals, id)
		}
	}
	if len(goals) > 0 {
		f["goals"] = goals
	}
	var years []string
	for _, y := range v.Years {
		years = append(years, strconv.Itoa(y.Year))
	}
	if len(years) > 0 {
		f["years"] = years
	}
	return f
}

func setSubsidy(v *portal.Subsidy, n int64) { v.Version = n }

// Subsidy gives a subsidy.
func (s *Store) Subsidy(ctx context.Context, id portal.ID) (portal.Subsidy, error) {
	return get(ctx, s.db, subsidies.Name, string(id), setSubsidy)
}

// SubsidyByNumber gives the subsidy with a number.
func (s *Store) SubsidyByNumber(ctx context.Context, number string) (portal.Subsidy, error) {
	return first(ctx, s.db, subsidies.Name, docdb.Eq("number", number), setSubsidy)
}

// Subsidies gives a page of subsidies within the query's scope, the last changed first.
func (s *Store) Subsidies(ctx context.Context, q portal.SubsidyQuery) (portal.Listing[portal.Subsidy], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.Subsidy]{}, nil
	}
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Org != "" {
		f = append(f, docdb.Eq("org", string(q.Org)))
	}
	if len(q.States) > 0 {
		f = append(f, docdb.In("state", strs(q.States)...))
	}
	if q.Goal != "" {
		f = append(f, docdb.ContainsAny("goals", string(q.Goal)))
	}
	if q.Year != 0 {
		f = append(f, docdb.ContainsAny("years", strconv.Itoa(q.Year)))
	}
	return listing(ctx, s.db, subsidies.Name, docdb.Query{Filter: docdb.And(f...), Sort: "changed", Desc: true}, q.Page, setSubsidy)
}

// SubsidiesIn gives the subsidies in some states, for the portal's own jobs.
func (s *Store) SubsidiesIn(ctx context.Context, states []portal.SubsidyState) ([]portal.Subsidy, error) {
	return find(ctx, s.db, subsidies.Name, docdb.Query{Filter: docdb.In("state", strs(states)...), Sort: "changed"}, setSubsidy)
}

// InsertSubsidy stores a new subsidy.
func (s *Store) InsertSubsidy(ctx context.Context, v *portal.Subsidy, municipality portal.ID) error {
	if err := insert(ctx, s.db, subsidies.Name, v.ID, &v.Version, v, subsidyFields(*v, municipality)); err != nil {
		return err
	}
	return s.indexSubsidy(ctx, *v, municipality)
}

// SaveSubsidy stores a changed subsidy.
func (s *Store) SaveSubsidy(ctx context.Context, v *portal.Subsidy, municipality portal.ID) error {
	if err := replace(ctx, s.db, subsidies.Name, v.ID, &v.Version, v, subsidyFields(*v, municipality)); err != nil {
		return err
	}
	return s.indexSubsidy(ctx, *v, municipality)
}

var progressReports = docdb.Collection{
	Name:    "progress_reports",
	Fields:  []docdb.Field{{Name: "subsidy"}, {Name: "org"}, {Name: "state"}, {Name: "by"}, {Name: "period"}},
	Indexes: []docdb.Index{{Equal: []string{"subsidy"}, Sort: "period"}, {Equal: []string{"state"}, Sort: "period"}, {Equal: []string{"by"}, Sort: "period"}},
}

func progressReportsFields(v portal.ProgressReport) docdb.Fields {
	return docdb.Fields{"subsidy": string(v.Subsidy), "org": string(v.Org), "state": string(v.State), "by": string(v.By), "period": v.Period}
}

func setProgressReport(v *portal.ProgressReport, n int64) { v.Version = n }

// ProgressReport gives a progress report; see portal.ReportID.
func (s *Store) ProgressReport(ctx context.Context, id portal.ID) (portal.ProgressReport, error) {
	return get(ctx, s.db, progressReports.Name, string(id), setProgressReport)
}

// ProgressReports gives the reports about a subsidy, from the first period on, for who
// asks policy of each.
func (s *Store) ProgressReports(ctx context.Context, subsidy portal.ID) ([]portal.ProgressReport, error) {
	return find(ctx, s.db, progressReports.Name, docdb.Query{Filter: docdb.Eq("subsidy", string(subsidy)), Sort: "period"}, setProgressReport)
}

// ReportsIn gives the reports in a state, for who asks policy of each.
func (s *Store) ReportsIn(ctx context.Context, state portal.ReportState) ([]portal.ProgressReport, error) {
	return find(ctx, s.db, progressReports.Name, docdb.Query{Filter: docdb.Eq("state", string(state)), Sort: "period"}, setProgressReport)
}

// AcceptedReports gives the accepted reports about some subsidies, by period; without
// periods of all of them. Who asks chose the subsidies by their scope.
func (s *Store) AcceptedReports(ctx context.Context, subsidies []portal.ID, periods []string) ([]portal.ProgressReport, error) {
	if len(subsidies) == 0 {
		return nil, nil
	}
	f := []docdb.Filter{docdb.In("subsidy", strs(subsidies)...), docdb.Eq("state", string(portal.ReportAccepted))}
	if len(periods) > 0 {
		f = append(f, docdb.In("period", periods...))
	}
	return find(ctx, s.db, progressReports.Name, docdb.Query{Filter: docdb.And(f...), Sort: "period"}, setProgressReport)
}

// ReportsBy gives the reports that one person wrote last.
func (s *Store) ReportsBy(ctx context.Context, person portal.ID) ([]portal.ProgressReport, error) {
	return find(ctx, s.db, progressReports.Name, docdb.Query{Filter: docdb.Eq("by", string(person)), Sort: "period"}, setProgressReport)
}

// InsertProgressReport stores a new one.
func (s *Store) InsertProgressReport(ctx context.Context, v *portal.ProgressReport) error {
	return s.storedReport(ctx, insert(ctx, s.db, progressReports.Name, v.ID, &v.Version, v, progressReportsFields(*v)), *v)
}

// SaveProgressReport stores a changed one.
func (s *Store) SaveProgressReport(ctx context.Context, v *portal.ProgressReport) error {
	return s.storedReport(ctx, replace(ctx, s.db, progressReports.Name, v.ID, &v.Version, v, progressReportsFields(*v)), *v)
}
