package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// confirmedFlag is a flag of signals that stands for an audience.
func (r *rig) confirmedFlag(to portal.Audience, signals ...portal.Signal) portal.YellowFlag {
	r.t.Helper()
	g := r.nominated(signals...)
	in := r.confirms()
	in.Audience = to
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in))
	return r.freshFlag(g)
}

// TestNobodyWantsToBeSurprised: what takes a flag up says who wasn't told, to people of the
// municipality who read that flag.
func TestNobodyWantsToBeSurprised(t *testing.T) {
	r := newRig(t)
	g := r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	waits := r.nominated(r.share("deelnemer@bewind")) // judged by nobody yet
	about := []portal.Ref{g.Ref(), g.Ref(), waits.Ref(), {Kind: portal.KindFlag, ID: "weg"}, {Kind: portal.KindSignal, ID: g.Signals[0]}}
	told := must(r.Untold(r.ctx, r.coordinator(), about))
	if len(told) != 1 || told[0].Number != g.Number || len(told[0].Who) != len(portal.Informees())-1 || slices.Contains(told[0].Who, portal.TellReporters) || !told[0].MayTell {
		t.Fatalf("%+v", told)
	}
	if own := must(r.UntoldToCouncil(r.ctx, r.coordinator())); len(own) != 1 {
		t.Errorf("for the council: %+v", own)
	}
	for _, who := range []portal.Actor{{}, r.as("deelnemer@asdd"), r.as("deelnemer@geldfit"), r.as("griffie@gemeente")} {
		if got := must(r.Untold(r.ctx, who, about)); len(got) != 0 {
			t.Errorf("%s reads who wasn't told: %+v", who.ID, got)
		}
		if got := must(r.UntoldToCouncil(r.ctx, who)); len(got) != 0 {
			t.Errorf("%s reads it for the council: %+v", who.ID, got)
		}
	}
	r.must(r.InformParties(r.ctx, r.coordinator(), g.Number, portal.Informees(), "", CitizenAnswer{}))
	if told := must(r.Untold(r.ctx, r.coordinator(), about)); len(told) != 0 {
		t.Errorf("everybody was told: %+v", told)
	}
}

