package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Index makes the text index anew after a version that finds words in another way. It
// remembers how far it is, so that a stop halfway loses nothing; the portal finds by
// the words there are meanwhile. Two instances at once do no harm.
func Index(a *app.App) Job {
	return Job{
		Name: "zoekindex", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) {
			_, err := a.ContinueIndex(ctx, portal.SystemActor())
			return false, err
		},
	}
}
