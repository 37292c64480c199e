package web

import (
	"errors"
	"io"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Look is what every page shows of the municipality's own; empty fields are the
// look the portal comes with.
type Look struct {
	CSS           string // the address of a style sheet with colours
	Logo, LogoAlt string
	Width, Height int
}

// look fills in the name and the look. A page without them beats no page, so
// what goes wrong here stops nothing.
func (s *Server) look(c *fiber.Ctx, b *Base) {
	b.PortalName = s.options.PortalName
	if s.options.App == nil {
		return
	}
	name, style, err := s.options.App.Look(c.UserContext())
	if err != nil {
		return
	}
	if name != "" {
		b.PortalName = name
	}
	if id := style.StylesheetID(); id != "" && b.Look.CSS == "" {
		b.Look.CSS = "/huisstijl/" + id + ".css"
	}
	if l := style.Logo; l.ID != "" {
		b.Look.Logo, b.Look.LogoAlt, b.Look.Width, b.Look.Height = "/huisstijl/logo/"+string(l.ID), l.Alt, l.Width, l.Height
	}
}

const lookKept = "public, max-age=31536000, immutable"

// houseSheet serves the colours. Its address changes with its content.
func (s *Server) houseSheet(c *fiber.Ctx) error {
	name, err := param(c, "name")
	if err != nil {
		return err
	}
	_, style, err := s.options.App.Look(c.UserContext())
	if err != nil {
		return err
	}
	if id := style.StylesheetID(); id == "" || name != id+".css" {
		return portal.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, lookKept)
	return sendCSS(c, style)
}

func sendCSS(c *fiber.Ctx, style portal.HouseStyle) error {
	c.Set(fiber.HeaderContentType, assetKinds[".css"])
	return c.SendString(style.Stylesheet())
}

// houseLogo serves the picture in the bar, as the kind of picture it was found
// to be; whoever opens it by itself gets nothing that can act.
func (s *Server) houseLogo(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	logo, content, err := s.options.App.Logo(c.UserContext(), portal.ID(id))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, lookKept)
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentType, logo.Type)
	return c.Send(content)
}

// HouseStylePage is where the administrator sets colours and logo. The page
// itself is the preview: it shows itself in the colours that are in the form.
type HouseStylePage struct {
	Base
	Version        int64
	Colour, Accent string
	Ready, Dark    string // the ready colours, as examples
	Alt            string
	HasLogo, Own   bool
	// Contrast is that of the colour in the form, when it can be read.
	Contrast string
	Tried    bool // the colours are shown, not kept
}

var (
	houseStylePage = page[HouseStylePage]("keeping/house")
	houseSaved     = flash("huisstijl-bewaard", "good", "De huisstijl is bewaard. U ziet hem op elke pagina.")
	houseRestored  = flash("huisstijl-hersteld", "good", "Het portaal ziet er weer uit zoals het is geleverd.")
)

func (s *Server) houseStyleOf(c *fiber.Ctx) (HouseStylePage, error) {
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	h := set.House
	return HouseStylePage{
		Base: Base{Title: "Huisstijl"}, Version: set.Version, Colour: h.Colour, Accent: h.Accent, Ready: portal.ReadyColour, Dark: portal.ReadyAccent,
		Alt: h.Logo.Alt, HasLogo: h.Logo.ID != "", Own: h != portal.HouseStyle{}, Contrast: contrastText(h.Colour),
	}, err
}

// contrastText is the contrast of a colour in words; empty for none.
func contrastText(colour string) string {
	if v := portal.Contrast(colour); v > 0 {
		return portal.ContrastText(v)
	}
	return ""
}

func (s *Server) houseStyle(c *fiber.Ctx) error {
	p, err := s.houseStyleOf(c)
	if err != nil {
		return err
	}
	return houseStylePage.show(c, p)
}

// houseColours keeps the colours, or with "look" shows this page in them.
func (s *Server) houseColours(c *fiber.Ctx) error {
	p, err := s.houseStyleOf(c)
	if err != nil {
		return err
	}
	f := form(c)
	p.Version, p.Colour, p.Accent = f.Version("version"), f.Text("colour"), f.Text("accent")
	var tried portal.Settings
	if f.Bool("look") {
		err = tried.KeepColours(p.Colour, p.Accent)
	} else {
		err = s.options.App.KeepColours(c.UserContext(), actor(c), p.Version, p.Colour, p.Accent)
	}
	switch {
	case err != nil:
		return houseStylePage.again(c, p, err)
	case !f.Bool("look"):
		return done(c, houseSaved, "/beheer/huisstijl")
	}
	p.Tried, p.Contrast = true, contrastText(p.Colour)
	p.Look.CSS = "/beheer/huisstijl/voorbeeld.css?" + url.Values{"hoofdkleur": {p.Colour}, "koppen": {p.Accent}}.Encode()
	return houseStylePage.show(c, p)
}

// houseTry is the style sheet of colours that aren't kept yet.
func (s *Server) houseTry(c *fiber.Ctx) error {
	if _, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c)); err != nil {
		return err
	}
	q := query(c)
	var tried portal.Settings
	if err := tried.KeepColours(q.Text("hoofdkleur"), q.Text("koppen")); err != nil {
		return err
	}
	return sendCSS(c, tried.House)
}

// maxLogoBody is a logo with the other fields of its form.
const maxLogoBody = portal.MaxLogo + 64<<10

func (s *Server) houseLogoSave(c *fiber.Ctx) error {
	p, err := s.houseStyleOf(c)
	if err != nil {
		return err
	}
	var content []byte
	f, err := upload(c, portal.MaxLogo, func(part Part) error {
		if part.Field != "logo" {
			return malformed("a file where none is expected")
		}
		content, err = io.ReadAll(part)
		return err
	})
	if errors.Is(err, errTooLarge) {
		return houseStylePage.again(c, p, portal.Fields{"logo": "Dit bestand is te groot. Een logo is ten hoogste 200 kB."}.Err())
	}
	if err != nil {
		return err
	}
	if p.Alt = f.Text("alt"); f.Has("version") { // a form that broke off has none
		p.Version = f.Version("version")
	}
	if err := s.options.App.KeepLogo(c.UserContext(), actor(c), p.Version, content, p.Alt); err != nil {
		return houseStylePage.again(c, p, err)
	}
	return done(c, houseSaved, "/beheer/huisstijl")
}

func (s *Server) houseReset(c *fiber.Ctx) error {
	if err := s.options.App.ResetHouseStyle(c.UserContext(), actor(c), form(c).Version("version")); err != nil {
		return err
	}
	return done(c, houseRestored, "/beheer/huisstijl")
}
