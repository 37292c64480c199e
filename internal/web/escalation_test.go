package web

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestAQuestionOnItsPages goes from an escalation line to an answer, shows every form
// again with what was typed, and tells others nothing.
func TestAQuestionOnItsPages(t *testing.T) {
	p := signalPortal(t)
	boss := portal.Person{ID: "tom", OrgID: "gemeente", Email: "tom@gemeente.example", Name: "Tom Teammanager", Role: portal.TeamManager, State: portal.PersonActive, JoinedAt: p.clock}
	must(t, p.store.InsertPerson(t.Context(), &boss))
	cora, gerda, bram := p.as("cora"), p.as("gerda"), p.as("bram")
	gerda.get(t, "/escalatielijnen").wants(200).In("h1", HasText("Escalatielijnen"))
	gerda.get(t, "/escalatielijnen/algemeen").wants(403)
	p.as("gert").get(t, "/doorbreken").wants(403)
	cora.post(t, "/escalatielijnen/algemeen", url.Values{"version": {"0"}}).wants(422)
	// Every fault at once, each with its step.
	cora.post(t, "/escalatielijnen/algemeen", url.Values{"version": {"0"}, "person-teammanager": {"bram"}, "days-teammanager": {"veel"}, "deputy-directie": {"adil"}, "days-directie": {"99"}, "breaker": {"bram"}}).wants(422).
		In("#person-teammanager-error", HasText("Teammanager: deze persoon kan")).In("#days-teammanager-error").In("#person-directie-error", HasText("Directie: kies wie")).In("#days-directie-error", HasText("Directie: vul 1 tot en met 30")).In("#breaker-error")
	line := url.Values{"version": {"0"}, "person-teammanager": {"tom"}, "deputy-teammanager": {"tom"}, "days-teammanager": {"3"}}
	cora.post(t, "/escalatielijnen/algemeen", line).wants(422).In("#deputy-teammanager-error")
	line.Set("deputy-teammanager", "adil")
	line.Set("breaker", "wim")
	cora.post(t, "/escalatielijnen/algemeen", line).wants(303)
	gerda.get(t, "/escalatielijnen").wants(200).In("td", HasText("Tom Teammanager"))
	// A theme with a line of its own goes back to the general one.
	own := maps.Clone(line)
	own.Set("breaker", "adil")
	cora.get(t, "/escalatielijnen/toegang").wants(200).None(`form[action="/escalatielijnen/toegang/weg"]`)
	cora.post(t, "/escalatielijnen/toegang/weg", url.Values{"version": {"0"}}).wants(404)
	cora.post(t, "/escalatielijnen/algemeen/weg", url.Values{"version": {"1"}}).wants(404)
	cora.post(t, "/escalatielijnen/toegang", own).wants(303)
	cora.get(t, "/escalatielijnen/toegang").wants(200).In(`form[action="/escalatielijnen/toegang/weg"]`)
	gerda.get(t, "/doorbreken").wants(200).In("dd", HasText("Adil"))
	gerda.post(t, "/escalatielijnen/toegang/weg", url.Values{"version": {"1"}}).wants(403)
	cora.post(t, "/escalatielijnen/toegang/weg", url.Values{"version": {"7"}}).wants(409)
	cora.post(t, "/escalatielijnen/toegang/weg", url.Values{"version": {"1"}}).wants(303)
	gerda.get(t, "/doorbreken").wants(200).Not("Adil")
	cora.get(t, "/escalatielijnen/toegang").wants(200).None(`form[action="/escalatielijnen/toegang/weg"]`)
	gerda.get(t, "/doorbreken").wants(200).In("dd", HasText("Wim Wethouder")).In("dt", HasText("Algemene lijn"))

	s := p.share("gerda", func(*app.ShareSignal) {})
	at := "/signalen/" + s.Number
	gerda.get(t, at).wants(200).In("aside", HasText("Wim Wethouder"))
	gerda.get(t, at+"/hogerop").wants(200).In("form", HasText("Tom Teammanager")).Has("op de agenda van het college zetten. U krijgt bericht")
	gerda.post(t, at+"/hogerop", url.Values{"question": {"?"}}).wants(422).In("textarea", HasText("?"))
	question := gerda.post(t, at+"/hogerop", url.Values{"question": {"Wie beslist hierover?"}}).wants(303).header.Get("Location")
	gerda.get(t, "/").wants(200).In("h2", HasText("Mijn vragen hogerop"))
	// While another has to answer, taking it higher is a quiet choice, not the button.
	gerda.get(t, question).wants(200).In(".turn", HasText("Tom Teammanager")).None(".actions > a.button").In(".head .menu-actions a", HasText("Vraag een stap hoger leggen"))
	for _, outside := range []portal.ID{"bram", "lea", "eva"} {
		p.as(outside).get(t, question).wants(404)
	}
	for _, path := range []string{at, at + "/hogerop", "/hogerop", "/"} {
		if page := bram.get(t, path).wants(200); strings.Contains(page.body, "H-2026-001") || strings.Contains(page.body, "Wie beslist hierover?") {
			t.Errorf("another organisation learns of it at %s", path)
		}
	}
	p.as("gijs").post(t, at+"/hogerop", url.Values{"question": {"Wie beslist hier nu?"}}).wants(303)

	gerda.post(t, question+"/antwoord", url.Values{"version": {"0"}, "answer": {"Dat doe ik zelf."}}).wants(403)
	tom := p.as("tom")
	tom.get(t, "/").wants(200).In("a", HasText("Beantwoord H-2026-001"))
	tom.get(t, question).wants(200).In(".head a.button", HasText("Vraag beantwoorden")).In(".head .menu-actions a", HasText("een stap hoger"))
	tom.post(t, question+"/antwoord", url.Values{"version": {"0"}, "answer": {"Ja"}}).wants(422).In("textarea", HasText("Ja"))
	tom.post(t, question+"/antwoord", url.Values{"version": {"0"}, "answer": {"Wij regelen dit vandaag."}}).wants(303)
	tom.post(t, question+"/antwoord", url.Values{"version": {"0"}, "answer": {"Nog een keer."}}).wants(409).Has("Nog een keer.")
	gerda.get(t, question).wants(200).In(".card", HasText("Wij regelen dit vandaag.")).In(".turn", HasText("u, om te zeggen of dit antwoord genoeg is")).None(`.head a[href="` + question + `/hoger"]`)
	gerda.get(t, question).Has("Naar de teammanager Tom Teammanager.").Not("Antwoord tot en met")
	gerda.post(t, question+"/hoger", url.Values{"version": {"0"}, "reason": {""}}).wants(422).Has("Boven deze stap antwoordt niemand meer.")
	gerda.post(t, question+"/hoger", url.Values{"version": {"0"}, "reason": {"Dit lost het niet op."}}).wants(303)
	gerda.get(t, question).wants(200).In(".turn", HasText("de gemeente, om dit op de agenda van het college te zetten")).None(`a[href="` + question + `/hoger"]`)
	cora.get(t, question).wants(200).In(".head a.button", HasText("Op de agenda van het college zetten"))
	cora.get(t, "/hogerop").wants(200).In("h2", HasText("Wacht op college"))
	cora.post(t, question+"/college", url.Values{"version": {"0"}, "number": {"BW-1"}}).wants(422).In("input[value=\"BW-1\"]")
	cora.post(t, question+"/college", url.Values{"version": {"0"}, "on": {dayField(p.clock.AddDate(0, 0, 7))}}).wants(303)
	cora.get(t, question).wants(200).In(".badge", HasText("Op collegeagenda")).None(`.actions a[href="`+question+`/collegebesluit"]`).In(".menu-actions a", HasText("Dag van het college wijzigen"))
	cora.post(t, question+"/collegebesluit", url.Values{"version": {"0"}, "answer": {"Het college maakt geld vrij."}}).wants(422).In("#answer-error", HasText("die dag moet nog komen")).In("textarea", HasText("maakt geld vrij"))
	cora.post(t, question+"/collegedag", url.Values{"version": {"0"}, "on": {dayField(p.clock.AddDate(0, 0, 6))}}).wants(303)
	cora.get(t, question).wants(200).In(".timeline li", HasText("Andere dag voor het college.")).In(".timeline li", HasText(momentText(p.clock, p.clock)))
	p.later(7 * 24 * time.Hour)
	cora, gerda = p.as("cora"), p.as("gerda")
	cora.post(t, question+"/collegebesluit", url.Values{"version": {"0"}, "answer": {"Het college maakt geld vrij."}}).wants(303)
	gerda.get(t, question).wants(200).In(".card", HasText("Het college maakt geld vrij."))
}
