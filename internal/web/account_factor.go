package web

import (
	"encoding/base64"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SecondStep is the page on which one gives the second factor: the code of an
// app, a passkey, or either.
type SecondStep struct {
	Base
	Return string
	// Code: there is an app. Passkeys: there are some, and they work on this
	// address.
	Code, Passkeys bool
}

var stepPage = page[SecondStep]("account/step")

func (s *Server) secondStep(c *fiber.Ctx) error {
	to := s.returnPath(query(c).Text("terug"))
	if step := req(c).session.Step; step != portal.StepCode {
		return s.pastStep(c, step, to)
	}
	return s.secondStepPage(c, to, nil)
}

func (s *Server) secondStepPage(c *fiber.Ctx, to string, refused error) error {
	state, err := s.options.App.Factor(c.UserContext(), sessionToken(c))
	if err != nil {
		return err
	}
	p := SecondStep{Base: Base{Title: "Tweede stap"}, Return: to, Code: state.Set, Passkeys: state.Passkeys > 0 && app.PasskeysAt(req(c).origin)}
	if refused != nil {
		return stepPage.again(c, p, refused)
	}
	return stepPage.show(c, p)
}

// pastStep sends on who isn't at the step of the page they opened.
func (s *Server) pastStep(c *fiber.Ctx, step portal.LoginStep, to string) error {
	if step == portal.StepDone {
		return seeOther(c, to)
	}
	return seeOther(c, withReturn(loginPath(step), to))
}

func (s *Server) secondStepGive(c *fiber.Ctx) error {
	f := form(c)
	to := s.returnPath(f.Text("terug"))
	token := newToken()
	err := s.options.App.GiveFactor(c.UserContext(), sessionToken(c), token, f.Text("code"))
	if err != nil {
		return s.secondStepPage(c, to, err)
	}
	startSession(c, token)
	return seeOther(c, to)
}

// Factor is the page of one's own second factor: how it stands, and the secret
// while it is being set up.
type Factor struct {
	Base
	app.FactorState
	Return string
	// First: it must be set up before anything else opens.
	First bool
	// QR and Key are of the secret that waits for its first code.
	QR  template.URL
	Key string
	// Instead is the form that sets up a passkey instead of an app; nil: not on
	// this address.
	Instead *NewPasskey
}

// Codes is the page that shows recovery codes, once.
type Codes struct {
	Base
	Codes  []string
	Return string
}

var (
	factorPage = page[Factor]("account/factor")
	codesPage  = page[Codes]("account/codes")
)

func (s *Server) factor(c *fiber.Ctx) error {
	return s.factorPage(c, query(c).Text("terug"), nil)
}

func (s *Server) factorPage(c *fiber.Ctx, to string, refused error) error {
	token := sessionToken(c)
	state, err := s.options.App.Factor(c.UserContext(), token)
	if err != nil {
		return err
	}
	if state.Step == portal.StepCode {
		return s.pastStep(c, state.Step, s.returnPath(to))
	}
	p := Factor{Base: Base{Title: "Tweede stap bij het inloggen"}, FactorState: state, First: state.Step == portal.StepSetUp, Return: s.returnPath(to)}
	if state.SettingUp {
		e, err := s.options.App.Enrolment(c.UserContext(), token)
		if err != nil {
			return err
		}
		p.Key, p.QR = e.Secret, template.URL("data:image/png;base64,"+base64.StdEncoding.EncodeToString(e.PNG))
	}
	if p.First && app.PasskeysAt(req(c).origin) {
		p.Instead = s.newPasskey(c, false, p.Return, refused)
	}
	if refused != nil {
		return factorPage.again(c, p, refused)
	}
	return factorPage.show(c, p)
}

// proof reads a password given again; its new token replaces the session's.
func (s *Server) proof(c *fiber.Ctx, field string) app.Proof {
	return app.Proof{Token: sessionToken(c), NewToken: newToken(), Password: form(c).Text(field), From: s.client(c)}
}

func (s *Server) factorBegin(c *fiber.Ctx) error {
	in, to := s.proof(c, "password"), form(c).Text("terug")
	if err := s.options.App.BeginFactor(c.UserContext(), in); err != nil {
		return s.factorPage(c, to, err)
	}
	startSession(c, in.NewToken)
	return seeOther(c, withReturn("/instellingen/tweestaps", s.returnPath(to)))
}

func (s *Server) factorConfirm(c *fiber.Ctx) error {
	f, token := form(c), newToken()
	codes, err := s.options.App.ConfirmFactor(c.UserContext(), sessionToken(c), token, f.Text("code"))
	if err != nil {
		return s.factorPage(c, f.Text("terug"), err)
	}
	return s.showCodes(c, token, codes, f.Text("terug"))
}

// showCodes shows recovery codes as the answer to the form itself: they stand
// nowhere from where another page could show them.
func (s *Server) showCodes(c *fiber.Ctx, token string, codes []string, to string) error {
	startSession(c, token)
	if err := s.adopt(c, token); err != nil {
		return err
	}
	return codesPage.show(c, Codes{Base: Base{Title: "Uw herstelcodes"}, Codes: codes, Return: s.returnPath(to)})
}

// adopt goes on with this request as one of the session that just began.
func (s *Server) adopt(c *fiber.Ctx, token string) error {
	session, err := s.options.Accounts.Session(c.UserContext(), token)
	if err != nil {
		return err
	}
	req(c).token, req(c).session = token, session
	return nil
}

func (s *Server) codesRenew(c *fiber.Ctx) error {
	in := s.proof(c, "password")
	codes, err := s.options.App.RenewRecovery(c.UserContext(), in)
	if err != nil {
		return s.factorPage(c, "/instellingen", err)
	}
	return s.showCodes(c, in.NewToken, codes, "/instellingen")
}

var factorRemoved = flash("tweede-stap-weg", "good", "De app is losgekoppeld. U hebt er geen code meer van nodig.")

func (s *Server) factorRemove(c *fiber.Ctx) error {
	in := s.proof(c, "password")
	if err := s.options.App.RemoveFactor(c.UserContext(), in); err != nil {
		return s.factorPage(c, "/instellingen", err)
	}
	startSession(c, in.NewToken)
	return done(c, factorRemoved, "/instellingen")
}
