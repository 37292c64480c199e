package web

import (
	"net/http"
	"net/url"
	"testing"

	"ketenportaal/internal/portal"
)

func TestFirstMonthPages(t *testing.T) {
	p := chainPortal(t)
	admin, coordinator, member := p.in(t, adminEmail), p.in(t, "cora@gemeente.example"), p.in(t, memberEmail)

	card := admin.get(t, "/").wants(http.StatusOK).In("section h2", HasText("Nog te doen om te beginnen")).In("h1", HasText("en het portaal is klaar.")).Not("Er wacht niets op u")
	card.In(`.tasks a[href="/sociale-kaart/importeren"]`, HasText("ketenpartners")).In(".tasks .badge", HasText("2 van 3"))
	coordinator.get(t, "/").In(".tasks .meta", HasText("Dit doet de beheerder.")).In(`.tasks a[href="/signalen/nieuw"]`).None(`.tasks a[href="/beheer/post"]`)
	member.get(t, "/").Not("Nog te doen om te beginnen")
	member.get(t, "/beheer/begin").wants(http.StatusForbidden)
	member.post(t, "/beheer/begin", url.Values{"step": {"mail"}}).wants(http.StatusForbidden)

	admin.get(t, "/beheer").In(`a[href="/beheer/begin"]`, HasText("Beginnen"))
	admin.get(t, "/beheer/begin").wants(http.StatusOK).In("ul.rows li", HasText("Stuur een proefmail")).In("button", HasText("Niet nodig"))
	admin.post(t, "/beheer/begin", url.Values{"step": {"koffie"}}).wants(http.StatusNotFound)
	for _, step := range portal.BeginSteps() {
		admin.post(t, "/beheer/begin", url.Values{"step": {string(step)}}).to("/beheer/begin")
	}
	admin.get(t, "/").Not("Nog te doen om te beginnen")
	admin.get(t, "/beheer/begin").In(".badge", HasText("niet nodig")).In("button", HasText("Toch nodig"))
	admin.post(t, "/beheer/begin", url.Values{"step": {"mail"}, "needed": {"ja"}}).to("/beheer/begin")
	admin.get(t, "/").In(".tasks a", HasText("Stuur een proefmail"))
}
