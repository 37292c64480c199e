package main

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

const (
	patternQuestion = raisedWord + ": wie belt de mensen die nu wachten?"
	patternReply    = "Vanaf maandag belt het regieteam iedereen op de lijst."
)

// comes waits until a page of somebody's has a text, and opens it: a job of the portal
// brings it there.
func (s *pattern) comes(who account, path, text string) *browser {
	s.t.Helper()
	b := s.at(who)
	b.visit("/")
	b.until(text+" at "+path+" for "+who, `((path, text) => {
		const asked = window.asked || { at: 0 };
		if (Date.now() - asked.at > 300) {
			window.asked = { at: Date.now() };
			fetch(path).then(r => r.text()).then(t => { if (new DOMParser().parseFromString(t, "text/html").body.textContent.includes(text)) window.came = true });
		}
		return window.came === true;
	})(`+script(s.t, path)+`, `+script(s.t, text)+`)`)
	b.visit(path)
	b.shows(text)
	return b
}

// raised is a partner whose signal stalls: the question goes to the first of the line,
// with the day before which there is an answer. A colleague who asks follows that one.
func (s *pattern) raised() {
	c := s.at(coordinator)
	c.visit("/escalatielijnen/drempel")
	c.choose("#person-teammanager", "Teammanager")
	c.set("#days-teammanager", "2")
	c.choose("#person-programmamanager", "Programmamanager")
	c.set("#days-programmamanager", "3")
	s.checked(c)
	c.submit("form.form .actions .button")
	c.shows("Programmamanager")

	b := s.at(geldfit)
	b.visit(s.signal(geldfit))
	b.submit(`main a[href="` + s.signal(geldfit) + `/hogerop"]`)
	b.shows("Uw vraag gaat naar de teammanager", "2 werkdagen")
	if status := b.press("form.form .actions .button"); status != http.StatusUnprocessableEntity {
		s.t.Errorf("a question without words: status %d", status)
	}
	b.reports()
	b.set("#question", patternQuestion)
	s.checked(b)
	b.submit("form.form .actions .button")
	if s.asked = regexp.MustCompile(`H-2026-\d{3,}`).FindString(b.path()); s.asked == "" {
		s.t.Fatalf("after raising the browser is at %s", b.path())
	}
	b.shows(patternQuestion, "teammanager")
	s.checked(b)

	colleague := s.at(geldfitContact)
	colleague.visit(s.signal(geldfit) + "/hogerop")
	colleague.shows("Hierover ligt al een vraag hogerop.", s.asked)
	colleague.submit("form.form .actions .button")
	colleague.shows("U volgt deze vraag.")

	s.comes(teamManager, "/berichten", s.asked)
	s.reads("a raised question", "/hogerop/"+s.asked, geldfit, geldfitContact, coordinator)
	// Who shared without a name would become known: they read why it can't.
	anonymous := s.at(eenpitter)
	anonymous.visit(s.signal(eenpitter) + "/hogerop")
	anonymous.shows("U deelde dit signaal anoniem.")
	anonymous.reports()
}

// movedUp is the term that passes: the question moves up by itself, once, and is answered
// there. Who raised it follows each step, and says that the answer will do.
func (s *pattern) movedUp() {
	path := "/hogerop/" + s.asked
	s.Clock.To(autumn(time.October, 5, 9, 0)) // the last day of the first step
	m := s.at(teamManager)
	m.visit(path)
	m.shows("Vraag beantwoorden")
	s.Clock.To(autumn(time.October, 6, 8, 5))
	for range 2 { // as the job of the portal does every five minutes
		if _, err := s.App.TendQuestions(s.t.Context(), portal.SystemActor()); err != nil {
			s.t.Fatal(err)
		}
	}
	s.comes(programmeManager, "/berichten", s.asked)
	m = s.at(teamManager)
	if f := m.fetch(path+"/antwoord", nil); f.Status < http.StatusBadRequest {
		s.t.Errorf("the first step still answers: status %d", f.Status)
	}
	m.reports()

	b := s.at(geldfit)
	b.visit(path)
	b.shows("De termijn ging voorbij zonder antwoord.", "programmamanager")
	if n := strings.Count(b.text("main"), "De termijn ging voorbij zonder antwoord."); n != 1 {
		s.t.Errorf("it moved up %d times", n)
	}
	b.visit("/")
	b.shows(s.asked)

	p := s.at(programmeManager)
	p.visit(path)
	p.submit(`main a[href$="/antwoord"]`)
	p.set("#answer", patternReply)
	s.checked(p)
	p.submit("form.form .actions .button")
	p.shows(patternReply)

	s.comes(geldfit, "/berichten", s.asked)
	b.visit(path)
	b.shows(patternReply, "programmamanager")
	s.checked(b)
	b.submit(`form[action$="/akkoord"] .button`)
	b.shows("Beantwoord")
	colleague := s.at(geldfitContact)
	colleague.visit(path)
	colleague.shows(patternReply)
	for _, who := range []account{bewind, wijkteam, asdd, eenpitter} { // who reads the signal, but didn't ask
		other := s.at(who)
		other.visit(s.signal(geldfit))
		other.hides(s.asked, raisedWord, patternReply)
		other.visit("/hogerop")
		other.hides(s.asked, raisedWord)
	}
	if ours := valueOf(s.at(geldfit), chromedp.Evaluate[int](`document.querySelectorAll("form[action$='/akkoord']").length`)); ours != 0 {
		s.t.Error("who accepted the answer is asked again")
	}
}
