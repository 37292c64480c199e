package portal

import (
	"testing"
	"time"
)

func TestPlanNumber(t *testing.T) {
	for typed, want := range map[string][2]string{"IV-e": {"IV-e", "IV"}, " iv-E ": {"IV-e", "IV"}, "II": {"II", "II"}, "XX-a": {"XX-a", "XX"}, "": {}, "4-e": {}, "IV-": {}, "IV-ee": {}, "IIII-a": {}, "-a": {}, "S-2026-0001": {}} {
		number, rec, ok := PlanNumber(typed)
		if number != want[0] || rec != want[1] || ok != (want[0] != "") {
			t.Errorf("%q: got %q, %q, %v", typed, number, rec, ok)
		}
	}
	for n, want := range map[int]string{0: "", 1: "I", 4: "IV", 6: "VI", 9: "IX", 14: "XIV", 20: "XX", 21: ""} {
		if got := Roman(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	r := Recommendation{Number: "II", Order: 2}
	if got := NextPlanNumber(r, []PlanAction{{Number: "II"}, {Number: "II-a"}}); got != "II-b" {
		t.Errorf("next: %s", got)
	}
}

func TestPlanActionValidate(t *testing.T) {
	good := PlanAction{Title: "Intervisie", Start: day0, Due: day0.AddDate(0, 1, 0)}
	for _, tt := range []struct {
		name  string
		spoil func(*PlanAction)
		field string
	}{
		{"good", func(*PlanAction) {}, ""},
		{"without a title", func(p *PlanAction) { p.Title = " " }, "title"},
		{"done before it begins", func(p *PlanAction) { p.Due = day0.AddDate(0, 0, -1) }, "due"},
		{"in no known state", func(p *PlanAction) { p.State = "ooit" }, "state"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			tt.spoil(&p)
			fields := FieldsOf(p.Validate())
			if len(fields) > 1 || (tt.field == "") != (len(fields) == 0) || tt.field != "" && fields[tt.field] == "" {
				t.Errorf("refused: %v", fields)
			}
		})
	}
}

func TestPlanActionStandsStill(t *testing.T) {
	days := func(n int) time.Time { return day0.AddDate(0, 0, n) }
	for _, tt := range []struct {
		name         string
		p            PlanAction
		late, silent bool
	}{
		{"runs, noted 89 days ago", PlanAction{State: PlanRunning, MadeAt: days(-300), Notes: []PlanNote{{At: days(-89)}}}, false, false},
		{"runs, noted 90 days ago", PlanAction{State: PlanRunning, MadeAt: days(-300), Notes: []PlanNote{{At: days(-90)}}}, false, true},
		{"stuck, never noted", PlanAction{State: PlanStuck, MadeAt: days(-90)}, false, true},
		{"begins later than it was made", PlanAction{State: PlanRunning, MadeAt: days(-200), Start: days(-10)}, false, false},
		{"not begun", PlanAction{State: PlanToStart, MadeAt: days(-300)}, false, false},
		{"on its day", PlanAction{State: PlanToStart, MadeAt: day0, Due: days(0)}, false, false},
		{"a day late", PlanAction{State: PlanToStart, MadeAt: day0, Due: days(-1)}, true, false},
		{"done", PlanAction{State: PlanDone, MadeAt: days(-300), Due: days(-1)}, false, false},
		{"stopped", PlanAction{State: PlanStopped, MadeAt: days(-300), Due: days(-1)}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.p.Late(day0) != tt.late || tt.p.Silent(day0) != tt.silent || tt.p.StandsStill(day0) != (tt.late || tt.silent) {
				t.Errorf("late %v, silent %v", tt.p.Late(day0), tt.p.Silent(day0))
			}
		})
	}
}

// TestPlanReminders: each once, again for another day or after another note.
func TestPlanReminders(t *testing.T) {
	p := PlanAction{Title: "Intervisie", State: PlanRunning, MadeAt: day0, Due: day0.AddDate(0, 0, 60)}
	said := func(at time.Time) string {
		words := ""
		for range 5 {
			what, _, due := p.Reminder(at)
			if !due {
				break
			}
			if _, err := p.Remind(at); err != nil {
				t.Fatal(err)
			}
			words += string(what) + " "
		}
		if _, err := p.Remind(at); KindOf(err) != Conflict {
			t.Errorf("reminded again: %v", err)
		}
		return words
	}
	steps := []struct {
		day  int
		want string
	}{{0, ""}, {45, ""}, {46, "bijna "}, {50, ""}, {60, ""}, {61, "te-laat "}, {80, ""}, {90, "stil "}, {200, ""}}
	for _, s := range steps {
		if got := said(day0.AddDate(0, 0, s.day)); got != s.want {
			t.Errorf("day %d: got %q, want %q", s.day, got, s.want)
		}
	}
	at := day0.AddDate(0, 0, 200)
	if _, err := p.Note("Weer begonnen.", PlanRunning, Actor{ID: "x"}, at); err != nil {
		t.Fatal(err)
	}
	to := p
	to.Due = at.AddDate(0, 0, 5)
	if _, err := p.Change(to, at); err != nil {
		t.Fatal(err)
	}
	if got := said(at); got != "bijna " {
		t.Errorf("after another day: %q", got)
	}
	if to.Due = at.AddDate(0, 0, -1); true {
		if _, err := p.Change(to, at); err != nil {
			t.Fatal(err)
		}
	}
	if got := said(at); got != "" {
		t.Errorf("who chooses a day that passed knows: %q", got)
	}
}

func TestPlanNoteAndLinks(t *testing.T) {
	p := PlanAction{ID: "p", State: PlanRunning}
	if _, err := p.Note(" ", "ooit", Actor{ID: "x"}, day0); FieldsOf(err)["note"] == "" || FieldsOf(err)["state"] == "" || len(p.Notes) != 0 {
		t.Errorf("got %v", err)
	}
	fact, err := p.Note("Klaar.", PlanDone, Actor{ID: "x"}, day0)
	if err != nil || p.State != PlanDone || len(p.Notes) != 1 || fact.Details[DetailTo] != string(PlanDone) || fact.Details[DetailItem] == "" {
		t.Errorf("noted: %+v, %v", fact, err)
	}
	changed := p.ChangedAt
	ref := Ref{Kind: KindSignal, ID: "s"}
	if _, err := p.Link(ref); err != nil || p.ChangedAt != changed {
		t.Errorf("linked: %v", err)
	}
	if _, err := p.Link(ref); FieldsOf(err)["link"] == "" {
		t.Error("linked twice")
	}
	if _, err := p.Unlink(ref); err != nil || len(p.Links) != 0 {
		t.Error("not taken away")
	}
	if _, err := p.Unlink(ref); KindOf(err) != Conflict {
		t.Error("taken away twice")
	}
}

func TestCountPlan(t *testing.T) {
	c := CountPlan([]PlanAction{{State: PlanDone}, {State: PlanRunning, MadeAt: day0}, {State: PlanStuck, MadeAt: day0.AddDate(-1, 0, 0)}, {State: PlanToStart}, {State: PlanStopped}}, day0)
	if c != (PlanCount{Total: 4, Done: 1, Running: 1, Stuck: 1, ToStart: 1, Stopped: 1, Still: 1}) {
		t.Errorf("got %+v", c)
	}
}
