package mail

import (
	"strings"
	"testing"
	"time"
)

func TestNewRefusesConfig(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    Config
		want string // part of the error
	}{
		{"empty", Config{}, "smtp://"},
		{"no scheme", Config{URL: "mail.example:587"}, "smtp://"},
		{"web scheme", Config{URL: "https://mail.example"}, "smtp://"},
		{"opaque", Config{URL: "smtp:mail.example"}, "host name"},
		{"no host", Config{URL: "smtp://:587"}, "host name"},
		{"odd host", Config{URL: "smtp://ma%20il.example"}, "can't be parsed"},
		{"odd port", Config{URL: "smtp://u:s3cret@mail.example:x"}, "can't be parsed"},
		{"slash in password", Config{URL: "smtp://u:s3cr/et@mail.example"}, "percent-encode"},
		{"path", Config{URL: "smtp://mail.example/s3cret"}, "after the host"},
		{"fragment", Config{URL: "smtp://mail.example#s3cret"}, "after the host"},
		{"user without password", Config{URL: "smtp://s3cret@mail.example"}, "both a user and a password"},
		{"password without user", Config{URL: "smtp://:s3cret@mail.example"}, "both a user and a password"},
		{"line end in password", Config{URL: "smtp://u:s3cret%0d%0a@mail.example"}, "control characters"},
		{"other option", Config{URL: "smtp://127.0.0.1?tls=maybe"}, "one option only"},
		{"two options", Config{URL: "smtp://127.0.0.1?tls=none&x=1"}, "one option only"},
		{"plain text over a network", Config{URL: "smtp://mail.example?tls=none"}, "this machine only"},
		{"plain text to an address", Config{URL: "smtp://192.0.2.1?tls=none"}, "this machine only"},
		{"plain text to a name like localhost", Config{URL: "smtp://localhost.example?tls=none"}, "this machine only"},
		{"plain text with password", Config{URL: "smtp://u:s3cret@127.0.0.1?tls=none"}, "only sent over TLS"},
		{"smtps without TLS", Config{URL: "smtps://127.0.0.1?tls=none"}, "contradict"},
		{"no EHLO name", Config{URL: "smtp://mail.example", HelloName: "none"}, "EHLO"},
		{"EHLO name with line end", Config{URL: "smtp://mail.example", HelloName: "a.example\r\nMAIL"}, "EHLO"},
		{"timeouts beyond the bound", Config{URL: "smtp://mail.example", DialTimeout: 20 * time.Second}, "timeouts"},
		{"negative timeout", Config{URL: "smtp://mail.example", MessageTimeout: -1}, "timeouts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			switch tt.c.HelloName {
			case "":
				tt.c.HelloName = "portal.example"
			case "none":
				tt.c.HelloName = ""
			}
			_, err := New(tt.c)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("New: %v, want an error with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "s3cr") {
				t.Errorf("the error repeats the password: %v", err)
			}
		})
	}
}

func TestNewReadsURL(t *testing.T) {
	for _, tt := range []struct {
		url, want      string
		user, password string
	}{
		{"smtp://mail.example", "mail.example:587 (STARTTLS)", "", ""},
		{"smtp://u:p%2F%40@mail.example:25/", "mail.example:25 (STARTTLS)", "u", "p/@"},
		{"smtps://jan%40x.example:p@mail.example", "mail.example:465 (TLS)", "jan@x.example", "p"},
		{"smtp://127.0.0.1:1025?tls=none", "127.0.0.1:1025 (plain text, this machine only)", "", ""},
		{"smtp://[::1]:1025?tls=none", "[::1]:1025 (plain text, this machine only)", "", ""},
		{"smtp://localhost:1025?tls=none", "localhost:1025 (plain text, this machine only)", "", ""},
	} {
		s, err := New(Config{URL: tt.url, HelloName: "portal.example"})
		if err != nil {
			t.Errorf("New(%q): %v", tt.url, err)
			continue
		}
		if got := s.String(); got != tt.want {
			t.Errorf("New(%q) = %q, want %q", tt.url, got, tt.want)
		}
		if s.server.user != tt.user || s.server.password != tt.password {
			t.Errorf("New(%q): user %q, password %q", tt.url, s.server.user, s.server.password)
		}
		if total := s.dialTimeout + s.messageTimeout + quitTimeout; total > 30*time.Second {
			t.Errorf("one mail may take %v", total)
		}
	}
}

func TestHelloName(t *testing.T) {
	for in, want := range map[string]string{
		"portal.gemeente.example": "portal.gemeente.example", "127.0.0.1": "[127.0.0.1]", "::1": "[IPv6:::1]", "[::1]": "[IPv6:::1]",
	} {
		if got, err := helloName(in); err != nil || got != want {
			t.Errorf("helloName(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}
