package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// TestSubsidyOfAnotherIsAbsent: in the list, its totals, its files and its pages.
func TestSubsidyOfAnotherIsAbsent(t *testing.T) {
	p := signalPortal(t)
	own, other := p.grantedSubsidy("geldfit", "Spreekuren"), p.grantedSubsidy("bewind", "Kanariebewind")
	for _, path := range []string{"/subsidies", "/subsidies?organisatie=bewind", "/subsidies?stand=verleend", "/subsidies?jaar=2026", "/subsidies/lijst", "/subsidies/" + own.Number, "/"} {
		p.as("gerda").get(t, path).wants(200).Not("Kanariebewind", other.Number, "100.000", "Bewind Noord")
	}
	for _, below := range []string{"", "/perioden", "/bestand", "/gegevens", "/doelen", "/stap", "/archief", "/archief/mdto", "/perioden/2026-1"} {
		p.as("gerda").get(t, "/subsidies/"+other.Number+below).wants(404)
		p.as("eva").get(t, "/subsidies/"+other.Number+below).wants(404)
		p.as("cora").get(t, "/subsidies/"+other.Number+below).wants(200)
	}
	p.as("cora").get(t, "/subsidies").wants(200).In("table", HasText("€ 100.000"))
	p.as("arie").get(t, "/subsidies").wants(403)
	page := p.as("gerda").get(t, "/subsidies/"+own.Number).wants(200)
	page.In("h2", HasText("Rapportage"))
	for _, words := range []string{"Wat u met ons afsprak", "Het portaal neemt geen besluit over subsidie", "€\u00a050.000", "Indicator percentage", "60%"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the partner doesn't read %q", words)
		}
	}
	page.Not("Cora Coördinator", "/stap")
}

func TestSubsidyFormsComeBackWithWhatWasTyped(t *testing.T) {
	p := signalPortal(t)
	s := p.grantedSubsidy("geldfit", "Spreekuren")
	path, version := "/subsidies/"+s.Number, strconv.FormatInt(s.Version, 10)
	goal, indicator := string(s.Goals[0].ID), string(s.Goals[0].Indicators[0].ID)
	for _, tt := range []struct {
		path  string
		form  url.Values
		error string // the field
	}{
		{"/subsidies/nieuw", url.Values{"org": {"geldfit"}, "title": {"Kanarie"}, "year-0": {"2026"}, "amount-0": {"veel"}}, "amount-0"},
		{path + "/gegevens", url.Values{"title": {"Kanarie"}, "year-2": {"dit jaar"}, "amount-2": {"1"}}, "year-0"},
		{path + "/stap", url.Values{"state": {"verkenning"}, "on": {"2026-01-02"}, "note": {"Kanarie"}}, "state"},
		{path + "/stap", url.Values{"state": {"vaststelling-aangevraagd"}, "on": {"gisteren"}, "note": {"Kanarie"}}, "on"},
		{path + "/doelen/nieuw", url.Values{"title": {"Kanarie"}}, "policy_goal"},
		{path + "/doelen/" + goal, url.Values{"title": {"Kanarie"}, "policy_goal": {"weg"}}, "policy_goal"},
		{path + "/doelen/" + goal + "/indicatoren/nieuw", url.Values{"kind": {"percentage"}, "title": {"Kanarie"}, "target-2026-2": {"120"}}, "target-2026-2"},
		{path + "/doelen/" + goal + "/indicatoren/" + indicator, url.Values{"title": {"Kanarie"}, "baseline": {"veel"}}, "baseline"},
		{path + "/perioden/2026-2", url.Values{"opens": {"2027-01-01"}, "due": {"2026-13-40"}}, "due"},
		{path + "/perioden/2026-2/overslaan", url.Values{"reason": {"x"}}, "reason"},
		{path + "/perioden", url.Values{"rhythm": {"dagelijks"}}, "rhythm"},
		{path + "/archief", url.Values{"case_number": {"Kanarie"}, "openness": {"niet-openbaar"}}, "ground"},
	} {
		tt.form.Set("version", version)
		p.as("lea").post(t, tt.path, tt.form) // whoever else asks gets no form back
		again := p.as("cora").post(t, tt.path, tt.form).wants(422)
		if !strings.Contains(again.body, `id="`+tt.error+`-error"`) {
			t.Errorf("%s doesn't say what is wrong at %s", tt.path, tt.error)
		}
		for _, values := range tt.form {
			if values[0] == "Kanarie" && !strings.Contains(again.body, "Kanarie") {
				t.Errorf("%s lost what was typed", tt.path)
			}
		}
		if tt.path != "/subsidies/nieuw" {
			p.as("gerda").post(t, tt.path, tt.form).wants(403)
			p.as("bram").post(t, tt.path, tt.form).wants(404)
		}
	}
}

