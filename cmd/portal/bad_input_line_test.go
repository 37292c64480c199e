package main

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// badLine is the demo's line, at which everything is tried that must not work.
type badLine struct {
	*running
	t *testing.T
}

// TestBadInputOfTheLine tries what must not work with rules, escalation lines, raised
// questions and searching, reads why in words, and finds what was typed back.
func TestBadInputOfTheLine(t *testing.T) {
	r := &badLine{running: startPortal(t, monday), t: t}
	r.rules()
	r.withoutSteps()
	r.closed()
	r.confirmedTwice()
	r.answeredTwice()
	r.searched()
}

// refuses sends a form without leaving the page, and wants it refused with a sentence
// and all that was typed.
func (r *badLine) refuses(b *browser, status int, sentence, path string, typed map[string]string) {
	r.t.Helper()
	if typed != nil && typed["version"] == "" {
		typed["version"] = "0"
	}
	f := b.fetch(path, typed)
	page := html.UnescapeString(string(f.bytes(r.t)))
	if f.Status != status || !strings.Contains(page, sentence) {
		r.t.Errorf("%s: status %d, want %d with %q:\n%s", path, f.Status, status, sentence, mainOf(page))
	}
	for name, value := range typed {
		if name != "version" && name != "once" && !strings.Contains(page, value) {
			r.t.Errorf("%s: %s was %q, and it is gone", path, name, value)
		}
	}
	b.reports() // the browser tells of the refusal
}

// rules tries rules with which everything or nothing would be proposed.
func (r *badLine) rules() {
	c := r.login(r.t, coordinator)
	c.visit("/gele-vlaggen/regels?theme=drempel")
	const path = "/gele-vlaggen/regels"
	good := map[string]string{"theme": "drempel", "least": "4", "orgs": "2", "days": "91"}
	rule := func(field, value string) map[string]string {
		fields := maps.Clone(good)
		fields[field] = value
		return fields
	}
	before := stored[portal.Settings](r.t, r.running, "settings")
	for _, tt := range []struct{ field, value, says string }{
		{"least", "0", "Vul ten minste 2 in."}, {"least", "-3", "Vul ten minste 2 in."}, {"least", "veel", "getal"}, {"least", "999999999999999999999", "getal"},
		{"orgs", "0", "Vul ten minste 1 organisatie in."}, {"orgs", "9", "Er kunnen niet meer organisaties zijn"}, {"days", "0", "Vul ten minste 7 dagen in."},
	} {
		fields := rule(tt.field, tt.value)
		r.refuses(c, http.StatusUnprocessableEntity, tt.says, path, fields)
		r.refuses(c, http.StatusUnprocessableEntity, tt.says, path+"?"+values(fields).Encode(), nil)
	}
	if now := stored[portal.Settings](r.t, r.running, "settings"); !slices.EqualFunc(before, now, func(x, y portal.Settings) bool { return slices.Equal(x.FlagRules, y.FlagRules) }) {
		r.t.Error("a rule that was refused is kept")
	}
	r.login(r.t, geldfit).refused(http.StatusForbidden, "", path, rule("version", "0"))
}

// values are the fields of a form in an address.
func values(fields map[string]string) url.Values {
	v := url.Values{}
	for name, value := range fields {
		v.Set(name, value)
	}
	return v
}

