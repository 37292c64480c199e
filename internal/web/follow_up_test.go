package web

import (
	"net/url"
	"strconv"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestFollowUpFromTheFormToTheReporter: a route with a step, how it is kept, and the
// feedback that its reporter reads.
func TestFollowUpFromTheFormToTheReporter(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(*app.ShareSignal) {})
	p.aboutSignal(s)
	cora, gerda, adil := p.as("cora"), p.as("gerda"), p.as("adil")
	at := adil.post(t, "/besluiten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"punt"}, "asked": {"punt"}, "signals": {string(s.ID)}, "kind": {"afspraak"}, "by": {"team"}, "text": {"Wij bellen eerder."}}).wants(303).header.Get("Location")
	gerda.get(t, at).wants(200).In(".turn", HasText("om het vervolg te kiezen"))
	choose := at + "/vervolg/kiezen"
	for _, shut := range []string{choose, at + "/terugkoppeling"} {
		gerda.get(t, shut).wants(403)
		gerda.post(t, shut, url.Values{}).wants(403) // before any word on the form
		p.as("").get(t, shut).wants(303)
	}
	gerda.post(t, at+"/vervolg/vasthouden", url.Values{}).wants(403)
	gerda.post(t, at+"/vervolg/stappen/geen", url.Values{}).wants(404)
	adil.get(t, choose).wants(200).In("li[data-row]", HasText("Uitvoeringsafspraak")).None("form[action=\"" + choose + "\"]")
	adil.get(t, choose+"?route=uitvoeringsafspraak").wants(200).In("#owner_0", HasText("Gerda"))
	adil.get(t, at+"/terugkoppeling").wants(200).In(".note", HasText("Kies eerst")).None("form[action=\"" + at + "/terugkoppeling\"]")
	fields := url.Values{"version": {"1"}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "step_0": {"Vertel het aan het team"}, "owner_0": {""}, "due_0": {dayField(p.clock.AddDate(0, 0, 14))}}
	adil.post(t, choose, fields).wants(422).In("#changes", HasText("Een belafspraak")).In("#owner_0-error", HasText("Kies wie"))
	fields.Set("owner_0", "gerda")
	adil.post(t, choose, fields).wants(303)
	d, err := p.store.DecisionByNumber(t.Context(), at[len("/besluiten/"):])
	must(t, err)
	page := gerda.get(t, at+"/vervolg").wants(200).In(".turn", HasText("Vertel het aan het team")).None("a[href=\"" + choose + "\"]").None("#mededeling")
	page.In("details", HasText("Gedaan"))
	version := func() []string {
		now, err := p.store.Decision(t.Context(), d.ID)
		must(t, err)
		return []string{strconv.FormatInt(now.Version, 10)}
	}
	do := at + "/vervolg/stappen/" + string(d.Follow.Steps[0].ID)
	gerda.post(t, do, url.Values{"version": version(), "changed": {"X-1"}}).wants(422).In("#note-error", HasText("Vul"))
	gerda.post(t, do, url.Values{"version": version(), "note": {"Verteld."}}).wants(303)
	adil.get(t, at+"/vervolg").wants(200).In(".badge", HasText("Gedaan")).In(".turn", HasText("vasthouden"))
	adil.post(t, at+"/vervolg/vasthouden", url.Values{"version": version(), "embedding": {"x"}}).wants(422)
	adil.post(t, at+"/vervolg/vasthouden", url.Values{"version": version(), "embedding": {"In de werkinstructie."}}).wants(303)
	cora.get(t, at+"/terugkoppeling").wants(200).In("#agreed", HasText("Wij bellen eerder.")).In("[data-row]", HasText(s.Number))
	told := url.Values{"version": version(), "ready": {string(s.ID)}, "agreed": {"Wij bellen binnen drie dagen."}, "agreed_by": {""}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "from": {dayField(p.clock)}}
	cora.post(t, at+"/terugkoppeling", told).wants(422).In("#agreed", HasText("binnen drie dagen"))
	told.Set("agreed_by", "Team")
	cora.post(t, at+"/terugkoppeling", told).wants(303)
	told["version"] = version()
	cora.post(t, at+"/terugkoppeling", told).wants(409)
	gerda.get(t, "/signalen/"+s.Number).wants(200).In("main", HasText("Wij bellen binnen drie dagen."))
	gerda.get(t, at+"/vervolg").wants(200).In(".turn", HasText("klaar")).In("h1", HasText(d.Number)).None(".head .num")
	for _, outside := range []portal.ID{"bram", "anne", "arie"} {
		if code := p.as(outside).get(t, at+"/vervolg").status; code != 404 && code != 403 {
			t.Errorf("%s gets %d", outside, code)
		}
	}
}
