package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// setFields is the form of a set between the municipality and Geldfit.
func setFields(p *signalRig) url.Values {
	return url.Values{"version": {"0"}, "once": {string(portal.NewID())}, "title": {"Terugbellen"}, "orgs": {"geldfit"}, "owner": {"cora"}, "review": {dayField(p.clock.AddDate(0, 6, 0))},
		"id-0": {""}, "text-0": {"Wij bellen terug."}, "who-0": {"wederzijds"}, "id-1": {""}, "text-1": {""}, "who-1": {""}}
}

func TestAgreementSetFromTheFormToTheFile(t *testing.T) {
	p := signalPortal(t)
	cora, gerda := p.as("cora"), p.as("gerda")
	cora.get(t, "/afsprakensets").wants(200).In(".empty", HasText("Nog geen afsprakensets"))
	cora.get(t, "/afsprakensets/nieuw").wants(200).In("#owner", HasText("Gerda Geldfit"))
	fields := setFields(p)
	fields.Del("orgs")
	fields.Set("who-0", "")
	cora.post(t, "/afsprakensets/nieuw", fields).wants(422).In("textarea", HasText("Wij bellen terug.")).In("#who-0-error", HasText("Kies wie"))
	fields = setFields(p)
	at := cora.post(t, "/afsprakensets/nieuw", fields).wants(303).header.Get("Location")
	if again := cora.post(t, "/afsprakensets/nieuw", fields).wants(303).header.Get("Location"); again != at {
		t.Errorf("sent twice: %s and %s", at, again)
	}
	set, err := p.store.AgreementSetByNumber(t.Context(), strings.TrimPrefix(at, "/afsprakensets/"))
	must(t, err)
	id := string(set.Agreements[0].ID)
	period, _ := portal.SetPeriod(p.clock)
	gerda.get(t, "/afsprakensets").wants(200).In("[data-row]", HasText("Nog in te vullen"))
	gerda.get(t, at).wants(200).In(".turn", HasText("uw organisatie"))
	said := url.Values{"period": {period}, "stamp": {""}, "kept-" + id: {"nee"}}
	gerda.post(t, at+"/invullen", said).wants(422).In("#note-"+id+"-error", HasText("waarom"))
	said.Set("note-"+id, "Te druk.")
	gerda.post(t, at+"/invullen", said).wants(303)
	gerda.get(t, at).wants(200).In("td", HasText("Te druk."))
	said.Set("note-"+id, "Iets anders.")
	gerda.post(t, at+"/invullen", said).wants(409).In("#note-"+id, HasAttr("value", "Iets anders."))
	cora.get(t, "/afsprakensets").wants(200).In("[data-row]", HasText("één niet nagekomen"))
	if body := gerda.get(t, "/afsprakensets/lijst?formaat=csv").wants(200).body; !strings.Contains(body, "Te druk.") || !strings.Contains(body, "Geldfit Noord") {
		t.Errorf("file: %s", body)
	}
	cora.get(t, "/afsprakensets/lijst?formaat=xlsx").wants(200)
	cora.get(t, at+"/wijzigen").wants(200).In("textarea", HasText("Wij bellen terug."))
	change := url.Values{"version": {"1"}, "title": {"Anders"}, "orgs": {"geldfit"}, "owner": {"gerda"}, "review": {dayField(p.clock.AddDate(0, 3, 0))}, "id-0": {id}, "text-0": {"Getypt."}, "who-0": {"partner"}}
	cora.post(t, at+"/wijzigen", change).wants(409).In("textarea", HasText("Getypt.")).In("li", HasText("Wij bellen terug."))
	change.Set("version", "0")
	cora.post(t, at+"/wijzigen", change).wants(303)
	gerda.post(t, at+"/bekeken", url.Values{"version": {"0"}, "review": {"ooit"}}).wants(422)
	gerda.post(t, at+"/bekeken", url.Values{"version": {"0"}, "review": {dayField(p.clock.AddDate(1, 0, 0))}}).wants(303)
	gerda.post(t, at+"/besluit", url.Values{"decision": {"B-2026-9999"}}).wants(422).In("#decision-error", HasText("kennen wij niet"))
	gerda.post(t, at+"/beeindigen", url.Values{"version": {"0"}, "reason": {""}}).wants(422)
	gerda.post(t, at+"/beeindigen", url.Values{"version": {"0"}, "reason": {"Klaar."}}).wants(303)
	gerda.get(t, at).wants(200).In(".turn", HasText("beëindigd"))
	for _, who := range []portal.ID{"bram", "anne", "arie"} {
		v := p.as(who)
		for _, path := range []string{at, at + "/wijzigen", at + "/invullen", at + "/beeindigen"} {
			r := v.get(t, path)
			if strings.HasSuffix(path, "n") && !strings.HasSuffix(path, "wijzigen") {
				r = v.post(t, path, url.Values{"version": {"0"}, "reason": {""}}) // wrong as well: the refusal comes first
			}
			if r.status != 404 && r.status != 403 {
				t.Errorf("%s gets %d at %s", who, r.status, path)
			}
		}
		if body := v.get(t, "/afsprakensets").body; strings.Contains(body, "Anders") || strings.Contains(body, set.Number) {
			t.Errorf("%s reads of it in the list", who)
		}
	}
	p.as("").get(t, at).wants(303)
}

