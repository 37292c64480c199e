package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
)

// FeedPage is where one makes, renews or revokes the address of the own calendar.
type FeedPage struct {
	Base
	Made string // since when there is one; empty when there is none
	// Address is shown once, right after it was made.
	Address string
}

var (
	feedPage    = page[FeedPage]("calendar/feed")
	feedRevoked = flash("kalenderadres-weg", "good", "Het adres werkt niet meer. Verwijder het ook uit uw agendaprogramma.")
)

func (s *Server) feedPageOf(c *fiber.Ctx) (FeedPage, error) {
	state, err := s.options.App.FeedState(c.UserContext(), actor(c))
	return FeedPage{Base: Base{Title: "Kalender in uw eigen agenda"}, Made: dateText(state.Made)}, err
}

func (s *Server) feed(c *fiber.Ctx) error {
	p, err := s.feedPageOf(c)
	if err != nil {
		return err
	}
	return feedPage.show(c, p)
}

// feedMake shows the new address in its answer and nowhere else: it stands in no
// address of a page, and nobody can look it up later.
func (s *Server) feedMake(c *fiber.Ctx) error {
	secret, err := s.options.App.MakeFeed(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p, err := s.feedPageOf(c)
	if err != nil {
		return err
	}
	p.Address = s.publicURL(c) + feedPath(secret)
	return feedPage.show(c, p)
}

func (s *Server) feedRevoke(c *fiber.Ctx) error {
	if err := s.options.App.RevokeFeed(c.UserContext(), actor(c)); err != nil {
		return err
	}
	return done(c, feedRevoked, calendarHome+"/abonnement")
}

// feedEnding makes programs take the address for a calendar.
const feedEnding = ".ics"

func feedPath(secret string) string { return calendarHome + "/feed/" + secret + feedEnding }

// publicURL is the portal's own address: the configured one, else the one this
// request came to, which was checked to be the portal's.
func (s *Server) publicURL(c *fiber.Ctx) string {
	if s.options.URL != "" {
		return strings.TrimSuffix(s.options.URL, "/")
	}
	return c.Protocol() + "://" + strings.Clone(string(c.Request().Host()))
}

// feedFile is somebody's own calendar for programs that ask for it every hour.
func (s *Server) feedFile(c *fiber.Ctx) error {
	token, err := param(c, "token")
	if err != nil {
		return err
	}
	entries, err := s.options.App.Feed(c.UserContext(), strings.TrimSuffix(token, feedEnding))
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := export.Feed(&file, s.options.PortalName, feedItems(entries, s.publicURL(c))); err != nil {
		return err
	}
	sum := sha256.Sum256(file.Bytes())
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag) {
		c.Status(fiber.StatusNotModified)
		return nil
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	return c.Send(file.Bytes())
}

// feedItems are the entries as other calendars show them; only a meeting takes time.
func feedItems(entries []app.CalendarEntry, home string) []export.FeedItem {
	items := make([]export.FeedItem, 0, len(entries))
	for _, e := range entries {
		i := export.FeedItem{UID: e.UID, Start: e.Start, End: e.End, AllDay: e.Kind != app.EntryTable, Title: e.Title, Place: e.Place, URL: home + e.Path,
			Sequence: e.Sequence, Changed: e.Changed, Cancelled: e.Off}
		switch {
		case i.AllDay:
			i.End, i.Title = e.Start, e.Kind.Label()+": "+e.Title
		case e.Concept:
			i.Title = "Concept: " + e.Title
		default:
			i.Alarm = 15 * time.Minute
		}
		items = append(items, i)
	}
	return items
}
