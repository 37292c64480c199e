package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// seriesFields is what the form of a series sends.
func seriesFields() url.Values {
	return url.Values{"once": {string(portal.NewID())}, "name": {"Klankbordgroep bewind"}, "purpose": {"Samen kijken"}, "rhythm_kind": {"weekdag"}, "rhythm_nth": {"2"}, "rhythm_weekday": {"2"},
		"rhythm_every": {"1"}, "rhythm_from": {"2026-11-22"}, "rhythm_day": {"geen getal"}, "rhythm_start": {"14:00"}, "rhythm_minutes": {"120"}, "place": {"Kamer 1"},
		"papers": {"7"}, "proposals": {"14"}, "answer": {"5"}, "comments": {"10"},
		"item_1": {"Opening"}, "minutes_1": {"5"}, "aim_1": {"informeren"}, "section_1": {""}, "item_2": {"  "}, "minutes_2": {"niets"}}
}

// soundingBoard is a portal with that series: Wim leads it, Vera is secretary,
// Gerda of Geldfit and Lea of Asdd sit at the table.
func soundingBoard(t *testing.T) (*signalRig, portal.Series) {
	t.Helper()
	p := signalPortal(t)
	made := p.as("cora").post(t, seriesHome+"/nieuw", seriesFields()).wants(http.StatusSeeOther)
	id := portal.ID(strings.TrimPrefix(made.where(), seriesHome+"/"))
	for who, kind := range map[portal.ID]portal.SeatKind{"wim": portal.SeatChair, "vera": portal.SeatSecretary, "gerda": portal.SeatMember, "lea": portal.SeatAgenda} {
		must(t, p.app.SeatInSeries(t.Context(), p.by("cora"), app.SeatInput{Series: id, Person: who, Kind: kind}))
	}
	s, err := p.store.Series(t.Context(), id)
	must(t, err)
	return p, s
}

// meeting plans a meeting of the series, days after the clock's day, at 14:00.
func (p *signalRig) meeting(s portal.Series, days int) portal.RoundTable {
	p.t.Helper()
	y, m, d := p.clock.In(portal.Amsterdam()).Date()
	start := time.Date(y, m, d+days, 14, 0, 0, 0, portal.Amsterdam())
	made, err := p.app.PlanTable(p.t.Context(), p.by("cora"), app.PlanInput{Series: s.ID, Sure: true, MeetingTime: portal.MeetingTime{Start: start, End: start.Add(2 * time.Hour)}})
	must(p.t, err)
	return made
}

func TestSeriesForm(t *testing.T) {
	p := signalPortal(t)
	p.as("cora").get(t, seriesHome+"/nieuw").wants(http.StatusOK).In("h1", HasText("Reeks maken"))
	fields := seriesFields()
	shown := p.as("cora").follow(t, p.as("cora").post(t, seriesHome+"/nieuw", fields))
	shown.In("h1", HasText("Klankbordgroep bewind")).In("dl.facts", HasText("Elke tweede dinsdag van de maand"))
	p.as("cora").post(t, seriesHome+"/nieuw", fields).wants(http.StatusSeeOther) // the same form twice
	if all, err := p.store.AllSeries(t.Context()); err != nil || len(all) != 1 || len(all[0].Template) != 1 {
		t.Errorf("series %+v, %v", all, err)
	}

	wrong := seriesFields()
	wrong.Set("name", "x")
	wrong.Set("rhythm_minutes", "veel")
	wrong.Set("item_3", "Typte ik zelf")
	back := p.as("cora").post(t, seriesHome+"/nieuw", wrong).wants(http.StatusUnprocessableEntity)
	back.In("input#item_2", HasAttr("value", "Typte ik zelf")).In("input#rhythm_minutes", HasAttr("value", "veel")).In(".summary", HasText("heel getal"))
	for _, who := range []portal.ID{"gerda", "bea", "wim", "anne"} {
		p.as(who).get(t, seriesHome+"/nieuw").wants(http.StatusForbidden)
		p.as(who).post(t, seriesHome+"/nieuw", seriesFields()).wants(http.StatusForbidden)
	}
	p.as("").get(t, seriesHome+"/nieuw").wants(http.StatusSeeOther)
}

func TestSeriesTypedDates(t *testing.T) {
	p := signalPortal(t)
	fields := seriesFields()
	fields.Set("rhythm_kind", "datums")
	fields.Set("rhythm_dates", "1-12-2026\n2027-03-02, 31-02-2027")
	p.as("cora").post(t, seriesHome+"/nieuw", fields).wants(http.StatusUnprocessableEntity).In("#rhythm_dates-error", HasText("31-02-2027"))
	fields.Set("rhythm_dates", "1-12-2026\n2027-03-02")
	p.as("cora").follow(t, p.as("cora").post(t, seriesHome+"/nieuw", fields)).In("dl.facts", HasText("Op 1 december 2026 en 2 maart 2027"))
}

