package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// slippedTo has the canary slip into a text of one signal that the portal copies
// to others. It gives that signal, the part, and where the copies are.
type slippedTo func(r *rig) (s portal.Signal, part portal.Part, copies []portal.Signal)

var town = func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }

func (r *rig) slippedFeedback() portal.Feedback {
	fb := goodFeedback(r)
	fb.Agreed = "Wij bellen mevrouw " + canary + " terug"
	return fb
}

// feedsBack gives feedback with the canary.
func (r *rig) feedsBack(s portal.Signal) {
	r.t.Helper()
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), s.ID, 0, r.slippedFeedback(), CitizenAnswer{}))
}

// feedsBackAll gives the feedback with the canary to some of a bundle.
func (r *rig) feedsBackAll(b portal.Bundle, signals ...portal.Signal) {
	r.t.Helper()
	in := r.bundleFeedback(signals...)
	in.Feedback = r.slippedFeedback()
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, in))
}

const firstFeedback = portal.Part(portal.PartFeedback + ":0")

// mergedChain merges a third signal into a second, and that into the first.
func mergedChain(r *rig) (root, middle, leaf portal.Signal) {
	root, middle, leaf = r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind), r.sharesSignal("deelnemer@wijkteam", nil)
	r.merges(leaf, middle)
	r.merges(middle, root)
	return root, middle, leaf
}

func saidNotToHelp(r *rig) (root, middle, leaf portal.Signal) {
	root, middle, leaf = mergedChain(r)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), root.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@wijkteam"), leaf.ID, portal.HelpsNot, "Niemand belt "+canary, CitizenAnswer{}))
	return root, middle, leaf
}

var slips = map[string]slippedTo{
	"feedback, hidden where it was given": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		r.feedsBack(root)
		return root, firstFeedback, []portal.Signal{middle, leaf}
	},
	"feedback, hidden where it was brought along": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		r.feedsBack(root)
		return leaf, firstFeedback, []portal.Signal{root, middle}
	},
	"an agreement": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		r.must(r.AgreeSignal(r.ctx, r.coordinator(), root.ID, 0, "Wij bellen "+canary, CitizenAnswer{}))
		root = r.fresh(root)
		return root, root.StationPart(len(root.Course) - 1), []portal.Signal{middle, leaf}
	},
	"an agreement that became feedback": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		r.must(r.AgreeSignal(r.ctx, r.coordinator(), root.ID, 0, r.slippedFeedback().Agreed, CitizenAnswer{}))
		shut := r.sharesSignal("deelnemer@bewind", town)
		r.feedsBackAll(r.bundles(root, shut), root, shut)
		leaf = r.fresh(leaf)
		n := slices.IndexFunc(leaf.Course, func(x portal.Station) bool { return x.Note != "" })
		return leaf, leaf.StationPart(n), []portal.Signal{root, middle, shut}
	},
	"why it doesn't help, where it was said": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, _, leaf := saidNotToHelp(r)
		return leaf, portal.MakePart(portal.PartHelp, "0"), []portal.Signal{root}
	},
	"why it doesn't help, at the reopened one": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, _, leaf := saidNotToHelp(r)
		root = r.fresh(root)
		return root, root.StationPart(len(root.Course) - 1), []portal.Signal{leaf}
	},
	"a bundle across readers": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		chain, shut := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", town)
		r.feedsBackAll(r.bundles(chain, shut), chain, shut)
		return chain, firstFeedback, []portal.Signal{shut}
	},
	"a bundle with merged signals": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		shut, along := r.sharesSignal("deelnemer@bewind", town), r.sharesSignal("deelnemer@bewind", town)
		r.merges(along, shut)
		r.feedsBackAll(r.bundles(root, shut), root, shut)
		return leaf, firstFeedback, []portal.Signal{root, middle, shut, along}
	},
	"a bundle that it left since": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		chain, shut, waits := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", town), r.sharesSignal("deelnemer@bewind", byBewind)
		b := r.bundles(chain, shut, waits)
		r.feedsBackAll(b, chain, shut)
		r.must(r.ChangeBundle(r.ctx, r.coordinator(), b.ID, 0, []portal.ID{waits.ID}))
		return shut, firstFeedback, []portal.Signal{chain}
	},
	"merged once, and no more": func(r *rig) (portal.Signal, portal.Part, []portal.Signal) {
		root, middle, leaf := mergedChain(r)
		r.feedsBack(root)
		r.must(r.UnmergeSignal(r.ctx, r.coordinator(), middle.ID, 0))
		return root, firstFeedback, []portal.Signal{middle, leaf}
	},
}

