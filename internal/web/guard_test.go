package web

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

func TestBar02_RouteOutsideTheTableOrWithoutLevelStopsTheStart(t *testing.T) {
	fine := func(c *fiber.Ctx) error { return nil }
	for name, c := range map[string]struct {
		row  Route
		want error
	}{
		"no level":   {Route{Method: "GET", Path: "/dummy", Handler: fine}, errNoLevel},
		"bad level":  {Route{Method: "GET", Path: "/dummy", Level: LoggedIn + 1, Handler: fine}, errNoLevel},
		"no action":  {Route{Method: "GET", Path: "/dummy", Level: LoggedIn, Handler: fine}, errNoAction},
		"no handler": {Route{Method: "GET", Path: "/dummy", Level: Open}, nil},
		"twice":      {Route{Method: "GET", Path: "/help", Level: Open, Handler: fine}, nil},
	} {
		s := testServer(t)
		_, err := newServer(s.options, []Route{c.row})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	s := testServer(t)
	s.app = s.newApp()
	s.app.Get("/buiten-de-tabel", fine)
	if err := s.register(s.routes()); !errors.Is(err, errUnlisted) {
		t.Errorf("a route outside the table: got %v, want %v", err, errUnlisted)
	}
}

func TestNewRefusesUnfitOptions(t *testing.T) {
	fit := testServer(t).options
	for name, spoil := range map[string]func(*Options){
		"short key":    func(o *Options) { o.Key = []byte("kort") },
		"no accounts":  func(o *Options) { o.Accounts = nil },
		"no log":       func(o *Options) { o.Log = nil },
		"path in URL":  func(o *Options) { o.URL = "https://portaal.example/pad" },
		"other scheme": func(o *Options) { o.URL = "ftp://portaal.example" },
		"no scheme":    func(o *Options) { o.URL = "portaal.example" },
	} {
		o := fit
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestBar09_OneSpelling: another method or another way of writing an address
// never leads to the page.
func TestBar09_OneSpelling(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	v.get(t, "/stuk/S-1").wants(200)
	v.get(t, "/stuk/nieuw").wants(200) // a fixed path wins from a parameter
	for _, path := range []string{"/stuk/S-1/", "//stuk/S-1", "/stuk//S-1", "/Stuk/S-1", "/stuk/S%2d1", "/stuk%2fS-1", "/stuk%252fS-1", "/stuk/S-1;x=1", "/stuk/./S-1", "/x/../stuk/S-1",
		"/stuk/S-1%00", "/stuk\\S-1", "/stuk/%2e%2e/stuk/S-1", "/HELP", "/help/", "/stuk/" + strings.Repeat("a", 200)} {
		v.get(t, path).wants(404)
	}
	for _, method := range []string{"OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"} {
		v.send(t, method, "/help", nil, "").wants(405)
	}
	v.send(t, "POST", "/help", nil, "").wants(405)
	if got := v.send(t, "HEAD", "/help", nil, "").wants(200); got.body != "" {
		t.Errorf("HEAD has a body of %d bytes", len(got.body))
	}
	v.get(t, "/proef", header("X-HTTP-Method-Override", "POST")).wants(200)
	if s.wrote != 0 {
		t.Error("a change was made")
	}
}

var everywhere = map[string]string{
	"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000", "X-Frame-Options": "DENY",
}

// TestBar27_HeadersOnEveryAnswer goes past every kind of answer there is.
func TestBar27_HeadersOnEveryAnswer(t *testing.T) {
	s := testServer(t)
	v, guest := s.as(portal.Member), s.as("")
	theme, err := s.assets.url("css/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		page   *reply
		status int
	}{
		"page":           {v.get(t, "/help"), 200},
		"guest's page":   {guest.get(t, "/help"), 200},
		"not found":      {v.get(t, "/nergens"), 404},
		"odd spelling":   {v.get(t, "/help/"), 404},
		"method":         {v.send(t, "PUT", "/help", nil, ""), 405},
		"unknown method": {v.send(t, "BREW", "/help", nil, ""), 400},
		"redirect":       {guest.get(t, "/proef"), 303},
		"forged":         {v.send(t, "POST", "/proef", nil, ""), 403},
		"panic":          {v.get(t, "/stuk/paniek"), 500},
		"host":           {v.get(t, "/help", func(r *http.Request) { r.Host = "evil.example" }), 421},
		"file":           {v.get(t, theme), 200},
		"not modified":   {v.get(t, theme, header("If-None-Match", `"`+s.assets.version+`"`)), 304},
		"probe":          {v.get(t, "/healthz"), 200},
		"JSON":           {v.get(t, "/kind/invalid", header("Accept", "application/json")), 422},
	} {
		c.page.t = t
		c.page.wants(c.status)
		for h, want := range everywhere {
			if got := c.page.header.Get(h); got != want {
				t.Errorf("%s: %s: got %q, want %q", name, h, got, want)
			}
		}
		csp := c.page.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy: %q", name, csp)
		}
		if c.page.header.Get("Permissions-Policy") == "" || c.page.header.Get("Server") != "" {
			t.Errorf("%s: Permissions-Policy %q, Server %q", name, c.page.header.Get("Permissions-Policy"), c.page.header.Get("Server"))
		}
		if got := c.page.header.Get("Cache-Control"); got != "no-store" && name != "file" && name != "not modified" {
			t.Errorf("%s: Cache-Control: %q", name, got)
		}
	}
}

func TestBar26_NonceIsNewAndOnThePage(t *testing.T) {
	s := testServer(t)
	v := s.as("")
	var before string
	for range 2 {
		page := v.get(t, "/help")
		nonce, _ := attr(selection(page.doc, "script")[0], "nonce")
		if nonce == "" || nonce == before || !strings.Contains(page.header.Get("Content-Security-Policy"), "script-src 'nonce-"+nonce+"';") {
			t.Errorf("nonce %q (before %q): %s", nonce, before, page.header.Get("Content-Security-Policy"))
		}
		before = nonce
	}
}

func TestBar24_ForgedChanges(t *testing.T) {
	s := testServer(t)
	v, other := s.as(portal.Member), s.as(portal.Member)
	good := url.Values{"text": {"x"}}
	for name, c := range map[string]struct {
		fields  url.Values
		changes []change
		want    int
	}{
		"good":                  {good, nil, 200},
		"token in header":       {url.Values{"_csrf": {""}}, []change{header("X-CSRF-Token", v.csrf(t))}, 200},
		"no-referrer form":      {good, []change{header("Origin", "null")}, 200},
		"old browser":           {good, []change{header("Sec-Fetch-Site", ""), header("Origin", testURL)}, 200},
		"no browser":            {good, []change{header("Sec-Fetch-Site", ""), header("Origin", "")}, 200},
		"no token":              {url.Values{"_csrf": {""}}, nil, 403},
		"token of another":      {url.Values{"_csrf": {other.csrf(t)}}, nil, 403},
		"token of a visitor":    {url.Values{"_csrf": {s.as("").csrf(t)}}, nil, 403},
		"evil origin":           {good, []change{header("Origin", "https://evil.example"), header("Sec-Fetch-Site", "")}, 403},
		"suffix of our name":    {good, []change{header("Origin", "https://portaal.example.evil.example")}, 403},
		"other scheme":          {good, []change{header("Origin", "http://portaal.example")}, 403},
		"other port":            {good, []change{header("Origin", "https://portaal.example:8443")}, 403},
		"null of another":       {good, []change{header("Origin", "null"), header("Sec-Fetch-Site", "cross-site")}, 403},
		"null, nothing known":   {good, []change{header("Origin", "null"), header("Sec-Fetch-Site", "")}, 403},
		"cross-site":            {good, []change{header("Sec-Fetch-Site", "cross-site")}, 403},
		"neighbouring host":     {good, []change{header("Sec-Fetch-Site", "same-site")}, 403},
		"two tokens":            {url.Values{"_csrf": {v.csrf(t), v.csrf(t)}}, nil, 400},
		"token in the address":  {url.Values{"_csrf": {""}}, []change{func(r *http.Request) { r.RequestURI += "?_csrf=" + v.csrf(t) }}, 403},
		"other kind of content": {good, []change{header("Content-Type", "text/plain")}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			s.wrote = 0
			v.post(t, "/proef", c.fields, c.changes...).wants(c.want)
			if (s.wrote == 1) != (c.want == 200) {
				t.Errorf("%d changes at status %d", s.wrote, c.want)
			}
		})
	}
}

func TestCSRFOfVisitors(t *testing.T) {
	s := testServer(t)
	v := s.as("")
	v.post(t, "/open", url.Values{"text": {"x"}}).wants(200)
	v.post(t, "/open", url.Values{"_csrf": {s.as("").csrf(t)}}).wants(403)
	s.as("").send(t, "POST", "/open", strings.NewReader("text=x"), fiber.MIMEApplicationForm).wants(403)
	// The address holds the secret: a mail program unsubscribes without a token.
	s.as("").send(t, "POST", "/geheim/abc", strings.NewReader("text=x"), fiber.MIMEApplicationForm).wants(200)
}

func TestBar10_SessionsAreOnlyOurs(t *testing.T) {
	s := testServer(t)
	for _, chosen := range []string{"gekozen", strings.Repeat("A", 43), strings.Repeat("a", 4000), "' or 1=1"} {
		v := s.as("")
		v.jar[s.cookieName("")] = chosen
		v.get(t, "/proef").wants(303)
		if v.jar[s.cookieName("")] == chosen {
			t.Errorf("the browser keeps the cookie %.20q", chosen)
		}
	}
	nobody := s.as(portal.Member)
	session := s.accounts.sessions[nobody.token]
	session.Actor = portal.Actor{}
	s.accounts.sessions[nobody.token] = session
	nobody.get(t, "/proef").wants(303)
}

func TestLoginAndLogout(t *testing.T) {
	s := testServer(t)
	v := s.as("")
	before := v.csrf(t)
	page := v.post(t, "/begin", url.Values{"terug": {"/stuk/S-1"}}).wants(303)
	if got := page.header.Get("Location"); got != "/stuk/S-1" {
		t.Errorf("Location: %s", got)
	}
	v.get(t, "/proef").wants(200).In(".flash", HasText("Het is gelukt."))
	if v.jar[s.cookieName("bezoek")] != "" || v.csrf(t) == before {
		t.Error("the visitor's token outlives the login")
	}
	old := v.jar[s.cookieName("")]
	if page := v.post(t, "/einde", nil).wants(303); page.header.Get("Location") != "/" {
		t.Errorf("sent on to %s", page.header.Get("Location"))
	}
	if v.jar[s.cookieName("")] != "" {
		t.Error("the cookie is still there")
	}
	v.jar[s.cookieName("")] = old
	v.get(t, "/proef").wants(303)
}

func TestBar25_OwnOriginOfWebSockets(t *testing.T) {
	v := testServer(t).as("")
	for origin, want := range map[string]int{testURL: 200, "": 403, "null": 403, "https://evil.example": 403, "https://portaal.example.evil.example": 403, "http://portaal.example": 403, "https://portaal.example:444": 403} {
		if got := v.get(t, "/live-proef", header("Origin", origin)); got.status != want {
			t.Errorf("%q: got %d, want %d", origin, got.status, want)
		}
	}
}

func TestBar42_Attachment(t *testing.T) {
	page := testServer(t).as(portal.Member).get(t, "/bijlage").wants(200)
	for h, want := range map[string]string{"Content-Type": "application/octet-stream", "Content-Disposition": `attachment; filename="brief.html"`, "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'", "Content-Length": "18"} {
		if got := page.header.Get(h); got != want {
			t.Errorf("%s: got %q, want %q", h, got, want)
		}
	}
}

func TestBar14_Cookies(t *testing.T) {
	check := func(t *testing.T, page *reply, prefix string, secure bool) {
		t.Helper()
		cookies := (&http.Response{Header: page.header}).Cookies()
		if len(cookies) == 0 {
			t.Fatal("no cookies")
		}
		for _, k := range cookies {
			if !strings.HasPrefix(k.Name, prefix) || k.Secure != secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
				t.Errorf("cookie %s", k)
			}
		}
	}
	https := testServer(t)
	check(t, https.as("").get(t, "/help"), "__Host-portaal", true)
	v := https.as("")
	v.jar[https.cookieName("")] = "oud"
	check(t, v.get(t, "/help"), "__Host-portaal", true)
	http := testServerAt(t, "http://127.0.0.1:8080")
	check(t, http.as("").get(t, "/help"), "portaal", false)
	if page := http.as("").get(t, "/help"); page.header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over http")
	}
}

