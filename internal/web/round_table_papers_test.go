package web

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// papersTable is a meeting with Geldfit at the table, an item that Gerda presents
// and a confidential one for the coordinator.
func (p *signalRig) papersTable() (t portal.RoundTable, open, secret portal.ID) {
	p.t.Helper()
	ctx, cora := p.t.Context(), p.by("cora")
	s, err := p.app.MakeSeries(ctx, cora, app.SeriesInput{Series: portal.Series{Name: "Klankbordgroep", Terms: portal.DefaultTableTerms()}})
	must(p.t, err)
	for who, kind := range map[portal.ID]portal.SeatKind{"wim": portal.SeatChair, "gerda": portal.SeatMember, "lea": portal.SeatAgenda} {
		must(p.t, p.app.SeatInSeries(ctx, cora, app.SeatInput{Series: s.ID, Person: who, Kind: kind}))
	}
	start := testNow.AddDate(0, 0, 28)
	t, err = p.app.PlanTable(ctx, cora, app.PlanInput{Series: s.ID, Sure: true, MeetingTime: portal.MeetingTime{Start: start, End: start.Add(2 * time.Hour)}})
	must(p.t, err)
	open, err = p.app.AddItem(ctx, cora, t.Number, app.ItemInput{AgendaItem: portal.AgendaItem{Title: "Wat doen we met wachttijden?", Presenter: "gerda", Paper: true}})
	must(p.t, err)
	secret, err = p.app.AddItem(ctx, cora, t.Number, app.ItemInput{AgendaItem: portal.AgendaItem{Title: "Kanariepunt", Confidential: true, For: []portal.ID{"cora", "wim"}}})
	must(p.t, err)
	must(p.t, p.app.OpenTable(ctx, cora, t.Number, 0))
	return t, open, secret
}

func TestPapersOfATable(t *testing.T) {
	p := signalPortal(t)
	table, open, secret := p.papersTable()
	here := "/ronde-tafels/" + table.Number
	gerda, cora, lea := p.as("gerda"), p.as("cora"), p.as("lea")

	lea.get(t, here+"/stukken").wants(http.StatusOK).In("main", HasText("Nog geen stuk. Het wordt verwacht vóór")).Not("Kanarie", "Stuk toevoegen", "/stukken/zip")
	form := gerda.get(t, here+"/punten/"+string(open)+"/stukken").wants(http.StatusOK)
	form.In("h1", HasText("Stuk toevoegen")).In(".soft", HasText("Wat doen we met wachttijden?"))
	refused := gerda.upload(t, here+"/punten/"+string(open)+"/stukken", "a.txt", "Over 111222333.", map[string][]string{"document_title": {"Titel die blijft"}}).wants(http.StatusUnprocessableEntity)
	refused.In("#document_title", HasAttr("value", "Titel die blijft"))
	gerda.upload(t, here+"/punten/"+string(open)+"/stukken", "Wachttijden.txt", "Kabouterwoord.", nil).wants(http.StatusSeeOther)
	cora.upload(t, here+"/punten/"+string(secret)+"/stukken", "Kanarie.txt", "Kanariewoord.", nil).wants(http.StatusSeeOther)

	page := lea.get(t, here+"/stukken").wants(http.StatusOK)
	page.In("#punt-"+string(open)+" li[data-row] .title", HasText("Wachttijden")).Not("Kanarie", "Vertrouwelijk")
	lea.get(t, here).wants(http.StatusOK).In("#punt-"+string(open), HasText("1 stuk")).Not("Kanarie")
	cora.get(t, here+"/stukken").wants(http.StatusOK).In("#punt-"+string(secret)+" li[data-row] .title", HasText("Kanarie"))
	lea.get(t, "/documenten?bij=ronde-tafel").wants(http.StatusOK).In("li[data-row] .num", HasText(table.Number)).Not("Kanarie")

	for who, want := range map[portal.ID][]string{"lea": {"01 Wat doen we met wachttijden-/Wachttijden.txt"}, "gerda": {"01 Wat doen we met wachttijden-/Wachttijden.txt"},
		"cora": {"01 Wat doen we met wachttijden-/Wachttijden.txt", "02 Kanariepunt/Kanarie.txt"}} {
		sent := p.as(who).get(t, here+"/stukken/zip").wants(http.StatusOK).body
		z, err := zip.NewReader(strings.NewReader(sent), int64(len(sent)))
		must(t, err)
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %q, want %q", who, names, want)
		}
	}

	for _, below := range []string{"/stukken", "/stukken/zip"} {
		p.as("bram").get(t, here+below).wants(http.StatusNotFound).Not("Kanarie", "Wachttijden")
		p.as("").get(t, here+below).wants(http.StatusSeeOther)
	}
	lea.get(t, here+"/punten/"+string(open)+"/stukken").wants(http.StatusForbidden)
	gerda.get(t, here+"/punten/"+string(secret)+"/stukken").wants(http.StatusNotFound).Not("Kanarie")
	gerda.upload(t, here+"/punten/"+string(secret)+"/stukken", "a.txt", "Tekst.", nil).wants(http.StatusNotFound)
	cora.get(t, here+"/stukken/pdf").wants(http.StatusNotFound) // nothing to print with
}

// The page in front of the PDF names what its reader may know, and what isn't in it.
func TestFrontOfPapers(t *testing.T) {
	p := signalPortal(t)
	table, open, secret := p.papersTable()
	add := func(item portal.ID, name, text string) {
		t.Helper()
		to := app.UploadTo{Table: table.Number, Item: item}
		u, err := p.app.ReceiveUpload(t.Context(), p.by("cora"), to, name, strings.NewReader(text))
		must(t, err)
		_, err = p.app.AddPaper(t.Context(), p.by("cora"), to, &app.UploadForm{File: u})
		must(t, err)
	}
	add(open, "Wachttijden.txt", "Tekst.")
	add(secret, "Kanarie.txt", "Tekst.")
	for who, knows := range map[portal.ID]bool{"lea": false, "wim": true} {
		v, err := p.app.Papers(t.Context(), p.by(who), table.Number)
		must(t, err)
		var front bytes.Buffer
		must(t, papersFront(v, []string{"Rekenblad"}).HTML(&front))
		if text := front.String(); strings.Contains(text, "Kanarie") != knows || !strings.Contains(text, "Wachttijden") || !strings.Contains(text, "Rekenblad") {
			t.Errorf("%s reads in front: %s", who, text)
		}
	}
	v, err := p.app.Papers(t.Context(), p.by("cora"), table.Number)
	must(t, err)
	if _, err := p.bundlePapers(context.Background(), p.by("cora"), v); err != export.ErrNoPrinter {
		t.Errorf("without a printer: %v", err)
	}
}
