package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) handsOver(s portal.Signal, org portal.ID) {
	r.t.Helper()
	r.must(r.HandOverSignal(r.ctx, r.coordinator(), s.ID, 0, org, "Dit speelt bij hen", CitizenAnswer{}))
}

func TestHandOverAcceptedMakesAPartnerTheHandler(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.events()
	r.handsOver(s, "bewind")
	told := r.told(r.wantEvents(portal.SignalHandedTo)[0])
	for _, who := range []portal.ID{"deelnemer@bewind", "collega@bewind", "contactpersoon@bewind"} {
		if told[who] != portal.ReasonTask {
			t.Errorf("%s is told %q, want a task", who, told[who])
		}
	}
	if told["deelnemer@wijkteam"] != "" || told["deelnemer@geldfit"] != portal.ReasonReporter {
		t.Errorf("told: %v", told)
	}
	p := r.pageOf("contactpersoon@bewind", s)
	if p.Waiting != "Organisatie bewind" || !p.May.AnswerHandOver || p.May.Agree {
		t.Errorf("waits for %q, may %+v", p.Waiting, p.May)
	}
	r.refused(r.AcceptHandOver(r.ctx, r.as("deelnemer@wijkteam"), s.ID, 0), portal.Forbidden)
	r.refused(r.AcceptHandOver(r.ctx, portal.Actor{}, s.ID, 0), portal.LoginNeeded)
	r.must(r.AcceptHandOver(r.ctx, r.as("contactpersoon@bewind"), s.ID, 0))
	r.refused(r.AgreeSignal(r.ctx, r.as("collega@bewind"), s.ID, 0, "Iets", CitizenAnswer{}), portal.Forbidden)
	r.must(r.AgreeSignal(r.ctx, r.as("contactpersoon@bewind"), s.ID, 0, "Wij bellen zelf", CitizenAnswer{}))
	r.must(r.GiveFeedback(r.ctx, r.as("contactpersoon@bewind"), s.ID, 0, goodFeedback(r), CitizenAnswer{}))
	if name := r.pageOf("contactpersoon@bewind", s).Reporter.Person; name != "" {
		t.Errorf("a partner who handles it reads the reporter's name %q", name)
	}
	r.refused(r.MergeSignal(r.ctx, r.as("contactpersoon@bewind"), s.ID, 0, s.Number), portal.Forbidden)
}

func TestHandOverGoesOnlyToWhoSeesIt(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	for _, org := range []portal.ID{"bewind", "gemeente", "bestaat-niet", ""} {
		r.wrongAt(r.HandOverSignal(r.ctx, r.coordinator(), s.ID, 0, org, "Dit speelt bij hen", CitizenAnswer{}), "org")
	}
	chain := r.takenUp(nil)
	r.wrongAt(r.HandOverSignal(r.ctx, r.coordinator(), chain.ID, 0, "bewind", " ", CitizenAnswer{}), "reason")
	r.refused(r.HandOverSignal(r.ctx, r.as("deelnemer@bewind"), chain.ID, 0, "wijkteam", "Zomaar", CitizenAnswer{}), portal.Forbidden)
	r.handsOver(chain, "geldfit")
	r.refused(r.AcceptHandOver(r.ctx, r.as("deelnemer@geldfit"), chain.ID, 0), portal.Forbidden) // who shared it
}

func TestReturnedTwiceOrLateItIsTheCoordinators(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.AssignSignal(r.ctx, r.coordinator(), s.ID, 0, "collega@gemeente"))
	handler := r.as("collega@gemeente")
	r.must(r.HandOverSignal(r.ctx, handler, s.ID, 0, "bewind", "Dit speelt bij hen", CitizenAnswer{}))
	r.must(r.ReturnHandOver(r.ctx, r.as("deelnemer@bewind"), s.ID, 0, "wijkteam", "Dit gaat over het wijkteam", CitizenAnswer{}))
	if s = r.fresh(s); s.Handed.Org != "wijkteam" || s.State != portal.SignalHandedOver {
		t.Fatalf("after the first return: %+v", s.Handed)
	}
	r.refused(r.ReturnHandOver(r.ctx, r.as("deelnemer@bewind"), s.ID, 0, "", "Nog eens", CitizenAnswer{}), portal.Forbidden)
	r.events()
	r.must(r.ReturnHandOver(r.ctx, r.as("deelnemer@wijkteam"), s.ID, 0, "asdd", "Ook niet over ons", CitizenAnswer{}))
	told := r.told(r.wantEvents(portal.SignalHandedBack)[0])
	if s = r.fresh(s); s.Handler != "ketencoordinator@gemeente" || s.State != portal.SignalBusy || s.Handed != nil || told["ketencoordinator@gemeente"] != portal.ReasonTask {
		t.Errorf("after two returns: %s by %s, told %v", s.State, s.Handler, told)
	}

	r.must(r.AssignSignal(r.ctx, r.coordinator(), s.ID, 0, "collega@gemeente"))
	r.must(r.HandOverSignal(r.ctx, handler, s.ID, 0, "bewind", "Dit speelt bij hen", CitizenAnswer{}))
	r.later(8 * 24 * time.Hour)
	n, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
	r.must(err)
	again, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
	r.must(err)
	if s = r.fresh(s); n != 1 || again != 0 || s.Handler != "ketencoordinator@gemeente" || s.Handed != nil {
		t.Errorf("after the term: %d and %d moved, %s", n, again, s.Handler)
	}
}

