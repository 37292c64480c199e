package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestTablesPage: what each reader's list holds, and what is absent from it.
func TestTablesPage(t *testing.T) {
	p, s := soundingBoard(t)
	silent, known := p.meeting(s, 60), p.meeting(s, 40)
	must(t, p.app.OpenTable(t.Context(), p.by("vera"), known.Number, 0))
	for _, who := range []portal.ID{"cora", "adil", "vera", "wim"} {
		page := p.as(who).get(t, tablesHome).wants(http.StatusOK)
		page.In("ul.dated", HasText(known.Number)).In("ul.dated", HasText(silent.Number)).In(".badge", HasText("Concept"))
	}
	for _, who := range []portal.ID{"gerda", "gijs", "lea", "bea", "gert"} {
		p.as(who).get(t, tablesHome).wants(http.StatusOK).Not(silent.Number, "Concept", "/nieuw").In("ul.dated", HasText(known.Number))
	}
	p.as("bram").get(t, tablesHome).wants(http.StatusOK).Not(known.Number, silent.Number, s.Name).In(".empty", HasText("Zodra uw organisatie aan een tafel zit"))
	for _, who := range []portal.ID{"anne", "arie"} {
		p.as(who).get(t, tablesHome).wants(http.StatusForbidden).Not(known.Number, s.Name).In(".empty", HasText("niet voor uw rol"))
		p.as(who).get(t, "/").Not(`href="/ronde-tafels"`)
	}
	p.as("").get(t, tablesHome).wants(http.StatusSeeOther)
}

func TestTablesPageWhenThereIsNone(t *testing.T) {
	p := signalPortal(t)
	p.as("cora").get(t, tablesHome).wants(http.StatusOK).In(".empty a.button", HasText("Maak een ronde tafel"))
	p.as("gerda").get(t, tablesHome).wants(http.StatusOK).Not("Maak een ronde tafel").In(".empty", HasText("Nog geen ronde tafels"))
}

// planFields is what the form of one meeting sends, days after today.
func (p *signalRig) planFields(s portal.Series, days int) url.Values {
	return url.Values{"once": {string(portal.NewID())}, "reeks": {string(s.ID)}, "day": {p.clock.AddDate(0, 0, days).Format(time.DateOnly)}, "start": {"14:00"}, "end": {"16:00"}, "place": {""}, "title": {""}, "link": {""}}
}

func TestPlanForm(t *testing.T) {
	p, s := soundingBoard(t)
	cora := p.as("cora")
	cora.get(t, tablesHome+"/nieuw?reeks="+string(s.ID)).wants(http.StatusOK).In("option[selected]", HasText(s.Name)).In("input#end", HasAttr("value", "16:00"))
	fields := p.planFields(s, 9) // a Tuesday
	cora.post(t, tablesHome+"/nieuw", fields).wants(http.StatusSeeOther)
	fields.Set("sure", "ja")
	if again := cora.post(t, tablesHome+"/nieuw", fields).wants(http.StatusSeeOther); again.where() != tablesHome+"/R-2026-001" {
		t.Errorf("the same form twice leads to %s", again.where())
	}

	tests := []struct {
		name, field, value, problem string
	}{
		{"end before start", "end", "13:00", "#end-error"},
		{"no day", "day", "", "#day-error"},
		{"half a time", "start", "kwart", "#start-error"},
		{"no series", "reeks", "", "#reeks-error"},
		{"a Saturday", "day", "2026-12-05", "#sure-error"},
		{"long ago", "day", "2026-09-01", "#sure-error"},
		{"a strange address", "link", "javascript:alert(1)", "#link-error"},
		{"a BSN", "place", "Bij 111222333", "#place-error"},
	}
	for _, tt := range tests {
		wrong := p.planFields(s, 16)
		wrong.Set(tt.field, tt.value)
		back := cora.post(t, tablesHome+"/nieuw", wrong).wants(http.StatusUnprocessableEntity)
		if len(selection(back.doc, tt.problem)) != 1 {
			t.Errorf("%s: nothing at %s", tt.name, tt.problem)
		}
	}
	for who, want := range map[portal.ID]int{"gerda": http.StatusForbidden, "bram": http.StatusForbidden, "anne": http.StatusForbidden} {
		p.as(who).get(t, tablesHome+"/nieuw").wants(want)
	}
	p.as("gerda").post(t, tablesHome+"/nieuw", p.planFields(s, 16)).wants(http.StatusForbidden)
	list, err := p.store.TablesOf(t.Context(), s.ID, 10)
	if err != nil || len(list) != 1 {
		t.Errorf("%d meetings, %v", len(list), err)
	}
}

