package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// attacks is the corpus of texts that would run, or change the page, in a page
// that writes them as they are.
func attacks() []string {
	run := "alert(1)"
	list := []string{
		`<script>` + run + `</script>`, `<ScRiPt>` + run + `</sCrIpT>`, `</script><script>` + run + `</script>`, `<script src=//evil.example/x.js></script>`, `<script/x>` + run + `</script>`,
		`<scr<script>ipt>` + run + `</scr</script>ipt>`, `<svg><script>` + run + `</script></svg>`, `<svg/onload=` + run + `>`, `<svg><animate onbegin=` + run + ` attributeName=x dur=1s>`, `<svg><set onbegin=` + run + `>`,
		`<svg><a xlink:href="javascript:` + run + `"><text>x</text></a></svg>`, `<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x"></use></svg>`, `<svg><foreignObject><iframe srcdoc="<script>` + run + `</script>"></foreignObject></svg>`,
		`<math><mi//xlink:href="data:x,<script>` + run + `</script>">`, `<math><mtext><table><mglyph><style><img src=x onerror=` + run + `>`, `<noscript><p title="</noscript><img src=x onerror=` + run + `>">`,
		`<template><script>` + run + `</script></template>`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=` + run + `>`, `<listing>&lt;img src=x onerror=` + run + `&gt;</listing>`,
		`<xmp></xmp><img src=x onerror=` + run + `>`, `<textarea></textarea><img src=x onerror=` + run + `>`, `</textarea><script>` + run + `</script>`, `</title><script>` + run + `</script>`, `</style><script>` + run + `</script>`,
		`<!--><img src=x onerror=` + run + `>-->`, `--><script>` + run + `</script><!--`, `<![CDATA[<script>` + run + `</script>]]>`, `<?xml version="1.0"?><script>` + run + `</script>`, `<!DOCTYPE x [<!ENTITY y "z">]>&y;`,
		`<base href=//evil.example/>`, `<meta http-equiv=refresh content="0;url=//evil.example">`, `<link rel=stylesheet href=//evil.example/x.css>`, `<style>@import '//evil.example/x.css';</style>`, `<style>*{background:url(javascript:` + run + `)}</style>`,
		`<iframe src="javascript:` + run + `">`, `<iframe srcdoc="&lt;script&gt;` + run + `&lt;/script&gt;">`, `<object data="data:text/html,<script>` + run + `</script>">`, `<embed src="data:text/html;base64,PHNjcmlwdD4=">`, `<applet code=x>`,
		`<frameset onload=` + run + `>`, `<isindex type=image src=1 onerror=` + run + `>`, `<bgsound src="javascript:` + run + `">`, `<layer src=x>`, `<portal src=//evil.example>`, `<dialog open onclose=` + run + `>`,
		`"><img src=x onerror=` + run + `>`, `'><img src=x onerror=` + run + `>`, `" onmouseover="` + run, `' onmouseover='` + run, `" autofocus onfocus="` + run + `" x="`, "` onmouseover=" + run, `" style="background:url(//evil.example)`,
		`javascript:` + run, `JaVaScRiPt:` + run, "java\tscript:" + run, `&#106;avascript:` + run, `&#x6a;avascript:` + run, `javascript&colon;` + run, `data:text/html,<script>` + run + `</script>`, `vbscript:msgbox(1)`,
		`&lt;script&gt;` + run + `&lt;/script&gt;`, `&#60;script&#62;` + run + `&#60;/script&#62;`, `%3Cscript%3E` + run + `%3C/script%3E`, `\u003cscript\u003e` + run, `\x3cscript\x3e` + run, "\u00bcscript\u00be" + run, "\uff1cscript\uff1e" + run,
		"\u202e<script>" + run + "</script>\u202c", "\u2066<img src=x onerror=" + run + ">\u2069", "<\u200bscript>" + run + "</script>", "<img\u2028src=x\u2029onerror=" + run + ">", "\ufeff<script>" + run + "</script>",
		`[klik](javascript:` + run + `)`, `![x](x"onerror="` + run + `)`, `<javascript:` + run + `>`, "```<script>" + run + "</script>```", `[x]: javascript:` + run, `<a href="//evil.example">Log opnieuw in</a>`, `<https://evil.example>`,
		`{{constructor.constructor('` + run + `')()}}`, `{{7*7}}`, `{{.Base}}`, `{{template "base" .}}`, `{{define "main"}}x{{end}}`, `${7*7}`, `#{7*7}`, `<%= 7*7 %>`, `{% 7*7 %}`, `*{7*7}`, `@(7*7)`, `{{printf "%s" "x"}}`, `{{range .}}{{end}}`, `{{/* x */}}`, `%s%d%n`,
	}
	for _, tag := range []string{"img", "video", "audio", "body", "input", "details", "marquee", "select", "keygen", "object", "p"} {
		for _, on := range []string{"onerror", "onfocus", "ontoggle"} {
			list = append(list, "<"+tag+" src=x open autofocus "+on+"="+run+">")
		}
	}
	return list
}

