package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Login is the page on which one logs in with a password.
type Login struct {
	Base
	Email  string
	Return string
	// Passkeys: they work on this address.
	Passkeys bool
	// SSO is what the provider of single sign-on is called; empty: there is none.
	SSO string
	// Accounts are those of the demo, to choose from.
	Accounts []app.DemoAccount
}

var loginPage = page[Login]("account/login")

func (s *Server) login(c *fiber.Ctx) error {
	r := req(c)
	to := s.returnPath(query(c).Text("terug"))
	if r.loggedIn() {
		return seeOther(c, to)
	}
	if r.token != "" {
		return seeOther(c, withReturn(loginPath(r.session.Step), to))
	}
	return s.showLogin(c, Login{Return: to}, nil)
}

func (s *Server) showLogin(c *fiber.Ctx, p Login, refused error) error {
	list, err := s.options.App.DemoAccounts(c.UserContext())
	if err != nil {
		return err
	}
	p.Title, p.Accounts, p.Passkeys = "Inloggen", list, app.PasskeysAt(req(c).origin)
	if s.options.SSO != nil {
		p.SSO = s.options.SSOName
	}
	if refused != nil {
		return loginPage.again(c, p, refused)
	}
	return loginPage.show(c, p)
}

func (s *Server) logIn(c *fiber.Ctx) error {
	f := form(c)
	in := app.PasswordLogin{Email: f.Text("email"), Password: f.Text("password"), Token: newToken(), From: s.client(c)}
	w, err := s.options.App.LogIn(c.UserContext(), in)
	if err != nil {
		return s.showLogin(c, Login{Email: in.Email, Return: s.returnPath(f.Text("terug"))}, err)
	}
	return s.welcome(c, in.Token, w, f.Text("terug"))
}

var loggedOut = flash("uitgelogd", "good", "U bent uitgelogd.")

func (s *Server) logOut(c *fiber.Ctx) error {
	if token := sessionToken(c); token != "" {
		if err := s.options.App.LogOut(c.UserContext(), token); err != nil {
			return err
		}
	}
	endSession(c)
	return done(c, loggedOut, "/inloggen")
}

// Ask is the page on which one asks for a mail: to log in, or for a new password.
type Ask struct {
	Base
	Reset bool
	Email string
	// Asked: the mail is on its way, if there is an account.
	Asked bool
}

var askPage = page[Ask]("account/ask")

// titles of what can be asked for by mail.
func (a Ask) titled() Ask {
	a.Title = "Inloggen met een link"
	if a.Reset {
		a.Title = "Nieuw wachtwoord aanvragen"
	}
	return a
}

func (s *Server) linkAsk(c *fiber.Ctx) error  { return askPage.show(c, Ask{}.titled()) }
func (s *Server) resetAsk(c *fiber.Ctx) error { return askPage.show(c, Ask{Reset: true}.titled()) }

func (s *Server) linkAsked(c *fiber.Ctx) error {
	return s.asked(c, portal.MailLoginLink, Ask{Email: form(c).Text("email")})
}

func (s *Server) resetAsked(c *fiber.Ctx) error {
	return s.asked(c, portal.MailReset, Ask{Email: form(c).Text("email"), Reset: true})
}

// asked answers the same whether the address is known or not.
func (s *Server) asked(c *fiber.Ctx, kind portal.MailKind, p Ask) error {
	p = p.titled()
	if err := s.options.App.AskLink(c.UserContext(), kind, p.Email, s.client(c)); err != nil {
		return askPage.again(c, p, err)
	}
	p.Asked = true
	return askPage.show(c, p)
}

// Link is the page behind a link by mail that logs one in: opening it does
// nothing yet, since mail scanners open links too.
type Link struct {
	Base
	Owner app.LinkOwner
}

// DeadLink is the page of a link that doesn't work, or no longer.
type DeadLink struct {
	Base
	// Again is where to ask for a new one; empty: somebody else sends it.
	Again string
}

