package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestRaisedQuestionsInTheMonitor: how many, and how many in time; fewer than five are
// hidden, also as a share, and who reads fewer counts fewer.
func TestRaisedQuestionsInTheMonitor(t *testing.T) {
	r := newRig(t)
	period, n := portal.Quarter(r.clock), 0
	open, closed := r.share("deelnemer@geldfit"), r.shareAs("deelnemer@bewind", narrowOnly, portal.OrgVisible)
	raised := func(about portal.Signal, state portal.EscalationState, answered time.Duration) {
		n++
		step := portal.RaisedStep{Level: portal.LevelTeam, To: "teammanager@gemeente", At: r.clock, Due: r.clock.Add(48 * time.Hour)}
		if answered > 0 {
			step.Answer, step.AnsweredBy, step.AnsweredAt = "Dat regelen wij.", step.To, r.clock.Add(answered)
		}
		e := portal.Escalation{ID: portal.ID(fmt.Sprintf("e%d", n)), Number: portal.EscalationNumber(2026, n), About: about.Ref(), Theme: "toegang", Question: "Wie beslist?", By: "deelnemer@geldfit", Org: "geldfit",
			At: r.clock, State: state, Steps: []portal.RaisedStep{step}, ChangedAt: r.clock}
		r.must(r.store.InsertEscalation(r.ctx, &e, "gemeente"))
	}
	value := func(scope []string, key string) string {
		t.Helper()
		for _, l := range must(r.FiguresFor(r.ctx, scope, period)) {
			if l.Key == key {
				return l.Value
			}
		}
		return ""
	}
	check := func(when string, scope []string, count, inTerm string) {
		t.Helper()
		r.clock = r.clock.Add(time.Minute)
		if a, b := value(scope, FigureRaised), value(scope, FigureRaisedInTerm); a != count || b != inTerm {
			t.Errorf("%s: %q and %q, want %q and %q", when, a, b, count, inTerm)
		}
	}
	chain, ours, theirs := []string{portal.ScopeChain}, []string{portal.ScopeChain, portal.OrgScope("gemeente")}, []string{portal.ScopeChain, portal.OrgScope("geldfit")}
	check("without questions", ours, "", "")
	for range 4 {
		raised(open, portal.EscalationAnswered, time.Hour)
	}
	check("four", ours, FigureHidden, FigureHidden)
	raised(open, portal.EscalationRuns, 0)
	check("five, of which one still runs", ours, "5", FigureHidden)
	raised(closed, portal.EscalationAnswered, 72*time.Hour)
	check("six", ours, "6", "80% (4 van 5)")
	check("as Geldfit, which doesn't read what one was about", theirs, "5", FigureHidden)
	check("as another, who reads no question", chain, "", "")
}

// TestRaisedQuestionsInTheCalendar: the last day to answer, for who has to, and the day of
// the college, for who raised it or follows it.
func TestRaisedQuestionsInTheCalendar(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	e := r.raises("deelnemer@geldfit", r.share("deelnemer@geldfit"))
	days := func(key string) string {
		t.Helper()
		by := r.as(key)
		var got []string
		fed := must(r.Feed(r.ctx, must(r.MakeFeed(r.ctx, by))))
		for _, list := range [][]CalendarEntry{must(r.Calendar(r.ctx, by, CalendarFilter{From: r.clock, To: r.clock.AddDate(0, 2, 0), All: true})), fed} {
			for _, x := range list {
				if x.Path != RaisedPath+"/"+e.Number {
					continue
				}
				if !x.Own || !strings.HasSuffix(x.UID, feedHost) || strings.Contains(x.Title, "Wie beslist") {
					t.Errorf("%s: %+v", key, x)
				}
				got = append(got, portal.Day(x.Start).Format("2006-01-02")+" "+x.Title)
			}
		}
		slices.Sort(got)
		return strings.Join(slices.Compact(got), ", ")
	}
	check := func(when string, want map[string]string) {
		t.Helper()
		for key, day := range want {
			if got := days(key); got != day {
				t.Errorf("%s, %s: %q, want %q", when, key, got, day)
			}
		}
	}
	step, _ := r.freshRaised(e).Now()
	check("while it lies", map[string]string{"teammanager@gemeente": portal.Day(step.Due).Format("2006-01-02") + " Beantwoord " + e.Number,
		"deelnemer@geldfit": "", "deelnemer@bewind": "", "directie@gemeente": "", "griffie@gemeente": ""})
	for _, key := range []string{"teammanager@gemeente", "programmamanager@gemeente", "directie@gemeente"} {
		r.must(r.TakeHigher(r.ctx, r.as(key), e.Number, "Ik ga hier niet over.", 0, CitizenAnswer{}))
	}
	day := r.clock.AddDate(0, 0, 7)
	r.must(r.PutToCollege(r.ctx, r.as("directie@gemeente"), e.Number, day, "", 0, CitizenAnswer{}))
	check("at the college", map[string]string{"deelnemer@geldfit": portal.Day(day).Format("2006-01-02") + " " + e.Number + " bij het college",
		"teammanager@gemeente": "", "collega@geldfit": "", "deelnemer@bewind": ""})
}
