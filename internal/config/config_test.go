package config_test

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/config"
)

// goodKey is 32 times 'k' in base64.
const goodKey = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="

type environment map[string]string

func (e environment) lookup(name string) (string, bool) {
	value, found := e[name]
	return value, found
}

func TestLoadDefaults(t *testing.T) {
	c, err := config.Load(nil, environment{}.lookup)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.Data != "./data" || c.LogLevel != slog.LevelInfo {
		t.Errorf("addr %q, data %q, level %v; want 127.0.0.1:8080, ./data, info", c.Addr, c.Data, c.LogLevel)
	}
	if c.Demo || c.URL != "" || c.HTTPS() || c.MetricsAddr != "" || c.Proxies != nil || c.MongoDB.IsSet() || c.Key.IsSet() ||
		c.SMTP.IsSet() || c.MailFrom.Address != "" || c.ClamdAddr != "" || c.Chromium != "" || c.DemoPassword.IsSet() || !c.Now.IsZero() {
		t.Errorf("something is on that nobody set: %+v", c)
	}
}

func TestLoadEverything(t *testing.T) {
	c, err := config.Load([]string{"--demo"}, environment{
		"PORTAL_ADDR":         "0.0.0.0:80",
		"PORTAL_DATA":         "/var/lib/portal",
		"PORTAL_URL":          "https://Portaal.Gemeente.example:443/",
		"PORTAL_PROXIES":      "127.0.0.1, 10.0.3.0/24,fd00::/8",
		"PORTAL_METRICS_ADDR": "127.0.0.1:9090",
		"PORTAL_LOG_LEVEL":    "WARN",
		"MONGODB_URI":         "mongodb://u:p@a.example:27017,b.example/keten?replicaSet=rs0",
		"PORTAL_KEY":          goodKey,
		"SMTP_URL":            "smtps://u:p%40ss@mail.example",
		"MAIL_FROM":           "Ketenportaal <portaal@gemeente.example>",
		"CLAMD_ADDR":          "unix:/run/clamav/clamd.ctl",
		"DEMO_PASSWORD":       " met spaties ",
		"PORTAL_NOW":          "2026-03-02T09:00:00+01:00",
	}.lookup)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Demo || c.Addr != "0.0.0.0:80" || c.Data != "/var/lib/portal" || c.MetricsAddr != "127.0.0.1:9090" || c.LogLevel != slog.LevelWarn {
		t.Errorf("plain settings: %+v", c)
	}
	if c.URL != "https://portaal.gemeente.example" || !c.HTTPS() {
		t.Errorf("URL %q, https %v; want the origin as a browser sends it", c.URL, c.HTTPS())
	}
	wantProxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.3.0/24"), netip.MustParsePrefix("fd00::/8")}
	if !slices.Equal(c.Proxies, wantProxies) {
		t.Errorf("proxies %v, want %v", c.Proxies, wantProxies)
	}
	if got, want := c.Key.Reveal(), strings.Repeat("k", config.KeyBytes); got != want {
		t.Errorf("key %q, want the decoded bytes", got)
	}
	if got, want := c.DemoPassword.Reveal(), " met spaties "; got != want {
		t.Errorf("password %q, want %q: a secret is taken as it is", got, want)
	}
	if c.MailFrom.Name != "Ketenportaal" || c.MailFrom.Address != "portaal@gemeente.example" {
		t.Errorf("sender %+v", c.MailFrom)
	}
	if want := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC); !c.Now.Equal(want) {
		t.Errorf("now %v, want %v", c.Now, want)
	}
	if !c.MongoDB.IsSet() || c.SMTP.Reveal() != "smtps://u:p%40ss@mail.example" || c.ClamdAddr != "unix:/run/clamav/clamd.ctl" {
		t.Errorf("services: mongodb %v, smtp %q, clamd %q", c.MongoDB.IsSet(), c.SMTP.Reveal(), c.ClamdAddr)
	}
}

