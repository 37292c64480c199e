package portal

import "time"

// Passkey is a key on somebody's device that opens their account. The portal
// keeps the public half: what a thief of the database finds logs in nowhere.
type Passkey struct {
	// ID is the SHA-256 in hex of the id that the device gave its key, which
	// may be a kilobyte long.
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Person  ID     `json:"person"`
	Name    string `json:"name"` // as its owner knows it
	// Credential and PublicKey are as WebAuthn gives them.
	Credential []byte `json:"credential"`
	PublicKey  []byte `json:"publicKey"`
	// Count is how often the key signed, as far as the device counts: most
	// passkeys that move between devices always say 0.
	Count      uint32   `json:"count,omitempty"`
	Transports []string `json:"transports,omitempty"`
	// Movable: the key may be copied to the owner's other devices.
	Movable bool      `json:"movable,omitempty"`
	AddedAt time.Time `json:"addedAt"`
	UsedAt  time.Time `json:"usedAt,omitzero"`
}

// Limits of passkeys.
const (
	MaxPasskeys    = 10
	MaxPasskeyName = 60
)

// Validate cleans the name and reports what is wrong with it as field "label".
func (k *Passkey) Validate() error {
	f := Fields{}
	k.Name = text(f, "label", "De naam van de passkey", CleanLine(k.Name), 1, MaxPasskeyName)
	return f.Err()
}

// Used notes that the key signed. It reports whether another device may have a
// copy: its count didn't go up, though one of the two keeps count.
func (k *Passkey) Used(count uint32, now time.Time) (copied bool) {
	k.UsedAt = now
	if count <= k.Count && (count != 0 || k.Count != 0) {
		return true
	}
	k.Count = count
	return false
}

// AddPasskey counts a passkey that is added. The count stands here, in the one
// row of its owner, so that two added at once can't pass the limit together.
func (c *Credential) AddPasskey(now time.Time) error {
	if c.Passkeys >= MaxPasskeys {
		return Errorf(Conflict, "U hebt al %s passkeys. Verwijder er eerst een.", Number(MaxPasskeys))
	}
	c.Passkeys++
	c.ChangedAt = now
	return nil
}

// RemovePasskeys counts passkeys that are removed.
func (c *Credential) RemovePasskeys(n int, now time.Time) {
	c.Passkeys = max(c.Passkeys-n, 0)
	c.ChangedAt = now
}

// ChallengeKind is what a challenge is for.
type ChallengeKind string

// The kinds of challenges and how long each can be answered.
const (
	ChallengeAdd    ChallengeKind = "passkey-toevoegen"
	ChallengeLogin  ChallengeKind = "passkey-inloggen"
	ChallengeSecond ChallengeKind = "passkey-tweede-stap"
	ChallengeSign   ChallengeKind = "passkey-ondertekenen"
	ChallengeSSO    ChallengeKind = "sso"
)

// Valid is how long a challenge of the kind can be answered.
func (k ChallengeKind) Valid() time.Duration {
	if k == ChallengeSSO {
		return 10 * time.Minute
	}
	return 5 * time.Minute
}

// Challenge is a question put to a browser, kept until it is answered. Its id
// is the SHA-256 of a secret in a cookie of that browser; it works once, and
// counts in real time, not by the portal's clock.
type Challenge struct {
	ID      ID            `json:"id"`
	Version int64         `json:"-"`
	Kind    ChallengeKind `json:"kind"`
	// Session is the handle of the session it was made in; empty at a login.
	Session ID `json:"session,omitempty"`
	// Data is what its maker needs to judge the answer.
	Data  []byte    `json:"data"`
	Until time.Time `json:"until"`
}

// Open reports whether the challenge can still be answered by who asks.
func (c Challenge) Open(kind ChallengeKind, session ID, now time.Time) bool {
	return c.Kind == kind && c.Session == session && now.Before(c.Until)
}

// Identity is who somebody is at another provider, and the account it opens.
type Identity struct {
	ID      ID        `json:"id"` // of issuer and subject
	Version int64     `json:"-"`
	Issuer  string    `json:"issuer"`
	Subject string    `json:"subject"`
	Person  ID        `json:"person"`
	Since   time.Time `json:"since"`
}

// Claims are what a provider says of who logged in there, already verified to
// be from that provider and for this portal.
type Claims struct {
	Issuer, Subject string
	Email           string
	EmailVerified   bool
	Name            string
	// Strong: the provider asked more than one factor.
	Strong bool
}
