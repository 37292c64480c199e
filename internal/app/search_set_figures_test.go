package app

import (
	"ketenportaal/internal/portal"
)

// figures makes what the set has of the plan, the subsidies, the reports to the council
// and the voice of clients.
func (s *searchRig) figures(has func(string) bool) {
	put := func(name string, ref portal.Ref, insert func() error) {
		if s.name(has, name, ref) {
			s.must(insert())
		}
	}
	for id, to := range map[portal.ID]portal.Audience{"vlag": {Kind: portal.WholeChain}, "stille-vlag": {Kind: portal.MunicipalityOnly}} {
		g := portal.YellowFlag{ID: id, Number: portal.FlagNumber(2025, len(id)), Title: "Deurwaarders bellen aan zonder aankondiging", Theme: "toegang", State: portal.FlagConfirmed, Audience: to, Until: s.clock, At: s.clock, ChangedAt: s.clock,
			Reporters: []string{portal.PersonScope(s.as("deelnemer@bewind").ID)}}
		put(string(id), g.Ref(), func() error { return s.store.InsertYellowFlag(s.ctx, &g, "gemeente") })
	}
	for _, e := range []portal.Escalation{
		{ID: "voorrang", Number: portal.EscalationNumber(2026, 2), About: portal.Ref{Kind: portal.KindSignal, ID: "toeslag"}, Org: "wijkteam", By: s.as("deelnemer@wijkteam").ID, Question: "Mogen gezinnen met kleuters voorrang krijgen?"},
		{ID: "formulering", Number: portal.EscalationNumber(2026, 3), About: portal.Ref{Kind: portal.KindFlag, ID: "vlag"}, Org: "geldfit", By: s.as("deelnemer@geldfit").ID, Question: "Wie herschrijft de betaalbrief?",
			Steps: []portal.RaisedStep{{Level: portal.LevelTeam, To: "collega@gemeente", At: s.clock, Answer: "Het tekstbureau doet dat."}}},
	} {
		e.State, e.At, e.ChangedAt = portal.EscalationRuns, s.clock, s.clock
		put(string(e.ID), e.Ref(), func() error { return s.store.InsertEscalation(s.ctx, &e, "gemeente") })
	}
	goal := portal.PolicyGoal{ID: "doel", Number: "D-07", Title: "Vroegsignalering versterken", Text: "Betalingsachterstanden vinden wij eerder.", ChangedAt: s.clock}
	put("vroegsignalering", goal.Ref(), func() error { return s.store.InsertPolicyGoal(s.ctx, &goal) })
	action := portal.PlanAction{ID: "actie", Number: "IV-e", Title: "Budgetcursus in de bibliotheek", State: portal.PlanRunning, ChangedAt: s.clock}
	put("budgetcursus", action.Ref(), func() error { return s.store.InsertPlanAction(s.ctx, &action) })
	subsidy := portal.Subsidy{ID: "s", Number: "U-2026-001", Org: "geldfit", Title: "Vrijwilligers voor thuisadministratie", State: portal.SubsidyGranted, ChangedAt: s.clock,
		Periods: []portal.ReportPeriod{{Label: "2026-1", OpenedAt: s.clock}, {Label: "2026-2", OpenedAt: s.clock}}}
	put("thuisadministratie", subsidy.Ref(), func() error { return s.store.InsertSubsidy(s.ctx, &subsidy, "gemeente") })
	for _, r := range []portal.ProgressReport{
		{Period: "2026-1", State: portal.ReportSent, Voices: "De maatjes waren enthousiast."},
		{Period: "2026-2", State: portal.ReportDraft, Voices: "De werving van maatjes mislukte."},
	} {
		r.ID, r.Subsidy, r.Org, r.At = portal.ReportID("s", r.Period), "s", "geldfit", s.clock
		put("rapportage-"+r.Period, r.Ref(), func() error { return s.store.InsertProgressReport(s.ctx, &r) })
	}
	sheet := portal.Factsheet{ID: "2026-1.1", Period: "2026-1", Edition: 1, Title: "Cijfers in vogelvlucht", FrozenAt: s.clock, ChangedAt: s.clock}
	put("vogelvlucht", sheet.Ref(), func() error { return s.store.InsertFactsheet(s.ctx, &sheet) })
	draft := portal.Factsheet{ID: "2026-2.1", Period: "2026-2", Edition: 1, Title: "Vogelvlucht in de maak", ChangedAt: s.clock}
	put("in-de-maak", draft.Ref(), func() error { return s.store.InsertFactsheet(s.ctx, &draft) })
	report := portal.CouncilReport{ID: "rr", Number: "RR-2026-001", Kind: portal.QuarterReport, Period: "2026-K3", Title: "Kwartaalbericht", State: portal.CouncilDraft, ChangedAt: s.clock,
		Sections: []portal.ReportSection{{ID: "b", Heading: "Begroting", Text: "Wij verwachten een overschrijding."}}}
	put("kwartaalbericht", report.Ref(), func() error { return s.store.InsertCouncilReport(s.ctx, &report) })
	pledge := portal.Pledge{ID: "t", Number: "T-2026-001", Kind: portal.IsPledge, Title: "Evaluatie van de noodfondsen", Text: "Zij komt voor de zomer.", On: s.clock, ChangedAt: s.clock}
	put("noodfondsen", pledge.Ref(), func() error { return s.store.InsertPledge(s.ctx, &pledge) })
	survey := portal.Survey{ID: "o", Title: "Tevredenheid over formulieren", Period: "2026-1", At: s.clock}
	put("tevredenheid", survey.Ref(), func() error { return s.store.InsertSurvey(s.ctx, &survey) })
	advice := portal.CouncilAdvice{ID: "a", Number: "AD-2026-001", Subject: "Bejegening aan de balie", Text: "Luister eerst.", On: s.clock, Org: "asdd", At: s.clock}
	put("bejegening", advice.Ref(), func() error { return s.store.InsertCouncilAdvice(s.ctx, &advice) })
	form := portal.ComplaintQuarter{ID: "kc", Quarter: "2026-K3", Org: "asdd", Explanation: "Klachten over bereikbaarheid namen toe.", At: s.clock}
	put("klachten", form.Ref(), func() error { return s.store.InsertComplaintQuarter(s.ctx, &form) })
}
