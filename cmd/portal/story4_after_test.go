package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// wordPaste is what Word puts on the clipboard: a heading, a list whose items are
// paragraphs, a table.
const wordPaste = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body lang=NL>
<h2 style='margin-top:2.0pt'><span style='font-family:Calibri'>Besproken uit Word</span></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Eerst bellen, dan schrijven<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Altijd een naam noemen<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Loket</p></td><td><p class=MsoNormal>Oktober</p></td></tr><tr><td><p class=MsoNormal>Geldfit</p></td><td><p class=MsoNormal>achttien</p></td></tr></table></body></html>`

// The texts that two partners want in the minutes, and the answer to the first.
const (
	storyRefused  = "Alle partners beloofden dit al in maart."
	storyAccepted = "De bewindvoerders doen mee vanaf januari."
	storyReason   = "Dat is in maart niet afgesproken."
)

// evening is the holder's: one document that opens without a network.
func (s *story) evening() {
	s.Clock.To(storyTime(time.November, 23, 19, 30))
	prep := s.path + "/voorbereiding"
	a := s.as(adviser)
	a.visit(prep + "/samenvatting")
	a.paste("#summary", "<p>Houd het bij bellen. Zeg nog geen geld toe.</p>")
	s.checked(a)
	a.submit("form.form .actions:not(.tools) .button")
	a.visit(prep + "/punten/" + s.item)
	a.unfold()
	a.paste("#want", "<p>Eén afspraak over terugbellen.</p>")
	a.paste("#promised", "<p>In september toegezegd aan Geldfit: een vast nummer.</p>")
	a.submit("form.form .actions:not(.tools) .button")
	a.visit(prep)
	a.shows("Eén afspraak over terugbellen.", storyPromise)
	a.hides(storyCanary)
	a.submit(`form[action$="/vastzetten"] button`)

	h := s.as(holder)
	h.visit(prep)
	h.shows("Zeg nog geen geld toe.", "een vast nummer", storyPromise, storyCanary, s.signal)
	s.checked(h)
	file := h.download(prep + "/bestand")
	s.offline(file)
	h.visit(prep)
	h.unfold()
	h.fill(`form[action$="/punten/`+s.item+`/notitie"] textarea`, "Bel ik Geldfit nog?")
	h.submit(`form[action$="/punten/` + s.item + `/notitie"] .actions button`)
}

// offline looks into the holder's document: it holds the papers and what was
// promised, and asks nothing of the network.
func (s *story) offline(file []byte) {
	s.t.Helper()
	for _, want := range []string{"Eén afspraak over terugbellen.", "een vast nummer", storyPromise, storyQuestion, storyCanary, "telling.txt"} {
		if !strings.Contains(string(file), want) {
			s.t.Errorf("the holder's document lacks %q", want)
		}
	}
	page, err := html.Parse(strings.NewReader(string(file)))
	if err != nil {
		s.t.Fatal(err)
	}
	papers, anchors := "", map[string]bool{}
	for n := range page.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				anchors["#"+a.Val] = true
			}
		}
	}
	for n := range page.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key != "href" && a.Key != "src" && a.Key != "srcset" && a.Key != "action" && a.Key != "data":
			case strings.HasPrefix(a.Val, "data:"):
				_, data, _ := strings.Cut(a.Val, ";base64,")
				paper, err := base64.StdEncoding.DecodeString(data)
				if err != nil {
					s.t.Errorf("a paper in the holder's document: %v", err)
				}
				papers += string(paper) + "\n"
			case !anchors[a.Val]:
				s.t.Errorf("the holder's document leads to %s=%q", a.Key, a.Val)
			}
		}
	}
	for _, want := range []string{storyPaper, "Een aanvulling op de telling.", "Het stuk over " + storyCanary} {
		if !strings.Contains(papers, want) {
			s.t.Errorf("the holder's document lacks the paper that says %q", want)
		}
	}
}

// meeting is recorded by a secretary who works alone.
func (s *story) meeting() {
	s.Clock.To(storyTime(time.November, 24, 14, 0))
	sec, partner := s.as(secretary), s.as(geldfit)
	s.refused(partner)
	for _, who := range []string{bewind, clerk, administrator} {
		s.refused(s.as(who))
	}
	sec.visit(s.path + "/beginnen")
	sec.submit("main form .button")
	item := s.path + "/vergadering?punt=" + s.item
	sec.visit(item)
	s.checked(sec)
	s.typed(sec, item)

	partner.visit(s.path + "/vergadering")
	partner.do(chromedp.Evaluate[chromedp.Void](`window.openedOnce = true`))
	sec.visit(item)
	sec.unfold()
	sec.set("#text", storyDecision)
	sec.set("#kind", "advies")
	sec.set("#waits", "college")
	sec.submit("#afspraak .actions .button")
	partner.until("the decision on a page that is open", `window.openedOnce && document.querySelector("[data-stand]").innerText.includes(`+script(s.t, storyDecision)+`)`)
	for i, what := range []string{"Eén nummer uitzoeken", "Belscript schrijven", "Wijkteams vragen", "In januari terugkijken"} {
		sec.visit(item)
		sec.set("#what", what)
		sec.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector("#owner").selectedIndex = %d`, i+1)))
		sec.set("#due", "2026-12-14")
		sec.submit("#actiepunt .actions .button")
	}
	sec.shows("Eén nummer uitzoeken", "Belscript schrijven", "Wijkteams vragen", "In januari terugkijken")
	sec.unfold()
	sec.submit(`#aanwezig form.actions:not(.tools) .button`)

	leads := s.as(chair)
	leads.visit(s.path + "/vergadering?punt=" + s.secret)
	leads.set("#text", "De tafel wacht met "+storyCanary+" tot het kantoor het weet.")
	leads.submit("#afspraak .actions .button")
	leads.shows(storyCanary)
	leads.paste("#notities ", "<p>Over "+storyCanary+" praten wij verder.</p>")
	leads.until("the chair's notes to be stored", `document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)

	s.checked(partner)
	partner.visit("/zoeken?q=kantoorsluiting")
	sec.visit(item)
	sec.submit(`#punt button[name=outcome][value=behandeld]`)
	sec.visit(s.path + "/afsluiten")
	sec.submit("main form .button")
	partner.visit("/besluiten")
	partner.shows(storyDecision, "Wacht op het college")
	s.written(sec, leads, partner)
}

