package web

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// tablesHome is the list of round tables; every page of one stands below it.
const tablesHome = "/ronde-tafels"

// tablePath is the page of a meeting, or one below it.
func tablePath(number, below string) string { return tablesHome + "/" + number + below }

// TableHead is the top of every page of one meeting, for the partial table-head.
// It holds the page's h1.
type TableHead struct {
	Number, Title, Href string
	Badge               Badge
	Start, When         string // for machines and in words
	Place, Link         string
	Turn                Turn
	// Silent: only who prepares it knows of it.
	Silent bool
	Tabs   []ViewTab
	// Act is the one step that comes next, More what else can be done with the
	// meeting; only on its agenda, for who may.
	Act  *MenuItem
	More []MenuItem
}

// tableTab is a page of a meeting; shown says for whom and when.
type tableTab struct {
	key, label, suffix string
	shown              func(by portal.Actor, t portal.RoundTable) bool
}

// tableTabs are the pages of a meeting in the order of their use. A slice that
// has no route yet is left out by itself.
var tableTabs = []tableTab{
	{"agenda", "Agenda", "", func(portal.Actor, portal.RoundTable) bool { return true }},
	{"voorstellen", "Voorstellen", "/voorstellen", func(by portal.Actor, t portal.RoundTable) bool { return t.State != portal.TableConcept }},
	{"deelnemers", "Deelnemers", "/deelnemers", func(portal.Actor, portal.RoundTable) bool { return true }},
	{"voorbereiding", "Voorbereiding", "/voorbereiding", func(by portal.Actor, t portal.RoundTable) bool { return policy.May(by, policy.ReadPreparation, t) }},
	{"vergadering", "Vergadering", "/vergadering", func(by portal.Actor, t portal.RoundTable) bool {
		return t.State == portal.TableBusy || t.State == portal.TableDraft && policy.May(by, policy.RecordTable, t)
	}},
	{"verslag", "Verslag", "/verslag", func(by portal.Actor, t portal.RoundTable) bool {
		switch t.State {
		case portal.TableComments, portal.TableAdopted:
			return true
		case portal.TableDraft, portal.TableWithChair:
			return policy.May(by, policy.RecordTable, t)
		}
		return false
	}},
	{"stukken", "Stukken", "/stukken", func(portal.Actor, portal.RoundTable) bool { return true }},
}

// tableHead is the top of a page of a meeting; current is the key of its tab.
func (s *Server) tableHead(by portal.Actor, t portal.RoundTable, current string) TableHead {
	now := s.options.Now()
	h := TableHead{Number: t.Number, Title: t.Title, Href: tablePath(t.Number, ""), Badge: tableBadge(t.State), Start: isoTime(t.Start), When: meetingText(t.Start, t.End),
		Place: t.Place, Link: t.Link, Turn: tableTurn(now, t), Silent: t.State == portal.TableConcept}
	for _, tab := range tableTabs {
		if tab.shown(by, t) {
			h.Tabs = append(h.Tabs, ViewTab{Label: tab.label, Href: tablePath(t.Number, tab.suffix), Current: tab.key == current})
		}
	}
	if current == "agenda" || current == "vergadering" && t.State == portal.TableBusy {
		h.Act, h.More = s.tableActs(by, t)
	}
	return h
}

// tableBadge is a state with the shape that people know from signals.
func tableBadge(state portal.TableState) Badge {
	shape := map[portal.TableState]string{portal.TableSent: "busy", portal.TableProposals: "busy", portal.TableBusy: "busy", portal.TableDraft: "wait",
		portal.TableWithChair: "wait", portal.TableComments: "wait", portal.TableAdopted: "good", portal.TableDropped: "late"}[state]
	return Badge{shape, state.Label()}
}