// skeleton is a page's elements with the names of their attributes: what a text
// must never change. They are sorted, as a text may sort elsewhere in a list. What may
// belong to a subject is left out: that follows the words of a text, and grows with each.
func skeleton(doc *html.Node) string {
	var all []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || related(n) {
			continue
		}
		element := n.Data
		for _, a := range n.Attr {
			element += " " + a.Key
		}
		all = append(all, element)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// related reports whether an element belongs to what may belong to a page's subject.
func related(n *html.Node) bool {
	if n.Data == "h3" && slices.Contains([]string{"Hoort dit hierbij?", "Lijkt hierop"}, strings.TrimSpace(text(n))) {
		return true
	}
	for ; n != nil; n = n.Parent {
		if n.Data == "ul" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && strings.HasPrefix(a.Val, "near") }) {
			return true
		}
	}
	return false
}

// TestBar29_NothingTypedBecomesMarkup puts each attack in every field in turn,
// and wants each page and mail to be built as with an ordinary text. BAR 30 is
// in it: what looks like a template stands there as it was typed.
func TestBar29_NothingTypedBecomesMarkup(t *testing.T) {
	t.Parallel()
	p := castPortal(t, false)
	corpus := attacks()
	if len(corpus) < 100 {
		t.Fatalf("%d attacks, want at least 100", len(corpus))
	}
	none := app.CitizenAnswer{Checked: true}
	gerda, bep, cora, bram := p.by("gerda"), p.by("bep"), p.by("cora"), p.as("bram")
	pages := func(word string) map[string]*reply {
		theme := portal.ID("toegang")
		s, err := p.app.ShareSignal(t.Context(), gerda, app.ShareSignal{Once: portal.NewRandomID(), Title: word, Text: word, Theme: theme, More: portal.More{Help: word},
			Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind", "gemeente"}}, Naming: portal.OrgVisible, KnowsRecognisable: true, Citizen: none})
		must(t, err)
		must(t, p.app.CommentOnSignal(t.Context(), bep, s.ID, portal.NewID(), word, nil, none))
		must(t, p.app.RecogniseSignal(t.Context(), bep, s.ID, word, none))
		must(t, p.app.TakeUpSignal(t.Context(), cora, s.ID, 0))
		must(t, p.app.AskReporter(t.Context(), cora, s.ID, 0, word, none))
		must(t, p.app.AnswerQuestion(t.Context(), gerda, s.ID, word, none))
		must(t, p.app.GiveFeedback(t.Context(), cora, s.ID, 0, portal.Feedback{Agreed: word, AgreedBy: word, Route: portal.NoChange, Changes: word, ForResidents: word}, none))
		must(t, p.app.AnswerHelp(t.Context(), bep, s.ID, portal.HelpsPartly, word, none))
		org, err := p.store.Organisation(t.Context(), "bewind")
		must(t, err)
		org.Name, org.Offer, org.TargetGroup, org.ChainRoles, org.Address, org.Phone = word, word, word, word, word, "1"
		must(t, p.store.SaveOrganisation(t.Context(), &org))
		person, err := p.store.Person(t.Context(), "bram")
		must(t, err)
		person.Name, person.Function, person.Phone = word, word, "1"
		must(t, p.store.SavePerson(t.Context(), &person))
		return map[string]*reply{"signal": bram.get(t, "/signalen/"+s.Number), "organisation": bram.get(t, "/sociale-kaart/bewind"), "settings": bram.get(t, "/instellingen"),
			"form": bram.post(t, "/signalen/nieuw", url.Values{"title": {word}, "text": {word}, "help": {word}, "theme": {word}, "once": {word}})}
	}
	plain := pages("gewoon")
	for _, attack := range corpus {
		for name, page := range pages(attack) {
			if bad := unsafeMarkup(page.doc); bad != nil {
				t.Errorf("%s, %q: %v", name, attack, bad)
			}
			// What is refused differs: it may hold no more than ours.
			if name != "form" && skeleton(page.doc) != skeleton(plain[name].doc) {
				t.Errorf("%s: %q changes the page: %s", name, attack, firstDifference(skeleton(plain[name].doc), skeleton(page.doc)))
			}
			if strings.Contains(page.body, attack) && strings.ContainsAny(attack, "<>\"") {
				t.Errorf("%s: %q stands in the page as it is", name, attack)
			}
			if strings.Contains(attack, "7*7") && name == "signal" && !strings.Contains(text(selection(page.doc, "h1")[0]), attack) {
				t.Errorf("%s: %q became %q", name, attack, text(selection(page.doc, "h1")[0]))
			}
			if page.status >= 500 {
				t.Errorf("%s: %q answers %d", name, attack, page.status)
			}
		}
	}
	// All of them found, in two pages of results.
	for _, path := range []string{"/zoeken?q=alert", "/signalen?q=alert", "/signalen", "/"} {
		if bad := unsafeMarkup(bram.get(t, path).wants(http.StatusOK).doc); bad != nil {
			t.Errorf("%s: %v", path, bad)
		}
	}
	p.handOut()
	p.later(20 * time.Hour)
	looked := 0
	for _, list := range p.mailAll() {
		for _, m := range list {
			looked++
			checkMail(t, m)
		}
	}
	if looked < 3 {
		t.Errorf("looked at %d mails: too few", looked)
	}
}

// checkMail wants a mail without anything that runs, loads or leads elsewhere.
func checkMail(t *testing.T, m mailed) {
	t.Helper()
	for n := range parseHTML(t, m.html).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "svg", "math", "iframe", "object", "embed", "base", "form", "video"}, n.Data) {
			t.Errorf("a mail holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "href" && !strings.HasPrefix(a.Val, testURL+"/") {
				t.Errorf("a mail holds %s %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if strings.ContainsAny(m.subject, "\r\n") || strings.Contains(strings.ReplaceAll(m.headers, m.subject, ""), "evil") {
		t.Errorf("headers of a mail: %q, %s", m.subject, m.headers)
	}
}

// TestBar29_FileNames: a file's name becomes neither markup nor a header.
func TestBar29_FileNames(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	for i, name := range []string{`<img src=x onerror=alert(1)>.txt`, `'"><script>alert(1)</script>.txt`, "a\r\nSet-Cookie: x=y.txt", `{{7*7}}.txt`, "rapport\u202etxt.ezo.txt"} {
		path := p.addDocument("gerda", s, name, "Inhoud nummer "+strconv.Itoa(i))
		page := p.as("bram").get(t, path).wants(http.StatusOK)
		if bad := unsafeMarkup(page.doc); bad != nil || len(selection(page.doc, "main img")) > 0 {
			t.Errorf("%q: %v", name, bad)
		}
		file := p.as("bram").get(t, path+"/v/1").wants(http.StatusOK)
		if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") || strings.ContainsAny(got, "\r\n<>\u202e") || file.header.Get("Set-Cookie") != "" {
			t.Errorf("%q: Content-Disposition %q, Set-Cookie %q", name, got, file.header.Get("Set-Cookie"))
		}
	}
}

// TestBar32_SearchTakesWordsOnly: no operator of any search engine means
// anything in what somebody types.
func TestBar32_SearchTakesWordsOnly(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Brieven komen te laat" })
	v := p.as("bram")
	for _, q := range []string{"(a+)+$", ".*", "^.*$", "%", "_", `"`, `""`, `"brie`, "*", "brie*", "title:brieven", "brieven OR 1=1", "-brieven", "NEAR(", "brieven NEAR/2 laat", "{$ne:null}", "$where", "';drop table x;--", "\\", "[", strings.Repeat("(a|aa)+", 20),
		strings.Repeat("woord ", 600), strings.Repeat("x", 3000), strings.Repeat("e\u0301", 500)} {
		for _, path := range []string{"/zoeken?q=", "/signalen?q=", "/documenten?q=", "/signalen/vergelijkbaar?q=", "/sociale-kaart?q=", "/beheer/mensen?q="} {
			who := v
			if strings.HasPrefix(path, "/beheer") {
				who = p.as("bea")
			}
			page := who.get(t, path+url.QueryEscape(q))
			if page.status != http.StatusOK && page.status != http.StatusNoContent {
				t.Errorf("%s%.30q answers %d", path, q, page.status)
			}
			if path == "/zoeken?q=" && !strings.Contains(strings.ToLower(q), "brie") && strings.Contains(page.body, s.Number) {
				t.Errorf("%.30q finds a signal that doesn't hold it", q)
			}
		}
	}
	v.get(t, "/zoeken?q=brieven").wants(http.StatusOK).In("a", HasText("Brieven komen te laat"))
}

// TestBar33_OddBodies and TestBar34: nothing but a plain form is read, anywhere.
func TestBar33_OddBodies(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	before := p.dump(t)
	v := p.as("gijs")
	path, token := "/signalen/"+s.Number+"/reactie", v.csrf(t)
	deep := strings.Repeat(`{"a":`, 100_000/5) + "1" + strings.Repeat("}", 100_000/5)
	for name, body := range map[string]struct{ kind, text string }{
		"JSON": {"application/json", `{"comment":"x"}`}, "operators": {"application/json", `{"comment":{"$ne":null}}`}, "deep": {"application/json", deep}, "duplicate keys": {"application/json", `{"comment":"x","comment":"y"}`},
		"NaN": {"application/json", `{"comment":NaN}`}, "huge number": {"application/json", `{"n":` + strings.Repeat("9", 100_000) + `}`}, "XML": {"application/xml", `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><comment>&y;</comment>`},
		"YAML": {"application/yaml", "comment: x"}, "negative index": {"application/x-www-form-urlencoded", "comment[-1]=x"}, "huge index": {"application/x-www-form-urlencoded", "comment[999999999]=x"}, "nested": {"application/x-www-form-urlencoded", "a[$ne]=x"},
		"dots": {"application/x-www-form-urlencoded", "comment.$gt=x"}, "many": {"application/x-www-form-urlencoded", strings.Repeat("mention=x&", 2000)}, "no UTF-8": {"application/x-www-form-urlencoded", "comment=%c3%28"}, "NUL": {"application/x-www-form-urlencoded", "comment=a%00b"},
	} {
		var was, is runtime.MemStats
		runtime.ReadMemStats(&was)
		if got := v.send(t, http.MethodPost, path, strings.NewReader(body.text), body.kind, header("X-CSRF-Token", token), header("Cookie", "fiber_flash=x; "+p.cookieName("")+"="+v.token)); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", name, got.status)
		}
		if runtime.ReadMemStats(&is); is.TotalAlloc-was.TotalAlloc > 20<<20 {
			t.Errorf("%s took %d MB", name, (is.TotalAlloc-was.TotalAlloc)>>20)
		}
	}
	after := p.dump(t)
	for _, name := range []string{"signals", "comments", "events"} {
		if !slices.Equal(before[name], after[name]) {
			t.Errorf("%s changed", name)
		}
	}
	v.get(t, "/"+strings.Repeat("a/", 60)+"b").wants(http.StatusNotFound)
}

