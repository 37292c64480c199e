package main

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// refusing is the demo's covenant, whose second version is half signed.
type refusing struct {
	*running
	t    *testing.T
	path string
	// sums are the hashes of its versions.
	sums map[int]string
}

// TestBadInputOfCovenants tries what must not work with a covenant, and reads why.
func TestBadInputOfCovenants(t *testing.T) {
	r := &refusing{running: startPortal(t, monday), t: t, sums: map[int]string{}}
	signer := r.login(t, bewindContact)
	signer.visit("/convenanten")
	r.path, _, _ = strings.Cut(valueOf(signer, chromedp.Evaluate[string](`[...document.querySelectorAll("a.title")].find(a => a.textContent.includes("`+covenantTitle+`")).getAttribute("href")`)), "?")
	for nr := 1; nr <= 2; nr++ {
		h := sha256.Sum256(signer.download(r.file(nr)))
		r.sums[nr] = hex.EncodeToString(h[:])
	}
	r.authority()
	r.otherText(signer)
	r.changedByte(signer)
	r.tooSoon(signer)
	r.tooLate()
	r.nextVersions()
}

func (r *refusing) file(nr int) string {
	return r.path + "/bestand?vorm=txt&versie=" + strconv.Itoa(nr)
}

// form is the form with which somebody signs a version.
func (r *refusing) form(nr int) map[string]string {
	return map[string]string{"nr": strconv.Itoa(nr), "sha256": r.sums[nr], "function": "kantoorhouder", "declared": "ja", "proof": string(portal.ProofPassword), "password": testPassword}
}

// sent is where the form of a version goes.
func (r *refusing) sent(nr int) string { return r.path + "/tekenen?versie=" + strconv.Itoa(nr) }

// without gives a form in which one field is otherwise; an empty value leaves it out.
func without(form map[string]string, field, value string) map[string]string {
	form = maps.Clone(form)
	if form[field] = value; value == "" {
		delete(form, field)
	}
	return form
}

// unready looks at the page where one signs: it says why that can't be, and has no form.
func (r *refusing) unready(b *browser, nr int, why string) {
	r.t.Helper()
	b.visit(r.sent(nr))
	b.shows(why)
	if valueOf(b, chromedp.Evaluate[bool](`!!document.querySelector("#ondertekenen")`)) {
		r.t.Errorf("%s says %q and has a form to sign", b.path(), why)
	}
	(&walk{t: r.t, b: b}).examine(b.path(), 1280, true)
}

// authority is that of who signs: a contact with the tick, or who has the mayor's power
// of attorney.
func (r *refusing) authority() {
	colleague, adviser := r.login(r.t, bewind), r.login(r.t, adviser)
	r.unready(colleague, 2, "Voor uw organisatie tekent een contactpersoon die tekenbevoegd is.")
	colleague.refused(http.StatusForbidden, "Voor uw organisatie tekent alleen een contactpersoon die tekenbevoegd is.", r.sent(2), r.form(2))
	adviser.visit(r.path)
	adviser.refused(http.StatusForbidden, "Namens de gemeente tekent alleen wie daarvoor de volmacht van de burgemeester heeft.", r.sent(2), r.form(2))
	untrusted := r.login(r.t, wijkteamContact) // a contact without the tick
	untrusted.refused(http.StatusForbidden, "Voor uw organisatie tekent alleen een contactpersoon die tekenbevoegd is.", r.sent(2), r.form(2))

	// One of two who sign together can't be both.
	one := r.login(r.t, geldfitContact)
	r.unready(one, 2, "Nu tekent de tweede persoon van uw organisatie.")
	one.refused(http.StatusConflict, "U hebt al getekend. Nu tekent de tweede persoon van uw organisatie.", r.sent(2), r.form(2))
	one.refused(http.StatusConflict, "Uw organisatie heeft deze versie al ondertekend.", r.sent(1), r.form(1))
}

