package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// advised is the meeting, in which the secretary records what the table advises. From
// then on it waits for the college, and everybody who may know sees so.
func (s *pattern) advised() {
	c := s.at(coordinator)
	c.visit(s.table + "/punten/" + s.item)
	c.unfold()
	c.set("#links", s.flag+", "+s.signals[geldfit])
	c.submit("form.form .button")

	s.Clock.To(autumn(time.October, 7, 14, 0))
	sec := s.at(secretary)
	sec.visit(s.table + "/beginnen")
	sec.submit("main form .button")
	sec.visit(s.table + "/vergadering?punt=" + s.item)
	s.checked(sec)
	sec.unfold()
	sec.set("#text", patternAgreed)
	sec.set("#kind", "advies")
	sec.set("#waits", "college")
	sec.submit("#afspraak .actions .button")
	sec.shows(patternAgreed)
	s.decision = regexp.MustCompile(`B-2026-\d+`).FindString(sec.text("#vastgelegd"))
	sec.visit(s.table + "/afsluiten")
	sec.submit("main form .button")

	for _, who := range []account{coordinator, asdd, bewind} {
		b := s.at(who)
		b.visit("/besluiten/" + s.decision)
		if got := strings.ToLower(b.text("main")); !strings.Contains(got, "college") || !strings.Contains(got, "wacht") {
			s.t.Errorf("%s doesn't read that it waits for the college:\n%s", who, got)
		}
		s.checked(b)
	}
	s.at(bewind).hides(s.flag, flagWord)
	for _, who := range []account{geldfit, eenpitter} { // also who wasn't at the table
		b := s.at(who)
		b.visit(s.signal(geldfit))
		if got := strings.ToLower(b.text("main")); !strings.Contains(got, "college") {
			s.t.Errorf("%s doesn't read at the signal that it waits for the college:\n%s", who, got)
		}
	}
	s.follows("nobody chooses a route while the college decides", http.StatusConflict)
}

// follows sends the form of the route, which can't be done now.
func (s *pattern) follows(why string, status int) {
	s.t.Helper()
	c := s.at(coordinator)
	c.visit("/")
	f := c.fetch("/besluiten/"+s.decision+"/vervolg/kiezen", map[string]string{"route": string(portal.NoChange), "changes": "Er verandert niets.", "version": "0"})
	if f.Status != status {
		s.t.Errorf("%s: status %d, want %d", why, f.Status, status)
	}
	c.reports()
}

