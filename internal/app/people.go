package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PersonPage is what the page of one person shows to one reader.
type PersonPage struct {
	Person       portal.Person
	Organisation portal.Organisation
	// Details: address, state and rights are shown too, as to colleagues.
	Details bool
	// SecondFactor: they have one; only for who may take it away.
	SecondFactor bool
	Roles        []portal.Role // those the reader may give

	Self, MayInvite, MayDisable, MayChangeRole, MayGiveTicks, MayResetFactor bool

	// MayHandOver: the reader may hand over what this person holds. Behind: the
	// account is off and still holds something.
	MayHandOver, Behind bool
	// MayErase: the reader may erase them for good.
	MayErase bool
	// Away is their absence; without an id when they are there.
	Away    portal.Absence
	StandIn portal.Person
}

// Person gives the page of somebody. Contact people are known to the whole
// chain; others to their colleagues and to who keeps accounts.
func (a *App) Person(ctx context.Context, by portal.Actor, id portal.ID) (PersonPage, error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return PersonPage{}, err
	}
	who, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return PersonPage{}, err
	}
	p := PersonPage{Person: who, Organisation: org, Self: by.ID == id, Details: policy.May(by, policy.ReadColleagues, org)}
	if !p.Details && (who.Role != portal.Contact || who.State != portal.PersonActive) {
		return PersonPage{}, portal.ErrNotFound
	}
	on := policy.PersonIn{Person: who, Org: org, NewRole: who.Role, NewTicks: who.Ticks}
	p.MayInvite = policy.May(by, policy.InvitePerson, on) && who.State == portal.PersonInvitedState
	p.MayDisable = policy.May(by, policy.DisablePerson, on)
	p.MayErase = policy.May(by, policy.ErasePerson, on)
	p.MayChangeRole = policy.May(by, policy.ChangeRole, on)
	for _, r := range portal.Roles() {
		on.NewRole = r
		if policy.May(by, policy.ChangeRole, on) {
			p.Roles = append(p.Roles, r)
		}
	}
	if err := a.leaveOf(ctx, by, &p); err != nil {
		return PersonPage{}, err
	}
	on.NewRole, on.NewTicks = portal.Contact, portal.Ticks{MaySign: true, MayReport: true, MayManage: true}
	p.MayGiveTicks = policy.May(by, policy.ChangeRole, on)
	on.NewRole, on.NewTicks = who.Role, who.Ticks
	if p.MayResetFactor = policy.May(by, policy.ResetSecondFactor, on); p.MayResetFactor {
		c, err := a.store.Credential(ctx, id)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return PersonPage{}, err
		}
		p.SecondFactor = c.HasSecondFactor()
	}
	return p, nil
}

// PeopleFilter is what one asks of the list of all people.
type PeopleFilter struct {
	Text  string
	Role  portal.Role
	State portal.PersonState
}

// PersonInList is a person with the name of their organisation, and how the
// account stands now.
type PersonInList struct {
	portal.Person
	OrgName                 string
	Dormant, Lapsed, Behind bool // Behind: off, and still holds something
	MayInvite               bool // the reader may invite them anew
	// Away: until when, and who stands in.
	Away    portal.Absence
	StandIn string
}

// holds reports whether every word stands in name, address, function or
// organisation.
func (p PersonInList) holds(text string) bool {
	in := portal.FoldName(strings.Join([]string{p.Name, p.Email, p.Function, p.OrgName}, " "))
	return !slices.ContainsFunc(strings.Fields(portal.FoldName(text)), func(w string) bool { return !strings.Contains(in, w) })
}

// People lists everyone with an account, by name: for who keeps accounts.
func (a *App) People(ctx context.Context, by portal.Actor, f PeopleFilter) ([]PersonInList, error) {
	if err := policy.Check(by, policy.ReadPeople, nil); err != nil {
		return nil, err
	}
	all, err := a.store.People(ctx, "")
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	away, err := a.awayNow(ctx)
	if err != nil {
		return nil, err
	}
	var rows []PersonInList
	for _, p := range all {
		row := PersonInList{Person: p, OrgName: orgs[p.OrgID].Name, Dormant: p.Dormant(a.now()), Lapsed: p.InvitationLapsed(a.now()), Away: away[p.ID]}
		if f.Role != "" && p.Role != f.Role || !row.holds(f.Text) {
			continue
		}
		if row.Lapsed {
			row.MayInvite = policy.May(by, policy.InvitePerson, policy.PersonIn{Person: p, Org: orgs[p.OrgID], NewRole: p.Role, NewTicks: p.Ticks})
		}
		if p.State == portal.PersonOff {
			if row.Behind, err = a.leftBehind(ctx, by, p); err != nil {
				return nil, err
			}
		}
		if row.Away.ID != "" {
			standIn, err := a.person(ctx, row.Away.StandIn)
			if err != nil {
				return nil, err
			}
			row.StandIn = standIn.Name
		}
		if row.is(f.State) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// is reports whether an account stands as a filter asks.
func (p PersonInList) is(state portal.PersonState) bool {
	switch state {
	case "":
		return true
	case portal.PersonDormant:
		return p.Dormant
	case portal.PersonLapsed:
		return p.Lapsed
	case portal.PersonAway:
		return p.Away.ID != ""
	case portal.PersonLeftThing:
		return p.Behind
	}
	return p.State == state
}
