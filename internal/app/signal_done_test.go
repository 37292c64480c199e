package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestDoneCountsWhatCameOfOnesSignals(t *testing.T) {
	r := newRig(t)
	coordinator, reporter := r.as("ketencoordinator@gemeente"), r.as("deelnemer@geldfit")
	feed := func(route portal.Route, help portal.HelpAnswer) portal.Signal {
		r.later(time.Minute) // shared at one moment, signals have no order
		s := r.takenUp(nil)
		fb := goodFeedback(r)
		fb.Route = route
		r.must(r.GiveFeedback(r.ctx, coordinator, s.ID, 0, fb, CitizenAnswer{}))
		if help != "" {
			r.must(r.AnswerHelp(r.ctx, reporter, s.ID, help, "", CitizenAnswer{}))
		}
		return s
	}
	feed(portal.PolicyChange, portal.Helps)
	feed(portal.PracticeAgreement, portal.HelpsPartly)
	feed(portal.PracticeAgreement, portal.HelpsNot) // open again
	feed(portal.NoChange, "")
	r.later(time.Minute)
	agreed := r.takenUp(nil)
	r.must(r.AgreeSignal(r.ctx, coordinator, agreed.ID, 0, "Wij bellen terug", CitizenAnswer{}))
	r.later(time.Minute)
	r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	r.sharesSignal("collega@geldfit", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }) // hers alone at Geldfit
	r.sharesSignal("deelnemer@geldfit", anonymous)
	r.sharesSignal("deelnemer@bewind", nil)
	r.later(10 * 24 * time.Hour)

	d, err := r.SignalsDone(r.ctx, reporter, DoneFilter{})
	r.must(err)
	want := DoneFigures{Shared: 6, Answered: 4, Agreed: 5, Open: 2, PolicyChange: 1, Practice: 2, NoChange: 1, HelpsYes: 1, HelpsPartly: 1, HelpsNo: 1, HelpsWait: 1, LongestOpen: 10, Unseen: 1}
	if d.Figures != want || d.Org != "geldfit" || d.Choices != nil || d.More {
		t.Errorf("of Geldfit: %+v, want %+v", d.Figures, want)
	}
	if d.Rows[0].Number > d.Rows[len(d.Rows)-1].Number || d.Rows[4].Agreed != "Wij bellen terug" {
		t.Errorf("rows: %+v", d.Rows)
	}
	for _, tt := range []struct {
		key    string
		f      DoneFilter
		shared int
		org    string
	}{
		{"collega@geldfit", DoneFilter{}, 7, "Organisatie geldfit"},
		{"deelnemer@bewind", DoneFilter{Org: "geldfit"}, 1, "Organisatie bewind"}, // a partner doesn't choose
		{"meelezer@asdd", DoneFilter{}, 0, "Organisatie asdd"},
		{"ketencoordinator@gemeente", DoneFilter{Org: "geldfit"}, 6, "Organisatie geldfit"}, // not what the municipality doesn't see
		{"portefeuillehouder@gemeente", DoneFilter{}, 8, ""},
		{"deelnemer@geldfit", DoneFilter{From: r.clock}, 0, "Organisatie geldfit"},
		{"deelnemer@geldfit", DoneFilter{To: rigStart}, 6, "Organisatie geldfit"},
	} {
		d, err := r.SignalsDone(r.ctx, r.as(tt.key), tt.f)
		r.must(err)
		if d.Figures.Shared != tt.shared || len(d.Rows) != tt.shared || d.OrgName != tt.org {
			t.Errorf("%s %+v: %d of %q, want %d of %q", tt.key, tt.f, d.Figures.Shared, d.OrgName, tt.shared, tt.org)
		}
	}
	_, err = r.SignalsDone(r.ctx, coordinator, DoneFilter{Org: "bestaat-niet"})
	r.refused(err, portal.NotFound)
	_, err = r.SignalsDone(r.ctx, portal.Actor{}, DoneFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.SignalsDone(r.ctx, r.as("auditor@gemeente"), DoneFilter{})
	r.refused(err, portal.Forbidden)
}
