package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestSignalPageAsEveryone opens a page that each reader may know another part of.
func TestSignalPageAsEveryone(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	must(t, p.app.RecogniseSignal(t.Context(), p.by("bram"), s.ID, "Ook bij ons.", app.CitizenAnswer{}))
	path := "/signalen/" + s.Number

	guest := p.as("").get(t, path).wants(http.StatusSeeOther)
	if !strings.HasPrefix(guest.where(), "/inloggen") {
		t.Errorf("a guest is sent to %s", guest.where())
	}
	p.as("gerda").get(t, path).wants(http.StatusOK).In("h1", HasText("Wachttijd eerste gesprek")).In(".note", HasText("Het nummer is "+s.Number)).
		In(".note", HasText("Cora Coördinator pakt dit op, vóór 26 november")).None(`form[action="` + path + `/herkennen"]`).None(`form[action="` + path + `/oppakken"]`)
	gijs := p.as("gijs").get(t, path).wants(http.StatusOK).In(`form[action="`+path+`/herkennen"] button`, HasText("Wij herkennen dit ook"))
	gijs.In("input[name=mention][value=gerda]") // as each colleague: who isn't offered there would be the reporter
	if n := strings.Count(gijs.body, "Gerda"); n != 1 {
		t.Errorf("her colleague reads her name %d times, want once, among his colleagues", n)
	}
	p.as("bep").get(t, path).wants(http.StatusOK).In(".meta", HasText("Gedeeld door Geldfit Noord")).In(".meta", HasText("herkend door 1 organisatie")).
		In(".timeline", HasText("Ook bij ons.")).Not("Gerda")
	p.as("bram").get(t, path).wants(http.StatusOK).In(".story", HasText("U herkende dit signaal"))
	p.as("lea").get(t, path).wants(http.StatusOK).None(`form[action="` + path + `/reactie"]`).None(`form[action="` + path + `/herkennen"]`).Not("Gerda")
	p.as("wim").get(t, path).wants(http.StatusOK).None(`form[action="` + path + `/reactie"]`).Not("Gerda")
	p.as("cora").get(t, path).wants(http.StatusOK).In(".turn", HasText("Nu aan zet: u, om dit signaal op te pakken, vóór 26 november")).
		In(`form[action="`+path+`/oppakken"] button`, HasText("Signaal oppakken")).In(".meta", HasText("Gerda Geldfit, Geldfit Noord"))
	for _, id := range []portal.ID{"gert", "arie", "anne"} {
		p.as(id).get(t, path).wants(http.StatusNotFound).Not("Wachttijd", "Geldfit Noord")
	}
}

// TestUnknownAndForbiddenLookTheSame: whether a number exists can't be told.
func TestUnknownAndForbiddenLookTheSame(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	bram := p.as("bram")
	strip := func(path string) string {
		page := bram.get(t, path).wants(http.StatusNotFound)
		return text(selection(page.doc, "main h1")[0]) + text(selection(page.doc, "main p")[0])
	}
	if a, b := strip("/signalen/"+s.Number), strip("/signalen/S-2026-9999"); a != b {
		t.Errorf("forbidden says %q, unknown says %q", a, b)
	}
	for verb := range signalSteps {
		bram.post(t, "/signalen/"+s.Number+"/"+verb, url.Values{"version": {"1"}}).wants(http.StatusNotFound)
	}
	bram.get(t, "/signalen").wants(http.StatusOK).Not(s.Number).In(".empty.none", HasText("Nog geen signalen"))
	bram.get(t, "/zoeken?q=wachttijd").wants(http.StatusOK).Not(s.Number)
	bram.get(t, "/").wants(http.StatusOK).Not(s.Number)
	bram.get(t, "/signalen/vergelijkbaar?q="+url.QueryEscape("wachttijd eerste gesprek loopt op")).wants(http.StatusNoContent)
}

