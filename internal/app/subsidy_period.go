package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ScheduleReports plans the reports over a subsidy's years.
func (a *App) ScheduleReports(ctx context.Context, by portal.Actor, number string, version int64, rhythm portal.ReportRhythm) error {
	return a.onPeriod(ctx, by, number, version, func(s *portal.Subsidy) (portal.Fact, error) { return s.Schedule(rhythm, a.now()) })
}

// SetReportTerms sets the days on which a period opens and is due.
func (a *App) SetReportTerms(ctx context.Context, by portal.Actor, number string, version int64, label string, opens, due time.Time) error {
	return a.onPeriod(ctx, by, number, version, func(s *portal.Subsidy) (portal.Fact, error) {
		return s.SetTerms(label, opens, due, a.now())
	})
}

// OpenPeriod opens a period before its day.
func (a *App) OpenPeriod(ctx context.Context, by portal.Actor, number string, version int64, label string) error {
	return a.onPeriod(ctx, by, number, version, func(s *portal.Subsidy) (portal.Fact, error) { return s.OpenPeriod(label, a.now()) })
}

// AskReportAgain asks for a report that was to be skipped.
func (a *App) AskReportAgain(ctx context.Context, by portal.Actor, number string, version int64, label string) error {
	return a.onPeriod(ctx, by, number, version, func(s *portal.Subsidy) (portal.Fact, error) { return s.AskAgain(label, a.now()) })
}

func (a *App) onPeriod(ctx context.Context, by portal.Actor, number string, version int64, do func(*portal.Subsidy) (portal.Fact, error)) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := do(s)
		return one(fact, err)
	})
}

// SkipPeriod says that no report is asked for a period, and why. One that was handed
// in can't be skipped any more.
func (a *App) SkipPeriod(ctx context.Context, by portal.Actor, number string, version int64, label, reason string, answer CitizenAnswer) error {
	return a.changeSubsidy(ctx, by, policy.KeepSubsidy, number, version, func(ctx context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
		r, err := a.store.ProgressReport(ctx, portal.ReportID(s.ID, label))
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err == nil && !r.Editable() {
			return nil, portal.Errorf(portal.Conflict, "Deze rapportage is al ingediend. U kunt haar beoordelen.")
		}
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, s.Ref(), false)
		fact, err := s.Skip(label, reason, by.ID, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// OpenPeriods opens the periods of which the day has come. That a period is open stands
// with the subsidy, so two instances open it once. It says how many it opened.
func (a *App) OpenPeriods(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	running, err := a.store.SubsidiesIn(ctx, []portal.SubsidyState{portal.SubsidyGranted, portal.SubsidyChanged, portal.SubsidyClosing})
	if err != nil {
		return 0, err
	}
	opened := 0
	for _, s := range running {
		if len(s.ToOpen(a.now())) == 0 {
			continue
		}
		n := 0
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			fresh, err := a.store.Subsidy(ctx, s.ID)
			if err != nil {
				return err
			}
			labels := fresh.ToOpen(a.now())
			if n = len(labels); n == 0 {
				return nil // another instance did
			}
			return a.stepSubsidy(ctx, w, &fresh, func(_ context.Context, _ *writing, s *portal.Subsidy, _ portal.Settings) ([]portal.Fact, error) {
				var facts []portal.Fact
				for _, label := range labels {
					fact, err := s.OpenPeriod(label, a.now())
					if err != nil {
						return nil, err
					}
					facts = append(facts, fact)
				}
				return facts, nil
			})
		})
		if kind := portal.KindOf(err); err != nil && kind != portal.Conflict && kind != portal.NotFound {
			return opened, err
		}
		if err == nil {
			opened += n
		}
	}
	return opened, nil
}
