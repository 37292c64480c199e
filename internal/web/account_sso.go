package web

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/sso"
)

// ssoCookie is the cookie that ties a login at the provider to this browser.
const ssoCookie = "sso"

// SSOFailed is the one page of a login at the provider that opened nothing,
// whatever the reason: that stands in the log.
type SSOFailed struct {
	Base
	Name string
}

var ssoFailedPage = page[SSOFailed]("account/sso")

// ssoFailed shows the page; being asked to wait is told as everywhere.
func (s *Server) ssoFailed(c *fiber.Ctx, err error) error {
	if portal.KindOf(err) == portal.TooMany {
		return err
	}
	req(c).cause = err
	return ssoFailedPage.send(c, fiber.StatusForbidden, SSOFailed{Base: Base{Title: "Inloggen is niet gelukt"}, Name: s.options.SSOName})
}

// ssoBack is the portal's address to which the provider sends people.
func ssoBack(c *fiber.Ctx) string { return req(c).origin + "/inloggen/sso/terug" }

func (s *Server) ssoAsk(c *fiber.Ctx) error {
	if s.options.SSO == nil {
		return portal.ErrNotFound
	}
	ask, err := s.options.App.AskSSO(c.UserContext(), s.returnPath(query(c).Text("terug")), s.client(c))
	if err != nil {
		return s.ssoFailed(c, err)
	}
	address, err := s.options.SSO.Address(c.UserContext(), sso.Ask{State: ask.State, Nonce: ask.Nonce, Verifier: ask.Verifier, Back: ssoBack(c)})
	if err != nil {
		return s.ssoFailed(c, err)
	}
	s.setCookie(c, cookie{name: s.cookieName(ssoCookie), value: ask.Secret, maxAge: int(portal.ChallengeSSO.Valid().Seconds())})
	c.Set(fiber.HeaderLocation, address)
	c.Status(fiber.StatusSeeOther)
	return nil
}

func (s *Server) ssoReturn(c *fiber.Ctx) error {
	if s.options.SSO == nil {
		return portal.ErrNotFound
	}
	q, name := query(c), s.cookieName(ssoCookie)
	secret := strings.Clone(c.Cookies(name))
	s.setCookie(c, cookie{name: name, maxAge: -1})
	if secret == "" {
		return s.ssoFailed(c, errors.New("the browser came back without its cookie"))
	}
	ask, err := s.options.App.TakeSSO(c.UserContext(), secret, q.Text("state"))
	if err != nil {
		return s.ssoFailed(c, err)
	}
	claims, err := s.options.SSO.Claims(c.UserContext(), sso.Ask{Nonce: ask.Nonce, Verifier: ask.Verifier, Back: ssoBack(c)},
		sso.Answer{Code: q.Text("code"), Issuer: q.Text("iss"), Error: q.Text("error")})
	if err != nil {
		return s.ssoFailed(c, err)
	}
	token := newToken()
	w, err := s.options.App.LogInBySSO(c.UserContext(), claims, token, s.client(c))
	if err != nil {
		return s.ssoFailed(c, err)
	}
	return s.welcome(c, token, w, ask.Return)
}

func (s *Server) ssoUnlinkAsk(c *fiber.Ctx) error { return s.ssoUnlinkPage(c, nil) }

func (s *Server) ssoUnlinkPage(c *fiber.Ctx, refused error) error {
	list, err := s.options.App.Identities(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return portal.ErrNotFound
	}
	return s.confirm(c, Confirm{
		Base: Base{Title: "Koppeling verbreken"}, Button: "Koppeling verbreken",
		Text: []string{"Uw account hier hoort dan niet meer bij uw account bij een andere organisatie.",
			"Logt u daarna weer op die manier in? Dan koppelt het portaal uw account opnieuw."},
	}, refused)
}

var ssoUnlinked = flash("koppeling-verbroken", "good", "De koppeling is verbroken.")

func (s *Server) ssoUnlink(c *fiber.Ctx) error {
	in := s.proof(c, "password")
	if err := s.options.App.UnlinkSSO(c.UserContext(), in); err != nil {
		return s.ssoUnlinkPage(c, err)
	}
	startSession(c, in.NewToken)
	return done(c, ssoUnlinked, "/instellingen")
}
