package web

import (
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// TestBar31_EveryRouteRefusesOperators sends to every route that reads a form or an
// address what document databases take for operators and lists, with a good token. Each
// answers 400, and nothing is written. An upload may say no before it reads on.
func TestBar31_EveryRouteRefusesOperators(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	th := m.thingsOf("geldfit", "gerda", portal.Audience{Kind: portal.WholeChain})
	th.figures = doneFigures
	th.line = m.addFigures()
	before := m.dump(t)
	v := m.as("cora")
	token, own := v.csrf(t), header("Origin", m.origins()[0])
	for _, row := range m.table {
		path := th.address(row.Path)
		with := path + "?"
		if strings.Contains(path, "?") {
			with = path + "&"
		}
		switch {
		case row.Level == Probe || strings.HasPrefix(row.Path, "/assets/"):
			continue
		case safe(row.Method):
			for _, odd := range []string{"q[$ne]=", "q[]=1", "$where=1", "a.b=1", "q=%00", "q=%ff"} {
				if got := v.send(t, row.Method, with+odd, nil, "", own).status; got != http.StatusBadRequest {
					t.Errorf("%s %s with %s: %d", row.Method, row.Path, odd, got)
				}
			}
		default:
			for _, odd := range []string{"version[$gt]=", "id[$in][]=a", "$where=1", "a.$regex=.", "text=a%00b", "text=%c3%28"} {
				body := url.Values{"_csrf": {token}}.Encode() + "&" + odd
				kind := fiber.MIMEApplicationForm
				if row.Upload > 0 {
					name, _, _ := strings.Cut(odd, "=")
					if name == "text" {
						continue // files are bytes; see BAR 43 for their names
					}
					form, multipart := multipartBody(t, "_csrf", token, name, "1", "@brief.txt", "Een brief.")
					body, kind = form.String(), multipart
				}
				if got := v.send(t, row.Method, path, strings.NewReader(body), kind, own).status; got != http.StatusBadRequest && !(row.Upload > 0 && (got == http.StatusNotFound || got == http.StatusForbidden)) {
					t.Errorf("%s %s with %s: %d", row.Method, row.Path, odd, got)
				}
			}
		}
		m.log.Reset()
	}
	for name, rows := range m.dump(t) {
		if name != "sessions" && !sameRows(before[name], rows) {
			t.Errorf("%s changed", name)
		}
	}
}

// TestBar34_NoRouteReadsJSON: JSON of any make, sent to every route that writes, is
// refused without being read as such, and costs neither time nor memory. The bounds are
// wide, since the harness itself copies the ten megabytes a few times.
func TestBar34_NoRouteReadsJSON(t *testing.T) {
	m := newMatrix(t)
	th := m.thingsOf("geldfit", "gerda", portal.Audience{Kind: portal.WholeChain})
	th.figures = doneFigures
	th.line = m.addFigures()
	v := m.as("cora")
	token := v.csrf(t)
	before := m.dump(t)
	bodies := map[string]string{
		"deep": strings.Repeat(`[`, 100_000), "huge number": `{"n":1` + strings.Repeat("0", 200_000) + `}`, "10 MB": `{"a":"` + strings.Repeat("x", 10<<20) + `"}`,
		"duplicate keys": `{"text":"a","text":"b"}`, "NaN": `{"n":NaN}`, "no UTF-8": "{\"a\":\"\xc3\x28\"}", "NUL": `{"a":"\u0000"}`, "operators": `{"text":{"$ne":null}}`,
	}
	var was, is runtime.MemStats
	for _, row := range m.table {
		if safe(row.Method) || row.Level == Probe {
			continue
		}
		runtime.ReadMemStats(&was)
		began := time.Now()
		for name, body := range bodies {
			if len(body) > 1<<20 && row.Path != "/signalen/nieuw" {
				continue // once is enough: the limit is that of every form
			}
			got := v.send(t, row.Method, th.address(row.Path), strings.NewReader(body), "application/json", header("Origin", m.origins()[0]), header("X-CSRF-Token", token)).status
			if got != http.StatusBadRequest && got != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s, %s: %d", row.Method, row.Path, name, got)
			}
		}
		if runtime.ReadMemStats(&is); is.TotalAlloc-was.TotalAlloc > 256<<20 {
			t.Errorf("%s took %d MB", row.Path, (is.TotalAlloc-was.TotalAlloc)>>20)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("%s took %v", row.Path, took)
		}
		m.log.Reset()
	}
	for name, rows := range m.dump(t) {
		if name != "sessions" && !sameRows(before[name], rows) {
			t.Errorf("%s changed", name)
		}
	}
}

