package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"ketenportaal/internal/portal"
)

// codePeriod is how long a code of an authenticator app stands (RFC 6238).
const codePeriod = 30 * time.Second

// recoveryCodes is how many recovery codes one gets.
const recoveryCodes = 10

// codeOptions are those every authenticator app knows.
var codeOptions = totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// FactorState is how somebody's second factor stands. Set, Since and Recovery
// are of the authenticator app; a passkey is a second factor too.
type FactorState struct {
	Set      bool
	Since    time.Time
	Recovery int // unused recovery codes
	Passkeys int
	// Required: it can be renewed, not removed.
	Required bool
	// SettingUp: a secret was shown and waits for its first code.
	SettingUp bool
	Step      portal.LoginStep
}

// Factor gives how the second factor stands for the holder of a session, also
// before they gave it.
func (a *App) Factor(ctx context.Context, token string) (FactorState, error) {
	l, err := a.holder(ctx, token)
	if err != nil {
		return FactorState{}, err
	}
	c := l.credential
	return FactorState{Set: c.HasTOTP(), Since: c.TOTPSince, Recovery: len(c.Recovery), Passkeys: c.Passkeys, SettingUp: c.TOTPPending != "",
		Required: portal.NeedsSecondFactor(l.person, l.org) && !a.demo && c.Passkeys == 0, Step: l.Step}, nil
}

// Enrolment is what an authenticator app needs: a QR code, or the secret typed.
type Enrolment struct {
	Secret string // in groups of four
	PNG    []byte
}

// BeginFactor makes a secret to set up or replace a second factor. The one in
// use stays until the new one is confirmed. Who is logged in gives the password
// again (field "password"); who must set one up before anything else just did.
func (a *App) BeginFactor(ctx context.Context, in Proof) error {
	l, err := a.provenOr(ctx, in, portal.StepSetUp, "password")
	if err != nil {
		return err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Ketenportaal", AccountName: l.Email, SecretSize: 20})
	if err != nil {
		return fmt.Errorf("make second factor: %w", err)
	}
	sealed, err := a.keys.Seal(factorRow(l.person.ID), key.Secret())
	if err != nil {
		return err
	}
	return a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		c.TOTPPending = sealed
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		return a.renewNow(ctx, l, in.NewToken)
	})
}

// provenOr is prove for who is logged in; who is at the step given needs no
// password.
func (a *App) provenOr(ctx context.Context, in Proof, step portal.LoginStep, field string) (Login, error) {
	l, err := a.holder(ctx, in.Token)
	if err != nil || l.Step == step {
		return l, err
	}
	return a.prove(ctx, in, field)
}

func factorRow(person portal.ID) string { return string(person) + "/totp" }

