package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

const budgetList = "bron;aanbeveling;regel;bedrag;jaar;som;opmerking\nPlan;1;Cliënten;370.000;;;\nRaad;I;Cliënten;390.000,05;;;\nRaad;;Eerste jaar;600.000;2026;;\nPlan;;Partners;;;;uit vaste middelen\n"

func TestBudgetFromTheListToTheFile(t *testing.T) {
	p := signalPortal(t)
	cora, bram := p.as("cora"), p.as("bram")
	const home = "/plan-van-aanpak/begroting"
	cora.get(t, home).wants(200).In(".empty a", HasText("Regel toevoegen"))
	bram.get(t, home).wants(200).None(".empty a")
	p.as("anne").get(t, home).wants(403)
	p.as("").get(t, home).wants(303)
	p.inPlan()
	for list, say := range map[string]string{"a;b\n1;2": "kolom", strings.Replace(budgetList, "370.000", "veel", 1): "", budgetList + strings.Repeat("Plan;;Iets;1;;;\n", portal.MaxBudgetLines): "meer dan"} {
		cora.post(t, home+"/overnemen", url.Values{"list": {list}}).wants(422).In(".error", HasText(say))
	}
	cora.post(t, home+"/overnemen", url.Values{"list": {budgetList}}).wants(303)
	page := bram.get(t, home).wants(200)
	page.In("#open-punten", HasText("Het verschil is € 20.000,05.")).In("#open-punten", HasText("Open punt")).In("table", HasText("geen bedrag")).In("table", HasText("€ 390.000,05")).In(".note", HasText("Raad"))
	page.None("main form").None(`a[href="` + home + `/regels/nieuw"]`)
	v, err := p.app.Budget(t.Context(), p.by("cora"), "")
	must(t, err)
	line := v.OpenPoints()[0].Leads
	at, point, spend := home+"/regels/"+string(line.ID), home+"/punten/"+string(line.ID), home+"/uitgaven/"+portal.Quarter(p.clock)
	for path, fields := range map[string]url.Values{at: {"title": {""}}, at + "/verwijderen": {"version": {"9"}}, point + "/notitie": {"owner": {"x"}}, point + "/beslissen": {"reason": {""}}, spend: {"line-0": {"x"}}, home + "/overnemen": {"list": {""}},
		home + "/regels/nieuw": {"title": {""}}, home + "/bron": {"source": {"x"}}} {
		bram.post(t, path, fields).wants(403) // wrong as well: the refusal comes first
	}
	cora.post(t, at, url.Values{"version": {"1"}, "title": {""}, "source": {"Plan"}, "amount": {"=1+1"}, "year": {"ooit"}}).wants(422).In("#amount", HasAttr("value", "=1+1")).In("#year-error", HasText("jaar"))
	cora.post(t, at, url.Values{"version": {"1"}, "title": {""}, "source": {"Plan"}, "amount": {"=1+1"}}).wants(422).In("#amount-error", HasText("geen formule")).In("#title-error", HasText("leeg"))
	cora.post(t, point+"/beslissen", url.Values{"version": {"0"}, "source": {"Raad"}, "reason": {""}}).wants(422).In("#reason-error", HasText("leeg")).In(`input[value="Raad"][checked]`)
	cora.post(t, point+"/notitie", url.Values{"version": {"0"}, "note": {"De jaren kloppen met het plan."}, "owner": {"adil"}}).wants(303)
	cora.post(t, point+"/notitie", url.Values{"version": {"0"}, "note": {"Tegelijk getypt."}, "owner": {""}}).wants(409).In("#note", HasText("Tegelijk getypt."))
	cora.post(t, point+"/beslissen", url.Values{"version": {"1"}, "source": {"Plan"}, "reason": {"Anders kloppen de jaren niet."}}).wants(303)
	bram.get(t, home).wants(200).In("#open-punten", HasText("Anders kloppen de jaren niet.")).In("#open-punten", HasText("Beslist door"))
	p.spends(cora, spend)
	body := bram.get(t, home+"/lijst?wat=uitgaven").wants(200).body
	if !strings.Contains(body, "400.000,01") && !strings.Contains(body, "400000,01") {
		t.Errorf("the cents are lost: %s", body)
	}
	bram.get(t, home).wants(200).In("#uitgaven .note", HasText("meer uitgegeven dan begroot")).In("#uitgaven details", HasText("€ 400.000,01")).In(".head", HasText("Begroot € 370.000")).In("#uitgaven", HasText("€ -30.000,01"))
	if body := bram.get(t, home+"/lijst?formaat=csv").wants(200).body; !strings.Contains(body, "390000,05") || strings.Contains(body, ";0;") {
		t.Errorf("file: %s", body)
	}
	bram.get(t, home+"/lijst?formaat=xlsx").wants(200)
	bram.get(t, home+"/lijst?wat=alles").wants(404)
	cora.get(t, home+"/uitgaven/ooit").wants(404)
	cora.get(t, home+"/regels/"+string(portal.NewID())).wants(404)
}

