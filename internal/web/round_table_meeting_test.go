package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

const meetingAddress = "/ronde-tafels/R-2026-001/vergadering"

// busyPortal is a minutesPortal of which the meeting is on.
func busyPortal(t *testing.T) *signalRig {
	t.Helper()
	p := minutesPortal(t)
	table, err := p.store.Table(t.Context(), "tafel")
	must(t, err)
	table.State, table.Current = portal.TableBusy, "punt-geheim"
	for i := range table.Agenda {
		table.Agenda[i].Outcome = ""
	}
	must(t, p.store.SaveTable(t.Context(), &table, "gemeente"))
	for range table.Agenda { // the numbers that minutesPortal gave out itself
		_, err := p.store.Next(t.Context(), "decision-2026")
		must(t, err)
	}
	return p
}

func noteForm(base, text string) url.Values {
	return url.Values{"item": {"punt-open"}, "base": {base}, "page": {string(portal.NewID())}, "note": {text}}
}

// TestNotesWithoutScript: every save is a page, and nothing that was typed is lost.
func TestNotesWithoutScript(t *testing.T) {
	p := busyPortal(t)
	adil, wim := p.as("adil"), p.as("wim")
	adil.get(t, meetingAddress+"?punt=punt-open").wants(http.StatusOK).In("h2", HasText("1. Brieven")).In("textarea#note", HasText("Wij maken **drie** brieven.")).In("button", HasText("Notities bewaren"))
	adil.post(t, meetingAddress+"/notitie", noteForm("1", "De tekst van Adil.")).wants(http.StatusSeeOther)
	clash := wim.post(t, meetingAddress+"/notitie", noteForm("1", "De tekst van Wim.")).wants(http.StatusConflict)
	clash.In("#verschil", HasText("De tekst van Adil.")).In("#verschil", HasText("De tekst van Wim.")).In("textarea#note", HasText("De tekst van Wim.")).In("input[name=base]", HasAttr("value", "2"))
	both := noteForm("2", "De tekst van Wim.")
	both.Set("both", "ja")
	wim.post(t, meetingAddress+"/notitie", both).wants(http.StatusSeeOther)
	adil.get(t, meetingAddress+"?punt=punt-open").In("textarea#note", HasText("De tekst van Adil.")).In("textarea#note", HasText("De tekst van Wim."))
	adil.post(t, meetingAddress+"/notitie", noteForm("3", "Zaak 111222333 van Adil.")).wants(http.StatusUnprocessableEntity).In("#note-error").In("textarea#note", HasText("111222333 van Adil")).In("#citizen_overrule")
}

// TestNotesByScript: what keeps notes while somebody types.
func TestNotesByScript(t *testing.T) {
	p := busyPortal(t)
	script := header("Accept", "application/json")
	saved := p.as("adil").post(t, meetingAddress+"/notitie", noteForm("1", "Kort."), script).wants(http.StatusOK)
	if !strings.Contains(saved.body, `"rev":2`) {
		t.Errorf("answered %s", saved.body)
	}
	clash := p.as("wim").post(t, meetingAddress+"/notitie", noteForm("1", "Anders."), script).wants(http.StatusConflict)
	if !strings.Contains(clash.body, "nog niet bewaard") || strings.Contains(clash.body, "Kort.") {
		t.Errorf("answered %s", clash.body)
	}
	p.as("adil").post(t, meetingAddress+"/notitie", noteForm("2", "Van 111222333."), script).wants(http.StatusUnprocessableEntity)
	p.as("gerda").post(t, meetingAddress+"/notitie", noteForm("2", "Van Gerda."), script).wants(http.StatusForbidden)
	p.as("").post(t, meetingAddress+"/notitie", noteForm("2", "Van niemand."), script).wants(http.StatusUnauthorized)
}

