package portal

import (
	"strings"
	"testing"
	"time"
)

func pledgeDay(s string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, s, amsterdam)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPledgeRefuses(t *testing.T) {
	now := pledgeDay("2026-06-01")
	good := Pledge{Kind: IsMotion, Title: "Motie 2.1", On: pledgeDay("2026-03-22"), Due: pledgeDay("2026-09-30")}
	if p := good; p.Validate(now) != nil {
		t.Fatal(p.Validate(now))
	}
	for _, tt := range []struct {
		name, field string
		spoil       func(*Pledge)
	}{
		{"no kind", "kind", func(p *Pledge) { p.Kind = "belofte" }}, {"no title", "title", func(p *Pledge) { p.Title = "" }}, {"no day", "on", func(p *Pledge) { p.On = time.Time{} }},
		{"a day to come", "on", func(p *Pledge) { p.On = pledgeDay("2026-06-02") }}, {"due before it was asked", "due", func(p *Pledge) { p.Due = pledgeDay("2026-03-21") }},
		{"a long text", "text", func(p *Pledge) { p.Text = strings.Repeat("a", MaxPledgeText+1) }},
	} {
		p := good
		tt.spoil(&p)
		if err := p.Validate(now); FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestPledgeSteps(t *testing.T) {
	now, by := pledgeDay("2026-06-01"), Actor{ID: "griffie"}
	p := Pledge{ID: "p", Kind: IsPledge, Title: "Twee keer per jaar", On: pledgeDay("2026-03-22"), Due: pledgeDay("2026-05-01")}
	if _, err := p.Reopen("Toch niet.", by, now); KindOf(err) != Conflict {
		t.Errorf("reopened what is open: %v", err)
	}
	for _, tt := range []struct{ name, number, on, field string }{
		{"no number", "", "2026-05-01", "announcement"}, {"no day", "2026-12", "", "done"}, {"a day to come", "2026-12", "2026-06-02", "done"}, {"before it was asked", "2026-12", "2026-03-21", "done"},
	} {
		day := time.Time{}
		if tt.on != "" {
			day = pledgeDay(tt.on)
		}
		if _, err := p.Finish(tt.number, day, by, now); FieldsOf(err)[tt.field] == "" || !p.Open() {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := p.Note("Het loopt.", by, now); err != nil {
		t.Error(err)
	}
	if _, err := p.Remind(now); err != nil {
		t.Error(err)
	}
	if fact, err := p.Finish(" 2026-12 ", pledgeDay("2026-05-20"), by, now); err != nil || fact.Type != PledgeDone || p.Open() || p.Announcement != "2026-12" {
		t.Errorf("done: %v, %+v", err, p)
	}
	if _, err := p.Finish("2026-13", pledgeDay("2026-05-20"), by, now); KindOf(err) != Conflict {
		t.Errorf("done twice: %v", err)
	}
	if _, err := p.Note("Nog iets.", by, now); KindOf(err) != Conflict {
		t.Errorf("noted on what is done: %v", err)
	}
	if _, err := p.Change(p, now); KindOf(err) != Conflict {
		t.Errorf("changed what is done: %v", err)
	}
	if _, err := p.Reopen("", by, now); FieldsOf(err)["reason"] == "" {
		t.Errorf("reopened without a reason: %v", err)
	}
	if _, err := p.Reopen("De raad vindt het te mager.", by, now); err != nil || !p.Open() || p.Announcement != "" || len(p.Told) != 0 {
		t.Errorf("reopened: %v, %+v", err, p)
	}
	if last := p.Notes[len(p.Notes)-2]; last.Announcement != "2026-12" || last.Step != PledgeStepDone {
		t.Errorf("what it was done with is gone: %+v", last)
	}
}

func TestPledgeReminders(t *testing.T) {
	p := Pledge{ID: "p", Title: "Twee keer per jaar", Due: pledgeDay("2026-10-31")} // the clock goes back on 25 October
	var got []string
	for day := pledgeDay("2026-09-25"); day.Before(pledgeDay("2026-11-10")); day = day.AddDate(0, 0, 1) {
		for range 2 { // another instance does it as well
			if fact, err := p.Remind(day.Add(9 * time.Hour)); err == nil {
				got = append(got, day.Format(time.DateOnly)+" "+fact.Details[DetailField])
			}
		}
	}
	want := []string{"2026-10-01 30-dagen", "2026-10-24 7-dagen", "2026-11-01 te-laat"}
	if strings.Join(got, ";") != strings.Join(want, ";") {
		t.Errorf("got %v, want %v", got, want)
	}
	p.Due = pledgeDay("2026-11-12")
	if what, _, due := p.Reminder(pledgeDay("2026-11-10")); !due || what != PledgeWeekLeft {
		t.Errorf("another day is not reminded of: %v %v", what, due)
	}
	p.DoneAt = pledgeDay("2026-11-09")
	if _, _, due := p.Reminder(pledgeDay("2026-12-10")); due {
		t.Error("reminded of what is done")
	}
	if _, _, due := (Pledge{}).Reminder(pledgeDay("2026-12-10")); due {
		t.Error("reminded of what has no day")
	}
}
