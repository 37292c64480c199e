package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ketenportaal/internal/app"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

const (
	adminEmail    = "bea@gemeente.example"
	memberEmail   = "jo@geldfit.example"
	goodPassword  = "vier losse woorden hier"
	otherPassword = "paarse fiets zonder bel"
)

// portalRig is the web with the application behind it, on a database in memory.
type portalRig struct {
	*rig
	app   *app.App
	store *store.Store
	db    docdb.DB
	clock time.Time
}

// testPortal makes a portal that was set up: an administrator, and a member of
// Geldfit, both with goodPassword. An empty one was not.
func testPortal(t *testing.T, demo, empty bool) *portalRig {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", store.Schema())
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	p := &portalRig{rig: &rig{log: new(bytes.Buffer)}, store: store.New(db), db: db, clock: testNow}
	now := func() time.Time { return p.clock }
	logger := slog.New(slog.NewJSONHandler(p.log, nil))
	p.app, err = app.New(app.Options{Store: p.store, Now: now, Key: bytes.Repeat([]byte{7}, app.KeySize), Log: logger, Demo: demo})
	must(t, err)
	p.Server, err = newServer(Options{App: p.app, Key: bytes.Repeat([]byte("k"), 32), URL: testURL, PortalName: "Ketenportaal", Demo: demo,
		Log: logger, Now: now, Ready: func(context.Context) error { return nil }}, nil)
	must(t, err)
	if empty {
		return p
	}
	must(t, p.app.CreateAdministrator(t.Context(), app.NewAdministrator{Name: "Bea Beheer", Email: adminEmail, Password: goodPassword, Organisation: "Gemeente Voorbeeld"}))
	org := portal.Organisation{ID: "geldfit", Name: "Geldfit", Kind: portal.OrgDebtSupport, Active: true}
	must(t, p.store.InsertOrganisation(t.Context(), &org))
	jo := portal.Person{ID: "jo", OrgID: "geldfit", Email: memberEmail, Name: "Jo Bakker", Role: portal.Member, State: portal.PersonActive, JoinedAt: testNow}
	must(t, p.store.InsertPerson(t.Context(), &jo))
	admin, err := p.store.PersonByEmail(t.Context(), adminEmail)
	must(t, err)
	c, err := p.store.Credential(t.Context(), admin.ID)
	must(t, err)
	must(t, p.store.SaveCredential(t.Context(), &portal.Credential{Person: "jo", Password: c.Password}))
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser is a visitor who isn't logged in.
func (p *portalRig) browser() *visitor { return &visitor{rig: p.rig, jar: map[string]string{}} }

// logIn posts the login form.
func (v *visitor) logIn(t *testing.T, email, password string) *reply {
	t.Helper()
	return v.post(t, "/inloggen", url.Values{"email": {email}, "password": {password}, "terug": {"/instellingen"}})
}

// to fails the test unless the reply leads to a path.
func (p *reply) to(path string) *reply {
	p.t.Helper()
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != path {
		p.t.Errorf("got %d to %q, want 303 to %q; body: %.300s", p.status, got, path, p.body)
	}
	return p
}

// cookieNow is the session's cookie.
func (v *visitor) cookieNow() string { return v.jar[v.rig.cookieName("")] }

// code is what the authenticator app shows for the secret on the page.
func code(t *testing.T, page *reply) string {
	t.Helper()
	found := selection(page.doc, "p.secret code")
	if len(found) == 0 {
		t.Fatalf("no secret on the page: %.500s", page.body)
	}
	c, err := totp.GenerateCode(strings.ReplaceAll(text(found[0]), " ", ""), time.Now())
	must(t, err)
	return c
}

func TestAccountPagesAsNobody(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	for _, path := range []string{"/inloggen", "/inloggen/link", "/wachtwoord/vergeten"} {
		v.get(t, path).wants(200).In("h1").In("form input[name=_csrf]").None("header.bar").None(".demo-accounts")
	}
	for _, path := range []string{"/instellingen", "/instellingen/wachtwoord", "/instellingen/tweestaps", "/tweestaps"} {
		v.get(t, path).to("/inloggen?terug=" + url.QueryEscape(path))
	}
	v.get(t, "/inrichten").wants(404) // the portal is ready: no such page
	v.post(t, "/inrichten", url.Values{"token": {"x"}}).wants(404)
	for _, path := range []string{"/instellingen", "/instellingen/sessies/andere", "/sessie/verlengen", "/concepten", "/tweestaps"} {
		v.post(t, path, nil).wants(401)
	}
	v.post(t, "/uitloggen", nil).to("/inloggen")
}

func TestLogInAndOut(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	wrong := v.logIn(t, memberEmail, otherPassword).wants(422).In(".summary li", HasText("horen niet bij elkaar")).In("#email", HasAttr("value", memberEmail))
	unknown := p.browser().logIn(t, "mo@geldfit.example", otherPassword).wants(422)
	if strings.ReplaceAll(maskPage(wrong), memberEmail, "") != strings.ReplaceAll(maskPage(unknown), "mo@geldfit.example", "") {
		t.Error("a wrong password and an unknown address get different pages")
	}
	v.logIn(t, memberEmail, goodPassword).to("/instellingen")
	v.get(t, "/instellingen").wants(200).In("h1", HasText("Instellingen")).In(".badge", HasText("Dit apparaat")).None("button.danger")
	v.get(t, "/inloggen").to("/")
	v.post(t, "/sessie/verlengen", nil).wants(200)
	old := v.cookieNow()
	v.post(t, "/uitloggen", nil).to("/inloggen")
	v.jar[p.cookieName("")] = old
	v.get(t, "/instellingen").to("/inloggen?terug=%2Finstellingen")
}

// maskPage is a page without what differs each time by nature.
func maskPage(r *reply) string {
	doc := r.body
	for _, at := range []string{`name="_csrf" value="`, `name="csrf-token" content="`, `nonce="`} {
		parts := strings.Split(doc, at)
		for i := range parts[1:] {
			_, parts[i+1], _ = strings.Cut(parts[i+1], `"`)
		}
		doc = strings.Join(parts, at)
	}
	return doc
}

func TestBar10_NewTokenAtLoginAndProof(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	chosen := newToken()
	v.jar[p.cookieName("")] = chosen
	v.logIn(t, memberEmail, goodPassword).to("/instellingen")
	first := v.cookieNow()
	if first == chosen {
		t.Error("a cookie chosen before the login became the session")
	}
	v.logIn(t, memberEmail, goodPassword).to("/instellingen")
	second := v.cookieNow()
	v.post(t, "/instellingen/wachtwoord", url.Values{"current": {goodPassword}, "password": {otherPassword}}).to("/instellingen")
	for name, token := range map[string]string{"chosen": chosen, "of the login before": first, "before the password was proved": second} {
		w := p.browser()
		w.jar[p.cookieName("")] = token
		if w.get(t, "/instellingen").status == 200 {
			t.Errorf("token %s still opens the account", name)
		}
	}
	v.get(t, "/instellingen").wants(200)
}

func TestSecondStep(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.logIn(t, adminEmail, goodPassword).to("/instellingen/tweestaps?terug=%2Finstellingen")
	half := v.cookieNow()
	v.get(t, "/instellingen").to("/instellingen/tweestaps?terug=%2Finstellingen")
	v.get(t, "/tweestaps").to("/instellingen/tweestaps")
	v.post(t, "/instellingen", url.Values{"name": {"Kaper"}}).wants(401)
	v.get(t, "/instellingen/tweestaps").wants(200).None("header.bar").None(".qr").In("button", HasText("Beginnen"))
	v.post(t, "/instellingen/tweestaps", nil).to("/instellingen/tweestaps")
	show := v.get(t, "/instellingen/tweestaps").wants(200).In(".qr img").In("p.secret code")
	v.post(t, "/instellingen/tweestaps/code", url.Values{"code": {"abc"}}).wants(422).In("#code-error").In(".qr img")
	codes := v.post(t, "/instellingen/tweestaps/code", url.Values{"code": {code(t, show)}, "terug": {"/instellingen"}}).wants(200)
	if n := len(selection(codes.doc, ".codes li")); n != 10 {
		t.Errorf("%d recovery codes on the page, want 10", n)
	}
	codes.In("header.bar").In("a.button[href=/instellingen]")
	v.get(t, "/instellingen").wants(200).In("dd", HasText("Staat aan"))
	v.get(t, "/instellingen/tweestaps").wants(200).In("p", HasText("niet weghalen")).None("button.danger")
	old := p.browser()
	old.jar[p.cookieName("")] = half
	old.get(t, "/instellingen/tweestaps").to("/inloggen?terug=%2Finstellingen%2Ftweestaps")

	w := p.browser()
	w.logIn(t, adminEmail, goodPassword).to("/tweestaps?terug=%2Finstellingen")
	w.get(t, "/tweestaps").wants(200).In("input.code").None("header.bar")
	w.get(t, "/instellingen/tweestaps").to("/tweestaps")
	w.post(t, "/tweestaps", url.Values{"code": {"000000"}}).wants(422).In("#code-error")
	recovery := text(selection(codes.doc, ".codes li")[3])
	w.post(t, "/tweestaps", url.Values{"code": {recovery}, "terug": {"/instellingen"}}).to("/instellingen")
	w.get(t, "/instellingen").wants(200)
	x := p.browser()
	x.logIn(t, adminEmail, goodPassword)
	x.post(t, "/tweestaps", url.Values{"code": {recovery}}).wants(422)
}

func TestLinksByMail(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	known := v.post(t, "/wachtwoord/vergeten", url.Values{"email": {memberEmail}}).wants(200).In(".flash", HasText("Kijk in uw mail"))
	unknown := v.post(t, "/wachtwoord/vergeten", url.Values{"email": {"mo@geldfit.example"}}).wants(200)
	if strings.ReplaceAll(maskPage(known), memberEmail, "") != strings.ReplaceAll(maskPage(unknown), "mo@geldfit.example", "") {
		t.Error("a known and an unknown address get different answers")
	}
	v.post(t, "/inloggen/link", url.Values{"email": {"geen adres"}}).wants(422).In("#email-error")

	link := p.link(t, portal.MailLoginLink, "jo")
	for range 2 {
		v.get(t, link).wants(200).In("main b", HasText(memberEmail)).In("main form button")
	}
	v.post(t, link, nil).to("/")
	v.get(t, "/instellingen").wants(200)
	p.browser().get(t, link).wants(404).In("h1", HasText("werkt niet meer")).In("a.button[href=/inloggen/link]")
	p.browser().post(t, link, nil).wants(404)

	link = p.link(t, portal.MailReset, "jo")
	w := p.browser()
	w.get(t, link).wants(200).In("input[type=password]")
	w.post(t, link, url.Values{"password": {"kort"}}).wants(422).In("#password-error")
	w.post(t, link, url.Values{"password": {otherPassword}}).to("/")
	v.get(t, "/instellingen").to("/inloggen?terug=%2Finstellingen") // the reset ended it
	w.get(t, "/instellingen").wants(200)
	w.get(t, "/uitnodiging/"+newToken()).wants(404).In("h1", HasText("werkt niet meer"))
	if v.get(t, link).header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("a page with a secret in its address sends a referrer")
	}
	for _, secret := range []string{link[len(link)-43:], memberEmail, goodPassword} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// link is the address in a mail, as the mailer makes it.
func (p *portalRig) link(t *testing.T, kind portal.MailKind, person portal.ID) string {
	t.Helper()
	path, _, err := p.app.MakeLink(t.Context(), portal.Mail{Kind: kind, Person: person})
	must(t, err)
	return path
}

func TestInvitation(t *testing.T) {
	p := testPortal(t, false, false)
	who, err := p.app.InvitePerson(t.Context(), portal.Actor{ID: "x", OrgID: "y", Role: portal.Administrator, Municipality: true},
		app.Invitee{Org: "geldfit", Email: "nieuw@geldfit.example", Name: "Nieuw Mens", Role: portal.Member})
	must(t, err)
	link := p.link(t, portal.MailInvitation, who.ID)
	v := p.browser()
	v.get(t, link).wants(200).In("#name", HasAttr("value", "Nieuw Mens")).In("main b", HasText("Geldfit"))
	v.post(t, link, url.Values{"name": {""}, "password": {"kort"}}).wants(422).In("#name-error").In("#password-error")
	v.post(t, link, url.Values{"name": {"Fatma Yilmaz"}, "password": {otherPassword}, "role": {"beheerder"}, "org": {"gemeente"}}).to("/")
	v.get(t, "/instellingen").wants(200).In("#name", HasAttr("value", "Fatma Yilmaz"))
	got, err := p.store.Person(t.Context(), who.ID)
	must(t, err)
	if got.Role != portal.Member || got.OrgID != "geldfit" {
		t.Errorf("fields that aren't on the form changed the account: %+v", got)
	}
}

func TestSettingsPages(t *testing.T) {
	p := testPortal(t, false, false)
	v, other := p.browser(), p.browser()
	v.logIn(t, memberEmail, goodPassword)
	other.logIn(t, memberEmail, goodPassword)
	page := v.get(t, "/instellingen").wants(200).In("main button", HasText("Overal uitloggen"))
	if bad := unsafeMarkup(page.doc); bad != nil {
		t.Errorf("markup the policy would stop: %v", bad)
	}
	v.post(t, "/instellingen", url.Values{"name": {"x"}, "function": {"consulent"}}).wants(422).In("#name-error").In("#function", HasAttr("value", "consulent"))
	v.post(t, "/instellingen", url.Values{"name": {"Jo de Bakker"}, "function": {"consulent"}}).to("/instellingen")
	v.get(t, "/instellingen").In(".flash", HasText("bewaard")).In("#name", HasAttr("value", "Jo de Bakker"))
	v.post(t, "/instellingen/wachtwoord", url.Values{"current": {otherPassword}, "password": {otherPassword}}).wants(422).In("#current-error")
	v.post(t, "/instellingen/wachtwoord", url.Values{"current": {goodPassword}, "password": {"kort"}}).wants(422).In("#password-error")
	v.post(t, "/instellingen/sessies/onbekend", nil).wants(404)
	var handle string
	for _, f := range selection(page.doc, "li[data-row] form") {
		handle, _ = attr(f, "action")
	}
	v.post(t, handle, nil).to("/instellingen")
	other.get(t, "/instellingen").to("/inloggen?terug=%2Finstellingen")
	v.get(t, "/instellingen").wants(200)
	other.logIn(t, memberEmail, goodPassword)
	v.post(t, "/instellingen/sessies/andere", nil).to("/instellingen")
	other.get(t, "/instellingen").to("/inloggen?terug=%2Finstellingen")
}

func TestBar12_SessionRunsOut(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.logIn(t, memberEmail, goodPassword)
	p.clock = p.clock.Add(portal.SessionIdle - time.Second)
	v.get(t, "/instellingen").wants(200)
	p.clock = p.clock.Add(portal.SessionIdle + time.Second)
	v.get(t, "/instellingen").to("/inloggen?terug=%2Finstellingen")
}

func TestFormOfAnEndedSessionIsKept(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.logIn(t, memberEmail, goodPassword)
	csrf := v.csrf(t)
	p.clock = p.clock.Add(portal.SessionIdle + time.Minute)
	token := v.cookieNow()
	send := func(csrf string) *reply {
		v.jar[p.cookieName("")] = token
		body := url.Values{"_csrf": {csrf}, "name": {"Jo van Buiten"}, "password": {"geheim woord"}}
		return v.send(t, http.MethodPost, "/instellingen", strings.NewReader(body.Encode()), "application/x-www-form-urlencoded", header("Origin", testURL))
	}
	send("van een andere site").wants(401)
	send(csrf).to("/inloggen?terug=%2Finstellingen")
	v.get(t, "/inloggen?terug=%2Finstellingen").In(".flash", HasText("Uw tekst is bewaard"))
	l, err := p.app.Session(t.Context(), p.fresh(t))
	must(t, err)
	d, err := p.app.Draft(t.Context(), l.Actor, "/instellingen")
	must(t, err)
	if len(d.Values["name"]) != 1 || d.Values["name"][0] != "Jo van Buiten" || d.Values["password"] != nil || d.Values["_csrf"] != nil {
		t.Errorf("kept: %v, want the name and no secrets", d.Values)
	}
}

// fresh logs the member in beside the pages and gives the token.
func (p *portalRig) fresh(t *testing.T) string {
	t.Helper()
	token := newToken()
	_, err := p.app.LogIn(t.Context(), app.PasswordLogin{Email: memberEmail, Password: goodPassword, Token: token})
	must(t, err)
	return token
}

func TestDraftSave(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	v.logIn(t, memberEmail, goodPassword)
	v.post(t, "/concepten?formulier=/instellingen", url.Values{"function": {"half af"}}).wants(204)
	v.post(t, "/concepten?formulier=/nergens", url.Values{"function": {"half af"}}).wants(404)
	v.post(t, "/concepten?formulier=//evil.example", nil).wants(404)
	v.post(t, "/concepten", nil).wants(404)
}

func TestSetUpPage(t *testing.T) {
	p := testPortal(t, false, true)
	v := p.browser()
	for _, path := range []string{"/inloggen", "/instellingen"} {
		v.get(t, path).to("/inrichten")
	}
	v.get(t, "/help").wants(200)
	v.get(t, "/healthz").wants(200)
	token, needed, err := p.app.SetupToken(t.Context())
	must(t, err)
	if !needed {
		t.Fatal("no token for an empty portal")
	}
	v.get(t, "/inrichten").wants(200).In("#token").None("header.bar")
	form := url.Values{"token": {"geraden"}, "municipality": {"Gemeente Voorbeeld"}, "name": {"Bea Beheer"}, "email": {adminEmail}, "password": {goodPassword}}
	wrong := v.post(t, "/inrichten", form).wants(422).In("#token-error").In("#municipality", HasAttr("value", "Gemeente Voorbeeld"))
	if strings.Contains(wrong.body, goodPassword) {
		t.Error("the password came back in the page")
	}
	form.Set("token", token)
	v.post(t, "/inrichten", form).to("/inloggen")
	v.get(t, "/inloggen").wants(200).In(".flash", HasText("Het portaal is klaar"))
	v.post(t, "/inrichten", form).wants(404)
	v.logIn(t, adminEmail, goodPassword).to("/instellingen/tweestaps?terug=%2Finstellingen")
}

func TestDemoLoginPage(t *testing.T) {
	p := testPortal(t, true, true)
	v := p.browser()
	v.get(t, "/inrichten").wants(404)
	v.get(t, "/inloggen").wants(200).None(".demo-accounts")
	org := portal.Organisation{ID: "gemeente", Name: "Gemeente", Kind: portal.OrgMunicipality, Active: true}
	must(t, p.store.InsertOrganisation(t.Context(), &org))
	who := portal.Person{ID: "kim", OrgID: "gemeente", Email: "kim@gemeente.example", Name: "Kim", Role: portal.Coordinator, State: portal.PersonActive}
	must(t, p.store.InsertPerson(t.Context(), &who))
	v.get(t, "/inloggen").wants(200).In(".demo-accounts li", HasText("kim@gemeente.example"))
}

func TestTooManyGuessesShowTheForm(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	var last *reply
	for range portal.LimitPair.Free + 1 {
		last = v.logIn(t, "niemand@geldfit.example", "x")
	}
	last.wants(429).In(".summary li", HasText("te vaak")).In("#email", HasAttr("value", "niemand@geldfit.example"))
	if last.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestDeviceText(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                     "Firefox op Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":              "Edge op Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                            "Chrome op Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1":    "Safari op iPhone",
		"Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet op Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                      "Safari op macOS",
		"": "Een browser", "<script>": "Een browser",
	} {
		if got := deviceText(agent); got != want {
			t.Errorf("%s: got %q, want %q", agent, got, want)
		}
	}
}
