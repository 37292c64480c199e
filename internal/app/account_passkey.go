package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PasskeysAt reports whether passkeys work on an address of the portal: they
// belong to a name, such as localhost, and not to a number such as 127.0.0.1.
func PasskeysAt(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && protocol.ValidateRPID(u.Hostname()) == nil
}

// relyingParty is the portal as WebAuthn knows it, on one of its own addresses.
// User verification is always required, so that a passkey is two factors: the
// device, and the finger, face or code that opens it.
func relyingParty(origin string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(origin)
	if err != nil || !PasskeysAt(origin) {
		return nil, portal.Errorf(portal.Conflict, "Passkeys werken niet op dit adres van het portaal.").Because(err)
	}
	timeout := webauthn.TimeoutConfig{Timeout: portal.ChallengeLogin.Valid()}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Ketenportaal", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys at %s: %w", origin, err)
	}
	return rp, nil
}

// passkeyUser is a person as WebAuthn knows them. Their id says nothing about
// them, as it is kept on the device.
type passkeyUser struct {
	person portal.Person
	keys   []portal.Passkey
}

func (u passkeyUser) WebAuthnID() []byte          { return []byte(u.person.ID) }
func (u passkeyUser) WebAuthnName() string        { return u.person.Email }
func (u passkeyUser) WebAuthnDisplayName() string { return u.person.Name }

func (u passkeyUser) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(u.keys))
	for i, k := range u.keys {
		all[i] = webauthn.Credential{
			ID: k.Credential, PublicKey: k.PublicKey,
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: k.Movable},
			Authenticator: webauthn.Authenticator{SignCount: k.Count},
		}
		for _, t := range k.Transports {
			all[i].Transport = append(all[i].Transport, protocol.AuthenticatorTransport(t))
		}
	}
	return all
}

// passkeyID is under which a passkey is kept.
func passkeyID(credential []byte) portal.ID { return hashToken("passkey " + string(credential)) }

// PasskeyAsk is a question to a browser: Options is what its WebAuthn takes,
// Secret goes into a cookie and comes back with the answer.
type PasskeyAsk struct {
	Options json.RawMessage
	Secret  string
}

// PasskeyAnswer is what a browser answered. Origin is the portal's own address
// at which it did.
type PasskeyAnswer struct {
	Token, NewToken string // of the session, if there is one, and the next one
	Secret, Origin  string
	Answer          string // JSON
	From            Client
}

// ask keeps a challenge and gives the question.
func (a *App) ask(ctx context.Context, kind portal.ChallengeKind, session portal.ID, options any, data *webauthn.SessionData) (PasskeyAsk, error) {
	raw, err := json.Marshal(options)
	if err != nil {
		return PasskeyAsk{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	secret, err := a.putChallenge(ctx, kind, session, data)
	return PasskeyAsk{Options: raw, Secret: secret}, err
}

// Passkeys gives the actor's passkeys, the oldest first.
func (a *App) Passkeys(ctx context.Context, by portal.Actor) ([]portal.Passkey, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return nil, err
	}
	return a.store.PasskeysOf(ctx, by.ID)
}

// Passkey gives one passkey of the actor.
func (a *App) Passkey(ctx context.Context, by portal.Actor, id portal.ID) (portal.Passkey, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return portal.Passkey{}, err
	}
	return a.ownPasskey(ctx, by.ID, id)
}

func (a *App) ownPasskey(ctx context.Context, person, id portal.ID) (portal.Passkey, error) {
	k, err := a.store.Passkey(ctx, id)
	if err == nil && k.Person != person {
		err = portal.ErrNotFound
	}
	return k, err
}

