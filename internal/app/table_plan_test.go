package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestPlanDates(t *testing.T) {
	r := newRig(t)
	s := r.series()
	coordinator := r.as("ketencoordinator@gemeente")
	p, err := r.Series(r.ctx, coordinator, s.ID)
	r.must(err)
	if len(p.Next) != datesAhead {
		t.Fatalf("%d dates, want %d", len(p.Next), datesAhead)
	}
	var chosen []time.Time
	for _, d := range p.Next {
		chosen = append(chosen, d.Start)
	}
	r.events()
	made, err := r.PlanDates(r.ctx, coordinator, s.ID, chosen)
	r.must(err)
	if len(made) != 3 || made[0].Number != "R-2026-001" || made[2].State != portal.TableConcept || !made[0].Start.Equal(chosen[0]) || made[0].Place != "Kamer 1" || len(made[0].Agenda) != 1 {
		t.Errorf("made %+v", made)
	}
	r.wantEvents(portal.TablePlanned, portal.TablePlanned, portal.TablePlanned)

	again, err := r.PlanDates(r.ctx, coordinator, s.ID, chosen)
	if err != nil || len(again) != 0 {
		t.Errorf("the same form twice made %d, %v", len(again), err)
	}
	_, err = r.PlanDates(r.ctx, coordinator, s.ID, nil)
	r.wrongAt(err, "dates")
	_, err = r.PlanDates(r.ctx, r.as("deelnemer@geldfit"), s.ID, chosen)
	r.refused(err, portal.Forbidden)
	_, err = r.PlanDates(r.ctx, r.as("deelnemer@bewind"), s.ID, chosen)
	r.refused(err, portal.NotFound)
	_, err = r.PlanDates(r.ctx, portal.Actor{}, s.ID, chosen)
	r.refused(err, portal.LoginNeeded)
}

// TestNextDatesTellsOfHolidays: the second day of Christmas moves on and says so;
// a day that has a meeting isn't offered again.
func TestNextDatesTellsOfHolidays(t *testing.T) {
	r := newRig(t)
	in := sounding()
	in.Rhythm = portal.Rhythm{Kind: portal.RhythmDay, Day: 25, EveryMonths: 1, From: rigStart, Start: "14:00", Minutes: 60}
	s, err := r.MakeSeries(r.ctx, r.as("ketencoordinator@gemeente"), in)
	r.must(err)
	r.planned(s, 16) // the 25th of November
	p, err := r.Series(r.ctx, r.as("ketencoordinator@gemeente"), s.ID)
	r.must(err)
	christmas := time.Date(2026, 12, 25, 0, 0, 0, 0, portal.Amsterdam())
	if len(p.Next) != 3 || !p.Next[0].Shifted.Equal(christmas) || p.Next[0].Start.Format(time.DateOnly) != "2026-12-28" || !p.Next[1].Shifted.IsZero() {
		t.Errorf("next %+v", p.Next)
	}
}

func TestPlanTable(t *testing.T) {
	r := newRig(t)
	s := r.series()
	coordinator := r.as("ketencoordinator@gemeente")
	start := time.Date(2026, 12, 1, 14, 0, 0, 0, portal.Amsterdam())
	in := PlanInput{Series: s.ID, Once: portal.NewID(), Title: " Extra  overleg ", MeetingTime: portal.MeetingTime{Start: start, End: start.Add(time.Hour), Place: "Kamer 9"}}
	table, err := r.PlanTable(r.ctx, coordinator, in)
	r.must(err)
	if table.Title != "Extra overleg" || table.Place != "Kamer 9" || !table.Silent() || len(table.Seats) != len(s.Seats) {
		t.Errorf("table %+v", table)
	}
	if again, err := r.PlanTable(r.ctx, coordinator, in); portal.FieldsOf(err)[FieldSure] == "" && again.ID != table.ID {
		t.Errorf("the same form twice: %v, %v", again.ID, err)
	}
	in.Sure = true
	if again, err := r.PlanTable(r.ctx, coordinator, in); err != nil || again.ID != table.ID {
		t.Errorf("the same form twice: %v, %v", again.ID, err)
	}

	tests := []struct {
		name   string
		change func(*PlanInput)
		fields []string
	}{
		{"end before start", func(p *PlanInput) { p.End = p.Start.Add(-time.Hour) }, []string{"end"}},
		{"no day", func(p *PlanInput) { p.Start = time.Time{} }, []string{"day"}},
		{"a long title", func(p *PlanInput) { p.Title = strings.Repeat("lang ", 30) }, []string{"title"}},
		{"a BSN", func(p *PlanInput) { p.Title = "Over 111222333" }, []string{"title", FieldOverrule}},
		{"two at once", func(*PlanInput) {}, []string{FieldSure}},
		{"in the past", func(p *PlanInput) { p.Start, p.End = p.Start.AddDate(0, -2, 0), p.End.AddDate(0, -2, 0) }, []string{FieldSure}},
		{"on a Saturday", func(p *PlanInput) { p.Start, p.End = p.Start.AddDate(0, 0, 4), p.End.AddDate(0, 0, 4) }, []string{FieldSure}},
	}
	for _, tt := range tests {
		next := in
		next.Once, next.Sure = portal.NewID(), false
		tt.change(&next)
		_, err := r.PlanTable(r.ctx, coordinator, next)
		t.Run(tt.name, func(*testing.T) { r.wrongAt(err, tt.fields...) })
		if !slices.Contains(tt.fields, FieldSure) {
			continue
		}
		next.Sure = true
		if _, err := r.PlanTable(r.ctx, coordinator, next); err != nil {
			t.Errorf("%s, and sure of it: %v", tt.name, err)
		}
	}
	in.Once = portal.NewID()
	_, err = r.PlanTable(r.ctx, r.as("deelnemer@geldfit"), in)
	r.refused(err, portal.Forbidden)
	_, err = r.PlanTable(r.ctx, r.as("deelnemer@wijkteam"), in)
	r.refused(err, portal.NotFound)
	_, err = r.PlanTable(r.ctx, portal.Actor{}, in)
	r.refused(err, portal.LoginNeeded)
}

