package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// aboutSignal stores a meeting that is on, with Geldfit at the table, an item about
// a signal, and one that only chair and secretary may know of.
func (p *signalRig) aboutSignal(s portal.Signal) portal.RoundTable {
	p.t.Helper()
	seats := []portal.Seat{{Person: "wim", Org: "gemeente", Kind: portal.SeatChair}, {Person: "adil", Org: "gemeente", Kind: portal.SeatSecretary}, {Person: "gerda", Org: "geldfit", Kind: portal.SeatMember}}
	series := portal.Series{ID: portal.NewID(), Name: "Klankbordgroep", Seats: seats, Terms: portal.DefaultTableTerms()}
	must(p.t, p.store.InsertSeries(p.t.Context(), &series))
	t := portal.RoundTable{ID: portal.NewID(), Number: "R-2026-777", Series: series.ID, Title: "Klankbordgroep", Start: p.clock, End: p.clock.Add(time.Hour), Seats: seats,
		Terms: series.Terms, State: portal.TableBusy, Course: []portal.TableStep{{State: portal.TableSent}, {State: portal.TableBusy}},
		Agenda: []portal.AgendaItem{{ID: "punt", Title: "Over een signaal", Links: []portal.Ref{s.Ref()}}, {ID: "geheim", Title: "Besloten kanariegeel", Confidential: true, For: []portal.ID{"wim", "adil"}}}}
	must(p.t, p.store.InsertTable(p.t.Context(), &t, "gemeente"))
	return t
}

func TestAdviceFromTheFormToTheCollege(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(*app.ShareSignal) {})
	p.aboutSignal(s)
	adil := p.as("adil")
	adil.get(t, "/besluiten/nieuw?tafel=R-2026-777&punt=punt").wants(200).In("form", HasText(s.Title))
	// refused, with everything typed
	fields := url.Values{"table": {"R-2026-777"}, "item": {"punt"}, "asked": {"punt"}, "signals": {string(s.ID)}, "kind": {"besluit"}, "by": {"partners"}, "text": {"Verhoog het budget."}, "waits": {"college"}, "once": {string(portal.NewID())}}
	adil.post(t, "/besluiten/nieuw", fields).wants(422).In("textarea", HasText("Verhoog het budget."))
	fields.Set("kind", "advies")
	at := adil.post(t, "/besluiten/nieuw", fields).wants(303).header.Get("Location")
	if again := adil.post(t, "/besluiten/nieuw", fields).wants(303).header.Get("Location"); again != at {
		t.Errorf("sent twice: %s and %s", at, again)
	}
	gerda := p.as("gerda")
	gerda.get(t, at).wants(200).In(".badge", HasText("Wacht op het college"))
	gerda.get(t, "/besluiten?wacht=college").wants(200).In("[data-row]", HasText("Verhoog het budget."))
	gerda.get(t, "/signalen/"+s.Number).wants(200).In(".turn", HasText("het college"))
	gerda.post(t, at+"/besluit", url.Values{"version": {"1"}, "follows": {"ja"}}).wants(403)
	p.as("cora").post(t, at+"/besluit", url.Values{"version": {"1"}, "resolution_number": {"BW-26-1"}, "note": {"Getypt."}}).wants(422).In("textarea", HasText("Getypt."))
	p.as("cora").post(t, at+"/besluit", url.Values{"version": {"1"}, "resolution_number": {"BW-26-1"}, "resolution_date": {dayField(p.clock)}, "follows": {"ja"}}).wants(303)
	gerda.get(t, "/signalen/"+s.Number).wants(200).In(".timeline", HasText("BW-26-1"))
	for _, outside := range []portal.ID{"bram", "anne", "arie"} {
		if code := p.as(outside).get(t, at).status; code != 404 && code != 403 {
			t.Errorf("%s gets %d at %s", outside, code, at)
		}
	}
}

