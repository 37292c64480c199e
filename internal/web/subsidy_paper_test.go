package web

import (
	"net/http"
	"net/url"
	"testing"
)

// TestSubsidyPapers: a paper goes from the form to the page of the subsidy and to its
// file; another partner comes across it nowhere.
func TestSubsidyPapers(t *testing.T) {
	p := signalPortal(t)
	own, other := p.grantedSubsidy("geldfit", "Spreekuren"), p.grantedSubsidy("bewind", "Kanariebewind")
	here := "/subsidies/" + own.Number
	gerda := p.as("gerda")
	gerda.get(t, here).wants(http.StatusOK).In("#documenten", HasText("nog geen stukken")).In("#documenten a", HasAttr("href", here+"/stukken"))
	gerda.get(t, here+"/stukken").wants(http.StatusOK).In("form[data-upload]", HasAttr("action", here+"/stukken"))
	page := gerda.follow(t, gerda.upload(t, here+"/stukken", "Jaarplan.txt", "Kanarieplan van de vrijwilligers.", url.Values{"document_title": {""}}))
	page.In("#documenten .title", HasText("Jaarplan"))
	gerda.upload(t, here+"/stukken", "", "", url.Values{"document_title": {"Plan"}}).wants(http.StatusUnprocessableEntity).In("#document_title", HasAttr("value", "Plan"))
	p.as("cora").get(t, "/documenten?bij=subsidie").wants(http.StatusOK).In("li[data-row]", HasText("Jaarplan"))
	p.as("eva").get(t, "/documenten?q=kanarieplan").wants(http.StatusOK).Not("Jaarplan")

	foreign := "/subsidies/" + other.Number + "/stukken"
	gerda.get(t, foreign).wants(http.StatusNotFound)
	gerda.upload(t, foreign, "x.txt", "x", nil).wants(http.StatusNotFound)
	gerda.get(t, here+"/rapportages/2031-1/stukken").wants(http.StatusNotFound)
	gerda.get(t, here+"/rapportages/2026-1/stukken").wants(http.StatusOK)
	p.as("cora").get(t, here+"/rapportages/2026-1/stukken").wants(http.StatusNotFound) // a draft isn't there
	p.as("cora").upload(t, foreign, "Kanariestuk.txt", "Kanarie.", nil).wants(http.StatusSeeOther)
	for _, path := range []string{"/documenten", "/documenten?bij=subsidie", "/documenten?q=kanariestuk", "/zoeken?q=kanariestuk", here} {
		gerda.get(t, path).wants(http.StatusOK).Not("Kanariestuk.txt", other.Number)
	}
}

// TestReportsDuePage: per organisation what is due, for who may read it.
func TestReportsDuePage(t *testing.T) {
	p := signalPortal(t)
	own, other := p.grantedSubsidy("geldfit", "Spreekuren"), p.grantedSubsidy("bewind", "Kanariebewind")
	page := p.as("gerda").get(t, "/subsidies/verwacht").wants(http.StatusOK).Not("Kanariebewind", other.Number)
	page.In("li[data-row]", HasText("Rapportage over de")).In(".num", HasText(own.Number))
	p.as("cora").get(t, "/subsidies/verwacht").wants(http.StatusOK).In(".num", HasText(other.Number)).In(".num", HasText(own.Number))
	p.as("arie").get(t, "/subsidies/verwacht").wants(http.StatusForbidden)
	p.as("").get(t, "/subsidies/verwacht").wants(http.StatusSeeOther)
}