// TestMeetingCourse walks a meeting from its concept to the draft minutes.
func TestMeetingCourse(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table, secretary := r.planned(s, 22), r.as("collega@gemeente")
	r.events()
	steps := []struct {
		name string
		do   func(by portal.Actor, version int64) error
		want portal.TableState
		fact portal.EventType
	}{
		{"open", func(by portal.Actor, v int64) error { return r.OpenTable(r.ctx, by, table.Number, v) }, portal.TableProposals, portal.TableOpened},
		{"send", func(by portal.Actor, v int64) error { return r.SendAgenda(r.ctx, by, table.Number, v) }, portal.TableSent, portal.AgendaSent},
		{"begin", func(by portal.Actor, v int64) error { return r.BeginMeeting(r.ctx, by, table.Number, v) }, portal.TableBusy, portal.MeetingBegun},
		{"end", func(by portal.Actor, v int64) error { return r.EndMeeting(r.ctx, by, table.Number, v) }, portal.TableDraft, portal.MeetingEnded},
	}
	for _, step := range steps {
		now := r.freshTable(table)
		if step.name == "begin" {
			r.refused(step.do(secretary, now.Version), portal.Conflict) // three weeks early
			r.clock = table.Start
		}
		hidden := portal.NotFound
		if !now.Silent() {
			hidden = portal.Forbidden
		}
		r.refused(step.do(r.as("deelnemer@geldfit"), now.Version), hidden)
		r.refused(step.do(r.as("beheerder@gemeente"), now.Version), hidden)
		r.refused(step.do(r.as("deelnemer@bewind"), now.Version), portal.NotFound)
		r.refused(step.do(portal.Actor{}, now.Version), portal.LoginNeeded)
		r.refused(step.do(secretary, now.Version+1), portal.Conflict)
		r.must(step.do(secretary, now.Version))
		if got := r.freshTable(table).State; got != step.want {
			t.Fatalf("%s: state %s, want %s", step.name, got, step.want)
		}
		if es := r.events(); !slices.ContainsFunc(es, func(e portal.Event) bool { return e.Type == step.fact && e.About == table.Ref() }) {
			t.Errorf("%s: events %v", step.name, es)
		}
		r.refused(step.do(secretary, 0), portal.Conflict) // twice
	}
	if got := r.freshTable(table); !got.Invited || !got.Pending.Equal(rigStart) && got.Pending.IsZero() {
		t.Errorf("invited %v, pending %v", got.Invited, got.Pending)
	}
}

