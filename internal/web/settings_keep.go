package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
)

// PortalSettingsPage is where the administrator sets what the portal is called
// and who takes up signals.
type PortalSettingsPage struct {
	Base
	Version      int64
	Name         string
	Coordinators []Option
	Substitutes  []Option
	// Keepers are named only: their role makes them so.
	Keepers string
}

var portalSettingsPage = page[PortalSettingsPage]("keeping/portal")

func (s *Server) portalSettingsOf(c *fiber.Ctx, in app.KeepPortal) (PortalSettingsPage, error) {
	p := PortalSettingsPage{Base: Base{Title: "Portaal"}, Version: in.Version, Name: in.Name}
	people, err := s.options.App.Handlers(c.UserContext(), actor(c))
	if err != nil {
		return p, err
	}
	for _, q := range people {
		label := q.Name + ", " + q.Role.Label()
		p.Coordinators = append(p.Coordinators, Option{string(q.ID), label, q.ID == in.Coordinator})
		p.Substitutes = append(p.Substitutes, Option{string(q.ID), label, q.ID == in.Substitute})
	}
	keepers, err := s.options.App.Keepers(c.UserContext(), actor(c))
	var names []string
	for _, q := range keepers {
		names = append(names, q.Name)
	}
	p.Keepers = strings.Join(names, ", ")
	return p, err
}

func (s *Server) portalSettings(c *fiber.Ctx) error {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p, err := s.portalSettingsOf(c, app.KeepPortal{Version: set.Version, Name: set.PortalName, Coordinator: set.Coordinator, Substitute: set.Substitute})
	if err != nil {
		return err
	}
	return portalSettingsPage.show(c, p)
}

func (s *Server) portalSettingsSave(c *fiber.Ctx) error {
	f := form(c)
	in := app.KeepPortal{Version: f.Version("version"), Name: f.Text("name"), Coordinator: f.ID("coordinator"), Substitute: f.ID("substitute")}
	if err := s.options.App.KeepSettings(c.UserContext(), actor(c), in); err != nil {
		p, fault := s.portalSettingsOf(c, in)
		if fault != nil {
			return fault
		}
		return portalSettingsPage.again(c, p, err)
	}
	return done(c, portalSettingsSaved, "/beheer/portaal")
}

var portalSettingsSaved = flash("portaal-bewaard", "good", "De instellingen zijn bewaard.")
