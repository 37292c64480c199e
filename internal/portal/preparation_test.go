package portal

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var prepNow = time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)

func prepTable(state TableState) RoundTable {
	return RoundTable{ID: "r", State: state, Agenda: []AgendaItem{{ID: "a", Title: "Eerste"}, {ID: "b", Title: "Geheim", Confidential: true, For: []ID{"wim"}}}}
}

// TestPreparationWhen: who may do what in each state of the meeting, locked or not.
func TestPreparationWhen(t *testing.T) {
	tests := []struct {
		state                     TableState
		locked                    bool
		write, note, lock, unlock bool
	}{
		{TableConcept, false, true, true, true, false},
		{TableSent, false, true, true, true, false},
		{TableSent, true, false, true, false, true},
		{TableBusy, false, false, true, false, false},
		{TableBusy, true, false, true, false, false},
		{TableDraft, true, false, false, false, false},
		{TableAdopted, false, false, false, false, false},
		{TableDropped, false, false, false, false, false},
	}
	for _, tt := range tests {
		table, fresh := prepTable(tt.state), func() *Preparation {
			p := &Preparation{ID: "r", Version: 1, Summary: "Kort"}
			if tt.locked {
				p.LockedAt = prepNow
			}
			return p
		}
		_, _, write := fresh().WriteBlock(table, PreparationBlock{Item: "a", Want: "Iets"}, "adil", prepNow)
		_, _, summary := fresh().WriteSummary(table, "Anders", DefaultGround, 0, "adil", prepNow)
		_, _, note := fresh().WriteNote(table, "a", "Bellen", 0, "wim", prepNow)
		_, lock := fresh().Lock(table, "adil", prepNow)
		_, unlock := fresh().Unlock(table, "Er is nieuws.", "wim", prepNow)
		for what, is := range map[string]struct {
			err  error
			want bool
		}{"write": {write, tt.write}, "summary": {summary, tt.write}, "note": {note, tt.note}, "lock": {lock, tt.lock}, "unlock": {unlock, tt.unlock}} {
			if (is.err == nil) != is.want || is.err != nil && KindOf(is.err) != Conflict {
				t.Errorf("%s, locked %v: %s gives %v, want it allowed: %v", tt.state, tt.locked, what, is.err, is.want)
			}
		}
	}
}

func TestPreparationKeepsEverybodysText(t *testing.T) {
	p, table := Preparation{ID: "r"}, prepTable(TableSent)
	fact, clash, err := p.WriteBlock(table, PreparationBlock{Item: "a", Want: "Van Adil"}, "adil", prepNow)
	if err != nil || clash || fact.Type != PreparationWritten || fact.Details[DetailItem] != "a" {
		t.Fatalf("first: %v, %v, %v", fact, clash, err)
	}
	if fact, clash, err = p.WriteBlock(table, PreparationBlock{Item: "a", Want: "Van Cora"}, "cora", prepNow); fact != nil || !clash || err != nil || p.Block("a").Want != "Van Adil" {
		t.Errorf("from an old revision: %v, %v, %v, %q", fact, clash, err, p.Block("a").Want)
	}
	if fact, clash, err = p.WriteBlock(table, PreparationBlock{Item: "a", Want: "Van Adil"}, "cora", prepNow); fact != nil || clash || err != nil {
		t.Errorf("the same text: %v, %v, %v", fact, clash, err)
	}
	// The holder's note has a revision of its own: neither is in the other's way.
	if _, clash, err = p.WriteNote(table, "a", "Van Wim", 0, "wim", prepNow); clash || err != nil {
		t.Errorf("note: %v, %v", clash, err)
	}
	if _, clash, err = p.WriteNote(table, "a", "Elders", 0, "wim", prepNow); !clash || err != nil || p.Block("a").Note != "Van Wim" {
		t.Errorf("note from an old revision: %v, %v", clash, err)
	}
	if _, clash, err = p.WriteBlock(table, PreparationBlock{Item: "a", Want: "Van Adil, beter", Rev: 1}, "adil", prepNow); clash || err != nil || p.Block("a").Note != "Van Wim" {
		t.Errorf("after the note: %v, %v", clash, err)
	}
	if _, clash, _ = p.WriteSummary(table, "Kort", DefaultGround, 0, "adil", prepNow); clash || p.Ground != "" || p.WooGround() != DefaultGround {
		t.Errorf("summary: %v, %q", clash, p.Ground)
	}
	if _, clash, _ = p.WriteSummary(table, "Langer", "Een andere grond", 0, "cora", prepNow); !clash || p.Summary != "Kort" {
		t.Errorf("summary from an old revision: %v, %q", clash, p.Summary)
	}
	if !slices.Equal(p.Writers, []ID{"adil"}) {
		t.Errorf("writers %v", p.Writers)
	}
	if _, _, err = p.WriteBlock(table, PreparationBlock{Item: "weg", Want: "x"}, "adil", prepNow); !errors.Is(err, ErrItemGone) {
		t.Errorf("an item that isn't there: %v", err)
	}
}

func TestPreparationLock(t *testing.T) {
	p, table := Preparation{ID: "r"}, prepTable(TableSent)
	if _, err := p.Lock(table, "adil", prepNow); KindOf(err) != Conflict {
		t.Errorf("an empty one is locked: %v", err)
	}
	p.Summary = "Kort"
	if fact, err := p.Lock(table, "adil", prepNow); err != nil || fact.Type != PreparationLocked || !p.Locked() || p.LockedBy != "adil" {
		t.Errorf("lock: %v, %+v", err, p)
	}
	if _, err := p.Unlock(table, " ", "wim", prepNow); FieldsOf(err)["reason"] == "" {
		t.Errorf("opened without a reason: %v", err)
	}
	fact, err := p.Unlock(table, "Er is nieuws.", "wim", prepNow)
	if err != nil || fact.Type != PreparationUnlocked || p.Locked() || p.Reopened.Reason != "Er is nieuws." || len(fact.Details) > 0 {
		t.Errorf("unlock: %v, %+v, %v", err, p, fact)
	}
}

// TestPreparationFollowsTheAgenda: what was written stays when its item goes, and
// stays with the people a confidential item named.
func TestPreparationFollowsTheAgenda(t *testing.T) {
	before := prepTable(TableSent)
	p := Preparation{ID: "r", Blocks: []PreparationBlock{{Item: "a", Want: "Open"}, {Item: "b", Note: "Geheim"}, {Item: "c"}}}
	if p.FollowAgenda(before, before) {
		t.Error("nothing left the agenda")
	}
	after := before
	after.Agenda = nil
	if !p.FollowAgenda(before, after) {
		t.Fatal("two items left the agenda")
	}
	for who, want := range map[ID][]string{"wim": {"Eerste", "Geheim"}, "adil": {"Eerste"}} {
		var got []string
		for _, b := range p.Gone(after, who) {
			got = append(got, b.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s reads %v, want %v", who, got, want)
		}
	}
	if gone := p.Gone(before, "wim"); len(gone) != 0 {
		t.Errorf("back on the agenda, but %v is gone", gone)
	}
}