func TestSeriesPageByReader(t *testing.T) {
	p, s := soundingBoard(t)
	for _, who := range []portal.ID{"cora", "adil", "vera", "wim"} {
		p.as(who).get(t, seriesPath(s.ID)).wants(http.StatusOK).In("#datums", HasText("Ronde tafels plannen")).In("#tafel select#person", HasText("Gijs Geldfit"))
	}
	for _, who := range []portal.ID{"gerda", "gijs", "lea", "bea", "gert"} {
		page := p.as(who).get(t, seriesPath(s.ID)).wants(http.StatusOK)
		page.In("#tafel", HasText("Gerda Geldfit"))
		page.Not("Ronde tafels plannen", "Weghalen", "/wijzigen", "beeindigen").None("select#person")
	}
	for _, who := range []portal.ID{"bram", "eva", "anne", "arie"} {
		p.as(who).get(t, seriesPath(s.ID)).wants(http.StatusNotFound)
		p.as(who).get(t, seriesHome).Not(s.Name)
	}
}

func TestSeriesSeatsAndDates(t *testing.T) {
	p, s := soundingBoard(t)
	cora := p.as("cora")
	version := func() string { return versionText(t, p, s.ID) }
	seat := url.Values{"version": {version()}, "person": {"bram"}, "kind": {"vast-lid"}}
	cora.follow(t, cora.post(t, seriesPath(s.ID)+"/plaats", seat)).In("#tafel", HasText("Bram Bewind"))
	cora.post(t, seriesPath(s.ID)+"/plaats", seat).wants(http.StatusConflict)
	cora.post(t, seriesPath(s.ID)+"/plaats", url.Values{"version": {version()}, "person": {""}, "kind": {"agendalid"}}).wants(http.StatusUnprocessableEntity).In("#kind option[selected]", HasText("Agendalid"))
	gone := cora.follow(t, cora.post(t, seriesPath(s.ID)+"/plaats/weg", url.Values{"version": {version()}, "person": {"bram"}, "coming": {"ja"}}))
	gone.In("#tafel", HasText("Gerda Geldfit"))
	if now, err := p.store.Series(t.Context(), s.ID); err != nil || portal.SeatOf(now.Seats, "bram").Kind != "" {
		t.Errorf("seats %v, %v", now.Seats, err)
	}
	cora.post(t, seriesPath(s.ID)+"/datums", url.Values{}).wants(http.StatusUnprocessableEntity)
	cora.post(t, seriesPath(s.ID)+"/datums", url.Values{"dates": {"morgen"}}).wants(http.StatusNotFound)
	dates := url.Values{"dates": {"2026-12-08T14:00:00+01:00"}}
	cora.follow(t, cora.post(t, seriesPath(s.ID)+"/datums", dates)).In("ul.dated", HasText("R-2026-001"))
	cora.post(t, seriesPath(s.ID)+"/datums", dates).wants(http.StatusSeeOther)
	if list, err := p.store.TablesOf(t.Context(), s.ID, 10); err != nil || len(list) != 1 {
		t.Errorf("%d meetings, %v", len(list), err)
	}
	cora.post(t, seriesPath(s.ID)+"/beeindigen", url.Values{"version": {version()}}).wants(http.StatusConflict)
	for path, values := range map[string]url.Values{"/plaats": seat, "/plaats/weg": seat, "/datums": dates, "/beeindigen": seat, "/wijzigen": seriesFields()} {
		values.Set("version", version())
		p.as("gerda").post(t, seriesPath(s.ID)+path, values).wants(http.StatusForbidden)
		p.as("bram").post(t, seriesPath(s.ID)+path, values).wants(http.StatusNotFound)
	}
}

func versionText(t *testing.T, p *signalRig, id portal.ID) string {
	t.Helper()
	s, err := p.store.Series(t.Context(), id)
	must(t, err)
	return countText(int(s.Version))
}

// TestSeriesConflictShowsBoth: who saves second sees what stands there and keeps
// what they typed.
func TestSeriesConflictShowsBoth(t *testing.T) {
	p, s := soundingBoard(t)
	first, second := seriesFields(), seriesFields()
	first.Set("version", versionText(t, p, s.ID))
	second.Set("version", first.Get("version"))
	first.Set("name", "Eerste naam")
	second.Set("name", "Tweede naam")
	p.as("cora").post(t, seriesPath(s.ID)+"/wijzigen", first).wants(http.StatusSeeOther)
	both := p.as("adil").post(t, seriesPath(s.ID)+"/wijzigen", second).wants(http.StatusConflict)
	both.In("input#name", HasAttr("value", "Tweede naam")).In("dl.facts", HasText("Eerste naam"))
	second.Set("version", versionText(t, p, s.ID))
	p.as("adil").post(t, seriesPath(s.ID)+"/wijzigen", second).wants(http.StatusSeeOther)
}
