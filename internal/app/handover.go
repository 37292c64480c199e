package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Holding is one thing that somebody holds and another can take over.
type Holding struct {
	Kind portal.HoldingKind
	ID   portal.ID
	// Title is what it is, Path where it stands; both as the reader may know them.
	Title, Path string
	// Stays says why nobody can take it over; empty when somebody can.
	Stays string
	// Hidden: it goes along, but the reader may not even know that it is there.
	Hidden bool
}

// handover is one handing over, inside its transaction or as a page shows it
// beforehand.
type handover struct {
	by     portal.Actor
	from   portal.Person
	org    portal.Organisation
	to     portal.Person // the successor; zero while none was chosen
	keeper portal.Person // who becomes contact for anonymous signals; may be zero
	leave  portal.Leave
}

// actor is the successor as one who acts.
func (h handover) actor() portal.Actor { return h.to.Actor(h.org, "") }

// holder is a sort of thing that people hold. A part of the portal in which
// something is somebody's adds one to holders; what it says is asked for the
// page, for the list of who left something behind, and in the transaction.
type holder interface {
	// held lists what a person holds, as the reader may know it.
	held(ctx context.Context, a *App, h handover) ([]Holding, error)
	// goes says who gets a holding: the successor, or the coordinator for what the
	// successor may not see. It changes nothing.
	goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error)
	// move gives a holding to another, inside a transaction. What it returns is
	// given back at the end of an absence.
	move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error)
	// back gives something back to who was away, unless it changed meanwhile.
	back(ctx context.Context, a *App, w *writing, person portal.Person, m portal.Moved) error
}

// holders are the sorts of holdings, those that decide where others go first.
func holders() []struct {
	kind portal.HoldingKind
	holder
} {
	return []struct {
		kind portal.HoldingKind
		holder
	}{
		{portal.HoldsCoordinator, holdsCoordinator{}},
		{portal.HoldsSubstitute, holdsSubstitute{}},
		{portal.HoldsKeeper, holdsKeeper{}},
		{portal.HoldsSignal, holdsSignals{}},
		{portal.HoldsObjection, holdsObjections{}},
		{portal.HoldsReview, holdsReview{}},
		{portal.HoldsQuestion, holdsQuestions{}},
		{portal.HoldsSeriesSeat, holdsSeriesSeats{}},
		{portal.HoldsSeat, holdsSeats{}},
		{portal.HoldsAction, holdsActions{}},
		{portal.HoldsSet, holdsSets{}},
		{portal.HoldsFollowStep, holdsSteps{}},
		{portal.HoldsPlanAction, holdsPlanActions{}},
		{portal.HoldsPledge, holdsPledges{}},
		{portal.HoldsFlag, holdsFlags{}},
		{portal.HoldsRaised, holdsRaised{}},
		{portal.HoldsLine, holdsLine{}},
		{portal.HoldsWriting, holdsWriting{}},
		{portal.HoldsProxy, holdsProxy{}},
		{portal.HoldsSigning, holdsSigning{}},
		{portal.HoldsFollow, holdsFollows{}},
	}
}

// HandOver gives everything somebody holds to a successor, in one transaction:
// for good, with the account switched off if that was asked, or until they are
// back. It is for who may switch the account off, and for oneself.
func (a *App) HandOver(ctx context.Context, by portal.Actor, person portal.ID, leave portal.Leave) error {
	err := a.changePerson(ctx, by, policy.HandOver, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		h, err := a.handoverOf(ctx, by, *p, leave)
		if err != nil {
			return err
		}
		var moved []portal.Moved
		for _, kind := range holders() {
			items, err := kind.held(ctx, a, h)
			if err != nil {
				return err
			}
			for _, it := range items {
				m, err := kind.move(ctx, a, w, h, it)
				if err != nil {
					return err
				}
				moved = append(moved, m...)
			}
		}
		details := map[string]string{portal.DetailTo: string(h.to.ID), portal.DetailReason: string(h.leave.Reason)}
		w.record(p.Version, personFact(portal.HoldingsHandedOver, p.ID, details))
		if h.leave.Reason == portal.LeaveAway {
			absence := portal.Absence{ID: portal.NewID(), Person: p.ID, StandIn: h.to.ID, Began: a.now(), Until: h.leave.Until, Moved: moved, By: by.ID}
			return a.store.InsertAbsence(ctx, &absence)
		}
		return a.leaveForGood(ctx, w, h, p)
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		err = portal.Errorf(portal.Conflict, "Deze persoon is al afwezig gemeld.")
	}
	return err
}

