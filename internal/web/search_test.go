package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Every kind that can be searched has its names, and a page.
func TestSearchKindsAreNamed(t *testing.T) {
	for _, kind := range app.SearchKinds() {
		if kindOne(kind) == "" {
			t.Errorf("%s has no name in search_kind.go", kind)
		}
	}
	seen := map[portal.ObjectKind]bool{}
	for _, k := range searchKinds {
		if seen[k.Kind] || k.Many == "" || k.One == "" {
			t.Errorf("%s: %+v", k.Kind, k)
		}
		seen[k.Kind] = true
	}
}

func TestSearchNarrows(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Wachttijd bij het loket" })
	must(t, p.app.CommentOnSignal(t.Context(), p.by("bep"), s.ID, portal.NewID(), "De wachttijd valt ons ook op.", nil, app.CitizenAnswer{}))
	bram := p.as("bram")
	page := bram.get(t, "/zoeken?q=wachttijd").wants(http.StatusOK)
	page.In(".soft", HasText("2 resultaten")).In("li[data-row] .title mark", HasText("Wachttijd")).In("li[data-row] .text mark", HasText("wachttijd")).In(".tabs a", HasText("Reacties")).In("details.fold summary", HasText("Filteren"))
	reaction, _ := attr(selection(bram.get(t, "/zoeken?q=wachttijd&soort=reactie").In(".chips a", HasText("Soort: Reacties")).doc, "li[data-row] a.title")[0], "href")
	path, anchor, found := strings.Cut(reaction, "#")
	if !found || path != "/signalen/"+s.Number {
		t.Fatalf("the reaction leads to %q", reaction)
	}
	bram.get(t, path).wants(http.StatusOK).In("#" + anchor)
	for filter, rows := range map[string]int{
		"thema=toegang": 2, "thema=schulden": 0, "organisatie=bewind": 1, "organisatie=geldfit": 1, "vanaf=2020-01-01": 2, "tot=2020-01-01": 0, "soort=signaal": 1, "soort=onzin": 2, "thema=onzin": 2, "organisatie=onzin": 2,
	} {
		if n := len(selection(bram.get(t, "/zoeken?q=wachttijd&"+filter).wants(http.StatusOK).doc, "[data-row]")); n != rows {
			t.Errorf("%s: %d rows, want %d", filter, n, rows)
		}
	}
	bram.get(t, "/zoeken?q=wachttijd&thema=schulden").In(".empty.lost a", HasText("Alle filters weghalen"))
	bram.get(t, "/zoeken?q=wachttijd&vanaf=morgen").wants(http.StatusUnprocessableEntity).In("#vanaf-error").In("#q", HasAttr("value", "wachttijd"))
}

// A word of the glossary is explained above what was found, with its place on the help page.
func TestSearchExplainsWords(t *testing.T) {
	p := signalPortal(t)
	for q, term := range map[string]string{"gele vlag": "Gele vlag", "GELE VLAGGEN": "Gele vlag", "bewind": "Bewind", "wsnp": "WSNP", "motie": "Toezegging en motie", "wat is een convenant?": "Convenant"} {
		page := p.as("bram").get(t, "/zoeken?q="+url.QueryEscape(q)).wants(http.StatusOK)
		page.In(".note b", HasText(term))
		link, _ := attr(selection(page.doc, ".note a")[0], "href")
		_, anchor, _ := strings.Cut(link, "#")
		p.as("bram").get(t, "/help").wants(http.StatusOK).In("#"+anchor, HasText(term))
	}
	for _, q := range []string{"", "vlag wachttijd", "signaal over bewind", "de het een"} {
		p.as("bram").get(t, "/zoeken?q="+url.QueryEscape(q)).wants(http.StatusOK).None(".note b")
	}
}