// TestBar35_LookAlikes: names and addresses that read the same are the same, and
// invisible characters don't change what is read.
func TestBar35_LookAlikes(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	for _, name := range []string{"Gеldfit Noord", "GELDFIT  NOORD", "Geldfit\u200b Noord", "\u202eGeldfit Noord", "Ge\u00adldfit Noord", "G\u00e9ldfit Noord", "Ge\u0301ldfit Noord", "Geldfit\U000e0041 Noord"} {
		cora.post(t, "/sociale-kaart/nieuw", url.Values{"name": {name}, "kind": {"overig"}}).wants(http.StatusUnprocessableEntity).In("#name-error")
	}
	for _, address := range []string{"GERDA@voorbeeld.example", " gerda@voorbeeld.example ", "ge\u0301rda@voorbeeld.example", "gerda@vооrbeeld.example", "gerda\u200b@voorbeeld.example"} {
		cora.post(t, "/sociale-kaart/geldfit/uitnodigen", url.Values{"email": {address}, "role": {"deelnemer"}}).wants(http.StatusUnprocessableEntity).In("#email-error")
	}
	s := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Brief \u202ekaal\u202c\u200bx" })
	for _, r := range p.now(s).Title {
		if strings.ContainsRune("\u202e\u202c\u200b\u2066\u2069\ufeff", r) {
			t.Errorf("the title keeps %U", r)
		}
	}
	if got := p.as("gijs").post(t, "/signalen/"+s.Number+"/reactie", url.Values{"comment": {"a" + strings.Repeat("\u0301", 10_000)}}); got.status >= 500 {
		t.Errorf("10.000 accents on a letter: %d", got.status)
	}
}

