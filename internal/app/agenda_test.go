package app

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// agendaSecret is a word of a confidential item that nobody else may meet.
const agendaSecret = "Kanariepiet"

// opened is a meeting that takes proposals, days from now: the wethouder
// leads, the collega of the municipality is its secretary, Geldfit and Asdd sit
// at the table.
func (r *rig) opened(days int) portal.RoundTable {
	r.t.Helper()
	t := r.planned(r.series(), days)
	r.must(r.OpenTable(r.ctx, r.as("ketencoordinator@gemeente"), t.Number, 0))
	return r.freshTable(t)
}

func itemCalled(title string) ItemInput {
	return ItemInput{AgendaItem: portal.AgendaItem{Title: title, Aim: portal.AimDiscuss, Minutes: 20}}
}

// secretItem adds a confidential item for the secretary and the wethouder.
func (r *rig) secretItem(t portal.RoundTable) portal.ID {
	r.t.Helper()
	in := itemCalled(agendaSecret)
	in.Explanation, in.Confidential, in.For = agendaSecret, true, []portal.ID{"collega@gemeente", "portefeuillehouder@gemeente"}
	id, err := r.AddItem(r.ctx, r.as("collega@gemeente"), t.Number, in)
	r.must(err)
	return id
}

func titles(p AgendaPage) string {
	var all []string
	for _, l := range p.Lines {
		all = append(all, l.Title)
	}
	return strings.Join(all, " ")
}

// TestWhoChangesAnAgenda: who prepares the meeting, nobody else; and who may not
// know of it doesn't learn that it is there.
func TestWhoChangesAnAgenda(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	tests := []struct {
		who  string
		want portal.Kind
	}{
		{"", portal.LoginNeeded}, {"deelnemer@geldfit", portal.Forbidden}, {"meelezer@asdd", portal.Forbidden}, {"beheerder@gemeente", portal.Forbidden},
		{"deelnemer@bewind", portal.NotFound}, {"auditor@gemeente", portal.NotFound}, {"anoniem@gemeente", portal.NotFound},
	}
	item := table.Agenda[0].ID
	for _, tt := range tests {
		by := portal.Actor{}
		if tt.who != "" {
			by = r.as(tt.who)
		}
		_, add := r.AddItem(r.ctx, by, table.Number, itemCalled("Iets anders"))
		change := itemCalled("Iets anders")
		change.ID = item
		_, edit := r.ChangeItem(r.ctx, by, table.Number, change)
		_, form := r.ItemForm(r.ctx, by, table.Number, item)
		_, carry := r.CarryOver(r.ctx, by, table.Number)
		for what, err := range map[string]error{
			"add": add, "change": edit, "form": form, "carry": carry, "remove": r.RemoveItem(r.ctx, by, table.Number, item, 0, false),
			"move": r.MoveItem(r.ctx, by, table.Number, item, 0, true), "order": r.OrderItems(r.ctx, by, table.Number, 0, []portal.ID{item}),
			"take over": r.TakeOverItems(r.ctx, by, table.Number, nil),
		} {
			if err == nil || portal.KindOf(err) != tt.want {
				t.Errorf("%s, %s: %v, want kind %d", tt.who, what, err, tt.want)
			}
		}
	}
	for _, who := range []string{"ketencoordinator@gemeente", "beleidsadviseur@gemeente", "portefeuillehouder@gemeente", "collega@gemeente"} {
		_, err := r.AddItem(r.ctx, r.as(who), table.Number, itemCalled("Van "+who))
		r.must(err)
	}
	p, err := r.Agenda(r.ctx, r.as("deelnemer@geldfit"), table.Number)
	r.must(err)
	if len(p.Lines) != 5 || p.Prepare || p.Order || p.Add || !p.Propose || !p.Lines[1].Start.Equal(table.Start.Add(5*60e9)) {
		t.Errorf("Geldfit's page: %+v", p)
	}
}