// refused fails when somebody gets a byte of the preparation.
func (s *story) refused(b *browser) {
	s.t.Helper()
	for _, below := range []string{"", "/samenvatting", "/punten/" + s.item, "/bestand", "/pdf"} {
		if f := b.fetch(s.path+"/voorbereiding"+below, nil); f.Status != http.StatusNotFound {
			s.t.Errorf("the preparation%s: status %d, want 404", below, f.Status)
		}
	}
	b.reports() // the browser tells of each
}

// typed types notes, twice without a connection, and pastes from Word.
func (s *story) typed(sec *browser, item string) {
	sec.wants(".editor")
	sec.note("Wij spraken over terugbellen. ", "Opgeslagen om")
	sec.cut(true)
	sec.note("Toen viel het netwerk weg. ", "geen verbinding")
	sec.cut(false)
	sec.until("the notes to be stored by themselves", `document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)
	sec.cut(true)
	sec.note("En nog een keer. ", "geen verbinding")
	_ = chromedp.Do(sec.ctx, chromedp.Reload()) // the page doesn't come: that is the point
	sec.cut(false)
	sec.visit(item)
	sec.until("the text to be back and stored", `document.querySelector(".editor")?.innerText.includes("En nog een keer.") && document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)
	sec.reports() // of the lost connections
	sec.paste("#notities ", wordPaste)
	sec.until("the paste to be stored", `document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om") && Object.keys(localStorage).every(k => !k.startsWith("notitie:"))`)
	sec.visit(item)
	sec.wants(".editor table td")
	got := valueOf(sec, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".editor :is(h3, h4, h5, li, th, td)")].map(e => e.nodeName[0] + ": " + e.innerText.trim())`))
	if want := []string{"H: Besproken uit Word", "L: Eerst bellen, dan schrijven", "L: Altijd een naam noemen", "T: Loket", "T: Oktober", "T: Geldfit", "T: achttien"}; fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Errorf("of the paste is kept %q, want %q", got, want)
	}
	if text := sec.text(".editor"); !strings.Contains(text, "Wij spraken over terugbellen. Toen viel het netwerk weg. En nog een keer.") {
		s.t.Errorf("stored: %q", text)
	}
}

// written offers the draft, has it agreed, and answers two proposals for its text.
func (s *story) written(sec, leads, partner *browser) {
	minutes := s.path + "/verslag"
	sec.visit(minutes + "/archief")
	sec.unfold()
	sec.choose("#openness", "Niet openbaar")
	sec.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#ground").selectedIndex = 1`))
	s.ground = strings.TrimSpace(valueOf(sec, chromedp.Evaluate[string](`document.querySelector("#ground").selectedOptions[0].textContent`)))
	sec.submit(`form[action$="/archief"] .actions .button`)
	sec.visit(minutes)
	sec.submit(`form[action$="/voorleggen"] button`)
	leads.visit(minutes)
	leads.shows(storyCanary, storyDecision)
	s.checked(leads)
	leads.submit(`form[action$="/akkoord"] button`)
}

