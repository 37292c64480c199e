package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestRightsOnSubsidyPapers says who may do what with a paper of a subsidy of Geldfit
// or of its report; who isn't named may not, and who may not read it isn't told of it.
func TestRightsOnSubsidyPapers(t *testing.T) {
	at := time.Date(2026, time.July, 9, 9, 0, 0, 0, time.UTC)
	subsidy := portal.Subsidy{ID: "u", Org: "geldfit", State: portal.SubsidyGranted, Periods: []portal.ReportPeriod{{Label: "2026-1", OpenedAt: at}}}
	on := func(about portal.Ref, state portal.ReportState, sent ...time.Time) DocumentOn {
		r := portal.ProgressReport{ID: "u.2026-1", Subsidy: "u", Org: "geldfit", Period: "2026-1", State: state}
		for _, s := range sent {
			r.Sent = append(r.Sent, portal.ReportContent{At: s})
		}
		return DocumentOn{Document: portal.Document{ID: "d", About: about, AddedBy: "melder", AddedAt: at}, Funded: ReportOn{Subsidy: subsidy, Report: r}, Now: at.Add(time.Hour)}
	}
	report := portal.Ref{Kind: portal.KindProgressReport, ID: "u.2026-1"}
	whole, draft := on(subsidy.Ref(), ""), on(report, portal.ReportDraft)
	sent := on(report, portal.ReportSent, at.Add(time.Minute))
	later := on(report, portal.ReportReturned, at.Add(-time.Minute))
	back := on(report, portal.ReportReturned, at.Add(time.Minute))
	other := whole
	other.Document.About.ID = "x"
	municipal := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "griffie", "wethouder"}
	geldfit := []string{"beheert", "collega", "melder", "rapporteert"}
	all, keepers := slices.Concat(municipal, geldfit), []string{"adviseur", "coordinator"}
	tests := []struct {
		name    string
		action  Action
		on      DocumentOn
		who     []string
		readers []string
	}{
		{"read one of a subsidy", ReadDocument, whole, all, all},
		{"read one of another subsidy than it says", ReadDocument, other, nil, nil},
		{"read one of nothing", ReadDocument, DocumentOn{Document: portal.Document{About: report}}, nil, nil},
		{"read one of a draft", ReadDocument, draft, geldfit, geldfit},
		{"read one that went along", ReadDocument, sent, all, all},
		{"read one added since it came back", ReadDocument, later, geldfit, geldfit},
		{"read one that went along and came back", ReadDocument, back, all, all},
		{"replace one of a subsidy", ReplaceDocument, whole, append([]string{"melder"}, keepers...), all},
		{"replace one of a draft", ReplaceDocument, draft, geldfit, geldfit},
		{"replace one that went along", ReplaceDocument, sent, nil, all},
		{"replace one that went along and came back", ReplaceDocument, back, nil, all},
		{"replace one added since", ReplaceDocument, later, geldfit, geldfit},
		{"remove one of a subsidy", RemoveDocument, whole, []string{"melder", "coordinator", "beheerder"}, all},
		{"remove one of a draft", RemoveDocument, draft, geldfit, geldfit},
		{"remove one that went along", RemoveDocument, sent, nil, all},
		{"add one to a draft", AddFunded, draft, geldfit, geldfit},
		{"add one to a report that was handed in", AddFunded, sent, nil, all},
		{"add one to a report that came back", AddFunded, back, geldfit, all},
	}
	for _, tt := range tests {
		for name, by := range figureCast() {
			want := portal.NotFound
			switch {
			case slices.Contains(tt.who, name):
				want = portal.KindOf(nil)
			case slices.Contains(tt.readers, name):
				want = portal.Forbidden
			}
			if err := Check(by, tt.action, tt.on); portal.KindOf(err) != want || err == nil != slices.Contains(tt.who, name) {
				t.Errorf("%s, %s: %v", name, tt.name, err)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
}
