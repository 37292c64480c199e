package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// seven are the signals of seven reporters that one decision answers: named by it,
// bundled with or merged into one that is, and evidence of the flag it is about.
type seven struct {
	decision                                              portal.Decision
	named, town, merged, bundled, hidden, few, late, done portal.Signal
}

func (r *rig) seven() seven {
	r.t.Helper()
	handled := func(key string, change func(*ShareSignal)) portal.Signal {
		s := r.sharesSignal(key, change)
		r.must(r.TakeUpSignal(r.ctx, r.coordinator(), s.ID, 0))
		return r.fresh(s)
	}
	x := seven{named: r.takenUp(nil), merged: r.sharesSignal("deelnemer@wijkteam", nil), bundled: handled("deelnemer@asdd", nil), hidden: r.sharesSignal("collega@geldfit", anonymous),
		town: handled("deelnemer@bewind", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }),
		few: handled("eigenaar@eenpitter", func(in *ShareSignal) {
			in.KnowsRecognisable = true
			in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"gemeente", "wijkteam"}}
		}),
		late: handled("collega@bewind", nil), done: handled("collega@wijkteam", nil)}
	r.merges(x.merged, x.named)
	r.bundles(r.fresh(x.named), x.bundled)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), x.done.ID, 0, goodFeedback(r), CitizenAnswer{}))
	in := FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Signals: []string{x.hidden.Number, x.few.Number, x.late.Number, x.done.Number}}
	g := must(r.NominateFlag(r.ctx, r.coordinator(), in))
	r.busyTable(portal.AgendaItem{ID: "vlag", Title: "Brieven", Links: []portal.Ref{g.Ref()}})
	x.decision = must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: "vlag", Kind: portal.Agreed, By: portal.ByTeam,
		Text: "Wij bellen binnen drie dagen.", Signals: []portal.ID{x.named.ID, x.town.ID}}))
	return x
}

func tellAll(p TellPage) BundleFeedback {
	in := BundleFeedback{Feedback: p.Feedback, Agreed: map[string]string{}}
	for _, s := range p.Ready {
		in.Signals = append(in.Signals, s.ID)
	}
	return in
}

func TestSevenReportersHearOfOneDecision(t *testing.T) {
	r := newRig(t)
	x := r.seven()
	by := r.coordinator()
	page := must(r.TellPage(r.ctx, by, x.decision.Number))
	in := tellAll(page)
	r.refused(r.TellReporters(r.ctx, by, x.decision.Number, 0, in), portal.Conflict) // no route yet
	r.must(r.ChooseRoute(r.ctx, r.as("beleidsadviseur@gemeente"), x.decision.Number, r.routeOf("beleidsadviseur@gemeente")))
	page = must(r.TellPage(r.ctx, by, x.decision.Number))
	if len(page.Ready) != 6 || len(page.Had) != 1 || page.Had[0].ID != x.done.ID || page.Feedback.Agreed != x.decision.Text || page.Feedback.Changes != "Een belafspraak" || page.Feedback.From.IsZero() {
		t.Fatalf("ready %d, had %d, others %d, %+v", len(page.Ready), len(page.Had), len(page.Others), page.Feedback)
	}
	for _, s := range page.Ready {
		if (s.Passed != "") != (s.ID == x.hidden.ID) {
			t.Errorf("%s: %q", s.Number, s.Passed)
		}
	}
	in = tellAll(page)
	in.Feedback.ForResidents = "Wij bellen u."
	in.Agreed[AudienceKey(x.town)] = "Alleen voor u: wij bellen eerder"
	wrong := in
	wrong.Feedback.Agreed = "Zie ook " + x.town.Number
	r.wrongAt(r.TellReporters(r.ctx, by, x.decision.Number, 0, wrong), FieldNamed)
	wrong = in
	wrong.Signals = append([]portal.ID{"vreemd"}, in.Signals...)
	r.refused(r.TellReporters(r.ctx, by, x.decision.Number, 0, wrong), portal.Conflict)
	if r.fresh(x.named).State != portal.SignalAgreedOn || len(r.fresh(x.late).Feedback) > 0 {
		t.Fatal("something refused was sent")
	}
	r.events()
	r.must(r.TellReporters(r.ctx, by, x.decision.Number, 0, in))
	heard := map[portal.ID]string{}
	for _, e := range r.events() {
		if e.Type != portal.SignalFeedbackGiven {
			continue
		}
		for who, reason := range r.told(e) {
			if reason == portal.ReasonReporter {
				heard[who] += string(e.About.ID)
			}
		}
	}
	for who, s := range map[portal.ID]portal.Signal{"deelnemer@geldfit": x.named, "deelnemer@bewind": x.town, "deelnemer@wijkteam": x.merged, "deelnemer@asdd": x.bundled,
		"collega@geldfit": x.hidden, "eigenaar@eenpitter": x.few, "collega@bewind": x.late} {
		if heard[who] != string(s.ID) {
			t.Errorf("%s heard of %q, want %s", who, heard[who], s.ID)
		}
		now := r.fresh(s)
		if len(now.Feedback) != 1 || now.Feedback[0].Decision != x.decision.ID || now.Feedback[0].ForResidents != "Wij bellen u." {
			t.Errorf("%s has feedback %+v", s.Number, now.Feedback)
		}
		if own := strings.HasPrefix(now.Feedback[0].Agreed, "Alleen voor u"); own != (s.ID == x.town.ID) {
			t.Errorf("%s reads %q", s.Number, now.Feedback[0].Agreed)
		}
	}
	if len(heard) != 7 || heard["collega@wijkteam"] != "" {
		t.Errorf("heard: %v", heard)
	}
	d := r.freshDecision(x.decision)
	if d.Follow.FedBack.IsZero() || len(d.Signals) != 6 {
		t.Errorf("the decision: %+v", d)
	}
	r.refused(r.TellReporters(r.ctx, by, x.decision.Number, 0, in), portal.Conflict)
	if got := len(r.fresh(x.late).Feedback); got != 1 {
		t.Errorf("told twice: %d", got)
	}
	open, closed, err := r.Bundles(r.ctx, by)
	r.must(err)
	if len(open) != 0 || len(closed) != 2 {
		t.Errorf("bundles: %d open, %d done", len(open), len(closed))
	}
}