// covenantInForce stores a covenant with one clause, in force.
func (p *signalRig) covenantInForce() portal.Covenant {
	p.t.Helper()
	c := portal.Covenant{ID: portal.NewID(), Number: "C-2026-777", Title: "Kwaliteitsconvenant", Shown: true, Latest: 1, InForce: 1, MadeAt: p.clock, ChangedAt: p.clock,
		Parties: []portal.Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}}}
	must(p.t, p.store.InsertCovenant(p.t.Context(), &c, "gemeente"))
	v := portal.CovenantVersion{ID: portal.NewID(), Covenant: c.ID, Nr: 1, State: portal.CovenantInForce, InForceFrom: portal.Day(p.clock), ChangedAt: p.clock,
		Course:  []portal.CovenantStep{{State: portal.CovenantDraft}, {State: portal.CovenantConsulted}, {State: portal.CovenantInForce}},
		Clauses: []portal.Clause{{ID: "art", Heading: "Bereikbaarheid", Text: "Eén nummer.", Commits: portal.SideMunicipality, Rev: 1}}}
	must(p.t, p.store.InsertCovenantVersion(p.t.Context(), &v))
	return c
}

// TestClauseAndWhatBelongsToIt: linked from the clause and from the signal, and without
// a trace for who may not read the signal.
func TestClauseAndWhatBelongsToIt(t *testing.T) {
	p := signalPortal(t)
	p.covenantInForce()
	const at = "/convenanten/C-2026-777/artikelen/art"
	secret := p.share("gerda", func(in *app.ShareSignal) {
		in.Title, in.Audience = "Wachttijd kanariegeel", portal.Audience{Kind: portal.MunicipalityOnly}
	})
	open := p.share("gerda", func(*app.ShareSignal) {})
	cora, bram := p.as("cora"), p.as("bram")
	cora.get(t, at).wants(200).In("h1", HasText("Artikel 1. Bereikbaarheid"))
	cora.post(t, at+"/koppelen", url.Values{"link": {"S-2026-9999"}}).wants(422).In("#link", HasAttr("value", "S-2026-9999"))
	cora.post(t, at+"/koppelen", url.Values{"link": {secret.Number}}).wants(303)
	cora.get(t, "/convenanten/koppelen?bij="+open.Number).wants(200).In("optgroup", HasText("Bereikbaarheid"))
	cora.post(t, "/convenanten/koppelen", url.Values{"what": {open.Number}, "clause": {""}}).wants(422)
	cora.post(t, "/convenanten/koppelen", url.Values{"what": {open.Number}, "clause": {"C-2026-777/art"}}).wants(303)
	cora.post(t, "/convenanten/koppelen", url.Values{"what": {open.Number}, "clause": {"C-2026-777/art"}}).wants(422).In("#clause-error", HasText("hoort al"))
	cora.get(t, "/signalen/"+open.Number).wants(200).In("aside", HasText("C-2026-777 artikel 1"))
	cora.get(t, at).wants(200).In("#hoort-erbij", HasText("kanariegeel"))
	page := bram.get(t, at).wants(200)
	page.In("#hoort-erbij", HasText(open.Number))
	if strings.Contains(page.body, "kanariegeel") || strings.Contains(page.body, secret.Number) || strings.Contains(page.body, string(secret.ID)) {
		t.Error("a stranger reads of a signal that isn't theirs")
	}
	for _, path := range []string{at + "/koppelen", at + "/ontkoppelen", "/convenanten/koppelen"} {
		bram.post(t, path, url.Values{"link": {""}, "what": {open.Number}}).wants(403)
	}
	bram.get(t, "/convenanten/koppelen?bij="+open.Number).wants(403)
	cora.get(t, "/convenanten/koppelen?bij=S-2026-9999").wants(404)
	cora.post(t, at+"/ontkoppelen", url.Values{"ref": {"signaal/" + string(open.ID)}}).wants(303)
	if strings.Contains(bram.get(t, at).wants(200).body, open.Number) {
		t.Error("it still stands there")
	}
	p.as("anne").get(t, at).wants(404)
	p.as("").get(t, at).wants(303)
}

