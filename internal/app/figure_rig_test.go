package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// figureRig has one of everything of the plan, the subsidies, the reports to the council
// and the voice of clients, each with the same words in its texts.
type figureRig struct {
	*rig
	subsidy portal.Subsidy
	frozen  portal.Factsheet
	sent    portal.CouncilReport
}

// newFigureRig puts words in every text of everything, see figureSlips.
func newFigureRig(t *testing.T, words string) *figureRig {
	t.Helper()
	r := &figureRig{rig: newRig(t)}
	day := portal.Day(r.clock)
	w := func(text string) string { return text + " " + words }
	r.must(r.store.InsertPolicyGoal(r.ctx, &portal.PolicyGoal{ID: "doel", Number: "D-01", Title: w("Doel"), Text: w("Wat wij willen")}))
	r.must(r.store.InsertRecommendation(r.ctx, &portal.Recommendation{ID: "aanbeveling", Number: "IV", Title: w("Aanbeveling"), Goal: w("Waarom")}))
	r.must(r.store.InsertPlanAction(r.ctx, &portal.PlanAction{ID: "actie", Number: "IV-e", Recommendation: "aanbeveling", Title: w("Actie"), Owner: "beleidsadviseur@gemeente", State: portal.PlanRunning,
		Due: day.AddDate(0, 0, 10), Notes: []portal.PlanNote{{ID: "n", Text: w("Stand van zaken"), State: portal.PlanRunning, By: "beleidsadviseur@gemeente", At: r.clock}}}))
	r.must(r.store.InsertBudgetLine(r.ctx, &portal.BudgetLine{ID: "regel", Title: w("Regel"), Source: "Begroting", Note: w("Toelichting")}))
	r.must(r.store.InsertBudgetPoint(r.ctx, &portal.BudgetPoint{ID: "punt", Key: "som", Note: w("Verschil")}))
	r.subsidy = portal.Subsidy{ID: "s", Number: "U-2026-001", Org: "geldfit", Title: w("Subsidie"), State: portal.SubsidyGranted, Course: []portal.SubsidyStep{{State: portal.SubsidyGranted, On: day, Note: w("Verleend"), By: hider}},
		Goals: []portal.SubsidyGoal{{ID: "g", Title: w("Subsidiedoel"), PolicyGoal: "doel", Indicators: []portal.Indicator{{ID: "i", Title: "Gesprekken", Kind: portal.IndicatorNarrative,
			Targets: map[string]portal.Figure{"2026-1": {Text: w("Streven")}}}}}},
		Periods: []portal.ReportPeriod{{Label: "2026-1", OpenedAt: r.clock, Due: day.AddDate(0, 0, 5)}, {Label: "2026-2", OpenedAt: r.clock, Due: day.AddDate(0, 0, 6)}, {Label: "2025-2", OpenedAt: r.clock}}}
	r.must(r.store.InsertSubsidy(r.ctx, &r.subsidy, "gemeente"))
	report := func(period string, state portal.ReportState, text string) {
		c := portal.ProgressReport{ID: portal.ReportID("s", period), Subsidy: "s", Org: "geldfit", Period: period, State: state, By: "contactpersoon@geldfit", At: r.clock,
			Goals:  []portal.GoalSaid{{Goal: "g", Text: text}},
			Values: []portal.ReportedValue{{Indicator: "i", Given: true, Figure: portal.Figure{Text: text}}}, Voices: text}
		if state != portal.ReportDraft {
			c.Sent = []portal.ReportContent{{At: r.clock, By: c.By, Goals: []portal.GoalSaid{{Goal: "g", Text: w("Ingediend in " + period)}}, Voices: w("Ingediende stem van " + period)}}
			c.Course = []portal.ReportStep{{State: state, At: r.clock, By: hider, Questions: w("Vragen over " + period)}}
		}
		r.must(r.store.InsertProgressReport(r.ctx, &c))
	}
	report("2026-1", portal.ReportSent, w("Rapportage over het eerste halfjaar"))
	report("2026-2", portal.ReportDraft, w("Concept over het tweede halfjaar"))
	report("2025-2", portal.ReportReturned, w("Opnieuw over vorig jaar"))
	line := []portal.FigureLine{{Key: "nieuw", Label: "Nieuwe signalen", Value: "12", Comment: w("Uitleg bij het cijfer")}}
	r.frozen = portal.Factsheet{ID: "2026-1.1", Period: "2026-1", Edition: 1, Title: w("Factsheet"), Intro: w("Inleiding"), Figures: line, FrozenAt: r.clock}
	r.frozen.Maker = "Gemeente"
	r.frozen.Canonical, r.frozen.SHA256 = seal(portal.FactsheetText(r.frozen))
	r.must(r.store.InsertFactsheet(r.ctx, &r.frozen))
	later := portal.Factsheet{ID: "2025-2.2", Period: "2025-2", Edition: 2, Title: "Factsheet", Reason: w("Een cijfer klopte niet"), FrozenAt: r.clock}
	later.Canonical, later.SHA256 = seal(portal.FactsheetText(later))
	r.must(r.store.InsertFactsheet(r.ctx, &later))
	r.must(r.store.InsertFactsheet(r.ctx, &portal.Factsheet{ID: "2026-2.1", Period: "2026-2", Edition: 1, Title: w("Conceptfactsheet"), Figures: line}))
	r.sent = portal.CouncilReport{ID: "rr", Number: "RR-2026-001", Kind: portal.HalfYearReport, Period: "2026-1", Title: w("Rapportage aan de raad"), State: portal.CouncilSent, CollegeNumber: "B-1",
		Course: []portal.CouncilStep{{State: portal.CouncilSent, At: r.clock, By: hider, Note: w("Verstuurd")}}, Sections: []portal.ReportSection{{ID: "begroting", Heading: "Begroting", Text: w("Wat er is besteed"),
			Tables: []portal.ReportTable{{Title: "Tabel", Columns: []string{"Wat"}, Rows: [][]string{{w("Cel")}}}}}}}
	r.sent.Canonical, r.sent.SHA256 = seal(portal.CouncilReportText(r.sent))
	r.must(r.store.InsertCouncilReport(r.ctx, &r.sent))
	r.must(r.store.InsertCouncilReport(r.ctx, &portal.CouncilReport{ID: "rc", Number: "RR-2026-002", Kind: portal.QuarterReport, Period: "2026-K3", Title: w("Conceptrapportage"), State: portal.CouncilDraft, Due: day.AddDate(0, 0, 7)}))
	r.must(r.store.InsertPledge(r.ctx, &portal.Pledge{ID: "t", Number: "T-2026-001", Kind: portal.IsPledge, Title: w("Toezegging"), Text: w("Wat is toegezegd"), On: day, Due: day.AddDate(0, 0, 20), Owner: "beleidsadviseur@gemeente",
		Notes: []portal.PledgeNote{{ID: "tn", Text: w("Bijna klaar"), By: "beleidsadviseur@gemeente", At: r.clock}}, Links: []portal.Ref{{Kind: portal.KindPlanAction, ID: "actie"}}}))
	r.must(r.store.InsertSurvey(r.ctx, &portal.Survey{ID: "o", Title: w("Onderzoek"), Period: "2026-1", Note: w("Bijzonderheden"), By: hider, At: r.clock}))
	r.must(r.store.InsertVoice(r.ctx, &portal.Voice{ID: "v", Kind: portal.VoiceLesson, Title: w("Les"), Text: w("Wat misging"), On: day, By: "deelnemer@asdd", Org: "asdd", At: r.clock}))
	r.must(r.store.InsertCouncilAdvice(r.ctx, &portal.CouncilAdvice{ID: "a", Number: "AD-2026-001", Subject: w("Advies"), Text: w("Wij adviseren"), Reaction: w("Onze reactie"), ReactedAt: r.clock, On: day, By: "deelnemer@asdd", Org: "asdd", At: r.clock}))
	r.must(r.store.InsertComplaintQuarter(r.ctx, &portal.ComplaintQuarter{ID: "k", Quarter: "2026-K2", Org: "klachten", Explanation: w("Uitleg van klachten"), SentAt: r.clock, At: r.clock}))
	r.must(r.store.InsertComplaintQuarter(r.ctx, &portal.ComplaintQuarter{ID: "kc", Quarter: "2026-K3", Org: "asdd", Explanation: w("Conceptformulier"), At: r.clock}))
	r.must(r.store.InsertMonitorNote(r.ctx, &portal.MonitorNote{ID: portal.MonitorNoteID("2026-1", portal.BlockSignals), Period: "2026-1", Block: portal.BlockSignals, Text: w("Toelichting bij de monitor"), By: hider, At: r.clock}))
	return r
}

