package portal

import (
	"slices"
	"testing"
)

// TestCarryOver: which items of a meeting go to the next one, and why.
func TestCarryOver(t *testing.T) {
	items := []AgendaItem{
		{ID: "opening", Title: "Opening", Recurring: true, Outcome: Handled, ChairNote: "kort houden"},
		{ID: "klaar", Title: "Klaar", Outcome: Handled},
		{ID: "over", Title: "Overgeslagen", Links: []Ref{{Kind: KindSignal, ID: "s"}}, Proposal: "v"},
		{ID: "dicht", Title: "Dicht", Outcome: Carried, Confidential: true, For: []ID{"wethouder"}},
		{ID: "acties", Title: OpenActionsTitle, From: &CarriedFrom{Why: OpenActions}},
	}
	actions := []Ref{{Kind: KindActionPoint, ID: "a"}}
	tests := []struct {
		state   TableState
		actions []Ref
		want    []CarriedFrom
	}{
		{TableConcept, nil, []CarriedFrom{{"t", "opening", ComesBack}}},
		{TableSent, nil, []CarriedFrom{{"t", "opening", ComesBack}}},
		{TableBusy, nil, []CarriedFrom{{"t", "opening", ComesBack}}},
		{TableDraft, nil, []CarriedFrom{{"t", "opening", ComesBack}, {"t", "over", NotHandled}, {"t", "dicht", NotHandled}}},
		{TableAdopted, actions, []CarriedFrom{{"t", "opening", ComesBack}, {"t", "over", NotHandled}, {"t", "dicht", NotHandled}, {"t", "", OpenActions}}},
		{TableDropped, nil, []CarriedFrom{{"t", "opening", ComesBack}, {"t", "over", NotHandled}, {"t", "dicht", NotHandled}}},
	}
	for _, tt := range tests {
		var got []CarriedFrom
		for _, i := range CarryOver(RoundTable{ID: "t", State: tt.state, Agenda: items}, tt.actions) {
			got = append(got, *i.From)
			if i.ID != "" || i.Outcome != "" {
				t.Errorf("%s: %s keeps %q, %q", tt.state, i.Title, i.ID, i.Outcome)
			}
			if i.Title == "Opening" && i.ChairNote != "" {
				t.Error("a note of last time comes back")
			}
			if i.Title == "Dicht" && (!i.Confidential || !slices.Equal(i.For, []ID{"wethouder"})) {
				t.Errorf("%s: a confidential item became %+v", tt.state, i)
			}
			if i.Title == "Overgeslagen" && (i.Proposal != "v" || len(i.Links) != 1) {
				t.Errorf("%s: lost what it was about: %+v", tt.state, i)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.state, got, tt.want)
		}
	}
}

// TestTakeOverTwice: nothing stands on an agenda twice.
func TestTakeOverTwice(t *testing.T) {
	prev := RoundTable{ID: "t", State: TableAdopted, Agenda: []AgendaItem{{ID: "opening", Title: "Opening", Recurring: true}, {ID: "over", Title: "Overgeslagen"}}}
	left := CarryOver(prev, []Ref{{Kind: KindActionPoint, ID: "a"}})
	next := RoundTable{ID: "n", State: TableConcept, Agenda: []AgendaItem{{ID: "x", Title: "opening"}}}
	added, err := next.TakeOver(left, agendaNow)
	if err != nil || len(added) != 2 || len(next.Agenda) != 3 {
		t.Fatalf("first time: %d added, %d in all, %v", len(added), len(next.Agenda), err)
	}
	if added, err = next.TakeOver(left, agendaNow); err != nil || len(added) != 0 {
		t.Errorf("second time: %v, %v", added, err)
	}
	next.Agenda = slices.Delete(next.Agenda, 0, 1) // the opening of the template
	if added, _ = next.TakeOver(left, agendaNow); len(added) != 1 || added[0].Title != "Opening" {
		t.Errorf("without the template's: %v", added)
	}
}

// TestCarriedTellsNothing: the title of a confidential item isn't compared with
// what others may know of.
func TestCarriedTellsNothing(t *testing.T) {
	prev := RoundTable{ID: "t", State: TableDraft, Agenda: []AgendaItem{{ID: "dicht", Title: "Personeel", Recurring: true, Confidential: true, For: []ID{"wethouder"}}}}
	next := RoundTable{State: TableConcept, Agenda: []AgendaItem{{ID: "x", Title: "Personeel"}}}
	if next.Carried(CarryOver(prev, nil)[0]) {
		t.Error("an open item stands for a confidential one")
	}
}

func TestPassOnUnhandled(t *testing.T) {
	table := RoundTable{Agenda: []AgendaItem{{ID: "a", Outcome: Handled}, {ID: "b"}}}
	table.PassOnUnhandled()
	if table.Agenda[0].Outcome != Handled || table.Agenda[1].Outcome != Carried {
		t.Errorf("outcomes: %+v", table.Agenda)
	}
}