// minutes are commented on and answered, the day after.
func (s *story) minutes() {
	s.Clock.To(storyTime(time.November, 25, 9, 0))
	minutes := s.path + "/verslag"
	for _, c := range []struct{ who, text string }{{geldfit, storyRefused}, {bewind, storyAccepted}} {
		b := s.as(c.who)
		b.visit(minutes + "/reageren/" + s.item)
		b.paste("#proposal", "<p>"+c.text+"</p>")
		s.checked(b)
		b.submit(`form[action*="/reageren/"] .actions:not(.tools) .button`)
	}
	sec := s.as(secretary)
	answer := func(text string) {
		sec.visit(minutes)
		for _, at := range valueOf(sec, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a[href*='/verslag/reacties/']")].map(a => a.getAttribute("href"))`)) {
			if sec.visit(at); strings.Contains(sec.text("main"), text) {
				return
			}
		}
		s.t.Fatalf("the secretary finds no proposal %q to answer", text)
	}
	refuse := `form[action*="/reacties/"] .actions:not(.tools) .button`
	answer(storyRefused)
	s.checked(sec)
	sec.tick(`input[name=answer][value=nee]`)
	if status := sec.press(refuse); status != http.StatusUnprocessableEntity {
		s.t.Errorf("a refusal without a reason: status %d", status)
	}
	sec.reports()
	sec.set("#reason", storyReason)
	sec.submit(refuse)
	answer(storyAccepted)
	sec.tick(`input[name=answer][value=ja]`)
	sec.submit(refuse)
	sec.visit(minutes + "/versies")
	s.checked(sec)

	b := s.as(geldfit)
	b.visit(minutes)
	b.shows(storyReason, storyAccepted, storyDecision, storyGuest, "Besproken uit Word")
	s.checked(b)
}

// adopted: the next meeting adopts, and from then on nothing changes.
func (s *story) adopted() {
	s.Clock.To(storyTime(time.December, 15, 14, 0))
	minutes := s.path + "/verslag"
	sec := s.as(secretary)
	sec.visit(s.next)
	if first := sec.text("[data-item] h3"); !strings.Contains(first, "Vaststellen verslag") {
		s.t.Errorf("the next agenda begins with %q", first)
	}
	for _, step := range []string{"/versturen", "/beginnen"} {
		sec.visit(s.next + step)
		sec.submit("main form .button")
	}
	sec.visit(minutes + "/vaststellen")
	s.checked(sec)
	sec.submit(`form[action$="/vaststellen"] .button`)
	sec.shows("Vastgesteld")
	s.unchanging(sec)

	b, leads := s.as(geldfit), s.as(chair)
	s.proved(b, 2)
	s.proved(leads, 3)
	b.visit(minutes)
	b.shows(storyGuest, storyDecision, s.ground)
	b.visit(minutes + "/openbaar")
	b.shows(storyDecision, storyAccepted, "achttien")
	b.hides(storyGuest, storyCanary, s.ground, storyRefused)
	s.checked(b)
	for _, form := range []string{"txt", "html", "xml"} {
		public := string(b.download(minutes + "/openbaar/bestand?vorm=" + form))
		for _, word := range []string{storyGuest, storyCanary, s.ground} {
			if strings.Contains(public, word) {
				s.t.Errorf("the public version as %s holds %q", form, word)
			}
		}
	}
	for name, text := range officeReads(s.t, "txt:Text (encoded):UTF8", map[string][]byte{
		"tekst.odt": b.download(minutes + "/bestand?vorm=odt"), "word.docx": b.download(minutes + "/bestand?vorm=docx"),
		"openbaar.odt": b.download(minutes + "/openbaar/bestand?vorm=odt"),
	}) {
		for _, want := range []string{storyDecision, storyAccepted, "Besproken uit Word", "achttien", "Belscript schrijven"} {
			if !strings.Contains(text, want) {
				s.t.Errorf("LibreOffice reads no %q in %s:\n%s", want, name, text)
			}
		}
	}
	b.visit("/zoeken?q=kantoorsluiting")
	b.download(s.path + "/stukken/zip")

	guest := s.open(s.t)
	guest.named("gast")
	if resp := valueOf(guest, chromedp.NavigateResponse(guest.url+s.guestLink)); resp.Status != http.StatusNotFound {
		s.t.Errorf("three weeks after the meeting the guest's link gives status %d", resp.Status)
	}
	guest.hides(storyQuestion)
}