// AskNewPasskey begins adding a passkey with a name (field "label"). Who is
// logged in gives the password again (field "current"); who must set up a
// second step before anything else just did.
func (a *App) AskNewPasskey(ctx context.Context, in Proof, label, origin string) (PasskeyAsk, error) {
	named := portal.Passkey{Name: label}
	if err := named.Validate(); err != nil {
		return PasskeyAsk{}, err
	}
	rp, err := relyingParty(origin)
	if err != nil {
		return PasskeyAsk{}, err
	}
	l, err := a.provenOr(ctx, in, portal.StepSetUp, "current")
	if err != nil {
		return PasskeyAsk{}, err
	}
	keys, err := a.store.PasskeysOf(ctx, l.person.ID)
	if err != nil {
		return PasskeyAsk{}, err
	}
	if err := new(l.credential).AddPasskey(a.now()); err != nil {
		return PasskeyAsk{}, err
	}
	user := passkeyUser{l.person, keys}
	options, data, err := rp.BeginRegistration(user, webauthn.WithExclusions(webauthn.Credentials(user.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return PasskeyAsk{}, fmt.Errorf("ask for a new passkey: %w", err)
	}
	return a.ask(ctx, portal.ChallengeAdd, l.Handle, options, data)
}

// errBadPasskey is for an answer of a browser that doesn't hold.
var errBadPasskey = portal.Errorf(portal.Invalid, "De passkey is niet toegevoegd. Uw apparaat gaf een antwoord dat niet klopt. Probeer het opnieuw.")

// AddPasskey adds the passkey that a browser made. Making it was giving it, so
// the session goes on as one that gave its second factor.
func (a *App) AddPasskey(ctx context.Context, in PasskeyAnswer, label string) error {
	l, err := a.holder(ctx, in.Token)
	if err != nil {
		return err
	}
	if l.Step == portal.StepCode {
		return portal.ErrNotFound
	}
	k := portal.Passkey{Person: l.person.ID, Name: label, AddedAt: a.now()}
	if err := k.Validate(); err != nil {
		return err
	}
	if err := a.newCredential(ctx, l, in, &k); err != nil {
		return err
	}
	err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		if err := c.AddPasskey(a.now()); err != nil {
			return err
		}
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		k.Version = 0
		if err := a.store.InsertPasskey(ctx, &k); err != nil {
			return err
		}
		w.record(l.person.Version, personFact(portal.PasskeyAdded, l.person.ID, map[string]string{portal.DetailItem: string(k.ID)}))
		return a.passSecond(ctx, l, in.NewToken)
	})
	if portal.KindOf(err) == portal.Taken {
		err = portal.Errorf(portal.Conflict, "Deze passkey is al in gebruik.").Because(err)
	}
	return err
}

// newCredential checks what a browser made and puts its public half in k.
func (a *App) newCredential(ctx context.Context, l Login, in PasskeyAnswer, k *portal.Passkey) error {
	var data webauthn.SessionData
	if err := a.takeChallenge(ctx, portal.ChallengeAdd, l.Handle, in.Secret, &data); err != nil {
		return err
	}
	rp, err := relyingParty(in.Origin)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(in.Answer))
	if err != nil {
		return errBadPasskey.Because(causeOf(err))
	}
	made, err := rp.CreateCredential(passkeyUser{person: l.person}, data, parsed)
	if err != nil {
		return errBadPasskey.Because(causeOf(err))
	}
	k.ID, k.Credential, k.PublicKey = passkeyID(made.ID), made.ID, made.PublicKey
	k.Count, k.Movable = made.Authenticator.SignCount, made.Flags.BackupEligible
	for _, t := range made.Transport {
		k.Transports = append(k.Transports, string(t))
	}
	return nil
}

// causeOf adds to an error of the WebAuthn library what only its log form says.
func causeOf(err error) error {
	var e *protocol.Error
	if errors.As(err, &e) && e.DevInfo != "" {
		return fmt.Errorf("%w (%s)", err, e.DevInfo)
	}
	return err
}

// RemovePasskey removes a passkey, for who gives the password (field
// "password") and keeps a second step when their role needs one.
func (a *App) RemovePasskey(ctx context.Context, in Proof, id portal.ID) error {
	l, err := a.prove(ctx, in, "password")
	if err != nil {
		return err
	}
	return a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		k, err := a.ownPasskey(ctx, l.person.ID, id)
		if err != nil {
			return err
		}
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		c.RemovePasskeys(1, a.now())
		if !c.HasSecondFactor() && portal.NeedsSecondFactor(l.person, l.org) && !a.demo {
			return portal.Errorf(portal.Conflict, "Bij uw rol hoort een tweede stap. Voeg eerst een andere passkey toe, of stel een app in.")
		}
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		if err := a.dropPasskey(ctx, w, l.person, k); err != nil {
			return err
		}
		return a.renewNow(ctx, l, in.NewToken)
	})
}

// dropPasskey removes a passkey inside a transaction; its owner's credential
// has been counted down.
func (a *App) dropPasskey(ctx context.Context, w *writing, p portal.Person, k portal.Passkey) error {
	w.record(p.Version, personFact(portal.PasskeyRemoved, p.ID, map[string]string{portal.DetailItem: string(k.ID)}))
	return a.store.DeletePasskey(ctx, k)
}

// dropPasskeys removes all passkeys of somebody inside a transaction, and
// counts them down in their credential.
func (a *App) dropPasskeys(ctx context.Context, w *writing, p portal.Person, c *portal.Credential) error {
	keys, err := a.store.PasskeysOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := a.dropPasskey(ctx, w, p, k); err != nil {
			return err
		}
	}
	c.RemovePasskeys(c.Passkeys, a.now())
	return nil
}