// TestConfidentialItemIsNowhere: page, times, form, order, errors, events, tasks
// and what is said of it tell nothing to who isn't named, also of who prepares.
func TestConfidentialItemIsNowhere(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	_, err := r.AddItem(r.ctx, r.as("collega@gemeente"), table.Number, itemCalled("Open punt"))
	r.must(err)
	r.events()
	id := r.secretItem(table)
	for _, e := range r.wantEvents(portal.AgendaChanged) {
		if told := r.told(e); len(told) != 0 {
			t.Errorf("told before the agenda was sent: %v", told)
		}
	}
	fresh := r.freshTable(table)
	for _, who := range []string{"ketencoordinator@gemeente", "beleidsadviseur@gemeente", "deelnemer@geldfit", "meelezer@asdd", "beheerder@gemeente"} {
		by := r.as(who)
		p, err := r.Agenda(r.ctx, by, table.Number)
		r.must(err)
		if text, _ := json.Marshal(p); strings.Contains(string(text), agendaSecret) || strings.Contains(string(text), string(id)) {
			t.Errorf("%s reads of it: %s", who, text)
		}
		if p.Length != 25*60e9 || len(p.Lines) != 2 {
			t.Errorf("%s: %v in %d items", who, p.Length, len(p.Lines))
		}
		if policy.VisibleItem(by, fresh, id) {
			t.Errorf("%s: policy says they see it", who)
		}
	}
	coordinator := r.as("ketencoordinator@gemeente")
	_, err = r.ItemForm(r.ctx, coordinator, table.Number, id)
	r.refused(err, portal.NotFound)
	r.refused(r.RemoveItem(r.ctx, coordinator, table.Number, id, 0, false), portal.NotFound)
	r.refused(r.MoveItem(r.ctx, coordinator, table.Number, id, 0, true), portal.NotFound)
	r.refused(r.OrderItems(r.ctx, coordinator, table.Number, 0, []portal.ID{fresh.Agenda[0].ID, fresh.Agenda[1].ID, id}), portal.Conflict)

	secretary, err := r.Agenda(r.ctx, r.as("collega@gemeente"), table.Number)
	r.must(err)
	if len(secretary.Lines) != 3 || len(secretary.Lines[2].ForNames) != 2 {
		t.Errorf("the secretary: %+v", secretary.Lines)
	}
	// Who is taken off the list loses sight at once.
	in := itemCalled(agendaSecret)
	in.ID, in.Confidential, in.For = id, true, []portal.ID{"portefeuillehouder@gemeente"}
	_, err = r.ChangeItem(r.ctx, r.as("collega@gemeente"), table.Number, in)
	r.must(err)
	if p, err := r.Agenda(r.ctx, r.as("collega@gemeente"), table.Number); err != nil || strings.Contains(titles(p), agendaSecret) {
		t.Errorf("still there: %v, %v", titles(p), err)
	}
}

// TestConfidentialChangeAfterSending: only who may know of the item hears that
// the agenda changed, and making one confidential says that people saw it.
func TestConfidentialChangeAfterSending(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	secretary := r.as("collega@gemeente")
	r.must(r.SendAgenda(r.ctx, r.as("ketencoordinator@gemeente"), table.Number, 0))
	r.events()
	r.secretItem(table)
	for _, e := range r.wantEvents(portal.AgendaChanged) {
		if told := r.told(e); len(told) != 1 || told["portefeuillehouder@gemeente"] == "" {
			t.Errorf("told of a confidential item: %v", told)
		}
	}
	id, err := r.AddItem(r.ctx, secretary, table.Number, itemCalled("Open punt"))
	r.must(err)
	for _, e := range r.wantEvents(portal.AgendaChanged) {
		if told := r.told(e); told["deelnemer@geldfit"] == "" {
			t.Errorf("told of an open item: %v", told)
		}
	}
	in := itemCalled("Open punt")
	in.ID, in.Confidential, in.For = id, true, []portal.ID{"collega@gemeente"}
	known, err := r.ChangeItem(r.ctx, secretary, table.Number, in)
	if err != nil || !known {
		t.Errorf("known %v, %v", known, err)
	}
	form, err := r.ItemForm(r.ctx, secretary, table.Number, id)
	if err != nil || len(form.LeftOut) != 4 {
		t.Errorf("left out %v, %v", form.LeftOut, err)
	}
	if known, err = r.ChangeItem(r.ctx, secretary, table.Number, in); err != nil || known {
		t.Errorf("the second time: known %v, %v", known, err)
	}
}

