package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestSurveysFromTheFormToTheFile(t *testing.T) {
	p := signalPortal(t)
	cora, lea := p.as("cora"), p.as("lea")
	cora.get(t, "/clientstem/onderzoeken").wants(200).In(".empty a", HasText("Onderzoek vastleggen"))
	lea.get(t, "/clientstem/onderzoeken").wants(200).None(".empty a")
	p.as("anne").get(t, "/clientstem/onderzoeken").wants(403).In(".empty", HasText("niet voor uw rol"))
	p.as("").get(t, "/clientstem").wants(303)
	lea.post(t, "/clientstem/onderzoeken/nieuw", url.Values{"title": {""}}).wants(403) // wrong as well: the refusal comes first

	fields := url.Values{"version": {"0"}, "title": {"KTO <b>"}, "period": {"2026-1"}, "org": {""}, "source": {"Team Beleid"}, "note": {""},
		"question_1": {"Hoe tevreden bent u?"}, "n_1": {"4"}, "score_1": {"zeven"}, "scale_1": {"1-10"}, "question_2": {""}, "n_2": {""}, "score_2": {""}, "scale_2": {"1-10"}}
	page := cora.post(t, "/clientstem/onderzoeken/nieuw", fields).wants(422)
	page.In("#n_1-error", HasText("Minder dan vijf")).In("#score_1-error", HasText("getal")).In("#title", HasAttr("value", "KTO <b>")).In("#score_1", HasAttr("value", "zeven"))
	fields.Set("n_1", "48")
	fields.Set("score_1", "7,4")
	first := cora.post(t, "/clientstem/onderzoeken/nieuw", fields).wants(303).header.Get("Location")
	cora.post(t, "/clientstem/onderzoeken/nieuw", fields).wants(422).In("#title-error", HasText("staat er al"))
	fields.Set("period", "2026-K3")
	fields.Set("score_1", "7,9")
	second := cora.post(t, "/clientstem/onderzoeken/nieuw", fields).wants(303).header.Get("Location")
	lea.get(t, second).wants(200).In("td", HasText("+0,5")).In("svg title", HasText("Hoe tevreden")).None("#verwijderen")
	lea.get(t, first).wants(200).None(`td[data-label="Verschil"]`)
	lea.get(t, first+"/wijzigen").wants(403)
	fields.Set("version", "1")
	fields.Set("source", "")
	cora.post(t, first+"/wijzigen", fields).wants(422).In("#source-error", HasText("leeg"))
	if body := lea.get(t, "/clientstem/onderzoeken/lijst?formaat=csv").wants(200).body; !strings.Contains(body, "7,9") {
		t.Errorf("file: %s", body)
	}
	lea.get(t, "/clientstem/onderzoeken/lijst?formaat=xlsx").wants(200)
	lea.get(t, "/clientstem?periode=2026-2").wants(200).In("#onderzoeken li[data-row]", HasText("KTO"))
	lea.get(t, "/clientstem?periode=9999-9").wants(200)
	cora.post(t, first+"/verwijderen", url.Values{"version": {"1"}}).wants(303)
	lea.get(t, first).wants(404)
}

func TestSurveyFromAFile(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	post := func(list string) *reply {
		return cora.post(t, "/clientstem/onderzoeken/overnemen", url.Values{"title": {"KTO"}, "period": {"2026-1"}, "source": {"Team Beleid"}, "list": {list}})
	}
	const head = "vraag;aantal;uitkomst;schaal\n"
	post("vraag;aantal\nGoed?;9").wants(422).In(".summary", HasText("ontbreekt"))
	post("wat;aantal;uitkomst;schaal\nGoed?;9;7;1-10").wants(422).In(".summary", HasText("kennen wij niet"))
	post(head+strings.Repeat("Goed?;9;7;1-10\n", 3000)).wants(422).In(".summary", HasText("Deel het op"))
	post(head+"=1+1;9;7;1-10").wants(422).In("#list-error", HasText("formule"))
	post(head+"Goed?;x;7;1-10\nMooi?;9;7;1-10").wants(422).In("tbody .late", HasText("Klopt nog niet"))
	at := post(head + "Goed?;9;7,5;1-10\nWeinig?;3;1;1-10").wants(303).header.Get("Location")
	cora.get(t, at).wants(200).In("tbody th", HasText("Goed?")).In(".soft.small", HasText("weggelaten")).Not("Weinig")
	p.as("lea").get(t, "/clientstem/onderzoeken/overnemen").wants(403)
}

