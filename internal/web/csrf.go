package web

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// errForgery is for a form that didn't come from a page of ours, or from one
// of an earlier session.
var errForgery = portal.Errorf(portal.Forbidden, "Dit formulier hoort niet bij uw sessie. Open de pagina opnieuw en probeer het nog eens.")

// deriveKey makes the key of one purpose from the portal's key.
func deriveKey(key []byte, purpose string) ([]byte, error) {
	k, err := hkdf.Key(sha256.New, key, nil, "ketenportaal web "+purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("derive key for %s: %w", purpose, err)
	}
	return k, nil
}

// csrfToken is the token of the forms on this page: bound to the session, or
// for who isn't logged in to a cookie of this browser, which it sets.
func (s *Server) csrfToken(c *fiber.Ctx) string {
	r := req(c)
	if r.route != nil && r.route.Level == Secret {
		// Such a page asks no cookie and sets none: setting one would also
		// break the forms that this browser has open.
		return ""
	}
	if r.token == "" && r.visitor == "" {
		r.visitor = randomText(32)
		s.setCookie(c, cookie{name: s.cookieName("bezoek"), value: r.visitor})
	}
	return s.csrfFor(r)
}

func (s *Server) csrfFor(r *request) string {
	mac := hmac.New(sha256.New, s.csrfKey)
	switch {
	case r.token != "":
		mac.Write([]byte("session " + r.token))
	case r.visitor != "":
		mac.Write([]byte("visitor " + r.visitor))
	default:
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// checkToken refuses a change without the token of this very session.
func (s *Server) checkToken(r *request, token string) error {
	want := s.csrfFor(r)
	if want == "" || !hmac.Equal([]byte(want), []byte(token)) {
		return errForgery
	}
	return nil
}

// checkSource refuses a change that the browser says another site asked for.
//
// Our pages send no referrer, and with it browsers send “Origin: null” along
// with their own forms too. So null is believed only beside Sec-Fetch-Site:
// same-origin, which no page of another site can make a browser say.
func (s *Server) checkSource(c *fiber.Ctx) error {
	site := c.Get("Sec-Fetch-Site")
	if site != "" && site != "same-origin" && site != "none" {
		return errForgery
	}
	origin := c.Get(fiber.HeaderOrigin)
	switch {
	case origin == "":
		return nil
	case origin == "null" && site == "same-origin":
		return nil
	case !slices.Contains(s.origins(), origin):
		return errForgery
	}
	return nil
}

// ownOrigin reports whether a WebSocket was opened by a page of ours; browsers
// always name the origin there, so a missing one is refused too.
func (s *Server) ownOrigin(c *fiber.Ctx) bool {
	return c.Get(fiber.HeaderOrigin) == req(c).origin
}

// safe reports whether a method changes nothing (RFC 9110, section 9.2.1).
func safe(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead
}