// says reports whether the canary can be read in a signal.
func (r *rig) says(s portal.Signal) bool {
	s = r.fresh(s)
	return slices.ContainsFunc(s.Texts(), func(t portal.TextAt) bool { return strings.Contains(*t.Text, canary) })
}

func (r *rig) texts(s portal.Signal) string {
	s = r.fresh(s)
	var all []string
	for _, t := range s.Texts() {
		all = append(all, string(t.Part)+" "+t.Field+": "+*t.Text)
	}
	return strings.Join(all, "\n")
}

// TestBar65_CopiesFollowThePrivacymelding has each kind of text that the portal
// copies hidden at one place, and decided in each way.
func TestBar65_CopiesFollowThePrivacymelding(t *testing.T) {
	for name, slip := range slips {
		for _, decision := range []string{"put back", "erase whole", "erase words"} {
			t.Run(name+"/"+decision, func(t *testing.T) {
				r := newRig(t)
				s, part, copies := slip(r)
				all, before := append(copies, s), map[portal.ID]string{}
				for _, c := range all {
					if !r.says(c) {
						t.Fatalf("%s never said it", c.Number)
					}
					before[c.ID] = r.texts(c)
				}
				r.must(r.HideText(r.ctx, r.coordinator(), s.Number, part, ""))
				for _, c := range all {
					if r.says(c) {
						t.Errorf("hidden, %s still says it:\n%s", c.Number, r.texts(c))
					}
				}
				for _, e := range must(r.store.NewEvents(r.ctx, 1000)) {
					if e.Type == portal.TextHidden && e.About.ID != s.ID && (e.By != portal.SystemActor().ID || len(e.Commitments) != 1) {
						t.Errorf("of a copy: %+v", e)
					}
				}
				r.decides(t, decision, part)
				r.dispatchAll(r.App)
				_, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
				r.must(err)
				for _, c := range all {
					now := r.fresh(c)
					hidden := 0
					for _, x := range now.Privacy {
						if x.State == portal.RedactionHidden {
							hidden++
						}
					}
					told := len(now.Privacy) - hidden
					if hidden == 0 || decision != "erase words" && told != hidden || decision == "erase words" && told != 1 {
						t.Errorf("the readers of %s see %v", c.Number, now.Privacy)
					}
					if back := r.texts(c) == before[c.ID]; back != (decision == "put back") {
						t.Errorf("%s says\n%s\nbefore\n%s", c.Number, r.texts(c), before[c.ID])
					}
				}
				if n := r.hits(canary); n > 0 && decision != "put back" {
					t.Errorf("%d canaries are left in the database", n)
				}
				r.wantWholeChain()
			})
		}
	}
}

func (r *rig) decides(t *testing.T, decision string, part portal.Part) {
	t.Helper()
	auditor := r.as("auditor@gemeente")
	switch decision {
	case "put back":
		r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand."))
	case "erase whole":
		r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{part}}))
	case "erase words":
		r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: strings.ToLower(canary)}))
	}
}

// bundled is a signal of the chain with the canary in the same feedback as one
// that only the municipality reads.
func bundled(t *testing.T) (r *rig, chain, shut portal.Signal) {
	t.Helper()
	r = newRig(t)
	chain, shut = r.takenUp(nil), r.sharesSignal("deelnemer@bewind", town)
	r.feedsBackAll(r.bundles(chain, shut), chain, shut)
	r.events()
	return r, r.fresh(chain), r.fresh(shut)
}

