package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// work gives somebody's work list: per group the numbers, sorted.
func (r *rig) work(key string) map[WorkKind][]string {
	r.t.Helper()
	groups, err := r.WorkList(r.ctx, r.as(key), 10)
	r.must(err)
	work := map[WorkKind][]string{}
	for _, g := range groups {
		for _, t := range g.Tasks {
			if t.Row.Number != "" { // about a signal
				work[g.Kind] = append(work[g.Kind], t.Row.Number)
			}
		}
		slices.Sort(work[g.Kind])
		if g.Count != int64(len(g.Tasks)) {
			r.t.Errorf("%s, %s: counts %d, shows %d", key, g.Kind, g.Count, len(g.Tasks))
		}
	}
	return work
}

func (r *rig) worksOn(key string, want map[WorkKind][]string) {
	r.t.Helper()
	got := r.work(key)
	for _, kind := range WorkKinds() {
		slices.Sort(want[kind])
		if !slices.Equal(got[kind], want[kind]) {
			r.t.Errorf("%s, %s: %v, want %v", key, kind, got[kind], want[kind])
		}
	}
}

func TestWorkListGroupsBySomebodysTurn(t *testing.T) {
	r := newRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	busy, asked, other := r.takenUp(nil), r.takenUp(nil), r.takenUp(nil)
	r.must(r.AssignSignal(r.ctx, coordinator, other.ID, 0, "collega@gemeente"))
	r.must(r.AskReporter(r.ctx, coordinator, asked.ID, 0, "Hoe vaak?", CitizenAnswer{}))
	fresh := r.sharesSignal("deelnemer@bewind", nil)
	hidden := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}}
	})
	r.worksOn("ketencoordinator@gemeente", map[WorkKind][]string{WorkNew: {fresh.Number}, WorkMine: {busy.Number}, WorkOthers: {asked.Number, other.Number}})
	r.worksOn("collega@gemeente", map[WorkKind][]string{WorkMine: {other.Number}})
	r.worksOn("deelnemer@geldfit", map[WorkKind][]string{WorkMine: {asked.Number}, WorkOthers: {busy.Number, other.Number}})
	r.worksOn("deelnemer@bewind", map[WorkKind][]string{WorkOthers: {fresh.Number}})
	for _, key := range []string{"collega@geldfit", "portefeuillehouder@gemeente", "teammanager@gemeente", "anoniem@gemeente"} {
		r.worksOn(key, nil)
	}

	r.later(60 * 24 * time.Hour)
	r.worksOn("ketencoordinator@gemeente", map[WorkKind][]string{WorkLate: {fresh.Number, asked.Number, busy.Number, other.Number}})
	r.worksOn("collega@gemeente", map[WorkKind][]string{WorkLate: {other.Number}})
	r.worksOn("deelnemer@geldfit", map[WorkKind][]string{WorkMine: {asked.Number}, WorkLate: {busy.Number, other.Number}})
	for _, key := range []string{"ketencoordinator@gemeente", "deelnemer@geldfit"} {
		for kind, numbers := range r.work(key) {
			if slices.Contains(numbers, hidden.Number) {
				t.Errorf("%s has a signal that nobody handles under %s", key, kind)
			}
			list, err := r.Signals(r.ctx, r.as(key), SignalFilter{Work: kind})
			r.must(err)
			if !slices.Equal(numbersOf(list.Rows), numbers) {
				t.Errorf("%s: the list of %s has %v, the work list %v", key, kind, numbersOf(list.Rows), numbers)
			}
		}
	}
	groups, err := r.WorkList(r.ctx, coordinator, 10)
	r.must(err)
	if first := groups[0].Tasks[0]; first.Row.DaysLate < 35 || first.Row.DaysLate > 42 || !first.Own {
		t.Errorf("%d working days late, own %v", first.Row.DaysLate, first.Own)
	}
}

func TestWorkListPutsOwnFirstAndCountsTheRest(t *testing.T) {
	r := newRig(t)
	for range 15 {
		s := r.sharesSignal("deelnemer@geldfit", nil)
		r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "collega@gemeente"))
	}
	own := r.sharesSignal("deelnemer@geldfit", nil)
	groups, err := r.WorkList(r.ctx, r.as("ketencoordinator@gemeente"), 10)
	r.must(err)
	if g := groups[0]; g.Kind != WorkNew || g.Tasks[0].Row.Number != own.Number || !g.Tasks[0].Own || g.Tasks[1].Own || g.Count != 16 || len(g.Tasks) != 10 || !g.More() {
		t.Errorf("new: %d of %d, first %s", len(g.Tasks), g.Count, g.Tasks[0].Row.Number)
	}
}

func TestWorkListIsRefused(t *testing.T) {
	r := newRig(t)
	_, err := r.WorkList(r.ctx, portal.Actor{}, 10)
	r.refused(err, portal.LoginNeeded)
	for _, key := range []string{"griffie@gemeente", "auditor@gemeente"} {
		_, err := r.WorkList(r.ctx, r.as(key), 10)
		r.refused(err, portal.Forbidden)
	}
	choices, err := r.HandlerChoices(r.ctx, r.as("deelnemer@geldfit"))
	if r.must(err); choices != nil {
		t.Errorf("a partner chooses from %v", choices)
	}
}

