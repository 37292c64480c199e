package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestShareFormAsEveryone(t *testing.T) {
	p := signalPortal(t)
	for _, id := range []portal.ID{"lea", "gert", "arie", "wim", "bea", "anne"} {
		p.as(id).get(t, "/signalen/nieuw").wants(http.StatusForbidden)
		p.as(id).post(t, "/signalen/nieuw", goodShare()).wants(http.StatusForbidden)
		p.as(id).get(t, "/signalen/vergelijkbaar?q=wachttijd").wants(http.StatusForbidden)
	}
	page := p.as("gerda").get(t, "/signalen/nieuw").wants(http.StatusOK)
	page.In(".note", HasText("Wijkteam West")).In(".note a", HasAttr("href", "tel:0570123456")).In("form", HasText("Woo"))
	page.In(`input[name=audience][value=keten]`, HasAttr("checked", "")).In("form", HasText("‘Geldfit Noord’")).None(`input[name=orgs][value=geldfit]`).None("#orgs.wrong")
}

func TestShareLeadsToWhatHappensNext(t *testing.T) {
	p := signalPortal(t)
	gerda := p.as("gerda")
	page := gerda.follow(t, gerda.post(t, "/signalen/nieuw", goodShare()))
	page.In(".flash.good", HasText("Uw signaal is gedeeld")).In("h1", HasText("Brieven over aanmaning komen te laat aan")).In(".note", HasText("Het nummer is S-2026-0001"))
}

// TestShareRefusals: a sentence at the field and in the summary, and everything
// typed is there again.
func TestShareRefusals(t *testing.T) {
	p := signalPortal(t)
	const bsn = "111222333"
	for _, tt := range []struct {
		name   string
		change func(url.Values)
		field  string
		says   string
	}{
		{"empty text", func(v url.Values) { v.Set("text", " ") }, "text", "is nog leeg"},
		{"over-long text", func(v url.Values) { v.Set("text", strings.Repeat("a ", portal.MaxSignalText)) }, "text", "is te lang: 9.999 tekens"},
		{"over-long title", func(v url.Values) { v.Set("title", strings.Repeat("a", portal.MaxSignalTitle+1)) }, "title", "is te lang"},
		{"no theme chosen", func(v url.Values) { v.Set("theme", "") }, "theme", "Kies een thema"},
		{"unknown theme", func(v url.Values) { v.Set("theme", "bestaat-niet") }, "theme", "Kies een thema"},
		{"no audience", func(v url.Values) { v.Del("audience") }, "audience", "Kies wie dit signaal mag zien"},
		{"nobody chosen", func(v url.Values) { v.Set("audience", "gekozen") }, "orgs", "Kies ten minste één organisatie"},
		{"unknown organisation", func(v url.Values) { v.Set("audience", "gekozen"); v.Set("orgs", "bestaat-niet") }, "orgs", "doet niet (meer) mee"},
		{"no naming", func(v url.Values) { v.Del("naming") }, "naming", "Kies hoe u genoemd wilt worden"},
		{"BSN in the text", func(v url.Values) { v.Set("text", "Mevrouw met "+bsn+" wacht") }, "text", "burgerservicenummer"},
		{"BSN in the title", func(v url.Values) { v.Set("title", "Zaak "+bsn) }, "title", "burgerservicenummer"},
		{"e-mail in what would help", func(v url.Values) { v.Set("help", "mail jan@voorbeeld.nl") }, "help", "e-mailadres"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := goodShare()
			form.Set("title", "Mijn titel")
			form.Set("help", "Eerder bellen")
			form.Set("neighbourhoods", "binnenstad")
			tt.change(form)
			page := p.as("gerda").post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity)
			page.In("#"+tt.field+"-error", HasText(tt.says)).In("#"+tt.field).In(`.summary a[href="#`+tt.field+`"]`, HasText(tt.says))
			page.In("input[name=once]", HasAttr("value", form.Get("once")))
			for _, field := range []string{"text", "help"} {
				page.In("textarea[name="+field+"]", HasText(strings.TrimSpace(form.Get(field))))
			}
			page.In("input[name=title]", HasAttr("value", form.Get("title"))).In("input[name=neighbourhoods]", HasAttr("checked", ""))
		})
	}
	p.as("gerda").get(t, "/signalen").In(".empty.none")
	if strings.Contains(p.log.String(), bsn) {
		t.Error("the number is in the log")
	}
}

func TestShareTwiceInTheBrowserIsOneSignal(t *testing.T) {
	p := signalPortal(t)
	gerda, form := p.as("gerda"), goodShare()
	first, second := gerda.post(t, "/signalen/nieuw", form), gerda.post(t, "/signalen/nieuw", form)
	if first.where() != second.where() {
		t.Errorf("two taps led to %s and %s", first.where(), second.where())
	}
	gerda.get(t, "/signalen").In(".soft", HasText("1 signaal dat u mag zien"))
}

