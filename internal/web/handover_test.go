package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestHandoverPages(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil)) // with Cora
	admin, other := p.as("bea"), p.as("bram")
	other.get(t, "/mensen/cora/overdragen").wants(http.StatusNotFound)
	p.as("adil").get(t, "/mensen/cora/overdragen").wants(http.StatusForbidden)

	page := admin.get(t, "/mensen/cora/overdragen").wants(http.StatusOK)
	page.In("li .title", HasText("Ketencoördinator")).In("li a.title", HasText(s.Number))
	shown := admin.get(t, "/mensen/cora/overdragen?opvolger=wim").wants(http.StatusOK)
	shown.In("li .meta", HasText("gaat naar Vera Vervanger, want Wim Wethouder kan of mag dit niet"))

	wrong := admin.post(t, "/mensen/cora/overdragen", url.Values{"successor": {"gerda"}, "reason": {"afwezig"}, "until": {"nooit"}})
	wrong.wants(http.StatusUnprocessableEntity).In("#until-error").In("input[name=until]", HasAttr("value", "nooit"))
	admin.post(t, "/mensen/cora/overdragen", url.Values{"successor": {"gerda"}, "reason": {"uit-dienst"}}).
		wants(http.StatusUnprocessableEntity).In("#successor-error", HasText("Kies een collega"))

	until := p.clock.AddDate(0, 0, 7).Format(time.DateOnly)
	p.as("cora").post(t, "/mensen/cora/overdragen", url.Values{"successor": {"adil"}, "reason": {"afwezig"}, "until": {until}}).to("/mensen/cora")
	if got := p.now(s).Handler; got != "adil" {
		t.Errorf("handler %s", got)
	}
	p.as("cora").get(t, "/instellingen").In("a[href=/mensen/cora]", HasText("Afwezigheid regelen"))
	p.as("cora").get(t, "/mensen/cora").In(".note", HasText("Adil Adviseur neemt waar")).In("button", HasText("Ik ben weer terug"))
	admin.get(t, "/beheer/mensen?status=afwezig").In("li .meta", HasText("Adil Adviseur neemt waar")).None(`a[href="/mensen/adil"]`)
	fresh := p.share("gijs", nil)
	if fresh.Handler != "vera" {
		t.Errorf("a new signal goes to %s while the coordinator is away", fresh.Handler)
	}
	p.as("cora").post(t, "/mensen/cora/terug", nil).to("/mensen/cora")
	if got := p.now(s).Handler; got != "cora" {
		t.Errorf("handler after: %s", got)
	}
	p.as("cora").post(t, "/mensen/cora/terug", nil).wants(http.StatusConflict)
}

func TestLeaverLeavesNothingBehind(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	must(t, p.app.AssignSignal(t.Context(), p.by("cora"), s.ID, 0, "adil"))
	admin := p.as("bea")
	must(t, p.app.DisablePerson(t.Context(), p.by("bea"), "adil"))
	admin.get(t, "/beheer/mensen?status=over-te-dragen").In("li .badge.late", HasText("Over te dragen")).In(`a[href="/mensen/adil/overdragen"]`)
	admin.get(t, "/mensen/adil").In(".note", HasText("er hoort nog werk bij"))
	admin.get(t, "/mensen/adil/overdragen").None("#reason").None("input[name=switch_off]")
	admin.post(t, "/mensen/adil/overdragen", url.Values{"successor": {"vera"}, "reason": {"uit-dienst"}}).to("/mensen/adil")
	admin.get(t, "/beheer/mensen?status=over-te-dragen").In(".empty.lost")
}

func TestDormantAndLapsedInTheList(t *testing.T) {
	p := signalPortal(t)
	late := portal.Person{ID: "laat", OrgID: "geldfit", Email: "laat@voorbeeld.example", Name: "Laat Lid", Role: portal.Member, State: portal.PersonInvitedState, InvitedAt: p.clock, Prefs: portal.DefaultPreferences()}
	must(t, p.store.InsertPerson(t.Context(), &late))
	p.later(91 * 24 * time.Hour)
	admin, coordinator := p.as("bea"), p.as("cora")
	admin.get(t, "/beheer/mensen?status=slapend").In("li .badge.wait", HasText("Slapend")).In("li .meta", HasText("Laatst gezien op"))
	coordinator.get(t, "/beheer/mensen?status=uitnodiging-verlopen").In("li .badge.late", HasText("Uitnodiging verlopen")).In(`form[action="/mensen/laat/uitnodigen"] button`, HasText("Opnieuw uitnodigen"))
	coordinator.get(t, "/beheer/mensen").None("#dormant_off")
	coordinator.post(t, "/beheer/mensen/slapend", url.Values{"dormant_off": {"200"}}).wants(http.StatusForbidden)
	admin.post(t, "/beheer/mensen/slapend", url.Values{"dormant_off": {"20"}}).wants(http.StatusUnprocessableEntity).In("#dormant_off-error", HasText("90 tot en met 730")).In("#dormant_off", HasAttr("value", "20"))
	admin.post(t, "/beheer/mensen/slapend", url.Values{"dormant_off": {"365"}}).to("/beheer/mensen")
	admin.get(t, "/beheer/mensen").In("#dormant_off", HasAttr("value", "365"))
}

func TestOwnRoleOfAnAdministrator(t *testing.T) {
	p := signalPortal(t)
	admin := p.as("bea")
	page := admin.get(t, "/mensen/bea").wants(http.StatusOK)
	page.In("details p", HasText("De auditor en de ketencoördinator krijgen meteen bericht"))
	refused := admin.post(t, "/mensen/bea/rol", url.Values{"role": {"ketencoordinator"}}).wants(http.StatusConflict)
	if !strings.Contains(refused.body, "de enige functioneel beheerder") {
		t.Error("the last administrator isn't told why")
	}
	p.person("tweede", "gemeente", portal.Administrator)
	admin.post(t, "/mensen/bea/rol", url.Values{"role": {"ketencoordinator"}}).to("/mensen/bea")
	p.as("cora").get(t, "/mensen/cora").None(`form[action="/mensen/cora/rol"]`)
}
