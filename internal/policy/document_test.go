package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestRightsOnDocumentsOfTheChain says for every action who may do it; everyone
// who isn't named may not, and isn't told that it exists when they can't read it.
func TestRightsOnDocumentsOfTheChain(t *testing.T) {
	at := time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)
	paper := func(by, org portal.ID, a portal.Audience) portal.Document {
		return portal.Document{ID: "d", About: portal.ChainRef, AddedBy: by, AddedOrg: org, AddedAt: at, Audience: a}
	}
	chainWide := []string{"adviseur", "behandelaar", "beheerder", "beheert", "bewind", "collega", "coordinator", "directie", "meelezer", "melder", "wethouder"}
	town := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "wethouder"}
	keepers := []string{"beheerder", "coordinator"}
	tests := []struct {
		name     string
		document portal.Document
		action   Action
		now      time.Time
		who      []string
		readers  []string
	}{
		{"read one for the chain", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), ReadDocument, at, chainWide, chainWide},
		{"read one for the municipality", paper("beheert", "geldfit", portal.Audience{Kind: portal.MunicipalityOnly}), ReadDocument, at, append([]string{"beheert"}, town...), append([]string{"beheert"}, town...)},
		{"read one for chosen partners", paper("beheert", "geldfit", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}), ReadDocument, at, []string{"beheert", "bewind", "collega", "melder"}, []string{"beheert", "bewind", "collega", "melder"}},
		{"read one without an audience", paper("", "", portal.Audience{}), ReadDocument, at, nil, nil},
		{"add a version", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), ReplaceDocument, at, append([]string{"beheert"}, keepers...), chainWide},
		{"change the details", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), DescribeDocument, at, append([]string{"beheert"}, keepers...), chainWide},
		{"hide it", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), HideText, at, []string{"melder", "bewind", "collega", "beheert", "coordinator", "behandelaar", "adviseur", "directie", "beheerder"}, chainWide},
		{"take it away the same day", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), RemoveDocument, at.Add(24*time.Hour - 1), append([]string{"beheert"}, keepers...), chainWide},
		{"take it away a day later", paper("beheert", "geldfit", portal.Audience{Kind: portal.WholeChain}), RemoveDocument, at.Add(24 * time.Hour), keepers, chainWide},
		{"take away what the keepers can't read", paper("beheert", "geldfit", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}), RemoveDocument, at, []string{"beheert"}, []string{"beheert", "bewind", "collega", "melder"}},
	}
	for _, tt := range tests {
		on := DocumentOn{Document: tt.document, Now: tt.now}
		for name, who := range chain() {
			want := portal.Kind(0)
			switch {
			case slices.Contains(tt.who, name):
			case slices.Contains(tt.readers, name):
				want = portal.Forbidden
			default:
				want = portal.NotFound
			}
			err := Check(who, tt.action, on)
			if (err == nil) != (want == 0) || err != nil && portal.KindOf(err) != want {
				t.Errorf("%s, %s: %v, want kind %d", name, tt.name, err, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
}

// Under a signal, who sees the signal reads the document, and its adder, the
// coordinator and the administrator keep it.
func TestRightsOnDocumentsUnderASignal(t *testing.T) {
	at := time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)
	for name := range situations {
		for person, who := range chain() {
			v := situation(name, who).Signal
			d := portal.Document{ID: "d", About: v.Ref(), AddedAt: at}
			if !v.IsAnonymous() {
				d.AddedBy = "melder"
			}
			on := DocumentOn{Document: d, Signal: v, Now: at}
			if got := May(who, ReadDocument, on); got != VisibleSignal(who, v) {
				t.Errorf("%s, %s: reads %v", person, name, got)
			}
			keeps := (person == "coordinator" || person == "beheerder") && VisibleSignal(who, v)
			for _, action := range []Action{DescribeDocument, RemoveDocument} {
				if got := May(who, action, on); got != (keeps || person == "melder") {
					t.Errorf("%s, %s, %s: %v", person, name, action, got)
				}
			}
		}
	}
	if May(people["coordinator"], ReadDocument, DocumentOn{}) || May(people["coordinator"], DescribeDocument, nil) {
		t.Error("a document of nowhere can be read")
	}
}
