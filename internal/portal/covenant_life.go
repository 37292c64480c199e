package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// latestStart is how far ahead a version's first day may lie.
const latestStart = 24 // months

// SignedOn gives the organisations that signed a version completely, with the moment.
func SignedOn(signings []Signing, nr int) map[ID]time.Time {
	signed := map[ID]time.Time{}
	for _, s := range signings {
		if s.Nr == nr && s.Done {
			signed[s.Org] = s.DoneAt
		}
	}
	return signed
}

// EarliestStart gives the first day on which a version can be in force: that of the
// last signature it needs, of the municipality and one partner. ok is false while one
// of these is missing.
func (c Covenant) EarliestStart(signed map[ID]time.Time, municipality ID) (day time.Time, ok bool) {
	own, ours := signed[municipality]
	var first time.Time
	for org, at := range signed {
		if p, party := c.Party(org); org != municipality && party && p.Signs && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if !ours || first.IsZero() {
		return time.Time{}, false
	}
	if own.After(first) {
		first = own
	}
	return Day(first), true
}

// PutInForce puts a version in force on a day, in the place of the earlier one; earlier
// is nil when there is none. On a day to come it only notes that day: see Advance.
func (c *Covenant) PutInForce(v, earlier *CovenantVersion, day time.Time, signed map[ID]time.Time, municipality, by ID, now time.Time) ([]Fact, error) {
	if !v.CanMove(CovenantInForce) || c.Ended != nil {
		return nil, Errorf(Conflict, "Deze versie staat nu op ‘%s’. Zij kan nu niet ingaan.", v.State.Label())
	}
	first, ok := c.EarliestStart(signed, municipality)
	if !ok {
		return nil, Errorf(Conflict, "Deze versie kan nog niet ingaan. De gemeente en ten minste één partner moeten eerst tekenen.")
	}
	switch {
	case day.IsZero():
		return nil, Fields{"day": "Kies de dag waarop deze versie ingaat."}.Err()
	case day.Before(first):
		return nil, Fields{"day": "Deze versie kan niet ingaan vóór " + dayWords(first) + ". Toen kwam de laatste handtekening die nodig is."}.Err()
	case day.After(AddMonths(now, latestStart)):
		return nil, Fields{"day": "Kies een dag binnen twee jaar."}.Err()
	case earlier != nil && day.Before(earlier.InForceFrom):
		return nil, Fields{"day": "De vorige versie ging in op " + dayWords(earlier.InForceFrom) + ". Kies een dag daarna."}.Err()
	case Day(day).After(now):
		if v.StartsOn.Equal(Day(day)) {
			return nil, nil
		}
		v.StartsOn = Day(day)
		return []Fact{c.Fact(CovenantStartSet, versionDetail(*v))}, nil
	}
	return c.begin(v, earlier, Day(day), by, now)
}

// begin puts a version in force.
func (c *Covenant) begin(v, earlier *CovenantVersion, day time.Time, by ID, now time.Time) ([]Fact, error) {
	if err := v.Move(CovenantInForce, CovenantStep{At: now, By: by}); err != nil {
		return nil, err
	}
	v.InForceFrom, v.StartsOn = day, time.Time{}
	*c = c.With(*v)
	v.Terms = nil
	facts := []Fact{c.Fact(CovenantCameInForce, versionDetail(*v))}
	if earlier != nil {
		if err := earlier.Move(CovenantReplaced, CovenantStep{At: now, By: by}); err != nil {
			return nil, err
		}
		earlier.Until = day
		facts = append(facts, c.Fact(CovenantVersionReplaced, versionDetail(*earlier)))
	}
	c.InForce, c.Shown = v.Nr, true
	return facts, nil
}

func versionDetail(v CovenantVersion) map[string]string {
	return map[string]string{DetailField: strconv.Itoa(v.Nr)}
}

func partyDetail(org ID) map[string]string { return map[string]string{DetailItem: string(org)} }

// AddMonths gives the day a number of months on, or back. A day that the month doesn't
// have becomes its last one: a month after 31 January is 28 February.
func AddMonths(t time.Time, months int) time.Time {
	day := Day(t)
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, Amsterdam())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

// AskAccession notes that an organisation asks to sign what is in force. signs: it was
// asked to sign that already and still can, or it signed.
func (c *Covenant) AskAccession(org ID, note string, signs bool, by ID, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "note", "De toelichting", note, 0, MaxCovenantReason)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	p, party := c.Party(org)
	switch {
	case c.InForce == 0 || c.Ended != nil:
		return Fact{}, Errorf(Conflict, "Toetreden kan alleen tot een convenant dat van kracht is.")
	case signs:
		return Fact{}, Errorf(Conflict, "Deze organisatie heeft al getekend, of kan nu al tekenen. Toetreding vragen hoeft niet.")
	case party && p.Asked != nil:
		return Fact{}, Errorf(Conflict, "Deze organisatie vroeg al om toe te treden. De ketencoördinator beslist daarover.")
	}
	wish := &AccessionWish{By: by, At: now, Note: note, Party: party && c.Heard(org)}
	c.setParty(org, func(p *Party) { p.Asked = wish })
	c.dropRefusal(org)
	return c.Fact(AccessionAsked, partyDetail(org)), nil
}

