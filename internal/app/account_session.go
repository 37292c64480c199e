package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Login is who holds a session, loaded anew at every request.
type Login struct {
	// Handle names the session in lists and for sockets; it isn't its token.
	Handle portal.ID
	// Actor is nobody as long as Step isn't done.
	Actor         portal.Actor
	Name, OrgName string
	Email         string
	Step          portal.LoginStep
	Expires       time.Time
	// ByLink: logged in by mail link, which is too little to sign with.
	ByLink bool

	session    portal.Session
	person     portal.Person
	org        portal.Organisation
	credential portal.Credential
}

// hashToken is what is stored of a secret: its SHA-256 in hex. The secrets are
// 256 random bits, so nothing slower is needed.
func hashToken(token string) portal.ID {
	sum := sha256.Sum256([]byte(token))
	return portal.ID(hex.EncodeToString(sum[:]))
}

// Session gives who holds the session of a token and notes that it is used. An
// unknown or ended session, an account that is off and an organisation that no
// longer takes part give portal.LoginNeeded.
func (a *App) Session(ctx context.Context, token string) (Login, error) {
	l, err := a.holder(ctx, token)
	if err != nil {
		return Login{}, err
	}
	if l.session.Touch(a.now()) {
		// Another request may have noted it, or ended the session; either way
		// nothing is lost.
		if err := a.store.SaveSession(ctx, &l.session); err != nil && portal.KindOf(err) != portal.Conflict && portal.KindOf(err) != portal.NotFound {
			return Login{}, err
		}
		l.Expires = l.session.Expires()
	}
	return l, nil
}

// holder is Session without noting its use.
func (a *App) holder(ctx context.Context, token string) (Login, error) {
	s, err := a.store.Session(ctx, hashToken(token))
	if portal.KindOf(err) == portal.NotFound || err == nil && !s.Live(a.now()) {
		return Login{}, portal.ErrLogin
	}
	if err != nil {
		return Login{}, err
	}
	return a.loginOf(ctx, s)
}

// loginOf loads everything about a session's holder.
func (a *App) loginOf(ctx context.Context, s portal.Session) (Login, error) {
	p, err := a.store.Person(ctx, s.Person)
	if err != nil {
		return Login{}, asNobody(err)
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	if err != nil {
		return Login{}, asNobody(err)
	}
	by := p.Actor(org, a.keys.Blind(p.ID))
	if by.Zero() || s.ByLink && portal.NeedsSecondFactor(p, org) {
		return Login{}, portal.ErrLogin
	}
	c, err := a.store.Credential(ctx, p.ID)
	if err != nil {
		return Login{}, err
	}
	l := Login{Handle: s.Handle, Actor: by, Name: p.Name, OrgName: org.Name, Email: p.Email, Expires: s.Expires(), ByLink: s.ByLink,
		session: s, person: p, org: org, credential: c}
	if l.Step = s.NextStep(p, org, c, a.demo); l.Step != portal.StepDone {
		l.Actor = portal.Actor{}
	}
	return l, nil
}

func asNobody(err error) error {
	if portal.KindOf(err) == portal.NotFound {
		return portal.ErrLogin.Because(err)
	}
	return err
}

// self is the holder as one who acts on their own account, also before the
// second step: these use cases take the token, not an actor.
func (l Login) self() portal.Actor {
	return portal.Actor{ID: l.person.ID, OrgID: l.person.OrgID, Name: l.person.Name, Role: l.person.Role}
}

// begin stores a new session inside a transaction.
func (a *App) begin(ctx context.Context, token string, s portal.Session, from Client) (portal.Session, error) {
	now := a.now()
	s.ID, s.Version, s.Began, s.Seen, s.Device = hashToken(token), 0, now, now, from.Device
	if s.Handle == "" {
		s.Handle = portal.NewRandomID()
	}
	if from.Address.IsValid() {
		s.Address = from.Address.String()
	}
	return s, a.store.InsertSession(ctx, &s)
}

// renew gives a session another token inside a transaction: who holds the old
// one has nothing. It stays the same session in lists, and doesn't live longer.
func (a *App) renew(ctx context.Context, s portal.Session, token string) error {
	if err := a.store.DeleteSession(ctx, s); err != nil {
		return err
	}
	s.ID, s.Version, s.Seen = hashToken(token), 0, a.now()
	return a.store.InsertSession(ctx, &s)
}

// endSessions ends somebody's sessions but one inside a transaction.
func (a *App) endSessions(ctx context.Context, w *writing, p portal.Person, except portal.ID) error {
	n, err := a.store.DeleteSessionsOf(ctx, p.ID, except)
	if err == nil && n > 0 {
		w.record(p.Version, personFact(portal.SessionsEnded, p.ID, nil))
	}
	return err
}

// LogOut ends the session of a token; none is no error.
func (a *App) LogOut(ctx context.Context, token string) error {
	l, err := a.holder(ctx, token)
	if portal.KindOf(err) == portal.LoginNeeded {
		return nil
	}
	if err != nil {
		return err
	}
	err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		s, err := a.store.Session(ctx, l.session.ID)
		if err != nil {
			return err
		}
		w.record(l.person.Version, personFact(portal.LoggedOut, l.person.ID, map[string]string{portal.DetailItem: string(s.Handle)}))
		return a.store.DeleteSession(ctx, s)
	})
	if portal.KindOf(err) == portal.NotFound {
		return nil
	}
	return err
}

// SessionRow is one of a person's own logins.
type SessionRow struct {
	Handle          portal.ID
	Device, Address string
	Began, Seen     time.Time
}

// Sessions gives the actor's live sessions, the newest first.
func (a *App) Sessions(ctx context.Context, by portal.Actor) ([]SessionRow, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return nil, err
	}
	all, err := a.store.SessionsOf(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	var rows []SessionRow
	for i := len(all) - 1; i >= 0; i-- {
		if s := all[i]; s.Live(a.now()) {
			rows = append(rows, SessionRow{Handle: s.Handle, Device: s.Device, Address: s.Address, Began: s.Began, Seen: s.Seen})
		}
	}
	return rows, nil
}

// EndSession ends one of the actor's own sessions.
func (a *App) EndSession(ctx context.Context, by portal.Actor, handle portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.UseAccount, nil); err != nil {
			return err
		}
		p, err := a.store.Person(ctx, by.ID)
		if err != nil {
			return err
		}
		all, err := a.store.SessionsOf(ctx, by.ID)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.Handle == handle {
				w.record(p.Version, personFact(portal.SessionsEnded, by.ID, map[string]string{portal.DetailItem: string(handle)}))
				return a.store.DeleteSession(ctx, s)
			}
		}
		return portal.ErrNotFound
	})
}

// EndOtherSessions logs the actor out everywhere but in the session kept.
func (a *App) EndOtherSessions(ctx context.Context, by portal.Actor, kept portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.UseAccount, nil); err != nil {
			return err
		}
		p, err := a.store.Person(ctx, by.ID)
		if err != nil {
			return err
		}
		return a.endSessions(ctx, w, p, kept)
	})
}
