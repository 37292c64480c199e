package app

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ChangeCovenant changes the data of a covenant. in.Version is the one that was seen:
// of the covenant, not of its text.
func (a *App) ChangeCovenant(ctx context.Context, by portal.Actor, number string, in CovenantInput) error {
	return a.keepCovenant(ctx, by, number, in.Version, func(ctx context.Context, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		typed := on.Covenant
		facts, err := a.takeCovenantInput(ctx, &typed, in)
		if err != nil {
			return nil, err
		}
		earlier := on.Covenant.Writers
		if err := on.Covenant.Retitle(typed, &on.Text); err != nil {
			return nil, err
		}
		for _, id := range on.Covenant.Writers {
			if !slices.Contains(earlier, id) {
				facts = append(facts, on.Covenant.Fact(portal.CovenantWriterAsked, map[string]string{portal.DetailPerson: string(id)}))
			}
		}
		return append(facts, on.Covenant.Fact(portal.CovenantChanged, nil)), nil
	})
}

// AddParty makes an organisation a party of a covenant, or changes whether it signs.
func (a *App) AddParty(ctx context.Context, by portal.Actor, number string, org portal.ID, signs bool) error {
	return a.keepCovenant(ctx, by, number, 0, func(ctx context.Context, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		if err := on.Covenant.Open(on.Text); err != nil {
			return nil, err
		}
		o, err := a.store.Organisation(ctx, org)
		if portal.KindOf(err) == portal.NotFound || err == nil && !o.Active {
			return nil, portal.Fields{"org": "Kies een organisatie uit de lijst."}.Err()
		}
		if err != nil {
			return nil, err
		}
		if org == set.Municipality && !signs {
			return nil, portal.Errorf(portal.Conflict, "De gemeente tekent altijd mee.")
		}
		if was, there := on.Covenant.Party(org); there && was.Signs && !signs {
			if err := a.notSigned(ctx, on.Covenant, org); err != nil {
				return nil, err
			}
			if err := a.closeSignings(ctx, on.Covenant.ID, ofParty(org)); err != nil {
				return nil, err
			}
		}
		fact, err := on.Covenant.AddParty(org, signs)
		return []portal.Fact{fact}, err
	})
}

// RemoveParty takes an organisation out of the parties. One that signed can't be taken
// out: it gives notice.
func (a *App) RemoveParty(ctx context.Context, by portal.Actor, number string, org portal.ID) error {
	return a.keepCovenant(ctx, by, number, 0, func(ctx context.Context, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		if err := on.Covenant.Open(on.Text); err != nil {
			return nil, err
		}
		if err := a.notSigned(ctx, on.Covenant, org); err != nil {
			return nil, err
		}
		if err := a.closeSignings(ctx, on.Covenant.ID, ofParty(org)); err != nil {
			return nil, err
		}
		var people []portal.ID
		for _, id := range on.Covenant.Writers {
			p, err := a.store.Person(ctx, id)
			if err != nil {
				return nil, err
			}
			if p.OrgID == org {
				people = append(people, id)
			}
		}
		fact, err := on.Covenant.RemoveParty(org, set.Municipality, people)
		return []portal.Fact{fact}, err
	})
}

// notSigned refuses for an organisation whose signature stands under the covenant.
func (a *App) notSigned(ctx context.Context, c portal.Covenant, org portal.ID) error {
	signatures, err := a.store.Signatures(ctx, c.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(signatures, func(g portal.Signature) bool { return g.Org == org }) {
		return portal.Errorf(portal.Conflict, "Deze organisatie heeft getekend en blijft daarom partij. Zij kan haar deelname opzeggen.")
	}
	return nil
}

// keepCovenant changes a covenant's data, with its newest version in hand. version is
// the one of the covenant that the actor saw; 0 stands for whatever there is.
func (a *App) keepCovenant(ctx context.Context, by portal.Actor, number string, version int64, do func(ctx context.Context, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error)) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, LatestText, 0, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		if version != 0 && on.Covenant.Version != version {
			return nil, portal.ErrChanged
		}
		return do(ctx, on, set)
	})
}

// CovenantForm is what the form with the data of a covenant needs.
type CovenantForm struct {
	policy.CovenantOn // with the terms of its newest version
	// Choices are who can write along, and who does.
	Choices []SeatChoice
	// Fixed: the days and the notice were signed, and no next version is on its way.
	Fixed bool
}

// CovenantData gives the data of a covenant for who keeps it.
func (a *App) CovenantData(ctx context.Context, by portal.Actor, number string) (CovenantForm, error) {
	on, err := a.covenantText(ctx, by, policy.KeepCovenant, number, LatestText)
	if err != nil {
		return CovenantForm{}, err
	}
	f := CovenantForm{CovenantOn: on, Fixed: on.Covenant.InForce > 0 && !on.Text.Coming()}
	f.Covenant = on.Covenant.With(on.Text)
	orgs, err := a.organisations(ctx)
	if err != nil {
		return f, err
	}
	people, err := a.store.People(ctx, "")
	if err != nil {
		return f, err
	}
	for _, p := range people {
		if writesAlong(on.Covenant, p, orgs[p.OrgID]) || slices.Contains(on.Covenant.Writers, p.ID) {
			f.Choices = append(f.Choices, SeatChoice{ID: p.ID, Name: Name{Person: p.Name, Org: orgs[p.OrgID].Name}})
		}
	}
	slices.SortStableFunc(f.Choices, func(x, y SeatChoice) int {
		return cmp.Or(cmp.Compare(x.Name.Org, y.Name.Org), cmp.Compare(x.Name.Person, y.Name.Person))
	})
	return f, nil
}

// CovenantParties is the page with the parties of a covenant.
type CovenantParties struct {
	policy.CovenantOn
	Parties []CovenantParty
	// Change: the reader may change them now; Locked says why not, for who otherwise may.
	Change bool
	Locked string
	// Choices are the organisations that are no party.
	Choices []portal.Organisation
}

// PartiesOf gives the parties of a covenant.
func (a *App) PartiesOf(ctx context.Context, by portal.Actor, number string, nr int) (CovenantParties, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return CovenantParties{}, err
	}
	p := CovenantParties{CovenantOn: on}
	if p.Parties, err = a.covenantParties(ctx, on.Covenant); err != nil || !policy.May(by, policy.KeepCovenant, on) {
		return p, err
	}
	latest, err := a.covenantText(ctx, by, policy.KeepCovenant, number, LatestText)
	if err != nil {
		return p, err
	}
	if err := on.Covenant.Open(latest.Text); err != nil {
		var why *portal.Error
		errors.As(err, &why)
		p.Locked = why.Message
		return p, nil
	}
	p.Change = true
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return p, err
	}
	for _, o := range all {
		if party, there := on.Covenant.Party(o.ID); o.Active && (!there || party.Asked != nil && !party.Asked.Party) {
			p.Choices = append(p.Choices, o)
		}
	}
	slices.SortStableFunc(p.Choices, func(x, y portal.Organisation) int { return cmp.Compare(x.Name, y.Name) })
	return p, nil
}
