package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofFollowUp tells the owners of steps that these are theirs, come near or are late,
// and the coordinator once of what is late.
func (au *audience) ofFollowUp(ctx context.Context, on policy.DecisionOn) error {
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	which := details[portal.DetailField].Value
	tell := func(id portal.ID) error {
		return au.addWhen(ctx, id, Recipient{Reason: portal.ReasonTask, Item: which}, func(by portal.Actor) bool { return policy.May(by, policy.ReadDecision, on) })
	}
	if au.event.Type == portal.RouteChosen {
		for _, s := range on.Decision.OpenSteps() {
			if err := tell(s.Owner); err != nil {
				return err
			}
		}
		return nil
	}
	if err := tell(portal.ID(details[portal.DetailPerson].Value)); err != nil || au.event.Type != portal.RouteLate {
		return err
	}
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	if portal.StepReminder(which) == portal.RouteForgotten {
		if err := tell(on.Table.Secretary()); err != nil {
			return err
		}
	}
	return tell(set.Coordinator)
}
