package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// HandoverPage is what somebody holds, and where it would go.
type HandoverPage struct {
	Person       portal.Person
	Organisation portal.Organisation
	Self         bool
	Off          bool // the account is off: what it holds was left behind
	Items        []HandoverItem
	Successors   []portal.Person
	// Keepers are who can become contact for anonymous signals; NeedsKeeper says
	// that the person is that contact.
	Keepers     []portal.Person
	NeedsKeeper bool
	// MaySwitchOff: the reader may switch the account off as well.
	MaySwitchOff bool
	Away         portal.Absence
}

// HandoverItem is a holding with where it goes once a successor was chosen.
type HandoverItem struct {
	Holding
	To portal.Person // zero while no successor was chosen, or when it stays
	// Other: it goes to another than the successor, who may not have it.
	Other bool
	Why   string // why it can't go anywhere
}

// Handover gives the page on which what somebody holds is handed over; successor
// and reason, which may be empty, are what was chosen so far.
func (a *App) Handover(ctx context.Context, by portal.Actor, person portal.ID, chosen portal.Leave) (HandoverPage, error) {
	if by.Zero() {
		return HandoverPage{}, portal.ErrLogin
	}
	from, org, err := a.personAndOrg(ctx, person)
	if err != nil {
		return HandoverPage{}, err
	}
	on := policy.PersonIn{Person: from, Org: org, NewRole: from.Role, NewTicks: from.Ticks}
	if err := policy.Check(by, policy.HandOver, on); err != nil {
		if policy.Check(by, policy.ReadColleagues, org) != nil {
			return HandoverPage{}, portal.ErrNotFound
		}
		return HandoverPage{}, err
	}
	p := HandoverPage{Person: from, Organisation: org, Self: by.ID == person, Off: from.State == portal.PersonOff,
		MaySwitchOff: from.State != portal.PersonOff && policy.May(by, policy.DisablePerson, on)}
	people, err := a.store.People(ctx, org.ID)
	if err != nil {
		return p, err
	}
	away, err := a.awayNow(ctx)
	if err != nil {
		return p, err
	}
	p.Away = away[person]
	for _, q := range people {
		if q.ID != person && away[q.ID].ID == "" && !q.Actor(org, "").Zero() {
			p.Successors = append(p.Successors, q)
		}
	}
	h := handover{by: by, from: from, org: org, leave: chosen}
	if p.Off || h.leave.Reason == "" {
		h.leave.Reason = portal.LeaveForGood
	}
	if h.to, err = a.successor(ctx, from, chosen.Successor); err != nil {
		return p, err
	}
	if h.keeper, err = a.successor(ctx, from, chosen.Keeper); err != nil {
		return p, err
	}
	p.Items, err = a.handoverItems(ctx, h)
	if err != nil {
		return p, err
	}
	for _, it := range p.Items {
		p.NeedsKeeper = p.NeedsKeeper || it.Kind == portal.HoldsKeeper
	}
	if p.NeedsKeeper {
		p.Keepers, err = a.keeperChoices(ctx, by, from, org)
	}
	return p, err
}

func (a *App) handoverItems(ctx context.Context, h handover) ([]HandoverItem, error) {
	var items []HandoverItem
	for _, kind := range holders() {
		held, err := kind.held(ctx, a, h)
		if err != nil {
			return nil, err
		}
		for _, it := range held {
			if it.Hidden {
				continue
			}
			item := HandoverItem{Holding: it}
			if h.to.ID != "" && it.Stays == "" {
				to, err := kind.goes(ctx, a, h, it)
				switch {
				case portal.KindOf(err) == portal.Invalid && err != nil:
					item.Why = portal.FieldsOf(err)["successor"]
				case err != nil:
					return nil, err
				case to != h.from.ID:
					if item.To, err = a.person(ctx, to); err != nil {
						return nil, err
					}
					item.Other = to != h.to.ID
				}
			}
			items = append(items, item)
		}
	}
	return items, nil
}

// leftBehind reports whether an account that is off holds something that waits
// for somebody: what it followed or was asked doesn't.
func (a *App) leftBehind(ctx context.Context, by portal.Actor, p portal.Person) (bool, error) {
	org, err := a.store.Organisation(ctx, p.OrgID)
	if err != nil {
		return false, err
	}
	h := handover{by: by, from: p, org: org, leave: portal.Leave{Reason: portal.LeaveAway}}
	for _, kind := range holders() {
		held, err := kind.held(ctx, a, h)
		if err != nil {
			return false, err
		}
		for _, it := range held {
			if it.Stays == "" {
				return true, nil
			}
		}
	}
	return false, nil
}

// awayNow are the absences that run, by person.
func (a *App) awayNow(ctx context.Context) (map[portal.ID]portal.Absence, error) {
	running, err := a.store.RunningAbsences(ctx)
	away := make(map[portal.ID]portal.Absence, len(running))
	for _, r := range running {
		away[r.Person] = r
	}
	return away, err
}

// leaveOf fills in what somebody's page says of leaving and being away.
func (a *App) leaveOf(ctx context.Context, by portal.Actor, p *PersonPage) error {
	if !p.Details {
		return nil
	}
	on := policy.PersonIn{Person: p.Person, Org: p.Organisation, NewRole: p.Person.Role, NewTicks: p.Person.Ticks}
	p.MayHandOver = policy.May(by, policy.HandOver, on) && p.Person.State != portal.PersonInvitedState
	away, err := a.store.AbsenceOf(ctx, p.Person.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err == nil {
		p.Away = away
		if p.StandIn, err = a.person(ctx, away.StandIn); err != nil {
			return err
		}
	}
	if p.MayHandOver && p.Person.State == portal.PersonOff {
		p.Behind, err = a.leftBehind(ctx, by, p.Person)
		return err
	}
	return nil
}