// TestStepPages walks a meeting through its pages; who may not, gets neither the
// page nor the step.
func TestStepPages(t *testing.T) {
	p, s := soundingBoard(t)
	table := p.meeting(s, 30)
	steps := []struct {
		path, text string
		want       portal.TableState
	}{
		{"/openen", "agendapunten voorstellen tot en met", portal.TableProposals},
		{"/versturen", "Op de agenda: 1 punt.", portal.TableSent},
		{"/beginnen", "legt vast wie er is", portal.TableBusy},
		{"/afsluiten", "1 punt staat niet op ‘behandeld’.", portal.TableDraft},
	}
	for _, step := range steps {
		if step.path == "/beginnen" {
			p.clock = table.Start
		}
		now, err := p.store.Table(t.Context(), table.ID)
		must(t, err)
		path, version := tablePath(table.Number, step.path), url.Values{"version": {countText(int(now.Version))}}
		hidden := http.StatusForbidden
		if now.Silent() {
			hidden = http.StatusNotFound
		}
		for who, want := range map[portal.ID]int{"gerda": hidden, "bea": hidden, "bram": http.StatusNotFound, "anne": http.StatusNotFound} {
			p.as(who).get(t, path).wants(want)
			p.as(who).post(t, path, version).wants(want)
		}
		p.as("vera").get(t, path).wants(http.StatusOK).In("section.card", HasText(step.text)).In("h1", HasText(table.Title))
		stale := url.Values{"version": {countText(int(now.Version) + 1)}}
		if step.want == portal.TableProposals || step.want == portal.TableSent { // what was seen goes out as it was seen
			p.as("vera").post(t, path, stale).wants(http.StatusConflict)
		} else { // what changed a moment ago doesn't keep a meeting waiting
			version = stale
		}
		p.as("vera").post(t, path, version).wants(http.StatusSeeOther)
		p.as("vera").post(t, path, version).wants(http.StatusConflict)
		if now, err = p.store.Table(t.Context(), table.ID); err != nil || now.State != step.want {
			t.Fatalf("%s: state %s, %v", step.path, now.State, err)
		}
	}
}

func TestMoveAndDropPages(t *testing.T) {
	p, s := soundingBoard(t)
	table := p.meeting(s, 30)
	move, drop := tablePath(table.Number, "/verplaatsen"), tablePath(table.Number, "/gaat-niet-door")
	p.as("wim").get(t, move).wants(http.StatusOK).In("input#start", HasAttr("value", "14:00")).In("p.soft", HasText("Niemand krijgt bericht"))
	fields := p.planFields(s, 31)
	fields.Set("version", "1")
	fields.Set("place", "Kamer 3")
	p.as("wim").post(t, move, fields).wants(http.StatusSeeOther)
	p.as("wim").post(t, move, fields).wants(http.StatusConflict).In("input#place", HasAttr("value", "Kamer 3"))
	p.as("gerda").get(t, move).wants(http.StatusNotFound)
	p.as("gerda").post(t, move, fields).wants(http.StatusNotFound)

	back := p.as("cora").post(t, drop, url.Values{"version": {"2"}, "reason": {"Door 111222333"}}).wants(http.StatusUnprocessableEntity)
	back.In("textarea#reason", HasText("Door 111222333")).In("#reason-error", HasText("BSN"))
	p.as("cora").post(t, drop, url.Values{"version": {"2"}, "reason": {" "}}).wants(http.StatusUnprocessableEntity)
	p.as("cora").post(t, drop, url.Values{"version": {"2"}, "reason": {"De zaal is dicht."}}).wants(http.StatusSeeOther)
	p.as("cora").get(t, move).wants(http.StatusOK).In(".turn", HasText("gaat niet door: De zaal is dicht."))
	p.as("gerda").get(t, tablesHome).Not("De zaal is dicht", table.Number)
}

