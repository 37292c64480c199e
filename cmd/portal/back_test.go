package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBar15_BackButtonAfterLoggingOut: whoever sits down behind somebody that logged
// out, and presses Back as often as there is something to go back to, sees nothing of
// what was read or typed; nor does a partner who logs in at the same browser.
func TestBar15_BackButtonAfterLoggingOut(t *testing.T) {
	const canary, typed = "Zilverreiger", "Roerdomp"
	p := startPortal(t, monday)
	b := p.login(t, "deelnemer@geldfit.example")
	at := b.share(canary+" zag dat brieven te laat komen.", "geen", "gemeente")
	b.shows(canary)
	b.visit("/signalen")
	b.shows(canary)
	b.visit("/instellingen")
	b.visit("/signalen/nieuw")
	b.fill("#text", typed+" is nog niet gedeeld")
	b.until("the draft is kept", `/Concept bewaard/.test(document.querySelector("[data-draft-state]").textContent)`)
	b.visit("/berichten")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details:has(form[action='/uitloggen'])").forEach(d => { d.open = true })`))
	b.submit(`form[action="/uitloggen"] button`)
	b.visit("/")
	b.wants("input[name=password]") // nobody is logged in
	goesBack(b, canary, typed)

	b.logIn("deelnemer@wijkteam.example")
	b.visit(at)
	b.hides(canary, typed)
	b.visit("/signalen/nieuw")
	b.hides(canary, typed)
}

// goesBack presses Back until there is nothing before it, and looks at each page for
// the words, also in the fields of its forms.
func goesBack(b *browser, words ...string) {
	b.t.Helper()
	steps := valueOf(b, chromedp.Evaluate[int](`history.length`)) - 1
	if steps < 5 {
		b.t.Fatalf("only %d pages to go back to", steps)
	}
	for range steps {
		before := valueOf(b, chromedp.Evaluate[string](`String(performance.timeOrigin)`))
		b.do(chromedp.Evaluate[chromedp.Void](`setTimeout(() => history.back())`))
		b.until("the page before", `document.readyState === "complete" && (String(performance.timeOrigin) !== `+script(b.t, before)+`)`)
		if b.path() == "about:blank" {
			return
		}
		page := valueOf(b, chromedp.Evaluate[string](`document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map(f => f.value).join(" ")`))
		for _, w := range words {
			if strings.Contains(page, w) {
				b.t.Errorf("Back shows %q at %s", w, b.path())
			}
		}
	}
}

// TestBar26_TheWalkHearsOfABreach: what TestEveryPage relies on. A page that would run a
// script in its text, or draw a style of an element's own, has the browser say so, and
// neither happens.
func TestBar26_TheWalkHearsOfABreach(t *testing.T) {
	b := startPortal(t, monday).open(t)
	for _, breach := range []string{`<img src="/nergens.png" onerror="window.ran = true">`, `<p style="color: red">rood</p>`} {
		b.visit("/inloggen")
		b.reports()
		b.do(chromedp.Evaluate[chromedp.Void](`window.breaches = 0; document.addEventListener("securitypolicyviolation", () => { window.breaches++ }); document.querySelector("main").insertAdjacentHTML("beforeend", ` + script(t, breach) + `)`))
		b.until("a breach", `window.breaches > 0`)
		if ran := valueOf(b, chromedp.Evaluate[bool](`window.ran === true`)); ran {
			t.Errorf("%s ran", breach)
		}
		if told := strings.Join(b.reports(), "\n"); !strings.Contains(told, "Content Security Policy") {
			t.Errorf("%s: the browser told %q", breach, told)
		}
	}
}
