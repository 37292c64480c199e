package portal

import (
	"testing"
	"time"
)

var meetingDayAt = time.Date(2026, time.December, 1, 14, 0, 0, 0, amsterdam)

// meetingInHand is a meeting that is on, with two open items and a confidential
// one between them.
func meetingInHand() RoundTable {
	return RoundTable{
		ID: "tafel", Number: "R-2026-001", State: TableBusy, Start: meetingDayAt, End: meetingDayAt.Add(2 * time.Hour), Current: "een",
		Agenda: []AgendaItem{{ID: "een", Title: "Eerste"}, {ID: "dicht", Title: "Vertrouwelijk", Confidential: true, For: []ID{"wethouder"}}, {ID: "twee", Title: "Tweede"}},
	}
}

func TestMinutesWrite(t *testing.T) {
	start := Minutes{ID: "tafel", Items: []MinutesItem{{Item: "een", Text: "begin", Rev: 3, By: "anna", Page: "p1", From: 1}}}
	for _, c := range []struct {
		name      string
		state     TableState
		note      NoteDraft
		by        ID
		wantText  string
		wantRev   int
		wantClash bool
		wantKind  Kind
	}{
		{name: "goes on from what is there", note: NoteDraft{Item: "een", Base: 3, Page: "p2", Text: "verder"}, by: "bram", wantText: "verder", wantRev: 4},
		{name: "begins a new item", note: NoteDraft{Item: "twee", Base: 0, Text: "nieuw"}, by: "bram", wantText: "nieuw", wantRev: 1},
		{name: "of the whole meeting", note: NoteDraft{Base: 0, Text: "algemeen"}, by: "bram", wantText: "algemeen", wantRev: 1},
		{name: "the same text again changes nothing", note: NoteDraft{Item: "een", Base: 1, Page: "p9", Text: "begin"}, by: "bram", wantText: "begin", wantRev: 3},
		{name: "somebody else was first", note: NoteDraft{Item: "een", Base: 2, Page: "p2", Text: "anders"}, by: "bram", wantText: "begin", wantRev: 3, wantClash: true},
		{name: "the same page goes on after an answer that got lost", note: NoteDraft{Item: "een", Base: 1, Page: "p1", Text: "meer"}, by: "anna", wantText: "meer", wantRev: 4},
		{name: "but not over what it never saw", note: NoteDraft{Item: "een", Base: 0, Page: "p1", Text: "meer"}, by: "anna", wantText: "begin", wantRev: 3, wantClash: true},
		{name: "another page of the same person", note: NoteDraft{Item: "een", Base: 2, Page: "p3", Text: "meer"}, by: "anna", wantText: "begin", wantRev: 3, wantClash: true},
		{name: "an item that isn't there", note: NoteDraft{Item: "weg", Text: "x"}, by: "bram", wantKind: NotFound},
		{name: "in the draft", state: TableDraft, note: NoteDraft{Item: "een", Base: 3, Text: "later"}, by: "bram", wantText: "later", wantRev: 4},
		{name: "not while the chair reads", state: TableWithChair, note: NoteDraft{Item: "een", Base: 3, Text: "x"}, by: "bram", wantKind: Conflict},
		{name: "not once adopted", state: TableAdopted, note: NoteDraft{Item: "een", Base: 3, Text: "x"}, by: "bram", wantKind: Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, m := meetingInHand(), start
			if c.state != "" {
				table.State = c.state
			}
			got, clash, err := m.Write(table, c.note, c.by, meetingDayAt)
			if c.wantKind != 0 {
				if err == nil || KindOf(err) != c.wantKind {
					t.Fatalf("got %v, want a refusal of kind %v", err, c.wantKind)
				}
				return
			}
			if err != nil || clash != c.wantClash || got.Text != c.wantText || got.Rev != c.wantRev {
				t.Errorf("got %q rev %d clash %v err %v, want %q rev %d clash %v", got.Text, got.Rev, clash, err, c.wantText, c.wantRev, c.wantClash)
			}
			if now := m.For(c.note.Item); now.Text != c.wantText || now.Rev != c.wantRev {
				t.Errorf("kept %q rev %d", now.Text, now.Rev)
			}
			if start.Items[0].Text != "begin" {
				t.Error("the list it came from was changed")
			}
		})
	}
}

func TestAnswerLostTwiceIsNoConflict(t *testing.T) {
	table, m := meetingInHand(), Minutes{ID: "tafel"}
	for i, text := range []string{"a", "ab", "abc"} { // the page never hears an answer
		if got, clash, err := m.Write(table, NoteDraft{Item: "een", Base: 0, Page: "p", Text: text}, "anna", meetingDayAt); err != nil || clash || got.Rev != i+1 {
			t.Fatalf("write %q: rev %d, clash %v, %v", text, got.Rev, clash, err)
		}
	}
}