func TestMoreFiltersAndOrders(t *testing.T) {
	r := newRig(t)
	old := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) {
		in.More.Neighbourhoods, in.More.Phase = []portal.ID{"binnenstad", "colmschate"}, portal.Phases[0]
	})
	r.later(time.Hour)
	town := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience.Kind, in.Theme = portal.MunicipalityOnly, "schulden" })
	r.later(time.Hour)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), old.ID, 0))
	r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), old.ID, 0, "collega@gemeente"))
	for name, tt := range map[string]struct {
		f    SignalFilter
		want []portal.Signal
	}{
		"neighbourhood":  {SignalFilter{Neighbourhood: "colmschate"}, []portal.Signal{old}},
		"phase":          {SignalFilter{Phase: portal.Phases[0]}, []portal.Signal{old}},
		"audience":       {SignalFilter{Audience: portal.MunicipalityOnly}, []portal.Signal{town}},
		"handler":        {SignalFilter{Handler: "collega@gemeente"}, []portal.Signal{old}},
		"newest":         {SignalFilter{Sort: SortShared}, []portal.Signal{town, old}},
		"changed":        {SignalFilter{Sort: SortChanged}, []portal.Signal{old, town}},
		"due":            {SignalFilter{Sort: SortDue}, []portal.Signal{town, old}},
		"impossible":     {SignalFilter{Work: WorkNew, State: portal.SignalBusy}, nil},
		"state and work": {SignalFilter{Work: WorkOthers, State: portal.SignalBusy}, []portal.Signal{old}},
	} {
		for _, text := range []string{"", "wachttijd"} {
			tt.f.Text = text
			list, err := r.Signals(r.ctx, r.as("ketencoordinator@gemeente"), tt.f)
			r.must(err)
			var got, want []string
			for _, row := range list.Rows {
				got = append(got, row.Number)
			}
			for _, s := range tt.want {
				want = append(want, s.Number)
			}
			if text != "" { // a search has an order of its own
				slices.Sort(got)
				slices.Sort(want)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, text %q: %v, want %v", name, text, got, want)
			}
		}
	}
}

func TestSimilarShowsWhatWasSolved(t *testing.T) {
	r := newRig(t)
	s := r.takenUp(nil)
	r.must(r.GiveFeedback(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), s.ID, portal.Helps, "", CitizenAnswer{}))
	rows, err := r.SimilarSignals(r.ctx, r.as("deelnemer@bewind"), "De wachttijd voor een eerste gesprek loopt steeds op", 3)
	r.must(err)
	if len(rows) != 1 || rows[0].State != portal.SignalEnded {
		t.Errorf("similar: %+v", rows)
	}
}

func TestExportIsTheListOfItsReader(t *testing.T) {
	r := newRig(t)
	chain := r.sharesSignal("deelnemer@geldfit", nil)
	r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly })
	secret := r.sharesSignal("deelnemer@geldfit", anonymous)
	named := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Naming = portal.Named })
	for i := range exportBatch + 5 {
		r.sharesSignal("deelnemer@wijkteam", func(in *ShareSignal) {
			in.Title, in.Audience = fmt.Sprint("Nummer ", i), portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"geldfit"}}
		})
	}
	r.events()
	for key, want := range map[string]int{"deelnemer@bewind": 3, "collega@geldfit": exportBatch + 8, "ketencoordinator@gemeente": 4} {
		x, err := r.ExportSignals(r.ctx, r.as(key), SignalFilter{})
		r.must(err)
		list, err := r.Signals(r.ctx, r.as(key), SignalFilter{})
		r.must(err)
		if len(x.Rows) != want || x.More || int64(want) != list.Count && !list.AtLeast {
			t.Errorf("%s exports %d, want %d; the list counts %d", key, len(x.Rows), want, list.Count)
		}
		names := map[string]string{}
		for _, row := range x.Rows {
			names[row.Number] = row.Reporter
		}
		seesAll := strings.HasPrefix(key, "ketencoordinator")
		if names[secret.Number] != "" || names[named.Number] == "" || (names[chain.Number] != "") != seesAll {
			t.Errorf("%s reads the names %q, %q, %q", key, names[secret.Number], names[named.Number], names[chain.Number])
		}
	}
	for _, e := range r.wantEvents(portal.SignalsExported, portal.SignalsExported, portal.SignalsExported) {
		if len(r.told(e)) != 0 || e.By == "" {
			t.Errorf("the export by %q is told to %v", e.By, r.told(e))
		}
	}
	found, err := r.ExportSignals(r.ctx, r.as("collega@geldfit"), SignalFilter{Text: "nummer"})
	if r.must(err); len(found.Rows) != maxFound || !found.More {
		t.Errorf("a search exports %d, more %v", len(found.Rows), found.More)
	}
	rows, more, err := r.everySignal(r.ctx, r.as("collega@geldfit"), SignalFilter{}, exportBatch+1)
	if r.must(err); len(rows) != exportBatch+1 || !more {
		t.Errorf("%d rows at most %d, more %v", len(rows), exportBatch+1, more)
	}
	_, err = r.ExportSignals(r.ctx, portal.Actor{}, SignalFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.ExportSignals(r.ctx, r.as("griffie@gemeente"), SignalFilter{})
	r.refused(err, portal.Forbidden)
}
