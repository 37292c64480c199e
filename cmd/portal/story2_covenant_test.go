package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// mailed waits for a mail to somebody that holds a text, and gives what it says.
func (s *agreed) mailed(to, holding string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	for seen := 0; ; {
		all := s.Peer.Messages()
		for _, m := range all[seen:] {
			if l := read(s.t, m); m.To == to && strings.Contains(l.text, holding) {
				return l.text
			}
		}
		seen = len(all)
		if _, err := s.Peer.Wait(ctx, seen+1); err != nil {
			s.t.Fatalf("waiting for a mail to %s with %q: %v", to, holding, err)
		}
	}
}

// consulted makes a covenant of a text that was pasted, and lays it before the parties.
func (s *agreed) consulted() {
	c := s.at(coordinator)
	c.visit("/convenanten/nieuw")
	c.unfold()
	c.set("#title", callBack)
	c.set("#purpose", "Een cliënt hoort snel iets terug.")
	c.set("#start", "2026-12-01")
	c.set("#end", "2029-11-30")
	c.set("#notice", "3")
	s.checked(c)
	c.submit("form.form .actions .button")
	if s.path = c.path(); !regexp.MustCompile(`^/convenanten/C-2026-\d{3,}$`).MatchString(s.path) {
		s.t.Fatalf("the covenant is at %s", s.path)
	}
	for _, p := range []struct{ name, signs string }{{"Sallandse Brug", "ja"}, {ownersFirm, "ja"}, {"Geldfit", "ja"}, {"Asdd", "nee"}} {
		c.visit(s.path + "/partijen")
		c.choose("#org", p.name)
		c.tick(`#signs input[value=` + p.signs + `]`)
		c.submit(`form[action$="/partijen"] .actions button`)
		s.orgs[p.name] = strings.TrimPrefix(valueOf(c, chromedp.Evaluate[string](`[...document.querySelectorAll("a.title")].find(a => a.textContent.includes(`+script(s.t, p.name)+`)).getAttribute("href")`)), "/sociale-kaart/")
	}
	s.checked(c)
	c.visit(s.path + "/overnemen")
	c.set("#text", callBackText)
	s.checked(c)
	c.submit(`form[action$="/bekijken"] .actions button`)
	c.shows("5 artikelen")
	s.checked(c)
	c.submit(`form[action$="/overnemen"] .actions button`)
	s.article = s.clause(c, "", "Artikel 4.")

	for _, who := range []string{eenpitter, bewindContact} { // a concept is silent
		b := s.at(who)
		b.visit("/convenanten")
		b.hides(callBack)
		if f := b.fetch(s.path, nil); f.Status != http.StatusNotFound {
			s.t.Errorf("%s opens a concept: status %d", who, f.Status)
		}
		b.reports()
	}
	s.laidBefore("2026-11-30", "Lukt artikel 4 in de praktijk?")
}

// clause gives the id of an article of the text that is open, after going to it.
func (s *agreed) clause(b *browser, query, title string) string {
	s.t.Helper()
	b.visit(s.path + query)
	return strings.TrimPrefix(valueOf(b, chromedp.Evaluate[string](`[...document.querySelectorAll("section[data-row]")].find(r => r.id.startsWith("artikel-") && r.textContent.includes(`+script(s.t, title)+`)).id`)), "artikel-")
}

// laidBefore opens the consultation of the newest version.
func (s *agreed) laidBefore(until, invitation string) {
	c := s.at(coordinator)
	c.visit(s.path + "/consultatie")
	c.set("#invitation", invitation)
	c.set("#until", until)
	s.checked(c)
	c.submit(`form[action$="/consultatie"] .actions button`)
	c.shows("Partijen kunnen reageren tot en met")
}