// Who hides a text learns nothing of the copies, nor do those who read these
// learn of the original; the FG reads where all of it stood.
func TestCopiesTellReadersNothingOfEachOther(t *testing.T) {
	r, chain, shut := bundled(t)
	hider := r.as("deelnemer@wijkteam")
	r.must(r.HideText(r.ctx, hider, chain.Number, firstFeedback, "In de eerste zin."))
	for _, e := range r.wantEvents(portal.TextHidden, portal.TextHidden, portal.RedactionAsked) {
		if told := r.told(e); e.Type == portal.TextHidden && (told["ketencoordinator@gemeente"] == "" || told[hider.ID] != "") {
			t.Errorf("of %s are told %v", e.About.ID, told)
		}
	}
	for _, c := range []struct {
		key   string
		s     portal.Signal
		other portal.Signal
	}{{"deelnemer@bewind", shut, chain}, {"deelnemer@wijkteam", chain, shut}} {
		p := r.pageOf(c.key, c.s)
		if p.Signal.Feedback[0].Agreed != portal.HiddenText || len(p.Signal.Privacy) != 1 {
			t.Errorf("%s reads %+v", c.key, p.Signal.Feedback)
		}
		if len(p.Holds) > 0 || p.MergedInto.Number != "" || p.Bundle.ID != "" {
			t.Errorf("%s is told of another signal", c.key)
		}
	}
	_, err := r.Signal(r.ctx, hider, shut.Number)
	r.refused(err, portal.NotFound)
	auditor := r.as("auditor@gemeente")
	p := must(r.Redaction(r.ctx, auditor, "P-2026-0001"))
	if len(p.Copies) != 1 || p.Copies[0].On != shut.Number || !slices.Equal(p.Copies[0].Parts, []portal.Part{firstFeedback}) {
		t.Errorf("the FG sees %+v", p.Copies)
	}
	if found := must(r.FindPassage(r.ctx, auditor, "P-2026-0001", canary)); found.Places[portal.PartFeedback] != 2 {
		t.Errorf("found at %v", found.Places)
	}
	if r.says(shut) {
		t.Error("looking brought it back")
	}
	for _, by := range []portal.Actor{{}, hider, r.coordinator(), r.as("beheerder@gemeente")} {
		if _, err := r.Redaction(r.ctx, by, "P-2026-0001"); err == nil {
			t.Errorf("%q reads the privacymelding", by.ID)
		}
	}
	// The same at the copy is nothing new.
	r.must(r.HideText(r.ctx, r.as("deelnemer@bewind"), shut.Number, firstFeedback, ""))
	if _, err := r.Redaction(r.ctx, auditor, "P-2026-0002"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a second privacymelding: %v", err)
	}
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand."))
	for _, e := range r.events() {
		if told := r.told(e); e.Type == portal.TextPutBack && (told[hider.ID] == portal.ReasonHid) != (e.About.ID == chain.ID) {
			t.Errorf("of %s are told %v", e.About.ID, told)
		}
	}
}

// An anonymous reporter who hides something leaves no name and no moment at the
// copies either.
func TestAnonymousReporterHidesCopiesWithoutMoment(t *testing.T) {
	r := newRig(t)
	root, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", anonymous)
	r.merges(b, root)
	r.feedsBack(root)
	r.later(5 * time.Hour)
	r.events()
	r.must(r.HideText(r.ctx, r.as("deelnemer@bewind"), b.Number, firstFeedback, ""))
	for _, e := range r.wantEvents(portal.TextHidden, portal.TextHidden, portal.RedactionAsked) {
		if e.By != "" || !e.At.Equal(portal.Day(e.At)) {
			t.Errorf("%s of %s: by %q at %v", e.Type, e.About.ID, e.By, e.At)
		}
	}
	if s := r.fresh(root); r.says(root) || s.ChangedAt.Equal(r.clock) {
		t.Errorf("the other changed at %v", s.ChangedAt)
	}
}