func TestBSNIsSharedOnlyWithAReason(t *testing.T) {
	p := signalPortal(t)
	gerda, form := p.as("gerda"), goodShare()
	form.Set("text", "Zaak 111222333 ligt stil. Bel 06 12345678.")
	page := gerda.post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity)
	page.In("label[for=citizen_overrule]", HasText("Waarom is dit geen BSN?"))
	form.Set("citizen_overrule", "een zaaknummer")
	page = gerda.post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity)
	page.In("input[name=citizen_overrule]", HasAttr("value", "een zaaknummer")).In("input[name=citizen_checked]")
	form.Set("citizen_checked", "ja")
	gerda.post(t, "/signalen/nieuw", form).wants(http.StatusSeeOther)
}

func TestOnePersonFirmReadsThatItIsRecognisable(t *testing.T) {
	p := signalPortal(t)
	eva, form := p.as("eva"), goodShare()
	page := eva.post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity)
	page.In("#recognisable-error", HasText("U bent de enige van uw organisatie")).In("input[name=recognisable]")
	form.Set("recognisable", "ja")
	form.Set("naming", "anoniem")
	eva.follow(t, eva.post(t, "/signalen/nieuw", form)).In(".meta", HasText("Anoniem gedeeld door u"))
	eva.get(t, "/signalen/nieuw").In("input[name=naming][value=organisatie]", HasAttr("checked", ""))
}

// TestChoicesOfLastTimeStandReady: audience and naming are prefilled.
func TestChoicesOfLastTimeStandReady(t *testing.T) {
	p := signalPortal(t)
	gerda, form := p.as("gerda"), goodShare()
	form.Set("audience", "gekozen")
	form.Set("orgs", "bewind")
	form.Set("naming", "met-naam")
	gerda.post(t, "/signalen/nieuw", form).wants(http.StatusSeeOther)
	gerda.get(t, "/signalen/nieuw").In("input[name=audience][value=gekozen]", HasAttr("checked", "")).
		In("input[name=orgs][value=bewind]", HasAttr("checked", "")).In("input[name=naming][value=met-naam]", HasAttr("checked", ""))
}

// TestDraftStandsReadyUntilItIsSent: what was typed outlives the page.
func TestDraftStandsReadyUntilItIsSent(t *testing.T) {
	p := signalPortal(t)
	gerda, form := p.as("gerda"), goodShare()
	gerda.post(t, "/concepten?formulier=/signalen/nieuw", form).wants(http.StatusNoContent)
	page := gerda.get(t, "/signalen/nieuw").In("textarea[name=text]", HasText("Brieven over aanmaning")).In(".draft", HasText("Dit is het concept"))
	page.In("select[name=theme] option[value=schulden]", HasAttr("selected", ""))
	p.as("gijs").get(t, "/signalen/nieuw").Not("Brieven over aanmaning")
	gerda.post(t, "/signalen/nieuw", form).wants(http.StatusSeeOther)
	gerda.get(t, "/signalen/nieuw").Not("Brieven over aanmaning")
}

// TestEndedSessionKeepsTheText: story 1 on a slow train.
func TestEndedSessionKeepsTheText(t *testing.T) {
	p := signalPortal(t)
	gerda := p.as("gerda")
	csrf := gerda.csrf(t)
	p.later(portal.SessionIdle + 1)
	form := goodShare()
	form.Set("_csrf", csrf)
	answer := gerda.send(t, http.MethodPost, "/signalen/nieuw", strings.NewReader(form.Encode()), "application/x-www-form-urlencoded",
		header("Origin", p.origins()[0]), header("Sec-Fetch-Site", "same-origin"))
	if answer.status == http.StatusOK {
		t.Fatalf("an ended session was let in")
	}
	p.as("gerda").get(t, "/signalen/nieuw").In("textarea[name=text]", HasText("Brieven over aanmaning"))
	p.as("gerda").get(t, "/signalen").In(".empty.none")
}

func TestSimilarSignalIsRecognisedInOneTap(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	bram := p.as("bram")
	fragment := bram.get(t, "/signalen/vergelijkbaar?q="+url.QueryEscape("Inwoners wachten lang, de wachttijd voor een eerste gesprek loopt op")).wants(http.StatusOK)
	fragment.In(".similar a", HasText(s.Title)).In("button", HasAttr("formaction", "/signalen/"+s.Number+"/herkennen")).None("h1")
	// The button sends the whole form it stands in; the step takes what is its own.
	bram.follow(t, bram.post(t, "/signalen/"+s.Number+"/herkennen", goodShare())).In(".story", HasText("U herkende dit signaal"))
	bram.get(t, "/signalen/vergelijkbaar?q=zz").wants(http.StatusNoContent)
}