// leaveForGood ends an absence that ran, and switches the account off.
func (a *App) leaveForGood(ctx context.Context, w *writing, h handover, p *portal.Person) error {
	absence, err := a.store.AbsenceOf(ctx, p.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err == nil {
		fact, err := absence.End(a.now())
		if err != nil {
			return err
		}
		if err := a.store.SaveAbsence(ctx, &absence); err != nil {
			return err
		}
		w.record(p.Version, fact)
	}
	if !h.leave.SwitchOff || p.ID == h.by.ID {
		return nil
	}
	return a.switchOff(ctx, w, p, "")
}

// handoverOf checks what was chosen and loads who it is about.
func (a *App) handoverOf(ctx context.Context, by portal.Actor, from portal.Person, leave portal.Leave) (handover, error) {
	h := handover{by: by, from: from, leave: leave}
	if from.State == portal.PersonOff {
		h.leave.Reason = portal.LeaveForGood // who can't log in doesn't come back on a day
	}
	fields := portal.Fields{}
	for field, text := range portal.FieldsOf(h.leave.Validate(from.ID, a.now())) {
		fields[field] = text
	}
	var err error
	if h.org, err = a.store.Organisation(ctx, from.OrgID); err != nil {
		return h, err
	}
	if fields["successor"] == "" {
		if h.to, err = a.successor(ctx, from, leave.Successor); err != nil {
			return h, err
		}
		if h.to.ID == "" {
			fields["successor"] = "Kies een collega die kan inloggen en die zelf niet afwezig is."
		}
	}
	if err := a.chooseKeeper(ctx, &h, fields); err != nil {
		return h, err
	}
	return h, fields.Err()
}

// successor loads a successor; nobody when they can't be one: of another
// organisation, not able to log in, or away themselves.
func (a *App) successor(ctx context.Context, from portal.Person, id portal.ID) (portal.Person, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return portal.Person{}, err
	}
	if err != nil || p.ID == from.ID || p.OrgID != from.OrgID || p.Actor(org, "").Zero() {
		return portal.Person{}, nil
	}
	if _, err := a.store.AbsenceOf(ctx, id); portal.KindOf(err) != portal.NotFound || err == nil {
		return portal.Person{}, err
	}
	return p, nil
}

// EndAbsence says that somebody is back before their last day away.
func (a *App) EndAbsence(ctx context.Context, by portal.Actor, person portal.ID) error {
	return a.changePerson(ctx, by, policy.HandOver, person, nil, func(ctx context.Context, w *writing, p *portal.Person) error {
		absence, err := a.store.AbsenceOf(ctx, p.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return portal.Errorf(portal.Conflict, "%s is niet (meer) afwezig gemeld.", p.Name)
		}
		if err != nil {
			return err
		}
		return a.endAbsence(ctx, w, absence)
	})
}

// EndAbsences gives back what went to another, for everyone whose last day away
// has passed. It says for how many it did. Running it twice, or on two
// instances, does it once for each.
func (a *App) EndAbsences(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendAccounts, nil); err != nil {
		return 0, err
	}
	running, err := a.store.RunningAbsences(ctx)
	if err != nil {
		return 0, err
	}
	ended := 0
	for _, r := range running {
		if !r.Over(a.now()) {
			continue
		}
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			absence, err := a.store.Absence(ctx, r.ID)
			if err != nil {
				return err
			}
			return a.endAbsence(ctx, w, absence)
		})
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return ended, err
		}
		if err == nil {
			ended++
		}
	}
	return ended, nil
}

func (a *App) endAbsence(ctx context.Context, w *writing, absence portal.Absence) error {
	fact, err := absence.End(a.now())
	if err != nil {
		return err
	}
	if err := a.store.SaveAbsence(ctx, &absence); err != nil {
		return err
	}
	p, err := a.store.Person(ctx, absence.Person)
	if err != nil {
		return err
	}
	w.record(p.Version, fact)
	if p.State != portal.PersonActive {
		return nil // who was switched off meanwhile gets nothing back
	}
	// In the opposite order: what was given last comes back first.
	for i := len(absence.Moved) - 1; i >= 0; i-- {
		m := absence.Moved[i]
		for _, kind := range holders() {
			if kind.kind != m.Kind {
				continue
			}
			if err := kind.back(ctx, a, w, p, m); err != nil {
				return err
			}
		}
	}
	return nil
}
