package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/chromedp/chromedp"
)

// unchanging tries to change what was adopted, in every way there is.
func (s *story) unchanging(b *browser) {
	b.visit(s.path + "/verslag")
	for path, fields := range map[string]map[string]string{
		"/vergadering/notitie":        {"item": s.item, "note": "Anders.", "base": "99"},
		"/vergadering/afspraak":       {"item": s.item, "text": "Anders.", "kind": "afspraak", "by": "partners"},
		"/vergadering/actiepunt":      {"item": s.item, "what": "Anders.", "due": "2026-12-31"},
		"/vergadering/punt":           {"item": s.item, "outcome": "doorgeschoven"},
		"/vergadering/aanwezig":       {"item": s.item},
		"/punten/nieuw":               {"title": "Anders", "aim": "bespreken", "minutes": "5"},
		"/punten/" + s.item:           {"title": "Anders", "aim": "bespreken", "minutes": "5"},
		"/volgorde":                   {"items": s.item},
		"/verplaatsen":                {"day": "2026-11-25", "start": "14:00", "end": "16:00"},
		"/beginnen":                   {},
		"/verslag/vorm":               {"full": "nee"},
		"/verslag/archief":            {"kind": "verslag", "openness": "openbaar"},
		"/verslag/voorleggen":         {},
		"/verslag/vaststellen":        {"in": strings.TrimPrefix(s.next, "/ronde-tafels/")},
		"/verslag/reageren/" + s.item: {"text": "Anders."},
	} {
		if f := b.fetch(s.path+path, fields); f.Status < 400 || f.Status >= 500 {
			s.t.Errorf("writing to %s of an adopted meeting: status %d", path, f.Status)
		}
	}
	b.reports()
}

// proved downloads every text that was frozen and takes its hash again.
func (s *story) proved(b *browser, texts int) {
	s.t.Helper()
	b.visit(s.path + "/verslag/controle")
	s.checked(b)
	found := valueOf(b, chromedp.Evaluate[[][]string](`[...document.querySelectorAll("section[data-row]")].map(r => [r.querySelector("samp").textContent.trim(), r.querySelector("a").getAttribute("href")])`))
	if len(found) != texts {
		s.t.Errorf("%d frozen texts, want %d", len(found), texts)
	}
	for _, f := range found {
		h := sha256.Sum256(b.download(f[1]))
		if hex.EncodeToString(h[:]) != f[0] {
			s.t.Errorf("%s doesn't have the hash %s", f[1], f[0])
		}
	}
}

// silence looks through every byte that anybody else received.
func (s *story) silence() {
	told, bytes := map[string]int{}, map[string]int{}
	note := func(to, where string, data []byte) {
		bytes[to] += len(data)
		if !holds(s.t, data, storyCanary) {
			return
		}
		if told[to]++; !insiders[to] {
			s.t.Errorf("%q received the canary by %s", to, where)
		}
	}
	for _, a := range s.tap.received() {
		note(a.reader, a.path, a.bytes())
	}
	for _, m := range s.Peer.Messages() {
		for _, p := range mailParts(s.t, m.Data) {
			note(m.To, "mail", p.body)
		}
	}
	for _, who := range []string{coordinator, secretary, adviser, geldfit, bewind, clerk, administrator, "gast", guestMail} {
		if bytes[who] == 0 {
			s.t.Errorf("nothing was kept of what %s received", who)
		}
	}
	for who := range insiders {
		if told[who] == 0 {
			s.t.Errorf("%s never received the canary: it proves nothing", who)
		}
	}
}
