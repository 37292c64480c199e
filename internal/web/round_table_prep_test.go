package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// prepCanary is a word of a preparation that no partner may ever meet.
const prepCanary = "Kanariewit"

// preparedTable is a meeting with a text of Adil at its first item; path is that
// of its preparation.
func preparedTable(t *testing.T) (p *signalRig, table portal.RoundTable, path string) {
	t.Helper()
	p, s := soundingBoard(t)
	table = p.meeting(s, 20)
	must(t, p.app.OpenTable(t.Context(), p.by("vera"), table.Number, 0))
	path = tablePath(table.Number, preparationBelow)
	p.as("adil").post(t, path+"/punten/"+string(table.Agenda[0].ID), url.Values{"base": {"0"}, "want": {prepCanary + " **vet**"}, "beware": {"Voorzichtig"}}).wants(http.StatusSeeOther)
	return p, table, path
}

// TestPartnersGetNoByteOfAPreparation: for who may not read it there is no such
// page, file or tab.
func TestPartnersGetNoByteOfAPreparation(t *testing.T) {
	p, table, path := preparedTable(t)
	item := path + "/punten/" + string(table.Agenda[0].ID)
	must(t, p.app.LockPreparation(t.Context(), p.by("adil"), table.Number))
	for _, who := range []portal.ID{"gerda", "gijs", "bram", "lea", "eva", "bea", "anne", "arie", "gert"} {
		v := p.as(who)
		for _, address := range []string{path, path + "/samenvatting", item, path + "/bestand", path + "/pdf"} {
			v.get(t, address).wants(http.StatusNotFound).Not(prepCanary)
		}
		for _, address := range []string{path + "/samenvatting", item, item + "/notitie", path + "/vastzetten", path + "/openmaken"} {
			v.post(t, address, url.Values{"base": {"0"}, "want": {"x"}, "note": {"x"}, "reason": {"Er is nieuws."}, "summary": {"x"}, "ground": {"grond"}}).wants(http.StatusNotFound)
		}
		for _, address := range []string{tablePath(table.Number, ""), "/zoeken?q=" + prepCanary, "/berichten", "/documenten", "/"} {
			v.get(t, address).Not(path, "Voorbereiding "+table.Number)
		}
	}
	p.as("").get(t, path).wants(http.StatusSeeOther)
	for _, who := range []portal.ID{"adil", "cora", "vera", "wim"} {
		p.as(who).get(t, path).wants(http.StatusOK).In(".note", HasText(portal.DefaultGround)).In(".prose strong", HasText("vet")).In(".tabs a[aria-current]", HasText("Voorbereiding"))
	}
}

func TestWritingAPreparation(t *testing.T) {
	p, table, path := preparedTable(t)
	adil, item := p.as("adil"), path+"/punten/"+string(table.Agenda[0].ID)
	adil.get(t, item).wants(http.StatusOK).In("#want", HasText(prepCanary)).In("#beware", HasText("Voorzichtig")).In("details[open] #beware").In(".note", HasText(portal.DefaultGround))
	adil.get(t, path).Not("Waar staan de anderen?").In("h3", HasText("Let op"))

	clash := p.as("cora").post(t, item, url.Values{"base": {"0"}, "want": {"Van Cora"}, "beware": {"Voorzichtig"}}).wants(http.StatusConflict)
	clash.In("#want", HasText("Van Cora")).In("#theirs", HasText(prepCanary)).In("#theirs", HasText("Wat wil ik eruit halen?"))
	clash.In("input[name=base]", HasAttr("value", "1"))
	bsn := adil.post(t, item, url.Values{"base": {"1"}, "want": {"Goed"}, "why": {"Over 111222333"}}).wants(http.StatusUnprocessableEntity)
	bsn.In("#why-error").In("#want", HasText("Goed")).In("details[open] #why")
	adil.post(t, path+"/punten/weg", url.Values{"base": {"0"}, "want": {"Nog niet bewaard"}}).wants(http.StatusConflict).In("#want", HasText("Nog niet bewaard"))
	adil.get(t, path+"/punten/weg").wants(http.StatusNotFound)

	adil.post(t, path+"/samenvatting", url.Values{"base": {"0"}, "summary": {"Kort"}, "ground": {"x"}}).wants(http.StatusUnprocessableEntity).In("#summary", HasText("Kort")).In("#ground-error")
	adil.post(t, path+"/samenvatting", url.Values{"base": {"0"}, "summary": {"Kort"}, "ground": {"Eigen grond"}}).wants(http.StatusSeeOther)
	p.as("cora").post(t, path+"/samenvatting", url.Values{"base": {"0"}, "summary": {"Lang"}, "ground": {"Eigen grond"}}).wants(http.StatusConflict).In("#summary", HasText("Lang")).In("#theirs", HasText("Kort"))
	adil.get(t, path).In(".note", HasText("Eigen grond")).In(".prose", HasText("Kort"))
	p.as("wim").get(t, item).wants(http.StatusForbidden)
}

