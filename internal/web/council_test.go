package web

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// wantFiles takes along what was frozen in each form: the plain text is the frozen one and
// has its SHA-256, and LibreOffice reads in the others these words in this order.
func (p *signalRig) wantFiles(who *visitor, path string, frozen portal.FrozenText, words ...string) {
	p.t.Helper()
	if body := who.get(p.t, path+"&vorm=txt").wants(200).body; body != frozen.Canonical || portal.HashText(body) != frozen.SHA256 {
		p.t.Errorf("the plain text isn't the frozen one: %s", body)
	}
	who.get(p.t, path+"&vorm=exe").wants(404)
	if body := who.get(p.t, path+"&vorm=html").wants(200).body; !strings.Contains(body, frozen.SHA256) {
		p.t.Error("the page to take along doesn't name the hash")
	}
	files := map[string]string{}
	for _, form := range []string{"odt", "docx"} {
		files[form+"."+form] = who.get(p.t, path+"&vorm="+form).wants(200).body
	}
	for name, text := range officeReads(p.t, asText, files) {
		wantInOrder(p.t, name, text, append(words, frozen.SHA256)...)
	}
}

// draftCouncil compiles a report over a quarter, with a text in every part.
func draftCouncil(t *testing.T) (p *signalRig, path string) {
	t.Helper()
	p = signalPortal(t)
	adil := p.as("adil")
	adil.get(t, "/raadsrapportages/nieuw").wants(200).In("option[selected]", HasText("Derde kwartaal van 2026"))
	adil.post(t, "/raadsrapportages/nieuw", url.Values{"period": {"2026-K3"}}).wants(303)
	path = "/raadsrapportages/RR-2026-001"
	for _, s := range p.council().Sections {
		adil.post(t, path+"/onderdelen/"+string(s.ID), url.Values{"base": {strconv.Itoa(s.Rev)}, "text": {"Tekst van onderdeel " + string(s.ID) + "."}}).wants(303)
	}
	return p, path
}

func (p *signalRig) council() portal.CouncilReport {
	p.t.Helper()
	c, err := p.store.CouncilReportByNumber(p.t.Context(), "RR-2026-001")
	must(p.t, err)
	return c
}

// moveCouncil brings the report to the clerk, one step after another.
func (p *signalRig) moveCouncil(path string) {
	p.t.Helper()
	version := func() []string { return []string{strconv.FormatInt(p.council().Version, 10)} }
	p.as("adil").post(p.t, path+"/stap", url.Values{"version": version(), "to": {string(portal.CouncilHolder)}}).to(path)
	p.as("wim").post(p.t, path+"/oordeel", url.Values{"version": version(), "choice": {"akkoord"}}).to(path)
	p.as("adil").post(p.t, path+"/stap", url.Values{"version": version(), "to": {string(portal.CouncilDecided)}, "number": {"BW-12"}, "date": {dayField(p.clock)}}).to(path)
	p.as("adil").post(p.t, path+"/stap", url.Values{"version": version(), "to": {string(portal.CouncilSent)}}).to(path)
}

