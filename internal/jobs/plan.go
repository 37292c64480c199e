package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Plan reminds owners of actions of the plan of action that are due or stand still, and
// owners of motions and pledges that are due. One instance does it at a time.
func Plan(a *app.App) Job {
	lease := app.NewLease("plan")
	return Job{
		Name: "plan van aanpak", Every: 15 * time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			if _, err := a.RemindPlan(ctx, portal.SystemActor()); err != nil {
				return false, err
			}
			_, err := a.RemindPledges(ctx, portal.SystemActor())
			return false, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