func TestLockingAPreparation(t *testing.T) {
	p, table, path := preparedTable(t)
	adil, wim, item := p.as("adil"), p.as("wim"), path+"/punten/"+string(table.Agenda[0].ID)
	adil.post(t, path+"/vastzetten", url.Values{}).wants(http.StatusSeeOther)
	adil.get(t, path).In(".note", HasText("Vastgezet")).Not("Tekst schrijven")
	if back := adil.get(t, item).wants(http.StatusSeeOther); back.where() != path {
		t.Errorf("a locked text leads to %s", back.where())
	}
	adil.post(t, item, url.Values{"base": {"1"}, "want": {"Te laat"}}).wants(http.StatusConflict).In("#want", HasText("Te laat"))
	wim.post(t, item+"/notitie", url.Values{"base": {"0"}, "note": {"Bellen\n\nmet Geldfit"}}).wants(http.StatusSeeOther)
	wim.post(t, item+"/notitie", url.Values{"base": {"0"}, "note": {"Van de tablet"}}).wants(http.StatusConflict).In("textarea", HasText("Van de tablet")).In("details[open] .help", HasText("Bellen"))
	wim.post(t, path+"/punten/weg/notitie", url.Values{"base": {"0"}, "note": {"Nog niet bewaard"}}).wants(http.StatusConflict).In(".prose", HasText("Nog niet bewaard"))
	wim.post(t, item+"/notitie", url.Values{"base": {"1"}, "note": {"Over 111222333"}}).wants(http.StatusUnprocessableEntity).In("textarea", HasText("Over 111222333"))
	adil.get(t, path).In(".help", HasText("met Geldfit")).Not(`name="note"`)
	wim.post(t, path+"/openmaken", url.Values{"reason": {""}}).wants(http.StatusUnprocessableEntity).In("#reason-error")
	wim.post(t, path+"/openmaken", url.Values{"reason": {"Er is nieuws."}}).wants(http.StatusSeeOther)
	adil.get(t, path).In(".note", HasText("Er is nieuws.")).In("a.button", HasText("Tekst schrijven"))
}

// TestPreparationFile: one HTML file that says that it isn't public, named without
// what it holds; no PDF without a printer.
func TestPreparationFile(t *testing.T) {
	p, table, path := preparedTable(t)
	wim := p.as("wim")
	file := wim.get(t, path+"/bestand").wants(http.StatusOK)
	if name := file.header.Get("Content-Disposition"); !strings.Contains(name, "voorbereiding-"+table.Number+".html") {
		t.Errorf("the file is named %s", name)
	}
	for _, want := range []string{prepCanary, portal.DefaultGround, "1. " + table.Agenda[0].Title, "Wat wil ik eruit halen?", "Wie er komt"} {
		if !strings.Contains(file.body, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	wim.get(t, path+"/pdf").wants(http.StatusNotFound)
	wim.get(t, path).Not(path + "/pdf")
}

// TestPreparationPapers: the papers of an item are named with it, and what isn't in
// the file is named apart.
func TestPreparationPapers(t *testing.T) {
	item := portal.AgendaItem{ID: "a", Title: "Eerste"}
	v := prepTaken{app.PreparationPage{Table: portal.RoundTable{Number: "R-2026-001", Title: "Overleg"}, Items: []app.PreparationItem{{AgendaItem: item}}},
		[]app.PreparationPaper{{Item: "a", Title: "Cijfers", File: "cijfers.pdf"}, {Title: "Route", File: "route.pdf"}}}
	var said []string
	for _, part := range v.paper(testNow, []string{"Cijfers"}).Parts {
		line := part.Heading
		for _, f := range part.Facts {
			line += " " + f[0] + "=" + f[1]
		}
		for _, b := range part.Blocks {
			for _, span := range b.Spans {
				line += " " + span.Text
			}
		}
		said = append(said, line)
	}
	all := strings.Join(said, "|")
	for _, want := range []string{"1. Eerste Stukken=Cijfers", "Niet in dit bestand Cijfers", "Openbaarheid"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q lacks %q", all, want)
		}
	}
	if strings.Contains(all, "Stukken=Route") {
		t.Errorf("a paper of the meeting stands with an item: %q", all)
	}
	var out strings.Builder
	p := v.paper(testNow, nil)
	p.Enclosures = []export.Enclosure{{Name: "cijfers.pdf", Type: "application/pdf", Data: []byte("%PDF")}}
	if err := p.HTML(&out); err != nil || !strings.Contains(out.String(), "data:application/pdf;base64,") {
		t.Errorf("the papers aren't inside: %v", err)
	}
}
