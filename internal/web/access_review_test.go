package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// reviewedPortal is a chainPortal in the first week of a half year, with its
// reviews opened.
func reviewedPortal(t *testing.T) *portalRig {
	t.Helper()
	p := chainPortal(t)
	p.clock = time.Date(p.clock.Year()+1, time.January, 4, 9, 0, 0, 0, portal.Amsterdam())
	if _, err := p.app.OpenReviews(t.Context(), portal.SystemActor()); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReviewPages(t *testing.T) {
	p := reviewedPortal(t)
	contact, coordinator, member, other := p.in(t, "tom@geldfit.example"), p.in(t, "cora@gemeente.example"), p.in(t, memberEmail), p.in(t, "bo@bewind.example")
	const at = "/sociale-kaart/geldfit/rechten"
	member.get(t, at).wants(http.StatusForbidden)
	other.get(t, at).wants(http.StatusNotFound)
	other.post(t, at, nil).wants(http.StatusNotFound)
	contact.get(t, "/beheer/rechten").wants(http.StatusForbidden)

	page := contact.get(t, at).wants(http.StatusOK)
	page.In("h1", HasText("Rechten bij Geldfit")).In(".turn", HasText("zeg van 2 personen")).In("a.title", HasText("Tom Contact (u)")).In(".note", HasText("Over uw eigen rechten zegt een ander"))
	version := func(id portal.ID) string {
		q, err := p.store.Person(t.Context(), id)
		must(t, err)
		return countText(int(q.Version))
	}
	contact.post(t, at, nil).wants(http.StatusConflict).In(".summary", HasText("Over twee personen is nog niets gezegd"))
	contact.post(t, at+"/klopt", url.Values{"person": {"tom"}, "version": {version("tom")}}).wants(http.StatusForbidden)
	contact.post(t, at+"/klopt", url.Values{"person": {"jo"}, "version": {"9"}}).wants(http.StatusConflict)
	contact.post(t, at+"/klopt", url.Values{"person": {"jo"}, "version": {version("jo")}}).to(at)
	contact.get(t, at).In("li .badge.good", HasText("Klopt")).In("li .meta", HasText("Zei Tom Contact op"))
	coordinator.post(t, at+"/klopt", url.Values{"person": {"tom"}, "version": {version("tom")}}).to(at)
	contact.post(t, at, nil).to(at)
	contact.get(t, at).In(".turn.done", HasText("Tom Contact ondertekende deze controle op 4 januari")).None("form[action$=rechten]")
	coordinator.get(t, "/beheer/rechten").In("li a.title", HasText("Geldfit")).In("li .badge.good", HasText("Ondertekend")).In("li .meta", HasText("aan zet: Bea Beheer"))
	coordinator.get(t, "/beheer/rechten?status=te+laat").In(".empty.lost")
	coordinator.get(t, "/beheer").In("ul.rows a.title", HasText("Rechten"))
}

func TestReviewBeforeTheFirstOne(t *testing.T) {
	p := chainPortal(t)
	contact := p.in(t, "tom@geldfit.example")
	contact.get(t, "/sociale-kaart/geldfit/rechten").wants(http.StatusOK).In(".empty h2", HasText("Er staat nog geen controle klaar"))
	contact.post(t, "/sociale-kaart/geldfit/rechten", nil).wants(http.StatusConflict)
}
