package web

import (
	"net/url"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// flaggedSignal shares a signal of gerda's and one that only the municipality reads, and
// confirms a yellow flag on both.
func flaggedSignal(t *testing.T, p *signalRig) (wide, narrow portal.Signal) {
	t.Helper()
	wide, narrow = p.share("gerda", nil), p.share("gerda", func(in *app.ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	p.as("gerda").post(t, "/gele-vlaggen/voordragen", url.Values{"title": {"Brieven komen te laat"}, "why": {"Elke week."}, "theme": {"toegang"}, "signals": {wide.Number}, "more": {narrow.Number}}).wants(303)
	p.as("cora").post(t, "/gele-vlaggen/G-2026-001/bevestigen", url.Values{"version": {"1"}, "kind": {"klachten"}, "until": {"2026-12-20"}, "handler": {"vera"}, "note": {"Wij zien dit ook."},
		"audience": {string(portal.WholeChain)}, "wider": {"ja"}}).wants(303)
	return wide, narrow
}

// TestTheLineOnItsPages: drawn on the page of an object and in rows, listed with its links
// on a page of its own; without what the reader may not know of.
func TestTheLineOnItsPages(t *testing.T) {
	p := signalPortal(t)
	wide, narrow := flaggedSignal(t, p)
	page := p.as("gerda").get(t, "/signalen/"+wide.Number).wants(200).In(".line.large .done b", HasText("Gele vlag")).In(".line.large .here b", HasText("Afspraak"))
	page.In("a[href=\"/signalen/" + wide.Number + "/verloop\"]")
	p.as("bep").get(t, "/signalen/"+wide.Number+"/verloop").wants(200).In("h1", HasText("Het verloop van "+wide.Number)).In("tbody a[href=\"/gele-vlaggen/G-2026-001\"]").In(".badge", HasText("Hier is het nu"))
	p.as("bep").get(t, "/signalen/"+narrow.Number+"/verloop").wants(404)
	p.as("").get(t, "/signalen/"+wide.Number+"/verloop").wants(303)
	p.as("bep").get(t, "/gele-vlaggen/G-2026-001/verloop").wants(200).Has("één signaal", wide.Number).Not(narrow.Number, "twee signalen")
	p.as("cora").get(t, "/gele-vlaggen/G-2026-001/verloop").wants(200).Has("twee signalen", wide.Number, narrow.Number)
	p.as("cora").get(t, "/gele-vlaggen/G-2026-001").wants(200).In(".line.large .done b", HasText("Signaal")).In("a[href=\"/gele-vlaggen/G-2026-001/verloop\"]")
	p.as("gert").get(t, "/gele-vlaggen/G-2026-001/verloop").wants(404)
	p.as("gerda").get(t, "/signalen").wants(200).In("li[data-row] .line", HasAttr("role", "img")).Has("station 3 van 5, afspraak")
	p.as("gerda").get(t, "/signalen/gedaan").wants(200).In("li[data-row] .line", HasAttr("role", "img"))
	p.as("cora").get(t, "/besluiten/B-2026-9999/verloop").wants(404)
	p.as("cora").get(t, "/convenanten/C-2026-999/artikelen/a/verloop").wants(404)
	p.as("cora").get(t, "/beleidsdoelen/D-99/verloop").wants(404)
}

// TestWhatStandsStillOnItsPages: the coordinator's start says where and how long; the list
// is narrowed by station and says of nobody that it waits for them.
func TestWhatStandsStillOnItsPages(t *testing.T) {
	p := signalPortal(t)
	wide, narrow := flaggedSignal(t, p)
	p.as("cora").get(t, "/").wants(200).Not("Waar staat het stil?")
	p.as("cora").get(t, "/signalen/stilstand").wants(200).In("h2", HasText("Niets staat stil"))
	p.as("gert").get(t, "/signalen/stilstand").wants(403).In(".empty.shut h2", HasText("niet voor uw rol")).In(`.empty a[href="/"]`, HasText("Naar de start")).None("#filters")
	p.clock = p.clock.AddDate(0, 1, 15)
	p.as("cora").get(t, "/").wants(200).In("h2", HasText("Waar staat het stil?")).In("a[href=\"/signalen/stilstand?station=signaal\"]", HasText("Signaal, nog niet opgepakt: 2"))
	p.as("gerda").get(t, "/").wants(200).Not("Waar staat het stil?")
	p.as("cora").get(t, "/signalen/stilstand").wants(200).Has(wide.Number, narrow.Number, "Gele vlag").Not("aan zet")
	p.as("bep").get(t, "/signalen/stilstand").wants(200).Has(wide.Number).Not(narrow.Number)
	p.as("cora").get(t, "/signalen/stilstand?station=college").wants(200).In("h2", HasText("Niets gevonden"))
	p.as("gert").get(t, "/signalen/stilstand").wants(403)
}

// TestALineIsDrawn: each station in its shape, and the line filled up to where it is.
func TestALineIsDrawn(t *testing.T) {
	stop := func(s portal.StationState) app.LineStop {
		return app.LineStop{LineStation: portal.LineStation{State: s}}
	}
	stops := []app.LineStop{stop(portal.StationPassed), stop(portal.StationHere), stop(portal.StationToCome)}
	d := drawLine(Line{Label: "station 2 van 3"}, stops, []LineItem{{Name: "Signaal"}, {Name: "Afspraak"}, {Name: "Helpt dit?"}})
	if d.Width != 3*stationWidth || d.Label != "station 2 van 3" || len(d.Stops) != 3 {
		t.Fatalf("drew %+v", d)
	}
	for i, want := range []DrawnStop{{Class: "done", Name: "Signaal"}, {Class: "here", Name: "Afspraak", Reached: true}, {Class: "todo", Name: "Helpt dit?", Last: true}} {
		want.X = stationWidth*i + stationWidth/2
		if i > 0 {
			want.From = want.X - stationWidth
		}
		if d.Stops[i] != want {
			t.Errorf("station %d: %+v, want %+v", i, d.Stops[i], want)
		}
	}
	p := signalPortal(t)
	wide, _ := flaggedSignal(t, p)
	page := p.as("bep").get(t, "/signalen/"+wide.Number+"/verloop").wants(200)
	page.In("svg.drawn", HasAttr("role", "img")).In("svg .here text", HasText("Afspraak")).In("svg .done text", HasText("Gele vlag"))
}

// TestLineLabels: the whole of a line in words, for who doesn't see it drawn.
func TestLineLabels(t *testing.T) {
	at := func(name, class string) Station { return Station{Class: class, Name: name} }
	tests := []struct {
		want     string
		stations []Station
	}{
		{"", nil},
		{"gedeeld", []Station{at("Signaal", "done")}},
		{"station 2 van 3, afspraak", []Station{at("Signaal", "done"), at("Afspraak", "here"), at("Terugkoppeling", "todo")}},
		{"staat stil bij station 1 van 2, gele vlag", []Station{at("Gele vlag", "stuck"), at("College", "todo")}},
		{"station 2 van 2, wijziging", []Station{at("Besluit", "done"), at("Wijziging", "todo")}},
		{"alle stations geweest", []Station{at("Signaal", "done"), at("Terugkoppeling", "done")}},
	}
	for _, tt := range tests {
		if got := lineLabel(tt.stations); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.stations, got, tt.want)
		}
	}
}

// TestStationTexts: when, who and until when, as short as fits under a station.
func TestStationTexts(t *testing.T) {
	day := func(n int) time.Time { return portal.Day(testNow).AddDate(0, 0, n) }
	tests := []struct {
		want string
		st   portal.LineStation
	}{
		{"nog niet", portal.LineStation{Kind: portal.AtFeedback, State: portal.StationToCome}},
		{"vandaag, Geldfit", portal.LineStation{Kind: portal.AtSignal, State: portal.StationPassed, At: day(0), Who: "Geldfit"}},
		{"loopt nog, gisteren, de gemeente, bij te sturen tot en met morgen", portal.LineStation{Kind: portal.AtFlag, State: portal.StationPassed, Runs: true, At: day(-1), Who: "de gemeente", Due: day(1)}},
		{"loopt nog, 3 werkdagen voorbij, de gemeente", portal.LineStation{Kind: portal.AtFlag, State: portal.StationPassed, Runs: true, At: day(-9), Who: "de gemeente", Due: day(-5), Late: 3}},
		{"loopt al, vóór 24 november", portal.LineStation{Kind: portal.AtChange, State: portal.StationToCome, Runs: true, Due: day(1)}},
		{"4 werkdagen voorbij, het college", portal.LineStation{Kind: portal.AtBody, State: portal.StationStuck, Late: 4, Who: "het college"}},
		{"vanaf morgen", portal.LineStation{Kind: portal.AtChange, State: portal.StationToCome, Due: day(1)}},
		{"gisteren, nummer BW-77", portal.LineStation{Kind: portal.AtBody, State: portal.StationPassed, At: day(-1), Number: "BW-77"}},
	}
	for _, tt := range tests {
		if got := stationText(testNow, app.LineStop{LineStation: tt.st}); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.st, got, tt.want)
		}
	}
}

