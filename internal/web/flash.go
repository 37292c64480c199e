package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Flash is one sentence about what was just done, shown once on the next page.
// The cookie holds only its code, so nobody can put a text of their own there.
type Flash struct {
	code string
	// Kind is good, wrong or info.
	Kind string
	Text string
}

var flashes = map[string]*Flash{}

// flash declares a sentence; declare it beside the handler that uses it. It
// panics on a code that is taken.
func flash(code, kind, text string) *Flash {
	if flashes[code] != nil {
		panic("flash " + code + " is declared twice")
	}
	f := &Flash{code: code, Kind: kind, Text: text}
	flashes[code] = f
	return f
}

// done ends a form that was accepted: the sentence is shown on the page at
// path, one of our own addresses, to which the browser goes by GET (303).
func done(c *fiber.Ctx, f *Flash, path string) error {
	r := req(c)
	r.server.setCookie(c, cookie{name: r.server.cookieName("melding"), value: f.code, maxAge: 60})
	return seeOther(c, path)
}

// seeOther sends the browser to one of our own pages by GET.
func seeOther(c *fiber.Ctx, path string) error {
	c.Set(fiber.HeaderLocation, localPath(path))
	c.Status(fiber.StatusSeeOther)
	return nil
}

// takeFlash gives the sentence to show, if any, and forgets it.
func (s *Server) takeFlash(c *fiber.Ctx) *Flash {
	name := s.cookieName("melding")
	code := strings.Clone(c.Cookies(name))
	if code == "" {
		return nil
	}
	s.setCookie(c, cookie{name: name, maxAge: -1})
	return flashes[code]
}
