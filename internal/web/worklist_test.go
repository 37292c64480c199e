package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestWorkListSaysWhoseTurnAndHowLate(t *testing.T) {
	t.Parallel()
	p := signalPortal(t)
	mine, other := p.share("gerda", nil), p.share("gerda", func(in *app.ShareSignal) { in.Title = "Brieven zijn moeilijk" })
	must(t, p.app.AssignSignal(t.Context(), p.by("cora"), other.ID, 0, "adil"))
	p.as("cora").get(t, "/signalen/werklijst").wants(http.StatusOK).In("h2", HasText("Nieuw 2")).In(".tasks .title", HasText("Pak ‘"+mine.Title+"’ op")).
		In(".tasks .badge", HasText("Van u")).In(".tasks .meta", HasText("aan zet: Adil Adviseur")).Not("Te laat")
	p.as("adil").get(t, "/signalen/werklijst").wants(http.StatusOK).In(".tasks .title", HasText("Pak ‘Brieven zijn moeilijk’ op")).Not(mine.Title)
	p.as("gerda").get(t, "/signalen/werklijst").In("h2", HasText("Wacht op anderen 2"))
	p.as("gijs").get(t, "/signalen/werklijst").In(".empty h2", HasText("Er wacht niets op u")).Not(mine.Number)
	p.as("gert").get(t, "/signalen/werklijst").wants(http.StatusForbidden)
	p.later(14 * 24 * time.Hour)
	p.as("cora").get(t, "/signalen/werklijst").In("h2", HasText("Te laat 2")).In(".tasks .badge.late", HasText("werkdagen te laat"))
	p.as("cora").get(t, "/").In("h3", HasText("Te laat 2")).In("h1", HasText("Twee dingen vragen uw aandacht."))
}

func TestSavedViewStandsAboveTheListAndIsReadAgain(t *testing.T) {
	t.Parallel()
	p := signalPortal(t)
	p.share("gerda", nil)
	p.share("gerda", func(in *app.ShareSignal) { in.Title, in.Theme = "Schuldeisers antwoorden laat", "schulden" })
	list := "/signalen?thema=toegang&volgorde=gewijzigd"
	p.as("gerda").get(t, "/signalen").None("input[name=filters]")
	p.as("gerda").get(t, "/signalen?volgorde=gewijzigd").In(".sort a[aria-current=true]", HasText("laatst gewijzigd"))
	p.as("gerda").get(t, list).In(".chips", HasText("Thema: Toegang")).In("input[name=filters]").Not("Schuldeisers")
	kept := url.Values{"name": {"Wat Toegang doet"}, "shared": {"ja"}, "filters": {"thema=toegang&volgorde=gewijzigd&terug=https%3A%2F%2Fevil.example"}}
	p.as("gerda").follow(t, p.as("gerda").post(t, "/signalen/weergaven", kept)).In(".tabs a[aria-current]", HasText("Wat Toegang doet")).None("input[name=filters]").Not("evil.example")
	p.as("gerda").get(t, "/signalen?thema=schulden").In("input[name=filters]")
	p.as("gijs").get(t, "/signalen").In(".tabs a", HasText("Wat Toegang doet gedeeld"))
	p.as("bram").get(t, "/signalen").Not("Wat Toegang doet")
	p.as("cora").get(t, "/signalen").In(".tabs a", HasText("Te laat")).Not("Wat Toegang doet")
	p.as("gerda").post(t, "/signalen/weergaven", kept).wants(http.StatusUnprocessableEntity).In("#name-error", HasText("al een weergave met deze naam"))
	p.as("gerda").post(t, "/signalen/weergaven", url.Values{"name": {"Leeg"}, "filters": {""}}).wants(http.StatusUnprocessableEntity)

	set, err := p.store.Settings(t.Context())
	must(t, err)
	set.Themes[0].Ended = true
	must(t, p.store.SaveSettings(t.Context(), &set))
	p.as("gerda").get(t, list).wants(http.StatusOK).In(".note", HasText("Het thema ‘Toegang’ is afgesloten."))
	set.Themes = set.Themes[1:]
	must(t, p.store.SaveSettings(t.Context(), &set))
	p.as("gerda").get(t, list).wants(http.StatusOK).In(".note", HasText("Dit filter bestaat niet meer en is weggelaten: thema."))
	p.as("gerda").get(t, "/signalen/weergaven").In(".rows", HasText("Dit filter bestaat niet meer"))

	views, err := p.app.SignalViews(t.Context(), p.by("gerda"))
	must(t, err)
	here := "/signalen/weergaven/" + string(views[0].ID)
	p.as("gijs").post(t, here, url.Values{"name": {"Gekaapt"}}).wants(http.StatusNotFound)
	p.as("gijs").post(t, here+"/weg", nil).wants(http.StatusNotFound)
	p.as("gerda").follow(t, p.as("gerda").post(t, here, url.Values{"name": {"Toegang"}})).In(".rows .title", HasText("Toegang"))
	p.as("gerda").follow(t, p.as("gerda").post(t, here+"/weg", nil)).In(".empty")
}

