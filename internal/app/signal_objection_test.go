package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// nothingChanges brings a signal to feedback with which nothing changes.
func (r *rig) nothingChanges(s portal.Signal) portal.Signal {
	r.t.Helper()
	fb := portal.Feedback{Agreed: "Wij laten het zo", AgreedBy: "team Toegang", Route: portal.NoChange, Changes: "Er is geen geld"}
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), s.ID, 0, fb, CitizenAnswer{}))
	return r.fresh(s)
}

func (r *rig) objects(key string, s portal.Signal, kind portal.SignalDecisionKind) error {
	return r.ObjectToSignal(r.ctx, r.as(key), s.ID, kind, "Dit lost niets op", CitizenAnswer{})
}

// answers answers the last objection as somebody.
func (r *rig) answers(key string, s portal.Signal, v portal.Verdict) error {
	s = r.fresh(s)
	return r.AnswerObjection(r.ctx, r.as(key), s.ID, s.Objections[len(s.Objections)-1].ID, v, "Hierom", CitizenAnswer{})
}

func TestAnObjectionIsAnsweredBySomebodyElse(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@asdd"), s.ID, "", CitizenAnswer{}))
	s = r.nothingChanges(s)
	r.refused(r.objects("deelnemer@bewind", s, portal.NothingChanges), portal.Forbidden)
	r.refused(r.ObjectToSignal(r.ctx, portal.Actor{}, s.ID, portal.NothingChanges, "Nee", CitizenAnswer{}), portal.LoginNeeded)
	r.refused(r.objects("deelnemer@asdd", s, portal.MergeDecision), portal.Conflict)
	r.wrongAt(r.ObjectToSignal(r.ctx, r.as("deelnemer@asdd"), s.ID, portal.NothingChanges, " ", CitizenAnswer{}), "reason")
	r.events()
	r.must(r.objects("deelnemer@asdd", s, portal.NothingChanges))
	told := r.told(r.wantEvents(portal.SignalObjected)[0])
	if told["vervanger@gemeente"] != portal.ReasonTask {
		t.Errorf("told %v, want the substitute: the coordinator took the decision", told)
	}
	r.refused(r.objects("deelnemer@asdd", s, portal.NothingChanges), portal.Conflict) // once
	if p := r.pageOf("deelnemer@bewind", s); p.Waiting != "Naam van vervanger@gemeente" || len(p.Signal.Objections) != 1 {
		t.Errorf("waits for %q", p.Waiting)
	}
	r.refused(r.answers("ketencoordinator@gemeente", s, portal.Rejected), portal.Forbidden)
	r.refused(r.answers("deelnemer@asdd", s, portal.Upheld), portal.Forbidden)
	r.must(r.answers("vervanger@gemeente", s, portal.Upheld))
	if s = r.fresh(s); s.State != portal.SignalReopen || s.Objections[0].Verdict != portal.Upheld {
		t.Errorf("upheld: %s, %+v", s.State, s.Objections)
	}
	r.refused(r.answers("vervanger@gemeente", s, portal.Rejected), portal.Forbidden) // nothing waits any more
}

func TestTheDeciderAnswersOnlyWhenNobodyElseIsLeft(t *testing.T) {
	r := newRig(t)
	s := r.nothingChanges(r.takenUp(nil))
	r.leaves("vervanger@gemeente")
	r.leaves("directie@gemeente")
	r.must(r.objects("deelnemer@geldfit", s, portal.NothingChanges))
	r.must(r.answers("ketencoordinator@gemeente", s, portal.Rejected))
	if s = r.fresh(s); s.State != portal.SignalFedBack || s.Objections[0].Verdict != portal.Rejected {
		t.Errorf("rejected: %s", s.State)
	}
}

// leaves switches an account off.
func (r *rig) leaves(key string) {
	r.t.Helper()
	p, _, err := r.personAndOrg(r.ctx, portal.ID(key))
	r.must(err)
	p.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &p))
}

