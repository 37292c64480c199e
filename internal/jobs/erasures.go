package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Erasures finishes what erasing left outside the database's documents. mails is
// where a portal without a mail server keeps its messages. Two instances at once
// do no harm.
func Erasures(a *app.App, mails Folder) Job {
	return Job{
		Name: "wissen", Every: 5 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			n, err := a.FinishErasures(ctx, portal.SystemActor(), mails.Remove)
			return n > 0, err
		},
	}
}
