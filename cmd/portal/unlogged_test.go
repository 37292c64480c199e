package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/mail"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/config"
	"ketenportaal/internal/mail/mailtest"
	"ketenportaal/internal/portal"
)

// writtenLog is a log that a test reads while it is written.
type writtenLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *writtenLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *writtenLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// loggedPortal is a demo portal that logs all it can, at every level.
func loggedPortal(t *testing.T) (*running, *writtenLog) {
	t.Helper()
	peer, c, lines := mailtest.Start(t), &clock{now: monday}, &writtenLog{}
	m := &Main{
		Config: config.Config{
			Demo: true, Addr: "127.0.0.1:0", Data: t.TempDir(), DemoPassword: config.NewSecret(testPassword),
			SMTP: config.NewSecret(peer.URL()), MailFrom: mail.Address{Name: "Ketenportaal", Address: "portaal@gemeente.example"},
		},
		Log: slog.New(slog.NewJSONHandler(lines, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: c.Now, Console: io.Discard, MailRoots: peer.RootCAs(),
	}
	check(t, m.Start(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := m.Stop(ctx); err != nil {
			t.Errorf("stop the portal: %v", err)
		}
	})
	return &running{Main: m, URL: m.URL(), Clock: c, Peer: peer}, lines
}

// sends posts a form and wants a redirect, of which it gives the address.
func (v *visitor) sends(t *testing.T, at string, form url.Values) string {
	t.Helper()
	status, to, err := v.post(at, form)
	if err != nil || status != http.StatusSeeOther {
		t.Fatalf("send %s: status %d to %q, %v", at, status, to, err)
	}
	return to
}

// enters logs somebody of the demo in.
func (r *running) enters(t *testing.T, email string) *visitor {
	t.Helper()
	v := visit(r.URL)
	if _, _, err := v.get("/inloggen"); err != nil {
		t.Fatal(err)
	}
	v.sends(t, "/inloggen", url.Values{"email": {email}, "password": {testPassword}})
	if status, _, err := v.get("/instellingen"); err != nil || status != http.StatusOK {
		t.Fatalf("log in as %s: status %d, %v", email, status, err)
	}
	return v
}

// TestBar05_TheLogDoesNotTell follows an anonymous reporter through the real program,
// with its sockets, jobs and mails, refusals and failures, and searches what was logged
// at every level for who they are, what they wrote, which signal it is, and where from.
func TestBar05_TheLogDoesNotTell(t *testing.T) {
	const reporter, canary = "deelnemer@geldfit.example", "Purperreiger"
	p, lines := loggedPortal(t)
	v := p.enters(t, reporter)
	v.listen(t)

	form := signalForm(canary + " ziet dat inwoners wekenlang wachten op een brief.")
	form.Set("theme", "geen")
	form.Set("naming", string(portal.Anonymous))
	bad := url.Values{"text": {canary + " met BSN 111222333"}, "theme": {"geen"}, "audience": {"keten"}, "naming": {"anoniem"}}
	if status, _, err := v.post("/signalen/nieuw", bad); err != nil || status != http.StatusUnprocessableEntity {
		t.Fatalf("a BSN: status %d, %v", status, err)
	}
	at := v.sends(t, "/signalen/nieuw", form)
	if status, _, err := v.get(at + "?zoek=" + canary); err != nil || status != http.StatusOK {
		t.Fatalf("read %s: %d, %v", at, status, err)
	}
	body, kind := uploadForm(t, v.csrf, canary+".txt", "Een brief over wachten.")
	req, err := http.NewRequest(http.MethodPost, v.url+at+"/documenten", strings.NewReader(body))
	check(t, err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", v.url)
	req.Header.Set("User-Agent", canary)
	resp, err := v.Do(req)
	check(t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: status %d", resp.StatusCode)
	}
	for _, wrong := range []string{at + "/" + canary, "/documenten/" + canary, "/zoeken?q=" + canary} {
		if _, _, err := v.get(wrong); err != nil {
			t.Fatal(err)
		}
	}

	c := p.enters(t, "ketencoordinator@gemeente.example")
	if _, _, err := c.get(at); err != nil {
		t.Fatal(err)
	}
	c.sends(t, at+"/oppakken", url.Values{"version": {"1"}})
	c.sends(t, at+"/vraag", url.Values{"version": {"2"}, "question": {"Hoe vaak ziet u dit, " + canary + "?"}})
	k := p.enters(t, "anoniem@gemeente.example")
	k.sends(t, at+"/vraag-doorgeven", url.Values{})
	if _, _, err := v.get(at); err != nil {
		t.Fatal(err)
	}
	v.sends(t, at+"/antwoord", url.Values{"answer": {"Elke week, " + canary}})
	if status, _, err := c.post(at+"/vraag", url.Values{"version": {"1"}, "question": {"Te laat."}}); err != nil || status != http.StatusConflict {
		t.Errorf("a late question: status %d, %v", status, err)
	}

	// The mails of the next morning go wrong before they go right.
	came := len(p.Peer.Messages())
	p.Peer.RejectNext(550)
	p.Clock.To(time.Date(2026, time.November, 24, 8, 1, 0, 0, portal.Amsterdam()))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := p.Peer.Wait(ctx, came+1); err != nil {
		t.Fatalf("no mail came: %v", err)
	}

	who := stored[portal.Person](t, p, "people")
	person := who[slices.IndexFunc(who, func(q portal.Person) bool { return q.Email == reporter })]
	all := stored[portal.Signal](t, p, "signals")
	s := all[slices.IndexFunc(all, func(s portal.Signal) bool { return s.Number == path.Base(at) })]
	address, err := url.Parse(p.URL)
	check(t, err)
	var cookies []string
	for _, cookie := range v.Jar.Cookies(address) {
		cookies = append(cookies, cookie.Value)
	}
	text := lines.String()
	for what, word := range map[string]string{
		"the reporter's address": reporter, "the reporter's name": person.Name, "the reporter's id": string(person.ID), "the reporter's organisation": string(person.OrgID),
		"what they wrote": canary, "the signal": s.Number, "the signal's id": string(s.ID), "the blind index": s.Blind, "the sealed identity": s.Sealed, "where from": "127.0.0.1:",
		"the name of an organisation": "Geldfit", "a cookie": strings.Join(cookies, "|"), "a BSN": "111222333", "a form's token": v.csrf,
	} {
		if len(word) < 4 {
			t.Fatalf("%s is %q: nothing to search for", what, word)
		}
		for _, w := range strings.Split(word, "|") {
			if i := strings.Index(text, w); i >= 0 {
				t.Errorf("%s (%q) is in the log: …%s…", what, w, text[max(0, i-300):min(len(text), i+200)])
			}
		}
	}
	for _, there := range []string{"/signalen/:number/antwoord", "/signalen/:number/documenten", "mail not sent"} {
		if !strings.Contains(text, there) {
			t.Errorf("the log doesn't show %q: the story wasn't logged", there)
		}
	}
}
