package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestStory5_Slip is the first half of story 5: an attachment names a resident; it
// is hidden in one click, the FG has it erased, a reader sees that it was, and the
// audit log still verifies.
func TestStory5_Slip(t *testing.T) {
	r := startPortal(t, time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	partner := r.login(t, "deelnemer@geldfit.example")
	partner.visit("/signalen/nieuw")
	partner.fill("#text", "Inwoners krijgen drie brieven over een betalingsregeling en snappen er geen een.")
	partner.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#theme").selectedIndex = 1`))
	partner.tick(`input[name=audience][value=keten]`)
	partner.submit(`form[action="/signalen/nieuw"] .actions .button`)
	signal := strings.SplitN(partner.path(), "#", 2)[0]

	const name = "brief mevrouw Kanariesma"
	file := filepath.Join(t.TempDir(), name+".txt")
	check(t, os.WriteFile(file, []byte("Geachte mevrouw Kanariesma, u hebt nog een schuld."), 0o600))
	partner.visit(signal + "/documenten")
	partner.do(chromedp.SetUploadFiles(chromedp.CSS("#document_file"), []string{file}))
	partner.submit("form[data-upload] .button")

	reader := r.login(t, "meelezer@asdd.example")
	reader.visit(signal)
	if got := reader.text("#documenten"); !strings.Contains(got, "Kanariesma") {
		t.Fatalf("the attachment isn't there: %s", got)
	}
	document := valueOf(reader, chromedp.Evaluate[string](`document.querySelector("#documenten a.title").getAttribute("href")`))

	coordinator := r.login(t, "ketencoordinator@gemeente.example")
	coordinator.visit(document)
	coordinator.unfold()
	coordinator.submit(`a[href*="/verbergen?deel="]`)
	coordinator.submit("main form.form button")
	reader.visit(signal)
	if got := reader.text("#documenten"); strings.Contains(got, "Kanariesma") || !strings.Contains(got, "Verborgen om privacy") {
		t.Errorf("while hidden a reader sees: %s", got)
	}
	reader.visit(document)
	if got := reader.text("main"); strings.Contains(got, "Kanariesma") || !strings.Contains(got, "De FG beslist.") {
		t.Errorf("while hidden the page says: %s", got)
	}

	fg := r.login(t, "auditor@gemeente.example")
	fg.visit("/beheer/privacy")
	fg.submit(".rows a.title")
	if got := fg.text("main"); !strings.Contains(got, "Kanariesma") || !strings.Contains(got, "Meld het vóór") {
		t.Fatalf("the FG sees: %s", got)
	}
	fg.tick("input[name=parts]")
	fg.submit("#wissen .button.danger")
	if got := fg.text("main"); strings.Contains(got, "Kanariesma") || !strings.Contains(got, "Verwijderd") {
		t.Errorf("after the decision the FG sees: %s", got)
	}

	reader.visit(signal)
	if got := reader.text("main"); strings.Contains(got, "Kanariesma") || !strings.Contains(got, "Verwijderd om privacy") {
		t.Errorf("afterwards a reader sees: %s", got)
	}
	reader.visit("/zoeken?q=kanariesma")
	if got := reader.text("main"); strings.Contains(got, "brief mevrouw") {
		t.Errorf("it is still found: %s", got)
	}
	if wrong := append(reader.reports(), append(coordinator.reports(), fg.reports()...)...); len(wrong) > 0 {
		t.Errorf("the browsers report %v", wrong)
	}
	if a := runCommand(t, r.Config.Data, "", "audit", "verify"); a.code != 0 {
		t.Errorf("audit verify: exit %d\n%s%s", a.code, a.out, a.errors)
	}
}
