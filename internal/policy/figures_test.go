package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// figureCast is everyone of the table of signals, a contact who reports, and people of
// the clients' council and of the complaints handler.
func figureCast() map[string]portal.Actor {
	all := chain()
	all["rapporteert"] = portal.Actor{ID: "rapporteert", OrgID: "geldfit", Role: portal.Contact, Ticks: portal.Ticks{MayReport: true}}
	all["raadslid"] = portal.Actor{ID: "raadslid", OrgID: "asdd", Role: portal.Member}
	all["klachten"] = portal.Actor{ID: "klachten", OrgID: "klachten", Role: portal.Contact, Ticks: portal.Ticks{MayReport: true}}
	return all
}

// figureActions are the actions that TestRightsOnFigures speaks of.
var figureActions = []Action{KeepGoals, KeepPlan, ReadPlan, NotePlan, KeepBudget, KeepSubsidy, ReadSubsidy, ReadReport, WriteReport, SendReport, JudgeReport, AddFunded, TendFigures,
	ReadMonitor, NoteMonitor, EditFacts, ReadFacts, EditCouncil, AgreeCouncil, ReadCouncil, KeepPledge, ReadPledge, ReadVoice, KeepVoice, GiveAdvice, AnswerAdvice, FillForm}

// TestRightsOnFigures says who may do what with goals, subsidies, reports and what
// goes to the council; everyone who isn't named may not.
func TestRightsOnFigures(t *testing.T) {
	day := time.Unix(1, 0)
	municipal := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "griffie", "wethouder"}
	geldfit := []string{"beheert", "collega", "melder", "rapporteert"}
	all := slices.Concat(municipal, geldfit, []string{"bewind", "klachten", "meelezer", "raadslid"})
	keepers := []string{"adviseur", "coordinator"}
	sharing := slices.Concat(geldfit, []string{"adviseur", "behandelaar", "bewind", "coordinator", "directie", "klachten", "raadslid"})

	subsidy := portal.Subsidy{ID: "u", Org: "geldfit", State: portal.SubsidyGranted, Periods: []portal.ReportPeriod{
		{Label: "2026-1", OpenedAt: day}, {Label: "2026-2"}, {Label: "2025-2", OpenedAt: day, Skipped: "net begonnen"},
	}}
	asked := subsidy
	asked.State = portal.SubsidyAsked
	report := func(s portal.Subsidy, period string, state portal.ReportState, sent int) ReportOn {
		return ReportOn{Report: portal.ProgressReport{ID: "r", Org: "geldfit", Period: period, State: state, Sent: make([]portal.ReportContent, sent)}, Subsidy: s}
	}
	council := portal.Organisation{ID: "asdd", Kind: portal.OrgCouncil}
	complaints := portal.Organisation{ID: "klachten", Kind: portal.OrgComplaints}
	form := func(sent time.Time) VoiceOn {
		return VoiceOn{Org: complaints, Form: portal.ComplaintQuarter{ID: "k", Org: "klachten", SentAt: sent}}
	}
	sheet := func(frozen time.Time) portal.Factsheet { return portal.Factsheet{FrozenAt: frozen} }
	rr := func(s portal.CouncilState) portal.CouncilReport { return portal.CouncilReport{State: s} }

	tests := []struct {
		name   string
		action Action
		on     any
		who    []string
	}{
		{"keep goals", KeepGoals, nil, keepers},
		{"keep the plan", KeepPlan, nil, keepers},
		{"read the plan", ReadPlan, nil, all},
		{"note on an action of one's own", NotePlan, portal.PlanAction{Owner: "melder"}, slices.Concat(keepers, []string{"melder"})},
		{"note on an action of nobody", NotePlan, portal.PlanAction{}, keepers},
		{"keep the budget", KeepBudget, nil, keepers},
		{"keep a subsidy", KeepSubsidy, subsidy, keepers},
		{"read a subsidy", ReadSubsidy, subsidy, slices.Concat(municipal, geldfit)},
		{"read a draft report", ReadReport, report(subsidy, "2026-1", portal.ReportDraft, 0), geldfit},
		{"read a report", ReadReport, report(subsidy, "2026-1", portal.ReportSent, 1), slices.Concat(municipal, geldfit)},
		{"read one that was returned", ReadReport, report(subsidy, "2026-1", portal.ReportReturned, 1), slices.Concat(municipal, geldfit)},
		{"write a report", WriteReport, report(subsidy, "2026-1", portal.ReportDraft, 0), geldfit},
		{"write one that was returned", WriteReport, report(subsidy, "2026-1", portal.ReportReturned, 1), geldfit},
		{"write one that was handed in", WriteReport, report(subsidy, "2026-1", portal.ReportSent, 1), nil},
		{"write one that is not open yet", WriteReport, report(subsidy, "2026-2", portal.ReportDraft, 0), nil},
		{"write one that is not asked", WriteReport, report(subsidy, "2025-2", portal.ReportDraft, 0), nil},
		{"write one about what is not granted", WriteReport, report(asked, "2026-1", portal.ReportDraft, 0), nil},
		{"hand in a report", SendReport, report(subsidy, "2026-1", portal.ReportDraft, 0), []string{"rapporteert"}},
		{"hand in one that is not open yet", SendReport, report(subsidy, "2026-2", portal.ReportDraft, 0), nil},
		{"judge a report", JudgeReport, report(subsidy, "2026-1", portal.ReportSent, 1), keepers},
		{"judge one twice", JudgeReport, report(subsidy, "2026-1", portal.ReportAccepted, 1), nil},
		{"add a paper to a subsidy", AddFunded, DocumentOn{Document: portal.Document{About: subsidy.Ref()}, Funded: ReportOn{Subsidy: subsidy}}, slices.Concat(keepers, geldfit)},
		{"tend figures", TendFigures, nil, nil},
		{"read the monitor", ReadMonitor, nil, all},
		{"write with the monitor", NoteMonitor, nil, keepers},
		{"make a factsheet", EditFacts, nil, keepers},
		{"edit a factsheet", EditFacts, sheet(time.Time{}), keepers},
		{"edit a frozen one", EditFacts, sheet(day), nil},
		{"read a draft factsheet", ReadFacts, sheet(time.Time{}), slices.Concat(keepers, []string{"wethouder"})},
		{"read a frozen one", ReadFacts, sheet(day), all},
		{"make a report to the council", EditCouncil, nil, keepers},
		{"edit one", EditCouncil, rr(portal.CouncilCollege), keepers},
		{"edit one that was sent", EditCouncil, rr(portal.CouncilSent), nil},
		{"agree with one", AgreeCouncil, rr(portal.CouncilHolder), []string{"wethouder"}},
		{"agree with a draft", AgreeCouncil, rr(portal.CouncilDraft), nil},
		{"read a draft for the council", ReadCouncil, rr(portal.CouncilDraft), slices.Concat(keepers, []string{"wethouder"})},
		{"read one the college decided on", ReadCouncil, rr(portal.CouncilDecided), slices.Concat(keepers, []string{"griffie", "wethouder"})},
		{"read one that was sent", ReadCouncil, rr(portal.CouncilSent), all},
		{"keep a pledge", KeepPledge, nil, slices.Concat(keepers, []string{"griffie", "wethouder"})},
		{"read a pledge", ReadPledge, nil, all},
		{"read what clients say", ReadVoice, VoiceOn{}, all},
		{"read a form that is not handed in", ReadVoice, form(time.Time{}), []string{"klachten"}},
		{"read a form", ReadVoice, form(day), all},
		{"tell what clients say", KeepVoice, VoiceOn{}, sharing},
		{"change what another told", KeepVoice, VoiceOn{Voice: portal.Voice{ID: "v", By: "melder"}}, slices.Concat(keepers, []string{"melder"})},
		{"give advice", GiveAdvice, VoiceOn{Org: council}, []string{"raadslid"}},
		{"change advice that was answered", GiveAdvice, VoiceOn{Org: council, Advice: portal.CouncilAdvice{ReactedAt: day}}, nil},
		{"give advice for who is no clients' council", GiveAdvice, VoiceOn{Org: complaints}, nil},
		{"react on advice", AnswerAdvice, VoiceOn{Org: council}, slices.Concat(keepers, []string{"wethouder"})},
		{"fill in the form", FillForm, form(time.Time{}), []string{"klachten"}},
		{"fill in a form that was handed in", FillForm, form(day), nil},
		{"fill in a form for who handles no complaints", FillForm, VoiceOn{Org: council}, nil},
	}
	told := map[Action]bool{}
	for _, tt := range tests {
		told[tt.action] = true
		for name, who := range figureCast() {
			if got, want := May(who, tt.action, tt.on), slices.Contains(tt.who, name); got != want {
				t.Errorf("%s, %s: %v, want %v", name, tt.name, got, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
	for _, a := range figureActions {
		if !told[a] {
			t.Errorf("no row says who may do %q", a)
		}
	}
}
