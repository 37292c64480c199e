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

const sheetPath = "/factsheets/2026-1"

// draftSheet begins a factsheet over the first half of 2026.
func draftSheet(t *testing.T) *signalRig {
	t.Helper()
	p := signalPortal(t)
	p.counted(7, time.Date(2026, time.March, 3, 9, 0, 0, 0, portal.Amsterdam()), "toegang")
	p.as("adil").post(t, "/factsheets/nieuw", url.Values{"period": {"2026-1"}}).to(sheetPath + "/cijfers")
	return p
}

func (p *signalRig) sheet() app.FactsheetEditor {
	p.t.Helper()
	v, err := p.app.FactsheetToEdit(p.t.Context(), p.by("adil"), "2026-1")
	must(p.t, err)
	return v
}

// sheetFields is the form with the texts of a draft as it is sent.
func sheetFields(v app.FactsheetEditor, intro, comment string) url.Values {
	f := url.Values{"edition": {strconv.Itoa(v.Edition)}, "version": {strconv.FormatInt(v.Version, 10)}, "title": {v.Title}, "intro": {intro}}
	for i, l := range v.Figures {
		f.Add("key", l.Key)
		f.Set(portal.CommentField(i), comment)
		f.Set("place-"+strconv.Itoa(i), strconv.Itoa(i+1))
	}
	return f
}

// TestFactsheetFormsLoseNothing: of two who write at once both texts are shown, and what
// was wrong stands in the form again.
func TestFactsheetFormsLoseNothing(t *testing.T) {
	p := draftSheet(t)
	adil, cora, v := p.as("adil"), p.as("cora"), p.sheet()
	p.as("bram").get(t, sheetPath).wants(404)
	p.as("bram").post(t, sheetPath+"/teksten", url.Values{"title": {""}}).wants(404) // wrong as well: the refusal comes first
	adil.get(t, "/factsheets/nieuw").wants(200).In(`option[value="2026-2"]`).In("option[selected]", HasText("Tweede helft van 2025"))
	adil.post(t, "/factsheets/nieuw", url.Values{"period": {"2027-1"}}).wants(422).None("option[selected]")
	adil.post(t, "/factsheets/nieuw", url.Values{"period": {"2026-1"}}).wants(409)
	adil.post(t, sheetPath+"/teksten", sheetFields(v, "De tekst van Adil.", "Uitleg van Adil.")).to(sheetPath)
	clash := cora.post(t, sheetPath+"/teksten", sheetFields(v, "De tekst van Cora.", "Uitleg van Cora.")).wants(409)
	clash.In("#theirs", HasText("De tekst van Adil.")).In("#theirs", HasText("Uitleg van Adil.")).In("#intro", HasText("De tekst van Cora.")).In("#comment-0", HasAttr("value", "Uitleg van Cora.")).In(".summary", HasText("Neem over"))
	again := sheetFields(p.sheet(), "De tekst van Cora.", "Bel 111222333.")
	cora.post(t, sheetPath+"/teksten", again).wants(422).In("#intro", HasText("De tekst van Cora.")).In("#comment-0", HasAttr("value", "Bel 111222333.")).In("#comment-0-error").In("[name=citizen_overrule]").None("#theirs")
	again.Set("title", "x")
	cora.post(t, sheetPath+"/teksten", again).wants(422).In("#title", HasAttr("value", "x")).In("#title-error")
	cora.post(t, sheetPath+"/teksten", sheetFields(p.sheet(), "De tekst van Cora.", "Uitleg van Cora.")).to(sheetPath)

	none := url.Values{"version": {strconv.FormatInt(p.sheet().Version, 10)}}
	cora.post(t, sheetPath+"/cijfers", none).wants(422).In("#figures", HasText("Kies ten minste één cijfer"))
	chosen := p.sheet().All[0].Key
	cora.post(t, sheetPath+"/cijfers", url.Values{"version": {"1"}, "figures": {chosen}}).wants(409).In(`input[value="` + chosen + `"][checked]`)
	for _, below := range []string{"/verversen", "/vastzetten"} {
		cora.post(t, sheetPath+below, url.Values{"version": {"1"}}).wants(409).In(".summary")
	}
}

// TestFrozenFactsheetStaysAsItIs: a change is refused in words, and its files say what
// was frozen.
func TestFrozenFactsheetStaysAsItIs(t *testing.T) {
	p := draftSheet(t)
	adil := p.as("adil")
	adil.post(t, sheetPath+"/vastzetten", url.Values{"version": {strconv.FormatInt(p.sheet().Version, 10)}}).wants(409).In(".summary", HasText("inleiding"))
	adil.post(t, sheetPath+"/teksten", sheetFields(p.sheet(), "Zeven signalen over wachten.", "Meer dan vorig jaar.")).to(sheetPath)
	adil.post(t, sheetPath+"/vastzetten", url.Values{"version": {strconv.FormatInt(p.sheet().Version, 10)}}).to(sheetPath)
	frozen, version := p.sheet(), strconv.FormatInt(p.sheet().Version, 10)
	for below, fields := range map[string]url.Values{"/teksten": sheetFields(frozen, "Toch anders.", "Toch anders."), "/cijfers": {"version": {version}, "figures": {frozen.Figures[0].Key}}, "/verversen": {"version": {version}}, "/vastzetten": {"version": {version}}} {
		adil.post(t, sheetPath+below, fields).wants(409).In(".summary", HasText("vastgezet"))
		adil.get(t, sheetPath+below).to(sheetPath)
	}
	adil.post(t, sheetPath+"/editie", url.Values{"reason": {""}}).wants(422).In("#reason-error")
	bram := p.as("bram")
	bram.post(t, sheetPath+"/teksten", sheetFields(frozen, "x", "x")).wants(403)
	bram.get(t, sheetPath).wants(200).In("#controle samp", HasText(frozen.SHA256)).In(".badge.good", HasText("Klopt")).In("main", HasText("Zeven signalen over wachten."))
	p.wantFiles(bram, sheetPath+"/bestand?", frozen.FrozenText, "Factsheet", "Zeven signalen over wachten.", frozen.Figures[0].Label, "Meer dan vorig jaar.")
	adil.post(t, sheetPath+"/editie", url.Values{"reason": {"Een cijfer klopte niet."}}).to(sheetPath)
	adil.get(t, sheetPath).wants(200).In(".badge.busy", HasText("Concept"))
	old, versioned := sheetFields(p.sheet(), "Uit een oud scherm.", "Oud."), strconv.FormatInt(p.sheet().Version, 10)
	old.Set("edition", "1")
	adil.post(t, sheetPath+"/teksten", old).wants(409).In("#intro", HasText("Uit een oud scherm.")).In("input[name=edition][value=\"2\"]")
	for _, below := range []string{"/cijfers", "/verversen", "/vastzetten"} {
		adil.post(t, sheetPath+below, url.Values{"edition": {"1"}, "version": {versioned}, "figures": {frozen.Figures[0].Key}}).wants(409)
	}
	bram.get(t, sheetPath).wants(200).In(".badge.good", HasText("Vastgezet")).Not("Een cijfer klopte niet.")
	bram.get(t, sheetPath+"/bestand?vorm=html&editie=2").wants(404)
	if text := strings.TrimSpace(bram.get(t, sheetPath+"/bestand?vorm=txt&editie=1").wants(200).body); portal.HashText(frozen.Canonical) != frozen.SHA256 || !strings.Contains(text, "periode: 2026-1") {
		t.Errorf("the first edition: %s", text)
	}
}
