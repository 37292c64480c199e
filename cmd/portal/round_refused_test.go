package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// badFigures are the demo's figures, at which everything is tried that must not work.
type badFigures struct {
	*running
	t *testing.T
}

// TestBadInputOfFigures tries what must not work with reports, lists of figures and what
// is frozen, and reads why.
func TestBadInputOfFigures(t *testing.T) {
	r := &badFigures{running: startPortal(t, monday), t: t}
	r.figures()
	r.locked()
	r.lists()
	r.formulas()
	r.twice()
	r.frozen()
}

// subsidy is the demo's subsidy with a title, as it is stored.
func (r *badFigures) subsidy(title string) portal.Subsidy {
	all := stored[portal.Subsidy](r.t, r.running, "subsidies")
	return all[slices.IndexFunc(all, func(s portal.Subsidy) bool { return s.Title == title })]
}

var reportRev = regexp.MustCompile(`name="rev" value="(\d+)"`)

// form is what stands in the form of a report, with nothing filled in.
func (r *badFigures) form(b *browser, path string) map[string]string {
	r.t.Helper()
	rev := reportRev.FindSubmatch(b.download(path + "/invullen"))
	if rev == nil {
		r.t.Fatalf("%s has no form", path)
	}
	return map[string]string{"rev": string(rev[1])}
}

// figures types what is no figure. The sentence stands at its field, and what else was
// typed is still there.
func (r *badFigures) figures() {
	s, b := r.subsidy(subsidyHours), r.login(r.t, geldfitContact)
	path := "/subsidies/" + s.Number + "/rapportages/" + s.Periods[3].Label
	ids := map[portal.IndicatorKind]string{}
	for _, g := range s.Goals {
		for _, i := range g.Indicators {
			ids[i.Kind] = string(i.ID)
		}
	}
	number, share, amount := "figure-"+ids[portal.IndicatorNumber], "figure-"+ids[portal.IndicatorShare], "figure-"+ids[portal.IndicatorAmount]
	whole, told := "whole-"+ids[portal.IndicatorShare], "figure-"+ids[portal.IndicatorNarrative]
	const kept = "Dit schreef ik al op."
	for _, tt := range []struct {
		typed         map[string]string
		at, says, why string
	}{
		{map[string]string{number: "veel"}, number, "Vul een getal in, zoals 120 of 3,5. Geen woorden.", "text in a number"},
		{map[string]string{number: "=1+1"}, number, "Vul een getal in, zoals 120 of 3,5. Geen woorden.", "a formula in a number"},
		{map[string]string{number: "-3"}, number, "Dit kan niet onder nul zijn.", "below zero"},
		{map[string]string{number: "99.999.999.999.999.999"}, number, "Dit getal is te groot.", "too large"},
		{map[string]string{share: "24", whole: "0"}, whole, "Dit aantal kan niet nul zijn.", "denominator zero"},
		{map[string]string{share: "31", whole: "30"}, share, "Dit kan niet meer zijn dan het aantal waar het uit komt.", "numerator above denominator"},
		{map[string]string{share: "80%"}, share, "Vul twee aantallen in, zoals 24 van 30.", "a percentage"},
		{map[string]string{whole: "30"}, share, "Vul ook in hoeveel dit er waren.", "no numerator"},
		{map[string]string{share: "2,5", whole: "30"}, share, "Vul een heel getal in", "half a person"},
		{map[string]string{amount: "duizend"}, amount, "Vul een bedrag in, zoals 1.250,50. Geen woorden.", "text in an amount"},
		{map[string]string{"figure-" + ids[portal.IndicatorYesNo]: "misschien"}, "figure-" + ids[portal.IndicatorYesNo], "‘ja’ of ‘nee’", "neither yes nor no"},
		{map[string]string{told: "Bel de inwoner met BSN 111222333."}, told, "BSN", "a citizen's number"},
	} {
		fields := r.form(b, path)
		maps.Copy(fields, tt.typed)
		fields["said-"+string(s.Goals[0].ID)] = kept
		f := b.fetch(path+"/invullen", fields)
		page := string(f.bytes(r.t))
		found := regexp.MustCompile(`id="` + regexp.QuoteMeta(tt.at) + `-error">(?:<span[^>]*>[^<]*</span>)?([^<]*)<`).FindStringSubmatch(page)
		switch {
		case f.Status != http.StatusUnprocessableEntity:
			r.t.Errorf("%s: status %d", tt.why, f.Status)
		case found == nil || !strings.Contains(html.UnescapeString(found[1]), tt.says):
			r.t.Errorf("%s: at %s is said %q, want %q", tt.why, tt.at, found, tt.says)
		case !strings.Contains(page, kept):
			r.t.Errorf("%s: what else was typed is gone", tt.why)
		}
		for name, value := range tt.typed {
			if !strings.Contains(html.UnescapeString(page), value) && !strings.HasSuffix(name, ids[portal.IndicatorYesNo]) {
				r.t.Errorf("%s: %q is gone", tt.why, value)
			}
		}
	}
	b.reports()

	// Without what has to be there it isn't handed in.
	b.visit(path + "/indienen")
	b.shows("Schrijf een toelichting bij dit doel.", "Vul in wat cliënten en vrijwilligers zeggen.", "Vul dit cijfer in.")
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
	b.refused(http.StatusUnprocessableEntity, "De rapportage is nog niet compleet.", path+"/indienen", r.form(b, path))
}

