package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestCovenantFromListToText makes a covenant in the portal: the empty list, the form,
// a first article, the page that starts with the balance.
func TestCovenantFromListToText(t *testing.T) {
	p := castPortal(t, false)
	cora, gerda := p.as("cora"), p.as("gerda")
	cora.get(t, "/convenanten").wants(http.StatusOK).In(".empty a", HasText("Convenant maken"))
	gerda.get(t, "/convenanten").wants(http.StatusOK).In(".empty p", HasText("Zodra er een is")).None(".empty a")
	gerda.get(t, "/convenanten/nieuw").wants(http.StatusForbidden)
	gerda.post(t, "/convenanten/nieuw", url.Values{"title": {""}}).wants(http.StatusForbidden)

	wrong := url.Values{"title": {""}, "purpose": {"Goede hulp."}, "start": {"2027-02-01"}, "end": {"gisteren"}}
	cora.post(t, "/convenanten/nieuw", wrong).wants(http.StatusUnprocessableEntity).In("#purpose", HasText("Goede hulp.")).In("input[name=start][value=2027-02-01]").In("input[name=end][value=gisteren]")
	made := cora.post(t, "/convenanten/nieuw", url.Values{"title": {"Convenant bewind"}, "purpose": {"Goede hulp."}}).wants(http.StatusSeeOther).where()
	page := cora.get(t, made).wants(http.StatusOK)
	page.In("h1", HasText("Convenant bewind")).In(".note", HasText("Dit is een concept")).In(".empty a", HasText("Artikel toevoegen")).None("#balans")

	cora.post(t, made+"/artikelen/nieuw", url.Values{"heading": {"Kop"}, "text": {""}, "commits": {"partner"}}).wants(http.StatusUnprocessableEntity).
		In("input[name=heading][value=Kop]").In("#text-error").In("input[value=partner][checked]")
	cora.post(t, made+"/artikelen/nieuw", url.Values{"heading": {"Terugbellen"}, "text": {"Binnen **vijf** dagen."}, "commits": {"partner"}, "indicator": {"Minder klachten"}}).wants(http.StatusSeeOther)
	page = cora.get(t, made)
	page.In("#balans section h3", HasText("De partners beloven")).In("#balans a", HasText("1. Terugbellen")).In("#tekst h3", HasText("Artikel 1. Terugbellen")).
		In("#tekst strong", HasText("vijf")).In("#tekst .prose p", HasText("Minder klachten"))
	if i, j := strings.Index(page.body, `id="balans"`), strings.Index(page.body, `id="tekst"`); i < 0 || i > j {
		t.Error("the balance doesn't come first")
	}
}

// TestSilentCovenantIsNowhere: whoever doesn't write it finds it in no list and at no
// address, whatever the address is followed by.
func TestSilentCovenantIsNowhere(t *testing.T) {
	p := castPortal(t, false)
	on := p.covenantWith("geldfit")
	at := covenantPath(on.Covenant.Number, "")
	for _, who := range []portal.ID{"gerda", "bep", "gert"} {
		v := p.as(who)
		if list := v.get(t, "/convenanten").wants(http.StatusOK); strings.Contains(list.body, on.Covenant.Number) || strings.Contains(list.body, on.Covenant.Title) {
			t.Errorf("%s reads of it in the list", who)
		}
		for _, below := range []string{"", "?versie=1", "/versies", "/partijen", "/gegevens", "/volgorde", "/artikelen/nieuw", "/artikelen/" + string(on.Text.Clauses[0].ID) + "/wijzigen"} {
			v.get(t, at+below).wants(http.StatusNotFound)
		}
		v.post(t, at+"/artikelen/nieuw", url.Values{"heading": {""}}).wants(http.StatusNotFound)
		v.post(t, at+"/partijen", url.Values{"org": {""}}).wants(http.StatusNotFound)
	}
	p.as("cora").get(t, at+"?versie=2").wants(http.StatusNotFound)
	p.as("cora").get(t, at+"?versie=x").wants(http.StatusNotFound)
}

// TestTwoWriteOneClauseOnThePage: the second gets both texts, and loses nothing.
func TestTwoWriteOneClauseOnThePage(t *testing.T) {
	p := castPortal(t, false)
	on := p.covenantWith("geldfit")
	cora := p.as("cora")
	at := covenantPath(on.Covenant.Number, "/artikelen/"+string(on.Text.Clauses[0].ID)+"/wijzigen")
	cora.get(t, at).wants(http.StatusOK).In("input[name=rev][value=1]").In("#text", HasText("vast"))
	text := func(words, rev string) url.Values {
		return url.Values{"heading": {"Bereikbaarheid"}, "text": {words}, "commits": {"gemeente"}, "rev": {rev}}
	}
	cora.post(t, at, text("De eerste tekst.", "1")).wants(http.StatusSeeOther)
	both := cora.post(t, at, text("De tweede tekst.", "1")).wants(http.StatusConflict)
	both.In("#verschil .prose", HasText("De eerste tekst.")).In("#text", HasText("De tweede tekst.")).In("input[name=rev][value=2]").In("button", HasText("Mijn tekst bewaren"))
	cora.post(t, at, text("De tweede tekst.", "2")).wants(http.StatusSeeOther)
	if c := p.covenantNow(on.Covenant.ID).Text.Clauses[0]; c.Text != "De tweede tekst." || c.Rev != 3 {
		t.Errorf("stored %+v", c)
	}
	cora.post(t, strings.TrimSuffix(at, "/wijzigen")+"/weg", url.Values{"rev": {"1"}}).wants(http.StatusConflict)
	cora.post(t, strings.TrimSuffix(at, "/wijzigen")+"/weg", url.Values{"rev": {"3"}}).wants(http.StatusSeeOther)
}

