package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) coordinator() portal.Actor { return r.as("ketencoordinator@gemeente") }

// merges merges b into a.
func (r *rig) merges(b, a portal.Signal) {
	r.t.Helper()
	r.must(r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, a.Number))
}

func (r *rig) pageOf(key string, s portal.Signal) SignalPage {
	r.t.Helper()
	p, err := r.Signal(r.ctx, r.as(key), s.Number)
	r.must(err)
	return p
}

func byBewind(in *ShareSignal) { in.Text = "Ook bij ons wachten mensen zes weken." }

func TestAMergedSignalMovesAlongToFeedbackAndBack(t *testing.T) {
	r := newRig(t)
	a := r.takenUp(nil)
	b := r.sharesSignal("deelnemer@bewind", byBewind)
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@asdd"), b.ID, "", CitizenAnswer{}))
	r.events()
	r.merges(b, a)
	es := r.wantEvents(portal.SignalMergedInto, portal.SignalJoined)
	for _, e := range es {
		told := r.told(e)
		if e.Type == portal.SignalMergedInto && (told["deelnemer@bewind"] == "" || told["deelnemer@asdd"] == "") {
			t.Errorf("reporter and recogniser of the merged one are told: %v", told)
		}
		if e.Type == portal.SignalJoined && len(told) != 0 {
			t.Errorf("the other signal's people are told of a number: %v", told)
		}
	}
	if n := r.fresh(a).RecognisedBy(); n != 2 { // bewind, which shared the other, and asdd
		t.Errorf("recognised by %d organisations, want 2", n)
	}
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), a.ID, 0, goodFeedback(r), CitizenAnswer{}))
	b = r.fresh(b)
	if b.State != portal.SignalMerged || b.Reached() != portal.SignalFedBack || len(b.Feedback) != 1 {
		t.Fatalf("the merged one is %s at %s with %d feedback", b.State, b.Reached(), len(b.Feedback))
	}
	for _, e := range r.wantEvents(portal.SignalFeedbackGiven, portal.SignalFeedbackGiven) {
		if told := r.told(e); e.About.ID == b.ID && (told["deelnemer@bewind"] == "" || told["deelnemer@geldfit"] != "") {
			t.Errorf("of the merged one are told %v", told)
		}
	}
	if !r.pageOf("deelnemer@bewind", b).May.Help {
		t.Error("the merged one's reporter isn't asked whether it helps")
	}
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), b.ID, portal.HelpsNot, "Er belt niemand", CitizenAnswer{}))
	a, b = r.fresh(a), r.fresh(b)
	last := a.Course[len(a.Course)-1]
	if a.State != portal.SignalReopen || b.Reached() != portal.SignalReopen || last.By != "" || !strings.Contains(last.Note, "Er belt niemand") {
		t.Errorf("after nee: %s, merged at %s, %+v", a.State, b.Reached(), last)
	}
	if r.pageOf("deelnemer@bewind", b).May.Help {
		t.Error("asked again before there is new feedback")
	}
}

func TestMergeIsRefusedAcrossReadersAndInCircles(t *testing.T) {
	r := newRig(t)
	a := r.takenUp(nil)
	b := r.sharesSignal("deelnemer@bewind", byBewind)
	town := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	among := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"geldfit"}}
	})
	for name, number := range map[string]string{"itself": b.Number, "other readers": town.Number, "not visible": among.Number, "no number": "S-1900-0001", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			r.wrongAt(r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, number), "into")
		})
	}
	err := r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, among.Number)
	if other := r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, "S-1900-0001"); err.Error() != other.Error() {
		t.Error("a number that one may not know answers otherwise than one that isn't there")
	}
	r.refused(r.MergeSignal(r.ctx, r.as("deelnemer@bewind"), b.ID, 0, a.Number), portal.Forbidden)
	r.refused(r.MergeSignal(r.ctx, portal.Actor{}, b.ID, 0, a.Number), portal.LoginNeeded)
	r.refused(r.MergeSignal(r.ctx, r.coordinator(), b.ID, b.Version+7, a.Number), portal.Conflict)
	r.merges(b, a)
	r.wrongAt(r.MergeSignal(r.ctx, r.coordinator(), a.ID, 0, b.Number), "into")          // a circle
	r.refused(r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, a.Number), portal.Conflict) // again
	r.refused(r.CommentOnSignal(r.ctx, r.as("deelnemer@asdd"), b.ID, "", "Nog iets", nil, CitizenAnswer{}), portal.Conflict)
	r.refused(r.TakeUpSignal(r.ctx, r.coordinator(), b.ID, 0), portal.Conflict)
}

