package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The words by which story 3 is followed. The first three stand in signals that few
// may read, the others in what only the readers of the flag or of the raised question
// may know of.
const (
	neighbourWord = "Goudplevier"
	officeWord    = "Kramsvogel"
	chosenWord    = "Waterhoen"
	flagWord      = "Nachtegaal"
	turnedOffWord = "Tuinfluiter"
	raisedWord    = "Boomkruiper"
	draftWord     = "Appelvink"

	patternTable  = "Overleg over wachten"
	patternAgreed = "Iedereen hoort binnen vijf werkdagen wie er belt en wanneer."
	patternTold   = "U hoort binnen vijf werkdagen wie u belt."
	patternNumber = "B en W 2026-481"
	patternKept   = "Het staat in de werkinstructie en in de inwerkmap van elk team."
)

// pattern is the course of one pattern in signals. Of the covenant's story it has the
// browsers and the tap.
type pattern struct {
	agreed
	whole   *testing.T         // a browser lasts as long as the story
	signals map[account]string // the number of the signal that somebody shared
	// table is the path of the meeting, item the one about the flag; flag, asked and
	// decision are numbers, advice is that of one that the council gave.
	table, item                   string
	flag, asked, decision, advice string
	clause                        string // the address of the article that changed
	mails                         int    // how many there were when the feedback was given
}

// TestStory3_FromPatternToCollege: the complaints handler enters the themes of a quarter,
// and Asdd nominates a yellow flag that is dismissed. Asdd objects, so it stands on the
// next agenda by itself. The table advises, the college decides, an article changes, and
// one form tells seven people in different audiences. Everything that anybody received on
// the way is kept, and nobody read more than they may.
func TestStory3_FromPatternToCollege(t *testing.T) {
	through := startTap(t)
	s := &pattern{agreed: agreed{story: story{t: t, tap: through, running: startPortalBehind(t, autumn(time.September, 30, 10, 0), through.URL)},
		browsers: map[string]*browser{}, came: map[string]time.Time{}, orgs: map[string]string{}, spent: map[int64]bool{}, looked: map[string]bool{}}, signals: map[account]string{}, whole: t}
	through.portal.Store(addressOf(t, s.Main))
	for _, part := range []struct {
		what string
		tell func()
	}{
		{"the quarter's themes", s.themes},
		{"seven reporters", s.reporters},
		{"a meeting is planned", s.planned},
		{"a covenant is being written", s.drafted},
		{"a question is raised", s.raised},
		{"a flag is nominated", s.nominated},
		{"and dismissed", s.dismissed},
		{"Asdd objects", s.objected},
		{"the question moves up", s.movedUp},
		{"the table advises", s.advised},
		{"the college decides", s.resolved},
		{"the route", s.followed},
		{"one feedback", s.told},
		{"seven hear it", s.heard},
		{"does it help?", s.helps},
		{"the clerk", s.pledged},
		{"the line", s.lines},
		{"nobody else heard", s.unheard},
	} {
		t.Run(part.what, func(t *testing.T) {
			s.t = t
			part.tell()
		})
	}
}

// at gives somebody's browser, logged in, for the part that is told now.
func (s *pattern) at(who account) *browser {
	s.t.Helper()
	b := s.browsers[who]
	if b == nil {
		b = s.open(s.whole)
		b.named(who)
		s.browsers[who] = b
	}
	b.t = s.t
	return s.agreed.at(who)
}

func autumn(month time.Month, day, hour, minute int) time.Time {
	return storyTime(month, day, hour, minute)
}

