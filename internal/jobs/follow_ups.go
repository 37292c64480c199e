package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FollowUps reminds people of the steps that decisions oblige to. One instance does it
// at a time.
func FollowUps(a *app.App) Job {
	lease := app.NewLease("follow-ups")
	return Job{
		Name: "vervolg op besluiten", Every: 15 * time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			_, err := a.RemindFollowUps(ctx, portal.SystemActor())
			return false, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
