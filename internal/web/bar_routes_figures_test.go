package web

import (
	"net/url"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
)

// figures are the parts of the addresses of the plan, the reports to the council and the
// voice of clients. Most of it is for the whole chain, so own and other differ in how far
// they are: one's own is frozen, sent or handed in, the other's is a draft.
type figures struct{ factsheet, council, form, line, flag, raised string }

var (
	doneFigures = figures{factsheet: "2026-1", council: "RR-2026-001", form: "2026-K2", flag: "G-2026-001", raised: "H-2026-001"}
	openFigures = figures{factsheet: "2025-2", council: "RR-2026-002", form: "2026-K3", flag: "G-2026-002", raised: "H-2026-002"}
)

// address fills in what the path of one of these has.
func (f figures) address(path string) string {
	for prefix, parts := range map[string][]string{
		"/beleidsdoelen/": {":number", "D-09"}, "/plan-van-aanpak/acties/": {":number", "I-a"}, "/plan-van-aanpak/aanbevelingen/": {":number", "I"},
		"/plan-van-aanpak/begroting/": {":id", f.line, ":quarter", "2026-K3"}, "/moties-en-toezeggingen/": {":number", "T-2026-001"},
		flagHome + "/": {":number", f.flag}, "/hogerop/": {":number", f.raised}, "/escalatielijnen/": {":theme", "toegang"},
		factsheetsHome: {":period", f.factsheet}, councilHome: {":number", f.council, ":part", "begroting"},
		"/clientstem/onderzoeken/": {":id", "m-onderzoek"}, "/clientstem/ervaringen/": {":id", "m-ervaring"}, "/clientstem/adviezen/": {":number", "AD-2026-001"}, "/clientstem/klachten/": {":number", f.form},
	} {
		if strings.HasPrefix(path, prefix) {
			return strings.NewReplacer(parts...).Replace(path)
		}
	}
	return path
}

