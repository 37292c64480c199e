package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// roundFigures are those on the factsheet: as many as fit.
var roundFigures = []string{app.FigureNew, app.FigureRecognised, app.FigureTakenUp, app.FigureAgreed, app.FigureFedBack, app.FigureAnswered, app.FigureHelped,
	app.FigureTables, app.FigureDecisions, app.FigureOnTime, app.FigureInForce, app.FigureSigned}

// frozen is the factsheet of the round as it is stored.
func (r *round) frozen() portal.Factsheet {
	r.t.Helper()
	all := stored[portal.Factsheet](r.t, r.running, "factsheets")
	return all[slices.IndexFunc(all, func(f portal.Factsheet) bool { return f.Period == roundPeriod })]
}

// factsheet begins a factsheet over the half year that runs, which can't be frozen yet,
// and finishes the one over the half year of the report: the demo began it in November.
func (r *round) factsheet() {
	c, at := r.at(coordinator), "/factsheets/"+roundPeriod
	c.visit("/factsheets/nieuw")
	r.checked(c)
	c.set("#period", "2027-1")
	c.submit("form.form .actions .button")
	c.visit("/factsheets/2027-1/vastzetten")
	c.shows("De periode loopt nog tot en met 30 juni 2027.")
	c.refused(http.StatusConflict, "Deze periode loopt nog tot en met 30 juni 2027. Daarna kunt u de factsheet vastzetten.", "/factsheets/2027-1/vastzetten", map[string]string{"version": "0"})

	c.visit(at + "/cijfers")
	c.unfold()
	c.do(chromedp.Evaluate[chromedp.Void](`(keys => document.querySelectorAll("input[name=figures]").forEach(f => { f.checked = keys.includes(f.value) }))(` + script(r.t, append(slices.Clone(roundFigures), app.FigureWaiting)) + `)`))
	if status := c.press("form.form .actions .button"); status != http.StatusUnprocessableEntity {
		r.t.Errorf("thirteen figures: status %d", status)
	}
	c.reports()
	c.shows("Op één bladzijde passen er twaalf.")
	r.checked(c)
	c.tick(`input[value="` + app.FigureWaiting + `"]`)
	c.submit("form.form .actions .button")

	c.visit(at + "/verversen") // a signal came after the draft was begun
	c.shows("Nieuwe signalen")
	r.checked(c)
	c.submit(`form .actions button`)
	c.visit(at + "/vastzetten")
	c.shows("De inleiding is nog leeg.")
	r.checked(c)
	c.visit(at + "/teksten")
	texts := map[string]string{"intro": "In dit half jaar hielpen vrijwilligers steeds meer inwoners thuis."}
	for i := range roundFigures {
		texts["comment-"+strconv.Itoa(i)] = "Toelichting bij cijfer " + strconv.Itoa(i+1) + "."
	}
	c.write(texts)
	r.checked(c)
	c.submit("form.form .actions .button")
	r.checked(c)
	c.visit(at + "/vastzetten")
	c.hides("cijfers zijn intussen anders")
	c.submit(`form .actions button`)
	c.shows("De factsheet is vastgezet.")
	r.checked(c)
	r.fixed(c, at)
}

// fixed takes the hash again, and tries to change what is frozen.
func (r *round) fixed(c *browser, at string) {
	sheet := r.frozen()
	text := c.download(at + "/bestand?vorm=txt")
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); got != sheet.SHA256 || string(text) != sheet.Canonical {
		r.t.Errorf("the text has the hash %s, stored is %s", got, sheet.SHA256)
	}
	c.visit(at)
	c.unfold()
	if got := strings.TrimSpace(c.text("#controle samp")); got != sheet.SHA256 {
		r.t.Errorf("the page shows the hash %q, stored is %s", got, sheet.SHA256)
	}
	const still = "Deze factsheet is vastgezet en verandert niet meer."
	for path, fields := range map[string]map[string]string{
		"/teksten": {"title": "Anders", "intro": "Anders."}, "/cijfers": {"figures": app.FigureNew}, "/verversen": {}, "/vastzetten": {},
	} {
		fields["version"] = "1"
		c.refused(http.StatusConflict, still, at+path, fields)
	}
	other := r.at(bewindContact)
	other.visit(at)
	r.checked(other)
	for _, path := range []string{"/teksten", "/cijfers", "/verversen", "/vastzetten", "/editie"} {
		if f := other.fetch(at+path, map[string]string{"title": "Anders", "reason": "Anders"}); f.Status != http.StatusForbidden && f.Status != http.StatusNotFound {
			r.t.Errorf("a partner writes to %s: status %d", path, f.Status)
		}
	}
	other.reports()
	if now := r.frozen(); !reflect.DeepEqual(now, sheet) {
		r.t.Errorf("frozen was %+v, is %+v", sheet, now)
	}
}

