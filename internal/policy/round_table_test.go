package policy

import (
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// tableCast is everyone of the table of signals, a secretary who works at the
// municipality in no special role, and a guest of another organisation.
func tableCast() map[string]portal.Actor {
	all := chain()
	all["secretaris"] = portal.Actor{ID: "secretaris", OrgID: "gemeente", Role: portal.Member, Municipality: true, Blind: "blind-secretaris"}
	all["gast"] = portal.Actor{ID: "gast", OrgID: "elders", Role: portal.Member, Blind: "blind-gast"}
	return all
}

func exampleTable(steps ...portal.TableState) portal.RoundTable {
	t := portal.RoundTable{ID: "t", Series: "reeks", Seats: []portal.Seat{
		{Person: "wethouder", Org: "gemeente", Kind: portal.SeatChair}, {Person: "secretaris", Org: "gemeente", Kind: portal.SeatSecretary},
		{Person: "melder", Org: "geldfit", Kind: portal.SeatMember}, {Person: "lezer", Org: "asdd", Kind: portal.SeatAgenda},
		{Person: "gast", Org: "elders", Kind: portal.SeatGuest},
	}, Agenda: []portal.AgendaItem{{ID: "open"}, {ID: "dicht", Confidential: true, For: []portal.ID{"wethouder", "melder"}}}}
	for _, s := range steps {
		t.State, t.Course = s, append(t.Course, portal.TableStep{State: s})
	}
	return t
}

// tableActions are the actions that TestRightsAtTheTable speaks of.
var tableActions = []Action{MakeSeries, KeepSeries, ReadSeries, ReadTable, PrepareTable, ProposeItem, WithdrawProposal, AnswerInvitation, RecordTable, AgreeMinutes,
	CommentDraft, ObjectAdopted, AdoptMinutes, TendTables, ReadPreparation, WritePreparation, NotePreparation, ReadDecision, ResolveDecision, ReadAction, UpdateAction, ImportActions}

// TestRightsAtTheTable says who may do what at a round table of the municipality,
// Geldfit and Asdd, with a guest; everyone who isn't named may not.
func TestRightsAtTheTable(t *testing.T) {
	silent, known, adopted := exampleTable(portal.TableConcept), exampleTable(portal.TableConcept, portal.TableSent), exampleTable(portal.TableSent, portal.TableAdopted)
	dropped := exampleTable(portal.TableConcept, portal.TableDropped)
	open := known
	open.Open = true
	series := portal.Series{ID: "reeks", Seats: known.Seats[:4]}
	municipal := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "griffie", "secretaris", "wethouder"}
	asdd, geldfit := []string{"meelezer"}, []string{"beheert", "collega", "melder"}
	all := slices.Concat(municipal, asdd, geldfit, []string{"gast"})
	prepare := []string{"adviseur", "coordinator", "secretaris", "wethouder"}
	keepers := []string{"coordinator", "secretaris", "wethouder"}
	item := func(t portal.RoundTable, id portal.ID) TableItem { return TableItem{Table: t, Item: id} }
	decision := func(item portal.ID, gone bool) DecisionOn {
		return DecisionOn{Decision: portal.Decision{ID: "b", Item: item, Dropped: gone}, Table: known}
	}
	action := func(item, owner, org portal.ID) ActionOn {
		return ActionOn{Action: portal.ActionPoint{ID: "a", Table: "t", Item: item, Owner: owner, Org: org}, Table: known}
	}
	tests := []struct {
		name   string
		action Action
		on     any
		who    []string
	}{
		{"make a series", MakeSeries, nil, []string{"adviseur", "coordinator"}},
		{"keep a series", KeepSeries, series, keepersAnd(keepers, "adviseur")},
		{"keep no series in particular", KeepSeries, nil, []string{"adviseur", "coordinator"}},
		{"read a series", ReadSeries, series, slices.Concat(municipal, asdd, geldfit)},
		{"read a silent table", ReadTable, silent, prepare},
		{"read one that was dropped while silent", ReadTable, dropped, prepare},
		{"read a table", ReadTable, known, all},
		{"read adopted minutes", ReadTable, adopted, all},
		{"read an open table", ReadTable, open, slices.Concat(all, []string{"bewind"})},
		{"prepare a table", PrepareTable, known, prepare},
		{"prepare a silent table", PrepareTable, silent, prepare},
		{"prepare nothing in particular", PrepareTable, nil, nil},
		{"propose an item", ProposeItem, known, slices.Concat(geldfit, []string{"adviseur", "behandelaar", "coordinator", "directie", "secretaris"})},
		{"propose an item for a silent table", ProposeItem, silent, []string{"adviseur", "coordinator", "secretaris"}},
		{"withdraw Geldfit's proposal", WithdrawProposal, ProposalOn{Proposal: portal.Proposal{By: "melder"}, Table: known}, []string{"melder"}},
		{"answer an invitation", AnswerInvitation, known, []string{"gast", "meelezer", "melder", "secretaris", "wethouder"}},
		{"register for an open table", AnswerInvitation, open, slices.Concat(all, []string{"bewind"})},
		{"record a table", RecordTable, known, keepers},
		{"record an item", RecordTable, item(known, "open"), keepers},
		{"record a confidential item", RecordTable, item(known, "dicht"), []string{"wethouder"}},
		{"read a confidential item", ReadTable, item(known, "dicht"), []string{"melder", "wethouder"}},
		{"read an item that isn't there", ReadTable, item(known, "weg"), nil},
		{"agree with the minutes", AgreeMinutes, known, []string{"wethouder"}},
		{"comment on a draft", CommentDraft, item(known, "open"), slices.Concat(geldfit, []string{"gast"}, without(municipal, "beheerder"))},
		{"comment on a confidential item", CommentDraft, item(known, "dicht"), []string{"melder", "wethouder"}},
		{"object to adopting", ObjectAdopted, known, []string{"melder", "secretaris", "wethouder"}},
		{"adopt the minutes", AdoptMinutes, known, keepers},
		{"tend tables", TendTables, nil, nil},
		{"read a preparation", ReadPreparation, known, []string{"adviseur", "coordinator", "wethouder"}},
		{"write a preparation", WritePreparation, known, []string{"adviseur", "coordinator"}},
		{"note on a preparation", NotePreparation, known, []string{"wethouder"}},
		{"read a decision", ReadDecision, decision("open", false), all},
		{"read a decision of the whole meeting", ReadDecision, decision("", false), all},
		{"read a confidential decision", ReadDecision, decision("dicht", false), []string{"melder", "wethouder"}},
		{"read a decision that was taken back", ReadDecision, decision("open", true), keepers},
		{"enter what the college resolved", ResolveDecision, decision("open", false), prepare},
		{"read an action point", ReadAction, action("open", "melder", "geldfit"), all},
		{"read one for an organisation elsewhere", ReadAction, action("open", "bewindvoerder", "bewind"), slices.Concat(all, []string{"bewind"})},
		{"read a confidential action point", ReadAction, action("dicht", "bewindvoerder", "bewind"), []string{"bewind", "melder", "wethouder"}},
		{"update Geldfit's action point", UpdateAction, action("open", "melder", "geldfit"), slices.Concat(geldfit, keepers)},
		{"update an imported one", UpdateAction, ActionOn{Action: portal.ActionPoint{Owner: "melder", Org: "geldfit"}, Series: series}, slices.Concat(geldfit, []string{"coordinator"})},
		{"import action points", ImportActions, nil, []string{"adviseur", "coordinator"}},
	}
	told := map[Action]bool{}
	for _, tt := range tests {
		told[tt.action] = true
		for name, who := range tableCast() {
			if got, want := May(who, tt.action, tt.on), slices.Contains(tt.who, name); got != want {
				t.Errorf("%s, %s: %v, want %v", name, tt.name, got, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
	for _, a := range tableActions {
		if !told[a] {
			t.Errorf("no row says who may do %q", a)
		}
	}
}

func keepersAnd(who []string, more ...string) []string { return slices.Concat(who, more) }

func without(who []string, out string) []string {
	return slices.DeleteFunc(slices.Clone(who), func(n string) bool { return n == out })
}

// TestTableKeysMatchOnce: no actor holds two keys of one object, or lists would
// show it twice.
func TestTableKeysMatchOnce(t *testing.T) {
	tables := []portal.RoundTable{exampleTable(portal.TableConcept), exampleTable(portal.TableSent), exampleTable(portal.TableConcept, portal.TableDropped)}
	open := exampleTable(portal.TableSent)
	open.Open = true
	for name, who := range tableCast() {
		for _, table := range append(tables, open) {
			scopes := [][]string{table.Scope("gemeente"), table.ItemScope("dicht", "gemeente")}
			for _, org := range []portal.ID{"geldfit", "elders", "bewind", "gemeente"} {
				if table.Silent() {
					break // nothing was agreed at it
				}
				for _, item := range []portal.ID{"open", "dicht", ""} {
					p := portal.ActionPoint{Table: table.ID, Item: item, Owner: "gast", Org: org}
					scopes = append(scopes, p.Scope(table, portal.Series{}, "gemeente"))
				}
			}
			for _, scope := range scopes {
				n := 0
				for _, k := range TableKeys(who) {
					if slices.Contains(scope, k) {
						n++
					}
				}
				if n > 1 {
					t.Errorf("%s holds %d keys of %v", name, n, scope)
				}
			}
		}
	}
}
