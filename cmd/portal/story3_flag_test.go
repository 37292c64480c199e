package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// planned is the meeting of next week, of which the agenda is still being made.
func (s *pattern) planned() {
	c := s.at(coordinator)
	c.visit("/ronde-tafels/reeksen/nieuw")
	c.unfold()
	c.set("#name", patternTable)
	c.tick(`input[name=rhythm_kind][value=geen]`)
	c.set("#place", "Wijkcentrum, zaal 3")
	c.set("#proposals", "2")
	c.set("#papers", "1")
	c.tick(`input[name=full]`)
	c.tick(`input[name=open]`)
	c.submit("form.form .actions .button")
	series := c.path()
	for _, seat := range []struct{ who, kind string }{{"Programmamanager", "voorzitter"}, {"Secretaris", "secretaris"}, {"Vrijwilliger spreekuur", "vast-lid"}, {"Bewindvoerder", "vast-lid"}, {"Lid adviesraad", "vast-lid"}} {
		c.choose("#person", seat.who)
		c.set("#kind", seat.kind)
		c.submit(`form[action="` + series + `/plaats"] .actions button`)
	}
	c.visit("/ronde-tafels/nieuw")
	c.choose("#reeks", patternTable)
	c.set("#day", "2026-10-07")
	c.set("#start", "14:00")
	c.set("#end", "16:00")
	c.submit("form.form .actions .button")
	s.table = c.path()
	c.visit(s.table + "/openen")
	c.submit("main form .button")
}

