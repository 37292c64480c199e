package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// SessionLives reports whether the session of a token still holds, without
// counting as its use: an open page alone keeps nobody logged in. When the
// database doesn't answer it says yes; the next request asks again.
func (a *App) SessionLives(ctx context.Context, token string) bool {
	l, err := a.holder(ctx, token)
	if err != nil {
		return portal.KindOf(err) != portal.LoginNeeded
	}
	return l.Step == portal.StepDone
}
