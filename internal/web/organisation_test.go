package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// chainPortal is a demo portal (no second factor asked) with people of each
// sort, all with goodPassword.
func chainPortal(t *testing.T) *portalRig {
	t.Helper()
	p := testPortal(t, true, false)
	credential, err := p.store.Credential(t.Context(), "jo")
	must(t, err)
	bewind := portal.Organisation{ID: "bewind", Name: "Bewind Noord", Kind: portal.OrgAdministrator, Active: true}
	must(t, p.store.InsertOrganisation(t.Context(), &bewind))
	set, err := p.app.Settings(t.Context())
	must(t, err)
	for _, q := range []portal.Person{
		{ID: "cora", OrgID: set.Municipality, Email: "cora@gemeente.example", Name: "Cora Coördinator", Role: portal.Coordinator},
		{ID: "tom", OrgID: "geldfit", Email: "tom@geldfit.example", Name: "Tom Contact", Role: portal.Contact, Ticks: portal.Ticks{MayManage: true}},
		{ID: "bo", OrgID: "bewind", Email: "bo@bewind.example", Name: "Bo Bewind", Role: portal.Member},
		{ID: "gert", OrgID: set.Municipality, Email: "gert@gemeente.example", Name: "Gert Griffie", Role: portal.Clerk},
	} {
		q.State, q.JoinedAt, q.Prefs = portal.PersonActive, testNow, portal.DefaultPreferences()
		must(t, p.store.InsertPerson(t.Context(), &q))
		must(t, p.store.SaveCredential(t.Context(), &portal.Credential{Person: q.ID, Password: credential.Password}))
	}
	return p
}

// in is a browser in which somebody is logged in.
func (p *portalRig) in(t *testing.T, email string) *visitor {
	t.Helper()
	v := p.browser()
	v.logIn(t, email, goodPassword).to("/instellingen")
	return v
}

func TestDirectoryPages(t *testing.T) {
	p := chainPortal(t)
	member, coordinator := p.in(t, memberEmail), p.in(t, "cora@gemeente.example")

	page := member.get(t, "/sociale-kaart").wants(http.StatusOK)
	page.In("h1", HasText("Sociale kaart")).In("tr[data-row] a.title", HasText("Bewind Noord"))
	page.None(`a[href="/sociale-kaart/nieuw"]`)
	coordinator.get(t, "/sociale-kaart").In(`a[href="/sociale-kaart/nieuw"]`, HasText("Organisatie toevoegen"))
	member.get(t, "/sociale-kaart?q=bestaatniet").In(".empty.lost h2", HasText("Geen organisatie gevonden"))
	member.get(t, "/sociale-kaart?soort=bewindvoerder").In(".chips a", HasText("Soort: Bewindvoerder"))
	member.get(t, "/sociale-kaart/nieuw").wants(http.StatusForbidden)
	member.get(t, "/sociale-kaart/geldfit/wijzigen").wants(http.StatusForbidden)
	member.get(t, "/sociale-kaart/onbekend").wants(http.StatusNotFound)
}

func TestAddAndChangeAnOrganisation(t *testing.T) {
	p := chainPortal(t)
	coordinator := p.in(t, "cora@gemeente.example")

	wrong := coordinator.post(t, "/sociale-kaart/nieuw", url.Values{"name": {""}, "kind": {"overig"}, "offer": {"Wij helpen bij de <b>post</b>."}, "email": {"geen adres"}})
	wrong.wants(http.StatusUnprocessableEntity).In("#name-error", HasText("De naam is nog leeg"))
	wrong.In("#email-error", HasText("Dit is geen e-mailadres")).In(".summary a", HasText("De naam is nog leeg")).In("#offer", HasText("Wij helpen bij de <b>post</b>."))

	added := coordinator.post(t, "/sociale-kaart/nieuw", url.Values{"name": {"Loket Post"}, "kind": {"overig"}, "role": {"beheerder"}, "id": {"geldfit"}})
	at := added.header.Get("Location")
	if added.status != http.StatusSeeOther || !strings.HasPrefix(at, "/sociale-kaart/") || at == "/sociale-kaart/geldfit" {
		t.Fatalf("got %d to %q", added.status, at)
	}
	coordinator.get(t, at).In("h1", HasText("Loket Post")).In(".flash.good", HasText("staat op de sociale kaart"))

	change := url.Values{"version": {"1"}, "name": {"Loket Post"}, "kind": {"overig"}, "offer": {"Eerste tekst"}}
	coordinator.post(t, at+"/wijzigen", change).to(at)
	change.Set("offer", "Tweede tekst")
	coordinator.post(t, at+"/wijzigen", change).wants(http.StatusConflict).In("#offer", HasText("Tweede tekst")).In("dl.facts dd", HasText("Eerste tekst"))
}

