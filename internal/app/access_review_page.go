package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ReviewPage is the review of one organisation's rights.
type ReviewPage struct {
	Organisation portal.Organisation
	// Review is the last one; without an id when none was opened yet, and then
	// Next is when the first one opens.
	Review portal.AccessReview
	State  ReviewState
	Next   time.Time
	Rows   []ReviewedPerson
	Open   int // rows that still need somebody's word
	// MaySay: the reader may confirm and sign.
	MaySay bool
	// Earlier are the reviews before this one.
	Earlier []portal.AccessReview
}

// ReviewedPerson is a row of a review with the person as they stand now.
type ReviewedPerson struct {
	portal.ReviewRow
	Now       portal.Person
	Confirmed bool
	// Changed: role, ticks or state differ from when the review was opened. New:
	// the account came since, or was switched on since; it needs no confirmation.
	Changed, New bool
	// MayConfirm, MayChange, MayDisable: what the reader may do with this person.
	MayConfirm, MayChange, MayDisable bool
}

// earlierReviews is how many earlier reviews the page names.
const earlierReviews = 6

// Review gives the page with the review of an organisation's rights.
func (a *App) Review(ctx context.Context, by portal.Actor, org portal.ID) (ReviewPage, error) {
	if by.Zero() {
		return ReviewPage{}, portal.ErrLogin
	}
	o, err := a.store.Organisation(ctx, org)
	if err != nil {
		return ReviewPage{}, err
	}
	p := ReviewPage{Organisation: o, Next: portal.NextReview(a.now())}
	if policy.Check(by, policy.ReadRights, nil) != nil {
		if err := checkReview(by, o); err != nil {
			return ReviewPage{}, err
		}
	}
	p.MaySay = policy.May(by, policy.ReviewRights, o)
	reviews, err := a.store.AccessReviewsOf(ctx, org, earlierReviews+1)
	if err != nil || len(reviews) == 0 {
		return p, err
	}
	p.Review, p.Earlier = reviews[0], reviews[1:]
	p.State = reviewState(p.Review, a.now())
	p.MaySay = p.MaySay && p.State != ReviewSigned
	return p, a.reviewRows(ctx, by, &p)
}

func (a *App) reviewRows(ctx context.Context, by portal.Actor, p *ReviewPage) error {
	people, err := a.store.People(ctx, p.Organisation.ID)
	if err != nil {
		return err
	}
	alone, err := a.reviewsAlone(ctx, by, p.Organisation.ID)
	if err != nil {
		return err
	}
	rows := map[portal.ID]portal.ReviewRow{}
	for _, r := range p.Review.Rows {
		rows[r.Person] = r
	}
	for _, now := range people {
		row, was := rows[now.ID]
		if !was && now.State != portal.PersonActive && (now.State != portal.PersonInvitedState || now.InvitedAt.Before(p.Review.OpenedAt)) {
			continue // off before it was opened, and still
		}
		r := ReviewedPerson{ReviewRow: row, Now: now, New: !was}
		if was {
			r.Confirmed, r.Changed = row.Confirmed(portal.RightOf(now)), row.Was != portal.RightOf(now)
			if !r.Confirmed {
				p.Open++
			}
		}
		if p.MaySay {
			on := policy.PersonIn{Person: now, Org: p.Organisation, NewRole: now.Role, NewTicks: now.Ticks}
			r.MayConfirm = was && !r.Confirmed && (now.ID != by.ID || alone)
			r.MayChange, r.MayDisable = policy.May(by, policy.ChangeRole, on), now.State != portal.PersonOff && policy.May(by, policy.DisablePerson, on)
		}
		p.Rows = append(p.Rows, r)
	}
	return nil
}

// ReviewInList is one organisation in the list of reviews.
type ReviewInList struct {
	Organisation portal.Organisation
	Review       portal.AccessReview
	State        ReviewState
	Reviewers    []string // who has to see to it
}

// Reviews lists the organisations that take part, each with the state of its
// last review.
func (a *App) Reviews(ctx context.Context, by portal.Actor) ([]ReviewInList, error) {
	if err := policy.Check(by, policy.ReadRights, nil); err != nil {
		return nil, err
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	last := map[portal.ID]portal.AccessReview{}
	reviews, err := a.store.AccessReviewsOf(ctx, "", 10*len(orgs)+1)
	if err != nil {
		return nil, err
	}
	for _, r := range reviews { // the last one first
		if _, ok := last[r.Org]; !ok {
			last[r.Org] = r
		}
	}
	var rows []ReviewInList
	for _, o := range orgs {
		if !o.Active {
			continue
		}
		row := ReviewInList{Organisation: o, Review: last[o.ID], State: reviewState(last[o.ID], a.now())}
		if row.State == ReviewOpen || row.State == ReviewLate {
			ids, err := a.reviewersOf(ctx, o.ID)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				p, err := a.person(ctx, id)
				if err != nil {
					return nil, err
				}
				row.Reviewers = append(row.Reviewers, p.Name)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