// figurePlaces are the page and the object of every part that the rig has words in.
var figurePlaces = map[string]struct {
	page string
	id   portal.ID
	part portal.Part
}{
	"a goal":                     {"/beleidsdoelen/D-01", "doel", portal.PartGoal},
	"a recommendation":           {"/plan-van-aanpak/aanbevelingen/IV", "aanbeveling", portal.PartRecommendation},
	"an action":                  {"/plan-van-aanpak/acties/IV-e", "actie", portal.PartPlanAction},
	"a note":                     {"/plan-van-aanpak/acties/IV-e", "actie", "planvoortgang:n"},
	"a budget line":              {"/plan-van-aanpak/begroting", "regel", portal.PartBudgetLine},
	"a budget point":             {"/plan-van-aanpak/begroting", "punt", portal.PartBudgetPoint},
	"a subsidy":                  {"/subsidies/U-2026-001", "s", portal.PartSubsidy},
	"its course":                 {"/subsidies/U-2026-001", "s", "subsidiestap:0"},
	"its goal":                   {"/subsidies/U-2026-001", "s", "subsidiedoel:g"},
	"a report":                   {"/subsidies/U-2026-001/rapportages/2026-1", "s", "rapportagedoel:2026-1/g"},
	"a figure in words":          {"/subsidies/U-2026-001/rapportages/2026-1", "s", "rapportagecijfer:2026-1/i"},
	"what clients said":          {"/subsidies/U-2026-001/rapportages/2026-1", "s", "rapportagestem:2026-1"},
	"the questions":              {"/subsidies/U-2026-001/rapportages/2025-2", "s", "rapportagevraag:2025-2/0"},
	"a report that was returned": {"/subsidies/U-2026-001/rapportages/2025-2", "s", "rapportagedoel:2025-2/g"},
	"a factsheet":                {"/factsheets/2026-1", "2026-1.1", portal.PartFactsheet},
	"why there is an edition":    {"/factsheets/2025-2", "2025-2.2", portal.PartFactsheet},
	"a line of a factsheet":      {"/factsheets/2026-1", "2026-1.1", "factsheetcijfer:nieuw"},
	"a report to the council":    {"/raadsrapportages/RR-2026-001", "rr", portal.PartCouncil},
	"a part of that":             {"/raadsrapportages/RR-2026-001", "rr", "raadsonderdeel:begroting"},
	"a pledge":                   {"/moties-en-toezeggingen/T-2026-001", "t", portal.PartPledge},
	"a note with a pledge":       {"/moties-en-toezeggingen/T-2026-001", "t", "toezeggingstand:tn"},
	"a survey":                   {"/clientstem/onderzoeken/o", "o", portal.PartSurvey},
	"a lesson":                   {"/clientstem/ervaringen/v", "v", portal.PartVoice},
	"an advice":                  {"/clientstem/adviezen/AD-2026-001", "a", portal.PartAdvice},
	"a form":                     {"/clientstem/klachten/2026-K2", "k", portal.PartComplaints},
	"the monitor":                {"/monitor", "2026-1/signalen", portal.PartMonitorNote},
}