func TestAMergedSignalLeavesTheListButIsFound(t *testing.T) {
	r := newRig(t)
	a, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, a)
	for name, tt := range map[string]struct {
		f    SignalFilter
		want bool
	}{
		"the list": {SignalFilter{}, false}, "open": {SignalFilter{Open: true}, false}, "its state": {SignalFilter{State: portal.SignalMerged}, true},
		"searched": {SignalFilter{Text: "ook bij ons wachten"}, true}, "mine": {SignalFilter{Mine: true}, true},
	} {
		list, err := r.Signals(r.ctx, r.as("deelnemer@bewind"), tt.f)
		r.must(err)
		found := false
		for _, row := range list.Rows {
			found = found || row.ID == b.ID
		}
		if found != tt.want {
			t.Errorf("%s: found %v, want %v", name, found, tt.want)
		}
	}
}

func TestOnlyWhoSeesTheOtherReadsItsNumber(t *testing.T) {
	r := newRig(t)
	town := func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }
	a, b := r.takenUp(town), r.sharesSignal("deelnemer@bewind", town)
	r.merges(b, a)
	if p := r.pageOf("deelnemer@bewind", b); p.MergedInto.Number != "" {
		t.Errorf("bewind reads %+v", p.MergedInto)
	}
	if p := r.pageOf("deelnemer@geldfit", a); len(p.Holds) != 0 {
		t.Errorf("geldfit reads %+v", p.Holds)
	}
	if p := r.pageOf("beleidsadviseur@gemeente", a); len(p.Holds) != 1 || p.Holds[0].Number != b.Number {
		t.Errorf("the municipality reads %+v", p.Holds)
	}
	_, err := r.Signal(r.ctx, r.as("deelnemer@geldfit"), b.Number)
	r.refused(err, portal.NotFound)
}

func TestUnmergeWithinItsDays(t *testing.T) {
	r := newRig(t)
	a, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, a)
	r.events()
	r.later(14 * 24 * time.Hour)
	if !r.pageOf("ketencoordinator@gemeente", b).May.Unmerge {
		t.Error("not offered on the last day")
	}
	r.must(r.UnmergeSignal(r.ctx, r.coordinator(), b.ID, 0))
	r.wantEvents(portal.SignalUnmerged, portal.SignalLeft)
	b = r.fresh(b)
	if b.State != portal.SignalNew || b.Merge != nil || !b.Due.After(r.clock) || len(r.fresh(a).Holds) != 0 {
		t.Errorf("after undoing: %+v", b)
	}
	r.merges(b, a)
	r.later(15 * 24 * time.Hour)
	r.refused(r.UnmergeSignal(r.ctx, r.coordinator(), b.ID, 0), portal.Conflict)
	r.refused(r.UnmergeSignal(r.ctx, r.as("deelnemer@bewind"), b.ID, 0), portal.Forbidden)
}

func TestAnonymousMergedReporterStaysUnnamed(t *testing.T) {
	r := newRig(t)
	a := r.takenUp(nil)
	b := r.sharesSignal("deelnemer@bewind", anonymous)
	r.merges(b, a)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), a.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.events()
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), b.ID, portal.HelpsNot, "Het helpt niet", CitizenAnswer{}))
	for _, e := range r.events() {
		if e.By != "" || !e.At.Equal(portal.Day(r.clock)) {
			t.Errorf("%s says by %q at %v", e.Type, e.By, e.At)
		}
	}
	if step := r.fresh(a).Course; !step[len(step)-1].At.Equal(portal.Day(r.clock)) {
		t.Error("the time of the anonymous answer stands in the other signal")
	}
}