// withoutSteps tries lines along which a question would come to nobody.
func (r *badLine) withoutSteps() {
	c := r.login(r.t, coordinator)
	const path = "/escalatielijnen/taal"
	c.visit(path)
	who := func(select_, label string) string {
		return valueOf(c, chromedp.Evaluate[string](`(o => o ? o.value : "")([...document.querySelectorAll(`+script(r.t, select_+" option")+`)].find(o => o.textContent.includes(`+script(r.t, label)+`)))`))
	}
	team, programme := who("#person-teammanager", "Teammanager"), who("#person-programmamanager", "Programmamanager")
	if team == "" || programme == "" {
		r.t.Fatalf("the form doesn't offer %q and %q", team, programme)
	}
	lines := len(stored[portal.EscalationLine](r.t, r.running, "escalation_lines"))
	r.refuses(c, http.StatusUnprocessableEntity, "Vul ten minste één stap in. Anders ligt een vraag bij niemand.", path, map[string]string{"breaker": team})
	r.refuses(c, http.StatusUnprocessableEntity, "deze vervangers vervangen elkaar.", path,
		map[string]string{"person-teammanager": team, "deputy-teammanager": programme, "days-teammanager": "13", "person-programmamanager": programme, "deputy-programmamanager": team, "days-programmamanager": "17"})
	r.refuses(c, http.StatusUnprocessableEntity, "iemand kan zichzelf niet vervangen.", path, map[string]string{"person-teammanager": team, "deputy-teammanager": team, "days-teammanager": "13"})
	r.refuses(c, http.StatusUnprocessableEntity, "vul 1 tot en met 30 werkdagen in.", path, map[string]string{"person-teammanager": team, "days-teammanager": "0"})
	r.refuses(c, http.StatusUnprocessableEntity, "De vervanger alleen is niet genoeg.", path, map[string]string{"deputy-teammanager": team, "days-teammanager": "13"})
	c.refused(http.StatusUnprocessableEntity, "deze persoon kan hierop niet antwoorden.", path, map[string]string{"version": "0", "person-teammanager": string(portal.NewID()), "days-teammanager": "13"})
	if now := len(stored[portal.EscalationLine](r.t, r.running, "escalation_lines")); now != lines {
		r.t.Error("a line that was refused is kept")
	}
	r.login(r.t, geldfit).refused(http.StatusForbidden, "", path, map[string]string{"version": "0"})
}

// closed raises questions about what nobody answers for any more.
func (r *badLine) closed() {
	b := r.login(r.t, geldfit)
	b.visit("/")
	const question = "Wie kijkt hier nog eens naar?"
	for _, s := range stored[portal.Signal](r.t, r.running, "signals") {
		if s.State == portal.SignalEnded && s.Audience.Kind == portal.WholeChain {
			r.refuses(b, http.StatusConflict, "Dit signaal is gesloten.", "/signalen/"+s.Number+"/hogerop", map[string]string{"question": question})
			b.visit("/signalen/" + s.Number + "/hogerop")
			b.shows("Dit signaal is gesloten.")
			return
		}
	}
	r.t.Fatal("the demo has no closed signal")
}

// atOnce has people send a form at the same moment, each from their own page. It wants
// one to succeed, and gives the pages that the others read.
func (r *badLine) atOnce(people []*browser, path string, fields []map[string]string) []string {
	r.t.Helper()
	type said struct {
		f   fetched
		err error
	}
	answers, start := make(chan said, len(people)), make(chan struct{})
	for i, b := range people {
		b.visit(path)
		fields[i]["version"] = b.value("input[name=version]")
		do := chromedp.Evaluate[fetched](`(async (path, fields) => {
			const a = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content } });
			return { Status: a.status, Body: btoa(String.fromCharCode(...new TextEncoder().encode(await a.text()))) };
		})(`+script(r.t, path)+`, `+script(r.t, fields[i])+`)`, chromedp.EvalAwaitPromise)
		go func() {
			<-start
			f, err := chromedp.Run(b.ctx, do)
			answers <- said{f, err}
		}()
	}
	close(start)
	won, lost := 0, []string{}
	for range people {
		switch a := <-answers; {
		case a.err != nil:
			r.t.Fatal(a.err)
		case a.f.Status == http.StatusOK:
			won++
		case a.f.Status == http.StatusConflict:
			lost = append(lost, html.UnescapeString(string(a.f.bytes(r.t))))
		default:
			r.t.Errorf("%s: status %d:\n%s", path, a.f.Status, mainOf(string(a.f.bytes(r.t))))
		}
	}
	if won != 1 {
		r.t.Errorf("%s: %d people succeeded at once", path, won)
	}
	for _, b := range people {
		b.reports()
	}
	return lost
}

