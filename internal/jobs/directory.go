package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Directory asks organisations to check their entry in the sociale kaart. It
// looks every hour, so that a portal that is stopped at night misses no day;
// each round is told once. Two instances at once do no harm.
func Directory(a *app.App) Job {
	return Job{
		Name: "sociale kaart", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) {
			_, err := a.RemindDirectory(ctx, portal.SystemActor())
			return false, err
		},
	}
}
