package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"ketenportaal/internal/portal"
)

// The words by which story 2 is followed. Each canary stands only in what few may
// know of: the signal among administrators, what the owner asked before signing, and
// why they don't sign.
const (
	ownCanary = "Zwaluwstaart"
	askCanary = "Roodborstje"
	noCanary  = "Winterkoninkje"

	callBack     = "Afspraken over terugbellen"
	callBackText = `Artikel 1. Waarom wij dit afspreken

Gemeente en bewindvoerders willen dat een cliënt snel iemand spreekt.

Artikel 2. Bereikbaarheid

De gemeente heeft één vast nummer voor bewindvoerders.

Artikel 3. Besluiten

De gemeente beslist binnen vier weken op een volledige aanvraag.

Artikel 4. Terugbellen

De bewindvoerder belt een cliënt binnen twee werkdagen terug.

Artikel 5. Elk half jaar in gesprek

Gemeente en bewindvoerders bespreken elk half jaar of dit lukt.
`
	replaced   = "Tijdens vakantie belt de vervanger."
	becauseOf  = "Zo weet de cliënt ook in de zomer wie er belt."
	explained  = "Lukt dat niet, dan hoort de bewindvoerder waarom."
	ownersFirm = "Eén Pitter Bewind"

	phoneWidth = 360
)

// agreed is the course of one covenant, from the signal before it to the signature of
// who didn't want to sign at first. Of the story it has the browsers and the tap.
type agreed struct {
	story
	browsers map[string]*browser
	came     map[string]time.Time // when each of them was last at their browser
	orgs     map[string]string    // ids of the parties, by name
	looked   map[string]bool      // the kinds of pages that axe saw
	article  string               // the id of article 4
	remark   string               // and of what the owner said about it
	// secret is that of the holder's app, spent are the codes that were given.
	secret string
	spent  map[int64]bool
}

// TestStory2_AdministratorWithAOnePersonFirm: the owner of a one-person firm tells
// something to fellow administrators only, gets an article of a covenant changed,
// doesn't sign it, and accedes to its second version on paper. Who has not signed, and
// why, reaches nobody but the coordinator: everything that the others receive is kept.
func TestStory2_AdministratorWithAOnePersonFirm(t *testing.T) {
	through := startTap(t)
	s := &agreed{story: story{t: t, tap: through, running: startPortalBehind(t, monday, through.URL)},
		browsers: map[string]*browser{}, came: map[string]time.Time{}, orgs: map[string]string{}, spent: map[int64]bool{}, looked: map[string]bool{}}
	through.portal.Store(addressOf(t, s.Main))
	for _, part := range []struct {
		what string
		tell func()
	}{
		{"among administrators only", s.among},
		{"a covenant in consultation", s.consulted},
		{"the owner comments on a phone", s.commented},
		{"the answer", s.answered},
		{"the college decides", s.decided},
		{"the owner declines", s.declines},
		{"the others sign", s.signed},
		{"a second version", s.second},
		{"the owner accedes on paper", s.accedes},
		{"nobody else heard who had not signed", s.untold},
	} {
		began := time.Now()
		part.tell()
		t.Logf("%s: %s", part.what, time.Since(began).Round(time.Second))
	}
}

// at gives somebody's browser, logged in: anew when their session ran out.
func (s *agreed) at(who string) *browser {
	s.t.Helper()
	b := s.browsers[who]
	if b == nil {
		b = s.open(s.t)
		b.named(who)
		s.browsers[who] = b
	}
	if now := s.Clock.Now(); now.Sub(s.came[who]) < portal.SessionIdle/2 {
		s.came[who] = now
		return b
	}
	b.visit("/inloggen")
	b.do(
		chromedp.SetValue(chromedp.CSS(`input[name=email]`), who),
		chromedp.SetValue(chromedp.CSS(`input[name=password]`), testPassword),
	)
	b.submit(`form[action="/inloggen"] button`)
	if strings.HasPrefix(b.path(), "/tweestaps") {
		b.fill("#code", s.code())
		b.submit(`form[action="/tweestaps"] .button`)
	}
	b.wants("a.bell")
	b.reports() // a live connection of the session that ran out
	s.came[who] = s.Clock.Now()
	return b
}