// TestAmongOrganisationsWithoutTheMunicipality: story 2.
func TestAmongOrganisationsWithoutTheMunicipality(t *testing.T) {
	p := signalPortal(t)
	s := p.share("eva", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	for _, id := range []portal.ID{"cora", "vera", "adil", "wim", "bea"} {
		v := p.as(id)
		v.get(t, "/signalen/"+s.Number).wants(http.StatusNotFound)
		v.get(t, "/signalen").Not(s.Number)
		v.get(t, "/").Not(s.Number)
	}
	p.as("bram").get(t, "/signalen/"+s.Number).wants(http.StatusOK).In(".turn", HasText("De gemeente ziet dit signaal niet")).Not("Cora")
}

// TestAnonymousReporterIsNamedNowhere reads every byte that others get.
func TestAnonymousReporterIsNamedNowhere(t *testing.T) {
	p := signalPortal(t)
	anonymous := func(in *app.ShareSignal) { in.Naming = portal.Anonymous }
	s := p.share("gerda", anonymous)
	path := "/signalen/" + s.Number
	cora, anne, gerda := p.as("cora"), p.as("anne"), p.as("gerda")
	must(t, p.app.AskReporter(t.Context(), p.by("cora"), s.ID, 0, "In welke wijk?", app.CitizenAnswer{}))

	gerda.get(t, path).None(`form[action="` + path + `/antwoord"]`).Not("In welke wijk?")
	anne.get(t, "/").In(".tasks a", HasText("Geef de vraag door"))
	anne.post(t, path+"/vraag-doorgeven", nil).wants(http.StatusSeeOther)
	gerda.get(t, "/").In(".tasks a", HasText("Beantwoord de vraag"))
	gerda.get(t, path).In(".quote", HasText("In welke wijk?"))
	gerda.post(t, path+"/antwoord", url.Values{"answer": {"Bij ons op de Brink, zegt Gerda"}}).wants(http.StatusSeeOther)
	gerda.post(t, path+"/bericht", url.Values{"message": {"Blijft dit tussen ons?"}}).wants(http.StatusSeeOther)
	cora.get(t, path).wants(http.StatusOK).Not("op de Brink", "tussen ons")
	anne.get(t, path).wants(http.StatusOK).In("#doen .quote", HasText("op de Brink")).In("#berichten", HasText("Blijft dit tussen ons?"))
	anne.post(t, path+"/antwoord-doorgeven", url.Values{"answer": {"In de binnenstad"}}).wants(http.StatusSeeOther)
	anne.post(t, path+"/bericht", url.Values{"message": {"Ja, alleen wij lezen dit."}}).wants(http.StatusSeeOther)
	p.fedBack(s)
	gerda.get(t, "/").In(".tasks a", HasText("Laat weten of dit helpt"))
	gerda.post(t, path+"/helpt-dit", url.Values{"help": {"deels"}}).wants(http.StatusSeeOther)

	for _, id := range []portal.ID{"gijs", "bram", "lea", "cora", "adil", "wim", "bea", "anne"} {
		v := p.as(id)
		for _, at := range []string{path, "/signalen", "/signalen?q=wachttijd", "/zoeken?q=wachttijd", "/"} {
			page := v.get(t, at).wants(http.StatusOK)
			if id != "gijs" { // to whom Gerda is a colleague like any other
				page.Not("Gerda", "gerda")
				if at == path {
					for _, main := range selection(page.doc, "main") {
						if strings.Contains(text(main), "Geldfit") {
							t.Errorf("%s reads the reporter's organisation at %s", id, at)
						}
					}
				}
			}
			page.Not(s.Sealed, s.Blind)
		}
		if id != "anne" {
			v.get(t, path).Not("Blijft dit tussen ons?", "alleen wij lezen dit", "op de Brink")
		}
	}
	gerda.get(t, path).In("#berichten", HasText("Ja, alleen wij lezen dit.")).In(".timeline", HasText("Gesloten"))
	if strings.Contains(p.log.String(), "gerda") {
		t.Error("the log names the reporter")
	}
}

// TestAnonymousReporterIsNotMadeToTellOnThemselves: whom only their own key
// reaches would be known by a comment.
func TestAnonymousReporterIsNotMadeToTellOnThemselves(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) {
		in.Naming, in.Audience = portal.Anonymous, portal.Audience{Kind: portal.MunicipalityOnly}
	})
	path := "/signalen/" + s.Number
	gerda := p.as("gerda")
	gerda.get(t, path).wants(http.StatusOK).In(".note", HasText("kan u bekendmaken")).None(`form[action="` + path + `/reactie"]`).None(`form[action="` + path + `/volgen"]`)
	gerda.post(t, path+"/reactie", url.Values{"comment": {"Ik was het"}}).wants(http.StatusForbidden)
	gerda.post(t, path+"/volgen", url.Values{"level": {"volgen"}}).wants(http.StatusForbidden)
	p.as("gijs").get(t, path).wants(http.StatusNotFound)

	// A mention of the reporter is left out: that it sticks would tell.
	p.as("adil").post(t, path+"/reactie", url.Values{"comment": {"Wie weet meer?"}, "mention": {"gerda", "vera"}}).wants(http.StatusSeeOther)
	p.as("adil").get(t, path).In("#reacties", HasText("Vera Vervanger")).Not("Gerda", "gerda")
}

