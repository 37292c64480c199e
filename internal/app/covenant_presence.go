package app

import (
	"context"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ketenportaal/internal/portal"
)

// Presence is how somebody proves, just before signing, that it is they who sit at the
// session: by the password, a code of the app, or a passkey.
type Presence struct {
	How portal.PresenceProof
	// Proof holds the session's token, and the password.
	Proof
	Code    string
	Passkey PasskeyAnswer
}

// errByLink is for who logged in by a mail link: whoever reads the mail could sign.
var errByLink = portal.Errorf(portal.Forbidden, "U bent ingelogd met een link uit een mail. Daarmee kunt u niet ondertekenen. Log uit en log in met uw wachtwoord.")

// signer gives who holds the session of a token: the actor, logged in by more than a
// mail link.
func (a *App) signer(ctx context.Context, by portal.Actor, token string) (Login, error) {
	l, err := a.holder(ctx, token)
	switch {
	case err != nil:
		return l, err
	case l.Step != portal.StepDone || l.person.ID != by.ID:
		return l, portal.ErrLogin
	case l.ByLink:
		return l, errByLink
	}
	return l, nil
}

// PresenceWays are the ways in which the actor can prove presence, with the one that
// needs nothing but typing first. They are none for who logged in by a mail link.
func (a *App) PresenceWays(ctx context.Context, by portal.Actor, token, origin string) ([]portal.PresenceProof, error) {
	l, err := a.signer(ctx, by, token)
	if err == errByLink {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var ways []portal.PresenceProof
	if l.credential.Password != "" {
		ways = append(ways, portal.ProofPassword)
	}
	if l.credential.HasTOTP() {
		ways = append(ways, portal.ProofTOTP)
	}
	if l.credential.Passkeys > 0 && PasskeysAt(origin) {
		ways = append(ways, portal.ProofPasskey)
	}
	return ways, nil
}

// present checks a proof of presence. It counts as a login does, and a code or an
// answer of a device works once.
func (a *App) present(ctx context.Context, by portal.Actor, in Presence) error {
	l, err := a.signer(ctx, by, in.Token)
	if err != nil {
		return err
	}
	switch in.How {
	case portal.ProofPassword:
		_, err := a.prove(ctx, in.Proof, "password")
		return err
	case portal.ProofTOTP:
		return a.presentCode(ctx, l, in.Code)
	case portal.ProofPasskey:
		return a.presentPasskey(ctx, l, in.Passkey)
	}
	return portal.Fields{"password": "Laat eerst zien dat u het bent."}.Err()
}

func (a *App) presentCode(ctx context.Context, l Login, code string) error {
	if !l.credential.HasTOTP() {
		return errWrongCode
	}
	if err := a.tryCode(ctx, l); err != nil {
		return err
	}
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		if err := a.takeCode(ctx, l.person.ID, l.credential.TOTP, code); err != nil {
			return err
		}
		return a.forgive(ctx, a.codeAttempts(l))
	})
	if k := portal.KindOf(err); k == portal.Conflict || k == portal.Taken {
		return errWrongCode // another request used it at the same moment
	}
	return err
}

// errWrongPresence is the answer to a passkey that isn't the signer's, or doesn't hold.
var errWrongPresence = portal.Errorf(portal.Invalid, "Met deze passkey lukt het niet. Er is niet ondertekend. Probeer het opnieuw, of kies een andere manier.")

// AskPresence asks who wants to sign for one of their passkeys.
func (a *App) AskPresence(ctx context.Context, by portal.Actor, token, origin string) (PasskeyAsk, error) {
	l, err := a.signer(ctx, by, token)
	if err != nil {
		return PasskeyAsk{}, err
	}
	return a.askOwnPasskey(ctx, l, portal.ChallengeSign, origin)
}

func (a *App) presentPasskey(ctx context.Context, l Login, in PasskeyAnswer) error {
	var data webauthn.SessionData
	if err := a.takeChallenge(ctx, portal.ChallengeSign, l.Handle, in.Secret, &data); err != nil {
		return err
	}
	data.AllowedCredentialIDs = nil // see GivePasskey
	g, err := a.passkeyOf(ctx, in, func(rp *webauthn.WebAuthn, user passkeyUser, parsed *protocol.ParsedCredentialAssertionData) error {
		_, err := rp.ValidateLogin(user, data, parsed)
		return err
	})
	if err == nil && g.person.ID != l.person.ID {
		err = errWrongPasskey
	}
	if err == nil {
		err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
			if err := a.forgive(ctx, a.codeAttempts(l)); err != nil {
				return err
			}
			return a.usePasskey(ctx, w, g)
		})
	}
	if err != nil && portal.KindOf(unknownPasskey(err)) == portal.Invalid {
		return errWrongPresence.Because(err)
	}
	return err
}