// locked writes about a period that isn't open yet.
func (r *badFigures) locked() {
	s, b := r.subsidy(subsidyCouncilMore), r.login(r.t, asdd)
	path := "/subsidies/" + s.Number + "/rapportages/" + s.Periods[1].Label
	for _, below := range []string{"/invullen", "/indienen"} {
		if below == "/indienen" { // who may not hand in, isn't told why it can't be
			b.refused(http.StatusForbidden, "", path+below, map[string]string{"rev": "0"})
			continue
		}
		b.refused(http.StatusConflict, "Deze periode is nog niet open. U kunt rapporteren vanaf 1 januari 2027.", path+below, map[string]string{"rev": "0", "voices": "Te vroeg."})
	}
	b.visit(path + "/invullen") // leads to the page that says why
	b.shows("Deze rapportage gaat open op 1 januari 2027.")
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
	other := r.login(r.t, bewindContact)
	other.refused(http.StatusNotFound, "", path+"/invullen", map[string]string{"rev": "0"})
}

// lists hands in lists that can't be taken over. Each is refused whole, within seconds.
func (r *badFigures) lists() {
	b := r.login(r.t, coordinator)
	b.visit("/plan-van-aanpak/begroting/overnemen")
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
	was := r.kept()
	for _, list := range []struct {
		at, heads, row, needed string
		most                   int
	}{
		{"/plan-van-aanpak/begroting/overnemen", "bron;regel;bedrag", "Voorbeeld;Regel %d;100", "bedrag", portal.MaxBudgetLines},
		{"/clientstem/onderzoeken/overnemen", "vraag;aantal;uitkomst;schaal", "Vraag %d?;48;7,4;1-10", "schaal", portal.MaxSurveyRows},
		{"/plan-van-aanpak/overnemen", "nummer;actie", "I-z;Actie %d", "actie", 0},
	} {
		cut := list.heads[:strings.LastIndexByte(list.heads, ';')]
		long := strings.Builder{}
		for i := range 100_000 {
			fmt.Fprintf(&long, list.row+"\n", i)
		}
		for _, tt := range []struct{ what, data, says string }{
			{"a column nobody knows", list.heads + ";kleur\n", "De kolom ‘kleur’ kennen wij niet."},
			{"a column that is missing", cut + "\nx\n", "De kolom ‘" + list.needed + "’ ontbreekt."},
			{"a column twice", list.heads + ";" + cut + "\n", "staat er twee keer."},
			{"a workbook", "PK\x03\x04\x14\x00\x00\x00\x08\x00\xff\xfe", "Dit is geen CSV-bestand."},
			{"half of UTF-16", "\xff\xfeb\x00r\x00o\x00n", "De kolom"},
			{"nothing", "", ""},
			{"100,000 rows", list.heads + "\n" + long.String(), "te groot"},
			{"100,000 rows of one letter", list.heads + "\n" + strings.Repeat("x\n", 100_000), "regels. Deel het op."},
			{"a quote too many", list.heads + "\n\"Regel;1;2\n", "is niet te lezen."},
		} {
			began := time.Now()
			f := b.sendFile(list.at+"/bekijken", "lijst.csv", []byte(tt.data), map[string]string{"title": "Proef", "period": "2026-K3", "source": "Proef"})
			said := html.UnescapeString(string(f.bytes(r.t)))
			if f.Status != http.StatusUnprocessableEntity && f.Status != http.StatusRequestEntityTooLarge || !strings.Contains(said, tt.says) {
				r.t.Errorf("%s at %s: status %d, want %q\n%s", tt.what, list.at, f.Status, tt.says, mainOf(said))
			}
			if took := time.Since(began); took > 20*time.Second {
				r.t.Errorf("%s at %s took %s", tt.what, list.at, took)
			}
		}
	}
	b.reports()

	// One row of three is wrong: none is taken over.
	const text = "bron;regel;bedrag\nVoorbeeld;Eerste regel;100\nVoorbeeld;Tweede regel;honderd\nVoorbeeld;Derde regel;300\n"
	f := b.sendFile("/plan-van-aanpak/begroting/overnemen/bekijken", "lijst.csv", []byte(text), nil)
	if said := html.UnescapeString(string(f.bytes(r.t))); f.Status != http.StatusOK || !strings.Contains(said, "Klopt nog niet") || !strings.Contains(said, "Bij 1 regel") && !strings.Contains(said, "Bij één regel") {
		r.t.Errorf("the preview: status %d\n%s", f.Status, mainOf(said))
	}
	b.refused(http.StatusUnprocessableEntity, "Regel 3 klopt niet.", "/plan-van-aanpak/begroting/overnemen", map[string]string{"list": text})
	if now := r.kept(); !maps.Equal(was, now) {
		r.t.Errorf("stored were %v, now %v", was, now)
	}
	refused := r.login(r.t, bewindContact)
	if f := refused.sendFile("/plan-van-aanpak/begroting/overnemen/bekijken", "lijst.csv", []byte(text), nil); f.Status != http.StatusForbidden {
		r.t.Errorf("a partner hands in a list: status %d", f.Status)
	}
	refused.reports()
}