// TestTheShortWayInTheBrowser goes from new to closed by the buttons people see.
func TestTheShortWayInTheBrowser(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	path, version := "/signalen/"+s.Number, func() string { return strconv.FormatInt(p.now(s).Version, 10) }
	cora, gerda := p.as("cora"), p.as("gerda")

	page := cora.follow(t, cora.post(t, path+"/oppakken", url.Values{"version": {version()}}))
	page.In(".flash", HasText("U behandelt dit signaal nu")).In(".badge", HasText("In behandeling")).In(`form[action="`+path+`/afspraak"]`, HasText("Wat is er afgesproken"))
	cora.follow(t, cora.post(t, path+"/vraag", url.Values{"version": {version()}, "question": {"Hoe vaak ziet u dit?"}})).In(".badge", HasText("Vraag aan melder"))
	gerda.get(t, "/").In("h1", HasText("Eén ding vraagt uw aandacht.")).In(".tasks a", HasText("Beantwoord de vraag bij"))
	gerda.follow(t, gerda.post(t, path+"/antwoord", url.Values{"answer": {"Elke week."}})).In(".timeline", HasText("Elke week."))
	cora.follow(t, cora.post(t, path+"/afspraak", url.Values{"version": {version()}, "agreed": {"Wij bellen sneller."}})).
		In(`textarea[id=terugkoppeling-agreed]`, HasText("Wij bellen sneller."))
	feedback := url.Values{"version": {version()}, "agreed": {"Wij bellen sneller."}, "agreed_by": {"team Toegang"}, "route": {"uitvoeringsafspraak"},
		"changes": {"Binnen vijf dagen bellen."}, "from": {"2026-12-01"}, "for_residents": {"U wordt gebeld."}}
	cora.follow(t, cora.post(t, path+"/terugkoppeling", feedback)).In(".badge", HasText("Teruggekoppeld"))
	gerda.get(t, path).In(".turn", HasText("Nu aan zet: u, om te laten weten of dit helpt")).In(".quote", HasText("U wordt gebeld.")).In(".facts", HasText("1 december 2026"))
	gerda.follow(t, gerda.post(t, path+"/helpt-dit", url.Values{"help": {"ja"}, "line": {"Het scheelt echt"}})).In(".turn", HasText("Dit signaal is gesloten")).
		In(".timeline", HasText("Helpt dit? Ja ‘Het scheelt echt’"))
	gerda.post(t, path+"/helpt-dit", url.Values{"help": {"ja"}, "line": {"Het scheelt echt"}}).wants(http.StatusSeeOther) // a second tap
	if n := len(p.now(s).Helps); n != 1 {
		t.Errorf("%d answers stored, want 1", n)
	}
	gerda.follow(t, gerda.post(t, path+"/heropenen", url.Values{"version": {version()}, "reason": {"Het is terug"}})).In(".timeline", HasText("Heropend: Het is terug"))
}