// themes is the form of the quarter that has just ended. Nobody else sees it before it
// is handed in, and a small number goes up in the rest.
func (s *pattern) themes() {
	s.Clock.To(autumn(time.October, 1, 10, 0))
	const quarter = "/clientstem/klachten/2026-K3"
	h := s.at(complaints)
	h.visit("/clientstem/klachten")
	h.submit(`main a[href="` + quarter + `/invullen"]`)
	h.write(map[string]string{"theme_drempel": "14", "theme_bejegening": "9", "theme_taal": "2", "rest": "6",
		"explanation": "Mensen bellen vaak omdat zij niet weten wie er contact opneemt.", "advice": "Zeg bij de aanmelding wie er belt."})
	s.checked(h)
	h.submit("form.form .actions .button")
	h.shows("Nog niet ingeleverd", "14")

	other := s.at(asdd)
	other.visit("/clientstem/klachten")
	other.hides("wie er contact opneemt")
	if f := other.fetch(quarter, nil); f.Status == http.StatusOK && strings.Contains(string(f.bytes(s.t)), "wie er contact opneemt") {
		s.t.Error("somebody reads a form before it is handed in")
	}
	other.reports()
	h.visit(quarter)
	h.submit(`form[action="` + quarter + `/indienen"] button`)
	other.visit(quarter)
	other.shows("14", "Zeg bij de aanmelding wie er belt.")
	s.checked(other)
}

// tells shares a signal and keeps its number. orgs are the organisations that read it
// besides the municipality; none: audience says who reads it.
func (s *pattern) tells(who account, text, audience, naming string, orgs ...string) {
	b := s.at(who)
	b.visit("/signalen/nieuw")
	b.fill("#text", text)
	b.set("#theme", "drempel")
	b.tick(`input[name=audience][value=` + audience + `]`)
	if len(orgs) > 0 {
		b.unfold()
		b.do(chromedp.Evaluate[chromedp.Void](`(names => [...document.querySelectorAll("#orgs label")].filter(l => names.some(n => l.textContent.includes(n))).forEach(l => l.querySelector("input").click()))(` + script(s.t, orgs) + `)`))
	}
	b.tick(`input[name=naming][value=` + naming + `]`)
	if status := b.press(`form[action="/signalen/nieuw"] .actions button`); status == http.StatusUnprocessableEntity {
		b.reports()
		b.tick("#recognisable")
		b.submit(`form[action="/signalen/nieuw"] .actions button`)
	}
	number := regexp.MustCompile(`^/signalen/(S-2026-\d{4,})$`).FindStringSubmatch(b.path())
	if number == nil {
		s.t.Fatalf("%s shared at %s:\n%s", who, b.path(), b.text("main"))
	}
	s.signals[who] = number[1]
}

// municipal is what the directory calls the municipality.
const municipal = "Gemeente"

// reporters are seven people who must hear the end: five who shared something for
// different readers, one of them without a name, one whose signal is merged into
// another's, and one who recognised it.
func (s *pattern) reporters() {
	s.tells(geldfit, "Wie zich meldt, hoort wekenlang niet wie er belt. Mensen haken dan af.", "keten", "organisatie")
	s.tells(geldfitContact, "Na de aanmelding blijft het stil, dat zien wij bij alle spreekuren.", "keten", "organisatie")
	s.tells(eenpitter, "Na een aanmelding hoort niemand iets, ook bewindvoerders niet.", "keten", "anoniem")
	s.tells(wijkteam, neighbourWord+": in de buurt stoppen mensen met vragen omdat niemand belt.", "gekozen", "organisatie", municipal, "Asdd")
	s.tells(bewind, officeWord+": de wachttijd bij de balie is opgelopen tot acht weken.", "gemeente", "organisatie")
	s.tells(bewindContact, chosenWord+": kantoren weten niet of hun cliënt al gebeld is.", "gekozen", "organisatie", municipal, "Geldfit")

	r := s.at(wijkteamContact)
	r.visit(s.signal(geldfit))
	r.submit(`form[action$="/herkennen"] .actions button`)
	r.shows("U herkende dit signaal.")

	c := s.at(coordinator)
	for _, who := range []account{geldfit, geldfitContact, eenpitter, wijkteam, bewind, bewindContact} {
		c.visit(s.signal(who))
		c.submit(`form[action$="/oppakken"] button`)
	}
	c.visit(s.signal(geldfitContact))
	c.unfold()
	c.set(`#samenvoegen-into`, s.signals[geldfit])
	c.submit(`form[action$="/samenvoegen"] .actions button`)
	c.shows("Samengevoegd met")
	c.visit("/signalen/bundels")
	c.set("#name", "Wachten op een telefoontje")
	c.submit(`form[action="/signalen/bundels"] button`)
	c.unfold()
	for _, who := range []account{wijkteam, bewind, bewindContact} {
		c.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#signals label")].find(l => l.textContent.includes(` + script(s.t, s.signals[who]) + `)).querySelector("input").click()`))
	}
	c.submit(`form[action^="/signalen/bundels/"] .actions button`)
	for _, who := range []account{wijkteam, bewind, bewindContact} {
		c.shows(s.signals[who])
	}
	s.apart()
}

