package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// agreedPortal is signalPortal with a covenant in force between the municipality,
// Geldfit and Bewind, and an agreement set between the municipality and Geldfit.
func agreedPortal(t *testing.T) *signalRig {
	t.Helper()
	p := signalPortal(t)
	c := portal.Covenant{ID: "c", Number: "C-2026-001", Title: "Goed bewind", Latest: 2, InForce: 1, Shown: true, MadeAt: p.clock, ChangedAt: p.clock,
		Parties: []portal.Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}, {Org: "bewind", Signs: true}}}
	must(t, p.store.InsertCovenant(t.Context(), &c, "gemeente"))
	for _, v := range []portal.CovenantVersion{
		{ID: "c1", Covenant: "c", Nr: 1, State: portal.CovenantInForce, InForceFrom: p.clock, Course: []portal.CovenantStep{{State: portal.CovenantConsulted}, {State: portal.CovenantInForce}},
			Clauses: []portal.Clause{{ID: "bellen", Heading: "Bellen", Text: "De gemeente belt binnen drie dagen."}}},
		{ID: "c2", Covenant: "c", Nr: 2, State: portal.CovenantDraft, Course: []portal.CovenantStep{{State: portal.CovenantDraft}},
			Clauses: []portal.Clause{{ID: "bellen", Heading: "Bellen", Text: "De gemeente belt binnen één dag."}, {ID: "nieuw", Heading: "Kanarieloon", Text: "Nog geheim."}}},
	} {
		must(t, p.store.InsertCovenantVersion(t.Context(), &v))
	}
	set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: "Bellen", Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "gerda", MadeAt: p.clock, ChangedAt: p.clock,
		Review: p.clock, Agreements: []portal.Agreement{{ID: "g", Text: "Wij bellen op maandag."}}}
	must(t, p.store.InsertAgreementSet(t.Context(), &set, "gemeente"))
	return p
}

// Somebody chooses a clause and hides it, and the FG takes words out.
func TestHideInACovenant(t *testing.T) {
	p := agreedPortal(t)
	gerda, arie, bram := p.as("gerda"), p.as("arie"), p.as("bram")
	const at, set = "/convenanten/C-2026-001/verbergen", "/afsprakensets/W-2026-001/verbergen"
	clause := at + "?deel=" + url.QueryEscape(string(portal.ClausePart("bellen")))
	page := gerda.get(t, at).wants(http.StatusOK)
	page.In(`a[href="`+clause+`"]`, HasText("Bellen")).In(".meta", HasText("Een artikel, in alle versies"))
	if strings.Contains(page.body, "Kanarieloon") {
		t.Error("a draft is among the choices")
	}
	gerda.get(t, clause).wants(http.StatusOK).In("main", HasText("Een artikel, in alle versies"))
	gerda.get(t, at+"?deel="+url.QueryEscape(string(portal.ClausePart("nieuw")))).wants(http.StatusNotFound)
	gerda.get(t, at+"?deel=afsprakenset").wants(http.StatusNotFound)
	gerda.get(t, set+"?deel=convenant").wants(http.StatusNotFound)
	gerda.get(t, set).wants(http.StatusOK).In("a", HasText("Wij bellen op maandag."))
	bram.get(t, set).wants(http.StatusNotFound)
	p.as("").get(t, at).wants(http.StatusSeeOther)
	gerda.post(t, at, url.Values{"deel": {string(portal.ClausePart("bellen"))}, "note": {"Het gaat om 111222333."}}).wants(http.StatusUnprocessableEntity).In("#note-error")
	gerda.post(t, at, url.Values{"deel": {string(portal.ClausePart("bellen"))}}).wants(http.StatusSeeOther)
	if body := bram.get(t, "/zoeken?q=drie").wants(http.StatusOK).body; strings.Contains(body, "C-2026-001") {
		t.Error("what is hidden is found")
	}
	arie.get(t, "/beheer/privacy/P-2026-0001").wants(http.StatusOK).In("blockquote", HasText("drie")).In("#passage-hint", HasText("bij dit convenant"))
	arie.post(t, "/beheer/privacy/P-2026-0001/wissen", url.Values{"version": {"1"}, "passage": {"drie"}}).wants(http.StatusSeeOther)
	gerda.get(t, "/convenanten/C-2026-001").wants(http.StatusOK).In("main", HasText("[verwijderd om privacy]"))
}

// Search shows covenants, their versions and agreement sets with a way to each.
func TestSearchShowsCovenants(t *testing.T) {
	p := agreedPortal(t)
	p.as("gerda").get(t, "/zoeken?q=bewind").wants(http.StatusOK).In(`a[href="/convenanten/C-2026-001"]`, HasText("Convenant C-2026-001: Goed bewind"))
	p.as("gerda").get(t, "/zoeken?q=binnen+dagen").wants(http.StatusOK).In(`a[href="/convenanten/C-2026-001?versie=1#artikel-bellen"]`, HasText("versie 1 (van kracht)"))
	p.as("gerda").get(t, "/zoeken?q=maandag").wants(http.StatusOK).In(`a[href="/afsprakensets/W-2026-001"]`, HasText("W-2026-001"))
	if body := p.as("bram").get(t, "/zoeken?q=maandag").wants(http.StatusOK).body; strings.Contains(body, "W-2026-001") {
		t.Error("another organisation finds the set")
	}
	if body := p.as("gerda").get(t, "/zoeken?q=kanarieloon").wants(http.StatusOK).body; strings.Contains(body, "C-2026-001") {
		t.Error("a draft is found")
	}
}
