package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Dispatcher hands out events; one instance does it at a time.
func Dispatcher(a *app.App) Job {
	lease := app.NewLease("dispatcher")
	return Job{
		Name: "dispatcher", Every: 250 * time.Millisecond, Woken: true,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			n, err := a.Dispatch(ctx, lease)
			return n > 0, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}

// Terms lets the clock act on signals, agenda proposals and minutes whose term ended.
func Terms(a *app.App) Job {
	return Job{
		Name: "termijnen", Every: 30 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			n, err := a.AdvanceSignals(ctx, portal.SystemActor())
			if err != nil {
				return n > 0, err
			}
			late, err := a.AdvanceProposals(ctx, portal.SystemActor())
			if err != nil {
				return n+late > 0, err
			}
			moved, err := a.AdvanceMinutes(ctx, portal.SystemActor())
			return n+late+moved > 0, err
		},
	}
}

// Head puts the end of the event chain outside the database, once a day.
func Head(a *app.App) Job {
	return Job{
		Name: "keten", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) { return false, a.AnnounceHead(ctx, portal.SystemActor()) },
	}
}

// Live follows what is stored for this instance's sockets.
func Live(f *Feed) Job {
	return Job{Name: "live", Every: 250 * time.Millisecond, Woken: true, Run: f.Run}
}

// SweepAccounts throws away sessions, links, counted attempts and drafts whose
// time is over. Two instances at once do no harm.
func SweepAccounts(a *app.App) Job {
	return Job{
		Name: "accounts opruimen", Every: time.Hour,
		Run: func(ctx context.Context) (bool, error) { return false, a.SweepAccounts(ctx) },
	}
}
