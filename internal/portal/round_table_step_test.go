package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// tableDay is a Tuesday afternoon in Amsterdam, and tableNow three weeks before.
var (
	tableDay = time.Date(2026, 12, 1, 14, 0, 0, 0, amsterdam)
	tableNow = tableDay.AddDate(0, 0, -21)
)

func tableIn(state TableState) RoundTable {
	return RoundTable{ID: "t", Number: "R-2026-001", State: state, Start: tableDay, End: tableDay.Add(2 * time.Hour), Terms: DefaultTableTerms(),
		Course: []TableStep{{State: TableConcept}, {State: state}}, Agenda: []AgendaItem{{ID: "a", Title: "Opening"}}}
}

// TestTableMoves holds every pair of states against the table, written out once
// more by hand.
func TestTableMoves(t *testing.T) {
	allowed := map[string]bool{
		"concept > voorstellen-open": true, "concept > agenda-verstuurd": true, "concept > gaat-niet-door": true,
		"voorstellen-open > agenda-verstuurd": true, "voorstellen-open > gaat-niet-door": true,
		"agenda-verstuurd > bezig": true, "agenda-verstuurd > gaat-niet-door": true,
		"bezig > verslag-concept": true, "verslag-concept > bezig": true, "verslag-concept > akkoord-voorzitter": true,
		"akkoord-voorzitter > verslag-concept": true, "akkoord-voorzitter > ter-reactie": true, "ter-reactie > vastgesteld": true,
	}
	for _, from := range TableStates() {
		for _, to := range TableStates() {
			table := tableIn(from)
			err := table.Move(to, TableStep{At: tableNow, By: "x"})
			name := string(from) + " > " + string(to)
			if got, want := err == nil, allowed[name]; got != want {
				t.Errorf("%s: allowed %v, want %v", name, got, want)
			}
			if err != nil && (KindOf(err) != Conflict || table.State != from || len(table.Course) != 2) {
				t.Errorf("%s: a refused step left a trace: %v, %v", name, table.State, err)
			}
		}
	}
	for _, s := range TableStates() {
		if s.Label() == "" {
			t.Errorf("state %q has no name", s)
		}
	}
}

// TestTableSteps tries every step from every state.
func TestTableSteps(t *testing.T) {
	during := tableDay.Add(time.Hour)
	steps := []struct {
		name string
		do   func(*RoundTable) (Fact, error)
		from []TableState
		to   TableState
		fact EventType
	}{
		{"open", func(r *RoundTable) (Fact, error) { return r.OpenProposals("x", tableNow) }, []TableState{TableConcept}, TableProposals, TableOpened},
		{"send", func(r *RoundTable) (Fact, error) { return r.SendAgenda("x", tableNow) }, []TableState{TableConcept, TableProposals}, TableSent, AgendaSent},
		{"begin", func(r *RoundTable) (Fact, error) { return r.Begin("x", during) }, []TableState{TableSent, TableDraft}, TableBusy, MeetingBegun},
		{"close", func(r *RoundTable) (Fact, error) { return r.Close("x", during) }, []TableState{TableBusy}, TableDraft, MeetingEnded},
		{"drop", func(r *RoundTable) (Fact, error) { return r.Drop("Te weinig punten.", "x", tableNow) }, []TableState{TableConcept, TableProposals, TableSent}, TableDropped, TableCalledOff},
	}
	for _, step := range steps {
		for _, from := range TableStates() {
			table := tableIn(from)
			fact, err := step.do(&table)
			if want := slices.Contains(step.from, from); (err == nil) != want {
				t.Errorf("%s from %s: error %v, want allowed %v", step.name, from, err, want)
				continue
			}
			if err == nil && (table.State != step.to || fact.Type != step.fact || fact.About != table.Ref()) {
				t.Errorf("%s from %s: state %s, fact %v", step.name, from, table.State, fact)
			}
		}
	}
}

