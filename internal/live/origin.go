package live

import (
	"net/url"
	"slices"
	"strings"
)

// SameOrigin reports whether origin, the value of an Origin header, is one of
// the allowed origins ("https://portal.example"). Scheme, host and port must all
// be equal (RFC 6454, section 5), a scheme's default port counting as the port
// left out. A missing origin and the opaque "null" are never the same: browsers
// always send an Origin with a WebSocket handshake.
func SameOrigin(origin string, allowed []string) bool {
	got, ok := canonicalOrigin(origin)
	return ok && slices.ContainsFunc(allowed, func(a string) bool {
		want, ok := canonicalOrigin(a)
		return ok && got == want
	})
}

// canonicalOrigin returns scheme://host:port in lower case with the port always
// there. Whatever is more or less than an origin is refused.
func canonicalOrigin(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	if u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.ContainsAny(s, "#, \t") {
		return "", false
	}
	port := u.Port()
	switch {
	case u.Scheme == "https" && port == "":
		port = "443"
	case u.Scheme == "http" && port == "":
		port = "80"
	case u.Scheme != "https" && u.Scheme != "http":
		return "", false
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port, true
}
