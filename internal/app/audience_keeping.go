package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// ofKeeping tells of a halfjaargesprek: the coordinator that one is due, who is asked
// that it is open or nearly over, and all parties that it was closed. Of what one
// organisation hands in nobody hears: that would tell who has not.
func (au *audience) ofKeeping(ctx context.Context, c portal.Covenant, details map[string]portal.Detail) (told bool, err error) {
	period := details[portal.DetailField].Value
	switch au.event.Type {
	case portal.KeepingIsDue:
		return true, au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonTask})
	case portal.KeepingOpened, portal.KeepingReminded:
		return true, au.askedToKeep(ctx, c, period)
	case portal.KeepingClosed:
		return true, au.partners(ctx, c, Recipient{Reason: portal.ReasonParty, Item: period}, nil)
	case portal.KeepingChanged, portal.KeepingReported, portal.KeepingConcluded, portal.KeepingMade:
		return true, nil
	}
	return false, nil
}

// askedToKeep adds who speaks for the organisations that are asked and have not handed
// in; for the municipality that is the coordinator.
func (au *audience) askedToKeep(ctx context.Context, c portal.Covenant, period string) error {
	rounds, err := au.app.store.KeepingRounds(ctx, c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rounds, func(r portal.KeepingRound) bool { return r.Period == period })
	if i < 0 || !rounds[i].Open() {
		return nil
	}
	asked, err := au.app.reporters(ctx, c, rounds[i])
	if err != nil {
		return err
	}
	sent, err := au.app.sentIn(ctx, c)
	if err != nil {
		return err
	}
	done := func(org portal.ID) bool {
		return !slices.Contains(asked, org) || handedIn(sent[rounds[i].ID], org)
	}
	r := Recipient{Reason: portal.ReasonTask, Item: period}
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	if !done(set.Municipality) {
		if err := au.toCoordinator(ctx, c, r); err != nil {
			return err
		}
	}
	return au.partners(ctx, c, r, done)
}
