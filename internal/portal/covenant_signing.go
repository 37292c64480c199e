package portal

import (
	"slices"
	"time"
)

// How signing goes by itself.
const (
	// SigningWeeks is the time that parties have when nothing else is chosen, and
	// SigningDays the least number of working days.
	SigningWeeks = 4
	SigningDays  = 5
	// LongestSigning is the most weeks that can be chosen.
	LongestSigning = 26
	// firstReminder and nextReminder are the days before the first reminder and
	// between those that follow; maxReminders bounds them.
	firstReminder = 5
	nextReminder  = 2
	maxReminders  = 12
	// MaxSignQuestions is how many questions an organisation can ask, each of so many
	// characters.
	MaxSignQuestions = 20
	MaxSignQuestion  = 2000
)

// SigningPlan is what the coordinator settles before signing opens: until when, and
// per party how its authority was checked.
type SigningPlan struct {
	Until     time.Time // the last day
	Authority map[ID]Authority
}

// Signers are the parties that are asked to sign a version: those whose opzegging
// took effect aren't any more.
func (c Covenant) Signers(now time.Time) []Party {
	var list []Party
	for _, p := range c.Parties {
		if p.Signs && (p.Asked == nil || p.Asked.Party) && (p.Notice == nil || now.Before(p.Notice.From)) {
			list = append(list, p)
		}
	}
	return list
}

// SigningUntil is the deadline that is proposed.
func SigningUntil(now time.Time) time.Time { return endOfDay(now, 7*SigningWeeks) }

// AuthorityField is the form field of a part of what was checked of a party.
func AuthorityField(part string, org ID) string { return part + "-" + string(org) }

// check refuses an authority that says too little. fields are named after the party.
func (a *Authority) check(f Fields, org ID) {
	if a.How.Label() == "" {
		f[AuthorityField("how", org)] = "Kies hoe is nagekeken wie mag tekenen."
	}
	a.Note = text(f, AuthorityField("note", org), "De toelichting", CleanLine(a.Note), 0, MaxSigningNote)
	if a.How == ByOther && a.Note == "" {
		f[AuthorityField("note", org)] = "Schrijf op hoe het is nagekeken."
	}
}

// checkDeadline refuses a last day that is too near or too far.
func checkDeadline(f Fields, until, now time.Time, days Calendar) time.Time {
	until = endOfDay(until, 0)
	switch least := days.Term(now, SigningDays); {
	case until.Before(least):
		f["until"] = "Geef de partijen ten minste vijf werkdagen: tot en met " + dayWords(least) + " of later."
	case until.After(endOfDay(now, 7*LongestSigning)):
		f["until"] = "Kies een dag binnen een half jaar."
	}
	return until
}

// OpenSigning takes a version that the college resolved on to signing: the deadline,
// and what was checked of each party. It gives what each is asked. The text has to be
// frozen in the same transaction.
func (c *Covenant) OpenSigning(v *CovenantVersion, plan SigningPlan, municipality, by ID, now time.Time, days Calendar) ([]Signing, []Fact, error) {
	switch {
	case v.State == CovenantDraft || v.State == CovenantConsulted || v.State == CovenantResolved && v.College == nil:
		return nil, nil, errUnresolved
	case v.State != CovenantResolved:
		return nil, nil, Errorf(Conflict, "De ondertekening van deze versie is al geopend.")
	}
	asked := c.Signers(now)
	if !slices.ContainsFunc(asked, func(p Party) bool { return p.Org == municipality }) || len(asked) < 2 {
		return nil, nil, Errorf(Conflict, "Er is nog niemand om mee te tekenen. Voeg eerst een partij toe die ondertekent.")
	}
	f := Fields{}
	v.SignUntil = checkDeadline(f, plan.Until, now, days)
	var all []Signing
	facts := []Fact{c.versionFact(SigningOpened, *v, nil)}
	for _, p := range asked {
		a := plan.Authority[p.Org]
		a.check(f, p.Org)
		a.Joint = a.Joint && p.Org != municipality // the mayor gives one person the power of attorney
		a.CheckedBy, a.CheckedAt = by, now
		c.setAuthority(p.Org, a)
		g := Signing{ID: SigningID(v.ID, p.Org), Covenant: c.ID, Nr: v.Nr, Org: p.Org, AskedAt: now, Until: v.SignUntil}
		all, facts = append(all, g), append(facts, g.fact(*c, SigningRequested, nil))
	}
	if err := f.Err(); err != nil {
		return nil, nil, err
	}
	return all, facts, v.Move(CovenantSigning, CovenantStep{At: now, By: by})
}

