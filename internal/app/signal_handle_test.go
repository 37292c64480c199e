package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func goodFeedback(r *rig) portal.Feedback {
	return portal.Feedback{Agreed: "Wij bellen binnen vijf dagen", AgreedBy: "team Toegang", Route: portal.PracticeAgreement, Changes: "Een belafspraak", From: r.clock}
}

// takenUp shares a signal as Geldfit and brings it to the coordinator's desk.
func (r *rig) takenUp(change func(*ShareSignal)) portal.Signal {
	r.t.Helper()
	s := r.sharesSignal("deelnemer@geldfit", change)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	return r.fresh(s)
}

func anonymous(in *ShareSignal) { in.Naming = portal.Anonymous }

func TestStaleVersionIsAConflictForEveryHandlersStep(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	by, old := r.as("ketencoordinator@gemeente"), s.Version
	r.must(r.CommentOnSignal(r.ctx, r.as("deelnemer@bewind"), s.ID, "", "Intussen", nil, CitizenAnswer{}))
	for name, err := range map[string]error{
		"assign":   r.AssignSignal(r.ctx, by, s.ID, old, "beleidsadviseur@gemeente"),
		"detail":   r.DetailSignal(r.ctx, by, s.ID, old, portal.Bottleneck, "", portal.More{}, CitizenAnswer{}),
		"ask":      r.AskReporter(r.ctx, by, s.ID, old, "Hoe vaak?", CitizenAnswer{}),
		"agree":    r.AgreeSignal(r.ctx, by, s.ID, old, "Iets", CitizenAnswer{}),
		"feedback": r.GiveFeedback(r.ctx, by, s.ID, old, goodFeedback(r), CitizenAnswer{}),
	} {
		if portal.KindOf(err) != portal.Conflict {
			t.Errorf("%s: %v, want a conflict", name, err)
		}
	}
}

func TestAssignGoesToThoseOfTheMunicipality(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	coordinator := r.as("ketencoordinator@gemeente")
	for _, to := range []portal.ID{"deelnemer@bewind", "griffie@gemeente", "portefeuillehouder@gemeente", "bestaat-niet", ""} {
		r.wrongAt(r.AssignSignal(r.ctx, coordinator, s.ID, 0, to), "handler")
	}
	r.events()
	r.must(r.AssignSignal(r.ctx, coordinator, s.ID, 0, "collega@gemeente"))
	e := r.wantEvents(portal.SignalAssigned)[0]
	if r.told(e)["collega@gemeente"] != portal.ReasonTask {
		t.Errorf("told %v, want the new handler", r.told(e))
	}
	r.must(r.AgreeSignal(r.ctx, r.as("collega@gemeente"), s.ID, 0, "Wij bellen", CitizenAnswer{}))
	p, err := r.Signal(r.ctx, coordinator, s.Number)
	r.must(err)
	for _, h := range p.Handlers {
		if h.ID == "collega@gemeente" || h.ID == "griffie@gemeente" || h.Name.Org != "Organisatie gemeente" {
			t.Errorf("%s (%s) is offered as the next handler", h.ID, h.Name.Org)
		}
	}
}

func TestDetailMakesTheNewWordsFindable(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.DetailSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, portal.Opportunity, "schulden", portal.More{Help: "Een schuldenfunctionaris"}, CitizenAnswer{}))
	list, err := r.Signals(r.ctx, r.as("deelnemer@bewind"), SignalFilter{Text: "schuldenfunctionaris"})
	r.must(err)
	if len(list.Rows) != 1 || list.Rows[0].ThemeName != "Schulden en incasso" {
		t.Errorf("found %+v", list.Rows)
	}
}

