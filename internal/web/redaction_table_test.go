package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// Somebody hides a text of adopted minutes with a link on the page, the FG takes
// words out, and the page that checks the minutes says so.
func TestHideInAdoptedMinutes(t *testing.T) {
	p := minutesPortal(t)
	p.adoptedMinutes(t)
	part := string(portal.MinutesPart("punt-open"))
	const at = "/ronde-tafels/R-2026-001/verbergen"
	gerda, arie := p.as("gerda"), p.as("arie")
	gerda.get(t, minutesAt).wants(http.StatusOK).In("a", HasText("Hier staat iets over een persoon"))
	gerda.get(t, at+"?deel="+url.QueryEscape(part)).wants(http.StatusOK).In("main", HasText("De verslagtekst van een punt"))
	gerda.get(t, at+"?deel="+url.QueryEscape(string(portal.MinutesPart("punt-geheim")))).wants(http.StatusNotFound)
	gerda.get(t, at+"?deel=signaal").wants(http.StatusNotFound)
	p.as("").get(t, at).wants(http.StatusSeeOther)
	gerda.post(t, at, url.Values{"deel": {part}, "note": {"Het gaat om 111222333."}}).wants(http.StatusUnprocessableEntity).In("#note-error")
	gerda.post(t, at, url.Values{"deel": {part}}).wants(http.StatusSeeOther)
	for _, path := range []string{"", "/openbaar", "/bestand?vorm=txt", "/controle/deelnemers", "/controle/openbaar", "/versies"} {
		if body := gerda.get(t, minutesAt+path).wants(http.StatusOK).body; strings.Contains(body, "brieven.") {
			t.Errorf("%s still says it", path)
		}
	}
	arie.get(t, "/beheer/privacy/P-2026-0001").wants(http.StatusOK).In("blockquote", HasText("drie")).In("#passage-hint", HasText("bij deze ronde tafel"))
	arie.post(t, "/beheer/privacy/P-2026-0001/wissen", url.Values{"version": {"1"}, "passage": {"drie"}}).wants(http.StatusSeeOther)
	gerda.get(t, minutesAt).wants(http.StatusOK).In(".prose", HasText("[verwijderd om privacy]"))
	gerda.get(t, minutesAt+"/controle").wants(http.StatusOK).In(".note", HasText("verborgen of verwijderd om privacy")).In("p", HasText("Controlegetal van de tekst van nu"))
}