// addFigures makes what those addresses name. Each was stored twice, so that a step that
// is allowed stops at the version and leaves all as it was. It gives a line of the budget.
func (m *matrix) addFigures() string {
	m.t.Helper()
	st, ctx, now := m.store, m.t.Context(), m.clock
	day := portal.Day(now)
	goal := portal.PolicyGoal{ID: "m-doel", Number: "D-09", Title: "Op tijd hulp", ChangedAt: now}
	must(m.t, st.InsertPolicyGoal(ctx, &goal))
	must(m.t, st.SavePolicyGoal(ctx, &goal))
	rec := portal.Recommendation{ID: "m-aanbeveling", Number: "I", Title: "Rollen"}
	must(m.t, st.InsertRecommendation(ctx, &rec))
	must(m.t, st.SaveRecommendation(ctx, &rec))
	action := portal.PlanAction{ID: "m-actie", Number: "I-a", Recommendation: rec.ID, Title: "Intervisie", State: portal.PlanRunning}
	must(m.t, st.InsertPlanAction(ctx, &action))
	must(m.t, st.SavePlanAction(ctx, &action))
	pledge := portal.Pledge{ID: "m-toezegging", Number: "T-2026-001", Kind: portal.IsPledge, Title: "Cijfers delen", On: day}
	must(m.t, st.InsertPledge(ctx, &pledge))
	must(m.t, st.SavePledge(ctx, &pledge))
	survey := portal.Survey{ID: "m-onderzoek", Title: "Onderzoek", Period: "2026-1", Org: "asdd", By: "lea", At: now}
	must(m.t, st.InsertSurvey(ctx, &survey))
	must(m.t, st.SaveSurvey(ctx, &survey))
	voice := portal.Voice{ID: "m-ervaring", Kind: portal.VoiceLesson, Title: "Les", Text: "Wat misging.", On: day, Org: "asdd", By: "lea", At: now}
	must(m.t, st.InsertVoice(ctx, &voice))
	must(m.t, st.SaveVoice(ctx, &voice))
	advice := portal.CouncilAdvice{ID: "m-advies", Number: "AD-2026-001", Subject: "Brieven", Text: "Schrijf korter.", On: day, Due: day.AddDate(0, 1, 0), Org: "asdd", By: "lea", At: now}
	must(m.t, st.InsertCouncilAdvice(ctx, &advice))
	must(m.t, st.SaveCouncilAdvice(ctx, &advice))
	for _, form := range []portal.ComplaintQuarter{{Quarter: doneFigures.form, SentAt: now}, {Quarter: openFigures.form}} {
		form.ID, form.Org, form.By, form.At = portal.ComplaintsID(form.Quarter, "wijkteam"), "wijkteam", "doel-wijkteam", now
		must(m.t, st.InsertComplaintQuarter(ctx, &form))
		must(m.t, st.SaveComplaintQuarter(ctx, &form))
	}
	for _, g := range []portal.YellowFlag{{Number: doneFigures.flag, State: portal.FlagConfirmed, Audience: portal.Audience{Kind: portal.WholeChain}, Handler: "cora", Until: day.AddDate(0, 1, 0)},
		{Number: openFigures.flag, State: portal.FlagDismissed, Audience: portal.Audience{Kind: portal.MunicipalityOnly}, DismissedFor: "Te weinig."}} {
		g.ID, g.Title, g.Theme, g.Others, g.At, g.ChangedAt = portal.ID("m-"+g.Number), "Brieven komen te laat", "toegang", []portal.Ref{advice.Ref()}, now, now
		g.Course = []portal.FlagStep{{State: g.State, At: now}}
		must(m.t, st.InsertYellowFlag(ctx, &g, "gemeente"))
		must(m.t, st.SaveYellowFlag(ctx, &g, "gemeente"))
	}
	for _, e := range []portal.Escalation{{Number: doneFigures.raised, Org: "geldfit", About: portal.Ref{Kind: portal.KindFlag, ID: portal.ID("m-" + doneFigures.flag)}},
		{Number: openFigures.raised, Org: "gemeente", About: portal.Ref{Kind: portal.KindFlag, ID: portal.ID("m-" + openFigures.flag)}}} {
		e.ID, e.Question, e.By, e.At, e.ChangedAt, e.State = portal.ID("m-"+e.Number), "Wie beslist hierover?", "iemand-anders", now, now, portal.EscalationWaits
		e.Steps = []portal.RaisedStep{{Level: portal.LevelDirectors, To: "iemand-anders", At: now, Due: now, MovedUp: true}}
		must(m.t, st.InsertEscalation(ctx, &e, "gemeente"))
		must(m.t, st.SaveEscalation(ctx, &e, "gemeente"))
	}
	for _, f := range []portal.Factsheet{{Period: doneFigures.factsheet, FrozenAt: now}, {Period: openFigures.factsheet}} {
		f.ID, f.Edition, f.Title, f.CountedAt, f.MadeBy, f.MadeAt = portal.FactsheetID(f.Period, 1), 1, "Factsheet", now, "adil", now
		must(m.t, st.InsertFactsheet(ctx, &f))
		must(m.t, st.SaveFactsheet(ctx, &f))
	}
	for _, c := range []portal.CouncilReport{{Number: doneFigures.council, Period: "2026-K2", State: portal.CouncilSent}, {Number: openFigures.council, Period: "2026-K3", State: portal.CouncilHolder}} {
		c.ID, c.Kind, c.Title, c.MadeBy = portal.ID("m-"+c.Number), portal.QuarterReport, "Rapportage", "adil"
		c.Course = []portal.CouncilStep{{State: c.State, At: now, By: "adil"}}
		c.Sections = []portal.ReportSection{{ID: "begroting", Heading: "Begroting", Text: "Wat er is besteed."}}
		must(m.t, st.InsertCouncilReport(ctx, &c))
		must(m.t, st.SaveCouncilReport(ctx, &c))
	}
	m.as("cora").post(m.t, "/plan-van-aanpak/begroting/overnemen", url.Values{"list": {budgetList}}).wants(303)
	budget, err := m.app.Budget(ctx, m.by("cora"), "")
	must(m.t, err)
	line := budget.OpenPoints()[0].Leads
	must(m.t, st.SaveBudgetLine(ctx, &line))
	return string(line.ID)
}

// handedIn stores a report about a subsidy that waits for the municipality.
func (m *matrix) handedIn(s portal.Subsidy) {
	m.t.Helper()
	r := portal.ProgressReport{ID: portal.ReportID(s.ID, reportedPeriod), Subsidy: s.ID, Org: s.Org, Period: reportedPeriod, State: portal.ReportSent, Voices: "Niets gehoord.", By: "gerda", At: m.clock,
		Sent: []portal.ReportContent{{At: m.clock, By: "gerda", Voices: "Niets gehoord."}}, Course: []portal.ReportStep{{State: portal.ReportSent, At: m.clock, By: "gerda"}}}
	must(m.t, m.store.InsertProgressReport(m.t.Context(), &r))
	must(m.t, m.store.SaveProgressReport(m.t.Context(), &r))
}

// reportedPeriod is the period of which a subsidy of the matrix has a report.
const reportedPeriod = "2026-1"

// ofWholeChain reports whether an address names what everybody reads who reads round tables.
func ofWholeChain(path string) bool {
	for _, prefix := range []string{"/beleidsdoelen", "/plan-van-aanpak", "/moties-en-toezeggingen", "/clientstem/onderzoeken", "/clientstem/ervaringen", "/clientstem/adviezen", linesHome} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// preparesFigures reports whether somebody knows of drafts of factsheets and reports to
// the council.
func preparesFigures(s seat) bool {
	return slices.Contains([]string{string(portal.Coordinator), string(portal.Adviser), string(portal.Holder)}, s.name)
}
