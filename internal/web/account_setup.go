package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SetUp is the page that makes an empty portal ready, once.
type SetUp struct {
	Base
	Form  app.SetUp
	Token string
}

var setUpPage = page[SetUp]("account/setup")

// setUpFirst leads every page of an empty portal to its set-up, and reports
// whether it answered.
func (s *Server) setUpFirst(c *fiber.Ctx) (bool, error) {
	if s.options.App == nil || s.isSetUp.Load() || slices.Contains([]string{"/inrichten", "/help", "/privacy", "/toegankelijkheid"}, c.Path()) {
		return false, nil
	}
	needed, err := s.options.App.NeedsSetUp(c.UserContext())
	if err != nil {
		return false, err
	}
	if !needed {
		s.isSetUp.Store(true)
		return false, nil
	}
	return true, seeOther(c, "/inrichten")
}

// empty refuses the set-up of a portal that is ready: the page isn't there.
func (s *Server) empty(c *fiber.Ctx) error {
	needed, err := s.options.App.NeedsSetUp(c.UserContext())
	if err == nil && !needed {
		return portal.ErrNotFound
	}
	return err
}

func (s *Server) setUp(c *fiber.Ctx) error {
	if err := s.empty(c); err != nil {
		return err
	}
	return setUpPage.show(c, SetUp{Base: Base{Title: "Het portaal inrichten"}})
}

var portalReady = flash("ingericht", "good", "Het portaal is klaar. Log in met het e-mailadres en het wachtwoord die u net koos.")

func (s *Server) setUpSave(c *fiber.Ctx) error {
	if err := s.empty(c); err != nil {
		return err
	}
	f := form(c)
	in := app.SetUp{Municipality: f.Text("municipality"), Name: f.Text("name"), Email: f.Text("email"), Password: f.Text("password"),
		Coordinator: f.Text("coordinator"), Substitute: f.Text("substitute")}
	if err := s.options.App.FinishSetUp(c.UserContext(), f.Text("token"), in, s.client(c)); err != nil {
		in.Password = ""
		return setUpPage.again(c, SetUp{Base: Base{Title: "Het portaal inrichten"}, Form: in, Token: f.Text("token")}, err)
	}
	return done(c, portalReady, "/inloggen")
}
