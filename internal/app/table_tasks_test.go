package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestAgendaTasks(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table := r.planned(s, 22)
	secretary, coordinator := r.as("collega@gemeente"), r.as("ketencoordinator@gemeente")
	tasks := func(by portal.Actor) string {
		coming, err := r.comingTables(r.ctx, by)
		r.must(err)
		list, err := r.agendaTasks(r.ctx, by, coming)
		r.must(err)
		var words []string
		for _, x := range list {
			late := ""
			if x.Late {
				late = " te laat"
			}
			words = append(words, strings.Fields(x.Table.Do)[0]+late)
		}
		return strings.Join(words, ", ")
	}
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"three weeks before", func() {}, ""},
		{"two weeks before", func() { r.later(9 * 24 * time.Hour) }, "Verstuur"},
		{"six days before", func() { r.later(7 * 24 * time.Hour) }, "Verstuur te laat"},
		{"sent", func() { r.must(r.SendAgenda(r.ctx, secretary, table.Number, 0)) }, ""},
		{"the day after", func() { r.later(8 * 24 * time.Hour) }, "Leg te laat"},
		{"begun", func() { r.must(r.BeginMeeting(r.ctx, secretary, table.Number, 0)) }, ""},
	}
	for _, step := range steps {
		step.do()
		if got := tasks(secretary); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
		for _, who := range []portal.Actor{coordinator, r.as("deelnemer@geldfit"), r.as("deelnemer@bewind"), r.as("anoniem@gemeente")} {
			if got := tasks(who); got != "" {
				t.Errorf("%s: %s has the task %q", step.name, who.ID, got)
			}
		}
	}
}
