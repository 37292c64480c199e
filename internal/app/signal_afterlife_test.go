package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// An objection of one's own is not answered by way of another that is one's own
// to answer.
func TestNobodyAnswersTheirOwnObjection(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@asdd"), s.ID, "", CitizenAnswer{}))
	r.must(r.RecogniseSignal(r.ctx, r.coordinator(), s.ID, "", CitizenAnswer{}))
	fb := portal.Feedback{Agreed: "Wij laten het zo", AgreedBy: "team Toegang", Route: portal.NoChange, Changes: "Er is geen geld"}
	r.must(r.GiveFeedback(r.ctx, r.as("vervanger@gemeente"), s.ID, 0, fb, CitizenAnswer{}))
	r.must(r.objects("ketencoordinator@gemeente", s, portal.NothingChanges))
	r.must(r.objects("deelnemer@asdd", s, portal.NothingChanges))
	all := r.fresh(s).Objections
	if all[0].To == "ketencoordinator@gemeente" || all[1].To != "ketencoordinator@gemeente" {
		t.Fatalf("to answer: %s and %s", all[0].To, all[1].To)
	}
	r.refused(r.AnswerObjection(r.ctx, r.coordinator(), s.ID, all[0].ID, portal.Upheld, "Ik heb gelijk", CitizenAnswer{}), portal.Forbidden)
	r.must(r.AnswerObjection(r.ctx, r.coordinator(), s.ID, all[1].ID, portal.Rejected, "Hierom", CitizenAnswer{}))
}

// A signal whose reporter may still let others read it isn't merged: with a yes
// these would read the feedback to another signal.
func TestASignalWithAnOpenQuestionAboutReadersIsNotMerged(t *testing.T) {
	r := newRig(t)
	town := func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }
	a, b := r.takenUp(town), r.sharesSignal("deelnemer@bewind", town)
	r.must(r.AskWidening(r.ctx, r.coordinator(), b.ID, 0, "asdd", "Zij weten hier meer van", CitizenAnswer{}))
	r.refused(r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, a.Number), portal.Conflict)
	if r.pageOf("ketencoordinator@gemeente", b).May.Merge {
		t.Error("the page offers it")
	}
	r.must(r.AnswerWidening(r.ctx, r.as("deelnemer@bewind"), b.ID, portal.MayNotRead))
	r.must(r.MergeSignal(r.ctx, r.coordinator(), b.ID, 0, a.Number))
}

// Who shared one of two merged signals under their organisation's name only, is
// not named to those of the other.
func TestThoseOfAMergedSignalDontLearnWhoClosedOrReopenedTheOther(t *testing.T) {
	byOrg := func(in *ShareSignal) { in.Naming = portal.OrgVisible }
	tests := []struct {
		name, by, reader string
		help             portal.HelpAnswer
	}{
		{"closed", "deelnemer@geldfit", "deelnemer@bewind", portal.Helps},
		{"reopened", "deelnemer@geldfit", "deelnemer@bewind", portal.HelpsNot},
		{"reopened by way of the merged one", "deelnemer@bewind", "deelnemer@geldfit", portal.HelpsNot},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			a, b := r.takenUp(byOrg), r.sharesSignal("deelnemer@bewind", byOrg)
			r.merges(b, a)
			r.must(r.GiveFeedback(r.ctx, r.coordinator(), a.ID, 0, goodFeedback(r), CitizenAnswer{}))
			on := a
			if tt.by == "deelnemer@bewind" {
				on = b
			}
			r.must(r.AnswerHelp(r.ctx, r.as(tt.by), on.ID, tt.help, "", CitizenAnswer{}))
			r.dispatchAll(r.App)
			p, err := r.Berichten(r.ctx, r.as(tt.reader), portal.Page{Limit: 50})
			r.must(err)
			told := 0
			for _, g := range p.Groups {
				for _, m := range g.Berichten {
					if m.Type == portal.SignalClosed || m.Type == portal.SignalReopened {
						told++
					}
					if strings.Contains(m.Who.Person, tt.by) || m.By == portal.ID(tt.by) && m.Type != portal.SignalShared {
						t.Errorf("%s names %+v", m.Type, m.Who)
					}
				}
			}
			if told == 0 {
				t.Error("nothing is told")
			}
		})
	}
}

// A note that says the same as another text is hidden and erased with it.
func TestCopiesOfAHiddenTextAreHiddenToo(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), s.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.HelpsNot, "Er belt "+canary, CitizenAnswer{}))
	r.handsOver(s, "bewind")
	s = r.fresh(s)
	said := 0
	for _, part := range []portal.Part{portal.MakePart(portal.PartHelp, "0"), s.StationPart(len(s.Course) - 1)} {
		r.must(r.HideText(r.ctx, r.as("deelnemer@asdd"), s.Number, part, ""))
	}
	now := r.fresh(s)
	for _, x := range now.Texts() {
		if strings.Contains(*x.Text, canary) || x.Part.Kind() == portal.PartStation && x.Field == "reden" && *x.Text != portal.HiddenText {
			t.Errorf("%s (%s) still says %q", x.Part, x.Field, *x.Text)
		}
		if *x.Text == portal.HiddenText {
			said++
		}
	}
	if said != 4 {
		t.Errorf("%d texts are hidden, want the answer and the reason, each with its copy", said)
	}
	auditor := r.as("auditor@gemeente")
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand."))
	if back := r.fresh(s); back.Helps[0].Line != s.Helps[0].Line || back.Course[len(back.Course)-2].Note != s.Course[len(s.Course)-2].Note {
		t.Errorf("put back: %+v", back.Course)
	}
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0002", EraseText{Version: 1, Parts: []portal.Part{s.StationPart(len(s.Course) - 1)}}))
	if erased := r.fresh(s); !portal.Withheld(erased.Handed.Reason) || erased.Handed.Reason == portal.HiddenText {
		t.Errorf("the reason is %q", erased.Handed.Reason)
	}
}

