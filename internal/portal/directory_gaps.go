package portal

import (
	"slices"
	"time"
)

// RoleCover says who does a part of the chain, and where nobody does.
type RoleCover struct {
	Role ChainRole
	// Organisations do it; none means that the part is missing.
	Organisations []Organisation
	// Missing are the neighbourhoods where nobody does it, when somebody does
	// elsewhere.
	Missing []Neighbourhood
}

// Nobody reports whether the part of the chain is missing altogether.
func (c RoleCover) Nobody() bool { return len(c.Organisations) == 0 }

// OrganisationGap is what the sociale kaart lacks of one organisation.
type OrganisationGap struct {
	Organisation
	NoRole, NoOffer, NoNumber, NoContact bool
	// Overdue: the last check is too long ago, or there was none.
	Overdue bool
}

// Any reports whether something lacks.
func (g OrganisationGap) Any() bool {
	return g.NoRole || g.NoOffer || g.NoNumber || g.NoContact || g.Overdue
}

// CoverOf says per role of the chain who does it and where nobody does. Only
// organisations that take part count.
func CoverOf(orgs []Organisation, areas []Neighbourhood) []RoleCover {
	covers := make([]RoleCover, 0, len(chainRoles))
	for _, role := range ChainRoles() {
		c := RoleCover{Role: role}
		for _, o := range orgs {
			if o.Active && o.Does(role) {
				c.Organisations = append(c.Organisations, o)
			}
		}
		for _, n := range areas {
			there := slices.ContainsFunc(c.Organisations, func(o Organisation) bool { return o.WorksIn(n.ID) })
			if !c.Nobody() && !there {
				c.Missing = append(c.Missing, n)
			}
		}
		covers = append(covers, c)
	}
	return covers
}

// GapOf says what lacks of an organisation. contact: it has a contact person
// with an account; checkHolds is in days.
func GapOf(o Organisation, contact bool, checkHolds int, now time.Time) OrganisationGap {
	return OrganisationGap{
		Organisation: o, NoRole: len(o.Roles) == 0, NoOffer: o.Offer == "", NoNumber: o.Phone == "",
		// The municipality's contact is its coordinator.
		NoContact: !contact && o.Kind != OrgMunicipality, Overdue: o.Stale(now, checkHolds),
	}
}
