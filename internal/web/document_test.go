package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// fileForm is an upload as a browser sends it: the token first, then the other
// fields, then the file. The name goes as it is, without quoting.
func (v *visitor) fileForm(t *testing.T, name string, content io.Reader, fields url.Values) (io.Reader, string) {
	t.Helper()
	head := new(bytes.Buffer)
	w := multipart.NewWriter(head)
	must(t, w.WriteField("_csrf", v.csrf(t)))
	for field, values := range fields {
		must(t, w.WriteField(field, values[0]))
	}
	if content == nil {
		must(t, w.Close())
		return head, w.FormDataContentType()
	}
	_, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document_file"; filename="` + name + `"`}, "Content-Type": {"application/octet-stream"}})
	must(t, err)
	return io.MultiReader(head, content, strings.NewReader("\r\n--"+w.Boundary()+"--\r\n")), w.FormDataContentType()
}

// upload sends a file with a form.
func (v *visitor) upload(t *testing.T, path, name, content string, fields url.Values, changes ...change) *reply {
	t.Helper()
	var file io.Reader
	if name != "" {
		file = strings.NewReader(content)
	}
	body, kind := v.fileForm(t, name, file, fields)
	all, err := io.ReadAll(body)
	must(t, err)
	changes = append([]change{header("Origin", v.rig.origins()[0]), header("Sec-Fetch-Site", "same-origin")}, changes...)
	return v.send(t, http.MethodPost, path, bytes.NewReader(all), kind, changes...)
}

// addDocument adds a document by the use case and gives its path.
func (p *signalRig) addDocument(who portal.ID, s portal.Signal, name, content string) string {
	p.t.Helper()
	by := p.by(who)
	u, err := p.app.ReceiveUpload(p.t.Context(), by, app.UploadTo{Number: s.Number}, name, strings.NewReader(content))
	must(p.t, err)
	d, err := p.app.AddDocument(p.t.Context(), by, s.Number, &app.UploadForm{File: u})
	must(p.t, err)
	return "/documenten/" + string(d.ID)
}

func TestDocumentFromUploadToDownload(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	here := "/signalen/" + s.Number
	gerda.get(t, here).wants(http.StatusOK).In("#documenten", HasText("nog geen documenten")).In("#documenten a", HasAttr("href", here+"/documenten"))
	gerda.get(t, here+"/documenten").wants(http.StatusOK).In("form[data-upload]", HasAttr("enctype", "multipart/form-data")).In("#document_file", HasAttr("data-max", "20971520"))

	page := gerda.follow(t, gerda.upload(t, here+"/documenten", "Brief aan bewoners.txt", "Geachte bewoner.", url.Values{"document_title": {""}}))
	page.wants(http.StatusOK).In(".flash.good", HasText("staat erbij")).In("#documenten .title", HasText("Brief aan bewoners"))
	href, _ := attr(selection(page.doc, "#documenten .title")[0], "href")

	show := gerda.get(t, href).wants(http.StatusOK).In("h1", HasText("Brief aan bewoners")).In("form[data-upload]", HasAttr("action", href+"/versies"))
	show.In("dd", HasText("16 bytes")).In("dd", HasText("niet op virussen gecontroleerd"))
	gerda.follow(t, gerda.upload(t, href+"/versies", "Brief 2.txt", "Beste bewoner.", nil)).In(".flash.good", HasText("nieuwe versie")).In(".title", HasText("Versie 2: Brief 2.txt")).In(".title", HasText("Versie 1: Brief aan bewoners.txt"))
	for n, want := range map[int]string{1: "Geachte bewoner.", 2: "Beste bewoner."} {
		got := p.as("lea").get(t, fmt.Sprintf("%s/v/%d", href, n)).wants(http.StatusOK)
		if got.body != want {
			t.Errorf("version %d: got %q, want %q", n, got.body, want)
		}
	}
	for _, wrong := range []string{"/v/0", "/v/3", "/v/-1", "/v/x", "/v/1e0", "/v/99999999999999999999"} {
		gerda.get(t, href+wrong).wants(http.StatusNotFound)
	}
	gerda.get(t, "/zoeken?q=bewoner").wants(http.StatusOK).In(".title", HasText("Brief aan bewoners"))
	gerda.get(t, "/documenten").wants(http.StatusOK).In("li[data-row] .title", HasText("Brief aan bewoners")).In("a[download]", HasAttr("href", href+"/v/2"))
	p.as("lea").get(t, href).wants(http.StatusOK).None("form[data-upload]")
	p.as("lea").get(t, here).wants(http.StatusOK).None("#documenten .actions")
}

