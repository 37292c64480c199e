package app

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// attacker collects what every page shows and subtracts. A number is named
// "step|group|cell|period"; the cell "" is the total.
type attacker struct {
	t    *testing.T
	seen map[string]int // numbers that are shown
	hid  map[string]bool
}

func (a attacker) note(name string, v FigureValue, n int) {
	if v.Hidden {
		a.hid[name] = true
		return
	}
	if old, there := a.seen[name]; there && old != n {
		a.t.Errorf("%s is shown as %d and as %d", name, old, n)
	}
	a.seen[name] = n
}

// read notes everything that one page shows.
func (a attacker) read(m Monitor, f MonitorFilter) {
	total := func(step, period string) string {
		if f.By == "" {
			return strings.Join([]string{step, "", "", period}, "|")
		}
		return strings.Join([]string{step, string(f.By), f.Value, period}, "|")
	}
	steps := map[string]string{FigureNew: "gedeeld", FigureAnswered: "terug", FigureTakenUp: "opgepakt", FigureAgreed: "afgesproken", FigureFedBack: "terug"}
	groups := map[string]string{FigureThemes: "theme", FigurePhases: "phase", FigurePlaces: "places", FigureStates: "state"}
	for _, p := range m.Parts {
		for _, x := range p.Figures {
			points := append([]TrendPoint{{m.Period, x.Now}, {portal.PreviousPeriod(m.Period), x.Before}}, x.Trend...)
			for _, at := range points {
				switch step := steps[x.Key]; {
				case x.Key == FigureRecognised && !at.Hidden:
					a.note("gedeeld|recognised|ja|"+at.Period, at.FigureValue, at.N)
					a.note("gedeeld|recognised|nee|"+at.Period, at.FigureValue, at.Of-at.N)
					a.note("gedeeld|||"+at.Period, at.FigureValue, at.Of)
				case x.Key == FigureRecognised:
					a.hid["gedeeld|recognised|ja|"+at.Period], a.hid["gedeeld|recognised|nee|"+at.Period] = true, true
				case step != "" && x.Now.Kind == FigureDays:
					a.note(total(step, at.Period), at.FigureValue, at.Of)
				case step != "":
					a.note(total(step, at.Period), at.FigureValue, at.N)
				}
			}
		}
		for _, t := range p.Tables {
			if group := groups[t.Key]; group != "" {
				for _, r := range t.Rows {
					cell := strings.TrimPrefix(r.Key, t.Key+".")
					a.note(strings.Join([]string{"gedeeld", group, cell, m.Period}, "|"), r.Now, r.Now.N)
					a.note(strings.Join([]string{"gedeeld", group, cell, portal.PreviousPeriod(m.Period)}, "|"), r.Before, r.Before.N)
				}
			}
		}
	}
}

// find subtracts until nothing new comes out: a half year is its two quarters, a total
// its cells. It gives the small numbers that nobody should know.
func (a attacker) find(cells map[string][]string, halves []string) []string {
	known := map[string]int{}
	for name, n := range a.seen {
		known[name] = n
	}
	var found []string
	solve := func(sum string, parts []string) bool {
		names, missing, left := append([]string{sum}, parts...), "", 0
		for i, name := range names {
			n, there := known[name]
			switch {
			case !there && missing != "":
				return false
			case !there:
				missing = name
			case i == 0:
				left += n
			default:
				left -= n
			}
		}
		if missing == "" {
			return false
		}
		if missing == sum {
			left = -left
		}
		known[missing] = left
		if portal.ShowOne(left).Hidden {
			found = append(found, fmt.Sprintf("%s is %d", missing, left))
		}
		return true
	}
	for again := true; again; {
		again = false
		for group, keys := range cells {
			step, by, _ := strings.Cut(group, "|")
			for _, half := range halves {
				quarters := portal.Quarters(half)
				for _, period := range append(quarters, half) {
					var parts []string
					for _, key := range keys {
						parts = append(parts, strings.Join([]string{step, by, key, period}, "|"))
					}
					again = solve(strings.Join([]string{step, "", "", period}, "|"), parts) || again
				}
				for _, key := range append(keys, "\x00") {
					name := step + "|" + by + "|" + key + "|"
					if key == "\x00" {
						name = step + "|||"
					}
					again = solve(name+half, []string{name + quarters[0], name + quarters[1]}) || again
				}
			}
		}
	}
	return found
}

