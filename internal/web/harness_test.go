package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const testURL = "https://portaal.example"

// testNow is the portal's clock in tests, a Sunday afternoon in winter time.
var testNow = time.Date(2026, 11, 22, 14, 30, 0, 0, time.UTC)

// fakeAccounts knows the sessions that tests made.
type fakeAccounts struct {
	sessions map[string]Session
	err      error // answers every question when set
	unread   int
}

func (f *fakeAccounts) Session(_ context.Context, token string) (Session, error) {
	if f.err != nil {
		return Session{}, f.err
	}
	s, ok := f.sessions[token]
	if !ok {
		return Session{}, portal.ErrLogin
	}
	return s, nil
}

func (f *fakeAccounts) Bell(context.Context, portal.Actor) (int, int64, error) {
	return f.unread, 41, f.err
}

// testFlash is the sentence that the routes of the tests show.
var testFlash = flash("proef", "good", "Het is gelukt.")

// rig is a server under test with its log.
type rig struct {
	*Server
	accounts *fakeAccounts
	log      *bytes.Buffer
	wrote    int // changes accepted by the routes of this test
}

// withRoutes are the rows that the tests of the shell add to the table.
func (r *rig) withRoutes() []Route {
	write := func(c *fiber.Ctx) error {
		r.wrote++
		return c.SendString(form(c).Text("text"))
	}
	return []Route{
		{fiber.MethodGet, "/proef", LoggedIn, policy.UseAccount, 0, func(c *fiber.Ctx) error {
			return privacyPage.show(c, Info{Base{Title: "Proef"}})
		}},
		{fiber.MethodPost, "/proef", LoggedIn, policy.UseAccount, 0, write},
		{fiber.MethodPost, "/formulier", LoggedIn, policy.UseAccount, 0, func(c *fiber.Ctx) error {
			f := form(c)
			f.Int("aantal")
			f.Date("dag")
			if f.Bool("conflict") {
				f.Refuse("text", "Iemand anders heeft dit gewijzigd.")
				return privacyPage.again(c, Info{}, portal.Errorf(portal.Conflict, "Iemand was u voor."))
			}
			return privacyPage.again(c, Info{Base{Title: "Proef"}}, f.Err())
		}},
		{fiber.MethodPost, "/open", Open, "", 0, write},
		{fiber.MethodPost, "/begin", Open, "", 0, func(c *fiber.Ctx) error {
			token := newToken()
			r.accounts.sessions[token] = Session{Actor: portal.Actor{ID: portal.NewID(), Role: portal.Member}}
			startSession(c, token)
			return done(c, testFlash, r.returnPath(form(c).Text("terug")))
		}},
		{fiber.MethodPost, "/einde", LoggedIn, policy.UseAccount, 0, func(c *fiber.Ctx) error {
			delete(r.accounts.sessions, sessionToken(c))
			endSession(c)
			return seeOther(c, "//evil.example")
		}},
		{fiber.MethodGet, "/bijlage", LoggedIn, policy.ReadSignal, 0, func(c *fiber.Ctx) error {
			return attachment(c, "brief.html", 18, io.NopCloser(strings.NewReader("<script>1</script>")))
		}},
		{fiber.MethodGet, "/live-proef", Open, "", 0, func(c *fiber.Ctx) error {
			if !r.ownOrigin(c) {
				return portal.ErrForbidden
			}
			return nil
		}},
		{fiber.MethodPost, "/geheim/:token", Secret, "", 0, write},
		{fiber.MethodPost, "/bestand", LoggedIn, policy.AddDocument, 1 << 20, func(c *fiber.Ctx) error {
			var got strings.Builder
			f, err := upload(c, 100_000, func(p Part) error {
				n, err := io.Copy(io.Discard, p)
				got.WriteString(p.Field + " " + p.Filename + " " + countText(int(n)) + "\n")
				return err
			})
			if err != nil {
				return err
			}
			r.wrote++
			return c.SendString(got.String() + f.Text("title"))
		}},
		{fiber.MethodGet, "/stuk/nieuw", Open, "", 0, func(c *fiber.Ctx) error { return c.SendString("nieuw") }},
		{fiber.MethodGet, "/stuk/:id", LoggedIn, policy.ReadSignal, 0, func(c *fiber.Ctx) error {
			id, err := param(c, "id")
			switch {
			case err != nil:
				return err
			case id == "paniek":
				panic("bron van de paniek")
			case id == "verboden":
				return portal.Errorf(portal.NotFound, "dit bestaat maar u mag het niet weten")
			case id == "onbekend":
				return portal.ErrNotFound.Because(io.ErrUnexpectedEOF)
			}
			return c.SendString(id)
		}},
		{fiber.MethodGet, "/kind/:kind", Open, "", 0, func(c *fiber.Ctx) error {
			kinds := map[string]portal.Kind{"invalid": portal.Invalid, "not-found": portal.NotFound, "forbidden": portal.Forbidden, "conflict": portal.Conflict,
				"login": portal.LoginNeeded, "large": portal.TooLarge, "many": portal.TooMany, "away": portal.Unavailable, "internal": portal.Internal}
			return portal.Errorf(kinds[c.Params("kind")], "Zin voor mensen.").Because(io.ErrClosedPipe)
		}},
		{fiber.MethodGet, "/vraag", Open, "", 0, func(c *fiber.Ctx) error { return c.SendString(query(c).Text("q")) }},
	}
}

