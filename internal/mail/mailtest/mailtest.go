// Package mailtest is an SMTP server for tests: it listens on 127.0.0.1, keeps
// what it is given, and fails on request in the ways that servers fail.
package mailtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Received is one message the peer accepted.
type Received struct {
	From, To string // of the envelope
	Data     []byte // as it came over the wire, with CRLF line ends
	// MessageID has its angle brackets; empty when the header can't be parsed.
	MessageID string
}

// Option changes how a peer is started.
type Option func(*Peer)

// ImplicitTLS makes the peer speak TLS from the first byte (smtps).
func ImplicitTLS() Option { return func(p *Peer) { p.implicit = true } }

// WithoutTLS makes the peer offer no STARTTLS.
func WithoutTLS() Option { return func(p *Peer) { p.plain = true } }

// Auth makes the peer demand this login, by the mechanism PLAIN or LOGIN.
func Auth(mechanism, user, password string) Option {
	return func(p *Peer) { p.mechanism, p.user, p.password = mechanism, user, password }
}

// CertificateFor gives the peer a certificate for this host name only.
func CertificateFor(host string) Option { return func(p *Peer) { p.host = host } }

// Peer is a running SMTP server. Its methods are safe for concurrent use.
type Peer struct {
	implicit, plain           bool
	mechanism, user, password string
	host                      string

	addr  string
	roots *x509.CertPool

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced at each message
	messages   []Received
	hellos     []string
	sessions   int
	rejectRcpt []int
	rejectData []int
	dropData   int
	dropAfter  int
}

// Start runs a peer until the test ends. Without options it offers STARTTLS
// and accepts everything from anybody.
func Start(t testing.TB, options ...Option) *Peer {
	t.Helper()
	p := &Peer{changed: make(chan struct{})}
	for _, option := range options {
		option(p)
	}
	certificate, roots, err := certify(p.host)
	if err != nil {
		t.Fatalf("mailtest: certificate: %v", err)
	}
	p.roots = roots
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("mailtest: listen: %v", err)
	}
	p.addr = listener.Addr().String()

	server := smtp.NewServer(smtp.BackendFunc(p.session))
	server.Domain = "peer.example"
	server.ErrorLog = log.New(io.Discard, "", 0)
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.MaxMessageBytes = 16 << 20
	settings := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	switch {
	case p.implicit:
		listener = tls.NewListener(listener, settings)
	case !p.plain:
		server.TLSConfig = settings
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return p
}

// URL is where the peer listens, over TLS, with the login it demands; plain
// text when it was started WithoutTLS.
func (p *Peer) URL() string {
	u := url.URL{Scheme: "smtp", Host: p.addr}
	if p.implicit {
		u.Scheme = "smtps"
	}
	if p.user != "" {
		u.User = url.UserPassword(p.user, p.password)
	}
	if p.plain {
		u.RawQuery = "tls=none"
	}
	return u.String()
}

// PlainURL is URL without TLS and login, for a program that can't be given
// RootCAs. Not for a peer with ImplicitTLS or Auth.
func (p *Peer) PlainURL() string { return "smtp://" + p.addr + "?tls=none" }

// RootCAs trust the peer's certificate.
func (p *Peer) RootCAs() *x509.CertPool { return p.roots }

// Messages are what was accepted so far, in order.
func (p *Peer) Messages() []Received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.messages)
}

// Hellos are the names clients introduced themselves with, once per session.
func (p *Peer) Hellos() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.hellos)
}

// Sessions counts the sessions in which a mail was begun.
func (p *Peer) Sessions() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sessions
}

// Wait returns the messages as soon as there are n, or an error when ctx ends.
func (p *Peer) Wait(ctx context.Context, n int) ([]Received, error) {
	for {
		p.mu.Lock()
		messages, changed := slices.Clone(p.messages), p.changed
		p.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return messages, fmt.Errorf("%d of %d messages: %w", len(messages), n, context.Cause(ctx))
		}
	}
}

// RejectNext refuses the next recipients, one per code: 451 is what a
// greylisting server says, 550 a server that knows no such person.
func (p *Peer) RejectNext(codes ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rejectRcpt = append(p.rejectRcpt, codes...)
}

// RejectNextData takes the next messages in whole and then refuses them, one
// per code.
func (p *Peer) RejectNextData(codes ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rejectData = append(p.rejectData, codes...)
}

// DropAfterData hangs up on the next n messages when they have come in whole,
// without an answer, and forgets them.
func (p *Peer) DropAfterData(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dropData += n
}

// DropAfterAccept accepts the next n messages and then hangs up, so that QUIT
// gets no answer.
func (p *Peer) DropAfterAccept(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dropAfter += n
}

func (p *Peer) session(c *smtp.Conn) (smtp.Session, error) {
	return &session{peer: p, conn: c}, nil
}

// session is one client's conversation.
type session struct {
	peer     *Peer
	conn     *smtp.Conn
	from, to string
	began    bool
	loggedIn bool
	drop     bool
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.peer.user != "" && !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	if !s.began {
		s.began = true
		s.peer.mu.Lock()
		s.peer.sessions++
		s.peer.hellos = append(s.peer.hellos, s.conn.Hostname())
		s.peer.mu.Unlock()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.peer.mu.Lock()
	defer s.peer.mu.Unlock()
	if code := next(&s.peer.rejectRcpt); code != 0 {
		return refusal(code, to)
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := s.peer
	p.mu.Lock()
	defer p.mu.Unlock()
	if code := next(&p.rejectData); code != 0 {
		return refusal(code, s.to)
	}
	if p.dropData > 0 {
		p.dropData--
		_ = s.conn.Conn().Close()
		return errors.New("dropped")
	}
	if p.dropAfter > 0 {
		p.dropAfter--
		s.drop = true
	}
	received := Received{From: s.from, To: s.to, Data: data}
	if m, err := netmail.ReadMessage(strings.NewReader(string(data))); err == nil {
		received.MessageID = m.Header.Get("Message-Id")
	}
	p.messages = append(p.messages, received)
	close(p.changed)
	p.changed = make(chan struct{})
	return nil
}

// Reset is called by the server after each answer to DATA as well.
func (s *session) Reset() {
	s.from, s.to = "", ""
	if s.drop {
		_ = s.conn.Conn().Close()
	}
}

func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.peer.user == "" {
		return nil
	}
	return []string{s.peer.mechanism}
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != s.peer.mechanism {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	if mechanism == "LOGIN" {
		return &loginServer{check: s.check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return s.check(user, password) }), nil
}

func (s *session) check(user, password string) error {
	if user != s.peer.user || password != s.peer.password {
		return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no: " + user + " " + password}
	}
	s.loggedIn = true
	return nil
}

// loginServer is the server's side of AUTH LOGIN.
type loginServer struct {
	check func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	default:
		return nil, true, l.check(l.user, string(response))
	}
}

// next takes the first of codes, 0 when there is none.
func next(codes *[]int) int {
	if len(*codes) == 0 {
		return 0
	}
	code := (*codes)[0]
	*codes = (*codes)[1:]
	return code
}

func refusal(code int, to string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 7, 1}, Message: "not now, <" + to + ">"}
}