// commented is the owner on a phone, who proposes another text of article 4, and the
// coordinator who takes it over.
func (s *agreed) commented() {
	owner := s.at(eenpitter)
	owner.do(chromedp.EmulateViewport(phoneWidth, 740))
	owner.visit(s.path)
	owner.shows("Lukt artikel 4 in de praktijk?", "Wie belooft wat?")
	s.checked(owner)
	owner.visit(valueOf(owner, chromedp.Evaluate[string](`document.querySelector("#artikel-`+s.article+` a[href$='/reageren']").getAttribute("href")`)))
	s.checked(owner)
	owner.unfold()
	owner.foldMenus()
	owner.set("#text", "Ik werk alleen. In mijn vakantie lukt dit niet.")
	owner.paste("#proposal", "<p>"+replaced+"</p>")
	owner.submit(`form[action$="/reageren"] > .actions button`)

	// Each party reads it, with the name of the organisation.
	other := s.at(bewindContact)
	other.visit(s.path + "/reacties")
	other.shows(ownersFirm, "Ik werk alleen.", replaced)

	c := s.at(coordinator)
	c.visit(s.path + "/reacties")
	s.checked(c)
	s.remark = strings.TrimPrefix(valueOf(c, chromedp.Evaluate[string](`document.querySelector("section[data-row]").id`)), "reactie-")
	c.visit(s.path + "/reacties/" + s.remark)
	c.tick(`input[name=answer][value=overgenomen]`)
	if status := c.press(`form[action$="` + s.remark + `"] > .actions button`); status != http.StatusUnprocessableEntity {
		s.t.Errorf("an answer without a reason: status %d", status)
	}
	c.reports()
	c.set("#reason", becauseOf)
	s.checked(c)
	c.submit(`form[action$="` + s.remark + `"] > .actions button`)
	c.visit(s.path)
	c.shows(replaced)
}

// answered is the mail of the next morning, that leads the owner to the reason and to
// the words that changed; and signing, which can't be yet.
func (s *agreed) answered() {
	s.Clock.To(storyTime(time.November, 25, 8, 1))
	if text := s.mailed(eenpitter, callBack); !strings.Contains(text, s.URL+s.path) {
		s.t.Errorf("the mail doesn't lead to the covenant:\n%s", text)
	}
	owner := s.at(eenpitter)
	owner.visit("/berichten")
	owner.shows("Uw reactie op een convenant is beantwoord.")
	owner.visit(s.path + "/reacties/" + s.remark)
	owner.shows(becauseOf, "Overgenomen")
	s.checked(owner)
	for _, look := range []string{"", "?weergave=naast"} {
		owner.visit(s.path + "/verschil" + look)
		if got := owner.text("ins"); !strings.Contains(got, replaced) {
			s.t.Errorf("%s shows as added: %q", owner.path(), got)
		}
		s.checked(owner)
	}

	const tooEarly = "Het college heeft deze versie nog niet vastgesteld. Ondertekenen kan pas daarna."
	owner.visit(s.path + "/tekenen")
	owner.shows(tooEarly)
	s.checked(owner)
	if valueOf(owner, chromedp.Evaluate[bool](`!!document.querySelector("#ondertekenen, input[type=password]")`)) {
		s.t.Error("before the college decided there is a form to sign")
	}
	form := map[string]string{"nr": "1", "sha256": "", "function": "eigenaar", "declared": "ja", "proof": "wachtwoord", "password": testPassword}
	owner.refused(http.StatusConflict, tooEarly, s.path+"/tekenen", form)
	owner.refused(http.StatusConflict, tooEarly, s.path+"/tekenen?versie=1", form)
}

// decided enters what the college decided on the newest version, and opens signing.
func (s *agreed) decided() {
	s.Clock.To(storyTime(time.December, 1, 9, 0))
	s.mayAlsoSign(geldfit, "Geldfit")
	s.resolved(1, "B2026-0501", "2026-11-30")
	s.Clock.To(storyTime(time.December, 1, 9, 4))
	for _, who := range []string{eenpitter, bewindContact, geldfitContact, geldfit, holder} {
		if text := s.mailed(who, "/tekenen?versie=1"); !strings.Contains(text, s.URL+s.path) {
			s.t.Errorf("the mail doesn't lead %s to the covenant:\n%s", who, text)
		}
	}
}

