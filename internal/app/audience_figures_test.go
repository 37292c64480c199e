package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// figureNews are the events of the plan, the subsidies, the reports to the council and the
// voice of clients of which somebody hears, about what of a figureRig, with what the log
// says of them.
var figureNews = []struct {
	event   portal.EventType
	about   portal.Ref
	details map[string]string
	who     []string
}{
	{portal.PlanActionMade, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailPerson: "beleidsadviseur@gemeente"}, []string{"beleidsadviseur@gemeente"}},
	{portal.PlanActionChanged, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailPerson: "beleidsadviseur@gemeente"}, []string{"beleidsadviseur@gemeente"}},
	{portal.PlanNoteAdded, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailTo: string(portal.PlanStuck)}, []string{"beleidsadviseur@gemeente", hider}},
	{portal.PlanActionReminded, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailField: string(portal.PlanDueSoon)}, []string{"beleidsadviseur@gemeente"}},
	{portal.PlanActionReminded, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailField: string(portal.PlanLate)}, []string{"beleidsadviseur@gemeente", hider}},
	{portal.PlanActionReminded, portal.Ref{Kind: portal.KindPlanAction, ID: "actie"}, map[string]string{portal.DetailField: string(portal.PlanSilent)}, []string{"beleidsadviseur@gemeente", hider}},
	{portal.PledgeMade, portal.Ref{Kind: portal.KindPledge, ID: "t"}, map[string]string{portal.DetailPerson: "beleidsadviseur@gemeente"}, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeChanged, portal.Ref{Kind: portal.KindPledge, ID: "t"}, map[string]string{portal.DetailPerson: "beleidsadviseur@gemeente"}, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeNoted, portal.Ref{Kind: portal.KindPledge, ID: "t"}, nil, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeDone, portal.Ref{Kind: portal.KindPledge, ID: "t"}, nil, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeReopened, portal.Ref{Kind: portal.KindPledge, ID: "t"}, nil, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeDue, portal.Ref{Kind: portal.KindPledge, ID: "t"}, map[string]string{portal.DetailField: string(portal.PledgeWeekLeft)}, []string{"beleidsadviseur@gemeente"}},
	{portal.PledgeDue, portal.Ref{Kind: portal.KindPledge, ID: "t"}, map[string]string{portal.DetailField: string(portal.PledgeLate)}, []string{"beleidsadviseur@gemeente", hider}},
	{portal.SubsidyMoved, portal.Ref{Kind: portal.KindSubsidy, ID: "s"}, nil, []string{"contactpersoon@geldfit"}},
	{portal.PeriodOpened, portal.Ref{Kind: portal.KindSubsidy, ID: "s"}, map[string]string{portal.DetailField: "2026-2"}, []string{"contactpersoon@geldfit"}},
	{portal.PeriodSkipped, portal.Ref{Kind: portal.KindSubsidy, ID: "s"}, map[string]string{portal.DetailField: "2026-2"}, []string{"contactpersoon@geldfit"}},
	{portal.ReportReminded, portal.Ref{Kind: portal.KindSubsidy, ID: "s"}, map[string]string{portal.DetailField: "2026-2"}, []string{"contactpersoon@geldfit"}},
	{portal.ReportVeryLate, portal.Ref{Kind: portal.KindSubsidy, ID: "s"}, map[string]string{portal.DetailField: "2026-2"}, []string{hider}},
	{portal.ReportSentIn, portal.Ref{Kind: portal.KindProgressReport, ID: "s.2026-1"}, nil, []string{hider}},
	{portal.ReportReturnedIn, portal.Ref{Kind: portal.KindProgressReport, ID: "s.2025-2"}, nil, []string{"contactpersoon@geldfit"}},
	{portal.ReportAcceptedIn, portal.Ref{Kind: portal.KindProgressReport, ID: "s.2026-1"}, nil, []string{"contactpersoon@geldfit"}},
	{portal.CouncilReportMoved, portal.Ref{Kind: portal.KindCouncilReport, ID: "rr"}, map[string]string{portal.DetailTo: string(portal.CouncilHolder)}, []string{"portefeuillehouder@gemeente"}},
	{portal.CouncilReportMoved, portal.Ref{Kind: portal.KindCouncilReport, ID: "rr"}, map[string]string{portal.DetailTo: string(portal.CouncilDecided)}, []string{"griffie@gemeente"}},
	{portal.CouncilReportSent, portal.Ref{Kind: portal.KindCouncilReport, ID: "rr"}, nil, []string{"griffie@gemeente", "portefeuillehouder@gemeente"}},
	{portal.AdviceGiven, portal.Ref{Kind: portal.KindAdvice, ID: "a"}, nil, []string{hider}},
	{portal.AdviceAnswered, portal.Ref{Kind: portal.KindAdvice, ID: "a"}, nil, []string{"deelnemer@asdd", "meelezer@asdd"}},
	{portal.AdviceFollowed, portal.Ref{Kind: portal.KindAdvice, ID: "a"}, nil, []string{"deelnemer@asdd", "meelezer@asdd"}},
	{portal.ComplaintsSent, portal.Ref{Kind: portal.KindComplaints, ID: "k"}, nil, []string{hider}},
	{portal.ComplaintsAsked, portal.Ref{Kind: portal.KindComplaints, ID: "kc"}, nil, []string{"deelnemer@asdd"}},
}