// TestMeetingByReader: who records, who follows, and what neither may know.
func TestMeetingByReader(t *testing.T) {
	p := busyPortal(t)
	p.as("wim").get(t, meetingAddress).wants(http.StatusOK).In("h2", HasText("2. Zaak "+minutesCanary)).In(".badge", HasText("Vertrouwelijk"))
	p.as("wim").get(t, meetingAddress+"?scherm=ja").wants(http.StatusOK).Not(minutesCanary, "Wij maken", "Gina").In(".beamer h2", HasText("Er ligt nu geen punt op tafel"))
	p.as("cora").get(t, meetingAddress).wants(http.StatusOK).Not(minutesCanary).In("h2", HasText("1. Brieven"))
	p.as("cora").get(t, meetingAddress+"?punt=punt-geheim").wants(http.StatusNotFound).Not(minutesCanary)
	for _, who := range []portal.ID{"gerda", "bram"} {
		for _, path := range []string{meetingAddress, meetingAddress + "?scherm=ja", meetingAddress + "/stand"} {
			page := p.as(who).get(t, path).wants(http.StatusOK).Not(minutesCanary, "Wij maken", "2. ").In("[data-busy] h2", HasText("Er ligt nu geen punt op tafel"))
			page.In(".stand", HasText("1. Brieven")).In(".rows", HasText("Wij schrijven in gewone taal.")).None("#notities")
		}
	}
	p.as("").get(t, meetingAddress).wants(http.StatusSeeOther)
	p.as("gerda").get(t, "/ronde-tafels/R-2026-001/vergadering/stand").None("h1").None("html head title")
}

// TestRecordingInTheMeeting: a refused form comes back with what was typed.
func TestRecordingInTheMeeting(t *testing.T) {
	p := busyPortal(t)
	adil := p.as("adil")
	adil.post(t, meetingAddress+"/afspraak", url.Values{"item": {"punt-open"}, "text": {"Bel 111222333 terug."}, "kind": {"advies"}, "by": {"team"}}).wants(http.StatusUnprocessableEntity).
		In("#text-error").In("textarea#text", HasText("Bel 111222333 terug.")).In("#meer", HasAttr("open", ""))
	adil.post(t, meetingAddress+"/afspraak", url.Values{"item": {"punt-open"}, "text": {"Wij bellen terug."}, "kind": {"afspraak"}, "by": {"partners"}}).wants(http.StatusSeeOther)
	adil.post(t, meetingAddress+"/actiepunt", url.Values{"item": {"punt-open"}, "what": {"Een belschema maken"}, "owner": {"gerda"}}).wants(http.StatusUnprocessableEntity).
		In("#due-error").In("textarea#what", HasText("Een belschema maken")).In("option[selected][value=gerda]")
	adil.post(t, meetingAddress+"/actiepunt", url.Values{"item": {"punt-open"}, "what": {"Een belschema maken"}, "owner": {"gerda"}, "due": {"2026-12-20"}}).wants(http.StatusSeeOther)
	p.as("gerda").get(t, meetingAddress).In(".stand", HasText("Wij bellen terug.")).In(".stand", HasText("Een belschema maken"))

	adil.post(t, meetingAddress+"/op-tafel", url.Values{"item": {"punt-open"}}).wants(http.StatusSeeOther)
	p.as("gerda").get(t, meetingAddress+"/stand").In("[data-busy] h2", HasText("1. Brieven"))
	next := adil.post(t, meetingAddress+"/punt", url.Values{"item": {"punt-open"}, "outcome": {"behandeld"}}).wants(http.StatusSeeOther)
	if next.where() != meetingAddress+"?punt=punt-geheim" {
		t.Errorf("goes on at %s", next.where())
	}
	p.as("gerda").get(t, meetingAddress+"/stand").In(".badge", HasText("Behandeld")).Not(minutesCanary)

	adil.post(t, meetingAddress+"/aanwezig/erbij", url.Values{"item": {"punt-open"}, "name": {"Wim Wethouder"}, "org_name": {"Elders"}}).wants(http.StatusUnprocessableEntity).In("#name-error").In("input#org_name", HasAttr("value", "Elders"))
	adil.post(t, meetingAddress+"/aanwezig", url.Values{"item": {"punt-open"}, "who": {"wim"}, "presence": {"afwezig"}}).wants(http.StatusSeeOther)
	adil.get(t, meetingAddress).In("button[value=afwezig][aria-pressed=true]", HasText("Wim Wethouder"))
}
