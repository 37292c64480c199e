package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// accepted stores a report that was accepted, with a number, a share and an amount.
func (r *rig) accepted(s portal.Subsidy, period string, number portal.Hundredths, part, whole int64, amount portal.Cents) {
	r.t.Helper()
	report := portal.ProgressReport{ID: portal.ReportID(s.ID, period), Subsidy: s.ID, Org: s.Org, Period: period, State: portal.ReportAccepted, AcceptedAt: r.clock}
	for _, g := range s.Goals {
		for _, i := range g.Indicators {
			report.Values = append(report.Values, portal.ReportedValue{Indicator: i.ID, Given: true, Figure: portal.Figure{Number: number, Numerator: part, Denominator: whole, Amount: amount, Yes: true, Text: "Veel geleerd"}})
		}
	}
	r.must(r.store.InsertProgressReport(r.ctx, &report))
}

func TestMonitorAddsUpWhatSubsidiesReach(t *testing.T) {
	r := newRig(t)
	one, two := r.subsidyOf("geldfit", "Spreekuren"), r.subsidyOf("bewind", "Bezoeken")
	// Both work on one policy goal.
	for i := range two.Goals {
		two.Goals[i].PolicyGoal = one.Goals[0].PolicyGoal
	}
	r.must(r.store.SaveSubsidy(r.ctx, &two, "gemeente"))
	r.accepted(one, "2026-1", 12000, 30, 50, 1_000_00)
	r.accepted(two, "2026-1", 8050, 10, 50, 250_50)
	r.accepted(one, "2026-2", 300, 1, 4, 0)
	r.accepted(one, "2026-K3", 99900, 9, 9, 0) // another sort of period
	begin := FigureIndicators + "." + string(one.Goals[0].PolicyGoal) + "."
	rows := func(who, period string) map[string]MonitorRow {
		t.Helper()
		_, all := r.monitor(who, MonitorFilter{Period: period})
		of := map[string]MonitorRow{}
		for key, row := range all {
			if cell, ok := strings.CutPrefix(key, begin); ok {
				of[cell] = row
			}
		}
		return of
	}
	for _, c := range []struct{ who, period, key, want string }{
		{"ketencoordinator@gemeente", "2026-1", "aantal.gesprekken", "200,5"},
		{"ketencoordinator@gemeente", "2026-1", "percentage.verder na één gesprek", "40% (40 van 100)"},
		{"ketencoordinator@gemeente", "2026-1", "bedrag.", "€ 1.250,50"},
		{"deelnemer@geldfit", "2026-1", "aantal.gesprekken", "120"},
		{"deelnemer@bewind", "2026-1", "aantal.gesprekken", "80,5"},
		{"ketencoordinator@gemeente", "2026-2", "aantal.gesprekken", FigureHidden},
		{"ketencoordinator@gemeente", "2026-2", "percentage.verder na één gesprek", FigureHidden},
	} {
		if got := strings.ReplaceAll(rows(c.who, c.period)[c.key].Now.String(), "\u00a0", " "); got != c.want {
			t.Errorf("%s over %s: %s is %s, want %s", c.who, c.period, c.key, got, c.want)
		}
	}
	all := rows("ketencoordinator@gemeente", "2026-1")
	if len(all) != 3 {
		t.Errorf("what is no number is added up: %v", all)
	}
	if label := all["aantal.gesprekken"].Label; label != "Aantal gesprekken (van 2 organisaties)" {
		t.Errorf("it is called %q", label)
	}
	if got := rows("ketencoordinator@gemeente", "2026-2")["aantal.gesprekken"].Before.String(); got != "200,5" {
		t.Errorf("the half year before: %s", got)
	}
	for _, who := range []string{"deelnemer@wijkteam", "meelezer@asdd"} {
		if got := rows(who, "2026-1"); len(got) != 0 {
			t.Errorf("%s reads of another's subsidy: %v", who, got)
		}
	}
	lines, err := r.FiguresFor(r.ctx, []string{portal.ScopeChain}, "2026-1")
	r.must(err)
	for _, l := range lines {
		if strings.HasPrefix(l.Key, FigureIndicators+".") {
			t.Errorf("a figure of a subsidy is for the whole chain: %+v", l)
		}
	}
}

// TestMonitorTellsWhatClientsSaid: everybody who reads the monitor reads it, with no
// filter on signals.
func TestMonitorTellsWhatClientsSaid(t *testing.T) {
	r := newRig(t)
	v := portal.Voice{ID: portal.NewID(), Kind: portal.VoicePanel, Title: "Panel", On: r.clock, N: 9, By: "deelnemer@asdd", Org: "asdd", At: r.clock}
	r.must(r.store.InsertVoice(r.ctx, &v))
	for _, who := range []string{"ketencoordinator@gemeente", "deelnemer@geldfit", "meelezer@asdd"} {
		if _, rows := r.monitor(who, MonitorFilter{}); rows[figureHeard].Now.N != 1 {
			t.Errorf("%s reads %v", who, rows[figureHeard])
		}
		if _, rows := r.monitor(who, MonitorFilter{By: portal.ByTheme, Value: "toegang"}); rows[figureHeard].Key != "" {
			t.Errorf("%s reads it with a filter on signals", who)
		}
	}
}