// otherText is a form that was filled in at another text, or not quite.
func (r *refusing) otherText(signer *browser) {
	signer.visit(r.sent(2))
	(&walk{t: r.t, b: signer}).examine(signer.path(), 1280, true)
	const other = "De tekst die u las, is niet de tekst die nu ter ondertekening staat."
	signer.refused(http.StatusConflict, other, r.sent(2), without(r.form(2), "sha256", r.sums[1]))
	signer.refused(http.StatusConflict, other, r.sent(2), without(r.form(2), "sha256", ""))
	signer.refused(http.StatusUnprocessableEntity, "Zonder deze verklaring kunt u niet ondertekenen.", r.sent(2), without(r.form(2), "declared", ""))
	signer.refused(http.StatusUnprocessableEntity, "Dit is niet uw wachtwoord", r.sent(2), without(r.form(2), "password", "niet dit wachtwoord"))
}

// changedByte changes one letter of the frozen text in the database file.
func (r *refusing) changedByte(signer *browser) {
	db, err := sql.Open("sqlite", filepath.Join(r.Config.Data, "portal.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	swap := func(from, to string) {
		r.t.Helper()
		got, err := db.ExecContext(r.t.Context(), `UPDATE c_covenant_texts SET body = CAST(replace(CAST(body AS TEXT), ?, ?) AS BLOB) WHERE instr(CAST(body AS TEXT), '"sha256":"' || ? || '"') > 0`, from, to, r.sums[2])
		if err != nil {
			r.t.Fatal(err)
		}
		if n, err := got.RowsAffected(); err != nil || n != 1 {
			r.t.Fatalf("%d texts were changed, %v", n, err)
		}
	}
	const is, was = "belt een cliënt binnen vijf werkdagen", "belt een cliënt binnen zijn werkdagen"
	swap(is, was)
	const broken = "De tekst van deze versie is niet meer dezelfde als bij het openen van de ondertekening."
	r.unready(signer, 2, broken)
	signer.refused(http.StatusConflict, broken, r.sent(2), r.form(2))
	h := sha256.Sum256(signer.download(r.file(2)))
	now := hex.EncodeToString(h[:])
	if now == r.sums[2] {
		r.t.Error("the text that was changed has the same hash")
	}
	signer.refused(http.StatusConflict, "", r.sent(2), without(r.form(2), "sha256", now))
	signer.visit(r.path + "/controle?som=" + now)
	signer.shows("Klopt niet", "Dit getal hoort bij geen van de versies.")
	signer.visit(r.path + "/controle?som=" + r.sums[2])
	signer.shows("Maar de tekst in het portaal is daarna veranderd.")
	swap(was, is)
	signer.visit(r.path + "/controle?som=" + r.sums[2])
	signer.shows("Dit is precies de tekst van versie 2")
	signer.hides("Klopt niet")
}

// tooSoon gives notice for a day before the notice term.
func (r *refusing) tooSoon(signer *browser) {
	signer.visit(r.path + "/opzeggen")
	signer.set("#from", "2026-12-24")
	signer.set("#reason", "Wij stoppen ermee.")
	if status := signer.press(`form[action$="/opzeggen"] .actions button`); status != http.StatusUnprocessableEntity {
		r.t.Errorf("notice for next month: status %d", status)
	}
	if got := signer.text("#from-error"); !strings.Contains(got, "Dat is te vroeg: de opzegtermijn is drie maanden. Kies 23 februari 2027 of later.") {
		r.t.Errorf("notice for next month: %q", got)
	}
	if got := signer.value("#reason"); got != "Wij stoppen ermee." {
		r.t.Errorf("after the refusal the reason is %q", got)
	}
	signer.reports()
	(&walk{t: r.t, b: signer}).examine(signer.path(), 1280, true)
}

// tooLate signs after the deadline; after its extension twice.
func (r *refusing) tooLate() {
	r.Clock.To(storyTime(time.December, 8, 10, 0))
	signer, c := r.login(r.t, bewindContact), r.login(r.t, coordinator)
	const late = "De termijn om te ondertekenen is voorbij sinds 1 december 2026."
	r.unready(signer, 2, late)
	signer.refused(http.StatusConflict, late, r.sent(2), r.form(2))
	c.visit(r.path + "/ondertekening?versie=2")
	c.shows("Eén van twee tekende")
	c.set("#until", "2026-12-18")
	c.submit(`#termijn .actions button`)

	signer.visit(r.sent(2))
	signer.tick("#declared")
	signer.fill("#password", testPassword)
	signer.submit("#ondertekenen .actions button")
	signer.shows("U hebt deze versie ondertekend.")
	signer.refused(http.StatusConflict, "Uw organisatie heeft deze versie al ondertekend.", r.sent(2), r.form(2))
	c.visit(r.path + "/ondertekening?versie=2")
	if n := valueOf(c, chromedp.Evaluate[int](`document.querySelectorAll('a[href*="/ondertekeningen/"]').length`)); n != 3 {
		r.t.Errorf("%d signatures under version 2, want those of the municipality, one of Geldfit's and Bewindkantoor's", n)
	}

	// Half of a joint signature binds nobody.
	c.visit(r.path + "/ingaan?versie=2")
	c.submit(`form[action*="/ingaan"] .actions button`)
	signer.visit(r.path)
	if got := signer.text("#ondertekend"); strings.Contains(got, "Geldfit") || !strings.Contains(got, "Sallandse Brug") {
		r.t.Errorf("as signed are listed:\n%s", got)
	}
	r.unready(signer, 1, "U hebt deze versie ondertekend.")
	signer.refused(http.StatusConflict, "Deze versie is vervangen door een nieuwere. U kunt alleen de geldige versie ondertekenen.", r.sent(1), r.form(1))
}

// nextVersions tries what a version in consultation doesn't allow.
func (r *refusing) nextVersions() {
	signer, c := r.login(r.t, bewindContact), r.login(r.t, coordinator)
	c.visit(r.path + "/versies/nieuw")
	c.set("#why", "Twee artikelen worden korter.")
	c.submit("form.form .actions .button")
	signer.refused(http.StatusNotFound, "", r.sent(3), r.form(3)) // a concept
	c.visit(r.path + "/consultatie")
	c.set("#invitation", "Kan dit korter?")
	c.set("#until", "2026-12-18")
	c.submit(`form[action$="/consultatie"] .actions button`)

	const undecided = "Het college heeft deze versie nog niet vastgesteld. Ondertekenen kan pas daarna."
	r.unready(signer, 3, undecided)
	signer.refused(http.StatusConflict, undecided, r.sent(3), r.form(3))
	c.refused(http.StatusConflict, undecided, r.path+"/ondertekening/openen?versie=3", r.opening(c))
	c.refused(http.StatusConflict, "De consultatie loopt nog. Leg het besluit vast als zij voorbij is.", r.path+"/college?versie=3", r.deciding(c))

	// An article with a proposal that waits stays.
	signer.visit(r.path + "?versie=3")
	article := strings.TrimPrefix(valueOf(signer, chromedp.Evaluate[string](`document.querySelector("section[data-row][id^=artikel-]").id`)), "artikel-")
	signer.visit(r.path + "/artikelen/" + article + "/reageren?versie=3")
	signer.unfold()
	signer.foldMenus()
	signer.paste("#proposal", "<p>Dit kan in één zin.</p>")
	signer.submit(`form[action$="/reageren"] > .actions button`)
	c.visit(r.path + "/artikelen/" + article + "/wijzigen?versie=3")
	c.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action*="/weg"]').removeAttribute("data-confirm")`))
	const waits = "Op dit artikel wacht nog één reactie op antwoord. Beantwoord die eerst."
	if status := c.press(`form[action*="/weg"] button`); status != http.StatusConflict {
		r.t.Errorf("removing an article with an open proposal: status %d", status)
	}
	c.shows(waits)
	c.reports()
	(&walk{t: r.t, b: c}).examine(c.path(), 1280, true)
	c.visit(r.path + "?versie=3")
	if !valueOf(c, chromedp.Evaluate[bool](`!!document.getElementById("artikel-`+article+`")`)) {
		r.t.Error("the article is gone")
	}
}

var hiddenVersion = regexp.MustCompile(`name="version" value="(\d+)"`)

// opening is the form that opens signing of version 3.
func (r *refusing) opening(c *browser) map[string]string {
	r.t.Helper()
	page := hiddenVersion.FindSubmatch(c.download(r.path + "/ondertekening/openen?versie=3"))
	if page == nil {
		r.t.Fatal("no form to open signing")
	}
	return map[string]string{"version": string(page[1]), "until": "2027-01-15"}
}

// deciding is the form with what the college decided, as of version 3.
func (r *refusing) deciding(c *browser) map[string]string {
	return map[string]string{"version": r.opening(c)["version"], "number": "B2026-0999", "date": "2026-12-08", "proxy": "", "proxy_number": "V-1"}
}