// TestLoadOneSetting holds each rule against one value.
func TestLoadOneSetting(t *testing.T) {
	tests := []struct {
		name, value string
		wantErr     string // empty: accepted
	}{
		{"PORTAL_ADDR", ":8080", ""},
		{"PORTAL_ADDR", "[::1]:0", ""},
		{"PORTAL_ADDR", "8080", "is not host:port"},
		{"PORTAL_ADDR", "127.0.0.1:65536", "not a port"},
		{"PORTAL_ADDR", "127.0.0.1:http", "not a port"},
		{"PORTAL_ADDR", "http://host:80", "not host:port"},
		{"PORTAL_METRICS_ADDR", "9090", "is not host:port"},
		{"PORTAL_METRICS_ADDR", "127.0.0.1:8080", "must differ from PORTAL_ADDR"},
		{"PORTAL_URL", "https://portaal.example", ""},
		{"PORTAL_URL", "http://localhost:8080", ""},
		{"PORTAL_URL", "http://127.0.0.2", ""},
		{"PORTAL_URL", "http://[::1]:8080", ""},
		{"PORTAL_URL", "http://portaal.example", "must start with https://"},
		{"PORTAL_URL", "http://localhost.portaal.example", "must start with https://"},
		{"PORTAL_URL", "ftp://portaal.example", "must start with https://"},
		{"PORTAL_URL", "portaal.example", "not a full address"},
		{"PORTAL_URL", "https://:443", "not a full address"},
		{"PORTAL_URL", "https://portaal.example/keten", "no more than scheme, host and port"},
		{"PORTAL_URL", "https://portaal.example?", "no more than scheme, host and port"},
		{"PORTAL_URL", "https://portaal.example/#", "no more than scheme, host and port"},
		{"PORTAL_URL", "https://iemand@portaal.example", "no more than scheme, host and port"},
		{"PORTAL_URL", "https://portaal.example:0", "not a port"},
		{"PORTAL_PROXIES", "10.0.0.1", ""},
		{"PORTAL_PROXIES", "proxy.example", "not an address or network"},
		{"PORTAL_PROXIES", "10.0.0.1,", "not an address or network"},
		{"PORTAL_PROXIES", "0.0.0.0/0", "would trust everyone"},
		{"PORTAL_PROXIES", "::/0", "would trust everyone"},
		{"PORTAL_PROXIES", "10.0.0.1/8", "did you mean 10.0.0.0/8?"},
		{"PORTAL_LOG_LEVEL", "trace", "not debug, info, warn or error"},
		{"PORTAL_KEY", "a2V5", "must be 32 bytes"},
		{"SMTP_URL", "mail.example:25", "must start with smtp://"},
		{"SMTP_URL", "http://mail.example", "must start with smtp://"},
		{"SMTP_URL", "smtp://", "has no host"},
		{"SMTP_URL", "smtp://mail.example:0", "no port from"},
		{"SMTP_URL", "smtp://mail.example/map", "must have no path"},
		{"SMTP_URL", "smtp://u:p%ss@mail.example", "is not an address"},
		{"MONGODB_URI", "postgres://db.example", "must start with mongodb://"},
		{"MONGODB_URI", "mongodb://", "followed by a host"},
		{"MAIL_FROM", "portaal", "not a mail address"},
		{"MAIL_FROM", "a@b.example\r\nBcc: c@d.example", "not a mail address"},
		{"CLAMD_ADDR", "127.0.0.1:3310", ""},
		{"CLAMD_ADDR", ":3310", "needs a host and a port"},
		{"CLAMD_ADDR", "127.0.0.1:0", "needs a host and a port"},
		{"CLAMD_ADDR", "unix:clamd.ctl", "must be a full path"},
		{"PORTAL_CHROMIUM", "sh", ""},
		{"PORTAL_CHROMIUM", "/no/such/chromium", "not a program"},
		{"PORTAL_CHROMIUM", "/", "not a program"},
		{"PORTAL_NOW", "2026-03-02", "not a time such as"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.value, func(t *testing.T) {
			env := environment{"MAIL_FROM": "a@b.example", "PORTAL_KEY": goodKey}
			env[tt.name] = tt.value
			_, err := config.Load([]string{"--demo"}, env.lookup)
			if tt.wantErr == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			if lines := strings.Split(err.Error(), "\n"); len(lines) != 1 || !strings.HasPrefix(lines[0], tt.name+": ") || !strings.Contains(lines[0], tt.wantErr) {
				t.Errorf("error %q, want one line on %s with %q", err, tt.name, tt.wantErr)
			}
		})
	}
}