// signal is the path of what somebody shared.
func (s *pattern) signal(who account) string { return "/signalen/" + s.signals[who] }

// readers are who may read what somebody shared, of those whom the story knows.
func (s *pattern) readers() map[account][]account {
	all := []account{geldfit, geldfitContact, eenpitter, wijkteam, wijkteamContact, bewind, bewindContact, asdd, coordinator}
	return map[account][]account{
		geldfit: all, geldfitContact: all, eenpitter: all,
		wijkteam:      {wijkteam, wijkteamContact, asdd, coordinator},
		bewind:        {bewind, coordinator},
		bewindContact: {bewind, bewindContact, geldfit, geldfitContact, coordinator},
	}
}

// apart opens each signal as everybody: who may read it does, for others it isn't there.
func (s *pattern) apart() {
	for whose, readers := range s.readers() {
		for _, who := range s.readers()[geldfit] {
			want := http.StatusNotFound
			if slices.Contains(readers, who) {
				want = http.StatusOK
			}
			b := s.at(who)
			f := b.fetch(s.signal(whose), nil)
			if f.Status != want {
				s.t.Errorf("%s opens the signal of %s: status %d, want %d", who, whose, f.Status, want)
			}
			if whose == eenpitter && who != eenpitter && who != coordinator && strings.Contains(html.UnescapeString(string(f.bytes(s.t))), ownersFirm) {
				s.t.Errorf("%s reads who shared without a name", who)
			}
			b.reports()
		}
	}
}

// unheard looks through everything that anybody received: what few may know of came to
// nobody else, in a page, a file, a live frame or a mail.
func (s *pattern) unheard() {
	ours := []account{coordinator, secretary, programmeManager, teamManager, holder, clerk, adviser, director}
	flag := append([]account{asdd, geldfit, wijkteam, wijkteamContact, eenpitter}, ours...)
	allowed := map[string][]account{
		neighbourWord: append(s.readers()[wijkteam], ours...),
		officeWord:    append(s.readers()[bewind], ours...),
		chosenWord:    append(s.readers()[bewindContact], ours...),
		flagWord:      flag, turnedOffWord: flag,
		draftWord:  ours,
		raisedWord: append([]account{geldfit, geldfitContact}, ours...),
	}
	for word, may := range allowed {
		found := 0
		for _, a := range s.tap.received() {
			if !bytes.Contains(a.bytes(), []byte(word)) || strings.Contains(a.path, word) { // a search field says again what was typed
				continue
			}
			if found++; !slices.Contains(may, a.reader) {
				s.t.Errorf("%q received %q at %s", a.reader, word, a.path)
			}
		}
		if found == 0 {
			s.t.Errorf("nobody received %q", word)
		}
		for _, m := range s.Peer.Messages() {
			if l := read(s.t, m); strings.Contains(l.subject+l.text+l.html, word) && !slices.Contains(may, m.To) {
				s.t.Errorf("%s is mailed %q:\n%s", m.To, word, l.text)
			}
		}
	}
	s.t.Log(fmt.Sprint(len(s.tap.received())) + " answers looked through")
}
