package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Preferences gives what the actor chose about berichten and mail, and the
// themes they can follow.
func (a *App) Preferences(ctx context.Context, by portal.Actor) (portal.Preferences, []portal.Theme, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return portal.Preferences{}, nil, err
	}
	p, err := a.store.Person(ctx, by.ID)
	if err != nil {
		return portal.Preferences{}, nil, err
	}
	set, err := a.store.Settings(ctx)
	return p.Prefs, set.OpenThemes(), err
}

// SavePreferences stores what the actor chose. The window of the overzichtsmail
// goes on where it stood: a changed hour loses nothing and repeats nothing.
func (a *App) SavePreferences(ctx context.Context, by portal.Actor, in portal.Preferences) error {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return err
	}
	return a.changePreferences(ctx, by, portal.PreferencesChanged, func(ctx context.Context, p *portal.Preferences) error {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		in.Unsubscribed = p.Unsubscribed
		*p = in
		return p.Validate(set)
	})
}

// changePreferences changes the preferences of the one who acts.
func (a *App) changePreferences(ctx context.Context, by portal.Actor, t portal.EventType, change func(ctx context.Context, p *portal.Preferences) error) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.store.Person(ctx, by.ID)
		if err != nil {
			return err
		}
		if err := change(ctx, &p.Prefs); err != nil {
			return err
		}
		if err := a.store.SavePerson(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, personFact(t, p.ID, nil))
		return a.planDigest(ctx, p)
	})
}

// DigestChoices are the choices that the link in an overzichtsmail opens,
// without a login: this mail and nothing else.
type DigestChoices struct {
	Digest portal.DigestRhythm
	Days   []time.Weekday
	Hour   int
}

// DigestReader is for whom a link in an overzichtsmail is.
type DigestReader struct {
	Name    string
	Choices DigestChoices
	// Token is for the links of the page that is shown next: the one the person
	// came with stops working when the digest is stopped.
	Token string
}

// DigestByLink gives the choices behind the link of an overzichtsmail.
// portal.NotFound when it doesn't work: it is not ours, the account is off, or
// the digest was stopped since.
func (a *App) DigestByLink(ctx context.Context, token string) (DigestReader, error) {
	p, stale, err := a.digestPerson(ctx, token)
	if err == nil && stale {
		err = errDeadLink
	}
	if err != nil {
		return DigestReader{}, err
	}
	return a.digestReader(p), nil
}

func (a *App) digestReader(p portal.Person) DigestReader {
	return DigestReader{
		Name: p.Name, Token: a.digestToken(p),
		Choices: DigestChoices{Digest: p.Prefs.Digest, Days: p.Prefs.Days, Hour: p.Prefs.Hour},
	}
}

// SaveDigestByLink stores the choices of the overzichtsmail of the link's
// reader, and leaves every other preference as it is.
func (a *App) SaveDigestByLink(ctx context.Context, token string, in DigestChoices) error {
	p, stale, err := a.digestPerson(ctx, token)
	if err == nil && stale {
		err = errDeadLink
	}
	if err != nil {
		return err
	}
	return a.changePreferences(ctx, readerOf(p), portal.PreferencesChanged, func(_ context.Context, prefs *portal.Preferences) error {
		if prefs.Unsubscribed != p.Prefs.Unsubscribed {
			return errDeadLink // stopped while this ran
		}
		prefs.Digest, prefs.Days, prefs.Hour = in.Digest, in.Days, in.Hour
		return prefs.ValidateDigest()
	})
}

// readerOf is the reader of a mail as one who acts on its link: they can change
// the choices of that mail, and policy is asked nothing else of them.
func readerOf(p portal.Person) portal.Actor {
	return portal.Actor{ID: p.ID, OrgID: p.OrgID, Name: p.Name, Role: p.Role}
}

// StopDigest stops the overzichtsmail of the link's reader (RFC 8058). Doing it
// again, as mail programs do, changes nothing; a link from before the digest
// was stopped and chosen again can't stop it a second time.
func (a *App) StopDigest(ctx context.Context, token string) (DigestReader, error) {
	p, stale, err := a.digestPerson(ctx, token)
	if err != nil {
		return DigestReader{}, err
	}
	switch {
	case stale && p.Prefs.Digest != portal.DigestNever:
		return DigestReader{}, errDeadLink
	case !stale:
		err = a.changePreferences(ctx, readerOf(p), portal.DigestStopped, func(_ context.Context, prefs *portal.Preferences) error {
			if prefs.Unsubscribed == p.Prefs.Unsubscribed {
				prefs.Digest, prefs.Unsubscribed = portal.DigestNever, prefs.Unsubscribed+1
			}
			return nil
		})
		if err != nil {
			return DigestReader{}, err
		}
	}
	if p, err = a.store.Person(ctx, p.ID); err != nil {
		return DigestReader{}, err
	}
	return a.digestReader(p), nil
}
