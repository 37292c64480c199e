package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// TestARulingIsLinkedByItself: what a table recorded on the flag's own item stands with the
// flag, for who may read it, and answers the objection unless another is chosen.
func TestARulingIsLinkedByItself(t *testing.T) {
	r := newRig(t)
	g, other := r.dismissed(r.share("deelnemer@geldfit")), r.dismissed(r.share("deelnemer@bewind"))
	table := r.opened(20)
	for _, g := range []portal.YellowFlag{g, other} {
		r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Het gaat door.", CitizenAnswer{}))
	}
	r.clock = table.Start.Add(1)
	table = r.inState(r.freshTable(table), portal.TableBusy)
	record := func(item portal.ID, text string) portal.Decision {
		t.Helper()
		return must(r.RecordDecision(r.ctx, r.coordinator(), table.Number, DecisionInput{Item: item, Kind: portal.Agreed, By: portal.ByTeam, Text: text}))
	}
	itemOf := func(g portal.YellowFlag) portal.ID {
		for _, it := range table.Agenda {
			if len(it.Links) == 1 && it.Links[0] == g.Ref() {
				return it.ID
			}
		}
		t.Fatal("it stands on no agenda")
		return ""
	}
	ruled := func(who string) (numbers string) {
		for _, l := range must(r.Flag(r.ctx, r.as(who), g.Number)).Rulings {
			numbers += l.Number + " "
		}
		return numbers
	}
	for i, it := range table.Agenda { // only some people may know of the item
		if it.ID == itemOf(g) {
			table.Agenda[i].Confidential, table.Agenda[i].For = true, []portal.ID{"ketencoordinator@gemeente"}
		}
	}
	r.must(r.store.SaveTable(r.ctx, &table, "gemeente"))
	record("", "Iets anders.")
	elsewhere := record(itemOf(other), "Die vlag niet.")
	if got := ruled("ketencoordinator@gemeente"); got != "" {
		t.Errorf("before it was spoken of: %s", got)
	}
	mistake, d := record(itemOf(g), "Een vergissing."), record(itemOf(g), "De vlag komt er toch.")
	r.must(r.DropDecision(r.ctx, r.coordinator(), mistake.Number, 0))
	if got := ruled("ketencoordinator@gemeente"); got != d.Number+" " {
		t.Errorf("the page links to %s", got)
	}
	if got := ruled("deelnemer@asdd"); got != "" {
		t.Errorf("who may not know of the item reads %s", got)
	}
	r.must(r.AnswerFlagObjections(r.ctx, r.coordinator(), g.Number, true, "De tafel vindt dit ook.", r.confirms()))
	if o := r.freshFlag(g).Objections[0]; o.Decision != d.ID || ruled("ketencoordinator@gemeente") != d.Number+" " {
		t.Errorf("answered in %q", o.Decision)
	}
	in := r.confirms()
	in.Ruled = d.Number // chosen by hand
	r.must(r.AnswerFlagObjections(r.ctx, r.coordinator(), other.Number, false, "De tafel vindt dit ook.", in))
	if o := r.freshFlag(other).Objections[0]; o.Decision != d.ID || o.Decision == elsewhere.ID {
		t.Errorf("chosen by hand: %q", o.Decision)
	}
}
