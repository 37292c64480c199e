package web

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

const (
	minutesCanary = "KANARIE"
	minutesAt     = "/ronde-tafels/R-2026-001/verslag"
)

// minutesPortal is a portal with a meeting that was held: Wim leads it, Adil
// writes; Gerda and Bram have a seat. The second item is for Wim and Adil only.
func minutesPortal(t *testing.T) *signalRig {
	t.Helper()
	p := signalPortal(t)
	seats := []portal.Seat{{Person: "wim", Org: "gemeente", Kind: portal.SeatChair}, {Person: "adil", Org: "gemeente", Kind: portal.SeatSecretary},
		{Person: "gerda", Org: "geldfit", Kind: portal.SeatMember}, {Person: "bram", Org: "bewind", Kind: portal.SeatMember}}
	s := portal.Series{ID: "reeks", Name: "Klankbordgroep", Terms: portal.DefaultTableTerms(), Seats: seats, FullMinutes: true, StartedAt: p.clock}
	must(t, p.store.InsertSeries(t.Context(), &s))
	course := func(states ...portal.TableState) (list []portal.TableStep) {
		for _, state := range states {
			list = append(list, portal.TableStep{State: state, At: p.clock})
		}
		return list
	}
	table := portal.RoundTable{ID: "tafel", Number: "R-2026-001", Series: s.ID, Title: "Klankbordgroep", Start: p.clock.Add(-3 * time.Hour), End: p.clock.Add(-time.Hour), Seats: seats, Terms: s.Terms,
		State: portal.TableDraft, Course: course(portal.TableConcept, portal.TableSent, portal.TableBusy, portal.TableDraft),
		Agenda: []portal.AgendaItem{{ID: "punt-open", Title: "Brieven", Outcome: portal.Handled}, {ID: "punt-geheim", Title: "Zaak " + minutesCanary, Confidential: true, For: []portal.ID{"wim", "adil"}, Outcome: portal.Handled}},
		Attendance: []portal.Attendance{{Person: "wim", Name: "Wim Wethouder", OrgName: "Gemeente", Seat: portal.SeatChair, Presence: portal.Present},
			{Name: "Gina Gastvrij", OrgName: "Woonbron", Seat: portal.SeatGuest, Presence: portal.Present}}}
	must(t, p.store.InsertTable(t.Context(), &table, "gemeente"))
	next := portal.RoundTable{ID: "volgende", Number: "R-2026-002", Series: s.ID, Title: "Klankbordgroep", Start: p.clock.Add(time.Hour), End: p.clock.Add(3 * time.Hour), Seats: seats, Terms: s.Terms,
		State: portal.TableBusy, Course: course(portal.TableConcept, portal.TableSent, portal.TableBusy)}
	must(t, p.store.InsertTable(t.Context(), &next, "gemeente"))
	m := portal.Minutes{ID: table.ID, Full: true, Items: []portal.MinutesItem{
		{Item: "punt-open", Text: "Wij maken **drie** brieven.\n\n<script>alert(1)</script> [klik](javascript:alert(1))", Rev: 1}, {Item: "punt-geheim", Text: "Tekst " + minutesCanary, Rev: 1}}}
	must(t, p.store.InsertMinutes(t.Context(), &m))
	for i, it := range table.Agenda {
		text := []string{"Wij schrijven in gewone taal.", "Besluit " + minutesCanary}[i]
		d := portal.Decision{ID: "besluit-" + it.ID, Number: portal.DecisionNumber(2026, i+1), Kind: portal.Agreed, By: portal.ByPartners, Text: text, Date: p.clock, Table: table.ID, Item: it.ID, RecordedAt: p.clock}
		must(t, p.store.InsertDecision(t.Context(), &d, table.ItemScope(it.ID, "gemeente")))
	}
	return p
}

// minutesComment is what the comment form sends.
func minutesCommentForm(text, proposal string) url.Values {
	return url.Values{"once": {string(portal.NewID())}, "rev": {"1"}, "text": {text}, "proposal": {proposal}}
}

