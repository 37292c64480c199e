package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Hidden is what is printed in place of a secret that is set.
const Hidden = "(hidden)"

// KeyBytes is the length of PORTAL_KEY once decoded: an AES-256 key.
const KeyBytes = 32

// Secret is a value that never shows itself: not through fmt with any verb, not
// in JSON or another text encoding, not in a log line. Only Reveal gives it. The
// zero Secret is "not set".
type Secret struct {
	value string
}

// NewSecret hides value.
func NewSecret(value string) Secret { return Secret{value: value} }

// Reveal gives the value itself. Call it where the value is used, and hand it on
// to nothing that prints.
func (s Secret) Reveal() string { return s.value }

// IsSet tells whether there is a value.
func (s Secret) IsSet() bool { return s.value != "" }

// String is Hidden, or empty for a secret that is not set.
func (s Secret) String() string {
	if !s.IsSet() {
		return ""
	}
	return Hidden
}

// Format writes String for every verb. Without it %d would print the field by
// reflection, and String alone does not stop that.
func (s Secret) Format(f fmt.State, _ rune) {
	// A fmt.State keeps its own error; there is nothing to do with it here.
	_, _ = io.WriteString(f, s.String())
}

// MarshalText hides the secret from JSON and from every other encoder of text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// ParseKey decodes the base64 text of a PORTAL_KEY, with or without padding, in
// the standard or the URL alphabet. Reveal of the result gives the KeyBytes bytes
// themselves. The error never quotes the text.
func ParseKey(text string) (Secret, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	key, err := encoding.DecodeString(text)
	if err != nil {
		return Secret{}, errors.New("must be base64")
	}
	if len(key) != KeyBytes {
		return Secret{}, fmt.Errorf("must be %d bytes in base64, and is %d", KeyBytes, len(key))
	}
	return NewSecret(string(key)), nil
}
