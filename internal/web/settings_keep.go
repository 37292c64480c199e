package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// PortalSettingsPage is where the administrator sets who coordinates, the
// themes with their terms, and the neighbourhoods.
type PortalSettingsPage struct {
	Base
	Version      int64
	Coordinators []Choice
	Substitutes  []Choice
	Themes       []ThemeRow
	Areas        []AreaRow
}

// ThemeRow is a theme in the form; Field is the name of its message.
type ThemeRow struct {
	portal.Theme
	Field string
}

// AreaRow is a neighbourhood in the form.
type AreaRow struct {
	portal.Neighbourhood
	Field string
}

var portalSettingsPage = page[PortalSettingsPage]("keeping/portal")

// emptyRows is how many rows for something new the form has.
const emptyRows = 3

func (s *Server) portalSettingsOf(c *fiber.Ctx, in app.KeepPortal) (PortalSettingsPage, error) {
	people, err := s.options.App.Handlers(c.UserContext(), actor(c))
	if err != nil {
		return PortalSettingsPage{}, err
	}
	p := PortalSettingsPage{Base: Base{Title: "Portaal"}, Version: in.Version}
	for _, q := range people {
		label := q.Name + ", " + q.Role.Label()
		p.Coordinators = append(p.Coordinators, Choice{Value: string(q.ID), Label: label, Chosen: q.ID == in.Coordinator})
		p.Substitutes = append(p.Substitutes, Choice{Value: string(q.ID), Label: label, Chosen: q.ID == in.Substitute})
	}
	for i, t := range in.Themes {
		p.Themes = append(p.Themes, ThemeRow{Theme: t, Field: "theme_" + strconv.Itoa(i)})
	}
	for i, n := range in.Neighbourhoods {
		p.Areas = append(p.Areas, AreaRow{Neighbourhood: n, Field: "area_" + strconv.Itoa(i)})
	}
	return p, nil
}

func (s *Server) portalSettings(c *fiber.Ctx) error {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	in := app.KeepPortal{Version: set.Version, Coordinator: set.Coordinator, Substitute: set.Substitute, Themes: set.Themes, Neighbourhoods: set.Neighbourhoods}
	for range emptyRows {
		in.Themes = append(in.Themes, portal.Theme{TakeUp: portal.DefaultTakeUp, Handle: portal.DefaultHandle})
		in.Neighbourhoods = append(in.Neighbourhoods, portal.Neighbourhood{})
	}
	p, err := s.portalSettingsOf(c, in)
	if err != nil {
		return err
	}
	return portalSettingsPage.show(c, p)
}

func (s *Server) portalSettingsSave(c *fiber.Ctx) error {
	in, err := readPortalSettings(c)
	if err == nil {
		err = s.options.App.KeepSettings(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p, fault := s.portalSettingsOf(c, in)
		if fault != nil {
			return fault
		}
		return portalSettingsPage.again(c, p, err)
	}
	return done(c, portalSettingsSaved, "/beheer/portaal")
}

func readPortalSettings(c *fiber.Ctx) (app.KeepPortal, error) {
	f := form(c)
	in := app.KeepPortal{Version: f.Version("version"), Coordinator: f.ID("coordinator"), Substitute: f.ID("substitute")}
	for i := range portal.MaxThemes + emptyRows {
		n := strconv.Itoa(i)
		if !f.Has("theme_" + n) {
			break
		}
		in.Themes = append(in.Themes, portal.Theme{
			ID: f.ID("theme_id_" + n), Name: f.Text("theme_" + n), TakeUp: f.Int("take_up_" + n), Handle: f.Int("handle_" + n), Ended: f.Bool("ended_" + n),
		})
	}
	for i := range portal.MaxNeighbourhoods + emptyRows {
		n := strconv.Itoa(i)
		if !f.Has("area_" + n) {
			break
		}
		in.Neighbourhoods = append(in.Neighbourhoods, portal.Neighbourhood{ID: f.ID("area_id_" + n), Name: f.Text("area_" + n)})
	}
	return in, f.Err()
}

var portalSettingsSaved = flash("portaal-bewaard", "good", "De instellingen zijn bewaard.")
