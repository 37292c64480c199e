package portal

import "slices"

// ChainRole is a part of the chain that an organisation does. The list is fixed,
// so that one can see which part nobody does.
type ChainRole string

// chainRoles are the roles in the order of the way a resident goes: from the
// first worry about money to the help after a debt is settled; then what
// supports it all.
var chainRoles = []struct {
	role  ChainRole
	label string
}{
	{"preventie", "Vroeg signaleren en voorkomen"},
	{"inloop", "Eerste gesprek over geld"},
	{"wijk", "Hulp in de wijk"},
	{"formulieren", "Hulp bij formulieren en aanvragen"},
	{"inkomen", "Uitkering en minimaregelingen"},
	{"noodhulp", "Noodhulp en fondsen"},
	{"budget", "Budgetadvies en budgetbeheer"},
	{"schulden", "Schulden regelen"},
	{"bewind", "Beschermingsbewind"},
	{"nazorg", "Meelopen en nazorg"},
	{"juridisch", "Juridische hulp"},
	{"jongeren", "Ingang voor jongeren"},
	{"taal", "Taal en digitale vaardigheden"},
	{"aanspreekpunt", "Aanspreekpunt als het vastloopt"},
	{"clientondersteuning", "Onafhankelijke cliëntondersteuning"},
	{"klachten", "Klachten"},
	{"adviesraad", "Advies namens inwoners"},
	{"regie", "Regie op de keten"},
}

// ChainRoles lists the roles in the order of the chain.
func ChainRoles() []ChainRole {
	roles := make([]ChainRole, len(chainRoles))
	for i, r := range chainRoles {
		roles[i] = r.role
	}
	return roles
}

// Label is the role's name in the interface; empty for one that isn't there.
func (r ChainRole) Label() string {
	for _, known := range chainRoles {
		if known.role == r {
			return known.label
		}
	}
	return ""
}

// sortedRoles gives roles once each, in the order of the chain; ok is false when
// one of them isn't there.
func sortedRoles(roles []ChainRole) (sorted []ChainRole, ok bool) {
	for _, r := range ChainRoles() {
		if slices.Contains(roles, r) {
			sorted = append(sorted, r)
		}
	}
	return sorted, !slices.ContainsFunc(roles, func(r ChainRole) bool { return r.Label() == "" })
}