// TestDecisionChangesAClause: from the decision's page to a version in concept.
func TestDecisionChangesAClause(t *testing.T) {
	p := signalPortal(t)
	p.covenantInForce()
	p.aboutSignal(p.share("gerda", func(*app.ShareSignal) {}))
	d, err := p.app.RecordDecision(t.Context(), p.by("adil"), "R-2026-777", app.DecisionInput{Item: "punt", Kind: portal.Agreed, By: portal.ByTeam, Text: "Twee nummers."})
	must(t, err)
	at := "/besluiten/" + d.Number
	cora := p.as("cora")
	cora.get(t, at).wants(200).In("aside", HasText("Wijzig een artikel"))
	cora.get(t, at+"/artikel").wants(200).In("optgroup", HasText("Bereikbaarheid"))
	cora.get(t, at+"/artikel?artikel=C-2026-777/art").wants(200).In("textarea", HasText("Eén nummer."))
	typed := url.Values{"artikel": {"C-2026-777/art"}, "nr": {"1"}, "rev": {"1"}, "text": {"Eén nummer."}, "why": {"Omdat."}}
	cora.post(t, at+"/artikel", typed).wants(422).In("#text-error", HasText("die van nu"))
	typed.Set("text", "Twee nummers.")
	typed.Set("rev", "4")
	cora.post(t, at+"/artikel", typed).wants(409).In("textarea", HasText("Twee nummers.")).In(".prose", HasText("Eén nummer."))
	typed.Set("rev", "1")
	gerda := p.as("gerda")
	gerda.post(t, at+"/artikel", typed).wants(403)
	gerda.get(t, at+"/artikel").wants(403)
	p.as("bram").get(t, at+"/artikel").wants(404)
	cora.post(t, at+"/artikel", typed).wants(303)
	cora.get(t, at).wants(200).In("aside", HasText("C-2026-777 artikel 1"))
	cora.get(t, "/convenanten/C-2026-777/artikelen/art").wants(200).In("#onderweg", HasText("Twee nummers."))
	page := gerda.get(t, "/convenanten/C-2026-777/artikelen/art").wants(200)
	page.In("#hoort-erbij", HasText(d.Number))
	if strings.Contains(page.body, "onderweg") {
		t.Error("a partner reads of the draft")
	}
	cora.get(t, "/afsprakensets/nieuw?besluit="+d.Number).wants(200).In("textarea", HasText("Twee nummers."))
}