func TestADirectorAnswersWhenCoordinatorAndSubstituteTookPart(t *testing.T) {
	r := newRig(t)
	gone := r.nothingChanges(r.takenUp(nil))
	part := r.takenUp(nil)
	r.must(r.RecogniseSignal(r.ctx, r.as("vervanger@gemeente"), part.ID, "", CitizenAnswer{}))
	part = r.nothingChanges(part)
	r.must(r.objects("vervanger@gemeente", part, portal.NothingChanges))
	r.leaves("vervanger@gemeente")
	r.must(r.objects("deelnemer@geldfit", gone, portal.NothingChanges))
	for _, s := range []portal.Signal{gone, part} {
		if to := r.fresh(s).Objections[0].To; to != "directie@gemeente" {
			t.Errorf("%s answers", to)
		}
		r.refused(r.answers("ketencoordinator@gemeente", s, portal.Rejected), portal.Forbidden)
		r.must(r.answers("directie@gemeente", s, portal.Rejected))
	}
}

func TestAnOpenObjectionKeepsTheSignalOpenAndIsToldLateOnce(t *testing.T) {
	r := newRig(t)
	s := r.nothingChanges(r.takenUp(nil))
	r.must(r.objects("deelnemer@geldfit", s, portal.NothingChanges))
	r.events()
	r.later(20 * 24 * time.Hour)
	for range 3 {
		_, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
		r.must(err)
	}
	told := r.told(r.wantEvents(portal.SignalObjectionLate)[0])
	if len(told) != 1 || told["vervanger@gemeente"] != portal.ReasonTask || r.fresh(s).State != portal.SignalFedBack {
		t.Errorf("told %v, state %s", told, r.fresh(s).State)
	}
	r.must(r.answers("vervanger@gemeente", s, portal.Rejected))
	_, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
	r.must(err)
	if got := r.fresh(s).State; got != portal.SignalEnded {
		t.Errorf("after the answer: %s, want closed", got)
	}
}

func TestUpheldUndoesMergeAndHandOver(t *testing.T) {
	r := newRig(t)
	a, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, a)
	r.later(30 * 24 * time.Hour)
	r.must(r.objects("deelnemer@bewind", b, portal.MergeDecision))
	r.must(r.answers("vervanger@gemeente", b, portal.Upheld))
	if b = r.fresh(b); b.State != portal.SignalNew || len(r.fresh(a).Holds) != 0 {
		t.Errorf("merge upheld: %s", b.State)
	}

	r.handsOver(a, "bewind")
	r.must(r.AcceptHandOver(r.ctx, r.as("deelnemer@bewind"), a.ID, 0))
	r.must(r.objects("deelnemer@geldfit", a, portal.HandedAway))
	r.must(r.answers("vervanger@gemeente", a, portal.Upheld))
	if a = r.fresh(a); a.Handler != "ketencoordinator@gemeente" || a.Handed != nil || a.State != portal.SignalBusy {
		t.Errorf("hand-over upheld: %s by %s", a.State, a.Handler)
	}
}

func TestObjectionToFeedbackOnAMergedSignalReopensTheOther(t *testing.T) {
	r := newRig(t)
	a, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, a)
	r.nothingChanges(a)
	r.must(r.objects("deelnemer@bewind", b, portal.NothingChanges))
	r.must(r.answers("vervanger@gemeente", b, portal.Upheld))
	if a, b = r.fresh(a), r.fresh(b); a.State != portal.SignalReopen || b.State != portal.SignalMerged || b.Reached() != portal.SignalReopen {
		t.Errorf("%s, and %s at %s", a.State, b.State, b.Reached())
	}
}

func TestAnAnonymousObjectionNamesNobody(t *testing.T) {
	r := newRig(t)
	s := r.nothingChanges(r.takenUp(anonymous))
	r.events()
	r.must(r.objects("deelnemer@geldfit", s, portal.NothingChanges))
	e := r.wantEvents(portal.SignalObjected)[0]
	o := r.fresh(s).Objections[0]
	if e.By != "" || !e.At.Equal(portal.Day(r.clock)) || o.By != "" || o.Org != "" || !o.At.Equal(portal.Day(r.clock)) {
		t.Errorf("event by %q at %v, objection %+v", e.By, e.At, o)
	}
	r.refused(r.objects("deelnemer@geldfit", s, portal.NothingChanges), portal.Conflict) // once
	if told := r.told(e); told["deelnemer@geldfit"] != "" {
		t.Errorf("told %v", told)
	}
}
