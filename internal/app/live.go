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

// PeopleWhoLeft gives whose open pages must close after an organisation changed: those
// of everyone there when it no longer takes part, and else nobody's.
func (a *App) PeopleWhoLeft(ctx context.Context, org portal.ID) ([]portal.ID, error) {
	o, err := a.store.Organisation(ctx, org)
	if err != nil || o.Active {
		return nil, err
	}
	people, err := a.store.People(ctx, org)
	ids := make([]portal.ID, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	return ids, err
}
