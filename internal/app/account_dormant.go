package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// reasonDormant is kept with the event of an account that went off by itself.
const reasonDormant = "langer niet gebruikt dan de afgesproken tijd"

// TendDormant warns owners of accounts that nobody uses and switches off those
// whose warning has had no answer. Each step is done once per silence: the mail
// has a unique key, and a login or switching the account on begins anew. The
// accounts of a demo, which nobody owns, stay as they are. It says how many
// accounts it did something with.
func (a *App) TendDormant(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendAccounts, nil); err != nil {
		return 0, err
	}
	set, err := a.store.Settings(ctx)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return 0, nil // not set up yet
	}
	if err != nil || set.Demo {
		return 0, err
	}
	all, err := a.store.People(ctx, "")
	if err != nil {
		return 0, err
	}
	done := 0
	for _, p := range all {
		if p.DormantStep(a.now(), set.DormantAfter()) == portal.DormantNothing {
			continue
		}
		did, err := a.tendDormant(ctx, by, p.ID)
		if err != nil {
			return done, err
		}
		if did {
			done++
		}
	}
	return done, nil
}

func (a *App) tendDormant(ctx context.Context, by portal.Actor, person portal.ID) (did bool, err error) {
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		did = false
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		p, err := a.store.Person(ctx, person)
		if err != nil {
			return err
		}
		administrators, err := a.activeAdministrators(ctx)
		if err != nil || set.Spared(p, administrators) {
			return err
		}
		switch p.DormantStep(a.now(), set.DormantAfter()) {
		case portal.DormantWarn:
			did = true
			return a.warnDormant(ctx, w, &p)
		case portal.DormantOff:
			did = true
			return a.switchOff(ctx, w, &p, reasonDormant)
		}
		return nil
	})
	if k := portal.KindOf(err); err != nil && (k == portal.Taken || k == portal.Conflict) {
		return false, nil // another instance was first, or they just logged in
	}
	return did, err
}

func (a *App) warnDormant(ctx context.Context, w *writing, p *portal.Person) error {
	since := p.SeenOn()
	p.DormantWarned = a.now()
	if err := a.store.SavePerson(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.PersonDormantWarned, p.ID, nil))
	now := a.now().UTC()
	return a.store.InsertMail(ctx, &portal.Mail{
		ID: portal.NewID(), Kind: portal.MailDormant, Person: p.ID, Key: "slapend/" + string(p.ID) + "/" + portal.Day(since).Format("2006-01-02"),
		State: portal.MailWaiting, CreatedAt: now, NextTry: now,
	})
}

// DormantAfter gives after how many days without a login an account goes off.
func (a *App) DormantAfter(ctx context.Context, by portal.Actor) (days int, maySet bool, err error) {
	if err := policy.Check(by, policy.ReadPeople, nil); err != nil {
		return 0, false, err
	}
	set, err := a.store.Settings(ctx)
	return set.DormantAfter(), policy.May(by, policy.ManageSettings, nil), err
}

// SetDormantAfter changes that number of days.
func (a *App) SetDormantAfter(ctx context.Context, by portal.Actor, days int) error {
	return a.keepPart(ctx, by, anyVersion, "slapende accounts", func(_ context.Context, set *portal.Settings) error { return set.SetDormantAfter(days) })
}