func TestArrangeASubsidy(t *testing.T) {
	p := signalPortal(t)
	s := p.grantedSubsidy("geldfit", "Spreekuren")
	path := "/subsidies/" + s.Number
	cora := p.as("cora")
	post := func(below string, f url.Values) *reply {
		fresh, err := p.store.Subsidy(t.Context(), s.ID)
		must(t, err)
		f.Set("version", strconv.FormatInt(fresh.Version, 10))
		return cora.post(t, path+below, f).wants(303)
	}
	made := post("/doelen/nieuw", url.Values{"once": {string(portal.NewID())}, "title": {"Tweede doel"}, "policy_goal": {string(s.Goals[0].PolicyGoal)}})
	choose := cora.get(t, made.where()).wants(200)
	choose.In("form", HasText("Wat wilt u weten?"))
	fields := cora.get(t, made.where()+"?soort=percentage").wants(200)
	fields.In("form", HasText("24 van 30"))
	post(strings.TrimPrefix(made.where(), path), url.Values{"once": {string(portal.NewID())}, "kind": {"percentage"}, "title": {"Deel"}, "target-2026-1": {"24 van 30"}})
	fresh, err := p.store.Subsidy(t.Context(), s.ID)
	must(t, err)
	second := fresh.Goals[1]
	post("/onderdelen/"+string(second.ID)+"/plaats", url.Values{"way": {"omhoog"}})
	post("/onderdelen/"+string(s.Goals[0].Indicators[0].ID)+"/vervalt", url.Values{})
	post("/perioden/2026-2", url.Values{"opens": {"2027-01-04"}, "due": {"2027-02-01"}})
	post("/perioden/2026-2/openen", url.Values{})
	post("/perioden/2026-2/overslaan", url.Values{"reason": {"Net begonnen."}})
	post("/archief", url.Values{"case_number": {"Z-26-77"}, "confidentiality": {"keten"}})
	page := p.as("gerda").get(t, path).wants(200)
	for _, words := range []string{"80% (24 van 30)", "Z-26-77", "Niet meer afgesproken"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the partner doesn't read %q", words)
		}
	}
	p.as("gerda").get(t, path+"/perioden").wants(200).In("li", HasText("Net begonnen."))
	post("/perioden/2026-2/opvragen", url.Values{})
	post("/stap", url.Values{"state": {"vaststelling-aangevraagd"}, "on": {p.clock.Format("2006-01-02")}})
	csv := p.as("gerda").get(t, path+"/bestand").wants(200)
	if !strings.Contains(csv.body, "Tweede doel") || !strings.Contains(csv.body, "80% (24 van 30)") {
		t.Errorf("file: %s", csv.body)
	}
	mdto := cora.get(t, path+"/archief/mdto").wants(200)
	if !strings.Contains(mdto.body, "Zaak Z-26-77") || !strings.Contains(mdto.body, "Besluit VB-1") {
		t.Errorf("archive: %s", mdto.body)
	}
	p.as("gerda").get(t, path+"/archief/mdto").wants(403)
}