func TestMinutesStory(t *testing.T) {
	p := minutesPortal(t)
	adil, wim, gerda := p.as("adil"), p.as("wim"), p.as("gerda")
	gerda.get(t, minutesAt).wants(http.StatusNotFound)
	p.as("").get(t, minutesAt).wants(http.StatusSeeOther)
	page := adil.get(t, minutesAt).wants(http.StatusOK).In("button", HasText("Leg voor aan de voorzitter")).In("h3", HasText("1. Brieven")).In(".prose strong", HasText("drie"))
	page.None(".prose script").Not(`href="javascript`)
	adil.post(t, minutesAt+"/voorleggen", url.Values{"version": {"99"}}).wants(http.StatusConflict)
	adil.post(t, minutesAt+"/voorleggen", url.Values{"version": {"1"}}).wants(http.StatusSeeOther)
	wim.post(t, minutesAt+"/terug", url.Values{"version": {"2"}, "reason": {""}}).wants(http.StatusUnprocessableEntity).In("#reason-error")
	wim.post(t, minutesAt+"/terug", url.Values{"version": {"2"}, "reason": {"De namen kloppen niet."}}).wants(http.StatusSeeOther)
	adil.get(t, minutesAt).In(".note", HasText("De namen kloppen niet."))
	p.as("cora").get(t, minutesAt).wants(http.StatusOK).Not("De namen kloppen niet.")
	adil.post(t, minutesAt+"/voorleggen", url.Values{"version": {"3"}}).wants(http.StatusSeeOther)
	adil.post(t, minutesAt+"/akkoord", url.Values{"version": {"4"}}).wants(http.StatusForbidden)
	wim.post(t, minutesAt+"/akkoord", url.Values{"version": {"4"}}).wants(http.StatusSeeOther)

	gerda.get(t, minutesAt+"/reageren/punt-open").wants(http.StatusOK).In("textarea#proposal", HasText("Wij maken **drie** brieven."))
	gerda.get(t, minutesAt+"/reageren/punt-geheim").wants(http.StatusNotFound)
	gerda.post(t, minutesAt+"/reageren/punt-open", minutesCommentForm("Over 111222333.", "Wij maken vier brieven.")).wants(http.StatusUnprocessableEntity).In("textarea#proposal", HasText("Wij maken vier brieven."))
	gerda.post(t, minutesAt+"/reageren/punt-open", minutesCommentForm("Het zijn er vier.", "Wij maken **vier** brieven.<img src=x onerror=alert(1)>")).wants(http.StatusSeeOther)
	p.as("bram").post(t, minutesAt+"/reageren/punt-open", minutesCommentForm("Ik was er niet.", "")).wants(http.StatusSeeOther)

	adil.get(t, minutesAt+"/vaststellen").wants(http.StatusOK).In("p", HasText("wachten op antwoord"))
	adil.post(t, minutesAt+"/vaststellen", url.Values{"version": {"0"}, "in": {"R-2026-002"}}).wants(http.StatusConflict).In("li a", HasText("Reactie van Gerda Geldfit"))
	m, err := p.store.Minutes(t.Context(), "tafel")
	must(t, err)
	first, second := minutesAt+"/reacties/"+string(m.Comments[0].ID), minutesAt+"/reacties/"+string(m.Comments[1].ID)
	adil.get(t, first).wants(http.StatusOK).In("del", HasText("drie")).In("ins", HasText("vier")).In("ins .visually-hidden", HasText("toegevoegd")).None("img")
	gerda.get(t, first).wants(http.StatusOK).None("button.button[name=answer]").Not("Reactie beantwoorden")
	adil.post(t, first, url.Values{"rev": {"1"}, "answer": {"nee"}, "reason": {""}, "text": {""}}).wants(http.StatusUnprocessableEntity).In("#reason-error")
	adil.post(t, first, url.Values{"rev": {"1"}, "answer": {"nee"}, "reason": {"Het waren er drie."}, "text": {"Wij maken vier brieven."}}).wants(http.StatusSeeOther)
	adil.post(t, first, url.Values{"rev": {"1"}, "answer": {"ja"}, "reason": {""}, "text": {""}}).wants(http.StatusConflict)
	adil.post(t, second, url.Values{"rev": {"1"}, "answer": {"ja"}, "reason": {""}, "text": {"Wij maken **drie** brieven. Bram was er niet."}}).wants(http.StatusSeeOther)
	gerda.get(t, minutesAt).wants(http.StatusOK).In(".help", HasText("Het waren er drie.")).In(".prose", HasText("Bram was er niet."))
	gerda.get(t, minutesAt+"/verschil?van=1&met=2").wants(http.StatusOK).In("ins", HasText("Bram was er niet"))
	gerda.get(t, minutesAt+"/verschil?van=1&met=2&naast=ja").wants(http.StatusOK).In(".compare h4", HasText("Was"))
	gerda.get(t, minutesAt+"/verschil?van=1&met=9").wants(http.StatusNotFound)

	adil.get(t, minutesAt+"/archief").wants(http.StatusOK)
	adil.post(t, minutesAt+"/vaststellen", url.Values{"version": {"0"}, "in": {"R-2026-002"}}).wants(http.StatusSeeOther)
	gerda.get(t, minutesAt).wants(http.StatusOK).In("p", HasText("Er verandert niets meer aan"))
	adil.get(t, minutesAt+"/archief").wants(http.StatusForbidden)
	adil.post(t, minutesAt+"/erratum", url.Values{"item": {"punt-open"}, "text": {"Het moet vier zijn."}}).wants(http.StatusSeeOther)
	gerda.get(t, minutesAt).In("li", HasText("Het moet vier zijn."))
}

