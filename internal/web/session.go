package web

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// cookieName gives the name of a cookie of ours. Under https it has the prefix
// that makes browsers refuse one set by a neighbouring host or over http.
func (s *Server) cookieName(suffix string) string {
	name := "portaal"
	if suffix != "" {
		name += "-" + suffix
	}
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// cookie is a cookie to set; maxAge is in seconds, 0 lasts as long as the
// browser is open, negative takes it away.
type cookie struct {
	name, value string
	maxAge      int
}

// setCookie is the only place where cookies are set: all for this host alone,
// unreadable for scripts, and not sent along with another site's forms.
func (s *Server) setCookie(c *fiber.Ctx, k cookie) {
	out := &fiber.Cookie{Name: k.name, Value: k.value, Path: "/", HTTPOnly: true, Secure: s.secure, SameSite: fiber.CookieSameSiteLaxMode, MaxAge: k.maxAge}
	if k.maxAge < 0 {
		out.MaxAge, out.Expires = 0, time.Unix(1, 0)
	}
	c.Cookie(out)
}

// newToken makes a session token: 256 bits, kept hashed by the application.
func newToken() string { return randomText(32) }

// isToken reports whether v has the shape of a token, so that nothing else is
// looked up.
func isToken(v string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(v)
	return err == nil && len(b) == 32
}

// startSession gives the browser its session after a login; the cookie it came
// with, whatever it was, is replaced.
func startSession(c *fiber.Ctx, token string) {
	s := req(c).server
	s.setCookie(c, cookie{name: s.cookieName(""), value: token})
	s.setCookie(c, cookie{name: s.cookieName("bezoek"), maxAge: -1})
}

// endSession takes the session away from the browser; the application ends it
// on its side.
func endSession(c *fiber.Ctx) {
	s := req(c).server
	s.setCookie(c, cookie{name: s.cookieName(""), maxAge: -1})
}

// sessionToken is the token of the logged-in person, for the use cases that
// end or renew a session.
func sessionToken(c *fiber.Ctx) string { return req(c).token }

// identify finds who asks. Without a session, or with one that has ended, the
// request goes on as nobody's.
func (s *Server) identify(c *fiber.Ctx) error {
	r := req(c)
	if v := strings.Clone(c.Cookies(s.cookieName("bezoek"))); isToken(v) {
		r.visitor = v
	}
	token := strings.Clone(c.Cookies(s.cookieName("")))
	if token == "" {
		return nil
	}
	if !isToken(token) {
		endSession(c)
		return nil
	}
	session, err := s.options.Accounts.Session(c.UserContext(), token)
	switch {
	case err == nil && session.Step != portal.StepDone:
		session.Actor = portal.Actor{}
		r.token, r.session = token, session
		return nil
	case err == nil && session.Actor.Zero():
		return nil // fail closed: a session of nobody is none
	case err == nil:
		r.token, r.session = token, session
		return nil
	case portal.KindOf(err) == portal.LoginNeeded:
		r.ended = token
		endSession(c)
		return nil
	}
	return err
}