// tableTurn says who has to do the next thing for a meeting.
func tableTurn(now time.Time, t portal.RoundTable) Turn {
	secretary := "de secretaris"
	if t.Secretary() == "" {
		secretary = "de ketencoördinator"
	}
	before := func(at time.Time) (when, state string) {
		if now.After(at) {
			return "dat kon tot en met " + dayText(now, at), "late"
		}
		return "tot en met " + dayText(now, at), ""
	}
	turn := Turn{}
	switch t.State {
	case portal.TableConcept:
		turn.Who = secretary + " stelt de agenda op"
		turn.When, turn.State = before(t.PapersUntil())
	case portal.TableProposals:
		if !now.After(t.ProposalsUntil()) {
			return Turn{Who: "iedereen aan tafel mag een agendapunt voorstellen", When: "tot en met " + dayText(now, t.ProposalsUntil())}
		}
		turn.Who = secretary + " verstuurt de agenda"
		turn.When, turn.State = before(t.PapersUntil())
	case portal.TableSent:
		if now.After(t.End) {
			return Turn{Who: secretary + " begint de vergadering of legt vast dat zij niet doorging", State: "late"}
		}
		turn = Turn{Who: "iedereen aan tafel bereidt zich voor", When: "tot " + dayText(now, t.Start) + " om " + clockText(t.Start) + " uur"}
	case portal.TableBusy:
		turn.Who = secretary + " legt vast wat er wordt afgesproken"
	case portal.TableDraft:
		turn.Who = secretary + " maakt het verslag af"
	case portal.TableWithChair:
		turn.Who = "de voorzitter leest het verslag"
	case portal.TableComments:
		turn.Who = "de deelnemers reageren op het verslag"
	case portal.TableAdopted:
		turn = Turn{Who: "Het verslag is vastgesteld.", State: "done"}
	case portal.TableDropped:
		turn = Turn{Who: "Deze ronde tafel gaat niet door.", State: "done"}
		if n := len(t.Course); n > 0 && t.Course[n-1].Note != "" {
			turn.Who = "Deze ronde tafel gaat niet door: " + strings.TrimRight(t.Course[n-1].Note, ".") + "."
		}
	}
	return turn
}

// meetingDay writes a day with its weekday, “dinsdag 1 december 2026”.
func meetingDay(t time.Time) string {
	return weekdayLabels[t.In(portal.Amsterdam()).Weekday()] + " " + dateText(t)
}

// meetingText writes when a meeting is, “dinsdag 1 december 2026, 14:00–16:00 uur”.
func meetingText(start, end time.Time) string {
	if start.IsZero() {
		return ""
	}
	return meetingDay(start) + ", " + clockText(start) + "–" + clockText(end) + " uur"
}

// lowerFirst writes a label as part of a sentence.
func lowerFirst(label string) string {
	r, n := utf8.DecodeRuneInString(label)
	if n == 0 {
		return ""
	}
	return string(unicode.ToLower(r)) + label[n:]
}

// tableActs are the next step of a meeting and what else can be done with it.
func (s *Server) tableActs(by portal.Actor, t portal.RoundTable) (act *MenuItem, more []MenuItem) {
	step := func(label, below string) MenuItem { return MenuItem{Label: label, Href: tablePath(t.Number, below)} }
	prepare, record := policy.May(by, policy.PrepareTable, t), policy.May(by, policy.RecordTable, t)
	var next MenuItem
	switch {
	case prepare && t.State == portal.TableConcept:
		next, more = step("Voorstellen openen", "/openen"), append(more, step("Agenda meteen versturen", "/versturen"))
	case prepare && t.State == portal.TableProposals:
		next = step("Agenda versturen", "/versturen")
	case record && t.State == portal.TableSent && t.MayBegin(s.options.Now()):
		next = step("Vergadering beginnen", "/beginnen")
	case record && t.State == portal.TableBusy:
		next = step("Vergadering afsluiten", "/afsluiten")
	case record && t.State == portal.TableDraft:
		more = append(more, step("Vergadering weer openen", "/beginnen"))
	}
	if next.Href != "" {
		act = &next
	}
	if prepare && t.Before() {
		more = append(more, step("Dag, tijd of plaats wijzigen", "/verplaatsen"), step("Laten weten dat het niet doorgaat", "/gaat-niet-door"))
	}
	return act, more
}
