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
	gerda.get(t, at).wants(200).In(".turn", HasText("de secretaris, om het vervolg te kiezen")).None(".head a[href$=kiezen]")
	adil.get(t, at).wants(200).In(".turn", HasText("u, om het vervolg te kiezen")).In(".head .actions a.button", HasText("Kies het vervolg"))
	choose := at + "/vervolg/kiezen"
	for _, shut := range []string{choose, at + "/terugkoppeling"} {
		gerda.get(t, shut).wants(403)
		gerda.post(t, shut, url.Values{}).wants(403) // before any word on the form
		p.as("").get(t, shut).wants(303)
	}
	gerda.post(t, at+"/vervolg/vasthouden", url.Values{}).wants(403)
	gerda.post(t, at+"/vervolg/stappen/geen", url.Values{}).wants(404)
	adil.get(t, choose).wants(200).In("#route", HasText("Uitvoeringsafspraak")).None("#changes")
	adil.post(t, choose, url.Values{"version": {"1"}, "show": {"ja"}}).wants(422).In("#route-error", HasText("Kies hoe"))
	adil.post(t, choose, url.Values{"version": {"1"}, "show": {"ja"}, "route": {"uitvoeringsafspraak"}}).wants(200).In("#owner_0", HasText("Gerda"))
	adil.get(t, at+"/terugkoppeling").wants(200).In(".note", HasText("Kies eerst")).None("form[action=\"" + at + "/terugkoppeling\"]")
	fields := url.Values{"version": {"1"}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "step_0": {"Vertel het aan het team"}, "owner_0": {""}, "due_0": {dayField(p.clock.AddDate(0, 0, 14))}}
	adil.post(t, choose, fields).wants(422).In("#changes", HasText("Een belafspraak")).In("#owner_0-error", HasText("Kies wie"))
	fields.Set("owner_0", "gerda")
	adil.post(t, choose, fields).wants(303)
	d, err := p.store.DecisionByNumber(t.Context(), at[len("/besluiten/"):])
	must(t, err)
	page := gerda.get(t, at+"/vervolg").wants(200).In(".turn", HasText("Vertel het aan het team")).None("a[href=\"" + choose + "\"]").None("#mededeling")
	page.In("details summary", HasText("Stap afronden: Vertel het aan het team")).In(".turn", HasText("u, met ‘Vertel")).In(".head", HasText("Afspraak: Wij bellen eerder."))
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

// TestAnotherRouteLosesNothing: who looks at another route finds back all they typed, and
// nothing is kept until they say so.
func TestAnotherRouteLosesNothing(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(*app.ShareSignal) {})
	p.aboutSignal(s)
	adil := p.as("adil")
	at := adil.post(t, "/besluiten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"punt"}, "asked": {"punt"}, "signals": {string(s.ID)}, "kind": {"afspraak"}, "by": {"team"}, "text": {"Wij bellen eerder."}}).wants(303).header.Get("Location")
	choose := at + "/vervolg/kiezen"
	first := portal.DefaultSteps(portal.PracticeAgreement)[0]
	typed := url.Values{"version": {"1"}, "shown": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "step_0": {first.What}, "owner_0": {""}, "due_0": {dayField(p.clock.AddDate(0, 0, first.Days))},
		"step_1": {"Bel de ketenpartners"}, "owner_1": {"gerda"}, "due_1": {"31-12"}}
	typed.Set("route", string(portal.PolicyChange)) // without the button too: the fields are those of another route
	page := adil.post(t, choose, typed).wants(200).In("#changes", HasText("Een belafspraak")).In("#step_0", HasAttr("value", "Bel de ketenpartners")).In("#due_0", HasAttr("value", "31-12"))
	page.In("#owner_0 option[selected]", HasText("Gerda")).In("#step_1", HasAttr("value", portal.DefaultSteps(portal.PolicyChange)[0].What)).Not(first.What)
	typed.Set("route", string(portal.NoChange))
	page = adil.post(t, choose, typed).wants(200).In("#changes", HasText("Een belafspraak")).None("fieldset input[name=step_0]")
	page.In("input[type=hidden][name=step_1]", HasAttr("value", "Bel de ketenpartners")).In("input[name=shown]", HasAttr("value", string(portal.NoChange)))
	d, err := p.store.DecisionByNumber(t.Context(), at[len("/besluiten/"):])
	must(t, err)
	if !d.Follow.ChosenAt.IsZero() {
		t.Error("looking at a route chose it")
	}
	typed.Set("shown", string(portal.NoChange))
	adil.post(t, choose, typed).wants(303) // what was typed for another route is no part of this one
	p.as("gerda").post(t, choose, url.Values{"show": {"ja"}, "route": {string(portal.PolicyChange)}}).wants(403)
}

