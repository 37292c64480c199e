package web

import (
	"crypto/rand"
	"encoding/base64"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// request is what the shell knows of one request. It lives in the Locals of
// the fiber context; handlers reach it through the functions of this package.
type request struct {
	server    *Server
	reference string // shown on error pages, found in the log
	nonce     string
	origin    string // scheme://host[:port] of the portal, as checked
	token     string // session token; empty without a session
	session   Session
	ended     string // token of a session that has run out
	visitor   string // cookie to which forms of anonymous pages are bound
	route     *Route // nil until a row of the table matched
	form      *Form
	parts     *parts
	stack     []byte // of a panic, for the log
	cause     error  // of an error page, for the log
}

type requestKey struct{}

// req gives the shell's side of a request; begin has put it there.
func req(c *fiber.Ctx) *request {
	r, _ := c.Locals(requestKey{}).(*request)
	return r
}

// begin makes the request's own values, once.
func (s *Server) begin(c *fiber.Ctx) *request {
	if r := req(c); r != nil {
		return r
	}
	r := &request{server: s, reference: newReference(), nonce: randomText(16)}
	c.Locals(requestKey{}, r)
	return r
}

// actor is who asks; the zero Actor when nobody is logged in.
func actor(c *fiber.Ctx) portal.Actor { return req(c).session.Actor }

// loggedIn reports whether somebody is, with every step of the login done.
func (r *request) loggedIn() bool { return !r.session.Actor.Zero() }

// param gives a part of the path. What can't be an id or a number of ours is
// not found, without asking the database.
func param(c *fiber.Ctx, name string) (string, error) {
	v := strings.Clone(c.Params(name))
	if v == "" || len(v) > 128 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return "", portal.ErrNotFound
	}
	return v, nil
}

// randomText is n random bytes as base64url.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// newReference makes a request's reference: short enough to read out over the
// phone, without letters that look alike, and always of one length.
func newReference() string {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	var b [8]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b[:4]) + "-" + string(b[4:])
}