func TestBar22_Hosts(t *testing.T) {
	s := testServer(t)
	for host, want := range map[string]int{"portaal.example": 200, "PORTAAL.example": 200, "evil.example": 421, "portaal.example.evil.example": 421, "portaal.example:8080": 421,
		"portaal.example.": 421, "127.0.0.1": 421, "localhost:8080": 421} {
		page := s.as("").get(t, "/help", func(r *http.Request) { r.Host = host }, header("X-Forwarded-Host", "portaal.example"))
		if page.status != want {
			t.Errorf("%s: got %d, want %d", host, page.status, want)
		}
	}
	s.as("").get(t, "/help", header("X-Forwarded-Host", "evil.example")).wants(200)
	s.as("").get(t, "/healthz", func(r *http.Request) { r.Host = "10.0.0.7" }).wants(200)
}

func TestBar28_ReturnPath(t *testing.T) {
	s := testServer(t)
	for _, kept := range []string{"/help", "/help?a=b", "/stuk/S-2026-0042?tab=verloop#x", "/privacy#rechten"} {
		if got := s.returnPath(kept); got != kept {
			t.Errorf("%q: got %q", kept, got)
		}
	}
	for _, bad := range []string{"", "//evil", "/\\evil", "\\\\evil", "https:evil", "https://evil", "/%0d%0aSet-Cookie:x", "/help\r\nx: y", "/help\n", "/\t/evil", "javascript:x", "help", "/..//evil", "/%2f/evil", "/.//evil",
		"/help/../..//evil", "/help/", "/nergens", "//help", "/@evil", "/help@evil/x", "http:/help", "/hélp", "/healthz", "/assets/x/css/theme.css", "/geheim/abc", "/help\x00", "?x", "#x", " /help", "/" + strings.Repeat("a", 3000)} {
		if got := s.returnPath(bad); got != "/" {
			t.Errorf("%q: got %q, want /", bad, got)
		}
	}
}

