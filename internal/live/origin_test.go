package live

import "testing"

func TestSameOrigin(t *testing.T) {
	allowed := []string{"https://portaal.example", "http://localhost:8080", "https://andere.example:8443"}
	tests := []struct {
		name, origin string
		want         bool
	}{
		{"own", "https://portaal.example", true},
		{"own with default port", "https://portaal.example:443", true},
		{"own in capitals", "HTTPS://Portaal.Example", true},
		{"second allowed", "http://localhost:8080", true},
		{"own port", "https://andere.example:8443", true},
		{"missing", "", false},
		{"opaque", "null", false},
		{"other host", "https://kwaad.example", false},
		{"other scheme", "http://portaal.example", false},
		{"other scheme on the same port", "http://portaal.example:443", false},
		{"other port", "https://portaal.example:444", false},
		{"port left out", "https://andere.example", false},
		{"localhost on another port", "http://localhost:8081", false},
		{"own name as prefix", "https://portaal.example.kwaad.example", false},
		{"own name as suffix", "https://kwaadportaal.example", false},
		{"subdomain", "https://sub.portaal.example", false},
		{"parent", "https://example", false},
		{"own name as user", "https://portaal.example@kwaad.example", false},
		{"user before own name", "https://kwaad@portaal.example", false},
		{"with path", "https://portaal.example/", false},
		{"with query", "https://portaal.example?", false},
		{"with fragment", "https://portaal.example#", false},
		{"trailing dot", "https://portaal.example.", false},
		{"two origins", "https://portaal.example https://kwaad.example", false},
		{"backslash", `https://portaal.example\.kwaad.example`, false},
		{"no scheme", "portaal.example", false},
		{"no host", "https://", false},
		{"no host but a port", "https://:443", false},
		{"other protocol", "ftp://portaal.example", false},
		{"websocket scheme", "wss://portaal.example", false},
		{"control character", "https://portaal.example\x00", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SameOrigin(tt.origin, allowed); got != tt.want {
				t.Errorf("SameOrigin(%q) = %v, want %v", tt.origin, got, tt.want)
			}
		})
	}
}

func TestSameOriginWithNothingAllowedFailsClosed(t *testing.T) {
	for _, allowed := range [][]string{nil, {""}, {"null"}, {"*"}, {"https://"}} {
		for _, origin := range []string{"", "null", "*", "https://", "https://portaal.example"} {
			if SameOrigin(origin, allowed) {
				t.Errorf("SameOrigin(%q, %q) = true, want false", origin, allowed)
			}
		}
	}
}
