package policy

import "ketenportaal/internal/portal"

func ownOrganisationOrAll(by portal.Actor, on any) bool {
	o, ok := on.(portal.Organisation)
	if !ok {
		return false
	}
	return by.Role != portal.Contact || by.OrgID == o.ID
}

// EditsWholeOrganisation reports whether the actor may also change what an
// organisation is (name, kind, active), not only what it offers.
func EditsWholeOrganisation(by portal.Actor) bool {
	return by.Role == portal.Coordinator || by.Role == portal.Administrator
}

func colleagueOrKeepsAccounts(by portal.Actor, on any) bool {
	o, ok := on.(portal.Organisation)
	return ok && (o.ID == by.OrgID || EditsWholeOrganisation(by))
}

// mayManagePerson: the administrator for every role; the coordinator for roles
// of partners; a contact who "beheert collega's" for colleagues, without giving
// ticks away that only the first two can give.
func mayManagePerson(by portal.Actor, on any) bool {
	p, ok := on.(PersonIn)
	if !ok || !p.NewRole.Known() || p.Person.State == portal.PersonErasedState {
		return false
	}
	// A municipal role outside the municipality would open its accounts to others.
	if p.NewRole.Municipal() && p.Org.Kind != portal.OrgMunicipality {
		return false
	}
	switch by.Role {
	case portal.Administrator:
		return true
	case portal.Coordinator:
		return !p.NewRole.Municipal() && !p.Person.Role.Municipal()
	case portal.Contact:
		return by.Ticks.MayManage && p.Org.ID == by.OrgID && p.Person.OrgID == by.OrgID &&
			!p.NewRole.Municipal() && !p.Person.Role.Municipal() && p.NewTicks == p.Person.Ticks
	}
	return false
}

// mayChangeRole: as mayManagePerson. Only an administrator gives themselves
// another role, which auditor and coordinator hear of at once.
func mayChangeRole(by portal.Actor, on any) bool {
	p, ok := on.(PersonIn)
	return ok && (p.Person.ID != by.ID || by.Role == portal.Administrator) && mayManagePerson(by, p)
}

// mayDisable: as mayManagePerson, but nobody switches themselves off.
func mayDisable(by portal.Actor, on any) bool {
	p, ok := on.(PersonIn)
	if !ok || p.Person.ID == by.ID {
		return false
	}
	p.NewRole, p.NewTicks = p.Person.Role, p.Person.Ticks
	return mayManagePerson(by, p)
}

// InvitableRoles are the roles the actor may give somebody of an organisation.
func InvitableRoles(by portal.Actor, org portal.Organisation) []portal.Role {
	var roles []portal.Role
	for _, r := range portal.Roles() {
		p := PersonIn{Person: portal.Person{OrgID: org.ID}, Org: org, NewRole: r}
		if May(by, InvitePerson, p) {
			roles = append(roles, r)
		}
	}
	return roles
}

// CanCoordinate reports whether somebody can be the coordinator or the
// substitute: who takes up what the whole chain shares.
func CanCoordinate(who portal.Actor) bool {
	return who.Municipality && (who.Role == portal.Coordinator || who.Role == portal.Adviser || who.Role == portal.TeamManager || who.Role == portal.ProgrammeManager)
}
