package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// filled gives Geldfit an entry, and the portal two neighbourhoods.
func (p *portalRig) filled(t *testing.T) {
	t.Helper()
	set, err := p.app.Settings(t.Context())
	must(t, err)
	set.Neighbourhoods = []portal.Neighbourhood{{ID: "noord", Name: "Noord"}, {ID: "zuid", Name: "Zuid"}}
	must(t, p.store.SaveSettings(t.Context(), &set))
	o, err := p.store.Organisation(t.Context(), "geldfit")
	must(t, err)
	o.Roles, o.Neighbourhoods, o.Offer, o.Phone, o.CheckedOn = []portal.ChainRole{"inloop", "formulieren"}, []portal.ID{"noord"}, "=Spreekuur", "+31 570 00 00 00", testNow
	must(t, p.store.SaveOrganisation(t.Context(), &o))
}

func TestDirectoryList(t *testing.T) {
	p := chainPortal(t)
	p.filled(t)
	member := p.in(t, memberEmail)

	page := member.get(t, "/sociale-kaart").wants(http.StatusOK)
	page.In("th[aria-sort=ascending] a", HasText("Naam")).In("tr[data-row] .badge", HasText("te controleren"))
	page.None(`a[href="/sociale-kaart/importeren"]`)
	names := func(path string) (names []string) {
		for _, n := range selection(member.get(t, path).wants(http.StatusOK).doc, "tr[data-row] a.title") {
			names = append(names, text(n))
		}
		return names
	}
	for path, want := range map[string]string{
		"/sociale-kaart":                              "Bewind Noord, Geldfit, Gemeente Voorbeeld",
		"/sociale-kaart?volgorde=naam-af":             "Gemeente Voorbeeld, Geldfit, Bewind Noord",
		"/sociale-kaart?volgorde=nagekeken-af":        "Geldfit, Gemeente Voorbeeld, Bewind Noord",
		"/sociale-kaart?volgorde=onzin":               "Bewind Noord, Geldfit, Gemeente Voorbeeld",
		"/sociale-kaart?rol=inloop":                   "Geldfit",
		"/sociale-kaart?rol=onzin&soort=onzin":        "Bewind Noord, Geldfit, Gemeente Voorbeeld",
		"/sociale-kaart?wijk=zuid":                    "Bewind Noord, Gemeente Voorbeeld",
		"/sociale-kaart?q=formulieren":                "Geldfit", // words of a role
		"/sociale-kaart?q=SPREEKUUR&soort=schuldhulp": "Geldfit",
	} {
		if got := strings.Join(names(path), ", "); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	member.get(t, "/sociale-kaart?volgorde=nagekeken&rol=inloop").In("th[aria-sort=ascending] a", HasText("Nagekeken")).
		In(`.chips a[href="/sociale-kaart?volgorde=nagekeken"]`, HasText("Rol: Eerste gesprek over geld")).
		In(`a[href="/sociale-kaart/afdruk?rol=inloop"]`, HasText("afdrukken"))
}

func TestStillRightInOneTap(t *testing.T) {
	p := chainPortal(t)
	contact, member := p.in(t, "tom@geldfit.example"), p.in(t, memberEmail)
	member.get(t, "/sociale-kaart").None(`form[action="/sociale-kaart/geldfit/gecontroleerd"]`)
	contact.get(t, "/sociale-kaart").In(`form[action="/sociale-kaart/geldfit/gecontroleerd"] button`, HasText("Klopt nog"))
	contact.post(t, "/sociale-kaart/geldfit/gecontroleerd", url.Values{"terug": {"lijst"}}).to("/sociale-kaart")
	contact.get(t, "/sociale-kaart").None(`form[action="/sociale-kaart/geldfit/gecontroleerd"]`)
	contact.post(t, "/sociale-kaart/geldfit/gecontroleerd", nil).to("/sociale-kaart/geldfit")
	contact.post(t, "/sociale-kaart/bewind/gecontroleerd", nil).wants(http.StatusForbidden)
}

func TestGapsPage(t *testing.T) {
	p := chainPortal(t)
	p.filled(t)
	member, admin := p.in(t, memberEmail), p.in(t, adminEmail)

	page := member.get(t, "/sociale-kaart/gaten").wants(http.StatusOK)
	page.In("section li", HasText("Niemand doet ‘Vroeg signaleren en voorkomen’")).In("section li", HasText("2 rollen ontbreken in een of meer wijken"))
	page.In("tr td", HasText("Zuid")).In("tr[data-row] td", HasText("contactpersoon")).None(`form[action="/sociale-kaart/gaten"]`)
	member.post(t, "/sociale-kaart/gaten", url.Values{"version": {"2"}, "days": {"90"}}).wants(http.StatusForbidden)

	admin.post(t, "/sociale-kaart/gaten", url.Values{"version": {"2"}, "days": {"12"}}).wants(http.StatusUnprocessableEntity).In("#days-error", HasText("van 30 tot en met 730"))
	admin.post(t, "/sociale-kaart/gaten", url.Values{"version": {"2"}, "days": {"90"}}).to("/sociale-kaart/gaten")
	member.get(t, "/sociale-kaart/gaten").In("p.small", HasText("Een controle geldt 90 dagen"))
}

// The file and the paper show no more of people than the page does.
func TestDirectoryOnPaperAndAsAFile(t *testing.T) {
	p := chainPortal(t)
	p.filled(t)
	member := p.in(t, "bo@bewind.example")

	paper := member.get(t, "/sociale-kaart/afdruk").wants(http.StatusOK)
	paper.In("section h2", HasText("Eerste gesprek over geld")).In("article", HasText("Contact: Tom Contact")).In("section p", HasText("Ook: Geldfit."))
	member.get(t, "/sociale-kaart/afdruk?rol=taal").In("main", HasText("Er staat nog niets op deze lijst"))

	file := member.get(t, "/sociale-kaart/bestand?rol=inloop").wants(http.StatusOK)
	for _, want := range []string{"naam;soort;rollen", "Geldfit;Schuldhulp en geldvragen;Eerste gesprek over geld | Hulp bij formulieren en aanvragen;;Noord;'=Spreekuur", "Tom Contact;2026-11-22"} {
		if !strings.Contains(file.body, want) {
			t.Errorf("the file lacks %q:\n%s", want, file.body)
		}
	}
	for _, r := range []*reply{paper, file} {
		for _, private := range []string{"tom@geldfit.example", "Jo Bakker", "jo@"} {
			if strings.Contains(r.body, private) {
				t.Errorf("shows %q", private)
			}
		}
	}
	if strings.Contains(file.body, "Bewind Noord") {
		t.Error("the file doesn't follow the filter")
	}
	if sheet := member.get(t, "/sociale-kaart/bestand?formaat=xlsx").wants(http.StatusOK); !strings.HasPrefix(sheet.body, "PK") {
		t.Error("no workbook")
	}
}
