package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type directoryStore interface {
	DirectoryReminder(ctx context.Context, id portal.ID) (portal.DirectoryReminder, error)
	InsertDirectoryReminder(ctx context.Context, r *portal.DirectoryReminder) error
	SaveDirectoryReminder(ctx context.Context, r *portal.DirectoryReminder) error
}

// RemindDirectory asks organisations whose check no longer holds to look at
// their entry in the sociale kaart, and tells the coordinator of those that did
// not in CheckGraceDays. It says how many it told of. Running it twice, or on
// two instances, tells each round once.
func (a *App) RemindDirectory(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.RemindDirectory, nil); err != nil {
		return 0, err
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return 0, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			err = nil // not set up yet
		}
		return 0, err
	}
	told := 0
	for _, o := range orgs {
		if !o.Active || a.now().Before(o.CheckedUntil(set.CheckHolds())) {
			continue
		}
		did, err := a.remind(ctx, by, o.ID)
		if kind := portal.KindOf(err); err != nil && kind != portal.Taken && kind != portal.Conflict {
			return told, err
		}
		if err == nil && did {
			told++
		}
	}
	return told, nil
}

// remind takes the next step of one organisation's round; Taken or Conflict when
// another instance took it.
func (a *App) remind(ctx context.Context, by portal.Actor, id portal.ID) (did bool, err error) {
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		did = false
		o, err := a.store.Organisation(ctx, id)
		if err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if !o.Active || a.now().Before(o.CheckedUntil(set.CheckHolds())) {
			return nil // somebody checked it just now
		}
		r, err := a.store.DirectoryReminder(ctx, o.ReminderID())
		switch {
		case err != nil && portal.KindOf(err) == portal.NotFound:
			r = portal.DirectoryReminder{ID: o.ReminderID(), Organisation: o.ID, ToldAt: a.now().UTC()}
			did = true
			w.record(o.Version, portal.Fact{Type: portal.OrganisationCheckAsked, About: o.Ref()})
			return a.store.InsertDirectoryReminder(ctx, &r)
		case err != nil:
			return err
		case r.Raise(a.now().UTC()):
			did = true
			w.record(o.Version, portal.Fact{Type: portal.OrganisationCheckLate, About: o.Ref()})
			return a.store.SaveDirectoryReminder(ctx, &r)
		}
		return nil
	})
	return did, err
}

// ofOrganisation: who can check what the sociale kaart says of an organisation.
// Of one without a contact person that is the coordinator.
func (au *audience) ofOrganisation(ctx context.Context) error {
	a, e := au.app, au.event
	if e.Type != portal.OrganisationCheckAsked && e.Type != portal.OrganisationCheckLate {
		return nil
	}
	if e.Type == portal.OrganisationCheckAsked {
		people, err := a.store.People(ctx, e.About.ID)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.Role == portal.Contact && p.State == portal.PersonActive {
				au.who[p.ID] = Recipient{Person: p, Reason: portal.ReasonTask}
			}
		}
		if len(au.who) > 0 {
			return nil
		}
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	p, _, err := a.personAndOrg(ctx, set.Coordinator)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err == nil && p.State == portal.PersonActive {
		au.who[p.ID] = Recipient{Person: p, Reason: portal.ReasonRole}
	}
	return nil
}
