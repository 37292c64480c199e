package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func townOnly(in *app.ShareSignal) { in.Audience.Kind = portal.MunicipalityOnly }

// seen adds the version that stands for whatever there is.
func seen(form url.Values) url.Values {
	form.Set("version", "0")
	return form
}

// Has wants all of these words in the page.
func (p *reply) Has(words ...string) *reply {
	p.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			p.t.Errorf("%q is not in the page", w)
		}
	}
	return p
}

func TestMergingFromThePageTellsEachOnlyTheirOwn(t *testing.T) {
	p := signalPortal(t)
	a, b := p.takenUp(p.share("gerda", townOnly)), p.share("bep", townOnly)
	cora := p.as("cora")
	cora.post(t, signalPath(b.Number, "samenvoegen"), seen(url.Values{"into": {"S-1900-0001"}})).wants(422).
		In("#samenvoegen-into-error", HasText("Er is geen signaal met dit nummer. Kijk het nummer na, zoals S-2026-0042."))
	page := cora.follow(t, cora.post(t, signalPath(b.Number, "samenvoegen"), seen(url.Values{"into": {" " + strings.ToLower(a.Number)}}))).wants(200)
	page.Has("Samengevoegd met", a.Number, "Samenvoeging ongedaan maken")
	cora.get(t, "/signalen/"+a.Number).wants(200).Has("Hierin samengevoegd", b.Number)
	p.as("bep").get(t, "/signalen/"+b.Number).wants(200).Has("Samengevoegd met een ander signaal", "Hier ben ik het niet mee eens").Not(a.Number, "reactie-comment")
	p.as("gerda").get(t, "/signalen/"+a.Number).wants(200).Not(b.Number, "Hierin samengevoegd")
	cora.get(t, "/signalen").wants(200).Not(b.Number)
	p.as("bep").post(t, signalPath(b.Number, "samenvoeging-weg"), seen(url.Values{})).wants(http.StatusForbidden)
	cora.follow(t, cora.post(t, signalPath(b.Number, "samenvoeging-weg"), seen(url.Values{}))).wants(200).Has("De samenvoeging is ongedaan gemaakt")
}

func TestHandingOverFromThePage(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	cora, bep := p.as("cora"), p.as("bep")
	cora.post(t, signalPath(s.Number, "doorgeven"), seen(url.Values{"org": {"bewind"}, "reason": {""}})).wants(422).In("#doorgeven-reason-error")
	cora.follow(t, cora.post(t, signalPath(s.Number, "doorgeven"), seen(url.Values{"org": {"bewind"}, "reason": {"Dit speelt bij bewind."}}))).wants(200).Has("Bewind Noord, om te laten weten of dit over hen gaat")
	cora.get(t, "/signalen/"+s.Number).In("details summary", HasText("Toch zelf oppakken")).None("#heropenen-reason")
	bep.get(t, "/signalen/"+s.Number).wants(200).Has("uw organisatie, om te laten weten of dit over u gaat", "Dit gaat niet over ons")
	p.as("lea").get(t, "/signalen/"+s.Number).wants(200).Not("Dit gaat niet over ons")
	bep.follow(t, bep.post(t, signalPath(s.Number, "aannemen"), seen(url.Values{}))).wants(200).Has("Aangenomen door Bewind Noord", "Afspraak vastleggen").Not("Gerda Geldfit")
}

func TestReadersAreAskedOfTheReporterOnly(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", townOnly))
	cora, gerda := p.as("cora"), p.as("gerda")
	cora.follow(t, cora.post(t, signalPath(s.Number, "meelezen-vragen"), seen(url.Values{"org": {"bewind"}, "reason": {"Dit speelt bij bewind."}}))).wants(200)
	gerda.get(t, "/signalen/"+s.Number).wants(200).Has("Mag Bewind Noord meelezen?", "Ook uw collega’s van Geldfit Noord lezen dan mee.")
	p.as("adil").get(t, "/signalen/"+s.Number).wants(200).Not("Bewind Noord")
	gerda.post(t, signalPath(s.Number, "meelezen"), url.Values{}).wants(422).In("#meelezen-reader-error", HasText("Kies ja of nee."))
	p.as("bep").get(t, "/signalen/"+s.Number).wants(http.StatusNotFound)
	gerda.follow(t, gerda.post(t, signalPath(s.Number, "meelezen"), url.Values{"reader": {"ja"}})).wants(200)
	p.as("bep").get(t, "/signalen/"+s.Number).wants(200).Has("Bewind Noord leest nu mee.")
}