func TestBar04_DocumentsByRoleAndAudience(t *testing.T) {
	p := signalPortal(t)
	chosen := p.share("gerda", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"eenpitter"}}
	})
	path := p.addDocument("gerda", chosen, "mus kanarie.txt", "Kanariewoord.")
	unknown := "/documenten/" + string(portal.NewRandomID())
	for id, want := range map[portal.ID]struct{ read, list, replace int }{
		"gerda": {200, 200, 303}, "gijs": {200, 200, 403}, "eva": {200, 200, 403},
		"bram": {404, 200, 404}, "lea": {404, 200, 404}, "cora": {404, 200, 404}, "bea": {404, 200, 404}, "wim": {404, 200, 404},
		"anne": {404, 200, 404}, "gert": {404, 200, 404}, "arie": {404, 403, 404},
	} {
		v := p.as(id)
		for _, at := range []string{path, path + "/v/1"} {
			page := v.get(t, at).wants(want.read)
			if want.read == http.StatusNotFound {
				page.Not("kanarie", "Kanariewoord", chosen.Number)
				if other := v.get(t, strings.Replace(at, path, unknown, 1)); masked.ReplaceAllString(page.body, "*") != masked.ReplaceAllString(other.body, "*") {
					t.Errorf("%s: %s does not look like a page that isn't there", id, at)
				}
			}
		}
		list, found := v.get(t, "/documenten").wants(want.list), v.get(t, "/documenten?q=kanariewoord").wants(want.list)
		if want.read == http.StatusNotFound {
			list.None("li[data-row]").Not("kanarie", chosen.Number)
			found.None("li[data-row]").Not("us kanarie", chosen.Number)
		} else {
			list.In("li[data-row]", HasText("kanarie"))
			found.In("li[data-row]", HasText("kanarie"))
		}
		v.upload(t, path+"/versies", "nieuw.txt", "Kanariewoord van "+string(id)+".", nil).wants(want.replace)
	}
	guest := p.as("")
	for _, at := range []string{"/documenten", path, path + "/v/1"} {
		guest.get(t, at).wants(http.StatusSeeOther).Not("kanarie")
	}
	guest.upload(t, "/signalen/"+chosen.Number+"/documenten", "a.txt", "Tekst.", nil).wants(http.StatusUnauthorized)
}

func TestBar42_RefusedTypesAreNotStored(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	for _, tc := range []struct{ name, file, content string }{
		{"svg", "a.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"},
		{"html", "a.html", "<!doctype html><script>alert(1)</script>"},
		{"xml", "a.xml", "<?xml version='1.0'?><a/>"},
		{"html as text", "a.txt", "<html><script>alert(1)</script>"},
		{"svg as picture", "a.png", "<svg xmlns='http://www.w3.org/2000/svg'/>"},
		{"double ending", "a.pdf.html", "%PDF-1.4\n"},
		{"double ending inside", "a.html.pdf", "%PDF-1.4\n"},
		{"polyglot", "a.pdf", "%PDF-1.4\n<html><script>alert(1)</script>"},
		{"zip as document", "a.docx", "PK\x03\x04rommel"},
		{"program", "a.exe", "MZ\x90"},
		{"no ending", "README", "tekst"},
		{"empty", "a.txt", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := gerda.upload(t, "/signalen/"+s.Number+"/documenten", tc.file, tc.content, url.Values{"document_title": {"Titel die blijft"}})
			page.wants(http.StatusUnprocessableEntity).In("#document_file", HasAttr("aria-invalid", "true")).In("#document_title", HasAttr("value", "Titel die blijft")).In(".summary a", HasAttr("href", "#document_file"))
		})
	}
	gerda.get(t, "/documenten").wants(http.StatusOK).None("li[data-row]").In(".empty.none", HasText("Nog geen documenten"))
}

func TestBar42_EveryDownloadIsKeptOutOfTheBrowser(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	for file, content := range map[string]string{
		"brief.txt": "Tekst.", "cijfers.csv": "a;b\n1;2\n", "lees.md": "# Kop\n", "plaat.jpg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
	} {
		path := p.addDocument("gerda", s, file, content)
		got := p.as("bram").get(t, path+"/v/1", header("Accept", "text/html")).wants(http.StatusOK)
		for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
			if v := got.header.Get(name); !strings.Contains(v, want) {
				t.Errorf("%s: %s is %q, want %q", file, name, v, want)
			}
		}
		if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: policy is %q", file, csp)
		}
		if kind, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition")); err != nil || kind != "attachment" || params["filename"] != file {
			t.Errorf("%s: disposition is %q", file, got.header.Get("Content-Disposition"))
		}
	}
}

