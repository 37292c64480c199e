package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Subsidies opens the reports about subsidies on their day, and reminds of those that
// are due.
func Subsidies(a *app.App) Job {
	return Job{
		Name: "subsidies", Every: time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			opened, err := a.OpenPeriods(ctx, portal.SystemActor())
			if err != nil {
				return opened > 0, err
			}
			told, err := a.RemindReports(ctx, portal.SystemActor())
			return opened+told > 0, err
		},
	}
}