// spends notes expenses: what is wrong comes back, what is right is stored.
func (p *signalRig) spends(cora *visitor, spend string) {
	p.t.Helper()
	form, err := p.app.SpendingForm(p.t.Context(), p.by("cora"), portal.Quarter(p.clock))
	must(p.t, err)
	fields := url.Values{"line-0": {string(form.Rows[0].Leads.ID)}, "version-0": {countText(int(form.Rows[0].Leads.Version))}, "committed-0": {"tien"}, "paid-0": {"-1"}, "note-0": {""}}
	cora.post(p.t, spend, fields).wants(422).In("#committed-0", HasAttr("value", "tien")).In("#committed-0-error", HasText("Vul een bedrag in")).In("#note-0-error", HasText("onder nul"))
	fields.Set("committed-0", "1.000")
	fields.Set("paid-0", "400.000,01")
	cora.post(p.t, spend, fields).wants(303)
}

func TestPledgesFromTheFormToDone(t *testing.T) {
	p := signalPortal(t)
	cora, bram := p.as("cora"), p.as("bram")
	const home = "/moties-en-toezeggingen"
	cora.get(t, home).wants(200).In(".empty a", HasText("vastleggen"))
	bram.get(t, home).wants(200).None(".empty a")
	p.as("anne").get(t, home).wants(403)
	p.as("").get(t, home).wants(303)
	bram.post(t, home+"/nieuw", url.Values{"title": {""}}).wants(403)
	fields := url.Values{"once": {string(portal.NewID())}, "version": {"0"}, "kind": {"motie"}, "title": {"Motie <b>"}, "on": {"gisteren"}, "owner": {"cora"}}
	cora.post(t, home+"/nieuw", fields).wants(422).In("#title", HasAttr("value", "Motie <b>")).In("#on-error", HasText("datum"))
	fields.Set("on", dayField(p.clock.AddDate(0, 0, -9)))
	fields.Set("due", dayField(p.clock.AddDate(0, 0, -2)))
	if made := cora.post(t, home+"/nieuw", fields).wants(303).header.Get("Location"); made != home+"/T-2026-001" {
		t.Fatalf("made at %s", made)
	}
	at := home + "/T-2026-001"
	bram.get(t, home).wants(200).In("[data-row]", HasText("Motie <b>")).In(".badge.late", HasText("2 dagen te laat"))
	bram.get(t, at).wants(200).None("main form").In(".turn.late", HasText("Cora"))
	for path, fields := range map[string]url.Values{"/notitie": {"note": {""}}, "/afdoen": {"done": {"ooit"}}, "/heropenen": {"reason": {""}}, "/koppelen": {"link": {""}}, "/ontkoppelen": {"ref": {"x"}}, "/wijzigen": {"title": {""}}} {
		fields.Set("version", "0")
		bram.post(t, at+path, fields).wants(403)
	}
	cora.post(t, at+"/notitie", url.Values{"version": {"1"}, "note": {"Bel 111222333."}}).wants(422).In("#note", HasText("111222333")).In(`[name=citizen_overrule]`)
	cora.post(t, at+"/notitie", url.Values{"version": {"1"}, "note": {"Het loopt."}}).wants(303)
	cora.post(t, at+"/afdoen", url.Values{"version": {"2"}, "announcement": {""}, "done": {"ooit"}}).wants(422).In("#done", HasAttr("value", "ooit"))
	cora.post(t, at+"/afdoen", url.Values{"version": {"1"}, "announcement": {"2026-12"}, "done": {dayField(p.clock)}}).wants(409).In("#announcement", HasAttr("value", "2026-12"))
	cora.post(t, at+"/afdoen", url.Values{"version": {"2"}, "announcement": {"2026-12"}, "done": {dayField(p.clock)}}).wants(303)
	bram.get(t, at).wants(200).In(".turn.done", HasText("2026-12"))
	bram.get(t, home+"?stand=open").wants(200).In(".empty.lost", HasText("Niets gevonden")).In(".chips a", HasText("Open"))
	cora.post(t, at+"/heropenen", url.Values{"version": {"3"}, "reason": {""}}).wants(422).In("#reason-error", HasText("leeg"))
	cora.post(t, at+"/heropenen", url.Values{"version": {"3"}, "reason": {"Nog niet klaar."}}).wants(303)
	cora.post(t, at+"/koppelen", url.Values{"link": {"B-2026-9999"}}).wants(422).In("#link", HasAttr("value", "B-2026-9999"))
	if body := bram.get(t, home+"/lijst").wants(200).body; !strings.Contains(body, "Motie <b>") || !strings.Contains(body, "Nog niet klaar.") {
		t.Errorf("file: %s", body)
	}
	bram.get(t, home+"/T-2026-777").wants(404)
	bram.get(t, home+"/nieuw?besluit=B-2026-9999").wants(403)
	cora.get(t, home+"/nieuw?besluit=B-2026-9999").wants(404)
	_, err := p.app.RemindPledges(t.Context(), portal.SystemActor())
	must(t, err)
}
