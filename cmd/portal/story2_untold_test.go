package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// refused sends a form without leaving the page, and wants it refused with a sentence.
func (b *browser) refused(status int, sentence, path string, fields map[string]string) {
	b.t.Helper()
	f := b.fetch(path, fields)
	said := html.UnescapeString(string(f.bytes(b.t)))
	if f.Status != status || !strings.Contains(said, sentence) {
		if i := strings.Index(said, `<main`); i >= 0 {
			said = said[i:min(len(said), i+1500)]
		}
		b.t.Errorf("%s: status %d, want %d with %q:\n%s", path, f.Status, status, sentence, said)
	}
	b.reports() // the browser tells of the refusal
}

// varying is what differs between two answers to one reader though nothing happened.
var varying = regexp.MustCompile(`(?m)^(Date|Set-Cookie|Content-Length): .*$|nonce[-="]+[\w-]+|(?s:<a class="bell".*?</a>)|Verwijzing voor de beheerder: <code>[^<]*|name="once" value="[^"]*"`)

// received are the answers, headers and all, that somebody now gets at addresses.
func (s *agreed) received(who string, paths []string) map[string]string {
	s.t.Helper()
	b := s.at(who)
	for _, p := range paths {
		b.fetch(p, nil)
	}
	b.reports()
	last := map[string]string{}
	for _, a := range s.tap.received() {
		if a.reader == who {
			last[a.path] = varying.ReplaceAllString(string(a.bytes()), "")
		}
	}
	got := map[string]string{}
	for _, p := range paths {
		got[p] = last[p]
	}
	return got
}

// declines is the owner who takes the text along, asks something, and doesn't sign. The
// coordinator reads why; for others nothing changes, byte for byte.
func (s *agreed) declines() {
	owner := s.at(eenpitter)
	sum := s.sum(owner, 1)
	owner.visit(s.path + "/tekenen?versie=1")
	owner.shows(sum, "Dit belooft uw organisatie", "Wie ziet uw handtekening?", replaced)
	s.checked(owner)

	paths := []string{"/convenanten", "/kalender", "/zoeken?q=terugbellen", "/sociale-kaart/" + s.orgs[ownersFirm], s.path}
	for _, below := range []string{"/ondertekening", "/partijen", "/versies", "/reacties", "/consultatie", "/verschil", "/controle", "/tekenen", "/artikelen/" + s.article,
		"/bestand?vorm=txt", "/bestand?vorm=html", "/bestand?vorm=csv", "/archief", "/mdto", "/ingaan", "/papier", "/toetreden", "/opzeggen"} {
		paths = append(paths, s.path+below)
	}
	others := []string{bewindContact, geldfitContact, asdd, wijkteam, holder}
	s.Clock.To(storyTime(time.December, 1, 9, 6)) // so that a time of change would show
	// Of the berichten only those about this covenant: jobs go on.
	about := func(who string) (said []string) {
		for line := range strings.SplitSeq(s.received(who, []string{"/berichten"})["/berichten"], "\n") {
			if strings.Contains(line, callBack) {
				said = append(said, strings.TrimSpace(line))
			}
		}
		return said
	}
	before, spoken := map[string]map[string]string{}, map[string][]string{}
	for _, who := range others {
		s.received(who, paths) // the first time things become read
		before[who], spoken[who] = s.received(who, paths), about(who)
	}

	owner.visit(s.path + "/tekenen/vraag?versie=1")
	owner.set("#text", "Telt "+askCanary+" ook mee als werkdag?")
	s.checked(owner)
	owner.submit("main .card form.form .actions .button")
	owner.shows(askCanary)
	owner.visit(s.path + "/tekenen/afzien?versie=1")
	owner.set("#reason", noCanary+": ik red dit niet alleen.")
	s.checked(owner)
	owner.submit("main .card form.form .actions .button")
	owner.shows("Uw organisatie liet weten dat zij niet tekent.")

	c := s.at(coordinator)
	c.visit(s.path + "/ondertekening?versie=1")
	c.shows(askCanary, noCanary, "Ziet ervan af")
	s.checked(c)
	for _, who := range others {
		for path, now := range s.received(who, paths) {
			if was := before[who][path]; was != now {
				s.t.Errorf("%s gets another %s since the owner declined:\n%s", who, path, firstDifference(was, now))
			} else if was == "" {
				s.t.Errorf("nothing was kept of %s for %s", path, who)
			}
		}
		if said := about(who); !slices.Equal(said, spoken[who]) {
			s.t.Errorf("%s reads of the covenant since the owner declined:\n%s\nand before:\n%s", who, strings.Join(said, "\n"), strings.Join(spoken[who], "\n"))
		}
	}
}