// TestTwoOrderAtOnce: the second is refused, and what the first did stays.
func TestTwoOrderAtOnce(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	first, second := r.as("collega@gemeente"), r.as("ketencoordinator@gemeente")
	for _, title := range []string{"Punt een", "Punt twee"} {
		_, err := r.AddItem(r.ctx, first, table.Number, itemCalled(title))
		r.must(err)
	}
	seen := r.freshTable(table)
	ids := []portal.ID{seen.Agenda[2].ID, seen.Agenda[0].ID, seen.Agenda[1].ID}
	r.must(r.OrderItems(r.ctx, first, table.Number, seen.Version, ids))
	r.refused(r.OrderItems(r.ctx, second, table.Number, seen.Version, []portal.ID{ids[1], ids[0], ids[2]}), portal.Conflict)
	r.refused(r.MoveItem(r.ctx, second, table.Number, ids[0], seen.Version, false), portal.Conflict)
	if got := r.freshTable(table); got.Agenda[0].ID != ids[0] {
		t.Errorf("the first one's order was lost: %v", got.Agenda)
	}
	r.must(r.MoveItem(r.ctx, second, table.Number, ids[0], r.freshTable(table).Version, false))
	if got := r.freshTable(table); got.Agenda[1].ID != ids[0] {
		t.Errorf("not moved: %v", got.Agenda)
	}
}

// TestItemFormRefuses: citizens' data, unknown links and people who don't sit at
// the table.
func TestItemFormRefuses(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	by := r.as("collega@gemeente")
	tests := []struct {
		name  string
		in    func(in *ItemInput)
		wrong []string
	}{
		{"a BSN", func(in *ItemInput) { in.ChairNote = "BSN 111222333" }, []string{"chair_note", FieldOverrule}},
		{"a signal that isn't there", func(in *ItemInput) { in.LinkText = "S-2026-9999" }, []string{"links"}},
		{"no number", func(in *ItemInput) { in.LinkText = "zomaar" }, []string{"links"}},
		{"a presenter from elsewhere", func(in *ItemInput) { in.Presenter = "deelnemer@bewind" }, []string{"presenter"}},
		{"confidential for nobody", func(in *ItemInput) { in.Confidential = true }, []string{"for"}},
		{"confidential for somebody elsewhere", func(in *ItemInput) { in.Confidential, in.For = true, []portal.ID{"deelnemer@bewind"} }, []string{"for"}},
		{"too long", func(in *ItemInput) { in.Minutes = 241 }, []string{"minutes"}},
	}
	for _, tt := range tests {
		in := itemCalled("Een punt")
		tt.in(&in)
		_, err := r.AddItem(r.ctx, by, table.Number, in)
		t.Log(tt.name)
		r.wrongAt(err, tt.wrong...)
	}
}

