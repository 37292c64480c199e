package main

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/mail"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/mail/mailtest"
	"ketenportaal/internal/portal"
)

// monday is a working day without a holiday near it, ten in the morning.
var monday = time.Date(2026, time.November, 23, 10, 0, 0, 0, portal.Amsterdam())

// TestMainJob is the promise of the portal in one go: a signal travels from a
// partner to the coordinator and back, live, and stands in the overzichtsmail.
func TestMainJob(t *testing.T) {
	const (
		title  = "Brieven over beslag komen na de incassokosten"
		secret = "Alleen voor de gemeente bestemde proefzin"
	)
	p := startPortal(t, monday)
	member := p.login(t, "deelnemer@geldfit.example")
	coordinator := p.login(t, "ketencoordinator@gemeente.example")
	coordinator.visit("/")
	coordinator.until("the live connection", `document.querySelector("a.bell").dataset.state === "live"`)
	unread := bellCount(coordinator)

	// A Geldfit member shares a signal: three fields.
	member.visit("/signalen/nieuw")
	member.fill("#text", title+". Wij zien dat elke week bij ons spreekuur.")
	member.set("#theme", "geen")
	member.tick(`input[name=audience][value=keten]`)
	member.submit(`form[action="/signalen/nieuw"] .actions button`)
	at := member.path()
	if !regexp.MustCompile(`^/signalen/S-2026-\d{4,}$`).MatchString(at) {
		t.Fatalf("after sharing the browser is at %s", at)
	}
	if got := member.text("h1"); got != title {
		t.Errorf("the proposed title is %q", got)
	}

	// The coordinator's bell changes without a reload.
	coordinator.until("the bell to change", `Number(document.querySelector("[data-bell-count]").textContent || 0) > `+strconv.Itoa(unread))

	// Taken up, a question, an answer, and feedback.
	coordinator.visit(at)
	coordinator.submit(`form[action$="/oppakken"] button`)
	coordinator.unfold()
	coordinator.fill(`form[action$="/vraag"] textarea[name=question]`, "Om hoeveel brieven per week gaat het?")
	coordinator.submit(`form[action$="/vraag"] .actions button`)

	member.until("the question at the bell", `Number(document.querySelector("[data-bell-count]").textContent || 0) > 0`)
	member.visit(at)
	if got := member.text("main"); !strings.Contains(got, "Om hoeveel brieven per week gaat het?") {
		t.Error("the reporter doesn't see the question")
	}
	member.fill(`form[action$="/antwoord"] textarea[name=answer]`, "Ongeveer tien brieven per week.")
	member.submit(`form[action$="/antwoord"] .actions button`)

	coordinator.visit(at)
	coordinator.unfold()
	coordinator.fill(`form[action$="/terugkoppeling"] textarea[name=agreed]`, "De brief gaat voortaan eerst de deur uit.")
	coordinator.fill(`form[action$="/terugkoppeling"] input[name=agreed_by]`, "Team Inkomen")
	coordinator.tick(`form[action$="/terugkoppeling"] input[name=route][value=uitvoeringsafspraak]`)
	coordinator.fill(`form[action$="/terugkoppeling"] textarea[name=changes]`, "Incasso wacht tien werkdagen na de brief.")
	coordinator.set(`form[action$="/terugkoppeling"] input[name=from]`, "2027-01-01")
	coordinator.submit(`form[action$="/terugkoppeling"] .actions button`)

	// Something another organisation may not see.
	member.visit("/signalen/nieuw")
	member.fill("#text", secret+". Dit speelt bij een enkele afspraak.")
	member.set("#theme", "geen")
	member.tick(`input[name=audience][value=gemeente]`)
	member.submit(`form[action="/signalen/nieuw"] .actions button`)

	// The member stays away from the feedback, and follows no link: the digest
	// of the next working day tells it.
	p.Clock.To(time.Date(2026, time.November, 24, 8, 1, 0, 0, portal.Amsterdam()))
	digests := p.digests(t, "deelnemer@geldfit.example", "ketencoordinator@gemeente.example")
	if got := digests["deelnemer@geldfit.example"]; !strings.Contains(got.text, title) {
		t.Errorf("the member's digest doesn't hold the title:\n%s", got.text)
	}
	for to, d := range digests {
		if !strings.HasSuffix(to, "@gemeente.example") && to != "deelnemer@geldfit.example" && strings.Contains(d.text+d.html, secret) {
			t.Errorf("%s is mailed what is only for the municipality", to)
		}
	}

	// One click stops it, without a login.
	link := digests["deelnemer@geldfit.example"].unsubscribe
	resp, err := http.Post(link, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("one-click unsubscribe: status %d", resp.StatusCode)
	}
	// Something happens again; who still wants the digest gets it, the member
	// doesn't.
	neighbour := p.login(t, "deelnemer@wijkteam.example")
	neighbour.visit(at)
	neighbour.fill(`form[action$="/reactie"] textarea[name=comment]`, "Bij ons kwamen de eerste brieven binnen.")
	neighbour.submit(`form[action$="/reactie"] .actions button`)
	p.Clock.To(time.Date(2026, time.November, 25, 8, 1, 0, 0, portal.Amsterdam()))
	p.nextDigest(t, "ketencoordinator@gemeente.example", 2)
	if n := len(p.digestsTo(t, "deelnemer@geldfit.example")); n != 1 {
		t.Errorf("the member got %d digests, want the one from before unsubscribing", n)
	}
}

