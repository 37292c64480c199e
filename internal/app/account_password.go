package app

import (
	"context"
	"maps"

	"ketenportaal/internal/portal"
)

// newPassword checks a chosen password and hashes it; field names the form
// field for the sentence about it.
func (a *App) newPassword(password string, p portal.Person, field string) (string, error) {
	password = normalPassword(password)
	if wrong := portal.CheckPassword(password, p.Email, p.Name); wrong != "" {
		return "", portal.Fields{field: wrong}.Err()
	}
	return a.hasher.hash(password)
}

// joinFields adds the fields that err refuses to others; another error wins.
func joinFields(fields portal.Fields, err error) error {
	more := portal.FieldsOf(err)
	if err != nil && more == nil {
		return err
	}
	all := portal.Fields{}
	maps.Copy(all, fields)
	maps.Copy(all, more)
	return all.Err()
}

// setPassword stores a new password inside a transaction, ends the sessions but
// the one kept, makes links by mail that are under way worthless, and has the
// owner told by mail.
func (a *App) setPassword(ctx context.Context, w *writing, p portal.Person, hash string, kept portal.ID) error {
	c, err := a.store.Credential(ctx, p.ID)
	if err != nil {
		return err
	}
	c.Password, c.ChangedAt = hash, a.now()
	if err := a.store.SaveCredential(ctx, &c); err != nil {
		return err
	}
	w.record(p.Version, personFact(portal.PasswordChanged, p.ID, nil))
	if err := a.store.DeleteTokensOf(ctx, p.ID, portal.TokenLogin, portal.TokenReset); err != nil {
		return err
	}
	if err := a.endSessions(ctx, w, p, kept); err != nil {
		return err
	}
	return a.insertMail(ctx, portal.MailPasswordChanged, p.ID)
}

// Proof is a password given again before something that matters. Token is of
// the session, NewToken its new one afterwards, made by the caller.
type Proof struct {
	Token, NewToken string
	Password        string
	From            Client
}

// prove checks a password given again. It counts as a login does.
func (a *App) prove(ctx context.Context, in Proof, field string) (Login, error) {
	l, err := a.holder(ctx, in.Token)
	if err != nil {
		return l, err
	}
	if l.Step != portal.StepDone {
		return l, portal.ErrLogin
	}
	tries := a.loginAttempts(l.Email, l.person.ID, in.From)
	if err := a.try(ctx, tries); err != nil {
		return l, err
	}
	if l.credential.Password == "" { // they log in elsewhere; see account_sso.go
		return l, portal.Fields{field: "U hebt nog geen wachtwoord. Log uit en kies ‘Wachtwoord vergeten?’ om er een te maken."}.Err()
	}
	if ok, _ := a.hasher.matches(normalPassword(in.Password), l.credential.Password); !ok {
		return l, portal.Fields{field: "Dit is niet uw wachtwoord van nu."}.Err()
	}
	return l, a.store.InTx(ctx, func(ctx context.Context) error { return a.forgive(ctx, tries) })
}

// ChangePassword sets another password for who gives the present one (refused
// as field "current"; the new one as field "password"). All other sessions end.
func (a *App) ChangePassword(ctx context.Context, in Proof, password string) error {
	l, err := a.prove(ctx, in, "current")
	if err != nil {
		return err
	}
	hash, err := a.newPassword(password, l.person, "password")
	if err != nil {
		return err
	}
	return a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		if err := a.setPassword(ctx, w, l.person, hash, l.Handle); err != nil {
			return err
		}
		return a.renewNow(ctx, l, in.NewToken)
	})
}

// renewNow renews the session as it is now; it may have been touched since it
// was read.
func (a *App) renewNow(ctx context.Context, l Login, token string) error {
	s, err := a.store.Session(ctx, l.session.ID)
	if err != nil {
		return asNobody(err)
	}
	return a.renew(ctx, s, token)
}
