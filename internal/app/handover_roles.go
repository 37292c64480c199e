package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// placeFact says that who coordinates or keeps changed, and to whom.
func placeFact(field string, to portal.ID) portal.Fact {
	return settingsFact(map[string]string{portal.DetailField: field, portal.DetailPerson: string(to)})
}

// holdsCoordinator is being the portal's coordinator. While they are away the
// substitute takes their place; the successor, if they can coordinate, then is
// substitute, so that nobody can quietly let a signal lie.
type holdsCoordinator struct{}

func (holdsCoordinator) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return nil, err
	}
	return []Holding{{Kind: portal.HoldsCoordinator, Title: "Ketencoördinator: krijgt elk nieuw signaal"}}, nil
}

func (holdsCoordinator) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	there := false
	if set.Substitute != h.from.ID {
		if there, err = a.standsReady(ctx, set.Substitute); err != nil {
			return "", err
		}
	}
	if can := policy.CanCoordinate(h.actor()); can && (h.leave.Reason == portal.LeaveForGood || !there) {
		return h.to.ID, nil
	}
	if !there {
		return "", portal.Fields{"successor": "Kies iemand die ketencoördinator kan zijn. Er is geen andere vervanger."}.Err()
	}
	return set.Substitute, nil
}

// standsReady reports whether somebody can coordinate from now on: they can log
// in, have a role for it and aren't away. What waits for anyone else lies still.
func (a *App) standsReady(ctx context.Context, id portal.ID) (bool, error) {
	can, err := a.coordinates(ctx, id)
	if err != nil || !can {
		return false, err
	}
	_, err = a.store.AbsenceOf(ctx, id)
	if portal.KindOf(err) == portal.NotFound {
		return true, nil
	}
	return false, err
}

// coordinates reports whether somebody, away or not, can be coordinator or
// substitute by the role they have now.
func (a *App) coordinates(ctx context.Context, id portal.ID) (bool, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return false, notFoundIsNil(err)
	}
	return policy.CanCoordinate(p.Actor(org, "")), nil
}

func (k holdsCoordinator) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	moved := []portal.Moved{{Kind: portal.HoldsCoordinator, To: to}}
	err = a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		set.StandIn(to, h.leave.Reason == portal.LeaveAway)
		if set.Substitute == to && h.to.ID != to && policy.CanCoordinate(h.actor()) {
			moved = append(moved, portal.Moved{Kind: portal.HoldsSubstitute, To: h.to.ID, Before: string(to)})
			set.Substitute = h.to.ID
		}
		return placeFact("ketencoördinator", to), true, nil
	})
	return moved, err
}

// back: who lost the role while away doesn't get the place with it.
func (holdsCoordinator) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	can, err := a.coordinates(ctx, p.ID)
	if err != nil {
		return err
	}
	return a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		waited := set.AwayCoordinator != ""
		if can {
			set.ComeBack(p.ID, m.To)
		} else if set.AwayCoordinator == p.ID {
			set.AwayCoordinator = ""
		}
		return placeFact("ketencoördinator", set.Coordinator), waited, nil
	})
}

// holdsSubstitute is being the coordinator's substitute.
type holdsSubstitute struct{}

func (holdsSubstitute) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	set, err := a.store.Settings(ctx)
	if err != nil || set.Substitute != h.from.ID {
		return nil, err
	}
	return []Holding{{Kind: portal.HoldsSubstitute, Title: "Vervanger van de ketencoördinator"}}, nil
}

func (holdsSubstitute) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	if policy.CanCoordinate(h.actor()) {
		return h.to.ID, nil
	}
	if set.Coordinator == h.from.ID {
		return "", portal.Fields{"successor": "Kies iemand die vervanger van de ketencoördinator kan zijn."}.Err()
	}
	return set.Coordinator, nil
}

func (k holdsSubstitute) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	err = a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		set.Substitute = to
		return placeFact("vervanger", to), true, nil
	})
	return []portal.Moved{{Kind: portal.HoldsSubstitute, To: to}}, err
}

func (holdsSubstitute) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	owner := p.ID
	can, err := a.coordinates(ctx, owner)
	if err != nil {
		return err
	}
	if m.Before != "" { // who is coordinator only until p gets that place back
		owner = portal.ID(m.Before)
	}
	return a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		back := can && set.Substitute == m.To
		if back {
			set.Substitute = owner
		}
		return placeFact("vervanger", owner), back, nil
	})
}

