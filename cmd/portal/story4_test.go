package main

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// The words by which the story is followed. storyCanary stands in whatever belongs
// to the confidential item, which only its chair and the portfolio holder know of.
const (
	storySeries   = "Overleg bereikbaarheid"
	storyCanary   = "Kanariepiet"
	storyQuestion = "Hoe belt iedereen binnen twee dagen terug?"
	storyPaper    = "Wij telden in oktober achttien keer dat niemand terugbelde."
	storyDecision = "De tafel adviseert het college één telefoonnummer voor de hele keten."
	storyPromise  = "Uitzoeken wat één telefoonnummer kost"
	storyGuest    = "Gastspreker Zilvermeeuw"
	storyRefusal  = "Dit staat al op de agenda van het wijkoverleg."
)

const chair account = programmeManager

const guestMail = "gast@elders.example"

// insiders may know of the confidential item.
var insiders = map[string]bool{chair: true, holder: true}

// story is the course of one round table, from its planning to its adopted minutes.
type story struct {
	*running
	t   *testing.T
	tap *tap
	// path is the meeting's, next that of the one after it, item that of the item
	// that everybody knows, and secret that of the confidential one.
	path, next   string
	item, secret string
	signal       string // its number
	guestLink    string
	ground       string // why the minutes aren't public
	file         string // of the partner's paper
}

func storyTime(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, portal.Amsterdam())
}

// TestStory4_EveningBeforeAndMorningAfter: partners set an agenda with the
// municipality, the holder reads on the evening before, a secretary who works alone
// loses the connection twice, and the minutes end as a document that nobody can
// quietly change. Everything that partners, the guest and others receive on the way
// is kept, and says nothing of the confidential item.
func TestStory4_EveningBeforeAndMorningAfter(t *testing.T) {
	through := startTap(t)
	s := &story{t: t, tap: through, running: startPortalBehind(t, storyTime(time.November, 16, 10, 0), through.URL)}
	through.portal.Store(addressOf(t, s.Main))
	for _, part := range []struct {
		what string
		tell func()
	}{
		{"the agenda is made together", s.agenda},
		{"the agenda is sent", s.sent},
		{"the evening before", s.evening},
		{"the meeting", s.meeting},
		{"the minutes", s.minutes},
		{"adopted", s.adopted},
		{"nobody else heard of the confidential item", s.silence},
	} {
		began := time.Now()
		part.tell()
		t.Logf("%s: %s", part.what, time.Since(began).Round(time.Second))
	}
}

// as gives somebody a browser in which they are logged in.
func (s *story) as(who string) *browser {
	s.t.Helper()
	b := s.open(s.t)
	b.named(who)
	b.logIn(who)
	return b
}

// checked has axe look at the page that is open.
func (s *story) checked(b *browser) {
	s.t.Helper()
	(&walk{t: s.t, b: b}).examine(b.path(), 1280, true)
}

// agenda plans a meeting and makes its agenda: one item of a partner, one refusal,
// one confidential item, each with a paper.
func (s *story) agenda() {
	c := s.as(coordinator)
	c.visit("/ronde-tafels/reeksen/nieuw")
	c.unfold()
	c.set("#name", storySeries)
	c.tick(`input[name=rhythm_kind][value=geen]`)
	c.set("#place", "Wijkcentrum, zaal 3")
	c.set("#proposals", "2")
	c.set("#papers", "1")
	c.tick(`input[name=full]`)
	s.checked(c)
	c.submit("form.form .actions .button")
	series := c.path()
	for _, seat := range []struct{ who, kind string }{{"Programmamanager", "voorzitter"}, {"Secretaris", "secretaris"}, {"Portefeuillehouder", "vast-lid"}, {"Vrijwilliger spreekuur", "vast-lid"}, {"Bewindvoerder", "vast-lid"}} {
		c.choose("#person", seat.who)
		c.set("#kind", seat.kind)
		c.submit(`form[action="` + series + `/plaats"] .actions button`)
	}
	plan := func(day string) string {
		c.visit("/ronde-tafels/nieuw")
		c.choose("#reeks", storySeries)
		c.set("#day", day)
		c.set("#start", "14:00")
		c.set("#end", "16:00")
		c.submit("form.form .actions .button")
		return c.path()
	}
	s.path, s.next = plan("2026-11-24"), plan("2026-12-15")
	if !regexp.MustCompile(`^/ronde-tafels/R-2026-\d{3,}$`).MatchString(s.path) {
		s.t.Fatalf("the meeting is at %s", s.path)
	}
	c.visit("/actiepunten/overnemen")
	c.choose("#series", storySeries)
	c.set("#list", "wat;wie;organisatie;wanneer;stand\n"+storyPromise+";"+holder+";;20-11-2026;open")
	c.submit("form[action$='/bekijken'] .actions .button")
	c.submit("form[action='/actiepunten/overnemen'] .actions .button")

	partner, other := s.as(geldfit), s.as(bewind)
	partner.visit(s.path)
	partner.hides(storySeries) // a concept is silent
	partner.reports()
	c.visit(s.path + "/openen")
	c.submit("main form .button")

	s.hidden()
	s.proposals(c, partner, other)
	c.visit(s.path + "/deelnemers")
	c.unfold()
	c.set("#name", storyGuest)
	c.set("#email", guestMail)
	c.set("#org_name", "Elders")
	s.checked(c)
	c.submit(`form[action$="/gasten"] .actions button`)
	c.visit(s.path + "/versturen")
	c.submit("main form .button")
	c.shows("Agenda verstuurd")
}