// Admit lets an organisation that asked for it accede: it signs from now on.
func (c *Covenant) Admit(org ID, authority Authority) (Fact, error) {
	if err := c.waiting(org); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	if authority.How.Label() == "" {
		f["how"] = "Kies hoe u hebt nagekeken wie mag tekenen."
	}
	authority.Note = text(f, "authority_note", "De toelichting", CleanLine(authority.Note), 0, MaxCovenantReason)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	c.setParty(org, func(p *Party) { p.Signs, p.Asked, p.Notice, p.Authority = true, nil, nil, &authority })
	return c.Fact(AccessionAdmitted, partyDetail(org)), nil
}

// RefuseAccession says no to an organisation that asked to accede, with a reason that
// it reads.
func (c *Covenant) RefuseAccession(org ID, reason string, by ID, now time.Time) (Fact, error) {
	if err := c.waiting(org); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxCovenantReason)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if p, _ := c.Party(org); p.Asked.Party {
		c.setParty(org, func(p *Party) { p.Asked = nil })
	} else {
		c.Parties = slices.DeleteFunc(slices.Clone(c.Parties), func(p Party) bool { return p.Org == org })
	}
	c.dropRefusal(org)
	c.Refusals = append(c.Refusals, AccessionRefusal{Org: org, Reason: reason, By: by, At: now})
	return c.Fact(AccessionRefused, partyDetail(org)), nil
}

func (c *Covenant) dropRefusal(org ID) {
	c.Refusals = slices.DeleteFunc(slices.Clone(c.Refusals), func(r AccessionRefusal) bool { return r.Org == org })
}

func (c Covenant) waiting(org ID) error {
	p, ok := c.Party(org)
	switch {
	case !ok || p.Asked == nil:
		return Errorf(Conflict, "Over deze vraag is al beslist.")
	case c.InForce == 0 || c.Ended != nil:
		return Errorf(Conflict, "Toetreden kan alleen tot een convenant dat van kracht is.")
	}
	return nil
}

// setParty changes the party that an organisation is, or makes it one.
func (c *Covenant) setParty(org ID, change func(p *Party)) {
	c.Parties = slices.Clone(c.Parties)
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.Org == org })
	if i < 0 {
		c.Parties = append(c.Parties, Party{Org: org})
		i = len(c.Parties) - 1
	}
	change(&c.Parties[i])
}

// EarliestLeave is the first day on which a party that gives notice now is no longer
// bound.
func (c Covenant) EarliestLeave(now time.Time) time.Time { return AddMonths(now, c.NoticeMonths) }

