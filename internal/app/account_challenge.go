package app

import (
	"context"
	"encoding/json"
	"fmt"

	"ketenportaal/internal/portal"
)

type passkeyStore interface {
	Passkey(ctx context.Context, id portal.ID) (portal.Passkey, error)
	PasskeysOf(ctx context.Context, person portal.ID) ([]portal.Passkey, error)
	InsertPasskey(ctx context.Context, k *portal.Passkey) error
	SavePasskey(ctx context.Context, k *portal.Passkey) error
	DeletePasskey(ctx context.Context, k portal.Passkey) error

	Challenge(ctx context.Context, id portal.ID) (portal.Challenge, error)
	InsertChallenge(ctx context.Context, c *portal.Challenge) error
	DeleteChallenge(ctx context.Context, c portal.Challenge) error

	Identity(ctx context.Context, id portal.ID) (portal.Identity, error)
	IdentitiesOf(ctx context.Context, person portal.ID) ([]portal.Identity, error)
	InsertIdentity(ctx context.Context, i *portal.Identity) error
	DeleteIdentity(ctx context.Context, i portal.Identity) error
}

// errLate is the answer to a challenge that was answered too late, twice, or in
// another browser than it was put to.
var errLate = portal.Errorf(portal.Invalid, "Dit duurde te lang, of is al gebruikt. Er is niets veranderd. Probeer het opnieuw.")

// putChallenge stores what is needed to judge an answer, and gives the secret
// for a cookie of the browser that will give it.
func (a *App) putChallenge(ctx context.Context, kind portal.ChallengeKind, session portal.ID, data any) (secret string, err error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("keep challenge: %w", err)
	}
	secret = newSecret()
	c := portal.Challenge{ID: hashToken(secret), Kind: kind, Session: session, Data: raw, Until: a.real().Add(kind.Valid())}
	return secret, a.store.InTx(ctx, func(ctx context.Context) error {
		c.Version = 0
		return a.store.InsertChallenge(ctx, &c)
	})
}

// takeChallenge uses a challenge up and gives what was kept with it, in a
// transaction of its own: a wrong answer uses it up as well.
func (a *App) takeChallenge(ctx context.Context, kind portal.ChallengeKind, session portal.ID, secret string, data any) error {
	var c portal.Challenge
	err := a.store.InTx(ctx, func(ctx context.Context) (err error) {
		if c, err = a.store.Challenge(ctx, hashToken(secret)); err != nil {
			return err
		}
		return a.store.DeleteChallenge(ctx, c)
	})
	if k := portal.KindOf(err); k == portal.NotFound || k == portal.Conflict {
		return errLate.Because(err)
	}
	if err != nil {
		return err
	}
	if !c.Open(kind, session, a.real()) {
		return errLate
	}
	if err := json.Unmarshal(c.Data, data); err != nil {
		return fmt.Errorf("read challenge: %w", err)
	}
	return nil
}