func TestVoiceBecomesASignal(t *testing.T) {
	p := signalPortal(t)
	gerda := p.as("gerda")
	gerda.get(t, "/clientstem/ervaringen/nieuw").wants(200).In(`a[href="/clientstem/ervaringen/nieuw?soort=casusles"]`, HasText("Les uit een casus"))
	gerda.get(t, "/clientstem/ervaringen/nieuw?soort=casusles").wants(200).In(".note", HasText("Niet over één inwoner")).In("#life_area", HasText("Inkomen")).None("#n")
	fields := url.Values{"once": {string(portal.NewID())}, "version": {"0"}, "kind": {"casusles"}, "title": {"Twee loketten"}, "on": {"2026-11-01"}, "text": {"Bel 111222333."}, "advice": {"Vraag het één keer."}, "theme": {"toegang"}, "links": {""}}
	gerda.post(t, "/clientstem/ervaringen/nieuw", fields).wants(422).In("#text", HasText("111222333"))
	fields.Set("text", "Alles werd dubbel gevraagd.")
	at := gerda.post(t, "/clientstem/ervaringen/nieuw", fields).wants(303).header.Get("Location")
	p.as("bram").get(t, at+"/wijzigen").wants(403)
	p.as("lea").get(t, at).wants(200).In(".facts", HasText("Toegang"))
	p.as("lea").get(t, "/clientstem/ervaringen?soort=pilot").wants(200).In(".empty.lost", HasText("Niets gevonden")).In(".chips a", HasText("Pilot"))
	href, _ := attr(selection(gerda.get(t, at).wants(200).doc, ".head a.button")[0], "href")
	gerda.get(t, href).wants(200).In("#text", HasText("Alles werd dubbel gevraagd.")).In("#title", HasAttr("value", "Twee loketten")).In(".note", HasText("Les uit een casus")).None("form[data-draft]")
	gerda.get(t, "/signalen/nieuw").wants(200).In("form[data-draft] #text", HasText(""))
	gerda.get(t, "/signalen/nieuw?uit=/clientstem/ervaringen/bestaat-niet").wants(404)
	gerda.get(t, "/signalen/nieuw?uit=https://elders.example").wants(404)
	p.as("lea").get(t, "/clientstem/ervaringen/lijst?formaat=csv").wants(200)
}

