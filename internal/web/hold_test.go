package web

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// TestHold: while the database is brought up to date the portal says so, and
// only what is for machines is answered.
func TestHold(t *testing.T) {
	s := testServer(t)
	s.Hold()
	v := s.as(portal.Coordinator)
	v.get(t, "/healthz").wants(200)
	v.get(t, "/readyz").wants(503)
	for _, path := range []string{"/", "/inloggen", "/help", "/signalen", "/live"} {
		a := v.get(t, path).wants(503)
		if a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "even niet bereikbaar") {
			t.Errorf("%s: Retry-After %q, page %q", path, a.header.Get("Retry-After"), a.body)
		}
	}
	s.Release()
	v.get(t, "/readyz").wants(200)
	v.get(t, "/help").wants(200)
}
