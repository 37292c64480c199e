package policy

import "ketenportaal/internal/portal"

// untouchedList: whoever made a list of what is to be destroyed, or changed it,
// doesn't approve it. It is an administrator who made it, so the coordinator may.
func untouchedList(by portal.Actor, on any) bool {
	l, ok := on.(portal.DestructionList)
	return ok && !l.Touched(by.ID)
}

// managesOwnOrganisation: the contact who "beheert collega's", for the own
// organisation.
func managesOwnOrganisation(by portal.Actor, on any) bool {
	o, ok := on.(portal.Organisation)
	return ok && by.Ticks.MayManage && o.ID == by.OrgID
}
