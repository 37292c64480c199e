package web

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// forgery is a change that no page of ours asked for.
type forgery struct {
	name, token string
	changes     []change
}

// TestBar24_EveryWritingRoute sends to each route that writes what a page of another
// site could make a browser send, as an administrator of the portal, a coordinator and a
// partner's contact: with a field's file where the route takes one. Each is refused and
// nothing is written. What has its secret in its address has no token, and is listed here.
func TestBar24_EveryWritingRoute(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	th := m.thingsOf("geldfit", "gerda", portal.Audience{Kind: portal.WholeChain})
	th.figures = doneFigures
	th.line = m.addFigures()
	var secret []string
	before := m.dump(t)
	for _, who := range []portal.ID{"bea", "cora", "bram", ""} {
		v, other := m.as(who), m.as("gijs")
		good, foreign := v.csrf(t), other.csrf(t)
		forgeries := []forgery{
			{"no token", "", []change{header("Sec-Fetch-Site", "same-origin")}},
			{"another's token", foreign, []change{header("Sec-Fetch-Site", "same-origin")}},
			{"a foreign origin", good, []change{header("Origin", "https://evil.example")}},
			{"our name within theirs", good, []change{header("Origin", testURL+".evil.example")}},
			{"a foreign page, no origin", good, []change{header("Origin", ""), header("Sec-Fetch-Site", "cross-site")}},
			{"no origin that can be told", good, []change{header("Origin", "null")}},
			{"the token in the address", "", []change{func(r *http.Request) { r.RequestURI += "?_csrf=" + url.QueryEscape(good) }}},
		}
		for _, row := range m.table {
			switch {
			case safe(row.Method):
				continue
			case row.Level == Secret:
				if who == "" {
					secret = append(secret, row.Path)
				}
				continue
			}
			for _, f := range forgeries {
				want := http.StatusForbidden
				if who == "" && row.Level > Open {
					want = http.StatusUnauthorized // no session to do it with
				}
				if got := v.forge(t, row, th.address(row.Path), f).status; got != want {
					t.Errorf("%s %s as %q with %s: %d, want %d", row.Method, row.Path, who, f.name, got, want)
				}
			}
			m.log.Reset()
		}
	}
	after := m.dump(t)
	for name := range after {
		if name != "sessions" && !sameRows(before[name], after[name]) { // each look at a page moves the session on
			t.Errorf("%s changed", name)
		}
	}
	if len(after["sessions"]) == len(before["sessions"]) {
		t.Error("nobody had a session")
	}
	slices.Sort(secret)
	if want := []string{"/gast/:token", "/post/uitschrijven/:token", "/post/voorkeuren/:token"}; !slices.Equal(secret, want) {
		t.Errorf("routes without a token: %v, want %v", secret, want)
	}
}

// sameRows compares the documents of a collection in any order.
func sameRows(a, b []string) bool {
	return maps.Equal(counted(a), counted(b))
}

func counted(rows []string) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		n[r]++
	}
	return n
}

// forge sends a change as a route takes it, with a file where it takes files.
func (v *visitor) forge(t *testing.T, row Route, path string, f forgery) *reply {
	t.Helper()
	var body io.Reader
	kind := fiber.MIMEApplicationForm
	if row.Upload > 0 {
		var form *bytes.Buffer
		form, kind = multipartBody(t, "_csrf", f.token, "version", "1", "@brief.txt", "Een brief.")
		body = form
	} else {
		fields := url.Values{"_csrf": {f.token}, "version": {"1"}}
		maps.Copy(fields, matrixForms[row.Path])
		body = strings.NewReader(fields.Encode())
	}
	return v.send(t, row.Method, path, body, kind, append([]change{header("Origin", v.rig.origins()[0])}, f.changes...)...)
}
