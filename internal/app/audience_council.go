package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofCouncilReport tells of a step with a report to the council: the holder when it is
// their turn, who made it when something came back or was agreed, the clerk when the
// college decided and when it is sent.
func (au *audience) ofCouncilReport(ctx context.Context) error {
	if au.event.Type != portal.CouncilReportMoved && au.event.Type != portal.CouncilReportSent {
		return nil
	}
	c, err := au.app.store.CouncilReport(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	state := portal.CouncilState(details[portal.DetailTo].Value)
	if au.event.Type == portal.CouncilReportSent {
		state = portal.CouncilSent
	}
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason, Item: string(state)}, func(by portal.Actor) bool { return policy.May(by, policy.ReadCouncil, c) })
	}
	role := func(role portal.Role, reason portal.Reason) error {
		people, err := au.app.store.PeopleWithRole(ctx, role)
		if err != nil {
			return err
		}
		for _, p := range people {
			if err := tell(p.ID, reason); err != nil {
				return err
			}
		}
		return nil
	}
	switch state {
	case portal.CouncilHolder:
		return role(portal.Holder, portal.ReasonTask)
	case portal.CouncilDraft, portal.CouncilCollege:
		return tell(c.MadeBy, portal.ReasonTask)
	case portal.CouncilDecided:
		return role(portal.Clerk, portal.ReasonRole)
	case portal.CouncilSent:
		if err := role(portal.Holder, portal.ReasonRole); err != nil {
			return err
		}
		return role(portal.Clerk, portal.ReasonTask)
	}
	return nil
}

// councilSubject is what a bericht or a mail may say of a report to its reader, now.
func (a *App) councilSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	c, err := a.store.CouncilReport(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: c.Title + " (" + c.Number + ")", Path: councilPath + "/" + c.Number}, policy.May(by, policy.ReadCouncil, c), nil
}
