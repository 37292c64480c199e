package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// SetUp is what the one-time set-up asks.
type SetUp struct {
	Municipality string
	// Name, Email and Password are the administrator's.
	Name, Email, Password string
	// Coordinator and Substitute are addresses to invite; empty: not yet. Until
	// they accept, the administrator stands in.
	Coordinator, Substitute string
}

// NeedsSetUp reports whether the portal is still empty. The demo never is: it
// fills its own database.
func (a *App) NeedsSetUp(ctx context.Context) (bool, error) {
	empty, err := a.empty(ctx)
	return empty && !a.demo, err
}

func (a *App) empty(ctx context.Context) (bool, error) {
	_, err := a.store.Settings(ctx)
	if portal.KindOf(err) == portal.NotFound {
		return true, nil
	}
	return false, err
}

// SetupToken makes the token that guards the set-up page, for the console. It
// replaces an earlier one, so what an older console shows no longer works.
// needed is false when the portal has been set up.
func (a *App) SetupToken(ctx context.Context) (token string, needed bool, err error) {
	needed, err = a.NeedsSetUp(ctx)
	if err != nil || !needed {
		return "", false, err
	}
	token = grouped(randomHex(16), 4, "-")
	now := a.now()
	t := portal.Token{ID: hashToken(token), Kind: portal.TokenSetup, Person: "beheerder", MadeAt: now, Until: now.Add(portal.TokenSetup.Valid())}
	err = a.store.InTx(ctx, func(ctx context.Context) error {
		t.Version = 0
		return a.store.InsertToken(ctx, &t)
	})
	return token, true, err
}

// FinishSetUp sets the portal up for who has the token of the console (refused
// as field "token"). It works once.
func (a *App) FinishSetUp(ctx context.Context, token string, in SetUp, from Client) error {
	if err := a.try(ctx, []attempt{{a.throttleKey("setup address", network(from.Address)), portal.LimitAddress}}); err != nil {
		return err
	}
	wrong := portal.Fields{"token": "Deze code klopt niet. Kijk op de console waarop het portaal is gestart."}
	t, err := a.store.Token(ctx, hashToken(token))
	if portal.KindOf(err) == portal.NotFound || err == nil && (t.Kind != portal.TokenSetup || !a.now().Before(t.Until)) {
		return wrong.Err()
	}
	if err != nil {
		return err
	}
	return a.setUp(ctx, in, func(ctx context.Context) error {
		err := a.store.DeleteToken(ctx, t)
		if portal.KindOf(err) == portal.NotFound {
			return wrong.Err()
		}
		return err
	})
}

// NewAdministrator is what the command line asks. Organisation is the
// municipality's name; it is used for an empty portal only.
type NewAdministrator struct{ Name, Email, Password, Organisation string }

// CreateAdministrator is for the command line of who runs the portal: it sets
// an empty portal up, and adds an administrator to the municipality of one that
// has been.
func (a *App) CreateAdministrator(ctx context.Context, who NewAdministrator) error {
	in := SetUp{Municipality: who.Organisation, Name: who.Name, Email: who.Email, Password: who.Password}
	empty, err := a.empty(ctx)
	if err != nil {
		return err
	}
	if empty {
		return a.setUp(ctx, in, func(context.Context) error { return nil })
	}
	return a.addAdministrator(ctx, in)
}

func (a *App) setUp(ctx context.Context, in SetUp, guard func(context.Context) error) error {
	org := portal.Organisation{ID: portal.NewID(), Name: in.Municipality, Kind: portal.OrgMunicipality, ChainRoles: "Regie op de keten", Active: true, AddedAt: a.now()}
	fields := portal.Fields{}
	if bad := portal.FieldsOf(org.Validate()); bad["name"] != "" {
		fields["municipality"] = "Vul de naam van de gemeente in."
	}
	p, hash, err := a.administrator(in, org.ID)
	others := a.standIns(in, p, org.ID, fields)
	if err = joinFields(fields, err); err != nil {
		return err
	}
	return a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		if err := guard(ctx); err != nil {
			return err
		}
		org.Version, p.Version = 0, 0
		set := portal.Settings{PortalName: "Ketenportaal", Municipality: org.ID, Coordinator: p.ID, Substitute: p.ID, Themes: portal.ReadyThemes(), SetUpAt: a.now()}
		if err := a.store.InsertOrganisation(ctx, &org); err != nil {
			return err
		}
		if err := a.insertAdministrator(ctx, w, &p, hash); err != nil {
			return err
		}
		for i, other := range others {
			if other == nil {
				continue
			}
			other.Version = 0
			if err := a.invite(ctx, w, other); err != nil {
				return err
			}
			if i == 0 {
				set.NextCoordinator = other.ID
			} else {
				set.NextSubstitute = other.ID
			}
		}
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(org.Version, portal.Fact{Type: portal.OrganisationAdded, About: portal.Ref{Kind: portal.KindOrganisation, ID: org.ID}})
		w.record(set.Version, portal.Fact{Type: portal.PortalSetUp, About: portal.Ref{Kind: portal.KindPortal, ID: "portaal"}})
		return nil
	})
}

