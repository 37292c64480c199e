package app

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"ketenportaal/internal/portal"
)

// KeySize is the length of the portal's key in bytes.
const KeySize = 32

// Keys are the keys derived from the portal's key: one for each use, so that
// what one of them makes says nothing about another.
type Keys struct {
	id    string // the first hex digits of a hash of the key: names it in ciphertexts
	aead  cipher.AEAD
	blind []byte
	mail  []byte
	csrf  []byte
	login []byte
}

// NewKeys derives the keys from the portal's key of KeySize bytes.
func NewKeys(key []byte) (*Keys, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the portal's key must be %d bytes, not %d", KeySize, len(key))
	}
	sub := func(use string) []byte {
		k, err := hkdf.Key(sha256.New, key, nil, "ketenportaal "+use, 32)
		if err != nil {
			panic(err) // only for lengths HKDF can't give
		}
		return k
	}
	block, err := aes.NewCipher(sub("encryption"))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Keys{id: hex.EncodeToString(sub("key id")[:4]), aead: aead, blind: sub("blind index"), mail: sub("mail tokens"), csrf: sub("forms"), login: sub("login")}, nil
}

// Seal encrypts a value that belongs to the row with an id (AES-256-GCM): it
// can't be opened as another row's.
func (k *Keys) Seal(row, plain string) (string, error) {
	nonce := make([]byte, k.aead.NonceSize())
	rand.Read(nonce)
	out := k.aead.Seal(nonce, nonce, []byte(plain), []byte(k.id+"/"+row))
	return k.id + "." + base64.RawURLEncoding.EncodeToString(out), nil
}

// Open decrypts what Seal made for the same row.
func (k *Keys) Open(row, sealed string) (string, error) {
	id, enc, ok := strings.Cut(sealed, ".")
	if !ok || id != k.id {
		return "", errors.New("sealed with another key than the portal's present one")
	}
	raw, err := base64.RawURLEncoding.DecodeString(enc)
	if err != nil || len(raw) < k.aead.NonceSize() {
		return "", errors.New("sealed value is damaged")
	}
	n := k.aead.NonceSize()
	plain, err := k.aead.Open(nil, raw[:n], raw[n:], []byte(k.id+"/"+row))
	if err != nil {
		return "", fmt.Errorf("open sealed value of %s: %w", row, err)
	}
	return string(plain), nil
}

// Blind is the blind index of a person: finds what is theirs without naming them.
func (k *Keys) Blind(person portal.ID) string { return mac(k.blind, string(person)) }

// MailToken binds a purpose and its parts, for links in mail that need no
// login: the token shows that the portal made the link.
func (k *Keys) MailToken(parts ...string) string { return mac(k.mail, parts...) }

// Login binds the parts of what guards a login: the mark of a known device, the
// key of a throttle, which so names no address.
func (k *Keys) Login(parts ...string) string { return mac(k.login, parts...) }

// mac authenticates parts; their lengths are part of it, so that moving a
// letter from one part to the next gives another code.
func mac(key []byte, parts ...string) string {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s,", len(p), p)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:24])
}

// same compares two codes in constant time.
func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
