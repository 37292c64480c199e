package portal

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// OrganisationKind says what an organisation is in the chain.
type OrganisationKind string

// The kinds of organisations.
const (
	OrgMunicipality  OrganisationKind = "gemeente"
	OrgDebtSupport   OrganisationKind = "schuldhulp"
	OrgAdministrator OrganisationKind = "bewindvoerder"
	OrgNeighbourhood OrganisationKind = "wijkteam"
	OrgCouncil       OrganisationKind = "clientenraad"
	OrgComplaints    OrganisationKind = "klachtbehandeling"
	OrgOther         OrganisationKind = "overig"
)

var organisationKindLabels = map[OrganisationKind]string{
	OrgMunicipality: "Gemeente", OrgDebtSupport: "Schuldhulp en geldvragen", OrgAdministrator: "Bewindvoerder",
	OrgNeighbourhood: "Wijkteam", OrgCouncil: "Cliëntenraad of adviesraad", OrgComplaints: "Klachtbehandeling", OrgOther: "Andere organisatie",
}

// OrganisationKinds lists the kinds in the order people choose from.
func OrganisationKinds() []OrganisationKind {
	return []OrganisationKind{OrgDebtSupport, OrgAdministrator, OrgNeighbourhood, OrgCouncil, OrgComplaints, OrgMunicipality, OrgOther}
}

// Label is the kind's name in the interface.
func (k OrganisationKind) Label() string { return organisationKindLabels[k] }

// Organisation is a partner in the chain. All of them together are the sociale
// kaart.
type Organisation struct {
	ID      ID               `json:"id"`
	Version int64            `json:"-"`
	Name    string           `json:"name"`
	Kind    OrganisationKind `json:"kind"`
	// Roles are the parts of the chain it does, ChainRoles says so in its own words.
	Roles          []ChainRole `json:"roles,omitempty"`
	ChainRoles     string      `json:"chainRoles,omitempty"`
	Neighbourhoods []ID        `json:"neighbourhoods,omitempty"` // empty: the whole municipality
	Offer          string      `json:"offer,omitempty"`
	TargetGroup    string      `json:"targetGroup,omitempty"`
	// Reach says how a resident gets there: hours, appointment, who refers.
	Reach   string `json:"reach,omitempty"`
	Phone   string `json:"phone,omitempty"` // of the desk, never of a person
	Email   string `json:"email,omitempty"`
	Website string `json:"website,omitempty"`
	Address string `json:"address,omitempty"`
	// UrgentHelp: its phone number is shown where somebody is about to share
	// something that is about one resident.
	UrgentHelp bool      `json:"urgentHelp,omitempty"`
	CheckedOn  time.Time `json:"checkedOn,omitzero"`
	Active     bool      `json:"active"`
	AddedAt    time.Time `json:"addedAt"`
}

// Limits of an organisation's fields, in characters.
const (
	MaxOrganisationName = 120
	MaxOrganisationText = 2000
	MaxOrganisationLine = 200
)

// Validate cleans the fields and reports what is wrong, by form field.
func (o *Organisation) Validate() error {
	f := Fields{}
	o.Name = text(f, "name", "De naam", CleanLine(o.Name), 1, MaxOrganisationName)
	if o.Kind.Label() == "" {
		f["kind"] = "Kies wat voor organisatie dit is."
	}
	o.ChainRoles = text(f, "chain_roles", "De rol in de keten", CleanLine(o.ChainRoles), 0, MaxOrganisationLine)
	if roles, ok := sortedRoles(o.Roles); ok {
		o.Roles = roles
	} else {
		f["roles"] = "Deze rol is er niet. Kies een rol uit de lijst."
	}
	o.Reach = text(f, "reach", "Hoe u er terechtkomt", o.Reach, 0, MaxOrganisationText)
	o.Offer = text(f, "offer", "Het aanbod", o.Offer, 0, MaxOrganisationText)
	o.TargetGroup = text(f, "target_group", "De doelgroep", o.TargetGroup, 0, MaxOrganisationText)
	o.Phone = text(f, "phone", "Het telefoonnummer", CleanLine(o.Phone), 0, 40)
	o.Website = text(f, "website", "De website", CleanLine(o.Website), 0, MaxOrganisationLine)
	o.Address = text(f, "address", "Het adres", CleanLine(o.Address), 0, MaxOrganisationLine)
	if o.Email = CleanLine(o.Email); o.Email != "" {
		address, err := ParseEmail(o.Email)
		if err != nil {
			f["email"] = "Dit is geen e-mailadres. Bijvoorbeeld: info@geldfit.example."
		}
		o.Email = address
	}
	if o.Website != "" && !plainWebsite(o.Website) {
		f["website"] = "Begin het adres met https://."
	}
	return f.Err()
}

