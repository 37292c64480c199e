package main

import (
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// TestBar45_KillDuringUpload kills the portal at several places of an upload: no
// document and no file is there, as nobody was told that there was one. An upload
// that was acknowledged before a kill is there, byte for byte.
func TestBar45_KillDuringUpload(t *testing.T) {
	places := 3
	if longChecks() {
		places = 10
	}
	data := filled(t, "20")
	content := strings.Repeat("Wat wij aan het loket horen, in gewone woorden.\n", 10_000)
	for place := range places {
		p := serveProcess(t, data)
		v := logIn(t, p.URL, "lid1@org1.example")
		number, err := v.share(signalForm("Een signaal met een bijlage"))
		if err != nil {
			t.Fatal(err)
		}
		body, kind := uploadForm(t, v.csrf, "verslag.txt", content)
		v.halfRequest(t, "POST", "/signalen/"+number+"/documenten", kind, body, len(body)-len(body)*place/places-1)
		p.kill(t)
		if documents, files := storedDocuments(t, data); documents != 0 || files != 0 {
			t.Fatalf("killed at %d/%d of an upload: %d documents and %d files are there, want none", place, places, documents, files)
		}
	}

	p := serveProcess(t, data)
	v := logIn(t, p.URL, "lid1@org1.example")
	number, err := v.share(signalForm("Een signaal met een hele bijlage"))
	if err != nil {
		t.Fatal(err)
	}
	body, kind := uploadForm(t, v.csrf, "verslag.txt", content)
	if status, err := v.halfRequest(t, "POST", "/signalen/"+number+"/documenten", kind, body, 100).finish(); err != nil || status != http.StatusSeeOther {
		t.Fatalf("a whole upload: status %d, %v", status, err)
	}
	p.kill(t)
	if documents, files := storedDocuments(t, data); documents != 1 || files != 1 {
		t.Fatalf("after an acknowledged upload: %d documents and %d files, want one of each", documents, files)
	}
	db := opened(t, data)
	defer db.Close()
	if err := db.Files().Sweep(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := db.Files().List(t.Context(), "", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("after sweeping: %d files, %v", len(list), err)
	}
	r, _, err := db.Files().Open(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != content {
		t.Errorf("the file has %d bytes, want %d; %v", len(got), len(content), err)
	}
}

// uploadForm is the form of a document that a browser sends.
func uploadForm(t *testing.T, csrf, name, content string) (body, kind string) {
	t.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"_csrf", csrf}, {"document_title", "Verslag"}} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile(portal.FieldDocumentFile, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// storedDocuments counts the documents and the whole files of a portal that
// doesn't run.
func storedDocuments(t *testing.T, data string) (documents, files int) {
	t.Helper()
	db := opened(t, data)
	defer db.Close()
	docs, err := db.Find(t.Context(), "documents", docdb.Query{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := db.Files().List(t.Context(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(docs), len(list)
}
