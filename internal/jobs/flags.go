package jobs

import (
	"context"
	"errors"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Flags proposes the yellow flags that the rules ask for, brings those that somebody
// objected to on the next agenda, reminds who steers, and takes raised questions higher
// when their term passed. One instance does it at a time.
func Flags(a *app.App) Job {
	lease := app.NewLease("flags")
	return Job{
		Name: "gele vlaggen", Every: 5 * time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			// What goes wrong with one doesn't hold up the others.
			_, proposed := a.ProposeFlags(ctx, portal.SystemActor())
			_, tended := a.TendFlags(ctx, portal.SystemActor())
			_, asked := a.TendQuestions(ctx, portal.SystemActor())
			return false, errors.Join(proposed, tended, asked)
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
