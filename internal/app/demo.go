package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

// DemoCast is who takes part in the demo.
type DemoCast struct {
	// Organisations, the municipality first. Their ids are given by the caller.
	Organisations  []portal.Organisation
	People         []DemoPerson
	Neighbourhoods []portal.Neighbourhood
	// Coordinator and Substitute are addresses of two of the people.
	Coordinator, Substitute string
	// Password is everyone's: there is nothing to protect in a demo.
	Password string
}

// DemoPerson is one account of the demo.
type DemoPerson struct {
	Org                   portal.ID
	Email, Name, Function string
	Role                  portal.Role
	Ticks                 portal.Ticks
	// Themes are the themes this account follows.
	Themes []portal.ID
}

// errNoDemo: the use cases of the demo do nothing in a portal for real work.
var errNoDemo = portal.Errorf(portal.Forbidden, "Dit kan alleen in de demo.")

// FoundDemo makes organisations, accounts and settings in an empty portal, in
// one transaction, and gives the accounts as actors, by address. Until
// FinishDemo nobody gets mail, and the settings say that the demo is being
// filled. portal.Taken when the portal has been set up already.
func (a *App) FoundDemo(ctx context.Context, cast DemoCast) (map[string]portal.Actor, error) {
	if !a.demo {
		return nil, errNoDemo
	}
	hash, err := a.hasher.hash(normalPassword(cast.Password))
	if err != nil {
		return nil, err
	}
	actors := map[string]portal.Actor{}
	err = a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		set := portal.Settings{
			PortalName: "Ketenportaal", Municipality: cast.Organisations[0].ID, Themes: portal.ReadyThemes(),
			Neighbourhoods: cast.Neighbourhoods, SetUpAt: a.now(), Demo: true, Filling: true,
		}
		for _, o := range cast.Organisations {
			if err := a.insertDemoOrganisation(ctx, w, o); err != nil {
				return err
			}
		}
		for _, who := range cast.People {
			p, err := a.insertDemoPerson(ctx, w, who, hash)
			if err != nil {
				return err
			}
			org, err := a.store.Organisation(ctx, p.OrgID)
			if err != nil {
				return err
			}
			actors[p.Email] = p.Actor(org, a.keys.Blind(p.ID))
			if p.Role == portal.Keeper {
				set.Keeper = p.ID
			}
		}
		set.Coordinator, set.Substitute = actors[cast.Coordinator].ID, actors[cast.Substitute].ID
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(set.Version, portal.Fact{Type: portal.PortalSetUp, About: portal.Ref{Kind: portal.KindPortal, ID: "portaal"}})
		return nil
	})
	return actors, err
}

func (a *App) insertDemoOrganisation(ctx context.Context, w *writing, o portal.Organisation) error {
	o.Version, o.Active, o.AddedAt = 0, true, a.now()
	if err := o.Validate(); err != nil {
		return err
	}
	if err := a.store.InsertOrganisation(ctx, &o); err != nil {
		return err
	}
	w.record(o.Version, portal.Fact{Type: portal.OrganisationAdded, About: o.Ref()})
	return nil
}

func (a *App) insertDemoPerson(ctx context.Context, w *writing, who DemoPerson, hash string) (portal.Person, error) {
	now := a.now()
	p := portal.Person{
		ID: portal.NewID(), OrgID: who.Org, Email: who.Email, Name: who.Name, Function: who.Function, Role: who.Role, Ticks: who.Ticks,
		State: portal.PersonActive, InvitedAt: now, JoinedAt: now,
		// Nothing is mailed of what happens before the demo opens.
		Prefs: portal.Preferences{Digest: portal.DigestNever, Themes: who.Themes},
	}
	if err := p.Validate(); err != nil {
		return p, err
	}
	return p, a.insertAdministrator(ctx, w, &p, hash)
}

// FinishDemo opens a demo that was filled: from now on its people get mail as
// they do by default, about what comes from now on. seen says on which day each
// account, by address, was last used.
func (a *App) FinishDemo(ctx context.Context, seen map[string]time.Time) error {
	if !a.demo {
		return errNoDemo
	}
	return a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if !set.Demo {
			return errNoDemo
		}
		people, err := a.store.People(ctx, "")
		if err != nil {
			return err
		}
		for _, p := range people {
			themes := p.Prefs.Themes
			p.Prefs = portal.DefaultPreferences()
			p.Prefs.Themes, p.LastSeen = themes, portal.Day(seen[p.Email])
			if seen[p.Email].IsZero() {
				p.LastSeen = time.Time{}
			}
			if err := a.store.SavePerson(ctx, &p); err != nil {
				return err
			}
			if err := a.startDigest(ctx, p); err != nil {
				return err
			}
		}
		set.Filling = false
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(set.Version, portal.Fact{Type: portal.SettingsChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "portaal"}})
		return nil
	})
}

// startDigest opens somebody's digest window now: berichten that are there
// already are not mailed.
func (a *App) startDigest(ctx context.Context, p portal.Person) error {
	inbox, err := a.store.Inbox(ctx, p.ID)
	if err != nil {
		return err
	}
	w, err := a.store.DigestWindow(ctx, p.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	w.Person, w.From, w.After = p.ID, a.now().UTC(), inbox.Seq
	w.Plan(p.Prefs, a.now())
	return a.store.SaveDigestWindow(ctx, &w)
}

// RenewDemoPassword gives the demo's accounts, by address, a password that was
// printed at this start. It changes nothing where that is the password already.
func (a *App) RenewDemoPassword(ctx context.Context, accounts []string, password string) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	if !a.demo || !set.Demo {
		return errNoDemo
	}
	password = normalPassword(password)
	hash, err := a.hasher.hash(password)
	if err != nil {
		return err
	}
	// The accounts share one hash until somebody changes theirs, so that each
	// hash is checked once: a start must not take a second for thirty accounts.
	fits := map[string]bool{}
	return a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		for _, email := range accounts {
			p, err := a.store.PersonByEmail(ctx, email)
			if portal.KindOf(err) == portal.NotFound {
				continue // somebody changed the address in the demo
			}
			if err != nil {
				return err
			}
			c, err := a.store.Credential(ctx, p.ID)
			if err != nil {
				return err
			}
			if _, checked := fits[c.Password]; !checked {
				fits[c.Password], _ = a.hasher.matches(password, c.Password)
			}
			if fits[c.Password] {
				continue
			}
			c.Person, c.Password, c.ChangedAt = p.ID, hash, a.now()
			if err := a.store.SaveCredential(ctx, &c); err != nil {
				return err
			}
			w.record(p.Version, personFact(portal.PersonChanged, p.ID, map[string]string{portal.DetailField: "wachtwoord van de demo"}))
		}
		return nil
	})
}