// TestOneReporterCanWait: who tells reporters can leave one out, who then waits visibly
// and hears later; somebody has to be chosen.
func TestOneReporterCanWait(t *testing.T) {
	p := signalPortal(t)
	first, second := p.share("gerda", func(*app.ShareSignal) {}), p.share("gerda", func(*app.ShareSignal) {})
	p.aboutSignal(first)
	adil, cora := p.as("adil"), p.as("cora")
	at := adil.post(t, "/besluiten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"punt"}, "asked": {"punt"}, "signals": {string(first.ID), string(second.ID)}, "kind": {"afspraak"}, "by": {"team"}, "text": {"Wij bellen eerder."}}).wants(303).header.Get("Location")
	adil.post(t, at+"/vervolg/kiezen", url.Values{"version": {"1"}, "route": {string(portal.NoChange)}, "changes": {"Het kan al."}}).wants(303)
	tell := at + "/terugkoppeling"
	cora.get(t, tell).wants(200).In("#ready input[checked][value=\"" + string(first.ID) + "\"]").In("#ready input[checked][value=\"" + string(second.ID) + "\"]")
	in := url.Values{"version": {"0"}, "agreed": {"Wij bellen binnen drie dagen."}, "agreed_by": {"Team"}, "route": {string(portal.NoChange)}, "changes": {"Het kan al."}}
	cora.post(t, tell, in).wants(422).In("#ready-error", HasText("Kies ten minste één signaal")).None("#ready input[checked]").In("#agreed", HasText("binnen drie dagen"))
	in.Set("ready", string(first.ID))
	cora.post(t, tell, in).wants(303)
	cora.get(t, at+"/vervolg").wants(200).Has("Eén van de twee signalen kreeg een terugkoppeling.").In(".turn", HasText("u, om het terug te koppelen"))
	adil.post(t, at+"/vervolg/kiezen", url.Values{"version": {"0"}, "route": {string(portal.NoChange)}, "changes": {"Toch anders."}}).wants(409)
	cora.get(t, tell).wants(200).In("#ready", HasText(second.Number)).In("details", HasText(first.Number))
	in.Set("ready", string(second.ID))
	cora.post(t, tell, in).wants(303)
	cora.get(t, at+"/vervolg").wants(200).Has("De melders kregen bericht op")
	cora.get(t, tell).wants(200).In(".note a[href=\""+at+"/vervolg\"]", HasText("Naar het vervolg"))
}

// TestATermThatPassedSaysUntilWhen, not before which day that is over it should be done.
func TestATermThatPassedSaysUntilWhen(t *testing.T) {
	task := tableTask(testNow, app.Task{Due: testNow.AddDate(0, 0, -1), Late: true})
	if len(task.Meta) != 1 || task.Meta[0] != "dat kon tot en met gisteren" {
		t.Errorf("late since today: %v", task.Meta)
	}
}

// TestAPledgeSaysItOnce: a text that is its title isn't shown under it again.
func TestAPledgeSaysItOnce(t *testing.T) {
	if got := pledgeText(portal.Pledge{Title: "Wij bellen eerder.", Text: "Wij bellen  eerder.\n"}); got != nil {
		t.Errorf("said twice: %v", got)
	}
	if got := pledgeText(portal.Pledge{Title: "Bellen", Text: "Wij bellen eerder."}); len(got) != 1 {
		t.Errorf("the text is gone: %v", got)
	}
}