// holdsKeeper is being the contact for anonymous signals. It goes to a person
// chosen for it, who gets that role and no other; never to the successor by
// itself. Nothing of it names a reporter.
type holdsKeeper struct{}

func (holdsKeeper) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	set, err := a.store.Settings(ctx)
	if err != nil || (set.Keeper != h.from.ID && h.from.Role != portal.Keeper) {
		return nil, err
	}
	return []Holding{{Kind: portal.HoldsKeeper, Title: "Contactpersoon anonieme signalen"}}, nil
}

func (holdsKeeper) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	if h.keeper.ID == "" {
		return h.from.ID, nil
	}
	return h.keeper.ID, nil
}

func (holdsKeeper) move(ctx context.Context, a *App, w *writing, h handover, _ Holding) ([]portal.Moved, error) {
	if h.keeper.ID == "" {
		return nil, nil // away, and nobody was chosen: messages wait
	}
	m := portal.Moved{Kind: portal.HoldsKeeper, To: h.keeper.ID}
	if h.keeper.Role != portal.Keeper {
		m.Before = string(h.keeper.Role)
		p := h.keeper
		if err := a.giveRole(ctx, w, &p, portal.Keeper, portal.Ticks{}); err != nil {
			return nil, err
		}
	}
	first := false // of several who have the role, only one is the contact
	err := a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		if first = set.Keeper == h.from.ID; first {
			set.Keeper = h.keeper.ID
		}
		return placeFact("contactpersoon anonieme signalen", h.keeper.ID), first, nil
	})
	if !first && m.Before == "" {
		return nil, err // they had the role, and the place is another's
	}
	if first {
		m.ID = h.from.ID
	}
	return []portal.Moved{m}, err
}

// back gives the place back to whose it was, and takes the role from who got it
// to stand in. Who lost the role while away doesn't get the place with it.
func (holdsKeeper) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	if p.Role != portal.Keeper {
		return nil
	}
	theirs := false // the stand-in became the contact for another reason
	err := a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
		ours := set.Keeper == m.To && m.ID == p.ID
		if ours {
			set.Keeper = p.ID
		}
		theirs = set.Keeper == m.To
		return placeFact("contactpersoon anonieme signalen", p.ID), ours, nil
	})
	if err != nil || theirs || m.Before == "" {
		return err
	}
	standIn, err := a.store.Person(ctx, m.To)
	if err != nil || standIn.Role != portal.Keeper {
		return err
	}
	return a.giveRole(ctx, w, &standIn, portal.Role(m.Before), portal.Ticks{})
}

// chooseKeeper checks who becomes contact for anonymous signals. Who leaves for
// good can't leave that channel without anybody.
func (a *App) chooseKeeper(ctx context.Context, h *handover, fields portal.Fields) error {
	items, err := holdsKeeper{}.held(ctx, a, *h)
	if err != nil || len(items) == 0 {
		return err
	}
	can, err := a.keeperChoices(ctx, h.by, h.from, h.org)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(can, func(p portal.Person) bool { return p.ID == h.leave.Keeper })
	switch {
	case i >= 0:
		h.keeper = can[i]
	case h.leave.Keeper != "":
		fields["keeper"] = "Deze persoon kan dit nu niet worden. Kies iemand uit de lijst."
	case h.leave.Reason == portal.LeaveForGood && len(can) == 0:
		fields["keeper"] = "Niemand kan contactpersoon anonieme signalen worden. De beheerder geeft eerst iemand die rol."
	case h.leave.Reason == portal.LeaveForGood:
		fields["keeper"] = "Kies wie de contactpersoon anonieme signalen wordt."
	}
	return nil
}

// keeperChoices are who can become contact for anonymous signals: who has that
// role, and who the actor may give it, unless they need the role they have.
func (a *App) keeperChoices(ctx context.Context, by portal.Actor, from portal.Person, org portal.Organisation) ([]portal.Person, error) {
	people, err := a.store.People(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	needed := []portal.Role{portal.Coordinator, portal.Administrator, portal.Auditor, portal.Holder}
	return slices.DeleteFunc(people, func(p portal.Person) bool {
		on := policy.PersonIn{Person: p, Org: org, NewRole: portal.Keeper}
		may := p.Role == portal.Keeper || (policy.May(by, policy.ChangeRole, on) && !slices.Contains(needed, p.Role) && p.ID != set.Substitute && p.ID != set.Coordinator)
		return p.ID == from.ID || p.State != portal.PersonActive || !may
	}), nil
}