// TestFlagsAsAFile holds what the filter asks and the reader may read, and leaves a trace.
func TestFlagsAsAFile(t *testing.T) {
	r := newRig(t)
	open := r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	r.dismissed(r.share("deelnemer@geldfit")) // for the municipality, its reporter and who nominated it
	confirmed := portal.FlagQuery{States: []portal.FlagState{portal.FlagConfirmed}}
	for _, tt := range []struct {
		who  string
		q    portal.FlagQuery
		want int
	}{{"collega@gemeente", portal.FlagQuery{}, 2}, {"collega@gemeente", confirmed, 1}, {"deelnemer@bewind", portal.FlagQuery{}, 1}, {"deelnemer@bewind", portal.FlagQuery{Theme: "taal"}, 0}} {
		if rows := must(r.ExportFlags(r.ctx, r.as(tt.who), tt.q)); len(rows) != tt.want || tt.want == 1 && rows[0].Number != open.Number {
			t.Errorf("%s takes %+v of %+v", tt.who, rows, tt.q)
		}
	}
	_, err := r.ExportFlags(r.ctx, portal.Actor{}, portal.FlagQuery{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.ExportFlags(r.ctx, r.as("griffie@gemeente"), portal.FlagQuery{})
	r.refused(err, portal.Forbidden)
	if n := len(r.eventsOf(portal.FlagsExported)); n != 4 {
		t.Errorf("%d exports are on record, want 4", n)
	}
}

func (r *rig) eventsOf(typ portal.EventType) []portal.Event {
	r.t.Helper()
	return slices.DeleteFunc(r.events(), func(e portal.Event) bool { return e.Type != typ })
}

// TestAHandlerLeaves: what they steer goes to their successor, or to the coordinator.
func TestAHandlerLeaves(t *testing.T) {
	r := newRig(t)
	g := r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	away := r.as("collega@gemeente")
	r.must(r.HandOver(r.ctx, away, away.ID, portal.Leave{Successor: r.as("auditor@gemeente").ID, Reason: portal.LeaveForGood}))
	if g = r.freshFlag(g); g.Handler != r.coordinator().ID {
		t.Errorf("%s goes on with the flag", g.Handler)
	}
	if len(r.eventsOf(portal.FlagHandedOver)) != 1 {
		t.Error("it isn't on record")
	}
	if d := must(r.PersonalData(r.ctx, r.coordinator())); !slices.ContainsFunc(d.Actions, func(o OwnAction) bool { return o.Number == g.Number }) {
		t.Errorf("Mijn gegevens: %+v", d.Actions)
	}
	days := must(r.Calendar(r.ctx, r.coordinator(), CalendarFilter{From: r.clock, To: r.clock.AddDate(0, 2, 0)}))
	if !slices.ContainsFunc(days, func(e CalendarEntry) bool { return e.Path == FlagPath+"/"+g.Number && e.Start.Equal(g.Until) }) {
		t.Errorf("the calendar: %+v", days)
	}
	others := must(r.Calendar(r.ctx, r.as("beleidsadviseur@gemeente"), CalendarFilter{From: r.clock, To: r.clock.AddDate(0, 2, 0), All: true}))
	if slices.ContainsFunc(others, func(e CalendarEntry) bool { return e.Path == FlagPath+"/"+g.Number }) {
		t.Errorf("another's calendar: %+v", others)
	}
}

// TestADestroyedSignalLeavesItsFlag, with the key by which its reporter read of it.
func TestADestroyedSignalLeavesItsFlag(t *testing.T) {
	r := newRig(t)
	gone, stays := r.shareAs("deelnemer@geldfit", wholeChain, portal.Anonymous), r.share("deelnemer@bewind")
	g := r.confirmedFlag(wholeChain, gone, stays)
	gone = r.fresh(gone)
	r.must(r.write(r.ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		_, err := r.destroySignal(ctx, w, gone)
		return err
	}))
	if g = r.freshFlag(g); !slices.Equal(g.Signals, []portal.ID{stays.ID}) || !slices.Equal(g.Reporters, []string{stays.ReporterKey()}) {
		t.Errorf("the flag holds %v for %v", g.Signals, g.Reporters)
	}
	if row := portal.FlagRow(g); !row.Closed.IsZero() {
		t.Errorf("an open flag has a term: %+v", row)
	}
	r.must(r.FinishFlag(r.ctx, r.coordinator(), g.Number, portal.FlagCorrected, "De brieven komen nu op tijd.", 0, CitizenAnswer{}))
	if row := portal.FlagRow(r.freshFlag(g)); row.Kind != portal.RetainFlags || !row.Closed.Equal(r.clock) {
		t.Errorf("a finished flag stands on a list as %+v", row)
	}
}

// TestAnObjectionIsAnsweredInADecision of the round table that spoke of it, and of no
// other.
func TestAnObjectionIsAnsweredInADecision(t *testing.T) {
	r := newRig(t)
	g := r.dismissed(r.share("deelnemer@geldfit"))
	table := r.opened(20)
	r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Het gaat door.", CitizenAnswer{}))
	r.clock = table.Start.Add(time.Hour)
	table = r.inState(r.freshTable(table), portal.TableBusy)
	item := table.Agenda[len(table.Agenda)-1].ID
	d := must(r.RecordDecision(r.ctx, r.coordinator(), table.Number, DecisionInput{Item: item, Kind: portal.Agreed, By: portal.ByTeam, Text: "De vlag komt er toch."}))
	if rows := must(r.FlagRulings(r.ctx, r.coordinator(), g.Number)); len(rows) != 1 || rows[0].ID != d.ID {
		t.Errorf("to choose from: %+v", rows)
	}
	_, err := r.FlagRulings(r.ctx, r.as("deelnemer@asdd"), g.Number)
	r.refused(err, portal.Forbidden)
	in := r.confirms()
	in.Ruled = "B-1999-0001"
	r.wrongAt(r.AnswerFlagObjections(r.ctx, r.coordinator(), g.Number, true, "De tafel vindt dit ook.", in), "ruled")
	in.Ruled = d.Number
	r.must(r.AnswerFlagObjections(r.ctx, r.coordinator(), g.Number, true, "De tafel vindt dit ook.", in))
	if p := must(r.Flag(r.ctx, r.coordinator(), g.Number)); len(p.Rulings) != 1 || p.Rulings[0].Number != d.Number {
		t.Errorf("the page links to %+v", p.Rulings)
	}
}

// TestAFlagRestsOnWhatClientsSaid: a survey and a quarter of complaints that was handed in
// can be chosen; what is no choice is refused.
func TestAFlagRestsOnWhatClientsSaid(t *testing.T) {
	r := newRig(t)
	r.must(r.store.InsertSurvey(r.ctx, &portal.Survey{ID: "o", Title: "Tevredenheid", Period: "2026-1", At: r.clock}))
	r.must(r.store.InsertComplaintQuarter(r.ctx, &portal.ComplaintQuarter{ID: "k", Quarter: "2026-K2", Org: "klachten", Explanation: "Brieven", SentAt: r.clock, At: r.clock}))
	r.must(r.store.InsertComplaintQuarter(r.ctx, &portal.ComplaintQuarter{ID: "kc", Quarter: "2026-K3", Org: "klachten", Explanation: "Concept", At: r.clock}))
	form := must(r.FlagForm(r.ctx, r.as("deelnemer@asdd"), ""))
	if len(form.Heard) != 2 {
		t.Fatalf("to choose from: %+v", form.Heard)
	}
	in := FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Heard: []string{form.Heard[0].Path, form.Heard[1].Path}}
	g := must(r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in))
	if p := must(r.Flag(r.ctx, r.coordinator(), g.Number)); len(p.Others) != 2 || len(p.Signals) != 0 {
		t.Errorf("the page shows %+v", p.Others)
	}
	in.Heard = []string{"/clientstem/klachten/2026-K3"}
	_, err := r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
	r.wrongAt(err, "heard", "signals")
}

