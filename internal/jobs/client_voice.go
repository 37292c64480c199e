package jobs

import (
	"context"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ClientVoice tells of advices without a reaction, and asks complaints handlers for the
// form of the quarter that ended.
func ClientVoice(a *app.App) Job {
	return Job{
		Name: "client voice", Every: time.Minute,
		Run: func(ctx context.Context) (bool, error) {
			late, err := a.AdvicesTurnLate(ctx, portal.SystemActor())
			if err != nil {
				return late > 0, err
			}
			asked, err := a.AskComplaints(ctx, portal.SystemActor())
			return late+asked > 0, err
		},
	}
}