var errUnresolved = Errorf(Conflict, "Het college heeft deze versie nog niet vastgesteld. Ondertekenen kan pas daarna.")

func (c *Covenant) setAuthority(org ID, a Authority) {
	c.Parties = slices.Clone(c.Parties)
	for i := range c.Parties {
		if c.Parties[i].Org == org {
			c.Parties[i].Authority = &a
		}
	}
}

// Authorise notes again how it was checked who signs for a party, while nobody has
// signed for it under this version.
func (c *Covenant) Authorise(v CovenantVersion, g Signing, a Authority, signed int, municipality ID) (Fact, error) {
	if signed > 0 || g.Done {
		return Fact{}, Errorf(Conflict, "Voor deze organisatie is al getekend. De bevoegdheid ligt daarmee vast.")
	}
	f := Fields{}
	if a.check(f, g.Org); len(f) > 0 {
		return Fact{}, f.Err()
	}
	a.Joint = a.Joint && g.Org != municipality
	c.setAuthority(g.Org, a)
	return g.fact(*c, SigningAuthorised, nil), nil
}

// ExtendSigning gives the parties a later deadline. A form that closed opens again.
func (c Covenant) ExtendSigning(v *CovenantVersion, until, now time.Time, days Calendar) (Fact, error) {
	if v.State != CovenantSigning {
		return Fact{}, Errorf(Conflict, "Deze versie staat niet ter ondertekening. U kunt de termijn dan niet verlengen.")
	}
	f := Fields{}
	until = checkDeadline(f, until, now, days)
	if f["until"] == "" && !until.After(v.SignUntil) {
		f["until"] = "Kies een dag na " + dayWords(v.SignUntil) + "."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	v.SignUntil, v.SignPassed, v.ChangedAt = until, false, now
	return c.versionFact(SigningExtended, *v, nil), nil
}

// PassSigning notes that the deadline passed, once.
func (c Covenant) PassSigning(v *CovenantVersion, now time.Time) (Fact, bool) {
	if v.State != CovenantSigning || v.SignPassed || !now.After(v.SignUntil) {
		return Fact{}, false
	}
	v.SignPassed = true
	return c.versionFact(SigningTermPassed, *v, nil), true
}

// fact tells of what an organisation was asked: DetailItem is the organisation.
func (g Signing) fact(c Covenant, e EventType, more map[string]string) Fact {
	details := map[string]string{DetailItem: string(g.Org)}
	for k, value := range more {
		details[k] = value
	}
	return c.versionFact(e, CovenantVersion{Nr: g.Nr}, details)
}

// Open refuses, in words for who wants to sign, a version that can't be signed now.
func (g Signing) Open(v CovenantVersion, now time.Time) error {
	switch v.State {
	case CovenantDraft, CovenantConsulted:
		return errUnresolved
	case CovenantResolved:
		return Errorf(Conflict, "De ondertekening van deze versie is nog niet geopend.")
	case CovenantReplaced:
		return Errorf(Conflict, "Deze versie is vervangen door een nieuwere. U kunt alleen de geldige versie ondertekenen.")
	case CovenantEnded:
		return Errorf(Conflict, "Deze versie is vervallen. U kunt haar niet meer ondertekenen.")
	}
	switch {
	case g.ID == "":
		return Errorf(Conflict, "Uw organisatie is niet gevraagd om deze versie te ondertekenen.")
	case g.Done:
		return Errorf(Conflict, "Uw organisatie heeft deze versie al ondertekend.")
	case !g.Closed.IsZero():
		return Errorf(Conflict, "Uw organisatie hoeft deze versie niet meer te ondertekenen. Wilt u dat toch? Vraag dan om toetreding.")
	case g.Declined != nil:
		return Errorf(Conflict, "Uw organisatie liet weten dat zij niet tekent. Neem dat eerst terug.")
	case !g.Until.IsZero() && now.After(g.Until):
		return Errorf(Conflict, "De termijn om te ondertekenen is voorbij sinds %s. Vraag de ketencoördinator om verlenging.", dayWords(g.Until))
	}
	return nil
}
