package portal

import (
	"slices"
	"time"
)

// Credential is how one person proves who they are. It is kept apart from the
// person so that no list ever carries it.
type Credential struct {
	Person   ID     `json:"person"`
	Version  int64  `json:"-"`
	Password string `json:"password,omitempty"` // argon2id, PHC string
	// TOTP is the secret of the authenticator app, encrypted with the portal's
	// key; TOTPPending one that was shown but not yet confirmed.
	TOTP        string    `json:"totp,omitempty"`
	TOTPPending string    `json:"totpPending,omitempty"`
	TOTPSince   time.Time `json:"totpSince,omitzero"`
	// Recovery are SHA-256 hashes of unused recovery codes, hex.
	Recovery []string `json:"recovery,omitempty"`
	// Passkeys is how many passkeys there are; see AddPasskey.
	Passkeys  int       `json:"passkeys,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// HasTOTP reports whether an authenticator app is set up and confirmed.
func (c Credential) HasTOTP() bool { return c.TOTP != "" }

// HasSecondFactor reports whether there is anything to give as second step.
func (c Credential) HasSecondFactor() bool { return c.HasTOTP() || c.Passkeys > 0 }

// SetSecondFactor confirms the secret that was shown, with fresh recovery codes
// as their hashes.
func (c *Credential) SetSecondFactor(recovery []string, now time.Time) {
	c.TOTP, c.TOTPPending, c.TOTPSince, c.Recovery, c.ChangedAt = c.TOTPPending, "", now, recovery, now
}

// RemoveSecondFactor takes the app away, recovery codes included; passkeys stay.
func (c *Credential) RemoveSecondFactor(now time.Time) {
	c.TOTP, c.TOTPPending, c.TOTPSince, c.Recovery, c.ChangedAt = "", "", time.Time{}, nil, now
}

// UseRecovery takes one recovery code by its hash and reports whether it was
// there to take.
func (c *Credential) UseRecovery(hash string) bool {
	i := slices.Index(c.Recovery, hash)
	if i < 0 {
		return false
	}
	c.Recovery = slices.Delete(slices.Clone(c.Recovery), i, i+1)
	return true
}

// Session is one login on one device. Its id is the SHA-256 of the token in the
// cookie; the token itself is stored nowhere.
type Session struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Handle  ID        `json:"handle"` // names the session in lists and sockets
	Person  ID        `json:"person"`
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"`
	Device  string    `json:"device,omitempty"` // a browser in words
	Address string    `json:"address,omitempty"`
	// Second: the second factor was given. A session without it that needs it
	// opens the second step and nothing else.
	Second bool `json:"second,omitempty"`
	// ByLink: logged in by mail link, which is too little to sign with.
	ByLink bool `json:"byLink,omitempty"`
}

// How long a session lives: without use, and at most.
const (
	SessionIdle = 30 * time.Minute
	SessionMax  = 12 * time.Hour
)

// Expires is when the session ends when it isn't used again.
func (s Session) Expires() time.Time {
	idle, end := s.Seen.Add(SessionIdle), s.Began.Add(SessionMax)
	if idle.Before(end) {
		return idle
	}
	return end
}

// Live reports whether the session still holds at now.
func (s Session) Live(now time.Time) bool { return now.Before(s.Expires()) }

// Touch notes that the session is used and reports whether that needs saving:
// once a minute is enough to know when half an hour has passed.
func (s *Session) Touch(now time.Time) bool {
	if now.Sub(s.Seen) < time.Minute {
		return false
	}
	s.Seen = now
	return true
}

// LoginStep is what a login still asks before it opens anything.
type LoginStep string

// The steps of a login.
const (
	StepDone  LoginStep = ""          // logged in
	StepCode  LoginStep = "code"      // give the second factor
	StepSetUp LoginStep = "instellen" // set a second factor up first
)

// NextStep says what the session still needs. Whoever has a second factor
// gives it; whoever must have one sets it up first. The demo doesn't demand one.
func (s Session) NextStep(p Person, org Organisation, c Credential, demo bool) LoginStep {
	switch {
	case s.Second:
		return StepDone
	case c.HasSecondFactor():
		return StepCode
	case NeedsSecondFactor(p, org) && !demo:
		return StepSetUp
	}
	return StepDone
}

// TokenKind is what a token by mail is for.
type TokenKind string

// The kinds of tokens and how long each is valid.
const (
	TokenSetup  TokenKind = "inrichten"
	TokenInvite TokenKind = "uitnodiging"
	TokenLogin  TokenKind = "inloglink"
	TokenReset  TokenKind = "herstel"
)

// Valid is how long a token of the kind can be used.
func (k TokenKind) Valid() time.Duration {
	switch k {
	case TokenInvite:
		return 7 * 24 * time.Hour
	case TokenLogin:
		return 20 * time.Minute
	case TokenReset:
		return time.Hour
	}
	return 24 * time.Hour
}

// Token is a single-use secret sent by mail. Its id is the SHA-256 of the
// secret, which is stored nowhere.
type Token struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Kind    TokenKind `json:"kind"`
	Person  ID        `json:"person"`
	MadeAt  time.Time `json:"madeAt"`
	Until   time.Time `json:"until"`
}

// Draft is a form somebody has not sent yet: kept for its owner only, gone
// after two weeks or when the form is sent. The drafts of a form for something
// anonymous name nobody either: Owner is a blind index.
type Draft struct {
	ID      ID                  `json:"id"` // owner and form
	Version int64               `json:"-"`
	Owner   string              `json:"owner"`
	Form    string              `json:"form"` // the form's path
	Values  map[string][]string `json:"values"`
	SavedAt time.Time           `json:"savedAt"`
}

// Limits of drafts.
const (
	DraftKept    = 14 * 24 * time.Hour
	MaxDrafts    = 40
	maxDraftSize = 64 << 10 // bytes
)

// Validate refuses a draft of nobody and one that is too large.
func (d Draft) Validate() error {
	if d.Owner == "" || d.Form == "" || len(d.Form) > 500 {
		return ErrLogin
	}
	size := 0
	for name, values := range d.Values {
		for _, v := range values {
			size += len(name) + len(v)
		}
	}
	if size > maxDraftSize {
		return Errorf(TooLarge, "Dit is te lang om als concept te bewaren.")
	}
	return nil
}

// Kept reports whether the draft still is there for its owner.
func (d Draft) Kept(now time.Time) bool { return now.Sub(d.SavedAt) < DraftKept }
