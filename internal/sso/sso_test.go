package sso_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/sso"
	"ketenportaal/internal/sso/ssotest"
)

const back = "https://portaal.example/inloggen/sso/terug"

var ask = sso.Ask{State: "staat", Nonce: "eenmalig", Verifier: strings.Repeat("v", 43), Back: back}

func portalAt(p *ssotest.Provider) *sso.Provider {
	return sso.New(sso.Options{Issuer: p.URL, ClientID: ssotest.ClientID, ClientSecret: ssotest.ClientSecret})
}

// logIn goes to the provider and back.
func logIn(t *testing.T, at *ssotest.Provider, p *sso.Provider) (portal.Claims, error) {
	t.Helper()
	address, err := p.Address(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	return p.Claims(t.Context(), ask, sso.Answer{Code: at.LogIn(address).Get("code")})
}

func TestClaims(t *testing.T) {
	person := ssotest.Claims{"email": "jo@geldfit.example", "email_verified": true, "name": "Jo Bakker"}
	with := func(more ssotest.Claims) ssotest.Claims {
		c := ssotest.Claims{}
		for _, m := range []ssotest.Claims{person, more} {
			for k, v := range m {
				c[k] = v
			}
		}
		return c
	}
	full := portal.Claims{Subject: "onderwerp-1", Email: "jo@geldfit.example", EmailVerified: true, Name: "Jo Bakker"}
	strong, unverified := full, full
	strong.Strong, unverified.EmailVerified = true, false
	for name, c := range map[string]struct {
		says, info ssotest.Claims
		want       portal.Claims
	}{
		"all in the token":             {says: person, want: full},
		"address not verified":         {says: with(ssotest.Claims{"email_verified": false}), want: unverified},
		"nothing said of verification": {says: with(ssotest.Claims{"email_verified": nil}), want: unverified},
		"more factors, by method":      {says: with(ssotest.Claims{"amr": []string{"pwd", "mfa"}}), want: strong},
		"more factors, by class":       {says: with(ssotest.Claims{"acr": "https://refeds.org/profile/mfa"}), want: strong},
		"one factor":                   {says: with(ssotest.Claims{"amr": []string{"pwd"}, "acr": "1"}), want: full},
		"several audiences, for us":    {says: with(ssotest.Claims{"aud": []string{"ander", ssotest.ClientID}, "azp": ssotest.ClientID}), want: full},
		"address asked besides": {says: ssotest.Claims{"name": "Jo Bakker"},
			info: ssotest.Claims{"sub": "onderwerp-1", "email": "jo@geldfit.example", "email_verified": true}, want: full},
	} {
		t.Run(name, func(t *testing.T) {
			at := ssotest.Start(t)
			at.Says(c.says)
			at.Info(c.info)
			got, err := logIn(t, at, portalAt(at))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Issuer = at.URL
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestClaimsRefused is of tokens that prove nothing. Each otherwise names
// somebody with a verified address.
func TestClaimsRefused(t *testing.T) {
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).Unix() }
	for name, c := range map[string]struct {
		says ssotest.Claims
		sign func([]byte) string
		info ssotest.Claims
		want string // in the error
	}{
		"another issuer":              {says: ssotest.Claims{"iss": "https://evil.example"}, want: "different provider"},
		"another nonce":               {says: ssotest.Claims{"nonce": "ander"}, want: "nonce"},
		"no nonce":                    {says: ssotest.Claims{"nonce": nil}, want: "nonce"},
		"another audience":            {says: ssotest.Claims{"aud": "ander"}, want: "audience"},
		"several audiences, of whom?": {says: ssotest.Claims{"aud": []string{"ander", ssotest.ClientID}}, want: "given to"},
		"given to another":            {says: ssotest.Claims{"azp": "ander"}, want: "given to"},
		"expired":                     {says: ssotest.Claims{"exp": ago(time.Second)}, want: "expired"},
		"too old":                     {says: ssotest.Claims{"iat": ago(11 * time.Minute)}, want: "the token is of"},
		"without a moment":            {says: ssotest.Claims{"iat": nil}, want: "the token is of"},
		"from the future":             {says: ssotest.Claims{"iat": ago(-5 * time.Minute)}, want: "the token is of"},
		"no subject":                  {says: ssotest.Claims{"sub": ""}, want: "subject"},
		"of another access token":     {says: ssotest.Claims{"at_hash": "x"}, want: "access token"},
		"signed by a stranger":        {sign: func(raw []byte) string { return ssotest.Sign(t, stranger, raw) }, want: "verify"},
		"not signed":                  {sign: func(raw []byte) string { return b64([]byte(`{"alg":"none"}`)) + "." + b64(raw) + "." }, want: "verify"},
		"signed with our secret": {sign: func(raw []byte) string {
			signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(ssotest.ClientSecret + ssotest.ClientSecret)}, nil)
			if err != nil {
				t.Error(err)
				return ""
			}
			token, err := signer.Sign(raw)
			if err != nil {
				t.Error(err)
				return ""
			}
			text, _ := token.CompactSerialize()
			return text
		}, want: "verify"},
		"no token":                   {sign: func([]byte) string { return "" }, want: "no ID token"},
		"address of another subject": {says: ssotest.Claims{"email": nil}, info: ssotest.Claims{"sub": "ander", "email": "jo@geldfit.example", "email_verified": true}, want: "another subject"},
		"no address anywhere":        {says: ssotest.Claims{"email": nil}, want: "ask for the address"},
	} {
		t.Run(name, func(t *testing.T) {
			at := ssotest.Start(t)
			says := ssotest.Claims{"email": "jo@geldfit.example", "email_verified": true}
			for k, v := range c.says {
				says[k] = v
			}
			at.Says(says)
			at.Signs(c.sign)
			at.Info(c.info)
			got, err := logIn(t, at, portalAt(at))
			if err == nil || !strings.Contains(err.Error(), c.want) || got != (portal.Claims{}) {
				t.Errorf("got %+v, %v; want an error with %q", got, err, c.want)
			}
		})
	}
}

func TestAnswerRefused(t *testing.T) {
	at := ssotest.Start(t)
	at.Says(ssotest.Claims{"email": "jo@geldfit.example", "email_verified": true})
	p := portalAt(at)
	address, err := p.Address(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	code := func() string { return at.LogIn(address).Get("code") }
	otherVerifier, otherBack := ask, ask
	otherVerifier.Verifier, otherBack.Back = strings.Repeat("w", 43), "https://evil.example/"
	for name, c := range map[string]struct {
		ask sso.Ask
		in  sso.Answer
	}{
		"an error of the provider": {ask, sso.Answer{Code: code(), Error: "access_denied"}},
		"another provider's":       {ask, sso.Answer{Code: code(), Issuer: "https://evil.example"}},
		"no code":                  {ask, sso.Answer{}},
		"a made-up code":           {ask, sso.Answer{Code: "x"}},
		"another PKCE verifier":    {otherVerifier, sso.Answer{Code: code()}},
		"another way back":         {otherBack, sso.Answer{Code: code()}},
	} {
		if got, err := p.Claims(t.Context(), c.ask, c.in); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := p.Claims(t.Context(), ask, sso.Answer{Code: code(), Issuer: at.URL}); err != nil {
		t.Errorf("the right answer: %v", err)
	}
}

// TestProviderThatIsDown: nothing is asked before somebody logs in, a failure
// is remembered for a moment only, and no answer is read without end.
func TestProviderThatIsDown(t *testing.T) {
	at := ssotest.Start(t)
	at.Down(true)
	now := time.Now()
	p := sso.New(sso.Options{Issuer: at.URL, ClientID: ssotest.ClientID, ClientSecret: ssotest.ClientSecret, Now: func() time.Time { return now }})
	if _, err := p.Address(t.Context(), ask); err == nil {
		t.Fatal("a provider that is down gave an address")
	}
	at.Down(false)
	if _, err := p.Address(t.Context(), ask); err == nil {
		t.Error("asked again at once")
	}
	now = now.Add(6 * time.Second)
	if _, err := p.Address(t.Context(), ask); err != nil {
		t.Errorf("not asked again: %v", err)
	}
}

func TestProviderThatSaysTooMuch(t *testing.T) {
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range 40 {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	elsewhere := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound))
	defer elsewhere.Close()
	for name, issuer := range map[string]string{"too large": endless.URL, "302 Found": elsewhere.URL} {
		_, err := sso.New(sso.Options{Issuer: issuer}).Address(t.Context(), ask)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}