// TestBar36_TheNumberItselfIsNowhere: a BSN that was stopped stands in no row and
// in no line of the log; nor does one that was overruled stand in the log or the
// audit log.
func TestBar36_TheNumberItselfIsNowhere(t *testing.T) {
	p := signalPortal(t)
	const bsn, other = "111222333", "1112.22.333"
	s := p.share("gerda", nil)
	form := goodShare()
	form.Set("text", "Meneer met nummer "+bsn+" wacht al lang.")
	p.as("gerda").post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity).In("#text-error")
	for _, text := range []string{bsn, other, "１１１２２２３３３", "111 222 333"} {
		p.as("gijs").post(t, "/signalen/"+s.Number+"/reactie", url.Values{"comment": {"Nummer " + text + "."}}).wants(http.StatusUnprocessableEntity)
	}
	if found := p.holding(t, bsn); found != nil {
		t.Errorf("stored: %v", found)
	}
	p.as("gijs").post(t, "/signalen/"+s.Number+"/reactie", url.Values{"comment": {"Zaak " + bsn + "."}, "citizen_overrule": {"zaaknummer"}}).wants(http.StatusSeeOther)
	p.handOut()
	for _, row := range p.holding(t, bsn) {
		if !strings.HasPrefix(row, "comments:") {
			t.Errorf("the number stands in %s", row)
		}
	}
	if strings.Contains(p.log.String(), bsn) {
		t.Error("the number is in the log")
	}
	p.as("arie").get(t, "/beheer/audit").wants(http.StatusOK).Not(bsn)
}

