package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Actions reminds people of action points, and of decisions that are to be looked
// at again. One instance does it at a time. It looks every quarter of an hour, since
// the portal may have stood still in the morning; each reminder goes out once.
func Actions(a *app.App) Job {
	lease := app.NewLease("actions")
	return Job{
		Name: "actiepunten", Every: 15 * time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			for _, step := range []func(context.Context, portal.Actor) (int, error){a.RemindActions, a.TellReviews} {
				if _, err := step(ctx, portal.SystemActor()); err != nil {
					return false, err
				}
			}
			return false, nil
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
