package app

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PasswordLogin is a login with address and password. Token is the new
// session's, made by the caller.
type PasswordLogin struct {
	Email, Password string
	Token           string
	From            Client
}

// Welcome is what a login gives besides the session.
type Welcome struct {
	// Step is what is still asked before anything opens.
	Step portal.LoginStep
	// Mark is for a cookie on this device: with it the owner isn't locked out
	// by a stranger's guesses.
	Mark string
}

// errWrongLogin is the one answer to a login that fails, whatever the reason.
var errWrongLogin = portal.Errorf(portal.Invalid, "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Controleer ze allebei.")

// LogIn starts a session for who gives the right password. An unknown address,
// a wrong password and an account that is off can't be told apart, by answer or
// by time: the same rows are read and written, and a password is hashed.
func (a *App) LogIn(ctx context.Context, in PasswordLogin) (Welcome, error) {
	email, p, err := a.personAt(ctx, in.Email)
	if err != nil {
		return Welcome{}, err
	}
	tries := a.loginAttempts(email, p.ID, in.From)
	if err := a.try(ctx, tries); err != nil {
		return Welcome{}, err
	}
	c, err := a.store.Credential(ctx, p.ID)
	if err != nil {
		return Welcome{}, err
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return Welcome{}, err
	}
	ok, outdated := a.hasher.matches(normalPassword(in.Password), c.Password)
	if !ok || p.Actor(org, "").Zero() {
		return Welcome{}, a.loginFailed(ctx, p, in.From)
	}
	if outdated {
		if c.Password, err = a.hasher.hash(normalPassword(in.Password)); err != nil {
			return Welcome{}, err
		}
		if err := a.store.SaveCredential(ctx, &c); err != nil && portal.KindOf(err) != portal.Conflict {
			return Welcome{}, err
		}
	}
	s := portal.Session{Person: p.ID}
	err = a.write(ctx, portal.Actor{ID: p.ID, OrgID: p.OrgID, Role: p.Role}, func(ctx context.Context, w *writing) error {
		if err := a.forgive(ctx, tries); err != nil {
			return err
		}
		return a.enter(ctx, w, in.Token, s, in.From)
	})
	if err != nil {
		return Welcome{}, err
	}
	return Welcome{Step: s.NextStep(p, org, c, a.demo), Mark: a.markFor(p.ID, in.From)}, nil
}

// markFor keeps the mark a device has, and makes one for a new device.
func (a *App) markFor(person portal.ID, from Client) string {
	if _, known := a.knownDevice(person, from.Mark); known {
		return from.Mark
	}
	return a.mark(person)
}

// personAt finds the person with an address as it was typed. For an address
// that nobody has it gives a person that doesn't exist, so that everything
// after takes the same way.
func (a *App) personAt(ctx context.Context, typed string) (email string, p portal.Person, err error) {
	email, bad := portal.ParseEmail(typed)
	if len(email) > portal.MaxEmail {
		email = email[:portal.MaxEmail]
	}
	p, err = a.store.PersonByEmail(ctx, email)
	if bad != nil || portal.KindOf(err) == portal.NotFound {
		return email, portal.Person{ID: portal.NewRandomID(), OrgID: portal.NewRandomID()}, nil
	}
	return email, p, err
}

// enter starts a session inside a transaction and notes the day.
func (a *App) enter(ctx context.Context, w *writing, token string, s portal.Session, from Client) error {
	s, err := a.begin(ctx, token, s, from)
	if err != nil {
		return err
	}
	p, err := a.store.Person(ctx, s.Person)
	if err != nil {
		return err
	}
	if today := portal.Day(a.now()); !p.LastSeen.Equal(today) {
		p.LastSeen = today
		if err := a.store.SavePerson(ctx, &p); err != nil {
			return err
		}
	}
	w.record(p.Version, personFact(portal.LoggedIn, p.ID, map[string]string{portal.DetailAddress: s.Address, portal.DetailDevice: s.Device}))
	return nil
}

// loginFailed records a failed login and gives the answer to it. What was typed
// is not kept: it may be a password in the wrong field.
func (a *App) loginFailed(ctx context.Context, p portal.Person, from Client) error {
	err := a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		about := portal.Ref{Kind: portal.KindPortal, ID: "portaal"}
		if p.Version > 0 {
			about = portal.Ref{Kind: portal.KindPerson, ID: p.ID}
		}
		w.record(p.Version, portal.Fact{Type: portal.LoginFailed, About: about, Details: map[string]string{portal.DetailAddress: from.Address.String()}})
		return nil
	})
	if err != nil {
		return err
	}
	return errWrongLogin
}

// normalPassword gives the two ways of typing one letter the same bytes.
func normalPassword(s string) string { return norm.NFC.String(s) }

// Profile is what people change about themselves.
type Profile struct {
	Name, Function, Phone string
}

// OwnProfile gives what the actor can change about themselves.
func (a *App) OwnProfile(ctx context.Context, by portal.Actor) (portal.Person, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return portal.Person{}, err
	}
	return a.store.Person(ctx, by.ID)
}

// ChangeProfile changes the actor's own name, function and phone number.
func (a *App) ChangeProfile(ctx context.Context, by portal.Actor, in Profile) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.UseAccount, nil); err != nil {
			return err
		}
		p, err := a.store.Person(ctx, by.ID)
		if err != nil {
			return err
		}
		p.Name, p.Function, p.Phone = in.Name, in.Function, in.Phone
		if err := p.Validate(); err != nil {
			return err
		}
		if err := a.store.SavePerson(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, personFact(portal.PersonChanged, p.ID, nil))
		return nil
	})
}
