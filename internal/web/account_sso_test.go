package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/sso"
	"ketenportaal/internal/sso/ssotest"
)

// withSSO has the portal know a provider.
func (p *portalRig) withSSO(t *testing.T) *ssotest.Provider {
	t.Helper()
	at := ssotest.Start(t)
	at.Says(ssotest.Claims{"email": memberEmail, "email_verified": true})
	p.Server.options.SSO = sso.New(sso.Options{Issuer: at.URL, ClientID: ssotest.ClientID, ClientSecret: ssotest.ClientSecret})
	p.Server.options.SSOName = "uw proefaccount"
	return at
}

// toProvider follows the button on the login page and gives the query the
// person comes back with.
func (v *visitor) toProvider(t *testing.T, at *ssotest.Provider, path string) url.Values {
	t.Helper()
	page := v.get(t, path).wants(http.StatusSeeOther)
	address := page.header.Get("Location")
	if !strings.HasPrefix(address, at.URL+"/login?") {
		t.Fatalf("sent to %q", address)
	}
	u, err := url.Parse(address)
	must(t, err)
	if got := u.Query().Get("redirect_uri"); got != testURL+"/inloggen/sso/terug" {
		t.Errorf("the way back is %q", got)
	}
	return at.LogIn(address)
}

func (v *visitor) back(t *testing.T, q url.Values) *reply {
	t.Helper()
	return v.get(t, "/inloggen/sso/terug?"+q.Encode())
}

func TestSSOLogin(t *testing.T) {
	p := testPortal(t, false, false)
	at := p.withSSO(t)
	v := p.browser()
	page := v.get(t, "/inloggen?terug=%2Finstellingen").wants(http.StatusOK)
	page.In(`a[href="/inloggen/sso?terug=%2finstellingen"]`, HasText("Inloggen met uw proefaccount"))

	q := v.toProvider(t, at, "/inloggen/sso?terug=%2Finstellingen")
	v.back(t, q).to("/instellingen")
	page = v.get(t, "/instellingen").wants(http.StatusOK)
	page.In("main", HasText("Gekoppeld sinds"))
	if v.cookieNow() == "" {
		t.Error("no session")
	}
	// A return path that isn't ours leads to the start page.
	other := p.browser()
	other.back(t, other.toProvider(t, at, "/inloggen/sso?terug=%2F%2Fevil.example")).to("/")

	v.post(t, "/instellingen/sso", url.Values{"password": {otherPassword}}).wants(http.StatusUnprocessableEntity)
	v.post(t, "/instellingen/sso", url.Values{"password": {goodPassword}}).to("/instellingen")
	v.get(t, "/instellingen/sso").wants(http.StatusNotFound)
}

// TestSSOFails: whatever goes wrong, people see one page; why stands in the log.
func TestSSOFails(t *testing.T) {
	for name, c := range map[string]struct {
		says   ssotest.Claims
		change func(t *testing.T, p *portalRig, v *visitor, q url.Values)
		why    string
	}{
		"wrong issuer":            {says: ssotest.Claims{"iss": "https://evil.example"}, why: "different provider"},
		"wrong nonce":             {says: ssotest.Claims{"nonce": "x"}, why: "another nonce"},
		"wrong audience":          {says: ssotest.Claims{"aud": "x"}, why: "expected audience"},
		"expired token":           {says: ssotest.Claims{"exp": 1}, why: "expired"},
		"unverified address":      {says: ssotest.Claims{"email_verified": false}, why: "no verified address"},
		"unknown address":         {says: ssotest.Claims{"email": "niemand@geldfit.example"}, why: "no account has this address"},
		"stopped at the provider": {why: "access_denied", change: func(_ *testing.T, _ *portalRig, _ *visitor, q url.Values) { q.Set("error", "access_denied") }},
		"another state":           {why: "state", change: func(_ *testing.T, _ *portalRig, _ *visitor, q url.Values) { q.Set("state", "x") }},
		"another browser": {why: "without its cookie", change: func(_ *testing.T, p *portalRig, v *visitor, _ url.Values) {
			delete(v.jar, p.cookieName(ssoCookie))
		}},
		"another browser's login": {why: "state", change: func(t *testing.T, p *portalRig, v *visitor, _ url.Values) {
			w := p.browser()
			w.get(t, "/inloggen/sso").wants(http.StatusSeeOther)
			v.jar[p.cookieName(ssoCookie)] = w.jar[p.cookieName(ssoCookie)]
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := testPortal(t, false, false)
			at := p.withSSO(t)
			says := ssotest.Claims{"email": memberEmail, "email_verified": true}
			for k, v := range c.says {
				says[k] = v
			}
			at.Says(says)
			v := p.browser()
			q := v.toProvider(t, at, "/inloggen/sso")
			if c.change != nil {
				c.change(t, p, v, q)
			}
			p.log.Reset()
			page := v.back(t, q).wants(http.StatusForbidden)
			page.In("h1", HasText("Inloggen is niet gelukt"))
			if !strings.Contains(p.log.String(), c.why) || strings.Contains(page.body, c.why) || v.cookieNow() != "" {
				t.Errorf("want %q in the log alone, and no session: %s", c.why, p.log)
			}
		})
	}
}

func TestSSOReplayed(t *testing.T) {
	p := testPortal(t, false, false)
	at := p.withSSO(t)
	v := p.browser()
	q := v.toProvider(t, at, "/inloggen/sso")
	kept := v.jar[p.cookieName(ssoCookie)]
	v.back(t, q).to("/")
	w := p.browser()
	w.jar[p.cookieName(ssoCookie)] = kept
	w.back(t, q).wants(http.StatusForbidden)
}

// TestSSOAway: a provider that is down, or none at all, leaves the other ways.
func TestSSOAway(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.get(t, "/inloggen/sso").wants(http.StatusNotFound)
	v.get(t, "/inloggen/sso/terug?code=x&state=x").wants(http.StatusNotFound)
	if page := v.get(t, "/inloggen").wants(http.StatusOK); strings.Contains(page.body, "/inloggen/sso") {
		t.Error("a button that leads nowhere")
	}
	at := p.withSSO(t)
	at.Down(true)
	v.get(t, "/inloggen/sso").wants(http.StatusForbidden).In("h1", HasText("Inloggen is niet gelukt"))
	v.logIn(t, memberEmail, goodPassword).to("/instellingen")
}
