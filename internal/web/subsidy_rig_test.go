package web

import (
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// grantedSubsidy makes a granted subsidy of an organisation with one goal and all five
// kinds of indicators. Of its half years 2026-1 is open, 2026-2 is locked.
func (p *signalRig) grantedSubsidy(org portal.ID, title string) portal.Subsidy {
	p.t.Helper()
	ctx, by := p.t.Context(), p.by("cora")
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, portal.Amsterdam()) }
	s, err := p.app.MakeSubsidy(ctx, by, app.SubsidyInput{Org: org, Title: title, Years: []portal.SubsidyYear{{Year: 2026, Amount: 50_000_00}}})
	must(p.t, err)
	for _, step := range []portal.SubsidyStep{{State: portal.SubsidyAsked, On: day(2025, 10, 1)}, {State: portal.SubsidyGranted, On: day(2025, 12, 15), Number: "VB-1"}} {
		must(p.t, p.app.MoveSubsidy(ctx, by, s.Number, 0, step, app.CitizenAnswer{}))
	}
	must(p.t, p.app.ScheduleReports(ctx, by, s.Number, 0, portal.RhythmHalfYear))
	goal := portal.PolicyGoal{ID: portal.NewID(), Number: "D-" + string(portal.NewID()), Title: "Op tijd hulp", ChangedAt: p.clock}
	must(p.t, p.store.InsertPolicyGoal(ctx, &goal))
	id, err := p.app.WriteSubsidyGoal(ctx, by, s.Number, app.SubsidyGoalInput{Title: "Doel van " + title, PolicyGoal: goal.ID})
	must(p.t, err)
	for _, kind := range portal.IndicatorKinds() {
		in := portal.IndicatorInput{Title: "Indicator " + string(kind), Kind: kind}
		if kind.Counts() {
			in.Targets = map[string]string{"2026-1": "60"}
		}
		must(p.t, p.app.WriteIndicator(ctx, by, s.Number, app.SubsidyIndicatorInput{Goal: id, IndicatorInput: in}))
	}
	if fresh, err := p.store.Subsidy(ctx, s.ID); err == nil && fresh.Periods[0].Locked() {
		must(p.t, p.app.OpenPeriod(ctx, by, s.Number, 0, "2026-1"))
	}
	s, err = p.store.Subsidy(ctx, s.ID)
	must(p.t, err)
	return s
}
