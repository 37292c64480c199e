package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// question is what a script of ours gets to ask the device.
func question(t *testing.T, page *reply) (kind string) {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			User      *struct {
				Name string `json:"name"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal([]byte(page.body), &o); err != nil || o.PublicKey.Challenge == "" {
		t.Fatalf("no question: %v: %.200s", err, page.body)
	}
	if o.PublicKey.User != nil {
		return "make"
	}
	return "give"
}

var asScript = header("Accept", "application/json")

func TestPasskeyLoginPage(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	page := v.get(t, "/inloggen?terug=%2Finstellingen").wants(http.StatusOK)
	page.In(`form[action="/inloggen/passkey"] button`, HasText("Inloggen met een passkey"))
	page.In(`form[action="/inloggen/passkey"][hidden]`)

	v.post(t, "/inloggen/passkey/vraag", nil, asScript, header("X-CSRF-Token", "x")).wants(http.StatusForbidden)
	if got := question(t, v.post(t, "/inloggen/passkey/vraag", nil, asScript).wants(http.StatusOK)); got != "give" {
		t.Errorf("asked to %s a passkey", got)
	}
	secret := v.jar[p.cookieName(passkeyCookie)]
	if secret == "" {
		t.Error("no cookie ties the question to this browser")
	}
	// An answer that doesn't hold, then one without a question: both come back
	// on the login page, which still knows where the person was going.
	for range 2 {
		page = v.post(t, "/inloggen/passkey", url.Values{"answer": {"{}"}, "terug": {"/instellingen"}}).wants(http.StatusUnprocessableEntity)
		page.In(`input[name="terug"][value="/instellingen"]`)
	}
	page.In(".summary", HasText("Dit duurde te lang, of is al gebruikt."))
	if v.cookieNow() != "" {
		t.Error("a session began")
	}
}

func TestPasskeySettings(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.post(t, "/instellingen/passkeys/vraag", url.Values{"label": {"x"}, "current": {goodPassword}}, asScript).wants(http.StatusUnauthorized)
	v.logIn(t, memberEmail, goodPassword).to("/instellingen")
	page := v.get(t, "/instellingen").wants(http.StatusOK)
	page.In("#passkeys h2", HasText("Inloggen met passkey"))
	page.In(`form[action="/instellingen/passkeys"][hidden]`)

	refused := v.post(t, "/instellingen/passkeys/vraag", url.Values{"label": {""}, "current": {goodPassword}}, asScript).wants(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.body, `"label"`) {
		t.Errorf("not refused at the name: %s", refused.body)
	}
	refused = v.post(t, "/instellingen/passkeys/vraag", url.Values{"label": {"x"}, "current": {otherPassword}}, asScript).wants(http.StatusUnprocessableEntity)
	if !strings.Contains(refused.body, `"current"`) {
		t.Errorf("not refused at the password: %s", refused.body)
	}
	if got := question(t, v.post(t, "/instellingen/passkeys/vraag", url.Values{"label": {"x"}, "current": {goodPassword}}, asScript).wants(http.StatusOK)); got != "make" {
		t.Errorf("asked to %s a passkey", got)
	}
	page = v.post(t, "/instellingen/passkeys", url.Values{"label": {"Mijn telefoon"}, "current": {goodPassword}, "answer": {"{}"}}).wants(http.StatusUnprocessableEntity)
	page.In("#label", HasAttr("value", "Mijn telefoon"))
	page.In("#name", HasAttr("value", "Jo Bakker"))
	if strings.Contains(page.body, goodPassword) {
		t.Error("the password comes back")
	}
	v.get(t, "/instellingen/passkeys/onbekend").wants(http.StatusNotFound)

	key := portal.Passkey{ID: "sleutel", Person: "jo", Name: "Mijn telefoon", Credential: []byte("x"), PublicKey: []byte("y"), AddedAt: testNow}
	must(t, p.store.InsertPasskey(t.Context(), &key))
	v.get(t, "/instellingen").wants(http.StatusOK).In("#passkeys .rows", HasText("Mijn telefoon"))
	v.get(t, "/instellingen/passkeys/sleutel").wants(http.StatusOK).In("h1", HasText("Passkey verwijderen"))
	v.post(t, "/instellingen/passkeys/sleutel", url.Values{"password": {otherPassword}}).wants(http.StatusUnprocessableEntity).In("#password-error")
	v.post(t, "/instellingen/passkeys/sleutel", url.Values{"password": {goodPassword}}).to("/instellingen")
	v.get(t, "/instellingen/passkeys/sleutel").wants(http.StatusNotFound)
}

// TestPasskeyStep: who must set up a second step may choose a passkey; who has
// only a passkey isn't asked for a code.
func TestPasskeyStep(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.logIn(t, adminEmail, goodPassword).to("/instellingen/tweestaps?terug=%2Finstellingen")
	page := v.get(t, "/instellingen/tweestaps").wants(http.StatusOK)
	page.In(`form[action="/instellingen/passkeys"] button`, HasText("Passkey toevoegen"))
	if strings.Contains(page.body, `name="current"`) {
		t.Error("the password is asked twice in a row")
	}
	if got := question(t, v.post(t, "/instellingen/passkeys/vraag", url.Values{"label": {"x"}}, asScript).wants(http.StatusOK)); got != "make" {
		t.Errorf("asked to %s a passkey", got)
	}
	v.post(t, "/instellingen/passkeys", url.Values{"label": {"x"}, "answer": {"{}"}, "terug": {"/help"}}).wants(http.StatusUnprocessableEntity).In("h1", HasText("Tweede stap"))

	admin, err := p.store.PersonByEmail(t.Context(), adminEmail)
	must(t, err)
	c, err := p.store.Credential(t.Context(), admin.ID)
	must(t, err)
	c.Passkeys = 1
	must(t, p.store.SaveCredential(t.Context(), &c))
	must(t, p.store.InsertPasskey(t.Context(), &portal.Passkey{ID: "sleutel", Person: admin.ID, Name: "x", Credential: []byte("x"), PublicKey: []byte("y"), AddedAt: testNow}))
	w := p.browser()
	w.logIn(t, adminEmail, goodPassword).to("/tweestaps?terug=%2Finstellingen")
	page = w.get(t, "/tweestaps?terug=%2Finstellingen").wants(http.StatusOK)
	page.In(`form[action="/tweestaps/passkey"] button`, HasText("Verder met een passkey"))
	if strings.Contains(page.body, `name="code"`) {
		t.Error("a code is asked of who has no app")
	}
	if got := question(t, w.post(t, "/tweestaps/passkey/vraag", nil, asScript).wants(http.StatusOK)); got != "give" {
		t.Errorf("asked to %s a passkey", got)
	}
	w.post(t, "/tweestaps/passkey", url.Values{"answer": {"{}"}, "terug": {"/instellingen"}}).wants(http.StatusUnprocessableEntity).In(`input[name="terug"][value="/instellingen"]`)
	w.get(t, "/instellingen").wants(http.StatusSeeOther)
}
