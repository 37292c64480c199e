package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OpenReviews opens the review of rights of the half year for every organisation
// that took part when it began, once each, and tells once of those whose term
// has passed. It says how many it opened or told of. Two instances at once open
// each review once: organisation and period are its id.
func (a *App) OpenReviews(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendAccounts, nil); err != nil {
		return 0, err
	}
	set, err := a.store.Settings(ctx)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return 0, nil // not set up yet
	}
	if err != nil {
		return 0, err
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return 0, err
	}
	done := 0
	_, began := portal.ReviewPeriod(a.now())
	for _, o := range orgs {
		if !o.Active || !o.AddedAt.Before(began) || !set.SetUpAt.Before(began) {
			continue
		}
		opened, err := a.openReview(ctx, by, o.ID)
		if err != nil {
			return done, err
		}
		if opened {
			done++
		}
	}
	late, err := a.passReviewTerms(ctx, by)
	return done + late, err
}

func (a *App) openReview(ctx context.Context, by portal.Actor, org portal.ID) (opened bool, err error) {
	period, _ := portal.ReviewPeriod(a.now())
	if _, err := a.store.AccessReview(ctx, portal.ReviewID(org, period)); err == nil || portal.KindOf(err) != portal.NotFound {
		return false, err
	}
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		opened = false
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		people, err := a.store.People(ctx, org)
		if err != nil {
			return err
		}
		r, fact := portal.OpenReview(org, people, set, a.now())
		if len(r.Rows) == 0 {
			return nil // nobody there has an account
		}
		if err := a.store.InsertAccessReview(ctx, &r); err != nil {
			return err
		}
		w.record(r.Version, fact)
		opened = true
		return nil
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		return false, nil // another instance was first
	}
	return opened, err
}

func (a *App) passReviewTerms(ctx context.Context, by portal.Actor) (int, error) {
	open, err := a.store.OpenAccessReviews(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, r := range open {
		if r.Late || !r.Overdue(a.now()) {
			continue
		}
		err := a.onReview(ctx, by, r.ID, func(_ context.Context, r *portal.AccessReview) (portal.Fact, error) {
			fact, passed := r.PassTerm(a.now())
			if !passed {
				return fact, errAgain
			}
			return fact, nil
		})
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return told, err
		}
		if err == nil {
			told++
		}
	}
	return told, nil
}

// onReview runs one step on a review, for who may do it or the portal itself.
func (a *App) onReview(ctx context.Context, by portal.Actor, id portal.ID, do func(ctx context.Context, r *portal.AccessReview) (portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		r, err := a.store.AccessReview(ctx, id)
		if err != nil {
			return err
		}
		org, err := a.store.Organisation(ctx, r.Org)
		if err != nil {
			return err
		}
		if !by.System {
			if err := checkReview(by, org); err != nil {
				return err
			}
		}
		fact, err := do(ctx, &r)
		if err != nil {
			return err
		}
		if err := a.store.SaveAccessReview(ctx, &r); err != nil {
			return err
		}
		w.record(r.Version, fact)
		return nil
	})
}

// checkReview refuses a step on another's review as if it weren't there.
func checkReview(by portal.Actor, org portal.Organisation) error {
	err := policy.Check(by, policy.ReviewRights, org)
	if portal.KindOf(err) == portal.Forbidden && policy.Check(by, policy.ReadRights, nil) != nil && policy.Check(by, policy.ReadColleagues, org) != nil {
		return portal.ErrNotFound
	}
	return err
}

// ConfirmRights notes that somebody's rights are right as they stand now. saw is
// what the actor saw them to be.
func (a *App) ConfirmRights(ctx context.Context, by portal.Actor, review, person portal.ID, saw int64) error {
	return a.onReview(ctx, by, review, func(ctx context.Context, r *portal.AccessReview) (portal.Fact, error) {
		p, err := a.store.Person(ctx, person)
		if err != nil {
			return portal.Fact{}, err
		}
		if p.OrgID != r.Org {
			return portal.Fact{}, portal.ErrNotFound
		}
		if saw != 0 && p.Version != saw {
			return portal.Fact{}, portal.Errorf(portal.Conflict, "Het account van %s is intussen veranderd. Kijk of dit nog klopt.", p.Name)
		}
		alone := false
		if p.ID == by.ID {
			if alone, err = a.reviewsAlone(ctx, by, r.Org); err != nil {
				return portal.Fact{}, err
			}
		}
		return r.Confirm(p, by, alone, a.now())
	})
}

// SignReview signs a review off.
func (a *App) SignReview(ctx context.Context, by portal.Actor, review portal.ID) error {
	return a.onReview(ctx, by, review, func(ctx context.Context, r *portal.AccessReview) (portal.Fact, error) {
		people, err := a.store.People(ctx, r.Org)
		if err != nil {
			return portal.Fact{}, err
		}
		rights := map[portal.ID]portal.ReviewedRight{}
		for _, p := range people {
			rights[p.ID] = portal.RightOf(p)
		}
		return r.Sign(rights, by, a.now())
	})
}

// reviewsAlone reports whether nobody but the actor may review an organisation.
func (a *App) reviewsAlone(ctx context.Context, by portal.Actor, org portal.ID) (bool, error) {
	o, err := a.store.Organisation(ctx, org)
	if err != nil {
		return false, err
	}
	people, err := a.store.People(ctx, "")
	if err != nil {
		return false, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(people, func(p portal.Person) bool {
		return p.ID != by.ID && policy.May(p.Actor(orgs[p.OrgID], ""), policy.ReviewRights, o)
	}), nil
}

// reviewersOf are who has to see to an organisation's review: its contacts who
// "beheren collega's", or else the coordinator.
func (a *App) reviewersOf(ctx context.Context, org portal.ID) ([]portal.ID, error) {
	people, err := a.store.People(ctx, org)
	if err != nil {
		return nil, err
	}
	var ids []portal.ID
	for _, p := range people {
		if managesColleagues(p) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	set, err := a.store.Settings(ctx)
	return []portal.ID{set.Coordinator}, err
}

func managesColleagues(p portal.Person) bool {
	return p.State == portal.PersonActive && p.Role == portal.Contact && p.Ticks.MayManage
}

// ReviewState is how far a review is.
type ReviewState string

// The states of an organisation's review.
const (
	ReviewNone   ReviewState = "" // nothing was opened yet
	ReviewOpen   ReviewState = "open"
	ReviewLate   ReviewState = "te laat"
	ReviewSigned ReviewState = "ondertekend"
)

func reviewState(r portal.AccessReview, now time.Time) ReviewState {
	switch {
	case r.ID == "":
		return ReviewNone
	case r.Signed():
		return ReviewSigned
	case r.Overdue(now):
		return ReviewLate
	}
	return ReviewOpen
}
