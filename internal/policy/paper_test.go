package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestRightsOnPapers says who may do what with a document at a round table of the
// municipality, Geldfit and Asdd; everyone who isn't named may not, and isn't told
// that it exists when they may not know what it hangs under.
func TestRightsOnPapers(t *testing.T) {
	at := time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)
	known, silent := exampleTable(portal.TableConcept, portal.TableSent), exampleTable(portal.TableConcept)
	held, adopted := exampleTable(portal.TableSent, portal.TableBusy), exampleTable(portal.TableSent, portal.TableAdopted)
	for _, v := range []*portal.RoundTable{&known, &silent, &held, &adopted} {
		v.Agenda = slices.Clone(v.Agenda)
		v.Agenda[0].Presenter = "melder"
	}
	on := func(t portal.RoundTable, kind portal.ObjectKind, id portal.ID) DocumentOn {
		return DocumentOn{Document: portal.Document{ID: "d", About: portal.Ref{Kind: kind, ID: id}, Table: "t", AddedBy: "melder", AddedAt: at}, Table: t, Now: at.AddDate(0, 0, 2)}
	}
	item := func(t portal.RoundTable, id portal.ID) DocumentOn { return on(t, portal.KindAgendaItem, id) }
	proposal := func(answer portal.ProposalAnswer, who ...portal.ID) DocumentOn {
		d := on(known, portal.KindProposal, "v")
		d.Proposal = portal.Proposal{ID: "v", Table: "t", By: "collega", Answer: answer, For: who}
		return d
	}
	fresh := func(d DocumentOn) DocumentOn { d.Now = at; return d }
	elsewhere := item(known, "open")
	elsewhere.Document.Table = "another"
	all := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "griffie", "secretaris", "wethouder", "meelezer", "beheert", "collega", "melder", "gast"}
	prepare := []string{"adviseur", "coordinator", "secretaris", "wethouder"}
	few := []string{"melder", "wethouder"}
	tests := []struct {
		name    string
		action  Action
		on      DocumentOn
		who     []string
		readers []string
	}{
		{"read one of the meeting", ReadDocument, on(known, portal.KindTable, "t"), all, all},
		{"read one of a silent meeting", ReadDocument, on(silent, portal.KindTable, "t"), prepare, prepare},
		{"read one of another meeting", ReadDocument, on(known, portal.KindTable, "x"), nil, nil},
		{"read one of an item", ReadDocument, item(known, "open"), all, all},
		{"read one of a confidential item", ReadDocument, item(known, "dicht"), few, few},
		{"read one of a confidential item while silent", ReadDocument, item(silent, "dicht"), []string{"wethouder"}, []string{"wethouder"}},
		{"read one of an item that left", ReadDocument, item(known, "weg"), nil, nil},
		{"read one without an item", ReadDocument, item(known, ""), nil, nil},
		{"read one of a table it isn't at", ReadDocument, elsewhere, nil, nil},
		{"read one of a proposal", ReadDocument, proposal(""), all, all},
		{"read one of a proposal for few", ReadDocument, proposal(portal.Placed, "wethouder"), []string{"collega", "wethouder"}, []string{"collega", "wethouder"}},
		{"add one to the meeting", AddPaper, on(known, portal.KindTable, "t"), prepare, all},
		{"add one to an item", AddPaper, item(known, "open"), append([]string{"melder"}, prepare...), all},
		{"add one to a confidential item", AddPaper, item(known, "dicht"), []string{"wethouder"}, few},
		{"add one while the meeting is on", AddPaper, item(held, "open"), prepare, all},
		{"add one after adopting", AddPaper, item(adopted, "open"), nil, all},
		{"add one to a proposal", AddPaper, proposal(""), []string{"collega"}, all},
		{"add one to a proposal that was put off", AddPaper, proposal(portal.NextTime), []string{"collega"}, all},
		{"add one to a proposal that was answered", AddPaper, proposal(portal.NotPlaced), nil, all},
		{"add a version", ReplaceDocument, item(known, "open"), append([]string{"melder"}, prepare...), all},
		{"add a version after adopting", ReplaceDocument, item(adopted, "open"), nil, all},
		{"change the details", DescribeDocument, item(known, "open"), []string{"beheerder", "coordinator", "melder"}, all},
		{"take it away at once", RemoveDocument, fresh(item(known, "open")), append([]string{"beheerder", "melder"}, prepare...), all},
		{"take it away later", RemoveDocument, item(known, "open"), append([]string{"beheerder"}, prepare...), all},
		{"take it away after adopting", RemoveDocument, fresh(item(adopted, "open")), nil, all},
	}
	for _, tt := range tests {
		for name, who := range tableCast() {
			want := portal.Kind(0)
			switch {
			case slices.Contains(tt.who, name):
			case slices.Contains(tt.readers, name):
				want = portal.Forbidden
			default:
				want = portal.NotFound
			}
			err := Check(who, tt.action, tt.on)
			if (err == nil) != (want == 0) || err != nil && portal.KindOf(err) != want {
				t.Errorf("%s, %s: %v, want kind %d", name, tt.name, err, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
}

// A paper without its round table is a paper of nowhere: fail closed.
func TestPaperOfNowhereFailsClosed(t *testing.T) {
	for name, who := range tableCast() {
		for _, kind := range []portal.ObjectKind{portal.KindTable, portal.KindAgendaItem, portal.KindProposal, "iets"} {
			if May(who, ReadDocument, DocumentOn{Document: portal.Document{About: portal.Ref{Kind: kind, ID: "x"}, Table: "x"}}) {
				t.Errorf("%s reads a paper of a %s that isn't there", name, kind)
			}
		}
		if May(who, AddPaper, DocumentOn{}) || May(who, AddPaper, nil) {
			t.Errorf("%s adds a paper nowhere", name)
		}
	}
}

func TestDocumentKeys(t *testing.T) {
	for name, who := range tableCast() {
		keys := DocumentKeys(who)
		for _, k := range slices.Concat(SignalKeys(who), TableKeys(who)) {
			if !slices.Contains(keys, k) {
				t.Errorf("%s lacks %s", name, k)
			}
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(keys))); len(sorted) != len(keys) {
			t.Errorf("%s holds a key twice: %v", name, keys)
		}
		if ReadsDocuments(who) != (len(keys) > 0) {
			t.Errorf("%s: reads documents %v", name, ReadsDocuments(who))
		}
	}
	if ReadsDocuments(portal.Actor{}) {
		t.Error("nobody reads documents")
	}
}