func TestBar43_NamesOfUploads(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	for i, tc := range []struct{ name, file, want string }{
		{"folders", `../../etc/passwd.txt`, "passwd.txt"},
		{"folders of Windows", `C:\\Users\\jan\\brief.txt`, "brief.txt"},
		{"device", "CON.txt", "_CON.txt"},
		{"direction", "brief\u202etxt.exe.txt", ""},
		{"direction of a name", "jaar\u202everslag.txt", "jaarverslag.txt"},
		{"accents", "reünie ‘café’.txt", "reünie ‘café’.txt"},
		{"very long", strings.Repeat("a", 5000) + ".txt", strings.Repeat("a", 146) + ".txt"},
		{"a tag", "<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sent := gerda.upload(t, "/signalen/"+s.Number+"/documenten", tc.file, fmt.Sprintf("Tekst %d.", i), url.Values{"document_title": {tc.name}})
			if tc.want == "" {
				sent.wants(http.StatusUnprocessableEntity)
				return
			}
			page := gerda.follow(t, sent)
			var href string
			for _, n := range selection(page.doc, "#documenten a[download]") {
				if v, _ := attr(n, "href"); href == "" || HasText(tc.name)(n) == "" {
					href = v
				}
			}
			got := gerda.get(t, href).wants(http.StatusOK).header.Get("Content-Disposition")
			_, params, err := mime.ParseMediaType(got)
			if err != nil || params["filename"] != tc.want || strings.ContainsAny(got, "\r\n\x00\u202e") {
				t.Errorf("got %q (%v), want the name %q", got, err, tc.want)
			}
		})
	}
	for _, odd := range []string{"a\x00b.txt", "a\r\nX-Evil: 1\r\n.txt"} {
		page := gerda.upload(t, "/signalen/"+s.Number+"/documenten", odd, "Tekst van een rare naam.", nil)
		if page.status >= 500 || page.header.Get("X-Evil") != "" {
			t.Errorf("%q: got status %d, headers %v", odd, page.status, page.header)
		}
	}
}

func TestBar40_TooLarge(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	fields := url.Values{"document_title": {"Titel die blijft"}}
	gerda.upload(t, "/signalen/"+s.Number+"/documenten", "lang.txt", strings.Repeat("a", portal.MaxUpload+1), fields).
		wants(http.StatusRequestEntityTooLarge).In("#document_file-error", HasText("groter dan 20 MB")).In("#document_title", HasAttr("value", "Titel die blijft"))
	gerda.get(t, "/documenten").None("li[data-row]")
}

func TestBar40_ChunkedWithoutLength(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- p.Serve(ln) }()
	t.Cleanup(func() {
		must(t, p.Shutdown(context.Background()))
		must(t, <-served)
	})
	for _, tc := range []struct {
		name string
		size int64
		want int
	}{{"at the limit", portal.MaxUpload, http.StatusSeeOther}, {"over it", portal.MaxUpload + 1, http.StatusRequestEntityTooLarge}} {
		t.Run(tc.name, func(t *testing.T) {
			body, kind := gerda.fileForm(t, "lang.txt", io.LimitReader(letters{}, tc.size), url.Values{"citizen_checked": {"ja"}}) // more text than is looked at
			r, err := http.NewRequest(http.MethodPost, "http://"+ln.Addr().String()+"/signalen/"+s.Number+"/documenten", body)
			must(t, err)
			r.Host = strings.TrimPrefix(testURL, "https://")
			r.Header.Set("Origin", testURL)
			r.Header.Set("Content-Type", kind)
			for name, value := range gerda.jar {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
			must(t, err)
			must(t, resp.Body.Close())
			if r.ContentLength > 0 || resp.StatusCode != tc.want {
				t.Errorf("got status %d for a length of %d, want %d", resp.StatusCode, r.ContentLength, tc.want)
			}
		})
	}
}

// letters is text without end.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

