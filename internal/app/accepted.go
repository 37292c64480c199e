package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AcceptedValue is one figure of a report that the municipality accepted, with what it
// is about. Its indicator can be dropped since.
type AcceptedValue struct {
	Subsidy   portal.Subsidy
	Goal      portal.SubsidyGoal
	Indicator portal.Indicator
	Period    string
	Value     portal.ReportedValue // always given
	At        time.Time            // when the report was accepted
}

// acceptedValues gives the figures that count, in the order of subsidy, goal, indicator
// and period: those of accepted reports about the subsidies that the query finds. No
// periods stands for all of them. The query's scope says who may read them: for one
// reader policy.TableKeys(by), for what the whole chain reads its keys, with which no
// subsidy is found. So whoever may not read a subsidy has none of its figures.
//
// This is the one door to reported figures outside the report itself: the monitor
// (monitor_parts), the page of a policy goal, factsheets, the organisation's page and
// the form of a halfjaargesprek come through it.
func (a *App) acceptedValues(ctx context.Context, q portal.SubsidyQuery, periods ...string) ([]AcceptedValue, error) {
	subsidies, err := a.subsidiesInScope(ctx, q)
	if err != nil || len(subsidies) == 0 {
		return nil, err
	}
	ids := make([]portal.ID, len(subsidies))
	for i, s := range subsidies {
		ids[i] = s.ID
	}
	reports, err := a.store.AcceptedReports(ctx, ids, periods)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(subsidies, func(x, y portal.Subsidy) int { return cmp.Compare(x.Number, y.Number) })
	var values []AcceptedValue
	for _, s := range subsidies {
		for _, g := range s.Goals {
			if q.Goal != "" && g.PolicyGoal != q.Goal {
				continue
			}
			for _, i := range g.Indicators {
				for _, r := range reports { // by period
					if v, given := r.Value(i.ID); given && r.Subsidy == s.ID {
						values = append(values, AcceptedValue{Subsidy: s, Goal: g, Indicator: i, Period: r.Period, Value: v, At: r.AcceptedAt})
					}
				}
			}
		}
	}
	return values, nil
}

// LatestFigures gives the last accepted figures of an organisation's subsidies, as far
// as the actor may read those: none for who may not.
func (a *App) LatestFigures(ctx context.Context, by portal.Actor, org portal.ID) ([]AcceptedValue, error) {
	if !policy.May(by, policy.ReadSubsidy, nil) {
		return nil, nil
	}
	values, err := a.acceptedValues(ctx, portal.SubsidyQuery{Scope: policy.TableKeys(by), Org: org})
	return latestAccepted(values), err
}

// subsidiesInScope gives every subsidy of a query, for who asked for its scope.
func (a *App) subsidiesInScope(ctx context.Context, q portal.SubsidyQuery) ([]portal.Subsidy, error) {
	return wholeList(func(page portal.Page) (portal.Listing[portal.Subsidy], error) {
		q.Page = page
		return a.store.Subsidies(ctx, q)
	})
}

// latestAccepted keeps the last period of each indicator that is still agreed.
func latestAccepted(values []AcceptedValue) []AcceptedValue {
	var latest []AcceptedValue
	for i, v := range values {
		next := i+1 < len(values) && values[i+1].Indicator.ID == v.Indicator.ID
		if !next && !v.Indicator.Dropped && !v.Goal.Dropped {
			latest = append(latest, v)
		}
	}
	return latest
}
