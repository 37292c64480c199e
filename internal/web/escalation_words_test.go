package web

import (
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
	} {
		if turn := raisedTurn(now, c.page); turn.Who != c.who {
			t.Errorf("%q, want %q", turn.Who, c.who)
		}
	}
}
