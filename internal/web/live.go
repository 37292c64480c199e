package web

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// liveCheckTime bounds asking whether the session of an open page still holds.
const liveCheckTime = 5 * time.Second

// live turns the request into the page's live connection. It carries numbers
// only; what is behind them the page asks over HTTP.
func (s *Server) live(c *fiber.Ctx) error {
	if !s.ownOrigin(c) {
		return portal.ErrForbidden
	}
	if s.options.Hub == nil {
		return portal.ErrNotFound
	}
	r := req(c)
	token := r.token
	err := s.options.Hub.Upgrade(c, live.Session{
		UserID: string(r.session.Actor.ID), SessionID: string(r.session.ID),
		Check: func() bool {
			ctx, cancel := context.WithTimeout(context.Background(), liveCheckTime)
			defer cancel()
			return s.options.App.SessionLives(ctx, token)
		},
	})
	switch {
	case errors.Is(err, live.ErrNotWebSocket):
		return fiber.ErrUpgradeRequired
	case errors.Is(err, live.ErrTooMany):
		return portal.Errorf(portal.TooMany, "U hebt te veel vensters van het portaal open. Sluit er een paar.").Because(err)
	case errors.Is(err, live.ErrClosing):
		return portal.Errorf(portal.Unavailable, "Het portaal start opnieuw. Probeer het zo weer.").Because(err)
	}
	return err
}
