package portal

import "slices"

// Role is what a person is in the chain; it decides, with their organisation,
// what they may do. See DOMAIN: people, roles, rights.
type Role string

// The roles. A role that is not among these has no rights at all.
const (
	Reader           Role = "meelezer"
	Member           Role = "deelnemer"
	Contact          Role = "contactpersoon"
	Coordinator      Role = "ketencoordinator"
	Adviser          Role = "beleidsadviseur"
	TeamManager      Role = "teammanager"
	ProgrammeManager Role = "programmamanager"
	Director         Role = "directie"
	Holder           Role = "portefeuillehouder"
	Clerk            Role = "griffie"
	Keeper           Role = "contactpersoon-anoniem"
	Administrator    Role = "beheerder"
	Auditor          Role = "auditor"
)

// Roles lists every role, in the order in which a person chooses from them.
func Roles() []Role {
	return []Role{Reader, Member, Contact, Coordinator, Adviser, TeamManager, ProgrammeManager, Director, Holder, Clerk, Keeper, Administrator, Auditor}
}

var roleLabels = map[Role]string{
	Reader: "meelezer", Member: "deelnemer", Contact: "contactpersoon", Coordinator: "ketencoördinator",
	Adviser: "beleidsadviseur", TeamManager: "teammanager", ProgrammeManager: "programmamanager",
	Director: "directie", Holder: "portefeuillehouder", Clerk: "griffie",
	Keeper: "contactpersoon anonieme signalen", Administrator: "functioneel beheerder", Auditor: "auditor / FG",
}

// Label is the role's name in the interface; empty for an unknown role.
func (r Role) Label() string { return roleLabels[r] }

// Known reports whether r is one of Roles.
func (r Role) Known() bool { return roleLabels[r] != "" }

// Municipal reports whether the role exists only inside the municipality.
// Such a role needs a second factor and can't log in by mail link.
func (r Role) Municipal() bool {
	return slices.Contains([]Role{Coordinator, Adviser, TeamManager, ProgrammeManager, Director, Holder, Clerk, Keeper, Administrator, Auditor}, r)
}

// Ticks are the rights a contact person can have on top of the role.
type Ticks struct {
	MaySign   bool `json:"maySign,omitempty"`   // tekenbevoegd
	MayReport bool `json:"mayReport,omitempty"` // rapporteert
	MayManage bool `json:"mayManage,omitempty"` // beheert collega's
}

// Actor is who does something: the person, loaded anew at every request. The
// zero Actor is nobody and is refused everywhere.
type Actor struct {
	ID    ID
	OrgID ID
	Name  string
	Role  Role
	Ticks Ticks
	// Municipality: the actor's organisation is the municipality.
	Municipality bool
	// Blind is the blind index of the person: names their anonymous signals
	// without naming them. Empty for actors that have none.
	Blind string
	// System is set for the portal's own jobs only; see SystemActor.
	System bool
}

// SystemActor acts for the portal's own jobs: terms that pass, digests. It may
// do what policy allows the system and nothing else.
func SystemActor() Actor { return Actor{ID: "systeem", Name: "Ketenportaal", System: true} }

// Zero reports whether the actor is nobody.
func (a Actor) Zero() bool { return a.ID == "" }
