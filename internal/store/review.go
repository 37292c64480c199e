package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var accessReviews = docdb.Collection{
	Name:    "access_reviews",
	Fields:  []docdb.Field{{Name: "org"}, {Name: "period"}, {Name: "signed", Kind: docdb.Bool}, {Name: "opened_at", Kind: docdb.Time}, {Name: "due", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Equal: []string{"org"}, Sort: "opened_at"}, {Equal: []string{"signed"}, Sort: "due"}, {Sort: "opened_at"}},
}

func reviewFields(r portal.AccessReview) docdb.Fields {
	return docdb.Fields{"org": string(r.Org), "period": r.Period, "signed": r.Signed(), "opened_at": r.OpenedAt, "due": r.Due}
}

func setReview(r *portal.AccessReview, v int64) { r.Version = v }

// AccessReview gives a review of rights.
func (s *Store) AccessReview(ctx context.Context, id portal.ID) (portal.AccessReview, error) {
	return get(ctx, s.db, accessReviews.Name, string(id), setReview)
}

// InsertAccessReview stores a new review; portal.Taken when the organisation has
// one of that period.
func (s *Store) InsertAccessReview(ctx context.Context, r *portal.AccessReview) error {
	return insert(ctx, s.db, accessReviews.Name, r.ID, &r.Version, r, reviewFields(*r))
}

// SaveAccessReview stores a changed review.
func (s *Store) SaveAccessReview(ctx context.Context, r *portal.AccessReview) error {
	return replace(ctx, s.db, accessReviews.Name, r.ID, &r.Version, r, reviewFields(*r))
}

// AccessReviewsOf gives an organisation's reviews, the last one first; those of
// all organisations when org is empty.
func (s *Store) AccessReviewsOf(ctx context.Context, org portal.ID, limit int) ([]portal.AccessReview, error) {
	q := docdb.Query{Sort: "opened_at", Desc: true, Limit: limit}
	if org != "" {
		q.Filter = docdb.Eq("org", string(org))
	}
	return find(ctx, s.db, accessReviews.Name, q, setReview)
}

// OpenAccessReviews gives the reviews that nobody signed, the earliest term first.
func (s *Store) OpenAccessReviews(ctx context.Context) ([]portal.AccessReview, error) {
	return find(ctx, s.db, accessReviews.Name, docdb.Query{Filter: docdb.Eq("signed", false), Sort: "due"}, setReview)
}
