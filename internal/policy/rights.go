package policy

import "ketenportaal/internal/portal"

// managesPeople: who keeps accounts, and a contact who "beheert collega's".
func managesPeople(by portal.Actor, _ any) bool {
	return by.Role != portal.Contact || by.Ticks.MayManage
}

// mayHandOver: everyone for themselves, and who may switch the account off.
func mayHandOver(by portal.Actor, on any) bool {
	p, ok := on.(PersonIn)
	return ok && (p.Person.ID == by.ID || mayDisable(by, p))
}

// mayReview: the administrator and the coordinator for every organisation, a
// contact who "beheert collega's" for their own.
func mayReview(by portal.Actor, on any) bool {
	o, ok := on.(portal.Organisation)
	return ok && (by.Role != portal.Contact || by.Ticks.MayManage && by.OrgID == o.ID)
}

// ReportedRole reports whether auditors and coordinator hear of a role that by
// gives to somebody: a municipal one, which opens more than an organisation's own
// matters, and any role that people give themselves.
func ReportedRole(by, to portal.ID, role portal.Role) bool {
	return role.Municipal() || by == to
}
