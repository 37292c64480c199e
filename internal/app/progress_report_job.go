package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RemindReports reminds organisations of reports that are due, and tells the
// coordinator once of one that is very late. What went out stands with the subsidy, in
// the same transaction: two instances remind once. It says how many went out.
func (a *App) RemindReports(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	running, err := a.store.SubsidiesIn(ctx, []portal.SubsidyState{portal.SubsidyGranted, portal.SubsidyChanged, portal.SubsidyClosing})
	if err != nil {
		return 0, err
	}
	told := 0
	for _, s := range running {
		n := 0
		if facts, err := a.reportsDue(ctx, &s); err != nil || len(facts) == 0 { // s is this loop's own
			if err != nil {
				return told, err
			}
			continue
		}
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			fresh, err := a.store.Subsidy(ctx, s.ID)
			if err != nil {
				return err
			}
			facts, err := a.reportsDue(ctx, &fresh)
			if n = len(facts); err != nil || n == 0 {
				return err // another instance did
			}
			return a.stepSubsidy(ctx, w, &fresh, func(context.Context, *writing, *portal.Subsidy, portal.Settings) ([]portal.Fact, error) {
				return facts, nil
			})
		})
		if kind := portal.KindOf(err); err != nil && kind != portal.Conflict && kind != portal.NotFound {
			return told, err
		}
		if err == nil {
			told += n
		}
	}
	return told, nil
}

// reportsDue notes with a subsidy what is to be told of reports that weren't handed in.
func (a *App) reportsDue(ctx context.Context, s *portal.Subsidy) ([]portal.Fact, error) {
	var facts []portal.Fact
	var reports map[string]portal.ProgressReport
	for _, p := range s.Periods {
		if !p.Asked() || a.now().AddDate(0, 0, portal.ReportRemindDays+1).Before(p.Due) {
			continue
		}
		if reports == nil {
			all, err := a.store.ProgressReports(ctx, s.ID)
			if err != nil {
				return nil, err
			}
			reports = map[string]portal.ProgressReport{}
			for _, r := range all {
				reports[r.Period] = r
			}
		}
		if r, there := reports[p.Label]; there && !r.Editable() {
			continue
		}
		if fact, days, remind := s.RemindReport(p.Label, a.now()); remind {
			fact.Details[portal.DetailTo] = strconv.Itoa(days)
			facts = append(facts, fact)
		}
		if fact, late := s.TellVeryLate(p.Label, a.now()); late {
			facts = append(facts, fact)
		}
	}
	return facts, nil
}