func TestLoadTellsEveryFaultAtOnce(t *testing.T) {
	_, err := config.Load([]string{"--snel"}, environment{
		"PORTAL_ADDR": "here",
		"PORTAL_URL":  "there",
		"MONGODB_URI": "mongodb://u:" + canary + "@db.example",
		"SMTP_URL":    "http://u:" + canary + "@mail.example",
		"PORTAL_NOW":  "2026-03-02T09:00:00Z",
	}.lookup)
	if err == nil {
		t.Fatal("accepted")
	}
	var starts []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		start, _, _ := strings.Cut(line, ":")
		starts = append(starts, start)
	}
	want := []string{"flag provided but not defined", "PORTAL_ADDR", "PORTAL_URL", "SMTP_URL", "PORTAL_KEY", "MAIL_FROM", "PORTAL_NOW"}
	if !slices.Equal(starts, want) {
		t.Errorf("faults on %q, want %q; all of it:\n%v", starts, want, err)
	}
	if strings.Contains(err.Error(), canary) {
		t.Errorf("a fault quotes a secret: %v", err)
	}
}

func TestLoadArguments(t *testing.T) {
	if _, err := config.Load([]string{"-h"}, environment{}.lookup); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v, want flag.ErrHelp", err)
	}
	if _, err := config.Load([]string{"demo"}, environment{}.lookup); err == nil {
		t.Error("an argument that means nothing is accepted")
	}
}

func TestLoadEmptyCountsAsNotSet(t *testing.T) {
	env := environment{"PORTAL_ADDR": " ", "PORTAL_URL": "", "MONGODB_URI": "", "MONGODB_URI_FILE": "", "SMTP_URL": "", "PORTAL_NOW": ""}
	c, err := config.Load(nil, env.lookup)
	if err != nil || c.Addr != "127.0.0.1:8080" {
		t.Errorf("addr %q, %v; want the default and no fault", c.Addr, err)
	}
}

func TestLoadSecretFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tests := []struct {
		name    string
		env     environment
		want    string
		wantErr string
	}{
		{name: "line end is dropped", env: environment{"DEMO_PASSWORD_FILE": file("pw", canary+"\r\n")}, want: canary},
		{name: "spaces are kept", env: environment{"DEMO_PASSWORD_FILE": file("spaces", " "+canary)}, want: " " + canary},
		{name: "both", env: environment{"DEMO_PASSWORD": canary, "DEMO_PASSWORD_FILE": file("b", canary)}, wantErr: "DEMO_PASSWORD: set it or DEMO_PASSWORD_FILE, not both"},
		{name: "missing", env: environment{"DEMO_PASSWORD_FILE": filepath.Join(dir, "none")}, wantErr: "no such file"},
		{name: "empty", env: environment{"DEMO_PASSWORD_FILE": file("empty", "\n")}, wantErr: "is empty"},
		{name: "two lines", env: environment{"DEMO_PASSWORD_FILE": file("two", canary+"\nmore\n")}, wantErr: "more than one line"},
		{name: "too large", env: environment{"DEMO_PASSWORD_FILE": file("large", strings.Repeat(canary, 7000))}, wantErr: "is larger than 65536 bytes"},
		{name: "folder", env: environment{"DEMO_PASSWORD_FILE": dir}, wantErr: "DEMO_PASSWORD_FILE"},
		{name: "rule applies to the content", env: environment{"PORTAL_KEY_FILE": file("key", canary)}, wantErr: "PORTAL_KEY: must be 32 bytes"},
		{name: "required together holds for files", env: environment{"MONGODB_URI_FILE": file("uri", "mongodb://db.example")}, wantErr: "PORTAL_KEY: required with MONGODB_URI"},
		{name: "key by file satisfies it", env: environment{"MONGODB_URI": "mongodb://db.example", "PORTAL_KEY_FILE": file("good", goodKey+"\n")}},
		{name: "a plain setting has no file", env: environment{"PORTAL_ADDR_FILE": file("addr", "nonsense")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := config.Load(nil, tt.env.lookup)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("error %v, want one with %q", err, tt.wantErr)
				}
				if strings.Contains(err.Error(), canary) {
					t.Errorf("error quotes the secret: %v", err)
				}
				return
			}
			if err != nil || c.DemoPassword.Reveal() != tt.want {
				t.Errorf("password %q, %v; want %q", c.DemoPassword.Reveal(), err, tt.want)
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	c, err := config.Load([]string{"--demo"}, environment{
		"MONGODB_URI": "mongodb://u:" + canary + "@db.example", "PORTAL_KEY": goodKey,
		"SMTP_URL": "smtp://u:" + canary + "@mail.example", "MAIL_FROM": "a@b.example",
		"DEMO_PASSWORD": canary, "PORTAL_PROXIES": "10.0.0.0/8,::1",
	}.lookup)
	if err != nil {
		t.Fatal(err)
	}
	got := config.Describe(c)
	for _, want := range []string{
		"--demo               true\n",
		"PORTAL_ADDR          127.0.0.1:8080\n",
		"PORTAL_URL           (not set)\n",
		"PORTAL_PROXIES       10.0.0.0/8, ::1/128\n",
		"MONGODB_URI          (hidden)\n",
		"PORTAL_KEY           (hidden)\n",
		"SMTP_URL             (hidden)\n",
		"MAIL_FROM            <a@b.example>\n",
		"DEMO_PASSWORD        (hidden)\n",
		"PORTAL_LOG_LEVEL     info\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q in:\n%s", want, got)
		}
	}
	for _, printed := range []string{got, fmt.Sprintf("%+v %#v", c, c)} {
		if strings.Contains(printed, canary) || strings.Contains(printed, "kkkk") {
			t.Errorf("a secret shows:\n%s", printed)
		}
	}
}

// TestTableIsInTheDocument keeps the operators' document equal to the program.
func TestTableIsInTheDocument(t *testing.T) {
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- settings: begin -->\n", "<!-- settings: end -->"
	_, rest, found := strings.Cut(string(document), begin)
	got, _, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("docs/operations.md lacks the marks %q and %q", begin, end)
	}
	if want := config.Table(); got != want {
		t.Errorf("docs/operations.md has another table than internal/config; put this between its marks:\n%s", want)
	}
}

func TestTableNamesEverySetting(t *testing.T) {
	table := config.Table()
	for _, name := range []string{
		"`PORTAL_ADDR`", "`PORTAL_DATA`", "`PORTAL_URL`", "`PORTAL_PROXIES`", "`PORTAL_METRICS_ADDR`", "`PORTAL_LOG_LEVEL`",
		"`MONGODB_URI`, `MONGODB_URI_FILE`", "`PORTAL_KEY`, `PORTAL_KEY_FILE`", "`SMTP_URL`, `SMTP_URL_FILE`", "`MAIL_FROM`",
		"`CLAMD_ADDR`", "`DEMO_PASSWORD`, `DEMO_PASSWORD_FILE`", "`PORTAL_NOW`",
	} {
		if !strings.Contains(table, "| "+name+" |") {
			t.Errorf("the table lacks %s:\n%s", name, table)
		}
	}
}