func TestObjectingAndAnswering(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	must(t, p.app.GiveFeedback(t.Context(), p.by("cora"), s.ID, 0, portal.Feedback{Agreed: "Wij laten het zo.", AgreedBy: "team Toegang", Route: portal.NoChange, Changes: "Geen geld."}, app.CitizenAnswer{}))
	gerda, vera := p.as("gerda"), p.as("vera")
	gerda.follow(t, gerda.post(t, signalPath(s.Number, "oneens"), url.Values{"decision": {"niets-verandert"}, "reason": {"Dit lost niets op."}})).wants(200).
		Has("Vera Vervanger, om te antwoorden op wie het er niet mee eens is", "Dit lost niets op.").Not("Hier ben ik het niet mee eens")
	p.as("vera").get(t, "/").In(".tasks .title", HasText("Beantwoord het ‘oneens’ van Geldfit Noord over ‘"+s.Title+"’"))
	p.as("vera").get(t, "/signalen/"+s.Number).Has("is het niet eens met ‘er verandert niets’").None("#heropenen-reason")
	o := p.now(s).Objections[0]
	answer := url.Values{"objection": {string(o.ID)}, "verdict": {"ongegrond"}, "answer": {"Er is dit jaar geen ruimte."}}
	p.as("cora").post(t, signalPath(s.Number, "oneens-beantwoorden"), answer).wants(http.StatusForbidden)
	vera.post(t, signalPath(s.Number, "oneens-beantwoorden"), url.Values{"objection": {string(o.ID)}, "answer": {""}}).wants(422).In("#oneens-beantwoorden-verdict-error").In("#oneens-beantwoorden-answer-error")
	vera.follow(t, vera.post(t, signalPath(s.Number, "oneens-beantwoorden"), answer)).wants(200)
	p.as("bep").get(t, "/signalen/"+s.Number).wants(200).Has("Ongegrond", "Er is dit jaar geen ruimte.")
}

func TestThanksForWhatGoesWell(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Kind = portal.GoesWell })
	cora := p.as("cora")
	cora.get(t, "/signalen/"+s.Number).wants(200).Has("Wat gaat er goed?", "de hele keten kan het lezen", "Melder bedanken")
	cora.follow(t, cora.post(t, signalPath(s.Number, "bedanken"), seen(url.Values{"thanks": {"Wij nemen dit over."}}))).wants(200).Has("Wat doen we ermee?", "Wij nemen dit over.")
	p.as("gerda").get(t, "/signalen/"+s.Number).wants(200).Not("Helpt dit?")
}

func TestABundleFromThePage(t *testing.T) {
	p := signalPortal(t)
	a, b := p.takenUp(p.share("gerda", nil)), p.share("bep", townOnly)
	cora := p.as("cora")
	r := cora.post(t, bundleHome, url.Values{"name": {"Wachttijden"}})
	home := r.where()
	cora.follow(t, r).wants(200).Has(a.Number, b.Number)
	cora.follow(t, cora.post(t, home, url.Values{"version": {"1"}, "signals": {string(a.ID), string(b.ID)}})).wants(200).Has("2 signalen krijgen deze tekst", "Een andere tekst per groep lezers")
	cora.get(t, "/signalen/"+a.Number).In(".note a", HasText("Wachttijden")).Has(home)
	p.as("adil").get(t, "/signalen/"+a.Number).wants(200).Not("Wachttijden")
	feedback := url.Values{"version": {"2"}, "ready": {string(a.ID), string(b.ID)}, "agreed": {"Zie " + b.Number}, "agreed_by": {"team Toegang"}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "from": {"2027-01-04"}}
	cora.post(t, home+"/terugkoppeling", feedback).wants(422).In("#named_checked-error")
	feedback.Set("agreed", "Wij bellen binnen vijf dagen.")
	cora.follow(t, cora.post(t, home+"/terugkoppeling", feedback)).wants(200).Has("Deze bundel is klaar")
	p.as("gerda").get(t, "/signalen/"+a.Number).wants(200).Has("Wij bellen binnen vijf dagen.").Not(b.Number, "undel")
	p.as("bep").get(t, "/signalen/"+b.Number).wants(200).Has("Wij bellen binnen vijf dagen.").Not("undel") // that of the whole chain may be named as related
	p.as("gerda").get(t, home).wants(http.StatusForbidden)
	p.as("adil").get(t, home).wants(http.StatusNotFound)
}