// TestBar32_FiltersTakeOnlyWhatThereIs: signs mean nothing in the filters of the search
// either, and no answer of them is a failure.
func TestBar32_FiltersTakeOnlyWhatThereIs(t *testing.T) {
	p := signalPortal(t)
	p.share("gerda", nil)
	v := p.as("bram")
	all := len(selection(v.get(t, "/zoeken?q=wachttijd").wants(http.StatusOK).doc, "li[data-row]"))
	if all == 0 {
		t.Fatal("nothing is found")
	}
	for _, field := range []string{"soort", "thema", "organisatie", "vanaf", "tot", "precies", "pagina", "blad"} {
		for _, sign := range []string{".*", "(a+)+$", "^", "%", "_", "*", `"`, "signaal OR 1=1", "{$ne:null}", "';drop table x;--", "\\", strings.Repeat("x", 3000), "-1", "9999999999999999999", "e\u0301"} {
			page := v.get(t, "/zoeken?q=wachttijd&"+field+"="+url.QueryEscape(sign))
			rows := len(selection(page.doc, "li[data-row]"))
			if page.status != http.StatusOK && page.status != http.StatusUnprocessableEntity && page.status != http.StatusNotFound {
				t.Errorf("%s=%.20q answers %d", field, sign, page.status)
			}
			if rows > all {
				t.Errorf("%s=%.20q finds %d, want no more than the %d without it", field, sign, rows, all)
			}
		}
	}
}

// TestBar47_HeadersHaveLimits: more of headers, address or cookies than a browser of ours
// ever sends is refused, and not read to its end.
func TestBar47_HeadersHaveLimits(t *testing.T) {
	_, address := serve(t)
	host := "Host: " + address + "\r\n"
	for name, request := range map[string]string{
		"a long address":       "GET /help?q=" + strings.Repeat("x", 20<<10) + " HTTP/1.1\r\n" + host + "\r\n",
		"a long path":          "GET /" + strings.Repeat("x", 20<<10) + " HTTP/1.1\r\n" + host + "\r\n",
		"a long cookie":        "GET /help HTTP/1.1\r\n" + host + "Cookie: a=" + strings.Repeat("x", 20<<10) + "\r\n\r\n",
		"many cookies":         "GET /help HTTP/1.1\r\n" + host + "Cookie: " + strings.Repeat("a=b; ", 5000) + "\r\n\r\n",
		"many headers":         "GET /help HTTP/1.1\r\n" + host + strings.Repeat("X-A: b\r\n", 5000) + "\r\n",
		"headers without end":  "GET /help HTTP/1.1\r\n" + host + strings.Repeat("X-A: b\r\n", 1_000_000),
		"a name without end":   "GET /help HTTP/1.1\r\n" + host + strings.Repeat("X", 8<<20),
		"an address of 8 MB":   "GET /" + strings.Repeat("x", 8<<20),
		"a chunk without size": "POST /open HTTP/1.1\r\n" + host + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("0", 8<<20),
	} {
		var was, is runtime.MemStats
		runtime.ReadMemStats(&was)
		answers := raw(t, address, request)
		runtime.ReadMemStats(&is)
		if len(answers) > 1 || len(answers) == 0 && len(request) < 64<<10 {
			t.Errorf("%s: %d answers", name, len(answers))
		}
		for _, a := range answers {
			if a.StatusCode < 400 || a.StatusCode >= 500 {
				t.Errorf("%s: status %d", name, a.StatusCode)
			}
		}
		// Sending it copies the request once.
		if grown := int64(is.TotalAlloc-was.TotalAlloc) - int64(len(request)); grown > 4<<20 {
			t.Errorf("%s: %d kB of memory", name, grown>>10)
		}
	}
	if answers := raw(t, address, "GET /healthz HTTP/1.1\r\n"+host+"Connection: close\r\n\r\n"); len(answers) != 1 || answers[0].StatusCode != http.StatusOK {
		t.Error("the portal doesn't answer any more")
	}
}
