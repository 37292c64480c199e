package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// setting is one name that an operator can set.
type setting struct {
	name   string
	preset string // the value when it is not set
	absent string // what happens when it is not set and has no preset, for the table
	doc    string // for the table, Markdown
	secret bool   // also read from name_FILE, never shown
	set    func(*Config, string) error
	show   func(Config) string // empty: not set
}

// settings is the one list of all settings, in the order in which they are told.
// The order of checks does not matter: rules between settings are in crossFaults.
var settings = append([]setting{
	{
		name: "PORTAL_ADDR", preset: "127.0.0.1:8080",
		doc:  "Address and port to listen on. Keep it on the loopback and put a TLS proxy before it.",
		set:  func(c *Config, v string) (err error) { c.Addr, err = parseAddr(v); return err },
		show: func(c Config) string { return c.Addr },
	},
	{
		name: "PORTAL_DATA", preset: "./data",
		doc:  "Folder for the database, the lock and the key. Only the portal's own user may read it.",
		set:  func(c *Config, v string) error { c.Data = v; return nil },
		show: func(c Config) string { return c.Data },
	},
	{
		name: "PORTAL_URL", absent: "`localhost` and `127.0.0.1` on the bound port",
		doc:  "Public origin, such as `https://portaal.gemeente.example`. Links in mail and the check of where a request comes from rest on it. `http` only for the loopback.",
		set:  func(c *Config, v string) (err error) { c.URL, err = parseOrigin(v); return err },
		show: func(c Config) string { return c.URL },
	},
	{
		name: "PORTAL_PROXIES", absent: "no proxy is trusted",
		doc:  "Addresses or networks of your TLS proxies, separated by commas, such as `127.0.0.1, 10.0.3.0/24`. Only from these is `X-Forwarded-*` believed.",
		set:  func(c *Config, v string) (err error) { c.Proxies, err = parseProxies(v); return err },
		show: func(c Config) string { return joinPrefixes(c.Proxies) },
	},
	{
		name: "PORTAL_METRICS_ADDR", absent: "off",
		doc:  "Address and port of `/metrics`. It asks no password: keep it inside.",
		set:  func(c *Config, v string) (err error) { c.MetricsAddr, err = parseAddr(v); return err },
		show: func(c Config) string { return c.MetricsAddr },
	},
	{
		name: "PORTAL_LOG_LEVEL", preset: "info",
		doc:  "`debug`, `info`, `warn` or `error`.",
		set:  func(c *Config, v string) (err error) { c.LogLevel, err = parseLevel(v); return err },
		show: func(c Config) string { return strings.ToLower(c.LogLevel.String()) },
	},
	{
		name: "MONGODB_URI", secret: true, absent: "SQLite in `PORTAL_DATA`",
		doc:  "Connection string of a MongoDB replica set (one node is enough), such as `mongodb://portal:…@db.example/ketenportaal?replicaSet=rs0`.",
		set:  func(c *Config, v string) error { c.MongoDB = NewSecret(v); return checkMongoURI(v) },
		show: func(c Config) string { return c.MongoDB.String() },
	},
	{
		name: "PORTAL_KEY", secret: true, absent: "made at the first start as `key` in `PORTAL_DATA`",
		doc:  "32 bytes in base64 (`openssl rand -base64 32`). Seals anonymous reporters and second factors. Required with `MONGODB_URI`. It is in no backup: keep a copy elsewhere.",
		set:  func(c *Config, v string) (err error) { c.Key, err = ParseKey(v); return err },
		show: func(c Config) string { return c.Key.String() },
	},
	{
		name: "SMTP_URL", secret: true, absent: "mail is kept and can be read at /beheer/post",
		doc:  "Mail server: `smtp://user:password@host:587` (STARTTLS is required) or `smtps://user:password@host:465`. Signs such as `@` in the password as `%40`. `smtp://127.0.0.1:1025?tls=none` is for a mail catcher on the same machine only.",
		set:  func(c *Config, v string) error { c.SMTP = NewSecret(v); return checkSMTPURL(v) },
		show: func(c Config) string { return c.SMTP.String() },
	},
	{
		name: "MAIL_FROM", absent: "none",
		doc:  "Sender, such as `Ketenportaal <portaal@gemeente.example>`. Required with `SMTP_URL`.",
		set:  func(c *Config, v string) (err error) { c.MailFrom, err = parseSender(v); return err },
		show: func(c Config) string { return showAddress(c.MailFrom) },
	},
	{
		name: "CLAMD_ADDR", absent: "uploads are not scanned for viruses",
		doc:  "ClamAV daemon: `host:3310`, or `unix:/run/clamav/clamd.ctl`.",
		set:  func(c *Config, v string) (err error) { c.ClamdAddr, err = parseClamd(v); return err },
		show: func(c Config) string { return c.ClamdAddr },
	},
	{
		name: "PORTAL_CHROMIUM", absent: "people print from their own browser",
		doc:  "Chromium for making PDF, a path or a name: `/usr/bin/chromium`. Its sandbox needs a kernel that lets the user of the portal make namespaces; see ADR 10.",
		set:  func(c *Config, v string) (err error) { c.Chromium, err = parseProgram(v); return err },
		show: func(c Config) string { return c.Chromium },
	},
	{
		name: "DEMO_PASSWORD", secret: true, absent: "one is made and printed",
		doc:  "Password of the demo accounts; used only with `--demo`.",
		set:  func(c *Config, v string) error { c.DemoPassword = NewSecret(v); return nil },
		show: func(c Config) string { return c.DemoPassword.String() },
	},
	{
		name: "PORTAL_NOW", absent: "the real time",
		doc:  "Where the demo's clock starts, as RFC 3339: `2026-03-02T09:00:00+01:00`. Refused without `--demo`.",
		set:  func(c *Config, v string) (err error) { c.Now, err = parseTime(v); return err },
		show: func(c Config) string { return showTime(c.Now) },
	},
}, oidcSettings...)