// testServer makes a server for testURL with the routes of the portal and
// those of withRoutes.
func testServer(t *testing.T) *rig { return testServerAt(t, testURL) }

func testServerAt(t *testing.T, address string) *rig {
	t.Helper()
	r := &rig{accounts: &fakeAccounts{sessions: map[string]Session{}}, log: new(bytes.Buffer)}
	s, err := newServer(Options{
		Accounts: r.accounts, Key: bytes.Repeat([]byte("k"), 32), URL: address, PortalName: "Ketenportaal", Demo: true,
		SecurityContact: "mailto:beveiliging@gemeente.example", Log: slog.New(slog.NewJSONHandler(r.log, nil)),
		Now: func() time.Time { return testNow }, Ready: func(context.Context) error { return r.accounts.err },
	}, r.withRoutes())
	if err != nil {
		t.Fatalf("new server: %v", err)
	}
	r.Server = s
	return r
}

// visitor is a browser: who is logged in, and its cookies.
type visitor struct {
	rig   *rig
	token string
	jar   map[string]string
}

// as gives a browser in which someone of a role is logged in; nobody for "".
func (r *rig) as(role portal.Role) *visitor {
	v := &visitor{rig: r, jar: map[string]string{}}
	if role != "" {
		v.token = newToken()
		r.accounts.sessions[v.token] = Session{ID: portal.NewID(), OrgName: "Geldfit", ExpiresAt: testNow.Add(time.Hour),
			Actor: portal.Actor{ID: portal.NewID(), OrgID: portal.NewID(), Name: "Pers Oon", Role: role}}
		v.jar[r.cookieName("")] = v.token
	}
	return v
}

// change alters a request before it is sent.
type change func(*http.Request)

// header sets a header; empty takes it away.
func header(name, value string) change {
	return func(r *http.Request) {
		if value == "" {
			r.Header.Del(name)
			return
		}
		r.Header.Set(name, value)
	}
}

// reply is what came back.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	doc    *html.Node
}

func (v *visitor) get(t *testing.T, path string, changes ...change) *reply {
	t.Helper()
	return v.send(t, http.MethodGet, path, nil, "", changes...)
}

// csrf is the token of this browser's forms, as a page shows it.
func (v *visitor) csrf(t *testing.T) string {
	t.Helper()
	token, _ := attr(selection(v.get(t, "/help").doc, "meta[name=csrf-token]")[0], "content")
	return token
}

// post sends a form as a browser does from a page of ours.
func (v *visitor) post(t *testing.T, path string, fields url.Values, changes ...change) *reply {
	t.Helper()
	body := url.Values{"_csrf": {v.csrf(t)}}
	for k, values := range fields {
		body[k] = values
	}
	changes = append([]change{header("Origin", v.rig.origins()[0]), header("Sec-Fetch-Site", "same-origin")}, changes...)
	return v.send(t, http.MethodPost, path, strings.NewReader(body.Encode()), fiber.MIMEApplicationForm, changes...)
}

func (v *visitor) send(t *testing.T, method, path string, body io.Reader, kind string, changes ...change) *reply {
	t.Helper()
	r := httptest.NewRequest(method, "/", body)
	_, r.Host, _ = strings.Cut(v.rig.origins()[0], "://")
	r.RequestURI = path // as it is, so that no spelling is tidied up on the way
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range v.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for _, change := range changes {
		change(r)
	}
	resp, err := v.rig.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: read: %v", method, path, err)
	}
	for _, k := range resp.Cookies() {
		if !k.Expires.IsZero() && k.Expires.Before(time.Now()) {
			delete(v.jar, k.Name)
			continue
		}
		v.jar[k.Name] = k.Value
	}
	return &reply{t: t, status: resp.StatusCode, header: resp.Header, body: string(content), doc: parseHTML(t, string(content))}
}

// wants fails the test on another status.
func (p *reply) wants(status int) *reply {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status: got %d, want %d; body: %.300s", p.status, status, p.body)
	}
	return p
}

// In wants an element that passes all checks.
func (p *reply) In(selector string, checks ...Check) *reply {
	p.t.Helper()
	found := selection(p.doc, selector)
	if len(found) == 0 {
		p.t.Errorf("no %s in the page: %.300s", selector, p.body)
		return p
	}
	var wrong string
	for _, n := range found {
		wrong = ""
		for _, check := range checks {
			wrong += check(n)
		}
		if wrong == "" {
			return p
		}
	}
	p.t.Errorf("%s: %s", selector, wrong)
	return p
}

// None wants no such element.
func (p *reply) None(selector string) *reply {
	p.t.Helper()
	if n := len(selection(p.doc, selector)); n > 0 {
		p.t.Errorf("%d x %s in the page, want none", n, selector)
	}
	return p
}