// adoptedMinutes brings the minutes of minutesPortal to their end.
func (p *signalRig) adoptedMinutes(t *testing.T) {
	t.Helper()
	adil, wim := p.as("adil"), p.as("wim")
	adil.post(t, minutesAt+"/voorleggen", url.Values{"version": {"0"}}).wants(http.StatusSeeOther)
	wim.post(t, minutesAt+"/akkoord", url.Values{"version": {"0"}}).wants(http.StatusSeeOther)
	adil.post(t, minutesAt+"/vaststellen", url.Values{"version": {"0"}, "in": {"R-2026-002"}}).wants(http.StatusSeeOther)
}

// What a file says, unpacked when it is a document of an office program.
func unpacked(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		return body
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		all.WriteString(f.Name + string(b))
	}
	return all.String()
}

// The confidential item is in no byte that anybody else is sent, and in what its
// people are sent; guests stand in no public version.
func TestMinutesCanary(t *testing.T) {
	p := minutesPortal(t)
	p.adoptedMinutes(t)
	paths := []string{"", "/versies", "/verschil?van=1&met=2", "/controle", "/controle/deelnemers", "/controle/openbaar", "/mdto", "/openbaar"}
	for _, form := range []string{"odt", "docx", "html", "txt", "xml"} {
		paths = append(paths, "/bestand?vorm="+form, "/openbaar/bestand?vorm="+form)
	}
	for _, who := range []portal.ID{"gerda", "bram", "cora", "bea", "gert"} {
		v := p.as(who)
		for _, path := range paths {
			if got := unpacked(t, v.get(t, minutesAt+path).wants(http.StatusOK).body); strings.Contains(got, minutesCanary) || strings.Contains(got, "punt-geheim") {
				t.Errorf("%s reads of the confidential item at %s", who, path)
			}
		}
		v.get(t, minutesAt+"/controle/punt-geheim").wants(http.StatusNotFound)
		v.get(t, minutesAt+"/bestand?vorm=exe").wants(http.StatusNotFound)
	}
	wim := p.as("wim")
	for _, path := range []string{"", "/controle", "/controle/punt-geheim", "/bestand?vorm=odt", "/bestand?vorm=docx", "/bestand?vorm=xml", "/mdto"} {
		if got := unpacked(t, wim.get(t, minutesAt+path).wants(http.StatusOK).body); !strings.Contains(got, minutesCanary) && path != "/mdto" {
			t.Errorf("the chair doesn't read the confidential item at %s", path)
		}
	}
	for _, path := range paths {
		if strings.Contains(path, "openbaar") {
			if got := unpacked(t, wim.get(t, minutesAt+path).body); strings.Contains(got, minutesCanary) || strings.Contains(got, "Gina") {
				t.Errorf("the public version at %s names a guest or holds a confidential item", path)
			}
		}
	}
	for _, who := range []portal.ID{"lea", "eva", "anne", "arie"} { // no seat at the table, or no reader of tables
		for _, path := range paths {
			if got := p.as(who).get(t, minutesAt+path).status; got != http.StatusNotFound && got != http.StatusForbidden {
				t.Errorf("%s gets %d at %s", who, got, path)
			}
		}
	}
}

// What the page shows is the hash of what it offers, to the byte.
func TestMinutesHashPage(t *testing.T) {
	p := minutesPortal(t)
	p.adoptedMinutes(t)
	gerda := p.as("gerda")
	page := gerda.get(t, minutesAt+"/controle").wants(http.StatusOK)
	for _, part := range []string{"deelnemers", "openbaar"} {
		text := gerda.get(t, minutesAt+"/controle/"+part).wants(http.StatusOK).body
		sum := sha256.Sum256([]byte(text))
		page.In("samp", HasText(hex.EncodeToString(sum[:]))).In("samp", HasText("sha256sum verslag-R-2026-001-"+part+".txt"))
	}
	page.Not("Klopt niet")
	for _, path := range []string{"/bestand?vorm=xml", "/mdto"} {
		d := xml.NewDecoder(strings.NewReader(gerda.get(t, minutesAt+path).wants(http.StatusOK).body))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", path, err)
			}
		}
	}
}
