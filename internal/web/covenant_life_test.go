package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func TestTakeOverATextOnItsPage(t *testing.T) {
	p := signalPortal(t)
	on := p.covenantWith("bewind")
	path := covenantPath(on.Covenant.Number, "/overnemen")
	p.as("bram").get(t, path).wants(http.StatusNotFound) // a draft nobody knows of
	cora := p.as("cora")
	cora.get(t, path).wants(http.StatusOK).In("#text")
	cora.upload(t, path+"/bekijken", "plaatje.png", "geen plaatje", url.Values{}).wants(http.StatusUnprocessableEntity).In("#document_file-error")
	look := cora.upload(t, path+"/bekijken", "convenant.txt", "Artikel 1. Doel\nPartijen werken samen.\n\nArtikel 2. Bellen\nDe gemeente belt.", url.Values{}).wants(http.StatusOK)
	look.In("#heading_1", HasAttr("value", "Doel")).In("#commits_2 option[selected]", HasText("De gemeente")).In("#text_2", HasText("De gemeente belt."))

	typed := url.Values{"once": {string(portal.NewID())}, "version": {strconv.FormatInt(on.Text.Version, 10)}, "count": {"2"}, "where": {"erachter"},
		"heading_1": {""}, "text_1": {"Kabouterwoord."}, "commits_1": {""}, "heading_2": {"Bellen"}, "text_2": {"De gemeente belt."}, "commits_2": {"gemeente"}}
	back := cora.post(t, path, typed).wants(http.StatusUnprocessableEntity)
	back.In("#heading_1-error").In("#text_1", HasText("Kabouterwoord."))
	typed["leave_1"] = []string{"ja"} // what is left out need not be right
	cora.follow(t, cora.post(t, path, typed)).wants(http.StatusOK).In(".flash.good").In("h3", HasText("Bellen"))
	if n := len(p.covenantNow(on.Covenant.ID).Text.Clauses); n != 2 {
		t.Errorf("%d clauses", n)
	}
}

func TestComingInForceNamesNobodyButToTheCoordinator(t *testing.T) {
	p := signalPortal(t)
	on, path := p.toSign()
	cora := p.as("cora")
	cora.get(t, path+"/ingaan?versie=1").wants(http.StatusOK).In(".note li", HasText("Bewind"))
	p.as("bram").get(t, path+"/ingaan?versie=1").wants(http.StatusForbidden)
	form := url.Values{"version": {strconv.FormatInt(on.Text.Version, 10)}, "day": {dayField(testNow)}}
	cora.post(t, path+"/ingaan?versie=1", form).wants(http.StatusConflict)
	form["day"] = []string{"gisteren"}
	cora.post(t, path+"/ingaan?versie=1", form).wants(http.StatusUnprocessableEntity)
}

func TestLeavingOnItsPage(t *testing.T) {
	p := signalPortal(t)
	on, path := p.toSign()
	on.Covenant.NoticeMonths, on.Covenant.InForce = 3, 1
	must(t, on.Text.Move(portal.CovenantInForce, portal.CovenantStep{At: testNow}))
	on.Text.InForceFrom = portal.Day(testNow)
	p.saved(on)
	bram := p.as("bram")
	bram.get(t, path+"/opzeggen").wants(http.StatusOK).In("#from", HasAttr("value", dayField(portal.AddMonths(testNow, 3))))
	early := url.Values{"from": {dayField(portal.AddMonths(testNow, 3).AddDate(0, 0, -1))}, "reason": {"Kabouterreden."}}
	bram.post(t, path+"/opzeggen", early).wants(http.StatusUnprocessableEntity).In("#from-error", HasText("te vroeg")).In("#reason", HasText("Kabouterreden."))
	early["from"] = []string{dayField(portal.AddMonths(testNow, 3))}
	bram.follow(t, bram.post(t, path+"/opzeggen", early)).wants(http.StatusOK).In("h2", HasText("zegt op"))
	p.as("cora").get(t, path+"/opzeggen").wants(http.StatusOK).In("p", HasText("Kabouterreden."))
	for _, page := range []string{"", "/partijen", "/versies", "/ondertekening"} {
		if body := p.as("gerda").get(t, path+page).body; strings.Contains(string(body), "Kabouterreden") {
			t.Errorf("another reads on %q why somebody leaves", page)
		}
	}
	p.as("gerda").get(t, path+"/opzeggen").wants(http.StatusForbidden)
	bram.follow(t, bram.post(t, path+"/opzeggen/intrekken", url.Values{"org": {"bewind"}})).wants(http.StatusOK).In(".flash.good")
	p.as("gerda").get(t, path+"/toetreden").wants(http.StatusForbidden) // no authority
}