func mainOf(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	return page[:min(len(page), 1500)]
}

// kept counts what lists are taken over in.
func (r *badFigures) kept() map[string]int {
	n := map[string]int{}
	for _, collection := range []string{"budget_lines", "surveys", "plan_actions"} {
		n[collection] = len(stored[struct{}](r.t, r.running, collection))
	}
	return n
}

// formulas takes over cells that a spreadsheet would run. They are kept as texts, in
// letters of Windows, and leave as texts.
func (r *badFigures) formulas() {
	const link = `=HYPERLINK("http://kwaad.example";"Klik")`
	b := r.login(r.t, coordinator)
	b.visit("/plan-van-aanpak/begroting/overnemen")
	f := b.sendFile("/plan-van-aanpak/begroting/overnemen/bekijken", "lijst.csv", []byte("bron;regel;bedrag;opmerking\r\nVoorbeeld;\""+strings.ReplaceAll(link, `"`, `""`)+"\";1.250,50;+co\xf6rdinatie\r\n"), nil)
	page := html.UnescapeString(string(f.bytes(r.t)))
	if f.Status != http.StatusOK || !strings.Contains(page, link) || !strings.Contains(page, "€\u00a01.250,50") {
		r.t.Fatalf("the preview: status %d\n%s", f.Status, mainOf(page))
	}
	b.fetch("/plan-van-aanpak/begroting/overnemen", map[string]string{"list": "bron;regel;bedrag;opmerking\nVoorbeeld;\"" + strings.ReplaceAll(link, `"`, `""`) + "\";1.250,50;+coördinatie\n"})
	b.visit("/plan-van-aanpak/begroting")
	b.unfold()
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
	file := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.download("/plan-van-aanpak/begroting/lijst?formaat=csv"), []byte("\xef\xbb\xbf"))))
	file.Comma = ';'
	rows, err := file.ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	found := false
	for _, cell := range slices.Concat(rows...) {
		found = found || cell == "'"+link
		if cell != "" && strings.ContainsRune("=+@", rune(cell[0])) {
			r.t.Errorf("a spreadsheet runs %q", cell)
		}
	}
	if !found {
		r.t.Errorf("the formula isn't in the file as a text: %q", rows)
	}
	book := opensInOffice(r.t, map[string][]byte{"begroting": b.download("/plan-van-aanpak/begroting/lijst?formaat=xlsx")})["begroting"]
	if !slices.ContainsFunc(book, func(row []string) bool { return hasCells(row, []string{link, "coördinatie"}) }) {
		r.t.Errorf("the workbook shows %q", book)
	}
}