// TestCouncilFormsLoseNothing: of two who write one part both texts are shown, and what
// was wrong stands in the form again.
func TestCouncilFormsLoseNothing(t *testing.T) {
	p, path := draftCouncil(t)
	adil, cora, wim := p.as("adil"), p.as("cora"), p.as("wim")
	part, rev := path+"/onderdelen/begroting", 0
	for _, s := range p.council().Sections {
		if s.ID == "begroting" {
			rev = s.Rev
		}
	}
	base := func(n int) []string { return []string{strconv.Itoa(rev + n)} }
	adil.post(t, "/raadsrapportages/nieuw", url.Values{"period": {"2026-K3"}}).wants(409).In(`option[value="2026-K2"]`)
	adil.post(t, part, url.Values{"base": base(0), "text": {"De tekst van Adil."}}).wants(303)
	cora.post(t, part, url.Values{"base": base(0), "text": {"De tekst van Cora."}}).wants(409).In("#theirs", HasText("De tekst van Adil.")).In("#text", HasText("De tekst van Cora.")).In(`input[name=base][value="`+base(1)[0]+`"]`).In(".summary", HasText("Neem over"))
	cora.post(t, part, url.Values{"base": base(1), "text": {"Bel 111222333."}}).wants(422).In("#text", HasText("Bel 111222333.")).In("[name=citizen_overrule]").None("#theirs")
	hidden := url.Values{"base": base(1), "text": {"Lees [dit stuk](https://stukken.example/111222333)."}}
	cora.post(t, part, hidden).wants(422).In("#text", HasText("stukken.example")).In("[name=citizen_overrule]")
	cora.post(t, part, url.Values{"base": base(1), "text": {"De tekst van beiden."}}).wants(303)
	p.as("bram").post(t, part, url.Values{"base": {"x"}, "text": {""}}).wants(404)
	cora.post(t, path+"/onderdelen/bestaat-niet", url.Values{"base": {"0"}, "text": {"x"}}).wants(404)

	stale := strconv.FormatInt(p.council().Version-1, 10)
	fresh := func() string { return strconv.FormatInt(p.council().Version, 10) }
	cora.post(t, path+"/gegevens", url.Values{"version": {fresh()}, "title": {"Mijn titel"}, "due": {"ooit"}}).wants(422).In("#title", HasAttr("value", "Mijn titel")).In("#due", HasAttr("value", "ooit")).In("#due-error")
	cora.post(t, path+"/gegevens", url.Values{"version": {stale}, "title": {"Mijn titel"}, "due": {"2026-12-01"}}).wants(409).In("#title", HasAttr("value", "Mijn titel"))
	cora.post(t, path+"/archief", url.Values{"version": {stale}, "case_number": {"Z-2026-1"}, "classification": {"schuldhulp"}}).wants(409).In("#case_number", HasAttr("value", "Z-2026-1")).In("#classification", HasAttr("value", "schuldhulp"))
	adil.post(t, path+"/stap", url.Values{"version": {stale}, "to": {string(portal.CouncilHolder)}}).wants(409)
	adil.post(t, path+"/stap", url.Values{"version": {fresh()}, "to": {string(portal.CouncilHolder)}}).to(path)
	adil.post(t, part, url.Values{"base": base(2), "text": {"Terwijl zij daar ligt."}}).wants(409).In(".summary", HasText("Bij de portefeuillehouder"))
	wim.post(t, path+"/oordeel", url.Values{"version": {fresh()}, "note": {"Korter."}}).wants(422).In("#choice .error").In("#note", HasText("Korter."))
	wim.post(t, path+"/oordeel", url.Values{"version": {fresh()}, "choice": {"terug"}, "note": {""}}).wants(422).In(`input[value=terug][checked]`).In("#note-error")
	wim.post(t, path+"/oordeel", url.Values{"version": {stale}, "choice": {"terug"}, "note": {"Korter."}}).wants(409).In("#note", HasText("Korter."))
	wim.post(t, path+"/oordeel", url.Values{"version": {fresh()}, "choice": {"terug"}, "note": {"Korter."}}).to(path)
	adil.get(t, path).wants(200).In("#opmerkingen", HasText("Korter."))
	adil.post(t, path+"/stap", url.Values{"version": {fresh()}, "to": {string(portal.CouncilHolder)}}).to(path)
	wim.post(t, path+"/oordeel", url.Values{"version": {fresh()}, "choice": {"akkoord"}}).to(path)
	adil.post(t, path+"/stap", url.Values{"version": {fresh()}, "to": {string(portal.CouncilDecided)}, "number": {""}, "date": {"2026-12-24"}}).wants(422).In("#date", HasAttr("value", "2026-12-24")).In("#number-error").In("#date-error")
}

