package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestAFlagOnItsPages goes from nominating to a round table, and shows every form again
// with what was typed.
func TestAFlagOnItsPages(t *testing.T) {
	p := signalPortal(t)
	p.as("gerda").get(t, "/gele-vlaggen").wants(200).In("h1", HasText("Gele vlaggen"))
	for _, list := range []string{"/gele-vlaggen", "/hogerop"} {
		p.as("gert").get(t, list).wants(403).In(".empty.shut h2", HasText("niet voor uw rol")).In(`.empty a[href="/"]`).None("nav.tabs").None("#filters")
	}
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {""}, "more": {"S-2026-9999"}}).wants(422).In("input[value=\"S-2026-9999\"]")
	p.as("cora").get(t, "/gele-vlaggen/regels?theme=toegang&least=0&orgs=1&days=30").wants(422)
	p.as("cora").get(t, "/gele-vlaggen/regels").wants(200).In("h1", HasText("Regels voor gele vlaggen"))
	p.as("cora").get(t, "/gele-vlaggen/regels").wants(200).In(".note", HasText("Alle thema’s: Ten minste")).None("li[data-row] .meta")
	// What is the same for most themes is said once; only what differs stands at a theme.
	set, err := p.store.Settings(t.Context())
	must(t, err)
	set.Themes = append(set.Themes, portal.Theme{ID: "wonen", Name: "Wonen", TakeUp: 3, Handle: 20})
	must(t, p.store.SaveSettings(t.Context(), &set))
	p.as("cora").post(t, "/gele-vlaggen/regels", url.Values{"version": {strconv.FormatInt(set.Version, 10)}, "theme": {"toegang"}, "least": {"9"}, "orgs": {"4"}, "days": {"30"}}).wants(303)
	rules := p.as("cora").get(t, "/gele-vlaggen/regels").wants(200)
	if n := strings.Count(rules.body, "binnen 90 dagen"); n != 1 || len(selection(rules.doc, "li[data-row] .meta")) != 1 {
		t.Errorf("the usual rule is said %d times", n)
	}
	rules.In("li[data-row] .meta", HasText("binnen 30 dagen"))
	p.as("gerda").get(t, "/gele-vlaggen/G-2026-001").wants(404)
	p.as("gerda").get(t, "/gele-vlaggen/lijst?formaat=csv").wants(200)
}