func TestOneReturnGoesBackToWhoHandedItOver(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.AssignSignal(r.ctx, r.coordinator(), s.ID, 0, "collega@gemeente"))
	r.must(r.HandOverSignal(r.ctx, r.as("collega@gemeente"), s.ID, 0, "bewind", "Dit speelt bij hen", CitizenAnswer{}))
	r.wrongAt(r.ReturnHandOver(r.ctx, r.as("deelnemer@bewind"), s.ID, 0, "bewind", "Niet over ons", CitizenAnswer{}), "org")
	r.must(r.ReturnHandOver(r.ctx, r.as("deelnemer@bewind"), s.ID, 0, "", "Niet over ons", CitizenAnswer{}))
	if s = r.fresh(s); s.Handler != "collega@gemeente" || s.State != portal.SignalBusy {
		t.Errorf("%s by %s", s.State, s.Handler)
	}
}

func TestReadersWidenOnlyWithTheReportersYes(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	reads := func(key string) bool {
		list, err := r.Signals(r.ctx, r.as(key), SignalFilter{Text: s.Title})
		r.must(err)
		_, err = r.Signal(r.ctx, r.as(key), s.Number)
		return len(list.Rows) == 1 && err == nil
	}
	ask := func() {
		r.must(r.AskWidening(r.ctx, r.coordinator(), s.ID, 0, "bewind", "Dit speelt bij hen", CitizenAnswer{}))
	}
	r.events()
	ask()
	if told := r.told(r.wantEvents(portal.SignalWideningAsked)[0]); told["deelnemer@geldfit"] != portal.ReasonTask || len(told) != 1 {
		t.Errorf("told %v, want the reporter alone", told)
	}
	r.refused(r.AskWidening(r.ctx, r.coordinator(), s.ID, 0, "wijkteam", "Ook", CitizenAnswer{}), portal.Conflict)
	r.refused(r.AnswerWidening(r.ctx, r.coordinator(), s.ID, portal.MayRead), portal.Forbidden)
	r.must(r.AnswerWidening(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.MayNotRead))
	if reads("deelnemer@bewind") {
		t.Fatal("bewind reads it after a no")
	}
	ask()
	r.events()
	r.must(r.AnswerWidening(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.MayRead))
	told := r.told(r.wantEvents(portal.SignalAudienceWidened)[0])
	if told["ketencoordinator@gemeente"] != portal.ReasonTask || told["deelnemer@bewind"] != "" {
		t.Errorf("told %v", told)
	}
	for key, want := range map[string]bool{"deelnemer@bewind": true, "deelnemer@geldfit": true, "beleidsadviseur@gemeente": true, "deelnemer@wijkteam": false} {
		if got := reads(key); got != want {
			t.Errorf("%s reads it: %v, want %v", key, got, want)
		}
	}
	r.handsOver(s, "bewind")
	r.refused(r.AnswerWidening(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.MayRead), portal.Conflict)
}

func TestWideningAnAnonymousSignalGoesThroughTheKeeper(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(func(in *ShareSignal) { anonymous(in); in.Audience.Kind = portal.MunicipalityOnly })
	r.must(r.AskWidening(r.ctx, r.coordinator(), s.ID, 0, "bewind", "Dit speelt bij hen", CitizenAnswer{}))
	reporter := r.as("deelnemer@geldfit")
	if p := r.pageOf("deelnemer@geldfit", s); p.May.AnswerWidening || len(p.Signal.Widenings) != 0 {
		t.Error("the reporter reads what the keeper has not passed")
	}
	r.refused(r.AnswerWidening(r.ctx, reporter, s.ID, portal.MayRead), portal.Conflict)
	r.must(r.PassWidening(r.ctx, r.as("anoniem@gemeente"), s.ID))
	r.events()
	r.must(r.AnswerWidening(r.ctx, reporter, s.ID, portal.MayRead))
	e := r.wantEvents(portal.SignalAudienceWidened)[0]
	if e.By != "" || !e.At.Equal(portal.Day(r.clock)) {
		t.Errorf("the event says by %q at %v", e.By, e.At)
	}
	for key, want := range map[string]portal.Kind{"collega@geldfit": portal.NotFound, "deelnemer@wijkteam": portal.NotFound} {
		_, err := r.Signal(r.ctx, r.as(key), s.Number)
		r.refused(err, want)
	}
	r.pageOf("deelnemer@bewind", s)
}

func TestWhatIsHandedOverIsNotReopened(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.handsOver(s, "bewind")
	for _, key := range []string{"deelnemer@geldfit", "ketencoordinator@gemeente"} {
		if r.pageOf(key, s).May.Reopen {
			t.Errorf("%s is offered to reopen it", key)
		}
		r.refused(r.ReopenSignal(r.ctx, r.as(key), s.ID, 0, "Toch niet", CitizenAnswer{}), portal.Conflict)
	}
}

// TestHandOverOffersOnlyWhereSomebodyCanTakeItUp: who shared the signal and who
// only reads can't.
func TestHandOverOffersOnlyWhereSomebodyCanTakeItUp(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("eigenaar@eenpitter", func(in *ShareSignal) { in.KnowsRecognisable = true })
	r.must(r.TakeUpSignal(r.ctx, r.coordinator(), s.ID, 0))
	r.leaves("deelnemer@asdd")
	offered := map[portal.ID]bool{}
	for _, o := range r.pageOf("ketencoordinator@gemeente", s).HandTo {
		offered[o.ID] = true
	}
	for org, want := range map[portal.ID]bool{"geldfit": true, "bewind": true, "asdd": false, "eenpitter": false, "gemeente": false} {
		if offered[org] != want {
			t.Errorf("%s is offered: %v", org, offered[org])
		}
		if !want {
			r.wrongAt(r.HandOverSignal(r.ctx, r.coordinator(), s.ID, 0, org, "Bij hen", CitizenAnswer{}), "org")
		}
	}
}