// TestWhatStillRunsIsNotPassed: a station where something waits, though the line is at
// another, doesn't say that it was passed.
func TestWhatStillRunsIsNotPassed(t *testing.T) {
	stop := func(state portal.StationState, late int) app.LineStop {
		return app.LineStop{LineStation: portal.LineStation{Kind: portal.AtChange, State: state, Runs: true, Late: late}}
	}
	for _, tt := range []struct {
		stop app.LineStop
		want Badge
	}{
		{stop(portal.StationPassed, 0), Badge{"wait", "Loopt nog"}}, {stop(portal.StationPassed, 2), Badge{"late", "Loopt nog"}}, {stop(portal.StationToCome, 0), Badge{"wait", "Loopt al"}},
	} {
		if got := stationBadge(tt.stop); got != tt.want {
			t.Errorf("%+v: %+v, want %+v", tt.stop, got, tt.want)
		}
	}
}

// TestLineItemsWithoutADay: only what has yet to come is "nog niet bekend".
func TestLineItemsWithoutADay(t *testing.T) {
	var gone, todo app.LineStop
	gone.State = portal.StationPassed
	items := lineItems(testNow, []app.LineStop{gone, todo})
	if items[0].When != "" || items[1].When != "nog niet bekend" {
		t.Errorf("%q, %q", items[0].When, items[1].When)
	}
}
