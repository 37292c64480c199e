package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestBar22_LinksInMails: somebody who forges the host of a request gets no mail sent
// with a link to it: not where the host is refused, and not by a header that says what
// a proxy was asked. Each link in each mail leads to the configured address.
func TestBar22_LinksInMails(t *testing.T) {
	p := signalPortal(t)
	host := func(r *http.Request) { r.Host = "evil.example" }
	asks := []string{"gerda", "gijs", "bram", "bep", "eva"} // one link each: more in a row are slowed down
	for name, c := range map[string]struct {
		changes []change
		want    int
	}{
		"another host":              {[]change{host}, http.StatusMisdirectedRequest},
		"X-Forwarded-Host":          {[]change{header("X-Forwarded-Host", "evil.example")}, http.StatusSeeOther},
		"Forwarded":                 {[]change{header("Forwarded", "host=evil.example;proto=http")}, http.StatusSeeOther},
		"X-Original-Host":           {[]change{header("X-Original-Host", "evil.example"), header("X-Host", "evil.example")}, http.StatusSeeOther},
		"another scheme and prefix": {[]change{header("X-Forwarded-Proto", "gopher"), header("X-Forwarded-Prefix", "/evil.example")}, http.StatusSeeOther},
	} {
		email := asks[0] + "@voorbeeld.example"
		asks = asks[1:]
		for path, fields := range map[string]url.Values{
			"/inloggen/link":                                         {"email": {email}},
			"/sociale-kaart/geldfit/uitnodigen":                      {"email": {"nieuw-" + strings.ReplaceAll(strings.ToLower(name), " ", "-") + "@voorbeeld.example"}, "role": {"deelnemer"}},
			"/signalen/" + p.share("gijs", nil).Number + "/oppakken": {"version": {"1"}},
		} {
			who := portal.ID("cora")
			if strings.HasPrefix(path, "/inloggen") {
				who = ""
			}
			if got := p.as(who).post(t, path, fields, c.changes...); got.status != c.want && (c.want != http.StatusSeeOther || got.status != http.StatusOK) {
				t.Errorf("%s, %s: %d, want %d", name, path, got.status, c.want)
			}
		}
	}
	p.handOut()
	p.later(20 * time.Hour)
	links := map[string]int{}
	for _, list := range p.mailAll() {
		for _, m := range list {
			if strings.Contains(m.String(), "evil") {
				t.Errorf("a mail holds the forged host:\n%s", m)
			}
			for _, link := range regexp.MustCompile(`(?i)\b[a-z]+://[^\s<>"]+`).FindAllString(m.String(), -1) {
				if !strings.HasPrefix(link, testURL+"/") && link != testURL {
					t.Errorf("%q leads to %s", m.subject, link)
				}
				first, _, _ := strings.Cut(strings.TrimPrefix(link, testURL+"/"), "/")
				links[first]++
			}
		}
	}
	for _, kind := range []string{"inloggen", "uitnodiging", "signalen", "post"} {
		if links[kind] == 0 {
			t.Errorf("no mail led to /%s: %v", kind, links)
		}
	}
}

// TestBar51_NobodyElseLearnsTheFeed: the secret of a calendar stands in the one answer
// that made it; no later page, no header, no line of the log, and nothing stored.
func TestBar51_NobodyElseLearnsTheFeed(t *testing.T) {
	p := signalPortal(t)
	gerda := p.as("gerda")
	made := gerda.post(t, "/kalender/abonnement", nil).wants(http.StatusOK)
	found := regexp.MustCompile(regexp.QuoteMeta(testURL) + `(/kalender/feed/([A-Za-z0-9_-]{20,})\.ics)`).FindStringSubmatch(made.body)
	if found == nil {
		t.Fatalf("no address in the answer: %.2000s", made.body)
	}
	feed, secret := found[1], found[2]
	file := p.as("").get(t, feed).wants(http.StatusOK)
	p.as("").get(t, feed, header("If-None-Match", file.header.Get("ETag"))).wants(http.StatusNotModified).Not(secret)
	p.as("").get(t, strings.Replace(feed, ".ics", "x.ics", 1)).wants(http.StatusNotFound).Not(secret)
	p.as("").get(t, feed+"?x=1").Not(secret)
	for _, wrong := range []string{feed + "/", feed + "/x", "/kalender" + feed, feed + "%20"} {
		p.as("").get(t, wrong).wants(http.StatusNotFound).Not(secret)
	}
	p.as("").send(t, http.MethodPost, feed, nil, "").Not(secret)
	p.as("").get(t, feed, func(r *http.Request) { r.Host = "evil.example" }).wants(http.StatusMisdirectedRequest).Not(secret)
	for _, r := range []*reply{file, made} {
		if got := r.header.Get("Referrer-Policy"); got != "no-referrer" {
			t.Errorf("Referrer-Policy: %q", got)
		}
	}
	file.Not(secret)
	if len(file.header.Values("Set-Cookie")) > 0 {
		t.Error("the feed sets a cookie")
	}
	gerda.get(t, "/kalender/abonnement").wants(http.StatusOK).Not(secret)
	gerda.get(t, "/instellingen/gegevens").wants(http.StatusOK).Not(secret)
	p.as("arie").get(t, "/beheer/audit").wants(http.StatusOK).Not(secret)
	if found := p.holding(t, secret); found != nil {
		t.Errorf("stored: %v", found)
	}
	must(t, p.app.DisablePerson(t.Context(), p.by("bea"), "gerda"))
	p.as("").get(t, feed).wants(http.StatusNotFound).Not(secret)
	if lines := p.log.String(); strings.Contains(lines, secret) || !strings.Contains(lines, "/kalender/feed/:token") {
		t.Errorf("the log: %s", lines)
	}
}

// TestBar39_UnreadableRequestsAreNotQuoted: of a request that can't be read the log holds
// no word, though the reason quotes its address and cookies.
func TestBar39_UnreadableRequestsAreNotQuoted(t *testing.T) {
	var s *rig
	t.Cleanup(func() { // after serve's own, when nothing writes any more
		if lines := s.log.String(); strings.Contains(lines, "geheim") || strings.Count(lines, "\n") != 4 {
			t.Errorf("the log: %s", lines)
		}
	})
	var address string
	s, address = serve(t)
	for _, odd := range []string{"X-A : b", "X-A: a\x00b", "Content-Length: -1", "Host: evil.example"} {
		raw(t, address, "POST /kalender/feed/geheim.ics HTTP/1.1\r\nHost: "+address+"\r\nCookie: portaal=geheim\r\n"+odd+"\r\n\r\n")
	}
}

// TestBar26_ThePolicy is the Content-Security-Policy, word for word: what is added to it
// is added here too.
func TestBar26_ThePolicy(t *testing.T) {
	s := testServer(t)
	nonce := regexp.MustCompile(`'nonce-[A-Za-z0-9_-]{22}'`)
	rest := "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	theme, err := s.assets.url("css/theme.css")
	must(t, err)
	for path, want := range map[string]string{
		"/help":     "default-src 'none'; script-src 'nonce-'" + rest,
		"/nergens":  "default-src 'none'; script-src 'nonce-'" + rest,
		"/inloggen": "default-src 'none'; script-src 'nonce-'" + rest,
		theme:       "default-src 'none'; script-src 'nonce-'" + rest,
		"/bijlage":  "sandbox; default-src 'none'; frame-ancestors 'none'",
	} {
		page := s.as(portal.Member).get(t, path)
		if got := page.header.Values("Content-Security-Policy"); len(got) != 1 || nonce.ReplaceAllString(got[0], "'nonce-'") != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