// toldWhy wants that one person lost, and reads why in words.
func (r *badLine) toldWhy(lost []string) {
	r.t.Helper()
	if len(lost) != 1 || !strings.Contains(lost[0], "Bekijk eerst wat er intussen gebeurd is.") && !strings.Contains(lost[0], "Iemand anders was u net voor.") {
		for _, page := range lost {
			r.t.Errorf("the other reads:\n%s", mainOf(page))
		}
		r.t.Errorf("%d people read why", len(lost))
	}
}

// events counts what happened to something.
func (r *badLine) events(what portal.EventType, about portal.ID) int {
	r.t.Helper()
	n := 0
	for _, e := range stored[portal.Event](r.t, r.running, "events") {
		if e.Type == what && e.About.ID == about {
			n++
		}
	}
	return n
}

// confirmedTwice is one flag that is confirmed at two desks at once: one wins, the other
// reads why in words with what they typed.
func (r *badLine) confirmedTwice() {
	a := r.login(r.t, asdd)
	a.visit("/gele-vlaggen/voordragen")
	a.unfold()
	a.set("#title", "Twee mensen bevestigen dit tegelijk")
	a.set("#why", "Dit patroon zien wij vaker.")
	a.set("#kind", string(portal.FlagClients))
	a.set("#theme", "drempel")
	a.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name=signals]").checked = true`))
	a.submit("form.form .actions .button")
	number := regexp.MustCompile(`G-2026-\d+`).FindString(a.path())
	flags := stored[portal.YellowFlag](r.t, r.running, "yellow_flags")
	flag := flags[slices.IndexFunc(flags, func(g portal.YellowFlag) bool { return g.Number == number })]

	people, notes := []*browser{r.login(r.t, coordinator), r.login(r.t, coordinator)}, []string{"Dit zag de een.", "Dit zag de ander."}
	path := "/gele-vlaggen/" + number + "/bevestigen"
	var fields []map[string]string
	for i, b := range people {
		b.visit(path)
		handler := valueOf(b, chromedp.Evaluate[string](`[...document.querySelectorAll("[name=handler] option")].map(o => o.value).find(v => v) || ""`))
		if handler == "" {
			r.t.Fatalf("nobody can go on with the flag at %s:\n%s", b.path(), b.text("main"))
		}
		fields = append(fields, map[string]string{"kind": string(portal.FlagClients), "audience": string(portal.MunicipalityOnly), "until": "2026-12-18", "handler": handler, "note": notes[i]})
	}
	lost := r.atOnce(people, path, fields)
	r.toldWhy(lost)
	if len(lost) == 1 && !strings.Contains(lost[0], notes[0]) && !strings.Contains(lost[0], notes[1]) {
		r.t.Errorf("what the other typed is gone:\n%s", mainOf(lost[0]))
	}
	if n := r.events(portal.FlagConfirmedEvent, flag.ID); n != 1 {
		r.t.Errorf("it was confirmed %d times", n)
	}
}