// TestLinksShowToWhoMaySee: a link to a signal that the reader may not know of is
// left out, and stays when somebody saves the form who doesn't see it.
func TestLinksShowToWhoMaySee(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	s := r.sharesSignal("ketencoordinator@gemeente", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	secretary := r.as("collega@gemeente")
	in := itemCalled("Over een signaal")
	in.LinkText = s.Number
	_, err := r.AddItem(r.ctx, r.as("deelnemer@geldfit"), table.Number, in)
	r.refused(err, portal.Forbidden)
	id, err := r.AddItem(r.ctx, secretary, table.Number, in)
	r.must(err)
	for who, want := range map[string]int{"collega@gemeente": 1, "deelnemer@geldfit": 0, "meelezer@asdd": 0} {
		p, err := r.Agenda(r.ctx, r.as(who), table.Number)
		r.must(err)
		if got := len(p.Lines[1].Linked); got != want {
			t.Errorf("%s sees %d links, want %d", who, got, want)
		}
	}
	about, err := r.TablesAbout(r.ctx, secretary, r.fresh(s))
	if err != nil || len(about) != 1 || about[0].ID != table.ID {
		t.Errorf("tables about it: %v, %v", about, err)
	}
	if about, err = r.TablesAbout(r.ctx, r.as("deelnemer@geldfit"), r.fresh(s)); err != nil || len(about) != 0 {
		t.Errorf("Geldfit: %v, %v", about, err)
	}
	in = itemCalled("Over een signaal")
	in.ID, in.Confidential, in.For, in.LinkText = id, true, []portal.ID{"collega@gemeente"}, s.Number
	_, err = r.ChangeItem(r.ctx, secretary, table.Number, in)
	r.must(err)
	if about, err = r.TablesAbout(r.ctx, r.as("ketencoordinator@gemeente"), r.fresh(s)); err != nil || len(about) != 0 {
		t.Errorf("the coordinator, of a confidential item: %v, %v", about, err)
	}
}

// TestCarryOverToTheNext: what the meeting before left is offered once; a
// confidential item only to who may know of it.
func TestCarryOverToTheNext(t *testing.T) {
	r := newRig(t)
	series := r.series()
	coordinator, secretary := r.as("ketencoordinator@gemeente"), r.as("collega@gemeente")
	prev, next := r.planned(series, 30), r.planned(series, 60)
	in := itemCalled("Komt terug")
	in.Recurring = true
	for _, i := range []ItemInput{in, itemCalled("Blijft liggen")} {
		_, err := r.AddItem(r.ctx, secretary, prev.Number, i)
		r.must(err)
	}
	r.secretItem(prev)
	r.must(r.OpenTable(r.ctx, coordinator, prev.Number, 0))
	r.must(r.DropTable(r.ctx, coordinator, prev.Number, 0, "Te weinig mensen kunnen komen.", CitizenAnswer{}))

	keys := func(by portal.Actor) []portal.ID {
		p, err := r.CarryOver(r.ctx, by, next.Number)
		r.must(err)
		var keys []portal.ID
		for _, row := range p.Rows {
			keys = append(keys, row.Key)
		}
		return keys
	}
	seen := keys(coordinator)
	if len(seen) != 2 || len(keys(secretary)) != 3 {
		t.Fatalf("offered to the coordinator %v, to the secretary %v", seen, keys(secretary))
	}
	r.must(r.TakeOverItems(r.ctx, coordinator, next.Number, append(keys(secretary), seen...)))
	if got := r.freshTable(next); len(got.Agenda) != 3 || slices.ContainsFunc(got.Agenda, func(i portal.AgendaItem) bool { return i.Title == agendaSecret }) {
		t.Errorf("the coordinator took over %+v", got.Agenda)
	}
	r.must(r.TakeOverItems(r.ctx, secretary, next.Number, keys(secretary)))
	r.must(r.TakeOverItems(r.ctx, secretary, next.Number, seen))
	if got := r.freshTable(next); len(got.Agenda) != 4 || !got.Agenda[3].Confidential {
		t.Errorf("in the end: %+v", got.Agenda)
	}
	later := r.planned(series, 90)
	if len(later.Agenda) != 2 || !later.Agenda[1].Recurring {
		t.Errorf("a new meeting starts with %+v", later.Agenda)
	}
}

// TestRemoveToTheNext: an item taken off goes to the next meeting, if there is one.
func TestRemoveToTheNext(t *testing.T) {
	r := newRig(t)
	series := r.series()
	by := r.as("collega@gemeente")
	table := r.planned(series, 30)
	id, err := r.AddItem(r.ctx, by, table.Number, itemCalled("Kan wachten"))
	r.must(err)
	r.wrongAt(r.RemoveItem(r.ctx, by, table.Number, id, 0, true), "later")
	next := r.planned(series, 60)
	r.must(r.RemoveItem(r.ctx, by, table.Number, id, 0, true))
	was, is := r.freshTable(table), r.freshTable(next)
	if len(was.Agenda) != 1 || len(is.Agenda) != 2 || is.Agenda[1].Title != "Kan wachten" || is.Agenda[1].From.Table != table.ID {
		t.Errorf("moved: %+v to %+v", was.Agenda, is.Agenda)
	}
}
