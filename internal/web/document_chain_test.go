package web

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestChainDocumentFromFormToRemoval(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	cora.get(t, "/documenten").wants(http.StatusOK).In("a.button", HasAttr("href", "/documenten/nieuw"))
	cora.get(t, "/documenten/nieuw?soort=convenant").wants(http.StatusOK).In("#kind option[selected]", HasText("Convenant"))
	cora.get(t, "/documenten/nieuw?soort=gedicht").wants(http.StatusOK).In("#kind option[selected]", HasText("Anders"))

	// A refusal keeps what was typed.
	typed := url.Values{"document_title": {"Convenant bewind"}, "kind": {"convenant"}, "audience": {"gekozen"}, "case_number": {"Z-12"}, "openness": {"niet-openbaar"}}
	back := cora.upload(t, "/documenten/nieuw", "Convenant.txt", "Artikel 1. Kabouterwoord.", typed).wants(http.StatusUnprocessableEntity)
	back.In("#orgs-error", HasText("ten minste één")).In("#ground-error", HasText("niet openbaar")).In("#case_number", HasAttr("value", "Z-12")).In("#kind option[selected]", HasText("Convenant"))

	typed["orgs"], typed["ground"] = []string{"geldfit"}, []string{"5.2"}
	page := cora.follow(t, cora.upload(t, "/documenten/nieuw", "Convenant.txt", "Artikel 1. Kabouterwoord.", typed))
	page.wants(http.StatusOK).In(".flash.good", HasText("staat erbij")).In("h1", HasText("Convenant bewind")).In("dd", HasText("Geldfit Noord")).In("#archief dd", HasText("Z-12")).In("#archief dd", HasText("artikel 5.2"))
	href, _ := attr(selection(page.doc, "#archief a")[0], "href")
	href = strings.TrimSuffix(href, "/mdto")

	gerda := p.as("gerda") // of Geldfit
	gerda.get(t, "/documenten?wat=convenant&bij=keten").wants(http.StatusOK).In("li[data-row] a.title", HasText("Convenant bewind"))
	gerda.get(t, "/zoeken?q=kabouterwoord").wants(http.StatusOK).In("li[data-row] mark", HasText("Kabouterwoord")).In("li[data-row] .meta", HasText("document van de keten"))
	gerda.get(t, href+"/gegevens").wants(http.StatusForbidden)
	gerda.post(t, href+"/verwijderen", url.Values{"reason": {"weg"}}).wants(http.StatusForbidden)
	bep := p.as("bep") // of Bewind Noord, who wasn't chosen
	for _, path := range []string{href, href + "/mdto", href + "/mdto?formaat=json", href + "/v/1", href + "/gegevens"} {
		bep.get(t, path).wants(http.StatusNotFound)
	}
	if body := bep.get(t, "/documenten").wants(http.StatusOK).body; strings.Contains(string(body), "Convenant bewind") {
		t.Error("listed for who may not read it")
	}
	if body := bep.get(t, "/zoeken?q=kabouterwoord").wants(http.StatusOK).body; strings.Contains(string(body), "Convenant bewind") {
		t.Error("found by who may not read it")
	}

	edit := cora.get(t, href+"/gegevens").wants(http.StatusOK).In("#document_title", HasAttr("value", "Convenant bewind"))
	version, _ := attr(selection(edit.doc, "input[name=version]")[0], "value")
	form := url.Values{"version": {version}, "document_title": {"Convenant 2"}, "kind": {"convenant"}, "confidentiality": {"keten"}}
	cora.follow(t, cora.post(t, href+"/gegevens", form)).wants(http.StatusOK).In(".flash.good", HasText("bewaard")).In("h1", HasText("Convenant 2"))
	form["document_title"] = []string{"Convenant 3"}
	cora.post(t, href+"/gegevens", form).wants(http.StatusConflict).In("#document_title", HasAttr("value", "Convenant 3")).In("h1", HasText("Gegevens wijzigen"))

	cora.follow(t, cora.post(t, href+"/verwijderen", url.Values{})).wants(http.StatusOK).In(".flash.good", HasText("verwijderd"))
	cora.get(t, href).wants(http.StatusNotFound)
}

func TestMDTOOfADocument(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	path := p.addDocument("gerda", s, "Brief & bijlage.txt", "Tekst.")
	got := p.as("vera").get(t, path+"/mdto").wants(http.StatusOK)
	if kind := got.header.Get("Content-Disposition"); !strings.Contains(kind, "attachment") || !strings.Contains(kind, ".xml") {
		t.Errorf("sent as %q", kind)
	}
	var root mdtoRoot
	must(t, xml.Unmarshal([]byte(got.body), &root))
	if root.XMLName.Space != "https://www.nationaalarchief.nl/mdto" || root.Object.Name != "Brief & bijlage" || len(root.Files) != 1 || root.Files[0].Size != 6 || len(root.Files[0].Checksum.Value) != 64 ||
		root.Files[0].Checksum.Algorithm.Label != "SHA-256" || len(root.Object.Events) != 1 || len(root.Object.Restrictions) != 2 || root.Object.Level.Label == "" {
		t.Errorf("XML: %+v", root)
	}
	var again mdtoRoot
	must(t, json.Unmarshal([]byte(p.as("vera").get(t, path+"/mdto?formaat=json").wants(http.StatusOK).body), &again))
	if again.Object.Name != root.Object.Name || again.Files[0].Checksum != root.Files[0].Checksum {
		t.Errorf("JSON: %+v", again)
	}
}

// The file about an anonymous reporter's document names nobody, and no hour.
func TestMDTOOfAnAnonymousDocument(t *testing.T) {
	d := mdto(anonymousDocument(), "Ketenportaal", "Gemeente")
	if e := d.Object.Events[0]; e.Actor != nil || e.Time != "2026-11-09" {
		t.Errorf("event: %+v", e)
	}
	if len(d.Files) != 0 || len(d.Object.Files) != 0 {
		t.Errorf("a hidden version's bytes are told of: %+v", d.Files)
	}
}

// anonymousDocument is a document of an anonymous reporter, of which the only
// version is hidden.
func anonymousDocument() app.DocumentPage {
	day := time.Date(2026, time.November, 9, 0, 0, 0, 0, portal.Amsterdam())
	v := portal.DocumentVersion{File: "f", Name: "Bijlage.txt", SHA256: "abc", Size: 3, At: day, Hidden: true}
	d := portal.Document{ID: "d", About: portal.Ref{Kind: portal.KindSignal, ID: "s"}, Title: "Brief", AddedAt: day, Versions: []portal.DocumentVersion{v}}
	return app.DocumentPage{DocumentRow: app.DocumentRow{Document: d, Number: "S-2026-0001"}, Versions: []app.VersionRow{{DocumentVersion: v, N: 1}}}
}

func TestFollowTheChain(t *testing.T) {
	p := signalPortal(t)
	gerda := p.as("gerda")
	gerda.get(t, "/documenten").wants(http.StatusOK).In("button", HasText("Documenten van de keten volgen"))
	gerda.follow(t, gerda.post(t, "/documenten/volgen", url.Values{"follow": {"ja"}})).In(".flash.good", HasText("U krijgt een bericht")).In("button", HasText("Niet meer volgen"))
	gerda.follow(t, gerda.post(t, "/documenten/volgen", url.Values{})).In(".flash.good", HasText("geen bericht meer"))
}
