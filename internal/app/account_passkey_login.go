package app

import (
	"context"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ketenportaal/internal/portal"
)

// errWrongPasskey is the one answer to a passkey that opens nothing: unknown,
// removed, of an account that is off, or an answer that doesn't hold.
var errWrongPasskey = portal.Errorf(portal.Invalid, "Inloggen met deze passkey lukt niet. Probeer een andere passkey, of log in met uw wachtwoord.")

// passkeyAttempts are the keys under which asking for and giving a passkey
// count. Nobody guesses a signature; the limit keeps a stranger from filling
// the database with challenges.
func (a *App) passkeyAttempts(from Client) []attempt {
	return []attempt{{a.throttleKey("passkey address", network(from.Address)), portal.LimitAddress}}
}

// AskPasskey begins a login with a passkey. The question names nobody: the
// device shows whose keys it has.
func (a *App) AskPasskey(ctx context.Context, origin string, from Client) (PasskeyAsk, error) {
	rp, err := relyingParty(origin)
	if err != nil {
		return PasskeyAsk{}, err
	}
	if err := a.try(ctx, a.passkeyAttempts(from)); err != nil {
		return PasskeyAsk{}, err
	}
	options, data, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return PasskeyAsk{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return a.ask(ctx, portal.ChallengeLogin, "", options, data)
}

// LogInByPasskey starts a session for who holds a passkey; in.NewToken is the
// session's. A passkey is both factors, so nothing more is asked.
func (a *App) LogInByPasskey(ctx context.Context, in PasskeyAnswer) (Welcome, error) {
	tries := a.passkeyAttempts(in.From)
	if err := a.try(ctx, tries); err != nil {
		return Welcome{}, err
	}
	var data webauthn.SessionData
	if err := a.takeChallenge(ctx, portal.ChallengeLogin, "", in.Secret, &data); err != nil {
		return Welcome{}, err
	}
	g, err := a.passkeyOf(ctx, in, func(rp *webauthn.WebAuthn, user passkeyUser, parsed *protocol.ParsedCredentialAssertionData) error {
		_, _, err := rp.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return user, nil }, data, parsed)
		return err
	})
	if err != nil {
		return Welcome{}, a.passkeyRefused(ctx, g.person, in.From, err)
	}
	err = a.write(ctx, portal.Actor{ID: g.person.ID, OrgID: g.person.OrgID, Role: g.person.Role}, func(ctx context.Context, w *writing) error {
		for range 2 { // asking counted, and giving
			if err := a.forgive(ctx, tries); err != nil {
				return err
			}
		}
		if err := a.usePasskey(ctx, w, g); err != nil {
			return err
		}
		return a.enter(ctx, w, in.NewToken, portal.Session{Person: g.person.ID, Second: true}, in.From)
	})
	if err != nil {
		return Welcome{}, a.passkeyRefused(ctx, g.person, in.From, err)
	}
	return Welcome{Step: portal.StepDone, Mark: a.markFor(g.person.ID, in.From)}, nil
}

// given is a passkey that somebody gave, with what their device counted.
type given struct {
	person portal.Person
	key    portal.Passkey
	count  uint32
}