func TestDropAndMove(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table, coordinator := r.planned(s, 22), r.as("ketencoordinator@gemeente")
	later := MoveInput{MeetingTime: portal.MeetingTime{Start: table.Start.AddDate(0, 0, 1), End: table.End.AddDate(0, 0, 1), Place: "Kamer 3"}}
	r.refused(r.MoveTable(r.ctx, r.as("deelnemer@geldfit"), table.Number, 0, later), portal.NotFound)
	r.must(r.MoveTable(r.ctx, coordinator, table.Number, table.Version, later))
	got := r.freshTable(table)
	if !got.Start.Equal(later.Start) || got.Place != "Kamer 3" || !got.Pending.IsZero() {
		t.Errorf("moved to %v, %s, pending %v", got.Start, got.Place, got.Pending)
	}
	saturday := later
	saturday.Start, saturday.End = saturday.Start.AddDate(0, 0, 3), saturday.End.AddDate(0, 0, 3)
	r.wrongAt(r.MoveTable(r.ctx, coordinator, table.Number, 0, saturday), FieldSure)
	saturday.Sure = true
	r.must(r.MoveTable(r.ctx, coordinator, table.Number, 0, saturday))

	r.wrongAt(r.DropTable(r.ctx, coordinator, table.Number, 0, "", CitizenAnswer{}), "reason")
	r.wrongAt(r.DropTable(r.ctx, coordinator, table.Number, 0, "Door 111222333", CitizenAnswer{}), "reason", FieldOverrule)
	r.refused(r.DropTable(r.ctx, r.as("deelnemer@geldfit"), table.Number, 0, "Zomaar", CitizenAnswer{}), portal.NotFound)
	r.must(r.DropTable(r.ctx, coordinator, table.Number, 0, "De zaal is dicht.", CitizenAnswer{}))
	r.refused(r.MoveTable(r.ctx, coordinator, table.Number, 0, later), portal.Conflict)
	// It was a concept until the end: nobody else ever knew of it.
	_, err := r.TableInHand(r.ctx, r.as("deelnemer@geldfit"), "ronde tafel lezen", table.Number)
	r.refused(err, portal.NotFound)
}

// TestTablesList: what each reader sees, and what must be absent.
func TestTablesList(t *testing.T) {
	r := newRig(t)
	s := r.series()
	silent, known := r.planned(s, 30), r.planned(s, 20)
	coordinator := r.as("ketencoordinator@gemeente")
	r.must(r.OpenTable(r.ctx, coordinator, known.Number, 0))
	in := sounding()
	in.Name, in.Open = "Brede bijeenkomst", true
	broad, err := r.MakeSeries(r.ctx, coordinator, in)
	r.must(err)
	open := r.planned(broad, 40)
	r.must(r.OpenTable(r.ctx, coordinator, open.Number, 0))
	tests := map[string][]string{
		"ketencoordinator@gemeente": {known.Number, silent.Number, open.Number}, "collega@gemeente": {known.Number, silent.Number, open.Number},
		"deelnemer@geldfit": {known.Number, open.Number}, "meelezer@asdd": {known.Number, open.Number}, "griffie@gemeente": {known.Number, open.Number},
		"deelnemer@bewind": {open.Number}, "anoniem@gemeente": nil, "auditor@gemeente": nil,
	}
	numbers := func(rows []TableRow) (ns []string) {
		for _, row := range rows {
			ns = append(ns, row.Number)
		}
		return ns
	}
	for who, want := range tests {
		l, err := r.Tables(r.ctx, r.as(who), TableFilter{})
		r.must(err)
		if got := numbers(l.Coming); !slices.Equal(got, want) || len(l.Earlier) != 0 {
			t.Errorf("%s sees %v and %v, want %v", who, got, numbers(l.Earlier), want)
		}
		if l.MayMake != (who == "ketencoordinator@gemeente") {
			t.Errorf("%s may make a series: %v", who, l.MayMake)
		}
	}
	l, err := r.Tables(r.ctx, r.as("deelnemer@bewind"), TableFilter{Series: s.ID})
	if err != nil || len(l.Coming) != 0 {
		t.Errorf("by the filter an outsider sees %v, %v", numbers(l.Coming), err)
	}
	_, err = r.Tables(r.ctx, portal.Actor{}, TableFilter{})
	r.refused(err, portal.LoginNeeded)

	r.later(25 * 24 * time.Hour)
	l, err = r.Tables(r.ctx, r.as("deelnemer@geldfit"), TableFilter{})
	if err != nil || !slices.Equal(numbers(l.Earlier), []string{known.Number}) || l.Earlier[0].Seat != portal.SeatMember {
		t.Errorf("earlier: %v, %v", numbers(l.Earlier), err)
	}
}

func TestTablesListPages(t *testing.T) {
	r := newRig(t)
	s := r.series()
	for i := range portal.PageSize + 3 {
		r.planned(s, -2-i)
	}
	by := r.as("ketencoordinator@gemeente")
	first, err := r.Tables(r.ctx, by, TableFilter{})
	r.must(err)
	second, err := r.Tables(r.ctx, by, TableFilter{Page: portal.Page{After: first.Next}})
	r.must(err)
	if len(first.Earlier) != portal.PageSize || len(second.Earlier) != 3 || second.Next != "" || second.Prev == "" || first.Earlier[0].Start.Before(second.Earlier[0].Start) {
		t.Errorf("%d and %d rows, next %q", len(first.Earlier), len(second.Earlier), second.Next)
	}
}