// digestsTo gives the overzichtsmails an address got so far.
func (r *running) digestsTo(t *testing.T, to string) []letter {
	t.Helper()
	var ls []letter
	for _, m := range r.Peer.Messages() {
		if l := read(t, m); l.digest && m.To == to {
			ls = append(ls, l)
		}
	}
	return ls
}

// nextDigest waits until an address has had n overzichtsmails.
func (r *running) nextDigest(t *testing.T, to string, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for len(r.digestsTo(t, to)) < n {
		if _, err := r.Peer.Wait(ctx, len(r.Peer.Messages())+1); err != nil {
			t.Fatalf("waiting for digest %d to %s: %v", n, to, err)
		}
	}
}

// digests waits for the overzichtsmail of some people, and gives the digests of
// all by address. Two for one person fail the test.
func (r *running) digests(t *testing.T, people ...string) map[string]letter {
	t.Helper()
	found := map[string]letter{}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for n := 1; ; n++ {
		got, err := r.Peer.Wait(ctx, n)
		if err != nil {
			t.Fatalf("waiting for the digests of %v, have %v: %v", people, len(found), err)
		}
		m := got[n-1]
		l := read(t, m)
		if l.digest {
			if _, twice := found[m.To]; twice {
				t.Errorf("%s got two digests", m.To)
			}
			found[m.To] = l
		}
		have := 0
		for _, p := range people {
			if _, ok := found[p]; ok {
				have++
			}
		}
		if have == len(people) {
			return found
		}
	}
}

// letter is a mail as its reader gets it.
type letter struct {
	subject, text, html string
	unsubscribe         string
	digest              bool
}

func read(t *testing.T, m mailtest.Received) letter {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		t.Fatalf("mail to %s: %v", m.To, err)
	}
	decode := func(s string) string {
		d, err := new(mime.WordDecoder).DecodeHeader(s)
		if err != nil {
			t.Fatalf("header %q: %v", s, err)
		}
		return d
	}
	l := letter{subject: decode(msg.Header.Get("Subject")), unsubscribe: strings.Trim(msg.Header.Get("List-Unsubscribe"), "<>")}
	l.digest = l.unsubscribe != ""
	for _, part := range bodyParts(t, textproto.MIMEHeader(msg.Header), msg.Body) {
		switch part.kind {
		case "text/html":
			l.html = string(part.body)
		case "text/plain":
			l.text = string(part.body)
		}
	}
	return l
}

// bellCount is the number at somebody's bell.
func bellCount(b *browser) int {
	b.t.Helper()
	n, _ := strconv.Atoi(strings.TrimSpace(b.text("[data-bell-count]")))
	return n
}
