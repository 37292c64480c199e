package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func (r *rig) bundles(signals ...portal.Signal) portal.Bundle {
	r.t.Helper()
	var ids []portal.ID
	for _, s := range signals {
		ids = append(ids, s.ID)
	}
	id, err := r.MakeBundle(r.ctx, r.coordinator(), "Wachttijden", ids)
	r.must(err)
	b, err := r.store.Bundle(r.ctx, id)
	r.must(err)
	return b
}

func (r *rig) bundleFeedback(signals ...portal.Signal) BundleFeedback {
	in := BundleFeedback{Feedback: goodFeedback(r), Agreed: map[string]string{}}
	for _, s := range signals {
		in.Signals = append(in.Signals, s.ID)
	}
	return in
}

func TestABundleFeedsBackEachInItsOwnAudience(t *testing.T) {
	r := newRig(t)
	chain := r.takenUp(nil)
	town := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	asked := r.takenUp(nil)
	r.must(r.AskReporter(r.ctx, r.coordinator(), asked.ID, 0, "Hoe vaak?", CitizenAnswer{}))
	b := r.bundles(chain, town, asked)
	p, err := r.Bundle(r.ctx, r.coordinator(), b.ID)
	r.must(err)
	for _, s := range p.Signals {
		if s.Ready != (s.ID != asked.ID) {
			t.Errorf("%s is ready: %v", s.State, s.Ready)
		}
	}
	r.refused(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, r.bundleFeedback(chain, town, asked)), portal.Conflict)
	if r.fresh(chain).State != portal.SignalBusy {
		t.Fatal("part of a refused bundle was fed back")
	}
	in := r.bundleFeedback(chain, town)
	in.Agreed[AudienceKey(town)] = "Alleen voor u: wij bellen eerder"
	r.events()
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, in))
	for _, e := range r.wantEvents(portal.SignalTakenUp, portal.SignalFeedbackGiven, portal.SignalFeedbackGiven, portal.BundleFedBack) {
		told := r.told(e)
		if e.About.ID == chain.ID && told["deelnemer@bewind"] != "" || e.About.ID == town.ID && told["deelnemer@geldfit"] != "" || e.About.Kind == portal.KindBundle && len(told) > 0 {
			t.Errorf("%s: told %v", e.Type, told)
		}
	}
	if got := r.fresh(town).Feedback[0].Agreed; !strings.HasPrefix(got, "Alleen voor u") {
		t.Errorf("own text: %q", got)
	}
	if got := r.fresh(chain).Feedback[0].Agreed; strings.Contains(got, "Alleen voor u") {
		t.Errorf("the chain reads another audience's text: %q", got)
	}
	b, err = r.store.Bundle(r.ctx, b.ID)
	r.must(err)
	if !b.Open() || r.fresh(asked).Bundle != b.ID || r.fresh(chain).Bundle != "" {
		t.Error("the bundle should stay open for the one that was left out")
	}
	r.must(r.WithdrawQuestion(r.ctx, r.coordinator(), asked.ID, 0))
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, r.bundleFeedback(asked)))
	if b, err = r.store.Bundle(r.ctx, b.ID); err != nil || b.Open() {
		t.Error("the bundle should be done")
	}
}

func TestABundleIsForWhoHandlesItsSignals(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	among := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"geldfit"}}
	})
	_, err := r.MakeBundle(r.ctx, r.coordinator(), "Bundel", []portal.ID{s.ID, among.ID})
	r.wrongAt(err, "signals")
	_, err = r.MakeBundle(r.ctx, r.as("deelnemer@geldfit"), "Bundel", nil)
	r.refused(err, portal.Forbidden)
	_, err = r.MakeBundle(r.ctx, portal.Actor{}, "Bundel", nil)
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakeBundle(r.ctx, r.coordinator(), " ", nil)
	r.wrongAt(err, "name")
	b := r.bundles(s)
	_, err = r.MakeBundle(r.ctx, r.coordinator(), "Nog een", []portal.ID{s.ID})
	r.wrongAt(err, "signals") // in one bundle at most
	_, err = r.Bundle(r.ctx, r.as("beleidsadviseur@gemeente"), b.ID)
	r.refused(err, portal.NotFound)
	_, err = r.Bundle(r.ctx, r.as("deelnemer@geldfit"), b.ID)
	r.refused(err, portal.Forbidden)
	r.refused(r.ChangeBundle(r.ctx, r.as("beleidsadviseur@gemeente"), b.ID, 0, nil), portal.NotFound)
	r.refused(r.ChangeBundle(r.ctx, r.coordinator(), b.ID, b.Version+3, nil), portal.Conflict)
	r.must(r.ChangeBundle(r.ctx, r.coordinator(), b.ID, 0, nil))
	if r.fresh(s).Bundle != "" {
		t.Error("taken out, and still marked")
	}
}