func TestSearchSaysWhatWasMeant(t *testing.T) {
	p := signalPortal(t)
	p.share("gerda", func(in *app.ShareSignal) { in.Title = "Wachttijd bij het loket" })
	page := p.as("bram").get(t, "/zoeken?q=wachtijd").wants(http.StatusOK)
	page.In(".note", HasText("Niets gevonden met ‘wachtijd’")).In("li[data-row] mark", HasText("Wachttijd")).In("#q", HasAttr("value", "wachtijd"))
	exact, _ := attr(selection(page.doc, ".note a")[0], "href")
	p.as("bram").get(t, exact).wants(http.StatusOK).In(".empty.lost").None(".note")
	// Who may read no signals is told of no word in them.
	p.as("gert").get(t, "/zoeken?q=wachtijd").wants(http.StatusOK).In(".empty.lost").Not("wachttijd")
	p.as("").get(t, "/zoeken?q=wachtijd").wants(http.StatusSeeOther)
}

func TestSearchPageTakesAnything(t *testing.T) {
	p := signalPortal(t)
	long := strings.Repeat("x", 10_000)
	page := p.as("bram").get(t, "/zoeken?q="+url.QueryEscape(long)).wants(http.StatusOK)
	if strings.Contains(page.body, strings.Repeat("x", 300)) {
		t.Error("ten thousand characters come back")
	}
	for _, q := range []string{"q=%00", "q=%ff", "q=a&q=b", "q[$ne]=x"} {
		p.as("bram").get(t, "/zoeken?"+q).wants(http.StatusBadRequest)
	}
	p.as("bram").get(t, "/zoeken?q="+url.QueryEscape(`"><script>alert(1)</script>`)).wants(http.StatusOK).Not("<script>alert(1)")
	p.as("bram").get(t, "/zoeken?q=wachttijd&blad=99999999999999999999").wants(http.StatusOK)
}

// A search that can't tell anything apart says so, and what to do.
func TestSearchForWordsThatAreEverywhere(t *testing.T) {
	p := signalPortal(t)
	p.share("gerda", nil)
	for _, q := range []string{"de", "het", "de het een", "de&soort=signaal"} {
		page := p.as("bram").get(t, "/zoeken?q="+strings.ReplaceAll(q, " ", "+")).wants(http.StatusOK)
		page.In(".empty.lost h2", HasText("Deze woorden komen overal voor")).In(".empty", HasText("Vul een woord in dat zegt waar het over gaat"))
	}
	p.as("bram").get(t, "/zoeken?q=zwembad").wants(http.StatusOK).In(".empty.lost h2", HasText("Niets gevonden"))
	for _, x := range []struct {
		skip       int
		more       bool
		much, rest bool
	}{{0, true, true, false}, {0, false, true, false}, {1, true, false, false}, {3, false, false, true}} {
		var s SearchPage
		s.say(&Form{}, app.SearchFilter{Text: "gemeente", Skip: x.skip}, app.SearchResult{Found: make([]app.Found, 1), Count: 100, AtLeast: true, More: x.more})
		if (s.Much != "") != x.much || (s.Rest != "") != x.rest {
			t.Errorf("%+v: %q, %q", x, s.Much, s.Rest)
		}
	}
}

// The page of a signal names what may belong to it, for who may read that.
func TestSignalNamesWhatMayBelongToIt(t *testing.T) {
	p := signalPortal(t)
	a := p.share("gerda", func(in *app.ShareSignal) {
		in.Title, in.Text = "Kwijtschelding", "De kwijtschelding van belastingen duurt lang en de deurwaarder komt eerder."
	})
	b := p.share("gijs", func(in *app.ShareSignal) {
		in.Title, in.Text = "Deurwaarder te vroeg", "Bij een kwijtschelding van belasting staat de deurwaarder al op de stoep."
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"asdd"}}
	})
	p.as("gerda").get(t, "/signalen/"+a.Number).In("aside h3", HasText("Lijkt hierop")).In(`aside a[href="/signalen/` + b.Number + `"]`)
	p.as("bram").get(t, "/signalen/"+a.Number).wants(http.StatusOK).Not(b.Number)
}
