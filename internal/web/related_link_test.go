package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// flagged nominates a flag about a signal, and confirms it for the whole chain.
func (p *signalRig) flagged(s portal.Signal, confirmed bool) portal.YellowFlag {
	p.t.Helper()
	g, err := p.app.NominateFlag(p.t.Context(), p.by("gerda"), app.FlagInput{Title: "Brieven komen te laat", Why: "Elke week.", Theme: "toegang", Signals: []string{s.Number}})
	must(p.t, err)
	if confirmed {
		must(p.t, p.app.ConfirmFlag(p.t.Context(), p.by("cora"), g.Number, app.ConfirmInput{Confirmed: portal.Confirmed{Kind: portal.FlagClients, Audience: portal.Audience{Kind: portal.WholeChain}, Until: p.clock.AddDate(0, 1, 0), Handler: "cora"}}))
	}
	return p.freshFlag(g)
}

func (p *signalRig) freshFlag(g portal.YellowFlag) portal.YellowFlag {
	p.t.Helper()
	g, err := p.store.YellowFlag(p.t.Context(), g.ID)
	must(p.t, err)
	return g
}

// TestPuttingUnderAFlagInOneTap: who may not learns nothing, without a token nothing
// happens, and twice does it once.
func TestPuttingUnderAFlagInOneTap(t *testing.T) {
	p := signalPortal(t)
	late := func(in *app.ShareSignal) { in.Text = "Brieven over aanmaning komen elke week te laat." }
	one, two := p.share("gerda", late), p.share("gerda", late)
	g := p.flagged(one, false)
	at := flagHome + "/" + g.Number + "/signaal"
	link := url.Values{"link": {two.Number}}
	p.as("cora").get(t, "/signalen/"+two.Number).wants(200).In(`form[action="`+at+`"] button`, HasText("Bij de gele vlag zetten"))
	p.as("cora").post(t, at, url.Values{"link": {two.Number}, "_csrf": {"vals"}}).wants(403)
	p.as("").post(t, at, link).wants(401)
	p.as("bep").post(t, at, link).wants(404)   // only proposed
	p.as("gerda").post(t, at, link).wants(403) // she nominated it
	p.as("gert").post(t, at, link).wants(404)
	p.as("cora").post(t, at, url.Values{"link": {"S-2026-9999"}}).wants(409)
	p.as("cora").post(t, flagHome+"/G-2026-777/signaal", link).wants(404)
	if held := p.freshFlag(g); len(held.Signals) != 1 {
		t.Fatalf("what was refused is kept: %v", held.Signals)
	}
	p.as("cora").post(t, at, link).wants(303)
	p.as("vera").post(t, at, link).wants(409).Has("staat al bij deze gele vlag")
	if held := p.freshFlag(g); len(held.Signals) != 2 {
		t.Errorf("it holds %v", held.Signals)
	}
	// The page that still offers it is older than the end of the flag.
	done := p.flagged(p.share("gerda", nil), true)
	must(t, p.app.FinishFlag(t.Context(), p.by("cora"), done.Number, portal.FlagCorrected, "De brieven komen op tijd.", 0, app.CitizenAnswer{}))
	p.as("cora").post(t, flagHome+"/"+done.Number+"/signaal", link).wants(409).Has("is afgerond")
}

// TestANarrowSignalUnderAFlagAsks on the flag's form, where it can be said, also after one
// tap; and says it once more there.
func TestANarrowSignalUnderAFlagAsks(t *testing.T) {
	p := signalPortal(t)
	wide, narrow := p.share("gerda", nil), p.share("gerda", func(in *app.ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	g := p.flagged(wide, true)
	at := flagHome + "/" + g.Number
	cora := p.as("cora")
	cora.get(t, at+"/signalen").wants(200).In("#wider")
	asks := cora.post(t, at+"/signaal", url.Values{"link": {narrow.Number}}).wants(422)
	asks.In(".wrong", HasText("leest niet iedereen die deze gele vlag leest")).In(`form[action="` + at + `/signalen"] #more[value="` + narrow.Number + `"]`).In(`input[value="` + wide.Number + `"][checked]`)
	version, _ := attr(selection(asks.doc, "input[name=version]")[0], "value")
	in := url.Values{"version": {version}, "signals": {wide.Number}, "more": {narrow.Number}}
	cora.post(t, at+"/signalen", in).wants(422).In(".wrong", HasText(narrow.Number)).In(`#more[value="` + narrow.Number + `"]`)
	if held := p.freshFlag(g); len(held.Signals) != 1 {
		t.Fatalf("what was refused is kept: %v", held.Signals)
	}
	in.Set("wider", "ja")
	cora.post(t, at+"/signalen", in).wants(303)
	if held := p.freshFlag(g); len(held.Signals) != 2 {
		t.Errorf("it holds %v", held.Signals)
	}
	p.as("bep").get(t, at).wants(200).Not(narrow.Number)
}

// TestBundlingInOneTap puts two signals together once, for who handles both.
func TestBundlingInOneTap(t *testing.T) {
	p := signalPortal(t)
	one, two := p.share("gerda", nil), p.share("gerda", nil)
	secret := p.share("gerda", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	const at = "/signalen/bundels/samen"
	link := url.Values{"link": {one.Number + " " + two.Number}}
	p.as("cora").get(t, "/signalen/"+one.Number).wants(200).In(`form[action="`+at+`"] button`, HasText("Samen bundelen"))
	p.as("gerda").get(t, "/signalen/"+one.Number).wants(200).None(`form[action="` + at + `"]`)
	p.as("cora").post(t, at, url.Values{"link": link["link"], "_csrf": {"vals"}}).wants(403)
	p.as("").post(t, at, link).wants(401)
	for _, who := range []portal.ID{"gerda", "lea", "gert", "adil"} {
		p.as(who).post(t, at, link).wants(403)
	}
	p.as("cora").post(t, at, url.Values{"link": {one.Number + " " + secret.Number}}).wants(404).Not(secret.Title)
	p.as("cora").post(t, at, url.Values{"link": {one.Number}}).wants(409)
	if p.now(one).Bundle != "" {
		t.Fatal("what was refused is kept")
	}
	made := p.as("cora").post(t, at, link).wants(303).where()
	p.as("vera").post(t, at, link).wants(409)
	if bundle := p.now(one).Bundle; bundle == "" || bundle != p.now(two).Bundle || !strings.HasSuffix(made, string(bundle)) {
		t.Errorf("bundled in %q and %q, shown %s", bundle, p.now(two).Bundle, made)
	}
}

// TestTheSubstituteJudgesOnThePage with another role than coordinator, and nobody else
// with that role.
func TestTheSubstituteJudgesOnThePage(t *testing.T) {
	p := signalPortal(t)
	g := p.flagged(p.share("gerda", nil), false)
	at := flagHome + "/" + g.Number
	in := url.Values{"version": {"1"}, "reason": {"Dit is al opgelost in oktober."}, "audience": {string(portal.MunicipalityOnly)}}
	p.as("adil").get(t, at+"/afwijzen").wants(403)
	p.as("adil").post(t, at+"/afwijzen", url.Values{"version": {"1"}}).wants(403) // not 422
	set, err := p.store.Settings(t.Context())
	must(t, err)
	set.Substitute = "adil"
	must(t, p.store.SaveSettings(t.Context(), &set))
	p.as("adil").get(t, at).wants(200).In(".turn", HasText("u of een collega"))
	p.as("adil").get(t, at+"/bevestigen").wants(200).In("#handler")
	p.as("adil").post(t, at+"/afwijzen", in).wants(303)
}