// administrator is the person of a set-up, checked, and their password's hash.
func (a *App) administrator(in SetUp, org portal.ID) (portal.Person, string, error) {
	now := a.now()
	p := portal.Person{ID: portal.NewID(), OrgID: org, Email: in.Email, Name: in.Name, Function: "functioneel beheerder", Role: portal.Administrator,
		State: portal.PersonActive, InvitedAt: now, JoinedAt: now, Prefs: portal.DefaultPreferences()}
	fields := portal.FieldsOf(p.Validate())
	hash, err := a.newPassword(in.Password, p, "password")
	return p, hash, joinFields(fields, err)
}

// standIns are the coordinator and the substitute to invite, nil for none.
func (a *App) standIns(in SetUp, administrator portal.Person, org portal.ID, fields portal.Fields) [2]*portal.Person {
	var out [2]*portal.Person
	taken := map[string]bool{administrator.Email: true}
	for i, x := range []struct{ field, email, function string }{
		{"coordinator", in.Coordinator, "ketencoördinator"}, {"substitute", in.Substitute, "vervangend ketencoördinator"},
	} {
		if portal.CleanLine(x.email) == "" {
			continue
		}
		p := invited(Invitee{Org: org, Email: x.email, Function: x.function, Role: portal.Coordinator}, administrator.ID, a.now())
		if err := p.Validate(); err != nil {
			fields[x.field] = "Dit is geen e-mailadres. Bijvoorbeeld: naam@gemeente.example."
			continue
		}
		if taken[p.Email] {
			fields[x.field] = "Dit adres staat er al. Iedereen heeft een eigen account, met een eigen adres."
			continue
		}
		taken[p.Email] = true
		out[i] = &p
	}
	return out
}

func (a *App) insertAdministrator(ctx context.Context, w *writing, p *portal.Person, hash string) error {
	if err := a.store.InsertPerson(ctx, p); err != nil {
		return err
	}
	c := portal.Credential{Person: p.ID, Password: hash, ChangedAt: a.now()}
	if err := a.store.SaveCredential(ctx, &c); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.PersonInvited, p.ID, map[string]string{portal.DetailTo: string(p.Role)}), personFact(portal.InvitationAccepted, p.ID, nil))
	return nil
}

func (a *App) addAdministrator(ctx context.Context, in SetUp) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	p, hash, err := a.administrator(in, set.Municipality)
	if err != nil {
		return err
	}
	err = a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		p.Version = 0
		return a.insertAdministrator(ctx, w, &p, hash)
	})
	if portal.KindOf(err) == portal.Taken {
		return portal.Fields{"email": "Met dit e-mailadres is er al een account."}.Err()
	}
	return err
}

// takeOver makes who accepted an invitation from the set-up what they were
// invited for, inside a transaction.
func (a *App) takeOver(ctx context.Context, w *writing, p portal.Person) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	if !set.TakeOver(p.ID) {
		return nil
	}
	if err := a.store.SaveSettings(ctx, &set); err != nil {
		return err
	}
	w.record(set.Version, portal.Fact{Type: portal.SettingsChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "settings"}, Details: map[string]string{portal.DetailPerson: string(p.ID)}})
	return nil
}

// DemoAccount is an account one can try the demo with.
type DemoAccount struct{ Email, Role, OrgName string }

// DemoAccounts lists the accounts of the demo for its login page; outside the
// demo there are none to list.
func (a *App) DemoAccounts(ctx context.Context) ([]DemoAccount, error) {
	if !a.demo {
		return nil, nil
	}
	all, err := a.store.People(ctx, "")
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var list []DemoAccount
	for _, role := range portal.Roles() {
		for _, p := range all {
			if p.Role == role && p.State == portal.PersonActive {
				list = append(list, DemoAccount{Email: p.Email, Role: role.Label(), OrgName: orgs[p.OrgID].Name})
			}
		}
	}
	return list, nil
}