// hidden puts the confidential item on the agenda, before all others, and its paper.
func (s *story) hidden() {
	h := s.as(holder)
	h.visit(s.path + "/punten/nieuw")
	h.unfold()
	h.set("#title", storyCanary+" en de kantoorsluiting")
	h.set("#explanation", storyCanary+" is nog niet bekend bij het kantoor.")
	h.tick("#confidential")
	h.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#for label")].filter(l => l.querySelector("[name=for]")).forEach(l => { l.querySelector("input").checked = /Programmamanager|Portefeuillehouder/.test(l.textContent) })`))
	s.checked(h)
	h.submit("form.form .button")
	h.visit(s.path)
	h.shows(storyCanary)
	s.secret = valueOf(h, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-item]")].find(r => r.textContent.includes("`+storyCanary+`")).dataset.item`))
	h.upload(s.path+"/punten/"+s.secret+"/stukken", storyCanary+".txt", "Het stuk over "+storyCanary+".")
}

// proposals has two partners propose something, and both answered.
func (s *story) proposals(c, partner, other *browser) {
	s.signal = strings.TrimPrefix(partner.share("Cliënten worden niet teruggebeld. Zij bellen dan ons.", "geen", "keten"), "/signalen/")
	partner.visit(s.path + "/voorstellen/nieuw")
	partner.unfold()
	partner.set("#question", storyQuestion)
	partner.set("#why", "Elke week komen er mensen terug die niets hoorden.")
	partner.set("#links", s.signal)
	s.checked(partner)
	partner.submit("form.form .button")
	number := regexp.MustCompile(`V-2026-\d+`).FindString(partner.path() + " " + valueOf(partner, chromedp.Evaluate[string](`document.querySelector("main").innerHTML`)))
	placed := s.path + "/voorstellen/" + number
	s.file = "telling.txt"
	partner.upload(placed+"/stukken", s.file, storyPaper)

	other.visit(s.path + "/voorstellen/nieuw")
	other.set("#question", "Wie betaalt de koffie?")
	other.submit("form.form .button")

	answer := func(title, answer, reason string) {
		c.visit(s.path + "/voorstellen")
		c.visit(valueOf(c, chromedp.Evaluate[string](`[...document.querySelectorAll("a.title")].find(a => a.textContent.includes(`+script(s.t, title)+`)).getAttribute("href")`)))
		c.tick(`input[name=answer][value=` + answer + `]`)
		if answer == string(portal.NotPlaced) {
			if status := c.press("#antwoord .actions button"); status != http.StatusUnprocessableEntity {
				s.t.Errorf("a refusal without a reason: status %d", status)
			}
			c.reports() // the browser tells of the refusal
		}
		c.set("#reason", reason)
		c.submit("#antwoord .actions button")
	}
	answer(storyQuestion, string(portal.Placed), "")
	answer("Wie betaalt de koffie?", string(portal.NotPlaced), storyRefusal)
	other.visit(s.path + "/voorstellen")
	other.shows(storyRefusal)
	c.visit(s.path)
	s.item = valueOf(c, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-item]")].find(r => r.textContent.includes(`+script(s.t, storyQuestion)+`)).dataset.item`))
	s.checked(c)

	// The confidential item comes first; for others the meeting begins with theirs.
	partner.visit(s.path)
	partner.shows(storyQuestion, s.signal)
	if at := strings.TrimSpace(partner.text(".agenda .when")); !strings.HasPrefix(at, "14:00") {
		s.t.Errorf("the first item that a partner knows of begins at %q", at)
	}
	c.upload(s.path+"/punten/"+s.item+"/stukken", "aanvulling.txt", "Een aanvulling op de telling.")
}

