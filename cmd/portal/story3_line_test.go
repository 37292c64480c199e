package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
)

// lines are the lines of the signal, the flag, the decision and the article: who may know
// of everything sees all stations, a stranger sees fewer, and nothing betrays them.
func (s *pattern) lines() {
	signal, flag, decision := s.signal(geldfit)+"/verloop", "/gele-vlaggen/"+s.flag+"/verloop", "/besluiten/"+s.decision+"/verloop"
	clause := s.clause + "/verloop"
	all := map[string][]string{
		signal:   {"Signaal", "Gele vlag", "Hogerop voorgelegd", "Ronde tafel", "College", "Terugkoppeling", "Helpt dit?"},
		flag:     {"Signaal", "Gele vlag", "Ronde tafel", "College", "Terugkoppeling"},
		decision: {"Signaal", "Gele vlag", "Ronde tafel", "College", "Wijziging", "Terugkoppeling", "Helpt dit?"},
		clause:   {"Signaal", "Advies", "College", "Wijziging"},
	}
	c := s.at(coordinator)
	for path, want := range all {
		s.narrow(c, path)
		c.shows(patternNumber)
		if got := s.stations(c); !subset(want, got) {
			s.t.Errorf("%s shows the stations %v, want %v", path, got, want)
		}
	}
	// The partner who raised the question and reads the flag; a colleague of one who
	// doesn't; and who was only at the table.
	for _, tt := range []struct {
		who    account
		path   string
		has    []string
		hasNot []string
	}{
		{geldfit, signal, []string{"Signaal", "Gele vlag", "Hogerop voorgelegd", "Terugkoppeling"}, nil},
		{asdd, signal, []string{"Signaal", "Gele vlag", "Terugkoppeling"}, []string{"Hogerop voorgelegd"}},
		{asdd, flag, []string{"Signaal", "Gele vlag", "Ronde tafel"}, []string{"Hogerop voorgelegd"}},
		{bewindContact, signal, []string{"Signaal", "Terugkoppeling"}, []string{"Gele vlag", "Hogerop voorgelegd"}},
		{bewind, decision, []string{"Ronde tafel", "College"}, []string{"Gele vlag", "Hogerop voorgelegd"}},
		{eenpitter, s.signal(eenpitter) + "/verloop", []string{"Signaal", "Gele vlag", "Terugkoppeling"}, []string{"Hogerop voorgelegd"}},
	} {
		b := s.at(tt.who)
		s.narrow(b, tt.path)
		got := s.stations(b)
		if !subset(tt.has, got) || slices.ContainsFunc(tt.hasNot, func(n string) bool { return slices.Contains(got, n) }) {
			s.t.Errorf("%s at %s sees the stations %v, want %v and not %v", tt.who, tt.path, got, tt.has, tt.hasNot)
		}
		for whose, readers := range s.readers() {
			if !slices.Contains(readers, tt.who) {
				b.hides(s.signals[whose])
			}
		}
		if slices.Contains(tt.hasNot, "Gele vlag") {
			b.hides(s.flag, flagWord)
		}
		if slices.Contains(tt.hasNot, "Hogerop voorgelegd") {
			b.hides(s.asked, raisedWord)
		}
	}
	for _, who := range []account{bewind, bewindContact, geldfitContact} {
		b := s.at(who)
		b.visit("/")
		if f := b.fetch(flag, nil); f.Status != http.StatusNotFound {
			s.t.Errorf("%s opens the line of the flag: status %d", who, f.Status)
		}
		b.reports()
	}
}

// narrow opens a line on the smallest screen, where it fits, has axe look at it, and
// goes back to a wide one.
func (s *pattern) narrow(b *browser, path string) {
	s.t.Helper()
	b.do(chromedp.EmulateViewport(320, 740))
	b.visit(path)
	(&walk{t: s.t, b: b}).examine(path, 320, true)
	b.do(chromedp.EmulateViewport(1280, 900))
	b.visit(path)
	(&walk{t: s.t, b: b}).examine(path, 1280, true)
}

// stations are the names of those in the list of a line's own page.
func (s *pattern) stations(b *browser) []string {
	s.t.Helper()
	names := valueOf(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main tbody th")].map(h => h.textContent.trim())`))
	drawn := valueOf(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main svg.drawn text.name")].map(h => h.textContent.trim())`))
	if !slices.Equal(names, drawn) {
		s.t.Errorf("%s draws %v and lists %v", b.path(), drawn, names)
	}
	return names
}

// subset reports whether all of some words are among others.
func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(w string) bool {
		return !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, w) })
	})
}
