package portal

import (
	"strconv"
	"time"
)

// PersonErasedState is that of a row that only stands for what somebody wrote:
// it has a pseudonym and nothing that says who they were.
const PersonErasedState PersonState = "gewist"

// Pseudonym names somebody who was erased, by a number of their organisation
// that is never given twice.
func Pseudonym(n int, organisation string) string {
	return "Oud-deelnemer " + strconv.Itoa(n) + " van " + organisation
}

// AskErasure notes that somebody wants to be erased.
func (p *Person) AskErasure(now time.Time) (Fact, error) {
	if !p.ErasureAsked.IsZero() {
		return Fact{}, Errorf(Conflict, "U vroeg dit al. De beheerder heeft uw vraag.")
	}
	p.ErasureAsked = now
	return Fact{Type: AccountErasureAsked, About: p.Ref()}, nil
}

// WithdrawErasure takes that back.
func (p *Person) WithdrawErasure() (Fact, error) {
	if p.ErasureAsked.IsZero() {
		return Fact{}, Errorf(Conflict, "U vroeg niet om verwijdering.")
	}
	p.ErasureAsked = time.Time{}
	return Fact{Type: AccountErasureWithdrawn, About: p.Ref()}, nil
}

// Erase leaves of somebody the pseudonym, the organisation and the role.
func (p *Person) Erase(pseudonym string) (Fact, error) {
	if p.State == PersonErasedState {
		return Fact{}, Errorf(Conflict, "Dit account is al gewist.")
	}
	*p = Person{ID: p.ID, Version: p.Version, OrgID: p.OrgID, Role: p.Role, Name: pseudonym, Pseudonym: true, State: PersonErasedState, Prefs: DefaultPreferences()}
	return Fact{Type: PersonErased, About: p.Ref()}, nil
}

// Ref points at the person.
func (p Person) Ref() Ref { return Ref{Kind: KindPerson, ID: p.ID} }
