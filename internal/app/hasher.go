package app

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
)

// hasher makes and checks password hashes, at most one per core at a time: each
// takes 19 MiB, and two hundred logins at once must not stop the portal.
type hasher struct {
	room  chan struct{}
	dummy string
}

// hashParams are the least OWASP advises for argon2id (2024): 19 MiB, two
// passes, one lane.
var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// argonVersion is the version of the algorithm as hashes name it (RFC 9106).
const argonVersion = 19

func newHasher() *hasher {
	// The dummy is random bytes in the form of a hash: checking a password
	// against it takes as long as against any other.
	part := func(n uint32) string {
		b := make([]byte, n)
		rand.Read(b)
		return base64.RawStdEncoding.EncodeToString(b)
	}
	p := hashParams
	return &hasher{
		room:  make(chan struct{}, runtime.NumCPU()),
		dummy: fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argonVersion, p.Memory, p.Iterations, p.Parallelism, part(p.SaltLength), part(p.KeyLength)),
	}
}

func (h *hasher) hash(password string) (string, error) {
	h.room <- struct{}{}
	defer func() { <-h.room }()
	s, err := argon2id.CreateHash(password, hashParams)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return s, nil
}

// matches checks a password. Without a hash it does the same work on one that
// nothing matches, so that the time tells nothing.
func (h *hasher) matches(password, hash string) (ok, outdated bool) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	h.room <- struct{}{}
	defer func() { <-h.room }()
	ok, params, err := argon2id.CheckHash(password, hash)
	if err != nil || !known {
		return false, false
	}
	return ok, *params != *hashParams
}
