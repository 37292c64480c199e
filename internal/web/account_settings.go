package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Settings is the page on which one manages one's own account.
type Settings struct {
	Base
	ID                    portal.ID // of the viewer
	Name, Function, Phone string
	Email, OrgName        string
	Factor                app.FactorState
	Sessions              []OwnSession
	Passkeys              []portal.Passkey
	// New is the form that adds a passkey; nil: that can't be now, see NoNew.
	New        *NewPasskey
	Identities []portal.Identity
	// SSO is what the provider of single sign-on is called.
	SSO string
}

// NoNew says why no passkey can be added.
func (p Settings) NoNew() string {
	if len(p.Passkeys) >= portal.MaxPasskeys {
		return "U hebt " + portal.Number(portal.MaxPasskeys) + " passkeys. Verwijder er een om een andere toe te voegen."
	}
	return "Passkeys werken niet op dit adres van het portaal. Gebruik het adres dat u van de gemeente kreeg."
}

// OwnSession is one of one's own logins; This is the one that looks.
type OwnSession struct {
	Handle          portal.ID
	Device, Address string
	Began, Seen     time.Time
	This            bool
}

// Others reports whether one is logged in elsewhere too.
func (p Settings) Others() bool { return len(p.Sessions) > 1 }

var settingsPage = page[Settings]("account/settings")

func (s *Server) settings(c *fiber.Ctx) error { return s.settingsPage(c, nil) }

func (s *Server) settingsPage(c *fiber.Ctx, refused error) error {
	ctx, by := c.UserContext(), actor(c)
	own, err := s.options.App.OwnProfile(ctx, by)
	if err != nil {
		return err
	}
	sessions, err := s.options.App.Sessions(ctx, by)
	if err != nil {
		return err
	}
	state, err := s.options.App.Factor(ctx, sessionToken(c))
	if err != nil {
		return err
	}
	p := Settings{Base: Base{Title: "Instellingen"}, ID: by.ID, Name: own.Name, Function: own.Function, Phone: own.Phone, Email: own.Email, OrgName: req(c).session.OrgName, Factor: state}
	for _, row := range sessions {
		p.Sessions = append(p.Sessions, OwnSession{Handle: row.Handle, Device: row.Device, Address: row.Address, Began: row.Began, Seen: row.Seen, This: row.Handle == req(c).session.ID})
	}
	if p.Passkeys, err = s.options.App.Passkeys(ctx, by); err != nil {
		return err
	}
	if p.Identities, err = s.options.App.Identities(ctx, by); err != nil {
		return err
	}
	p.SSO = s.options.SSOName
	if len(p.Passkeys) < portal.MaxPasskeys && app.PasskeysAt(req(c).origin) {
		p.New = s.newPasskey(c, true, "", refused)
	}
	if refused != nil {
		if f := form(c); f.Has("name") {
			p.Name, p.Function, p.Phone = f.Text("name"), f.Text("function"), f.Text("phone")
		}
		return settingsPage.again(c, p, refused)
	}
	return settingsPage.show(c, p)
}

var (
	profileSaved    = flash("gegevens-bewaard", "good", "Uw gegevens zijn bewaard.")
	passwordChanged = flash("wachtwoord-gewijzigd", "good", "Uw wachtwoord is gewijzigd. Op uw andere apparaten bent u uitgelogd.")
	sessionEnded    = flash("apparaat-uitgelogd", "good", "Dat apparaat is uitgelogd.")
	sessionsEnded   = flash("overal-uitgelogd", "good", "U bent uitgelogd op alle andere apparaten.")
)

func (s *Server) settingsSave(c *fiber.Ctx) error {
	f := form(c)
	in := app.Profile{Name: f.Text("name"), Function: f.Text("function"), Phone: f.Text("phone")}
	if err := s.options.App.ChangeProfile(c.UserContext(), actor(c), in); err != nil {
		return s.settingsPage(c, err)
	}
	return done(c, profileSaved, "/instellingen")
}

// ChangePassword is the page on which one changes one's own password.
type ChangePassword struct {
	Base
	Email string
}

var changePasswordPage = page[ChangePassword]("account/change")

func (s *Server) passwordForm(c *fiber.Ctx) error { return s.passwordPage(c, nil) }

func (s *Server) passwordPage(c *fiber.Ctx, refused error) error {
	own, err := s.options.App.OwnProfile(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := ChangePassword{Base: Base{Title: "Wachtwoord wijzigen"}, Email: own.Email}
	if refused != nil {
		return changePasswordPage.again(c, p, refused)
	}
	return changePasswordPage.show(c, p)
}

func (s *Server) passwordSave(c *fiber.Ctx) error {
	in := s.proof(c, "current")
	if err := s.options.App.ChangePassword(c.UserContext(), in, form(c).Text("password")); err != nil {
		return s.passwordPage(c, err)
	}
	startSession(c, in.NewToken)
	return done(c, passwordChanged, "/instellingen")
}

func (s *Server) sessionEnd(c *fiber.Ctx) error {
	handle, err := param(c, "handle")
	if err != nil {
		return err
	}
	if err := s.options.App.EndSession(c.UserContext(), actor(c), portal.ID(handle)); err != nil {
		return err
	}
	return done(c, sessionEnded, "/instellingen")
}

func (s *Server) sessionsEnd(c *fiber.Ctx) error {
	if err := s.options.App.EndOtherSessions(c.UserContext(), actor(c), req(c).session.ID); err != nil {
		return err
	}
	return done(c, sessionsEnded, "/instellingen")
}
