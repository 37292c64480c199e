package app

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// standsIn makes somebody with another role than coordinator the substitute.
func (r *rig) standsIn(key string) {
	r.t.Helper()
	set := must(r.store.Settings(r.ctx))
	set.Substitute = r.id(key)
	r.must(r.store.SaveSettings(r.ctx, &set))
}

// asked reports whether somebody's start page asks them to judge a flag.
func (r *rig) asked(key string, g portal.YellowFlag) bool {
	r.t.Helper()
	return slices.ContainsFunc(must(r.flagTasks(r.ctx, r.as(key))), func(t Task) bool { return slices.Contains(t.Table.About, g.Number) })
}

// TestTheSubstituteJudgesAFlag whatever their role, so that it doesn't wait for one
// person; others with that role don't.
func TestTheSubstituteJudgesAFlag(t *testing.T) {
	r := newRig(t)
	r.standsIn("teammanager@gemeente")
	g := r.nominated(r.share("deelnemer@geldfit"))
	dismiss := DismissInput{Reason: "Dit is al opgelost in oktober.", Audience: narrowOnly}
	for _, who := range []string{"beleidsadviseur@gemeente", "programmamanager@gemeente", "directie@gemeente"} {
		r.refused(r.ConfirmFlag(r.ctx, r.as(who), g.Number, r.confirms()), portal.Forbidden)
		r.refused(r.DismissFlag(r.ctx, r.as(who), g.Number, dismiss), portal.Forbidden)
		if _, err := r.FlagHandlers(r.ctx, r.as(who), g.Number); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s is shown the form: %v", who, err)
		}
	}
	_, err := r.FlagHandlers(r.ctx, portal.Actor{}, g.Number)
	r.refused(err, portal.LoginNeeded)
	sub := r.as("teammanager@gemeente")
	if p := must(r.Flag(r.ctx, sub, g.Number)); !p.MayJudge {
		t.Error("the substitute is not shown the step")
	}
	r.must(r.DismissFlag(r.ctx, sub, g.Number, dismiss))
	r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Het gaat door.", CitizenAnswer{}))
	table := r.opened(20)
	must(r.TendFlags(r.ctx, portal.SystemActor()))
	r.inState(table, portal.TableBusy)
	if p := must(r.Flag(r.ctx, sub, g.Number)); !p.MayAnswer || !r.asked("teammanager@gemeente", g) || r.asked("programmamanager@gemeente", g) {
		t.Error("the substitute is not asked for what the table said")
	}
	r.must(r.AnswerFlagObjections(r.ctx, sub, g.Number, true, "De tafel vindt dit ook.", r.confirms()))
	r.standsIn("vervanger@gemeente")
	r.refused(r.DismissFlag(r.ctx, sub, g.Number, dismiss), portal.Forbidden) // they stand in no more
}

// TestWhoIsAskedToJudgeAFlag: the coordinators, and the substitute for what the
// coordinator nominated and for what lay for two weeks.
func TestWhoIsAskedToJudgeAFlag(t *testing.T) {
	r := newRig(t)
	r.standsIn("teammanager@gemeente")
	one, two := r.share("deelnemer@geldfit"), r.share("deelnemer@bewind")
	r.events()
	theirs := r.nominated(one)
	if told := r.told(r.wantEvents(portal.FlagNominated)[0]); told["ketencoordinator@gemeente"] != portal.ReasonTask || told["teammanager@gemeente"] != "" {
		t.Errorf("of a partner's flag hear %v", told)
	}
	own := must(r.NominateFlag(r.ctx, r.coordinator(), FlagInput{Title: "Brieven komen te laat", Why: "Elke week.", Theme: "toegang", Signals: []string{two.Number}}))
	if told := r.told(r.wantEvents(portal.FlagNominated)[0]); told["teammanager@gemeente"] != portal.ReasonTask {
		t.Errorf("of the coordinator's own flag hear %v", told)
	}
	if !r.asked("ketencoordinator@gemeente", theirs) || r.asked("teammanager@gemeente", theirs) || !r.asked("teammanager@gemeente", own) || r.asked("programmamanager@gemeente", own) {
		t.Error("the start page asks the wrong people")
	}
	r.clock = r.clock.Add(14 * 24 * time.Hour)
	if !r.asked("teammanager@gemeente", theirs) {
		t.Error("what lay for two weeks isn't the substitute's")
	}
	set := must(r.store.Settings(r.ctx))
	set.StandIn(set.Substitute, true) // the coordinator is away
	r.must(r.store.SaveSettings(r.ctx, &set))
	r.must(r.ConfirmFlag(r.ctx, r.as("teammanager@gemeente"), own.Number, r.confirms()))
}