func TestActionPointFromTheFormToDone(t *testing.T) {
	p := signalPortal(t)
	p.aboutSignal(p.share("gerda", func(*app.ShareSignal) {}))
	adil := p.as("adil")
	adil.get(t, "/actiepunten/nieuw?tafel=R-2026-777").wants(200).In("#owner", HasText("Gerda Geldfit"))
	fields := url.Values{"table": {"R-2026-777"}, "what": {"Werkwijze beschrijven"}, "owner": {"gerda"}, "due": {"ooit"}}
	adil.post(t, "/actiepunten/nieuw", fields).wants(422).In("textarea", HasText("Werkwijze beschrijven"))
	fields.Set("due", dayField(p.clock.AddDate(0, 0, 5)))
	at := adil.post(t, "/actiepunten/nieuw", fields).wants(303).header.Get("Location")
	gerda := p.as("gerda")
	gerda.get(t, "/actiepunten").wants(200).In("[data-row]", HasText("Werkwijze beschrijven"))
	gerda.post(t, at+"/stand", url.Values{"version": {"1"}, "state": {"mee-bezig"}, "note": {"Halverwege."}}).wants(303)
	gerda.get(t, at).wants(200).In(".timeline", HasText("Halverwege."))
	done := gerda.post(t, at+"/stand", url.Values{"version": {"2"}, "state": {"gedaan"}, "terug": {"/actiepunten?van=mij"}}).wants(303)
	if back := done.header.Get("Location"); back != "/actiepunten?van=mij" {
		t.Errorf("comes back at %s", back)
	}
	gerda.get(t, "/actiepunten?van=mij&klaar=ja").wants(200).In("[data-row]", HasText("Weer openen"))
	p.as("bram").get(t, at).wants(404)
	p.as("bram").post(t, at+"/stand", url.Values{"version": {"3"}, "state": {"gedaan"}}).wants(404)
	gerda.post(t, at+"/wijzigen", url.Values{"version": {"3"}, "what": {"Iets anders"}}).wants(403)
}

func TestConfidentialRecordsAreOnNoPage(t *testing.T) {
	p := signalPortal(t)
	p.aboutSignal(p.share("gerda", func(*app.ShareSignal) {}))
	adil := p.as("adil")
	decided := adil.post(t, "/besluiten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"geheim"}, "asked": {"geheim"}, "kind": {"afspraak"}, "by": {"partners"}, "text": {"Besluit kanariegeel"}}).wants(303).header.Get("Location")
	made := adil.post(t, "/actiepunten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"geheim"}, "what": {"Actie kanariegeel"}, "owner": {"adil"}, "due": {dayField(p.clock)}}).wants(303).header.Get("Location")
	for _, who := range []portal.ID{"gerda", "gijs", "cora", "gert", "bea", "bram", "lea"} {
		v := p.as(who)
		for _, path := range []string{decided, made} {
			v.get(t, path).wants(404)
		}
		for _, path := range []string{"/besluiten", "/besluiten/lijst", "/besluiten/lijst?formaat=csv", "/actiepunten?van=alles", "/actiepunten/lijst?van=alles", "/zoeken?q=kanariegeel", "/berichten", "/"} {
			if r := v.get(t, path); strings.Contains(strings.ReplaceAll(r.body, "q=kanariegeel", ""), "Besluit kanariegeel") || strings.Contains(r.body, "Actie kanariegeel") {
				t.Errorf("%s reads of it on %s", who, path)
			}
		}
	}
	adil.get(t, "/besluiten").wants(200).In("[data-row]", HasText("Besluit kanariegeel"))
}

func TestImportedListIsShownBeforeItIsTaken(t *testing.T) {
	p := signalPortal(t)
	table := p.aboutSignal(p.share("gerda", func(*app.ShareSignal) {}))
	cora := p.as("cora")
	cora.get(t, "/actiepunten/overnemen").wants(200).In("#series", HasText("Klankbordgroep"))
	bad := url.Values{"series": {string(table.Series)}, "list": {"wat;wie;organisatie;wanneer\nBellen;;Geldfit Noord;ooit"}}
	cora.post(t, "/actiepunten/overnemen", bad).wants(422).In("table", HasText("Schrijf hem als 31-12-2026"))
	good := url.Values{"series": {string(table.Series)}, "list": {"wat;wie;organisatie;wanneer;stand\nBellen;;Geldfit Noord;31-12-2026;bezig\nSchrijven;gerda@voorbeeld.example;;1-2-2027;"}}
	refusedOrDone := cora.post(t, "/actiepunten/overnemen", good)
	if refusedOrDone.status == 422 { // the address of a colleague asks to be looked at
		good.Set("citizen_checked", "ja")
		refusedOrDone = cora.post(t, "/actiepunten/overnemen", good)
	}
	refusedOrDone.wants(303)
	p.as("gerda").get(t, "/actiepunten?van=alles").wants(200).In("[data-row]", HasText("Schrijven"))
	for _, who := range []portal.ID{"gerda", "gert", "bea"} {
		p.as(who).get(t, "/actiepunten/overnemen").wants(403)
		p.as(who).post(t, "/actiepunten/overnemen", good).wants(403)
	}
}