// TestFlagsInTheMonitor: fewer than five are hidden, and who reads fewer counts fewer.
func TestFlagsInTheMonitor(t *testing.T) {
	r := newRig(t)
	period := portal.Quarter(r.clock)
	value := func(scope []string) string {
		for _, l := range must(r.FiguresFor(r.ctx, scope, period)) {
			if l.Key == FigureFlagsProposed {
				return l.Value
			}
		}
		return ""
	}
	chain, ours := []string{portal.ScopeChain}, []string{portal.ScopeChain, portal.OrgScope("gemeente")}
	if got := value(ours); got != "" {
		t.Errorf("without flags: %q", got)
	}
	for range 4 {
		r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	}
	r.clock = r.clock.Add(time.Minute)
	if got := value(chain); got != FigureHidden {
		t.Errorf("four flags: %q", got)
	}
	r.confirmedFlag(portal.Audience{Kind: portal.MunicipalityOnly}, r.share("deelnemer@bewind"))
	r.clock = r.clock.Add(time.Minute)
	if one, all := value(chain), value(ours); one != FigureHidden || all != "5" {
		t.Errorf("the chain reads %q, the municipality %q", one, all)
	}
}

// TestTheClockTendsFlagsOnce with two instances, and after a restart.
func TestTheClockTendsFlagsOnce(t *testing.T) {
	r := newRig(t)
	g := r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	r.share("deelnemer@geldfit")
	r.share("deelnemer@bewind")
	r.share("deelnemer@wijkteam")
	r.clock = g.Until.AddDate(0, 0, -7).Add(9 * time.Hour)
	for _, a := range []*App{r.App, r.onDB(r.db), r.App, r.onDB(r.db)} {
		must(a.ProposeFlags(r.ctx, portal.SystemActor()))
		must(a.TendFlags(r.ctx, portal.SystemActor()))
	}
	count := map[portal.EventType]int{}
	for _, e := range r.events() {
		count[e.Type]++
	}
	if n, ruled := count[portal.FlagReminded], count[portal.FlagProposedByRule]; n != 1 || ruled != 1 {
		t.Errorf("reminded %d times and proposed %d flags, want one of each", n, ruled)
	}
	if _, err := r.TendFlags(r.ctx, r.coordinator()); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a person did what the clock does: %v", err)
	}
}
