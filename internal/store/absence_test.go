package store

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestNobodyIsAwayTwiceAtOnce(t *testing.T) {
	s := newStore(t)
	ctx, now := t.Context(), time.Date(2027, time.May, 3, 9, 0, 0, 0, time.UTC)
	first := portal.Absence{ID: "een", Person: "an", StandIn: "bo", Began: now, Until: now}
	if err := s.InsertAbsence(ctx, &first); err != nil {
		t.Fatal(err)
	}
	second := portal.Absence{ID: "twee", Person: "an", StandIn: "cas", Began: now, Until: now}
	if err := s.InsertAbsence(ctx, &second); portal.KindOf(err) != portal.Taken {
		t.Fatalf("a second absence: %v", err)
	}
	if _, err := first.End(now); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAbsence(ctx, &first); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AbsenceOf(ctx, "an"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("away after coming back: %v", err)
	}
	if err := s.InsertAbsence(ctx, &second); err != nil {
		t.Errorf("away once more: %v", err)
	}
	if running, err := s.RunningAbsences(ctx); err != nil || len(running) != 1 || running[0].ID != "twee" {
		t.Errorf("running: %+v %v", running, err)
	}
}

func TestReviewOfAPeriodIsThereOnce(t *testing.T) {
	s := newStore(t)
	ctx, now := t.Context(), time.Date(2027, time.January, 4, 9, 0, 0, 0, time.UTC)
	review, _ := portal.OpenReview("geldfit", []portal.Person{{ID: "an", State: portal.PersonActive}}, portal.Settings{}, now)
	again := review
	if err := s.InsertAccessReview(ctx, &review); err != nil {
		t.Fatal(err)
	}
	if err := s.InsertAccessReview(ctx, &again); portal.KindOf(err) != portal.Taken {
		t.Errorf("the same review again: %v", err)
	}
	later, _ := portal.OpenReview("geldfit", nil, portal.Settings{}, now.AddDate(0, 6, 0))
	if err := s.InsertAccessReview(ctx, &later); err != nil {
		t.Fatal(err)
	}
	if list, err := s.AccessReviewsOf(ctx, "geldfit", 5); err != nil || len(list) != 2 || list[0].ID != later.ID {
		t.Errorf("of an organisation: %+v %v", list, err)
	}
	review.SignedBy = "an"
	if err := s.SaveAccessReview(ctx, &review); err != nil {
		t.Fatal(err)
	}
	if open, err := s.OpenAccessReviews(ctx); err != nil || len(open) != 1 || open[0].ID != later.ID {
		t.Errorf("open: %+v %v", open, err)
	}
}