func TestPeoplePages(t *testing.T) {
	p := chainPortal(t)
	contact, other, admin, clerk := p.in(t, "tom@geldfit.example"), p.in(t, "bo@bewind.example"), p.in(t, adminEmail), p.in(t, "gert@gemeente.example")

	contact.get(t, "/sociale-kaart/geldfit").In("ul.rows a.title", HasText("Jo Bakker"))
	seen := other.get(t, "/sociale-kaart/geldfit").wants(http.StatusOK).In("ul.people a", HasText("Tom Contact"))
	if strings.Contains(seen.body, "Jo Bakker") || strings.Contains(seen.body, "tom@geldfit.example") {
		t.Error("another organisation sees colleagues, or a contact's address")
	}
	other.get(t, "/mensen/jo").wants(http.StatusNotFound)
	other.post(t, "/mensen/jo/uitschakelen", nil).wants(http.StatusNotFound)
	clerk.get(t, "/beheer").wants(http.StatusNotFound)
	clerk.get(t, "/beheer/mensen").wants(http.StatusForbidden)
	admin.get(t, "/beheer").In("ul.rows a.title", HasText("Mensen"))
	admin.get(t, "/beheer/mensen?q=geldfit").In("li[data-row] a.title", HasText("Jo Bakker"))

	contact.post(t, "/sociale-kaart/geldfit/uitnodigen", url.Values{"email": {"nieuw@geldfit.example"}, "role": {"beheerder"}}).wants(http.StatusForbidden)
	contact.post(t, "/sociale-kaart/bewind/uitnodigen", url.Values{"email": {"nieuw@geldfit.example"}, "role": {"deelnemer"}}).wants(http.StatusForbidden)
	contact.post(t, "/sociale-kaart/geldfit/uitnodigen", url.Values{"email": {"jo@geldfit.example"}, "role": {"deelnemer"}}).
		wants(http.StatusUnprocessableEntity).In("#email-error", HasText("al een account"))
	contact.post(t, "/sociale-kaart/geldfit/uitnodigen", url.Values{"email": {"nieuw@geldfit.example"}, "role": {"deelnemer"}, "may_sign": {"nee"}}).to("/sociale-kaart/geldfit")
	invited, err := p.store.PersonByEmail(t.Context(), "nieuw@geldfit.example")
	must(t, err)
	if invited.OrgID != "geldfit" || invited.Role != portal.Member || invited.State != portal.PersonInvitedState {
		t.Errorf("invited %+v", invited)
	}

	jo := p.in(t, memberEmail)
	contact.post(t, "/mensen/jo/uitschakelen", nil).to("/mensen/jo")
	if got := jo.get(t, "/sociale-kaart"); got.status == http.StatusOK {
		t.Error("a disabled account still reads")
	}
	contact.post(t, "/mensen/jo/inschakelen", nil).to("/mensen/jo")
	admin.post(t, "/mensen/jo/rol", url.Values{"role": {"contactpersoon"}, "may_report": {"ja"}}).to("/mensen/jo")
	admin.get(t, "/mensen/jo").In("dl.facts dd", HasText("rapporteert"))
}
