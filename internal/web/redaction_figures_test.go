package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// Somebody chooses a text on a page of the plan and hides it, the FG takes words out; of
// another organisation's subsidy nobody learns a thing.
func TestHideInFigures(t *testing.T) {
	p := agreedPortal(t)
	gerda, arie, bram := p.as("gerda"), p.as("arie"), p.as("bram")
	must(t, p.store.InsertRecommendation(t.Context(), &portal.Recommendation{ID: "r", Number: "IV", Title: "Werk samen"}))
	must(t, p.store.InsertPlanAction(t.Context(), &portal.PlanAction{ID: "a", Number: "IV-e", Recommendation: "r", Order: 1, Title: "Maak een factsheet", State: portal.PlanRunning,
		Notes: []portal.PlanNote{{ID: "n", Text: "Mevrouw Kanarie belde.", State: portal.PlanRunning, By: "gerda", At: p.clock}}}))
	must(t, p.store.InsertSubsidy(t.Context(), &portal.Subsidy{ID: "s", Number: "U-2026-001", Org: "geldfit", Title: "Kanariespreekuren", State: portal.SubsidyGranted, MadeAt: p.clock, ChangedAt: p.clock,
		Course: []portal.SubsidyStep{{State: portal.SubsidyGranted, On: p.clock}}}, "gemeente"))
	at := func(page string) string { return "/verbergen?" + url.Values{"pagina": {page}}.Encode() }
	const action, subsidy = "/plan-van-aanpak/acties/IV-e", "/subsidies/U-2026-001"
	note := withFilters("/verbergen", "", "pagina", action, "van", "a", "deel", "planvoortgang:n")
	gerda.get(t, action).wants(http.StatusOK).In(`a[href="`+hideFigureAt(portal.Actor{ID: "x", OrgID: "gemeente", Role: portal.Coordinator}, action)+`"]`, HasText("persoon"))
	gerda.get(t, at(action)).wants(http.StatusOK).In(`a[href="`+note+`"]`, HasText("Kanarie"))
	gerda.get(t, note).wants(http.StatusOK).In("main", HasText("Een notitie over de voortgang"))
	for _, page := range []string{"/plan-van-aanpak/acties/IX-z", "/signalen", "", "https://elders.example/"} {
		gerda.get(t, at(page)).wants(http.StatusNotFound)
	}
	for _, page := range []string{"/monitor", "/plan-van-aanpak/begroting"} { // offered there, also without a text
		bram.get(t, at(page)).wants(http.StatusOK)
		bram.get(t, at(page)+"&van=x&deel=monitortoelichting").wants(http.StatusNotFound)
	}
	gerda.get(t, at(subsidy)).wants(http.StatusOK).In("main", HasText("Kanariespreekuren"))
	bram.get(t, at(subsidy)).wants(http.StatusNotFound)
	bram.post(t, at(subsidy)+"&van=s", url.Values{"deel": {portal.PartSubsidy}}).wants(http.StatusNotFound)
	if body := bram.get(t, subsidy).wants(http.StatusNotFound).body; strings.Contains(body, "/verbergen") {
		t.Error("a page that isn't there offers to hide")
	}
	if body := bram.get(t, "/zoeken?q=kanariespreekuren").wants(http.StatusOK).body; strings.Contains(body, "U-2026-001") {
		t.Error("another organisation finds the subsidy")
	}
	gerda.get(t, "/zoeken?q=kanariespreekuren").wants(http.StatusOK).In(`a[href="`+subsidy+`"]`, HasText("Subsidie U-2026-001"))
	p.as("").get(t, at(action)).wants(http.StatusSeeOther)
	gerda.post(t, note, url.Values{"deel": {"planvoortgang:n"}, "note": {"Het gaat om 111222333."}}).wants(http.StatusUnprocessableEntity).In("#note-error")
	gerda.post(t, note, url.Values{"deel": {"planvoortgang:n"}}).wants(http.StatusSeeOther)
	gerda.get(t, action).wants(http.StatusOK).In("main", HasText(portal.HiddenText))
	arie.get(t, "/beheer/privacy/P-2026-0001").wants(http.StatusOK).In("blockquote", HasText("Kanarie")).In("main", HasText("Een notitie over de voortgang"))
	arie.post(t, "/beheer/privacy/P-2026-0001/wissen", url.Values{"version": {"1"}, "passage": {"kanarie"}}).wants(http.StatusSeeOther)
	gerda.get(t, action).wants(http.StatusOK).In("main", HasText("[verwijderd om privacy]"))
}

func TestHideFigureAt(t *testing.T) {
	by := portal.Actor{ID: "x", OrgID: "gemeente", Role: portal.Member}
	for page, offered := range map[string]bool{
		"/beleidsdoelen/D-01.2": true, "/plan-van-aanpak/acties/IV-e": true, "/plan-van-aanpak/begroting": true, "/subsidies/U-2026-001": true,
		"/subsidies/U-2026-001/rapportages/2026-1": true, "/factsheets/2026-1": true, "/raadsrapportages/RR-2026-001": true, "/clientstem/adviezen/AD-2026-001": true, "/monitor": true,
		"/subsidies": false, "/subsidies/nieuw": false, "/subsidies/U-2026-001/gegevens": false, "/plan-van-aanpak": false, "/signalen/S-2026-0001": false, "/": false,
	} {
		if got := hideFigureAt(by, page) != ""; got != offered {
			t.Errorf("%s: offered %v", page, got)
		}
	}
	if hideFigureAt(portal.Actor{}, "/monitor") != "" {
		t.Error("offered to nobody")
	}
}