// TestEveryFigureNewsHasItsWordsAndPlace: whoever hears of something of the plan, a
// subsidy, a report to the council or the voice of clients reads in words what it is, and
// the bericht and the mail lead to what it is about.
func TestEveryFigureNewsHasItsWordsAndPlace(t *testing.T) {
	r := newFigureRig(t, canary)
	r.events()
	for _, tt := range figureNews {
		name := string(tt.event) + " " + strings.Join([]string{tt.details[portal.DetailTo], tt.details[portal.DetailField]}, "")
		r.must(r.App.write(r.ctx, portal.SystemActor(), func(_ context.Context, w *writing) error {
			w.record(1, portal.Fact{Type: tt.event, About: tt.about, Details: tt.details})
			return nil
		}))
		told := must(r.Audience(r.ctx, r.wantEvents(tt.event)[0]))
		var who []string
		for _, to := range told {
			who = append(who, string(to.Person.ID))
			n := portal.Notification{Type: tt.event, About: tt.about, Reason: to.Reason, Item: to.Item, At: r.clock}
			if n.Sentence() == (portal.Notification{}).Sentence() {
				t.Errorf("%s: %s reads %q", name, to.Person.ID, n.Sentence())
			}
			by := r.as(string(to.Person.ID))
			v := berichtView{app: r.App, by: by, subjects: map[portal.Ref]*Subject{}}
			s, visible, err := v.subject(r.ctx, tt.about)
			r.must(err)
			if !visible || s.Title == "" || !strings.HasPrefix(s.Path, "/") || strings.Contains(s.Path, "#") || answerBox(n) != "" {
				t.Errorf("%s: %s reads of %+v (%v) at %q", name, to.Person.ID, s, visible, answerBox(n))
			}
			mail := must(r.newsOf(r.ctx, by, n))
			if !mail.visible || mail.confidential || mail.title == "" || mail.path != s.Path || mail.sentence != n.Sentence() {
				t.Errorf("%s: the mail to %s: %+v", name, to.Person.ID, mail)
			}
		}
		slices.Sort(who)
		if !slices.Equal(who, tt.who) {
			t.Errorf("of %s hear %v, want %v", name, who, tt.who)
		}
	}
}

// TestClerkFindsWhatTheCollegeDecided: search agrees with who may read a report to the
// council, at every state of its way.
func TestClerkFindsWhatTheCollegeDecided(t *testing.T) {
	r := newFigureRig(t, canary)
	for _, state := range portal.CouncilStates() {
		c := must(r.store.CouncilReport(r.ctx, "rc"))
		c.State = state
		r.must(r.store.SaveCouncilReport(r.ctx, &c))
		for _, who := range []string{"ketencoordinator@gemeente", "griffie@gemeente", "collega@gemeente", "deelnemer@geldfit"} {
			_, err := r.CouncilReport(r.ctx, r.as(who), c.Number)
			if reads := err == nil; strings.Contains(r.finds(who), c.Number) != reads {
				t.Errorf("%s: %s reads it: %v, and finds the opposite", state, who, reads)
			}
		}
	}
}
