package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofCovenantLife tells of a covenant that comes in force, of who joins and who leaves,
// of its end and of its days.
func (au *audience) ofCovenantLife(ctx context.Context, c portal.Covenant, details map[string]portal.Detail) (told bool, err error) {
	org := portal.ID(details[portal.DetailItem].Value)
	seat := Recipient{Reason: portal.ReasonParty}
	switch au.event.Type {
	case portal.CovenantCameInForce:
		return true, au.inForce(ctx, c)
	case portal.AccessionAsked:
		return true, au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonTask})
	case portal.AccessionAdmitted:
		return true, au.whoMaySign(ctx, c, org, Recipient{Reason: portal.ReasonTask})
	case portal.AccessionRefused:
		return true, au.whoMaySign(ctx, c, org, seat)
	case portal.CovenantStartSet, portal.TerminationGiven, portal.TerminationWithdrawn, portal.PartyLeft, portal.CovenantEndSet, portal.CovenantEndUnset,
		portal.CovenantHasEnded, portal.CovenantDayNear:
		if err := au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonRole}); err != nil {
			return true, err
		}
		return true, au.partners(ctx, c, seat, nil)
	case portal.CovenantVersionReplaced, portal.ClausesImported:
		return true, nil // it is told with what it belongs to
	}
	return false, nil
}

// inForce tells the chain that a version is in force: who speaks for the parties, and
// for every other organisation that may read it.
func (au *audience) inForce(ctx context.Context, c portal.Covenant) error {
	if err := au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonRole}); err != nil {
		return err
	}
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	orgs, err := au.app.store.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range orgs {
		if !o.Active || o.ID == set.Municipality {
			continue
		}
		r := Recipient{Reason: portal.ReasonParty}
		if !c.Heard(o.ID) {
			r.Reason = portal.ReasonChain
		}
		people, err := au.app.store.People(ctx, o.ID)
		if err != nil {
			return err
		}
		for _, id := range speakers(people) {
			if err := au.addWhen(ctx, id, r, func(by portal.Actor) bool { return policy.May(by, policy.ReadCovenant, c) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// whoMaySign adds the people of an organisation who may sign for it, or else who speaks
// for it.
func (au *audience) whoMaySign(ctx context.Context, c portal.Covenant, org portal.ID, r Recipient) error {
	people, err := au.app.store.People(ctx, org)
	if err != nil {
		return err
	}
	var ids []portal.ID
	for _, p := range people {
		if p.State == portal.PersonActive && p.Role == portal.Contact && p.Ticks.MaySign {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		ids = speakers(people)
	}
	for _, id := range ids {
		if err := au.addWhen(ctx, id, r, func(by portal.Actor) bool { return policy.May(by, policy.ReadCovenant, c) }); err != nil {
			return err
		}
	}
	return nil
}

// lifeBox is the place of a covenant where the reader of a bericht about its life goes
// on.
func lifeBox(n portal.Notification) string {
	switch n.Type {
	case portal.AccessionAsked, portal.AccessionRefused:
		return "/toetreden"
	case portal.AccessionAdmitted:
		return "/tekenen"
	}
	return ""
}