// passkeyOf gives whose passkey an answer of a browser shows, when check finds
// that it holds and its account is on. Refusals are of kind portal.Invalid.
func (a *App) passkeyOf(ctx context.Context, in PasskeyAnswer, check func(*webauthn.WebAuthn, passkeyUser, *protocol.ParsedCredentialAssertionData) error) (given, error) {
	rp, err := relyingParty(in.Origin)
	if err != nil {
		return given{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(in.Answer))
	if err != nil {
		return given{}, errWrongPasskey.Because(causeOf(err))
	}
	k, err := a.store.Passkey(ctx, passkeyID(parsed.RawID))
	if err != nil {
		return given{}, unknownPasskey(err)
	}
	p, org, err := a.personAndOrg(ctx, k.Person)
	if err != nil {
		return given{}, unknownPasskey(err)
	}
	g := given{person: p, key: k, count: parsed.Response.AuthenticatorData.Counter}
	if p.Actor(org, "").Zero() {
		return g, errWrongPasskey.Because(fmt.Errorf("account of passkey %s is off", k.ID))
	}
	if err := check(rp, passkeyUser{p, []portal.Passkey{k}}, parsed); err != nil {
		return g, errWrongPasskey.Because(causeOf(err))
	}
	return g, nil
}

func unknownPasskey(err error) error {
	if portal.KindOf(err) == portal.NotFound {
		return errWrongPasskey.Because(err)
	}
	return err
}

// passkeyRefused records a passkey that opened nothing, and gives the answer to
// it. A passkey that went while it was given is one of those.
func (a *App) passkeyRefused(ctx context.Context, p portal.Person, from Client, err error) error {
	err = unknownPasskey(err)
	if portal.KindOf(err) != portal.Invalid {
		return err
	}
	if failed := a.loginFailed(ctx, p, from); failed != errWrongLogin {
		return failed
	}
	return err
}

// usePasskey notes inside a transaction that a passkey was given.
func (a *App) usePasskey(ctx context.Context, w *writing, g given) error {
	k, err := a.store.Passkey(ctx, g.key.ID)
	if err != nil {
		return err
	}
	about := map[string]string{portal.DetailItem: string(k.ID)}
	w.record(g.person.Version, personFact(portal.PasskeyUsed, g.person.ID, about))
	if k.Used(g.count, a.now()) {
		w.record(g.person.Version, personFact(portal.PasskeyCopied, g.person.ID, about))
	}
	return a.store.SavePasskey(ctx, &k)
}

// AskSecondPasskey asks who gave their password, or a link by mail, for one of
// their passkeys as second step.
func (a *App) AskSecondPasskey(ctx context.Context, token, origin string) (PasskeyAsk, error) {
	l, err := a.holder(ctx, token)
	if err != nil {
		return PasskeyAsk{}, err
	}
	if l.Step != portal.StepCode {
		return PasskeyAsk{}, portal.ErrNotFound
	}
	return a.askOwnPasskey(ctx, l, portal.ChallengeSecond, origin)
}

// askOwnPasskey asks a person for one of their own passkeys. It counts as giving a code.
func (a *App) askOwnPasskey(ctx context.Context, l Login, what portal.ChallengeKind, origin string) (PasskeyAsk, error) {
	rp, err := relyingParty(origin)
	if err != nil {
		return PasskeyAsk{}, err
	}
	keys, err := a.store.PasskeysOf(ctx, l.person.ID)
	if err != nil {
		return PasskeyAsk{}, err
	}
	if len(keys) == 0 {
		return PasskeyAsk{}, portal.ErrNotFound
	}
	if err := a.tryCode(ctx, l); err != nil {
		return PasskeyAsk{}, err
	}
	options, data, err := rp.BeginLogin(passkeyUser{l.person, keys}, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return PasskeyAsk{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return a.ask(ctx, what, l.Handle, options, data)
}

// GivePasskey gives a passkey as the second step of a login. The session gets
// a new token.
func (a *App) GivePasskey(ctx context.Context, in PasskeyAnswer) error {
	l, err := a.holder(ctx, in.Token)
	if err != nil {
		return err
	}
	if l.Step != portal.StepCode {
		return portal.ErrNotFound
	}
	var data webauthn.SessionData
	if err := a.takeChallenge(ctx, portal.ChallengeSecond, l.Handle, in.Secret, &data); err != nil {
		return err
	}
	// A key removed since the question would fail it for all: ValidateLogin looks
	// whether the key is this person's, so the list adds nothing.
	data.AllowedCredentialIDs = nil
	g, err := a.passkeyOf(ctx, in, func(rp *webauthn.WebAuthn, user passkeyUser, parsed *protocol.ParsedCredentialAssertionData) error {
		_, err := rp.ValidateLogin(user, data, parsed)
		return err
	})
	if err != nil {
		return a.passkeyRefused(ctx, l.person, in.From, err)
	}
	err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		if err := a.forgive(ctx, a.codeAttempts(l)); err != nil {
			return err
		}
		if err := a.usePasskey(ctx, w, g); err != nil {
			return err
		}
		return a.passSecond(ctx, l, in.NewToken)
	})
	if err != nil {
		return a.passkeyRefused(ctx, l.person, in.From, err)
	}
	return nil
}
