package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Accounts does what a new day asks of accounts: who is back gets their work
// back, accounts that nobody uses are warned and switched off, and reviews of
// rights open and become overdue. One instance does it at a time. It looks every
// hour, since the portal may have stood still at midnight; each step is done once.
func Accounts(a *app.App) Job {
	lease := app.NewLease("accounts")
	return Job{
		Name: "accounts bijhouden", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			for _, step := range []func(context.Context, portal.Actor) (int, error){a.EndAbsences, a.TendDormant, a.OpenReviews} {
				if _, err := step(ctx, portal.SystemActor()); err != nil {
					return false, err
				}
			}
			return false, nil
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
