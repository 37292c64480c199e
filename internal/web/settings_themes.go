package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// ThemesPage is the list of themes in the order in which people choose them;
// the ended ones below.
type ThemesPage struct {
	Base
	Version int64
	Open    []ThemeRow
	Ended   []ThemeRow
}

// ThemeRow is a theme in the list; First and Last can't go further.
type ThemeRow struct {
	portal.Theme
	First, Last bool
}

// ThemePage is the form of one theme; without an ID it is a new one.
type ThemePage struct {
	Base
	Version int64
	Theme   portal.Theme
}

var (
	themesPage = page[ThemesPage]("keeping/themes")
	themePage  = page[ThemePage]("keeping/theme")
	themeSaved = flash("thema-bewaard", "good", "Het thema is bewaard. Nieuwe termijnen gelden vanaf nu; termijnen die al lopen, blijven zoals ze zijn.")
	themeMoved = flash("thema-verplaatst", "good", "De volgorde is bewaard.")
)

func (s *Server) themes(c *fiber.Ctx) error {
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := ThemesPage{Base: Base{Title: "Thema’s"}, Version: set.Version}
	for _, t := range set.Themes {
		if t.Ended {
			p.Ended = append(p.Ended, ThemeRow{Theme: t})
			continue
		}
		p.Open = append(p.Open, ThemeRow{Theme: t, First: len(p.Open) == 0})
	}
	if n := len(p.Open); n > 0 {
		p.Open[n-1].Last = true
	}
	return themesPage.show(c, p)
}

func (s *Server) themeNew(c *fiber.Ctx) error {
	return s.showTheme(c, portal.Theme{TakeUp: portal.DefaultTakeUp, Handle: portal.DefaultHandle})
}

func (s *Server) theme(c *fiber.Ctx) error {
	t, err := s.themeAsked(c)
	if err != nil {
		return err
	}
	return s.showTheme(c, t)
}

// themeAsked gives the theme of the address, to who may change it.
func (s *Server) themeAsked(c *fiber.Ctx) (portal.Theme, error) {
	id, err := param(c, "id")
	if err != nil {
		return portal.Theme{}, err
	}
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return portal.Theme{}, err
	}
	t, ok := set.Theme(portal.ID(id))
	if !ok {
		return t, portal.ErrNotFound
	}
	return t, nil
}

func (s *Server) showTheme(c *fiber.Ctx, t portal.Theme) error {
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return themePage.show(c, themePageOf(set.Version, t))
}

func themePageOf(version int64, t portal.Theme) ThemePage {
	p := ThemePage{Base: Base{Title: t.Name}, Version: version, Theme: t}
	if t.ID == "" {
		p.Title = "Thema toevoegen"
	}
	return p
}

func (s *Server) themeAdd(c *fiber.Ctx) error { return s.keepTheme(c, portal.Theme{}) }

func (s *Server) themeSave(c *fiber.Ctx) error {
	t, err := s.themeAsked(c)
	if err != nil {
		return err
	}
	return s.keepTheme(c, portal.Theme{ID: t.ID})
}

func (s *Server) keepTheme(c *fiber.Ctx, t portal.Theme) error {
	f := form(c)
	t.Name, t.TakeUp, t.Handle, t.Ended = f.Text("name"), f.Int("take_up"), f.Int("handle"), f.Bool("ended")
	version, err := f.Version("version"), f.Err()
	if err == nil {
		err = s.options.App.KeepTheme(c.UserContext(), actor(c), version, t)
	}
	if err != nil {
		return themePage.again(c, themePageOf(version, t), err)
	}
	return done(c, themeSaved, "/beheer/themas")
}

func (s *Server) themeMove(c *fiber.Ctx) error {
	t, err := s.themeAsked(c)
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.MoveTheme(c.UserContext(), actor(c), f.Version("version"), t.ID, f.Text("to") == "op"); err != nil {
		return err
	}
	return done(c, themeMoved, "/beheer/themas")
}

// AreasPage is the form of the neighbourhoods.
type AreasPage struct {
	Base
	Version int64
	Areas   []AreaRow
}

// AreaRow is a neighbourhood in the form; Field is the name of its field.
type AreaRow struct {
	portal.Neighbourhood
	Field string
}

var (
	areasPage  = page[AreasPage]("keeping/areas")
	areasSaved = flash("wijken-bewaard", "good", "De wijken zijn bewaard.")
)

// emptyRows is how many rows for something new the form has.
const emptyRows = 3

func areasPageOf(version int64, areas []portal.Neighbourhood) AreasPage {
	p := AreasPage{Base: Base{Title: "Wijken"}, Version: version}
	for i, n := range areas {
		p.Areas = append(p.Areas, AreaRow{Neighbourhood: n, Field: "area_" + strconv.Itoa(i)})
	}
	return p
}

func (s *Server) areas(c *fiber.Ctx) error {
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return areasPage.show(c, areasPageOf(set.Version, slices.Concat(set.Neighbourhoods, make([]portal.Neighbourhood, emptyRows))))
}

func (s *Server) areasSave(c *fiber.Ctx) error {
	f := form(c)
	version := f.Version("version")
	var areas []portal.Neighbourhood
	for i := range portal.MaxNeighbourhoods + emptyRows {
		n := strconv.Itoa(i)
		if !f.Has("area_" + n) {
			break
		}
		areas = append(areas, portal.Neighbourhood{ID: f.ID("area_id_" + n), Name: f.Text("area_" + n)})
	}
	if err := s.options.App.KeepAreas(c.UserContext(), actor(c), version, areas); err != nil {
		return areasPage.again(c, areasPageOf(version, areas), err)
	}
	return done(c, areasSaved, "/beheer/wijken")
}
