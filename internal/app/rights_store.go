package app

import (
	"context"

	"ketenportaal/internal/portal"
)

type reviewStore interface {
	AccessReview(ctx context.Context, id portal.ID) (portal.AccessReview, error)
	InsertAccessReview(ctx context.Context, r *portal.AccessReview) error
	SaveAccessReview(ctx context.Context, r *portal.AccessReview) error
	AccessReviewsOf(ctx context.Context, org portal.ID, limit int) ([]portal.AccessReview, error)
	OpenAccessReviews(ctx context.Context) ([]portal.AccessReview, error)
}

type absenceStore interface {
	AbsenceOf(ctx context.Context, person portal.ID) (portal.Absence, error)
	Absence(ctx context.Context, id portal.ID) (portal.Absence, error)
	RunningAbsences(ctx context.Context) ([]portal.Absence, error)
	InsertAbsence(ctx context.Context, a *portal.Absence) error
	SaveAbsence(ctx context.Context, a *portal.Absence) error
	SignalsHandledBy(ctx context.Context, person portal.ID, states []portal.SignalState) ([]portal.Signal, error)
	SignalsAsked(ctx context.Context, person portal.ID) ([]portal.Signal, error)
	FollowsOf(ctx context.Context, person portal.ID) ([]portal.Follow, error)
}