func TestTreat(t *testing.T) {
	for _, c := range []struct {
		name                  string
		person                ID
		current, item         ID
		outcome               Outcome
		wantNext, wantCurrent ID
		wantErr               bool
	}{
		{"goes to the next one a person may know of", "secretaris", "een", "een", Handled, "twee", "twee", false},
		{"and to the confidential one for whom it names", "wethouder", "een", "een", Handled, "dicht", "dicht", false},
		{"the last one goes back to what is open", "secretaris", "twee", "twee", Carried, "een", "een", false},
		{"an item that isn't on the table leaves that there", "secretaris", "twee", "een", Handled, "twee", "twee", false},
		{"taken back", "secretaris", "twee", "een", "", "een", "twee", false},
		{"no such outcome", "secretaris", "een", "een", "weg", "", "een", true},
		{"no such item", "secretaris", "een", "weg", Handled, "", "een", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := meetingInHand()
			table.Current = c.current
			next, err := table.Treat(c.item, c.outcome, c.person, meetingDayAt)
			if (err != nil) != c.wantErr || next != c.wantNext || table.Current != c.wantCurrent {
				t.Errorf("next %q, current %q, err %v; want %q, %q", next, table.Current, err, c.wantNext, c.wantCurrent)
			}
			if i, ok := table.Item(c.item); ok && !c.wantErr && i.Outcome != c.outcome {
				t.Errorf("outcome %q, want %q", i.Outcome, c.outcome)
			}
		})
	}
	table := meetingInHand()
	table.State = TableAdopted
	if _, err := table.Treat("een", Handled, "secretaris", meetingDayAt); KindOf(err) != Conflict {
		t.Errorf("adopted: got %v, want a conflict", err)
	}
	if err := table.TurnTo("een", meetingDayAt); KindOf(err) != Conflict {
		t.Errorf("turn to an item of adopted minutes: got %v, want a conflict", err)
	}
}

func TestAttendance(t *testing.T) {
	table := meetingInHand()
	expected := []Attendance{{Person: "anna", Name: "Anna", Seat: SeatMember}, {Person: "bram", Name: "Bram", Seat: SeatMember, Presence: Excused}, {Person: "asdd", Name: "Asdd", Seat: SeatAgenda}, {Guest: "pas", Name: "Gerda", Seat: SeatGuest}}
	table.Expect(expected)
	if _, err := table.Attend("anna", Present, "", meetingDayAt); err != nil {
		t.Fatal(err)
	}
	table.Expect(expected) // taken up again: what was noted stays
	if len(table.Attendance) != 4 || table.Attendance[0].Presence != Present {
		t.Fatalf("after Expect twice: %+v", table.Attendance)
	}
	for _, c := range []struct {
		name  string
		do    func() error
		field string
	}{
		{"somebody who isn't there", func() error { _, err := table.Attend("weg", Present, "", meetingDayAt); return err }, "presence"},
		{"no such presence", func() error { _, err := table.Attend("anna", "misschien", "", meetingDayAt); return err }, "presence"},
		{"a name twice", func() error { _, err := table.Welcome("anna", "", meetingDayAt); return err }, "name"},
		{"no name", func() error { _, err := table.Welcome(" ", "", meetingDayAt); return err }, "name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.do(); FieldsOf(err)[c.field] == "" {
				t.Errorf("got %v, want a message at %s", err, c.field)
			}
		})
	}
	if _, err := table.Welcome("Wim de Vries", "Buurtzaak", meetingDayAt); err != nil {
		t.Fatal(err)
	}
	if _, err := table.Attend("+Wim de Vries", Replaced, "Els", meetingDayAt); err != nil || table.Attendance[4].By != "Els" {
		t.Errorf("replaced: %v, %+v", err, table.Attendance[4])
	}
	if _, err := table.Attend("+Wim de Vries", Present, "Els", meetingDayAt); err != nil || table.Attendance[4].By != "" {
		t.Errorf("who is there came for themselves: %v, %+v", err, table.Attendance[4])
	}
	if _, err := table.Close("secretaris", meetingDayAt); err != nil {
		t.Fatal(err)
	}
	want := map[string]Presence{"anna": Present, "bram": Excused, "pas": Absent, "+Wim de Vries": Present}
	if len(table.Attendance) != len(want) {
		t.Errorf("an agendalid nobody noted is still listed: %+v", table.Attendance)
	}
	for _, a := range table.Attendance {
		if want[a.Key()] != a.Presence {
			t.Errorf("%s: %q, want %q", a.Name, a.Presence, want[a.Key()])
		}
	}
}

func TestAllPresentLeavesWhatWasNoted(t *testing.T) {
	table := meetingInHand()
	table.Attendance = []Attendance{{Person: "anna", Seat: SeatMember}, {Person: "bram", Seat: SeatMember, Presence: Excused}, {Person: "asdd", Seat: SeatAgenda}}
	if _, err := table.AllPresent(meetingDayAt); err != nil {
		t.Fatal(err)
	}
	if a := table.Attendance; a[0].Presence != Present || a[1].Presence != Excused || a[2].Presence != "" {
		t.Errorf("got %+v", a)
	}
	table.State = TableAdopted
	if _, err := table.AllPresent(meetingDayAt); KindOf(err) != Conflict {
		t.Errorf("adopted: got %v, want a conflict", err)
	}
}
