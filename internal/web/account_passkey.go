package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// passkeyCookie is the cookie with the secret of a challenge, for as long as
// the challenge can be answered.
const passkeyCookie = "passkey"

// askBrowser puts a question for a passkey to the browser's script.
func (s *Server) askBrowser(c *fiber.Ctx, ask app.PasskeyAsk, err error) error {
	if err != nil {
		return err
	}
	s.setCookie(c, cookie{name: s.cookieName(passkeyCookie), value: ask.Secret, maxAge: int(portal.ChallengeLogin.Valid().Seconds())})
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(ask.Options)
}

// passkeyAnswer reads what the browser answered; its cookie has done its work.
func (s *Server) passkeyAnswer(c *fiber.Ctx) app.PasskeyAnswer {
	name := s.cookieName(passkeyCookie)
	in := app.PasskeyAnswer{Token: sessionToken(c), NewToken: newToken(), Secret: strings.Clone(c.Cookies(name)), Origin: req(c).origin, Answer: form(c).Text("answer"), From: s.client(c)}
	s.setCookie(c, cookie{name: name, maxAge: -1})
	return in
}

func (s *Server) passkeyAsk(c *fiber.Ctx) error {
	ask, err := s.options.App.AskPasskey(c.UserContext(), req(c).origin, s.client(c))
	return s.askBrowser(c, ask, err)
}

func (s *Server) passkeyLogIn(c *fiber.Ctx) error {
	in, to := s.passkeyAnswer(c), form(c).Text("terug")
	w, err := s.options.App.LogInByPasskey(c.UserContext(), in)
	if err != nil {
		return s.showLogin(c, Login{Return: s.returnPath(to)}, err)
	}
	return s.welcome(c, in.NewToken, w, to)
}

func (s *Server) secondPasskeyAsk(c *fiber.Ctx) error {
	ask, err := s.options.App.AskSecondPasskey(c.UserContext(), sessionToken(c), req(c).origin)
	return s.askBrowser(c, ask, err)
}

func (s *Server) secondPasskeyGive(c *fiber.Ctx) error {
	in, to := s.passkeyAnswer(c), s.returnPath(form(c).Text("terug"))
	if err := s.options.App.GivePasskey(c.UserContext(), in); err != nil {
		return s.secondStepPage(c, to, err)
	}
	startSession(c, in.NewToken)
	return seeOther(c, to)
}

// NewPasskey is the form with which one adds a passkey, for its partial.
type NewPasskey struct {
	Base
	// Label is the name of the passkey.
	Label string
	// Password: it is asked again.
	Password bool
	Return   string
}

// newPasskey makes the form, again with what was typed after a refusal.
func (s *Server) newPasskey(c *fiber.Ctx, password bool, to string, refused error) *NewPasskey {
	p := &NewPasskey{Base: Base{CSRF: s.csrfToken(c)}, Label: deviceText(c.Get(fiber.HeaderUserAgent)), Password: password, Return: to}
	if f := form(c); f != nil && f.Has("label") {
		p.Label = f.Text("label")
		p.refuse(refused, f.order())
	}
	return p
}

func (s *Server) passkeyNewAsk(c *fiber.Ctx) error {
	ask, err := s.options.App.AskNewPasskey(c.UserContext(), s.proof(c, "current"), form(c).Text("label"), req(c).origin)
	return s.askBrowser(c, ask, err)
}

var passkeyAdded = flash("passkey-toegevoegd", "good", "Uw passkey is toegevoegd. U kunt er nu mee inloggen.")

func (s *Server) passkeyAdd(c *fiber.Ctx) error {
	in, f := s.passkeyAnswer(c), form(c)
	err := s.options.App.AddPasskey(c.UserContext(), in, f.Text("label"))
	switch {
	case err != nil && req(c).session.Step != portal.StepDone:
		return s.factorPage(c, f.Text("terug"), err)
	case err != nil:
		return s.settingsPage(c, err)
	}
	startSession(c, in.NewToken)
	if f.Has("terug") {
		return done(c, passkeyAdded, s.returnPath(f.Text("terug")))
	}
	return done(c, passkeyAdded, "/instellingen")
}

// Confirm is a page on which one gives the password again before something
// about one's own account goes.
type Confirm struct {
	Base
	Text   []string
	Button string
	Email  string
}

var confirmPage = page[Confirm]("account/confirm")

func (s *Server) confirm(c *fiber.Ctx, p Confirm, refused error) error {
	own, err := s.options.App.OwnProfile(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p.Email = own.Email
	if refused != nil {
		return confirmPage.again(c, p, refused)
	}
	return confirmPage.show(c, p)
}

func (s *Server) passkey(c *fiber.Ctx) error { return s.passkeyPage(c, nil) }

func (s *Server) passkeyPage(c *fiber.Ctx, refused error) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	k, err := s.options.App.Passkey(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	return s.confirm(c, Confirm{
		Base: Base{Title: "Passkey verwijderen"}, Button: "Passkey verwijderen",
		Text: []string{"U verwijdert de passkey “" + k.Name + "”. Daarna kunt u er niet meer mee inloggen.",
			"Verwijder de passkey ook op uw apparaat. Dat doet u bij de wachtwoorden van dat apparaat."},
	}, refused)
}

var passkeyRemoved = flash("passkey-verwijderd", "good", "De passkey is verwijderd.")

func (s *Server) passkeyRemove(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	in := s.proof(c, "password")
	if err := s.options.App.RemovePasskey(c.UserContext(), in, portal.ID(id)); err != nil {
		return s.passkeyPage(c, err)
	}
	startSession(c, in.NewToken)
	return done(c, passkeyRemoved, "/instellingen")
}
