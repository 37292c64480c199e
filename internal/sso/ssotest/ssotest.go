// Package ssotest runs an OpenID Connect provider for tests: it signs what it
// is told to, right or wrong.
package ssotest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// What the portal is at this provider.
const (
	ClientID     = "ketenportaal"
	ClientSecret = "geheim van de proef"
)

// Claims are those of a token.
type Claims map[string]any

// Provider is a provider under test.
type Provider struct {
	// URL is its issuer.
	URL string
	t   *testing.T
	key *ecdsa.PrivateKey

	mu sync.Mutex
	// change alters the claims before they are signed; a nil value takes one away.
	change Claims
	// info is what the address for claims says.
	info Claims
	// sign makes the token instead of the provider's own key.
	sign func(claims []byte) string
	// down: it answers nothing.
	down  bool
	asked map[string]request // by code
}

// request is what a browser took along.
type request struct{ nonce, challenge, back string }

// Start starts a provider that stops with the test.
func Start(t *testing.T) *Provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &Provider{t: t, key: key, asked: map[string]request{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Says changes the claims of the next tokens; nil takes a claim away.
func (p *Provider) Says(c Claims) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.change = c
}

// Info is what the provider answers who asks for claims besides the token.
func (p *Provider) Info(c Claims) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.info = c
}

// Signs has the next tokens made by sign from their claims.
func (p *Provider) Signs(sign func(claims []byte) string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sign = sign
}

// Down has the provider answer nothing, or answer again.
func (p *Provider) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// LogIn does what a browser and a person do at the provider: it reads the
// address they were sent to and gives the query they come back with.
func (p *Provider) LogIn(address string) url.Values {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		p.t.Fatal(err)
	}
	q := u.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": ClientID, "code_challenge_method": "S256", "scope": "openid email profile"} {
		if q.Get(name) != want {
			p.t.Errorf("%s: got %q, want %q", name, q.Get(name), want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge", "redirect_uri"} {
		if q.Get(name) == "" {
			p.t.Errorf("the address has no %s", name)
		}
	}
	code := rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[code] = request{q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
	return url.Values{"code": {code}, "state": {q.Get("state")}}
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	send(w, map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/login", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"userinfo_endpoint": p.URL + "/userinfo", "id_token_signing_alg_values_supported": []string{"ES256", "none", "HS256"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	send(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "een", Algorithm: "ES256", Use: "sig"}}})
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	if p.info == nil || r.Header.Get("Authorization") != "Bearer toegang" {
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	send(w, p.info)
}

// token redeems a code, once, for who has its PKCE verifier.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id == "" {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	} else {
		secret, _ = url.QueryUnescape(secret) // RFC 6749, section 2.3.1
	}
	asked, known := p.asked[r.FormValue("code")]
	delete(p.asked, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || id != ClientID || secret != ClientSecret || asked.back != r.FormValue("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.challenge {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		send(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := time.Now()
	claims := Claims{
		"iss": p.URL, "sub": "onderwerp-1", "aud": ClientID, "exp": now.Add(5 * time.Minute).Unix(), "iat": now.Unix(), "nonce": asked.nonce,
	}
	maps.Copy(claims, p.change)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	send(w, map[string]any{"access_token": "toegang", "token_type": "Bearer", "id_token": p.signed(claims)})
}

func (p *Provider) signed(claims Claims) string {
	raw, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	if p.sign != nil {
		return p.sign(raw)
	}
	return Sign(p.t, p.key, raw)
}

// Sign makes a token of claims with a key that may not be the provider's.
func Sign(t *testing.T, key *ecdsa.PrivateKey, claims []byte) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "een"}}, nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	token, err := signer.Sign(claims)
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := token.CompactSerialize()
	if err != nil {
		t.Error(err)
	}
	return text
}

func send(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a client that is gone fails its own test
}
