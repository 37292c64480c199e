package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var agendaNow = time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)

// agendaOf is a table in a state with items: "a" is open, "A" confidential, for "wethouder".
func agendaOf(state TableState, items ...ID) RoundTable {
	t := RoundTable{ID: "t", State: state, Course: []TableStep{{State: state}}, Start: agendaNow, End: agendaNow.Add(time.Hour),
		Seats: []Seat{{Person: "wethouder", Kind: SeatChair}, {Person: "secretaris", Kind: SeatSecretary}, {Person: "melder", Kind: SeatMember}}}
	for _, id := range items {
		i := AgendaItem{ID: id, Title: "Punt " + string(id), Minutes: 10}
		if strings.ToUpper(string(id)) == string(id) {
			i.Confidential, i.For = true, []ID{"wethouder"}
		}
		t.Agenda = append(t.Agenda, i)
	}
	return t
}

func order(t RoundTable) string {
	var s string
	for _, i := range t.Agenda {
		s += string(i.ID)
	}
	return s
}

func TestMoveItem(t *testing.T) {
	tests := []struct {
		name, person, id string
		up               bool
		want             string
		kind             Kind
	}{
		{"down", "wethouder", "a", false, "XabY", 0},
		{"up", "wethouder", "b", true, "abXY", 0},
		{"the first stays", "wethouder", "a", true, "aXbY", 0},
		{"the last stays", "wethouder", "Y", false, "aXbY", 0},
		{"past a hidden one, which keeps its place", "melder", "a", false, "bXaY", 0},
		{"a hidden one isn't there", "melder", "X", false, "aXbY", NotFound},
		{"one that was removed", "wethouder", "z", false, "aXbY", NotFound},
	}
	for _, tt := range tests {
		table := agendaOf(TableProposals, "a", "X", "b", "Y")
		err := table.MoveItem(ID(tt.person), ID(tt.id), tt.up, agendaNow)
		if (err == nil) != (tt.kind == 0) || err != nil && KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := order(table); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestOrderItems(t *testing.T) {
	tests := []struct {
		name, person string
		order        []ID
		want         string
		ok           bool
	}{
		{"turned around", "wethouder", []ID{"Y", "b", "X", "a"}, "YbXa", true},
		{"what one sees, around what one doesn't", "melder", []ID{"b", "a"}, "bXaY", true},
		{"one too few", "wethouder", []ID{"Y", "b", "X"}, "aXbY", false},
		{"one twice", "wethouder", []ID{"Y", "b", "X", "X"}, "aXbY", false},
		{"one that somebody removed", "wethouder", []ID{"Y", "b", "X", "z"}, "aXbY", false},
		{"one they may not know of", "melder", []ID{"b", "X"}, "aXbY", false},
	}
	for _, tt := range tests {
		table := agendaOf(TableConcept, "a", "X", "b", "Y")
		err := table.OrderItems(ID(tt.person), tt.order, agendaNow)
		if (err == nil) != tt.ok || err != nil && KindOf(err) != Conflict {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := order(table); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestAgendaIsFixed: in which state what can be done with an agenda.
func TestAgendaIsFixed(t *testing.T) {
	for _, state := range TableStates() {
		before := slices.Contains([]TableState{TableConcept, TableProposals, TableSent}, state)
		table := agendaOf(state, "a", "b")
		_, add := table.AddItem(AgendaItem{Title: "Nog iets"}, agendaNow)
		if ok := before || state == TableBusy; (add == nil) != ok {
			t.Errorf("%s: add %v", state, add)
		}
		if err := table.ChangeItem(AgendaItem{ID: "a", Title: "Anders"}, agendaNow); (err == nil) != (before || state == TableBusy) {
			t.Errorf("%s: change %v", state, err)
		}
		if err := table.MoveItem("x", "a", false, agendaNow); (err == nil) != before {
			t.Errorf("%s: move %v", state, err)
		}
		if err := table.RemoveItem("a", agendaNow); (err == nil) != before {
			t.Errorf("%s: remove %v", state, err)
		}
		if _, err := table.TakeOver(nil, agendaNow); (err == nil) != before {
			t.Errorf("%s: take over %v", state, err)
		}
	}
}

func TestChangeItemKeepsWhereItCameFrom(t *testing.T) {
	table := agendaOf(TableProposals, "a")
	table.Agenda[0].Proposal, table.Agenda[0].From = "v", &CarriedFrom{Table: "eerder", Why: NotHandled}
	if err := table.ChangeItem(AgendaItem{ID: "a", Title: "Anders", Confidential: true, For: []ID{"melder"}}, agendaNow); err != nil {
		t.Fatal(err)
	}
	got := table.Agenda[0]
	if got.Proposal != "v" || got.From == nil || got.Title != "Anders" || got.VisibleTo("wethouder") {
		t.Errorf("changed to %+v", got)
	}
	if err := table.ChangeItem(AgendaItem{ID: "a", Title: "x"}, agendaNow); FieldsOf(err)["title"] == "" {
		t.Errorf("a title of one letter: %v", err)
	}
	if err := table.ChangeItem(AgendaItem{ID: "weg", Title: "Anders"}, agendaNow); KindOf(err) != NotFound {
		t.Errorf("an item that isn't there: %v", err)
	}
}

// TestAddItemBeforeTheClosing: what is added comes before the item with which a
// meeting ends, unless the meeting has come to that.
func TestAddItemBeforeTheClosing(t *testing.T) {
	tests := []struct {
		last    string
		outcome Outcome
		want    int
	}{
		{"Rondvraag en sluiting", "", 1},
		{"Sluiting", "", 1},
		{"Rondvraag en sluiting", Handled, 2},
		{"Hoe gaat het met de aansluiting?", "", 2},
	}
	for _, tt := range tests {
		table := agendaOf(TableBusy, "a", "z")
		table.Agenda[1].Title, table.Agenda[1].Outcome = tt.last, tt.outcome
		item, err := table.AddItem(AgendaItem{Title: "Nog een punt"}, agendaNow)
		if err != nil || table.itemAt(item.ID) != tt.want || len(table.Agenda) != 3 {
			t.Errorf("%s (%s): at %d of %d, %v", tt.last, tt.outcome, table.itemAt(item.ID), len(table.Agenda), err)
		}
	}
}

func TestAgendaHoldsNoMoreThanFits(t *testing.T) {
	table := agendaOf(TableConcept)
	for range MaxAgenda {
		if _, err := table.AddItem(AgendaItem{Title: "Nog een punt"}, agendaNow); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := table.AddItem(AgendaItem{Title: "Eén te veel"}, agendaNow); KindOf(err) != Conflict {
		t.Errorf("one too many: %v", err)
	}
}

// TestTimetableHasNoGaps: the times of one reader tell nothing of what they may
// not know of.
func TestTimetableHasNoGaps(t *testing.T) {
	table := agendaOf(TableSent, "a", "X", "b")
	starts, length := Timetable(table.ItemsFor("melder"), table.Start)
	if len(starts) != 2 || !starts[1].Equal(table.Start.Add(10*time.Minute)) || length != 20*time.Minute {
		t.Errorf("melder: %v, %v", starts, length)
	}
	if _, length := Timetable(table.ItemsFor("wethouder"), table.Start); length != 30*time.Minute {
		t.Errorf("wethouder: %v", length)
	}
}

func TestForByDefault(t *testing.T) {
	table := agendaOf(TableSent, "X")
	if got := table.ForByDefault("adviseur"); !slices.Equal(got, []ID{"adviseur", "wethouder", "secretaris"}) {
		t.Errorf("by default: %v", got)
	}
	if got := table.ForByDefault("secretaris"); !slices.Equal(got, []ID{"secretaris", "wethouder"}) {
		t.Errorf("the secretary's: %v", got)
	}
	if got := table.LeftOut(table.Agenda[0]); !slices.Equal(got, []ID{"secretaris", "melder"}) {
		t.Errorf("left out: %v", got)
	}
}
