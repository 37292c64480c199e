package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// device gives a browser a device that keeps passkeys and knows its owner by
// their finger.
func (b *browser) device() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
}

// TestPasskey walks a passkey's whole life in a browser with a device of its
// own: added in the settings, used instead of a password, removed, refused.
func TestPasskey(t *testing.T) {
	p := startPortal(t, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	b := p.login(t, "deelnemer@geldfit.example")
	b.device()

	b.visit("/instellingen")
	b.until("the form to be shown", `!document.querySelector('form[data-passkey]').hidden`)
	b.fill("#label", "Mijn proeftelefoon")
	b.fill("#current", testPassword)
	b.goOn(chromedp.Click(chromedp.CSS(`form[data-passkey] button`)))
	b.until("the passkey to stand in the settings", `document.querySelector("#passkeys .rows")?.textContent.includes("Mijn proeftelefoon")`)
	b.wants(".flash.good")

	b.logOut()
	b.passkeyLogin()
	b.until("the start page", `!!document.querySelector("a.bell")`)
	if got := b.text(".me .who"); !strings.Contains(got, "Geldfit") {
		t.Errorf("logged in as %q", got)
	}

	b.logOut()
	b.visit("/inloggen")
	b.fill("#email", "deelnemer@geldfit.example")
	b.fill("#password", testPassword)
	b.submit(`form[action="/inloggen"] button`)
	if got := b.path(); got != "/tweestaps" && !strings.HasPrefix(got, "/tweestaps?") {
		t.Fatalf("after the password: at %s, want the second step", got)
	}
	b.goOn(chromedp.Click(chromedp.CSS(`form[data-passkey] button`)))
	b.until("the start page", `!!document.querySelector("a.bell")`)

	b.visit("/instellingen")
	b.submit(`#passkeys .rows a`)
	b.fill("#password", testPassword)
	b.submit(`main form .button.danger`)
	b.wants(".flash.good")

	b.logOut()
	if wrong := b.reports(); len(wrong) > 0 {
		t.Errorf("the browser reports %q", wrong)
	}
	b.passkeyLogin()
	b.until("the refusal", `document.querySelector(".summary")?.textContent.includes("Inloggen met deze passkey lukt niet")`)
	if got := b.path(); got != "/inloggen/passkey" {
		t.Errorf("at %s", got)
	}
}

func (b *browser) logOut() {
	b.t.Helper()
	b.goOn(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/uitloggen"]').submit()`))
	b.until("the login page", `location.pathname === "/inloggen"`)
}

func (b *browser) passkeyLogin() {
	b.t.Helper()
	b.visit("/inloggen")
	b.until("the button to be shown", `!document.querySelector('form[data-passkey]').hidden`)
	b.goOn(chromedp.Click(chromedp.CSS(`form[data-passkey] button`)))
}

// goOn does something and waits for the page it leads to, whatever its status.
func (b *browser) goOn(step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, step); err != nil {
		b.t.Fatalf("at %s: %v", b.path(), err)
	}
}