// TestWhoIsLeftOutStillWaits: of a part of the reporters the decision isn't fed back: it
// stays a task, the others stand with the form, and the last one ends it.
func TestWhoIsLeftOutStillWaits(t *testing.T) {
	r := newRig(t)
	first, second := r.takenUp(nil), r.takenUp(nil)
	r.busyTable()
	d := must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: "punt", Kind: portal.Agreed, By: portal.ByTeam, Text: "Wij bellen.", Signals: []portal.ID{first.ID, second.ID}}))
	none := RouteInput{}
	none.Route, none.Changes = portal.NoChange, "Het kan al."
	by := r.coordinator()
	r.must(r.ChooseRoute(r.ctx, by, d.Number, none))
	in := tellAll(must(r.TellPage(r.ctx, by, d.Number)))
	in.Signals = nil
	r.wrongAt(r.TellReporters(r.ctx, by, d.Number, 0, in), "ready")
	in.Signals = []portal.ID{first.ID}
	r.must(r.TellReporters(r.ctx, by, d.Number, 0, in))
	now := r.freshDecision(d)
	if now.Follow.Heard.IsZero() || !now.Follow.FedBack.IsZero() || now.Follows() != portal.FollowTells || now.RouteOpen() {
		t.Errorf("with one left: %+v", now.Follow)
	}
	if p := must(r.TellPage(r.ctx, by, d.Number)); len(p.Ready) != 1 || p.Ready[0].ID != second.ID || len(p.Had) != 1 {
		t.Errorf("ready %d, had %d", len(p.Ready), len(p.Had))
	}
	if tasks := must(r.followTasks(r.ctx, by)); len(tasks) != 1 || !strings.HasPrefix(tasks[0].Table.Do, "Koppel terug") {
		t.Errorf("asked: %+v", tasks)
	}
	if p := must(r.FollowUp(r.ctx, by, d.Number)); p.Heard != 1 || p.Wait != 1 || p.State != portal.FollowTells {
		t.Errorf("heard %d, wait %d, %s", p.Heard, p.Wait, p.State)
	}
	line := must(r.Line(r.ctx, by, d.Ref()))
	if got := where(line.Stops); got != portal.AtFeedback {
		t.Errorf("the line is at %q: %s", got, line.words())
	}
	r.later(60 * 24 * time.Hour)
	stalls := must(r.Stalls(r.ctx, by, StallFilter{Kind: portal.AtFeedback}))
	if len(stalls.Rows) != 1 || stalls.Rows[0].Link.Number != second.Number {
		t.Errorf("what stands still: %+v", stalls.Rows)
	}
	in.Signals = []portal.ID{second.ID}
	r.must(r.TellReporters(r.ctx, by, d.Number, 0, in))
	if now := r.freshDecision(d); now.Follow.FedBack.IsZero() || now.Follows() != portal.FollowDone {
		t.Errorf("all heard: %+v", now.Follow)
	}
}

