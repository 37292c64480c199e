package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CheckInput is what an organisation says of the agreements of a set in the quarter
// of now.
type CheckInput struct {
	Said []portal.SetCheck
	// Period and Stamp say what the form showed: another quarter, or an answer that a
	// colleague gave meanwhile, is a conflict.
	Period, Stamp string
	Citizen       CitizenAnswer
}

// CheckSet keeps what the actor's organisation says of the agreements of a set.
// Two organisations that fill in at once don't hinder one another.
func (a *App) CheckSet(ctx context.Context, by portal.Actor, number string, in CheckInput) error {
	return a.changeSet(ctx, by, policy.CheckSet, number, 0, func(_ context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		period, _ := portal.SetPeriod(a.now())
		if in.Period != period || s.CheckStamp(period, by.OrgID) != in.Stamp {
			return nil, portal.ErrChanged
		}
		texts := map[string]string{}
		for _, c := range in.Said {
			texts["note-"+string(c.Agreement)] = c.Note
		}
		fields, facts := checkCitizen(texts, in.Citizen, s.Ref(), false)
		fact, err := s.Check(in.Said, by, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}

// RemindSets tells owners of sets that are to be looked at again today, and
// organisations that said nothing yet that the quarter ends, once each. It says how
// many sets it told of. What was told stands with the set, in the same transaction:
// two instances tell it once.
func (a *App) RemindSets(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	running, err := a.store.RunningSets(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, s := range running {
		for _, tell := range []func(*portal.AgreementSet) (portal.Fact, error){
			func(s *portal.AgreementSet) (portal.Fact, error) { return s.TellReview(a.now()) },
			func(s *portal.AgreementSet) (portal.Fact, error) { return s.TellQuarter(a.now()) },
		} {
			seen := s
			if _, err := tell(&seen); err != nil {
				continue
			}
			done, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
				now, err := a.store.AgreementSet(ctx, s.ID)
				if err != nil {
					return err
				}
				return a.stepSet(ctx, w, &now, func(_ context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
					return one(tell(s)) // refused when another instance did
				})
			})
			if err != nil {
				return told, err
			}
			told += done
		}
	}
	return told, nil
}

// ofSet tells who keeps a set, and the contacts of its organisations, of what asks
// something of them.
func (au *audience) ofSet(ctx context.Context) error {
	a := au.app
	s, err := a.store.AgreementSet(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason}, func(by portal.Actor) bool { return policy.May(by, policy.ReadSet, s) })
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	contacts := func(orgs []portal.ID, reason portal.Reason) error {
		for _, org := range orgs {
			if org == set.Municipality {
				if err := tell(set.Coordinator, reason); err != nil {
					return err
				}
				continue
			}
			people, err := a.store.People(ctx, org)
			if err != nil {
				return err
			}
			contact := func(p portal.Person) bool { return p.Role == portal.Contact && p.State == portal.PersonActive }
			some := slices.ContainsFunc(people, contact)
			for _, p := range people {
				// A firm of one person has no contact: then that person hears it.
				if contact(p) || !some && p.Role == portal.Member {
					if err := tell(p.ID, reason); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}
	switch au.event.Type {
	case portal.SetMade:
		if err := tell(s.Owner, portal.ReasonTask); err != nil {
			return err
		}
		return contacts(s.Orgs, portal.ReasonRole)
	case portal.SetChanged:
		details, err := a.store.EventDetails(ctx, au.event.ID)
		if err != nil {
			return err
		}
		if owner := portal.ID(details[portal.DetailPerson].Value); owner == s.Owner && owner != "" {
			return tell(owner, portal.ReasonTask) // it is theirs now
		}
	case portal.SetReviewDue:
		if err := tell(s.Owner, portal.ReasonTask); err != nil {
			return err
		}
		return tell(set.Coordinator, portal.ReasonTask)
	case portal.SetQuarterEnds:
		period, _ := portal.SetPeriod(au.event.At)
		if err := contacts(s.Silent(period), portal.ReasonTask); err != nil {
			return err
		}
		return tell(s.Owner, portal.ReasonRole)
	case portal.SetEnded:
		if err := tell(s.Owner, portal.ReasonRole); err != nil {
			return err
		}
		return contacts(s.Orgs, portal.ReasonRole)
	}
	return nil
}

// setSubject is what a bericht or a mail about a set may say of it to its reader, now.
func (a *App) setSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	s, err := a.store.AgreementSet(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: s.Number + " " + s.Title, Path: "/afsprakensets/" + s.Number}, policy.May(by, policy.ReadSet, s), nil
}
