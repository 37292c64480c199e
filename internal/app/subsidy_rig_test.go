package app

import (
	"ketenportaal/internal/portal"
)

// newGoal puts a policy goal in the store.
func (r *rig) newGoal(number string) portal.PolicyGoal {
	r.t.Helper()
	g := portal.PolicyGoal{ID: portal.NewID(), Number: number, Order: 1, Title: "Beleidsdoel " + number, ChangedAt: r.clock}
	r.must(r.store.InsertPolicyGoal(r.ctx, &g))
	return g
}

// grantedSubsidy makes a granted subsidy of Geldfit with two goals and all five kinds of
// indicators. Its period 2026-1 is open, 2026-2 is locked.
func (r *rig) grantedSubsidy() portal.Subsidy {
	r.t.Helper()
	return r.subsidyOf("geldfit", "Geldfit-spreekuren")
}

// subsidyOf is grantedSubsidy for an organisation. What was made is no news to later
// calls of events.
func (r *rig) subsidyOf(org portal.ID, title string) portal.Subsidy {
	r.t.Helper()
	by := r.as("ketencoordinator@gemeente")
	s, err := r.MakeSubsidy(r.ctx, by, SubsidyInput{Org: org, Title: title, Role: "Eerste hulp", Years: []portal.SubsidyYear{{Year: 2026, Amount: 50_000_00}}})
	r.must(err)
	for _, step := range []portal.SubsidyStep{{State: portal.SubsidyAsked, On: testDay(2025, 10, 1)}, {State: portal.SubsidyGranted, On: testDay(2025, 12, 15), Number: "VB-1"}} {
		r.must(r.MoveSubsidy(r.ctx, by, s.Number, 0, step, CitizenAnswer{}))
	}
	r.must(r.ScheduleReports(r.ctx, by, s.Number, 0, portal.RhythmHalfYear))
	goal := r.newGoal("D-" + string(portal.NewID()))
	first, err := r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{Title: "Op tijd hulp", PolicyGoal: goal.ID})
	r.must(err)
	second, err := r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{Title: "Goede vrijwilligers", PolicyGoal: goal.ID})
	r.must(err)
	for _, i := range []struct {
		goal portal.ID
		in   portal.IndicatorInput
	}{
		{first, portal.IndicatorInput{Title: "Gesprekken", Kind: portal.IndicatorNumber, Unit: "gesprekken", Direction: portal.MoreIsBetter, Baseline: "100", Targets: map[string]string{"2026-1": "120", "2026-2": "130"}}},
		{first, portal.IndicatorInput{Title: "Verder na één gesprek", Kind: portal.IndicatorShare, Direction: portal.MoreIsBetter, Targets: map[string]string{"2026-1": "60"}}},
		{first, portal.IndicatorInput{Title: "Overleg gevoerd", Kind: portal.IndicatorYesNo, Targets: map[string]string{"2026-1": "ja"}}},
		{second, portal.IndicatorInput{Title: "Training", Kind: portal.IndicatorAmount, Targets: map[string]string{"2026-1": "2.500"}}},
		{second, portal.IndicatorInput{Title: "Wat leren zij?", Kind: portal.IndicatorNarrative}},
	} {
		r.must(r.WriteIndicator(r.ctx, by, s.Number, SubsidyIndicatorInput{Goal: i.goal, IndicatorInput: i.in}))
	}
	if n, err := r.OpenPeriods(r.ctx, portal.SystemActor()); err != nil || n != 1 {
		r.t.Fatalf("opened %d periods: %v", n, err)
	}
	r.events()
	return r.subsidyNow(s.ID)
}

// subsidyNow gives a subsidy as it is stored.
func (r *rig) subsidyNow(id portal.ID) portal.Subsidy {
	r.t.Helper()
	s, err := r.store.Subsidy(r.ctx, id)
	r.must(err)
	return s
}