// TestMonitorTellsNothingHidden reads the monitor with every filter over every period,
// and the figures for a factsheet, of portals with few signals, and subtracts.
func TestMonitorTellsNothingHidden(t *testing.T) {
	phases, places := []string{"", portal.Phases[0], portal.Phases[1]}, []string{"", "noord", "zuid"}
	themes := []string{"", "toegang", "schulden"}
	for seed := range uint64(6) {
		r, random := newRig(t), rand.New(rand.NewPCG(seed, 6))
		r.since(amsterdamDay(2024, time.January, 1, 9))
		r.clock = amsterdamDay(2026, time.December, 30, 9)
		set, err := r.store.Settings(r.ctx)
		r.must(err)
		set.Themes = []portal.Theme{{ID: "toegang", Name: "Toegang"}, {ID: "schulden", Name: "Schulden"}}
		set.Neighbourhoods = []portal.Neighbourhood{{ID: "noord", Name: "Noord"}, {ID: "zuid", Name: "Zuid"}}
		r.must(r.store.SaveSettings(r.ctx, &set))
		small := map[string]int{}
		for _, quarter := range []string{"2026-K1", "2026-K2", "2026-K3", "2026-K4"} {
			from, _, _ := portal.PeriodRange(quarter)
			r.counted([]int{3, 9, 16, 30}[random.IntN(4)], from.AddDate(0, 0, 5), func(_ int, s *portal.Signal) {
				s.Theme, s.More.Phase = portal.ID(themes[min(random.IntN(5), 2)]), phases[min(random.IntN(6), 2)]
				if place := places[min(random.IntN(5), 2)]; place != "" {
					s.More.Neighbourhoods = []portal.ID{portal.ID(place)}
				}
				if random.IntN(3) == 0 {
					s.Recognitions = 2
				}
				if random.IntN(2) == 0 {
					s.State = portal.SignalBusy
					s.Course = append(s.Course, portal.Station{State: portal.SignalBusy, At: s.SharedAt.AddDate(0, 0, 3)})
				}
				small["theme|"+string(s.Theme)+"|"+quarter]++
			})
		}
		a := attacker{t, map[string]int{}, map[string]bool{}}
		filters := []MonitorFilter{{}}
		for _, theme := range themes {
			filters = append(filters, MonitorFilter{By: portal.ByTheme, Value: theme})
		}
		for i := 1; i < 3; i++ {
			filters = append(filters, MonitorFilter{By: portal.ByPhase, Value: phases[i]}, MonitorFilter{By: portal.ByPlaces, Value: places[i]})
		}
		for _, f := range filters {
			for _, f.Period = range []string{"2026-K1", "2026-K2", "2026-K3", "2026-K4", "2026-1", "2026-2"} {
				m, _ := r.monitor("ketencoordinator@gemeente", f)
				a.read(m, f)
			}
		}
		for name := range a.hid {
			if n, there := a.seen[name]; there {
				t.Errorf("seed %d: %s is hidden on one page and %d on another", seed, name, n)
			}
		}
		for cell, n := range small {
			if _, there := a.seen["gedeeld|"+cell]; there && portal.ShowOne(n).Hidden {
				t.Errorf("seed %d: %s is shown, and about %d", seed, cell, n)
			}
		}
		states := []string{string(portal.SignalNew), string(portal.SignalBusy)}
		for _, found := range a.find(map[string][]string{"gedeeld|theme": themes, "gedeeld|phase": phases, "gedeeld|places": places, "gedeeld|state": states, "gedeeld|recognised": {"ja", "nee"}, "opgepakt|theme": themes, "opgepakt|phase": phases, "opgepakt|places": places}, []string{"2026-1", "2026-2"}) {
			t.Errorf("seed %d: %s", seed, found)
		}
		if len(a.seen) == 0 || len(a.hid) == 0 {
			t.Errorf("seed %d: %d numbers shown, %d hidden: this tests nothing", seed, len(a.seen), len(a.hid))
		}
		lines, err := r.FiguresFor(r.ctx, []string{portal.ScopeChain}, "2026-1")
		r.must(err)
		for _, l := range lines {
			if cell, theme := strings.CutPrefix(l.Key, FigureThemes+"."); theme && l.Value != FigureHidden && l.Value != FigureNone {
				if n, there := a.seen["gedeeld|theme|"+cell+"|2026-1"]; !there || fmt.Sprint(n) != l.Value {
					t.Errorf("seed %d: the factsheet shows %s of %s, the monitor doesn't", seed, l.Value, cell)
				}
			}
		}
	}
}
