package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// hearers are the seven who must hear the end, with the signal at which each does.
func (s *pattern) hearers() map[account]string {
	return map[account]string{
		geldfit: s.signals[geldfit], geldfitContact: s.signals[geldfitContact], wijkteamContact: s.signals[geldfit], eenpitter: s.signals[eenpitter],
		wijkteam: s.signals[wijkteam], bewind: s.signals[bewind], bewindContact: s.signals[bewindContact],
	}
}

// told is one form for all of them. The texts that tell who else is told are refused.
func (s *pattern) told() {
	s.Clock.To(autumn(time.October, 15, 11, 0))
	c := s.at(coordinator)
	path := "/besluiten/" + s.decision + "/terugkoppeling"
	c.visit("/besluiten/" + s.decision + "/vervolg")
	c.submit(`main a[href="` + path + `"]`)
	for _, who := range []account{geldfit, eenpitter, wijkteam, bewind, bewindContact} {
		c.shows(s.signals[who])
	}
	c.shows("Leest niet altijd in het portaal", "Anoniem gedeeld.")
	if got := c.value("#agreed"); !strings.HasPrefix(got, patternAgreed) || !strings.Contains(got, patternNumber) {
		s.t.Errorf("the form proposes %q", got)
	}
	c.set("#agreed", patternAgreed+" Dit komt ook uit "+s.signals[bewind]+".")
	if status := c.press(`form[action="` + path + `"] .actions .button`); status != http.StatusUnprocessableEntity {
		s.t.Errorf("a text that names a signal which few may know: status %d", status)
	}
	c.reports()
	c.set("#agreed", patternAgreed)
	c.set("#from", "2026-11-02")
	c.set("#for_residents", patternTold)
	if !valueOf(c, chromedp.Evaluate[bool](`!!document.querySelector("input[name=route]:checked")`)) {
		c.tick(`input[name=route][value=beleidswijziging]`)
	}
	s.checked(c)
	s.mails = len(s.Peer.Messages())
	c.submit(`form[action="` + path + `"] .actions .button`)
	c.shows("De melders die u koos, krijgen nu bericht", "15 oktober 2026")
	s.checked(c)

	again := c.fetch(path, map[string]string{"agreed": patternAgreed, "agreed_by": "Het college", "route": "beleidswijziging", "changes": "Iets", "from": "2026-11-02", "version": "0"})
	if again.Status != http.StatusConflict {
		s.t.Errorf("told twice: status %d", again.Status)
	}
	c.reports()
}

// mailedSince waits for a mail that somebody gets after the feedback was given: it leads
// to their signal, or says no more than that there is news when nobody knows their name.
func (s *pattern) mailedSince(who account, number string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	for seen := s.mails; ; {
		all := s.Peer.Messages()
		for _, m := range all[seen:] {
			l := read(s.t, m)
			if m.To == who && l.digest && (strings.Contains(l.text, "/signalen/"+number) || who == eenpitter && !strings.Contains(l.text+l.html, number)) {
				return
			}
		}
		seen = len(all)
		if _, err := s.Peer.Wait(ctx, seen+1); err != nil {
			s.t.Fatalf("waiting for a mail to %s about %s: %v", who, number, err)
		}
	}
}

// heard is the next morning: each has a mail or a bericht, reads the text at their own
// signal, and finds nothing of the others'.
func (s *pattern) heard() {
	s.Clock.To(autumn(time.October, 16, 8, 1))
	for who, number := range s.hearers() {
		s.mailedSince(who, number)
		b := s.at(who)
		b.visit("/berichten")
		if who == eenpitter {
			b.shows("Er is nieuws over een signaal dat u anoniem deelde.")
		} else {
			b.shows("Er is een terugkoppeling: u leest wat er is afgesproken.", number)
		}
		b.visit("/signalen/" + number)
		b.shows(patternAgreed, patternTold, "2 november 2026")
		b.hides("Terugkoppeling na een besluit") // the bundle that keeps them together
		for whose, readers := range s.readers() {
			if !slices.Contains(readers, who) {
				b.hides(s.signals[whose])
			}
		}
		s.checked(b)
	}
	// Who shared without a name has somebody who passes it on when they don't log in.
	k := s.at(keeper)
	k.visit(s.signal(eenpitter))
	k.shows(patternAgreed)
	k.hides(ownersFirm)
	s.apart()
}

// helps are the answers. Four are too few to show how many said what; the fifth isn't.
func (s *pattern) helps() {
	path := "/besluiten/" + s.decision + "/vervolg"
	c := s.at(coordinator)
	answer := func(who account, help string) {
		b := s.at(who)
		b.visit("/signalen/" + s.hearers()[who])
		b.tick(`form[action$="/helpt-dit"] input[value=` + help + `]`)
		b.submit(`form[action$="/helpt-dit"] .actions button`)
	}
	for _, who := range []account{geldfit, wijkteam, eenpitter, bewind} {
		answer(who, "ja")
	}
	c.visit(path)
	c.shows("Er zijn minder dan vijf antwoorden.")
	answer(bewindContact, "ja")
	c.visit(path)
	if got := c.text("aside"); strings.Contains(got, "minder dan vijf") || !strings.Contains(got, "5 antwoorden") {
		s.t.Errorf("five answers are shown as:\n%s", got)
	}
	s.checked(c)
	// A reader of few signals can't count on others'.
	other := s.at(asdd)
	other.visit(path)
	other.hides("5 antwoorden")
}

// pledged is the clerk, who copies a neutral text for the council and writes the pledge
// down with its day.
func (s *pattern) pledged() {
	s.Clock.To(autumn(time.October, 19, 9, 30))
	g := s.at(clerk)
	g.visit("/besluiten/" + s.decision + "/vervolg")
	s.checked(g)
	text := g.value("#mededeling-tekst")
	if !strings.Contains(text, patternNumber) {
		s.t.Errorf("the announcement doesn't name the college's decision:\n%s", text)
	}
	for _, word := range []string{neighbourWord, officeWord, chosenWord, flagWord, turnedOffWord, raisedWord, s.flag, "Geldfit", "Sallandse", ownersFirm, "Bewindvoerder", "S-2026-"} {
		if strings.Contains(text, word) {
			s.t.Errorf("the announcement holds %q:\n%s", word, text)
		}
	}
	g.submit(`#mededeling a[href^="/moties-en-toezeggingen/nieuw"]`)
	g.set("#title", "Binnen vijf werkdagen weten wie er belt")
	g.set("#text", text)
	g.tick(`input[name=kind][value=toezegging]`)
	g.set("#on", "2026-10-19")
	g.set("#due", "2027-03-31")
	s.checked(g)
	g.submit("form.form .actions .button")
	g.shows("31 maart 2027", s.decision)
	s.checked(g)
	b := s.at(coordinator)
	b.visit("/besluiten/" + s.decision)
	b.shows("Binnen vijf werkdagen weten wie er belt")
}
