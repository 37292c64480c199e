package web

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestTurnOfAQuestion: who has to answer reads "u"; others read the step as a sentence.
func TestTurnOfAQuestion(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, portal.Amsterdam())
	page := func(state portal.EscalationState, change func(*app.RaisedPage)) app.RaisedPage {
		var p app.RaisedPage
		p.State = state
		p.Steps = []portal.RaisedStep{{Level: portal.LevelDirectors, To: "dir", Due: now.AddDate(0, 0, 7)}}
		p.Names = map[portal.ID]string{"dir": "Directie"}
		change(&p)
		return p
	}
	for _, c := range []struct {
		page app.RaisedPage
		who  string
	}{
		{page(portal.EscalationRuns, func(*app.RaisedPage) {}), "de directie"},
		{page(portal.EscalationRuns, func(p *app.RaisedPage) { p.Names["dir"] = "N. de Wit" }), "de directie N. de Wit"},
		{page(portal.EscalationRuns, func(p *app.RaisedPage) { p.MayAnswer = true }), "u, om deze vraag te beantwoorden"},
		{page(portal.EscalationWaits, func(*app.RaisedPage) {}), "de gemeente, om dit op de agenda van het college te zetten"},
		{page(portal.EscalationWaits, func(p *app.RaisedPage) { p.MayCollege = true }), "u of een collega, om dit op de agenda van het college te zetten"},
		{page(portal.EscalationAnswered, func(p *app.RaisedPage) { p.Mine = true }), "u, om te zeggen of dit antwoord genoeg is"},
		{page(portal.EscalationAnswered, func(*app.RaisedPage) {}), "wie de vraag voorlegde, om te zeggen of dit antwoord genoeg is"},
		{page(portal.EscalationAnswered, func(p *app.RaisedPage) { p.AcceptedAt = now }), "Beantwoord. Niemand is nu aan zet."},
		{page(portal.EscalationWithdrawn, func(*app.RaisedPage) {}), "Ingetrokken. Niemand is nu aan zet."},
	} {
		if turn := raisedTurn(now, c.page); turn.Who != c.who {
			t.Errorf("%q, want %q", turn.Who, c.who)
		}
	}
}

// TestWhenAQuestionWentUp: the moment stays when something else happens later.
func TestWhenAQuestionWentUp(t *testing.T) {
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, portal.Amsterdam())
	var set portal.Settings
	step := portal.LineStep{Level: portal.LevelDirectors, Person: "dir", Days: 3}
	for name, later := range map[string]func(*portal.Escalation, time.Time) error{
		"nothing": func(*portal.Escalation, time.Time) error { return nil },
		"the college": func(e *portal.Escalation, at time.Time) error {
			_, err := e.ToCollege(at.AddDate(0, 0, 7), "", portal.Actor{ID: "dir"}, at)
			return err
		},
		"withdrawal": func(e *portal.Escalation, at time.Time) error { _, err := e.Withdraw(at); return err },
	} {
		for _, reason := range []string{"", "Ik ga hier niet over."} {
			e := portal.Escalation{ID: "e", Question: "Wie beslist?"}
			e.Raise("H-2026-001", portal.Actor{ID: "an", OrgID: "geldfit"}, step, "dir", set, start)
			up := e.Last().Due.Add(time.Minute)
			_, err := e.MoveUp(portal.LineStep{}, "", false, reason, set, up)
			must(t, err)
			now := up.AddDate(0, 0, 5)
			must(t, later(&e, now))
			page := app.RaisedPage{Names: map[portal.ID]string{"dir": "Directie"}}
			page.Escalation = e
			title := "De termijn ging voorbij zonder antwoord."
			if reason != "" {
				title = "Een stap hoger, omdat:"
			}
			i := slices.IndexFunc(raisedHappenings(now, page), func(h Happening) bool { return h.Title == title })
			if want := (Happening{}).happened(now, up); i < 0 || raisedHappenings(now, page)[i].At != want.At {
				t.Errorf("after %s, %q: %+v, want %s", name, reason, raisedHappenings(now, page), want.At)
			}
		}
	}
	if kept := (portal.RaisedStep{MovedUp: true, Due: start}); !kept.WentUp().Equal(start) {
		t.Error("of before the moment was kept, it is the end of the term")
	}
}
