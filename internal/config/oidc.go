package config

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// OIDC is the provider at which people may log in.
type OIDC struct {
	// Issuer is the provider's address; empty: there is none.
	Issuer   string
	ClientID string
	Secret   Secret
	// Name stands on the button, after "Inloggen met".
	Name string
	// Create: who has no account and an address in Domains becomes a reader of
	// the organisation with the id CreateOrg.
	Create    bool
	CreateOrg string
	Domains   []string // lower case
	// Trusted: our own second step isn't asked when the provider says it asked one.
	Trusted bool
}

var oidcSettings = []setting{
	{
		name: "OIDC_ISSUER", absent: "no single sign-on",
		doc:  "Address of the OpenID Connect provider, exactly as it calls itself, such as `https://login.gemeente.example/realms/werk`.",
		set:  func(c *Config, v string) (err error) { c.OIDC.Issuer, err = parseIssuer(v); return err },
		show: func(c Config) string { return c.OIDC.Issuer },
	},
	{
		name: "OIDC_CLIENT_ID", absent: "none",
		doc:  "The portal's id at the provider. Required with `OIDC_ISSUER`.",
		set:  func(c *Config, v string) error { c.OIDC.ClientID = v; return nil },
		show: func(c Config) string { return c.OIDC.ClientID },
	},
	{
		name: "OIDC_CLIENT_SECRET", secret: true, absent: "none",
		doc:  "The portal's secret at the provider. Required with `OIDC_ISSUER`.",
		set:  func(c *Config, v string) error { c.OIDC.Secret = NewSecret(v); return nil },
		show: func(c Config) string { return c.OIDC.Secret.String() },
	},
	{
		name: "OIDC_NAME", preset: "uw werkaccount",
		doc:  "What people call the provider. It stands on the button, after “Inloggen met”.",
		set:  func(c *Config, v string) (err error) { c.OIDC.Name, err = parseName(v); return err },
		show: func(c Config) string { return c.OIDC.Name },
	},
	{
		name: "OIDC_SECOND_FACTOR", preset: "own",
		doc: "`own`: the portal always asks its own second step of who needs one. `trusted`: not when the provider's token says that it asked more than one factor.",
		set: func(c *Config, v string) (err error) {
			c.OIDC.Trusted, err = parseChoice(v, "own", "trusted")
			return err
		},
		show: func(c Config) string { return map[bool]string{false: "own", true: "trusted"}[c.OIDC.Trusted] },
	},
	{
		name: "OIDC_CREATE", preset: "off",
		doc:  "`on`: who was not invited gets an account as meelezer. Needs both settings below.",
		set:  func(c *Config, v string) (err error) { c.OIDC.Create, err = parseChoice(v, "off", "on"); return err },
		show: func(c Config) string { return map[bool]string{false: "off", true: "on"}[c.OIDC.Create] },
	},
	{
		name: "OIDC_CREATE_ORG", absent: "none",
		doc:  "Id of the organisation that such accounts belong to: the last part of the address of its page in the sociale kaart.",
		set:  func(c *Config, v string) error { c.OIDC.CreateOrg = v; return nil },
		show: func(c Config) string { return c.OIDC.CreateOrg },
	},
	{
		name: "OIDC_DOMAINS", absent: "none",
		doc:  "Domains of the addresses that get such an account, separated by commas, such as `gemeente.example`.",
		set:  func(c *Config, v string) (err error) { c.OIDC.Domains, err = parseDomains(v); return err },
		show: func(c Config) string { return strings.Join(c.OIDC.Domains, ", ") },
	},
}

// faults checks what no setting of the provider can know alone.
func (o OIDC) faults(isGiven func(name string) bool) []error {
	var faults []error
	if isGiven("OIDC_ISSUER") {
		for _, name := range []string{"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"} {
			if !isGiven(name) {
				faults = append(faults, fmt.Errorf("%s: required with OIDC_ISSUER", name))
			}
		}
	} else {
		for _, name := range []string{"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"} {
			if isGiven(name) {
				faults = append(faults, fmt.Errorf("%s: of no use without OIDC_ISSUER", name))
			}
		}
	}
	if o.Create && (!isGiven("OIDC_CREATE_ORG") || !isGiven("OIDC_DOMAINS")) {
		faults = append(faults, errors.New("OIDC_CREATE: needs OIDC_CREATE_ORG and OIDC_DOMAINS, so that nobody gets an account unmeant"))
	}
	return faults
}

// parseIssuer keeps the address as it is: a token's issuer must equal it to the
// letter.
func parseIssuer(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "":
		return "", fmt.Errorf("%q is not a full address such as https://login.gemeente.example", text)
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", fmt.Errorf("%q must hold no more than scheme, host, port and path", u.Redacted())
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return text, nil
	}
	return "", fmt.Errorf("%q must start with https:// (http:// is for the loopback only)", text)
}

func parseName(text string) (string, error) {
	if len(text) > 60 || strings.ContainsAny(text, "\r\n\t") {
		return "", errors.New("must be one line of at most 60 bytes")
	}
	return text, nil
}

// parseChoice tells whether the second of two words was given.
func parseChoice(text, no, yes string) (bool, error) {
	if text != no && text != yes {
		return false, fmt.Errorf("%q is not %s or %s", text, no, yes)
	}
	return text == yes, nil
}

func parseDomains(text string) ([]string, error) {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.ToLower(strings.TrimSpace(part))
		if !strings.Contains(part, ".") || strings.ContainsAny(part, "@*/: ") || slices.Contains(strings.Split(part, "."), "") {
			return nil, fmt.Errorf("%q is not a domain such as gemeente.example", part)
		}
		list = append(list, part)
	}
	return list, nil
}
