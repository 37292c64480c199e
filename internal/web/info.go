package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Help is the page with how the portal works and what its words mean.
type Help struct {
	Base
	Words []Word
}

// Word is an entry of the glossary.
type Word struct{ Term, Meaning string }

// Info is a page of text alone.
type Info struct{ Base }

var (
	helpPage          = page[Help]("info/help")
	privacyPage       = page[Info]("info/privacy")
	accessibilityPage = page[Info]("info/accessibility")
)

func (s *Server) help(c *fiber.Ctx) error {
	return helpPage.show(c, Help{Base: Base{Title: "Help"}, Words: glossary})
}

func (s *Server) privacy(c *fiber.Ctx) error {
	return privacyPage.show(c, Info{Base{Title: "Privacy"}})
}

func (s *Server) accessibility(c *fiber.Ctx) error {
	return accessibilityPage.show(c, Info{Base{Title: "Toegankelijkheid"}})
}

// healthy says that the process runs; it asks nobody.
func (s *Server) healthy(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("ok\n")
}

// readyTime bounds the question whether the portal can serve.
const readyTime = 2 * time.Second

// securityText says where to report a leak (RFC 9116).
func (s *Server) securityText(c *fiber.Ctx) error {
	if s.options.SecurityContact == "" {
		return portal.ErrNotFound
	}
	expires := portal.Day(s.options.Now()).AddDate(0, 6, 0)
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("Contact: " + s.options.SecurityContact + "\nExpires: " + expires.UTC().Format(time.RFC3339) + "\nPreferred-Languages: nl, en\n")
}

// ready says whether this process should be sent requests.
func (s *Server) ready(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	if s.stopping.Load() {
		return c.Status(fiber.StatusServiceUnavailable).SendString("stopping\n")
	}
	if s.held.Load() {
		return c.Status(fiber.StatusServiceUnavailable).SendString("upgrading\n")
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), readyTime)
	defer cancel()
	if err := s.options.Ready(ctx); err != nil {
		req(c).cause = err
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ok\n")
}
