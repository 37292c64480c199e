package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// named tells the tap whose browser this is.
func (b *browser) named(who string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{readerHeader: who}})
		return err
	}))
}

// fetched is what a request from within the page gave.
type fetched struct {
	Status int
	Body   string // base64
}

func (f fetched) bytes(t *testing.T) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(f.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fetch asks for something as the page does, without leaving it; with fields it
// sends them as a form.
func (b *browser) fetch(path string, fields map[string]string) fetched {
	b.t.Helper()
	return valueOf(b, chromedp.Evaluate[fetched](`(async (path, fields) => {
		const sent = fields && { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content } };
		const answer = await fetch(path, sent || {});
		const bytes = new Uint8Array(await answer.arrayBuffer());
		let binary = "";
		for (let i = 0; i < bytes.length; i += 32768) binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
		return { Status: answer.status, Body: btoa(binary) };
	})(`+script(b.t, path)+`, `+script(b.t, fields)+`)`, chromedp.EvalAwaitPromise))
}

// download gives the bytes of a file.
func (b *browser) download(path string) []byte {
	b.t.Helper()
	f := b.fetch(path, nil)
	if f.Status != http.StatusOK {
		b.t.Fatalf("download %s: status %d", path, f.Status)
	}
	return f.bytes(b.t)
}

// script writes a value as JavaScript.
func script(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// shows fails when the open page lacks a text.
func (b *browser) shows(texts ...string) {
	b.t.Helper()
	page := b.text("main")
	for _, want := range texts {
		if !strings.Contains(page, want) {
			b.t.Fatalf("%s doesn't show %q:\n%s", b.path(), want, page)
		}
	}
}

// hides fails when the open page has a text anywhere.
func (b *browser) hides(texts ...string) {
	b.t.Helper()
	page := valueOf(b, chromedp.Evaluate[string](`document.documentElement.outerHTML`))
	for _, word := range texts {
		if strings.Contains(page, word) {
			b.t.Errorf("%s shows %q", b.path(), word)
		}
	}
}

// choose chooses the first option of a list that has a text.
func (b *browser) choose(selector, label string) {
	b.t.Helper()
	b.set(selector, valueOf(b, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelector(%q).options].find(o => o.textContent.includes(%q)).value`, selector, label))))
}

// paste puts formatted text at the end of an editor, as from the clipboard.
func (b *browser) paste(editor, html string) {
	b.t.Helper()
	b.wants(editor + ".editor")
	b.do(chromedp.Evaluate[chromedp.Void](`((region, html) => {
		region.focus();
		getSelection().selectAllChildren(region);
		getSelection().collapseToEnd();
		const clipboardData = new DataTransfer();
		clipboardData.setData("text/html", html);
		region.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
	})(document.querySelector(` + script(b.t, editor+".editor") + `), ` + script(b.t, html) + `)`))
}

// upload adds a text file by the form of a page.
func (b *browser) upload(path, name, text string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.visit(path)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#document_file"), []string{file}))
	b.submit("form[data-upload] .actions button")
}