// invitation waits until somebody has had n mails with a calendar about the meeting,
// and gives the calendar of the last and all of its text.
func (s *story) invitation(to string, n int) (parsedCalendar, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	for {
		all, found := s.Peer.Messages(), 0
		for _, m := range all {
			if m.To != to {
				continue
			}
			parts, text := mailParts(s.t, m.Data), ""
			var calendar []byte
			for _, p := range parts {
				text += string(p.body) + "\n"
				if p.kind == "text/calendar" {
					calendar = p.body
				}
			}
			if calendar == nil || !strings.Contains(text, storySeries) {
				continue
			}
			if found++; found == n {
				return parseCalendar(s.t, calendar), text
			}
		}
		if _, err := s.Peer.Wait(ctx, len(all)+1); err != nil {
			s.t.Fatalf("waiting for invitation %d to %s: %v", n, to, err)
		}
	}
}

// sent looks at the invitations, answers them, and follows the guest's link.
func (s *story) sent() {
	uid := ""
	for _, to := range []string{chair, holder, secretary, geldfit, bewind, guestMail} {
		c, text := s.invitation(to, 1)
		if c.Method != "REQUEST" || len(c.Events) != 1 {
			s.t.Fatalf("%s is sent %+v", to, c)
		}
		e := c.Events[0]
		if e.Sequence != 0 || e.Start != "2026-11-24T13:00:00.000Z" || e.Location != "Wijkcentrum, zaal 3" || uid != "" && e.UID != uid {
			s.t.Errorf("%s is sent %+v", to, e)
		}
		if uid = e.UID; !strings.Contains(text, storyQuestion) || strings.Contains(text, storyCanary) != insiders[to] {
			s.t.Errorf("the invitation to %s:\n%s", to, text)
		}
	}
	// Another room, and ten minutes later one mail about it.
	c := s.as(coordinator)
	c.visit(s.path + "/verplaatsen")
	c.set("#place", "Wijkcentrum, zaal 5")
	c.submit("form.form .actions .button")
	s.Clock.To(storyTime(time.November, 16, 10, 11))
	for _, who := range []string{geldfit, bewind} {
		b := s.as(who)
		b.visit(s.path)
		b.submit(`#komt-u button[value=ja]`)
		if who == geldfit {
			s.carriedAway(b)
		}
	}
	moved, text := s.invitation(guestMail, 2)
	if e := moved.Events[0]; e.UID != uid || e.Sequence != 1 || e.Location != "Wijkcentrum, zaal 5" {
		s.t.Errorf("after the move the guest is sent %+v", e)
	}
	s.guestLink = regexp.MustCompile(`/gast/[^\s"<]+`).FindString(text)

	guest := s.open(s.t)
	guest.named("gast")
	guest.visit(s.guestLink)
	guest.shows(storyQuestion, "zaal 5")
	s.checked(guest)
	guest.submit(`#komt-u button[value=ja]`)
	for _, path := range valueOf(guest, chromedp.Evaluate[[]string](`[...document.querySelectorAll("#stukken a")].map(a => a.getAttribute("href"))`)) {
		guest.download(path)
	}
	guest.visit(s.path)
	if got := guest.path(); !strings.HasPrefix(got, "/inloggen") {
		s.t.Errorf("a guest opens %s", got)
	}
}

// carriedAway takes what a partner can take along: the papers and the calendar.
func (s *story) carriedAway(b *browser) {
	b.visit(s.path + "/stukken")
	b.shows("Telling", "Aanvulling")
	s.checked(b)
	if papers := b.download(s.path + "/stukken/zip"); !holds(s.t, papers, storyPaper) {
		s.t.Error("the ZIP doesn't hold the partner's paper")
	}
	b.visit("/kalender/abonnement")
	b.submit(`form[action="/kalender/abonnement"] button`)
	feed := parseCalendar(s.t, b.download(regexp.MustCompile(`/kalender/feed/\S+`).FindString(b.text("code"))))
	found := false
	for _, e := range feed.Events {
		found = found || e.Summary != "" && e.Start == "2026-11-24T13:00:00.000Z" && e.Location == "Wijkcentrum, zaal 5"
	}
	if !found {
		s.t.Errorf("the feed doesn't hold the meeting: %+v", feed)
	}
}