func TestFeedbackReachesReporterAndRecognisers(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@bewind"), s.ID, "Wij ook", CitizenAnswer{}))
	r.events()
	r.must(r.GiveFeedback(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, goodFeedback(r), CitizenAnswer{}))
	told := r.told(r.wantEvents(portal.SignalFeedbackGiven)[0])
	if told["deelnemer@geldfit"] != portal.ReasonReporter || told["deelnemer@bewind"] != portal.ReasonRecognise || len(told) != 2 {
		t.Errorf("told %v", told)
	}
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), s.ID, portal.HelpsPartly, "", CitizenAnswer{}))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), s.ID, portal.HelpsPartly, "", CitizenAnswer{})) // a double tap
	r.refused(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), s.ID, portal.HelpsNot, "", CitizenAnswer{}), portal.Conflict)
	r.refused(r.AnswerHelp(r.ctx, r.as("collega@bewind"), s.ID, portal.Helps, "", CitizenAnswer{}), portal.Forbidden)
	if got := r.fresh(s); len(got.Helps) != 1 || got.State != portal.SignalFedBack {
		t.Errorf("%d answers in state %s", len(got.Helps), got.State)
	}
}

// TestKeepersChannel follows a question to an anonymous reporter and back.
func TestKeepersChannel(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(anonymous)
	coordinator, keeper, reporter := r.as("ketencoordinator@gemeente"), r.as("anoniem@gemeente"), r.as("deelnemer@geldfit")
	r.events()

	r.must(r.AskReporter(r.ctx, coordinator, s.ID, 0, "In welke wijk?", CitizenAnswer{}))
	told := r.told(r.wantEvents(portal.SignalQuestionAsked)[0])
	if told[keeper.ID] != portal.ReasonTask || told[reporter.ID] != "" {
		t.Errorf("told of the question %v, want the keeper and not yet the reporter", told)
	}
	page, err := r.Signal(r.ctx, reporter, s.Number)
	r.must(err)
	if len(page.Signal.Questions) != 0 || page.May.Answer {
		t.Error("the reporter reads a question that was not passed on")
	}
	r.refused(r.PassQuestion(r.ctx, coordinator, s.ID), portal.Forbidden)
	r.must(r.PassQuestion(r.ctx, keeper, s.ID))
	r.events()
	r.must(r.AnswerQuestion(r.ctx, reporter, s.ID, "Bij ons, Geldfit, op de Brink", CitizenAnswer{}))
	e := r.wantEvents(portal.SignalQuestionAnswered)[0]
	if told = r.told(e); e.By != "" || told[coordinator.ID] == portal.ReasonTask || told[keeper.ID] != portal.ReasonTask {
		t.Errorf("event by %q, told %v: the answer goes to the keeper first", e.By, told)
	}
	for _, by := range []portal.Actor{coordinator, r.as("deelnemer@bewind"), r.as("beheerder@gemeente")} {
		page, err := r.Signal(r.ctx, by, s.Number)
		r.must(err)
		if q := page.Signal.Questions[0]; q.Answer != "" || !q.AnsweredAt.IsZero() || page.Exchange != nil {
			t.Errorf("%s reads what was not passed on: %+v", by.ID, q)
		}
	}
	r.must(r.PassAnswer(r.ctx, keeper, s.ID, "In de binnenstad", CitizenAnswer{}))
	page, err = r.Signal(r.ctx, coordinator, s.Number)
	r.must(err)
	if page.Signal.Questions[0].Answer != "In de binnenstad" || page.Reporter != (Name{}) {
		t.Errorf("the handler reads %+v of %+v", page.Signal.Questions[0], page.Reporter)
	}
}

func TestExchangeIsReadByItsTwoPartiesOnly(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", anonymous)
	keeper, reporter := r.as("anoniem@gemeente"), r.as("deelnemer@geldfit")
	r.events()
	r.must(r.WriteKeeperMessage(r.ctx, reporter, s.ID, "Blijft dit tussen ons?", CitizenAnswer{}))
	e := r.wantEvents(portal.KeeperMessageSent)[0]
	if told := r.told(e); e.By != "" || len(told) != 1 || told[keeper.ID] != portal.ReasonTask {
		t.Errorf("event by %q, told %v", e.By, told)
	}
	r.must(r.WriteKeeperMessage(r.ctx, keeper, s.ID, "Ja", CitizenAnswer{}))
	if told := r.told(r.wantEvents(portal.KeeperMessageSent)[0]); len(told) != 1 || told[reporter.ID] == "" {
		t.Errorf("told of the answer: %v", told)
	}
	for key := range r.actors {
		page, err := r.Signal(r.ctx, r.as(key), s.Number)
		reads := err == nil && len(page.Exchange) > 0
		if want := r.as(key).ID == keeper.ID || r.as(key).ID == reporter.ID; reads != want {
			t.Errorf("%s reads the exchange: %v, want %v", key, reads, want)
		}
	}
	for _, key := range []string{"collega@geldfit", "ketencoordinator@gemeente"} {
		r.refused(r.WriteKeeperMessage(r.ctx, r.as(key), s.ID, "Wie bent u?", CitizenAnswer{}), portal.Forbidden)
	}
}