// Table is the Markdown table of all settings for docs/operations.md; a test
// keeps the document equal to it.
func Table() string {
	var b strings.Builder
	b.WriteString("| name | when not set | meaning |\n| --- | --- | --- |\n")
	for _, s := range settings {
		name := "`" + s.name + "`"
		if s.secret {
			name += ", `" + s.name + "_FILE`"
		}
		fallback := s.absent
		if s.preset != "" {
			fallback = "`" + s.preset + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, fallback, s.doc)
	}
	return b.String()
}

func parseAddr(text string) (string, error) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", fmt.Errorf("%q is not host:port", text)
	}
	if strings.ContainsAny(host, " /@\\") {
		return "", fmt.Errorf("%q is not a host", host)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("%q is not a port from 0 to 65535", port)
	}
	return text, nil
}

// parseOrigin accepts scheme, host and port only: every link and every check of
// an Origin header (RFC 6454) is made from these three.
func parseOrigin(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return "", fmt.Errorf("%q is not a full address such as https://portaal.gemeente.example", text)
	case u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", fmt.Errorf("%q must hold no more than scheme, host and port", u.Redacted())
	case u.Port() != "" && !validPort(u.Port()):
		return "", fmt.Errorf("%q is not a port from 1 to 65535", u.Port())
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
	default:
		return "", fmt.Errorf("%q must start with https:// (http:// is for the loopback only)", text)
	}
	// Browsers send the host in lower case and leave the scheme's own port out.
	host := strings.ToLower(u.Host)
	if port := map[string]string{"https": "443", "http": "80"}[u.Scheme]; u.Port() == port {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + strings.TrimSuffix(host, ":"), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func validPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

func parseProxies(text string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		prefix, err := netip.ParsePrefix(part)
		if ip, ipErr := netip.ParseAddr(part); ipErr == nil {
			prefix, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("%q is not an address or network", part)
		case prefix.Bits() == 0:
			// Whoever believes everyone lets any visitor choose the address that
			// the login throttle counts by.
			return nil, fmt.Errorf("%q would trust everyone", part)
		case prefix != prefix.Masked():
			return nil, fmt.Errorf("%q has bits outside its network; did you mean %s?", part, prefix.Masked())
		}
		list = append(list, prefix)
	}
	return list, nil
}

func joinPrefixes(list []netip.Prefix) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

func parseLevel(text string) (slog.Level, error) {
	levels := map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	level, known := levels[strings.ToLower(text)]
	if !known {
		return 0, fmt.Errorf("%q is not debug, info, warn or error", text)
	}
	return level, nil
}

// checkMongoURI checks the scheme only, for the driver knows the rest. url.Parse
// is not used: such an address may list several hosts, which no URL can.
func checkMongoURI(text string) error {
	for _, scheme := range []string{"mongodb://", "mongodb+srv://"} {
		if rest, found := strings.CutPrefix(text, scheme); found && rest != "" {
			return nil
		}
	}
	return errors.New("must start with mongodb:// or mongodb+srv://, followed by a host")
}

func checkSMTPURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		// The error of url.Parse quotes the address, and so the password.
		return errors.New("is not an address; write special signs in the password as %XX")
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return errors.New("must start with smtp:// or smtps://")
	case u.Hostname() == "":
		return errors.New("has no host")
	case u.Port() != "" && !validPort(u.Port()):
		return errors.New("has no port from 1 to 65535")
	case u.Path != "" && u.Path != "/":
		return errors.New("must have no path")
	}
	return nil
}

func parseSender(text string) (mail.Address, error) {
	address, err := mail.ParseAddress(text)
	if err != nil {
		return mail.Address{}, fmt.Errorf("%q is not a mail address", text)
	}
	return *address, nil
}

func showAddress(a mail.Address) string {
	if a.Address == "" {
		return ""
	}
	return a.String()
}

func parseClamd(text string) (string, error) {
	if path, found := strings.CutPrefix(text, "unix:"); found {
		if !strings.HasPrefix(path, "/") {
			return "", fmt.Errorf("%q must be a full path", path)
		}
		return text, nil
	}
	addr, err := parseAddr(text)
	if err == nil && (strings.HasPrefix(addr, ":") || strings.HasSuffix(addr, ":0")) {
		err = fmt.Errorf("%q needs a host and a port", text)
	}
	return addr, err
}

// parseProgram finds the program now, so that a wrong path is told at the start
// and not to the first person who wants a PDF.
func parseProgram(text string) (string, error) {
	path, err := exec.LookPath(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a program that can be started", text)
	}
	return path, nil
}

func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a time such as 2026-03-02T09:00:00+01:00", text)
	}
	return t, nil
}

func showTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