func TestABundlesTextNamesNobodyElsesSignal(t *testing.T) {
	r := newRig(t)
	chain := r.takenUp(nil)
	town := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	b := r.bundles(chain, town)
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"a number that only some may know": {"Zie ook " + town.Number + ".", []string{FieldNamed}},
		"in small letters":                 {"Zie ook " + strings.ToLower(town.Number) + ".", []string{FieldNamed}},
		"an organisation that shared one":  {"Net als bij Organisatie bewind.", []string{FieldNamed}},
		"a BSN":                            {"Over 111222333.", []string{"agreed", FieldOverrule}},
	} {
		in := r.bundleFeedback(chain, town)
		in.Feedback.Agreed = tt.text
		err := r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, in)
		for _, f := range tt.want {
			if portal.FieldsOf(err)[f] == "" {
				t.Errorf("%s: %v", name, portal.FieldsOf(err))
			}
		}
	}
	in := r.bundleFeedback(chain, town)
	in.Feedback.Agreed = "Dit staat ook in " + chain.Number + ", en in S-1999-0001."
	r.must(r.GiveBundleFeedback(r.ctx, r.coordinator(), b.ID, 0, in)) // the whole chain sees it
}

func TestThankingClosesWhatGoesWell(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Kind = portal.GoesWell })
	other := r.takenUp(nil)
	if !s.Due.After(other.SharedAt) || r.fresh(other).Due.Before(rigStart) {
		t.Error("terms")
	}
	r.refused(r.ThankForSignal(r.ctx, r.coordinator(), other.ID, 0, "", CitizenAnswer{}), portal.Conflict)
	r.refused(r.ThankForSignal(r.ctx, r.as("deelnemer@bewind"), s.ID, 0, "", CitizenAnswer{}), portal.Forbidden)
	r.events()
	r.must(r.ThankForSignal(r.ctx, r.coordinator(), s.ID, 0, "", CitizenAnswer{}))
	if told := r.told(r.wantEvents(portal.SignalFeedbackGiven)[0]); told["deelnemer@geldfit"] != portal.ReasonReporter {
		t.Errorf("told %v", told)
	}
	s = r.fresh(s)
	if s.State != portal.SignalEnded || s.Feedback[0].Route != portal.Thanks || s.Feedback[0].AgreedBy != "Organisatie gemeente" {
		t.Errorf("%s, %+v", s.State, s.Feedback)
	}
	if p := r.pageOf("deelnemer@geldfit", s); p.May.Help || !p.May.Reopen {
		t.Errorf("may %+v", p.May)
	}
	if !slices.ContainsFunc(s.Course, func(c portal.Station) bool { return c.State == portal.SignalFedBack }) {
		t.Error("the course misses the feedback")
	}
}

func TestASignalTellsItsBundleToWhoMaySeeThat(t *testing.T) {
	r := newRig(t)
	s, other := r.takenUp(nil), r.takenUp(nil)
	id, err := r.MakeBundle(r.ctx, r.coordinator(), "Wachttijden", []portal.ID{s.ID})
	r.must(err)
	for key, want := range map[string]portal.ID{"ketencoordinator@gemeente": id, "vervanger@gemeente": id, "beleidsadviseur@gemeente": "", "deelnemer@geldfit": "", "beheerder@gemeente": ""} {
		if got := r.pageOf(key, s).Bundle.ID; got != want {
			t.Errorf("%s sees bundle %q, want %q", key, got, want)
		}
	}
	r.must(r.MergeSignal(r.ctx, r.coordinator(), s.ID, 0, other.Number))
	if p := r.pageOf("ketencoordinator@gemeente", s); p.Bundle.ID != "" || p.Signal.Bundle != "" {
		t.Errorf("a merged signal stands in bundle %q", p.Signal.Bundle)
	}
}