// firstDifference shows where two texts begin to differ.
func firstDifference(was, is string) string {
	i := 0
	for i < min(len(was), len(is)) && was[i] == is[i] {
		i++
	}
	around := func(s string) string { return s[max(0, min(i, len(s))-200):min(len(s), i+400)] }
	return "was: " + around(was) + "\nis:  " + around(is)
}

// signed has the others sign the first version: one with a password, two who sign
// together, and the holder with a code.
func (s *agreed) signed() {
	c := s.at(coordinator)
	b := s.signs(bewindContact, 1, "wachtwoord")
	b.shows("U hebt deze versie ondertekend.")
	proof := valueOf(b, chromedp.Evaluate[string](`document.querySelector('main a[href*="/ondertekeningen/"]').getAttribute("href")`))
	sum := s.sum(b, 1)
	b.visit(proof)
	b.shows("gewone elektronische handtekening (eIDAS, artikel 3 onder 10)", "Wachtwoord opnieuw ingevuld", sum)
	half := s.signs(geldfitContact, 1, "wachtwoord")
	half.shows("Nu tekent de tweede persoon van uw organisatie.")
	c.visit(s.path + "/ondertekening?versie=1")
	c.shows("Eén organisatie heeft ondertekend.", "Eén van twee tekende")
	if f := half.fetch(proof, nil); f.Status != 404 { // only once it is in force
		s.t.Errorf("another party opens a proof: status %d", f.Status)
	}
	half.reports()
	s.signs(geldfit, 1, "wachtwoord").shows("U hebt deze versie ondertekend.")
	s.app()
	h := s.signs(holder, 1, "totp")
	h.visit(valueOf(h, chromedp.Evaluate[string](`document.querySelector('main a[href*="/ondertekeningen/"]').getAttribute("href")`)))
	h.shows("Code uit de app")
	s.inForce(1)
	for _, who := range []string{asdd, wijkteam} {
		b := s.at(who)
		b.visit(s.path)
		got := b.text("#ondertekend")
		for _, want := range []string{"Sallandse Brug", "Vrijwilliger spreekuur", "Coördinator Geldfit", "Portefeuillehouder"} {
			if !strings.Contains(got, want) {
				s.t.Errorf("%s doesn't read that %s signed:\n%s", who, want, got)
			}
		}
		if strings.Contains(got, ownersFirm) {
			s.t.Errorf("%s reads that the owner signed:\n%s", who, got)
		}
		s.checked(b)
	}
}

// untold looks through every byte that anybody received, page, file, frame or mail.
func (s *agreed) untold() {
	// Who may know of each word.
	ours := map[string]bool{coordinator: true, eenpitter: true}
	secrets := []struct {
		words []string
		may   map[string]bool
	}{
		{words: []string{ownCanary}, may: map[string]bool{eenpitter: true, bewind: true, bewindContact: true}},
		{words: []string{askCanary, noCanary}, may: ours},
		{words: []string{"ziet ervan af", "eén van twee tekende", "nog niet getekend"}, may: map[string]bool{coordinator: true}},
	}
	told, size := map[string]bool{}, map[string]int{}
	note := func(to, where string, data []byte) {
		size[to] += len(data)
		for _, secret := range secrets {
			for _, word := range secret.words {
				if !holds(s.t, data, word) {
					continue
				}
				if told[word] = true; !secret.may[to] {
					s.t.Errorf("%q received %q by %s", to, word, where)
				}
			}
		}
	}
	for _, a := range s.tap.received() {
		if !strings.HasPrefix(a.path, "/zoeken?q="+ownCanary) { // that repeats what one looks for
			note(a.reader, a.path, a.bytes())
		}
	}
	for _, m := range s.Peer.Messages() {
		for _, p := range mailParts(s.t, m.Data) {
			note(m.To, "mail", p.body)
		}
	}
	for _, secret := range secrets {
		for _, word := range secret.words {
			if !told[word] {
				s.t.Errorf("nobody received %q: it proves nothing", word)
			}
		}
	}
	for _, who := range []string{coordinator, holder, administrator, eenpitter, bewind, bewindContact, geldfit, geldfitContact, asdd, wijkteam} {
		if size[who] == 0 {
			s.t.Errorf("nothing was kept of what %s received", who)
		}
	}
}