// TestJudgingAFlagOnItsPage: of two people who judge it at once the second reads what
// happened; a refused form comes back as typed, and only who may sees each step.
func TestJudgingAFlagOnItsPage(t *testing.T) {
	p := signalPortal(t)
	wide, narrow := p.share("gerda", nil), p.share("gerda", func(in *app.ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	const path = "/gele-vlaggen/G-2026-001"
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {"Elke week."}, "theme": {"toegang"}, "signals": {wide.Number}, "more": {narrow.Number}}).wants(303)
	p.as("bep").get(t, path).wants(404)
	p.as("bep").post(t, path+"/bevestigen", url.Values{"version": {"1"}}).wants(404)
	p.as("gerda").post(t, path+"/bevestigen", url.Values{"version": {"1"}}).wants(403)
	p.as("cora").get(t, path).wants(200).In("a[href=\"" + path + "/bevestigen\"]").In("a[href=\"" + path + "/afwijzen\"]")
	p.as("cora").get(t, path+"/bevestigen").wants(200).In("#wider").Has(narrow.Number)
	confirm := url.Values{"version": {"1"}, "kind": {"klachten"}, "until": {"2026-12-20"}, "handler": {"vera"}, "note": {"Wij zien dit ook."}}
	confirm.Set("audience", string(portal.WholeChain))
	p.as("cora").post(t, path+"/bevestigen", confirm).wants(422).Has("leest nu niet iedereen", "Wij zien dit ook.")
	confirm.Set("wider", "ja")
	p.as("cora").post(t, path+"/bevestigen", confirm).wants(303)
	p.as("vera").post(t, path+"/bevestigen", confirm).wants(409).Has("Wij zien dit ook.")
	p.as("vera").post(t, path+"/afwijzen", url.Values{"version": {"1"}, "reason": {"Dit is al opgelost."}, "audience": {string(portal.MunicipalityOnly)}}).wants(409)
	p.as("bep").get(t, path).wants(200).Has("Brieven komen te laat", "bij te sturen tot en met").Not(narrow.Number, "Niemand wil verrast worden", "Vera")
	p.as("vera").get(t, path).wants(200).Has("Niemand wil verrast worden", "Bijsturen vastleggen")
	// What happens while it stands, each reads as far as they read its signals.
	extra := p.share("gerda", nil)
	p.as("vera").post(t, path+"/informeren", url.Values{"note": {"Ik dacht van wel."}}).wants(422).In("#party-error", HasText("Kies wie")).Has("Ik dacht van wel.")
	p.as("vera").post(t, path+"/informeren", url.Values{"party": {"directie", "teammanager"}, "note": {"In het overleg."}}).wants(303)
	p.as("vera").post(t, path+"/bijsturen", url.Values{"version": {"3"}, "correction": {"Wij bellen eerder."}, "until": {"2026-12-22"}}).wants(303)
	held := p.as("vera").post(t, path+"/signalen", url.Values{"version": {"4"}, "signals": {wide.Number}, "more": {"S-2026-9998 S-2026-9999"}}).wants(422)
	held.In("#more-error", HasText("‘S-2026-9998’, ‘S-2026-9999’"))
	p.as("vera").post(t, path+"/signalen", url.Values{"version": {"4"}, "signals": {wide.Number}, "more": {extra.Number}}).wants(303)
	history := p.as("vera").get(t, path).wants(200)
	for _, happened := range []string{"De melders: geïnformeerd.", "De directie: geïnformeerd.", "De teammanager: geïnformeerd.", "Wat we eraan doen is bijgewerkt.", "Bij te sturen tot en met 22 december 2026. Dat was 20 december", "Signaal erbij: " + extra.Number, "Signaal eraf: " + narrow.Number} {
		history.In(".timeline li", HasText(happened))
	}
	history.In("dd", HasText("De hele keten")).Not("niet geïnformeerd: de melders")
	p.as("bep").get(t, path).wants(200).In(".timeline li", HasText("Signaal erbij: "+extra.Number)).Not(narrow.Number, "Signaal eraf")
	p.as("bep").get(t, "/signalen/"+wide.Number).wants(200).In("a.flag", HasText("bij te sturen tot en met"))
	p.as("bep").get(t, "/gele-vlaggen?stand=afgewezen").wants(200).Not("Brieven komen te laat")
	p.as("bep").get(t, "/gele-vlaggen/lijst?formaat=csv&stand=afgewezen").wants(200).Not("Brieven komen te laat")
	p.as("bep").get(t, "/gele-vlaggen/lijst?formaat=csv&stand=bevestigd").wants(200).Has("Brieven komen te laat")
}

// TestWhoReadsAFlag: the page names each organisation that reads it, also the one that
// nominated it.
func TestWhoReadsAFlag(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	const path = "/gele-vlaggen/G-2026-001"
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {"Elke week."}, "theme": {"toegang"}, "signals": {s.Number}}).wants(303)
	p.as("vera").get(t, path).wants(200).In("dd", HasText("De gemeente en Geldfit Noord, tot de gemeente hem beoordeelt"))
	for _, tt := range []struct {
		audience     portal.Audience
		who, partner string
	}{
		{portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind", "geldfit"}}, "De gemeente, Geldfit Noord, Bewind Noord en wie een signaal hierbij deelde", "De gemeente, Geldfit Noord, gekozen organisaties en wie een signaal hierbij deelde"},
		{portal.Audience{Kind: portal.MunicipalityOnly}, "De gemeente, Geldfit Noord en wie een signaal hierbij deelde", "De gemeente, Geldfit Noord en wie een signaal hierbij deelde"},
		{portal.Audience{Kind: portal.WholeChain}, "De hele keten", "De hele keten"},
	} {
		g, err := p.store.YellowFlagByNumber(t.Context(), "G-2026-001")
		must(t, err)
		g.State, g.Audience = portal.FlagDismissed, tt.audience
		must(t, p.store.SaveYellowFlag(t.Context(), &g, "gemeente"))
		p.as("vera").get(t, path).wants(200).In("dd", HasText(tt.who))
		p.as("gerda").get(t, path).wants(200).In("dd", HasText(tt.partner))
	}
}