// FoldName gives a name the form in which two names count as the same: lower
// case, one space between words, look-alikes of Latin letters made Latin, and
// without accents, which can be written in two ways.
func FoldName(name string) string {
	return strings.Map(func(r rune) rune {
		if l, ok := lookAlikes[r]; ok {
			return l
		}
		if unicode.Is(unicode.Mn, r) || r == 0x200c || r == 0x200d {
			return -1
		}
		return r
	}, strings.ToLower(CleanLine(name)))
}

// lookAlikes are the Cyrillic and Greek letters that read as a Latin one, and the
// accented letters of Dutch and its neighbours.
var lookAlikes = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j', 'һ': 'h', 'ԁ': 'd',
	'α': 'a', 'ο': 'o', 'ρ': 'p', 'ν': 'v', 'ι': 'i', 'κ': 'k', 'τ': 't',
	'á': 'a', 'à': 'a', 'â': 'a', 'ä': 'a', 'ã': 'a', 'å': 'a', 'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'í': 'i', 'ì': 'i', 'î': 'i', 'ï': 'i', 'ı': 'i',
	'ó': 'o', 'ò': 'o', 'ô': 'o', 'ö': 'o', 'õ': 'o', 'ú': 'u', 'ù': 'u', 'û': 'u', 'ü': 'u', 'ç': 'c', 'ñ': 'n', 'ý': 'y', 'ÿ': 'y', 'š': 's', 'ş': 's', 'ž': 'z', 'ğ': 'g',
}

// Ref points at the organisation.
func (o Organisation) Ref() Ref { return Ref{Kind: KindOrganisation, ID: o.ID} }

// Does reports whether the organisation does a part of the chain.
func (o Organisation) Does(r ChainRole) bool { return slices.Contains(o.Roles, r) }

// WorksIn reports whether residents of a neighbourhood can go there.
func (o Organisation) WorksIn(n ID) bool {
	return len(o.Neighbourhoods) == 0 || slices.Contains(o.Neighbourhoods, n)
}

// Days between two checks of what the sociale kaart says of an organisation, and
// the days after which the coordinator hears that nobody did one.
const (
	DefaultRecheckDays = 180
	MinRecheckDays     = 30
	MaxRecheckDays     = 730
	CheckGraceDays     = 30
)

// CheckedUntil is until when the last check holds. What was never checked
// counts from the day it was added.
func (o Organisation) CheckedUntil(days int) time.Time {
	from := o.CheckedOn
	if from.IsZero() {
		from = o.AddedAt
	}
	return Day(from).AddDate(0, 0, days)
}

// Stale reports whether what the sociale kaart says of it has to be looked at
// again: never looked at, or longer ago than that many days.
func (o Organisation) Stale(now time.Time, days int) bool {
	return o.CheckedOn.IsZero() || !now.Before(o.CheckedUntil(days))
}

// DirectoryReminder is one round of asking an organisation to check what the
// sociale kaart says of it. Its id, made of organisation and last check, makes
// that each round is told once.
type DirectoryReminder struct {
	ID           ID        `json:"id"`
	Version      int64     `json:"-"`
	Organisation ID        `json:"organisation"`
	ToldAt       time.Time `json:"toldAt"`
	// RaisedAt is when the coordinator was told that nobody checked.
	RaisedAt time.Time `json:"raisedAt,omitzero"`
}

// ReminderID is the id of the round of reminders that belongs to the last check.
func (o Organisation) ReminderID() ID {
	return o.ID + "/" + ID(o.CheckedUntil(0).Format(time.DateOnly))
}

// Raise notes that the coordinator is told, once the organisation has had its
// days; false when it is too early or was done before.
func (r *DirectoryReminder) Raise(now time.Time) bool {
	if !r.RaisedAt.IsZero() || now.Before(r.ToldAt.AddDate(0, 0, CheckGraceDays)) {
		return false
	}
	r.RaisedAt = now
	return true
}