func TestCommentTellsMentionedPeopleAndNobodyWhoMayNotKnow(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	r.events()
	mentions := []portal.ID{"vervanger@gemeente", "deelnemer@bewind", "deelnemer@geldfit", "bestaat-niet", "vervanger@gemeente"}
	r.must(r.CommentOnSignal(r.ctx, r.as("beleidsadviseur@gemeente"), s.ID, "", "Wie weet meer?", mentions, CitizenAnswer{}))
	page, err := r.Signal(r.ctx, r.as("beleidsadviseur@gemeente"), s.Number)
	r.must(err)
	if got := page.Comments[0].Mentions; !slices.Equal(got, []portal.ID{"vervanger@gemeente"}) {
		t.Errorf("mentioned %v: a mention must not tell who shared it, nor reach who may not see it", got)
	}
	told := r.told(r.wantEvents(portal.SignalCommented)[0])
	if told["vervanger@gemeente"] != portal.ReasonMention || told["deelnemer@geldfit"] != portal.ReasonReporter || told["deelnemer@bewind"] != "" {
		t.Errorf("told %v", told)
	}
	for _, c := range page.Mentionable {
		if c.ID == "deelnemer@geldfit" || c.ID == "beleidsadviseur@gemeente" {
			t.Errorf("%s is offered to mention", c.ID)
		}
	}
}

func TestClockMovesEachSignalOnce(t *testing.T) {
	r := newRig(t)
	system := portal.SystemActor()
	late := r.sharesSignal("deelnemer@geldfit", nil)
	private := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	fed := r.takenUp(nil)
	r.must(r.GiveFeedback(r.ctx, r.as("ketencoordinator@gemeente"), fed.ID, 0, goodFeedback(r), CitizenAnswer{}))
	advance := func(want int) {
		t.Helper()
		if n, err := r.AdvanceSignals(r.ctx, system); err != nil || n != want {
			t.Errorf("moved %d, %v, want %d", n, err, want)
		}
	}
	advance(0)
	r.later(5 * 24 * time.Hour)
	r.events()
	advance(1)
	told := r.told(r.wantEvents(portal.SignalPassedOn)[0])
	if told["vervanger@gemeente"] != portal.ReasonTask || r.fresh(late).Handler != "vervanger@gemeente" {
		t.Errorf("told %v, handler %s", told, r.fresh(late).Handler)
	}
	advance(0)
	r.later(15 * 24 * time.Hour)
	advance(2)
	r.wantEvents(portal.SignalTermPassed, portal.SignalClosed)
	advance(0)
	if got := r.fresh(private); got.Version != private.Version || got.Handler != "" {
		t.Errorf("the clock touched a signal the municipality doesn't see: %+v", got)
	}
	r.refused(func() error { _, err := r.AdvanceSignals(r.ctx, r.as("beheerder@gemeente")); return err }(), portal.Forbidden)
}

// TestManyLateSignalsDontHideTheNext: what the clock is done with is not asked
// for again, however much of it there is.
func TestManyLateSignalsDontHideTheNext(t *testing.T) {
	r := newRig(t)
	for i := range advanceAtOnce + 5 {
		r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Title = fmt.Sprint("Signaal ", i) })
	}
	r.later(60 * 24 * time.Hour)
	moved := 0
	for range 6 {
		n, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
		r.must(err)
		moved += n
	}
	if want := advanceAtOnce + 5; moved != want {
		t.Errorf("%d signals went to the substitute, want %d", moved, want)
	}
}
