package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// HandOverSignal asks another organisation that sees the signal to handle it.
func (a *App) HandOverSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, org portal.ID, reason string, answer CitizenAnswer) error {
	return a.onSignal(ctx, by, policy.HandOverSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		if err := a.canTakeOver(ctx, org, *s); err != nil {
			return nil, err
		}
		return withCitizen(s, "reason", reason, answer, false, func() (portal.Fact, error) {
			return s.HandOverTo(org, reason, by, set, a.now())
		})
	})
}

// canTakeOver refuses an organisation where nobody can take a signal up.
func (a *App) canTakeOver(ctx context.Context, org portal.ID, s portal.Signal) error {
	if org == "" {
		return nil // the domain says that it is missing
	}
	o, err := a.store.Organisation(ctx, org)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	people, err2 := a.takersOver(ctx, org, s)
	if err2 != nil {
		return err2
	}
	if err != nil || !o.Active || len(people) == 0 {
		return portal.Fields{"org": "Bij deze organisatie kan nu niemand dit oppakken. Kies een andere."}.Err()
	}
	return nil
}

// takersOver are the people of an organisation who can take up a signal that it is
// handed: not who shared it.
func (a *App) takersOver(ctx context.Context, org portal.ID, s portal.Signal) ([]portal.Person, error) {
	people, err := a.store.People(ctx, org)
	return slices.DeleteFunc(people, func(p portal.Person) bool {
		return p.State != portal.PersonActive || p.ID == s.Reporter || (p.Role != portal.Member && p.Role != portal.Contact)
	}), err
}

// AcceptHandOver makes the actor the handler of what their organisation was
// handed.
func (a *App) AcceptHandOver(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.changeSignal(ctx, by, policy.AnswerHandOver, id, version, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return one(s.AcceptHandOver(by, set, a.now()))
	})
}

// ReturnHandOver says "dit gaat niet over ons", and optionally over whom.
func (a *App) ReturnHandOver(ctx context.Context, by portal.Actor, id portal.ID, version int64, instead portal.ID, reason string, answer CitizenAnswer) error {
	return a.onSignal(ctx, by, policy.AnswerHandOver, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		if err := a.canTakeOver(ctx, instead, *s); err != nil {
			return nil, err
		}
		return withCitizen(s, "reason", reason, answer, false, func() (portal.Fact, error) {
			return s.ReturnHandOver(reason, instead, by, set, a.now())
		})
	})
}

// AskWidening asks the reporter whether one more organisation may see the signal.
func (a *App) AskWidening(ctx context.Context, by portal.Actor, id portal.ID, version int64, org portal.ID, reason string, answer CitizenAnswer) error {
	return a.onSignal(ctx, by, policy.AskWidening, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		if o, err := a.store.Organisation(ctx, org); org != "" && (err != nil || !o.Active) {
			return nil, portal.Fields{"org": "Deze organisatie doet niet (meer) mee. Kies een andere."}.Err()
		}
		return withCitizen(s, "reason", reason, answer, false, func() (portal.Fact, error) {
			return s.AskWidening(portal.NewRandomID(), org, reason, by, set, a.now())
		})
	})
}

// PassWidening is the keeper passing that question to the anonymous reporter.
func (a *App) PassWidening(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.changeSignal(ctx, by, policy.PassMessages, id, 0, func(s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		return one(s.PassWidening(a.now()))
	})
}

// AnswerWidening is the reporter's yes or no. With yes, what is findable of the
// signal and its documents comes under the new readers' keys as well, in the
// same transaction.
func (a *App) AnswerWidening(ctx context.Context, by portal.Actor, id portal.ID, answer portal.ReaderAnswer) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.step(ctx, w, policy.AnswerWidening, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			return one(s.AnswerWidening(answer, set, a.now()))
		})
		if err != nil || answer != portal.MayRead {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if err := a.store.IndexSignal(ctx, s, set.Municipality); err != nil {
			return err
		}
		return a.store.RescopeDocuments(ctx, s, set.Municipality)
	})
}

// OrgChoice is an organisation to choose on a signal's page.
type OrgChoice struct {
	ID   portal.ID
	Name string
}

// handOverChoices are the organisations that can be handed the signal, and those
// for which the reporter has to be asked first.
func (a *App) handOverChoices(ctx context.Context, p *SignalPage, set portal.Settings) error {
	if !p.May.HandOver && !p.May.AnswerHandOver && !p.May.AskWidening {
		return nil
	}
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		switch asked := p.Signal.Handed != nil && p.Signal.Handed.Org == o.ID; {
		case !o.Active || o.ID == set.Municipality || asked:
			continue
		case !p.Signal.ReachesOrganisation(o.ID, set.Municipality):
			p.WidenTo = append(p.WidenTo, OrgChoice{o.ID, o.Name})
			continue
		}
		people, err := a.takersOver(ctx, o.ID, p.Signal)
		if err != nil {
			return err
		}
		if len(people) > 0 {
			p.HandTo = append(p.HandTo, OrgChoice{o.ID, o.Name})
		}
	}
	return nil
}