// code is what the holder's app shows: a code of about now that wasn't given before.
func (s *agreed) code() string {
	s.t.Helper()
	const period = 30
	now := time.Now().Unix() / period
	for _, step := range []int64{now, now + 1, now - 1} {
		if s.spent[step] {
			continue
		}
		s.spent[step] = true
		code, err := totp.GenerateCode(s.secret, time.Unix(step*period, 0))
		if err != nil {
			s.t.Fatal(err)
		}
		return code
	}
	s.t.Fatal("all codes of this minute were given")
	return ""
}

// checked looks at the page that is open; axe does once at each kind of page, for a
// phone and for a wide screen.
func (s *agreed) checked(b *browser) {
	s.t.Helper()
	width := int64(1280)
	if b == s.browsers[eenpitter] {
		width = phoneWidth
	}
	kind := fmt.Sprint(shapeOf(b.path()), width)
	(&walk{t: s.t, b: b}).examine(b.path(), width, !s.looked[kind])
	s.looked[kind] = true
	b.foldMenus() // axe unfolds everything
}

// among shares a signal with fellow administrators. The municipality finds it nowhere,
// and nobody reads who it was.
func (s *agreed) among() {
	peer, c, owner := s.at(bewind), s.at(coordinator), s.at(eenpitter)
	peer.follow("ict")
	c.follow("ict")
	owner.visit("/signalen/nieuw")
	owner.fill("#text", ownCanary+": bankrekeningen van nieuwe cliënten gaan pas na weken open. Zo lopen de achterstanden verder op.")
	owner.set("#theme", "ict")
	owner.tick(`input[name=audience][value=gekozen]`)
	owner.unfold()
	owner.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#orgs label")].filter(l => /bewind/i.test(l.textContent)).forEach(l => l.querySelector("input").click())`))
	owner.tick(`input[name=naming][value=organisatie]`)
	if status := owner.press(`form[action="/signalen/nieuw"] .actions button`); status != 422 {
		s.t.Fatalf("status %d, want 422 with the warning that a firm of one is recognisable", status)
	}
	if got := owner.text("main"); !strings.Contains(got, "herkenbaar") {
		s.t.Error("nobody warns the owner of a one-person firm")
	}
	owner.tick(`input[name=naming][value=anoniem]`)
	if status := owner.press(`form[action="/signalen/nieuw"] .actions button`); status >= 400 {
		// Some texts point at a person even without a name: the form asks once more.
		owner.tick("#recognisable")
		owner.submit(`form[action="/signalen/nieuw"] .actions button`)
	}
	owner.reports() // the browser tells of the refusals

	peer.visit("/zoeken?q=" + ownCanary)
	peer.shows(ownCanary)
	peer.visit("/signalen")
	if list := peer.text("main"); !strings.Contains(list, ownCanary) || strings.Contains(list, "Eigenaar") {
		s.t.Errorf("the fellow administrator's list lacks the signal or names its reporter:\n%s", list)
	}
	for _, who := range []string{coordinator, holder, administrator} {
		b := s.at(who)
		b.visit("/signalen")
		b.hides(ownCanary)
		b.visit("/zoeken?q=" + ownCanary)
		if got := b.text("main"); regexp.MustCompile(`S-2026-\d+`).MatchString(got) {
			s.t.Errorf("%s finds it by searching:\n%s", who, got)
		}
	}
	// What the whole chain may see does reach the coordinator's mail.
	peer.share("Het nieuwe aanmeldformulier doet het niet op een telefoon.", "ict", "keten")
	s.Clock.To(storyTime(time.November, 24, 8, 1))
	digests := s.digests(s.t, bewind, coordinator)
	// A mail can be read over a shoulder: of anonymous matter it says no more
	// than that there is news.
	if got := digests[bewind]; !strings.Contains(got.text, "Alleen in het portaal") {
		s.t.Errorf("the fellow administrator's digest doesn't tell of the signal:\n%s", got.text)
	}
	for to, d := range digests {
		if strings.Contains(d.text+d.html, ownCanary) || strings.HasSuffix(to, "@gemeente.example") && strings.Contains(d.text, "Alleen in het portaal") {
			s.t.Errorf("%s is mailed about it:\n%s", to, d.text)
		}
	}
}
