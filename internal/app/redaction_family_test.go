package app

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// What one signal says of its own stays: a text that only happens to be like
// another, and the words where they aren't copied.
func TestOnlyCopiesFollow(t *testing.T) {
	r := newRig(t)
	root, b, other := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind), r.takenUp(nil)
	r.must(r.CommentOnSignal(r.ctx, r.as("deelnemer@bewind"), b.ID, "", "Ik ken "+canary, nil, CitizenAnswer{}))
	r.merges(b, root)
	r.feedsBack(root)
	r.later(time.Hour)
	r.feedsBack(other) // the same words, given anew
	shut := r.sharesSignal("deelnemer@bewind", town)
	third := r.takenUp(nil)
	in := r.bundleFeedback(third, shut)
	in.Agreed[AudienceKey(shut)] = "Voor u: " + canary
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), r.bundles(third, shut).ID, 0, in))
	r.must(r.HideText(r.ctx, r.coordinator(), root.Number, firstFeedback, ""))
	r.must(r.HideText(r.ctx, r.coordinator(), third.Number, firstFeedback, ""))
	if r.says(b) || !r.says(other) || !r.says(shut) {
		t.Errorf("copy %v, its like %v, the other text of a bundle %v", r.says(b), r.says(other), r.says(shut))
	}
	if fb := r.fresh(shut).Feedback[0]; fb.Changes != portal.HiddenText || fb.Agreed == portal.HiddenText {
		t.Errorf("of the bundle's feedback is hidden %+v", fb)
	}
	if p := r.pageOf("deelnemer@bewind", b); !strings.Contains(p.Comments[0].Text, canary) {
		t.Errorf("a comment under the copy's signal: %q", p.Comments[0].Text)
	}
}

// Words go from the copies of every text that holds them, hidden or not.
func TestWordsGoFromCopiesOfWhatWasNotHidden(t *testing.T) {
	r := newRig(t)
	root := r.takenUp(func(in *ShareSignal) { in.Text = "Over " + canary })
	b := r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, root)
	r.feedsBack(root)
	r.must(r.SaveDraft(r.ctx, r.as("collega@bewind"), "/signalen/"+b.Number, map[string][]string{"line": {"Over " + canary}}))
	r.must(r.HideText(r.ctx, r.coordinator(), root.Number, portal.PartSignal, ""))
	if !r.says(b) {
		t.Fatal("feedback was hidden with a text that has no copy")
	}
	auditor := r.as("auditor@gemeente")
	if found := must(r.FindPassage(r.ctx, auditor, "P-2026-0001", canary)); found.Places[portal.PartFeedback] != 2 || found.Places[placeDraft] != 1 {
		t.Errorf("found at %v", found.Places)
	}
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: canary}))
	r.dispatchAll(r.App)
	_, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
	r.must(err)
	if n := r.hits(canary); n > 0 || r.fresh(b).Feedback[0].Agreed != "Wij bellen mevrouw "+portal.ErasedWithin+" terug" {
		t.Errorf("%d are left; the copy says %q", n, r.fresh(b).Feedback[0].Agreed)
	}
	if p := must(r.Redaction(r.ctx, auditor, "P-2026-0001")); len(p.Copies) != 1 || p.Copies[0].On != b.Number {
		t.Errorf("the FG sees %+v", p.Copies)
	}
}

// What another privacymelding hides of the same copies loses the words too.
func TestWordsGoFromWhatIsHiddenElsewhere(t *testing.T) {
	r := newRig(t)
	root := r.takenUp(func(in *ShareSignal) { in.Text = "Over " + canary })
	b := r.sharesSignal("deelnemer@bewind", byBewind)
	r.merges(b, root)
	r.feedsBack(root)
	r.must(r.HideText(r.ctx, r.coordinator(), b.Number, firstFeedback, ""))
	r.must(r.HideText(r.ctx, r.coordinator(), root.Number, portal.PartSignal, ""))
	auditor := r.as("auditor@gemeente")
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0002", EraseText{Version: 1, Passage: canary}))
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Nu staat er niets meer in."))
	for _, s := range []portal.Signal{root, b} {
		if got := r.fresh(s).Feedback[0].Agreed; got != "Wij bellen mevrouw "+portal.ErasedWithin+" terug" {
			t.Errorf("%s came back as %q", s.Number, got)
		}
	}
	r.dispatchAll(r.App)
	_, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
	r.must(err)
	if n := r.hits(canary); n > 0 {
		t.Errorf("%d are left", n)
	}
}