func TestAdviceAndComplaintsForms(t *testing.T) {
	p := signalPortal(t)
	klachten := portal.Organisation{ID: "klachten", Name: "Klachtbehandelaar", Kind: portal.OrgComplaints, Active: true}
	must(t, p.store.InsertOrganisation(t.Context(), &klachten))
	p.person("klara", "klachten", portal.Contact)
	p.person("asja", "asdd", portal.Member)
	asja, cora, klara, bram := p.as("asja"), p.as("cora"), p.as("klara"), p.as("bram")

	bram.post(t, "/clientstem/adviezen/nieuw", url.Values{"subject": {""}}).wants(403)
	fields := url.Values{"once": {string(portal.NewID())}, "version": {"0"}, "asked": {"nee"}, "subject": {"Brieven"}, "text": {""}, "on": {"ooit"}, "due": {""}, "links": {""}}
	asja.post(t, "/clientstem/adviezen/nieuw", fields).wants(422).In("#subject", HasAttr("value", "Brieven")).In("#on-error", HasText("datum"))
	fields.Set("on", "2026-11-02")
	fields.Set("text", "Schrijf brieven samen met cliënten.")
	at := asja.post(t, "/clientstem/adviezen/nieuw", fields).wants(303).header.Get("Location")
	bram.get(t, at).wants(200).In(".turn", HasText("de gemeente")).None("#reageren").None(`a[href$="/wijzigen"]`)
	bram.post(t, at+"/reactie", url.Values{"version": {"1"}, "follows": {""}}).wants(403)
	cora.post(t, at+"/reactie", url.Values{"version": {"1"}, "follows": {""}, "reaction": {"kort"}}).wants(422).In("#follows .error", HasText("Kies")).In("#reaction", HasText("kort"))
	answer := url.Values{"version": {"1"}, "follows": {"deels"}, "reaction": {"Wij herschrijven vijf brieven."}}
	cora.post(t, at+"/reactie", answer).wants(303)
	cora.post(t, at+"/reactie", answer).wants(409)
	cora.post(t, at+"/gevolg", url.Values{"version": {"2"}, "consequence": {"Vijf brieven zijn af."}}).wants(303)
	bram.get(t, at).wants(200).In("#reactie", HasText("Deels overgenomen")).In("#gevolg", HasText("Vijf brieven zijn af."))
	bram.get(t, "/clientstem/adviezen/lijst?formaat=xlsx").wants(200)

	const form = "/clientstem/klachten/2026-K3"
	cora.get(t, form+"/invullen").wants(403)
	klara.get(t, form+"/invullen").wants(200).In("#theme_toegang", HasAttr("inputmode", "numeric")).None("form[data-draft]")
	klara.post(t, form+"/invullen", url.Values{"version": {"0"}, "theme_toegang": {"veel"}, "theme_schulden": {"8"}}).wants(422).In("#theme_toegang-error", HasText("getal")).In("#theme_schulden", HasAttr("value", "8"))
	klara.post(t, form+"/invullen", url.Values{"version": {"0"}, "theme_toegang": {"3"}, "theme_schulden": {"8"}, "rest": {"6"}, "explanation": {"Kanariegeel"}}).wants(303)
	bram.get(t, form).wants(404)
	bram.get(t, "/clientstem/klachten").wants(200).Not("2026-K3").None("li[data-row]")
	if body := bram.get(t, "/clientstem/klachten/lijst?formaat=csv").wants(200).body; strings.Contains(body, "Kanariegeel") {
		t.Error("a draft stands in another's file")
	}
	bram.get(t, "/clientstem?periode=2026-2").wants(200).None("#klachten li[data-row]")
	klara.get(t, form).wants(200).In("#formulier button", HasText("Formulier inleveren"))
	klara.post(t, form+"/indienen", url.Values{"version": {"1"}}).wants(303)
	klara.post(t, form+"/indienen", url.Values{"version": {"2"}}).wants(409)
	page := bram.get(t, form).wants(200)
	page.In("h2", HasText("17 klachten")).In("table", HasText("9")).In(".actions a", HasText("Maak hier een signaal van")).None("#formulier button")
	if strings.Contains(page.body, ">3<") {
		t.Error("three complaints are told")
	}
	seed, _ := attr(selection(page.doc, ".card .actions a")[0], "href")
	bram.get(t, seed).wants(200).In("#text", HasText("Kanariegeel"))
	if forms, err := p.app.Complaints(t.Context(), p.by("bram"), "2026-K3"); err != nil || len(forms[0].Rows) != 2 || forms[0].Rows[1].Theme != app.RestOfComplaints || forms[0].Rows[1].Number != 9 {
		t.Errorf("forms: %+v %v", forms, err)
	}
}

// TestComplaintsAreHandedInAfterTheQuarter: before its last day there is a day instead of
// a button that refuses.
func TestComplaintsAreHandedInAfterTheQuarter(t *testing.T) {
	r := app.ComplaintsPage{ComplaintQuarter: portal.ComplaintQuarter{Quarter: "2026-K4", Filled: true}, MayFill: true}
	for day, want := range map[int]string{30: "31 december 2026", 31: ""} {
		i := complaintsItem(time.Date(2026, time.December, day, 9, 0, 0, 0, portal.Amsterdam()), r)
		if i.HandInFrom != want || i.MayHandIn != (want == "") {
			t.Errorf("on %d december: from %q, may %v", day, i.HandInFrom, i.MayHandIn)
		}
	}
}
