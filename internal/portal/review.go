package portal

import (
	"fmt"
	"slices"
	"time"
)

// ReviewTerm is within how many working days a review of rights is signed.
const ReviewTerm = 20

// AccessReview is the half-yearly look at who of an organisation may do what:
// the people as they stood when it was opened, each confirmed by somebody, and
// signed off.
type AccessReview struct {
	ID       ID          `json:"id"` // organisation and period: never two of one
	Version  int64       `json:"-"`
	Org      ID          `json:"org"`
	Period   string      `json:"period"` // 2027-1 or 2027-2
	OpenedAt time.Time   `json:"openedAt"`
	Due      time.Time   `json:"due"`
	Rows     []ReviewRow `json:"rows"`
	// Late: its term has passed and this was told once.
	Late     bool      `json:"late,omitempty"`
	SignedBy ID        `json:"signedBy,omitempty"`
	SignedAs string    `json:"signedAs,omitempty"` // the name at that moment
	SignedAt time.Time `json:"signedAt,omitzero"`
}

// ReviewRow is one person of a review, with what they might do when it opened.
// Said is what the confirmation was about: it no longer counts once that changed.
type ReviewRow struct {
	Person   ID            `json:"person"`
	Was      ReviewedRight `json:"was"`
	Said     ReviewedRight `json:"said,omitzero"`
	SaidBy   ID            `json:"saidBy,omitempty"`
	SaidOn   time.Time     `json:"saidOn,omitzero"`
	SaidName string        `json:"saidName,omitempty"`
}

// ReviewedRight is what somebody might do at a moment.
type ReviewedRight struct {
	Role  Role        `json:"role"`
	Ticks Ticks       `json:"ticks,omitzero"`
	State PersonState `json:"state"`
}

// RightOf is what a person may do now.
func RightOf(p Person) ReviewedRight {
	return ReviewedRight{Role: p.Role, Ticks: p.Ticks, State: p.State}
}

// ReviewPeriod is the half year a moment falls in, and when that began: on 1
// January or 1 July in Amsterdam.
func ReviewPeriod(now time.Time) (period string, began time.Time) {
	y, m, _ := now.In(amsterdam).Date()
	half, month := 1, time.January
	if m >= time.July {
		half, month = 2, time.July
	}
	return fmt.Sprintf("%d-%d", y, half), time.Date(y, month, 1, 0, 0, 0, 0, amsterdam)
}

// NextReview is when the next reviews open.
func NextReview(now time.Time) time.Time {
	_, began := ReviewPeriod(now)
	return began.AddDate(0, 6, 0)
}

// PeriodLabel writes a period as people say it: "eerste helft van 2027".
func PeriodLabel(period string) string {
	year, half := "", 0
	if _, err := fmt.Sscanf(period, "%4s-%d", &year, &half); err != nil {
		return period
	}
	if half == 1 {
		return "eerste helft van " + year
	}
	return "tweede helft van " + year
}

// ReviewID is the one id an organisation's review of a period can have.
func ReviewID(org ID, period string) ID { return org + "/" + ID(period) }

// OpenReview makes the review of an organisation for the half year of now, with
// everyone who has an account there or was invited.
func OpenReview(org ID, people []Person, set Settings, now time.Time) (AccessReview, Fact) {
	period, _ := ReviewPeriod(now)
	r := AccessReview{ID: ReviewID(org, period), Org: org, Period: period, OpenedAt: now, Due: set.Calendar().Term(now, ReviewTerm)}
	for _, p := range people {
		if !RightOf(p).ended() {
			r.Rows = append(r.Rows, ReviewRow{Person: p.ID, Was: RightOf(p)})
		}
	}
	return r, r.fact(ReviewOpened, nil)
}

// Ref points at the review.
func (r AccessReview) Ref() Ref { return Ref{Kind: KindReview, ID: r.ID} }

func (r AccessReview) fact(t EventType, details map[string]string) Fact {
	return Fact{Type: t, About: r.Ref(), Details: details}
}

// Signed reports whether the review was signed off.
func (r AccessReview) Signed() bool { return r.SignedBy != "" }

// Overdue reports whether the review's term has passed.
func (r AccessReview) Overdue(now time.Time) bool { return !r.Signed() && now.After(r.Due) }

// ended reports whether the account is off or gone, so that it may do nothing.
func (r ReviewedRight) ended() bool {
	return r.State == PersonOff || r.State == PersonErasedState || r.State == ""
}

// Confirmed reports whether the row needs nothing any more: somebody said that
// what holds now is right, or the account is off.
func (row ReviewRow) Confirmed(now ReviewedRight) bool {
	return now.ended() || (row.SaidBy != "" && row.Said == now)
}

// Confirm notes that a person's rights are right as they stand. alone says that
// nobody but the person could do so: only then may it be they themselves.
func (r *AccessReview) Confirm(p Person, by Actor, alone bool, now time.Time) (Fact, error) {
	if r.Signed() {
		return Fact{}, errReviewSigned
	}
	i := slices.IndexFunc(r.Rows, func(row ReviewRow) bool { return row.Person == p.ID })
	if i < 0 {
		return Fact{}, ErrNotFound
	}
	if p.ID == by.ID && !alone {
		return Fact{}, Errorf(Forbidden, "Over uw eigen rechten zegt een ander of ze kloppen. Vraag een collega-contactpersoon of de ketencoördinator.")
	}
	row := &r.Rows[i]
	row.Said, row.SaidBy, row.SaidOn, row.SaidName = RightOf(p), by.ID, Day(now), by.Name
	return r.fact(RightsConfirmed, map[string]string{DetailPerson: string(p.ID)}), nil
}

var errReviewSigned = Errorf(Conflict, "Deze controle is al ondertekend.")

// Sign signs the review off. rights are what the people of its rows may do now;
// who isn't in it has no account any more.
func (r *AccessReview) Sign(rights map[ID]ReviewedRight, by Actor, now time.Time) (Fact, error) {
	if r.Signed() {
		return Fact{}, errReviewSigned
	}
	open := 0
	for _, row := range r.Rows {
		if !row.Confirmed(rights[row.Person]) {
			open++
		}
	}
	if open == 1 {
		return Fact{}, Errorf(Conflict, "Over één persoon is nog niets gezegd. Kies daar eerst of de rechten kloppen.")
	}
	if open > 1 {
		return Fact{}, Errorf(Conflict, "Over %s personen is nog niets gezegd. Kies daar eerst of de rechten kloppen.", Number(open))
	}
	r.SignedBy, r.SignedAs, r.SignedAt = by.ID, by.Name, Day(now)
	return r.fact(ReviewSigned, nil), nil
}

// PassTerm marks that the term passed, so that it is told once.
func (r *AccessReview) PassTerm(now time.Time) (Fact, bool) {
	if r.Late || !r.Overdue(now) {
		return Fact{}, false
	}
	r.Late = true
	return r.fact(ReviewOverdue, nil), true
}

// HandOver notes that somebody else has to see to the review now.
func (r AccessReview) HandOver(from, to ID) Fact {
	return r.fact(ReviewHandedOver, map[string]string{DetailFrom: string(from), DetailTo: string(to)})
}
