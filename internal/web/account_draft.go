package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

var textKept = flash("tekst-bewaard", "info", "U was lang niet bezig. Uw tekst is bewaard: log in, dan gaat u verder waar u was.")

// draftSave keeps what is being typed in the form on the page that the address
// names, as /concepten?formulier=/signalen/nieuw.
func (s *Server) draftSave(c *fiber.Ctx) error {
	place := query(c).Text("formulier")
	if s.returnPath(place) != place || strings.ContainsAny(place, "?#") {
		return portal.ErrNotFound
	}
	if err := s.options.App.SaveDraft(c.UserContext(), actor(c), place, app.DraftValues(form(c).values)); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// kept is what this person typed on this page and didn't send: an empty Form
// and the zero time when nothing was kept. A page fills its form from it, and
// says when it was kept.
func (s *Server) kept(c *fiber.Ctx) (*Form, time.Time, error) {
	d, err := s.options.App.Draft(c.UserContext(), actor(c), string([]byte(c.Path())))
	if err != nil {
		return nil, time.Time{}, err
	}
	return &Form{values: d.Values}, d.SavedAt, nil
}

// sent forgets what was kept of the form on a page, after it was accepted.
func (s *Server) sent(c *fiber.Ctx, place string) error {
	return s.options.App.DropDraft(c.UserContext(), actor(c), place)
}

// keepEnded answers a request that needs a login. A form sent with a session
// that has just run out is kept for the same person, who finds it on its page
// after logging in. The form must be of that very session, so that no other
// site can put a text in somebody's mouth.
func (s *Server) keepEnded(c *fiber.Ctx, row *Route) error {
	r := req(c)
	place := s.pageOf(string([]byte(c.Path())))
	if r.ended == "" || s.options.App == nil || safe(row.Method) || row.Upload > 0 || place == "/" || wantsJSON(c) {
		return portal.ErrLogin
	}
	if err := s.checkSource(c); err != nil {
		return err
	}
	token, err := s.receive(c, 0)
	if err != nil {
		return err
	}
	if err := s.checkToken(&request{token: r.ended}, token); err != nil {
		return portal.ErrLogin
	}
	err = s.options.App.KeepForLater(c.UserContext(), r.ended, place, app.DraftValues(form(c).values))
	if err != nil {
		return err
	}
	return done(c, textKept, withReturn("/inloggen", place))
}

// pageOf is the page on which the form at a path stands: the longest part of
// the path that can be opened.
func (s *Server) pageOf(path string) string {
	for path != "" && !s.hasPage(path) {
		path = path[:strings.LastIndexByte(path, '/')]
	}
	if path == "" {
		return "/"
	}
	return path
}

// withReturn adds to a path where to go on afterwards.
func withReturn(path, to string) string {
	if to == "/" {
		return path
	}
	return path + "?terug=" + url.QueryEscape(to)
}
