package web

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func TestErrorKinds(t *testing.T) {
	s := testServer(t)
	v := s.as("")
	for kind, want := range map[string]int{"invalid": 422, "not-found": 404, "forbidden": 403, "conflict": 409, "login": 303, "large": 413, "many": 429, "away": 503, "internal": 500} {
		t.Run(kind, func(t *testing.T) {
			s.log.Reset()
			page := v.get(t, "/kind/"+kind).wants(want)
			if strings.Contains(page.body, "closed pipe") {
				t.Error("the cause is on the page")
			}
			// Of what isn't there the cause may quote the address.
			if logged := strings.Contains(s.log.String(), "closed pipe"); logged == (kind == "not-found") {
				t.Errorf("the cause is in the log: %v", logged)
			}
			if want != 303 {
				page.In("h1").In("code")
			}
			if want == 429 && page.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			got := v.get(t, "/kind/"+kind, header("Accept", "application/json"))
			if want != 303 && (got.status != want || !strings.Contains(got.body, `"reference"`)) {
				t.Errorf("JSON: %d %s", got.status, got.body)
			}
			if want == 303 && got.status != 401 {
				t.Errorf("JSON: got %d, want 401", got.status)
			}
		})
	}
	v.get(t, "/kind/internal").None(".summary").In("main", HasText("Er ging bij ons iets mis"))
}

func TestLoginNeeded(t *testing.T) {
	s := testServer(t)
	got := s.as("").get(t, "/stuk/S-1?tab=a%20b").wants(303).header.Get("Location")
	if want := "/inloggen?terug=%2Fstuk%2FS-1%3Ftab%3Da%2520b"; got != want {
		t.Errorf("Location: got %s, want %s", got, want)
	}
	v := s.as("")
	v.post(t, "/proef", url.Values{"text": {"x"}}).wants(401)
	if s.wrote != 0 {
		t.Error("a change without a session was made")
	}
}

var masked = regexp.MustCompile(`nonce="[^"]*"|content="[\w-]{43}"|name="_csrf" value="[^"]*"|<code>[^<]*</code>`)

// TestBar03_UnknownAndForbiddenLookTheSame: what one may not know of answers
// like what isn't there, and like an address no route has.
func TestBar03_UnknownAndForbiddenLookTheSame(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	mask := func(p *reply) string {
		return p.wants(404).header.Get("Content-Length") + masked.ReplaceAllString(p.body, "*")
	}
	want := mask(v.get(t, "/stuk/onbekend"))
	for _, path := range []string{"/stuk/verboden", "/stuk/nooit'", "/bestaat-niet"} {
		if got := mask(v.get(t, path)); got != want {
			t.Errorf("%s: page differs from that of an unknown id", path)
		}
	}
}

func TestBar49_PanicInHandler(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	page := v.get(t, "/stuk/paniek").wants(500)
	if strings.Contains(page.body, "goroutine") || strings.Contains(page.body, "bron van de paniek") {
		t.Error("the page shows the panic")
	}
	log := s.log.String()
	if !strings.Contains(log, "bron van de paniek") || !strings.Contains(log, "harness_test.go") {
		t.Errorf("the log lacks the panic or its stack: %s", log)
	}
	if reference := text(selection(page.doc, "code")[0]); !strings.Contains(log, reference) {
		t.Errorf("reference %s is not in the log", reference)
	}
	v.get(t, "/help").wants(200)
}

func TestDatabaseAway(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	s.accounts.err = portal.Errorf(portal.Unavailable, "De databank antwoordt niet.").Because(errors.New("dial tcp"))
	page := v.get(t, "/proef").wants(503)
	page.In("h1", HasText("even niet bereikbaar"))
	v.get(t, "/healthz").wants(200)
	v.get(t, "/readyz").wants(503)
	s.accounts.err = nil
	v.get(t, "/readyz").wants(200)
	v.get(t, "/proef").wants(200)
}
