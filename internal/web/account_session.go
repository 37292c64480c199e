package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// accounts answers the shell's questions from the application.
type accounts struct{ *app.App }

// Session gives who holds a session.
func (a accounts) Session(ctx context.Context, token string) (Session, error) {
	l, err := a.App.Session(ctx, token)
	if err != nil {
		return Session{}, err
	}
	return Session{ID: l.Handle, Actor: l.Actor, OrgName: l.OrgName, ExpiresAt: l.Expires, Step: l.Step}, nil
}

// deviceAge is how long a device that logged in is known, in seconds.
const deviceAge = 180 * 24 * 60 * 60

// client says where a login comes from.
func (s *Server) client(c *fiber.Ctx) app.Client {
	return app.Client{
		Address: s.clientIP(c), Device: deviceText(c.Get(fiber.HeaderUserAgent)),
		Mark: strings.Clone(c.Cookies(s.cookieName("toestel"))),
	}
}

// welcome ends every way of logging in: the browser gets its new session, the
// one it came with dies, and the person goes on to what is still asked or to
// where they were going.
func (s *Server) welcome(c *fiber.Ctx, token string, w app.Welcome, to string) error {
	if old := sessionToken(c); old != "" {
		if err := s.options.App.LogOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	startSession(c, token)
	s.setCookie(c, cookie{name: s.cookieName("toestel"), value: w.Mark, maxAge: deviceAge})
	to = s.returnPath(to)
	if w.Step != portal.StepDone {
		to = withReturn(loginPath(w.Step), to)
	}
	return seeOther(c, to)
}

// loginPath is the page of a step of the login.
func loginPath(step portal.LoginStep) string {
	switch step {
	case portal.StepCode:
		return "/tweestaps"
	case portal.StepSetUp:
		return "/instellingen/tweestaps"
	}
	return "/inloggen"
}

// sessionExtend keeps the session of who is asked whether they are still there.
func (s *Server) sessionExtend(c *fiber.Ctx) error {
	return c.JSON(struct {
		Expires int64 `json:"expires"`
	}{req(c).session.ExpiresAt.Unix()})
}

// deviceText says in words which browser on which system a User-Agent names;
// browsers name each other, so the order matters.
func deviceText(agent string) string {
	browser := firstOf(agent, "Een browser", [][2]string{
		{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	})
	system := firstOf(agent, "", [][2]string{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
	})
	if system == "" {
		return browser
	}
	return browser + " op " + system
}

func firstOf(agent, otherwise string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return otherwise
}