func TestSignalListFilters(t *testing.T) {
	p := signalPortal(t)
	p.share("gerda", func(in *app.ShareSignal) { in.Title = "Over toegang" })
	p.share("bram", func(in *app.ShareSignal) {
		in.Title, in.Theme, in.Kind = "Over schulden", "schulden", portal.Opportunity
	})
	bep := p.as("bep")
	bep.get(t, "/signalen").In(".soft", HasText("2 signalen die u mag zien, nieuwste eerst")).None(".chips").In("li[data-row] .line", HasAttr("role", "img"))
	page := bep.get(t, "/signalen?thema=schulden&soort=kans&organisatie=bewind&status=open&vanaf=2026-11-01").wants(http.StatusOK)
	page.In("li[data-row] a", HasText("Over schulden")).Not("Over toegang").In(".soft", HasText("1 signaal met deze filters"))
	for _, chip := range []string{"Thema: Schulden", "Soort: Kans", "Gedeeld door: Bewind Noord", "Status: Alles wat open is", "Vanaf 1 november 2026"} {
		page.In(".chips a", HasText(chip))
	}
	page.In(".chips a", HasText("Thema: Schulden"), HasAttr("href", "/signalen?organisatie=bewind&soort=kans&status=open&vanaf=2026-11-01"))
	page.In("select[name=thema] option[value=schulden]", HasAttr("selected", ""))
	bep.get(t, "/signalen?mijn=ja").In(".empty.lost", HasText("Niets gevonden")).In(".empty a", HasAttr("href", "/signalen"))
	bep.get(t, "/signalen?q=toegang").In("li[data-row] a", HasText("Over toegang")).In(".soft", HasText("gevonden")).In(".chips a", HasText("Zoekt: ‘toegang’"))
	bep.get(t, "/signalen?vanaf=31-02-2026").wants(http.StatusUnprocessableEntity).In("#vanaf-error", HasText("Vul hier een datum in"))
	bep.get(t, "/signalen?status=onzin&thema=onzin").wants(http.StatusOK).None(".chips")
	bep.get(t, "/signalen?na=onzin").wants(http.StatusUnprocessableEntity)
	bep.get(t, "/signalen?q=a&q=b").wants(http.StatusBadRequest)
	p.as("gert").get(t, "/signalen").wants(http.StatusForbidden).In(".empty.shut").None(".rows").None("form.filters")
	p.as("gert").get(t, "/").None(`.rail a[href="/signalen"]`).None("[data-row]").In("h1", HasText("Er wacht niets op u."))
	p.as("arie").get(t, "/").wants(http.StatusOK).None(`a[href="/signalen"]`)
	p.as("").get(t, "/signalen").wants(http.StatusSeeOther)
}

func TestSignalListHas25Rows(t *testing.T) {
	p := signalPortal(t)
	for range 27 {
		p.share("gerda", nil)
	}
	bram := p.as("bram")
	first := bram.get(t, "/signalen")
	if n := len(selection(first.doc, "[data-row]")); n != 25 {
		t.Fatalf("%d rows on the first page, want 25", n)
	}
	next, _ := attr(selection(first.doc, ".pages a[rel=next]")[0], "href")
	second := bram.get(t, next).wants(http.StatusOK).None(".pages a[rel=next]")
	if n := len(selection(second.doc, "[data-row]")); n != 2 {
		t.Errorf("%d rows on the second page, want 2", n)
	}
	back, _ := attr(selection(second.doc, ".pages a[rel=prev]")[0], "href")
	if n := len(selection(bram.get(t, back).doc, "[data-row]")); n != 25 {
		t.Errorf("%d rows on the way back, want 25", n)
	}
	found := bram.get(t, "/zoeken?q=wachttijden").In(".soft", HasText("Gevonden met ‘wachttijden’")).In(`.pages a[rel=next]`, HasAttr("href", "/zoeken?blad=2&q=wachttijden"))
	if n := len(selection(found.doc, "[data-row]")); n != 25 {
		t.Errorf("%d rows found, want 25", n)
	}
}

func TestSearchPageHasItsEmptyTexts(t *testing.T) {
	p := signalPortal(t)
	p.as("bram").get(t, "/zoeken").In(".empty.none", HasText("Waar zoekt u naar?"))
	p.as("bram").get(t, "/zoeken?q=bestaatniet").In(".empty.lost", HasText("Niets gevonden"))
	p.as("gert").get(t, "/zoeken?q=wachttijd").wants(http.StatusOK).In(".empty.lost")
}

func TestStartPageSaysWhatToDo(t *testing.T) {
	p := signalPortal(t)
	p.as("bram").get(t, "/").In("h1", HasText("Goedemiddag. Er wacht niets op u.")).In(".empty a", HasAttr("href", "/signalen/nieuw")).In(".head .soft", HasText("Zondag 22 november 2026"))
	p.share("gerda", nil)
	p.share("gerda", nil)
	p.as("cora").get(t, "/").In("h1", HasText("Goedemiddag. Twee dingen vragen uw aandacht.")).In(".tasks a", HasText("Pak ‘Wachttijd eerste gesprek loopt op’ op")).None(".empty")
	p.as("gerda").get(t, "/").In("h2", HasText("Mijn signalen")).In("li[data-row] .line", HasAttr("aria-label", "Het verloop, station 1 van 4, signaal"))
	p.as("lea").get(t, "/").In(`main a[href="/signalen"]`).None(`main a[href="/signalen/nieuw"]`)
}
