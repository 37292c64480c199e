package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// signCanary stands in what only the coordinator and one organisation read.
const signCanary = "kanariegeel"

// toSign is a covenant that bewind is asked to sign; Bram may, with goodPassword.
func (p *signalRig) toSign() (on policy.CovenantOn, path string) {
	p.t.Helper()
	ctx := p.t.Context()
	bram, err := p.store.Person(ctx, "bram")
	must(p.t, err)
	bram.Ticks.MaySign, bram.Function = true, "kantoorhouder"
	must(p.t, p.store.SavePerson(ctx, &bram))
	on = p.consulted(p.covenantWith("bewind"))
	on.Text.ConsultUntil = testNow.Add(-time.Hour)
	on = p.saved(on)
	in := app.CollegeInput{CollegeDecision: portal.CollegeDecision{Number: "B-1", Date: testNow, Proxy: "wim", ProxyNumber: "V-1"}}
	must(p.t, p.app.ResolveCovenant(ctx, p.by("cora"), on.Covenant.Number, in))
	must(p.t, p.app.OpenSigning(ctx, p.by("cora"), on.Covenant.Number, app.SigningInput{SigningPlan: portal.SigningPlan{Until: testNow.AddDate(0, 0, 28),
		Authority: map[portal.ID]portal.Authority{"gemeente": {How: portal.ByMandate}, "bewind": {How: portal.ByTradeRegister}}}}))
	return p.covenantNow(on.Covenant.ID), covenantPath(on.Covenant.Number, "")
}

func TestCollegeAndOpeningOnTheirPages(t *testing.T) {
	p := signalPortal(t)
	on := p.consulted(p.covenantWith("bewind"))
	path := covenantPath(on.Covenant.Number, "")
	cora := p.as("cora")
	cora.get(t, path+"/college").wants(200).In(".note", HasText("loopt nog"))
	p.as("bram").get(t, path+"/college").wants(403)
	p.as("eva").get(t, path+"/college").wants(404)
	p.as("bram").post(t, path+"/college", url.Values{"version": {"1"}, "number": {""}, "date": {"geen dag"}}).wants(403)
	on.Text.ConsultUntil = testNow.Add(-time.Hour)
	p.saved(on)
	version := func() []string { return []string{strconv.FormatInt(p.covenantNow(on.Covenant.ID).Text.Version, 10)} }
	typed := url.Values{"version": version(), "number": {"B-2026-1"}, "date": {"2126-01-01"}, "proxy": {"wim"}, "proxy_number": {"V-9"}}
	cora.post(t, path+"/college", typed).wants(422).In("#date-error", HasText("moet nog komen")).In("#number", HasAttr("value", "B-2026-1")).In("#proxy_number", HasAttr("value", "V-9"))
	typed.Set("date", dayField(testNow))
	cora.post(t, path+"/college", typed).wants(303)

	cora.get(t, path+"/ondertekening/openen").wants(200).In("h2", HasText("Ondertekening openen")).In("#how-bewind")
	typed = url.Values{"version": version(), "until": {dayField(testNow.AddDate(0, 0, 2))}, "how-gemeente": {"mandaat"}, "how-bewind": {"anders"}, "joint-bewind": {"ja"}}
	cora.post(t, path+"/ondertekening/openen", typed).wants(422).In("#until-error", HasText("vijf werkdagen")).In("#note-bewind-error", HasText("Schrijf op")).In(`input[name=joint-bewind]`, HasAttr("checked", ""))
	typed.Set("until", dayField(testNow.AddDate(0, 0, 28)))
	typed.Set("note-bewind", "Gebeld met het kantoor.")
	cora.post(t, path+"/ondertekening/openen", typed).wants(303)
	if v := p.covenantNow(on.Covenant.ID).Text; v.State != portal.CovenantSigning || !v.Frozen() {
		t.Errorf("opened: %+v", v)
	}
}