func TestBar23_ClientIP(t *testing.T) {
	var got string
	s := testServer(t)
	s.options.Proxies = nil
	row := Route{fiber.MethodGet, "/wie", Open, "", 0, nil}
	row.Handler = func(c *fiber.Ctx) error { got = req(c).server.clientIP(c).String(); return nil }
	for name, c := range map[string]struct{ proxies, forwarded, want string }{
		"no proxy, made up":          {"", "6.6.6.6", "0.0.0.0"},
		"our proxy":                  {"0.0.0.0/32", "6.6.6.6", "6.6.6.6"},
		"made up before our proxy":   {"0.0.0.0/32", "1.1.1.1, 6.6.6.6", "6.6.6.6"},
		"two proxies":                {"0.0.0.0/32 10.0.0.0/8", "1.1.1.1, 6.6.6.6, 10.0.0.3", "6.6.6.6"},
		"nonsense from our proxy":    {"0.0.0.0/32", "nonsense", "0.0.0.0"},
		"another's proxy, forwarded": {"10.0.0.0/8", "6.6.6.6", "0.0.0.0"},
	} {
		o := s.options
		o.Proxies = prefixes(t, c.proxies)
		server, err := newServer(o, []Route{row})
		if err != nil {
			t.Fatal(err)
		}
		r := &rig{Server: server, accounts: s.accounts, log: s.log}
		r.as("").get(t, "/wie", header("X-Forwarded-For", c.forwarded)).wants(200)
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestBar38_OneLineInTheLog(t *testing.T) {
	s := testServer(t)
	s.as("").get(t, "/nergens%0d%0a{\"level\":\"x\"}", header("Referer", "a"))
	if n := strings.Count(s.log.String(), "\n"); n != 1 {
		t.Errorf("%d lines for one request: %s", n, s.log)
	}
}

func prefixes(t *testing.T, list string) []netip.Prefix {
	t.Helper()
	var out []netip.Prefix
	for p := range strings.FieldsSeq(list) {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, prefix)
	}
	return out
}