// twice hands in the answer to questions, and has it accepted by two people at once.
func (r *badFigures) twice() {
	s, b := r.subsidy(subsidyHours), r.login(r.t, geldfitContact)
	path := "/subsidies/" + s.Number + "/rapportages/" + s.Periods[2].Label
	b.visit(path + "/invullen")
	b.write(map[string]string{"said-" + string(s.Goals[0].ID): "Een spreekuur was vijf weken dicht. Mensen gingen naar de andere twee."})
	b.submit(`button[name=check]`)
	b.submit(`#indienen button`)

	people := []*browser{r.login(r.t, coordinator), r.login(r.t, adviser)}
	type said struct {
		status int
		err    error
	}
	answers := make(chan said, len(people))
	start := make(chan struct{})
	for _, who := range people {
		who.visit(path)
		version := who.value(`input[name=version]`)
		do := chromedp.Evaluate[int](`fetch(location.pathname + "/beoordelen", { method: "POST", body: new URLSearchParams({ judge: "akkoord", version: `+script(r.t, version)+` }), headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content } }).then(a => a.status)`, chromedp.EvalAwaitPromise)
		go func() {
			<-start
			status, err := chromedp.Run(who.ctx, do)
			answers <- said{status, err}
		}()
	}
	close(start)
	var statuses []int
	for range people {
		a := <-answers
		if a.err != nil {
			r.t.Fatal(a.err)
		}
		statuses = append(statuses, a.status)
	}
	if slices.Sort(statuses); !slices.Equal(statuses, []int{http.StatusOK, http.StatusConflict}) {
		r.t.Errorf("two people accept at once: %v", statuses)
	}
	id, events := portal.ReportID(s.ID, s.Periods[2].Label), 0
	for _, e := range stored[portal.Event](r.t, r.running, "events") {
		if e.Type == portal.ReportAcceptedIn && e.About.ID == id {
			events++
		}
	}
	all := stored[portal.ProgressReport](r.t, r.running, "progress_reports")
	kept := all[slices.IndexFunc(all, func(p portal.ProgressReport) bool { return p.ID == id })]
	accepted := slices.DeleteFunc(slices.Clone(kept.Course), func(s portal.ReportStep) bool { return s.State != portal.ReportAccepted })
	if events != 1 || kept.State != portal.ReportAccepted || len(accepted) != 1 {
		r.t.Errorf("it was accepted %d times by the log, and is %s after %+v", events, kept.State, kept.Course)
	}
	for _, who := range people {
		who.refused(http.StatusConflict, "Deze rapportage is al akkoord. Zij verandert niet meer.", path+"/beoordelen", map[string]string{"judge": "akkoord", "version": "0"})
		who.refused(http.StatusConflict, "Deze rapportage is al akkoord. Zij verandert niet meer.", path+"/beoordelen", map[string]string{"judge": "terug", "version": "0", "questions": "Toch nog iets?"})
	}
	b.refused(http.StatusConflict, "Deze rapportage is al akkoord. Zij verandert niet meer.", path+"/invullen", map[string]string{"rev": "1", "voices": "Toch anders."})

	// Three half years make a trend, with the same figures in a table.
	b.visit("/subsidies/" + s.Number)
	b.unfold()
	b.shows("214 gesprekken", "238 gesprekken", "221 gesprekken")
	b.wants("#afspraken figure.chart svg")
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
}

// frozen tries to change what is frozen.
func (r *badFigures) frozen() {
	sheets, sent := stored[portal.Factsheet](r.t, r.running, "factsheets"), stored[portal.CouncilReport](r.t, r.running, "council_reports")
	sheet := sheets[slices.IndexFunc(sheets, portal.Factsheet.Frozen)]
	council := sent[slices.IndexFunc(sent, portal.CouncilReport.Frozen)]
	part := string(council.Sections[0].ID)
	facts, report := "/factsheets/"+sheet.Period, "/raadsrapportages/"+council.Number
	const factsSay, reportSays = "Deze factsheet is vastgezet en verandert niet meer.", "Deze rapportage is naar de griffie gestuurd en verandert niet meer."
	for _, who := range []string{coordinator, adviser} {
		b := r.login(r.t, who)
		b.refused(http.StatusConflict, factsSay, facts+"/teksten", map[string]string{"version": "1", "title": "Anders", "intro": "Anders."})
		b.refused(http.StatusConflict, factsSay, facts+"/cijfers", map[string]string{"version": "1", "figures": sheet.Figures[0].Key})
		b.refused(http.StatusConflict, factsSay, facts+"/verversen", map[string]string{"version": "1"})
		b.refused(http.StatusConflict, factsSay, facts+"/vastzetten", map[string]string{"version": "1"})
		b.refused(http.StatusConflict, reportSays, report+"/gegevens", map[string]string{"version": "1", "title": "Anders", "due": "2026-12-01"})
		b.refused(http.StatusConflict, reportSays, report+"/onderdelen/"+part, map[string]string{"text": "<p>Anders.</p>", "base": fmt.Sprint(council.Sections[0].Rev)})
		b.refused(http.StatusConflict, reportSays, report+"/onderdelen/"+part+"/cijfers", map[string]string{})
		for _, to := range []portal.CouncilState{portal.CouncilDraft, portal.CouncilHolder, portal.CouncilSent} {
			b.refused(http.StatusConflict, "", report+"/stap", map[string]string{"version": "1", "to": string(to)})
		}
		b.visit(report)
		(&walk{t: r.t, b: b}).examine(b.path(), 1280, who == coordinator)
	}
	if now := stored[portal.Factsheet](r.t, r.running, "factsheets"); !reflect.DeepEqual(now, sheets) {
		r.t.Error("a factsheet changed")
	}
	if now := stored[portal.CouncilReport](r.t, r.running, "council_reports"); !reflect.DeepEqual(now, sent) {
		r.t.Error("a report to the council changed")
	}
}