// answeredTwice is one raised question that is answered from two pages at once.
func (r *badLine) answeredTwice() {
	b := r.login(r.t, geldfit)
	at := b.share("Wie belt, krijgt een bandje te horen. Dat zien wij elke week.", "taal", "keten")
	b.visit(at + "/hogerop")
	b.set("#question", "Wie neemt de telefoon op?")
	b.submit("form.form .actions .button")
	number := regexp.MustCompile(`H-2026-\d+`).FindString(b.path())
	all := stored[portal.Escalation](r.t, r.running, "escalations")
	asked := all[slices.IndexFunc(all, func(e portal.Escalation) bool { return e.Number == number })]
	step, lies := asked.Now()
	if !lies {
		r.t.Fatalf("%s lies nowhere", number)
	}
	who := ""
	for _, p := range stored[portal.Person](r.t, r.running, "people") {
		if p.ID == step.To {
			who = p.Email
		}
	}
	answers := []string{"Het regieteam neemt op, vanaf maandag.", "Dat doet het loket, vanaf dinsdag."}
	lost := r.atOnce([]*browser{r.login(r.t, who), r.login(r.t, who)}, "/hogerop/"+number+"/antwoord", []map[string]string{{"answer": answers[0]}, {"answer": answers[1]}})
	r.toldWhy(lost)
	if len(lost) == 1 && !strings.Contains(lost[0], answers[0]) && !strings.Contains(lost[0], answers[1]) {
		r.t.Errorf("what the other typed is gone:\n%s", mainOf(lost[0]))
	}
	if n := r.events(portal.EscalationReplied, asked.ID); n != 1 {
		r.t.Errorf("it was answered %d times", n)
	}
	b.visit("/hogerop/" + number)
	if got := b.text("main"); strings.Contains(got, answers[0]) == strings.Contains(got, answers[1]) {
		r.t.Errorf("who asked reads:\n%s", got)
	}
}

// searched looks for what is no word.
func (r *badLine) searched() {
	for _, who := range []account{geldfit, coordinator} {
		b := r.login(r.t, who)
		for _, q := range []string{`"`, `"telefoon`, `'`, `''; DROP TABLE signals; --`, `*`, `tel*`, `%`, `_`, `%%%`, `NEAR(a b)`, `telefoon AND`, `OR`, `NOT telefoon`, `title:telefoon`, `^telefoon`, `-telefoon`, `(`, `{}[]`, `\`, `$where`,
			`{"$gt":""}`, "de het een", "en", "a", "1", "😀", "S-2026-", "s-2026-1", "2026-00", "<script>alert(1)</script>", strings.Repeat("brief ", 1700), strings.Repeat("x", 10_000), strings.Repeat(`"`, 10_000)} {
			b.visit("/zoeken")
			f := b.fetch("/zoeken?"+url.Values{"q": {q}}.Encode(), nil)
			page := string(f.bytes(r.t))
			words := html.UnescapeString(page)
			if f.Status == http.StatusRequestHeaderFieldsTooLarge && strings.Contains(words, "Het adres is te lang") {
				continue // longer than an address can be, which a form never makes
			}
			if f.Status != http.StatusOK && f.Status != http.StatusUnprocessableEntity {
				r.t.Errorf("%s looks for %.40q: status %d", who, q, f.Status)
			}
			found := strings.Contains(page, "data-row")
			if !found && !slices.ContainsFunc([]string{"Niets gevonden", "Waar zoekt u naar?", "Deze woorden komen overal voor", "te lang", "ten hoogste"}, func(s string) bool { return strings.Contains(words, s) }) {
				r.t.Errorf("%s looks for %.40q, and reads:\n%s", who, q, mainOf(words))
			}
			typed := regexp.MustCompile(`id="q"[^>]*? value="([^"]*)"`).FindStringSubmatch(page)
			if typed == nil || html.UnescapeString(typed[1]) != q && !strings.HasPrefix(q, html.UnescapeString(typed[1])) && len(q) < 200 {
				r.t.Errorf("%s looked for %.40q, and the field holds %.60q", who, q, typed)
			}
		}
		for _, q := range []string{"a\x00b", "a\x01b", "a\x1bb", "tele\u200bfoon", "\u202etelefoon", "\xff\xfe"} {
			f := b.fetch("/zoeken?q="+url.QueryEscape(q), nil)
			if f.Status != http.StatusOK && f.Status != http.StatusBadRequest && f.Status != http.StatusUnprocessableEntity {
				r.t.Errorf("%s looks for %q: status %d", who, q, f.Status)
			}
			if page := string(f.bytes(r.t)); !strings.Contains(page, "<h1") {
				r.t.Errorf("%s looks for %q, and gets no page", who, q)
			}
		}
		b.reports()
	}
}