// resolved is the number of the college's decision. With it the objection was right, and
// the flag stands after all.
func (s *pattern) resolved() {
	s.Clock.To(autumn(time.October, 13, 16, 0))
	sec := s.at(secretary)
	path := "/besluiten/" + s.decision
	sec.visit(path)
	sec.set("#resolution_date", "2026-10-13")
	sec.tick(`input[name=follows][value=ja]`)
	if status := sec.press("#besluit .actions .button"); status != http.StatusUnprocessableEntity {
		s.t.Errorf("a decision of the college without its number: status %d", status)
	}
	sec.reports()
	sec.set("#resolution_number", patternNumber)
	sec.set("#resolution_date", "2026-10-13")
	sec.tick(`input[name=follows][value=ja]`)
	sec.submit("#besluit .actions .button")
	sec.shows(patternNumber)
	for _, who := range []account{geldfit, eenpitter} {
		b := s.at(who)
		b.visit(s.signal(geldfit))
		b.shows(patternNumber)
	}

	c := s.at(coordinator)
	flag := "/gele-vlaggen/" + s.flag
	c.visit(flag + "/antwoord")
	c.unfold()
	c.tick(`input[name=upheld][value=ja]`)
	c.set("#answer", "De tafel gaf Asdd gelijk en adviseerde het college.")
	c.choose("#ruled", s.decision)
	c.set("#kind", string(portal.FlagClients))
	c.tick(`input[name=audience][value=gekozen]`)
	c.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("input[name=orgs]")].forEach(i => { i.checked = i.closest("label").textContent.includes("Asdd") })`))
	c.set("#until", "2026-12-18")
	c.choose("#handler", "Ketencoördinator")
	s.checked(c)
	c.submit("form.form .actions .button")
	c.shows("Bevestigd", s.decision)
	for _, who := range []account{asdd, geldfit, wijkteam, eenpitter} {
		b := s.at(who)
		b.visit(flag)
		b.shows("Bevestigd", "gaf Asdd gelijk")
	}
	s.reads("a flag that stands", flag, flagReaders...)
	other := s.at(bewindContact)
	other.visit(s.signal(geldfit))
	other.hides(s.flag, flagWord)
}

// followed is the route with its steps: the text of an article changes, how it is kept is
// written down, and then there is nothing left to do but to tell.
func (s *pattern) followed() {
	s.Clock.To(autumn(time.October, 14, 9, 0))
	c := s.at(coordinator)
	path := "/besluiten/" + s.decision + "/vervolg"
	c.visit("/besluiten/" + s.decision)
	c.submit(`main a[href="` + path + `"]`)
	s.checked(c)
	if f := c.fetch("/besluiten/"+s.decision+"/terugkoppeling", map[string]string{"agreed": "Te vroeg", "version": "0"}); f.Status != http.StatusConflict {
		s.t.Errorf("told before there is a route: status %d", f.Status)
	}
	c.reports()
	c.visit(path)
	c.submit(`main a[href="` + path + `/kiezen"]`)
	c.tick(`input[name=route][value=` + string(portal.PolicyChange) + `]`)
	c.submit("button[name=show]")
	c.set("#changes", "De medewerker belt zelf, en zegt wie er belt.")
	for i, who := range []string{"Ketencoördinator", "Secretaris", "Ketencoördinator"} {
		c.choose(fmt.Sprintf("#owner_%d", i), who)
	}
	s.checked(c)
	c.submit("form.form .actions:last-child .button")
	c.shows("Nu aan zet", "Beleidswijziging")
	s.checked(c)

	c.visit("/besluiten/" + s.decision + "/artikel")
	c.choose("#artikel", "Terugbellen")
	c.submit("main form.form .actions .button")
	c.shows("nog in bewerking")
	s.checked(c)
	c.paste("#text", "<p>De medewerker zegt bij de aanmelding wie er belt, en wanneer.</p>")
	c.reports() // Chromium tells of the style that it puts on what is pasted
	c.submit("form.form .actions:not(.tools) .button")
	c.visit("/besluiten/" + s.decision)
	s.clause = valueOf(c, chromedp.Evaluate[string](`document.querySelector("aside a[href*='/artikelen/']").getAttribute("href")`))

	for i := range 3 {
		c.visit(path)
		c.unfold()
		step := `details form[action*="/vervolg/stappen/"]`
		c.set(step+" textarea[name=note]", fmt.Sprintf("Dit is gedaan, als stap %d.", i+1))
		if i == 1 {
			c.set(step+" input[name=changed]", s.clauseNumber(c))
		}
		c.unfold()
		c.submit(step + " .actions .button")
	}
	c.visit(path)
	c.shows("Nog niet opgeschreven.")
	c.unfold()
	c.set("#embedding", patternKept)
	c.submit("#vasthouden .actions .button")
	c.shows(patternKept, "Terugkoppelen")
	s.checked(c)
}

// drafted is a covenant of which the text is still being written: partners don't know it.
func (s *pattern) drafted() {
	c := s.at(coordinator)
	c.visit("/convenanten/nieuw")
	c.unfold()
	c.set("#title", draftWord+", afspraken over terugbellen")
	c.set("#purpose", "Een cliënt hoort snel iets terug.")
	c.set("#start", "2026-12-01")
	c.set("#end", "2029-11-30")
	c.set("#notice", "3")
	c.submit("form.form .actions .button")
	path := c.path()
	c.visit(path + "/partijen")
	c.choose("#org", "Geldfit")
	c.tick(`#signs input[value=ja]`)
	c.submit(`form[action$="/partijen"] .actions button`)
	c.visit(path + "/overnemen")
	c.set("#text", callBackText)
	c.submit(`form[action$="/bekijken"] .actions button`)
	c.submit(`form[action$="/overnemen"] .actions button`)
}

// clauseNumber is the article as one types it: C-2026-001#4.
func (s *pattern) clauseNumber(b *browser) string {
	s.t.Helper()
	f := string(b.fetch(s.clause, nil).bytes(s.t))
	nr := regexp.MustCompile(`Artikel (\d+)`).FindStringSubmatch(f)
	return regexp.MustCompile(`C-\d{4}-\d+`).FindString(s.clause) + "#" + nr[1]
}