// TestTableHead: the sentence on top, the tabs and the next step, by state.
func TestTableHead(t *testing.T) {
	start := time.Date(2026, 12, 22, 14, 0, 0, 0, portal.Amsterdam())
	p, _ := soundingBoard(t)
	in := func(state portal.TableState) portal.RoundTable {
		return portal.RoundTable{ID: "t", Number: "R-2026-009", Title: "Klankbordgroep", State: state, Start: start, End: start.Add(2 * time.Hour), Terms: portal.DefaultTableTerms(),
			Seats:  []portal.Seat{{Person: "wim", Org: "gemeente", Kind: portal.SeatChair}, {Person: "vera", Org: "gemeente", Kind: portal.SeatSecretary}, {Person: "gerda", Org: "geldfit", Kind: portal.SeatMember}},
			Course: []portal.TableStep{{State: portal.TableProposals}, {State: state, Note: "De zaal is dicht."}}}
	}
	tests := []struct {
		state portal.TableState
		now   time.Time
		turn  string
		late  bool
		act   string // of the secretary
	}{
		{portal.TableConcept, start.AddDate(0, 0, -20), "de secretaris stelt de agenda op, tot en met 15 december", false, "Voorstellen openen"},
		{portal.TableProposals, start.AddDate(0, 0, -20), "iedereen aan tafel mag een agendapunt voorstellen, tot en met 8 december", false, "Agenda versturen"},
		{portal.TableProposals, start.AddDate(0, 0, -10), "de secretaris verstuurt de agenda, tot en met 15 december", false, "Agenda versturen"},
		{portal.TableProposals, start.AddDate(0, 0, -2), "de secretaris verstuurt de agenda, dat kon tot en met 15 december", true, "Agenda versturen"},
		{portal.TableSent, start.AddDate(0, 0, -2), "iedereen aan tafel bereidt zich voor, tot 22 december om 14:00 uur", false, ""},
		{portal.TableSent, start.Add(-30 * time.Minute), "iedereen aan tafel bereidt zich voor, tot vandaag om 14:00 uur", false, "Vergadering beginnen"},
		{portal.TableSent, start.AddDate(0, 0, 1), "de secretaris begint de vergadering of legt vast dat zij niet doorging", true, "Vergadering beginnen"},
		{portal.TableBusy, start, "de secretaris legt vast wat er wordt afgesproken", false, "Vergadering afsluiten"},
		{portal.TableDraft, start, "de secretaris maakt het verslag af", false, ""},
		{portal.TableWithChair, start, "de voorzitter leest het verslag", false, ""},
		{portal.TableComments, start, "de deelnemers reageren op het verslag", false, ""},
		{portal.TableAdopted, start, "Het verslag is vastgesteld.", false, ""},
		{portal.TableDropped, start, "Deze ronde tafel gaat niet door: De zaal is dicht.", false, ""},
	}
	for _, tt := range tests {
		p.clock = tt.now
		h := p.tableHead(p.by("vera"), in(tt.state), "agenda")
		if got := strings.TrimSuffix(h.Turn.Who+", "+h.Turn.When, ", "); got != tt.turn || (h.Turn.State == "late") != tt.late {
			t.Errorf("%s: turn %q (%s), want %q", tt.state, got, h.Turn.State, tt.turn)
		}
		act := ""
		if h.Act != nil {
			act = h.Act.Label
		}
		if act != tt.act {
			t.Errorf("%s at %v: step %q, want %q", tt.state, tt.now, act, tt.act)
		}
		// Who records a meeting can end it where they record it.
		if at := p.tableHead(p.by("vera"), in(tt.state), "vergadering"); (at.Act != nil) != (tt.state == portal.TableBusy) {
			t.Errorf("%s: step %v at the meeting itself", tt.state, at.Act)
		}
		member := p.tableHead(p.by("gerda"), in(tt.state), "agenda")
		if member.Act != nil || len(member.More) > 0 {
			t.Errorf("%s: a member gets the steps %v %v", tt.state, member.Act, member.More)
		}
		if slices.ContainsFunc(member.Tabs, func(v ViewTab) bool { return v.Label == "Voorbereiding" }) {
			t.Errorf("%s: a member gets the tab Voorbereiding", tt.state)
		}
	}
}
