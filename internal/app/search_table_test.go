package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// A round table is found by its agenda; a confidential item only by the people it
// names, and not by its words in another entry.
func TestSearchFindsAgendas(t *testing.T) {
	m := newMinutesRig(t, nil)
	finds := func(who, word string) int {
		t.Helper()
		n := 0
		for _, f := range must(m.Search(m.ctx, m.as(who), SearchFilter{Text: word})).Found {
			if f.Ref.Kind == portal.KindTable {
				n++
			}
		}
		return n
	}
	check := func(when string) {
		t.Helper()
		for who, want := range map[string][2]int{
			"portefeuillehouder@gemeente": {1, 1}, "collega@gemeente": {1, 1}, "deelnemer@geldfit": {1, 0}, "ketencoordinator@gemeente": {1, 0}, "deelnemer@wijkteam": {0, 0},
		} {
			if open, secret := finds(who, "gewone"), finds(who, tableCanary); open != want[0] || secret != want[1] {
				t.Errorf("%s, %s finds %d and %d, want %v", when, who, open, secret, want)
			}
		}
	}
	check("stored")
	must(m.store.Reindex(m.ctx, nil))
	check("indexed anew")
	m.alters(func(t *portal.RoundTable) { t.Agenda = t.Agenda[:1] })
	if n := finds("portefeuillehouder@gemeente", tableCanary); n != 0 {
		t.Errorf("an item that left the agenda is found %d times", n)
	}
}
