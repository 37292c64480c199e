package web

import (
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestBerichtenOfFiguresLeadSomewhere: what is told of the plan, a subsidy, a report to
// the council or the voice of clients names it and leads to it; only what somebody
// shared anonymously has no name.
func TestBerichtenOfFiguresLeadSomewhere(t *testing.T) {
	for _, kind := range []portal.ObjectKind{portal.KindPolicyGoal, portal.KindRecommendation, portal.KindPlanAction, portal.KindBudgetLine, portal.KindBudgetPoint, portal.KindSubsidy, portal.KindProgressReport,
		portal.KindFactsheet, portal.KindCouncilReport, portal.KindPledge, portal.KindSurvey, portal.KindVoice, portal.KindAdvice, portal.KindComplaints, portal.KindMonitorNote} {
		about := portal.Ref{Kind: kind, ID: "x"}
		g := berichtGroup(testNow, app.BerichtGroup{Subject: app.Subject{About: about, Title: "Titel", Path: "/ergens/1"}, Reason: portal.ReasonTask, Unread: 1,
			Berichten: []app.Bericht{{Notification: portal.Notification{About: about, Type: portal.TextHidden, At: testNow}}}})
		if g.Title != "Titel" || g.Href != "/ergens/1" || g.Subject != string(kind)+"/x" || g.Items[0].Href != "/ergens/1" || strings.Contains(g.Reason, "anoniem") {
			t.Errorf("%s: %+v", kind, g)
		}
	}
	if g := berichtGroup(testNow, app.BerichtGroup{Reason: portal.ReasonReporter}); g.Subject != anonymousSubject || !strings.Contains(g.Title, "anoniem") {
		t.Errorf("what was shared anonymously: %+v", g)
	}
}

// TestAdviceIsToldAndRead: the coordinator's bericht names the advice, and is read once
// the advice was opened.
func TestAdviceIsToldAndRead(t *testing.T) {
	p := signalPortal(t)
	v := p.advised("Bereikbaarheid van het loket")
	p.handOut()
	cora, place := p.as("cora"), "/clientstem/adviezen/"+v.Number
	cora.get(t, "/berichten").wants(200).In("a.title[href="+place+"]", HasText("Bereikbaarheid van het loket")).In(`li.unread a[href="`+place+`"]`, HasText("advies"))
	cora.get(t, place).wants(200)
	cora.get(t, "/berichten").wants(200).None("li.unread")
	p.as("gerda").get(t, "/berichten").wants(200).None("[data-row]")
}

// advised gives an advice of the clients' council.
func (p *signalRig) advised(subject string) portal.CouncilAdvice {
	p.t.Helper()
	p.person("asja", "asdd", portal.Member)
	v, err := p.app.GiveAdvice(p.t.Context(), p.by("asja"), app.AdviceInput{Advice: portal.CouncilAdvice{Subject: subject, Text: "Maak het loket ook op maandag open.", On: portal.Day(p.clock)}})
	must(p.t, err)
	return v
}
