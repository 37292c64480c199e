package portal

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// PersonState says whether somebody can log in.
type PersonState string

// The states of a person's account.
const (
	PersonInvitedState PersonState = "uitgenodigd"
	PersonActive       PersonState = "actief"
	PersonOff          PersonState = "uitgeschakeld"
)

// Person is someone with an account. They belong to one organisation.
type Person struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	OrgID   ID     `json:"orgId"`
	Email   string `json:"email"` // as ParseEmail gives it; unique
	Name    string `json:"name"`
	// Pseudonym: the name is not the real one, which for experience experts is
	// a right (that they take part reveals debt).
	Pseudonym bool        `json:"pseudonym,omitempty"`
	Function  string      `json:"function,omitempty"`
	Phone     string      `json:"phone,omitempty"`
	Role      Role        `json:"role"`
	Ticks     Ticks       `json:"ticks,omitzero"`
	State     PersonState `json:"state"`
	InvitedAt time.Time   `json:"invitedAt,omitzero"`
	InvitedBy ID          `json:"invitedBy,omitempty"`
	JoinedAt  time.Time   `json:"joinedAt,omitzero"`
	LastSeen  time.Time   `json:"lastSeen,omitzero"` // to the day
	// AwakeSince is when the account was last switched on, and DormantWarned when
	// its owner was last mailed that it will be switched off.
	AwakeSince    time.Time `json:"awakeSince,omitzero"`
	DormantWarned time.Time `json:"dormantWarned,omitzero"`
	// ErasureAsked is when they asked to be erased.
	ErasureAsked time.Time `json:"erasureAsked,omitzero"`
	// Audience is what this person chose last when sharing a signal.
	Audience Audience    `json:"audience,omitzero"`
	Naming   Naming      `json:"naming,omitempty"`
	Prefs    Preferences `json:"prefs"`
}

// Limits of a person's fields, in characters.
const (
	MaxPersonName = 80
	MaxEmail      = 254
)

// Validate cleans the fields and reports what is wrong, by form field.
func (p *Person) Validate() error {
	f := Fields{}
	p.Name = text(f, "name", "De naam", CleanLine(p.Name), 2, MaxPersonName)
	p.Function = text(f, "function", "De functie", CleanLine(p.Function), 0, MaxPersonName)
	p.Phone = text(f, "phone", "Het telefoonnummer", CleanLine(p.Phone), 0, 40)
	address, err := ParseEmail(p.Email)
	if err != nil {
		f["email"] = "Dit is geen e-mailadres. Bijvoorbeeld: naam@organisatie.example."
	}
	p.Email = address
	if !p.Role.Known() {
		f["role"] = "Kies een rol."
	}
	if p.Role != Contact {
		p.Ticks = Ticks{}
	}
	return f.Err()
}

// ParseEmail gives an address in the one form the portal keeps: trimmed, lower
// case, ASCII, without display name. Two spellings of one mailbox become equal.
func ParseEmail(s string) (string, error) {
	s = strings.ToLower(CleanLine(s))
	for _, r := range s {
		if r > 0x7e || r <= ' ' {
			return s, Errorf(Invalid, "Dit is geen e-mailadres.")
		}
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > MaxEmail || !strings.Contains(s[strings.LastIndexByte(s, '@')+1:], ".") {
		return s, Errorf(Invalid, "Dit is geen e-mailadres.")
	}
	return s, nil
}

func plainWebsite(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// MayLogInByLink: members of partner organisations can; municipal roles, whose
// accounts open more, can't.
func (p Person) MayLogInByLink(org Organisation) bool {
	return p.State == PersonActive && !NeedsSecondFactor(p, org)
}

// NeedsSecondFactor: municipal roles, the keeper among them, and everyone who
// works for the municipality.
func NeedsSecondFactor(p Person, org Organisation) bool {
	return p.Role.Municipal() || org.Kind == OrgMunicipality
}

// Actor is the person as one who acts.
func (p Person) Actor(org Organisation, blind string) Actor {
	if p.State != PersonActive || !p.Role.Known() || !org.Active {
		return Actor{}
	}
	return Actor{ID: p.ID, OrgID: p.OrgID, Name: p.Name, Role: p.Role, Ticks: p.Ticks, Municipality: org.Kind == OrgMunicipality, Blind: blind}
}