// spreadsheets opens three files with LibreOffice.
func (r *round) spreadsheets() {
	c := r.at(coordinator)
	sheets := opensInOffice(r.t, map[string][]byte{
		"subsidie": c.download(r.path + "/bestand?formaat=xlsx"), "monitor": c.download("/monitor/bestand?periode=" + roundPeriod + "&formaat=xlsx"),
		"begroting": c.download("/plan-van-aanpak/begroting/lijst?formaat=xlsx"),
	})
	for _, want := range []struct {
		sheet string
		cells []string
	}{
		{"subsidie", []string{"Bezoeken aan huis", "Aantal", roundPeriod, "200", "130"}},
		{"subsidie", []string{"Bezoeken die iemand verder helpen", "Percentage", roundPeriod, "80% (24 van 30)"}},
		{"subsidie", []string{"=1+1 scholing van vrijwilligers", "Bedrag", roundPeriod, "3000", "2750"}},
		{"subsidie", []string{"Elke maand overleg met het wijkteam", "Ja of nee", roundPeriod, "ja"}},
		{"monitor", []string{"Aantal huisbezoeken", "130"}},
		{"monitor", []string{"Bedrag", "2750"}},
		{"monitor", []string{"Bezoeken die iemand verder helpen", "80% (24 van 30)", "30"}},
		{"begroting", []string{"Cliëntperspectief", "390000", "20000"}},
		{"begroting", []string{"Cliëntperspectief", "370000", "20000"}},
		{"begroting", []string{"1200000"}},
	} {
		if !slices.ContainsFunc(sheets[want.sheet], func(row []string) bool { return hasCells(row, want.cells) }) {
			r.t.Errorf("%s has no row with %q:\n%s", want.sheet, want.cells, fmt.Sprintln(sheets[want.sheet]))
		}
	}
}

// hasCells reports whether a row has all of some cells: a number however it is shown,
// a text at the end of a cell.
func hasCells(row, want []string) bool {
	for _, w := range want {
		if !slices.ContainsFunc(row, func(cell string) bool {
			if number, err := strconv.Atoi(w); err == nil {
				shown := strings.NewReplacer("€", "", " ", "", "\u00a0", "").Replace(cell)
				shown = strings.TrimSuffix(strings.TrimSuffix(shown, ",00"), ".00")
				is, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(shown))
				return err == nil && is == number
			}
			return strings.HasSuffix(cell, w)
		}) {
			return false
		}
	}
	return true
}

// opensInOffice has LibreOffice turn workbooks into CSV, as the cells are shown.
func opensInOffice(t *testing.T, books map[string][]byte) map[string][][]string {
	t.Helper()
	files := map[string][]byte{}
	for name, data := range books {
		files[name+".xlsx"] = data
	}
	read := officeReads(t, "csv:Text - txt - csv (StarCalc):59,34,76", files)
	sheets := map[string][][]string{}
	for name := range books {
		lines := csv.NewReader(strings.NewReader(read[name+".xlsx"]))
		lines.Comma, lines.FieldsPerRecord = ';', -1
		var err error
		if sheets[name], err = lines.ReadAll(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return sheets
}

// sendFile sends a form with a file, as the page does.
func (b *browser) sendFile(path, name string, data []byte, fields map[string]string) fetched {
	b.t.Helper()
	return valueOf(b, chromedp.Evaluate[fetched](`(async (path, name, data, fields) => {
		const body = new FormData();
		for (const [key, value] of Object.entries(fields || {})) body.append(key, value);
		body.append("file", new Blob([Uint8Array.from(atob(data), c => c.charCodeAt(0))], { type: "text/csv" }), name);
		const answer = await fetch(path, { method: "POST", body, headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content } });
		return { Status: answer.status, Body: btoa(unescape(encodeURIComponent(await answer.text()))) };
	})(`+script(b.t, path)+`, `+script(b.t, name)+`, `+script(b.t, base64.StdEncoding.EncodeToString(data))+`, `+script(b.t, fields)+`)`, chromedp.EvalAwaitPromise))
}
