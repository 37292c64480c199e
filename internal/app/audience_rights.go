package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofRights tells who watches over roles and accounts: of a role that somebody
// got, of an account that went off by itself, and of work that was handed over.
func (au *audience) ofRights(ctx context.Context) error {
	e := au.event
	details, err := au.app.store.EventDetails(ctx, e.ID)
	if err != nil {
		return err
	}
	to := details[portal.DetailTo].Value
	switch e.Type {
	case portal.RoleChanged, portal.PersonInvited:
		if policy.ReportedRole(e.By, e.About.ID, portal.Role(to)) && to != "" {
			return au.watchers(ctx, to)
		}
	case portal.PersonEnabled: // it gives back what the role opens
		p, err := au.app.person(ctx, e.About.ID)
		if err == nil && policy.ReportedRole(e.By, e.About.ID, p.Role) {
			return au.watchers(ctx, string(p.Role))
		}
		return err
	case portal.PersonDisabled:
		if e.By == portal.SystemActor().ID {
			return au.keepersOfAccounts(ctx)
		}
	case portal.AccountErasureAsked:
		return au.administrators(ctx)
	case portal.HoldingsHandedOver:
		return au.colleague(ctx, portal.ID(to), Recipient{Reason: portal.ReasonStandIn, Urgent: true})
	case portal.AbsenceEnded:
		return au.colleague(ctx, portal.ID(to), Recipient{Reason: portal.ReasonStandIn})
	}
	return nil
}

// watchers tells the auditors and the coordinator that somebody got a role; the
// substitute as well when it was the coordinator who gave it.
func (au *audience) watchers(ctx context.Context, role string) error {
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	auditors, err := au.app.store.PeopleWithRole(ctx, portal.Auditor)
	if err != nil {
		return err
	}
	ids := []portal.ID{set.Coordinator}
	if au.event.By == set.Coordinator {
		ids = append(ids, set.Substitute)
	}
	for _, p := range auditors {
		ids = append(ids, p.ID)
	}
	for _, id := range ids {
		if id == au.event.About.ID {
			continue // they hear of it as their own account
		}
		if err := au.colleague(ctx, id, Recipient{Reason: portal.ReasonRole, Item: role, Urgent: true}); err != nil {
			return err
		}
	}
	return nil
}

// administrators tells those who can do what only they may.
func (au *audience) administrators(ctx context.Context) error {
	people, err := au.app.store.PeopleWithRole(ctx, portal.Administrator)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := au.colleague(ctx, p.ID, Recipient{Reason: portal.ReasonRole}); err != nil {
			return err
		}
	}
	return nil
}

// keepersOfAccounts tells the contacts who "beheren collega's", or else the
// coordinator, that a colleague's account went off.
func (au *audience) keepersOfAccounts(ctx context.Context) error {
	p, _, err := au.app.personAndOrg(ctx, au.event.About.ID)
	if err != nil {
		return err
	}
	ids, err := au.app.reviewersOf(ctx, p.OrgID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := au.colleague(ctx, id, Recipient{Reason: portal.ReasonRole}); err != nil {
			return err
		}
	}
	return nil
}

// colleague adds somebody who may see the account that the event is about.
func (au *audience) colleague(ctx context.Context, id portal.ID, r Recipient) error {
	if id == "" || id == au.event.By {
		return nil
	}
	about, org, err := au.app.personAndOrg(ctx, au.event.About.ID)
	if err != nil {
		return err
	}
	p, own, err := au.app.personAndOrg(ctx, id)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if about.ID != id && policy.May(p.Actor(own, ""), policy.ReadColleagues, org) {
		r.Person = p
		au.who[id] = r
	}
	return nil
}

// ofReview tells who has to see to a review of rights, and the coordinator when
// its term has passed.
func (au *audience) ofReview(ctx context.Context) error {
	r, err := au.app.store.AccessReview(ctx, au.event.About.ID)
	if err != nil {
		return err
	}
	var ids []portal.ID
	switch au.event.Type {
	case portal.ReviewOpened:
		ids, err = au.app.reviewersOf(ctx, r.Org)
	case portal.ReviewOverdue:
		var set portal.Settings
		set, err = au.app.store.Settings(ctx)
		ids = []portal.ID{set.Coordinator}
	case portal.ReviewHandedOver:
		var details map[string]portal.Detail
		details, err = au.app.store.EventDetails(ctx, au.event.ID)
		ids = []portal.ID{portal.ID(details[portal.DetailTo].Value)}
	}
	if err != nil {
		return err
	}
	o, err := au.app.store.Organisation(ctx, r.Org)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, own, err := au.app.personAndOrg(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if id != au.event.By && policy.May(p.Actor(own, ""), policy.ReviewRights, o) {
			au.who[id] = Recipient{Person: p, Reason: portal.ReasonRole, Urgent: au.event.Type != portal.ReviewOpened}
		}
	}
	return nil
}

// rightsSubject gives how a reader knows an account of another or a review;
// false when they may not.
func (a *App) rightsSubject(ctx context.Context, by portal.Actor, about portal.Ref) (title, path string, visible bool, err error) {
	switch about.Kind {
	case portal.KindPerson:
		p, org, err := a.personAndOrg(ctx, about.ID)
		if err != nil || policy.Check(by, policy.ReadColleagues, org) != nil {
			return "", "", false, notFoundIsNil(err)
		}
		return p.Name, "/mensen/" + string(p.ID), true, nil
	case portal.KindReview:
		r, err := a.store.AccessReview(ctx, about.ID)
		if err != nil {
			return "", "", false, notFoundIsNil(err)
		}
		o, err := a.store.Organisation(ctx, r.Org)
		if err != nil || policy.Check(by, policy.ReviewRights, o) != nil {
			return "", "", false, notFoundIsNil(err)
		}
		return "Rechten bij " + o.Name, "/sociale-kaart/" + string(o.ID) + "/rechten", true, nil
	}
	return "", "", false, nil
}

// rightsNews is what a mail says of another's account or of a review: with the
// name of who gave a role, since that is what it is sent for.
func (a *App) rightsNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	title, path, visible, err := a.rightsSubject(ctx, by, n.About)
	if err != nil || !visible {
		return news{}, err
	}
	out := news{visible: true, title: title, sentence: n.Sentence(), path: path}
	if n.By != "" && n.By != portal.SystemActor().ID && n.By != n.About.ID {
		who, err := a.person(ctx, n.By)
		if err != nil {
			return out, err
		}
		out.sentence += " Dat deed " + who.Name + "."
	}
	return out, nil
}
