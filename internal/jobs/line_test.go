package jobs

import (
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// tenders are two instances of a job of which only the one that holds the lease does
// anything; done counts what was done.
func tenders(t *testing.T, first, second Job, due func(), done func() int) {
	t.Helper()
	do := func(j Job, want int, when string) {
		t.Helper()
		if more, err := j.Run(t.Context()); err != nil || more {
			t.Fatalf("%s: more %v, error %v", when, more, err)
		}
		if got := done(); got != want {
			t.Errorf("%s: done %d times, want %d", when, got, want)
		}
	}
	do(first, 0, "nothing is due")
	due()
	do(second, 0, "the other instance holds the lease")
	first.Stop(t.Context())
	do(second, 1, "the lease was given up")
	do(first, 1, "another holds the lease now")
	second.Stop(t.Context())
	do(first, 1, "again, after it was done")
	first.Stop(t.Context())
}

func TestFlagsJobProposesOnce(t *testing.T) {
	r := newPostRig(t, 0)
	due := func() {
		for range 3 {
			r.shared("member", 0, func(in *app.ShareSignal) { in.Kind, in.Theme = portal.Bottleneck, "drempel" })
		}
		r.shared("coordinator", 0, func(in *app.ShareSignal) { in.Kind, in.Theme = portal.Bottleneck, "drempel" })
	}
	tenders(t, Flags(r.instance(false)), Flags(r.instance(false)), due, func() int {
		flags, err := r.store.YellowFlagsIn(t.Context(), portal.FlagStates())
		must(t, err)
		return len(flags)
	})
}

func TestFollowUpsJobRemindsOnce(t *testing.T) {
	r := newPostRig(t, 0)
	table := portal.RoundTable{ID: "tafel", Number: "R-2026-001", Series: "reeks", Title: "Tafel", Start: r.clock, End: r.clock, State: portal.TableBusy, Terms: portal.DefaultTableTerms(),
		Agenda: []portal.AgendaItem{{ID: "punt", Title: "Brieven"}}, ChangedAt: r.clock}
	must(t, r.store.InsertTable(t.Context(), &table, "gemeente"))
	d := portal.Decision{ID: "d", Number: "B-2026-0001", Kind: portal.Agreed, Text: "Wij bellen.", By: portal.ByTeam, Date: r.clock, Table: table.ID, Item: "punt", Route: portal.PracticeAgreement, RecordedAt: r.clock, RecordedBy: "coordinator",
		Follow: portal.FollowUp{ChosenAt: r.clock, ChosenBy: "coordinator", Steps: []portal.FollowStep{{ID: "stap", What: "Bellen", Owner: "coordinator", Due: portal.Day(r.clock).AddDate(0, 0, 20)}}}}
	must(t, r.store.InsertDecision(t.Context(), &d, table.ItemScope("punt", "gemeente")))
	tenders(t, FollowUps(r.instance(false)), FollowUps(r.instance(false)), func() { r.clock = r.clock.AddDate(0, 0, 14) }, func() int {
		es, err := r.store.NewEvents(t.Context(), 100)
		must(t, err)
		n := 0
		for _, e := range es {
			if e.Type == portal.RouteStepReminded {
				n++
			}
		}
		return n
	})
}
