package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Retention throws away what has been kept for as long as the table says: soon
// after midnight, when a day's terms end. One instance does it at a time.
func Retention(a *app.App) Job {
	lease := app.NewLease("bewaartermijnen")
	return Job{
		Name: "bewaartermijnen", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			return a.Retain(ctx, portal.SystemActor(), lease)
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}

// Destruction carries out lists that somebody approved, a row at a time.
func Destruction(a *app.App) Job {
	lease := app.NewLease("vernietiging")
	return Job{
		Name: "vernietiging", Every: 5 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			return a.CarryOutDestruction(ctx, portal.SystemActor(), lease)
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