// TestBar38_EveryLineIsOneEvent: what a visitor sends can't add a line to the log
// or colour a terminal.
func TestBar38_EveryLineIsOneEvent(t *testing.T) {
	p := signalPortal(t)
	evil := "x\r\n{\"level\":\"INFO\",\"msg\":\"verzonnen\"}\x1b[31m\u2028"
	v := p.browser()
	requests := 0
	ask := func(r *reply) { requests++ }
	for _, h := range []string{"User-Agent", "Referer", "X-Forwarded-For", "Accept-Language", "X-Request-Id"} {
		ask(v.get(t, "/help", func(r *http.Request) {
			r.Header[h] = []string{strings.NewReplacer("\r", "", "\n", "", "\x1b", "").Replace(evil)}
		}))
	}
	ask(v.get(t, "/nergens/"+url.PathEscape(evil)))
	ask(v.get(t, "/zoeken?q="+url.QueryEscape(evil)))
	p.log.Reset()
	requests = 1 // the page from which post takes its token
	ask(v.post(t, "/inloggen", url.Values{"email": {evil}, "password": {evil}}))
	lines := strings.Split(strings.TrimSpace(p.log.String()), "\n")
	if len(lines) != requests {
		t.Errorf("%d lines for %d requests", len(lines), requests)
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) || strings.ContainsAny(line, "\x1b\r\u2028") || strings.Contains(line, "verzonnen") {
			t.Errorf("line %q", line)
		}
	}
}

