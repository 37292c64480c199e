package portal

import (
	"slices"
	"time"
)

// AddParty makes an organisation a party, or changes whether one that is there signs.
func (c *Covenant) AddParty(org ID, signs bool) (Fact, error) {
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.Org == org })
	switch {
	case i < 0 && len(c.Parties) >= MaxParties:
		return Fact{}, Errorf(Invalid, "Er passen ten hoogste %d partijen in een convenant.", MaxParties)
	case i < 0:
		c.Parties = append(slices.Clone(c.Parties), Party{Org: org, Signs: signs})
	default:
		c.Parties = slices.Clone(c.Parties)
		c.Parties[i].Signs, c.Parties[i].Asked = signs, nil
	}
	return c.Fact(CovenantPartyAdded, map[string]string{DetailItem: string(org)}), nil
}

// RemoveParty takes an organisation out of the parties, and of who writes along its
// people: people are the ids of theirs. The municipality is always a party.
func (c *Covenant) RemoveParty(org, municipality ID, people []ID) (Fact, error) {
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.Org == org })
	switch {
	case i < 0:
		return Fact{}, Fields{"org": "Deze organisatie is geen partij meer."}.Err()
	case org == municipality:
		return Fact{}, Errorf(Conflict, "De gemeente is altijd partij. Haal het convenant weg als het niet doorgaat.")
	}
	c.Parties = slices.Delete(slices.Clone(c.Parties), i, i+1)
	c.Writers = slices.DeleteFunc(slices.Clone(c.Writers), func(id ID) bool { return slices.Contains(people, id) })
	return c.Fact(CovenantPartyRemoved, map[string]string{DetailItem: string(org)}), nil
}

// Open says whether the data and the parties of a covenant can be changed now, by its
// newest version: not while the college's decision or signatures rest on them.
func (c Covenant) Open(latest CovenantVersion) error {
	switch {
	case c.Ended != nil:
		return Errorf(Conflict, "Dit convenant is beëindigd. Het verandert niet meer.")
	case latest.Coming() && !latest.Editable():
		return Errorf(Conflict, "Versie %d staat op ‘%s’. Tot zij van kracht is, blijven de gegevens en de partijen zoals ze zijn.", latest.Nr, latest.State.Label())
	}
	return nil
}

// Retitle takes over what was typed. Days and notice that were signed stay; those of a
// version that comes after them wait with it.
func (c *Covenant) Retitle(typed Covenant, latest *CovenantVersion) error {
	if err := c.Open(*latest); err != nil {
		return err
	}
	c.Title, c.Purpose, c.Writers = typed.Title, typed.Purpose, typed.Writers
	terms := typed.Terms()
	switch {
	case c.InForce == 0:
		c.Start, c.End, c.Evaluation, c.NoticeMonths = terms.Start, terms.End, terms.Evaluation, terms.NoticeMonths
	case terms.Same(c.With(*latest).Terms()):
	case latest.Coming():
		latest.Terms = &terms
	default:
		return Errorf(Conflict, "De dagen en de opzegtermijn zijn zo getekend. Maak een nieuwe versie om ze te wijzigen.")
	}
	return nil
}

// Drop ends a version that is on its way: it won't be. Signatures that are there stay
// where they are.
func (v *CovenantVersion) Drop(reason string, by ID, now time.Time) error {
	f := Fields{}
	reason = text(f, "reason", "De reden", CleanLine(reason), 3, MaxCovenantReason)
	if err := f.Err(); err != nil {
		return err
	}
	if !v.Coming() {
		return Errorf(Conflict, "Deze versie staat op ‘%s’. Zij kan niet meer vervallen.", v.State.Label())
	}
	return v.Move(CovenantEnded, CovenantStep{At: now, By: by, Note: reason})
}