// TestSentCouncilReportStaysAsItIs: a change is refused in words, and its files say what
// was sent.
func TestSentCouncilReportStaysAsItIs(t *testing.T) {
	p, path := draftCouncil(t)
	p.moveCouncil(path)
	c := p.council()
	adil, bram := p.as("adil"), p.as("bram")
	version := []string{strconv.FormatInt(c.Version, 10)}
	for below, fields := range map[string]url.Values{
		"/onderdelen/begroting": {"base": {strconv.Itoa(c.Sections[0].Rev)}, "text": {"Toch anders."}}, "/onderdelen/begroting/cijfers": {}, "/gegevens": {"version": version, "title": {"Toch anders"}, "due": {"2026-12-01"}},
		"/archief": {"version": version, "case_number": {"Z-2"}}, "/stap": {"version": version, "to": {string(portal.CouncilSent)}},
	} {
		adil.post(t, path+below, fields).wants(409).In("main", HasText("griffie"))
		bram.post(t, path+below, fields).wants(403)
	}
	adil.post(t, path+"/onderdelen/begroting", url.Values{"base": {strconv.Itoa(c.Sections[0].Rev)}, "text": {"Toch anders."}}).wants(409).In("#text", HasText("Toch anders."))
	adil.post(t, path+"/gegevens", url.Values{"version": version, "title": {"Toch anders"}, "due": {"2026-12-01"}}).wants(409).In("#title", HasAttr("value", "Toch anders"))
	adil.post(t, path+"/archief", url.Values{"version": version, "case_number": {"Z-2"}}).wants(409).In("#case_number", HasAttr("value", "Z-2"))
	if now := p.council(); now.SHA256 != c.SHA256 || now.Canonical != c.Canonical || now.Version != c.Version {
		t.Error("a refused change changed it")
	}
	bram.get(t, path).wants(200).In("#controle samp", HasText(c.SHA256)).In(".badge.good", HasText("Klopt")).None("#raadsmededeling").None("#opmerkingen")
	p.as("gert").get(t, path).wants(200).In("#mededeling", HasText("BW-12"))
	p.wantFiles(bram, path+"/bestand?", c.FrozenText, c.Title, "BW-12", "Begroting", "Tekst van onderdeel begroting.", "Controlegetal")
	if xml := bram.get(t, path+"/mdto").wants(200).body; !strings.Contains(xml, c.SHA256) || !strings.Contains(xml, "BW-12") {
		t.Errorf("MDTO: %s", xml)
	}
}

// TestNothingOfAHiddenWordIsInAFile: a word that was hidden, and then erased, is in no
// page, file, canonical text or list of what is found; the first hash stays.
func TestNothingOfAHiddenWordIsInAFile(t *testing.T) {
	p, path := draftCouncil(t)
	adil, arie, bram := p.as("adil"), p.as("arie"), p.as("bram")
	part, rev := path+"/onderdelen/begroting", ""
	for _, s := range p.council().Sections {
		if s.ID == "begroting" {
			rev = strconv.Itoa(s.Rev)
		}
	}
	adil.post(t, part, url.Values{"base": {rev}, "text": {"Mevrouw Kanarievogel kreeg het geld."}}).wants(303)
	p.moveCouncil(path)
	first := p.council().SHA256
	places := []string{path, path + "/mdto", "/zoeken?q=kanarievogel", "/raadsrapportages"}
	for _, form := range []string{"txt", "odt", "docx", "html"} {
		places = append(places, path+"/bestand?vorm="+form)
	}
	if !strings.Contains(bram.get(t, path+"/bestand?vorm=txt").wants(200).body, "Kanarievogel") {
		t.Fatal("the word was never there")
	}
	gone := func(when string) {
		t.Helper()
		for _, place := range places {
			if body := p.unpacked(bram.get(t, place).wants(200).body); strings.Contains(body, "Kanarievogel") {
				t.Errorf("%s: it is in %s", when, place)
			}
		}
		c := p.council()
		if c.SHA256 != first || c.Now == "" || portal.HashText(bram.get(t, path+"/bestand?vorm=txt").body) != c.Now {
			t.Errorf("%s: the hashes %+v", when, c.Now)
		}
		bram.get(t, path).wants(200).In("#controle .badge", HasText("Gewijzigd om privacy")).In("#controle samp", HasText(first))
	}
	at := withFilters("/verbergen", "", "pagina", path, "van", string(p.council().ID), "deel", "raadsonderdeel:begroting")
	adil.post(t, at, url.Values{"deel": {"raadsonderdeel:begroting"}}).wants(303)
	gone("hidden")
	arie.post(t, "/beheer/privacy/P-2026-0001/wissen", url.Values{"version": {"1"}, portal.FieldRedactionParts: {"raadsonderdeel:begroting"}}).wants(303)
	gone("erased")
}

// unpacked gives a body, of a document the text of every part.
func (p *signalRig) unpacked(body string) string {
	p.t.Helper()
	r, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		return body
	}
	var all strings.Builder
	for _, f := range r.File {
		part, err := f.Open()
		must(p.t, err)
		_, err = io.Copy(&all, part)
		must(p.t, err)
	}
	return all.String()
}
