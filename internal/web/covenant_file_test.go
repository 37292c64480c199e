package web

import (
	"encoding/csv"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// frozenPortal is a portal with a covenant of the municipality, Geldfit and Bewind
// whose first version is ter ondertekening. One heading looks like a formula.
func frozenPortal(t *testing.T) (*signalRig, policy.CovenantOn) {
	t.Helper()
	p := signalPortal(t)
	on := p.covenantWith("geldfit")
	on.Covenant.Parties = append(on.Covenant.Parties, portal.Party{Org: "bewind", Signs: true})
	on.Text.Clauses = append(on.Text.Clauses, portal.Clause{ID: "a2", Heading: "=HYPERLINK(\"http://kwaad.example\")", Text: "De partner **belt**.", Commits: portal.SidePartner})
	on = p.consulted(p.saved(on))
	must(t, on.Text.Move(portal.CovenantResolved, portal.CovenantStep{At: testNow, By: "cora"}))
	on.Text.College = &portal.CollegeDecision{Number: "B-26-1", Date: portal.Day(testNow), Proxy: "wim", ProxyNumber: "V-1", By: "cora", At: testNow}
	on = p.saved(on)
	how := map[portal.ID]portal.Authority{}
	for _, party := range on.Covenant.Parties {
		how[party.Org] = portal.Authority{How: portal.ByTradeRegister}
	}
	how["gemeente"] = portal.Authority{How: portal.ByMandate}
	must(t, p.app.OpenSigning(t.Context(), p.by("cora"), on.Covenant.Number, app.SigningInput{Nr: 1, SigningPlan: portal.SigningPlan{Until: portal.Day(testNow).AddDate(0, 0, 28), Authority: how}}))
	return p, p.covenantNow(on.Covenant.ID)
}

// signedFor stores a signature of an organisation under a frozen version.
func (p *signalRig) signedFor(on policy.CovenantOn, org, person portal.ID, name string) portal.Signature {
	p.t.Helper()
	g := portal.Signature{
		ID: on.Text.ID + "." + org + "." + person, Covenant: on.Covenant.ID, Nr: on.Text.Nr, Org: org, OrgName: "Organisatie " + string(org), Person: person, Name: name, Function: "Bestuurder",
		At: testNow, Way: portal.SignedHere, SHA256: on.Text.SHA256, Proof: portal.ProofTOTP, RecordedAt: testNow,
		Authority: portal.Authority{How: portal.ByTradeRegister, Note: "Geheime toelichting", CheckedBy: "cora", CheckedAt: testNow},
	}
	must(p.t, p.store.InsertSignature(p.t.Context(), &g))
	s, err := p.store.Signing(p.t.Context(), portal.SigningID(on.Text.ID, org))
	must(p.t, err)
	s.Done, s.DoneAt = true, testNow
	must(p.t, p.store.SaveSigning(p.t.Context(), &s))
	return g
}

func bindNow(p *signalRig, on policy.CovenantOn) policy.CovenantOn {
	p.t.Helper()
	must(p.t, on.Text.Move(portal.CovenantInForce, portal.CovenantStep{At: testNow, By: "cora"}))
	on.Covenant.InForce, on.Text.InForceFrom = on.Text.Nr, portal.Day(testNow)
	return p.saved(on)
}

func TestCovenantTextFileIsWhatIsSigned(t *testing.T) {
	p, on := frozenPortal(t)
	file := covenantPath(on.Covenant.Number, "/bestand")
	for _, who := range []portal.ID{"gerda", "bram", "cora", "gert"} {
		text := p.as(who).get(t, file+"?vorm=txt&versie=1").wants(http.StatusOK)
		if portal.HashText(text.body) != on.Text.SHA256 {
			t.Errorf("%s gets other bytes than are signed:\n%s", who, text.body)
		}
	}
	if name := p.as("gerda").get(t, file+"?vorm=txt").header.Get("Content-Disposition"); !strings.Contains(name, "convenant-"+on.Covenant.Number+"-versie-1.txt") {
		t.Errorf("the file is called %s", name)
	}
}

// Outsiders get nothing of a draft, and nothing of what is on its way.
func TestCovenantFilesOfADraft(t *testing.T) {
	p := signalPortal(t)
	draft := p.covenantWith("geldfit")
	for _, below := range []string{"/bestand?vorm=txt", "/bestand?vorm=csv", "/bestand?vorm=odt", "/mdto", "/controle", "/archief", "/controle?som=" + strings.Repeat("a", 64)} {
		for _, who := range []portal.ID{"gerda", "eva", "lea", "anne", "gert"} {
			p.as(who).get(t, covenantPath(draft.Covenant.Number, below)).wants(http.StatusNotFound)
		}
		p.as("cora").get(t, covenantPath(draft.Covenant.Number, below)).wants(http.StatusOK)
	}
	p.as("gerda").post(t, covenantPath(draft.Covenant.Number, "/controle"), nil).wants(http.StatusNotFound)
	p.as("gerda").post(t, covenantPath(draft.Covenant.Number, "/archief"), url.Values{"openness": {"onzin"}}).wants(http.StatusNotFound)

	q, on := frozenPortal(t)
	for _, below := range []string{"/bestand?vorm=txt&versie=1", "/mdto", "/controle"} {
		q.as("eva").get(t, covenantPath(on.Covenant.Number, below)).wants(http.StatusNotFound)
	}
}

// Who has not signed stands in no export as somebody who didn't: the list of
// signatures holds who did, and nothing while others sign.
func TestCovenantFilesNameNobodyWhoHasNotSigned(t *testing.T) {
	p, on := frozenPortal(t)
	p.signedFor(on, "geldfit", "gerda", "Gerda Canarie")
	file := covenantPath(on.Covenant.Number, "/bestand")
	has := func(who portal.ID, want bool, when string) {
		t.Helper()
		for _, form := range []string{"html", "txt", "csv"} {
			body := p.as(who).get(t, file+"?versie=1&vorm="+form).wants(http.StatusOK).body
			if got := strings.Contains(body, "Gerda Canarie"); got != (want && form == "html") {
				t.Errorf("%s, %s, %s: the signature is there: %v", when, who, form, got)
			}
			if strings.Contains(body, "Geheime toelichting") {
				t.Errorf("%s, %s, %s: the note on authority is there", when, who, form)
			}
		}
		list := p.as(who).get(t, file+"?versie=1&vorm=csv&inhoud=ondertekeningen")
		if !want {
			list.wants(http.StatusNotFound)
			return
		}
		list.wants(http.StatusOK)
		if !strings.Contains(list.body, "Gerda Canarie") || strings.Contains(list.body, "bewind") {
			t.Errorf("%s, %s: %s", when, who, list.body)
		}
	}
	has("cora", true, "while signing")
	has("gijs", true, "while signing")
	has("bram", false, "while signing")
	has("adil", false, "while signing")
	bindNow(p, on)
	has("bram", true, "in force")
	has("eva", true, "in force")
	html := p.as("eva").get(t, file+"?versie=1&vorm=html").body
	signed := html[strings.LastIndex(html, "Ondertekend door"):]
	if strings.Contains(signed, "Bewind Noord") || strings.Contains(signed, "niet getekend") {
		t.Error("the part on signatures speaks of who did not sign")
	}
}

func TestCovenantTableHoldsNoFormula(t *testing.T) {
	p, on := frozenPortal(t)
	body := p.as("gerda").get(t, covenantPath(on.Covenant.Number, "/bestand?vorm=csv")).wants(http.StatusOK).body
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	must(t, err)
	if len(rows) != 3 || rows[1][2] != "Gemeente" || rows[2][1] != `'=HYPERLINK("http://kwaad.example")` || rows[2][3] != "De partner belt." {
		t.Errorf("%q", rows)
	}
	if x := p.as("gerda").get(t, covenantPath(on.Covenant.Number, "/bestand?vorm=xlsx")).wants(http.StatusOK).body; !strings.HasPrefix(x, "PK") {
		t.Error("no workbook")
	}
	for _, form := range []string{"exe", "pdf"} { // no printer is configured
		p.as("gerda").get(t, covenantPath(on.Covenant.Number, "/bestand?vorm="+form)).wants(http.StatusNotFound)
	}
}

func TestCovenantMDTO(t *testing.T) {
	p, on := frozenPortal(t)
	bindNow(p, on)
	body := p.as("eva").get(t, covenantPath(on.Covenant.Number, "/mdto")).wants(http.StatusOK).body
	var root mdtoRoot
	must(t, xml.Unmarshal([]byte(body), &root))
	if len(root.Files) != 1 || root.Files[0].Checksum.Value != on.Text.SHA256 || !strings.HasPrefix(root.Object.Restrictions[0].Description, "openbaar sinds ") {
		t.Errorf("%s", body)
	}
}

func TestCovenantArchivePage(t *testing.T) {
	p, on := frozenPortal(t)
	bindNow(p, on)
	path := covenantPath(on.Covenant.Number, "/archief")
	cora := p.as("cora")
	cora.get(t, path).wants(http.StatusOK).In("main", HasText("Openbaar sinds"))
	for _, who := range []portal.ID{"gerda", "eva", "gert", "wim"} {
		p.as(who).get(t, path).wants(http.StatusForbidden)
		p.as(who).post(t, path, url.Values{"openness": {"onzin"}}).wants(http.StatusForbidden)
	}
	version := strconv.FormatInt(p.covenantNow(on.Covenant.ID).Covenant.Version, 10)
	typed := url.Values{"version": {version}, "case_number": {"Z-26-9"}, "classification": {"schuldhulp"}, "openness": {"niet-openbaar"}, "confidentiality": {"keten"}}
	cora.post(t, path, typed).wants(http.StatusUnprocessableEntity).In("#ground-error", HasText("Kies waarom")).In("#case_number", HasAttr("value", "Z-26-9"))
	p.as("eva").get(t, covenantPath(on.Covenant.Number, "")).wants(http.StatusOK)
	typed.Set("ground", "5.1-2-b")
	cora.post(t, path, typed).wants(http.StatusSeeOther)
	cora.get(t, path).In("main", HasText("Niet openbaar, want het schaadt de financiële belangen"))
	p.as("eva").get(t, covenantPath(on.Covenant.Number, "")).wants(http.StatusNotFound)
	p.as("gerda").get(t, covenantPath(on.Covenant.Number, "")).wants(http.StatusOK)
}

func TestCovenantCheckPage(t *testing.T) {
	p, on := frozenPortal(t)
	path := covenantPath(on.Covenant.Number, "/controle")
	gerda := p.as("gerda")
	gerda.get(t, path).wants(http.StatusOK).In("samp", HasText(on.Text.SHA256)).In("samp", HasText("certutil -hashfile"))
	gerda.get(t, path+"?som=+"+strings.ToUpper(on.Text.SHA256)).wants(http.StatusOK).In("#antwoord.good", HasText("precies de tekst van versie 1"))
	gerda.get(t, path+"?som="+strings.Repeat("0", 64)).wants(http.StatusOK).In("#antwoord.wrong", HasText("geen van de versies"))
	gerda.get(t, path+"?som=abc").wants(http.StatusUnprocessableEntity).In("#som", HasAttr("value", "abc")).In("#som-error", HasText("64 tekens"))

	text := gerda.get(t, covenantPath(on.Covenant.Number, "/bestand?vorm=txt&versie=1")).body
	gerda.follow(t, gerda.upload(t, path, "convenant.txt", text, nil)).In("#antwoord.good")
	gerda.follow(t, gerda.upload(t, path, "convenant.txt", text+"\n", nil)).In("#antwoord.wrong")
	gerda.upload(t, path, "", "", nil).wants(http.StatusUnprocessableEntity).In("#file-error", HasText("Kies het bestand"))
	p.as("eva").upload(t, path, "convenant.txt", text, nil).wants(http.StatusNotFound)
}

func TestSignatureProofPage(t *testing.T) {
	p, on := frozenPortal(t)
	g := p.signedFor(on, "geldfit", "gerda", "Gerda Geldfit")
	path := signaturePath(on.Covenant.Number, g.ID)
	for who, status := range map[portal.ID]int{"cora": http.StatusOK, "gijs": http.StatusOK, "bram": http.StatusNotFound, "adil": http.StatusNotFound, "eva": http.StatusNotFound} {
		p.as(who).get(t, path).wants(status)
		p.as(who).get(t, path+"/bewijs?vorm=txt").wants(status)
	}
	p.as("cora").get(t, path).In("dd", HasText("Geheime toelichting"))
	bindNow(p, on)
	page := p.as("eva").get(t, path).wants(http.StatusOK)
	for _, fact := range []string{"Gerda Geldfit", "Bestuurder", "gewone elektronische handtekening (eIDAS, artikel 3 onder 10)", "Code uit de app", "Uittreksel handelsregister"} {
		page.In("dd", HasText(fact))
	}
	page.In("samp", HasText(on.Text.SHA256)).In(".badge.good", HasText("Klopt"))
	proof := p.as("eva").get(t, path+"/bewijs?vorm=txt").wants(http.StatusOK).body
	for _, part := range []string{"Gerda Geldfit", on.Text.SHA256, "gewone elektronische handtekening", "certutil -hashfile convenant-" + on.Covenant.Number + "-versie-1.txt SHA256"} {
		if !strings.Contains(proof, part) {
			t.Errorf("the certificate lacks %q:\n%s", part, proof)
		}
	}
	if strings.Contains(page.body+proof, "Geheime toelichting") || strings.Contains(page.body+proof, "Cora") {
		t.Error("an outsider reads how authority was checked by whom")
	}
	p.as("eva").get(t, path+"/bewijs?vorm=docx").wants(http.StatusNotFound)
	p.as("eva").get(t, covenantPath(on.Covenant.Number, "")).wants(http.StatusOK).In("#ondertekend a", HasAttr("href", path))
}

// A word processor reads what we write.
func TestCovenantOpensInLibreOffice(t *testing.T) {
	p, on := frozenPortal(t)
	p.signedFor(on, "geldfit", "gerda", "Gerda Geldfit")
	bindNow(p, on)
	files := map[string]string{}
	for _, form := range []string{"odt", "docx"} {
		files["als-"+form+"."+form] = p.as("eva").get(t, covenantPath(on.Covenant.Number, "/bestand?vorm="+form)).wants(http.StatusOK).body
	}
	for name, text := range officeReads(t, asText, files) {
		wantInOrder(t, name, text, "Convenant met geldfit", "Wie belooft wat", "Artikel 1. Bereikbaarheid", "De gemeente heeft één vast nummer.", "Ondertekend door", "Gerda Geldfit, bestuurder", on.Text.SHA256)
	}
}