func TestSendAgenda(t *testing.T) {
	t.Run("invites", func(t *testing.T) {
		table := tableIn(TableProposals)
		if _, err := table.SendAgenda("x", tableNow); err != nil || !table.Invited || !table.Pending.Equal(tableNow) {
			t.Errorf("invited %v, pending %v, %v", table.Invited, table.Pending, err)
		}
	})
	t.Run("nobody to a meeting that was held", func(t *testing.T) {
		table := tableIn(TableConcept)
		if _, err := table.SendAgenda("x", tableDay.AddDate(0, 0, 1)); err != nil || table.Invited || !table.Pending.IsZero() {
			t.Errorf("invited %v, pending %v, %v", table.Invited, table.Pending, err)
		}
	})
	t.Run("not an empty one", func(t *testing.T) {
		table := tableIn(TableProposals)
		table.Agenda = nil
		if _, err := table.SendAgenda("x", tableNow); KindOf(err) != Invalid || table.State != TableProposals {
			t.Errorf("state %s, %v", table.State, err)
		}
	})
}

func TestOpenProposalsTooLate(t *testing.T) {
	table := tableIn(TableConcept)
	if _, err := table.OpenProposals("x", table.End.Add(time.Minute)); KindOf(err) != Conflict || table.State != TableConcept {
		t.Errorf("state %s, %v", table.State, err)
	}
}

func TestBegin(t *testing.T) {
	for at, want := range map[time.Duration]bool{-61 * time.Minute: false, -time.Hour: true, 0: true, 72 * time.Hour: true} {
		table := tableIn(TableSent)
		if _, err := table.Begin("x", tableDay.Add(at)); (err == nil) != want {
			t.Errorf("%v from the start: %v, want allowed %v", at, err, want)
		}
	}
}

func TestMeetingTime(t *testing.T) {
	tests := []struct {
		name string
		in   MeetingTime
		want string
	}{
		{"good", MeetingTime{Start: tableDay, End: tableDay.Add(time.Hour)}, ""},
		{"no day", MeetingTime{End: tableDay}, "day"},
		{"no end", MeetingTime{Start: tableDay}, "end"},
		{"ends before it starts", MeetingTime{Start: tableDay, End: tableDay.Add(-time.Minute)}, "end"},
		{"ends when it starts", MeetingTime{Start: tableDay, End: tableDay}, "end"},
		{"a day long", MeetingTime{Start: tableDay, End: tableDay.Add(24 * time.Hour)}, "end"},
		{"no address", MeetingTime{Start: tableDay, End: tableDay.Add(time.Hour), Link: "javascript:alert(1)"}, "link"},
		{"a long place", MeetingTime{Start: tableDay, End: tableDay.Add(time.Hour), Place: strings.Repeat("x", 101)}, "place"},
	}
	for _, tt := range tests {
		fields := FieldsOf(tt.in.Validate())
		if (tt.want == "") != (len(fields) == 0) || tt.want != "" && fields[tt.want] == "" {
			t.Errorf("%s: %v, want %q", tt.name, fields, tt.want)
		}
	}
}

