// Package config turns the environment and the flags of serve into a Config. It
// checks everything before anything starts, and tells the operator every fault
// at once. All settings stand in one list (settings.go): the loader, the printed
// configuration and the table in docs/operations.md are made from it.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"net/netip"
	"os"
	"strings"
	"time"
)

// maxSecretFile bounds what is read from a ..._FILE: such a file holds one line,
// and a path that by mistake names something endless must not fill the memory.
const maxSecretFile = 64 << 10

// Config is the whole configuration, checked. It may be printed and logged: its
// secrets hide themselves.
type Config struct {
	// Demo: fill an empty database with the demo and its accounts.
	Demo bool
	// Addr is the host:port that the portal listens on. Port 0 lets the system choose.
	Addr string
	// Data is the folder of the database, the lock, the key and the demo's mail.
	Data string
	// URL is the public origin, such as https://portaal.gemeente.example, without a
	// slash at its end. Empty: localhost and 127.0.0.1 on the bound port.
	URL string
	// Proxies are the addresses whose X-Forwarded-* headers are believed; empty: none.
	Proxies []netip.Prefix
	// MetricsAddr is the host:port of /metrics; empty: off.
	MetricsAddr string
	// LogLevel is the least important level that is logged.
	LogLevel slog.Level
	// MongoDB is the connection string of the replica set; not set: SQLite in Data.
	MongoDB Secret
	// Key holds the KeyBytes bytes of PORTAL_KEY, decoded; not set: data/key.
	Key Secret
	// SMTP is the URL of the mail server; not set: mail is kept in the mailbox.
	SMTP Secret
	// MailFrom is the sender of every mail; its Address is empty when not set.
	MailFrom mail.Address
	// ClamdAddr is the virus scanner: host:port, or unix: and a path; empty: none.
	ClamdAddr string
	// Chromium is the program that makes PDF; empty: none.
	Chromium string
	// OIDC is the provider of single sign-on.
	OIDC OIDC
	// DemoPassword is the password of the demo accounts; not set: one is made.
	DemoPassword Secret
	// Now is where the demo's clock starts; zero: the real time.
	Now time.Time
}

// Load reads args (the arguments of serve, without its name) and the environment
// through lookup, which has the form of os.LookupEnv. A variable that is empty
// counts as not set, as container files pass on what nobody filled in.
//
// The error joins every fault, one line each in English, for the operator, and
// quotes no secret. It is flag.ErrHelp when args ask for help.
func Load(args []string, lookup func(string) (string, bool)) (Config, error) {
	var c Config
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&c.Demo, "demo", false, "fill an empty database with the demo and its accounts")
	var faults []error
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return Config{}, err
	case err != nil:
		faults = append(faults, err)
	case flags.NArg() > 0:
		faults = append(faults, fmt.Errorf("serve takes no argument %q", flags.Arg(0)))
	}
	for _, s := range settings {
		value, err := s.read(lookup)
		if err == nil && value != "" {
			err = s.set(&c, value)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	// Faults between settings are told beside those within one: a value that is
	// wrong is then not also called missing, since each rule asks lookup.
	faults = append(faults, c.crossFaults(func(name string) bool {
		return given(lookup, name) || given(lookup, name+"_FILE")
	})...)
	if err := errors.Join(faults...); err != nil {
		return Config{}, err
	}
	return c, nil
}

// crossFaults checks what no setting can know alone; isGiven tells whether a
// setting was given at all, right or wrong.
func (c Config) crossFaults(isGiven func(name string) bool) []error {
	var faults []error
	if isGiven("MONGODB_URI") && !isGiven("PORTAL_KEY") {
		faults = append(faults, errors.New("PORTAL_KEY: required with MONGODB_URI, because several processes must share one key"))
	}
	if isGiven("SMTP_URL") && !isGiven("MAIL_FROM") {
		faults = append(faults, errors.New("MAIL_FROM: required with SMTP_URL, because mail needs a sender"))
	}
	if isGiven("PORTAL_NOW") && !c.Demo {
		faults = append(faults, errors.New("PORTAL_NOW: allowed only with --demo, because real records must carry the real time"))
	}
	if c.MetricsAddr != "" && c.MetricsAddr == c.Addr {
		faults = append(faults, errors.New("PORTAL_METRICS_ADDR: must differ from PORTAL_ADDR, because the figures are not public"))
	}
	return append(faults, c.OIDC.faults(isGiven)...)
}

// HTTPS tells whether people reach the portal over TLS: whether cookies are
// Secure and Strict-Transport-Security is sent.
func (c Config) HTTPS() bool { return strings.HasPrefix(c.URL, "https://") }

// Describe prints the configuration for people, one setting a line in the order
// of the table, with secrets hidden.
func Describe(c Config) string {
	var b strings.Builder
	line := func(name, value string) {
		if value == "" {
			value = "(not set)"
		}
		fmt.Fprintf(&b, "%-20s %s\n", name, value)
	}
	line("--demo", fmt.Sprint(c.Demo))
	for _, s := range settings {
		line(s.name, s.show(c))
	}
	return b.String()
}

// read gives the setting's text: from its variable, for a secret also from the
// file that its _FILE variable names, else its default.
func (s setting) read(lookup func(string) (string, bool)) (string, error) {
	value, _ := lookup(s.name)
	if !s.secret {
		if value = strings.TrimSpace(value); value == "" {
			value = s.preset
		}
		return value, nil
	}
	path, _ := lookup(s.name + "_FILE")
	switch {
	case path == "":
		return value, nil
	case value != "":
		return "", fmt.Errorf("set it or %s_FILE, not both", s.name)
	}
	text, err := readSecretFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", s.name, err)
	}
	return text, nil
}

// readSecretFile reads the one line of a secret file, without its line end.
func readSecretFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return "", err
	}
	text := strings.TrimRight(string(data), "\r\n")
	switch {
	case text == "":
		return "", fmt.Errorf("%s is empty", path)
	case len(data) > maxSecretFile:
		return "", fmt.Errorf("%s is larger than %d bytes", path, maxSecretFile)
	case strings.ContainsAny(text, "\r\n"):
		return "", fmt.Errorf("%s has more than one line", path)
	}
	return text, nil
}

func given(lookup func(string) (string, bool), name string) bool {
	value, _ := lookup(name)
	return strings.TrimSpace(value) != ""
}