// nominated is the council's member, who lays three signals together that they may read,
// with an advice that the council gave before.
func (s *pattern) nominated() {
	s.Clock.To(autumn(time.October, 2, 9, 30))
	a := s.at(asdd)
	a.visit("/clientstem/adviezen")
	s.advice = regexp.MustCompile(`AD-\d{4}-\d+`).FindString(a.text("main"))
	a.visit(s.signal(geldfit))
	a.submit(`main a[href^="/gele-vlaggen/voordragen"]`)
	a.unfold()
	a.set("#title", flagWord+": wie zich meldt, hoort niets")
	a.set("#why", "Drie partijen zien hetzelfde. Mensen haken af voor zij hulp krijgen.")
	a.set("#kind", string(portal.FlagClients))
	a.set("#theme", "drempel")
	a.do(chromedp.Evaluate[chromedp.Void](`(wanted => document.querySelectorAll("input[name=signals]").forEach(i => { i.checked = wanted.includes(i.value) }))(` + script(s.t, []string{s.signals[geldfit], s.signals[eenpitter], s.signals[wijkteam]}) + `)`))
	a.set("#others", s.advice)
	a.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("input[name=heard]")].find(i => i.value.includes("2026-K3")).checked = true`))

	// A signal that they may not read is refused as one that isn't there.
	a.set("#more", s.signals[bewind])
	if status := a.press("form.form .actions .button"); status != http.StatusUnprocessableEntity {
		s.t.Errorf("evidence that one may not read: status %d", status)
	}
	a.reports()
	a.unfold()
	a.shows("kennen wij niet")
	if got := a.value("#title"); !strings.Contains(got, flagWord) {
		s.t.Errorf("after the refusal the title is %q", got)
	}
	a.set("#more", "")
	s.checked(a)
	a.submit("form.form .actions .button")
	if s.flag = regexp.MustCompile(`G-2026-\d{3,}`).FindString(a.path()); s.flag == "" {
		s.t.Fatalf("after nominating the browser is at %s", a.path())
	}
	a.shows(flagWord, s.signals[geldfit], s.signals[wijkteam], s.signals[eenpitter], s.advice, "Klachten, derde kwartaal van 2026")
	s.checked(a)
	s.reads("a flag that is only nominated", "/gele-vlaggen/"+s.flag, asdd, coordinator)
}

// reads wants that only these people open a page, of all that the story knows.
func (s *pattern) reads(what, path string, who ...account) {
	s.t.Helper()
	for _, other := range s.readers()[geldfit] {
		b := s.at(other)
		want := http.StatusNotFound
		if slices.Contains(who, other) {
			want = http.StatusOK
		}
		if f := b.fetch(path, nil); f.Status != want {
			s.t.Errorf("%s: %s opens %s with status %d, want %d", what, other, path, f.Status, want)
		}
		b.reports()
	}
}

// flagReaders are who may read what became of the flag: its audience, and who shared a
// signal under it.
var flagReaders = []account{asdd, coordinator, geldfit, wijkteam, eenpitter}

// dismissed is the coordinator who turns it down with a reason. Who shared a signal under
// it reads the reason, and who didn't hears nothing.
func (s *pattern) dismissed() {
	c := s.at(coordinator)
	c.visit("/berichten")
	c.shows(flagWord)
	path := "/gele-vlaggen/" + s.flag
	c.visit(path + "/afwijzen")
	if status := c.press("form.form .actions .button"); status != http.StatusUnprocessableEntity {
		s.t.Errorf("dismissed without a reason: status %d", status)
	}
	c.reports()
	c.set("#reason", turnedOffWord+": dit staat al in het plan van aanpak, wij wachten dat eerst af.")
	c.tick(`input[name=audience][value=gekozen]`)
	c.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("input[name=orgs]")].forEach(i => { i.checked = i.closest("label").textContent.includes("Asdd") })`))
	s.checked(c)
	c.submit("form.form .actions .button")
	c.shows(turnedOffWord)

	for _, who := range []account{geldfit, wijkteam, eenpitter} {
		b := s.at(who)
		b.visit("/berichten")
		if who == eenpitter { // over a shoulder it says no more
			b.shows("Er is nieuws over een signaal dat u anoniem deelde.")
		} else {
			b.shows("gele vlag")
		}
		b.visit(path)
		b.shows(turnedOffWord, "Waarom afgewezen?")
		s.checked(b)
		for whose, readers := range s.readers() { // each reads only what they may
			if !slices.Contains(readers, who) {
				b.hides(s.signals[whose])
			}
		}
		if who != eenpitter { // who reads the name of their own firm at the top
			b.hides(ownersFirm)
		}
	}
	s.reads("a dismissed flag", path, flagReaders...)
	for _, who := range []account{bewind, bewindContact} {
		b := s.at(who)
		for _, at := range []string{"/gele-vlaggen", "/zoeken?q=" + flagWord, "/zoeken?q=" + turnedOffWord, s.signal(geldfit), s.signal(eenpitter), "/berichten"} {
			b.visit(at)
			b.hides(s.flag)
			if !strings.HasPrefix(at, "/zoeken") {
				b.hides(flagWord, turnedOffWord)
			}
		}
	}
}

// objected is the council's member who doesn't agree: it stands on the next agenda by
// itself, with who doesn't know of it yet. Who may not read the flag reads neutral words
// there.
func (s *pattern) objected() {
	a := s.at(asdd)
	a.visit("/gele-vlaggen/" + s.flag)
	a.submit(`main a[href$="/oneens"]`)
	a.set("#reason", "Het plan gaat over een ander loket. Deze mensen helpt het niet.")
	s.checked(a)
	a.submit("form.form .actions .button")
	a.shows("ander loket")

	a.visit(s.table)
	a.shows(s.flag)
	s.item = valueOf(a, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-item]")].find(r => r.textContent.includes(`+script(s.t, s.flag)+`)).dataset.item`))
	s.checked(a)
	c := s.at(coordinator)
	c.visit(s.table)
	c.shows(s.flag)
	if got := c.text("main"); !strings.Contains(got, "zijn nog niet geïnformeerd") {
		s.t.Errorf("the agenda doesn't say who hasn't been told of the flag:\n%s", got)
	}
	s.checked(c)
	other := s.at(bewind)
	other.visit(s.table)
	other.shows("Een gele vlag waar iemand het niet mee eens is")
	other.hides(s.flag, flagWord, turnedOffWord, "ander loket", s.advice)

	c.visit(s.table + "/versturen")
	c.submit("main form .button")
	c.shows("Agenda verstuurd")
}
