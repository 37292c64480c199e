package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// AgreementSets tells people of agreement sets that are to be looked at again, and
// that a quarter ends in which they said nothing of them. One instance does it at a
// time.
func AgreementSets(a *app.App) Job {
	lease := app.NewLease("agreement-sets")
	return Job{
		Name: "afsprakensets", Every: 15 * time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			_, err := a.RemindSets(ctx, portal.SystemActor())
			return false, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