// TestVersionsOfACovenantOnThePage: a next version is for who writes it; the partner
// reads the one in force, and the coming one only from consultation on.
func TestVersionsOfACovenantOnThePage(t *testing.T) {
	p := castPortal(t, false)
	on := p.inForce(p.consulted(p.covenantWith("geldfit")))
	at, cora, gerda := covenantPath(on.Covenant.Number, ""), p.as("cora"), p.as("gerda")
	gerda.get(t, at+"/versies/nieuw").wants(http.StatusForbidden)
	gerda.get(t, at).wants(http.StatusOK).In(".turn.done", HasText("Van kracht sinds")).None("a[href$=wijzigen]")
	cora.get(t, at+"/versies").In(".actions a", HasText("Nieuwe versie maken"))
	cora.post(t, at+"/versies/nieuw", url.Values{"why": {""}}).wants(http.StatusUnprocessableEntity).In("#why-error")
	if next := cora.post(t, at+"/versies/nieuw", url.Values{"why": {"Het moet scherper"}}).wants(http.StatusSeeOther).where(); next != at+"?versie=2" {
		t.Errorf("led to %s", next)
	}
	cora.get(t, at).wants(http.StatusOK).In(".note a", HasText("Versie 2, concept"))
	gerda.get(t, at).wants(http.StatusOK).None(".note a")
	cora.get(t, at+"?versie=2").wants(http.StatusOK).In("#tekst .note a", HasText("Lees de tekst die geldt")).In("#tekst p", HasText("Het moet scherper"))
	cora.get(t, at+"/versies/nieuw").wants(http.StatusOK)
	cora.post(t, at+"/versies/nieuw", url.Values{"why": {"Nogmaals"}}).wants(http.StatusConflict).In("#why[value=Nogmaals]")
	for _, below := range []string{"", "/versies"} {
		if page := gerda.get(t, at+below).wants(http.StatusOK); strings.Contains(page.body, "Versie 2") || strings.Contains(page.body, "scherper") {
			t.Errorf("the partner reads of the next version at %s", below)
		}
	}
	gerda.get(t, at+"?versie=2").wants(http.StatusNotFound)
	p.consulted(p.covenantNow(on.Covenant.ID))
	gerda.get(t, at+"?versie=2").wants(http.StatusOK)
	p.as("bep").get(t, at+"?versie=2").wants(http.StatusNotFound)

	drop := url.Values{"version": {"1"}, "reason": {"Overbodig"}}
	cora.post(t, at+"/versies/vervallen?versie=2", drop).wants(http.StatusConflict).In("#reason[value=Overbodig]")
	gerda.post(t, at+"/versies/vervallen?versie=2", url.Values{"version": {"1"}}).wants(http.StatusForbidden)
}

func TestOrderOnThePage(t *testing.T) {
	p := castPortal(t, false)
	on := p.covenantWith("geldfit")
	id, err := p.app.AddClause(t.Context(), p.by("cora"), on.Covenant.Number, app.LatestText, app.ClauseInput{Heading: "Overleg", Text: "Elk half jaar.", Commits: portal.SideMutual})
	must(t, err)
	at, cora := covenantPath(on.Covenant.Number, ""), p.as("cora")
	page := cora.get(t, at+"/volgorde").wants(http.StatusOK)
	page.In("[data-agenda] li h3", HasText("Overleg"))
	cora.post(t, at+"/artikelen/"+string(id)+"/omhoog", nil).wants(http.StatusSeeOther)
	if c := p.covenantNow(on.Covenant.ID).Text.Clauses[0]; c.ID != id {
		t.Errorf("first is %q", c.Heading)
	}
	cora.post(t, at+"/volgorde", url.Values{"order": {string(on.Text.Clauses[0].ID), string(id)}}).wants(http.StatusSeeOther)
	if c := p.covenantNow(on.Covenant.ID).Text.Clauses[0]; c.ID == id {
		t.Error("the whole order wasn't taken")
	}
	cora.post(t, at+"/volgorde", url.Values{"order": {string(id)}}).wants(http.StatusConflict)
}

func TestPartiesOnThePage(t *testing.T) {
	p := castPortal(t, false)
	on := p.covenantWith("geldfit")
	at, cora := covenantPath(on.Covenant.Number, "/partijen"), p.as("cora")
	cora.post(t, at, url.Values{"org": {"bewind"}, "signs": {"nee"}}).wants(http.StatusSeeOther)
	cora.get(t, at).wants(http.StatusOK).In("li .meta", HasText("wordt gehoord over de tekst"))
	cora.post(t, at, url.Values{"org": {""}, "signs": {"nee"}}).wants(http.StatusUnprocessableEntity).In("#org-error").In("input[value=nee][checked]")
	cora.post(t, at+"/weg", url.Values{"org": {"gemeente"}}).wants(http.StatusConflict)
	cora.post(t, at+"/weg", url.Values{"org": {"bewind"}}).wants(http.StatusSeeOther)
	if _, party := p.covenantNow(on.Covenant.ID).Covenant.Party("bewind"); party {
		t.Error("still a party")
	}
}