// Hiding a message of the anonymous exchange tells nobody that there is one.
func TestHidingAKeepersMessageTellsNobodyElse(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.must(r.TakeUpSignal(r.ctx, r.coordinator(), s.ID, 0))
	keeper := r.as("anoniem@gemeente")
	r.must(r.WriteKeeperMessage(r.ctx, keeper, s.ID, "Bel mevrouw "+canary, CitizenAnswer{}))
	r.events()
	r.must(r.HideText(r.ctx, keeper, s.Number, portal.MakePart(portal.PartMessage, "1"), ""))
	for _, e := range r.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		if told := r.told(e); e.Type == portal.TextHidden && len(told) != 0 {
			t.Errorf("told: %v", told)
		}
	}
}

// What the FG still has to decide about keeps the signals with which it was
// merged: its hidden text would be left behind.
func TestBar65_AHiddenTextOfAMergedSignalIsNotLeftBehind(t *testing.T) {
	r := newRig(t)
	lease := r.lease("een")
	b := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Text = "Over " + canary })
	a := r.takenUp(nil)
	r.merges(b, a)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), a.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), a.ID, portal.Helps, "", CitizenAnswer{}))
	r.must(r.HideText(r.ctx, r.as("deelnemer@asdd"), b.Number, portal.PartSignal, ""))
	r.later(6 * 366 * 24 * time.Hour)
	number := r.approved()
	r.carryOut(r.App, lease)
	if l := r.list(number); l.Gone() != 0 || r.fresh(b).Title != portal.HiddenLine {
		t.Fatalf("%d are gone", l.Gone())
	}
	r.must(r.EraseText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}}))
	number = r.approved()
	r.carryOut(r.App, lease)
	if l := r.list(number); l.Gone() != 1 || r.hits(canary) != 0 {
		t.Errorf("%d are gone, %d canaries left", l.Gone(), r.hits(canary))
	}
}

// The check of a bundle's text tells its writer nothing of what they may not see.
func TestABundlesTextTellsNothingOfWhatItsWriterMayNotSee(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	hidden := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"geldfit"}}
	})
	b := r.bundles(s)
	in := r.bundleFeedback(s)
	in.Feedback.Agreed = "Zie ook " + hidden.Number + " en S-1999-0001."
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, in)) // the same for both numbers
}

// Whom the coordinator can give an anonymous signal to tells nothing of who
// shared it.
func TestBar05_NobodyIsRefusedAsHandlerForHavingSharedAnonymously(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.must(r.TakeUpSignal(r.ctx, r.coordinator(), s.ID, 0))
	r.handsOver(s, "geldfit")
	r.must(r.AcceptHandOver(r.ctx, r.as("collega@geldfit"), s.ID, 0))
	choices := map[portal.ID]bool{}
	for _, c := range r.pageOf("ketencoordinator@gemeente", s).Handlers {
		choices[c.ID] = true
	}
	for _, key := range []string{"contactpersoon@geldfit", "deelnemer@geldfit"} {
		if id := r.as(key).ID; !choices[id] {
			t.Errorf("%s is no choice", key)
		} else if err := r.AssignSignal(r.ctx, r.coordinator(), s.ID, 0, id); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// A form that was open while an answer was hidden doesn't bring it back.
func TestAHiddenAnswerIsNotPassedOn(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.must(r.TakeUpSignal(r.ctx, r.coordinator(), s.ID, 0))
	r.must(r.AskReporter(r.ctx, r.coordinator(), s.ID, 0, "Hoe vaak?", CitizenAnswer{}))
	keeper, reporter := r.as("anoniem@gemeente"), r.as("deelnemer@geldfit")
	r.must(r.PassQuestion(r.ctx, keeper, s.ID))
	r.must(r.AnswerQuestion(r.ctx, reporter, s.ID, "Vraag het "+canary, CitizenAnswer{}))
	part := portal.MakePart(portal.PartQuestion, string(r.fresh(s).Questions[0].ID))
	r.must(r.HideText(r.ctx, reporter, s.Number, part, ""))
	r.refused(r.PassAnswer(r.ctx, keeper, s.ID, "Vraag het "+canary, CitizenAnswer{}), portal.Conflict)
	r.must(r.PutBackText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", 1, "Dit gaat over niemand."))
	r.must(r.PassAnswer(r.ctx, keeper, s.ID, "Elke week", CitizenAnswer{}))
}
