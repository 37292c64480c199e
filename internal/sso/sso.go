// Package sso lets people log in at another provider by OpenID Connect: the
// authorisation code flow with PKCE (RFC 7636). It judges what the provider
// says; whose account that opens is for internal/app.
package sso

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"ketenportaal/internal/portal"
)

// Bounds of what a provider may take.
const (
	askTime   = 10 * time.Second // for one request
	maxAnswer = 1 << 20          // bytes
	retryTime = 5 * time.Second  // after a provider that did not answer
	maxAge    = 10 * time.Minute // of a token
	clockSkew = time.Minute
)

// Options are what the provider and the portal agreed on.
type Options struct {
	Issuer, ClientID, ClientSecret string
	// Client asks the provider; nil: one of this package's own.
	Client *http.Client
	// Now is real time: the provider knows no other. nil: time.Now.
	Now func() time.Time
}

// Provider is one OpenID Connect provider. It is asked for its addresses when
// somebody first logs in there, so that one that is down stops nothing else.
type Provider struct {
	options Options
	client  *http.Client

	mu     sync.Mutex
	found  *oidc.Provider
	failed error
	again  time.Time // not asked before
}

// New makes a provider without asking it anything.
func New(o Options) *Provider {
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &Provider{options: o, client: o.Client}
	if p.client == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		p.client = &http.Client{Transport: transport}
	}
	bounded := *p.client
	bounded.Timeout = askTime
	bounded.Transport = limited{bounded.Transport}
	// A provider's addresses are exact; a redirect could lead into our network.
	bounded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p.client = &bounded
	return p
}

// limited cuts off an answer that is too long to be one.
type limited struct{ next http.RoundTripper }

func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	next := l.next
	if next == nil {
		next = http.DefaultTransport
	}
	answer, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = http.MaxBytesReader(nil, answer.Body, maxAnswer)
	return answer, nil
}

// discover gives the provider's addresses and keys. Those who come while it is
// being asked wait for the one answer; after a failure it is left alone for a
// moment.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if now := p.options.Now(); now.Before(p.again) {
		return nil, p.failed
	}
	// Not with the asker's own deadline: others wait for the answer too.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.options.Issuer)
	if err != nil {
		p.failed, p.again = fmt.Errorf("ask %s for its addresses: %w", p.options.Issuer, err), p.options.Now().Add(retryTime)
		return nil, p.failed
	}
	p.found = found
	return found, nil
}

func (p *Provider) flow(found *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.options.ClientID, ClientSecret: p.options.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// Ask is what goes along to the provider and must come back.
type Ask struct {
	State, Nonce, Verifier string
	// Back is the portal's address to which the provider sends the browser.
	Back string
}

// Address gives the provider's page on which one logs in.
func (p *Provider) Address(ctx context.Context, a Ask) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return p.flow(found, a.Back).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Answer is what the provider sent the browser back with.
type Answer struct {
	Code string
	// Issuer is who sent it, when the provider says so (RFC 9207).
	Issuer string
	// Error is the provider's own word for what went wrong there.
	Error string
}

// Claims fetches and judges the token for an answer. Whatever is wrong with it
// is an error for the log, and no reader of it needs to know more.
func (p *Provider) Claims(ctx context.Context, a Ask, in Answer) (portal.Claims, error) {
	switch {
	case in.Error != "":
		return portal.Claims{}, fmt.Errorf("the provider says %q", in.Error)
	case in.Issuer != "" && in.Issuer != p.options.Issuer:
		return portal.Claims{}, fmt.Errorf("the answer is from %q", in.Issuer)
	case in.Code == "":
		return portal.Claims{}, errors.New("the answer has no code")
	}
	found, err := p.discover(ctx)
	if err != nil {
		return portal.Claims{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.flow(found, a.Back).Exchange(ctx, in.Code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return portal.Claims{}, fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return portal.Claims{}, errors.New("the provider gave no ID token")
	}
	id, err := found.Verifier(&oidc.Config{ClientID: p.options.ClientID, Now: p.options.Now}).Verify(ctx, raw)
	if err != nil {
		return portal.Claims{}, fmt.Errorf("verify the ID token: %w", err)
	}
	said, err := p.judge(id, a.Nonce, token.AccessToken)
	if err != nil {
		return portal.Claims{}, err
	}
	if said.Email == "" {
		if err := said.ask(ctx, found, token, id.Subject); err != nil {
			return portal.Claims{}, err
		}
	}
	return portal.Claims{Issuer: id.Issuer, Subject: id.Subject, Email: said.Email, EmailVerified: said.Verified, Name: said.Name, Strong: said.strong()}, nil
}

// said are the claims of a token that the portal reads.
type said struct {
	Party    string   `json:"azp"`
	Email    string   `json:"email"`
	Verified bool     `json:"email_verified"`
	Name     string   `json:"name"`
	Methods  []string `json:"amr"`
	Class    string   `json:"acr"`
}

// judge checks what the library leaves to its caller.
func (p *Provider) judge(id *oidc.IDToken, nonce, access string) (said, error) {
	var s said
	now := p.options.Now()
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 || nonce == "":
		return s, errors.New("the token has another nonce")
	case id.Subject == "":
		return s, errors.New("the token has no subject")
	case id.IssuedAt.Before(now.Add(-maxAge)) || id.IssuedAt.After(now.Add(clockSkew)):
		return s, fmt.Errorf("the token is of %s", id.IssuedAt)
	}
	if err := id.Claims(&s); err != nil {
		return s, fmt.Errorf("read the token: %w", err)
	}
	if s.Party != "" && s.Party != p.options.ClientID || s.Party == "" && len(id.Audience) > 1 {
		return s, fmt.Errorf("the token was given to %q", s.Party)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(access); err != nil {
			return s, fmt.Errorf("the token belongs to another access token: %w", err)
		}
	}
	return s, nil
}

// ask asks the provider for the address, where the token doesn't have it. The
// answer counts only for the token's own subject (OpenID Connect Core, 5.3.2).
func (s *said) ask(ctx context.Context, found *oidc.Provider, token *oauth2.Token, subject string) error {
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	switch {
	case err != nil:
		return fmt.Errorf("ask for the address: %w", err)
	case info.Subject != subject:
		return errors.New("the provider gave the address of another subject")
	}
	s.Email, s.Verified = info.Email, info.EmailVerified
	return nil
}

// strong reports whether the provider says that it asked more than one factor:
// "mfa" among the methods (RFC 8176), or a class that means as much.
func (s said) strong() bool {
	return slices.Contains(s.Methods, "mfa") || slices.Contains(strongClasses, s.Class)
}

var strongClasses = []string{
	"mfa", "https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
	"http://schemas.microsoft.com/claims/multipleauthn",
}