// TestObjectingOnAPage: whoever reads a dismissed flag can object, once.
func TestObjectingOnAPage(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	const path = "/gele-vlaggen/G-2026-001"
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {"Elke week."}, "theme": {"toegang"}, "signals": {s.Number}, "more": {""}}).wants(303)
	p.as("cora").post(t, path+"/afwijzen", url.Values{"version": {"1"}, "reason": {"Dit is al opgelost in oktober."}, "audience": {string(portal.MunicipalityOnly)}}).wants(303)
	p.as("gerda").get(t, path).wants(200).In(".actions > a.button", HasText("niet mee eens")).None(".turn.done").Has("Dit is al opgelost in oktober.").In(".turn", HasText("Niemand is nu aan zet.")).In("a[href=\"" + path + "/oneens\"]")
	p.as("gerda").get(t, path+"/verloop").wants(200).In("tbody th", HasText("Gele vlag")).Not("Terugkoppeling", "Helpt dit?")
	p.as("bep").post(t, path+"/oneens", url.Values{"reason": {"Het gaat door."}}).wants(404)
	p.as("gerda").post(t, path+"/oneens", url.Values{"reason": {""}}).wants(422)
	p.as("gerda").post(t, path+"/oneens", url.Values{"reason": {"Het gaat door."}}).wants(303)
	p.as("gerda").post(t, path+"/oneens", url.Values{"reason": {"Nog eens."}}).wants(403)
	p.as("cora").get(t, path).wants(200).Has("Het gaat door.").None("a[href=\"" + path + "/antwoord\"]").In(".menu-actions a[href=\"" + path + "/oneens\"]")
}

// TestTheRulingIsChosenAlready: what the table recorded on the flag's own item stands
// chosen in the form with what it thought, and another can be chosen.
func TestTheRulingIsChosenAlready(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	table := p.aboutSignal(s)
	const path = "/gele-vlaggen/G-2026-001"
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {"Elke week."}, "theme": {"toegang"}, "signals": {s.Number}}).wants(303)
	p.as("cora").post(t, path+"/afwijzen", url.Values{"version": {"1"}, "reason": {"Dit is al opgelost in oktober."}, "audience": {string(portal.WholeChain)}}).wants(303)
	p.as("gerda").post(t, path+"/oneens", url.Values{"reason": {"Het gaat door."}}).wants(303)
	g, err := p.store.YellowFlagByNumber(t.Context(), "G-2026-001")
	must(t, err)
	g.PutOnAgenda(table.ID, p.clock)
	must(t, p.store.SaveYellowFlag(t.Context(), &g, "gemeente"))
	table, err = p.store.Table(t.Context(), table.ID)
	must(t, err)
	table.Agenda = append(table.Agenda, portal.AgendaItem{ID: "vlag", Title: "Gele vlag", Links: []portal.Ref{g.Ref()}})
	must(t, p.store.SaveTable(t.Context(), &table, "gemeente"))
	record := func(item, text string) string {
		at := p.as("adil").post(t, "/besluiten/nieuw", url.Values{"table": {table.Number}, "item": {item}, "asked": {item}, "kind": {"afspraak"}, "by": {"team"}, "text": {text}}).wants(303).header.Get("Location")
		return strings.TrimPrefix(at, "/besluiten/")
	}
	own, other := record("vlag", "De vlag komt er toch."), record("punt", "Wij bellen eerder.")
	p.as("cora").get(t, path+"/antwoord").wants(200).In("#ruled option[value=" + own + "][selected]").In("#ruled option[value=" + other + "]").None("#ruled option[value=" + other + "][selected]")
}

// TestObjectionsTellNoTime: one without a name has a day only, so all show a day only.
func TestObjectionsTellNoTime(t *testing.T) {
	at := time.Date(2026, 11, 20, 14, 23, 0, 0, portal.Amsterdam())
	g := portal.YellowFlag{Course: []portal.FlagStep{{State: portal.FlagDismissed, At: at.Add(-time.Hour)}},
		Objections: []portal.FlagObjection{{By: "x", At: at, Reason: "Het gaat door."}, {At: portal.Day(at), Reason: "Het is niet klaar."}}}
	list := flagHappenings(at, app.FlagPage{Flag: g})
	if len(list) != 3 || list[0].When != list[1].When || list[0].At != list[1].At || strings.Contains(list[0].When, ":") || strings.Contains(list[0].At, ":") || list[2].Title != "Afgewezen." {
		t.Errorf("%+v", list)
	}
}