// TestBar39_SecretsStayOutOfTheLog logs in, out and over with secrets that can be
// recognised, and looks for them in the log, the audit log and the database.
func TestBar39_SecretsStayOutOfTheLog(t *testing.T) {
	p := testPortal(t, false, false)
	v := p.browser()
	const typed = "kanarie wachtwoord dat fout is"
	v.logIn(t, adminEmail, typed).wants(http.StatusUnprocessableEntity)
	v.logIn(t, adminEmail, goodPassword)
	v.post(t, "/instellingen/tweestaps", nil)
	show := v.get(t, "/instellingen/tweestaps").wants(http.StatusOK)
	secret := strings.ReplaceAll(text(selection(show.doc, "p.secret code")[0]), " ", "")
	step := code(t, show)
	codes := v.post(t, "/instellingen/tweestaps/code", url.Values{"code": {step}}).wants(http.StatusOK)
	recovery := text(selection(codes.doc, ".codes li")[0])
	session := v.cookieNow()
	csrf := v.csrf(t)
	v.post(t, "/instellingen/wachtwoord", url.Values{"current": {goodPassword}, "password": {otherPassword}}).wants(http.StatusSeeOther)
	reset := p.link(t, portal.MailReset, "jo")
	p.browser().get(t, reset).wants(http.StatusOK)
	p.browser().get(t, "/inloggen/link/"+newToken())
	_, after, _ := strings.Cut(v.cookieNow(), " ")
	secrets := map[string]string{"a wrong password": typed, "the password": goodPassword, "the new password": otherPassword, "the secret of the app": secret, "a recovery code": recovery,
		"the session": session, "the session after": v.cookieNow() + after, "the form's token": csrf, "the reset link": reset[strings.LastIndexByte(reset, '/')+1:]}
	stored := fmt.Sprint(p.dump(t))
	for name, s := range secrets {
		if len(s) < 6 {
			t.Fatalf("%s is %q: nothing to look for", name, s)
		}
		for _, form := range []string{s, url.QueryEscape(s), base64.StdEncoding.EncodeToString([]byte(s))} {
			if strings.Contains(p.log.String(), form) {
				t.Errorf("%s is in the log", name)
			}
			if strings.Contains(stored, form) {
				t.Errorf("%s is in the database as it is", name)
			}
		}
	}
}