// TestSignalFormsKeepWhatWasTyped posts each form wrong.
func TestSignalFormsKeepWhatWasTyped(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	path, version := "/signalen/"+s.Number, strconv.FormatInt(s.Version, 10)
	long := strings.Repeat("woord ", 400)
	const bsn = "111222333"
	for _, tt := range []struct {
		name, verb string
		who        portal.ID
		form       url.Values
		field      string
		says       string
		keeps      string
	}{
		{"empty comment", "reactie", "bram", url.Values{"comment": {" "}}, "reactie-comment", "De reactie is nog leeg", ""},
		{"over-long comment", "reactie", "bram", url.Values{"comment": {long}}, "reactie-comment", "te lang", long[:200]},
		{"BSN in a comment", "reactie", "bram", url.Values{"comment": {"Klant " + bsn + " belt"}}, "reactie-comment", "burgerservicenummer", bsn},
		{"BSN in a recognition", "herkennen", "bram", url.Values{"context": {"Klant " + bsn}}, "herkennen-context", "burgerservicenummer", bsn},
		{"phone number in a question", "vraag", "cora", url.Values{"version": {version}, "question": {"Bel 06 12345678?"}}, "vraag-question", "telefoonnummer", "Bel 06 12345678?"},
		{"empty agreement", "afspraak", "cora", url.Values{"version": {version}, "agreed": {""}}, "afspraak-agreed", "is nog leeg", ""},
		{"feedback without route", "terugkoppeling", "cora", url.Values{"version": {version}, "agreed": {"Iets"}, "agreed_by": {"team X"}, "changes": {"Dit"}}, "terugkoppeling-route", "Kies hoe dit", "team X"},
		{"feedback with no date", "terugkoppeling", "cora", url.Values{"version": {version}, "agreed": {"Iets"}, "agreed_by": {"team X"}, "changes": {"Dit"}, "route": {"beleidswijziging"}, "from": {"31-02-2026"}}, "terugkoppeling-from", "Vul hier een datum in", "31-02-2026"},
		{"nobody chosen", "toewijzen", "cora", url.Values{"version": {version}, "handler": {""}}, "toewijzen-handler", "Kies iemand", ""},
		{"partner as handler", "toewijzen", "cora", url.Values{"version": {version}, "handler": {"bram"}}, "toewijzen-handler", "Kies iemand", ""},
		{"unknown theme", "aanvullen", "cora", url.Values{"version": {version}, "kind": {"kans"}, "theme": {"bestaat-niet"}, "help": {"Meer hulp"}}, "aanvullen-theme", "Dit thema is er niet", "Meer hulp"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := p.as(tt.who).post(t, path+"/"+tt.verb, tt.form).wants(http.StatusUnprocessableEntity)
			page.In("#"+tt.field+"-error", HasText(tt.says)).In(`.summary a[href="#`+tt.field+`"]`, HasText(tt.says))
			if len(selection(page.doc, "#"+tt.field)) == 0 {
				t.Errorf("the summary leads to #%s, which is not there", tt.field)
			}
			if tt.keeps != "" && !strings.Contains(page.body, tt.keeps) {
				t.Errorf("%q was lost", tt.keeps)
			}
		})
	}
	if got := p.now(s).Version; got != s.Version {
		t.Errorf("a refused form changed the signal: version %d, was %d", got, s.Version)
	}
}

func TestOverruledBSNIsLoggedWithoutTheNumber(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	path := "/signalen/" + s.Number
	bram := p.as("bram")
	form := url.Values{"comment": {"Zaak 111222333 ligt stil"}}
	bram.post(t, path+"/reactie", form).In(`input[name=citizen_overrule]`)
	form.Set("citizen_overrule", "het is een zaaknummer")
	bram.follow(t, bram.post(t, path+"/reactie", form)).In("#reacties", HasText("Zaak 111222333 ligt stil"))
	if strings.Contains(p.log.String(), "111222333") {
		t.Error("the number is in the log")
	}
}