// mayAlsoSign makes somebody a contact who may sign for their organisation.
func (s *agreed) mayAlsoSign(who, org string) {
	c := s.at(coordinator)
	c.visit("/sociale-kaart/" + s.orgs[org])
	c.visit(valueOf(c, chromedp.Evaluate[string](`[...document.querySelectorAll('a[href^="/mensen/"]')].find(a => a.textContent.includes("Vrijwilliger")).getAttribute("href")`)))
	c.unfold()
	c.set("#role", string(portal.Contact))
	c.tick("input[name=may_sign]")
	c.submit(`form[action$="/rol"] .actions button`)
	c.shows("tekenbevoegd")
}

// resolved rounds a consultation off, enters the decision, and opens signing.
func (s *agreed) resolved(nr int, number, day string) {
	c, query := s.at(coordinator), fmt.Sprintf("?versie=%d", nr)
	c.visit(s.path + "/consultatie")
	c.submit(`form[action$="/afronden"] button`)
	c.visit(s.path + "/college" + query)
	c.set("#number", number)
	c.set("#date", day)
	c.choose("#proxy", "Portefeuillehouder")
	c.set("#proxy_number", "V"+number)
	s.checked(c)
	c.submit("main .card form.form .actions .button")
	c.visit(s.path + "/ondertekening/openen" + query)
	// What was checked for another covenant is filled in; Geldfit signs with two there.
	c.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("select[name^=how-]").forEach(f => { f.value ||= "handelsregister" })`))
	if !valueOf(c, chromedp.Evaluate[bool](`document.querySelector("[name=joint-`+s.orgs["Geldfit"]+`]").checked`)) {
		s.t.Error("that two people sign for Geldfit isn't taken over")
	}
	s.checked(c)
	c.submit("main .card form.form .actions .button")
	c.shows("Nog geen organisatie heeft ondertekend.")
}

// sum is the SHA-256 of the text of a version as somebody downloads it. It must be what
// the portal shows.
func (s *agreed) sum(b *browser, nr int) string {
	s.t.Helper()
	h := sha256.Sum256(b.download(fmt.Sprintf("%s/bestand?vorm=txt&versie=%d", s.path, nr)))
	sum := hex.EncodeToString(h[:])
	b.visit(s.path + "/controle?som=" + sum)
	b.shows(sum, fmt.Sprintf("Dit is precies de tekst van versie %d", nr))
	s.checked(b)
	return sum
}

// signs sets somebody's signature, with their password or with a code.
func (s *agreed) signs(who string, nr int, proof string) *browser {
	s.t.Helper()
	b := s.at(who)
	b.visit(fmt.Sprintf("%s/tekenen?versie=%d&bewijs=%s", s.path, nr, proof))
	s.checked(b)
	b.tick("#declared")
	if proof == "totp" {
		b.fill("#code", s.code())
	} else {
		b.fill("#password", testPassword)
	}
	b.submit("#ondertekenen .actions button")
	b.wants(".flash.good")
	return b
}

// app couples the holder's phone to their account.
func (s *agreed) app() {
	h := s.at(holder)
	h.visit("/instellingen/tweestaps")
	h.fill("#password", testPassword)
	h.submit(`form[action="/instellingen/tweestaps"] .actions button`)
	s.secret = strings.ReplaceAll(h.text(".secret code"), " ", "")
	h.fill("#code", s.code())
	h.submit(`form[action="/instellingen/tweestaps/code"] button`)
}

// inForce puts a version in force; the coordinator is told who has not signed.
func (s *agreed) inForce(nr int) {
	c := s.at(coordinator)
	c.visit(fmt.Sprintf("%s/ingaan?versie=%d", s.path, nr))
	if got := c.text("main .note ul"); strings.TrimSpace(got) != ownersFirm {
		s.t.Errorf("the coordinator reads that these have not signed: %q", got)
	}
	s.checked(c)
	c.submit(`form[action*="/ingaan"] .actions button`)
	c.visit(s.path)
	c.shows("Van kracht sinds")
}

// second makes the second version, that the others sign as well.
func (s *agreed) second() {
	c := s.at(coordinator)
	c.visit(s.path + "/versies/nieuw")
	c.set("#why", "De gemeente zegt erbij waarom het langer duurt.")
	c.submit("form.form .actions .button")
	c.visit(s.path + "/artikelen/" + s.clause(c, "?versie=2", "Artikel 3.") + "/wijzigen?versie=2")
	s.checked(c)
	c.paste("#text", "<p>"+explained+"</p>")
	c.reports() // Chromium tries to keep the looks of the paragraph it pastes into
	c.submit(`form[action*="/wijzigen"] > .actions button`)
	s.laidBefore("2026-12-07", "Is dit duidelijk?")

	s.Clock.To(storyTime(time.December, 8, 9, 0))
	s.resolved(2, "B2026-0533", "2026-12-07")
	for _, who := range []string{bewindContact, geldfitContact, geldfit, holder} {
		s.signs(who, 2, "wachtwoord")
	}
	s.inForce(2)
	other := s.at(bewindContact)
	other.visit(s.path + "?versie=1")
	other.shows("Deze versie is vervangen")
	other.visit(s.path + "/verschil?van=1&naar=2")
	if got := other.text("ins"); !strings.Contains(got, explained) {
		s.t.Errorf("between the versions this is added: %q", got)
	}
}

// accedes records the owner's signature on paper. It counts as any other.
func (s *agreed) accedes() {
	c := s.at(coordinator)
	c.visit(s.path + "/papier?versie=2&organisatie=" + s.orgs[ownersFirm])
	scan := filepath.Join(s.t.TempDir(), "getekend.txt")
	if err := os.WriteFile(scan, []byte(callBack+", versie 2. Namens "+ownersFirm+" getekend door de eigenaar."), 0o600); err != nil {
		s.t.Fatal(err)
	}
	c.set("#name", "Eigenaar")
	c.set("#function", "zelfstandig bewindvoerder")
	c.set("#day", "2026-12-08")
	c.do(chromedp.SetUploadFiles(chromedp.CSS("#document_file"), []string{scan}))
	c.tick("#compared")
	s.checked(c)
	c.submit("form[data-upload] .actions button")

	owner := s.at(eenpitter)
	sum := s.sum(owner, 2)
	for _, b := range []*browser{owner, s.at(bewindContact), s.at(asdd)} {
		b.visit(s.path)
		if got := b.text("#ondertekend"); !strings.Contains(got, ownersFirm) || !strings.Contains(got, "Later toegetreden") {
			s.t.Errorf("%s lists as signed:\n%s", b.path(), got)
		}
		b.visit(valueOf(b, chromedp.Evaluate[string](`[...document.querySelectorAll("#ondertekend a.title")].find(a => a.textContent.includes(`+script(s.t, ownersFirm)+`)).getAttribute("href")`)))
		b.shows(sum, "Op papier", "Deze organisatie trad later toe", "sha256sum")
		s.checked(b)
		proof := b.path()
		for _, form := range []string{"txt", "html"} {
			if got := b.download(proof + "/bewijs?vorm=" + form); !holds(s.t, got, sum) || !holds(s.t, got, ownersFirm) {
				s.t.Errorf("the certificate as %s lacks the hash or the name", form)
			}
		}
	}
	c.visit(s.path + "/ondertekening?versie=2")
	c.shows("Vier organisaties hebben ondertekend.")
}
