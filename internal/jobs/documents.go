package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// scanTime bounds one run of the virus scans.
const scanTime = 10 * time.Minute

// Scans offers new uploads to the virus scanner; one instance does it at a time.
// A file of which nothing is known stays closed, and comes again at the next
// run.
func Scans(a *app.App) Job {
	lease := app.NewLease("scans")
	return Job{
		Name: "virusscan", Every: 5 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			if !a.HasScanner() {
				return false, nil
			}
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			ctx, cancel := context.WithTimeout(ctx, scanTime)
			defer cancel()
			n, err := a.ScanDocuments(ctx, portal.SystemActor())
			return n > 0, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}

// Sweep throws away files that belong to nothing. Two instances at once do no
// harm.
func Sweep(a *app.App) Job {
	return Job{
		Name: "bestanden opruimen", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) {
			_, err := a.SweepDocuments(ctx, portal.SystemActor())
			return false, err
		},
	}
}
