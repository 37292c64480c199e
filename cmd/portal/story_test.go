package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// TestStoryTenMinutesOnAPhone: a partner with little time comes from the
// overzichtsmail, is kept from writing down a resident's number, recognises what
// another wrote, and weeks later hears what was agreed and says whether it helps.
func TestStoryTenMinutesOnAPhone(t *testing.T) {
	const title = "Inwoners horen wekenlang niets na hun aanmelding"
	p := startPortal(t, monday)
	p.login(t, "deelnemer@geldfit.example").follow("drempel")
	other := p.login(t, "deelnemer@wijkteam.example")
	at := other.share(title+". Zij bellen dan ons, en wij weten het ook niet.", "drempel", "keten")

	// The overview of the next morning leads to the signal, by a login link.
	p.Clock.To(time.Date(2026, time.November, 24, 8, 1, 0, 0, portal.Amsterdam()))
	digest := p.digests(t, "deelnemer@geldfit.example")["deelnemer@geldfit.example"]
	if !strings.Contains(digest.text, title) || !strings.Contains(digest.text, p.URL+at) {
		t.Fatalf("the digest doesn't lead to the signal:\n%s", digest.text)
	}
	phone := p.open(t)
	phone.do(chromedp.EmulateViewport(360, 740))
	phone.visit(at)
	phone.submit(`main a[href^="/inloggen/link"]`)
	phone.fill("#email", "deelnemer@geldfit.example")
	phone.submit(`main form button`)
	phone.visit(p.loginLink(t, "deelnemer@geldfit.example"))
	phone.submit(`main form button`)
	phone.wants("a.bell")

	// Three fields. A citizen service number stops it, and the text stays.
	phone.visit("/signalen/nieuw")
	const typed = "Onze cliënt met BSN 111222333 wacht al weken op een reactie na de aanmelding"
	phone.fill("#text", typed)
	phone.set("#theme", "geen")
	phone.tick(`input[name=audience][value=keten]`)
	if status := phone.press(`form[action="/signalen/nieuw"] .actions button`); status != 422 {
		t.Fatalf("a text with a BSN: status %d, want 422", status)
	}
	if got := phone.value("#text"); got != typed {
		t.Errorf("after the refusal the text is %q", got)
	}
	if got := phone.text("#text-error"); !strings.Contains(got, "BSN") {
		t.Errorf("the refusal says %q", got)
	}

	// Without the number the portal shows who saw it before, and one tap does.
	phone.fill("#text", "Inwoners wachten wekenlang en horen niets na hun aanmelding")
	phone.until("a similar signal", `[...document.querySelectorAll("#similar .title")].some(a => a.getAttribute("href") === "`+at+`")`)
	phone.submit(`#similar button[formaction="` + at + `/herkennen"]`)
	if got := phone.path(); !strings.HasPrefix(got, at) {
		t.Errorf("after recognising the browser is at %s", got)
	}
	if got := phone.text("main"); !strings.Contains(got, "Geldfit") {
		t.Error("the signal doesn't show that Geldfit recognises it")
	}

	// Two weeks later it is agreed and fed back.
	p.Clock.To(time.Date(2026, time.December, 7, 10, 0, 0, 0, portal.Amsterdam()))
	coordinator := p.login(t, "ketencoordinator@gemeente.example")
	coordinator.visit(at)
	coordinator.submit(`form[action$="/oppakken"] button`)
	coordinator.unfold()
	coordinator.fill(`form[action$="/terugkoppeling"] textarea[name=agreed]`, "Iedereen krijgt binnen drie werkdagen een bericht.")
	coordinator.fill(`form[action$="/terugkoppeling"] input[name=agreed_by]`, "Team Toegang")
	coordinator.tick(`form[action$="/terugkoppeling"] input[name=route][value=uitvoeringsafspraak]`)
	coordinator.fill(`form[action$="/terugkoppeling"] textarea[name=changes]`, "Het bericht noemt wie er belt, en wanneer.")
	coordinator.set(`form[action$="/terugkoppeling"] input[name=from]`, "2027-01-04")
	coordinator.submit(`form[action$="/terugkoppeling"] .actions button`)

	p.Clock.To(time.Date(2026, time.December, 8, 8, 1, 0, 0, portal.Amsterdam()))
	p.nextDigest(t, "deelnemer@geldfit.example", 2)
	last := p.digestsTo(t, "deelnemer@geldfit.example")
	if got := last[len(last)-1].text; !strings.Contains(got, title) || !strings.Contains(got, p.URL+at) {
		t.Errorf("the digest after the feedback doesn't lead to it:\n%s", got)
	}
	again := p.login(t, "deelnemer@geldfit.example")
	again.do(chromedp.EmulateViewport(360, 740))
	again.visit(at)
	page := again.text("main")
	for _, want := range []string{"Iedereen krijgt binnen drie werkdagen een bericht.", "Team Toegang", "4 januari 2027"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the signal doesn't say %q", want)
		}
	}
	again.tick(`form[action$="/helpt-dit"] input[value=deels]`)
	again.submit(`form[action$="/helpt-dit"] .actions button`)
	if got := again.text("main"); !strings.Contains(strings.ToLower(got), "deels") {
		t.Error("the answer isn't shown")
	}
}

// share shares a signal with an audience by the shortest way, and gives its path.
func (b *browser) share(text, theme, audience string) string {
	b.t.Helper()
	b.visit("/signalen/nieuw")
	b.fill("#text", text)
	b.set("#theme", theme)
	b.tick(`input[name=audience][value=` + audience + `]`)
	b.submit(`form[action="/signalen/nieuw"] .actions button`)
	return b.path()
}

// follow asks to hear of each new signal on a theme.
func (b *browser) follow(theme string) {
	b.t.Helper()
	b.visit("/instellingen/berichten")
	b.tick(`input[name=themes][value=` + theme + `]`)
	b.submit(`main form .actions button`)
}

// press presses a button and gives the status of the page that follows.
func (b *browser) press(button string) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(button)))
	if err != nil {
		b.t.Fatalf("press %s at %s: %v", button, b.path(), err)
	}
	if resp == nil {
		return 0
	}
	return int(resp.Status)
}

// value is what stands in a field.
func (b *browser) value(selector string) string {
	b.t.Helper()
	return valueOf(b, chromedp.Value(chromedp.CSS(selector)))
}

// loginLink waits for the newest login link mailed to an address, and gives its path.
func (r *running) loginLink(t *testing.T, to string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for seen := 0; ; {
		all := r.Peer.Messages()
		for _, m := range all[seen:] {
			if m.To != to {
				continue
			}
			if link := regexp.MustCompile(`https?://\S+(/inloggen/link/\S+)`).FindStringSubmatch(read(t, m).text); link != nil {
				return link[1]
			}
		}
		seen = len(all)
		if _, err := r.Peer.Wait(ctx, seen+1); err != nil {
			t.Fatalf("waiting for a login link to %s: %v", to, err)
		}
	}
}