// Between hiding and deciding the signals go on: no copy is made of what is
// hidden, and the decision finds them where they are.
func TestSignalsGoOnBetweenHidingAndDeciding(t *testing.T) {
	for _, decision := range []string{"put back", "erase whole", "erase words"} {
		t.Run(decision, func(t *testing.T) {
			r := newRig(t)
			root, middle, leaf := mergedChain(r)
			r.feedsBack(root)
			r.must(r.HideText(r.ctx, r.coordinator(), leaf.Number, firstFeedback, ""))
			r.must(r.UnmergeSignal(r.ctx, r.coordinator(), middle.ID, 0))
			late := r.sharesSignal("deelnemer@asdd", byBewind)
			r.must(r.ReopenSignal(r.ctx, r.coordinator(), root.ID, 0, "Het loopt nog niet", CitizenAnswer{}))
			r.merges(late, root)
			in := r.bundleFeedback(root, middle)
			r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), r.bundles(root, middle).ID, 0, in))
			for _, s := range []portal.Signal{root, middle, leaf, late} {
				if r.says(s) {
					t.Errorf("%s says it while it is hidden", s.Number)
				}
			}
			r.decides(t, decision, firstFeedback)
			for _, s := range []portal.Signal{root, middle, leaf, late} {
				if r.says(s) != (decision == "put back" && s.ID != late.ID) {
					t.Errorf("decided, %s says\n%s", s.Number, r.texts(s))
				}
				for _, x := range r.fresh(s).Feedback {
					if x.Agreed == portal.HiddenText {
						t.Errorf("%s still waits", s.Number)
					}
				}
			}
		})
	}
}

func TestTwoDecisionsAtOnceAboutCopies(t *testing.T) {
	r, chain, shut := bundled(t)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.coordinator(), chain.Number, firstFeedback, ""))
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			if i%2 == 0 {
				errs[i] = r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand.")
			} else {
				errs[i] = r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: canary})
			}
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if portal.KindOf(err) != portal.Conflict {
			t.Errorf("a decision that lost: %v", err)
		}
	}
	back := must(r.store.RedactionByNumber(r.ctx, "P-2026-0001")).State == portal.RedactionPutBack
	if won != 1 || r.says(chain) != back || r.says(shut) != back {
		t.Errorf("%d won; put back %v, but the texts came back: %v, %v", won, back, r.says(chain), r.says(shut))
	}
}

// A signal of which a copy is hidden is not destroyed before the decision.
func TestBar65_ACopyWaitsForTheDecision(t *testing.T) {
	r, chain, shut := bundled(t)
	lease := r.lease("een")
	for s, key := range map[*portal.Signal]string{&chain: "deelnemer@geldfit", &shut: "deelnemer@bewind"} {
		r.must(r.AnswerHelp(r.ctx, r.as(key), s.ID, portal.Helps, "", CitizenAnswer{}))
	}
	r.must(r.HideText(r.ctx, r.coordinator(), chain.Number, firstFeedback, ""))
	r.later(6 * 366 * 24 * time.Hour)
	number := r.approved()
	r.carryOut(r.App, lease)
	if l := r.list(number); l.Gone() != 0 {
		t.Fatalf("%d are gone", l.Gone())
	}
	r.must(r.EraseText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{firstFeedback}}))
	number = r.approved()
	r.carryOut(r.App, lease)
	if l := r.list(number); l.Gone() != 2 || r.hits(canary) != 0 {
		t.Errorf("%d are gone, %d canaries left", l.Gone(), r.hits(canary))
	}
	if p := must(r.Redaction(r.ctx, r.as("auditor@gemeente"), "P-2026-0001")); p.Copies[0].On != "" {
		t.Errorf("the FG sees %+v", p.Copies)
	}
}