// Terminate notes the opzegging of a party, from a day on.
func (c *Covenant) Terminate(org ID, from time.Time, reason string, by ID, now time.Time) (Fact, error) {
	p, ok := c.Party(org)
	switch {
	case !ok || !p.Signs:
		return Fact{}, ErrNotFound
	case c.InForce == 0 || c.Ended != nil:
		return Fact{}, Errorf(Conflict, "Opzeggen kan alleen bij een convenant dat van kracht is.")
	case p.Notice != nil:
		return Fact{}, Errorf(Conflict, "Er is al opgezegd, per %s.", dayWords(p.Notice.From))
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 0, MaxCovenantReason)
	switch first := c.EarliestLeave(now); {
	case from.IsZero():
		f["from"] = "Kies de dag waarop de opzegging ingaat."
	case from.Before(first):
		f["from"] = "Dat is te vroeg: de opzegtermijn is " + monthsText(c.NoticeMonths) + ". Kies " + dayWords(first) + " of later."
	case !c.End.IsZero() && from.After(c.End):
		f["from"] = "Het convenant eindigt zelf al na " + dayWords(c.End) + ". Kies een dag daarvoor."
	case from.After(AddMonths(now, latestStart+MaxNoticeMonths)):
		f["from"] = "Deze dag ligt te ver weg. Kies een eerdere dag."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	c.setParty(org, func(p *Party) { p.Notice = &Termination{By: by, At: now, From: Day(from), Reason: reason} })
	return c.Fact(TerminationGiven, partyDetail(org)), nil
}

func monthsText(n int) string {
	if n == 1 {
		return "1 maand"
	}
	return Number(n) + " maanden"
}

// WithdrawTermination takes an opzegging back, until the day it takes effect.
func (c *Covenant) WithdrawTermination(org ID, now time.Time) (Fact, error) {
	p, ok := c.Party(org)
	switch {
	case !ok || p.Notice == nil:
		return Fact{}, ErrNotFound
	case p.Notice.Done || !now.Before(p.Notice.From) || c.Ended != nil:
		return Fact{}, Errorf(Conflict, "De opzegging ging in op %s. Intrekken kan niet meer.", dayWords(p.Notice.From))
	}
	c.setParty(org, func(p *Party) { p.Notice = nil })
	return c.Fact(TerminationWithdrawn, partyDetail(org)), nil
}

// PlanEnd notes that the covenant ends for everybody: on is the first day on which it
// is no longer in force.
func (c *Covenant) PlanEnd(on time.Time, reason string, by ID, now time.Time) (Fact, error) {
	if c.InForce == 0 || c.Ended != nil {
		return Fact{}, Errorf(Conflict, "Alleen een convenant dat van kracht is, kunt u beëindigen.")
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", strings.TrimSpace(reason), 3, MaxCovenantReason)
	switch {
	case on.IsZero():
		f["on"] = "Kies de dag waarop het convenant eindigt."
	case on.Before(Day(now)):
		f["on"] = "Deze dag is voorbij. Kies vandaag of een latere dag."
	case !c.End.IsZero() && on.After(c.End):
		f["on"] = "Het convenant eindigt zelf al na " + dayWords(c.End) + ". Kies een dag daarvoor."
	case on.After(AddMonths(now, latestStart+MaxNoticeMonths)):
		f["on"] = "Deze dag ligt te ver weg. Kies een eerdere dag."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	c.Ending = &CovenantEnd{On: Day(on), Reason: reason, By: by, At: now}
	return c.Fact(CovenantEndSet, nil), nil
}

// KeepGoing takes the planned end of a covenant back.
func (c *Covenant) KeepGoing(now time.Time) (Fact, error) {
	if c.Ending == nil || c.Ended != nil || !now.Before(c.Ending.On) {
		return Fact{}, Errorf(Conflict, "Er is geen einde gepland dat u nog kunt intrekken.")
	}
	c.Ending = nil
	return c.Fact(CovenantEndUnset, nil), nil
}
