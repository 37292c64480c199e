package app

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Flags of a device's answer (WebAuthn, section 6.1).
const (
	userPresent  = 1
	userVerified = 4
	withKey      = 64
)

// device is a person's device with one passkey, as a browser speaks for it.
type device struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	user   []byte
	count  uint32
	flags  byte // of the next answer
	origin string
	rp     string
}

const testOrigin = "https://portaal.example"

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	rand.Read(id)
	return &device{t: t, key: key, id: id, flags: userPresent | userVerified, origin: testOrigin, rp: "portaal.example"}
}

// options are what the tests read of a question.
type options struct {
	PublicKey struct {
		Challenge        string `json:"challenge"`
		RPID             string `json:"rpId"`
		UserVerification string `json:"userVerification"`
		AllowCredentials []struct {
			ID string `json:"id"`
		} `json:"allowCredentials"`
		ExcludeCredentials []struct {
			ID string `json:"id"`
		} `json:"excludeCredentials"`
		User struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"user"`
		AuthenticatorSelection struct {
			ResidentKey      string `json:"residentKey"`
			UserVerification string `json:"userVerification"`
		} `json:"authenticatorSelection"`
	} `json:"publicKey"`
}

func (d *device) read(ask PasskeyAsk) options {
	d.t.Helper()
	var o options
	if err := json.Unmarshal(ask.Options, &o); err != nil {
		d.t.Fatal(err)
	}
	return o
}

func (d *device) client(kind, challenge string) []byte {
	d.t.Helper()
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return raw
}

// said is the part of an answer that the device signs.
func (d *device) said(flags byte) []byte {
	rp := sha256.Sum256([]byte(d.rp))
	return binary.BigEndian.AppendUint32(append(rp[:], flags), d.count)
}

// make answers the question for a new passkey.
func (d *device) make(ask PasskeyAsk) string {
	d.t.Helper()
	o := d.read(ask)
	user, err := base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	d.user = user
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		d.t.Fatal(err)
	}
	said := append(d.said(d.flags|withKey), make([]byte, 16)...) // of no known make
	said = append(binary.BigEndian.AppendUint16(said, uint16(len(d.id))), d.id...)
	// COSE (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
	said = append(said, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20)
	said = append(said, point[1:33]...)
	said = append(append(said, 0x22, 0x58, 0x20), point[33:]...)
	// CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": said}
	object := bytes.Join([][]byte{{0xa3, 0x63}, []byte("fmt"), {0x64}, []byte("none"), {0x67}, []byte("attStmt"), {0xa0, 0x68}, []byte("authData"),
		binary.BigEndian.AppendUint16([]byte{0x59}, uint16(len(said))), said}, nil)
	return d.answer(map[string]any{"clientDataJSON": b64(d.client("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(object), "transports": []string{"internal"}})
}

// sign answers a question with the passkey.
func (d *device) sign(ask PasskeyAsk) string {
	d.t.Helper()
	d.count++
	client, said := d.client("webauthn.get", d.read(ask).PublicKey.Challenge), d.said(d.flags)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(bytes.Clone(said), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(said), "signature": b64(signature), "userHandle": b64(d.user)})
}

func (d *device) answer(response map[string]any) string {
	d.t.Helper()
	raw, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