func TestStandardTextGoesIntoTheFormWithoutLosingWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	p.as("bea").get(t, "/beheer/standaardteksten").In(".empty")
	sent := url.Values{"title": {"Hoe vaak?"}, "moment": {"vraag"}, "theme": {"toegang"}, "text": {"Over [nummer] bij [thema]: hoe vaak?"}}
	p.as("bea").follow(t, p.as("bea").post(t, "/beheer/standaardteksten/nieuw", sent)).In(".rows .title", HasText("Hoe vaak?"))
	p.as("cora").post(t, "/beheer/standaardteksten/nieuw", sent).wants(http.StatusUnprocessableEntity).In("#title-error").In("#text", HasText("Over [nummer] bij [thema]: hoe vaak?"))
	p.as("gerda").get(t, "/beheer/standaardteksten").wants(http.StatusForbidden)

	texts, err := p.app.StandardTexts(t.Context(), p.by("bea"))
	must(t, err)
	here := "/signalen/" + s.Number
	p.as("cora").get(t, here).In("#vraag-standaard option", HasText("Hoe vaak?")).None("#afspraak-standaard")
	p.as("gerda").get(t, here).None("#vraag-standaard")
	fill := url.Values{"standaard_bij": {"vraag"}, "standaard": {string(texts[0].ID)}, "question": {"Dag Gerda,"}, "version": {"2"}}
	p.as("cora").post(t, here+"/standaardtekst", fill).wants(http.StatusOK).In("#vraag-question", HasText("Dag Gerda, Over "+s.Number+" bij Toegang: hoe vaak?")).In("details[open] #vraag-question")
	fill.Set("standaard", "")
	p.as("cora").post(t, here+"/standaardtekst", fill).wants(http.StatusUnprocessableEntity).In("#vraag-standaard-error").In("#vraag-question", HasText("Dag Gerda,"))
	p.as("gerda").post(t, here+"/standaardtekst", fill).wants(http.StatusForbidden)
	if q := p.now(s).Questions; len(q) != 0 {
		t.Errorf("inserting a text asked %v", q)
	}
	one := "/beheer/standaardteksten/" + string(texts[0].ID)
	p.as("bea").follow(t, p.as("bea").post(t, one+"/weg", url.Values{"version": {"1"}})).In(".empty")
}