// Enrolment gives the secret that waits for its first code; portal.NotFound
// when there is none.
func (a *App) Enrolment(ctx context.Context, token string) (Enrolment, error) {
	l, err := a.holder(ctx, token)
	if err != nil {
		return Enrolment{}, err
	}
	if l.credential.TOTPPending == "" || l.Step == portal.StepCode {
		return Enrolment{}, portal.ErrNotFound
	}
	secret, err := a.keys.Open(factorRow(l.person.ID), l.credential.TOTPPending)
	if err != nil {
		return Enrolment{}, err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return Enrolment{}, fmt.Errorf("second factor of %s: %w", l.person.ID, err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Ketenportaal", AccountName: l.Email, Secret: raw})
	if err != nil {
		return Enrolment{}, fmt.Errorf("show second factor: %w", err)
	}
	img, err := key.Image(232, 232)
	if err != nil {
		return Enrolment{}, fmt.Errorf("draw QR code: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return Enrolment{}, fmt.Errorf("draw QR code: %w", err)
	}
	return Enrolment{Secret: grouped(secret, 4, " "), PNG: b.Bytes()}, nil
}

// ConfirmFactor sets the second factor with its first code (field "code") and
// gives the recovery codes, which are shown this once.
func (a *App) ConfirmFactor(ctx context.Context, token, newToken, code string) ([]string, error) {
	l, err := a.holder(ctx, token)
	if err != nil {
		return nil, err
	}
	if l.credential.TOTPPending == "" || l.Step == portal.StepCode {
		return nil, portal.ErrNotFound
	}
	if err := a.tryCode(ctx, l); err != nil {
		return nil, err
	}
	codes, hashes := newRecovery()
	err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		if err := a.takeCode(ctx, l.person.ID, c.TOTPPending, code); err != nil {
			return err
		}
		c.SetSecondFactor(hashes, a.now())
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		w.record(l.person.Version, personFact(portal.SecondFactorSet, l.person.ID, nil))
		if err := a.endSessions(ctx, w, l.person, l.Handle); err != nil {
			return err
		}
		return a.passSecond(ctx, l, newToken)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// passSecond renews the session as one that gave the second factor.
func (a *App) passSecond(ctx context.Context, l Login, token string) error {
	s, err := a.store.Session(ctx, l.session.ID)
	if err != nil {
		return asNobody(err)
	}
	s.Second = true
	return a.renew(ctx, s, token)
}

// GiveFactor gives the second factor of a login: a code of the app, or a
// recovery code (field "code"). The session gets a new token.
func (a *App) GiveFactor(ctx context.Context, token, newToken, code string) error {
	l, err := a.holder(ctx, token)
	if err != nil {
		return err
	}
	if l.Step != portal.StepCode || !l.credential.HasTOTP() {
		return portal.ErrNotFound
	}
	if err := a.tryCode(ctx, l); err != nil {
		return err
	}
	err = a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		if plain := plainCode(code); len(plain) == recoveryLength {
			if !c.UseRecovery(recoveryHash(plain)) {
				return errWrongCode
			}
			w.record(l.person.Version, personFact(portal.RecoveryCodeUsed, l.person.ID, nil))
			if err := a.store.SaveCredential(ctx, &c); err != nil {
				return err
			}
		} else if err := a.takeCode(ctx, l.person.ID, c.TOTP, code); err != nil {
			return err
		}
		if err := a.forgive(ctx, a.codeAttempts(l)); err != nil {
			return err
		}
		return a.passSecond(ctx, l, newToken)
	})
	if k := portal.KindOf(err); k == portal.Conflict || k == portal.Taken {
		return errWrongCode // another request used it at the same moment
	}
	return err
}

var (
	errWrongCode = portal.Fields{"code": "Deze code klopt niet. Kijk in uw app welke code er nu staat."}.Err()
	errUsedCode  = portal.Fields{"code": "Deze code is al gebruikt. Wacht tot uw app een nieuwe toont."}.Err()
)

func (a *App) codeAttempts(l Login) []attempt {
	return []attempt{{a.throttleKey("code", string(l.person.ID)), portal.LimitCode}}
}

func (a *App) tryCode(ctx context.Context, l Login) error { return a.try(ctx, a.codeAttempts(l)) }

// takeCode checks a code of the app, with one period of difference between
// clocks, and takes it: each code works once. It runs inside a transaction.
func (a *App) takeCode(ctx context.Context, person portal.ID, sealed, code string) error {
	secret, err := a.keys.Open(factorRow(person), sealed)
	if err != nil {
		return err
	}
	code = plainCode(code)
	now := a.real()
	for _, shift := range []time.Duration{0, -codePeriod, codePeriod} {
		at := now.Add(shift)
		want, err := totp.GenerateCodeCustom(secret, at, codeOptions)
		if err != nil {
			return fmt.Errorf("second factor of %s: %w", person, err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
			continue
		}
		err = a.store.InsertUsedCode(ctx, person, at.Unix()/int64(codePeriod.Seconds()), now)
		if portal.KindOf(err) == portal.Taken {
			return errUsedCode
		}
		return err
	}
	return errWrongCode
}

// RenewRecovery replaces the recovery codes, for who gives the password.
func (a *App) RenewRecovery(ctx context.Context, in Proof) ([]string, error) {
	codes, hashes := newRecovery()
	err := a.changeFactor(ctx, in, portal.RecoveryCodesRenewed, func(l Login, c *portal.Credential) error {
		c.Recovery, c.ChangedAt = hashes, a.now()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// RemoveFactor takes the second factor away, for who gives the password and
// isn't required to have one.
func (a *App) RemoveFactor(ctx context.Context, in Proof) error {
	return a.changeFactor(ctx, in, portal.SecondFactorRemoved, func(l Login, c *portal.Credential) error {
		if portal.NeedsSecondFactor(l.person, l.org) && !a.demo && c.Passkeys == 0 {
			return portal.Errorf(portal.Forbidden, "Bij uw rol hoort een tweede stap. U kunt hem vervangen, niet weghalen.")
		}
		c.RemoveSecondFactor(a.now())
		return nil
	})
}

func (a *App) changeFactor(ctx context.Context, in Proof, did portal.EventType, change func(Login, *portal.Credential) error) error {
	l, err := a.prove(ctx, in, "password")
	if err != nil {
		return err
	}
	return a.write(ctx, l.self(), func(ctx context.Context, w *writing) error {
		c, err := a.store.Credential(ctx, l.person.ID)
		if err != nil {
			return err
		}
		if !c.HasTOTP() {
			return portal.ErrNotFound
		}
		if err := change(l, &c); err != nil {
			return err
		}
		if err := a.store.SaveCredential(ctx, &c); err != nil {
			return err
		}
		w.record(l.person.Version, personFact(did, l.person.ID, nil))
		return a.renewNow(ctx, l, in.NewToken)
	})
}

// recoveryLength is the number of letters in a recovery code: 60 random bits,
// too many to try even without a throttle.
const recoveryLength = 12

// newRecovery makes recovery codes and what is stored of them.
func newRecovery() (codes, hashes []string) {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" // 32, none that look alike
	for range recoveryCodes {
		var b [recoveryLength]byte
		rand.Read(b[:])
		for i := range b {
			b[i] = letters[b[i]&31]
		}
		codes = append(codes, grouped(string(b[:]), 4, "-"))
		hashes = append(hashes, recoveryHash(string(b[:])))
	}
	return codes, hashes
}

func recoveryHash(plain string) string { return string(hashToken("recovery " + plain)) }

// plainCode takes out what people type between the groups of a code.
func plainCode(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u2013", "").Replace(strings.TrimSpace(s)))
}

func grouped(s string, n int, between string) string {
	var parts []string
	for ; len(s) > n; s = s[n:] {
		parts = append(parts, s[:n])
	}
	return strings.Join(append(parts, s), between)
}