var (
	linkPage     = page[Link]("account/link")
	deadLinkPage = page[DeadLink]("account/dead")
)

// deadLink shows the page of a link that doesn't work; other errors pass.
func deadLink(c *fiber.Ctx, again string, err error) error {
	if portal.KindOf(err) != portal.NotFound {
		return err
	}
	req(c).cause = err
	return deadLinkPage.send(c, fiber.StatusNotFound, DeadLink{Base: Base{Title: "Deze link werkt niet meer"}, Again: again})
}

func (s *Server) linkOpen(c *fiber.Ctx) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	owner, err := s.options.App.Link(c.UserContext(), portal.TokenLogin, secret)
	if err != nil {
		return deadLink(c, "/inloggen/link", err)
	}
	return linkPage.show(c, Link{Base: Base{Title: "Inloggen"}, Owner: owner})
}

func (s *Server) linkUse(c *fiber.Ctx) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	token := newToken()
	w, err := s.options.App.LogInByLink(c.UserContext(), secret, token, s.client(c))
	if err != nil {
		return deadLink(c, "/inloggen/link", err)
	}
	return s.welcome(c, token, w, "/")
}

// NewPassword is the page behind a link by mail on which one chooses a password.
type NewPassword struct {
	Base
	Owner app.LinkOwner
}

var newPasswordPage = page[NewPassword]("account/password")

func (s *Server) resetOpen(c *fiber.Ctx) error { return s.resetPage(c, nil) }

func (s *Server) resetPage(c *fiber.Ctx, refused error) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	owner, err := s.options.App.Link(c.UserContext(), portal.TokenReset, secret)
	if err != nil {
		return deadLink(c, "/wachtwoord/vergeten", err)
	}
	p := NewPassword{Base: Base{Title: "Kies een nieuw wachtwoord"}, Owner: owner}
	if refused != nil {
		return newPasswordPage.again(c, p, refused)
	}
	return newPasswordPage.show(c, p)
}

func (s *Server) resetUse(c *fiber.Ctx) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	token := newToken()
	w, err := s.options.App.ResetPassword(c.UserContext(), secret, token, form(c).Text("password"), s.client(c))
	switch portal.KindOf(err) {
	case portal.Invalid:
		return s.resetPage(c, err)
	case portal.NotFound:
		return deadLink(c, "/wachtwoord/vergeten", err)
	}
	if err != nil {
		return err
	}
	return s.welcome(c, token, w, "/")
}

// Invitation is the page on which somebody accepts an invitation.
type Invitation struct {
	Base
	Owner app.LinkOwner
	Name  string
}

var invitationPage = page[Invitation]("account/invitation")

func (s *Server) invitationOpen(c *fiber.Ctx) error { return s.invitationPage(c, nil) }

func (s *Server) invitationPage(c *fiber.Ctx, refused error) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	owner, err := s.options.App.Link(c.UserContext(), portal.TokenInvite, secret)
	if err != nil {
		return deadLink(c, "", err)
	}
	p := Invitation{Base: Base{Title: "Maak uw account"}, Owner: owner, Name: owner.Name}
	if refused != nil {
		p.Name = form(c).Text("name")
		return invitationPage.again(c, p, refused)
	}
	return invitationPage.show(c, p)
}

func (s *Server) invitationAccept(c *fiber.Ctx) error {
	secret, err := param(c, "token")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.Acceptance{Secret: secret, Token: newToken(), Name: f.Text("name"), Password: f.Text("password"), From: s.client(c)}
	w, err := s.options.App.AcceptInvitation(c.UserContext(), in)
	switch portal.KindOf(err) {
	case portal.Invalid:
		return s.invitationPage(c, err)
	case portal.NotFound:
		return deadLink(c, "", err)
	}
	if err != nil {
		return err
	}
	return s.welcome(c, in.Token, w, "/")
}