// TestBar62_StaleVersionShowsBothTexts: two handlers write at once.
func TestBar62_StaleVersionShowsBothTexts(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	path, old := "/signalen/"+s.Number, strconv.FormatInt(s.Version, 10)
	must(t, p.app.AgreeSignal(t.Context(), p.by("vera"), s.ID, 0, "Vera legde dit vast.", app.CitizenAnswer{}))
	page := p.as("cora").post(t, path+"/terugkoppeling", url.Values{"version": {old}, "agreed": {"Cora typte dit."}, "agreed_by": {"team X"}, "route": {"geen"}, "changes": {"Geen geld"}}).wants(http.StatusConflict)
	page.In(".compare", HasText("Cora typte dit.")).In(".compare", HasText("Geen geld")).In(".compare", HasText("Vera legde dit vast.")).In(".summary", HasText("Iemand anders was u net voor"))
	page.In(`#terugkoppeling-agreed`, HasText("Cora typte dit."))
	fresh, _ := attr(selection(page.doc, `form[action="`+path+`/terugkoppeling"] input[name=version]`)[0], "value")
	if fresh == old {
		t.Error("sending again would conflict for ever")
	}
}

func TestOneTapRecognitionCountsOnce(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	bram := p.as("bram")
	for range 2 {
		bram.follow(t, bram.post(t, "/signalen/"+s.Number+"/herkennen", nil)).In(".flash", HasText("Uw organisatie herkent dit signaal ook"))
	}
	if got := p.now(s); got.Recognitions != 1 || len(got.Recognisers) != 1 {
		t.Errorf("%d recognitions by %v", got.Recognitions, got.Recognisers)
	}
	p.as("gerda").post(t, "/signalen/"+s.Number+"/herkennen", nil).wants(http.StatusForbidden)
}

func TestCommentSentTwiceIsOneComment(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	form := url.Values{"once": {string(portal.NewRandomID())}, "comment": {"Dit zien wij ook."}, "mention": {"cora"}}
	bram := p.as("bram")
	for range 2 {
		bram.post(t, "/signalen/"+s.Number+"/reactie", form).wants(http.StatusSeeOther)
	}
	bram.get(t, "/signalen/"+s.Number).In("#reacties h2", HasText("Reacties 1")).In("#reacties", HasText("Genoemd: Cora Coördinator"))
}

func TestLateSignalSaysSo(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	p.later(45 * 24 * time.Hour)
	page := p.as("cora").get(t, "/signalen/"+s.Number)
	page.In(".turn.late", HasText("dat had vóór 19 december 2026 gemoeten")).In(".badge.late", HasText("Termijn 11 werkdagen voorbij")).In(".line.large .stuck", HasText("staat stil"))
	p.as("cora").get(t, "/").In(".tasks .late", HasText("11 werkdagen te laat"))
	p.as("vera").get(t, "/").In(".tasks .late a", HasText("Kijk waarom"))
	p.as("bram").get(t, "/").None(".tasks")
}

// TestEndedSessionKeepsAComment: what was typed under a signal waits on its page.
func TestEndedSessionKeepsAComment(t *testing.T) {
	p := signalPortal(t)
	path := "/signalen/" + p.share("gerda", nil).Number
	bram := p.as("bram")
	form := url.Values{"_csrf": {bram.csrf(t)}, "comment": {"Dit zien wij ook in de wijk."}, "mention": {"cora"}}
	p.later(portal.SessionIdle + time.Second)
	bram.send(t, http.MethodPost, path+"/reactie", strings.NewReader(form.Encode()), "application/x-www-form-urlencoded",
		header("Origin", p.origins()[0]), header("Sec-Fetch-Site", "same-origin")).wants(http.StatusSeeOther)
	again := p.as("bram")
	again.get(t, path).In("#reactie-comment", HasText("Dit zien wij ook in de wijk.")).In("input[name=mention][value=cora]", HasAttr("checked", "")).None(".comment")
	p.as("gerda").get(t, path).Not("Dit zien wij ook in de wijk.")
	form.Del("_csrf")
	again.follow(t, again.post(t, path+"/reactie", form)).In(".comment", HasText("Dit zien wij ook in de wijk."))
	if got := text(selection(again.get(t, path).doc, "#reactie-comment")[0]); got != "" {
		t.Errorf("after sending, the form still holds %q", got)
	}
}
