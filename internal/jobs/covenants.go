package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Covenants lets the clock act on covenants. Each step does what it does once, also
// on two instances at the same time.
func Covenants(a *app.App) Job {
	return Job{
		Name: "convenanten", Every: time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			moved := 0
			for _, step := range []func(context.Context, portal.Actor) (int, error){
				a.AdvanceConsultations,
				a.RemindSigners,
				a.PassSignings,
				a.RemindKeepings,
				a.TellKeepings,
				a.AdvanceCovenants,
			} {
				n, err := step(ctx, portal.SystemActor())
				if moved += n; err != nil {
					return moved > 0, err
				}
			}
			return moved > 0, nil
		},
	}
}
