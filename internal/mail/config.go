package mail

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

const (
	defaultDialTimeout    = 12 * time.Second
	defaultMessageTimeout = 15 * time.Second
	quitTimeout           = 2 * time.Second
	// maxTotal bounds one mail sent on its own: session, message and goodbye.
	maxTotal = 30 * time.Second
)

// Config says where mail is handed over.
type Config struct {
	// URL names the server:
	//
	//	smtp://user:password@host:587    STARTTLS, required
	//	smtps://user:password@host:465   TLS from the first byte
	//	smtp://127.0.0.1:1025?tls=none   plain text: loopback only, no password
	//
	// The ports shown are used when none is given. Characters of the user or
	// password that have a meaning in a URL are percent-encoded.
	URL string
	// HelloName is this machine's public name or address, for EHLO. Required:
	// many servers refuse "localhost".
	HelloName string
	// DialTimeout bounds making the session: name lookup, connection, TLS,
	// EHLO and login together. 0: 12 seconds.
	DialTimeout time.Duration
	// MessageTimeout bounds one message in a session. 0: 15 seconds.
	MessageTimeout time.Duration
	// RootCAs are trusted instead of the machine's own. nil: the machine's.
	RootCAs *x509.CertPool
}

type security uint8

const (
	startTLS security = iota
	implicitTLS
	noTLS
)

// server is what Config.URL says.
type server struct {
	host, port     string
	security       security
	user, password string
}

// parseURL reads Config.URL. No error repeats any part of it: it holds a password.
func parseURL(raw string) (server, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return server{}, errors.New("the SMTP URL can't be parsed; percent-encode special characters in the user and password")
	}
	s := server{host: u.Hostname(), port: u.Port()}
	switch u.Scheme {
	case "smtp":
		s.security = startTLS
		if s.port == "" {
			s.port = "587"
		}
	case "smtps":
		s.security = implicitTLS
		if s.port == "" {
			s.port = "465"
		}
	default:
		return server{}, errors.New("the SMTP URL must begin with smtp:// (STARTTLS) or smtps:// (TLS)")
	}
	if net.ParseIP(s.host) == nil && !hostName(s.host) {
		return server{}, errors.New("the SMTP URL needs a host name or address: smtps://user:password@host")
	}
	if u.Path != "" && u.Path != "/" || u.Fragment != "" || u.Opaque != "" {
		return server{}, errors.New("the SMTP URL has something after the host; percent-encode special characters in the user and password")
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
		if s.user == "" || s.password == "" || !cleanLine(s.user+s.password) {
			return server{}, errors.New("the SMTP URL needs both a user and a password, without control characters, or neither")
		}
	}
	switch query := u.RawQuery; {
	case query == "":
	case query != "tls=none":
		return server{}, errors.New("the SMTP URL knows one option only: ?tls=none, for a mail catcher on this machine")
	case s.security == implicitTLS:
		return server{}, errors.New("smtps:// and ?tls=none contradict each other")
	case !loopback(s.host):
		return server{}, errors.New("?tls=none is allowed for this machine only (127.0.0.1, ::1, localhost): mail is not sent in plain text over a network")
	case s.user != "":
		return server{}, errors.New("?tls=none can't go with a user and password: these are only sent over TLS")
	default:
		s.security = noTLS
	}
	return s, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// helloName gives the name for EHLO, with an address as a literal (RFC 5321
// section 4.1.3).
func helloName(name string) (string, error) {
	if ip := net.ParseIP(strings.Trim(name, "[]")); ip != nil {
		if ip.To4() != nil {
			return "[" + ip.String() + "]", nil
		}
		return "[IPv6:" + ip.String() + "]", nil
	}
	if !hostName(name) {
		return "", errors.New("the name for EHLO must be this machine's host name or address")
	}
	return name, nil
}

// Sender hands mails to one SMTP server. It holds no connection and may be
// used by several goroutines.
type Sender struct {
	server         server
	helloName      string
	dialTimeout    time.Duration
	messageTimeout time.Duration
	rootCAs        *x509.CertPool
}

// New checks the configuration; it makes no connection. Its errors are for the
// operator and don't repeat the URL.
func New(c Config) (*Sender, error) {
	srv, err := parseURL(c.URL)
	if err != nil {
		return nil, err
	}
	hello, err := helloName(c.HelloName)
	if err != nil {
		return nil, err
	}
	s := &Sender{
		server: srv, helloName: hello, rootCAs: c.RootCAs,
		dialTimeout: c.DialTimeout, messageTimeout: c.MessageTimeout,
	}
	if s.dialTimeout == 0 {
		s.dialTimeout = defaultDialTimeout
	}
	if s.messageTimeout == 0 {
		s.messageTimeout = defaultMessageTimeout
	}
	if s.dialTimeout < 0 || s.messageTimeout < 0 || s.dialTimeout+s.messageTimeout+quitTimeout > maxTotal {
		return nil, fmt.Errorf("the timeouts for mail must be positive and at most %v together", maxTotal-quitTimeout)
	}
	return s, nil
}

// String names the server for the log, without user and password.
func (s *Sender) String() string {
	how := map[security]string{startTLS: "STARTTLS", implicitTLS: "TLS", noTLS: "plain text, this machine only"}
	return net.JoinHostPort(s.server.host, s.server.port) + " (" + how[s.server.security] + ")"
}