// TestFollowUpShowsNoHiddenSignals: who may read none of its signals sees no sign of
// them, nor counts of their answers.
func TestFollowUpShowsNoHiddenSignals(t *testing.T) {
	r := newRig(t)
	town := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	r.busyTable()
	d := must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: "punt", Kind: portal.Agreed, By: portal.ByTeam, Text: "Wij bellen.", Signals: []portal.ID{town.ID}}))
	none := RouteInput{}
	none.Route, none.Changes = portal.NoChange, "Het kan al."
	r.must(r.ChooseRoute(r.ctx, r.coordinator(), d.Number, none))
	if p := must(r.FollowUp(r.ctx, r.coordinator(), d.Number)); p.State != portal.FollowTells || !p.SeesSignals {
		t.Errorf("the coordinator: %s", p.State)
	}
	if p := must(r.FollowUp(r.ctx, r.as("deelnemer@geldfit"), d.Number)); p.State != portal.FollowDone || p.SeesSignals {
		t.Errorf("geldfit learns of a signal: %s", p.State)
	}
	if p := must(r.TellPage(r.ctx, r.as("beleidsadviseur@gemeente"), d.Number)); len(p.Ready) != 0 || len(p.Others) != 1 || p.Others[0].By.Person == "" {
		t.Errorf("the adviser doesn't handle it: %+v", p.Others)
	}
	in := tellAll(must(r.TellPage(r.ctx, r.coordinator(), d.Number)))
	r.must(r.TellReporters(r.ctx, r.coordinator(), d.Number, 0, in))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), town.ID, portal.Helps, "", CitizenAnswer{}))
	if h := must(r.FollowUp(r.ctx, r.coordinator(), d.Number)).Helps; !h.Yes.Hidden || !h.Total.Hidden {
		t.Errorf("one answer is shown: %+v", h)
	}
	if h := must(r.FollowUp(r.ctx, r.as("deelnemer@geldfit"), d.Number)).Helps; h != (HelpCounts{}) {
		t.Errorf("geldfit learns of an answer: %+v", h)
	}
}

// TestHelpOfADecision counts five answers of as many signals.
func TestHelpOfADecision(t *testing.T) {
	r := newRig(t)
	var ids []portal.ID
	var signals []portal.Signal
	for range 6 {
		s := r.takenUp(nil)
		ids, signals = append(ids, s.ID), append(signals, s)
	}
	r.busyTable()
	d := must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: "punt", Kind: portal.Agreed, By: portal.ByTeam, Text: "Wij bellen.", Signals: ids}))
	r.must(r.ChooseRoute(r.ctx, r.coordinator(), d.Number, r.routeOf("beleidsadviseur@gemeente")))
	r.must(r.TellReporters(r.ctx, r.coordinator(), d.Number, 0, tellAll(must(r.TellPage(r.ctx, r.coordinator(), d.Number)))))
	for _, s := range signals[:5] {
		r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.Helps, "", CitizenAnswer{}))
	}
	if h := must(r.FollowUp(r.ctx, r.as("deelnemer@bewind"), d.Number)).Helps; h.Yes.N != 5 || h.No.N != 0 {
		t.Errorf("counts: %+v", h)
	}
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), signals[5].ID, portal.HelpsNot, "Niemand belt.", CitizenAnswer{}))
	if h := must(r.FollowUp(r.ctx, r.as("deelnemer@bewind"), d.Number)).Helps; !h.No.Hidden {
		t.Errorf("one ‘nee’ is shown: %+v", h)
	}
	if r.fresh(signals[5]).State != portal.SignalReopen {
		t.Error("‘nee’ asks for reopening")
	}
}