func TestDoubts(t *testing.T) {
	cal := NewCalendar(nil)
	at := func(start time.Time) MeetingTime { return MeetingTime{Start: start, End: start.Add(time.Hour)} }
	other := RoundTable{Number: "R-2026-009", State: TableConcept, Start: tableDay, End: tableDay.Add(2 * time.Hour)}
	dropped := other
	dropped.State = TableDropped
	tests := []struct {
		name   string
		in     MeetingTime
		others []RoundTable
		want   string // part of the one doubt; empty for none
	}{
		{"none", at(tableDay), nil, ""},
		{"past", at(tableNow.Add(-time.Hour)), nil, "al voorbij"},
		{"Christmas", at(time.Date(2026, 12, 25, 14, 0, 0, 0, amsterdam)), nil, "vrije dag"},
		{"a Saturday", at(time.Date(2026, 12, 5, 14, 0, 0, 0, amsterdam)), nil, "vrije dag"},
		{"two at once", at(tableDay.Add(90 * time.Minute)), []RoundTable{other}, "R-2026-009"},
		{"one after the other", at(tableDay.Add(2 * time.Hour)), []RoundTable{other}, ""},
		{"the other is off", at(tableDay), []RoundTable{dropped}, ""},
	}
	for _, tt := range tests {
		got := strings.Join(tt.in.Doubts(tableNow, cal, tt.others), "|")
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) || strings.Contains(got, "|") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMoveTo(t *testing.T) {
	later := MeetingTime{Start: tableDay.AddDate(0, 0, 7), End: tableDay.AddDate(0, 0, 7).Add(time.Hour), Place: "  Kamer 3 "}
	for _, state := range TableStates() {
		table := tableIn(state)
		fact, moved, err := table.MoveTo(later, tableNow)
		if want := slices.Contains([]TableState{TableConcept, TableProposals, TableSent}, state); moved != want || (err == nil) != want {
			t.Errorf("%s: moved %v, %v, want %v", state, moved, err, want)
			continue
		}
		if moved && (fact.Type != TableMoved || table.Place != "Kamer 3" || !table.Start.Equal(later.Start)) {
			t.Errorf("%s: fact %v, table %v", state, fact, table)
		}
	}
	table := tableIn(TableSent)
	if _, moved, err := table.MoveTo(MeetingTime{Start: table.Start, End: table.End}, tableNow); moved || err != nil {
		t.Errorf("the same time moved it: %v, %v", moved, err)
	}
}

// TestPendingIsTheFirstChange: ten minutes count from the first change that those
// invited don't know of.
func TestPendingIsTheFirstChange(t *testing.T) {
	table := tableIn(TableSent)
	table.MarkChanged(tableNow)
	if !table.Pending.IsZero() {
		t.Error("nobody was invited, yet a mail waits")
	}
	table.Invited = true
	table.MarkChanged(tableNow)
	table.MarkChanged(tableNow.Add(time.Minute))
	if !table.Pending.Equal(tableNow) {
		t.Errorf("pending since %v, want %v", table.Pending, tableNow)
	}
}

func TestDropAsksAReason(t *testing.T) {
	table := tableIn(TableSent)
	if _, err := table.Drop(" \n", "x", tableNow); FieldsOf(err)["reason"] == "" || table.State != TableSent {
		t.Errorf("state %s, %v", table.State, err)
	}
	if _, err := table.Drop("De zaal is dicht.", "x", tableNow); err != nil || table.Course[len(table.Course)-1].Note != "De zaal is dicht." {
		t.Errorf("course %v, %v", table.Course, err)
	}
}

func TestMeetingOfASeries(t *testing.T) {
	s := Series{ID: "s", Name: "Klankbordgroep", Place: "Kamer 1", Link: "https://vergaderen.example/a", Terms: DefaultTableTerms(), Seats: []Seat{{Person: "an", Org: "x", Kind: SeatChair}},
		Template: []TemplateItem{{Title: "Opening", Aim: AimInform, Minutes: 5, Section: "Begin"}}}
	at := MeetingTime{Start: tableDay, End: tableDay.Add(time.Hour)}
	table, fact := s.Meeting("t", "R-2026-001", at, "by", tableNow)
	if !table.Silent() || table.State != TableConcept || fact.Type != TablePlanned || table.Title != s.Name || table.Place != "Kamer 1" || table.Link == "" {
		t.Errorf("meeting %+v, fact %v", table, fact)
	}
	if len(table.Agenda) != 1 || table.Agenda[0].Title != "Opening" || table.Agenda[0].Section != "Begin" || table.Agenda[0].ID == "" {
		t.Errorf("agenda %+v", table.Agenda)
	}
	table.Seats[0].Kind = SeatMember
	if s.Seats[0].Kind != SeatChair {
		t.Error("a change of the meeting's seats changed the series")
	}
	at.Place = "Elders"
	if other, _ := s.Meeting("u", "R-2026-002", at, "by", tableNow); other.Place != "Elders" || other.Link != "" {
		t.Errorf("place %q, link %q", other.Place, other.Link)
	}
}