func TestSignOnItsPage(t *testing.T) {
	p := signalPortal(t)
	on, path := p.toSign()
	hash, err := argon2id.CreateHash(goodPassword, argon2id.DefaultParams)
	must(t, err)
	must(t, p.store.SaveCredential(t.Context(), &portal.Credential{Person: "bram", Password: hash}))
	bram := p.as("bram")
	page := bram.get(t, path+"/tekenen").wants(200)
	page.In("h1", HasText(on.Covenant.Title)).In("#ondertekenen").In("#function", HasAttr("value", "kantoorhouder")).In("input[name=sha256]", HasAttr("value", on.Text.SHA256))
	p.as("eva").get(t, path+"/tekenen").wants(404)
	p.as("gert").get(t, path+"/tekenen").wants(403)
	if body := p.as("bep").get(t, path+"/tekenen").wants(200).body; strings.Contains(body, `id="ondertekenen"`) || !strings.Contains(body, "tekenbevoegd") {
		t.Error("a colleague who may not sign gets the form")
	}
	typed := url.Values{"nr": {"1"}, "sha256": {on.Text.SHA256}, "function": {"Directeur"}, "declared": {"ja"}, "proof": {"wachtwoord"}, "password": {"niet dit wachtwoord"}}
	p.as("bep").post(t, path+"/tekenen", typed).wants(403)
	bram.post(t, path+"/tekenen", typed).wants(422).In("#password-error", HasText("niet uw wachtwoord")).In("#function", HasAttr("value", "Directeur")).In("#declared", HasAttr("checked", ""))
	other := url.Values{}
	for k, v := range typed {
		other[k] = v
	}
	other.Set("sha256", strings.Repeat("0", 64))
	bram.post(t, path+"/tekenen", other).wants(409)
	typed.Set("password", goodPassword)
	bram.post(t, path+"/tekenen", typed).wants(303)
	bram.post(t, path+"/tekenen", typed).wants(409)
	bram.get(t, path+"/tekenen").wants(200).In(".note", HasText("U hebt deze versie ondertekend"))
}

// A form that is filled in wrong is no way to learn of what isn't one's own: rights are
// asked first.
func TestSigningAsksRightsBeforeTheForm(t *testing.T) {
	p := signalPortal(t)
	_, path := p.toSign()
	wrong := url.Values{"nr": {"x"}, "day": {"x"}, "reason": {"BSN 111222333"}, "text": {""}, "day_of": {"x"}}
	for _, below := range []string{"/tekenen", "/tekenen/later", "/tekenen/afzien"} {
		p.as("bep").post(t, path+below, wrong).wants(403) // a colleague who may not sign
		p.as("eva").post(t, path+below, wrong).wants(404) // who knows nothing of it
		p.as("bram").post(t, path+below, wrong).wants(422)
	}
}