func TestDonePageTellsOneOrganisationItsOwn(t *testing.T) {
	t.Parallel()
	p := signalPortal(t)
	s := p.fedBack(p.share("gerda", nil))
	must(t, p.app.AnswerHelp(t.Context(), p.by("gerda"), s.ID, portal.HelpsPartly, "", app.CitizenAnswer{}))
	p.share("gerda", func(in *app.ShareSignal) { in.Title, in.Naming = "Anoniem verhaal", portal.Anonymous })
	p.share("bep", func(in *app.ShareSignal) { in.Title = "Van Bewind" })
	p.as("gijs").get(t, "/signalen/gedaan?organisatie=bewind").wants(http.StatusOK).In("h1", HasText("Wat is er met onze signalen gedaan?")).
		In(".prose", HasText("deelde Geldfit Noord één signaal.")).In(".prose", HasText("Helpt dit? Het antwoord was één keer deels.")).
		In(".rows .text", HasText("Wij bellen binnen vijf dagen.")).In(".rows .meta", HasText("afgesproken door team Toegang")).None("select[name=organisatie]").Not("Anoniem verhaal", "Van Bewind")
	p.as("wim").get(t, "/signalen/gedaan").In("h1", HasText("Wat is er met alle signalen gedaan?")).In(".rows .meta", HasText("anoniem gedeeld")).In(".rows", HasText("Van Bewind"))
	p.as("cora").get(t, "/signalen/gedaan?organisatie=bewind").In("h1", HasText("Wat is er met de signalen van Bewind Noord gedaan?")).In(".prose", HasText("Er is nog geen antwoord.")).Not("Anoniem verhaal")
	p.as("lea").get(t, "/signalen/gedaan").In(".empty h2", HasText("Geen signalen in deze periode")).In(".prose", HasText("zijn er geen signalen van Adviesraad"))
	p.as("gijs").get(t, "/signalen/gedaan?periode=vorig-jaar").In(".empty")
	p.as("gijs").get(t, "/signalen/gedaan?periode=zelf&vanaf=gisteren").wants(http.StatusUnprocessableEntity).In("#vanaf-error")
	p.as("gert").get(t, "/signalen/gedaan").wants(http.StatusForbidden)
}

func TestPeriodsFollowTheCalendar(t *testing.T) {
	for day, want := range map[string]string{
		"2026-01-01": "2026 2025 de eerste helft van 2026 de tweede helft van 2025 het eerste kwartaal van 2026 het vierde kwartaal van 2025",
		"2026-11-22": "2026 2025 de tweede helft van 2026 de eerste helft van 2026 het vierde kwartaal van 2026 het derde kwartaal van 2026",
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, portal.Amsterdam())
		must(t, err)
		var names []string
		for _, p := range periods(at)[:6] {
			names = append(names, p.name)
			if !p.from.Before(p.to) || p.to.AddDate(0, 0, 1).Day() != 1 {
				t.Errorf("%s: %s is from %s to %s", day, p.name, p.from, p.to)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// TestBar37_SignalExportHoldsNoFormulas: what people typed is data in a file,
// never a formula or a second row.
func TestBar37_SignalExportHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	p := signalPortal(t)
	for _, title := range []string{"=1+1", "+SOM(A1)", "-2+3", "@SUM(1)", "\t=cmd", "\r\n=cmd|'/c calc'!A0"} {
		p.share("gerda", func(in *app.ShareSignal) { in.Title, in.Text = title, title+"\r\n=HYPERLINK(\"http://evil.example\")" })
	}
	secret := p.share("gerda", func(in *app.ShareSignal) { in.Title, in.Naming = "Stil", portal.Anonymous })
	page := p.as("cora").get(t, "/signalen/export?thema=toegang").wants(http.StatusOK)
	if got := page.header.Get("Content-Disposition"); !strings.Contains(got, "signalen-"+testNow.Format(time.DateOnly)+".csv") {
		t.Errorf("the file is called %s", got)
	}
	file := csv.NewReader(strings.NewReader(page.body))
	file.Comma = ';'
	rows, err := file.ReadAll()
	must(t, err)
	if len(rows) != 8 {
		t.Errorf("%d rows for 7 signals and a head", len(rows))
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
		if line := strings.Join(row, ";"); row[0] == secret.Number && (strings.Contains(line, "Geldfit") || strings.Contains(line, "Gerda")) {
			t.Errorf("the anonymous row names its reporter: %s", line)
		}
	}
	if book := p.as("gijs").get(t, "/signalen/export?formaat=xlsx").wants(http.StatusOK); !strings.HasPrefix(book.body, "PK") {
		t.Error("no workbook")
	}
	p.as("cora").get(t, "/signalen/export?formaat=exe").wants(http.StatusNotFound)
	p.as("gert").get(t, "/signalen/export").wants(http.StatusForbidden)
}