func TestBar36_UploadAsksAboutCitizenData(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	there := "/signalen/" + s.Number + "/documenten"
	page := gerda.upload(t, there, "brief.txt", "Het nummer is 111222333.", url.Values{"document_title": {"Brief"}}).wants(http.StatusUnprocessableEntity)
	page.In("#document_file-error", HasText("burgerservicenummer")).In("#citizen_overrule").None("input[name=kept]").Not("111222333")
	gerda.upload(t, there, "brief.txt", "Het nummer is 111222333.", url.Values{"citizen_overrule": {"Dit is een zaaknummer."}}).wants(http.StatusSeeOther)

	page = gerda.upload(t, there, "contact.txt", "Mail naar jan@voorbeeld.example.", url.Values{"document_title": {"Contactlijst"}}).wants(http.StatusUnprocessableEntity)
	page.In("#citizen_checked").In(".note", HasText("contact.txt")).In("#document_title", HasAttr("value", "Contactlijst"))
	kept, _ := attr(selection(page.doc, "input[name=kept]")[0], "value")
	p.as("gijs").upload(t, there, "", "", url.Values{"kept": {kept}, "citizen_checked": {"ja"}}).wants(http.StatusUnprocessableEntity)
	gerda.follow(t, gerda.upload(t, there, "", "", url.Values{"kept": {kept}, "citizen_checked": {"ja"}, "document_title": {"Contactlijst"}})).In("#documenten .title", HasText("Contactlijst"))
	gerda.upload(t, there, "", "", nil).wants(http.StatusUnprocessableEntity).In("#document_file-error", HasText("Kies een bestand"))
	for line := range strings.Lines(p.log.String()) {
		if strings.Contains(line, "111222333") {
			t.Errorf("the number is in the log: %s", line)
		}
	}
}

func TestBar05_AnonymousUploadTellsNobody(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Naming = portal.Anonymous })
	gerda := p.as("gerda")
	there := "/signalen/" + s.Number + "/documenten"
	gerda.get(t, there).wants(http.StatusOK).In("#document_file-hint", HasText("U deelt dit anoniem"))
	gerda.upload(t, there, "Verslag.pdf", "%PDF-1.4\nVerslag", nil).wants(http.StatusUnprocessableEntity)
	gerda.follow(t, gerda.upload(t, there, "Verslag Gerda Geldfit.txt", "Wat wij zien.", nil)).wants(http.StatusOK)
	list := p.as("cora").get(t, "/documenten").wants(http.StatusOK).In("li[data-row] .meta", HasText("anoniem"))
	href, _ := attr(selection(list.doc, "li[data-row] .title")[0], "href")
	for _, id := range []portal.ID{"cora", "anne", "bram"} {
		v := p.as(id)
		for _, at := range []string{"/documenten", href, href + "/v/1", "/signalen/" + s.Number, "/zoeken?q=bijlage"} {
			page := v.get(t, at).wants(http.StatusOK)
			for _, choice := range selection(page.doc, "option") {
				choice.Parent.RemoveChild(choice) // every organisation can be handed a signal
			}
			var rest strings.Builder
			must(t, html.Render(&rest, page.doc))
			for _, told := range []string{"Gerda", "gerda", "Geldfit"} {
				if strings.Contains(rest.String(), told) {
					t.Errorf("%s: %q is in %s", id, told, at)
				}
			}
		}
	}
	p.as("gijs").upload(t, href+"/versies", "nieuw.txt", "Nieuw.", nil).wants(http.StatusForbidden)
	gerda.upload(t, href+"/versies", "nieuw.txt", "Nieuw.", nil).wants(http.StatusSeeOther)
}

func TestBar24_UploadWithoutTokenIsRefused(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	gerda := p.as("gerda")
	body, kind := multipartBody(t, "document_title", "Brief", "@a.txt", "abc")
	gerda.send(t, http.MethodPost, "/signalen/"+s.Number+"/documenten", body, kind, header("Origin", testURL)).wants(http.StatusForbidden)
	gerda.upload(t, "/signalen/"+s.Number+"/documenten", "a.txt", "abc", nil, header("Origin", "https://evil.example")).wants(http.StatusForbidden)
	gerda.get(t, "/documenten").None("li[data-row]")
}

func TestSizeText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 812: "812 bytes", 1024: "1 kB", 12_345: "12 kB", 1<<20 - 1: "1.024 kB", 1 << 20: "1 MB", 1_500_000: "1,4 MB", 20 << 20: "20 MB"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestScanStateInWords(t *testing.T) {
	for _, tc := range []struct {
		name        string
		scan        portal.ScanState
		open        bool
		badge, text string
	}{
		{"no scanner", portal.NotScanned, true, "", "niet op virussen gecontroleerd"},
		{"from before the scanner", portal.NotScanned, false, "Wordt gecontroleerd", "wordt op virussen gecontroleerd"},
		{"waits", portal.Waiting, false, "Wordt gecontroleerd", "wordt op virussen gecontroleerd"},
		{"clean", portal.CleanScan, true, "", "op virussen gecontroleerd"},
		{"infected", portal.Infected, false, "Virus gevonden", "virus gevonden, niet te downloaden"},
	} {
		v := portal.DocumentVersion{Scan: tc.scan}
		if badge, text := scanBadge(v, tc.open).Text, scanWords(v, tc.open); badge != tc.badge || text != tc.text {
			t.Errorf("%s: got %q and %q, want %q and %q", tc.name, badge, text, tc.badge, tc.text)
		}
	}
}