func TestQuestionLaterAndDeclineOnTheirPages(t *testing.T) {
	p := signalPortal(t)
	on, path := p.toSign()
	bram, cora := p.as("bram"), p.as("cora")
	bram.get(t, path+"/tekenen/vraag").wants(200).In("textarea[name=text]")
	bram.post(t, path+"/tekenen/vraag", url.Values{"text": {"Burgerservicenummer 111222333 hoort hier niet."}}).wants(422).In("textarea[name=text]", HasText("111222333"))
	bram.post(t, path+"/tekenen/vraag", url.Values{"text": {"Geldt dit ook voor " + signCanary + "?"}}).wants(303)
	bram.post(t, path+"/tekenen/later", url.Values{"day": {dayField(testNow)}}).wants(422).In("#day-error", HasText("na vandaag"))
	bram.post(t, path+"/tekenen/later", url.Values{"day": {dayField(testNow.AddDate(0, 0, 9))}}).wants(303)
	g, err := p.store.Signing(t.Context(), portal.SigningID(on.Text.ID, "bewind"))
	must(t, err)
	answer := path + "/ondertekening/vragen/bewind/" + string(g.Questions[0].ID)
	bram.get(t, answer).wants(404)
	cora.get(t, answer).wants(200).In("article", HasText(signCanary))
	cora.post(t, answer, url.Values{"answer": {""}}).wants(422)
	cora.post(t, answer, url.Values{"answer": {"Ja, ook daarvoor."}}).wants(303)
	bram.get(t, path+"/tekenen").wants(200).In("#vragen", HasText("Ja, ook daarvoor."))
	bram.post(t, path+"/tekenen/afzien", url.Values{"reason": {"Reden " + signCanary}}).wants(303)
	bram.get(t, path+"/tekenen").wants(200).In(".note", HasText("niet tekent"))

	for _, id := range []portal.ID{"wim", "adil", "gert", "bea", "bep"} {
		for _, below := range []string{"", "/ondertekening", "/versies", "/partijen"} {
			body := p.as(id).get(t, path+below).wants(200).body
			if strings.Contains(body, "Reden "+signCanary) || id != "bep" && strings.Contains(body, "ziet ervan af") || id != "adil" && strings.Contains(body, signCanary) {
				t.Errorf("%s reads on %s what is the coordinator's", id, below)
			}
		}
	}
	cora.get(t, path+"/ondertekening").wants(200).In("#org-bewind", HasText("Ziet ervan af")).In("#org-bewind", HasText(signCanary)).In("#org-gemeente", HasText("Gevraagd"))
	cora.post(t, path+"/ondertekening/bewind/vragen", url.Values{}).wants(303)
	p.as("adil").post(t, path+"/ondertekening/bewind/vragen", url.Values{}).wants(403)
	cora.post(t, path+"/ondertekening/termijn", url.Values{"until": {dayField(testNow.AddDate(0, 0, 7))}}).wants(422).In("#until-error")
	cora.post(t, path+"/ondertekening/termijn", url.Values{"until": {dayField(testNow.AddDate(0, 0, 42))}}).wants(303)
	cora.post(t, path+"/ondertekening/bewind/bevoegdheid", url.Values{"how-bewind": {"anders"}}).wants(422).In("#note-bewind-error")
	cora.post(t, path+"/ondertekening/bewind/bevoegdheid", url.Values{"how-bewind": {"volmacht"}}).wants(303)
}

func TestPaperOnItsPage(t *testing.T) {
	p := signalPortal(t)
	on, path := p.toSign()
	cora := p.as("cora")
	p.as("adil").get(t, path+"/papier").wants(403)
	cora.get(t, path+"/papier?organisatie=bewind").wants(200).In("option[selected]", HasText("Bewind Noord"))
	typed := url.Values{"org": {"bewind"}, "name": {"Bo Bestuurder"}, "function": {"bestuurder"}, "day": {dayField(testNow.AddDate(0, 0, 3))}, "way": {"papier"}}
	cora.upload(t, path+"/papier", "scan.txt", "Getekend te Deventer.", typed).wants(422).In("#day-error").In("#compared-error").In("#name", HasAttr("value", "Bo Bestuurder"))
	typed.Set("day", dayField(testNow))
	typed.Set("compared", "ja")
	p.as("bram").upload(t, path+"/papier", "scan.txt", "Getekend te Deventer.", typed).wants(403)
	cora.upload(t, path+"/papier", "scan.txt", "Getekend te Deventer.", typed).wants(303)
	signed, err := p.store.Signatures(t.Context(), on.Covenant.ID)
	must(t, err)
	if len(signed) != 1 || signed[0].Name != "Bo Bestuurder" || signed[0].Document == "" {
		t.Fatalf("recorded: %+v", signed)
	}
	scan := "/documenten/" + string(signed[0].Document)
	for id, status := range map[portal.ID]int{"cora": 200, "bram": 200, "adil": 404, "wim": 404, "eva": 404} {
		p.as(id).get(t, scan).wants(status)
	}
}
