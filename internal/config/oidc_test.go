package config_test

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/config"
)

// provider is an environment in which single sign-on is set, changed by more.
func provider(more environment) environment {
	e := environment{"OIDC_ISSUER": "https://login.gemeente.example/realms/werk", "OIDC_CLIENT_ID": "ketenportaal", "OIDC_CLIENT_SECRET": canary}
	for name, value := range more {
		e[name] = value
	}
	return e
}

func TestOIDC(t *testing.T) {
	c, err := config.Load(nil, environment{}.lookup)
	if err != nil || c.OIDC.Issuer != "" || c.OIDC.Create || c.OIDC.Trusted {
		t.Errorf("something is on that nobody set: %+v, %v", c.OIDC, err)
	}
	c, err = config.Load(nil, provider(environment{"OIDC_SECOND_FACTOR": "trusted", "OIDC_CREATE": "on", "OIDC_CREATE_ORG": "geldfit", "OIDC_DOMAINS": "Geldfit.example, gemeente.example"}).lookup)
	if err != nil {
		t.Fatal(err)
	}
	if o := c.OIDC; o.Issuer != "https://login.gemeente.example/realms/werk" || o.ClientID != "ketenportaal" || o.Secret.Reveal() != canary || o.Name != "uw werkaccount" ||
		!o.Trusted || !o.Create || o.CreateOrg != "geldfit" || !slices.Equal(o.Domains, []string{"geldfit.example", "gemeente.example"}) {
		t.Errorf("settings %+v", o)
	}
	if strings.Contains(config.Describe(c), canary) {
		t.Error("the printed configuration shows the secret")
	}
}

func TestOIDCFaults(t *testing.T) {
	for name, c := range map[string]struct {
		env  environment
		want string
	}{
		"issuer over http":      {provider(environment{"OIDC_ISSUER": "http://login.example"}), "OIDC_ISSUER: "},
		"issuer with a query":   {provider(environment{"OIDC_ISSUER": "https://login.example?x=y"}), "OIDC_ISSUER: "},
		"no issuer":             {provider(environment{"OIDC_ISSUER": ""}), "of no use without OIDC_ISSUER"},
		"no secret":             {provider(environment{"OIDC_CLIENT_SECRET": ""}), "OIDC_CLIENT_SECRET: required"},
		"no id":                 {provider(environment{"OIDC_CLIENT_ID": ""}), "OIDC_CLIENT_ID: required"},
		"create for everyone":   {provider(environment{"OIDC_CREATE": "on"}), "OIDC_CREATE: needs"},
		"create, but how?":      {provider(environment{"OIDC_CREATE": "ja"}), "OIDC_CREATE: "},
		"second factor unknown": {provider(environment{"OIDC_SECOND_FACTOR": "none"}), "OIDC_SECOND_FACTOR: "},
		"domain with an at":     {provider(environment{"OIDC_DOMAINS": "@geldfit.example"}), "OIDC_DOMAINS: "},
		"domain with a star":    {provider(environment{"OIDC_DOMAINS": "*.example"}), "OIDC_DOMAINS: "},
		"name of two lines":     {provider(environment{"OIDC_NAME": "a\nb"}), "OIDC_NAME: "},
	} {
		_, err := config.Load(nil, c.env.lookup)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
